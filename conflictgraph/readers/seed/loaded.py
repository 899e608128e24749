"""What a reading of seeds gives: each seed with its places, and all of them together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conflictgraph.readers.seed.faults import Problem, Report
from conflictgraph.readers.seed.tree import Mapping, Scalar, Sheet

if TYPE_CHECKING:
    from pathlib import Path

    from conflictgraph.model import Actor, Corpus, Judgement, Publication, Seed
    from conflictgraph.readers.seed.quotes import Quotes
    from conflictgraph.readers.seed.statements import Statements

__all__ = ["Loaded", "Opened"]


@dataclass(slots=True)
class Opened:
    """One seed with all that is known of its reading.

    Parameters
    ----------
    path, sheet
        The file, and its faults.
    title_line
        The key under which the text is named, for messages about the whole seed.
    seed
        The records.
    quotes, statements
        Its quotes, and where its statements stand.
    """

    path: Path
    sheet: Sheet
    title_line: Scalar | None
    seed: Seed
    quotes: Quotes
    statements: Statements
    actor_places: dict[str, tuple[Actor, Scalar, Sheet]]

    def tree(self) -> Mapping:
        """What stands in the file, with places; parsed anew, since a tree is large and seldom wanted."""
        return Sheet(self.sheet.path, []).parse(self.sheet.text) or Mapping(0, 0)


@dataclass(slots=True)
class Loaded:
    """Everything that was read together.

    Parameters
    ----------
    opened
        The seeds, in the order of their paths.
    actors
        Id to actor, the shared ones first.
    publications
        Id to publication, without the annotated texts themselves.
    corpora
        What is said of each folder.
    judgements
        What was decided of actors, in the order of the folders.
    same
        Actor id to the id under which it counts, where people judged two to be one.
    problems
        Faults and warnings.
    """

    opened: list[Opened] = field(default_factory=list)
    actors: dict[str, Actor] = field(default_factory=dict)
    publications: dict[str, Publication] = field(default_factory=dict)
    corpora: list[Corpus] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    same: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def seeds(self) -> list[Seed]:
        """The records of the seeds."""
        return [one.seed for one in self.opened]

    def report(self) -> Report:
        """Sum up what was found."""
        coverage = {one.seed.id: share for one in self.opened if (share := one.quotes.coverage()) is not None}
        # File by file in the order of reading, and down each file as a person reads it.
        files = {path: number for number, path in enumerate(dict.fromkeys(p.path for p in self.problems))}
        return Report(
            tuple(sorted(self.problems, key=lambda p: (files[p.path], p.line, p.column))),
            len(self.opened),
            sum(len(s.acts) + len(s.ties) + len(s.claims) for s in self.seeds),
            sum(len(one.quotes.found) for one in self.opened),
            coverage,
            tuple(one.seed.id for one in self.opened if one.quotes.text is None),
        )
