"""Verbs of the escalation room."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room.

    Parameters
    ----------
    app
        The command line.
    """
