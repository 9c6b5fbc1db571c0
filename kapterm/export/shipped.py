"""The ids of the packs that come with the program: the only ones that say nothing of the clinic that uses them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

_PACKS = ("checklist", "codes", "limits", "measures", "stopping")
"""Those whose ids a fact names."""


@cache
def shipped_ids() -> frozenset[str]:
    """Every id of a code, an item of the checklist, a limit or a measure of ours."""
    content = files("kapterm") / "content"
    packs = (tomllib.loads((content / f"{name}.toml").read_text(encoding="utf-8")) for name in _PACKS)
    return frozenset(id for pack in packs for id in _ids(pack))


def _ids(pack: dict[str, Any]) -> Iterator[str]:
    for rows in pack.values():
        if isinstance(rows, list):
            yield from (row["id"] for row in rows if isinstance(row, dict) and "id" in row)
