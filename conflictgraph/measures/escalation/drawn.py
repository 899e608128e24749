"""Who could be drawn in? Rings over cooperative ties of the struck actor, and precedents.

No score, no forecast: ties say who stands near, precedents who answered before, and with what.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from conflictgraph import vocab
from conflictgraph.graph.signs import each_way
from conflictgraph.measures.escalation.path import NOT_A_FORECAST
from conflictgraph.measures.escalation.tell import brackets, cite, day, row_words
from conflictgraph.measures.escalation.usable import usable_ties

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph

__all__ = ["DrawnIn", "drawn_in"]

_RINGS = {
    **dict.fromkeys(("actor", "name"), "str"),
    "ring": "int64",
    **dict.fromkeys(("via", "relation", "bonds", "tie_ids", "row_ids", "precedents"), "object"),
}
_PRECEDENTS = {
    **dict.fromkeys(("actor", "act_id", "target", "type"), "str"),
    "date": "datetime64[s]",
    **dict.fromkeys(("answers", "basis", "by", "description"), "str"),
    "row_ids": "object",
}


@dataclass(frozen=True, slots=True)
class DrawnIn:
    """Rings around a struck actor, and who answered earlier acts against it.

    Parameters
    ----------
    struck, by
        Actor ids; `by` may be nothing.
    rings
        One row an actor: actor, name, ring, via (the actors through which it is reached in
        the ring before), relation, bonds (each relation with the actor that it binds to), tie_ids,
        row_ids, precedents (act ids of its own answers).
    precedents
        One row an answer on record to earlier acts against the struck actor, of the striker where one is
        named: actor, act_id, target, type, date, answers, basis, by,
        description, row_ids.
    cross_pressured
        Actors of the rings that also stand near the striker.
    """

    struck: str
    by: str
    rings: pd.DataFrame
    precedents: pd.DataFrame
    cross_pressured: tuple[str, ...]
    names: dict[str, str] = field(repr=False)
    words: dict[str, Any] = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Give the rings.

        Returns
        -------
        pandas.DataFrame
            See `rings`.
        """
        return self.rings.copy(deep=False)

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every row behind the rings and the precedents, each once."""
        cells = [row for ids in self.rings["row_ids"] for row in ids] + [
            row for ids in self.precedents["row_ids"] for row in ids
        ]
        return tuple(dict.fromkeys(cells))

    def explain(self) -> str:
        """Tell the rings and the precedents in sentences.

        Returns
        -------
        str
            Plain text.
        """
        return _told(self)

    def __str__(self) -> str:
        return self.explain()


def drawn_in(
    g: ConflictGraph, struck: str, by: str | None = None, *, max_ring: int = 3, persons: bool = False
) -> DrawnIn:
    """Who stands by an actor that is struck, tie by tie, and who answered such acts before?

    Breadth-first rings over the cooperative standing ties of the struck actor, read in both
    directions, never through the striker. The trap: nearness is no promise to fight; the
    precedents stand beside the rings for that reason, and there is no score.

    Parameters
    ----------
    g
        The graph; slice it for another day.
    struck
        Who is struck: id, name or alias.
    by
        Who strikes; nothing leaves it open.
    max_ring
        Outermost ring. Beyond three degrees no effect of alliances was found (Li and others
        2017, doi:10.1126/sciadv.1700128).
    persons
        Let people stand in the rings; placeholders never do.

    Returns
    -------
    DrawnIn
        Rings in order of ring and id; precedents in order of date. Only stated and reported
        answers are precedents, and rival claims are counted once.

    Raises
    ------
    UnknownActorError
        When an actor is not there, with near names.
    ValueError
        When an actor would strike itself, or there is no ring.

    Notes
    -----
    Direction: reciprocal acts are precedents each way; unknown ones count as reciprocal; monadic
    ones are precedents by the end that they name.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> found = drawn_in(testing.toy(), struck="bee", by="ant")
    >>> found.to_frame()[["actor", "ring", "via", "row_ids"]].to_dict("records")
    [{'actor': 'dog', 'ring': 1, 'via': ('bee',), 'row_ids': ('t2',)}]
    """
    centre = g.resolve(struck)
    striker = "" if by is None else g.resolve(by)
    if striker == centre:
        msg = f"struck and by are both «{centre}»: name the one who strikes"
        raise ValueError(msg)
    if max_ring < 1:
        msg = f"max_ring is {max_ring}: there is at least one ring"
        raise ValueError(msg)
    ties = usable_ties(g, persons=persons)
    ties = ties[ties["sign"] > 0]
    names = dict(zip(g.actors["actor_id"], g.actors["name"], strict=True))
    found = _rings(ties, centre, striker, max_ring)
    rings = pd.DataFrame(
        [{"actor": actor, "name": names[actor], **cells} for actor, cells in found.items()],
        columns=["actor", "name", "ring", "via", "relation", "bonds", "tie_ids"],
    )
    precedents = _precedents(g, centre, striker, persons=persons)
    mine = {str(actor): tuple(dict.fromkeys(rows)) for actor, rows in precedents.groupby("actor", sort=False)["act_id"]}
    rings["row_ids"] = rings["tie_ids"]
    rings["precedents"] = pd.Series([mine.get(actor, ()) for actor in rings["actor"]], index=rings.index, dtype=object)
    near_striker = set(_rings(ties, striker, centre, 1)) if striker else set()
    words = row_words(g, [row for ids in (*rings["row_ids"], *precedents["row_ids"]) for row in ids])
    crossed = tuple(actor for actor in rings["actor"] if actor in near_striker)
    return DrawnIn(centre, striker, rings[list(_RINGS)].astype(_RINGS), precedents, crossed, names, words)


def _rings(ties: pd.DataFrame, centre: str, striker: str, max_ring: int) -> dict[str, dict[str, Any]]:
    near: dict[str, list[tuple[str, str, str]]] = {}
    for row in ties.itertuples(index=False):
        for here, there in ((row.source, row.target), (row.target, row.source)):
            near.setdefault(str(here), []).append(
                (str(there), str(row.tie_id), _relation(row, names_first=str(there) == str(row.source)))
            )
    found: dict[str, dict[str, Any]] = {}
    level, seen = [centre], {centre, striker}
    for ring in range(1, max_ring + 1):
        steps: dict[str, list[tuple[str, str, str]]] = {}
        for here in level:
            for there, tie, relation in near.get(here, ()):
                if there not in seen:
                    steps.setdefault(there, []).append((here, tie, relation))
        for there in sorted(steps):
            behind = sorted(steps[there], key=lambda one: (one[0], one[1]))
            via, tie_ids, relations = (tuple(dict.fromkeys(one[n] for one in behind)) for n in range(3))
            # Which relation binds to whom: lists of each alone would not say it.
            bonds = tuple(dict.fromkeys((relation, here) for here, _, relation in behind))
            found[there] = {"ring": ring, "via": via, "relation": relations, "tie_ids": tie_ids, "bonds": bonds}
        level = sorted(steps)
        seen |= set(level)
    return found


def _relation(row: Any, *, names_first: bool) -> str:
    """Say the relation from the end of the actor in the ring."""
    known = vocab.RELATIONS.get(str(row.relation))
    if names_first or known is None:
        return str(row.relation)
    return known.inverse or str(row.relation)


def _precedents(g: ConflictGraph, centre: str, striker: str, *, persons: bool) -> pd.DataFrame:
    """List who answered earlier acts against the struck actor: counted acts, answers on record."""
    acts = each_way(g.counted_acts())
    against = acts[(acts["target"] == centre) & (acts["sign"] < 0)]
    if striker:
        against = against[against["source"] == striker]
    links = g.responses
    links = links[links["basis"].isin(["stated", "reported"]) & links["answers"].isin(against["act_id"])]
    found = links.merge(acts, on="act_id", suffixes=("_link", ""))
    actors = g.actors
    hidden = set(actors.loc[actors["is_placeholder"] | (actors["is_person"] & (not persons)), "actor_id"])
    struck_by = {*zip(against["act_id"], against["source"], strict=True)}
    another = pd.Series(
        [pair not in struck_by for pair in zip(found["answers"], found["source"], strict=True)],
        index=found.index,
        dtype=bool,
    )
    found = found[another & ~found["source"].isin(hidden | {striker, ""})].sort_values(
        ["date", "act_id", "target", "answers"], na_position="last"
    )
    shaped = found.assign(
        actor=found["source"],
        row_ids=pd.Series(
            [(a, b) for a, b in zip(found["act_id"], found["answers"], strict=True)], index=found.index, dtype=object
        ),
    )
    return shaped[list(_PRECEDENTS)].astype(_PRECEDENTS).reset_index(drop=True)


def _told(found: DrawnIn) -> str:
    names = found.names
    head = f"If {names[found.by]} strikes {names[found.struck]}" if found.by else f"If {names[found.struck]} is struck"
    if found.rings.empty:
        lines = [f"{head}: no cooperative standing tie leads to anybody."]
    else:
        lines = [f"{head}, these actors stand near it by cooperative ties:"]
    for row in found.rings.itertuples(index=False):
        lines.append(_ring_line(found, row))
    if found.cross_pressured:
        both = ", ".join(names[actor] for actor in found.cross_pressured)
        lines.append(f"Cross-pressured, with ties to {names[found.by]} as well: {both}.")
    lines.append(_precedent_head(found))
    for row in found.precedents.drop_duplicates(["act_id", "answers"]).itertuples(index=False):
        lines.append(_precedent_line(found, row))
    return "\n".join([*lines, NOT_A_FORECAST])


def _ring_line(found: DrawnIn, row: Any) -> str:
    names = found.names
    bound: dict[str, list[str]] = {}
    for relation, other in row.bonds:
        bound.setdefault(_label(relation), []).append(names[other])
    bonds = " and ".join(f"{label} {' and '.join(others)}" for label, others in bound.items())
    before = f"; has answered such acts before {brackets(row.precedents)}" if row.precedents else ""
    return f"  Ring {row.ring}: {row.name} {bonds}{cite(row.tie_ids[0], found.words, quote=False)} {brackets(row.tie_ids)}{before}."


def _label(relation: str) -> str:
    known = vocab.RELATIONS.get(relation)
    return known.label if known is not None else relation.replace("_", " ")


def _precedent_head(found: DrawnIn) -> str:
    names = found.names
    against = (
        f"acts of {names[found.by]} against {names[found.struck]}"
        if found.by
        else f"acts against {names[found.struck]}"
    )
    if found.precedents.empty:
        return f"No precedent: nobody is on record as answering earlier {against}."
    count = found.precedents["actor"].nunique()
    return f"Precedents: {count} actor{'s' if count > 1 else ''} answered earlier {against}:"


def _precedent_line(found: DrawnIn, row: Any) -> str:
    what = (
        f": {found.words[row.act_id].description}"
        if row.act_id in found.words and found.words[row.act_id].description
        else f" by {row.type}"
    )
    by = f", {row.basis} by {found.names.get(row.by, row.by)}" if row.by else f", {row.basis}"
    return f"  {day(row.date)}: {found.names[row.actor]} answered {row.answers}{what}{by}{cite(row.act_id, found.words, quote=False)} {brackets((row.act_id,))}."
