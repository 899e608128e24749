"""The page as a live widget: what is selected there can be read here, and the other way round (extra ``widget``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflictgraph.errors import MissingExtraError
from conflictgraph.page import render
from conflictgraph.page.payloads import payload
from conflictgraph.page.wire import block

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph

__all__ = ["widget"]

_TAIL = """
export default { async render({ model, el }) {
  const host = document.createElement("div"); host.style.height = model.get("height") + "px";
  const root = host.attachShadow({ mode: "open" }), style = document.createElement("style"), box = document.createElement("div");
  style.textContent = model.get("style"); root.append(style, box); el.append(host);
  let own = false;
  const app = conflictgraph.mount(box, await conflictgraph.read(model.get("kind"), model.get("data")), { onSelect(now) {
    own = true; model.set("selected", now.selected); model.set("period", now.period); model.set("view", now.view); model.save_changes(); own = false; } });
  box.style.height = "100%";
  const pull = () => { if (own) return; const [start, end] = model.get("period"); app.go({ sel: model.get("selected"), view: model.get("view"), ...(start ? { start, end } : {}), line: "", act: "" }); };
  for (const name of ["selected", "period", "view"]) model.on("change:" + name, pull);
} };
"""


def widget(g: ConflictGraph, *, height: int = 760, **options: Any) -> Any:
    """The page in a cell, with selection, period and view as traits, both ways.

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
        ``selected`` (actor ids), ``period`` (two ISO days), ``view``.

    Raises
    ------
    MissingExtraError
        Without the extra ``widget``.
    """
    try:
        import anywidget
        import traitlets
    except ImportError as error:
        raise MissingExtraError.of("anywidget", "widget") from error
    facts = payload(g, **options)
    way, text = block(facts)

    class Page(anywidget.AnyWidget):
        _esm = render.vendor() + "\n" + render.script() + _TAIL
        data = traitlets.Unicode(text).tag(sync=True)
        kind = traitlets.Unicode(way).tag(sync=True)
        style = traitlets.Unicode(render.style().replace(":root", ":host")).tag(sync=True)
        height = traitlets.Int(760).tag(sync=True)
        selected = traitlets.List(traitlets.Unicode()).tag(sync=True)
        period = traitlets.List(traitlets.Unicode(), [facts["meta"]["first"], facts["meta"]["last"]]).tag(sync=True)
        view = traitlets.Enum(["network", "matrix", "table"], "network").tag(sync=True)

    return Page(height=height)
