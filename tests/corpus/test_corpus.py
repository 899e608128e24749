"""The shipped corpus against the table that it was made from, and against a count that stays."""

from __future__ import annotations

import csv
import re
import subprocess
from collections import Counter

import pytest
import yaml

from conflictgraph import datasets, vocab

# Counted by hand from the table of facts; a change here is a change of the data and needs a line in changelog.d.
KINDS = {"acts": 92, "campaigns": 1, "ties": 36}
TYPES = {
    "ACCUSE": 21,
    "AGREE": 3,
    "ASSAULT": 33,
    "COERCE": 4,
    "CONSULT": 5,
    "PROTEST": 2,
    "REJECT": 3,
    "REQUEST": 4,
    "RETREAT": 2,
    "SANCTION": 1,
    "SUPPORT": 2,
    "THREATEN": 13,
}
BASES = {"inferred": 1, "reported": 10, "stated": 61}
SIGNS = {"cooperative": 41, "hostile": 88}
# Sums of the low, best and high figures as written: a check of the data, not a toll of the conflict.
DEAD = (152.0, 134.0, 201.0)
SOURCES = 151
ACTORS = 47
PRIVATE = ("alya" + "wi", "alia" + "wi", "العليا" + "وي")
WORDS = re.compile(r"\w+")


@pytest.fixture(scope="module")
def rows():
    """Every statement of the corpus as the seeds write it: id to keys, and which section it stands in."""
    found = {}
    for path in sorted(datasets.path("iraq-2023-24").glob("*.yaml")):
        seed = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for section in ("acts", "ties"):
            for name, keys in seed.get(section, {}).items():
                assert name not in found
                found[name] = {**keys, "section": section, "file": path.name}
    return found


@pytest.fixture(scope="module")
def publications():
    """The publications that rows cite: id to keys."""
    path = datasets.path("iraq-2023-24") / "publications.yaml"
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["publications"]


@pytest.fixture(scope="module")
def facts(shared):
    """The table of facts of the brief: id to cells."""
    with (shared / "corpus" / "facts.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def many(value) -> list[str]:
    return value if isinstance(value, list) else [value]


def links(row) -> list[dict[str, str]]:
    return row.get("in_response_to", [])


def sign(row) -> str:
    default = vocab.RELATIONS[row["is"]].sign if "is" in row else vocab.act(row["did"]).sign
    return row.get("sign", {-1: "hostile", 0: "neutral", 1: "cooperative"}[default])


def test_the_counts_are_those_of_the_table(rows, publications) -> None:
    """Nothing was dropped and nothing was added: rows, types, answer links, sources and actors are counted."""
    path = datasets.path("iraq-2023-24") / "actors.yaml"
    actors = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["actors"]

    kinds = Counter("campaigns" if row.get("series") else row["section"] for row in rows.values())
    types = Counter(row["did"].split("/")[0] for row in rows.values() if "did" in row)
    bases = Counter(link["basis"] for row in rows.values() for link in links(row))

    assert dict(kinds) == KINDS
    assert dict(sorted(types.items())) == TYPES
    assert Counter(map(sign, rows.values())) == SIGNS
    assert (
        tuple(sum(float(dead or 0) for dead in column) for column in zip(*map(toll, rows.values()), strict=True))
        == DEAD
    )
    assert dict(sorted(bases.items())) == BASES
    assert len(publications) == SOURCES
    assert len(actors) == ACTORS


def test_the_graph_has_the_rows_of_the_seeds(rows) -> None:
    """What the seeds say arrives in the graph: every row, its sources, and each quote in its digest."""
    g = datasets.load("iraq-2023-24")

    assert set(g.acts["act_id"]) | set(g.ties["tie_id"]) == set(rows)
    assert len(g.actors) == ACTORS
    assert set(g.evidence(list(rows))["row_id"]) == set(rows)


def test_every_field_is_that_of_the_table(rows, publications, facts) -> None:
    """Each row agrees with the table in actors, kind, dates, place, toll, sign, links and sources."""
    assert set(rows) == set(facts)
    for name, fact in facts.items():
        row = rows[name]
        a_tie = fact["row_kind"] == "tie"
        assert ";".join(many(row["who"])) == fact["source_actor"], name
        assert ";".join(many(row["of" if a_tie else "to"])) == fact["target_actor"], name
        assert sign(row) == fact["sign"], name
        assert (row.get("since", "") if a_tie else row["when"]) == "/".join(
            filter(None, (fact["date"], fact["end_date"]))
        ), name
        assert row.get("known_from", "") == fact["known_from"], name
        assert (row.get("certainty") == "outside") == (fact["confidence"] == "background-knowledge"), name
        assert (row.get("tags") == ["core"]) == (fact["core"] == "yes"), name
        cited = [publications[source]["url"] for source in many(row["sources"])]
        assert cited == [url for url in (fact["url"], fact["source2_url"]) if url], name
        said = any(row.get(key) for key in ("according_to", "claimed_by", "reported_by"))
        assert said or not fact["claimed_by/attribution"], name
        assert row.get("note") or not fact["notes"], name
        if not a_tie:
            assert row["did"] == "/".join(filter(None, (fact["plover_type"], fact["plover_mode"]))), name
            assert row["where"] == fact["place"], name
            assert row.get("cameo", "") == fact["cameo_code"], name
            assert row.get("alternative_of", "") == fact["alternative_of"], name
            assert [link["act"] for link in links(row)] == list(filter(None, fact["responds_to"].split(";"))), name
            assert toll(row) == tuple(fact[f"fatalities_{word}"] for word in ("low", "best", "high")), name


def toll(row) -> tuple[str, str, str]:
    killed = row.get("killed", {})
    return (killed,) * 3 if isinstance(killed, str) else tuple(killed.get(word, "") for word in ("low", "best", "high"))


def test_every_answer_link_has_the_ground_of_the_table(rows, facts) -> None:
    """Stated, reported and inferred are kept apart, and an answer to the series says that it is one."""
    grounds = {
        "stated-by-actor": "stated",
        "stated-as-series": "stated",
        "reported": "reported",
        "inferred-by-us": "inferred",
        "stated-by-unnamed-officials": "reported",
    }
    for name, fact in facts.items():
        written = fact["responds_to_basis"]
        each = dict(part.split() for part in written.split(";")) if ";" in written else {}
        for link in links(rows[name]):
            ground = each.get(link["act"], written)
            assert link["basis"] == grounds[ground], name
            assert ("series" in link.get("note", "")) == (ground == "stated-as-series"), name


def test_every_publication_is_that_of_the_table(publications, facts) -> None:
    """Title, publisher, day and sort of page are those that the table gives for the address."""
    by_url = {publication["url"]: publication for publication in publications.values()}

    assert set(by_url) == {fact[key] for fact in facts.values() for key in ("url", "source2_url") if fact[key]}
    for fact in facts.values():
        found = by_url[fact["url"]]
        assert found["title"] == fact["source_title"]
        assert found["publisher"] == fact["publisher"]
        assert found["kind"] == fact["source_kind"]
        assert found.get("published", "") == fact["date_published"]


def test_every_actor_is_that_of_the_table(shared) -> None:
    """Names, Arabic names, membership and aliases are those of the table, but for the private person."""
    path = datasets.path("iraq-2023-24") / "actors.yaml"
    actors = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["actors"]
    with (shared / "corpus" / "actors.csv").open(encoding="utf-8", newline="") as file:
        table = {row["id"]: row for row in csv.DictReader(file)}

    private = set(table) - set(actors)

    assert len(private) == 1
    assert PRIVATE[0] in private.pop()
    for name, actor in actors.items():
        row = table[name]
        assert actor["name"] == row["name"]
        assert actor.get("names", {}).get("ar", "") == row["name_ar"]
        bonds = [actor[key] for key in ("parent",) if key in actor] + actor.get("member_of", [])
        assert bonds == list(filter(None, row["parent/member_of"].split("|")))
        if "wikidata" in actor:
            assert actor["wikidata"] == row["wikidata_qid"]
        assert "note" in actor or not row["notes"]


def test_each_quote_stands_once_in_its_digest() -> None:
    """The evidence of a row is found in the digest beside it, exactly once."""
    for path in sorted(datasets.path("iraq-2023-24").glob("20*.yaml")):
        seed = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        digest = path.with_name(seed["source"]["text"]).read_text(encoding="utf-8")
        for row in seed["acts"].values():
            for quote in many(row["evidence"]):
                assert digest.count(quote) == 1, (path.name, quote)


def test_what_became_known_late_is_dated_so(rows) -> None:
    """The meeting at Baghdad airport was public only three weeks after it took place."""
    late = {
        name for name, row in rows.items() if "when" in row and row.get("known_from", "") > row["when"].split("/")[-1]
    }

    assert late == {"F061", "F062"}


def test_what_is_disputed_is_marked(rows) -> None:
    """A rival claim points to its twin, and a claim that nobody saw is no attack."""
    assert rows["F004"]["alternative_of"] == "F003"
    assert (rows["F071"]["status"], rows["F071"]["disputed"]) == ("possible", "true")
    assert "three security sources" in str(rows["F071"]["denied_by"])
    assert rows["S01"]["series"] == "true"
    assert "killed" not in rows["S01"]


def tracked(root):
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout: there is no list of files")
    for name in listed.stdout.decode().split("\0"):
        path = root / name
        if name and path.is_file() and path.stat().st_size < 5_000_000:
            yield name, path.read_text(encoding="utf-8", errors="ignore")


def test_the_private_person_is_nowhere(root) -> None:
    """A man whom outlets name and who held no public role is in no file."""
    found = [name for name, text in tracked(root) if any(word in text.casefold() for word in PRIVATE)]

    assert found == []


def test_no_run_of_the_article_stands_in_the_repository(root, shared) -> None:
    """No eight words in a row of the article are anywhere; its title is a fact about it and may be."""
    title, _, body = (shared / "article" / "example_seed.txt").read_text(encoding="utf-8").partition("\n")
    words = [word.casefold() for word in WORDS.findall(body)]
    runs = {tuple(words[at : at + 8]) for at in range(len(words) - 7)}

    found = set()
    for name, text in tracked(root):
        here = [word.casefold() for word in WORDS.findall(text.replace(title, " "))]
        found |= {(name, run) for run in zip(*(here[at:] for at in range(8)), strict=False) if run in runs}

    assert found == set()


def test_the_article_carries_no_words() -> None:
    """Evidence of the article is places, and its lock is places and hashes."""
    folder = datasets.path("baghdad-strike-article")
    seed = yaml.load((folder / "article.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    lock = (folder / "article.lock.json").read_text(encoding="utf-8")

    rows = [row for section in ("acts", "ties", "claims") for row in seed[section].values()]

    assert [len(seed[section]) for section in ("acts", "ties", "claims", "passed_over")] == [16, 13, 1, 4]
    assert all(quote.startswith("chars ") for row in rows for quote in many(row["evidence"]))
    assert not {"exact", "prefix", "suffix"} & set(re.findall(r'"(\w+)":', lock))
