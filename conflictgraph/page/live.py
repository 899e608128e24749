"""The page as a live widget: what is selected there can be read here, and the other way round (extra ``widget``)."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from conflictgraph.errors import MissingExtraError, UnknownActorError
from conflictgraph.page import render
from conflictgraph.page.payloads import payload
from conflictgraph.page.wire import block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflictgraph.graph import ConflictGraph

__all__ = ["widget"]


def widget(g: ConflictGraph, *, height: int = 760, **options: Any) -> Any:
    """The page in a cell, with selection, period and view as traits; see `conflictgraph.page.widget`.

    Parameters
    ----------
    g
        The graph.
    height
        Height in pixels.
    **options
        As in `conflictgraph.page.write`.

    Returns
    -------
    anywidget.AnyWidget
        The live page.

    Raises
    ------
    MissingExtraError
        Without the extra ``widget``.
    """
    data = payload(g, **options)
    kind, text = block(data)
    return _page()(
        g, {actor["id"]: actor["name"] for actor in data["actors"]}, kind=kind, data=text, height=int(height)
    )


@cache
def _page() -> Any:
    """Make the class once: its base comes from an extra that may not be installed."""
    try:
        import anywidget
        import traitlets
    except ImportError as error:
        raise MissingExtraError.of("anywidget", "widget") from error

    class Page(anywidget.AnyWidget):
        _esm = f"{render.vendor()}\n{render.script()}{render.widget_script()}"
        data = traitlets.Unicode().tag(sync=True)
        kind = traitlets.Unicode().tag(sync=True)
        sheet = traitlets.Unicode(_within(render.style())).tag(sync=True)
        height = traitlets.Int(760).tag(sync=True)
        selected = traitlets.List(traitlets.Unicode()).tag(sync=True)
        period = traitlets.List(traitlets.Unicode()).tag(sync=True)
        view = traitlets.Enum(["network", "matrix", "table"], "network").tag(sync=True)
        rows: Any = traitlets.List(traitlets.Unicode(), None, allow_none=True).tag(sync=True)

        def __init__(self, g: ConflictGraph, names: dict[str, str], **traits: Any) -> None:
            self._g, self._names = g, names
            super().__init__(**traits)

        @property
        def acts(self) -> Any:
            """What period and filters leave on the page: the rows of ``g.acts``; all until a browser has shown it."""
            acts = self._g.acts
            return acts if self.rows is None else acts[acts["act_id"].isin(self.rows)]

        @traitlets.validate("selected")
        def _known(self, proposal: Any) -> list[str]:
            for name in proposal["value"]:
                if name not in self._names:
                    raise UnknownActorError.of(name, self._names)
            return list(dict.fromkeys(proposal["value"]))

        @traitlets.validate("period")
        def _days(self, proposal: Any) -> list[str]:
            if fault := _fault(proposal["value"]):
                raise traitlets.TraitError(fault)
            return list(proposal["value"])

    return Page


def _fault(period: Sequence[str]) -> str:
    """Say what is wrong with a period; nothing when it is empty (the whole) or two days in order."""
    rule = 'a period is two days, the first not after the last: ["2024-01-01", "2024-02-08"]; [] is the whole'
    if not period:
        return ""
    try:
        first, last = map(date.fromisoformat, period)
    except ValueError:
        return f"no period {list(period)}: {rule}"
    whole = all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in period)
    return "" if whole and first <= last else f"no period {list(period)}: {rule}"


def _within(style: str) -> str:
    """Bring the style from a page into a cell: what asks how wide the window is asks how wide the cell is."""
    style = re.sub(r"@media screen and (?=\(max-width)", "@container ", style)
    return re.sub(r"height: 100d?vh", "height: 100%", style).replace(":root", ":host")
