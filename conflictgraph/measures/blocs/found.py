"""Blocs by correlation clustering, modularity, SPONGE and signed blockmodels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from scipy import sparse

from conflictgraph.kernels import clustering
from conflictgraph.kernels.signed import matrices, symmetric
from conflictgraph.measures import signed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Count, Dyads

__all__ = ["Blocs", "blockmodel", "clusterability", "communities", "modularity"]

_EXACT = 22


@dataclass(frozen=True, slots=True)
class Blocs:
    """Actors in blocs, and what the blocs cannot explain.

    Parameters
    ----------
    partition
        Actor id to bloc, 0, 1, ... in the order of the actors. Who has no signed pair is a
        bloc of its own.
    value, lower
        Cost: friendly weight between plus hostile weight within; the least is at least
        `lower` (NaN when the method proves nothing).
    optimal
        Whether that is the least.
    frustrated
        One row a pair that does not fit: a, b, sign, weight, row_ids.
    score
        What the method itself maximises or minimises.
    about
        n, m_plus, m_minus, dropped, mixed, policy, seed, engine.
    """

    partition: Mapping[str, int]
    value: float
    lower: float
    optimal: bool
    frustrated: pd.DataFrame
    score: float
    about: Mapping[str, Any]

    @property
    def k(self) -> int:
        """Number of blocs."""
        return len(set(self.partition.values()))

    @property
    def blocs(self) -> tuple[tuple[str, ...], ...]:
        """The actors of each bloc."""
        return tuple(tuple(actor for actor, own in self.partition.items() if own == bloc) for bloc in range(self.k))

    def to_frame(self) -> pd.DataFrame:
        """Give the bloc of each actor.

        Returns
        -------
        pandas.DataFrame
            Index actor_id; bloc (int64).
        """
        index = pd.Index(list(self.partition), name="actor_id", dtype="str")
        return pd.DataFrame({"bloc": np.array(list(self.partition.values()), dtype=np.int64)}, index=index)

    def explain(self) -> str:
        """Say it in a sentence.

        Returns
        -------
        str
            Blocs and cost.
        """
        bound = "the least possible" if self.optimal else "the best found, not proved"
        return f"{self.k} blocs leave {self.value:g} signed relations unexplained ({bound})."


def cost_of(folded: Dyads, label: NDArray[np.int64]) -> float:
    """Weigh friends between and foes within.

    Parameters
    ----------
    folded
        The pairs.
    label
        Bloc of each actor.

    Returns
    -------
    float
        The cost.
    """
    apart = label[folded.one] != label[folded.other]
    return float(np.where(apart, folded.positive, folded.negative).sum())


def _answer(
    taken: signed.SignedRows, folded: Dyads, label: NDArray[np.int64], lower: float, score: float, about: dict[str, Any]
) -> Blocs:
    apart = label[folded.one] != label[folded.other]
    weight = np.where(apart, folded.positive, folded.negative)
    rows = taken.rows_of_pairs()
    records = []
    for place in np.flatnonzero(weight > 0).tolist():
        i, j, sign = int(folded.one[place]), int(folded.other[place]), 1 if apart[place] else -1
        records.append((*sorted((taken.actors[i], taken.actors[j])), sign, float(weight[place]), rows[i, j][sign]))
    frame = pd.DataFrame(
        sorted(records, key=lambda record: (str(record[0]), str(record[1]))),
        columns=["a", "b", "sign", "weight", "row_ids"],
    ).astype({"sign": "int8", "weight": float})
    value = cost_of(folded, label)
    return Blocs(
        dict(zip(taken.actors, label.tolist(), strict=True)),
        value,
        lower,
        bool(lower >= value - 1e-6),
        frame,
        score,
        about,
    )


def communities(
    g: ConflictGraph,
    *,
    method: Literal["correlation", "modularity", "sponge"] = "correlation",
    k: int | None = None,
    count: Count = "arcs",
    sign_rule: SignRule = "ties-and-force",
    persons: bool = True,
    placeholders: bool = False,
    seed: int = 0,
    time_limit: float = 30.0,
) -> Blocs:
    """Which blocs explain the signs best?

    Correlation clustering minimises friends between and foes within, with as many blocs as
    that takes: proved for up to 22 actors, by a mover on several levels beyond. Signed
    modularity asks for more than signed degrees would give. SPONGE needs k.

    Parameters
    ----------
    g
        The graph.
    method
        ``"correlation"``, ``"modularity"`` or ``"sponge"``.
    k
        Number of blocs, at most; SPONGE needs it.
    count
        What counts as one; see `balance.frustration`.
    sign_rule
        Which rows set the sign of a pair.
    persons, placeholders
        Whether people, and actors whom no source names, take part.
    seed
        Of the search.
    time_limit
        Seconds for a proof.

    Returns
    -------
    Blocs
        The blocs.

    Raises
    ------
    ValueError
        When a method has no such name, or k does not fit.

    References
    ----------
    Gomez, S., Jensen, P. and Arenas, A. (2009). Analysis of community structure in networks
    of correlated data. Physical Review E 80, 016114. doi:10.1103/PhysRevE.80.016114
    Cucuringu, M. and others (2019). SPONGE: a generalized eigenproblem for clustering signed
    networks. AISTATS, PMLR 89, 1088-1098.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> communities(testing.toy()).value
    0.0
    """
    signed.choice("method", method, ("correlation", "modularity", "sponge"))
    taken = signed.read(g, sign_rule=sign_rule, persons=persons, placeholders=placeholders)
    folded = taken.dyads(count)
    _fits(k, taken.n)
    if method == "correlation":
        return clusterability(
            g,
            k,
            count=count,
            sign_rule=sign_rule,
            persons=persons,
            placeholders=placeholders,
            seed=seed,
            time_limit=time_limit,
        )
    if method == "sponge":
        if k is None:
            raise ValueError("sponge needs k, the number of blocs")
        plus, minus = (
            symmetric(taken.n, folded.one, folded.other, part) for part in (folded.positive, folded.negative)
        )
        label = clustering.sponge(plus, minus, k, seed=seed) if taken.n else np.zeros(0, dtype=np.int64)
        return _answer(
            taken,
            folded,
            label,
            float("nan"),
            float("nan"),
            taken.about(count=count, seed=seed, engine="SPONGE_sym, k-means"),
        )
    surplus = _surplus(folded)
    label = clustering.move(sparse.csr_array(surplus - np.diag(np.diag(surplus))), most=k, seed=seed)
    return _answer(
        taken,
        folded,
        label,
        float("nan"),
        _quality(surplus, folded, label),
        taken.about(count=count, seed=seed, engine="multilevel mover"),
    )


def _fits(k: int | None, n: int) -> None:
    if k is not None and not 1 <= k <= max(n, 1):
        raise ValueError(f"k is {k}: it must lie between 1 and {max(n, 1)}, the number of actors")


def clusterability(
    g: ConflictGraph,
    k: int | None = None,
    *,
    exactly: bool = False,
    method: Literal["auto", "exact", "local"] = "auto",
    count: Count = "arcs",
    sign_rule: SignRule = "ties-and-force",
    persons: bool = True,
    placeholders: bool = False,
    seed: int = 0,
    time_limit: float = 30.0,
) -> Blocs:
    """How much contradicts the best split into at most, or exactly, k blocs?

    Parameters
    ----------
    g
        The graph.
    k
        Number of blocs; any number by default.
    exactly
        Whether all k must be used. "At most k" never rises with k; "exactly" may.
    method
        ``"exact"``, ``"local"``, or exact for up to 22 actors (12 when k is given).
    count
        What counts as one; see `balance.frustration`.
    sign_rule
        Which rows set the sign of a pair.
    persons, placeholders
        Whether people, and actors whom no source names, take part.
    seed
        Of the search.
    time_limit
        Seconds for a proof.

    Returns
    -------
    Blocs
        The blocs.

    Raises
    ------
    ValueError
        When k does not fit, or exactly lacks k.

    References
    ----------
    Davis, J. A. (1967). Clustering and structural balance in graphs. Human Relations 20,
    181-187. doi:10.1177/001872676702000206
    Aref, S. and Neal, Z. P. (2021). Identifying hidden coalitions in the US House of
    Representatives by optimally partitioning signed networks based on generalized balance.
    Scientific Reports 11, 19939. doi:10.1038/s41598-021-98139-w

    Examples
    --------
    >>> from conflictgraph import testing
    >>> clusterability(testing.toy(), 2).value
    0.0
    """
    signed.choice("method", method, ("auto", "exact", "local"))
    taken = signed.read(g, sign_rule=sign_rule, persons=persons, placeholders=placeholders)
    folded = taken.dyads(count)
    _fits(k, taken.n)
    if exactly and k is None:
        raise ValueError("exactly needs k, the number of blocs")
    net = symmetric(taken.n, folded.one, folded.other, folded.net)
    label = clustering.move(net, most=k, seed=seed)
    if exactly and k is not None:
        label = _filled(label, net, k)
    lower, engine = float("nan"), "multilevel mover"
    if method == "exact" or (method == "auto" and taken.n <= (_EXACT if k is None else 12)):
        proved, bound = clustering.exact(net, most=k, exactly=exactly, time_limit=time_limit)
        lower, engine = bound + folded.floor, "HiGHS (scipy.optimize.milp)"
        if proved is not None and cost_of(folded, proved) < cost_of(folded, label) - 1e-9:
            label = proved
    value = cost_of(folded, label)
    return _answer(taken, folded, label, min(lower, value), value, taken.about(count=count, seed=seed, engine=engine))


def _filled(label: NDArray[np.int64], net: sparse.csr_array, k: int) -> NDArray[np.int64]:
    """Split off the actors who lose least until there are k blocs."""
    label = label.copy()
    while len(np.unique(label)) < k:
        rows, columns = net.nonzero()
        inside = label[rows] == label[columns]
        loss = np.bincount(rows[inside], weights=net.data[inside], minlength=len(label))
        loss[np.bincount(label)[label] == 1] = np.inf
        label[int(loss.argmin())] = label.max() + 1
    return clustering.canonical(label)


def _surplus(folded: Dyads) -> NDArray[np.float64]:
    parts = []
    for values in (folded.positive, folded.negative):
        dense = symmetric(folded.n, folded.one, folded.other, values).toarray()
        degree = dense.sum(axis=1)
        total = degree.sum()
        parts.append(dense - (np.outer(degree, degree) / total if total else 0.0))
    return np.asarray(parts[0] - parts[1])


def _quality(surplus: NDArray[np.float64], folded: Dyads, label: NDArray[np.int64]) -> float:
    total = 2 * float(folded.positive.sum() + folded.negative.sum())
    return float(surplus[label[:, None] == label[None, :]].sum()) / total if total else float("nan")


def modularity(
    g: ConflictGraph,
    partition: Mapping[str, int],
    *,
    count: Count = "arcs",
    sign_rule: SignRule = "ties-and-force",
    persons: bool = True,
    placeholders: bool = False,
) -> float:
    """How much more do blocs hold together than signed degrees alone would make them?

    Q = sum over pairs in one bloc of A - (k+ k+ / 2w+ - k- k- / 2w-), over 2w+ + 2w-. Plain
    modularity nets the degrees, and can be 1 on two triangles joined by two hostile ties.

    Parameters
    ----------
    g
        The graph.
    partition
        Actor id to bloc.
    count
        What counts as one.
    sign_rule
        Which rows set the sign of a pair.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    float
        Q; NaN without signed pairs.

    Raises
    ------
    ValueError
        When an actor has no bloc.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> g = testing.toy()
    >>> q = modularity(g, communities(g).partition)
    """
    taken = signed.read(g, sign_rule=sign_rule, persons=persons, placeholders=placeholders)
    missing = [actor for actor in taken.actors if actor not in partition]
    if missing:
        raise ValueError(f"partition has no bloc for {', '.join(missing[:5])}")
    folded = taken.dyads(count)
    return _quality(_surplus(folded), folded, np.array([partition[actor] for actor in taken.actors], dtype=np.int64))


def blockmodel(
    g: ConflictGraph,
    k: int,
    *,
    relaxed: bool = False,
    alpha: float = 0.5,
    sign_rule: SignRule = "ties-and-force",
    persons: bool = True,
    placeholders: bool = False,
    seed: int = 0,
) -> Blocs:
    """Which k positions fit a blockmodel of friendly and hostile blocks?

    Structural: the diagonal is friendly, all else hostile; the error alpha * N inside plus
    (1 - alpha) * P outside. Relaxed: each block takes its cheaper sign, so that mediators and
    quarrelling blocs have a place. Arcs keep their direction and count one each.

    Parameters
    ----------
    g
        The graph.
    k
        Number of positions, all used.
    relaxed
        Whether each block takes its cheaper sign.
    alpha
        Weight of hostile arcs in friendly blocks, 0 to 1.
    sign_rule
        Which rows set a sign.
    persons, placeholders
        Whether people, and actors whom no source names, take part.
    seed
        Of the starts.

    Returns
    -------
    Blocs
        `score` is the error of the blockmodel; found by relocation, not proved.

    Raises
    ------
    ValueError
        When k or alpha does not fit.

    References
    ----------
    Doreian, P. and Mrvar, A. (2009). Partitioning signed social networks. Social Networks
    31, 1-11. doi:10.1016/j.socnet.2008.08.001

    Examples
    --------
    >>> from conflictgraph import testing
    >>> blockmodel(testing.toy(), 2).k
    2
    """
    if not 0 <= alpha <= 1:
        raise ValueError(f"alpha is {alpha}: it must lie between 0 and 1")
    taken = signed.read(g, sign_rule=sign_rule, persons=persons, placeholders=placeholders)
    _fits(k, taken.n)
    plus, minus = ((matrix > 0).astype(float).toarray() for matrix in matrices(taken.arcs()))
    if not taken.directed:
        plus, minus = np.triu(plus), np.triu(minus)
    label, error = (
        clustering.relocate(plus, minus, k, alpha=alpha, relaxed=relaxed, seed=seed)
        if taken.n
        else (np.zeros(0, dtype=np.int64), 0.0)
    )
    return _answer(taken, taken.dyads("arcs"), label, float("nan"), error, taken.about(seed=seed, engine="relocation"))
