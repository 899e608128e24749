"""The measures by name: what each needs, and which kernel answers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from conflictgraph.errors import ConflictGraphError
from conflictgraph.kernels import between, ranking
from conflictgraph.kernels.signed import symmetric
from conflictgraph.measures.centrality import degrees, engines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray
    from scipy import sparse

    from conflictgraph.measures.centrality.network import Network

__all__ = ["MEASURES", "Measure", "NoDominantEigenvalueError"]


class NoDominantEigenvalueError(ConflictGraphError, ValueError):
    """No single eigenvalue has the largest size, so no eigenvector is the answer."""


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


def _within(name: str, given: float, rule: str, *, good: bool) -> None:
    """Refuse a number that the measure is not defined for; NaN is never good."""
    if not good:
        raise ValueError(f"{name} is {given}: it must {rule}")


def _pagerank(net: Network, *, damping: float = 0.85) -> tuple[NDArray[np.float64], str]:
    _within("damping", damping, "be at least 0 and below 1", good=0 <= damping < 1)
    return ranking.pagerank(net.named, damping), "scipy"


def _katz(net: Network, *, attenuation: float | None = None) -> tuple[NDArray[np.float64], str]:
    alpha = _attenuation(net.named, attenuation)
    return ranking.katz(net.named, alpha), "scipy"


def _attenuation(sizes: sparse.csr_array, given: float | None) -> float:
    radius = ranking.spectral_radius(sizes)
    if given is None:
        return 0.5 / radius if radius > 1e-9 else 0.5
    if not 0 <= given * radius < 1:
        most = f" and below {1 / radius:.6g}, one over the spectral radius" if radius else " and finite"
        raise ValueError(f"attenuation is {given:g}: it must be at least 0{most}")
    return given


def _signed_katz(net: Network, *, attenuation: float | None = None) -> tuple[NDArray[np.float64], str]:
    alpha = _attenuation((net.positive + net.negative).tocsr(), attenuation)
    return ranking.katz((net.positive - net.negative).tocsr(), alpha), "scipy"


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


def _exponential(net: Network, *, mu: float = 1.0) -> tuple[NDArray[np.float64], str]:
    _within("mu", mu, "be above 0", good=mu > 0)
    return ranking.exponential(net.positive, net.negative, mu), "scipy"


def _walk(
    net: Network,
    *,
    restart: float = 0.15,
    beta: float = 0.5,
    gamma: float = 0.9,
    start: str | Mapping[str, float] | None = None,
) -> tuple[NDArray[np.float64], str]:
    _within("restart", restart, "be above 0 and at most 1", good=0 < restart <= 1)
    _within("beta", beta, "lie between 0 and 1", good=0 <= beta <= 1)
    _within("gamma", gamma, "lie between 0 and 1", good=0 <= gamma <= 1)
    good, bad = ranking.signed_walk(
        net.positive, net.negative, restart=restart, beta=beta, gamma=gamma, seed=net.start(start)
    )
    return good - bad, "scipy"


def _role(place: int | None) -> Callable[..., tuple[NDArray[np.float64], str]]:
    def run(net: Network, *, groups: Mapping[str, object] | None = None) -> tuple[NDArray[np.float64], str]:
        counts = between.roles(net.named, net.groups(groups))
        return (counts.sum(axis=1) if place is None else counts[:, place]).astype(float), "scipy"

    return run


def _participation(part: Literal["positive", "negative"]) -> Callable[..., tuple[NDArray[np.float64], str]]:
    def run(net: Network, *, groups: Mapping[str, object] | None = None) -> tuple[NDArray[np.float64], str]:
        pairs = net.taken.dyads("arcs")
        label = net.groups(groups, net.blocs if groups is None else None)
        return between.participation(symmetric(net.n, pairs.one, pairs.other, getattr(pairs, part)), label), "scipy"

    return run


MEASURES: dict[str, Measure] = {
    "in_strength": Measure("much of the layer comes to it", degrees.strength("named", "in"), layered=True),
    "out_strength": Measure("much of the layer comes from it", degrees.strength("named", "out"), layered=True),
    "hostile_in": Measure("hostile weight received", degrees.strength("negative", "in")),
    "hostile_out": Measure("hostile weight given", degrees.strength("negative", "out")),
    "cooperative_in": Measure("cooperative weight received", degrees.strength("positive", "in")),
    "cooperative_out": Measure("cooperative weight given", degrees.strength("positive", "out")),
    "friends": Measure("actors with a cooperative row between", degrees.actors("positive", "all")),
    "friends_in": Measure("actors that are cooperative to it", degrees.actors("positive", "in")),
    "friends_out": Measure("actors to which it is cooperative", degrees.actors("positive", "out")),
    "foes": Measure("actors with a hostile row between", degrees.actors("negative", "all")),
    "foes_in": Measure("actors that are hostile to it", degrees.actors("negative", "in")),
    "foes_out": Measure("actors to which it is hostile", degrees.actors("negative", "out")),
    "net_degree": Measure("friends minus foes", degrees.net("all")),
    "net_degree_in": Measure("those friendly to it minus those hostile", degrees.net("in")),
    "net_degree_out": Measure("those to whom it is friendly minus hostile", degrees.net("out")),
    "ratio": Measure("friends' share of friends and foes; NaN without either", degrees.ratio("all")),
    "ratio_in": Measure("friends' share of those who act on it; NaN without any", degrees.ratio("in")),
    "ratio_out": Measure("friends' share of those it acts on; NaN without any", degrees.ratio("out")),
    "pagerank": Measure("a walk along the layer is often there", _pagerank, layered=True),
    "eigenvector": Measure(
        "much comes from those to whom much comes", lambda net: (ranking.eigenvector(net.named), "scipy"), layered=True
    ),
    "katz": Measure("many short walks arrive", _katz, layered=True),
    "betweenness": Measure("it stands on shortest paths between others", engines.betweenness, layered=True),
    "closeness": Measure("others reach it in few steps (as networkx)", engines.closeness, layered=True),
    "harmonic": Measure(
        "sum of one over the steps from each other actor (as networkx)", engines.harmonic, layered=True
    ),
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
        _exponential,
    ),
    "prestige": Measure(
        "friends' minus foes' share of what is received",
        lambda net: (ranking.prestige(net.positive, net.negative), "scipy"),
    ),
    "brokerage": Measure("it stands between two who have no arc of their own", _role(None), layered=True),
    **{
        role: Measure(f"brokerage as {role}; see `brokerage`", _role(place), layered=True)
        for place, role in enumerate(between.ROLES)
    },
    "participation_plus": Measure("its friends are spread over many blocs", _participation("positive")),
    "participation_minus": Measure("its foes are spread over many blocs", _participation("negative")),
}
