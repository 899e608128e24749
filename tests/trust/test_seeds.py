"""Hostile seeds are refused with a sentence, in bounded time, and nothing they say is run."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from conflictgraph.build import read
from conflictgraph.errors import ConflictGraphError, SeedError

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "On Monday ants struck bees near the river. Bees answered on Tuesday.\n"
SEED = """\
conflictgraph: 1
source: {{ title: "A title", publisher: Toy Wire, published: 2024-02-08, language: en, licence: CC-BY-4.0, text: seed.txt }}
annotator: {{ name: tester, date: 2024-02-09, role: human }}
actors:
  ant: {{ name: {name}, kind: other }}
  bee: {{ name: Bees, kind: other }}
acts:
  one:
    who: ant
    did: ASSAULT
    to: bee
    when: {when}
    evidence: {quote}
"""


def seed(
    folder: Path,
    *,
    name: str = "Ants",
    when: str = "2024-02-05",
    quote: str = "ants struck bees near the river",
    tail: str = "",
) -> Path:
    """Write a small seed and its text."""
    (folder / "seed.txt").write_text(TEXT, encoding="utf-8")
    path = folder / "seed.yaml"
    path.write_text(SEED.format(name=name, when=when, quote=quote) + tail, encoding="utf-8", errors="surrogatepass")
    return path


def test_the_plain_seed_is_read(tmp_path: Path) -> None:
    """The seed that the others are bent from is sound."""
    g = read(seed(tmp_path))

    assert g.acts["act_id"].tolist() == ["one"]


BOMBS = {
    "laughs": "x: &a [ha, ha]\ny: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nz: [*b, *b, *b, *b, *b, *b, *b]\n",
    "merge": "x: &a {b: 1}\ny: {<<: *a}\n",
    "self alias": "x: &a [*a]\n",
    "deep flow": "x: " + "[" * 100_000 + "\n",
    "deep block": "x:\n" + "".join(" " * n + "- \n" for n in range(1, 200)),
    "tag": "x: !!python/object/apply:os.system ['touch marker']\n",
    "twice": "acts: {}\n",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_in_bounded_time_and_memory(tmp_path: Path, name: str) -> None:
    """Aliases, tags, depth and keys that stand twice end in a message with a line, not in a dead process."""
    path = seed(tmp_path, tail=BOMBS[name])

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))

    done = subprocess.run(
        [sys.executable, "-c", "from conflictgraph.cli import main; main()", "check", str(path)],
        cwd=tmp_path, capture_output=True, text=True, check=False, preexec_fn=bounded,
    )  # fmt: skip

    told = done.stdout + done.stderr
    assert done.returncode == 1
    assert "seed.yaml:" in told
    assert "Traceback" not in told
    assert not (tmp_path / "marker").exists()


@pytest.mark.parametrize(
    "name", ["NO", "on", "007", "1_000", "1.10", "12:30:00", "Null", "NA", "2024-01-01", "0x10", "1e3"]
)
def test_a_name_stays_what_was_written(tmp_path: Path, name: str) -> None:
    """No name becomes a truth, a number, a time or nothing."""
    g = read(seed(tmp_path, name=name))

    assert g.actor_name("ant") == name


DATES = [
    "2023-02-30",
    "2023-13-45",
    "0000-01-01",
    "10000-01-01",
    "03/04/2023",
    "now",
    "today",
    "45206",
    "٢٠٢٤-٠٢-٠٧",
    "2024-2-7",
    "2024-02-07T99:00",
    "-1",
    "inf",
]


@pytest.mark.parametrize("when", [*DATES, "''"])
def test_a_date_that_is_none_is_refused(tmp_path: Path, when: str) -> None:
    """Days that are not there, other orders, words for the clock and numbers are refused with the line."""
    with pytest.raises(SeedError, match=r"seed\.yaml:12"):
        read(seed(tmp_path, when=when))


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2023-10", "2023-10-01", "2023-10-31"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02?", "2024-02-01", "2024-02-29"),
    ],
)
def test_a_partial_date_is_an_interval(tmp_path: Path, when: str, first: str, last: str) -> None:
    """A month or a year keeps its whole span, never its first day only."""
    act = read(seed(tmp_path, when=when)).acts.iloc[0]

    assert (f"{act['date']:%Y-%m-%d}", f"{act['date_latest']:%Y-%m-%d}") == (first, last)


def test_a_changed_letter_in_a_quote_is_found(tmp_path: Path) -> None:
    """A quote that is not in the text is refused with its line and the nearest passage."""
    with pytest.raises(SeedError, match="ants struck bees") as caught:
        read(seed(tmp_path, quote="ants struck beez near the river"))

    assert "seed.yaml:13" in str(caught.value)


@pytest.mark.parametrize("name", ["bell\\x07", "esc\\x1b[31m", "half\\ud800", "nul\\0"])
def test_control_characters_are_refused(tmp_path: Path, name: str) -> None:
    """A name with a control character or half a surrogate never enters."""
    with pytest.raises(ConflictGraphError):
        read(seed(tmp_path, name=f'"{name}"'))


def test_twins_in_other_letters_are_two_actors(tmp_path: Path) -> None:
    """A name in look-alike letters is never merged by itself."""
    path = seed(tmp_path)
    path.write_text(
        path.read_text(encoding="utf-8").replace("  bee:", "  ant2: { name: Аnts, kind: other }\n  bee:"),
        encoding="utf-8",
    )

    g = read(path)

    assert {"ant", "ant2"} <= set(g.actors["actor_id"])


@pytest.mark.parametrize("text", ["../outside.txt", "/etc/passwd", "http://127.0.0.1/x.txt", "a/../../outside.txt"])
def test_a_text_outside_the_folder_is_not_read(tmp_path: Path, text: str) -> None:
    """A seed cannot name a file outside its folder, nor an address."""
    (tmp_path / "outside.txt").write_text(TEXT, encoding="utf-8")
    inner = tmp_path / "inner"
    inner.mkdir()
    path = seed(inner)
    path.write_text(path.read_text(encoding="utf-8").replace("seed.txt", text), encoding="utf-8")

    with pytest.raises(ConflictGraphError):
        read(path)


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    """A wrong date and a dangling actor come in one message."""
    path = seed(
        tmp_path,
        when="now",
        tail="  two:\n    who: wasp\n    did: ASSAULT\n    to: bee\n    when: 2024-02-05\n    evidence: Bees answered\n",
    )

    with pytest.raises(SeedError) as caught:
        read(path)

    assert len(caught.value.faults) >= 2
    assert json.dumps(str(tmp_path))[1:-1] not in "".join(caught.value.faults).replace(str(path), "")
