"""Show formulas as typeset text without any script: the site makes no request to elsewhere.

A formula is shown in its TeX source, in a monospaced block. Our formulas are short, and
a reader who is offline reads them as well as everybody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def inline(self: Any, node: nodes.math) -> None:
    """Write a formula within a line."""
    self.body.append(self.starttag(node, "code", "", CLASS="math") + self.encode(node.astext()) + "</code>")
    raise nodes.SkipNode


def block(self: Any, node: nodes.math_block) -> None:
    """Write a formula on its own lines."""
    self.body.append(self.starttag(node, "pre", "", CLASS="math") + self.encode(node.astext()) + "</pre>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the two renderers."""
    app.add_html_math_renderer("tex", (inline, None), (block, None))
    app.config.html_math_renderer = "tex"
    return {"parallel_read_safe": True, "parallel_write_safe": True}
