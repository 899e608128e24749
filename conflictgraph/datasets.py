"""The corpora that come with the package, and how to cite them.

They stand in ``seeds/`` of a checkout and in ``conflictgraph/_seeds`` of an installed package.
Nothing is downloaded and nothing is cached.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from conflictgraph._version import __version__
from conflictgraph.errors import ConflictGraphError, near

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph

__all__ = ["UnknownDatasetError", "citation", "load", "names", "path"]

_HERE = Path(__file__).resolve().parent
_CARD = "corpus.yaml"


class UnknownDatasetError(ConflictGraphError, KeyError):
    """No corpus of that name comes with the package.

    Parameters
    ----------
    name
        The name that was asked for.
    known
        The names that there are.
    """

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        hits = near(name, known) or list(known)
        hint = f"did you mean {' or '.join(hits)}?" if hits else "this installation carries none"
        self.message = f"no corpus «{name}» comes with the package; {hint}"
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


def _home() -> Path:
    installed = _HERE / "_seeds"
    return installed if installed.is_dir() else _HERE.parent / "seeds"


def names() -> tuple[str, ...]:
    """Which corpora come with the package.

    Returns
    -------
    tuple
        Names for `load`, sorted.

    Examples
    --------
    >>> names()
    ('baghdad-strike-article', 'iraq-2023-24')
    """
    return tuple(sorted(card.parent.name for card in _home().glob(f"*/{_CARD}")))


def path(name: str) -> Path:
    """Where the seeds of a corpus stand.

    Parameters
    ----------
    name
        One of `names`.

    Returns
    -------
    pathlib.Path
        The folder. Copy it before you change it.

    Raises
    ------
    UnknownDatasetError
        When there is none of that name, with the nearest ones.

    Examples
    --------
    >>> path("iraq-2023-24").name
    'iraq-2023-24'
    """
    if name not in names():
        raise UnknownDatasetError(name, names())
    return _home() / name


def load(name: str) -> ConflictGraph:
    """What a shipped corpus says, as a graph.

    Parameters
    ----------
    name
        One of `names`.

    Returns
    -------
    ConflictGraph
        The graph of all its seeds.

    Raises
    ------
    UnknownDatasetError
        When there is none of that name, with the nearest ones.

    Examples
    --------
    >>> g = load("iraq-2023-24")
    >>> g.acts["act_id"].nunique(), len(g.ties)
    (93, 36)
    """
    folder = path(name)
    from conflictgraph.build import read

    return read(folder)


def citation(name: str) -> str:
    """How to cite a shipped corpus.

    Parameters
    ----------
    name
        One of `names`.

    Returns
    -------
    str
        Authors, title, version, cut-off date, package and licence.

    Raises
    ------
    UnknownDatasetError
        When there is none of that name, with the nearest ones.

    Examples
    --------
    >>> print(citation("iraq-2023-24"))
    The conflictgraph team: How US troops, ... Data set iraq-2023-24, version 1, up to 2024-06-17. ... CC-BY-4.0.
    """
    card: dict[str, Any] = yaml.safe_load((path(name) / _CARD).read_text(encoding="utf-8"))
    authors = ", ".join(card["authors"])
    data = f"Data set {name}, version {card['version']}, up to {card['cutoff']}"
    return f"{authors}: {card['title']}. {data}. In conflictgraph {__version__}. Licence {card['licence']}."
