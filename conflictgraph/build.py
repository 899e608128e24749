"""From files to a graph in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflictgraph.errors import SeedError, TableError
from conflictgraph.graph import ConflictGraph
from conflictgraph.readers import seed
from conflictgraph.tables.merging import merged
from conflictgraph.tables.records import tables

if TYPE_CHECKING:
    import os

__all__ = ["of", "read"]


def read(*paths: str | os.PathLike[str], drafts: bool = False) -> ConflictGraph:
    """What the graph is that seeds describe.

    Every quote is looked up in its text. Actors of several seeds are one when their id
    is the same, or when a judgement in ``actors.yaml`` says so: then columns source_as and
    target_as keep the id that the seed has. Acts and ties are never merged.

    Parameters
    ----------
    *paths
        Seed files, and folders of seeds.
    drafts
        Whether seeds that a machine drafted and nobody accepted are taken.

    Returns
    -------
    ConflictGraph
        The graph.

    Raises
    ------
    SeedError
        With every fault of every file, as ``FILE:LINE:COL: message``.
    """
    if not paths:
        raise SeedError("nothing to read: name a seed or a folder of seeds")
    return of(seed.load(*paths), drafts=drafts)


def of(loaded: seed.Loaded, *, drafts: bool = False) -> ConflictGraph:
    """What the graph is of seeds that were read.

    Parameters
    ----------
    loaded
        Seeds without faults.
    drafts
        As in `read`.

    Returns
    -------
    ConflictGraph
        The graph.

    Raises
    ------
    SeedError
        When a seed is a machine's draft, or the tables break their contract.
    """
    machine = [one.seed.path for one in loaded.opened if one.seed.annotator.get("role") == "machine"]
    if machine and not drafts:
        raise SeedError(
            [
                f"{path}: a machine's draft: look it over and set role to human, or read it with drafts"
                for path in machine
            ]
        )
    try:
        made = tables(loaded.seeds, loaded.actors, loaded.publications, loaded.corpora)
        return ConflictGraph(merged(made, loaded.same).check())
    except TableError as error:
        raise SeedError(error.faults) from error
