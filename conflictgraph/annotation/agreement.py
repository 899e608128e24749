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

__all__ = ["Agreement", "agree", "alpha", "compare", "pairs"]

# Evidence, who, to, type: SEEDS.md's measured mixture; without common words there is no match.
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
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.

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
    found: list[tuple[Any, Any]] = []
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
        found.extend((mine[int(i)], its[int(j)]) for i, j in zip(rows, columns, strict=True) if score[i, j] > 0)
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
    if len(paths) < 2:
        raise SeedError("agreement needs two seeds or more of one text")
    opened = [load_one(path) for path in paths]
    texts = {one.quotes.sha256 or (one.quotes.lock.text_sha256 if one.quotes.lock else "") for one in opened}
    if len(texts) > 1:
        raise SeedError([f"{one.sheet.path}: annotates another text than {opened[0].sheet.path}" for one in opened[1:]])
    return tuple(compare(a.seed, b.seed) for a, b in combinations(opened, 2))
