"""A graph leaves in a format that others read, and comes back where the format allows.

GraphML, node-link JSON, Cytoscape JSON, a CSV folder and a Parquet folder are exact:
what is written reads back as the same tables. GEXF goes one way. Files are written
whole or not at all, hold no path, host or time of writing, and run nothing in a
spreadsheet.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conflictgraph import atomic
from conflictgraph.errors import TableError, near
from conflictgraph.export import folders, json, xml

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from conflictgraph.graph import ConflictGraph

__all__ = ["FORMATS", "read", "write"]

_FILES: dict[str, Callable[[ConflictGraph], bytes]] = {
    "cytoscape": json.cytoscape,
    "gexf": xml.gexf,
    "graphml": xml.graphml,
    "json": json.node_link,
}
_FOLDERS = {"csv": folders.write_csv, "parquet": folders.write_parquet}
_SUFFIXES = {".cyjs": "cytoscape", ".gexf": "gexf", ".graphml": "graphml", ".json": "json"}

FORMATS = tuple(sorted({*_FILES, *_FOLDERS}))
"""Names of the formats."""


def write(g: ConflictGraph, path: str | os.PathLike[str], *, format: str | None = None) -> Path:  # noqa: A002 - the word that every writer of tables uses
    """Write a graph to a file or a folder.

    Parameters
    ----------
    g
        The graph.
    path
        A file; for ``"csv"`` and ``"parquet"`` a folder.
    format
        One of `FORMATS`; nothing means by the suffix: .graphml, .gexf, .json (node-link),
        .cyjs (Cytoscape), none (a CSV folder).

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    ValueError
        When the format is not known, with near names.
    MissingExtraError
        For Parquet, without pyarrow.
    OSError
        When it cannot be written; what stood there before is kept.

    Examples
    --------
    >>> import tempfile
    >>> from conflictgraph import testing
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read(write(testing.toy(), Path(folder, "toy.graphml")))
    <ConflictGraph: 4 actors, 3 acts, 2 ties>
    """
    place = Path(path)
    name = format or _SUFFIXES.get(place.suffix.casefold(), "" if place.suffix else "csv")
    if name in _FOLDERS:
        return _FOLDERS[name](g, place)
    if name not in _FILES:
        hits = near(name or place.suffix, FORMATS)
        hint = f"; did you mean {' or '.join(hits)}?" if hits else ""
        raise ValueError(f"no format «{name or place.suffix}»; there are {', '.join(FORMATS)}{hint}")
    return atomic.write_bytes(place, _FILES[name](g))


def read(path: str | os.PathLike[str]) -> ConflictGraph:
    """Read what `write` wrote, or somebody else's GraphML.

    Parameters
    ----------
    path
        A .graphml, .json or .cyjs file, or a CSV or Parquet folder.

    Returns
    -------
    ConflictGraph
        The graph.

    Raises
    ------
    TableError
        With every fault.
    OSError
        When it is not there.
    """
    place = Path(path)
    if place.is_dir():
        return folders.read_parquet(place) if (place / "acts.parquet").exists() else folders.read_csv(place)
    suffix = place.suffix.casefold()
    if suffix == ".graphml":
        return xml.parse_graphml(place.read_bytes())
    if suffix in {".json", ".cyjs"}:
        return json.parse(place.read_bytes())
    raise TableError(
        f"«{place.name}» cannot be read back: GraphML, node-link and Cytoscape JSON, CSV and Parquet folders can"
    )
