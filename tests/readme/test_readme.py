"""What the README shows is run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", README, flags=re.DOTALL | re.MULTILINE)
    return ["\n".join(line.removeprefix(indent) for line in code.splitlines()) for indent, code in found]


def test_every_line_of_the_tour_works_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python of the README runs from top to bottom, and does what its comments say."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}

    for block in _blocks("python"):
        exec(compile(block, "README.md", "exec"), names)

    assert (tmp_path / "page.html").stat().st_size > 0
    assert names["g"].relation("usa", "kh").word == "hostile"
    assert names["g"].relation("usa", "iraq_gov").word == "cooperative"
    assert "F061" not in set(names["g"].known_on("2024-02-08").acts["act_id"])


def test_the_article_of_the_readme_is_a_seed(tmp_path: Path) -> None:
    """The ten-minute example loads when its text is there."""
    import conflictgraph as cg

    (tmp_path / "article.txt").write_text(
        "On Wednesday the northern village took over the well of the southern village.\n", encoding="utf-8"
    )
    (tmp_path / "article.yaml").write_text(_blocks("yaml")[0] + "\n", encoding="utf-8")

    g = cg.read(tmp_path / "article.yaml")

    assert g.evidence("well")["quote"].tolist() == ["took over the well of the southern village"]
