"""The measures by name: what each needs, and which kernel answers it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy import sparse

from conflictgraph.errors import ConflictGraphError, near
from conflictgraph.kernels import distances, ranking
from conflictgraph.kernels.signed import matrices
from conflictgraph.measures import signed

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Parallel

__all__ = ["MEASURES", "Measure", "Network", "NoDominantEigenvalueError", "compute", "layer_rows", "need", "values"]

Layer = Literal["hostile", "cooperative", "all"]
_SIGNS = {"hostile": (-1,), "cooperative": (1,), "all": (-1, 0, 1)}


class NoDominantEigenvalueError(ConflictGraphError, ValueError):
    """No single eigenvalue has the largest size, so no eigenvector is the answer."""


@dataclass(frozen=True, slots=True)
class Network:
    """The matrices that a measure may read.

    Parameters
    ----------
    positive, negative
        Friends and foes, csr, shape (n, n).
    layer
        The named layer, csr, shape (n, n); None when none was named.
    """

    positive: sparse.csr_array
    negative: sparse.csr_array
    layer: sparse.csr_array | None

    @property
    def named(self) -> sparse.csr_array:
        """The layer."""
        assert self.layer is not None  # `need` has asked for it
        return self.layer


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure.

    Parameters
    ----------
    meaning
        What a high value says.
    run
        Network and options to values and the name of the engine.
    layered
        Whether a layer must be named.
    rising
        Whether larger is first.
    """

    meaning: str
    run: Callable[..., tuple[NDArray[np.float64], str]]
    layered: bool = False
    rising: bool = True


def _sum(matrix: sparse.csr_array, axis: int) -> NDArray[np.float64]:
    return np.asarray(matrix.sum(axis=axis), dtype=float).ravel()


def _strength(part: str, axis: int) -> Callable[..., tuple[NDArray[np.float64], str]]:
    return lambda net: (_sum(getattr(net, part), axis), "scipy")


def _degree(part: str, axis: int) -> Callable[..., tuple[NDArray[np.float64], str]]:
    return lambda net: (_sum((getattr(net, part) > 0).astype(float), axis), "scipy")


def _both(matrix: sparse.csr_array) -> NDArray[np.float64]:
    return _sum(((matrix + matrix.T) > 0).astype(float), 1)


def _ratio(net: Network) -> tuple[NDArray[np.float64], str]:
    good, bad = _both(net.positive), _both(net.negative)
    return np.where(good + bad > 0, good / np.where(good + bad > 0, good + bad, 1.0), np.nan), "scipy"


def _pagerank(net: Network, *, damping: float = 0.85) -> tuple[NDArray[np.float64], str]:
    return ranking.pagerank(net.named, damping), "scipy"


def _katz(net: Network, *, attenuation: float | None = None) -> tuple[NDArray[np.float64], str]:
    alpha = _attenuation(net.named, attenuation)
    return ranking.katz(net.named, alpha), "scipy"


def _attenuation(sizes: sparse.csr_array, given: float | None) -> float:
    radius = ranking.spectral_radius(sizes)
    if given is None:
        return 0.5 / radius if radius > 1e-9 else 0.5
    if not 0 <= given * radius < 1:
        raise ValueError(
            f"attenuation is {given:g}: it must be at least 0 and below {1 / radius:.6g}, one over the spectral radius"
        )
    return given


def _signed_katz(net: Network, *, attenuation: float | None = None) -> tuple[NDArray[np.float64], str]:
    alpha = _attenuation((net.positive + net.negative).tocsr(), attenuation)
    return ranking.katz((net.positive - net.negative).tocsr(), alpha), "scipy"


def _betweenness(net: Network, *, distance: str = "hops", engine: str = "auto") -> tuple[NDArray[np.float64], str]:
    signed.choice("distance", distance, ("hops", "1/weight"))
    signed.choice("engine", engine, ("auto", "rustworkx", "scipy", "networkx"))
    if distance == "1/weight" or engine == "networkx":
        return _by_networkx(net.named, distance), "networkx"
    if engine == "rustworkx" or (engine == "auto" and find_spec("rustworkx") is not None):
        return _by_rustworkx(net.named), "rustworkx"
    return distances.betweenness(net.named), "scipy"


def _by_networkx(layer: sparse.csr_array, distance: str) -> NDArray[np.float64]:
    import networkx as nx

    graph = nx.from_scipy_sparse_array(layer, create_using=nx.DiGraph)
    for _, _, data in graph.edges(data=True):
        data["cost"] = 1.0 / data["weight"]
    found = nx.betweenness_centrality(graph, weight="cost" if distance == "1/weight" else None)
    return np.array([found[node] for node in range(layer.shape[0])], dtype=float)


def _by_rustworkx(layer: sparse.csr_array) -> NDArray[np.float64]:
    import rustworkx

    graph = rustworkx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(layer.shape[0]))
    source, target = layer.nonzero()
    graph.extend_from_edge_list(list(zip(source.tolist(), target.tolist(), strict=True)))
    found = rustworkx.digraph_betweenness_centrality(graph)
    return np.array([found[node] for node in range(layer.shape[0])], dtype=float)


def _distance_engine(layer: sparse.csr_array, which: int, distance: str) -> tuple[NDArray[np.float64], str]:
    signed.choice("distance", distance, ("hops", "1/weight"))
    if distance == "hops":
        return distances.closeness(layer)[which], "numpy"
    costs = layer.copy()
    costs.data = 1.0 / costs.data
    n = layer.shape[0]
    reached, far, near_by = np.zeros(n), np.zeros(n), np.zeros(n)
    for block in np.array_split(np.arange(n), max(1, n // 256)):
        lengths = sparse.csgraph.dijkstra(costs, indices=block)
        lengths[np.arange(len(block)), block] = np.inf
        found = np.isfinite(lengths)
        reached += found.sum(axis=0)
        far += np.where(found, lengths, 0.0).sum(axis=0)
        near_by += np.where(found, 1.0 / lengths, 0.0).sum(axis=0)
    close = np.where(far > 0, reached / np.where(far > 0, far, 1.0) * reached / max(n - 1, 1), 0.0)
    return (close, near_by)[which], "scipy.sparse.csgraph"


def _closeness(net: Network, *, distance: str = "hops") -> tuple[NDArray[np.float64], str]:
    return _distance_engine(net.named, 0, distance)


def _harmonic(net: Network, *, distance: str = "hops") -> tuple[NDArray[np.float64], str]:
    return _distance_engine(net.named, 1, distance)


def _unit(net: Network, *, weighted: bool) -> tuple[sparse.csr_array, sparse.csr_array]:
    parts = []
    for matrix in (net.positive, net.negative):
        largest = float(matrix.data.max(initial=0.0))
        parts.append((matrix / largest if largest else matrix) if weighted else (matrix > 0).astype(float))
    return parts[0].tocsr(), parts[1].tocsr()


def _pn(mode: Literal["all", "in", "out"]) -> Callable[..., tuple[NDArray[np.float64], str]]:
    def run(net: Network, *, weighted: bool = False) -> tuple[NDArray[np.float64], str]:
        plus, minus = _unit(net, weighted=weighted)
        if mode == "all":
            plus, minus = plus.maximum(plus.T).tocsr(), minus.maximum(minus.T).tocsr()
        return ranking.pn(plus, minus, mode), "scipy"

    return run


def _signed_eigenvector(net: Network) -> tuple[NDArray[np.float64], str]:
    try:
        vector, value = ranking.signed_eigenvector(net.positive, net.negative)
    except ranking.NoDominantEigenvalue:
        raise NoDominantEigenvalueError(
            "no single eigenvalue of friends minus foes has the largest size, so the signed eigenvector is not defined; try pn or signed_walk"
        ) from None
    return vector, f"numpy (eigenvalue {value:.6g})"


def _walk(
    net: Network, *, restart: float = 0.15, beta: float = 0.5, gamma: float = 0.9
) -> tuple[NDArray[np.float64], str]:
    good, bad = ranking.signed_walk(net.positive, net.negative, restart=restart, beta=beta, gamma=gamma)
    return good - bad, "scipy"


MEASURES: dict[str, Measure] = {
    "in_strength": Measure("much of the layer comes to it", lambda net: (_sum(net.named, 0), "scipy"), layered=True),
    "out_strength": Measure("much of the layer comes from it", lambda net: (_sum(net.named, 1), "scipy"), layered=True),
    "hostile_in": Measure("hostile weight received", _strength("negative", 0)),
    "hostile_out": Measure("hostile weight given", _strength("negative", 1)),
    "cooperative_in": Measure("cooperative weight received", _strength("positive", 0)),
    "cooperative_out": Measure("cooperative weight given", _strength("positive", 1)),
    "friends": Measure("actors with a cooperative row between", lambda net: (_both(net.positive), "scipy")),
    "foes": Measure("actors with a hostile row between", lambda net: (_both(net.negative), "scipy")),
    "net_degree": Measure("friends minus foes", lambda net: (_both(net.positive) - _both(net.negative), "scipy")),
    "ratio": Measure("friends' share of friends and foes; NaN without either", _ratio),
    "friends_in": Measure("actors that are cooperative to it", _degree("positive", 0)),
    "friends_out": Measure("actors to which it is cooperative", _degree("positive", 1)),
    "foes_in": Measure("actors that are hostile to it", _degree("negative", 0)),
    "foes_out": Measure("actors to which it is hostile", _degree("negative", 1)),
    "pagerank": Measure("a walk along the layer is often there", _pagerank, layered=True),
    "eigenvector": Measure(
        "much comes from those to whom much comes", lambda net: (ranking.eigenvector(net.named), "scipy"), layered=True
    ),
    "katz": Measure("many short walks arrive", _katz, layered=True),
    "betweenness": Measure("it stands on shortest paths between others", _betweenness, layered=True),
    "closeness": Measure("others reach it in few steps (as networkx)", _closeness, layered=True),
    "harmonic": Measure("sum of one over the steps from each other actor (as networkx)", _harmonic, layered=True),
    "constraint": Measure(
        "its contacts are one another's contacts: little room to broker",
        lambda net: (ranking.constraint(net.named), "scipy"),
        layered=True,
        rising=False,
    ),
    "pn": Measure("many friends, few foes, whatever the direction", _pn("all")),
    "pn_in": Measure("many friends, few foes, by what is received", _pn("in")),
    "pn_out": Measure("many friends, few foes, by what is given", _pn("out")),
    "signed_eigenvector": Measure("place along the main divide; the sign is the side", _signed_eigenvector),
    "signed_katz": Measure("walks that arrive, hostile steps turning the sign", _signed_katz),
    "signed_walk": Measure("trust of a walker whose mood a foe turns", _walk),
    "exponential": Measure(
        "reputation given by reputable actors",
        lambda net, mu=1.0: (ranking.exponential(net.positive, net.negative, mu), "scipy"),
    ),
    "prestige": Measure(
        "friends' minus foes' share of what is received",
        lambda net: (ranking.prestige(net.positive, net.negative), "scipy"),
    ),
}


def need(names: list[str], layer: str | None) -> None:
    """Refuse measures that are not there, and layer measures without a layer.

    Parameters
    ----------
    names
        Measures.
    layer
        The layer, if any.

    Raises
    ------
    ValueError
        With near names, or with the layers.
    """
    for name in names:
        if name not in MEASURES:
            hits = near(name, MEASURES)
            hint = f"; did you mean {' or '.join(hits)}?" if hits else "; there are " + ", ".join(MEASURES)
            raise ValueError(f"no measure «{name}»{hint}")
        if layer is None and MEASURES[name].layered:
            raise ValueError(
                f"{name} needs a layer, since it is not defined on signed weights: layer='cooperative' or layer='hostile'"
            )
    if layer is not None:
        signed.choice("layer", layer, tuple(_SIGNS))


def layer_rows(layer: str | None) -> tuple[int, ...]:
    """Give the signs of the rows of a layer.

    Parameters
    ----------
    layer
        The layer, if any.

    Returns
    -------
    tuple
        Signs.
    """
    return (-1, 1) if layer is None else _SIGNS[layer]


def _network(taken: signed.SignedRows, layer: str | None) -> Network:
    plus, minus = matrices(taken.arcs())
    if layer == "all":
        every = taken.only(np.ones(len(taken.sign), dtype=bool))
        flat = signed.replace(every, sign=np.ones_like(every.sign), parallel="keep", _kept={})
        return Network(plus, minus, matrices(flat.arcs())[0])
    return Network(plus, minus, {"hostile": minus, "cooperative": plus, None: None}[layer])


def compute(
    taken: signed.SignedRows, name: str, layer: str | None, options: dict[str, Any], network: Network | None = None
) -> tuple[NDArray[np.float64], str]:
    """Compute one measure.

    Parameters
    ----------
    taken
        The rows.
    name
        The measure.
    layer
        The layer, if any.
    options
        Keyword options of the measure.
    network
        The matrices, when they are there already.

    Returns
    -------
    tuple
        Values, shape (n,), and the engine.

    Raises
    ------
    ValueError
        When the measure is not defined on this graph.
    """
    if taken.n == 0:
        return np.zeros(0), "none"
    try:
        return MEASURES[name].run(network or _network(taken, layer), **options)
    except ranking.NoConvergence:
        raise ValueError(
            f"{name} does not settle on this graph (for pn: everybody is everybody's foe; for exponential: take a larger mu)"
        ) from None


def values(
    g: ConflictGraph,
    measure: str,
    *,
    layer: Layer | None = None,
    sign_rule: SignRule = "all-acts",
    parallel: Parallel = "keep",
    persons: bool = False,
    placeholders: bool = False,
    **options: Any,
) -> pd.Series:
    """What value does one measure give each actor?

    Parameters
    ----------
    g
        The graph.
    measure
        Name of the measure; `MEASURES` lists them with their meaning.
    layer
        The layer, where the measure needs one.
    sign_rule
        Which rows count.
    parallel
        What becomes of opposing rows on one arc.
    persons, placeholders
        Whether people, and actors whom no source names, take part.
    **options
        Of the measure: damping (pagerank), attenuation (katz, signed_katz), distance
        (``"hops"`` or ``"1/weight"``) and engine (betweenness), mu (exponential), restart,
        beta, gamma (signed_walk), weighted (pn).

    Returns
    -------
    pandas.Series
        Index actor_id, float64; `attrs` says what it rests on.

    Raises
    ------
    ValueError
        When there is no such measure, or it is not defined on this graph.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> values(testing.toy(), "foes").idxmax()
    'ant'
    """
    import pandas as pd

    need([measure], layer)
    taken = signed.read(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    found, engine = compute(taken, measure, layer, options)
    series = pd.Series(found, index=pd.Index(taken.actors, name="actor_id", dtype="str"), name=measure, dtype=float)
    series.attrs.update(taken.about(engine=engine), layer=layer, options=dict(options))
    return series
