"""What the labels of other tools become here: our own names, a small table, and a table of the user's."""

from __future__ import annotations

import csv
import functools
import re
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING

from conflictgraph import vocab
from conflictgraph.annotation.exchange.files import TextFile
from conflictgraph.errors import VocabularyError, near

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

__all__ = ["SKIP", "Labels"]

SKIP = "skip"
_ROLES = ("who", "to", "where", "by", "about", "evidence", "in_response_to")


@functools.cache
def _table() -> dict[str, dict[str, str]]:
    content = files("conflictgraph.annotation.exchange").joinpath("labels.toml").read_text(encoding="utf-8")
    return tomllib.loads(content)


def _fold(label: str) -> str:
    return re.sub(r"[_:\- /]+", ".", label.casefold()).strip(".")


class Labels:
    """A mapping from labels to act types, ties, kinds of actor and roles.

    Parameters
    ----------
    own
        Label to what it becomes: an act type, a tie relation, a kind of actor, a role (who,
        to, where, by, about), or skip. It comes before the built-in table.
    """

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self.own = {_fold(label): becomes for label, becomes in (own or {}).items()}

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Labels:
        """Read a table of one's own.

        Parameters
        ----------
        path
            CSV in UTF-8 with the columns label and becomes.

        Returns
        -------
        Labels
            The mapping.

        Raises
        ------
        SeedError
            When a column is missing, or a label becomes something that is not known here.
        """
        file = TextFile(path)
        own: dict[str, str] = {}
        rows = csv.DictReader(file.text.splitlines())
        if not {"label", "becomes"} <= set(rows.fieldnames or ()):
            file.fault(0, "the columns are label and becomes")
        file.check()
        for row in rows:
            label, becomes = (row["label"] or "").strip(), (row["becomes"] or "").strip()
            if not _known(becomes):
                choices = [*vocab.ACT_TYPES, *vocab.RELATIONS, *vocab.ACTOR_KINDS, *_ROLES, SKIP]
                hint = near(becomes, choices)
                message = f"«{becomes}» is no act type, tie, kind of actor or role; {' or '.join(hint) or 'skip leaves it out'}"
                file.faults.append(f"{file.name}:{rows.line_num}:1: {message}")
            own[label] = becomes
        file.check()
        return cls(own)

    def statement(self, label: str) -> tuple[str, str] | None:
        """Say what a label of an event or a relation becomes.

        Parameters
        ----------
        label
            The label.

        Returns
        -------
        tuple or None
            acts with a type, ties with a relation or an inverse one, claims, passed_over, or skip;
            None when it is not known.
        """
        chosen = self.own.get(_fold(label))
        for name in (chosen, label, _builtin("events", label)) if chosen is None else (chosen,):
            found = _statement(name) if name else None
            if found:
                return found
        return None

    def kind(self, label: str) -> str:
        """Say which kind of actor a label stands for; empty when it says nothing."""
        chosen = self.own.get(_fold(label)) or _builtin("actors", label)
        for name in filter(None, (chosen, label)):
            try:
                return vocab.actor_kind(name).name
            except VocabularyError:
                continue
        return ""

    def role(self, label: str) -> str:
        """Say which part of a statement a role fills; empty when it is not known."""
        bare = re.sub(r"\d+$", "", label)
        chosen = self.own.get(_fold(label)) or self.own.get(_fold(bare))
        if chosen in {*_ROLES, SKIP}:
            return chosen
        return _table()["roles"].get(_fold(bare)) or _table()["roles"].get(_fold(label), "")


def _builtin(section: str, label: str) -> str | None:
    table = _table()[section]
    pieces = _fold(label).split(".")
    for length in range(len(pieces), 0, -1):
        found = table.get(".".join(pieces[:length]))
        if found:
            return found
    return None


def _statement(name: str) -> tuple[str, str] | None:
    if name in {SKIP, "claims", "passed_over"}:
        return name, name
    kind, _, mode = name.partition("/") if "/" in name else name.partition("-")
    try:
        return "acts", str(vocab.act(f"{kind.upper()}/{mode}" if mode else kind.upper()))
    except VocabularyError:
        pass
    word = name.casefold().replace("-", "_")
    try:
        vocab.relation(word)
    except VocabularyError:
        return None
    return "ties", word


def _known(becomes: str) -> bool:
    return becomes in {*_ROLES, SKIP} or becomes in vocab.ACTOR_KINDS or _statement(becomes) is not None
