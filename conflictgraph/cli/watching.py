"""What watching does between two saves: looks at the files, reads what was saved, writes the page."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from conflictgraph import build, page
from conflictgraph.errors import ConflictGraphError
from conflictgraph.readers import seed

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Watcher"]

_SUFFIXES = (".yaml", ".yml", ".txt", ".lock.json")


class Watcher:
    """Seeds under watch and the page that is made of them.

    Only seeds that were saved are read again. The page leaves escalation paths to the
    browser, which works them out for the two actors that are picked.

    Parameters
    ----------
    paths
        Seed files and folders.
    output
        The page.
    quiet
        Codes of warnings that are silenced.
    """

    def __init__(self, paths: Sequence[str], output: str | os.PathLike[str], quiet: Iterable[str] = ()) -> None:
        self.paths = list(paths)
        self.output = Path(output)
        self.quiet = tuple(quiet)
        self.ok = False
        self._cache = seed.Cache()
        self._last: object = None

    def _state(self) -> object:
        found = []
        for folder in sorted({path.parent for path in seed.seed_files(self.paths)}):
            for path in sorted(folder.iterdir()):
                if path.name.endswith(_SUFFIXES):
                    with suppress(FileNotFoundError):  # removed between listing and looking
                        now = path.stat()
                        found.append((str(path), now.st_mtime_ns, now.st_size, now.st_ino))
        return tuple(found)

    def look(self) -> Iterator[str]:
        """What is there to say since the last look?

        Yields
        ------
        str
            Faults first, as soon as they are known; then that the page was written. Nothing
            when nothing was saved.
        """
        begin = time.perf_counter()
        try:
            now = self._state()
            if now == self._last:
                return
            self._last = now
            yield from self._made()
        except (ConflictGraphError, OSError) as error:
            # Saved halfway, renamed, removed: said once, and looked at again on the next save.
            self.ok = False
            if str(error) != self._last:
                self._last = str(error)
                yield self._last
            return
        yield f"{time.perf_counter() - begin:.2f} s"

    def _made(self) -> Iterator[str]:
        loaded = seed.read_all(self.paths, self._cache)
        report = loaded.report()
        self.ok = report.ok
        yield report.without(self.quiet).render()
        if report.ok:
            page.write(build.of(loaded, drafts=True), self.output, paths=False)
        yield f"{self.output} " + ("written" if report.ok else "stays as it was")
