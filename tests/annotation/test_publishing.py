"""Publishing and attaching: what comes back is what went out, and what went out holds no more words than it may."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from conflictgraph.annotation.publish import attach, publish
from conflictgraph.cli.verbs import app
from conflictgraph.errors import SeedError
from conflictgraph.readers import seed
from conflictgraph.readers.seed.fold import fold, split_gaps

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
WORDS = [f"{word}{number:03d}" for number, word in enumerate(["mill", "Café", "🚢", "المرفأ", "guild", "naïve"] * 20)]
HEAD = """\
conflictgraph: 1
source: { title: A day, published: 2024-03-06, licence: LICENCE, text: ford.txt }
actors: { mill: { name: Mill }, guild: { name: Guild } }
acts:
"""


def _write(home, quotes, licence="all-rights-reserved", words=WORDS):
    home.mkdir(parents=True, exist_ok=True)
    lines = [HEAD.replace("LICENCE", licence)]
    for number, quote in enumerate(quotes):
        lines.append(
            f"  a{number}: {{ who: mill, did: AID, to: guild, when: 2024, evidence: {json.dumps(quote, ensure_ascii=False)} }}\n"
        )
    (home / "ford.txt").write_text(" ".join(words) + "\n", encoding="utf-8")
    (home / "ford.yaml").write_text("".join(lines), encoding="utf-8")


def _statements(path):
    """What a seed says; of a quote its pieces, folded, and where they stand."""
    loaded = seed.load(path)
    made = []
    for one in loaded.seeds:
        for row in (*one.acts, *one.ties, *one.claims):
            quotes = [(split_gaps(found.quote), found.parts, found.sha256) for found in row.evidence]
            made.append((row.model_copy(update={"evidence": ()}), quotes))
        made.extend((row.why, split_gaps(row.evidence.quote), row.evidence.parts) for row in one.passed_over)
    return made


SPANS = st.tuples(
    st.integers(0, 100), st.integers(1, 15), st.integers(0, 8), st.sampled_from([" … ", " [...] ", " ... "])
)


@given(st.lists(SPANS, min_size=1, max_size=4), st.sampled_from(["none", "cut"]))
@settings(deadline=None, max_examples=40)
def test_published_and_attached_is_the_same_seed(tmp_path_factory, spans, words):
    """Whatever is quoted, with gaps or without: published, loaded without its text, and attached, it says the same."""
    home = tmp_path_factory.mktemp("law")
    quotes = []
    for start, length, gap, mark in spans:
        first, last = WORDS[start : start + length], WORDS[start + length + gap : start + length + gap + 3]
        quotes.append(" ".join(first) + (mark + " ".join(last) if gap and last else ""))
    _write(home / "in", quotes)
    before = _statements(home / "in")

    publish([home / "in"], home / "out", words=words)
    away = seed.load(home / "out").seeds[0]
    assert "1 text not here" in seed.check_paths([home / "out"]).counts()
    attach(home / "out" / "ford.yaml", home / "in" / "ford.txt")

    assert _statements(home / "out") == before
    assert [row.evidence[0].parts for row in away.acts] == [quotes[0][1] for _, quotes in before]


def test_the_shipped_corpus_comes_back(tmp_path):
    """Every shipped seed, were its text not free, published both ways and attached."""
    home = tmp_path / "in"
    shutil.copytree(SEEDS / "iraq-2023-24", home)
    for path in home.glob("*.yaml"):
        path.write_text(path.read_text(encoding="utf-8").replace("CC-BY-4.0", "all-rights-reserved"), encoding="utf-8")
    before = _statements(home)

    for words in ("none", "cut"):
        out = tmp_path / words
        publish([home], out, words=words)
        assert not list(out.glob("*.txt"))
        for text in home.glob("*.txt"):
            attach(out / f"{text.stem}.yaml", text)
        assert _statements(out) == before


def test_folders_lie_to_each_other_as_they_lay(tmp_path):
    """Several folders and a single file: each keeps its place, its shared files and its names."""
    for name in ("a", "b", "c"):
        _write(tmp_path / "in" / name, [" ".join(WORDS[:4])])
        path = tmp_path / "in" / name / "ford.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("A day", name).replace("a0", name), encoding="utf-8")
        path.rename(path.with_name(f"{name}.yaml"))
    (tmp_path / "in" / "b" / "corpus.yaml").write_text("title: Two\n", encoding="utf-8")

    done = CliRunner().invoke(
        app, ["publish", *(str(tmp_path / "in" / one) for one in ("a", "b", "c/c.yaml")), str(tmp_path / "out")]
    )

    assert done.exit_code == 0, done.exception
    found = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*"))
    assert found == [
        "a/a.lock.json",
        "a/a.yaml",
        "b/b.lock.json",
        "b/b.yaml",
        "b/corpus.yaml",
        "c/c.lock.json",
        "c/c.yaml",
    ]


def test_what_was_published_is_published_again(tmp_path):
    """Without the text a seed of places and hashes goes out as it is; one with words does not."""
    _write(tmp_path / "in", [" ".join(WORDS[:9])])
    publish([tmp_path / "in"], tmp_path / "once")
    publish([tmp_path / "once"], tmp_path / "twice")
    assert (tmp_path / "once" / "ford.yaml").read_bytes() == (tmp_path / "twice" / "ford.yaml").read_bytes()

    seed.write_lock([tmp_path / "in"])
    (tmp_path / "in" / "ford.txt").unlink()
    with pytest.raises(SeedError, match="attach it first"):
        publish([tmp_path / "in"], tmp_path / "never")
    with pytest.raises(SeedError, match="over themselves"):
        publish([tmp_path / "once"], tmp_path / "once")
    assert not (tmp_path / "never").exists()


def test_first_and_last_words_prove_nothing(tmp_path):
    """A cut quote whose middle was negated is stale: its ends are there, its hash is not."""
    _write(tmp_path / "in", [" ".join(WORDS[:9])])
    publish([tmp_path / "in"], tmp_path / "out", words="cut")
    (tmp_path / "out" / "ford.txt").write_text(" ".join([*WORDS[:5], "never", *WORDS[5:]]) + "\n", encoding="utf-8")

    report = seed.check_paths([tmp_path / "out"])

    assert {"text-changed", "stale"} == {problem.code for problem in report.problems}
    (tmp_path / "out" / "ford.txt").write_text("A line above.\n" + " ".join(WORDS) + "\n", encoding="utf-8")
    moved = seed.load(tmp_path / "out").seeds[0]
    assert fold(moved.acts[0].evidence[0].quote) == " ".join(WORDS[:9])
    assert moved.acts[0].evidence[0].start == len("A line above.\n")


def test_a_cut_seed_keeps_to_its_budget(tmp_path):
    """Of a long quote five words go out, and the words between stand nowhere in what is written."""
    _write(tmp_path / "in", [" ".join(WORDS[10:40])])

    written = publish([tmp_path / "in"], tmp_path / "out", words="cut")

    content = "".join(path.read_text(encoding="utf-8") for path in written)
    assert [word for word in WORDS if word in content.split("evidence")[1]] == [*WORDS[10:13], *WORDS[38:40]]
    assert not any(word in (tmp_path / "out" / "ford.lock.json").read_text(encoding="utf-8") for word in WORDS)
