"""Files are written whole or not at all, whatever fails on the way."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph import atomic

if TYPE_CHECKING:
    from pathlib import Path

CALLS = ("open", "write", "fsync", "close", "replace", "chmod")


class Failing:
    """Makes the k-th call to the system fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, k: int, error: BaseException) -> None:
        self.count = 0
        self.fired = ""
        for name in CALLS:
            monkeypatch.setattr(atomic.os, name, self._wrap(name, getattr(os, name), k, error))

    def _wrap(self, name, real, k, error):
        def call(*args, **kwargs):
            self.count += 1
            if self.count == k:
                self.fired = name
                if name == "close":
                    real(*args, **kwargs)
                raise error
            return real(*args, **kwargs)

        return call


def test_written_text_reads_back(tmp_path: Path) -> None:
    """A text is on the disk as UTF-8 with its own line ends."""
    path = atomic.write_text(tmp_path / "a.txt", "ḥ\r\nب\n")

    assert path.read_bytes() == "ḥ\r\nب\n".encode()


@given(data=st.binary(max_size=300))
def test_any_bytes_read_back(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """What is written is what is read, byte for byte."""
    path = tmp_path_factory.mktemp("bytes") / "a.bin"

    atomic.write_bytes(path, data)

    assert path.read_bytes() == data


def test_mode_of_an_old_file_is_kept(tmp_path: Path) -> None:
    """A private file stays private when it is written again."""
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o640)

    atomic.write_text(path, "new")

    assert path.stat().st_mode & 0o777 == 0o640


def test_a_new_file_follows_the_umask(tmp_path: Path) -> None:
    """A new file gets the mode that the user's umask asks for."""
    before = os.umask(0o027)
    try:
        path = atomic.write_text(tmp_path / "a.txt", "new")
    finally:
        os.umask(before)

    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Writing to a symbolic link changes the file behind it."""
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("old")
    link.symlink_to(real)

    atomic.write_text(link, "new")

    assert link.is_symlink()
    assert real.read_text() == "new"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder is no file to write, and the message says so without an absolute path."""
    with pytest.raises(IsADirectoryError, match="is a folder") as caught:
        atomic.write_text(tmp_path, "new")

    assert str(tmp_path) not in str(caught.value)


def test_a_pipe_is_written_directly(tmp_path: Path) -> None:
    """A named pipe is not replaced by a file."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()

    atomic.write_text(pipe, "through")
    reader.join(timeout=10)

    assert got == [b"through"]
    assert pipe.is_fifo()


def test_a_long_name_is_written(tmp_path: Path) -> None:
    """A name of 255 bytes leaves no room for a suffix, and needs none."""
    path = atomic.write_text(tmp_path / ("n" * 251 + ".txt"), "new")

    assert path.read_text() == "new"


def test_half_a_surrogate_keeps_the_old_file(tmp_path: Path) -> None:
    """A text that is no Unicode is refused before anything is touched."""
    path = atomic.write_text(tmp_path / "a.txt", "old")

    with pytest.raises(UnicodeEncodeError):
        atomic.write_text(path, "new \ud800")

    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]
    assert path.read_text() == "old"


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "disk full"), OSError(errno.EIO, "fault"), KeyboardInterrupt()]
)
def test_every_failing_call_leaves_the_old_file(tmp_path: Path, error: BaseException) -> None:
    """Whichever call to the system fails, the file is the old one or the new one, and no litter stays."""
    path = tmp_path / "a.txt"
    fired = []
    for k in range(1, 20):
        path.write_text("old")
        with pytest.MonkeyPatch.context() as patch:
            failing = Failing(patch, k, error)
            try:
                atomic.write_text(path, "new")
            except type(error):
                raised = True
            else:
                raised = False

        fired.append(failing.fired)
        assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]
        assert path.read_text() in (
            {"old", "new"} if failing.fired in {"open", "fsync", "close"} else {"old"} if raised else {"new"}
        )
        if not failing.fired:
            break

    assert fired[-1] == ""
    assert {"open", "write", "fsync", "close"} <= set(fired)


def test_many_files_change_together(tmp_path: Path) -> None:
    """A disk that fills up at the second file leaves the first as it was."""
    one, two = atomic.write_text(tmp_path / "1", "old"), atomic.write_text(tmp_path / "2", "old")
    with pytest.MonkeyPatch.context() as patch:
        calls = []
        real = os.write

        def full(handle, data):
            calls.append(1)
            if len(calls) == 2:
                raise OSError(errno.ENOSPC, "disk full")
            return real(handle, data)

        patch.setattr(atomic.os, "write", full)
        with pytest.raises(OSError, match="disk full"):
            atomic.write_many({one: b"new", two: b"new"})

    assert (one.read_text(), two.read_text()) == ("old", "old")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["1", "2"]


def test_short_writes_are_carried_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that takes one byte at a time still gets all of them."""
    real = os.write
    monkeypatch.setattr(atomic.os, "write", lambda handle, data: real(handle, bytes(data[:1])))

    path = atomic.write_text(tmp_path / "a.txt", "several bytes")

    assert path.read_text() == "several bytes"


def test_two_writers_leave_one_whole_file(tmp_path: Path) -> None:
    """Two writers at once leave the text of one of them, whole."""
    path = tmp_path / "a.txt"
    texts = ["a" * 50_000, "b" * 70_000]
    writers = [
        threading.Thread(target=lambda text=text: [atomic.write_text(path, text) for _ in range(10)]) for text in texts
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert path.read_text() in texts
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


def test_a_killed_writer_leaves_the_old_file(tmp_path: Path) -> None:
    """A process that is killed while it writes has not touched the old file."""
    path = tmp_path / "a.txt"
    path.write_text("old")
    program = (
        "import os, sys, signal\n"
        "from conflictgraph import atomic\n"
        "real = os.write\n"
        "def half(handle, data):\n"
        "    real(handle, bytes(data[: len(data) // 2])); os.kill(os.getpid(), signal.SIGKILL)\n"
        "atomic.os.write = half\n"
        "atomic.write_text(sys.argv[1], 'new' * 1000)\n"
    )

    done = subprocess.run([sys.executable, "-c", program, str(path)], check=False)

    assert done.returncode == -signal.SIGKILL
    assert path.read_text() == "old"
