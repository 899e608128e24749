"""The documents say what the code is."""

from __future__ import annotations

import importlib
import inspect
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs" / "_ext"))
generated = importlib.import_module("generated")


def test_every_key_of_the_seed_format_has_its_sentence() -> None:
    """A key that the reader knows is on the page about the format."""
    assert generated.unsaid() == []


def test_every_public_name_is_in_the_reference() -> None:
    """Each name in an `__all__` of a door stands on its page."""
    for module in generated.doors():
        page = generated.door_page(module)
        for name in generated.documented(module):
            assert f"{module.__name__}.{name}\n" in page


def test_every_public_function_says_what_it_answers() -> None:
    """No public function or class is without a docstring of its own."""
    silent = [
        f"{module.__name__}.{name}"
        for module in generated.doors()
        for name in generated.documented(module)
        if (inspect.isclass(getattr(module, name)) or inspect.isroutine(getattr(module, name)))
        and not (getattr(module, name).__doc__ or "").strip()
    ]

    assert silent == []


def test_every_room_is_in_the_layer_diagram() -> None:
    """A newcomer finds each room in CONTRIBUTING and in the contract of the import linter."""
    rooms = {
        path.stem
        for path in (ROOT / "conflictgraph").iterdir()
        if re.fullmatch(r"[a-z]\w*", path.stem) and (path.suffix == ".py" or (path / "__init__.py").exists())
    }
    contract = str(
        tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]["layers"]
    )
    diagram = (ROOT / "CONTRIBUTING.md").read_text("utf-8")

    for room in rooms:
        assert re.search(rf"\b{room}\b", contract)
        assert re.search(rf"\b{room}\b", diagram)


@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_notebooks_hold_no_outputs(notebook: Path) -> None:
    """A notebook in the repository is a lesson, not somebody's run of it."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]

    assert [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")] == []


def _tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_nothing_of_a_makers_machine_is_tracked() -> None:
    """No path of a machine and nobody's home folder stands in the repository."""
    words = [
        b"/home/" + b"runner",
        b"/Us" + b"ers/",
        b"file://" + b"/opt",
        b"/root/" + b".",
        b"/tmp/" + b"team",
        b"/wo" + b"rk/",
    ]
    found = [
        (path.name, word)
        for path in _tracked()
        for word in words
        if path.suffix not in {".png", ".woff2"} and word in path.read_bytes()
    ]

    assert found == []


def test_texts_that_are_not_ours_stay_out() -> None:
    """A text under somebody's copyright is not tracked, and its lock holds no words."""
    for path in _tracked():
        assert not path.name.endswith(".detached.txt")
    for lock in (ROOT / "seeds" / "baghdad-strike-article").glob("*.lock.json"):
        assert '"exact"' not in lock.read_text("utf-8")
    assert list((ROOT / "seeds" / "baghdad-strike-article").glob("*.txt")) == []


def test_the_locks_name_hashes_and_no_place() -> None:
    """Whoever installs from a lock asks their own index, and gets the bytes that we had."""
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        pins = re.findall(r"^[A-Za-z0-9].*", text, re.MULTILINE)

        assert pins
        assert all(re.fullmatch(r"[\w.-]+==\S+( ; .*)? \\", pin) for pin in pins)
        assert not re.search(r"://|^-", text, re.MULTILINE)


def test_the_small_lock_agrees_with_the_large_one() -> None:
    """The tests run with the versions that users of `make demo` get."""
    pins = [
        set(re.findall(r"^\S+==\S+", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    ]

    assert pins[0] <= pins[1]
