"""Where each actor stands on the drawing: a signed layout without chance, clock or seed.

Friends near, foes apart. Up to a few hundred actors, stress is minimised over
distances that know the sign; above that, forces over a grid of near neighbours.
Positions are rounded to a tenth and stored, so that a page never moves by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[Any]
    Ints = NDArray[np.int64]

__all__ = ["clear", "place", "signed_force", "signed_stress"]

_STRESS_UP_TO = 300
_EVEN_ABOVE = 1000  # the page draws this many by WebGL, all at once
_GOLDEN = np.pi * (3 - np.sqrt(5))  # the angle that spreads points on a spiral most evenly


def _spiral(n: int) -> Floats:
    """Give start positions: the sunflower spiral, radius about 1 (n, 2)."""
    k = np.arange(n, dtype=np.float64)
    radius = np.sqrt((k + 0.5) / max(n, 1))
    return np.column_stack([radius * np.cos(k * _GOLDEN), radius * np.sin(k * _GOLDEN)])


def _distances(n: int, pairs: Ints, signs: Ints) -> Floats:
    """Give the wished distance of each pair (n, n): friends 1, foes far, others by ways over friends."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import dijkstra

    cost = np.where(signs > 0, 1.0, np.where(signs < 0, 2.6, 1.7))
    both = coo_matrix(
        (np.r_[cost, cost], (np.r_[pairs[:, 0], pairs[:, 1]], np.r_[pairs[:, 1], pairs[:, 0]])), shape=(n, n)
    )
    near = dijkstra(both.tocsr(), directed=False)
    near[~np.isfinite(near)] = 3.0
    near = np.minimum(near, 3.4)
    foes = signs < 0
    near[pairs[foes, 0], pairs[foes, 1]] = near[pairs[foes, 1], pairs[foes, 0]] = 2.7
    return near


def signed_stress(n: int, pairs: Ints, signs: Ints, blocs: Ints, *, rounds: int = 250) -> Floats:
    """Place actors so that distances on paper come near the wished ones.

    Minimises the sum of w (d - wished)^2 with w = wished^-2 by majorisation
    (SMACOF): each round places all points at the weighted mean of where the others
    want them, which never makes the sum larger.

    Parameters
    ----------
    n
        How many actors.
    pairs, signs
        Actor numbers of each pair (m, 2), and -1, 0 or 1 of each (m,).
    blocs
        The bloc of each actor (n,); members are drawn together, -1 belongs to none.
    rounds
        How many rounds.

    Returns
    -------
    numpy.ndarray
        Positions (n, 2), about zero.
    """
    if n < 2:
        return np.zeros((n, 2))
    wished = _distances(n, pairs, signs)
    same = (blocs[:, None] == blocs[None, :]) & (blocs[:, None] >= 0)
    wished = np.where(same, np.minimum(wished, 1.35), np.maximum(wished, 1.6))
    np.fill_diagonal(wished, 1.0)
    weight = wished**-2.0
    np.fill_diagonal(weight, 0.0)
    order = np.lexsort((np.arange(n), blocs))
    spot = np.empty((n, 2))
    spot[order] = _wheel(n, blocs[order])
    total = weight.sum(axis=1, keepdims=True)
    for _ in range(rounds):
        gap = spot[:, None, :] - spot[None, :, :]
        length = np.sqrt((gap**2).sum(axis=2))
        pull = np.where(length > 1e-9, wished / np.maximum(length, 1e-9), 0.0) * weight
        spot = (weight @ spot + pull.sum(axis=1, keepdims=True) * spot - pull @ spot) / total
    return np.asarray(spot - spot.mean(axis=0))


def _wheel(n: int, blocs: Ints) -> Floats:
    """Start on a circle, bloc beside bloc, with a little depth so that no two coincide (n, 2)."""
    angle = 2 * np.pi * np.arange(n) / n
    radius = 1.6 + 0.35 * np.cos(np.arange(n) * _GOLDEN) + 0.01 * blocs
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def signed_force(n: int, pairs: Ints, signs: Ints, *, rounds: int = 60) -> Floats:
    """Place many actors by forces: friends pull, all near neighbours push, foes push harder.

    Parameters
    ----------
    n
        How many actors.
    pairs, signs
        Actor numbers of each pair (m, 2), and the sign of each (m,).
    rounds
        How many rounds; each costs about n log n.

    Returns
    -------
    numpy.ndarray
        Positions (n, 2), about zero.
    """
    from scipy.spatial import cKDTree

    spot = _spiral(n) * np.sqrt(max(n, 1))
    if not len(pairs):
        return np.asarray(spot)
    a, b = pairs[:, 0], pairs[:, 1]
    degree = np.bincount(np.r_[a, b], minlength=n) + 1.0
    for step in range(rounds):
        heat = 1.5 * (1 - step / rounds) + 0.05
        move = np.zeros_like(spot)
        gap = spot[b] - spot[a]
        length = np.sqrt((gap**2).sum(axis=1)) + 1e-9
        drag = np.where(signs > 0, np.minimum(length, 12.0) / 3, np.where(signs < 0, -3.0 / length, 0.15))
        force = gap / length[:, None] * drag[:, None]
        np.add.at(move, a, force / degree[a, None])
        np.add.at(move, b, -force / degree[b, None])
        _, near = cKDTree(spot).query(spot, k=min(n, 9))
        away = spot[:, None, :] - spot[near]
        room = (away**2).sum(axis=2)
        room[room == 0] = np.inf
        move += (away / (room + 0.05)[:, :, None]).sum(axis=1) * 0.8
        size = np.sqrt((move**2).sum(axis=1)) + 1e-9
        spot += move / size[:, None] * np.minimum(size, heat)[:, None]
    return np.asarray(spot - spot.mean(axis=0))


def clear(spot: Floats, boxes: Floats, *, rounds: int = 400) -> Floats:
    """Push apart what overlaps, where each actor takes the room of its mark and label.

    Parameters
    ----------
    spot
        Positions (n, 2).
    boxes
        Half width, room above and room below of each actor (n, 3), in the unit of `spot`.
    rounds
        The most rounds; it ends early when nothing overlaps.

    Returns
    -------
    numpy.ndarray
        Positions (n, 2).
    """
    spot = spot.copy()
    middle = (boxes[:, 2] - boxes[:, 1]) / 2
    half = np.column_stack([boxes[:, 0], (boxes[:, 1] + boxes[:, 2]) / 2])
    for _ in range(rounds):
        centre = spot + np.column_stack([np.zeros(len(spot)), middle])
        gap = centre[:, None, :] - centre[None, :, :]
        over = half[:, None, :] + half[None, :, :] - np.abs(gap)
        hit = np.asarray((over > 0.5).all(axis=2))
        np.fill_diagonal(hit, val=False)
        if not hit.any():
            break
        sideways = over[:, :, 0] < over[:, :, 1]
        rank = np.sign(np.arange(len(spot))[:, None] - np.arange(len(spot))[None, :])
        way = np.where(gap == 0, rank[:, :, None], np.sign(gap))
        push = np.where(hit, 1.0, 0.0)[:, :, None] * way * over * 0.26
        push[:, :, 0] *= sideways
        push[:, :, 1] *= ~sideways
        spot += push.sum(axis=1)
    return spot


def _turned(spot: Floats) -> Floats:
    """Turn the longest direction to the horizontal, the first actor to the right: no mirror is left to chance."""
    if len(spot) < 3:
        return spot
    covariance = spot.T @ spot
    angle = 0.5 * np.arctan2(2 * covariance[0, 1], covariance[0, 0] - covariance[1, 1])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    spot = spot @ turn
    return np.asarray(spot * (-1.0 if spot[0, 0] < 0 else 1.0))


def _framed(spot: Floats, boxes: Floats) -> Floats:
    """Scale to a landscape frame whose room is a few times that of all marks and labels."""
    if len(spot) < 2:
        return spot
    spot = spot - (spot.max(axis=0) + spot.min(axis=0)) / 2
    reach = np.maximum(np.abs(spot).max(axis=0), 1e-6)
    area = float((2 * boxes[:, 0] * (boxes[:, 1] + boxes[:, 2])).sum()) * 1.5 + 60_000.0
    half = np.sqrt(area / 1.35) / 2
    # Every distance a little nearer to its root: outliers come in, the crowded middle opens.
    length = np.sqrt(((spot / reach) ** 2).sum(axis=1, keepdims=True)) + 1e-9
    return np.asarray(spot / reach * length**-0.25 * np.array([1.35 * half, half]))


def _even(spot: Floats) -> Floats:
    """Keep each actor's direction and its order from the middle, and give all the same room on an oval."""
    length = np.sqrt((spot**2).sum(axis=1))
    rank = np.empty(len(spot))
    rank[np.argsort(length, kind="stable")] = np.arange(len(spot))
    wanted = length.max() * np.sqrt((rank + 0.5) / len(spot))
    return np.asarray(spot / np.maximum(length, 1e-9)[:, None] * wanted[:, None] * np.array([1.25, 1.0]))


def place(
    n: int, pairs: Ints, signs: Ints, blocs: Ints, boxes: Floats, pinned: Sequence[tuple[int, float, float]] = ()
) -> tuple[Floats, str]:
    """Place all actors, heaviest first, and say by which method.

    Parameters
    ----------
    n
        How many actors; number 0 is the heaviest.
    pairs, signs, blocs
        As in `signed_stress`.
    boxes
        Half width, room above and room below of mark and label (n, 3), in pixels.
    pinned
        Actor number, x and y of those whose place is given, in pixels.

    Returns
    -------
    tuple
        Positions in pixels, rounded to a tenth (n, 2), and the method's name.
    """
    if n <= _STRESS_UP_TO:
        spot, name = clear(_framed(_turned(signed_stress(n, pairs, signs, blocs)), boxes), boxes), "signed stress"
    else:
        spot, name = signed_force(n, pairs, signs) * 60.0, "signed force"
        spot = _even(spot) if n > _EVEN_ABOVE else spot
    for number, x, y in pinned:
        spot[number] = (x, y)
    return np.round(spot, 1) + 0.0, name
