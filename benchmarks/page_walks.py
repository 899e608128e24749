"""Write docs/escalation/performance.md from the figures of one run of bench_walks.py.

python benchmarks/page_walks.py benchmarks/bench_walks.json docs/escalation/performance.md
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

HEAD = """# Performance

CPU seconds of one run of `benchmarks/bench_walks.py`, medians where a question is short, on two cores on which other work ran all the time: read ratios, not seconds.
This page is written by `benchmarks/page_walks.py` from `benchmarks/bench_walks.json`.
Streams are synthetic: 20,000 actors of Zipf activity, ten years, times in seconds.
Each cell runs in a process of its own. *build* goes from a frame of names to what the tool needs, *ask* is one question, *worst* the longest of several couples.
numba is compiled before the clock starts: the first compiled question of a process takes some seconds more.
*above* is the highest resident memory less that with the frame alone, in MB: the tool's own code counts, and for ours the compiler, some 130 MB.
*times ours* is what the tool asks for one question, in questions of ours with numba over as many rows; *with building*, the same when each builds first.
*asking* is what the timed questions alone added after a first one. Both are read from the process itself, so nothing of a parent is in them; 0 means that memory of the first question was used again.
igraph, Raphtory and reticula are guests of the benchmark only (GPL and AGPL). reticula 0.13 needed one line mended to be imported on Python 3.11. tglib was not measured: the package of that name on PyPI is another program, a client for Telegram.
Cells not done within 200 s of the clock say so; each is asked twice, once to warm up, and on a busy machine that is less than 200 s of work.
"""
ABOUT = {
    "arrival": "## Earliest arrival from one actor\n",
    "gap": "## With predecessors, and nobody waits longer than 14 days\n\nreticula follows only chains that begin at the first moment: an easier question. pathpy2 takes days.\n",
    "best": "## Best walk to each act\n\nLargest product of scores, 14 days.\n",
    "everyone": "## All pairs that reach each other\n\nPairs are counted. networkx: one actor measured, times 20,000. reticula: sizes of the out-clusters of all acts.\n",
    "ten": "## Ten best paths\n\nMedian of 20 couples, five for networkx and plain Python; random scores. Ours has at most six steps, the others no bound: they answer a harder question. rustworkx gives the length of the tenth walk only.\n",
    "worlds": "## Reach in 1,000 sampled worlds\n\nAt most four steps. The others build and walk a graph a world; a few worlds were measured and multiplied.\n",
    "tables": "## From the library's tables\n\n`observed_reach` to the frame that a user gets. The scan is a hundredth of it: filtering the acts, giving actors their codes, ordering acts by day and id, and writing the chains is the rest.\n",
}
MARKS = (
    ("earliest arrival, 10 million acts", "arrival", "ours", 10_000_000, 0.017),
    ("earliest arrival, 1 million, plain Python", "arrival", "ours, plain", 1_000_000, 0.065),
    ("with predecessors and a gap, 1 million", "gap", "ours", 1_000_000, 0.0073),
    ("with predecessors and a gap, 10 million", "gap", "ours", 10_000_000, 0.094),
    ("best walk to each act, 1 million", "best", "ours", 1_000_000, 0.028),
    ("best walk to each act, 10 million", "best", "ours", 10_000_000, 0.565),
    ("all pairs, 1 million", "everyone", "ours", 1_000_000, 0.16),
    ("all pairs, 10 million", "everyone", "ours", 10_000_000, 1.69),
    ("ten best paths, 147,952 pairs", "ten", "ours", 158_500, 0.0091),
    ("ten best paths, 279,070 pairs", "ten", "ours", 307_000, 0.033),
)


def _ours(cells, one):
    """Find our own cell of the same question over as many rows."""
    return next((c for c in cells if (c["task"], c["asked"], c["tool"]) == (one["task"], one["asked"], "ours")), None)


def _ratios(cells, one):
    """How many times as long as ours a question takes, alone and with building."""
    ours = _ours(cells, one)
    if ours is None or "fault" in one:
        return None
    return one["ask"] / ours["ask"], (one["build"] + one["ask"]) / (ours["build"] + ours["ask"])


def _times(ratio):
    return f"{ratio:,.1f}" if ratio < 9.95 else f"{float(f'{ratio:.2g}'):,.0f}"


def _row(cells, one):
    if "fault" in one:
        return f"| {one['tool']} | {one['asked']:,} | | {one['fault']} | | | | | |"
    worst = f"{one['worst']:.4f}" if "worst" in one else ""
    ratios = ("", "") if one["tool"] == "ours" else map(_times, _ratios(cells, one))
    asked = f"{one['ask']:.2g}".replace("e+03", "e3")
    return f"| {one['tool']} | {one['rows']:,} | {one['build']:.2f} | {asked} | {' | '.join(ratios)} | {worst} | {one['above']:.0f} | {max(one['asking'], 0):.0f} |"


def _standing(cells):
    """Say who is quickest, from the figures: the nearest guest of each table, or who was quicker than ours."""
    guests = [(one, *_ratios(cells, one)) for one in cells if not one["tool"].startswith("ours") and "fault" not in one]
    quicker = [f"{one['tool']} ({one['task']}, {one['rows']:,} rows)" for one, *both in guests if min(both) <= 1]
    if quicker:
        return f"Quicker than ours, in asking or with building: {', '.join(quicker)}."
    near = {}
    for one, alone, _ in guests:
        near[one["task"]] = min(near.get(one["task"], (float("inf"), "")), (alone, one["tool"]))
    told = ", ".join(f"{_times(ratio)} ({task}, {tool})" for task, (ratio, tool) in near.items())
    least = min((whole, one["tool"], one["task"]) for one, _, whole in guests)
    return (
        "In each table that has guests, ours with numba is the quickest of those that were done, in asking and with building. "
        f"The nearest guest takes so many times as long to ask: {told}. With building, the nearest of all takes {_times(least[0])} times as long ({least[2]}, {least[1]}). "
        "Guests that answer an easier or a harder question say so at their table."
    )


def main():
    run = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    cells = {(one["task"], one["tool"], one["asked"]): one for one in run["cells"]}
    parts = [HEAD, "## Aims\n\n| question | aim | this run |\n|---|--:|--:|"]
    for name, *key, aim in MARKS:
        spent = cells[tuple(key)]["ask"]
        parts.append(f"| {name} | {aim:.2g} | {spent:.2g}{'' if spent <= aim else ', missed'} |")
    scan = cells["arrival", "ours", 10_000_000]["ask"]
    rate = 0.16 / scan
    parts.append(
        f"\nA scan of ten million acts reads 160 MB in {scan * 1000:.1f} ms: {rate:.1f} GB/s, {100 * rate / run['sum']:.0f} per cent of a plain sum in the same run ({run['sum']:.1f} GB/s) and {100 * rate / run['copy']:.0f} per cent of a plain copy ({run['copy']:.1f} GB/s, read and write counted). Branches, not memory, set the limit.\n"
    )
    parts.append(_standing(run["cells"]) + "\n")
    head = ("tool", "rows", "build", "ask", "times ours", "with building", "worst", "above", "asking")
    for task, words in ABOUT.items():
        parts.append(f"{words}\n| {' | '.join(head)} |\n|---|{'--:|' * (len(head) - 1)}")
        parts += [_row(run["cells"], one) for one in run["cells"] if one["task"] == task]
        parts.append("")
    Path(sys.argv[2]).write_text("\n".join(parts).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
