"""Watching: a real process, a real save, a page that is new, and an end by Ctrl-C."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conflictgraph.cli.watching import Watcher
from conflictgraph.readers import seed

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "iraq-2023-24"
SEED = """\
conflictgraph: 1
source: { title: A day, published: 2024-03-06, licence: CC0-1.0 }
actors: { mill: { name: Mill }, guild: { name: Guild } }
acts:
  shot: { who: mill, did: ASSAULT, to: guild, when: 2024-03-04, evidence: Mill fired on Guild }
"""


@pytest.fixture
def folder(tmp_path):
    """One sound seed with its text."""
    home = tmp_path / "seeds"
    home.mkdir()
    (home / "ford.txt").write_text("Mill fired on Guild. Guild answered.\n", encoding="utf-8")
    (home / "ford.yaml").write_text(SEED, encoding="utf-8")
    return home


def _until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def test_a_save_makes_a_new_page_and_ctrl_c_ends_it(folder, tmp_path):
    """From the shell: a page, a save, another page, a fault that leaves the page, and a quiet end."""
    page, said = tmp_path / "page.html", tmp_path / "said"
    command = [
        sys.executable,
        "-c",
        "from conflictgraph.cli import main; main()",
        "watch",
        str(folder),
        "-o",
        str(page),
    ]
    with said.open("w", encoding="utf-8") as out:
        running = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )
    try:
        _until(page.is_file)
        first = page.read_bytes()

        (folder / "ford.yaml").write_text(SEED.replace("Mill }", "The new mill }"), encoding="utf-8")
        _until(lambda: page.read_bytes() != first)
        second = page.read_bytes()
        (folder / "ford.yaml").write_text(SEED.replace("ASSAULT", "ASSAUT"), encoding="utf-8")
        _until(lambda: "stays as it was" in said.read_text(encoding="utf-8"))

        assert b"The new mill" in second or len(second) != len(first)
        assert page.read_bytes() == second
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 130
    finally:
        running.kill()
        running.wait()
    assert "Traceback" not in said.read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.html", "said", "seeds"]


def test_looking_again_says_nothing_and_reads_nothing(folder, tmp_path, monkeypatch):
    """Without a save there is nothing to say; after one only the saved seed is read."""
    shutil.copy(folder / "ford.txt", folder / "other.txt")
    (folder / "other.yaml").write_text(SEED.replace("shot", "hit").replace("A day", "B"), encoding="utf-8")
    watcher = Watcher([str(folder)], tmp_path / "page.html")
    list(watcher.look())
    read = []
    decode = seed.loader.Sheet.decode
    monkeypatch.setattr(seed.loader.Sheet, "decode", lambda self, path: (read.append(path.name), decode(self, path))[1])

    assert list(watcher.look()) == []
    (folder / "ford.yaml").write_text(SEED + "# saved\n", encoding="utf-8")
    said = list(watcher.look())

    assert watcher.ok, said
    assert read == ["ford.yaml", "ford.txt"]


@pytest.mark.parametrize("name", ["actors.yaml", "2024-02-07.txt", "2024-02-07.yaml", "2024-02-07.lock.json"])
def test_what_is_kept_is_what_would_be_read(tmp_path, name):
    """Whatever was saved: reading with what is kept finds the same as reading all anew."""
    home = tmp_path / "seeds"
    shutil.copytree(SEEDS, home)
    cache = seed.Cache()
    seed.read_all([home], cache)
    path = home / name
    path.write_text(path.read_text(encoding="utf-8").replace("abu", "aboo").replace("drone", "dron"), encoding="utf-8")

    kept, anew = seed.read_all([home], cache), seed.read_all([home])

    assert kept.problems == anew.problems
    assert kept.seeds == anew.seeds
    assert kept.actors == anew.actors
    assert kept.report() == anew.report()


def test_a_folder_that_goes_and_comes_is_said_once(folder, tmp_path):
    """While the seeds are away it is said once; when they are back the page is made again."""
    watcher = Watcher([str(folder)], tmp_path / "page.html")
    list(watcher.look())
    folder.rename(tmp_path / "away")

    assert "no such file or folder" in "\n".join(watcher.look())
    assert list(watcher.look()) == []
    (tmp_path / "away").rename(folder)
    assert any("written" in line for line in watcher.look())
