"""The graph as matrices, for one's own linear algebra: friends and foes apart, complex, Laplacians.

Plain tools net opposing rows, so that a conflict vanishes, and put net degrees on the
diagonal of a Laplacian, so that it is none. Here nothing is netted unless asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pandas as pd
from scipy import sparse

from conflictgraph.kernels import complexes
from conflictgraph.kernels.signed import matrices
from conflictgraph.measures import signed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Parallel

__all__ = ["Matrix", "adjacency", "laplacian"]

Kind: TypeAlias = Literal["positive", "negative", "net", "total", "complex"]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix with the names of its rows.

    Parameters
    ----------
    values
        csr, shape (n, n); row acts on column.
    actors
        Actor of each row and column.
    about
        n, m_plus, m_minus, dropped, mixed, ambivalence_floor, policy, seed, engine, optimal, gap, row_ids.
    """

    values: sparse.csr_array
    actors: tuple[str, ...]
    about: Mapping[str, Any]

    def to_frame(self) -> pd.DataFrame:
        """Give the matrix as a frame.

        Returns
        -------
        pandas.DataFrame
            Actors by actors; dense, so for few actors.
        """
        names = pd.Index(self.actors, name="actor_id", dtype="str")
        return pd.DataFrame(self.values.toarray(), index=names, columns=names.rename(None))

    def explain(self) -> str:
        """Say it in a sentence.

        Returns
        -------
        str
            Size and filling.
        """
        return f"{len(self.actors)} by {len(self.actors)} actors, {self.values.nnz} cells that are not 0."


def adjacency(
    g: ConflictGraph,
    kind: Kind = "net",
    *,
    weighted: bool = False,
    sign_rule: SignRule = "ties-and-force",
    parallel: Parallel = "keep",
    persons: bool = True,
    placeholders: bool = False,
) -> Matrix:
    """Who is tied to whom, as numbers?

    ``"complex"``: a friendly pair is 1, a hostile one i, a mixed one (1 + i) / 2, below the
    diagonal conjugate, so that the matrix is Hermitian and friends and foes never cancel. It
    is of pairs: directions are folded.

    Parameters
    ----------
    g
        The graph.
    kind
        ``"positive"``, ``"negative"``, ``"net"`` (P - N: mixed arcs cancel), ``"total"``
        (P + N) or ``"complex"``.
    weighted
        Sum weights, instead of 1 for each sign; a complex pair then shares one between its
        friendly and hostile weight.
    sign_rule
        Which rows set a sign.
    parallel
        What becomes of opposing rows on one arc.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    Matrix
        The matrix.

    Raises
    ------
    ValueError
        When a kind, rule or policy has no such name.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    References
    ----------
    Schoch, D. (2020). signnet: methods to analyse signed networks. R package, "Complex
    matrices". https://schochastics.github.io/signnet/articles/complex_matrices.html

    Examples
    --------
    >>> from conflictgraph import testing
    >>> adjacency(testing.toy(), "complex").to_frame().loc["ant", "bee"]
    np.complex128(1j)
    """
    signed.choice("kind", kind, ("positive", "negative", "net", "total", "complex"))
    taken = signed.read(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    if kind == "complex":
        values = complexes.adjacency(taken.dyads("weight" if weighted else "pairs"))
    else:
        plus, minus = (part if weighted else (part > 0).astype(float) for part in matrices(taken.arcs()))
        values = {"positive": plus, "negative": minus, "net": plus - minus, "total": plus + minus}[kind]
        values = sparse.csr_array(values)
        values.eliminate_zeros()
    return Matrix(values, taken.actors, taken.about(count="weight" if weighted else "arcs", engine="scipy"))


def laplacian(
    g: ConflictGraph,
    kind: Literal["signed", "complex", "magnetic"] = "signed",
    *,
    charge: float = 0.25,
    normalised: bool = False,
    weighted: bool = False,
    sign_rule: SignRule = "ties-and-force",
    parallel: Parallel = "keep",
    persons: bool = True,
    placeholders: bool = False,
) -> Matrix:
    """Which matrix has the camps in its smallest eigenvectors?

    ``"signed"``: D - A of the pairs, with D the summed sizes of a row, never the net degree;
    its smallest eigenvalue is 0 for each balanced component. ``"complex"``: the same of the
    complex adjacency. ``"magnetic"``: keeps directions as a turn of phase of 2 pi charge for a
    one-way arc, and a hostile arc as a sign. All are Hermitian and have no negative
    eigenvalue.

    Parameters
    ----------
    g
        The graph.
    kind
        ``"signed"``, ``"complex"`` or ``"magnetic"``.
    charge
        Of ``"magnetic"``, in [0, 0.25]: 0 forgets directions.
    normalised
        1 - D^-1/2 A D^-1/2 instead; actors without ties have 0.
    weighted
        Sum weights, instead of 1 for each sign.
    sign_rule
        Which rows set a sign.
    parallel
        What becomes of opposing rows on one arc.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    Matrix
        The matrix.

    Raises
    ------
    ValueError
        When a kind, rule or policy has no such name, or the charge does not fit.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    References
    ----------
    Kunegis, J. and others (2010). Spectral analysis of signed graphs for clustering,
    prediction and visualization. SDM 2010, 559-570. doi:10.1137/1.9781611972801.49
    He, Y., Perlmutter, M., Reinert, G. and Cucuringu, M. (2022). MSGNN: a spectral graph
    neural network based on a novel magnetic signed Laplacian. LoG 2022, PMLR 198. Here a
    hostile arc turns the phase as a friendly one does, by its size.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> laplacian(testing.toy()).to_frame().loc["ant", ["ant", "bee"]].tolist()
    [2.0, 1.0]
    """
    signed.choice("kind", kind, ("signed", "complex", "magnetic"))
    if not 0 <= charge <= 0.25:
        raise ValueError(f"charge is {charge}: it must lie between 0 and 0.25")
    taken = signed.read(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    folded = taken.dyads("weight" if weighted else "pairs")
    if kind == "magnetic":
        plus, minus = (part if weighted else (part > 0).astype(float) for part in matrices(taken.arcs()))
        values = complexes.magnetic(plus.tocsr(), minus.tocsr(), charge, normalised=normalised)
    elif kind == "complex":
        values = complexes.laplacian(complexes.adjacency(folded), normalised=normalised)
    else:
        values = complexes.laplacian(*complexes.pairs(folded), normalised=normalised)
    return Matrix(values, taken.actors, taken.about(count="weight" if weighted else "arcs", engine="scipy"))
