"""The validation records of PETRARCH: XML with a sentence, its parse and its CAMEO codings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from conflictgraph.annotation.exchange.files import TextFile
from conflictgraph.annotation.exchange.gold import Coded, Sentence, together
from conflictgraph.errors import SeedError
from conflictgraph.model import parse

if TYPE_CHECKING:
    from pathlib import Path

    from conflictgraph.annotation.exchange.draft import Taken
    from conflictgraph.annotation.exchange.labels import Labels

__all__ = ["read"]

NAME = "petrarch"
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")


def _tree(file: TextFile) -> ET.Element:
    if "<!DOCTYPE" in file.text or "<!ENTITY" in file.text:
        raise SeedError(f"{file.name}: a DOCTYPE is not read")
    try:
        return ET.fromstring(file.text)  # noqa: S314 - entities cannot be declared without a DOCTYPE, which is refused
    except ET.ParseError as error:
        line, column = error.position
        raise SeedError(f"{file.name}:{line}:{column + 1}: not XML: {error}") from None


def _name(code: str) -> list[str]:
    bare = code.strip('"').strip()
    return [bare] if bare.strip("-") else []


def read(path: Path, text: Path | None, labels: Labels) -> list[Taken]:
    """Read the validation records of PETRARCH.

    Parameters
    ----------
    path
        XML with ``Sentence`` elements.
    text
        Not needed: the records hold their sentences.
    labels
        Not used: the codes are CAMEO's.

    Returns
    -------
    list
        One document: a sentence a line, an act a coding; actors are the codes, since the
        records name them by nothing else. A sentence that is to yield nothing is passed over.

    Raises
    ------
    SeedError
        When it is not XML, or with every record that lacks an id, a date or a text.
    """
    del text
    file = TextFile(path)
    sentences = []
    lost = []
    seen: set[str] = set()
    for number, one in enumerate(_tree(file).iter("Sentence"), 1):
        name = one.get("id", "")
        if not name:
            file.faults.append(f"{file.name}: Sentence {number}: «id» is missing")
            continue
        key = re.sub(r"[^\w.+-]+", "-", name)
        while key in seen:
            key += "-2"
        seen.add(key)
        day = _DAY.fullmatch(one.get("date", ""))
        when = "-".join(day.groups()) if day else ""
        try:
            parse(when)
        except ValueError as error:
            file.faults.append(f"{file.name}: Sentence {name}: {error}")
        sentence = Sentence(key, one.findtext("Text") or "")
        for count, coding in enumerate(one.findall("EventCoding")):
            code = coding.get("eventcode", "")
            if coding.get("error"):
                lost.append((key, "coding error that the coder is to find"))
                sentence.why = "the coder is to find an error"
            elif code:
                who, to = (_name(coding.get(f"{end}code", "")) for end in ("source", "target"))
                fields = {"when": when} if when else {}
                sentence.coded.append(Coded(f"{key}.{count}" if count else key, code, who, to, fields))
        sentences.append(sentence)
        if one.find("Parse") is not None:
            lost.append((key, "parse"))
    if not sentences:
        file.fault(0, "there is no «Sentence» in it")
    file.check()
    draft = together(NAME, path.name.removesuffix(".xml"), sentences, labels)
    draft.lost = lost + draft.lost
    return [draft.finish()]
