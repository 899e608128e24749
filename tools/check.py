"""Pass every check of the house, one timed stage after another.

`python tools/check.py` runs all stages; `python tools/check.py lint types` some of them.
A stage that fails does not stop the others: the table at the end says all of it at once.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent
COVERAGE_FLOOR = 90
COUNTED = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed)")
ANSI = re.compile(r"\x1b\[[0-9;]*m")

say = functools.partial(print, flush=True)
totals: Counter[str] = Counter()


def run(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> bool:
    """Run a program, show what it says as it says it, and tell whether it succeeded."""
    say("$", " ".join(str(part) for part in command if len(str(part)) < 200))
    surroundings = {**os.environ, **(env or {})}
    return (
        subprocess.run(
            [str(part) for part in command], cwd=cwd, env=surroundings, stdin=subprocess.DEVNULL, check=False
        ).returncode
        == 0
    )


def run_pytest(*arguments: str) -> bool:
    """Run pytest, show its output and keep the counts of its closing line."""
    command = [PYTHON, "-m", "pytest", "-p", "no:benchmark", *arguments]
    say("$", "pytest", *arguments)
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        closing = ""
        for line in process.stdout or ():
            say(line, end="")
            bare = ANSI.sub("", line)
            if re.match(r"=+ .*\b(passed|failed|error|skipped|no tests ran)\b.* in ", bare):
                closing = bare
    for number, what in COUNTED.findall(closing):
        totals[what.rstrip("s") if what.startswith("error") else what] += int(number)
    return process.returncode == 0


def lint() -> bool:
    """Style and likely faults."""
    fine = run(BIN / "ruff", "check", "--quiet", ".")
    return run(BIN / "ruff", "format", "--quiet", "--check", ".") and fine


def types() -> bool:
    """Types, strictly."""
    return run(PYTHON, "-m", "mypy")


def imports() -> bool:
    """The direction of imports between rooms."""
    return run(BIN / "lint-imports")


def node() -> str | None:
    """Find a Node.js: the machine's, or the one that playwright carries."""
    found = shutil.which("node")
    if found:
        return found
    try:
        from playwright._impl._driver import compute_driver_executable
    except ImportError:
        return None
    return str(compute_driver_executable()[0])


def front_types(program: str) -> bool:
    """Check the JSDoc types of the page's modules with the pinned TypeScript, or say loudly that nobody did."""
    room = ROOT / "tools" / "front"
    compiler = room / "node_modules" / "typescript" / "bin" / "tsc"
    npm = shutil.which("npm")
    if not compiler.exists() and npm:
        run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", cwd=room)
    if not compiler.exists():
        say("SKIPPED: the types of the page's modules need npm and its registry once (Debian: apt-get install npm)")
        return not os.environ.get("CI")
    return run(program, compiler, "-p", "conflictgraph/page/static/tsconfig.json")


def front() -> bool:
    """The page's JavaScript modules: their types, and their tests under Node."""
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("*.test.mjs"))
    if not files:
        say("no front-end tests")
        return True
    program = node()
    if program is None:
        say("SKIPPED: the front-end tests need Node.js (Debian: apt-get install nodejs)")
        return not os.environ.get("CI")
    fine = front_types(program)
    return run(program, "--test", *files) and fine


def tests() -> bool:
    """Tests, browser tests and the examples in docstrings, with branch coverage."""
    for old in ROOT.glob(".coverage*"):
        if old.is_file():
            old.unlink()
    return run_pytest(
        *(
            "-n",
            "2",
            "--dist",
            "loadfile",
            "--cov",
            "--cov-report=term:skip-covered",
            f"--cov-fail-under={COVERAGE_FLOOR}",
        ),
        *("-q", "--no-header", "-m", "not notebook", "--durations=15"),
    )


def notebooks() -> bool:
    """Every notebook, top to bottom, in a copy."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "notebooks"
        shutil.copytree(ROOT / "notebooks", copy)
        return run_pytest(
            "--nbmake",
            "--nbmake-timeout=300",
            "-q",
            "--no-header",
            "--rootdir",
            str(ROOT),
            "-c",
            "pyproject.toml",
            str(copy),
        )


def docs() -> bool:
    """The documentation, warnings as errors, without network."""
    target = ROOT / "docs" / "_build"
    shutil.rmtree(target, ignore_errors=True)
    return run(
        *(PYTHON, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html"),
        *("-d", target / "doctrees", "docs", target / "html"),
        # A proxy that answers nothing: a build that asks the network fails here, not at a reader's.
        env={"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "no_proxy": ""},
    )


def wheel() -> bool:
    """Two builds with the same bytes, and the wheel alone in a clean environment."""
    return run(PYTHON, "tools/wheel.py")


STAGES = {stage.__name__: stage for stage in (lint, types, imports, front, tests, notebooks, docs, wheel)}


def main(names: list[str]) -> int:
    """Run the stages named, all without names; print the time of each and the counts."""
    unknown = [name for name in names if name not in STAGES]
    if unknown:
        say(f"No stage {', '.join(unknown)}. There are: {', '.join(STAGES)}")
        return 2
    rows = []
    for name in names or STAGES:
        say(f"\n=== {name}: {STAGES[name].__doc__}")
        begin = time.monotonic()
        fine = STAGES[name]()
        rows.append((name, fine, time.monotonic() - begin))
        say(f"=== {name}: {'passed' if fine else 'FAILED'} in {rows[-1][2]:.0f} s")
    say("\nstage       result    seconds")
    for name, fine, seconds in rows:
        say(f"{name:<11} {'passed' if fine else 'FAILED':<9} {seconds:7.0f}")
    if totals:
        failed = totals["failed"] + totals["error"]
        say(f"{totals['passed']} passed, {failed} failed, {totals['skipped']} skipped")
    return 0 if all(fine for _, fine, _ in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
