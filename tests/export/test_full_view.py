"""The full view holds every event with each of its facts at its time; no view holds a psychotherapy note."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from kapterm.export.markdown import client_markdown, session_markdown
from kapterm.export.plain import session_text
from kapterm.export.views import VIEWS
from kapterm.session import events as ev
from kapterm.session.chart import Chart, Entry
from kapterm.session.events.base import value_text
from kapterm.session.fold import fold
from kapterm.session.moment import clock_text, elapsed_text, zone_named

from .material import AUTHOR, GENERATED, SCENARIOS, T_ZERO, ZONE, event, filled, only, scenario_chart, visit

FACT_KINDS = [kind for kind in ev.FACTS.values() if not issubclass(kind, ev.Correction | ev.AsideWritten)]
SILENT = {"marks", "signer_mark", "key", "state", "excludes", "of", "over"}


def full(chart: Chart, **given: Any) -> str:
    return session_markdown(chart, only(chart), generated=GENERATED, author=AUTHOR, **given)


def read(markdown: str) -> str:
    """Markdown as a reader sees it: without backslashes."""
    return re.sub(r"\\([^A-Za-z0-9\s])", r"\1", markdown)


def line_at(text: str, entry: Entry) -> list[str]:
    zone = zone_named(ZONE)
    start = f"- {clock_text(entry.at, zone)} · {elapsed_text(entry.at - T_ZERO)} · "
    return [line for line in read(text).split("\n- ") if f"- {line}".startswith(start)]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_event_of_a_scenario_stands_at_its_time_with_each_of_its_facts(scenario: str) -> None:
    chart = scenario_chart(scenario)
    text = full(chart)
    for entry in only(chart).entries:
        lines = " ".join(line_at(text, entry))
        for value in _values(entry.fact):
            assert value in lines, (entry.fact.kind, value)


def _values(fact: ev.AnyFact) -> list[str]:
    assert isinstance(fact, ev.Fact)
    silent = SILENT | {"details"} if not isinstance(fact, ev.ItemAnswered) else {"details"}
    fields = {name: getattr(fact, name) for name in fact.__struct_fields__ if name not in silent}
    set_fields = [
        value for value in [*fields.values(), *fact.details.values()] if value not in (None, "", (), {}, False)
    ]
    return [_read_value(value) for value in set_fields if value is not True]


def _read_value(value: Any) -> str:
    known = {"distress_0_10": "distress 0–10", "SL": "SL"}
    text = known.get(value, value_text(value)) if isinstance(value, str) else value_text(value)
    return " ".join(text.split()) if "_" not in text else text.replace("_", " ")


@pytest.mark.parametrize("kind", FACT_KINDS, ids=lambda kind: kind.__struct_config__.tag)
def test_every_field_of_every_kind_of_fact_is_told(kind: type[ev.Fact]) -> None:
    fact = filled(kind, "Wren")
    chart = visit((ev.DoseGiven(amount_mg=50), 0), (fact, 3))
    told = read(full(chart))
    for name in fact.__struct_fields__:
        value = getattr(fact, name)
        if name in SILENT:
            continue
        for part in _texts(value):
            assert part in told, (name, part)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [one for one in value if isinstance(one, str) and one != "refused"]
    return [str(one) for one in value.values()] if isinstance(value, dict) else []


def test_a_fact_of_another_version_is_told_with_all_it_came_with() -> None:
    gong = ev.Unknown(kind="gong", raw=msgspec.Raw(b'{"kind":"gong","times":3,"text":"softly","who":"Wren"}'))
    told = full(visit((ev.DoseGiven(amount_mg=50), 0), (gong, 3)))
    assert "14:05 · +0:03 · gong (written by another version) · softly · times 3 · who Wren" in told


def test_a_struck_line_stays_readable_with_its_reason_and_time() -> None:
    told = full(
        visit(
            (ev.DoseGiven(amount_mg=50), 0),
            (ev.NoteWritten(text="felt warm"), 3),
            (ev.Struck(of="e2", text="wrong key"), 4),
        )
    )
    assert "- ~~14:05 · +0:03 · felt warm~~ · struck 14:06: wrong key" in told


def test_a_moved_line_tells_both_times_and_why() -> None:
    moved = ev.Retimed(of="e2", to=T_ZERO + timedelta(minutes=2), text="clock read wrong", is_about=True)
    told = full(visit((ev.DoseGiven(amount_mg=50), 0), (ev.NoteWritten(text="warm"), 5), (moved, 9)))
    assert "- ≈14:04 · +0:02 · warm · time put right 14:11, from 14:07 to ≈14:04: clock read wrong" in read(told)


def test_reworded_text_tells_what_stood_before() -> None:
    told = full(
        visit(
            (ev.DoseGiven(amount_mg=50), 0),
            (ev.NoteWritten(text="worm"), 5),
            (ev.Reworded(of="e2", text="warm"), 6),
        )
    )
    assert "- 14:07 · +0:05 · warm · words put right 14:08, before: “worm”" in told


def test_a_line_struck_and_restored_tells_both() -> None:
    told = full(
        visit(
            (ev.DoseGiven(amount_mg=50), 0),
            (ev.NoteWritten(text="warm"), 5),
            (ev.Struck(of="e2", text="wrong key"), 6),
            (ev.Restored(of="e2"), 7),
        )
    )
    assert "warm · struck 14:08: wrong key · holds again 14:09" in told


@pytest.mark.parametrize("basis", ["paper", "from paper", "From paper"])
def test_a_late_entry_tells_when_it_was_written_and_what_it_rests_on(basis: str) -> None:
    late = event(2, ev.NoteWritten(text="hiccups"), 5, finished=T_ZERO + timedelta(minutes=50), late=True, source=basis)
    chart = visit((ev.DoseGiven(amount_mg=50), 0))
    told = full(fold("c1", [only(chart).entries[0].event, late]))
    assert "- 14:07 · +0:05 · hiccups · late entry, written 14:52, from paper" in told


def test_a_line_of_somebody_else_names_them() -> None:
    dose, note = event(1, ev.DoseGiven(amount_mg=50)), event(2, ev.NoteWritten(text="pale"), 4, by="Bo Finch, RN")
    told = full(fold("c1", [dose, event(3, ev.NoteWritten(text="x"), 5), note]))
    assert "pale · by Bo Finch, RN" in told


def test_gaps_scores_and_an_empty_line_to_sign_on_are_there() -> None:
    chart = visit(
        (ev.DoseGiven(amount_mg=50), 0), (ev.MeasureTaken(measure="phq-9", name="PHQ-9", answers=(1, None)), 5)
    )
    told = full(chart, gaps=["vital signs due 14:22"], scores={"e2": "total 1 to 4"})
    assert "## Not recorded\n\n- vital signs due 14:22" in told
    assert "PHQ-9: answers 1 - · total 1 to 4" in told
    assert "Not signed.\n\nName and credential" in told


def test_a_signature_tells_name_time_and_check_value() -> None:
    signed = ev.RecordSigned(name="Ada Moss", credential="LCSW", check_value="ab12", lines=3)
    told = full(visit((ev.DoseGiven(amount_mg=50), 0), (signed, 120), (ev.AddendumWritten(text="called back"), 150)))
    assert "- signed by Ada Moss, LCSW · 2026-11-20 16:02 · check value ab12 · lines 3" in told
    assert "addendum · called back · added after signing" in told


def with_asides() -> Chart:
    return visit(
        (ev.DoseGiven(amount_mg=50), 0),
        (ev.AsideWritten(text="SECRETONE", sealed="U0VD"), 3),
        (ev.AsideWritten(text="SECRETTWO"), 4),
        (ev.Reworded(of="e3", text="SECRETTHREE"), 5),
        (ev.ThemeLifted(of="e2", text="lifted"), 6),
    )


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("form", [session_markdown, session_text])
def test_no_view_holds_a_psychotherapy_note(view: str, form: Callable[..., str]) -> None:
    chart = with_asides()
    told = form(chart, only(chart), generated=GENERATED, view=view)
    assert "SECRET" not in told
    assert "U0VD" not in told


def test_psychotherapy_notes_are_named_as_left_out_with_their_count() -> None:
    assert "Left out: psychotherapy notes (2 notes)" in full(with_asides())


def test_the_whole_client_has_each_visit_under_its_own_heading() -> None:
    events = [
        event(1, ev.DoseGiven(amount_mg=50)),
        event(2, ev.SessionOpened(purpose="integration"), 3000, session="s2"),
    ]
    told = client_markdown(fold("c1", events), generated=GENERATED)
    headings = re.findall(r"^#+ .*$", told, re.MULTILINE)
    assert len(headings) == len(set(headings))
    assert "## Dosing session 1, 2026-11-20" in headings
    assert "## Integration meeting 1, 2026-11-22" in headings


def test_a_line_about_the_client_names_its_day() -> None:
    assert "- 2026-11-20 12:32 · client K7Q2M" in client_markdown(visit(ev.NoteWritten(text="x")), generated=GENERATED)


def answered() -> Chart:
    first = ev.ItemAnswered(item="P16", state="unsure", label="hypertensive encephalopathy")
    later = ev.ItemAnswered(item="P16", state="no", label="hypertensive encephalopathy", text="asked the GP")
    passed = ev.StopPassed(item="P30", value="psychotic disorder: yes", decided_by="Dr Crane", role="prescriber")
    return visit((first, -30), (later, -20), (passed, -10), (ev.DoseGiven(amount_mg=50), 0))


def test_answers_stand_in_their_section_and_earlier_ones_in_the_log() -> None:
    told = full(answered(), groups={"P16": "Medical history"})
    assert "### Readiness: Medical history\n\n- 13:42 · -0:20 · hypertensive encephalopathy: no · asked the GP" in told
    assert "- 13:32 · -0:30 · hypertensive encephalopathy: unsure" in told
    assert told.count("encephalopathy: no") == 1
    assert "- 1 answer stands under Readiness" in told


def test_a_stop_that_was_passed_names_who_decided() -> None:
    assert "went on with psychotic disorder: yes, decided by Dr Crane, prescriber · item P30" in full(answered())


def test_the_effect_seen_later_stands_beside_its_medicine() -> None:
    given = ev.MedicineGiven(drug="ondansetron", dose="4 mg", route="PO")
    effect = ev.MedicineEffect(drug="ondansetron", text="nausea settled")
    other = ev.MedicineEffect(drug="clonidine", text="BP lower")
    text = full(visit((ev.DoseGiven(amount_mg=100), 0), (given, 5), (effect, 20), (other, 21)))
    (row,) = [line for line in text.splitlines() if line.startswith("|") and "ondansetron" in line]
    assert "nausea settled" in row
    assert "BP lower" not in row


def test_who_wrote_from_when_on_stands_at_the_head() -> None:
    text = full(visit((ev.PresenceNoted(writer="AM", room=("AM", "RN Hale")), 0), (ev.PresenceNoted(writer="BK"), 30)))
    assert "- At the keys: AM from 14:02, BK from 14:32" in text


def test_the_route_in_front_is_that_of_the_dose_where_nothing_was_planned() -> None:
    assert 'route: "SL"' in full(visit(ev.DoseGiven(amount_mg=100, route="SL")))
    assert 'route: "IV"' in full(visit(ev.InfusionStarted(total_mg=35, rate_mg_per_min=1)))


@pytest.mark.parametrize("view", ["full", "progress", "prescriber"])
def test_a_pump_whose_stop_was_not_written_runs_no_longer_than_the_visit(view: str) -> None:
    chart = visit(
        (ev.InfusionStarted(rate_mg_per_min=1), 0),
        (ev.NoteWritten(text="quiet"), 40),
        (ev.ExportMade(form="text", view="full", to="out.txt"), 2000),
        (ev.AddendumWritten(text="told later", reason="forgotten"), 3000),
    )
    text = session_markdown(chart, only(chart), generated=GENERATED, view=view)
    assert "40 mg" in text
    assert "2000 mg" not in text
    assert "3000 mg" not in text
    assert view != "prescriber" or "no stop written" in text


@pytest.mark.parametrize(("hours", "words"), [(-26 * 24 - 13, "put back in this visit by 1 h"), (0, "")])
def test_a_visit_says_that_the_clocks_were_changed_in_it(hours: int, words: str) -> None:
    moved = [
        event(1, ev.DoseGiven(amount_mg=50), hours * 60),
        event(2, ev.NoteWritten(text="quiet"), hours * 60 + 30),
        event(3, ev.NoteWritten(text="talks"), hours * 60 + 70),
    ]
    chart = fold("c1", [event(0, ev.ClientRegistered(code="K7Q2M"), -60 * 24 * 40, session=""), *moved])
    text = session_text(chart, only(chart), generated=GENERATED)
    assert ("- Clocks: " in text) == bool(words)
    assert words in text


@pytest.mark.parametrize("view", ["full", "progress"])
def test_a_dose_says_beside_the_table_who_stood_by_and_what_was_thrown_away(view: str) -> None:
    dose = ev.BoosterGiven(amount_mg=40, given_anyway="Tam Reed", waste_mg=10, witness="Kit Lowe")
    chart = visit(dose)
    text = session_text(chart, only(chart), generated=GENERATED, view=view)
    assert "- dose of 14:02 +0:00 · given anyway, second person Tam Reed; waste 10 mg, witness Kit Lowe" in text


def test_a_pump_is_said_to_run_only_while_the_visit_goes_on() -> None:
    pump = (ev.InfusionStarted(rate_mg_per_min=1), 0.0)
    live, over = visit(pump, (ev.NoteWritten(text="x"), 5)), visit(pump, (ev.Departed(), 90))
    assert "still running at 14:07 +0:05" in session_text(live, only(live), generated=GENERATED)
    assert "no stop written, known until 15:32 +1:30" in session_text(over, only(over), generated=GENERATED)
