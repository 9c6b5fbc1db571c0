"""Rows of the dosing hour as pure functions: the pump, a stop's way out, criteria ticked, pages, the honest summary."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from kapterm.screens.dosing.entry_rows import choice_rows
from kapterm.screens.dosing.fixed_rows import View, fixed_rows, foot_row, list_foot_row
from kapterm.screens.dosing.pages import page_rows
from kapterm.session import events as ev
from kapterm.session.fold import fold
from kapterm.session.grammar import Context
from kapterm.widgets.log_rows import entry_rows
from kapterm.widgets.row import Row, text_of
from tests.session.strategies import NOON, event
from tests.session.typist import Typist, shipped_packs

PACKS = shipped_packs()


def view(*facts: tuple[float, ev.AnyFact], now: float, width: int = 80, **plan: object) -> View:
    """A visit with facts at minutes from noon, looked at at a minute."""
    made = ev.PlanMade(**plan)  # type: ignore[arg-type]
    events = [event(0, made, -3600)] + [event(n, fact, minute * 60) for n, (minute, fact) in enumerate(facts, 1)]
    chart = fold("c1", events)
    return View(chart, chart.sessions[0], PACKS, NOON + timedelta(minutes=now), UTC, width)


def shown(rows: tuple[Row, ...]) -> str:
    return "\n".join(text_of(row) for row in rows)


PUMP = (0.0, ev.InfusionStarted(total_mg=35, rate_mg_per_min=0.875))


def test_the_total_grows_while_the_pump_runs_and_stands_while_it_is_paused() -> None:
    assert "0.875 mg/min" in shown(fixed_rows(view(PUMP, now=10, route="IV")))
    assert "total 8.8 mg" in shown(fixed_rows(view(PUMP, now=10, route="IV")))
    paused = view(PUMP, (10, ev.InfusionPaused()), now=30, route="IV")
    assert "paused 12:10" in shown(fixed_rows(paused))
    assert "total 8.8 mg" in shown(fixed_rows(paused))


def test_a_stopped_pump_says_what_was_given() -> None:
    stopped = view(PUMP, (20, ev.InfusionStopped(given_mg=17)), now=30, route="IV", weight_kg=70)
    assert "pump stopped 12:20" in shown(fixed_rows(stopped))
    assert "total 17 mg, 0.2 mg/kg" in shown(fixed_rows(stopped))
    assert "stay to 14:00" in shown(fixed_rows(stopped))


def test_a_request_to_stop_shows_the_way_out_of_what_runs() -> None:
    asked = (5.0, ev.Observed(code="stop", label="asks to stop"))
    assert "asked to stop 12:05 Ds pump" in shown(fixed_rows(view(PUMP, asked, now=6, route="IV", width=110)))
    held = (0.0, ev.DoseGiven(amount_mg=100, route="SL", hold_planned_min=12))
    assert "asked to stop 12:05 O out" in shown(fixed_rows(view(held, asked, now=6, route="SL", width=110)))
    answered = view(PUMP, asked, (7, ev.StopAnswered(asked="dose")), now=8, route="IV", width=110)
    assert "asked to stop" not in shown(fixed_rows(answered))


@pytest.mark.parametrize("width", [60, 80, 110])
def test_after_going_home_the_fixed_lines_stand_as_they_were_at_the_end(width: int) -> None:
    facts: list[tuple[float, ev.AnyFact]] = [
        (0, ev.DoseGiven(amount_mg=100, route="SL", hold_planned_min=12)),
        (3, ev.VitalsTaken(systolic_mmhg=120, diastolic_mmhg=70, heart_rate_bpm=70)),
        (5, ev.Observed(code="touch", label="touch: hand, as agreed", state=True)),
        (30, ev.Departed()),
    ]
    rows = shown(fixed_rows(view(*facts, now=31, width=width, route="SL")))
    later = shown(fixed_rows(view(*facts, now=3025, width=width, route="SL")))
    assert rows.split("\n")[1:] == later.split("\n")[1:]
    assert ("T+30 min" if width < 80 else "T+ 30 min") in later
    assert "ended 12:30" in later
    assert not {"due", "held", "spit", "ago"} & set(later.replace(",", " ").split())
    assert "stay" in later


def test_a_pump_that_nobody_stopped_gives_nothing_after_the_client_has_gone_home() -> None:
    gone = view(PUMP, (10, ev.Departed()), now=600, route="IV")
    assert "total 8.8 mg" in shown(fixed_rows(gone))


def test_a_clinic_rule_stands_in_the_fixed_lines_and_a_limit_beside_its_reading() -> None:
    dose = (0.0, ev.DoseGiven(amount_mg=50, route="IM"))
    high = (6.0, ev.VitalsTaken(systolic_mmhg=166, diastolic_mmhg=96))
    found = view(dose, high, now=12, route="IM", width=110)
    assert "12:11 vitals, clinic rule" in shown(fixed_rows(view(dose, high, now=12, route="IM", vitals_schedule="90")))
    rows = entry_rows(found.session.entries[-1], found.session, UTC, 80, ("160/100 or above (general)",))
    assert text_of(rows[-1]).strip() == "160/100 or above (general)"
    assert rows[-1][-1].role == "dim"


def test_the_criteria_for_going_home_show_their_ticks_and_the_score() -> None:
    visit = view((0, ev.DoseGiven(amount_mg=200, route="SL")), now=100, route="SL")
    typist = Typist(visit.state)
    typist.keyboard.see(Context(PACKS, visit.state, now=visit.now))
    typist.type("R24 padss 22222")
    found = shown(choice_rows(typist.keyboard, 80))
    assert "1 minimum stay over" in found
    assert "2✓vitals back" in found
    assert "PADSS 10/10" in found
    assert "stay to 14:00" in found
    assert len(choice_rows(typist.keyboard, 80)) <= 8


def test_what_was_done_follows_what_was_asked() -> None:
    visit = view(PUMP, (5, ev.Observed(code="stop", label="asks to stop")), now=6, route="IV")
    typist = Typist(visit.state).type("X")
    assert "1 the session" in shown(choice_rows(typist.keyboard, 80))
    typist.type("1")
    assert "2 infusion stopped" in shown(choice_rows(typist.keyboard, 80))


SESSION: tuple[tuple[float, ev.AnyFact], ...] = (
    (0, ev.DoseGiven(amount_mg=200, route="SL", hold_planned_min=12)),
    (5, ev.Observed(code="quiet", label="quiet, inward", state=True)),
    (12, ev.HoldEnded()),
    (20, ev.VitalsTaken(systolic_mmhg=142, diastolic_mmhg=84, heart_rate_bpm=80, spo2_pct=97)),
    (25, ev.Observed(code="speaks", label="speaks", state=True, excludes=("quiet",))),
    (30, ev.AdverseEventNoted(type="nausea", severity="mild", serious=False)),
    (40, ev.QuoteTaken(text="a garden gate")),
    (45, ev.AdverseEventUpdated(type="nausea", over=True)),
    (100, ev.Departed(escort="sister")),
)


@pytest.mark.parametrize(
    "words",
    [
        "not recorded vitals due at +20 min: RR not recorded",
        "not recorded vitals due at +40 min: not recorded",
        "not recorded left 20 min before the end of the stay: no reason",
        "given        12:00 ketamine 200 mg sublingual, in",
        "total        200 mg, 2.86 mg/kg",
        "vitals       1 reading, BP 142/84 first, 142/84 highest, 142/84 last, SpO₂ 97 lowest",
        "event        12:30 nausea, mild, 15 min",
        "states       quiet, inward 20 min",
        "said         “a garden gate”",
    ],
)
def test_the_summary_is_honest(words: str) -> None:
    found = shown(page_rows("dosing.summary", view(*SESSION, now=101, route="SL", weight_kg=70, width=110), 40))
    assert words in found


def test_a_page_that_does_not_fit_says_so() -> None:
    rows = page_rows("dosing.summary", view(*SESSION, now=101, route="SL", weight_kg=70), 6)
    assert len(rows) == 6
    assert "more lines" in text_of(rows[-1])


def test_the_usual_course_is_words_with_their_sources() -> None:
    found = shown(page_rows("dosing.course", view(SESSION[0], now=10, route="SL"), 20))
    assert "Usual course" in found
    assert "min" in found
    assert "No route" in shown(page_rows("dosing.course", view((0, ev.NoteWritten(text="x")), now=10), 20))


@pytest.mark.parametrize("width", range(60, 90))
def test_the_foot_drops_whole_hints_and_keeps_the_way_to_all_keys(width: int) -> None:
    for row, last in ((foot_row(width), "? keys"), (list_foot_row(width), "Esc the clock")):
        foot = text_of(row)
        assert foot.endswith(last)
        assert "…" not in foot
        assert len(foot) <= width
    assert "⏎ words" in text_of(foot_row(width))


def test_at_80_columns_every_key_of_the_list_is_there() -> None:
    assert ". marks Esc the clock" in text_of(list_foot_row(80))
