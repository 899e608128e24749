"""In how many sampled worlds does some path hold? All worlds at once, one bit each.

In a world every coin has fallen. Bits run from the start along the arcs, one step at a time; a
world counts when its bit arrives. The same seed gives the same falls, so two questions that differ
in one coin are asked of the same worlds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from conflictgraph.measures.escalation.web import Web

__all__ = ["Worlds", "wilson"]

_Z = 1.959963984540054
# A walk of so few steps that meets an actor twice can be cut short to a path: see `Worlds.live`.
_SIMPLE = 4


def wilson(hits: int, worlds: int) -> tuple[float, float]:
    """Give the 95 per cent interval of a share (Wilson 1927, doi:10.1080/01621459.1927.10502953).

    Parameters
    ----------
    hits, worlds
        Worlds that count, and all of them, >= 1.

    Returns
    -------
    tuple
        Its ends, 0 to 1.
    """
    share = hits / worlds
    centre = (share + _Z * _Z / (2 * worlds)) / (1 + _Z * _Z / worlds)
    half = _Z / (1 + _Z * _Z / worlds) * float(np.sqrt(share * (1 - share) / worlds + _Z * _Z / (4 * worlds * worlds)))
    return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True, slots=True)
class Worlds:
    """Sampled falls of all coins between two actors.

    Parameters
    ----------
    web
        What lies between them.
    falls
        One row a coin of `web.coins`, one bit a world, (n_coins, bytes) uint8.
    count
        How many worlds.
    """

    web: Web
    falls: np.ndarray
    count: int

    @classmethod
    def of(cls, web: Web, count: int, seed: int, chance: np.ndarray | None = None) -> Worlds:
        """Throw every coin.

        Parameters
        ----------
        web
            What lies between two actors.
        count
            How many worlds.
        seed
            Fixes the falls.
        chance
            Other chances than those of the web.

        Returns
        -------
        Worlds
            The falls.
        """
        random = np.random.default_rng(seed)
        odds = web.chance if chance is None else chance
        rows = [np.packbits(random.random(count) < odds[coin]) for coin in web.coins]
        return cls(web, np.array(rows, dtype=np.uint8).reshape(len(rows), (count + 7) // 8), count)

    def live(self, without: int = -1) -> np.ndarray:
        """Tell in which worlds some path holds.

        Parameters
        ----------
        without
            A coin that fell wrong in every world; -1 for none.

        Returns
        -------
        numpy.ndarray
            (count,) bool.

        Notes
        -----
        Bits follow walks, which may meet an actor twice. Cutting such a circle out leaves a path
        unless the actor was mobilised first and aggrieved later, and the rest needs the second:
        that takes at least five steps. In longer questions each doubtful world is looked into.
        """
        web = self.web
        if not len(web.tail):
            return np.zeros(self.count, dtype=bool)
        rows = np.searchsorted(web.coins, web.coin)
        order = np.argsort(web.head, kind="stable")
        keep = order[web.coin[order] != without]
        tail, head, falls = web.tail[keep], web.head[keep], self.falls[rows[keep]]
        reached = np.zeros((len(web.nodes), self.falls.shape[1]), dtype=np.uint8)
        reached[0] = 255
        if len(head):
            ends, first = np.unique(head, return_index=True)
            for _ in range(web.steps):
                new = np.bitwise_or.reduceat(reached[tail] & falls, first, axis=0) | reached[ends]
                if np.array_equal(new, reached[ends]):
                    break
                reached[ends] = new
        found = np.unpackbits(reached[len(web.nodes) - 1])[: self.count].astype(bool)
        return found if web.steps <= _SIMPLE else self._over_distinct_actors(found, without)

    def _over_distinct_actors(self, found: np.ndarray, without: int) -> np.ndarray:
        """Look for a path over distinct actors in each world that walks alone cannot settle."""
        coins = self.web.coins
        fell = np.unpackbits(self.falls, axis=1)[:, : self.count].astype(bool)
        known = np.zeros(self.count, dtype=bool)
        of_move = dict(zip(self.web.move.tolist(), np.searchsorted(coins, self.web.coin).tolist(), strict=True))
        for route in self.web.best(100):
            rows = [of_move[move] for move in route]
            if without not in coins[rows]:
                known |= fell[rows].all(axis=0)
        arcs = self.web.out()
        for one in np.flatnonzero(found & ~known):
            gone = {*coins[~fell[:, one]].tolist(), without}
            found[one] = bool(self.web.spared(gone, arcs=arcs))
        return found
