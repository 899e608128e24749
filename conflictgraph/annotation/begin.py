"""A commented seed with empty sections, to begin an annotation with."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

__all__ = ["begin"]

_SEED = """\
# yaml-language-server: $schema=./seed-1.schema.json
conflictgraph: 1

source:
  title: {title}
  publisher: ""                 # who published it
  url: ""
  published:                    # 2024-02-07, 2024-02, 2024; a question mark at the end says uncertain
  language: en
  licence: all-rights-reserved  # then its words stay out of locks and releases; or CC-BY-4.0 and the like
  text: {text}
  sha256: {sha256}

annotator: {{ name: "", role: human }}

# Who appears. An id of your choice, a name, a kind: state, government, armed-group, person, civilians ...
actors: {{}}
#  usa: {{ name: United States, kind: state, aliases: [US, Washington] }}

# What happened: who did what to whom, when, on which words.
acts: {{}}
#  strike:
#    who: usa                   # unknown, when the text does not say
#    did: ASSAULT/drone         # conflictgraph schema lists the kinds
#    to: kh
#    when: 2024-02-07
#    evidence: the words of the text, copied
#    certainty: stated          # implied: you concluded it; outside: you know it from elsewhere

# How they stand to each other, for longer than a day.
ties: {{}}
#  backing: {{ who: iran, is: backer_of, of: kh, evidence: the words of the text }}

# Said, and no edge by itself.
claims: {{}}

# Read and left out on purpose.
passed_over: []
"""


def begin(text: str | os.PathLike[str]) -> str:
    """Write the beginning of a seed for a text.

    Parameters
    ----------
    text
        A text file in UTF-8; its first line becomes the title.

    Returns
    -------
    str
        YAML that checks without faults.

    Raises
    ------
    ValueError
        When the file is no UTF-8 text.
    """
    path = Path(text)
    data = path.read_bytes()
    lines = [line.strip() for line in data.decode("utf-8-sig").splitlines() if line.strip()]
    title = json.dumps(lines[0][:200] if lines else path.stem, ensure_ascii=False)
    return _SEED.format(
        title=title, text=json.dumps(path.name, ensure_ascii=False), sha256=hashlib.sha256(data).hexdigest()
    )
