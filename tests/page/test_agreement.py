"""The browser works out escalation from the page's tables, and says what Python says."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

import conflictgraph as cg
from conflictgraph import testing
from conflictgraph.measures import escalation
from conflictgraph.page import strokes as lines_on_paper
from conflictgraph.page.escalation import table
from conflictgraph.page.payloads import payload

RUNNER = Path(__file__).with_name("agree.mjs")
TYPES = (
    ("ASSAULT", -1, True, 1.0),
    ("THREATEN", -1, False, 0.44),
    ("REQUEST", 0, False, 0.0),
    ("PROTEST", -1, False, 0.65),
    ("ACCUSE", -1, False, 0.2),
    ("", -1, False, 0.0),
    ("AID", 1, False, 0.7),
)
RELATIONS = ("ally_of", "backer_of", "member_of", "leader_of", "subordinate_to", "at_war_with", "loyal_to", "host_of")


def ask(cases, tmp_path):
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not on this machine (Debian: apt-get install nodejs)")
    (tmp_path / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    done = subprocess.run([node, str(RUNNER), str(tmp_path / "cases.json")], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def case(g, pairs, struck, *, data=None, k=5, keep=None):
    return {"data": data or payload(g, paths=False), "pairs": pairs, "struck": struck, "k": k, "keep": keep}


def same_paths(shown, found):
    assert not shown["cut"] and not found.cut
    assert [one["score"] for one in shown["paths"]] == pytest.approx([path.score for path in found], rel=1e-9)
    assert [_steps(one) for one in shown["paths"]] == [
        (
            path.sign,
            path.weakest,
            [
                (
                    s.source,
                    s.target,
                    s.kind,
                    s.status,
                    s.side,
                    list(dict.fromkeys(s.row_ids)),
                    list(map(list, s.answers)),
                )
                for s in path.steps
            ],
        )
        for path in found
    ]
    assert shown["crossed"] == found.cross_pressured


def _steps(one):
    names = ("source", "target", "kind", "status", "side", "rows", "answers")
    return one["sign"], one["weakest"], [tuple(step[name] for name in names) for step in one["steps"]]


def same_rings(shown, found, words):
    rings = [
        (
            row.actor,
            row.ring,
            list(row.via),
            [name if name in words["relations"] else name.replace("_", " ") for name in row.relation],
            [[name if name in words["relations"] else name.replace("_", " "), to] for name, to in row.bonds],
            list(row.tie_ids),
            list(row.precedents),
        )
        for row in found.rings.itertuples()
    ]
    said = [
        (
            one["actor"],
            one["ring"],
            one["via"],
            [words["inverse"][r["name"]] if r["inverse"] else r["name"] for r in one["relations"]],
            [[words["inverse"][r["name"]] if r["inverse"] else r["name"], r["to"]] for r in one["bonds"]],
            one["ties"],
            one["precedents"],
        )
        for one in shown["rings"]
    ]
    assert said == rings
    assert shown["crossed"] == list(found.cross_pressured)
    assert [
        [one[key] for key in ("actor", "act", "target", "answers", "basis", "by")] for one in shown["precedents"]
    ] == [[row.actor, row.act_id, row.target, row.answers, row.basis, row.by] for row in found.precedents.itertuples()]


def same_table(shown, packed, key):
    """Compare with the paths that are worked out beforehand for the shipped size."""
    steps = packed["steps"]
    assert [
        [
            one["weakest"],
            [
                [s["source"], s["target"], s["kind"], s["status"], s["side"], s["rows"], s["answers"]]
                for s in one["steps"]
            ],
        ]
        for one in shown["paths"]
    ] == [
        [weakest, [[*steps[n][:3], *steps[n][4:]] for n in numbers]]
        for _, weakest, numbers in packed["pairs"].get(key, [])
    ]
    assert shown["crossed"] == (key in packed["crossed"])


def test_the_corpus_has_the_same_paths_in_the_browser(tmp_path):
    """Between every two actors of the corpus: the same best paths, scores, order, steps and answers."""
    g = cg.datasets.load("iraq-2023-24")
    people = g.actors["is_person"] | g.actors["is_placeholder"]
    ids = sorted(g.actors.loc[~people, "actor_id"])
    pairs = [(a, b) for a in ids for b in ids if a != b]

    (answer,) = ask([case(g, pairs, [], k=3)], tmp_path)

    packed = table(g, ids, k=3)
    for (a, b), shown in zip(pairs, answer["paths"], strict=True):
        same_table(shown, packed, f"{a}>{b}")
    for a, b in (("usa", "iraq_gov"), ("iran", "usa"), ("kh", "cjtf_oir")):
        same_paths(answer["paths"][pairs.index((a, b))], escalation.paths(g, a, b, k=3))
    assert len(packed["pairs"]) > 300


def test_the_corpus_has_the_same_rings_in_the_browser(tmp_path):
    """Whoever is struck, by whomever: the same rings, ties, precedents and cross-pressured actors."""
    g = cg.datasets.load("iraq-2023-24")
    struck = [("nujaba", "usa"), ("kh", "usa"), ("kh", ""), ("usa", "iri"), ("iraq_gov", "usa"), ("iran", "")]
    data = payload(g, paths=False)

    (answer,) = ask([case(g, [], struck, data=data)], tmp_path)

    for (centre, by), shown in zip(struck, answer["drawn"], strict=True):
        same_rings(shown, escalation.drawn_in(g, centre, by or None), data["words"])


@pytest.mark.parametrize("day", ["2023-12-01", "2024-02-08"])
def test_the_second_clock_reaches_the_paths(tmp_path, day):
    """Paths from the rows known on a day are those of `known_on`."""
    g = cg.datasets.load("iraq-2023-24")
    then = g.known_on(day)
    keep = [*then.acts["act_id"], *then.ties["tie_id"]]
    pairs = [("usa", "iraq_gov"), ("usa", "nujaba"), ("kh", "usa"), ("iran", "usa"), ("usa", "iran")]

    (answer,) = ask([case(g, pairs, [("kh", "usa")], keep=keep)], tmp_path)

    for (a, b), shown in zip(pairs, answer["paths"], strict=True):
        same_paths(shown, escalation.paths(then, a, b, k=5))


def _random(seed):
    """Make a small graph with every kind of step, odd dates, answers and rival accounts."""
    random = np.random.default_rng(seed)
    ids = [f"n{i}" for i in range(6)]
    kinds = ["state", "armed-group", "government", "armed-group", "person", "unnamed-armed-group"]
    actors = [
        {"actor_id": one, "name": f"Land {one}", "kind": kind, "is_person": kind == "person"}
        | {"is_placeholder": kind == "unnamed-armed-group"}
        for one, kind in zip(ids, kinds, strict=True)
    ]
    acts = []
    for n in range(int(random.integers(4, 16))):
        a, b = random.choice(6, 2, replace=False)
        name, sign, force, intensity = TYPES[int(random.integers(len(TYPES)))]
        day = f"2024-{int(random.integers(1, 4)):02d}-{int(random.integers(1, 29)):02d}"
        more = {
            "type": name,
            "force": force,
            "intensity": intensity,
            "place": random.choice(["", "Land n0", "Land n2"]),
        }
        more["direction"] = random.choice(["directed", "directed", "directed", "reciprocal", "unknown"])
        more["certainty"] = random.choice(["stated", "implied"])
        more["confidence"] = [np.nan, 0.7][int(random.integers(2))]
        more["event"] = random.choice(["", "", "e1"])
        more["disputed"] = bool(random.random() < 0.1)
        acts.append(testing.act(f"x{n:02d}", ids[a], ids[b], sign=sign, day=day, **more))
    ties = []
    for n in range(int(random.integers(2, 9))):
        a, b = random.choice(6, 2, replace=False)
        relation = RELATIONS[int(random.integers(len(RELATIONS)))]
        sign = -1 if relation == "at_war_with" else 1
        strength = round(float(random.random()), 3)
        ties.append(testing.tie(f"t{n}", ids[a], ids[b], sign=sign, relation=relation, strength=strength))
    links = {tuple(sorted(random.choice(len(acts), 2, replace=False))) for _ in range(3)}
    return testing.graph(acts, ties, actors=actors, responses=[(f"x{b:02d}", f"x{a:02d}") for a, b in sorted(links)])


def test_random_graphs_have_the_same_answers_in_the_browser(tmp_path):
    """Made-up graphs with every kind of step: the same paths and rings, whoever is asked about."""
    graphs = [_random(seed) for seed in range(14)]
    ids = [f"n{a}" for a in range(4)]
    pairs = [(a, b) for a in ids for b in ids if a != b]
    data = [payload(g, paths=False) for g in graphs]

    answers = ask([case(g, pairs, pairs[::3], data=one) for g, one in zip(graphs, data, strict=True)], tmp_path)

    count = 0
    for number, (g, one, answer) in enumerate(zip(graphs, data, answers, strict=True)):
        packed = table(g, ids, k=5)
        count += len(packed["pairs"])
        for (a, b), shown in zip(pairs, answer["paths"], strict=True):
            same_table(shown, packed, f"{a}>{b}")
        for (a, b), drawn in zip(pairs[::3], answer["drawn"], strict=True):
            same_rings(drawn, escalation.drawn_in(g, a, b), one["words"])
        a, b = pairs[number % len(pairs)]
        same_paths(answer["paths"][number % len(pairs)], escalation.paths(g, a, b, k=5))
    assert count > 60


def test_a_still_line_runs_where_the_page_draws_it(tmp_path):
    """Curves, bolts, double strokes and heads of figures and pictures are those of the page, to a hundredth."""
    data = payload(cg.datasets.load("iraq-2023-24"), paths=False)
    place = {actor["id"]: actor for actor in data["actors"]}

    (answer,) = ask([{"data": data, "pairs": [], "struck": [], "k": 1, "keep": None, "drawn": data["lines"]}], tmp_path)

    for line, shown in zip(data["lines"], answer["lines"], strict=True):
        points = lines_on_paper.curve(place[line["source"]], place[line["target"]], line["sign"])
        found = lines_on_paper.strokes(points, line, lines_on_paper.pen(len(line["rows"])))
        assert np.allclose(points, shown["points"], atol=0.01), line["id"]
        assert len(found) == len(shown["strokes"])
        for mine, theirs in zip(found, shown["strokes"], strict=True):
            assert np.allclose(mine, theirs, atol=0.01), line["id"]
        assert np.allclose(lines_on_paper.head(points, 9), shown["head"], atol=0.01)
