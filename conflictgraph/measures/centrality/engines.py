"""Shortest paths by the fastest engine that is there; the answer names it."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from conflictgraph.errors import MissingExtraError
from conflictgraph.kernels import distances
from conflictgraph.measures import signed

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from conflictgraph.measures.centrality.network import Network

__all__ = ["betweenness", "closeness", "harmonic"]


def betweenness(net: Network, *, distance: str = "hops", engine: str = "auto") -> tuple[NDArray[np.float64], str]:
    """Give betweenness on the layer.

    Parameters
    ----------
    net
        The matrices.
    distance
        ``"hops"``, or ``"1/weight"``: more weight, closer.
    engine
        ``"rustworkx"`` (the extra ``fast``), ``"scipy"``, ``"networkx"``, or ``"auto"``: the first that can.

    Returns
    -------
    tuple
        Values as networkx gives them, shape (n,), and the engine.

    Raises
    ------
    ValueError
        When an option has no such value, or the engine knows steps only.
    MissingExtraError
        When rustworkx is asked for and is not there.
    """
    signed.choice("distance", distance, ("hops", "1/weight"))
    signed.choice("engine", engine, ("auto", "rustworkx", "scipy", "networkx"))
    if distance == "1/weight" and engine in {"rustworkx", "scipy"}:
        raise ValueError(f"{engine} counts steps only: take engine='networkx' for distance='1/weight'")
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
    try:
        import rustworkx
    except ImportError as error:
        raise MissingExtraError.of("rustworkx", "fast") from error
    graph = rustworkx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(layer.shape[0]))
    source, target = layer.nonzero()
    graph.extend_from_edge_list(list(zip(source.tolist(), target.tolist(), strict=True)))
    found = rustworkx.digraph_betweenness_centrality(graph)
    return np.array([found[node] for node in range(layer.shape[0])], dtype=float)


def closeness(net: Network, *, distance: str = "hops") -> tuple[NDArray[np.float64], str]:
    """Give closeness by incoming paths on the layer.

    Parameters
    ----------
    net
        The matrices.
    distance
        ``"hops"`` or ``"1/weight"``.

    Returns
    -------
    tuple
        Values as networkx gives them (with the correction of Wasserman and Faust), shape (n,),
        and the engine.
    """
    return _closeness(net.named, 0, distance)


def harmonic(net: Network, *, distance: str = "hops") -> tuple[NDArray[np.float64], str]:
    """Give harmonic closeness by incoming paths on the layer.

    Parameters
    ----------
    net
        The matrices.
    distance
        ``"hops"`` or ``"1/weight"``.

    Returns
    -------
    tuple
        Values as networkx gives them, shape (n,), and the engine.
    """
    return _closeness(net.named, 1, distance)


def _closeness(layer: sparse.csr_array, which: int, distance: str) -> tuple[NDArray[np.float64], str]:
    signed.choice("distance", distance, ("hops", "1/weight"))
    if distance == "hops":
        return distances.closeness(layer)[which], "numpy"
    return distances.weighted_closeness(layer)[which], "scipy.sparse.csgraph"
