"""The corpora that are shipped with the package: load one, cite it, find its files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conflictgraph.build import read
from conflictgraph.errors import UnknownRowError

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph

__all__ = ["citation", "load", "names", "path"]

# In the wheel the seeds lie inside the package, in a checkout beside it.
_HOMES = (Path(__file__).parent / "_seeds", Path(__file__).parent.parent / "seeds")


def _home() -> Path:
    return next((home for home in _HOMES if home.is_dir()), _HOMES[0])


def names() -> list[str]:
    """Which corpora are shipped?

    Returns
    -------
    list
        Names for `load`, sorted.

    Examples
    --------
    >>> names()
    ['baghdad-strike-article', 'iraq-2023-24']
    """
    home = _home()
    return sorted(one.name for one in home.iterdir() if one.is_dir()) if home.is_dir() else []


def path(name: str) -> Path:
    """Where do the seeds of a corpus lie?

    Parameters
    ----------
    name
        One of `names`.

    Returns
    -------
    pathlib.Path
        The folder; read it, do not write to it.

    Raises
    ------
    UnknownRowError
        When there is no such corpus, with near names.
    """
    if name not in names():
        raise UnknownRowError.of([name], names())
    return _home() / name


def load(name: str) -> ConflictGraph:
    """What does a shipped corpus say?

    Parameters
    ----------
    name
        One of `names`.

    Returns
    -------
    ConflictGraph
        The graph.

    Raises
    ------
    UnknownRowError
        When there is no such corpus, with near names.

    Examples
    --------
    >>> load("iraq-2023-24")
    <ConflictGraph: 47 actors, 93 acts, 36 ties>
    """
    return read(path(name))


def citation(name: str) -> str:
    """How is a corpus cited?

    Parameters
    ----------
    name
        One of `names`.

    Returns
    -------
    str
        One line: authors, title, cut-off, licence.

    Raises
    ------
    UnknownRowError
        When there is no such corpus, with near names.

    Examples
    --------
    >>> citation("iraq-2023-24").endswith("licence CC-BY-4.0.")
    True
    """
    meta = load(name).meta
    authors = ", ".join(meta.get("authors", ())) or "The conflictgraph team"
    title = meta.get("title") or name
    cutoff = f" Known up to {meta['cutoff']}." if meta.get("cutoff") else ""
    licence = f", licence {meta['licence']}" if meta.get("licence") else ""
    return f"{authors}. {title}.{cutoff} Corpus {name} of conflictgraph{licence}."
