"""A person's decision about two actors, written where all seeds of a folder read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from conflictgraph.annotation.rewriting import plain
from conflictgraph.atomic import write_bytes, write_text
from conflictgraph.errors import SeedError
from conflictgraph.readers.seed import read_all
from conflictgraph.readers.seed.judgements import JUDGEMENTS
from conflictgraph.readers.seed.tree import Mapping, Scalar, Sequence, Sheet

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from conflictgraph.model import Judgement
    from conflictgraph.readers.seed.tree import Node

__all__ = ["decide"]

_FILE = "actors.yaml"


def decide(folder: str | os.PathLike[str], decisions: list[Judgement]) -> Path:
    """Write decisions to the folder's ``actors.yaml``, below those that stand there.

    The lines of the file stay as they are; new ones are put in. What contradicts what was
    decided before is refused: take the old line out first.

    Parameters
    ----------
    folder
        A folder of seeds.
    decisions
        One or more, each with who and when.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    SeedError
        When an actor is not known, nobody decides, or decisions contradict each other; the
        file is then as it was.
    """
    home = Path(folder) if Path(folder).is_dir() else Path(folder).parent
    unsigned = [said for said in decisions if not (said.by.strip() and said.on.strip())]
    if unsigned or not decisions:
        raise SeedError("a decision has a name and a day: say who decides")
    path = home / _FILE
    before = path.read_bytes() if path.is_file() else None
    faults = {str(problem) for problem in read_all([home]).problems if problem.level == "error"}
    written = _with((before or b"").decode("utf-8-sig"), decisions)
    write_text(path, written)
    new = [p for p in read_all([home]).problems if p.level == "error" and str(p) not in faults]
    if new:
        if before is None:
            path.unlink()
        else:
            write_bytes(path, before)
        raise SeedError([problem.message for problem in new])
    return path


def _line(said: Judgement) -> str:
    if said.judgement not in JUDGEMENTS:
        raise SeedError(f"«{said.judgement}» is no judgement; {', '.join(JUDGEMENTS)}")
    parts = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in said.model_dump().items() if value]
    return "{ " + ", ".join(parts) + " }"


def _with(text: str, decisions: list[Judgement]) -> str:
    root = Sheet(_FILE, []).parse(text) if text.strip() else None
    if (
        text.strip()
        and root is None
        and any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())
    ):
        raise SeedError(f"{_FILE} cannot be parsed: check it first")
    text = text if not text or text.endswith("\n") else f"{text}\n"
    judged = root.items.get("judgements") if root else None
    lines = text.splitlines(keepends=True)
    if isinstance(judged, Sequence) and judged.items and not judged.flow:
        at = max(_last_line(item) for item in judged.items) + 1
        made = [" " * judged.column + f"- {_line(said)}\n" for said in decisions]
    elif judged is None:
        at, made = len(lines), ["\n"] * bool(lines) + ["judgements:\n", *(f"  - {_line(said)}\n" for said in decisions)]
    else:
        raise SeedError(f"{_FILE}: «judgements» is written in brackets: write a list with - below it")
    done = "".join((*lines[:at], *made, *lines[at:]))
    again = Sheet(_FILE, []).parse(done)
    if again is None or dict(plain(again)) | {"judgements": 0} != dict(plain(root) if root else {}) | {"judgements": 0}:
        raise SeedError(f"{_FILE}: the decision cannot be put in by itself: write it by hand")
    return done


def _last_line(node: Node) -> int:
    return max(_ends(node))


def _ends(node: Node) -> Iterator[int]:
    yield node.end_line - (node.end_column == 0) if isinstance(node, Scalar) else node.line
    for item in node.items if isinstance(node, Sequence) else ():
        yield from _ends(item)
    for item in node.items.values() if isinstance(node, Mapping) else ():
        yield from _ends(item)
