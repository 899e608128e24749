"""UIMA CAS, the native format of INCEpTION: XMI with its type system; offsets are UTF-16 units on disk.

Actors are spans with a concept identifier, statements are spans on their evidence with link
features (slots) to who and whom. What a feature has no place for travels in the feature ``note``.
Needs dkpro-cassis (extra ``cas``), which turns the offsets.
"""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

from conflictgraph.annotation.exchange.cas_out import (
    ACTOR,
    DEFAULT,
    ENDS,
    SEED,
    STATEMENT,
    cassis_of,
    companions,
    write,
)
from conflictgraph.annotation.exchange.draft import Draft, Taken
from conflictgraph.annotation.exchange.files import MAX_BYTES, read_text
from conflictgraph.errors import SeedError

if TYPE_CHECKING:
    from pathlib import Path

    from conflictgraph.annotation.exchange.labels import Labels

__all__ = ["companions", "read", "write"]

NAME = "cas"
_FURNITURE = (
    "Sentence",
    "Token",
    "DocumentMetaData",
    "DocumentAnnotation",
    "TagDescription",
    "TagsetDescription",
    "Sofa",
)
_LABELS = ("label", "value", "role", "kind")


def _load(path: Path) -> Any:
    cassis = cassis_of()
    content = path.read_bytes() if path.suffix == ".zip" else b""
    if path.suffix == ".zip":
        xmi, system = _unzip(path, content)
    else:
        xmi = read_text(path)
        beside = path.with_name("TypeSystem.xml")
        if path.suffix != ".json" and not beside.is_file():
            raise SeedError(
                f"{path.name}: its TypeSystem.xml is not beside it: unpack the whole export, or give the .zip"
            )
        system = read_text(beside) if beside.is_file() else ""
    for name, said in ((path.name, xmi), ("TypeSystem.xml", system)):
        if "<!DOCTYPE" in said or "<!ENTITY" in said:
            raise SeedError(f"{name}: a DOCTYPE is not read")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # cassis warns of types of layers that are not used
            if path.suffix == ".json":
                return cassis.load_cas_from_json(xmi)
            types = cassis.load_typesystem(io.BytesIO(system.encode()))
            return cassis.load_cas_from_xmi(io.BytesIO(xmi.encode()), typesystem=types)
    except Exception as error:  # noqa: BLE001 - cassis and lxml raise what they like on a broken file
        raise SeedError(f"{path.name}: this is no CAS, or not of this type system: {error}") from None


def _unzip(path: Path, content: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            wanted = [info for info in box.infolist() if info.filename.endswith((".xmi", "TypeSystem.xml"))]
            if sum(info.file_size for info in wanted) > MAX_BYTES:
                raise SeedError(f"{path.name}: larger than {MAX_BYTES // 1024 // 1024} MB when unpacked")
            found = {info.filename: box.read(info).decode("utf-8-sig") for info in wanted}
    except (zipfile.BadZipFile, UnicodeDecodeError, OSError) as error:
        raise SeedError(f"{path.name}: {error}") from None
    systems = [said for name, said in found.items() if name.endswith("TypeSystem.xml")]
    pages = [said for name, said in found.items() if name.endswith(".xmi")]
    if len(systems) != 1 or len(pages) != 1:
        raise SeedError(f"{path.name}: {len(pages)} .xmi and {len(systems)} TypeSystem.xml in it; one of each")
    return pages[0], systems[0]


class _Reader:
    def __init__(self, path: Path, cas: Any, labels: Labels) -> None:
        self.name = path.name
        self.draft = Draft(NAME, path.stem, cas.sofa_string or "", labels)
        self.faults: list[str] = []
        self.actors: dict[Any, str] = {}
        self.spans: dict[Any, tuple[int, int]] = {}
        self.found = list(cas.select_all_annotations())

    def fault(self, feature: Any, message: str) -> None:
        self.faults.append(f"{self.name}: xmi:id {feature.xmiID}: {message}")

    def check(self) -> None:
        if self.faults:
            raise SeedError(self.faults)

    def run(self) -> Taken:
        own: dict[str, list[Any]] = {}
        others = []
        for feature in self.found:
            name = feature.type.name
            if name.rpartition(".")[2] in _FURNITURE or not hasattr(feature, "begin"):
                continue
            if self.span(feature) is None:
                continue
            if name == SEED:
                self.head(feature)
            elif name == STATEMENT and feature.row:
                own.setdefault(feature.row, []).append(feature)
            else:
                others.append(feature)
        self.check()
        for ref, features in own.items():
            self.own(ref, features)
        relations = [
            feature
            for feature in others
            if _value(feature, "Governor") is not None and _value(feature, "Dependent") is not None
        ]
        events = [feature for feature in others if feature not in relations and _links(feature)]
        used = {id(_value(one, end)) for one in relations for end in ("Governor", "Dependent")}
        used |= {id(target) for one in events for _, target in _links(one)}
        for feature in relations:
            self.relation(feature)
        for feature in events:
            self.event(feature)
        for feature in others:
            if id(feature) not in used and feature not in relations and feature not in events:
                label = _label(feature)
                if feature.type.name == ACTOR or _value(feature, "identifier") or self.draft.labels.kind(label):
                    self.actor(feature)
                else:
                    self.draft.lose(f"xmi:id {feature.xmiID}", f"layer «{feature.type.name.rpartition('.')[2]}»")
        self.check()
        return self.draft.finish()

    def span(self, feature: Any) -> tuple[int, int] | None:
        begin, end = feature.begin, feature.end
        whole = feature.type.name == SEED
        if not (
            isinstance(begin, int) and isinstance(end, int) and 0 <= begin <= end <= len(self.draft.page.words)
        ) or (begin == end and not whole):
            self.fault(feature, f"the span {begin}-{end} is empty or outside the text (or inside a character)")
            return None
        self.spans[id(feature)] = (begin, end)
        return begin, end

    def head(self, feature: Any) -> None:
        try:
            self.draft.head(json.loads(feature.note or "{}"))
        except (SeedError, TypeError, ValueError, RecursionError) as error:
            self.fault(feature, str(error))

    def actor(self, feature: Any) -> str:
        if id(feature) not in self.actors:
            start, end = self.spans[id(feature)]
            own = feature.type.name == ACTOR
            identifier = str(_value(feature, "identifier") or "")
            wikidata = identifier.rpartition("/")[2]
            label = str(_value(feature, "kind") or "") if own else _label(feature)
            said = self.draft.page.words[start:end]
            self.actors[id(feature)] = self.draft.actor(said, label, key=identifier if own else "", wikidata=wikidata)
        return self.actors[id(feature)]

    def own(self, ref: str, features: list[Any]) -> None:
        pieces: dict[int, dict[int, tuple[int, int]]] = {}
        note: dict[str, Any] = {}
        fields: dict[str, Any] = {}
        for feature in features:
            pieces.setdefault(feature.quote or 0, {})[feature.piece or 0] = self.spans[id(feature)]
            fields |= {
                name: str(value)
                for name, usual in DEFAULT.items()
                if (value := _value(feature, name)) and value != usual
            }
            try:
                note |= json.loads(feature.note or "{}")
            except (ValueError, TypeError, RecursionError) as error:
                self.fault(feature, f"note: {error}")
        becomes = self.draft.labels.statement(features[0].label or "")
        if becomes and becomes[0] in {"acts", "ties"} and ref.startswith(becomes[0]):
            fields["did" if becomes[0] == "acts" else "relation"] = becomes[1]
        for feature in features:
            for role, target in _links(feature):
                name = "of" if role == "to" and ref.startswith("ties/") else role
                if name == "of" or (name == "who" and ref.startswith("ties/")):
                    fields[name] = self.actor(target)
                elif self.actor(target) not in fields.setdefault(name, []):
                    fields[name].append(self.actor(target))
        quotes = [tuple(span for _, span in sorted(found.items())) for _, found in sorted(pieces.items())]
        try:
            self.draft.own({**note, "row": ref}, fields, quotes)
        except SeedError as error:
            self.fault(features[0], str(error))

    def relation(self, feature: Any) -> None:
        head, tail = feature.Governor, feature.Dependent
        if id(head) not in self.spans or id(tail) not in self.spans:
            self.fault(feature, "the relation leads to a span that is not in the text")
            return
        around = [self.spans[id(head)], self.spans[id(tail)]]
        self.draft.add(
            f"relation{feature.xmiID}", _label(feature), [self.actor(head)], [self.actor(tail)], around=around
        )

    def event(self, feature: Any) -> None:
        ends: dict[str, list[str]] = {}
        places = []
        for role, target in _links(feature):
            part = self.draft.labels.role(role)
            if id(target) not in self.spans:
                self.fault(feature, f"the role «{role}» leads to a span that is not in the text")
            elif part in ENDS:
                ends.setdefault(part, []).append(self.actor(target))
            elif part == "where":
                start, end = self.spans[id(target)]
                places.append(" ".join(self.draft.page.words[start:end].split()))
            else:
                self.draft.lose(f"xmi:id {feature.xmiID}", f"role «{role}»")
        fields = {"where": "; ".join(places)} if places else {}
        fields |= {
            name: str(value) for name, usual in DEFAULT.items() if (value := _value(feature, name)) and value != usual
        }
        key = f"event{feature.xmiID}"
        self.draft.add(
            key,
            _label(feature),
            ends.get("who", []),
            ends.get("to", []),
            trigger=[self.spans[id(feature)]],
            fields=fields,
        )


def _value(feature: Any, name: str) -> Any:
    return getattr(feature, name, None)


def _links(feature: Any) -> list[tuple[str, Any]]:
    found = []
    for described in feature.type.all_features:
        value = _value(feature, described.name)
        for link in getattr(value, "elements", None) or ():
            target = getattr(link, "target", None)
            if target is not None:
                found.append((str(getattr(link, "role", None) or described.name), target))
    return found


def _label(feature: Any) -> str:
    for name in _LABELS:
        value = _value(feature, name)
        if isinstance(value, str) and value:
            return value
    return str(feature.type.name).rpartition(".")[2]


def read(path: Path, text: Path | None, labels: Labels) -> list[Taken]:
    """Read a CAS of INCEpTION.

    Parameters
    ----------
    path
        An .xmi with its TypeSystem.xml beside, the .zip of both, or a CAS in JSON.
    text
        Not needed: the CAS holds its text.
    labels
        What labels become.

    Returns
    -------
    list
        One document.

    Raises
    ------
    MissingExtraError
        Without dkpro-cassis.
    SeedError
        When it is no CAS, or with every span that lies outside the text.
    """
    del text
    return [_Reader(path, _load(path), labels).run()]
