"""A made-up record of seven years: long enough to be back-tested."""

from __future__ import annotations

import numpy as np
import pandas as pd

from conflictgraph.graph import ConflictGraph
from conflictgraph.tables import Tables, frame

NAMES = [f"m{n}" for n in range(14)]


def made_up(seed: int = 0, years: float = 7.0, pace: float = 4.0) -> ConflictGraph:
    """Draw a record in which a few actors are busy, and force is often answered by the ally of its victim."""
    random = np.random.default_rng(seed)
    rows, weight = [], 1 / np.arange(1, 15) ** 0.7
    for _ in range(int(years * 52 * pace)):
        u, v = random.choice(14, 2, replace=False, p=weight / weight.sum())
        day = float(random.uniform(0, 365 * years))
        kind = random.choice(4, p=[0.16, 0.24, 0.3, 0.3])
        rows.append((u, v, day, kind))
        if kind == 0 and random.random() < 0.5:
            rows.append((v ^ 1, u, day + float(random.exponential(8)), 0))
    quads = ["material_conflict", "verbal_conflict", "verbal_cooperation", "material_cooperation"]
    days = pd.Timestamp("2000-01-01") + pd.to_timedelta([int(row[2]) for row in rows], unit="D")
    acts = frame(
        "acts",
        {
            "act_id": [f"x{n}" for n in range(len(rows))],
            "source": [NAMES[row[0]] for row in rows],
            "target": [NAMES[row[1]] for row in rows],
            "direction": ["directed"] * len(rows),
            "quad_class": [quads[row[3]] for row in rows],
            "sign": [-1 if row[3] < 2 else 1 for row in rows],
            "force": [row[3] == 0 for row in rows],
            "date": days,
            "date_latest": days,
            "date_end": days,
        },
    )
    actors = frame("actors", [{"actor_id": name, "name": name.upper(), "kind": "other"} for name in NAMES])
    return ConflictGraph(Tables(actors=actors, acts=acts[acts["source"] != acts["target"]]))
