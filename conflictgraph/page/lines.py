"""The drawn lines: an ordered pair and a sign, with the trade's symbol and every row behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflictgraph import vocab
from conflictgraph.graph import rows

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph
    from conflictgraph.page.contract import Line

__all__ = ["lines"]

# Below this strength of its ties a line is dotted: loose, without a commitment.
_LOOSE = 0.55


def lines(g: ConflictGraph) -> list[Line]:
    """Fold rows into lines, one for each ordered pair and sign.

    Parameters
    ----------
    g
        The graph.

    Returns
    -------
    list of Line
        Sorted by source, target and sign; none is without a row.
    """
    table = rows(g)
    grouped: dict[tuple[str, str, int], dict[str, Any]] = {}
    columns = ("row_id", "row_kind", "source", "target", "direction", "type", "sign")
    for row_id, kind, source, target, direction, name, sign in zip(
        *(table[column].to_numpy(dtype=object).tolist() for column in columns), strict=True
    ):
        ends = [(source, target), (target, source)] if direction in {"reciprocal", "unknown"} else [(source, target)]
        for one, other in ends:
            line = grouped.setdefault((one, other, int(sign)), {"rows": {}, "relations": set(), "acts": False})
            line["rows"][row_id] = None
            if kind == "tie":
                line["relations"].add(name)
            else:
                line["acts"] = True
    return [
        {
            "id": f"{source}>{target}{'-0+'[sign + 1]}",
            "source": source,
            "target": target,
            "sign": sign,
            "symbol": _symbol(sign, line["relations"], has_acts=line["acts"]),
            "rows": list(line["rows"]),
        }
        for (source, target, sign), line in sorted(grouped.items())
    ]


def _symbol(sign: int, relations: set[str], *, has_acts: bool) -> str:
    """Choose the trade's symbol: zigzag conflict, double alliance, dashed help, dotted informal."""
    if sign < 0:
        return "zigzag" if has_acts else "broken"
    known = [vocab.RELATIONS[name] for name in relations if name in vocab.RELATIONS]
    if any(relation.symmetric and relation.escalation == "ally" for relation in known):
        return "double"
    if relations and max((relation.strength for relation in known), default=1.0) < _LOOSE:
        return "dotted"
    return "solid" if relations and not has_acts else "dashed"
