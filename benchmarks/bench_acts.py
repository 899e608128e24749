"""A graph of ten million acts in four gigabytes: `python benchmarks/bench_acts.py FILE.parquet [--memory 1GB]`.

Reads the file (made by `bench_events.py`) into a graph, slices it and asks for the signs of its pairs.
Each step prints its seconds of CPU and wall, and the peak of the process so far.
"""

from __future__ import annotations

import argparse
import resource
import time

from conflictgraph import events
from conflictgraph.graph import pairs


class Clock:
    """Print what each step took."""

    def __init__(self):
        print("| step | wall, s | CPU, s | peak so far, GB | result |\n|---|--:|--:|--:|---|", flush=True)

    def __call__(self, name, work):
        """Do one step."""
        wall, cpu = time.perf_counter(), time.process_time()
        found = work()
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        shown = f"{len(found):,} pairs" if hasattr(found, "columns") else repr(found).strip("<>")
        print(f"| {name} | {wall:.1f} | {cpu:.1f} | {peak:.2f} | {shown} |", flush=True)
        return found


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("file")
    options.add_argument("--memory", default="1000MB")
    asked = options.parse_args()
    clock = Clock()
    g = clock("events.read", lambda: events.read(asked.file, memory=asked.memory, twins=False))
    held = sum(getattr(g.tables, name).memory_usage(deep=True).sum() for name in ("acts", "actors", "sources"))
    print(f"| the tables alone | | | {held / 1e9:.2f} | |", flush=True)
    clock("tables.check", lambda: g.tables.check() and g)
    clock("between, a month", lambda: g.between("2017-03", "2017-03"))
    clock("between, two years", lambda: g.between("2016", "2017"))
    clock("as_of", lambda: g.as_of("2016-06-30"))
    clock("known_on", lambda: g.known_on("2016-06-30"))
    clock("hostile", g.hostile)
    clock("among three", lambda: g.among(*g.actors["actor_id"].iloc[:3]))
    clock("pairs", lambda: pairs(g))
    clock("pairs of all acts", lambda: pairs(g, sign_rule="all-acts"))


if __name__ == "__main__":
    main()
