"""The measures of this clinic: the shipped pack, the clinic's own on top, and the wording the clinic may use.

A clinic's `measures.toml` overrides by id, field by field, and adds measures of its own. Its `texts/<id>.toml` holds
the wording of one instrument, licensed to the clinic; kapterm ships none and copies none into a record.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from kapterm.errors import UsageError
from kapterm.session.measures.checks import faults, text_faults, unknown_measures
from kapterm.session.measures.types import CoreSet, ItemTexts, Measure, Record, TimePoint

Tables = dict[str, list[dict[str, Any]]]
Kind = TypeVar("Kind", bound=Record)


class MeasurePack(Struct, frozen=True, kw_only=True):
    """Every measure by its id, which are chosen for what, and when they are due."""

    measures: dict[str, Measure]
    core_sets: tuple[CoreSet, ...]
    time_points: tuple[TimePoint, ...]

    def measure(self, id: str) -> Measure:
        """The measure of this id.

        Raises:
            UsageError: There is none; the message lists those there are.
        """
        found = self.measures.get(id.lower())
        if found is None:
            raise UsageError("There is no measure of that name.", f"There are: {', '.join(self.measures)}.")
        return found


def load_measures(config_dir: Path | None) -> MeasurePack:
    """The shipped measures with the clinic's own on top.

    Args:
        config_dir: The clinic's config folder; None, or one without measures.toml, gives the shipped pack.

    Raises:
        UsageError: The pack is not understood; the message names the file, the measure and the fault.
    """
    own = config_dir / "measures.toml" if config_dir is not None else None
    shipped = resources.files("kapterm").joinpath("content", "measures.toml").read_text("utf-8")
    tables = _merged(_parsed(shipped, "measures.toml"), _parsed(_text(own), str(own)) if own else {})
    measures = {one.id: one for one in _typed(tables, "measure", Measure)}
    pack = MeasurePack(
        measures=measures,
        core_sets=tuple(_typed(tables, "core_set", CoreSet)),
        time_points=tuple(_typed(tables, "time_point", TimePoint)),
    )
    for measure in measures.values():
        _refuse(f"measure {measure.id}", faults(measure))
    for core_set in pack.core_sets:
        named = [id for group in core_set.measures for id in group]
        _refuse(f"core set {core_set.id}", unknown_measures(named, measures))
    for point in pack.time_points:
        _refuse(f"time point {point.id}", unknown_measures(point.only, measures))
    return pack


def load_item_texts(measure: Measure, config_dir: Path | None) -> ItemTexts | None:
    """The wording this clinic holds a licence for, or None where it has put none beside the measure.

    Raises:
        UsageError: The file is not understood or does not fit the measure.
    """
    own = config_dir / "texts" / f"{measure.id}.toml" if config_dir is not None else None
    text = _text(own)
    if own is None or not text:
        return None
    try:
        texts = msgspec.convert(_toml(text, str(own)), ItemTexts, str_keys=True)
    except msgspec.ValidationError as error:
        raise UsageError(f"{own}: {error}.") from error
    _refuse(f"{own}: measure {measure.id}", text_faults(texts, measure))
    return texts


def with_texts(measure: Measure, texts: ItemTexts | None) -> Measure:
    """The measure with the answers that the clinic's own printing adds to those that must be seen."""
    if texts is None or not texts.seen:
        return measure
    return msgspec.structs.replace(measure, seen=(*measure.seen, *texts.seen))


def _text(path: Path | None) -> str:
    if path is None or not path.is_file():
        return ""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read.") from error


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name} is not TOML: {error}.") from error


def _parsed(text: str, name: str) -> Tables:
    tables = _toml(text, name)
    for key, rows in tables.items():
        if key not in ("measure", "core_set", "time_point"):
            raise UsageError(f"{name}: {key} is not one of measure, core_set, time_point.")
        if not isinstance(rows, list) or not all(isinstance(row, dict) and "id" in row for row in rows):
            raise UsageError(f"{name}: every {key} is a [[{key}]] with an id.")
    return tables


def _merged(shipped: Tables, own: Tables) -> Tables:
    """The clinic's fields laid over the shipped ones of the same id; new ids come last."""
    merged: Tables = {}
    for key in (*shipped, *(key for key in own if key not in shipped)):
        rows = {row["id"]: row for row in shipped.get(key, [])}
        for row in own.get(key, []):
            rows[row["id"]] = rows.get(row["id"], {}) | row
        merged[key] = list(rows.values())
    return merged


def _typed(tables: Tables, key: str, kind: type[Kind]) -> list[Kind]:
    found = []
    for row in tables.get(key, []):
        try:
            found.append(msgspec.convert(row, kind, str_keys=True))
        except msgspec.ValidationError as error:
            raise UsageError(f"measures.toml: {key} {row['id']}: {error}.") from error
    return found


def _refuse(where: str, lines: list[str]) -> None:
    if lines:
        raise UsageError(f"{where} {'; '.join(lines)}.")
