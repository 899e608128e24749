"""The same input gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

MAKE = """
import sys, conflictgraph as cg
g = cg.datasets.load("iraq-2023-24")
cg.page.write(g, sys.argv[1])
"""


@pytest.mark.slow
def test_pages_do_not_depend_on_the_machine(tmp_path: Path) -> None:
    """Hash seed, time zone, locale and home folder change no byte of the page."""
    settings = [
        {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "4711", "TZ": "Asia/Baghdad", "LC_ALL": "C.UTF-8", "HOME": str(tmp_path / "secret-home")},
    ]
    seen = set()
    for number, setting in enumerate(settings):
        target = tmp_path / str(number) / "page.html"
        target.parent.mkdir()
        subprocess.run([sys.executable, "-c", MAKE, str(target)], env={**os.environ, **setting}, check=True)
        page = target.read_bytes()
        seen.add(hashlib.sha256(page).hexdigest())

        assert b"secret-home" not in page
        assert str(tmp_path).encode() not in page

    assert len(seen) == 1
