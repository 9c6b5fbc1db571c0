"""Ids and medicines of the packs that come with the program: what says nothing of the clinic that uses them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

_PACKS = ("checklist", "codes", "limits", "measures", "stopping")
"""Those whose ids a fact names."""
_IN_THE_HOUR = ("esketamine", "ketamine")


@cache
def shipped_ids() -> frozenset[str]:
    """Every id of a code, an item of the checklist, a limit or a measure of ours."""
    return frozenset(id for name in _PACKS for id in _ids(_pack(name)))


def shipped_medicine(typed: str) -> str:
    """The medicine of ours that a text names, by its label; empty where it names none."""
    folded = typed.casefold()
    return next((label for word, label in _medicines() if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded)), "")


@cache
def _medicines() -> tuple[tuple[str, str], ...]:
    """Each word for a medicine with its label: what is given in the hour, then what is given as needed."""
    as_needed = ((word.casefold(), one["label"]) for one in _pack("medicines")["medicine"] for word in one["words"])
    return (*((drug, drug) for drug in _IN_THE_HOUR), *as_needed)


def _pack(name: str) -> dict[str, Any]:
    return tomllib.loads((files("kapterm") / "content" / f"{name}.toml").read_text(encoding="utf-8"))


def _ids(pack: dict[str, Any]) -> Iterator[str]:
    for rows in pack.values():
        if isinstance(rows, list):
            yield from (row["id"] for row in rows if isinstance(row, dict) and "id" in row)
