"""What an import costs, and what it must not bring."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

GUESTS = (
    "IPython",
    "anywidget",
    "cassis",
    "duckdb",
    "ibis",
    "matplotlib",
    "narwhals",
    "numba",
    "pyspark",
    "pyvis",
    "rustworkx",
)
PROBE = """
import json, sys, time
begin = time.process_time()
{code}
spent = time.process_time() - begin
print("\\n" + json.dumps([sorted(sys.modules), spent]), file=sys.stderr)
"""


def _modules(code: str) -> tuple[set[str], float]:
    done = subprocess.run([sys.executable, "-c", PROBE.format(code=code)], capture_output=True, text=True, check=True)
    names, spent = json.loads(done.stderr.strip().splitlines()[-1])
    return {name.partition(".")[0] for name in names}, spent


def test_the_import_brings_no_heavy_guest() -> None:
    """`import conflictgraph` is light."""
    loaded, _ = _modules("import conflictgraph")

    assert not loaded & {*GUESTS, "networkx", "pandas"}


def test_reading_a_graph_brings_no_drawing_guest() -> None:
    """Loading the corpus needs neither the page's engine nor a notebook."""
    loaded, _ = _modules("import conflictgraph as cg; cg.datasets.load('iraq-2023-24')")

    assert not loaded & set(GUESTS)


@pytest.mark.parametrize("arguments", [["--help"], ["page", "--help"]])
def test_help_needs_neither_graphs_nor_frames(arguments: list[str]) -> None:
    """Whoever asks the shell for help does not wait for networkx and pandas."""
    code = f"""
from conflictgraph.cli import main
sys.argv = ["conflictgraph", *{arguments!r}]
try:
    main()
except SystemExit:
    pass
"""

    loaded, _ = _modules(code)

    assert not loaded & {*GUESTS, "networkx", "numpy", "pandas", "scipy"}


def test_the_package_is_typed() -> None:
    """Type checkers of users find the marker."""
    import conflictgraph

    assert (Path(conflictgraph.__file__).parent / "py.typed").is_file()


def test_the_front_door_is_sorted_and_complete() -> None:
    """Every name of the front door can be had, and tab shows it."""
    import conflictgraph

    assert list(conflictgraph.__all__) == sorted(conflictgraph.__all__)
    assert set(conflictgraph.__all__) <= set(dir(conflictgraph))
    for name in conflictgraph.__all__:
        assert getattr(conflictgraph, name) is not None


def test_each_question_opens_from_the_front_door() -> None:
    """After `import conflictgraph as cg` one may ask cg.measures.escalation, and who forgets measures is told."""
    import conflictgraph

    run = "import conflictgraph as cg; print(*(getattr(cg.measures, n).__name__ for n in dir(cg.measures)))"
    found = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=True).stdout.split()

    assert found == sorted(f"conflictgraph.measures.{name}" for name in conflictgraph.measures.__all__)
    with pytest.raises(AttributeError, match=r"did you mean conflictgraph\.measures\.escalation\?"):
        _ = conflictgraph.escalation
    with pytest.raises(AttributeError, match="there are balance, blocs, centrality"):
        _ = conflictgraph.measures.ballance
