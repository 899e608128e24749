"""The worked example of February 2024: who hit, backs and presses whom, with dates and confidences."""

from __future__ import annotations

import pandas as pd

from conflictgraph.graph import ConflictGraph
from conflictgraph.tables import Tables, frame

AT = "2024-02-08"


def _act(act_id, source, target, kind, intensity, day, *, confidence=float("nan"), place="", force=False):
    when = pd.Timestamp(day)
    return {
        "act_id": act_id,
        "source": source,
        "target": target,
        "type": kind,
        "sign": 0 if kind == "REQUEST" else -1,
        "force": force,
        "intensity": intensity,
        "date": when,
        "date_latest": when,
        "date_end": when,
        "confidence": confidence,
        "place": place,
        "description": f"what {act_id} was",
    }


def article() -> ConflictGraph:
    """Build the worked example as tables."""
    kinds = {"us": "state", "iraq": "government", "iran": "state"}
    actors = [
        {"actor_id": one, "name": one.title(), "kind": kinds.get(one, "other")}
        for one in ("us", "kh", "iraq", "coalition", "nujaba", "axis", "protesters", "iran")
    ]
    acts = [
        _act("a1", "kh", "us", "ASSAULT", 1.0, "2024-01-28", confidence=0.8, force=True),
        _act("a2", "us", "kh", "ASSAULT", 1.0, "2024-02-07", place="Baghdad, Iraq", force=True),
        _act("a3", "iraq", "us", "ACCUSE", 0.2, "2024-02-08"),
        _act("a4", "iraq", "coalition", "THREATEN", 0.44, "2024-02-08", confidence=0.9),
        _act("a5", "nujaba", "iraq", "REQUEST", 0.0, "2024-02-08"),
        _act("a6", "axis", "us", "THREATEN", 0.44, "2024-02-08"),
        _act("a7", "protesters", "us", "PROTEST", 0.65, "2024-02-08"),
    ]
    ties = [
        {"tie_id": "t1", "source": "kh", "target": "nujaba", "relation": "ally_of", "sign": 1},
        {"tie_id": "t2", "source": "kh", "target": "axis", "relation": "member_of", "sign": 1},
        {"tie_id": "t3", "source": "nujaba", "target": "axis", "relation": "member_of", "sign": 1},
        {"tie_id": "t4", "source": "us", "target": "coalition", "relation": "leader_of", "sign": 1},
        {"tie_id": "t5", "source": "iran", "target": "kh", "relation": "backer_of", "sign": 1},
    ]
    links = [
        {"act_id": one, "answers": old}
        for one, old in (("a2", "a1"), ("a3", "a2"), ("a4", "a2"), ("a5", "a2"), ("a6", "a2"), ("a7", "a2"))
    ]
    return ConflictGraph(
        Tables(
            actors=frame("actors", actors),
            acts=frame("acts", acts),
            ties=frame("ties", ties),
            responses=frame("responses", links),
        ).check()
    )
