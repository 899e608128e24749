"""The seed: one YAML file a source, read strictly, with every quote found in its text.

`load` gives records or raises `SeedError` with every fault; `check_paths` gives a report;
`write_lock` writes the generated lock beside each seed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflictgraph.atomic import write_text
from conflictgraph.readers.seed.faults import CODES, Problem, Report
from conflictgraph.readers.seed.loaded import Loaded
from conflictgraph.readers.seed.loader import Cache, load, load_one, read_all, seed_files
from conflictgraph.readers.seed.lock import FREE, compose

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from pathlib import Path

__all__ = [
    "CODES",
    "Cache",
    "Loaded",
    "Problem",
    "Report",
    "check_paths",
    "load",
    "load_one",
    "read_all",
    "seed_files",
    "write_lock",
]


def check_paths(paths: Iterable[str | os.PathLike[str]], *, quiet: Iterable[str] = ()) -> Report:
    """What is wrong with seeds, all faults at once.

    Parameters
    ----------
    paths
        Files and folders.
    quiet
        Codes of warnings that are silenced, or ``all``.

    Returns
    -------
    Report
        Problems with file, line and column, and what was read.

    Raises
    ------
    SeedError
        When a path is not there.
    """
    return read_all(paths).report().without(quiet)


def write_lock(paths: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """Write the lock beside each seed whose text is there.

    A text that is not free keeps its words: such a lock holds positions and hashes only.

    Parameters
    ----------
    paths
        Files and folders.

    Returns
    -------
    list
        The locks that were written.

    Raises
    ------
    SeedError
        When the seeds have faults; nothing is written then.
    """
    loaded = load(*paths)
    written = []
    for one in loaded.opened:
        if one.quotes.text is None:
            continue
        free = one.seed.source.licence != FREE
        lock = compose(
            one.quotes.sha256, one.quotes.text.words, one.quotes.found, with_words=free, earlier=one.quotes.lock
        )
        written.append(write_text(one.path.with_name(f"{one.path.stem}.lock.json"), lock))
    return written
