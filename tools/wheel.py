"""Build the wheel twice, compare the bytes, and try it in an environment that has nothing else of ours."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# 1 January 2020: any fixed moment will do, and zip files know none before 1980.
EPOCH = "1577836800"
PROBE = """
import sys
import conflictgraph as cg
g = cg.datasets.load("iraq-2023-24")
print(len(g.actors), "actors,", g.acts["act_id"].nunique(), "acts,", len(g.ties), "ties")
assert "site-packages" in cg.__file__, cg.__file__
"""
WANTED = (
    "conflictgraph/py.typed",
    "conflictgraph/_seeds/iraq-2023-24/",
    "dist-info/licenses/LICENSE",
    "conflictgraph/page/static/",
)
UNWANTED = ("tests/", "docs/", "notebooks/", ".detached.txt", "__pycache__", "private/")


def build(target: Path) -> Path:
    """Build one wheel and one source archive into a folder."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target), str(ROOT)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return next(target.glob("*.whl"))


def digests(folder: Path) -> dict[str, str]:
    """Give the SHA-256 of every file in a folder."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def content_faults(wheel: Path) -> list[str]:
    """Say what the wheel lacks and what should not be in it."""
    names = zipfile.ZipFile(wheel).namelist()
    faults = [f"lacks {part}" for part in WANTED if not any(part in name for name in names)]
    faults += [
        f"holds {name}"
        for name in names
        for part in UNWANTED
        if name.startswith(part) or (part[0] != "t" and f"/{part}" in name)
    ]
    return faults


def try_alone(wheel: Path, folder: Path) -> None:
    """Install the wheel into an empty environment and do the main job."""
    venv = folder / "empty venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    python = str(venv / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    for command in (
        [*pip, "--no-deps", "--require-hashes", "-r", str(ROOT / "requirements.lock")],
        [*pip, "--no-deps", "--no-index", str(wheel)],
        [python, "-m", "pip", "check"],
        [python, "-c", PROBE],
        [str(venv / "bin" / "conflictgraph"), "--help"],
        [str(venv / "bin" / "conflictgraph"), "demo", "--output", str(folder / "demo.html")],
    ):
        quiet = subprocess.DEVNULL if "--help" in command else None
        subprocess.run(command, check=True, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=quiet)
    if not (folder / "demo.html").stat().st_size:
        sys.exit("the demo of the wheel wrote an empty page")


def main() -> None:
    """Build, compare, look inside, try."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = build(folder / "one")
        build(folder / "two")
        if digests(folder / "one") != digests(folder / "two"):
            sys.exit(f"two builds differ: {digests(folder / 'one')} {digests(folder / 'two')}")
        if faults := content_faults(wheel):
            sys.exit("the wheel " + "; ".join(faults))
        print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB, the same bytes twice", flush=True)
        try_alone(wheel, folder)


if __name__ == "__main__":
    main()
