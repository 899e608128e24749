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

__all__ = ["UnknownDatasetError", "citation", "event_names", "load", "names", "path"]

_HERE = Path(__file__).resolve().parent
_CARD = "corpus.yaml"


# Event data that may be passed on: file in the package, and how its makers are cited.
_EVENTS = {
    "ucdp-ged-iraq": (
        "ged-19.1-iraq.csv.gz",
        (
            "Uppsala Conflict Data Program: UCDP Georeferenced Event Dataset (GED), version 19.1, Iraq, 1989-2018; "
            "headlines and texts left out. Sundberg, Ralph, and Erik Melander (2013). Introducing the UCDP Georeferenced "
            "Event Dataset. Journal of Peace Research 50(4), 523-532. doi:10.1177/0022343313484347. Licence CC BY 4.0."
        ),
    )
}


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


def event_names() -> tuple[str, ...]:
    """Which files of event data come with the package.

    Returns
    -------
    tuple
        Names for `load`, sorted.

    Examples
    --------
    >>> event_names()
    ('ucdp-ged-iraq',)
    """
    return tuple(sorted(_EVENTS))


def path(name: str) -> Path:
    """Where the seeds of a corpus stand, or a file of event data.

    Parameters
    ----------
    name
        One of `names` or `event_names`.

    Returns
    -------
    pathlib.Path
        The folder, or the file. Copy it before you change it.

    Raises
    ------
    UnknownDatasetError
        When there is none of that name, with the nearest ones.

    Examples
    --------
    >>> path("iraq-2023-24").name
    'iraq-2023-24'
    """
    if name in _EVENTS:
        return _HERE / "events" / "data" / _EVENTS[name][0]
    if name not in names():
        raise UnknownDatasetError(name, (*names(), *event_names()))
    return _home() / name


def load(name: str) -> ConflictGraph:
    """What a shipped corpus or file of event data says, as a graph.

    Parameters
    ----------
    name
        One of `names` or `event_names`.

    Returns
    -------
    ConflictGraph
        The graph of all its seeds, or of all its events (which needs the extra ``events``).

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
    found = path(name)
    if name in _EVENTS:
        from conflictgraph.events import read as read_events

        return read_events(found)
    from conflictgraph.build import read

    return read(found)


def citation(name: str) -> str:
    """How to cite a shipped corpus or file of event data.

    Parameters
    ----------
    name
        One of `names` or `event_names`.

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
    if name in _EVENTS:
        return _EVENTS[name][1]
    card: dict[str, Any] = yaml.safe_load((path(name) / _CARD).read_text(encoding="utf-8"))
    authors = ", ".join(card["authors"])
    data = f"Data set {name}, version {card['version']}, up to {card['cutoff']}"
    return f"{authors}: {card['title']}. {data}. In conflictgraph {__version__}. Licence {card['licence']}."
