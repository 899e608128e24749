"""Seeds and events in one graph: where each row is from, and which report the same thing."""

from __future__ import annotations

import pandas as pd
import pytest

from conflictgraph import datasets, events, testing
from conflictgraph.errors import TableError

pytest.importorskip("duckdb")

GED = """id,type_of_violence,side_a,side_b,country,country_id,date_start,date_end,date_prec,where_coordinates,low,best,high
1,1,Government of Iraq,IS,Iraq,645,2014-05-02,2014-05-02,1,Mosul city,3,4,5
2,1,Government of Iran,Government of Iraq,Iran,630,2014-05-02,2014-05-02,1,Mehran,0,1,1
3,1,Government of Iraq,IS,Iraq,645,2014-05-03,2014-05-03,1,Baghdad,50,50,50
"""


@pytest.fixture
def both(tmp_path):
    """An annotated act, three coded events, and the graph of both."""
    path = tmp_path / "ged.csv"
    path.write_text(GED)
    more = {"place": "Mosul", "killed_low": 4.0, "killed_best": 4.0, "killed_high": 6.0}
    seeds = testing.graph(acts=[testing.act("S1", "is", "iraq_gov", day="2014-05-02", **more)])
    coded = events.read(path)
    return seeds, coded, events.together(seeds, coded)


def test_provenance_says_where_a_row_is_from(both):
    """Acts of the seeds and of the data set stand side by side, and the account and citation survive."""
    _, coded, whole = both

    assert dict(zip(whole.acts["act_id"], whole.acts["dataset"], strict=True)) == {
        "S1": "seeds",
        "ucdp:1": "ucdp",
        "ucdp:2": "ucdp",
        "ucdp:3": "ucdp",
    }
    assert whole.meta["citations"] == coded.meta["citations"]
    assert events.account(whole).to_dict("records") == events.account(coded).to_dict("records")
    assert whole.actors["actor_id"].is_unique


def test_proposals_are_weighed_by_day_place_and_toll(both):
    """The event of the same day, place and toll comes first; another pair of actors is never proposed."""
    seeds, coded, _ = both

    found = events.propose_links(seeds, coded)

    columns = ["event_id", "days_apart", "same_direction", "same_place", "toll_overlaps", "score"]
    assert found[columns].to_numpy().tolist() == [
        ["ucdp:1", 0, False, True, True, 3],
        ["ucdp:3", 1, False, False, False, 0],
    ]


def test_a_person_decides_in_a_file_that_is_read_back(both, tmp_path):
    """Only what was decided as the same is linked; who and when stand in the graph; new proposals spare decisions."""
    seeds, coded, whole = both
    path = tmp_path / "links.csv"
    found = events.propose_links(seeds, coded)
    events.write_links(found, path)
    assert events.link(whole, path).acts["event"].tolist() == whole.acts["event"].tolist()
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[0, ["decision", "by", "on", "note"]] = ["same", "A. Reader", "2024-05-01", "same place"]
    table.loc[1, ["decision", "by", "on"]] = ["different", "A. Reader", "2024-05-01"]
    table.to_csv(path, index=False)

    events.write_links(found, path)
    linked = events.link(whole, path)

    assert events.read_links(path)["decision"].tolist() == ["same", "different"]
    assert dict(zip(linked.acts["act_id"], linked.acts["event"], strict=True)) == {
        "S1": "S1",
        "ucdp:1": "S1",
        "ucdp:2": "",
        "ucdp:3": "",
    }
    assert linked.meta["links"] == (
        {"act_id": "S1", "event_id": "ucdp:1", "by": "A. Reader", "on": "2024-05-01", "note": "same place"},
    )


def test_a_decision_without_a_person_or_a_day_is_refused(tmp_path):
    """Each faulty line is named, and all of them at once."""
    path = tmp_path / "links.csv"
    path.write_text(
        "act_id,event_id,decision,by,on,note\na,b,same,,2024-05-01,\na,c,perhaps,X,2024-05-01,\na,d,same,X,May,\n"
    )

    with pytest.raises(TableError) as caught:
        events.read_links(path)

    for part in ("links.csv:2: nobody", "links.csv:3: decision is «perhaps»", "links.csv:4: «on» is «May»"):
        assert part in str(caught.value)


def test_an_event_that_is_marked_already_draws_the_others_in(both):
    """An annotated act that belongs to a happening keeps it, and the coded event joins that happening."""
    _, _, whole = both
    acts = whole.acts
    known = type(whole)(
        whole.tables.with_(acts=acts.assign(event=["E7" if one == "S1" else "" for one in acts.act_id]))
    )

    linked = events.link(known, pd.DataFrame({"act_id": ["S1"], "event_id": ["ucdp:1"]}))

    assert linked.acts.set_index("act_id").loc[["S1", "ucdp:1"], "event"].tolist() == ["E7", "E7"]


def test_the_shipped_corpus_and_the_shipped_events_stand_in_one_graph():
    """Iraq's seeds and UCDP's file have no date in common, and so no proposal, but one graph."""
    seeds, coded = datasets.load("iraq-2023-24"), datasets.load("ucdp-ged-iraq")

    whole = events.together(seeds, coded.between("2018", "2018"))

    assert set(whole.acts["dataset"]) == {"seeds", "ucdp"}
    assert events.propose_links(seeds, coded).empty


@pytest.mark.parametrize("content", [b"", "act_id,event_id,decision,by,on\nä,b,,,\n".encode("latin-1")])
def test_a_file_that_holds_no_decisions_is_named(tmp_path, content):
    """An empty file and one in another encoding are errors with the file's name."""
    path = tmp_path / "links.csv"
    path.write_bytes(content)

    with pytest.raises(TableError, match=r"links\.csv"):
        events.read_links(path)
