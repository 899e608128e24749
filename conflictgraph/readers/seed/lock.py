"""The lock beside a seed: where each quote stands, as W3C Web Annotation selectors, and the hashes that prove it.

The lock is generated; a person's file is never rewritten. Offsets are code points.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conflictgraph.model import STALE
from conflictgraph.readers.seed.fold import sha256

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
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
    stale
        Whether the quote was not found any more when the lock was written: the place is that of an earlier text.
    accepted
        Who accepted the words in place of which others, and when: oldest first.
    span
        Of a quote with a gap, hash of all from its begin to its end; empty in older locks.
    """

    parts: tuple[tuple[int, int], ...]
    sha256: str
    prefix: str = ""
    suffix: str = ""
    cut: bool = False
    stale: bool = False
    accepted: tuple[dict[str, str], ...] = ()
    span: str = ""


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
    _by_hash: dict[str, Locked | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the items by hash; one that stands at two places leads to neither."""
        for item in self.items.values():
            first = self._by_hash.setdefault(item.sha256, item)
            if first is not None and first.parts != item.parts:
                self._by_hash[item.sha256] = None

    def of(self, key: str, digest: str) -> Locked | None:
        """Find what is known of a quote, also when its statement was renamed or its number has changed.

        Parameters
        ----------
        key
            ``acts/id#0``.
        digest
            Hash of the folded quote.

        Returns
        -------
        Locked or None
            Under its key; else where the hash stands at one place only.
        """
        under = self.items.get(key)
        return under if under is not None and (under.cut or under.sha256 in {"", digest}) else self._by_hash.get(digest)


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
        stale=bool(item.get("stale", False)),
        span=str(item.get("span_sha256", "")),
        accepted=tuple({str(key): str(value) for key, value in one.items()} for one in item.get("accepted", ())),
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
    text_sha256: str,
    words: str,
    quotes: Iterable[tuple[str, Evidence]],
    *,
    with_words: bool,
    cut: bool = False,
    earlier: Lock | None = None,
    accepted: Mapping[str, dict[str, str]] | None = None,
) -> str:
    """Write the lock of a seed.

    Parameters
    ----------
    text_sha256
        Hash of the text's bytes.
    words
        The text.
    quotes
        ``acts/id#0`` with its evidence; those that were never found are left out.
    with_words
        Whether quotes and context are written; not for texts that are not free.
    cut
        Whether the seed beside it carries shortened quotes.
    earlier
        The lock that this one takes the place of: who accepted what is kept, and so are
        quotes that wait for a person.
    accepted
        ``acts/id#0`` to who has accepted its words now, and when.

    Returns
    -------
    str
        JSON, sorted by id, the same bytes for the same input.
    """
    items = []
    for key, found in sorted(quotes):
        known = earlier.of(key, found.sha256) if earlier else None
        if found.parts:
            item = _item(key, found, text_sha256, words, with_words=with_words)
        elif found.how == STALE and known is not None and earlier is not None:
            item = _item(key, _at(found, known), earlier.text_sha256, "", with_words=False) | {"stale": True}
        else:
            continue
        if len(found.parts) > 1:
            item["span_sha256"] = sha256(words[found.parts[0][0] : found.parts[-1][1]])
        elif not found.parts and known is not None and known.span:
            item["span_sha256"] = known.span
        item |= {"cut": True} if cut or (known is not None and known.cut) else {}
        history = list(known.accepted) if known else []
        if accepted and key in accepted:
            before = earlier.items.get(key) if earlier else None
            history = [*(before.accepted if before else ()), accepted[key]]
        items.append(item | ({"accepted": history} if history else {}))
    lock = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "AnnotationCollection",
        "text": {"sha256": text_sha256, "chars": len(words), "unit": "code points"},
        "items": items,
    }
    return json.dumps(lock, ensure_ascii=False, indent=1) + "\n"


def _at(found: Evidence, known: Locked) -> Evidence:
    return found.model_copy(update={"parts": known.parts, "sha256": known.sha256 or found.sha256})


def _item(key: str, found: Evidence, text_sha256: str, words: str, *, with_words: bool) -> dict[str, Any]:
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
    return {
        "id": key,
        "motivation": "linking",
        "body": f"urn:cg:{key.rpartition('#')[0]}",
        "target": targets,
        "sha256": found.sha256,
    }
