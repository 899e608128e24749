"""How far two annotators of one text agree: statements found by both, edges, directions, kinds, words.

The share of statements found by both hides bad work. Look at the strict edges and at
the directions that were turned round.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from conflictgraph import vocab
from conflictgraph.errors import SeedError
from conflictgraph.readers.seed import load_one

if TYPE_CHECKING:
    import os
    from collections.abc import Hashable, Sequence

    from conflictgraph.model import Seed
    from conflictgraph.readers.seed.loaded import Opened

__all__ = ["Agreement", "Together", "agree", "alpha", "compare", "pairs", "together", "units"]

# Evidence, who, to, type: a mixture that was measured on double annotation; without common words there is no match.
_WEIGHTS = (0.4, 0.25, 0.25, 0.1)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Measures of two annotations of one text, all 0 to 1 but the counts.

    Parameters
    ----------
    one, other
        The annotations.
    statements_one, statements_other, matched
        How many acts and ties each has, and how many are matched.
    statement_f1
        Share of statements found by both, after one-to-one matching.
    edge_f1
        Share of edges (who, to, type) that both have, exactly.
    same_pair
        Of matched statements, the share with the same two actors in the same direction.
    flips
        Matched statements whose direction is turned round, a count.
    alpha_type, alpha_sign, alpha_certainty
        Krippendorff's nominal alpha over matched statements; NaN when nothing varies.
    evidence_f1
        Share of annotated characters that both marked.
    """

    one: str
    other: str
    statements_one: int
    statements_other: int
    matched: int
    statement_f1: float
    edge_f1: float
    same_pair: float
    flips: int
    alpha_type: float
    alpha_sign: float
    alpha_certainty: float
    evidence_f1: float

    def to_frame(self) -> pd.DataFrame:
        """Give the measures as one row."""
        return pd.DataFrame([{item.name: getattr(self, item.name) for item in fields(self)}])

    def explain(self) -> str:
        """Say the measures in two sentences."""
        return (
            f"{self.matched} statements stand in both ({self.statements_one} and {self.statements_other}): F1 {self.statement_f1:.2f}, "
            f"of edges to the letter {self.edge_f1:.2f}, {self.flips} with the direction turned round. "
            f"Alpha of type {self.alpha_type:.2f}, sign {self.alpha_sign:.2f}, certainty {self.alpha_certainty:.2f}; words {self.evidence_f1:.2f}."
        )


def alpha(units: Sequence[Sequence[Hashable]]) -> float:
    """How far coders agree beyond chance: Krippendorff's alpha for names.

    1 minus observed over expected disagreement, from coincidences of values in units.

    Parameters
    ----------
    units
        For each unit the values that its coders gave; units of one value are left out.

    Returns
    -------
    float
        At most 1; 0 is chance; NaN when fewer than two values occur.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. Its example of four
    coders and twelve units, some without a value, gives 0.743; a test holds this function to it.

    Examples
    --------
    >>> alpha([("a", "a"), ("b", "b"), ("a", "b"), ("b", "b")])
    0.5333333333333333
    """
    totals: Counter[Hashable] = Counter()
    observed = 0.0
    for unit in units:
        if len(unit) > 1:
            counts = Counter(unit)
            totals.update(unit)
            unlike = len(unit) ** 2 - sum(count**2 for count in counts.values())
            observed += unlike / (len(unit) - 1)
    n = sum(totals.values())
    expected = (n**2 - sum(count**2 for count in totals.values())) / (n - 1) if n > 1 else 0.0
    return 1 - observed / expected if expected else float("nan")


@dataclass(frozen=True, slots=True)
class Together:
    """How far all annotators of one text agree, where more than two are asked at once.

    Parameters
    ----------
    annotations
        The files.
    units
        Statements that at least two of them have.
    by_all
        Of these, how many all have.
    alpha_type, alpha_sign, alpha_certainty
        Krippendorff's nominal alpha over the units; NaN when nothing varies.
    """

    annotations: tuple[str, ...]
    units: int
    by_all: int
    alpha_type: float
    alpha_sign: float
    alpha_certainty: float

    def to_frame(self) -> pd.DataFrame:
        """Give the measures as one row."""
        said = {item.name: getattr(self, item.name) for item in fields(self)}
        return pd.DataFrame([{**said, "annotations": len(self.annotations)}])

    def explain(self) -> str:
        """Say the measures in a sentence."""
        return (
            f"Of {len(self.annotations)} annotations two or more have {self.units} statements, all have {self.by_all}. "
            f"Alpha of type {self.alpha_type:.2f}, sign {self.alpha_sign:.2f}, certainty {self.alpha_certainty:.2f}."
        )


def _ends(row: Any) -> tuple[frozenset[str], frozenset[str]]:
    if hasattr(row, "did"):
        return frozenset(row.who), frozenset(row.to)
    return frozenset([str(row.who)]), frozenset([row.of])


def _kind(row: Any) -> str:
    return str(row.did.partition("/")[0] if hasattr(row, "did") else row.relation)


def _sign(row: Any) -> int:
    if row.sign is not None:
        return int(row.sign)
    return vocab.act(row.did).sign if hasattr(row, "did") else vocab.RELATIONS[row.relation].sign


def _marked(rows: Sequence[Any]) -> set[int]:
    return {i for row in rows for quote in row.evidence for start, end in quote.parts for i in range(start, end)}


def _overlap(one: set[Any] | frozenset[str], other: set[Any] | frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _f1(one: int, other: int, both: int) -> float:
    return 2 * both / (one + other) if one + other else 1.0


def _both(one: Seed, other: Seed) -> list[tuple[Sequence[Any], Sequence[Any]]]:
    return [(one.acts, other.acts), (one.ties, other.ties)]


def pairs(one: Seed, other: Seed) -> list[tuple[Any, Any]]:
    """Match the statements of two annotations, one to one.

    Parameters
    ----------
    one, other
        Annotations of one text.

    Returns
    -------
    list
        Pairs of acts or ties; those that share no word of evidence are never paired.
    """
    return [(a, b) for _, a, b in _scored(one, other)]


def _scored(one: Seed, other: Seed) -> list[tuple[float, Any, Any]]:
    found: list[tuple[float, Any, Any]] = []
    for mine, its in _both(one, other):
        if not mine or not its:
            continue
        left, right = [_marked([row]) for row in mine], [_marked([row]) for row in its]
        score = np.zeros((len(mine), len(its)))
        for i, a in enumerate(mine):
            for j, b in enumerate(its):
                words = _overlap(left[i], right[j])
                if words:
                    (who, to), (whom, at) = _ends(a), _ends(b)
                    same = (words, _overlap(who, whom), _overlap(to, at), float(_kind(a) == _kind(b)))
                    score[i, j] = sum(w * value for w, value in zip(_WEIGHTS, same, strict=True))
        rows, columns = linear_sum_assignment(-score)
        hits = [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if score[i, j] > 0]
        found.extend((float(score[i, j]), mine[i], its[j]) for i, j in hits)
    return found


def compare(one: Seed, other: Seed) -> Agreement:
    """How far two annotations agree.

    Parameters
    ----------
    one, other
        Annotations of one text.

    Returns
    -------
    Agreement
        All measures.
    """
    mine, its = (*one.acts, *one.ties), (*other.acts, *other.ties)
    matched = pairs(one, other)
    edges = [
        Counter((who, to, _kind(row)) for row in rows for who in _ends(row)[0] for to in _ends(row)[1])
        for rows in (mine, its)
    ]
    flips = sum(_ends(a) == _ends(b)[::-1] != _ends(b) for a, b in matched)
    marked = [_marked([*seed.acts, *seed.ties, *seed.claims]) for seed in (one, other)]
    return Agreement(
        one=one.path or one.id,
        other=other.path or other.id,
        statements_one=len(mine),
        statements_other=len(its),
        matched=len(matched),
        statement_f1=_f1(len(mine), len(its), len(matched)),
        edge_f1=_f1(edges[0].total(), edges[1].total(), (edges[0] & edges[1]).total()),
        same_pair=sum(_ends(a) == _ends(b) for a, b in matched) / len(matched) if matched else float("nan"),
        flips=flips,
        alpha_type=alpha([(_kind(a), _kind(b)) for a, b in matched]),
        alpha_sign=alpha([(_sign(a), _sign(b)) for a, b in matched]),
        alpha_certainty=alpha([(a.certainty, b.certainty) for a, b in matched]),
        evidence_f1=_f1(len(marked[0]), len(marked[1]), len(marked[0] & marked[1])),
    )


def agree(*paths: str | os.PathLike[str]) -> tuple[Agreement, ...]:
    """How far each two of several annotations of one text agree.

    Parameters
    ----------
    *paths
        Seed files, two or more.

    Returns
    -------
    tuple
        One agreement for each pair of files, in their order.

    Raises
    ------
    SeedError
        When a seed has faults, or fewer than two are named, or they annotate different texts.
    """
    return tuple(compare(a.seed, b.seed) for a, b in combinations(_opened(paths), 2))


def together(*paths: str | os.PathLike[str]) -> Together:
    """How far all annotations of one text agree.

    A unit gathers the statements that are matched two by two, best matches first, at most one of
    each annotation: so three annotators who saw one thing make one unit of three values.

    Parameters
    ----------
    *paths
        Seed files, two or more.

    Returns
    -------
    Together
        Alphas over all annotators.

    Raises
    ------
    SeedError
        As `agree`.
    """
    opened = _opened(paths)
    groups = units([one.seed for one in opened])
    return Together(
        annotations=tuple(one.sheet.path for one in opened),
        units=len(groups),
        by_all=sum(len(group) == len(opened) for group in groups),
        alpha_type=alpha([[_kind(row) for row in group] for group in groups]),
        alpha_sign=alpha([[_sign(row) for row in group] for group in groups]),
        alpha_certainty=alpha([[row.certainty for row in group] for group in groups]),
    )


def units(seeds: Sequence[Seed]) -> list[list[Any]]:
    """Gather the statements of several annotations that say one thing.

    Parameters
    ----------
    seeds
        Annotations of one text.

    Returns
    -------
    list
        Two statements or more a unit, at most one of each annotation, in the order of the seeds.
    """
    unit: dict[tuple[int, str], dict[int, Any]] = {}
    linked = [
        (score, i, j, a, b)
        for (i, one), (j, other) in combinations(enumerate(seeds), 2)
        for score, a, b in _scored(one, other)
    ]
    for _, i, j, a, b in sorted(linked, key=lambda link: (-link[0], link[1], link[2], link[3].id, link[4].id)):
        mine, its = unit.setdefault((i, a.id), {i: a}), unit.setdefault((j, b.id), {j: b})
        if mine is not its and mine.keys().isdisjoint(its):
            mine.update(its)
            for number, row in its.items():
                unit[number, row.id] = mine
    found = {id(group): group for group in unit.values() if len(group) > 1}
    return [[group[number] for number in sorted(group)] for group in found.values()]


def _opened(paths: Sequence[str | os.PathLike[str]]) -> list[Opened]:
    if len(paths) < 2:
        raise SeedError("agreement needs two seeds or more of one text")
    opened = [load_one(path) for path in paths]
    texts = {one.quotes.sha256 or (one.quotes.lock.text_sha256 if one.quotes.lock else "") for one in opened}
    if len(texts) > 1:
        raise SeedError([f"{one.sheet.path}: annotates another text than {opened[0].sheet.path}" for one in opened[1:]])
    return opened
