"""The measures, skills and journal prompts of this clinic, and the wording of instruments that it may use.

A clinic's own pack in its config folder puts its items in the place of those that share their id. Its `texts/<id>.toml`
holds the wording of one instrument, licensed to the clinic; kapterm ships none and copies none into a record.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from kapterm.errors import UsageError
from kapterm.session.measures.checks import text_faults
from kapterm.session.measures.pack import Measures
from kapterm.session.measures.types import ItemTexts, Measure
from kapterm.session.packs.fact import Pack
from kapterm.session.packs.practice import Journaling, Skills

Kind = TypeVar("Kind", bound=Pack)


def load_measures(config_dir: Path | None) -> Measures:
    """The measures, with the clinic's own on top.

    Args:
        config_dir: The clinic's config folder; None, or one without measures.toml, gives the shipped pack.

    Raises:
        UsageError: The pack is not understood; the message names the file, the place and the fault.
    """
    return _load(Measures, "measures", config_dir)


def load_skills(config_dir: Path | None) -> Skills:
    """Regulation skills and practices of the body, with the clinic's own on top. Errors as for the measures."""
    return _load(Skills, "skills", config_dir)


def load_journaling(config_dir: Path | None) -> Journaling:
    """Journal prompts, with the clinic's own on top. Errors as for the measures."""
    return _load(Journaling, "journaling", config_dir)


def load_item_texts(measure: Measure, config_dir: Path | None) -> ItemTexts | None:
    """The wording this clinic holds a licence for, or None where it has put none beside the measure.

    Raises:
        UsageError: The file is not understood or does not fit the measure.
    """
    path = config_dir / "texts" / f"{measure.id}.toml" if config_dir is not None else None
    if path is None or not path.is_file():
        return None
    texts = _converted(_tables(_text(path), path.name), ItemTexts, path.name)
    faults = text_faults(texts, measure)
    if faults:
        raise UsageError(f"{path.name}: {measure.name} {'; '.join(faults)}.")
    return texts


def _load(kind: type[Kind], name: str, config_dir: Path | None) -> Kind:
    file = f"{name}.toml"
    tables = _filled(_tables(resources.files("kapterm").joinpath("content", file).read_text("utf-8"), file))
    own = config_dir / file if config_dir is not None else None
    if own is not None and own.is_file():
        tables = _replaced(tables, _filled(_tables(_text(own), file)))
    return _converted({key: value for key, value in tables.items() if key != "pack"}, kind, file)


def _filled(tables: dict[str, Any]) -> dict[str, Any]:
    """Every item with the source and certainty that stand at the head of its file, where it has none of its own."""
    head = {key: tables.pop(key) for key in ("source", "sure") if key in tables}
    return {
        key: [head | item if isinstance(item, dict) else item for item in value] if isinstance(value, list) else value
        for key, value in tables.items()
    }


def _replaced(shipped: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The clinic's items in the place of ours that share their id; new ones come last."""
    tables = dict(shipped)
    for key, value in own.items():
        if isinstance(value, list) and isinstance(shipped.get(key), list):
            items = {item["id"]: item for item in shipped[key]}
            tables[key] = list((items | {_id(item): item for item in value}).values())
        elif key == "version":
            tables[key] = f"{shipped[key]} + {own.get('id', 'clinic')} {value}"
        elif key not in ("id", "title"):
            tables[key] = value
    return tables


def _id(item: Any) -> str:
    return str(item.get("id", "")) if isinstance(item, dict) else ""


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path.name} cannot be read.") from error


def _tables(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file} is not TOML: {error}.") from error


Target = TypeVar("Target")


def _converted(tables: dict[str, Any], kind: type[Target], file: str) -> Target:
    try:
        return msgspec.convert(tables, kind, str_keys=True)
    except msgspec.ValidationError as error:
        raise UsageError(f"{file}: {error}.") from error
