"""From a payload to one HTML file: safe data, a strict policy with hashes, written whole or not at all.

The template is constant. Data go into one JSON block that no parser can leave, and into two
escaped attributes; code is never formatted. The policy names the hash of the exact script
and style, so that nothing else can run, load or send.
"""

from __future__ import annotations

import base64
import hashlib
import html as markup
import re
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from conflictgraph import atomic
from conflictgraph.page.wire import block

if TYPE_CHECKING:
    import os

    from conflictgraph.graph import ConflictGraph

__all__ = ["MODULES", "PageReport", "html", "script", "style", "vendor", "write"]

# What only a page above the size needs: it opens with blocs, and may draw everything by WebGL.
_LARGE = ("gpu", "looks", "strands", "webgl", "overview")
MODULES = (
    *("wire", "words", "dom", "state", "geometry", "labels", "select", "steps", "escalation", "drawn"),
    *("glide", "graph", *_LARGE, "clash", "panel", "views", "timeline", "export", "filters", "header", "main"),
)

_VENDOR = "vendor/vis-network-10.1.5.iife.js"
_WEBGL = "vendor/sigma-3.0.3.iife.js"
# As graph.js and overview.js have them.
_EVERYBODY, _LINES_AT_ONCE, _HEAVIEST = 150, 800, 400
_RTL = {"ar", "fa", "he", "ku", "ur"}


@dataclass(frozen=True, slots=True)
class PageReport:
    """What was written, in numbers.

    Parameters
    ----------
    path
        The file, as it was named by the caller.
    bytes
        Its size.
    actors, acts, ties, lines, sources
        What is in it; a line is an ordered pair of actors and a sign.
    paths
        Ordered pairs of actors whose escalation paths were computed beforehand.
    detail
        How much is drawn at first: all, backbone, or blocs.
    marks, strokes
        How many marks and lines that is.
    renderer
        What draws: ``"vis-network"``, or ``"vis-network, sigma"`` in a page above the size, where
        WebGL draws all actors and lines on request if the reader's browser has a graphics processor.
    layout
        How positions were found.
    data_hash
        SHA-256 of the data.
    """

    path: str
    bytes: int
    actors: int
    acts: int
    ties: int
    lines: int
    sources: int
    paths: int
    detail: str
    marks: int
    strokes: int
    renderer: str
    layout: str
    data_hash: str

    def to_frame(self) -> Any:
        """Give the numbers as a frame.

        Returns
        -------
        pandas.DataFrame
            Columns what, value.
        """
        import pandas as pd

        return pd.DataFrame([(one.name, getattr(self, one.name)) for one in fields(self)], columns=["what", "value"])

    def explain(self) -> str:
        """Say it in a sentence.

        Returns
        -------
        str
            One or two sentences.
        """
        first = {
            "all": "everything is drawn",
            "backbone": f"the heaviest lines are drawn first, {self.strokes} of them, all on request",
            "blocs": (
                f"one mark a bloc is drawn first, {self.marks} marks and {self.strokes} lines, each opens on a click; tables "
                f"and matrix hold all, and with a graphics processor {self.renderer.split(', ')[-1]} (WebGL, "
                f"{len(_static(_WEBGL)) / 1000:.0f} kB of the page) draws all {self.lines} lines on request"
            ),
        }[self.detail]
        return (
            f"{self.path}: {self.bytes / 1000:.0f} kB; {self.actors} actors, {self.lines} lines from {self.acts} acts and "
            f"{self.ties} ties, {self.sources} sources; {first} ({self.layout}); {self.paths} pairs with escalation paths."
        )

    def __str__(self) -> str:
        """Say it in a sentence."""
        return self.explain()


@cache
def _static(name: str) -> str:
    return resources.files("conflictgraph.page").joinpath("static", *name.split("/")).read_text(encoding="utf-8")


@cache
def script(detail: str = "blocs") -> str:
    """The page's modules as one function, in their order, without imports, exports and notes on types.

    Parameters
    ----------
    detail
        As in the payload: only ``"blocs"`` needs what draws large graphs.

    Returns
    -------
    str
        Plain JavaScript; the global `conflictgraph` holds `mount`.
    """
    parts = []
    for name in MODULES:
        if name in _LARGE and detail != "blocs":
            continue
        text = _static(f"js/{name}.js")
        text = re.sub(r"^import\b[^;]*;\n", "", text, flags=re.MULTILINE)
        text = re.sub(r"^export (?=(?:async )?(?:function|const|let|class)\b)", "", text, flags=re.MULTILINE)
        # Types are written for the checker; a reader of the page is spared their weight.
        text = re.sub(r"/\*\*.*?\*/ ?", "", text, flags=re.DOTALL)
        parts.append(f"// {name}{text.rstrip()}\n")
    body = "".join(parts)
    return f'"use strict";\nconst conflictgraph = (() => {{\n{body}\nreturn {{ mount, read, start }};\n}})();\n'


def vendor() -> str:
    """The vendored libraries as one script.

    Returns
    -------
    str
        JavaScript; the global `vis` holds Network and DataSet.
    """
    return _static(_VENDOR)


def style() -> str:
    """The page's style sheet.

    Returns
    -------
    str
        CSS, all of it under the class `conflictgraph`.
    """
    return _static("style.css")


def widget_script() -> str:
    """What a live widget runs after the page's own script.

    Returns
    -------
    str
        The end of an ES module, with its default export.
    """
    return _static("widget.js")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _webgl(detail: str) -> tuple[str, ...]:
    """Give the WebGL renderer to pages above the size, and nothing to others."""
    return (_static(_WEBGL),) if detail == "blocs" else ()


@cache
def _policy(detail: str) -> str:
    texts = (_static(_VENDOR), *_webgl(detail), script(detail), _static("start.js"))
    scripts = " ".join(f"'{_digest(text)}'" for text in texts)
    return (
        f"default-src 'none'; script-src {scripts}; style-src '{_digest(_static('style.css'))}'; img-src data: blob:; "
        "connect-src 'none'; font-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _page(data: Any) -> str:
    meta = data["meta"]
    kind, text = block(data)
    slots = {
        "lang": markup.escape(meta["lang"]),
        "dir": "rtl" if meta["lang"] in _RTL else "ltr",
        "title": markup.escape(meta["title"]),
        "policy": markup.escape(_policy(meta["detail"]), quote=False).replace('"', "&quot;"),
        "style": _static("style.css"),
        "kind": kind,
        "data": text,
        "vendor": _static(_VENDOR),
        "webgl": "".join(f"<script>{text}</script>\n" for text in _webgl(meta["detail"])),
        "script": script(meta["detail"]),
        "start": _static("start.js"),
    }
    # One pass: what was put in is never looked at again.
    return re.sub(r"\{\{ (\w+) \}\}", lambda hit: slots[hit[1]], _static("page.html"))


def _first(data: Any) -> dict[str, int]:
    """Count what the page draws before the reader asks for more, by the rules of graph.js and overview.js."""
    lines, actors = data["lines"], data["actors"]
    if data["meta"]["detail"] != "blocs":
        heaviest = sorted(lines, key=lambda line: (-len(line["rows"]), line["id"]))[:_HEAVIEST]
        few = lines if len(lines) <= _LINES_AT_ONCE else heaviest
        heads = {end for line in few for end in (line["source"], line["target"])}
        return {"marks": len(actors) if len(actors) <= _EVERYBODY else len(heads), "strokes": len(few)}
    bloc = {actor["id"]: actor["bloc"] for actor in actors}
    pairs = {(bloc[line["source"]], bloc[line["target"]], line["sign"]) for line in lines}
    return {"marks": len(set(bloc.values())), "strokes": min(sum(a != b for a, b, _ in pairs), _HEAVIEST)}


def html(g: ConflictGraph, **options: Any) -> str:
    """The page as text.

    Parameters
    ----------
    g
        The graph.
    **options
        As in `write`.

    Returns
    -------
    str
        One HTML document.
    """
    from conflictgraph.page.payloads import payload

    return _page(payload(g, **options))


def write(g: ConflictGraph, path: str | os.PathLike[str], **options: Any) -> PageReport:
    """Write the page, whole or not at all, and say what is in it.

    Parameters
    ----------
    g
        The graph.
    path
        The file; its folder must exist. An old file stays as it is when anything fails.
    **options
        ``title``: a sentence for the top. ``lang``: ``"en"`` or ``"ar"``. ``pinned``: actor id
        to (x, y) in pixels. ``paths``: whether escalation paths are computed beforehand.
        ``view``: what is seen first, as the address of a view (``"#sel=usa,kh&view=matrix"``).
        ``tour``: views with a sentence each, instead of those of the corpus.

    Returns
    -------
    PageReport
        Path, bytes, and what is drawn.

    Raises
    ------
    OSError
        When the file cannot be written.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from conflictgraph import testing
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(testing.toy(), pathlib.Path(folder, "page.html")).lines
    4
    """
    from conflictgraph.page.payloads import payload

    data = payload(g, **options)
    raw = _page(data).encode("utf-8")
    atomic.write_bytes(path, raw)
    sizes = {name: len(data[name]) for name in ("actors", "acts", "ties", "lines", "sources")}
    meta = data["meta"]
    return PageReport(
        path=str(path),
        bytes=len(raw),
        **sizes,
        paths=len(data["paths"].get("pairs", {})),
        detail=meta["detail"],
        **_first(data),
        renderer="vis-network, sigma" if _webgl(meta["detail"]) else "vis-network",
        layout=meta["layout"],
        data_hash=meta["data_hash"],
    )
