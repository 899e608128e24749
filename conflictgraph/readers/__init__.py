"""A file comes in, records or tables go out; one format a module, none knows another."""

from __future__ import annotations
