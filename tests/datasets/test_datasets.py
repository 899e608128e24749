"""What the shipped corpora promise."""

from __future__ import annotations

import pytest

from conflictgraph import datasets
from conflictgraph.errors import ConflictGraphError


def test_the_names_are_those_of_the_folders(root) -> None:
    """A corpus is a folder of seeds with a card, and each has a name."""
    found = datasets.names()

    assert found == tuple(sorted(card.parent.name for card in (root / "seeds").glob("*/corpus.yaml")))
    assert "iraq-2023-24" in found


def test_an_unknown_name_is_answered_with_near_names() -> None:
    """A slip of the pen is told what was meant, and the error reads as a sentence."""
    with pytest.raises(ConflictGraphError, match="did you mean iraq-2023-24") as caught:
        datasets.load("iraq-2023")

    assert isinstance(caught.value, KeyError)
    assert not str(caught.value).startswith("'")


@pytest.mark.parametrize("name", ["../seeds", "", "/etc", "iraq-2023-24/..", "README.md"])
def test_a_name_is_no_path(name) -> None:
    """Only a name of the list is looked up; nothing else on the disk is reached."""
    with pytest.raises(datasets.UnknownDatasetError):
        datasets.path(name)


@pytest.mark.parametrize("name", datasets.names())
def test_a_citation_says_who_what_and_until_when(name) -> None:
    """A citation names authors, corpus, cut-off date and licence."""
    text = datasets.citation(name)

    assert name in text
    assert "The conflictgraph team" in text
    assert "up to 2024-" in text
    assert text.endswith("CC-BY-4.0.")


def test_an_installed_package_reads_its_own_copy(monkeypatch, tmp_path) -> None:
    """The seeds inside a wheel win over a folder that happens to stand beside it."""
    (tmp_path / "_seeds" / "mine").mkdir(parents=True)
    (tmp_path / "_seeds" / "mine" / "corpus.yaml").write_text("title: Mine\n", encoding="utf-8")
    monkeypatch.setattr(datasets, "_HERE", tmp_path)

    found = datasets.names()

    assert found == ("mine",)


def test_loading_leaves_no_file_behind(root) -> None:
    """Nothing is cached beside the seeds."""
    before = sorted((root / "seeds").rglob("*"))

    datasets.load("iraq-2023-24")

    assert sorted((root / "seeds").rglob("*")) == before


def test_both_corpora_load_into_one_graph(root) -> None:
    """The article uses the actors of the corpus, so a strike told twice joins the same two actors."""
    import conflictgraph as cg

    g = cg.read(root / "seeds")

    ids = set(g.acts["act_id"])
    assert {"F076", "strike-saadi"} <= ids
    assert set(g.acts.loc[g.acts["act_id"] == "strike-kh", "target"]) == {"kh"}
    assert not g.actors["actor_id"].duplicated().any()


def test_shipped_event_data_load_with_licence_and_citation() -> None:
    """UCDP's Iraq file gives 7,473 acts, says how it is cited, and holds no headline."""
    pytest.importorskip("duckdb")

    g = datasets.load("ucdp-ged-iraq")

    assert g.meta["events"]["counts"] == {"rows": 7473, "kept": 7473, "merged": 0, "rejected": 0, "outside": 0}
    assert (g.meta["licence"], g.meta["citations"]) == ("CC BY 4.0", (g.meta["events"]["citation"],))
    assert "version 19.1" in datasets.citation("ucdp-ged-iraq")
    assert set(g.sources["title"]) <= {"", g.meta["title"]}
