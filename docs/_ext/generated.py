"""Write the pages that are made from the code, before every build.

`docs/seed-format.md`, `docs/vocabulary.md`, `docs/reference/api/`, the table of the front door and the
copies of the notebooks are never edited by hand, so they cannot say something else than the code.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import shutil
import types
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fields_said import EXAMPLE, INTRODUCTION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

DOCS = Path(__file__).resolve().parent.parent
ROOMS_WITH_CHILDREN = ("conflictgraph.annotation", "conflictgraph.measures")
NO_DOORS = ("conflictgraph.cli", "conflictgraph.kernels", "conflictgraph.atomic")


def write(path: Path, text: str) -> None:
    """Write a page only when it changed, so that Sphinx rebuilds no more than it must."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    """Give a Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines
    )


# --- the seed format ----------------------------------------------------------------------------


def seed_format() -> str:
    """Give the page about the seed format from the reader's own lists of keys."""
    from conflictgraph.annotation.said import SECTIONS, said
    from conflictgraph.readers.seed import CODES
    from conflictgraph.readers.seed.fields import KEYS

    parts = ["# The seed file\n", INTRODUCTION, "```yaml\n" + EXAMPLE + "```\n"]
    for section, heading in SECTIONS.items():
        rows = [(f"`{key}`", said(section, key)) for key in KEYS[section]]
        parts += [f"## {heading}\n", table(("key", "what it says"), rows) + "\n"]
    parts += [
        "## What `check` says\n",
        "Each fault and warning has a code. A warning is silenced by its code (`check --quiet CODE`), a fault is not.",
        "[How to put them right](how-to/check-seeds.md).\n",
        table(("code", "what is wrong"), ((f"`{code}`", text) for code, text in CODES.items())) + "\n",
    ]
    return "\n".join(parts)


def unsaid() -> list[str]:
    """List the keys of the seed format that the page has no sentence for."""
    from conflictgraph.annotation.said import SECTIONS, said
    from conflictgraph.readers.seed.fields import KEYS

    pairs = [(section, key) for section in KEYS for key in KEYS[section]]
    missing = [f"{a}.{b}" for a, b in pairs if not said(a, b)]
    return missing + [f"section {name}" for name in KEYS if name not in SECTIONS]


# --- the vocabulary -----------------------------------------------------------------------------


def vocabulary() -> str:
    """Give the page about the vocabulary from `conflictgraph.vocab`."""
    from conflictgraph import vocab

    sign = {-1: "hostile", 0: "neutral", 1: "cooperative"}
    parts = [
        "# Vocabulary\n",
        "What `did` and `is` may say in a seed, and what the graph makes of it.",
        "The lists are data in `conflictgraph/vocab/*.toml`; this page is made from them.\n",
        "## Acts\n",
        "The types are PLOVER's. `score` runs from -10 to 10; intensity is its size over 10.\n",
        table(
            ("type", "class", "sign", "force", "score", "definition", "codebook"),
            (
                (
                    f"`{row.name}`",
                    row.quad_class.replace("_", " "),
                    sign[row.sign],
                    "yes" if row.force else "",
                    row.score,
                    row.definition,
                    row.codebook,
                )
                for row in vocab.ACT_TYPES.values()
            ),
        ),
        "\n### Modes\n",
        table(
            ("written", "force", "score", "definition"),
            (
                (f"`{row.name}/{mode.name}`", "yes" if mode.force else "", mode.score, mode.definition)
                for row in vocab.ACT_TYPES.values()
                for mode in row.modes.values()
            ),
        ),
        "\n## Ties\n",
        "`strength` (0 to 1) says how close a relation binds: an order that we chose, no measurement.",
        "`step` is the step of an escalation path that the tie can carry.\n",
        table(
            ("relation", "said from the other end", "sign", "strength", "step", "source"),
            (
                (
                    f"`{row.name}`",
                    "the same" if row.symmetric else f"`{row.inverse}`",
                    sign[row.sign],
                    row.strength,
                    row.escalation,
                    row.source,
                )
                for row in vocab.RELATIONS.values()
            ),
        ),
        "\n## Kinds of actor\n",
        table(
            ("kind", "label", "drawn as", "may also be written"),
            ((f"`{row.name}`", row.label, row.shape, ", ".join(row.aliases)) for row in vocab.ACTOR_KINDS.values()),
        ),
        "\n## Statuses\n",
        table(
            ("status", "makes an edge", "meaning"),
            ((f"`{name}`", "yes" if row.makes_edge else "no", row.definition) for name, row in vocab.STATUSES.items()),
        ),
        "\n## Certainty\n",
        table(("certainty", "meaning"), ((f"`{name}`", text) for name, text in vocab.CERTAINTIES.items())),
        "\n## The basis of a response link\n",
        table(("basis", "meaning"), ((f"`{name}`", text) for name, text in vocab.BASES.items())),
        "\n## CAMEO roots\n",
        table(
            ("root", "name", "sign", "class", "Goldstein"),
            (
                (row.code, row.name, sign[row.sign], row.quad_class.replace("_", " "), row.goldstein)
                for row in vocab.CAMEO_ROOTS.values()
            ),
        ),
        "",
    ]
    return "\n".join(parts)


# --- the reference ------------------------------------------------------------------------------


def doors() -> Iterator[types.ModuleType]:
    """Give the modules that a reader imports: the rooms, and the children of a room of rooms."""
    import conflictgraph

    for package in (conflictgraph, *(importlib.import_module(name) for name in ROOMS_WITH_CHILDREN)):
        for found in sorted(pkgutil.iter_modules(package.__path__, package.__name__ + "."), key=lambda item: item.name):
            short = found.name.rpartition(".")[2]
            if short.startswith("_") or found.name in NO_DOORS:
                continue
            module = importlib.import_module(found.name)
            if documented(module):
                yield module


def documented(module: types.ModuleType) -> list[str]:
    """List the names in `__all__` that are not modules: those have a page of their own."""
    return [name for name in getattr(module, "__all__", ()) if not isinstance(getattr(module, name), types.ModuleType)]


def door_page(module: types.ModuleType) -> str:
    """Give the reference page of one module."""
    title = module.__name__
    lines = [title, "=" * len(title), "", f".. automodule:: {title}", "", f".. currentmodule:: {title}", ""]
    for name in sorted(documented(module), key=str.casefold):
        thing = getattr(module, name)
        if inspect.isclass(thing):
            lines += [f".. autoclass:: {title}.{name}", "   :members:"]
            lines += ["   :inherited-members:"] if _built_on_a_hidden_class(module, thing) else []
            lines += ["   :undoc-members:"] if issubclass(thing, tuple) else []
        elif callable(thing):
            lines.append(f".. autofunction:: {title}.{name}")
        else:
            lines += [f".. autodata:: {title}.{name}", "   :no-value:"]
        lines.append("")
    return "\n".join(lines)


def _built_on_a_hidden_class(module: types.ModuleType, thing: type) -> bool:
    """Whether all that a class inherits comes from classes of its own room, which have no entry of their own."""
    bases = [base.__module__ for base in thing.__mro__[1:] if base is not object]
    return bool(bases) and all(name.startswith(f"{module.__name__}.") for name in bases)


def reference() -> str:
    """Write every reference page and give their index."""
    folder = DOCS / "reference" / "api"
    pages = {module.__name__: door_page(module) for module in doors()}
    if folder.exists():
        for old in folder.glob("*.rst"):
            if old.stem not in pages:
                old.unlink()
    for name, text in pages.items():
        write(folder / f"{name}.rst", text)
    rows = []
    for module in doors():
        first = (inspect.getdoc(module) or "").partition("\n")[0]
        rows.append((f"[`{module.__name__}`](api/{module.__name__}.rst)", first))
    listed = "\n".join(f"api/{name}" for name in pages)
    return "\n".join(
        [
            "# Reference\n",
            "Every public name, room by room. This page is made from the code.\n",
            table(("room", "what lives there"), rows),
            "\n```{toctree}\n:hidden:\n",
            listed,
            "```\n",
        ]
    )


# --- notebooks and the door ---------------------------------------------------------------------


def copy_notebooks() -> None:
    """Show the notebooks as tutorials."""
    target = DOCS / "tutorials"
    for old in target.glob("*.ipynb"):
        old.unlink()
    for notebook in sorted((DOCS.parent / "notebooks").glob("*.ipynb")):
        shutil.copyfile(notebook, target / notebook.name)


def write_all(app: Sphinx | None = None) -> None:  # noqa: ARG001 - Sphinx hands itself in
    """Write all generated pages."""
    write(DOCS / "seed-format.md", seed_format())
    write(DOCS / "vocabulary.md", vocabulary())
    write(DOCS / "reference" / "index.md", reference())
    copy_notebooks()


def write_schema(app: Sphinx, fault: Exception | None) -> None:
    """Put the JSON Schema of the seed beside the built pages, so that an editor can name its address."""
    from conflictgraph.annotation.schema import NAME, schema_text

    if fault is None and app.builder.format == "html":
        write(Path(app.outdir) / NAME, schema_text())


def setup(app: Sphinx) -> dict[str, Any]:
    """Write the pages when the builder starts, before it looks for sources."""
    app.connect("builder-inited", write_all)
    app.connect("build-finished", write_schema)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
