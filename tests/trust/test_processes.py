"""Whole programs: the same bytes everywhere, no network, no trace of the machine, Ctrl-C."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

EXPORT = """
import sys
from conflictgraph import datasets, export
from conflictgraph.measures import paths, timeline, compare
g = datasets.load("iraq-2023-24")
for name in ("graphml", "gexf", "json", "cytoscape"):
    export.write(g, sys.argv[1] + "/g." + name, format=name)
export.write(g, sys.argv[1] + "/csv", format="csv")
told = [paths.k_shortest(g, "usa", "iraq_gov").explain(), paths.brokers(g, "usa", "iran").explain()]
told += [timeline.monthly(g, "usa", "kh").to_csv(), compare.graphs(g.known_on("2024-01-01"), g).explain()]
with open(sys.argv[1] + "/told.txt", "w", encoding="utf-8") as file:
    file.write("\\n".join(told))
"""
ENVIRONMENTS = [
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "Asia/Baghdad"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "POSIX", "TZ": "America/New_York"},
    {"PYTHONHASHSEED": "3", "LANG": "ar_IQ.UTF-8", "TZ": "Pacific/Kiritimati"},
    {"PYTHONHASHSEED": "4", "LC_ALL": "C", "TZ": "UTC", "OMP_NUM_THREADS": "1"},
]


def run(folder: Path, program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program with little else in its environment."""
    clean = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        cwd=folder,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def files(folder: Path) -> dict[str, bytes]:
    """Read every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.slow
def test_five_environments_give_the_same_bytes_without_trace_of_the_machine(tmp_path: Path) -> None:
    """Hash seed, locale and time zone change nothing; no file holds a path or the host."""
    found = []
    for number, environment in enumerate(ENVIRONMENTS):
        folder = tmp_path / f"marker-place-{number}"
        folder.mkdir()
        done = run(folder, EXPORT, **environment)
        assert done.returncode == 0, done.stderr
        found.append(files(folder))

    assert all(other == found[0] for other in found[1:])
    traces = [
        b"marker-place",
        str(Path(__file__).parent.parent.parent).encode() + b"/",
        socket.gethostname().encode() if len(socket.gethostname()) > 5 else b"marker-place",
    ]
    assert not [name for name, data in found[0].items() if any(trace in data for trace in traces)]


# The background jobs of a shell ignore Ctrl-C; these programs listen to it wherever they are started.
INTERRUPTIBLE = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "


def test_no_socket_is_opened(tmp_path: Path) -> None:
    """Loading, asking and exporting work where every socket is refused."""
    refuse = "import socket\ndef no(*a, **k): raise SystemExit('a socket was opened')\nsocket.socket.connect = socket.socket.bind = socket.getaddrinfo = no\n"

    done = run(tmp_path, refuse + EXPORT)

    assert done.returncode == 0, done.stderr


def test_control_c_ends_with_130_and_no_half_file(tmp_path: Path) -> None:
    """An interrupt during a write leaves the old file, no litter, no traceback, and the code 130."""
    target = tmp_path / "g.json"
    target.write_text("old", encoding="utf-8")
    program = (
        "import sys, os, signal\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's background jobs ignore it
        "from conflictgraph import cli, atomic, export, testing\n"
        "from conflictgraph.cli import verbs\n"
        "real = os.write\n"
        "def slow(handle, data):\n"
        "    real(handle, bytes(data[:10])); os.kill(os.getpid(), signal.SIGINT); return 10\n"
        "def work(*a, **k):\n"
        "    atomic.os.write = slow\n"
        "    export.write(testing.toy(), sys.argv[1] + '/g.json')\n"
        "verbs.app = work\n"
        "cli.main()\n"
    )

    done = run(tmp_path, program)

    assert done.returncode == 130
    assert "Traceback" not in done.stderr
    assert files(tmp_path) == {"g.json": b"old"}


@pytest.mark.parametrize("module", ["typer", "conflictgraph.cli.seeds", "conflictgraph.graph"])
def test_control_c_while_starting_is_quiet(tmp_path: Path, module: str) -> None:
    """An interrupt while the command still imports ends it at once, with the code 130, no traceback and no file."""
    program = INTERRUPTIBLE + (
        "import os, sys\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, *rest):\n"
        f"        if name == {module!r}: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "sys.argv = ['conflictgraph', 'summary']\n"
        "from conflictgraph.cli import main\n"
        "main()\n"
    )

    done = run(tmp_path, program)

    assert done.returncode == 130
    assert "Traceback" not in done.stderr
    assert files(tmp_path) == {}
