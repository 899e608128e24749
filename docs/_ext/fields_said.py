"""What the page of the seed format says before its tables; keys and sentences come from the package."""

from __future__ import annotations

INTRODUCTION = """\
A seed is one YAML file about one text: who did what to whom, when, and in which words.
It is written in a text editor and checked by `conflictgraph check FILE`, which says what is wrong with file, line and column.
What you write is read as text: `NO`, `010` and `12:30` stay what you wrote. Anchors, aliases and tags of YAML are refused, and so are keys written twice.

Dates are EDTF: `2024-02-07`, `2023-10` (some day of that month), `2024-02?` (uncertain), `2023-10-17/2024-02-04` (from, to), `../2024-02-07` (by then).
A partial date stays an interval; it never becomes the first of the month.

Evidence is a quote from the text. `…` inside a quote jumps over words.
Where the quote stands is kept beside the seed in `NAME.lock.json`. When the text is not ours to pass on
(`licence: all-rights-reserved`) the lock holds positions and hashes and no words, and everything loads without the text.

A folder of seeds is a corpus. It may hold `actors.yaml` (actors that the seeds share) and `corpus.yaml` (title, viewpoint, cut-off).
An actor named in two seeds is one actor when the id is the same.
"""

EXAMPLE = """\
conflictgraph: 1
source:
  title: A village and its well
  published: 2024-05-02
  text: well.txt
actors:
  north: { name: The northern village, kind: civilians }
  south: { name: The southern village, kind: civilians }
acts:
  well:
    who: north
    did: COERCE/seize
    to: south
    when: 2024-05-01
    evidence: took over the well of the southern village
ties:
  feud: { who: north, is: opponent_of, of: south, since: "../2024" }
"""
