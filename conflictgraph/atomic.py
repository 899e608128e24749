"""Files are written whole or not at all.

The bytes go to a temporary file in the same folder, are forced to the disk, and
then take the place of the old file in one step. A full disk, a fault or Ctrl-C
leaves the old file as it was, and no litter. This room never decides what is
written, and never writes in place.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["write_bytes", "write_many", "write_text"]

# O_NOFOLLOW and O_CLOEXEC are missing on Windows, where O_BINARY is needed instead.
_FLAGS = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def write_text(path: str | os.PathLike[str], text: str) -> Path:
    r"""Write a text as UTF-8, whole or not at all.

    Line ends are written as they stand in the text, on every system.

    Parameters
    ----------
    path
        The file; its folder must exist.
    text
        The text.

    Returns
    -------
    Path
        The path that was given.

    Raises
    ------
    UnicodeEncodeError
        When the text holds half of a surrogate pair. The old file is kept.
    OSError
        When the file cannot be written. The old file is kept.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_text(Path(folder, "note.txt"), "a\n").read_bytes()
    b'a\n'
    """
    return write_bytes(path, text.encode("utf-8"))


def write_bytes(path: str | os.PathLike[str], data: bytes) -> Path:
    """Write bytes, whole or not at all.

    The mode of an existing file is kept, and a symbolic link is followed, so that
    it stays a link. A pipe or a device is written directly: it has nothing to keep.

    Parameters
    ----------
    path
        The file; its folder must exist.
    data
        The bytes.

    Returns
    -------
    Path
        The path that was given.

    Raises
    ------
    IsADirectoryError
        When the path is a folder.
    OSError
        When the file cannot be written. The old file is kept.
    """
    write_many({path: data})
    return Path(path)


def write_many(files: Mapping[str | os.PathLike[str], bytes]) -> None:
    """Write several files that belong together.

    All are on the disk under temporary names before the first takes its place, so
    a full disk or an interrupt during the writing changes none of them.

    Parameters
    ----------
    files
        Path to bytes, in the order in which they take their places.

    Raises
    ------
    IsADirectoryError
        When a path is a folder.
    OSError
        When a file cannot be written.
    """
    with contextlib.ExitStack() as litter:
        staged = [(_stage(Path(os.path.realpath(path)), data, litter)) for path, data in files.items()]
        for temporary, path in staged:
            if temporary is not None:
                temporary.replace(path)
        for folder in dict.fromkeys(path.parent for _, path in staged):
            _sync_folder(folder)


def _stage(path: Path, data: bytes, litter: contextlib.ExitStack) -> tuple[Path | None, Path]:
    """Put the bytes beside their place and register the removal of what is left over."""
    mode = _mode(path)
    if mode is not None and stat.S_ISDIR(mode):
        raise IsADirectoryError(f"«{path.name}» is a folder; name a file in it")
    if mode is not None and not stat.S_ISREG(mode):
        path.write_bytes(data)
        return None, path
    # The name is short whatever the target's name is, since file systems stop at 255 bytes.
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    litter.callback(_discard, temporary)
    with _new(temporary) as handle:
        _write_all(handle, data)
        if mode is not None:
            temporary.chmod(stat.S_IMODE(mode))
        os.fsync(handle)
    return temporary, path


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


@contextlib.contextmanager
def _new(path: Path) -> Iterator[int]:
    handle = os.open(path, _FLAGS, 0o666)  # the umask is taken off by the system
    try:
        yield handle
    finally:
        os.close(handle)


def _write_all(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _discard(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Force the new name to the disk, where the system can open a folder."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
