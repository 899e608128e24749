"""Seeds that may be passed on though their texts may not, and the way back.

Of a text that is not free a published seed keeps places and hashes, or the first three
and last two words of each quote. Everything loads without the text.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from conflictgraph.annotation.rewriting import replaced
from conflictgraph.atomic import write_bytes, write_many
from conflictgraph.errors import SeedError
from conflictgraph.readers.seed import load, load_one
from conflictgraph.readers.seed.fold import sha256
from conflictgraph.readers.seed.lock import FREE, compose, read_lock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conflictgraph.model import Evidence
    from conflictgraph.readers.seed.loaded import Opened

__all__ = ["attach", "cut", "publish"]

_SHARED = ("actors.yaml", "publications.yaml", "corpus.yaml")
_FIRST, _LAST = 3, 2  # measured: 36 % of an article's words, no anchor wrong


def cut(quote: str) -> str:
    """Shorten a quote to its first three and last two words.

    Parameters
    ----------
    quote
        The words.

    Returns
    -------
    str
        The shortened quote; one of five words or fewer stays whole.

    Examples
    --------
    >>> cut("the guards of the mill fired on a barge")
    'the guards of … a barge'
    """
    words = quote.split()
    if len(words) <= _FIRST + _LAST:
        return quote
    return f"{' '.join(words[:_FIRST])} … {' '.join(words[-_LAST:])}"


def _rewritten(one: Opened, words: str) -> str:
    found = dict(one.quotes.found)
    return replaced(one.sheet.text, one.tree(), lambda key, _: _written(found[key], words))


def _written(evidence: Evidence, words: str) -> str:
    if words == "cut":
        quote = " ".join(cut(evidence.quote).split()).replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quote}"'
    places = ", ".join(f"{start}-{end}" for start, end in evidence.parts)
    return f'"chars {places}"'


def publish(paths: Iterable[str | os.PathLike[str]], out: str | os.PathLike[str], *, words: str = "none") -> list[Path]:
    """Write seeds so that they may be passed on.

    Seeds of free texts are copied with their texts. Of the others the text stays at
    home, and their quotes become places and hashes, or are cut.

    Parameters
    ----------
    paths
        Seed files and folders.
    out
        A folder, which is made when it is not there; seeds of several folders lie in it as they
        lay to each other. It is not one of the seeds' own.
    words
        none: places and hashes only. cut: the first three and last two words of each quote.

    Returns
    -------
    list
        The files that were written.

    Raises
    ------
    SeedError
        When the seeds have faults, or a text that is to be left at home is not here.
    ValueError
        When ``words`` is neither.
    """
    if words not in {"none", "cut"}:
        raise ValueError(f"«{words}» is not allowed here; none or cut")
    home = Path(out)
    loaded = load(*paths)
    absent = [one.sheet.path for one in loaded.opened if one.quotes.text is None and not _is_published(one)]
    if absent:
        raise SeedError([f"{path}: its text is not here: attach it first" for path in absent])
    places = _places(loaded.opened, home)
    files: dict[str | os.PathLike[str], bytes] = {}
    for one in loaded.opened:
        target = places[one.path.parent]
        files.update({target / name: data for name, data in _published(one, words).items()})
    for folder, target in places.items():
        shared = [name for name in _SHARED if (folder / name).is_file()]
        files.update({target / name: (folder / name).read_bytes() for name in shared})
    for target in places.values():
        target.mkdir(parents=True, exist_ok=True)
    write_many(files)
    return [Path(path) for path in files]


def _places(opened: list[Opened], home: Path) -> dict[Path, Path]:
    """Give each folder of seeds its folder below the new home, as they lie to each other."""
    folders = {one.path.parent: one.path.parent.resolve() for one in opened}
    above = Path(os.path.commonpath([*folders.values()]))
    places = {folder: home / real.relative_to(above) for folder, real in folders.items()}
    own = set(folders.values())
    if any(place.resolve() in own for place in places.values()):
        raise SeedError(f"{home}: seeds are never published over themselves: name another folder")
    return places


def _is_published(one: Opened) -> bool:
    """Whether a seed without its text holds no words of it but what the lock calls cut."""
    lock = one.quotes.lock
    return lock is not None and all(
        not found.quote or (key in lock.items and lock.items[key].cut) for key, found in one.quotes.found
    )


def _published(one: Opened, words: str) -> dict[str, bytes]:
    lock_name, text = f"{one.path.stem}.lock.json", one.quotes.text
    if text is None:
        return {lock_name: one.path.with_name(lock_name).read_bytes(), one.path.name: one.path.read_bytes()}
    waiting = [key for key, found in one.quotes.found if not found.parts]
    if waiting:
        raise SeedError([f"{one.sheet.path}: {key} waits for a person: accept it first" for key in waiting])
    free = one.seed.source.licence != FREE
    lock = compose(
        one.quotes.sha256,
        text.words,
        one.quotes.found,
        with_words=free,
        cut=not free and words == "cut",
        earlier=one.quotes.lock,
    )
    if not free:
        return {lock_name: lock.encode(), one.path.name: _rewritten(one, words).encode()}
    name = one.seed.source.text or f"{one.path.stem}.txt"
    return {
        lock_name: lock.encode(),
        name: one.path.with_name(name).read_bytes(),
        one.path.name: one.path.read_bytes(),
    }


def attach(seed: str | os.PathLike[str], text: str | os.PathLike[str]) -> Path:
    """Put a text back beside its seed, after every place was verified.

    Parameters
    ----------
    seed
        A seed file with a lock.
    text
        The text.

    Returns
    -------
    Path
        The text's new place, from which the quotes are read again.

    Raises
    ------
    SeedError
        When the words at a place are not those of the lock; nothing is written then.
    """
    path, given = Path(seed), Path(text)
    lock_path = path.with_name(f"{path.stem}.lock.json")
    if not lock_path.is_file():
        raise SeedError(f"{lock_path.name}: there is no lock to verify the text with")
    try:
        lock, data = read_lock(lock_path), given.read_bytes()
        words = data.decode("utf-8-sig")
    except (ValueError, OSError) as error:
        raise SeedError(f"{path.name}: {error}") from None
    wrong = [
        f"{path.name}: {key}: the words at {item.parts[0][0]} to {item.parts[-1][1]} are not those of the lock"
        for key, item in sorted(lock.items.items())
        if item.sha256 and sha256(" … ".join(words[a:b] for a, b in item.parts)) != item.sha256
        and sha256(" ".join(words[a:b] for a, b in item.parts)) != item.sha256
    ]  # fmt: skip
    same = hashlib.sha256(data).hexdigest() == lock.text_sha256
    if wrong and not same:
        raise SeedError([*wrong, f"{given.name} is another text than the one that was annotated"])
    opened = load_one(path)
    return write_bytes(path.with_name(opened.seed.source.text or f"{path.stem}.txt"), data)
