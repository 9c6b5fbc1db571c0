"""The forms that the screen offers, what stands on the screen for each, and the file name that is proposed. Pure.

They are those of the command line: every form, every shape of a progress note, and the clinic's own templates.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from msgspec import Struct

from kapterm.export.forms import FORMS, Wanted
from kapterm.export.shapes import SHAPES
from kapterm.export.views import VIEWS
from kapterm.session.moment import day_text, zone_named

_PICTURE_WORDS = re.compile(r"<(title|desc) [^>]*>(.*?)</", re.DOTALL)
_PICTURE_HEAD = "What the picture shows, in words; the picture itself is in the file."


class Choice(Struct, frozen=True):
    """One form to choose."""

    label: str
    form: str
    """An id of `FORMS`."""
    shape: str = ""
    template: str | None = None

    @property
    def views(self) -> tuple[str, ...]:
        """For whom it can be made; none where it holds what it holds, whoever reads it."""
        form = FORMS[self.form]
        return form.views if form.has_views and not self.shape else ()

    @property
    def suffix(self) -> str:
        """What the file's name ends in."""
        return FORMS[self.form].suffix


def choices(templates: Mapping[str, str]) -> tuple[Choice, ...]:
    """Every form, the main one first; a clinic's template of the name of a shape stands in its place.

    Args:
        templates: The clinic's own templates by their names.
    """
    names = tuple(dict.fromkeys((*SHAPES, *templates)))
    notes = [
        Choice(f"{name.upper() if name in SHAPES else name} note{kind}", form, name, templates.get(name))
        for form, kind in (("markdown", ""), ("text", ", plain text"))
        for name in names
    ]
    markdown, text, *others = (Choice(form.label, form.id) for form in FORMS.values())
    return (markdown, text, *notes, *others)


def words_shown(choice: Choice, text: str) -> str:
    """What stands on the screen: the text as it will leave; of a picture, its words."""
    if choice.form != "svg":
        return text
    words = (html.unescape(found[2]) for found in _PICTURE_WORDS.finditer(text))
    return "\n\n".join((_PICTURE_HEAD, *words))


def file_name(wanted: Wanted, choice: Choice) -> str:
    """The proposed name; without code and day where the view must not show them.

    2026-11-20-kap-dosing-am.md, kap-dosing-3-deidentified.md, 2026-11-28-kap-record-am.json
    """
    what, day = _what(wanted)
    kind = wanted.view if choice.views else choice.shape
    end = "" if kind in ("", "full") else f"-{_slug(kind)}"
    if choice.views and not VIEWS[wanted.view].shows_client:
        number = f"-{wanted.one.number}" if wanted.one is not None else ""
        return f"{what}{number}{end}.{choice.suffix}"
    code = _slug(wanted.chart.code) or wanted.chart.client_id[:8]
    return f"{day}-{what}-{code}{end}.{choice.suffix}"


def _what(wanted: Wanted) -> tuple[str, str]:
    """What leaves, and of which day: that of the visit, else that of the export."""
    visit = wanted.one
    if visit is not None:
        return f"kap-{_slug(visit.purpose)}", day_text(visit.opened, zone_named(visit.entries[0].event.zone))
    dosed = [visit.number for visit in wanted.visits or () if visit.purpose == "dosing"]
    return f"kap-dosing-{dosed[0]}-{dosed[-1]}" if dosed else "kap-record", f"{wanted.generated:%Y-%m-%d}"


def _slug(text: str) -> str:
    """The letters and digits of a text, for a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold().replace(".", "")).strip("-")
