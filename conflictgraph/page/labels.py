"""The words of the vocabulary that a page needs, in English and in Arabic."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from conflictgraph import vocab

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.page.contract import Words

__all__ = ["arabic", "words"]


@cache
def arabic() -> Mapping[str, Mapping[str, str]]:
    """The Arabic words of the vocabulary, by list and name.

    Returns
    -------
    Mapping
        Lists types, modes, quads, relations, inverse, kinds, certainties, statuses, bases,
        steps, standings, directions, sources.

    Examples
    --------
    >>> arabic()["quads"]["material_conflict"]
    'نزاع بالفعل'
    """
    text = resources.files("conflictgraph.page").joinpath("static", "arabic.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def words(g: ConflictGraph) -> Words:
    """Give the labels of what the graph holds, and no others.

    Parameters
    ----------
    g
        The graph.

    Returns
    -------
    Words
        Plain dictionaries; a name without a label stands for itself.
    """
    types = sorted(_values(g.acts["type"]) & set(vocab.ACT_TYPES))
    modes = sorted(_values(g.acts["mode"]))
    kinds = sorted(_values(g.actors["kind"]))
    known = sorted(_values(g.ties["relation"]) & set(vocab.RELATIONS))
    used: dict[str, Iterable[str]] = {
        "types": types,
        "modes": modes,
        "quads": vocab.QUAD_CLASSES,
        "relations": known,
        "inverse": known,
        "kinds": kinds,
        "sources": sorted(_values(g.sources["kind"])),
    }
    return {
        "types": {name: vocab.ACT_TYPES[name].label for name in types},
        "modes": {mode: _plain(mode) for mode in modes},
        "quads": {name: quad.label for name, quad in vocab.QUAD_CLASSES.items()},
        "relations": {name: vocab.RELATIONS[name].label for name in known},
        "kinds": {name: vocab.ACTOR_KINDS[name].label if name in vocab.ACTOR_KINDS else name for name in kinds},
        "symmetric": [name for name in known if vocab.RELATIONS[name].symmetric],
        "inverse": {name: _plain(vocab.RELATIONS[name].inverse) for name in known},
        "ladder": {name: quad.rank for name, quad in vocab.QUAD_CLASSES.items()},
        "ar": {
            name: {key: table[key] for key in used.get(name, table) if key in table} for name, table in arabic().items()
        },
    }


def _values(column: Any) -> set[str]:
    return {str(one) for one in column} - {""}


def _plain(name: str) -> str:
    return name.replace("-", " ").replace("_", " ")
