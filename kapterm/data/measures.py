"""The measures, skills and journal prompts of this clinic, and the wording of instruments that it may use.

A clinic's `texts/<id>.toml` holds the wording of one instrument, licensed to the clinic; kapterm ships none and copies
none into a record. As with every pack, a file that is wrong is set aside and said, and the program goes on without it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
from msgspec.structs import replace

from kapterm.data.pack_files import PackProblem
from kapterm.data.packs import read_pack
from kapterm.session.measures.measure import Measure
from kapterm.session.measures.pack import Measures
from kapterm.session.measures.texts import ItemTexts, fitted, text_faults
from kapterm.session.packs.practice import Journaling, Skills


def load_measures(config_dir: Path | None) -> tuple[Measures, list[PackProblem]]:
    """The measures, with the clinic's own on top.

    Args:
        config_dir: The folder of the clinic's settings; None for ours alone.

    Returns:
        The measures, and what was wrong in the clinic's files. A file with a problem has no say at all.

    Raises:
        DamageFound: The shipped pack is damaged.
    """
    pack, problems = read_pack("measures", Measures, config_dir)
    named = [(one.id, id) for one in pack.core_sets for group in one.measures for id in group]
    named += [(one.id, id) for one in pack.time_points for id in one.only]
    return pack, problems + [
        PackProblem(file="measures", line=None, item=item, expected=f"expected a measure that is there, not {id}")
        for item, id in named
        if id not in pack.by_id
    ]


def with_item_texts(measures: Measures, config_dir: Path | None) -> tuple[Measures, list[PackProblem]]:
    """The measures with the wording that this clinic may use, and with the answers that its printing adds to be seen.

    They are read at every start and kept nowhere else: a licence may end.
    """
    if config_dir is None or not (config_dir / "texts").is_dir():
        return measures, []
    found = {one.id: load_item_texts(one, config_dir) for one in measures.measures}
    texts = {id: text for id, (text, _) in found.items() if text is not None}
    own = tuple(fitted(one, texts.get(one.id)) for one in measures.measures)
    return replace(measures, measures=own, texts=texts), [problem for _, wrong in found.values() for problem in wrong]


def load_clinic_measures(config_dir: Path | None) -> tuple[Measures, list[PackProblem]]:
    """The measures as they are used: packs and wording; otherwise as `load_measures`."""
    measures, problems = load_measures(config_dir)
    whole, wrong = with_item_texts(measures, config_dir)
    return whole, [*problems, *wrong]


def load_skills(config_dir: Path | None) -> tuple[Skills, list[PackProblem]]:
    """Regulation skills and practices of the body, with the clinic's own on top; otherwise as the measures."""
    return read_pack("skills", Skills, config_dir)


def load_journaling(config_dir: Path | None) -> tuple[Journaling, list[PackProblem]]:
    """Journal prompts, with the clinic's own on top; otherwise as the measures."""
    return read_pack("journaling", Journaling, config_dir)


def load_item_texts(measure: Measure, config_dir: Path | None) -> tuple[ItemTexts | None, list[PackProblem]]:
    """The wording this clinic holds a licence for, and what is wrong in its file.

    Returns:
        None for the wording where the clinic has put none beside the measure, or where it is not understood.
    """
    path = config_dir / "texts" / f"{measure.id}.toml" if config_dir is not None else None
    if path is None or not path.is_file():
        return None, []
    try:
        texts = msgspec.convert(tomllib.loads(path.read_text("utf-8")), ItemTexts, str_keys=True)
    except OSError as wrong:
        expected = [f"a file that can be read: {wrong.strerror}"]
    except UnicodeDecodeError:
        expected = ["text in UTF-8"]
    except tomllib.TOMLDecodeError as wrong:
        expected = [f"TOML: {wrong}"]
    except msgspec.ValidationError as wrong:
        expected = [f"the form that docs/measures.md gives: {wrong}"]
    else:
        expected = text_faults(texts, measure)
        if not expected:
            return texts, []
    return None, [
        PackProblem(file=path.name, line=None, item=measure.name, expected=f"expected {one}") for one in expected
    ]
