"""What can only be seen when all seeds lie side by side: ids, answers, circles, names that are not used."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from conflictgraph.errors import near
from conflictgraph.model import circle
from conflictgraph.readers.seed.statements import UNKNOWN

if TYPE_CHECKING:
    from conflictgraph.model import Act
    from conflictgraph.readers.seed.loaded import Loaded, Opened
    from conflictgraph.readers.seed.tree import Node, Sheet

__all__ = ["cross_check"]

# Letters of other alphabets that look like Latin ones: enough to warn, never to merge.
_TWINS = str.maketrans("аеорсухіјѕԁһАВЕКМНОРСТХαοερι", "aeopcyxijsdhABEKMHOPCTXaoepi")


def cross_check(loaded: Loaded, folders: dict[Any, Any]) -> None:
    """Check what reaches over files, and note what is wrong.

    Parameters
    ----------
    loaded
        Everything that was read; problems are added to it.
    folders
        What each folder shares.
    """
    rows = _ids(loaded)
    _texts(loaded)
    acts = {act.id: act for one in loaded.opened for act in one.seed.acts}
    known = {*rows, *loaded.actors}
    dated = {row.id for row in loaded.publications.values() if row.published}
    for one in loaded.opened:
        _answers(one, acts)
        _abouts(one, known)
        _undated(one, dated)
    _answer_circle(loaded, rows)
    _actors(loaded, folders)
    _unused(loaded, folders)


def _ids(loaded: Loaded) -> dict[str, tuple[Sheet, Node]]:
    rows: dict[str, tuple[Sheet, Node]] = {}
    for one in loaded.opened:
        for name, node in one.statements.places.items():
            if name in rows:
                sheet, first = rows[name]
                where = f"{sheet.path}:{first.line + 1}:{first.column + 1}"
                one.sheet.fault("duplicate", node, f"the id «{name}» stands already at {where}")
            rows.setdefault(name, (one.sheet, node))
    return rows


def _texts(loaded: Loaded) -> None:
    seen: dict[str, str] = {}
    for one in loaded.opened:
        name = one.seed.id
        if name in seen:
            place = one.title_line
            message = f"the source id «{name}» stands already in {seen[name]}: give one of them source: id"
            one.sheet.fault("duplicate", place, message)
        elif name in loaded.publications:
            place = one.title_line
            one.sheet.fault("duplicate", place, f"«{name}» is also a publication: give one of them another id")
        seen.setdefault(name, one.sheet.path)


def _answers(one: Opened, acts: dict[str, Act]) -> None:
    for name, answered, node in one.statements.answers:
        if answered not in acts:
            hits = near(answered, acts)
            hint = f"; did you mean «{hits[0]}»?" if hits else "; read its seed together with this one"
            one.sheet.fault("reference", node, f"no act «{answered}»{hint}")
        elif answered == name:
            one.sheet.fault("cycle", node, f"«{name}» answers itself")
        else:
            _order(one, acts[name], acts[answered], node)
    for name, rival, node in one.statements.rivals:
        if rival not in acts or rival == name:
            one.sheet.fault("reference", node, f"no other act «{rival}»")


def _order(one: Opened, answer: Act, cause: Act, node: Node) -> None:
    ends, begins = answer.period.end, cause.period.earliest
    if ends is None or begins is None or ends >= begins:
        return
    sure = answer.period.is_exact and cause.period.is_exact
    message = f"«{answer.id}» ({answer.when}) answers «{cause.id}», which came later ({cause.when})"
    one.sheet.fault("response-order", node, message, warn=not sure)


def _abouts(one: Opened, known: set[str]) -> None:
    for name, node in one.statements.abouts:
        if name not in known:
            hits = near(name, known)
            hint = f"; did you mean «{hits[0]}»?" if hits else ""
            one.sheet.fault("reference", node, f"no actor, act or tie «{name}»{hint}")


def _undated(one: Opened, dated: set[str]) -> None:
    own = {one.seed.id} if one.seed.source.published else set()
    for act in one.seed.acts:
        if (
            not act.known_from
            and dated.isdisjoint(act.sources or (one.seed.id,))
            and own.isdisjoint(act.sources or (one.seed.id,))
        ):
            place = one.statements.places.get(act.id)
            message = (
                f"no publication of «{act.id}» has a date and known_from is missing: it counts as known throughout"
            )
            one.sheet.fault("undated", place, message, warn=True)


def _answer_circle(loaded: Loaded, rows: dict[str, tuple[Sheet, Node]]) -> None:
    names = circle((act.id, link.act) for one in loaded.opened for act in one.seed.acts for link in act.in_response_to)
    if len(names) > 2:
        sheet, node = rows[names[0]]
        sheet.fault("cycle", node, "acts answer each other in a circle: " + " -> ".join(names))


def _actors(loaded: Loaded, folders: dict[Any, Any]) -> None:
    declared: dict[str, list[tuple[Any, Node, Sheet]]] = {}
    for entries in [*(folder.actors for folder in folders.values()), *(one.actor_places for one in loaded.opened)]:
        for name, entry in entries.items():
            declared.setdefault(name, []).append(entry)
    if UNKNOWN in declared:
        declared.pop(UNKNOWN)
    known = {*declared, UNKNOWN}
    for name, entries in declared.items():
        first = entries[0][0]
        for actor, node, sheet in entries:
            for whole in filter(None, (actor.parent, *actor.member_of)):
                if whole not in known:
                    hits = near(whole, known)
                    hint = f"; did you mean «{hits[0]}»?" if hits else ""
                    sheet.fault("actor", node, f"«{name}»: no actor «{whole}»{hint}")
            if (actor.name, actor.kind) != (first.name, first.kind):
                message = f"«{name}» is «{actor.name}» ({actor.kind}) here and «{first.name}» ({first.kind}) in {entries[0][2].path}"
                sheet.fault("actor-differs", node, message, warn=True)
    for what, pairs in (
        ("parents", [(name, e[0].parent) for name, es in declared.items() for e in es if e[0].parent]),
        ("memberships", [(name, whole) for name, es in declared.items() for e in es for whole in e[0].member_of]),
    ):
        names = circle(pairs)
        if names:
            _, node, sheet = declared[names[0]][0]
            sheet.fault("cycle", node, f"{what} go round in a circle: " + " -> ".join(names))
    _twins(declared)


def _twins(declared: dict[str, list[tuple[Any, Node, Sheet]]]) -> None:
    seen: dict[str, str] = {}
    for name, entries in declared.items():
        actor, node, sheet = entries[0]
        skeleton = unicodedata.normalize("NFKC", actor.name).translate(_TWINS).casefold().replace(" ", "")
        other = seen.setdefault(skeleton, name)
        if other != name:
            sheet.fault(
                "looks-like", node, f"«{name}» looks like «{other}» ({actor.name}); they stay two actors", warn=True
            )


def _unused(loaded: Loaded, folders: dict[Any, Any]) -> None:
    linked = {whole for actor in loaded.actors.values() for whole in (actor.parent, *actor.member_of)}
    linked |= {name for one in loaded.opened for claim in one.seed.claims for name in claim.about}
    if not loaded.opened:
        return
    for home, folder in folders.items():
        if not any(one.path.parent == home for one in loaded.opened):
            continue
        for name, (_, node, sheet) in folder.publications.items():
            if name not in folder.used_publications:
                sheet.fault("unused-publication", node, f"the publication «{name}» is never used", warn=True)
    for one in loaded.opened:
        # A shared register may hold more than these seeds need; a seed declares what it uses.
        for name, (_, node, sheet) in one.actor_places.items():
            if name not in one.statements.scope.used | linked:
                sheet.fault("unused-actor", node, f"the actor «{name}» is never used", warn=True)
