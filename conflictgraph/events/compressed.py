"""Bytes of a file, unpacked as they stream by, with a bound on how much may come out.

Nothing is unpacked to disk, and no more than one block is held.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Self, cast

from conflictgraph.errors import TableError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

__all__ = ["Unpacked"]

# Real event files shrink 4 to 20 times. deflate can shrink at most 1,032 times, and does so only for bombs.
_RATIO = 200
_HARMLESS = 64 << 20


class Unpacked:
    """A file that is read as bytes, whatever it is packed in.

    Parameters
    ----------
    path
        A plain file, a ``.gz``, or a ``.zip`` with one member.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size
        self.given = 0
        self._raw = path.open("rb")
        try:
            self._stream: IO[bytes] = self._open()
        except TableError:
            self._raw.close()
            raise
        self.closed = False

    def _open(self) -> IO[bytes]:
        magic = self._raw.read(4)
        self._raw.seek(0)
        if magic[:2] == b"\x1f\x8b":
            return cast("IO[bytes]", gzip.GzipFile(fileobj=self._raw, mode="rb"))
        if magic == b"PK\x03\x04":
            try:
                archive = zipfile.ZipFile(self._raw)
            except zipfile.BadZipFile as error:
                msg = f"{self.path.name}: the zip is damaged: {error}; download it again"
                raise TableError(msg) from error
            members = [item for item in archive.infolist() if not item.is_dir()]
            if len(members) != 1:
                msg = f"{self.path.name}: the zip holds {len(members)} files; unpack it and name the one that is meant"
                raise TableError(msg)
            try:
                return archive.open(members[0])
            except (RuntimeError, NotImplementedError) as error:
                msg = f"{self.path.name}: the zip cannot be unpacked here: {error}"
                raise TableError(msg) from error
        return self._raw

    @property
    def taken(self) -> int:
        """Packed bytes read so far."""
        return self._raw.tell()

    def read(self, size: int = -1) -> bytes:
        """Read the next bytes.

        Parameters
        ----------
        size
            How many at most.

        Returns
        -------
        bytes
            Fewer at the end, none after it.

        Raises
        ------
        TableError
            When the archive ends early, is damaged, or swells beyond all measure.
        """
        try:
            block = self._stream.read(size)
        except EOFError as error:
            msg = f"{self.path.name}: the archive ends early, after {self.given:,} bytes of content: the download is not whole; get it again"
            raise TableError(msg) from error
        except (gzip.BadGzipFile, zlib.error, zipfile.BadZipFile) as error:
            msg = f"{self.path.name}: the archive is damaged after {self.given:,} bytes of content ({error}); get it again"
            raise TableError(msg) from error
        self.given += len(block)
        if self.given > _HARMLESS and self.given > _RATIO * self.size:
            msg = f"{self.path.name}: {self.size:,} bytes unpack to more than {_RATIO} times as much: this is no event file; unpack it by hand if it is"
            raise TableError(msg)
        return block

    def peek(self, size: int) -> bytes:
        """Read the first bytes without losing them; only before anything else is read.

        Parameters
        ----------
        size
            How many.

        Returns
        -------
        bytes
            The head of the file.
        """
        head = b""
        while len(head) < size:
            block = self.read(size - len(head))
            if not block:
                break
            head += block
        self._stream = cast("IO[bytes]", _Chained(head, self._stream))
        self.given -= len(head)
        return head

    def close(self) -> None:
        """Close the file."""
        self.closed = True
        self._raw.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Chained:
    """A head that was read already, then the rest."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def read(self, size: int = -1) -> bytes:
        block = self._head.read(size)
        if size < 0:
            return block + self._rest.read()
        return block if len(block) == size else block + self._rest.read(size - len(block))
