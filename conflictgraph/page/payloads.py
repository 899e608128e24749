"""How a graph becomes a payload: each part comes from its own module, and nothing is formatted here."""

from __future__ import annotations

import hashlib
import json
import math
from typing import TYPE_CHECKING, Any

from conflictgraph import vocab
from conflictgraph.page import records
from conflictgraph.page.blocs import blocs
from conflictgraph.page.contract import FORMAT
from conflictgraph.page.labels import words
from conflictgraph.page.lines import lines
from conflictgraph.page.rules import rules, soil
from conflictgraph.page.sizes import measures
from conflictgraph.page.spots import settle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.page.contract import Act, Actor, Dataset, Payload, Tie

__all__ = ["payload"]

_PATHS_UP_TO = 60


def payload(
    g: ConflictGraph,
    *,
    title: str | None = None,
    lang: str = "en",
    pinned: Mapping[str, tuple[float, float]] | None = None,
    paths: bool | None = None,
    view: str = "",
    tour: Sequence[Mapping[str, str]] | None = None,
) -> Payload:
    """What the page knows of a graph, as plain data that JSON can hold.

    Parameters
    ----------
    g
        The graph.
    title
        A sentence for the top of the page; by default that of the corpus.
    lang
        Language of the interface at the start, ``"en"`` or ``"ar"``.
    pinned
        Actor id to x and y (pixels, y down) for those who must stand somewhere.
    paths
        Whether escalation paths are computed here; by default up to 60 actors. Above, the
        browser computes those of the two actors that are picked, from the same tables.
    view
        What is seen first, as the address of a view: ``"#sel=usa,kh&view=matrix"``, as a reader copies it
        from the page. What it names and the graph does not have is passed over.
    tour
        Views with a sentence each, instead of those of the corpus: ``name``, ``text`` and ``hash`` (the
        address of the view), and if wanted ``name_ar`` and ``text_ar``.

    Returns
    -------
    Payload
        The contract of `static/types.d.ts`.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> [line["id"] for line in payload(testing.toy())["lines"]]
    ['ant>bee-', 'ant>cat+', 'bee>ant-', 'dog>bee+']
    """
    behind = records.quotes(g)
    acts, ties, drawn = records.acts(g, behind, soil(g)), records.ties(g, behind), lines(g)
    by_id = {str(row.actor_id): row for row in records.each(g.actors)}
    count, order = _ordered(by_id, acts, ties)
    groups, bloc_of, about = blocs(g, order)
    sizes, found = measures(g, count)
    actors = [_actor(by_id[name], count[name], bloc_of.get(name, -1), found[name]) for name in order]
    layout = settle(g, actors, pinned or {})
    small = len(order) <= _PATHS_UP_TO if paths is None else paths
    meta = _meta(g, acts, title=title, lang=lang, tour=tour)
    detail = _detail(len(order), len(drawn))
    return {
        "format": FORMAT,
        "meta": {
            **meta,  # type: ignore[typeddict-item]  # the other half comes from one helper
            "opening": view.removeprefix("#"),
            "layout": layout,
            "detail": detail,
            "paths_computed": small,
            "sizes": sizes,
            "blocs": about,
        },
        "words": words(g),
        "actors": actors,
        "acts": acts,
        "ties": ties,
        "responses": records.responses(g),
        "sources": records.sources(g),
        "lines": drawn,
        "blocs": groups,
        "rules": rules(g),
        "paths": _escalation(g, actors) if small else {},
    }


def _ordered(by_id: Mapping[str, Any], acts: list[Act], ties: list[Tie]) -> tuple[dict[str, int], list[str]]:
    """Count each actor's acts, and put the heaviest first and people last."""
    count = dict.fromkeys(by_id, 0)
    for act in acts:
        for end in sorted({end for pair in act["pairs"] for end in pair if end}):
            count[end] = count.get(end, 0) + (1 if act["counted"] else 0)
    held = dict.fromkeys(by_id, 0)
    for tie in ties:
        for end in (tie["source"], tie["target"]):
            held[end] += 1
    order = sorted(by_id, key=lambda name: (bool(by_id[name].is_person), -count[name], -held[name], name))
    return count, order


def _actor(row: Any, acts: int, bloc: int, found: dict[str, list[float | None]]) -> Actor:
    kind = vocab.ACTOR_KINDS.get(str(row.kind))
    person = bool(row.is_person)
    return {
        "id": str(row.actor_id),
        "name": str(row.name),
        "names": {str(code): str(label) for code, label in row.names},
        "kind": str(row.kind),
        "shape": "dot" if person else (kind.shape if kind else "dot"),
        "person": person,
        "placeholder": bool(row.is_placeholder),
        "parent": str(row.parent),
        "member_of": [str(one) for one in row.member_of],
        "note": str(row.note),
        "x": 0.0,
        "y": 0.0,
        "size": 5.0 if person else round(8.0 + 2.1 * math.sqrt(acts), 1),
        "acts": acts,
        "bloc": bloc,
        "measures": found,
    }


def _meta(
    g: ConflictGraph, acts: list[Act], *, title: str | None, lang: str, tour: Sequence[Mapping[str, str]] | None
) -> dict[str, Any]:
    from conflictgraph._version import __version__

    meta = g.meta
    days = sorted(day for act in acts for day in (act["first"], act["last"], act["known"]) if day)
    said: dict[str, Any] = {
        "title": title or str(meta.get("title") or "Who acts on whom"),
        "viewpoint": str(meta.get("viewpoint", "")),
        "cutoff": str(meta.get("cutoff") or meta.get("cut_off") or ""),
        "authors": [str(one) for one in _listed(meta.get("authors"))],
        "licence": str(meta.get("licence", "")),
        "lang": lang,
        "first": days[0] if days else "",
        "last": days[-1] if days else "",
        "version": str(__version__),
        "vis": "10.1.5",
        "data_hash": _hash(g),
        "tour": [
            {str(key): str(value) for key, value in stop.items()}
            for stop in _listed(meta.get("tour") if tour is None else tour)
            if hasattr(stop, "items")
        ],
        "datasets": _datasets(meta),
    }
    return said


def _datasets(meta: Mapping[str, Any]) -> list[Dataset]:
    """List the datasets that acts come from, each with what its makers ask for."""
    found: list[Dataset] = []
    for one in _listed(meta.get("events")):
        if hasattr(one, "get"):
            entry: Dataset = {
                "title": str(one.get("title", "")),
                "licence": str(one.get("licence", "")),
                "citation": str(one.get("citation", "")),
                "url": records.plain_address(str(one.get("url", ""))),
            }
            if entry not in found:
                found.append(entry)
    return found


def _detail(actors: int, drawn: int) -> str:
    """Choose how much is drawn at once: all, backbone or blocs."""
    if actors <= 150 and drawn <= 800:
        return "all"
    return "backbone" if actors <= 1000 and drawn <= 6000 else "blocs"


def _listed(value: Any) -> list[Any]:
    if not value:
        return []
    return [value] if isinstance(value, str) or hasattr(value, "items") else list(value)


def _hash(g: ConflictGraph) -> str:
    """Hash the data: the tables as records, so that neither order of columns nor storage matters."""
    digest = hashlib.sha256()
    for name in ("actors", "acts", "ties", "responses", "sources", "evidence", "claims"):
        frame = getattr(g.tables, name)
        frame = frame[sorted(frame.columns)].astype("str")
        digest.update(name.encode())
        digest.update(json.dumps(frame.to_numpy().tolist(), ensure_ascii=True).encode())
    return digest.hexdigest()


def _escalation(g: ConflictGraph, actors: list[Actor]) -> dict[str, Any]:
    from conflictgraph.page.escalation import table

    return table(g, [actor["id"] for actor in actors if not actor["person"] and not actor["placeholder"]])
