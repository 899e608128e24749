"""Work on annotations: publishing without words, attaching texts, agreement, merging, exchange with other tools."""

from __future__ import annotations
