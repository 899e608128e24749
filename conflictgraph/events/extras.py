"""The guests of this room, brought in when they are needed: narwhals, duckdb, pyarrow, pyspark."""

from __future__ import annotations

import importlib
from typing import Any

from conflictgraph.errors import MissingExtraError

__all__ = ["guest"]

_EXTRA = {"pyspark": "spark", "pyspark.sql": "spark"}


def guest(name: str) -> Any:
    """Import a package of an optional extra.

    Parameters
    ----------
    name
        The module, such as ``"duckdb"``.

    Returns
    -------
    module
        The module.

    Raises
    ------
    MissingExtraError
        When it is not installed; the message names the extra that brings it.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtraError.of(name, _EXTRA.get(name, "events")) from error
