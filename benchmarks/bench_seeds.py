"""Check 1,000 seeds of 40 statements each, and watch the shipped corpus: speed and memory.

Run: python benchmarks/bench_seeds.py. Seconds are of the processor, since machines are shared; of the
watch also of the clock.
"""

from __future__ import annotations

import resource
import shutil
import tempfile
import time
from pathlib import Path

from conflictgraph.cli.watching import Watcher
from conflictgraph.readers import seed

SEEDS, STATEMENTS, REPEATS = 1_000, 40, 5
CORPUS = Path(__file__).resolve().parent.parent / "seeds" / "iraq-2023-24"


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


def _check() -> None:
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
        before = _memory()
        took = []
        for _ in range(REPEATS):
            begin = time.process_time()
            report = seed.check_paths([folder])
            took.append(time.process_time() - begin)
        peak = _memory()
    if not report.ok:
        raise SystemExit(report.render()[:2000])
    rates = sorted(report.seeds / one for one in took)
    print(
        f"check: {report.seeds} seeds, {report.statements} statements: {rates[len(rates) // 2]:.0f} seeds a second of "
        f"processor time ({rates[0]:.0f} to {rates[-1]:.0f} in {REPEATS} runs); {peak:.0f} MB at most, {before:.0f} before"
    )


def _watch() -> None:
    with tempfile.TemporaryDirectory() as home:
        seeds = Path(home) / "seeds"
        shutil.copytree(CORPUS, seeds)
        watcher = Watcher([str(seeds)], Path(home) / "page.html")
        list(watcher.look())
        path = seeds / "2024-02-07.yaml"
        content = path.read_text(encoding="utf-8")
        said, written, used = [], [], []
        for number in range(REPEATS):
            path.write_text(f"{content}# save {number}\n", encoding="utf-8")
            begin, cpu = time.perf_counter(), time.process_time()
            look = watcher.look()
            next(look)
            said.append(time.perf_counter() - begin)
            list(look)
            written.append(time.perf_counter() - begin)
            used.append(time.process_time() - cpu)
    middle = REPEATS // 2
    print(
        f"watch: a save of the shipped corpus: faults said after {sorted(said)[middle]:.2f} s, page written after "
        f"{sorted(written)[middle]:.2f} s, {sorted(used)[middle]:.2f} s of processor time"
    )


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure both, and print a line for each."""
    _check()
    _watch()


if __name__ == "__main__":
    main()
