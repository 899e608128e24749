"""Signed graphs as Hermitian matrices: friends are real, foes imaginary, or directions turn the phase."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from conflictgraph.kernels.signed import symmetric

if TYPE_CHECKING:
    from conflictgraph.kernels.signed import Dyads

__all__ = ["adjacency", "laplacian", "magnetic", "pairs"]


def adjacency(dyads: Dyads) -> sparse.csr_array:
    """Give 1 for a friendly pair, i for a hostile one, shares of both for a mixed one. O(m).

    Parameters
    ----------
    dyads
        The pairs.

    Returns
    -------
    scipy.sparse.csr_array
        Hermitian, complex128, shape (n, n); the smaller number's row has +i.
    """
    total = dyads.positive + dyads.negative
    value = (dyads.positive + 1j * dyads.negative) / np.where(total > 0, total, 1.0)
    rows, columns = np.concatenate([dyads.one, dyads.other]), np.concatenate([dyads.other, dyads.one])
    data = np.concatenate([value, value.conj()])
    return sparse.coo_array((data, (rows, columns)), shape=(dyads.n, dyads.n)).tocsr()


def pairs(dyads: Dyads) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Give friends minus foes, and friends plus foes. O(m).

    Parameters
    ----------
    dyads
        The pairs.

    Returns
    -------
    tuple
        Two symmetric matrices, float64 csr, shape (n, n).
    """
    return (
        symmetric(dyads.n, dyads.one, dyads.other, dyads.net),
        symmetric(dyads.n, dyads.one, dyads.other, dyads.positive + dyads.negative),
    )


def laplacian(
    matrix: sparse.csr_array, sizes: sparse.csr_array | None = None, *, normalised: bool = False
) -> sparse.csr_array:
    """Give D - A with D the summed sizes of each row. O(m).

    Parameters
    ----------
    matrix
        A, Hermitian, csr, shape (n, n).
    sizes
        What is summed for D: at least the sizes of A, which are taken when it is missing.
    normalised
        1 - D^-1/2 A D^-1/2 instead.

    Returns
    -------
    scipy.sparse.csr_array
        Hermitian, shape (n, n), no eigenvalue below 0.
    """
    degree = np.asarray((abs(matrix) if sizes is None else sizes).sum(axis=1), dtype=float).ravel()
    if not normalised:
        return sparse.csr_array(sparse.diags_array(degree) - matrix)
    scale = sparse.diags_array(np.where(degree > 0, 1 / np.sqrt(np.where(degree > 0, degree, 1.0)), 0.0))
    return sparse.csr_array(sparse.diags_array((degree > 0).astype(float)) - scale @ matrix @ scale)


def magnetic(
    plus: sparse.csr_array, minus: sparse.csr_array, charge: float, *, normalised: bool = False
) -> sparse.csr_array:
    """Give the magnetic signed Laplacian. O(m).

    With A = P - N: (A + A')/2 cell by cell with exp(2 pi i charge (|A| - |A|')), subtracted
    from the summed sizes (|A| + |A|')/2 of each row.

    Parameters
    ----------
    plus, minus
        P and N, csr, shape (n, n).
    charge
        In [0, 0.25].
    normalised
        1 - D^-1/2 H D^-1/2 instead.

    Returns
    -------
    scipy.sparse.csr_array
        Hermitian, complex128, shape (n, n).
    """
    net, total = (plus - minus).tocsr(), (plus + minus).tocsr()
    cells = ((net + net.T) / 2 + 1j * (total - total.T)).tocoo()
    data = cells.data.real * np.exp(2j * np.pi * charge * cells.data.imag)
    turned = sparse.coo_array((data, (cells.row, cells.col)), shape=net.shape).tocsr()
    turned.eliminate_zeros()
    return laplacian(turned, ((total + total.T) / 2).tocsr(), normalised=normalised)
