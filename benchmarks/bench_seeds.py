"""Check 1,000 seeds of 40 statements each: seeds a second, and memory. Run: python benchmarks/bench_seeds.py."""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

from conflictgraph.readers import seed

SEEDS, STATEMENTS = 1_000, 40


def _write(folder: Path, number: int) -> None:
    words = [
        f"On day {row} of month {number} actor A{row} met actor B{row} at place {row}." for row in range(STATEMENTS)
    ]
    (folder / f"s{number}.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    lines = ["conflictgraph: 1", "source: { title: made, published: 2024-01-01, licence: CC0-1.0 }", "acts:"]
    for row in range(STATEMENTS):
        lines += [
            f"  r{number}-{row}:",
            f"    who: a{row}",
            "    did: CONSULT/visit",
            f"    to: b{row}",
            "    when: 2024-01-01",
            f"    where: place {row}",
            f"    evidence: actor A{row} met actor B{row} at place {row}.",
        ]
    (folder / f"s{number}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Write the seeds, check them, and print how fast it was."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        actors = [
            f"  {side}{row}: {{ name: {side.upper()}{row}, kind: organisation }}"
            for row in range(STATEMENTS)
            for side in "ab"
        ]
        (folder / "actors.yaml").write_text("actors:\n" + "\n".join(actors) + "\n", encoding="utf-8")
        for number in range(SEEDS):
            _write(folder, number)
        begin = time.process_time()
        report = seed.check_paths([folder])
        took = time.process_time() - begin
    assert report.ok, report.render()[:2000]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{report.seeds / took:.0f} seeds a second of CPU ({report.statements} statements in {took:.2f} s), {peak:.0f} MB at most"
    )


if __name__ == "__main__":
    main()
