"""What is wrong with a file, where, and how it is shown. All faults are gathered, none stops the reading."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CODES", "Problem", "Report"]

Level = Literal["error", "warning"]

CODES: dict[str, str] = {
    "encoding": "the bytes are not UTF-8",
    "control": "a character that steers the terminal or the order of words",
    "yaml": "the YAML cannot be parsed",
    "refused": "aliases, tags, merge keys, many documents, too deep or too large",
    "duplicate": "a key or an id stands twice",
    "key": "a key that the format does not know",
    "shape": "text, list or mapping where another is needed",
    "value": "a value that is not one of those allowed",
    "missing": "a key that is needed is not there",
    "date": "not a date",
    "number": "not a number in its range",
    "actor": "no such actor, or several",
    "reference": "no such act, tie, claim or publication",
    "cycle": "a circle of parents, members or answers",
    "quote": "the quote is not in the text",
    "quote-twice": "the quote stands in the text more than once",
    "text": "the annotated text is missing, or not the one that the seed names",
    "lock": "the lock cannot be read or does not fit",
    "text-changed": "the text has changed since the lock was written",
    "stale": "the quote is found by likeness only and waits for a person",
    "response-order": "an act answers a later act",
    "comma": "two quotes meet at a comma: YAML splits [a, b]",
    "unused-actor": "an actor is declared and never used",
    "unused-publication": "a publication is declared and never used",
    "actor-differs": "one actor id has two names or kinds",
    "budget": "the quotes repeat much of a text that is not free",
    "undated": "the publication has no date, so it cannot be said when the act became known",
    "implied": "a statement is implied and has no note",
    "person": "a person without a public role is a risk",
    "draft": "a machine's statement, not yet accepted by a person",
    "judgement": "two decisions about actors that cannot both hold",
    "looks-like": "two names look alike and are two actors",
}

_TAB = "    "


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault or warning.

    Parameters
    ----------
    path, line, column
        Where; line and column count from 1, 0 means the whole file.
    code
        A key of `CODES`.
    message
        What was found, which rule, what would do.
    level
        error or warning.
    source_line
        The line of the file, for the caret.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    level: Level = "error"
    source_line: str = ""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}:{self.column}: " if self.line else f"{self.path}: "
        first, end, more = self.message.partition("\n")
        return where + ("warning: " if self.level == "warning" else "") + f"{first} [{self.code}]{end}{more}"

    def with_caret(self) -> str:
        """Show the message, the line that it is about, and a caret below.

        Returns
        -------
        str
            One to three lines and more when the message has several.
        """
        if not self.source_line:
            return str(self)
        line = self.source_line.expandtabs(1)
        start = max(0, self.column - 80)
        return f"{self}\n{_TAB}{line[start : start + 110]}\n{_TAB}{' ' * (self.column - 1 - start)}^"

    def as_github(self) -> str:
        """Show the message as a workflow command, so that it stands beside the line in a review.

        Returns
        -------
        str
            One line; percent signs and line ends are escaped as the service asks.
        """
        text = self.message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        path = self.path.replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
        place = f",line={self.line},col={self.column}" if self.line else ""
        return f"::{self.level} file={path}{place},title={self.code}::{text}"

    def as_record(self) -> dict[str, object]:
        """Give the parts under their names, for JSON.

        Returns
        -------
        dict
            path, line, column, level, code, message.
        """
        names = ("path", "line", "column", "level", "code", "message")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Report:
    """What checking found.

    Parameters
    ----------
    problems
        Faults and warnings, in the order of the files.
    seeds, statements, quotes
        How many were read.
    coverage
        Seed id to the share of its text that is annotated or passed over, 0 to 1.
    absent
        Ids of seeds whose text is not here: their quotes rest on the lock.
    """

    problems: tuple[Problem, ...] = ()
    seeds: int = 0
    statements: int = 0
    quotes: int = 0
    coverage: dict[str, float] = field(default_factory=dict)
    absent: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The faults that keep the seeds from being read."""
        return tuple(problem for problem in self.problems if problem.level == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What a person should look at."""
        return tuple(problem for problem in self.problems if problem.level == "warning")

    @property
    def ok(self) -> bool:
        """Whether there are no faults; warnings are allowed."""
        return not self.errors

    def without(self, codes: Iterable[str]) -> Report:
        """Silence warnings by their codes; faults cannot be silenced.

        Parameters
        ----------
        codes
            Keys of `CODES`, or ``all``.

        Returns
        -------
        Report
            The same without them.
        """
        quiet = set(codes)
        kept = (p for p in self.problems if p.level == "error" or not quiet & {p.code, "all"})
        return replace(self, problems=tuple(kept))

    def render(self, style: str = "text") -> str:
        """Write the report out.

        Parameters
        ----------
        style
            text (with carets), github or json.

        Returns
        -------
        str
            Lines without a last line end; of text, the last line counts.

        Raises
        ------
        ValueError
            When there is no such style.
        """
        if style == "json":
            record = {
                "ok": self.ok,
                "seeds": self.seeds,
                "statements": self.statements,
                "quotes": self.quotes,
                "coverage": {name: round(share, 4) for name, share in sorted(self.coverage.items())},
                "absent": list(self.absent),
                "problems": [problem.as_record() for problem in self.problems],
            }
            return json.dumps(record, ensure_ascii=False, indent=1)
        if style == "github":
            return "\n".join(problem.as_github() for problem in self.problems)
        if style != "text":
            raise ValueError(f"«{style}» is not a style: text, github or json")
        return "\n".join([*(problem.with_caret() for problem in self.problems), self.counts()])

    def counts(self) -> str:
        """Say in one line what was read and found.

        Returns
        -------
        str
            Counts of seeds, statements, quotes, errors and warnings.
        """
        share = sum(self.coverage.values()) / len(self.coverage) if self.coverage else None
        covered = f", {share:.0%} of the texts annotated or passed over" if share is not None else ""
        covered += f", {_many(len(self.absent), 'text')} not here" if self.absent else ""
        read = f"{_many(self.seeds, 'seed')}, {_many(self.statements, 'statement')}, {_many(self.quotes, 'quote')}{covered}"
        return f"{read}: {_many(len(self.errors), 'error')}, {_many(len(self.warnings), 'warning')}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")


def shown_path(path: Path) -> str:
    """Name a file relative to where we stand, so that no home folder is told.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        A relative path with forward slashes, or the file's own name.
    """
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return path.name
