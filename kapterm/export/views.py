"""What each view holds: one row a view. A section that is not named here is not in it.

The parts are ids of `sections.SECTIONS`, in the order they are written.
"""

from __future__ import annotations

from msgspec import Struct

from kapterm.errors import UsageError


class View(Struct, frozen=True):
    """One way to show the record, for one reader."""

    id: str
    label: str
    parts: tuple[str, ...]
    leaves_out: tuple[str, ...] = ()
    """What else the reader should know is not here, in plain words. Asides are always named."""
    shows_client: bool = True
    """Whether the client's code, the dates and the check value of the source may stand in it."""
    caution: str = ""
    """What its reader must know before it leaves; empty where that is nothing."""
    has_words: bool = False
    """Whether typed words stand in a view that does not show the client; they are there only where asked for."""


VIEWS: dict[str, View] = {
    view.id: view
    for view in (
        View(
            "full",
            "full record",
            (
                "visit", "plan", "readiness", "preparation_log", "medicine", "vitals", "scales", "dosing_log",
                "quotes", "states", "adverse", "gaps", "going_home", "integration_log", "integration", "measures",
                "signature", "record_log", "left_out",
            ),
        ),
        View(
            "progress",
            "progress note",
            (
                "visit", "plan", "overrides", "medicine", "vitals", "scales", "observed", "decisions",
                "adverse", "gaps", "outcome", "integration", "measures", "signature", "left_out",
            ),
            ("the log line by line, with what the client said in it", "the checklist, save what was overridden"),
        ),
        View(
            "prescriber",
            "for the prescriber",
            ("prescriber", "left_out"),
            ("the log", "the client's own words", "notes and integration work"),
        ),
        View(
            "handout",
            "for the client",
            ("handout",),
            shows_client=False,
        ),
        View(
            "deidentified",
            "de-identified",
            ("deidentified", "left_out"),
            (
                "the client's code, names, the time zone and lots",
                "dates: days are counted from the first visit",
                "every text that somebody typed",
            ),
            shows_client=False,
        ),
        View(
            "deidentified-words",
            "de-identified, with words",
            ("deidentified", "left_out"),
            (
                "the client's code, names of those who wrote or were in the room, the time zone and lots",
                "dates: days are counted from the first visit",
                "what was typed in a field, as a medicine, an answer or what was agreed",
            ),
            shows_client=False,
            caution="The words of notes, quotes and other lines are in it, but for the code, the names of those who "
            "wrote or were in the room, and most dates. Read it for other names, places, dates and telephone numbers "
            "before it leaves.",
            has_words=True,
        ),
    )
}  # fmt: skip
"""Every view by its id."""


def view_named(view_id: str) -> View:
    """The view of that id.

    Raises:
        UsageError: there is none.
    """
    if view_id not in VIEWS:
        raise UsageError("There is no such view.", f"The views are {', '.join(VIEWS)}.")
    return VIEWS[view_id]
