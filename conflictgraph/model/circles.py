"""Circles in what may have none: parents, memberships, answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["circle"]


def circle(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Does a relation lead back to where it began, and over whom?

    Each name is entered once, with a stack of our own: a chain of any length is searched.

    Parameters
    ----------
    pairs
        From and to.

    Returns
    -------
    list
        The names round the first circle, the first name again at the end; empty when there is none.

    Examples
    --------
    >>> circle([("brigade", "militia"), ("militia", "umbrella"), ("umbrella", "brigade")])
    ['brigade', 'militia', 'umbrella', 'brigade']
    >>> circle([("brigade", "militia")])
    []
    """
    following: dict[str, list[str]] = {}
    for one, other in pairs:
        following.setdefault(one, []).append(other)
    done: set[str] = set()
    for root in following:
        path: dict[str, None] = {}
        stack: list[tuple[str, bool]] = [(root, True)]
        while stack:
            name, entering = stack.pop()
            if not entering:
                path.popitem()
                done.add(name)
            elif name in path:
                names = list(path)
                return [*names[names.index(name) :], name]
            elif name not in done:
                path[name] = None
                stack.append((name, False))
                stack.extend((after, True) for after in following.get(name, ()))
    return []
