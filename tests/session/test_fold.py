"""The fold gives one chart for one set of events, whatever their order."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from kapterm.session import events as ev
from kapterm.session.fold import ChartFold, as_known, fold, known_at

from .strategies import NOON, event, histories


@given(histories(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_chart(history: list[ev.Event], random: object) -> None:
    shuffled = sorted(history, key=lambda _: random.random())  # type: ignore[attr-defined]
    growing = ChartFold("c1")
    for one in shuffled:
        growing.add(one)
    assert growing.chart == fold("c1", history)


@given(histories())
def test_an_event_that_arrives_twice_changes_nothing(history: list[ev.Event]) -> None:
    growing = ChartFold("c1", history)
    before = growing.chart
    for one in history:
        growing.add(one)
    assert growing.chart == before


@given(histories())
def test_every_event_survives_being_stored(history: list[ev.Event]) -> None:
    assert [ev.decode(ev.encode(one)) for one in history] == history


def test_a_struck_line_stays_readable_and_counts_for_nothing() -> None:
    chart = fold("c1", [event(1, ev.DoseGiven(amount_mg=200)), event(2, ev.Struck(of="e1", text="wrong key"))])
    session = chart.sessions[0]
    assert session.entries[0].struck == "wrong key"
    assert session.state.doses == ()
    assert session.state.t_zero is None


def test_a_struck_first_dose_moves_t_zero_to_the_next() -> None:
    events = [event(1, ev.DoseGiven(amount_mg=20)), event(2, ev.DoseGiven(amount_mg=200), 300)]
    chart = fold("c1", [*events, event(3, ev.Struck(of="e1"))])
    assert chart.sessions[0].state.t_zero == NOON + timedelta(minutes=5)


def test_a_restored_line_counts_again() -> None:
    events = [event(1, ev.DoseGiven(amount_mg=20)), event(2, ev.Struck(of="e1")), event(3, ev.Restored(of="e1"))]
    assert fold("c1", events).sessions[0].state.t_zero == NOON


def test_a_late_line_stands_where_it_happened() -> None:
    events = [event(1, ev.NoteWritten(text="first"), 0), event(2, ev.NoteWritten(text="third"), 120)]
    late = event(3, ev.NoteWritten(text="second"), 60, finished=NOON + timedelta(minutes=9), late=True)
    texts = [entry.text for entry in fold("c1", [*events, late]).sessions[0].entries]
    assert texts == ["first", "second", "third"]


def test_a_moved_line_stands_at_its_new_moment_and_keeps_the_old() -> None:
    events = [event(1, ev.NoteWritten(text="a"), 0), event(2, ev.NoteWritten(text="b"), 60)]
    moved = event(3, ev.Retimed(of="e1", to=NOON + timedelta(minutes=2), text="clock was wrong"), 120)
    entries = fold("c1", [*events, moved]).sessions[0].entries
    assert [entry.text for entry in entries] == ["b", "a"]
    assert entries[1].event.at == NOON


def test_quiet_ends_when_the_client_speaks() -> None:
    quiet = ev.Observed(code="quiet", state=True, excludes=("speaks",))
    speaks = ev.Observed(code="speaks", state=True, excludes=("quiet",))
    state = fold("c1", [event(1, quiet), event(2, speaks, 60)]).sessions[0].state
    assert [spell.code for spell in state.running] == ["speaks"]
    assert [(spell.code, spell.until) for spell in state.past] == [("quiet", NOON + timedelta(minutes=1))]


def test_the_same_state_again_is_still_and_keeps_its_beginning() -> None:
    quiet = ev.Observed(code="quiet", state=True)
    state = fold("c1", [event(1, quiet), event(2, quiet, 60)]).sessions[0].state
    assert [(spell.code, spell.since) for spell in state.running] == [("quiet", NOON)]


def test_a_strength_given_after_its_code_stands_with_it() -> None:
    tears = ev.Observed(code="tears", label="tears")
    rated = ev.Rerated(of="e1", value=2, value_max=3, anchor="weeping")
    entry = fold("c1", [event(1, tears), event(2, rated, 2)]).sessions[0].entries[0]
    assert entry.fact.side() == "2/3 weeping"


def test_a_plan_adds_to_the_plan_before_it() -> None:
    events = [event(1, ev.PlanMade(route="SL", dose_mg=200)), event(2, ev.PlanMade(dose_mg=150), 60)]
    plan = fold("c1", events).sessions[0].state.plan
    assert (plan.route, plan.dose_mg) == ("SL", 150)


def test_touch_agreed_as_none_is_kept_apart_from_touch_not_asked() -> None:
    assert fold("c1", [event(1, ev.PlanMade(touch_consent=()))]).sessions[0].state.plan.touch_consent == ()
    assert fold("c1", [event(1, ev.PlanMade(route="SL"))]).sessions[0].state.plan.touch_consent is None


def test_a_stopped_infusion_keeps_its_stretches() -> None:
    events = [
        event(1, ev.InfusionStarted(total_mg=35, rate_mg_per_min=0.875)),
        event(2, ev.InfusionPaused(), 600),
        event(3, ev.InfusionResumed(), 900),
        event(4, ev.InfusionStopped(), 1500),
    ]
    infusion = fold("c1", events).sessions[0].state.infusions[0]
    assert [run.rate_mg_per_min for run in infusion.runs] == [0.875, 0, 0.875]
    assert infusion.stopped == NOON + timedelta(seconds=1500)


def test_the_record_can_be_shown_as_it_was_known_at_a_moment() -> None:
    late = event(2, ev.NoteWritten(text="late"), 0, finished=NOON + timedelta(minutes=30))
    events = [event(1, ev.NoteWritten(text="then"), 60), late]
    known = known_at("c1", events, NOON + timedelta(minutes=10))
    assert [entry.text for entry in known.sessions[0].entries] == ["then"]


def test_two_dosing_days_are_numbered_by_date_unless_the_clinic_counts_otherwise() -> None:
    events = [
        event(1, ev.SessionOpened(number=3), 0, session="s1"),
        event(2, ev.SessionOpened(), 86_400, session="s2"),
    ]
    assert [session.number for session in fold("c1", events).sessions] == [3, 4]


def test_a_fact_of_another_version_is_kept_and_shown() -> None:
    record = ev.encode(event(1, ev.NoteWritten(text="x"))).replace(b'"kind":"note"', b'"kind":"gong","times":3')
    read = ev.decode(record)
    assert ev.encode(read) == record
    assert list(read.fact.extras()) == [("times", "3")]
    assert fold("c1", [read]).sessions[0].entries[0].text == "x"


@given(histories(), st.data())
def test_any_two_copies_of_a_record_merge_to_the_same_events_in_any_order(
    history: list[ev.Event], data: st.DataObject
) -> None:
    one = data.draw(st.lists(st.sampled_from(history), unique_by=lambda event: event.id))
    other = [event for event in history if event not in one or data.draw(st.booleans())]
    merged = fold("c1", history)
    for copies in (one + other, other + one):
        growing = ChartFold("c1")
        for one_event in copies:
            growing.add(one_event)
        assert growing.chart == merged


def test_a_chart_looks_back_on_itself_as_well_as_its_events_do() -> None:
    events = [
        event(1, ev.NoteWritten(text="first"), 60),
        event(2, ev.NoteWritten(text="late"), 0, finished=NOON + timedelta(minutes=9)),
        event(3, ev.Struck(of="e1", text="wrong"), 600),
    ]
    chart = fold("c", events)
    for minutes in (0, 1, 5, 9, 10):
        moment = NOON + timedelta(minutes=minutes)
        assert as_known(chart, moment) == known_at("c", events, moment)
