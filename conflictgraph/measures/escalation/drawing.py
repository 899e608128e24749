"""Paths as one piece of HTML: a drawing of stations and arrows, and the sentences below it.

No script, no style sheet and no address: what comes from data is escaped, so the piece can be
put into any page or notebook. Kind and status are written at each arrow, never by colour alone.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conflictgraph.measures.escalation.path import Path
    from conflictgraph.measures.escalation.result import EscalationPaths

__all__ = ["html"]

_DASH = {"observed": "", "inferred": "6 3", "projected": "2 4"}
_STATION, _ARROW, _HIGH = 150, 130, 86


def _svg(path: Path, names: Mapping[str, str]) -> str:
    count = len(path.actors)
    width = count * _STATION + (count - 1) * _ARROW
    route = " to ".join(names.get(one, one) for one in path.actors)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {_HIGH}" width="{width}" height="{_HIGH}" '
        f'style="max-width:100%" aria-label="{escape(route)}" font-family="sans-serif" font-size="12">'
    )
    parts = [head]
    for n, actor in enumerate(path.actors):
        x = n * (_STATION + _ARROW)
        name = names.get(actor, actor)
        short = name if len(name) <= 22 else name[:21] + "…"
        parts.append(
            f'<rect x="{x + 1}" y="30" width="{_STATION - 2}" height="30" rx="4" fill="#fff" stroke="#222"/>'
            f'<text x="{x + _STATION // 2}" y="50" text-anchor="middle" fill="#111"><title>{escape(name)}</title>{escape(short)}</text>'
        )
    for n, step in enumerate(path.steps):
        x = n * (_STATION + _ARROW) + _STATION
        end, dash = x + _ARROW, _DASH[step.status]
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        weakest = " (weakest)" if len(path.steps) > 1 and path.weakest == n + 1 else ""
        parts.append(
            f'<line x1="{x + 4}" y1="45" x2="{end - 12}" y2="45" stroke="#222" stroke-width="2"{dashed}/>'
            f'<path d="M {end - 12} 39 L {end - 2} 45 L {end - 12} 51 z" fill="#222"/>'
            f'<text x="{x + _ARROW // 2}" y="36" text-anchor="middle" fill="#111">{escape(step.kind.replace("_", " "))} {step.score:.2f}</text>'
            f'<text x="{x + _ARROW // 2}" y="66" text-anchor="middle" fill="#444" font-size="11">{escape(step.status)}{weakest}</text>'
            f'<text x="{x + _ARROW // 2}" y="80" text-anchor="middle" fill="#444" font-size="10">{escape(_rows(step.row_ids))}</text>'
        )
    return "".join([*parts, "</svg>"])


def _rows(ids: tuple[str, ...]) -> str:
    return ", ".join(ids[:2]) + (f" and {len(ids) - 2} more" if len(ids) > 2 else "")


def html(found: EscalationPaths) -> str:
    """Draw paths one below the other, and tell them.

    Parameters
    ----------
    found
        The paths.

    Returns
    -------
    str
        A ``section`` element; the same bytes on every run.
    """
    drawn = "".join(
        f"<figure>{_svg(path, found.names)}<figcaption>Path {n}, score {path.score:.3f}, {path.status}</figcaption></figure>"
        for n, path in enumerate(found.paths, start=1)
    )
    told = escape(found.explain())
    return f'<section lang="en">{drawn}<pre style="white-space:pre-wrap">{told}</pre></section>'
