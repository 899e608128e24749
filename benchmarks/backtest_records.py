"""Back-test the ranking of onsets on records that are not part of the package.

Run by hand: python benchmarks/backtest_records.py FOLDER [strengths] [levant gulf balkans syria iraq]. FOLDER holds
`keds_days/` (columns day, date, source, target, weis) and `ucdp/` (GED files). With the word `strengths` it
fits strengths of steps instead, and scores them on the second half.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pandas as pd

from conflictgraph import events
from conflictgraph.errors import RecordTooThinError
from conflictgraph.measures import escalation

KEDS = {"levant": "levant", "gulf": "gulf_all", "balkans": "balkan"}
# Fighting between the same few sides: with the usual questions 1 to 8 onsets are left in a half.
LOOSE = {"quiet": "90D", "every": "30D", "min_acts": 1, "warm_up": "365D", "least": 10}
UCDP = {"syria": "ged_syria_data4ds4da", "iraq": "ged_hdx_iraq_conflict_data_irq"}


def tables(folder: Path, name: str):
    if name in UCDP:
        return events.read(folder / "ucdp" / f"{UCDP[name]}.csv.gz", format="ucdp").tables
    rows = pd.read_csv(folder / "keds_days" / f"{KEDS[name]}.csv.gz", dtype=str).drop(columns="day")
    rows = rows[rows["source"].notna() & rows["target"].notna()]
    return events.read(rows.assign(code=rows["weis"].str.zfill(3)).drop(columns="weis"), format="keds").tables


def fitted(folder: Path, name: str) -> None:
    begin = time.process_time()
    found = escalation.fitted_strengths(tables(folder, name), **(LOOSE if name in UCDP else {}))
    print(f"\n## {name}, {time.process_time() - begin:.0f} CPU seconds\n{found.explain()}")
    print(found.scores.round(6).to_string())
    print(found.weights.round(3).to_dict(), flush=True)


def main() -> None:
    folder, words = Path(sys.argv[1]), sys.argv[2:]
    names = [one for one in words if one != "strengths"] or [*KEDS, *UCDP]
    for name in names:
        begin = time.process_time()
        options = LOOSE if name in UCDP else {}
        try:
            if "strengths" in words:
                fitted(folder, name)
                continue
            found = escalation.backtest(tables(folder, name), **options)
        except RecordTooThinError as error:
            print(f"\n## {name}: refused, {error}")
            continue
        print(f"\n## {name}, {time.process_time() - begin:.0f} CPU seconds\n{found.explain()}")
        print(found.to_frame().round(6).to_string())
        print(found.tried.sort_values("auc", ascending=False).head(8).to_string())
        curve = found.reliability
        print(curve[(curve["ranking"] == "fitted") | (curve["ranking"] == "persistence")].round(5).to_string())
        print(found.strengths.round(3).to_dict(), flush=True)


if __name__ == "__main__":
    main()
