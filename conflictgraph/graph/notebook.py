"""A graph as a notebook shows it: the summary, and the pairs with the most rows."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from conflictgraph.graph.signs import pairs

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph

__all__ = ["shown"]

_SIGN_WORDS = {-1: "− hostile", 0: "· words only", 1: "+ cooperative"}

_SHOWN_IDS = 6


def shown(g: ConflictGraph) -> str:
    """Give the summary and the heaviest pairs as HTML, with every cell escaped.

    Parameters
    ----------
    g
        The graph.

    Returns
    -------
    str
        A ``div``.
    """
    heading = html.escape(str(g.meta.get("title") or "Conflict graph"))
    lines = "<br>".join(html.escape(line) for line in g.summary().explain().splitlines())
    return f"<div><h4>{heading}</h4><p>{lines}</p>{_heaviest(g)}</div>"


def _heaviest(g: ConflictGraph, count: int = 5) -> str:
    found = pairs(g)
    if found.empty:
        return ""
    ids = [(*acts, *ties) for acts, ties in zip(found["act_ids"], found["tie_ids"], strict=True)]
    words = [
        "± mixed" if mixed else _SIGN_WORDS[sign] for mixed, sign in zip(found["mixed"], found["sign"], strict=True)
    ]
    lines = sorted(
        zip(found["a"], found["b"], words, ids, strict=True), key=lambda line: (-len(line[3]), line[0], line[1])
    )
    body = ""
    for a, b, word, rows_of_pair in lines[:count]:
        shown = ", ".join(rows_of_pair[:_SHOWN_IDS]) + (" …" if len(rows_of_pair) > _SHOWN_IDS else "")
        cells = (g.actor_name(a), g.actor_name(b), word, str(len(rows_of_pair)), shown)
        body += "<tr>" + "".join(f"<td><bdi>{html.escape(cell)}</bdi></td>" for cell in cells) + "</tr>"
    head = "".join(f"<th>{name}</th>" for name in ("actor", "actor", "sign", "rows", "row ids"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
