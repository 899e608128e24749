"""The kinds that exist: act types, relations, kinds of actor, and the small closed lists.

The data stand in TOML files beside this reader; there is no list of kinds in code.
Every entry names its codebook or source.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from conflictgraph.errors import VocabularyError, near
from conflictgraph.vocab.kinds import (
    LARGEST_SCORE,
    ActKind,
    ActorKind,
    ActType,
    CameoRoot,
    Mode,
    QuadClass,
    Relation,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ACTOR_KINDS",
    "ACT_TYPES",
    "BASES",
    "CAMEO_ROOTS",
    "CERTAINTIES",
    "CREDIBILITIES",
    "QUAD_CLASSES",
    "RELATIONS",
    "RELIABILITIES",
    "STATUSES",
    "ActKind",
    "ActType",
    "ActorKind",
    "CameoRoot",
    "Mode",
    "QuadClass",
    "Relation",
    "Status",
    "act",
    "actor_kind",
    "cameo",
    "filed_under",
    "relation",
]


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _act_type(name: str, entry: dict[str, Any]) -> ActType:
    modes = {
        mode: Mode(
            name=mode,
            definition=given["definition"],
            score=given.get("score", entry["score"]),
            force=given.get("force", entry["force"]),
            source=given["source"],
        )
        for mode, given in entry["modes"].items()
    }
    return ActType(name=name, **{**entry, "modes": MappingProxyType(modes)})


def _relation(name: str, entry: dict[str, Any]) -> Relation:
    symmetric = entry.get("symmetric", False)
    rest = {"senior": "", "inverse": name, **entry, "symmetric": symmetric}
    return Relation(name=name, **rest)


def _kind(name: str, entry: dict[str, Any]) -> ActorKind:
    return ActorKind(name=name, **{**entry, "aliases": tuple(entry.get("aliases", ()))})


_TERMS = _toml("terms")
_CAMEO = _toml("cameo")

ACT_TYPES: Mapping[str, ActType] = MappingProxyType(
    {name: _act_type(name, row) for name, row in _toml("plover").items()}
)
RELATIONS: Mapping[str, Relation] = MappingProxyType(
    {name: _relation(name, row) for name, row in _toml("relations").items()}
)
ACTOR_KINDS: Mapping[str, ActorKind] = MappingProxyType(
    {name: _kind(name, row) for name, row in _toml("actors").items()}
)
QUAD_CLASSES: Mapping[str, QuadClass] = MappingProxyType(
    {k: QuadClass(name=k, **v) for k, v in _TERMS["quad_classes"].items()}
)
STATUSES: Mapping[str, Status] = MappingProxyType({k: Status(name=k, **v) for k, v in _TERMS["statuses"].items()})
CERTAINTIES: Mapping[str, str] = MappingProxyType(_TERMS["certainties"])
BASES: Mapping[str, str] = MappingProxyType(_TERMS["bases"])
RELIABILITIES: Mapping[str, str] = MappingProxyType(_TERMS["reliabilities"])
CREDIBILITIES: Mapping[str, str] = MappingProxyType(_TERMS["credibilities"])
CAMEO_ROOTS: Mapping[str, CameoRoot] = MappingProxyType({k: CameoRoot(code=k, **v) for k, v in _CAMEO["roots"].items()})

_INVERSES = {row.inverse: row for row in RELATIONS.values() if not row.symmetric}
_KIND_WORDS = {word.casefold(): row for row in ACTOR_KINDS.values() for word in (row.name, *row.aliases)}


def _not_in(name: str, what: str, choices: list[str], filed: tuple[str, ...] = ()) -> VocabularyError:
    hits = filed or near(name, choices)
    hint = f"did you mean {' or '.join(hits)}?" if hits else f"one of {', '.join(choices)}"
    return VocabularyError(f"«{name}» is not {what}; {hint}")


@cache
def _words() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, words in _toml("words").items():
        filed = str(cameo(key) if key.isdigit() else act(key))
        for word in words:
            found[word] = tuple(dict.fromkeys((*found.get(word, ()), filed)))
    for kind in ACT_TYPES.values():
        for mode in kind.modes:
            found[mode] = (*found.get(mode, ()), f"{kind.name}/{mode}")
    return found


def filed_under(word: str) -> tuple[str, ...]:
    """Under which kinds the codebooks file a word that is no type.

    Parameters
    ----------
    word
        A mode, or a word such as "arson"; case and what joins its parts do not matter.

    Returns
    -------
    tuple
        Kinds as a statement writes them; empty when the word is not listed.

    Examples
    --------
    >>> filed_under("Arson"), filed_under("car bomb")
    (('ASSAULT/destroy', 'ASSAULT/primitive'), ('ASSAULT/explosives',))
    """
    return _words().get("-".join(word.casefold().replace("_", " ").replace("-", " ").split()), ())


def _unknown_kind(name: str) -> VocabularyError:
    """Say where the codebooks file what was written, else what is spelt like it, else what there is."""
    type_name, _, mode_name = name.partition("/")
    kind = ACT_TYPES.get(type_name)
    if kind is None:
        return _not_in(type_name, "a PLOVER type", list(ACT_TYPES), filed_under(mode_name) or filed_under(type_name))
    filed = filed_under(mode_name)
    if kind.modes or filed:
        return _not_in(mode_name, f"a mode of {kind.name}", list(kind.modes), filed)
    return VocabularyError(f"{kind.name} has no modes")


@cache
def act(name: str) -> ActKind:
    """What a PLOVER type with an optional mode says of an act.

    Parameters
    ----------
    name
        ``TYPE`` or ``TYPE/mode``; the type in capitals.

    Returns
    -------
    ActKind
        Type, mode, quad class, sign, force and intensity.

    Raises
    ------
    VocabularyError
        When the type or the mode is not in the codebook: the kind under which the codebooks file
        the word is told, else near names, else all.

    Examples
    --------
    >>> act("ASSAULT/drone").intensity
    0.95
    >>> act("REQUEST").sign, act("REQUEST").quad_class
    (0, 'verbal_conflict')
    """
    type_name, _, mode_name = name.partition("/")
    kind = ACT_TYPES.get(type_name)
    if kind is None:
        raise _unknown_kind(name)
    if not mode_name:
        return ActKind(kind.name, "", kind.quad_class, kind.sign, kind.force, kind.intensity)
    mode = kind.modes.get(mode_name)
    if mode is None:
        raise _unknown_kind(name)
    return ActKind(kind.name, mode.name, kind.quad_class, kind.sign, mode.force, abs(mode.score) / LARGEST_SCORE)


@cache
def cameo(code: str) -> ActKind | None:
    """Which PLOVER kind a CAMEO code belongs to.

    The longest known code that begins it decides. The sign is the root's of our
    crosswalk: 09 (investigate) and 10 (demand) are neutral there.

    Parameters
    ----------
    code
        Two to four digits, with the leading zero.

    Returns
    -------
    ActKind or None
        None for codes that are no interaction (01, make public statement).

    Raises
    ------
    VocabularyError
        When the first two digits are no CAMEO root.

    Examples
    --------
    >>> str(cameo("195"))
    'ASSAULT/aerial'
    """
    root = CAMEO_ROOTS.get(code[:2])
    if root is None or not code.isdigit():
        raise VocabularyError(f"«{code}» is not a CAMEO code: two to four digits, 01 to 20 first")
    rules: dict[str, str] = _CAMEO["plover"]
    hit = next((rules[code[:n]] for n in range(len(code), 1, -1) if code[:n] in rules), None)
    if hit is None:
        return None
    kind = act(hit)
    return ActKind(kind.type, kind.mode, kind.quad_class, root.sign, kind.force, kind.intensity)


def relation(name: str) -> tuple[Relation, bool]:
    """Which relation a word means, and whether its ends are to be swapped.

    Parameters
    ----------
    name
        A relation or the inverse of one.

    Returns
    -------
    tuple
        The relation, and True when the word is its inverse.

    Raises
    ------
    VocabularyError
        When there is no such relation; near names are listed.

    Examples
    --------
    >>> relation("backed_by")[0].name, relation("backed_by")[1]
    ('backer_of', True)
    """
    if name in RELATIONS:
        return RELATIONS[name], False
    if name in _INVERSES:
        return _INVERSES[name], True
    raise _not_in(name, "a relation", [*RELATIONS, *_INVERSES])


def actor_kind(word: str) -> ActorKind:
    """Which kind of actor a word means.

    Parameters
    ----------
    word
        The name of a kind or one of its aliases; case does not matter.

    Returns
    -------
    ActorKind
        The kind.

    Raises
    ------
    VocabularyError
        When there is no such kind; near names are listed.

    Examples
    --------
    >>> actor_kind("armed group").name
    'armed-group'
    """
    hit = _KIND_WORDS.get(word.casefold())
    if hit is None:
        raise _not_in(word, "a kind of actor", list(ACTOR_KINDS))
    return hit
