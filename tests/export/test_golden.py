"""Two whole sessions as they leave the program, to be read by a person. Run as a module it writes them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from kapterm.export.markdown import session_markdown
from kapterm.export.plain import session_text

from .material import AUTHOR, DATA, GENERATED, only, scenario_chart

GOLDEN = DATA / "golden_exports"
CASES = {
    "s02-full.md": (session_markdown, "S02", "full"),
    "s04-progress.md": (session_markdown, "S04", "progress"),
    "s04-full.txt": (session_text, "S04", "full"),
    "s02-prescriber.txt": (session_text, "S02", "prescriber"),
}


def made(name: str) -> str:
    form, scenario, view = CASES[name]
    chart = scenario_chart(scenario)
    gaps = ["vital signs due 14:02 +0:00"] if view == "full" else []
    return form(chart, only(chart), generated=GENERATED, author=AUTHOR, view=view, gaps=gaps)


@pytest.mark.parametrize("name", CASES)
def test_a_session_leaves_as_the_golden_export_shows_it(name: str) -> None:
    assert made(name) == (GOLDEN / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    for name in CASES:
        Path(GOLDEN / name).write_text(made(name), encoding="utf-8")
