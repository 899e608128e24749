"""Write the hashed lock files that the make targets install from.

The locks name no index and no host, hold the hashes of every file of a release (so one lock
serves x86_64 and aarch64, Python 3.11 to 3.13), and are read by pip 23.0.1, the pip of Debian 12.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = ("cas", "events", "fast", "notebook", "plots", "spacy", "spark", "widget")
DEV = "requirements-dev.lock"
BASE = "requirements.lock"
HEADER = """\
# Written by `make lock` from pyproject.toml; do not edit.
# {what}
# Installed with: python -m pip install --no-deps --require-hashes -r {name}
"""


def clean_environment() -> dict[str, str]:
    """Give the environment without anything that would point pip at another index or cap."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    for name in ("PIP_CERT", "PIP_DEFAULT_TIMEOUT"):
        if name in os.environ:
            kept[name] = os.environ[name]
    kept["PIP_CONFIG_FILE"] = os.devnull
    return kept


def group(name: str) -> list[str]:
    """List the requirements of a dependency group, with the groups that it includes."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    found: list[str] = []
    for item in groups[name]:
        found += [item] if isinstance(item, str) else group(item["include-group"])
    return found


def compile_lock(name: str, what: str, groups: list[str], options: list[str]) -> None:
    """Resolve one lock file and refuse it when it names a place."""
    target = ROOT / name
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.txt"
        if target.exists() and "--upgrade" not in options:
            draft.write_text(target.read_text(encoding="utf-8"), encoding="utf-8")
        more = Path(folder) / "groups.in"
        more.write_text("\n".join(item for name in groups for item in group(name)) + "\n", encoding="utf-8")
        command = [
            *(sys.executable, "-m", "piptools", "compile", "--quiet", "--generate-hashes", "--allow-unsafe"),
            *("--no-header", "--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links"),
            *("--no-emit-options", "--strip-extras", "--annotation-style=line", "--output-file", str(draft)),
            *options,
            "pyproject.toml",
            str(more),
        ]
        subprocess.run(command, cwd=ROOT, env=clean_environment(), check=True)
        body = draft.read_text(encoding="utf-8").replace(f"-r {folder}/groups.in", "pyproject.toml (groups)")
        body = re.sub(r"-c /\S+?(?=,|$)", DEV, body, flags=re.MULTILINE).lstrip()
    leak = re.search(r"^--?[a-z-]*(?:index|find|trusted)\S*|\w+://\S+|(?<=[ =])/\S+", body, re.MULTILINE)
    if leak:
        sys.exit(f"{name}: the lock names a place: {leak.group()}")
    target.write_text(HEADER.format(what=what, name=name) + body, encoding="utf-8")
    print(f"{name}: {len(re.findall(r'^[a-zA-Z0-9]', body, re.MULTILINE))} packages")


def plain_pins(name: str) -> str:
    """Give the pins of a lock without their hashes, as a constraint for another lock."""
    return "\n".join(re.findall(r"^\S+==\S+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)) + "\n"


def main() -> None:
    """Resolve the development lock, then the small one inside its versions."""
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv[1:] else []
    extras = [f"--extra={extra}" for extra in EXTRAS]
    everything = "Everything: the library, all extras, tests, docs, benchmarks."
    compile_lock(DEV, everything, ["dev"], upgrade + extras)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as pins:
        pins.write(plain_pins(DEV))
        pins.flush()
        compile_lock(
            BASE,
            "The library alone, and what builds it. Same versions as the development lock.",
            ["install"],
            [*upgrade, "--constraint", pins.name],
        )


if __name__ == "__main__":
    main()
