"""The lock beside a seed: where each quote stands, as W3C Web Annotation selectors, and the hashes that prove it.

The lock is generated; a person's file is never rewritten. Offsets are code points.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conflictgraph.readers.seed.fold import sha256

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from conflictgraph.model import Evidence

__all__ = ["FREE", "Lock", "Locked", "compose", "read_lock"]

_HEX = re.compile("[0-9a-f]{64}")
_MAX_BYTES = 20 * 1024 * 1024
FREE = "all-rights-reserved"


@dataclass(frozen=True, slots=True)
class Locked:
    """What the lock says of one quote.

    Parameters
    ----------
    parts
        Begin and end of each piece, code points.
    sha256
        Hash of the folded quote.
    prefix, suffix
        The context; empty when the words stay at home.
    cut
        Whether the seed carries a shortened quote.
    """

    parts: tuple[tuple[int, int], ...]
    sha256: str
    prefix: str = ""
    suffix: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock file.

    Parameters
    ----------
    text_sha256
        Hash of the text's bytes.
    chars
        Length of the text in code points, -1 when not said.
    items
        ``acts/id#0`` to what is known of that quote.
    """

    text_sha256: str
    chars: int
    items: dict[str, Locked] = field(default_factory=dict)


def _span(selector: dict[str, Any]) -> tuple[int, int]:
    start, end = selector["start"], selector["end"]
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
        raise ValueError(f"a selector from {start} to {end}")
    return start, end


def _locked(item: dict[str, Any]) -> Locked:
    selectors = [target["selector"] for target in item["target"]]
    quotes = [selector.get("refinedBy", {}) for selector in selectors]
    exact = " … ".join(quote.get("exact", "") for quote in quotes)
    given = str(item.get("sha256", ""))
    if given and not _HEX.fullmatch(given):
        raise ValueError("a hash that is not SHA-256")
    return Locked(
        parts=tuple(_span(selector) for selector in selectors),
        sha256=given or (sha256(exact) if all(quote.get("exact") for quote in quotes) else ""),
        prefix=str(quotes[0].get("prefix", "")),
        suffix=str(quotes[-1].get("suffix", "")),
        cut=bool(item.get("cut", False)),
    )


def read_lock(path: Path) -> Lock:
    """Read a lock file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Lock
        What it says.

    Raises
    ------
    ValueError
        When it is no lock, with the reason.
    """
    if path.stat().st_size > _MAX_BYTES:
        raise ValueError("the lock is larger than 20 MB")
    try:
        data = json.loads(path.read_bytes())
        text = data["text"]
        if text.get("unit") != "code points":
            raise ValueError("the lock does not count in code points")
        items = {str(item["id"]): _locked(item) for item in data["items"]}
        return Lock(str(text["sha256"]), int(text.get("chars", -1)), items)
    except (KeyError, TypeError, AttributeError, RecursionError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError(f"not a lock file: {error!r}") from None


def compose(
    text_sha256: str, words: str, quotes: Iterable[tuple[str, Evidence]], *, with_words: bool, cut: bool = False
) -> str:
    """Write the lock of a seed.

    Parameters
    ----------
    text_sha256
        Hash of the text's bytes.
    words
        The text.
    quotes
        ``acts/id#0`` with its evidence; those that were not found are left out.
    with_words
        Whether quotes and context are written; not for texts that are not free.
    cut
        Whether the seed beside it carries shortened quotes.

    Returns
    -------
    str
        JSON, sorted by id, the same bytes for the same input.
    """
    items = [
        _item(key, found, text_sha256, words, with_words=with_words, cut=cut)
        for key, found in sorted(quotes)
        if found.parts
    ]
    lock = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "AnnotationCollection",
        "text": {"sha256": text_sha256, "chars": len(words), "unit": "code points"},
        "items": items,
    }
    return json.dumps(lock, ensure_ascii=False, indent=1) + "\n"


def _item(key: str, found: Evidence, text_sha256: str, words: str, *, with_words: bool, cut: bool) -> dict[str, Any]:
    targets = []
    for start, end in found.parts:
        selector: dict[str, Any] = {"type": "TextPositionSelector", "start": start, "end": end}
        if with_words:
            selector["refinedBy"] = {
                "type": "TextQuoteSelector",
                "exact": words[start:end],
                "prefix": words[max(0, start - 32) : start],
                "suffix": words[end : end + 32],
            }
        targets.append({"source": f"urn:sha256:{text_sha256}", "selector": selector})
    item = {
        "id": key,
        "motivation": "linking",
        "body": f"urn:cg:{key.rpartition('#')[0]}",
        "target": targets,
        "sha256": found.sha256,
    }
    return {**item, "cut": True} if cut else item
