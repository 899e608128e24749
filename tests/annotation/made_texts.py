"""Made-up annotated texts for the laws of exchange: odd characters, odd spans, every field of the format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from conflictgraph import vocab
from conflictgraph.annotation.exchange import Document
from conflictgraph.annotation.exchange.record import Quote, Row
from conflictgraph.model import Actor, Publication
from conflictgraph.readers.seed import load

if TYPE_CHECKING:
    from pathlib import Path

# An emoji outside the first plane, a combining acute, right-to-left words, line ends of Windows, odd spaces.
PIECES = [
    "🚢",
    "Cafe\u0301",
    "שלום עליכם",
    "قال",
    "\r\n",
    "\n\n",
    "\t",
    "fired on",
    "blamed",
    "they say,",
    "«the ford»",
    "𝔐ill",
    "—",
    "\u00a0",
    "…",
]
NAMES = {
    "mill": "Mill",
    "guild": "Guild of 🚢",
    "ferry": "الغوّاص",
    "ghost": "Nobody At All",
    "cafe": "Caf\u00e9",
    "mill_2": "Second Mill",
}
KINDS = [name for name, row in vocab.ACTOR_KINDS.items() if name != "unknown"]
DATES = ["", "2024-03-04", "2024-03", "2024?", "../2024-02-07", "2024-02-07/2024-02-09"]
WORDS = st.text(alphabet="ab é'\"#:|;{}[]🚢ש,=+-@", max_size=8).map(lambda text: " ".join(text.split()))
ODDS = st.sampled_from(PIECES)


def _some(values):
    return st.one_of(st.just(""), values)


@st.composite
def documents(draw):
    """Draw a document: a text of a few sentences, actors, and statements that rest on any of its words."""
    ids = draw(st.lists(st.sampled_from(sorted(NAMES)), min_size=2, max_size=4, unique=True))
    seen = [NAMES[name] for name in ids if name != "ghost"] if draw(st.integers(0, 3)) else []
    sentences = [f"{' '.join([*seen, draw(ODDS), *seen[:1]])}."]
    for number in range(draw(st.integers(1, 4))):
        named = [
            NAMES[name]
            for name in draw(
                st.lists(st.sampled_from([name for name in ids if name != "ghost"] or ["mill"]), max_size=3)
            )
        ]
        pieces = draw(st.permutations([*named, *draw(st.lists(ODDS, max_size=4))]))
        sentences.append(" ".join([*pieces, draw(st.sampled_from([f"day {number}", "again"]))]) + ".")
    words = draw(st.sampled_from([" ", "\n", "\r\n"])).join(sentences) + "\n"
    actors = draw(_actors(ids))
    papers = tuple(
        Publication(id=name, title=draw(WORDS), url="https://example.org/a")
        for name in draw(st.sampled_from([(), ("paper",)]))
    )
    rows = draw(_rows(words, [row.id for row in actors], [row.id for row in papers]))
    source = {
        "title": "A day",
        "published": "2024-03-06",
        "licence": draw(st.sampled_from(["CC0-1.0", "all-rights-reserved"])),
    }
    annotator = draw(
        st.sampled_from([{}, {"name": "Ann; Ben", "role": "adjudicated", "date": "2024-03-07"}, {"role": "human"}])
    )
    return Document("day", words, source, annotator, actors, papers, rows)


@st.composite
def _actors(draw, ids):
    found = []
    for number, name in enumerate(ids):
        kind = draw(st.sampled_from(KINDS))
        more = {"aliases": (f"the {name}",)} if draw(st.booleans()) else {}
        more |= {"names": (("ar", f"اسم{number}"),)} if draw(st.booleans()) else {}
        more |= {"parent": found[0].id} if found and draw(st.booleans()) else {}
        more |= {"member_of": (found[-1].id,)} if found and draw(st.booleans()) else {}
        more |= {"wikidata": f"Q{number + 1}"} if draw(st.booleans()) else {}
        more |= {"note": draw(WORDS)}
        row = vocab.ACTOR_KINDS[kind]
        made = {"is_person": row.is_person, "is_placeholder": row.is_placeholder or draw(st.booleans())}
        found.append(Actor(id=name, name=NAMES[name], kind=kind, **made, **more))
    return tuple(found)


@st.composite
def _quotes(draw, words):
    def part(low):
        stops = [at for at in range(low, len(words)) if not words[at].isspace()]
        if not stops:
            return None
        start = draw(st.sampled_from(stops[:200]))
        ends = [at + 1 for at in stops if start <= at < start + 60]
        return start, draw(st.sampled_from(ends))

    found = []
    for _ in range(draw(st.integers(1, 2))):
        first = part(0)
        second = part(first[1] + 1) if draw(st.booleans()) else None
        parts = (first, second) if second and second[0] - first[1] < 300 else (first,)
        found.append(Quote(parts, draw(st.sampled_from(["", "", "2"]))))
    return tuple(found)


def _toll(draw):
    return {"low": 0.0, "best": 1.0, "high": float(draw(st.integers(1, 3_000_000)))}


@st.composite
def _rows(draw, words, actors, papers):
    rows = []
    some = st.lists(st.sampled_from([*actors, "unknown"]), min_size=1, max_size=2, unique=True)
    for number in range(draw(st.integers(0, 4))):
        common = {
            "status": draw(st.sampled_from(["", "", "planned", "denied"])),
            "confidence": draw(st.sampled_from([None, 0.123456789])),
            "according_to": draw(_some(WORDS)),
            "note": draw(_some(WORDS)),
            "known_from": draw(st.sampled_from(["", "2024-03-05"])),
            "disputed": draw(st.booleans()),
            "tags": list(dict.fromkeys(filter(None, draw(st.lists(WORDS, max_size=2))))),
            "sources": papers if draw(st.booleans()) else [],
        }
        outside = draw(st.integers(0, 5)) == 0
        quotes = () if outside else draw(_quotes(words))
        common["certainty"] = "outside" if outside else draw(st.sampled_from(["", "implied"]))
        kind = draw(st.sampled_from(["acts", "acts", "ties", "claims"]))
        if kind == "acts":
            who, to = draw(some), draw(st.one_of(st.just([]), some))
            to = [] if who == to and len(who) == 1 else to
            fields = {"who": who, "did": draw(st.sampled_from(["ASSAULT/firearms", "AID", "ACCUSE"])), "to": to}
            fields |= {"when": draw(st.sampled_from(DATES)), "where": draw(_some(WORDS)), "event": draw(_some(WORDS))}
            fields |= {"killed": _toll(draw)} if draw(st.booleans()) else {}
            fields |= {"direction": "reciprocal"} if to and draw(st.booleans()) else {}
            fields |= {"weight": 2.5, "sign": draw(st.sampled_from([-1, 0, 1]))} if draw(st.booleans()) else {}
            earlier = [row.id for row in rows if row.kind == "acts"]
            if earlier and draw(st.booleans()):
                link = {"act": draw(st.sampled_from(earlier))}
                fields["in_response_to"] = [link | draw(st.sampled_from([{}, {"basis": "reported", "by": "a b"}]))]
            if earlier and draw(st.booleans()):
                fields["alternative_of"] = earlier[0]
        elif kind == "ties":
            who, of = draw(st.permutations([*actors, "unknown"]))[:2]
            fields = {"who": who, "relation": draw(st.sampled_from(["ally_of", "backer_of", "member_of"])), "of": of}
            fields |= {
                "since": draw(st.sampled_from(["", "2020", "2020/2021"])),
                "until": draw(st.sampled_from(["", "2024"])),
            }
            fields |= {"size": draw(_some(WORDS)), "strength": draw(st.sampled_from([None, 0.25]))}
        else:
            fields = {"by": draw(st.sampled_from(actors))}
            fields["about"] = draw(
                st.lists(st.sampled_from([*actors, *(row.id for row in rows)]), max_size=2, unique=True)
            )
        said = {
            key: value
            for key, value in {**fields, **common}.items()
            if value not in ("", None, [], False) or (key == "sign" and value == 0)
        }
        rows.append(Row(kind, f"r{number}.{kind}", said, quotes))
    if draw(st.booleans()):
        rows.append(Row("passed_over", "0", {"why": "furniture"}, (Quote(draw(_quotes(words))[0].parts),)))
    return tuple(rows)


def settled(document: Document, folder: Path) -> Document:
    """Write a document as a seed and load it, so that it is what a person would have."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{document.stem}.txt").write_bytes(document.words.encode())
    (folder / f"{document.stem}.yaml").write_text(document.yaml(f"{document.stem}.txt"), encoding="utf-8", newline="\n")
    loaded = load(folder)
    return Document.of(loaded.opened[0], loaded)
