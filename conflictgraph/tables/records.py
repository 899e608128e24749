"""Tables made of records: what seeds say, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflictgraph import vocab
from conflictgraph.model import STALE, parse
from conflictgraph.tables import Tables, frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from conflictgraph.model import Act, Actor, Claim, Corpus, Publication, Seed, Source, Tie, Toll

__all__ = ["tables"]

_UNKNOWN = {"actor_id": "unknown", "name": "unknown", "kind": "unknown", "is_placeholder": True}


def tables(
    seeds: Iterable[Seed],
    actors: Mapping[str, Actor],
    publications: Mapping[str, Publication],
    corpora: Iterable[Corpus] = (),
) -> Tables:
    """Make tables of the records of seeds.

    Parameters
    ----------
    seeds
        In the order in which their rows shall stand.
    actors
        Id to actor.
    publications
        Id to publication.
    corpora
        What is said of the whole; of each field the first that says it wins.

    Returns
    -------
    Tables
        Not yet checked.
    """
    maker = _Maker(publications)
    for seed in seeds:
        maker.add(seed)
    rows = [_actor(actor) for actor in actors.values()]
    if maker.has_unknown and "unknown" not in actors:
        rows.append(_UNKNOWN)
    return Tables(
        actors=frame("actors", rows),
        acts=frame("acts", maker.acts),
        ties=frame("ties", maker.ties),
        responses=frame("responses", maker.responses),
        sources=frame("sources", list(maker.sources.values())),
        evidence=frame("evidence", maker.evidence),
        claims=frame("claims", maker.claims),
        meta=_meta(corpora),
    )


def _meta(corpora: Iterable[Corpus]) -> dict[str, Any]:
    meta: dict[str, Any] = {}
    for corpus in corpora:
        for key in ("title", "viewpoint", "cutoff", "authors", "licence", "description", "tour"):
            value = getattr(corpus, key)
            if value and key not in meta:
                meta[key] = value
    return meta


def _actor(actor: Actor) -> dict[str, Any]:
    kept = (
        "name",
        "names",
        "aliases",
        "kind",
        "parent",
        "member_of",
        "wikidata",
        "is_person",
        "is_placeholder",
        "note",
    )
    return {"actor_id": actor.id, **{key: getattr(actor, key) for key in kept}}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _toll(name: str, toll: Toll) -> dict[str, float]:
    low, best, high = toll.low, toll.best, toll.high
    return {f"{name}_low": _number(low), f"{name}_best": _number(best), f"{name}_high": _number(high)}


class _Maker:
    """Gathers the rows of all tables, seed by seed."""

    def __init__(self, publications: Mapping[str, Publication]) -> None:
        self.publications = publications
        self.acts: list[dict[str, Any]] = []
        self.ties: list[dict[str, Any]] = []
        self.responses: list[dict[str, Any]] = []
        self.evidence: list[dict[str, Any]] = []
        self.claims: list[dict[str, Any]] = []
        self.sources: dict[str, dict[str, Any]] = {}
        self.has_unknown = False

    def add(self, seed: Seed) -> None:
        for act in seed.acts:
            self._act(act, seed)
        for tie in seed.ties:
            self._tie(tie, seed)
        for claim in seed.claims:
            self._claim(claim, seed)
        statements = (*seed.acts, *seed.ties, *seed.claims)
        if not statements:
            self._source(seed.source)

    def _published(self, row: Act | Tie | Claim, seed: Seed) -> str | None:
        if row.known_from:
            return _day(parse(row.known_from).end)
        dates = [self._of(name, seed).published for name in row.sources or (seed.id,)]
        days = [day for text in dates if text and (day := parse(text).end)]
        return _day(min(days)) if days else None

    def _of(self, name: str, seed: Seed) -> Publication:
        return seed.source if name == seed.id else self.publications[name]

    def _source(self, row: Publication | Source) -> None:
        kept = ("title", "publisher", "url", "published", "accessed", "language", "licence", "reliability", "kind")
        day = _day(parse(row.published).end)
        values = {key: getattr(row, key) for key in kept}
        self.sources.setdefault(row.id, {"source_id": row.id, **values, "published_date": day})

    def _statement(self, row: Act | Tie | Claim) -> dict[str, Any]:
        return {
            "status": row.status,
            "certainty": row.certainty,
            "confidence": _number(row.confidence),
            "asserted_by": row.according_to,
            "claimed_by": row.claimed_by,
            "denied_by": row.denied_by,
            "reported_by": row.reported_by,
            "disputed": row.disputed,
            "stale": any(quote.how == STALE for quote in row.evidence),
            "description": row.description,
            "note": row.note,
            "tags": row.tags,
        }

    def _quotes(self, row: Act | Tie | Claim, seed: Seed) -> None:
        for name in row.sources or (seed.id,):
            self._source(self._of(name, seed))
            base = {"row_id": row.id, "source_id": name, "text_id": seed.id}
            if not row.evidence:
                self.evidence.append({**base, "anchor": ""})
            for quote in row.evidence:
                place = {"start": quote.start, "end": quote.end, "quote": quote.quote, "quote_sha256": quote.sha256}
                self.evidence.append({**base, **place, "credibility": quote.credibility, "anchor": quote.how})

    def _act(self, act: Act, seed: Seed) -> None:
        kind = vocab.act(act.did)
        period = act.period
        common = {
            "act_id": act.id,
            "direction": act.direction,
            "type": kind.type,
            "mode": kind.mode,
            "quad_class": kind.quad_class,
            "sign": kind.sign if act.sign is None else act.sign,
            "force": kind.force,
            "intensity": kind.intensity if act.intensity is None else act.intensity,
            "weight": act.weight,
            "when": act.when,
            "date": _day(period.earliest),
            # A campaign begins on its first day; an act dated a/b happened at some time within.
            "date_latest": _day(period.earliest if act.series and period.earliest else period.latest),
            "date_end": _day(period.end),
            "date_precision": period.precision,
            "place": act.where,
            **_toll("killed", act.killed),
            **_toll("injured", act.injured),
            "event": act.event,
            "known_from": self._published(act, seed),
            "alternative_of": act.alternative_of,
            "is_series": act.series,
            "cameo": act.cameo,
            "seed": seed.id,
            **self._statement(act),
        }
        pairs = [(one, other) for one in act.who for other in act.to or ("",) if one != other]
        self.has_unknown |= any("unknown" in pair for pair in pairs)
        self.acts.extend({**common, "source": one, "target": other} for one, other in pairs)
        self.responses.extend(
            {"act_id": act.id, "answers": link.act, "basis": link.basis, "by": link.by, "note": link.note}
            for link in act.in_response_to
        )
        self._quotes(act, seed)

    def _tie(self, tie: Tie, seed: Seed) -> None:
        relation = vocab.RELATIONS[tie.relation]
        since, until = parse(tie.since), parse(tie.until)
        self.has_unknown |= "unknown" in (tie.who, tie.of)
        self.ties.append(
            {
                "tie_id": tie.id,
                "source": tie.who,
                "target": tie.of,
                "relation": tie.relation,
                "sign": relation.sign if tie.sign is None else tie.sign,
                "strength": relation.strength if tie.strength is None else tie.strength,
                "since": _day(since.earliest),
                "since_latest": _day(since.latest),
                "until_earliest": _day(until.earliest),
                "until": _day(until.end),
                "since_edtf": tie.since,
                "until_edtf": tie.until,
                # A tie is background, known throughout, unless the seed says from when it was known.
                "known_from": _day(parse(tie.known_from).end) if tie.known_from else None,
                "size": tie.size,
                "seed": seed.id,
                **self._statement(tie),
            }
        )
        self._quotes(tie, seed)

    def _claim(self, claim: Claim, seed: Seed) -> None:
        self.claims.append(
            {
                "claim_id": claim.id,
                "by": claim.by,
                "about": claim.about,
                "known_from": self._published(claim, seed),
                "seed": seed.id,
                **self._statement(claim),
            }
        )
        self._quotes(claim, seed)
