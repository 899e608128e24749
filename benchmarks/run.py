"""Run all benchmarks and print one table, also as Markdown for a pull request."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Run `bench_*.py`, print name, median, spread and rounds."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:randomly", "-p", "no:cacheprovider"]
        options = [
            "-o",
            "python_files=bench_*.py",
            "-o",
            "testpaths=",
            "--benchmark-only",
            "--benchmark-quiet",
            f"--benchmark-json={report}",
        ]
        code = subprocess.run([*command, *options, *sys.argv[1:], str(HERE)], cwd=HERE.parent, check=False).returncode
        if not report.exists() or not report.stat().st_size:
            return code or 1
        rows = json.loads(report.read_text("utf-8"))["benchmarks"]
    print("\n| benchmark | median, ms | spread, ms | rounds |\n|---|--:|--:|--:|")
    for row in rows:
        stats = row["stats"]
        print(f"| {row['name']} | {stats['median'] * 1e3:,.1f} | {stats['iqr'] * 1e3:,.1f} | {stats['rounds']} |")
    return code


if __name__ == "__main__":
    sys.exit(main())
