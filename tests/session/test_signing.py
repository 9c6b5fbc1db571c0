"""A signature covers exactly what stood there; whatever changes afterwards is found and named, or marked as added."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kapterm.session import events as ev
from kapterm.session.amending import added, can_correct, correction
from kapterm.session.chart import SessionChart
from kapterm.session.events import Event
from kapterm.session.fold import fold
from kapterm.session.grammar import Context
from kapterm.session.signing import changed_since, check_value, is_amendment, may_add, signature_of, still_holds
from tests.export.material import T_ZERO, event

from .strategies import histories
from .typist import shipped_packs

LINES: tuple[ev.AnyFact, ...] = (
    ev.DoseGiven(amount_mg=200, route="SL"),
    ev.VitalsTaken(systolic_mmhg=132, diastolic_mmhg=84),
    ev.AsideWritten(sealed="c2VhbGVk"),
    ev.NoteWritten(text="felt warm"),
)
CONTEXT = Context(shipped_packs())
LATER = T_ZERO + timedelta(hours=20)


def written() -> list[Event]:
    return [event(n, fact, n * 5) for n, fact in enumerate(LINES)]


def visit(events: list[Event]) -> SessionChart:
    (session,) = fold("c1", events).sessions
    return session


def signed(events: list[Event]) -> tuple[list[Event], ev.RecordSigned]:
    signature = signature_of(visit(events), "Ada Moss", "LCSW")
    return [*events, event(50, signature, 180)], signature


def _changed(events: list[Event]) -> list[Event]:
    fact = ev.VitalsTaken(systolic_mmhg=112, diastolic_mmhg=84)
    return [replace(one, fact=fact) if one.id == "e1" else one for one in events]


def _moved(events: list[Event]) -> list[Event]:
    return [replace(one, at=one.at + timedelta(seconds=1)) if one.id == "e1" else one for one in events]


def _by_another(events: list[Event]) -> list[Event]:
    return [replace(one, by="Somebody Else") if one.id == "e1" else one for one in events]


def _struck_without_a_reason(events: list[Event]) -> list[Event]:
    return [*events, event(60, ev.Struck(of="e1"), 200)]


def _put_in(events: list[Event]) -> list[Event]:
    return [*events, event(61, ev.VitalsTaken(systolic_mmhg=112, diastolic_mmhg=70), 12)]


def _aside_resealed(events: list[Event]) -> list[Event]:
    return [replace(one, fact=ev.AsideWritten(sealed="b3RoZXI=")) if one.id == "e2" else one for one in events]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_changed, "112/84"),
        (_moved, "132/84"),
        (_by_another, "132/84"),
        (_struck_without_a_reason, "struck"),
        (_put_in, "112/70"),
        (_aside_resealed, "missing or changed"),
    ],
)
def test_any_later_change_is_found_and_named(change: Callable[[list[Event]], list[Event]], named: str) -> None:
    events, signature = signed(written())
    assert named in " ".join(changed_since(visit(change(events)), signature))


CHANGES: tuple[Callable[[Event], Event], ...] = (
    lambda one: replace(one, fact=ev.NoteWritten(text="nothing of the kind")),
    lambda one: replace(one, at=one.at - timedelta(minutes=1)),
    lambda one: replace(one, finished=one.written + timedelta(milliseconds=1)),
    lambda one: replace(one, by="Somebody Else"),
    lambda one: replace(one, zone="Asia/Tokyo"),
    lambda one: replace(one, session="another"),
    lambda one: replace(one, late=True, source="made to look like an addition"),
    lambda one: replace(one, id="other"),
)


@given(histories(), st.data())
def test_whatever_was_signed_no_line_of_it_changes_unseen(history: list[Event], data: st.DataObject) -> None:
    signature = signature_of(visit(history), "Ada Moss", "LCSW")
    end = replace(history[0], id="signed", n=900, finished=history[-1].written, fact=signature)
    assert changed_since(visit([*history, end]), signature) == ()
    place = data.draw(st.integers(0, len(history) - 1))
    changed = data.draw(st.sampled_from(CHANGES))(history[place])
    after = fold("c1", [*history[:place], changed, *history[place + 1 :], end])
    signed_visit = next(one for one in after.sessions if any(True for _ in one.of_kind(ev.RecordSigned)))
    assert changed_since(signed_visit, signature)


@pytest.mark.parametrize("gone", range(len(LINES)))
def test_a_line_that_is_gone_is_missed(gone: int) -> None:
    events, signature = signed(written())
    del events[gone]
    assert "1 signed line is missing or changed" in changed_since(visit(events), signature)


def test_a_signature_whose_value_was_exchanged_does_not_hold() -> None:
    events, signature = signed(written())
    assert not still_holds(visit(events), replace(signature, check_value="0" * 32))


@pytest.mark.parametrize("change", [{"name": "Bo Lind"}, {"credential": "MD"}, {"role": "co-signer"}])
def test_a_signature_that_was_given_another_name_does_not_hold(change: dict[str, str]) -> None:
    events, signature = signed(written())
    (found,) = changed_since(visit(events), replace(signature, **change))
    assert "the name, the credential" in found


def test_a_signature_without_marks_holds_by_its_value_alone() -> None:
    events, signature = signed(written())
    old = replace(signature, marks=(), signer_mark="")
    assert still_holds(visit(events), old)
    assert not still_holds(visit(_changed(events)), old)


def test_what_is_marked_as_added_leaves_the_signature_whole() -> None:
    events, signature = signed(written())
    events.append(event(70, ev.AddendumWritten(text="called back", reason="next-day call"), 1200))
    events.append(event(71, ev.Struck(of="e3", text="wrong client"), 1201))
    events.append(event(72, ev.Reworded(of="e3", text="felt cold", reason="misheard"), 1202))
    late = event(73, ev.VitalsTaken(heart_rate_bpm=70), 20, late=True, source="paper sheet", finished=LATER)
    assert still_holds(visit([*events, late]), signature)


def test_an_aside_is_covered_only_as_it_is_sealed() -> None:
    open_words = [
        replace(one, fact=ev.AsideWritten(sealed="c2VhbGVk", text="mine")) if one.id == "e2" else one
        for one in written()
    ]
    assert check_value(visit(open_words)) == check_value(visit(written()))


def test_a_co_signature_covers_what_was_added_since() -> None:
    events, first = signed(written())
    events.append(event(70, ev.AddendumWritten(text="called back", reason="call"), 1200))
    second = signature_of(visit(events), "Bo Lind", "MD", "co-signer")
    assert second.lines == first.lines + 1
    events.append(event(80, second, 1300))
    assert still_holds(visit(events), first)
    assert still_holds(visit(events), second)
    del events[-2]
    assert still_holds(visit(events), first)
    assert not still_holds(visit(events), second)


def test_a_signed_visit_takes_only_what_says_why() -> None:
    session = visit(signed(written())[0])
    assert not may_add(session, ev.NoteWritten(text="later"))
    assert may_add(session, ev.NoteWritten(text="later"), "memory")
    assert not may_add(session, ev.Struck(of="e1"))
    assert may_add(session, ev.Struck(of="e1", text="wrong cuff"))
    assert not may_add(session, ev.Struck(of="e50", text="a signature is not taken back"))


def test_a_time_in_front_makes_a_late_entry_of_the_day_of_the_visit() -> None:
    session = visit(signed(written())[0])
    found = added("14:20 V 128/80", session, CONTEXT, LATER)
    assert found.fact == ev.VitalsTaken(systolic_mmhg=128, diastolic_mmhg=80)
    assert found.at == T_ZERO.replace(hour=13, minute=20)
    amendment = found.because("paper sheet")
    assert amendment.basis == "paper sheet"


def test_words_alone_are_an_addendum_with_its_reason() -> None:
    session = visit(signed(written())[0])
    amendment = added("asked for a copy", session, CONTEXT, LATER).because("phone call")
    assert amendment.fact == ev.AddendumWritten(text="asked for a copy", reason="phone call")
    assert amendment.at is None


def test_words_are_put_right_in_place_and_a_value_is_struck_beside_what_is_right() -> None:
    session = visit(signed(written())[0])
    by_id = {entry.id: entry for entry in session.entries}
    (words,) = correction(by_id["e3"], "felt cold", "misheard", CONTEXT)
    assert words.fact == ev.Reworded(of="e3", text="felt cold", reason="misheard")
    right, strike = correction(by_id["e1"], "V 123/84", "digits swapped", CONTEXT)
    assert right.fact == ev.VitalsTaken(systolic_mmhg=123, diastolic_mmhg=84)
    assert right.at == by_id["e1"].at
    assert strike.fact == ev.Struck(of="e1", text="digits swapped")
    late = Event(id="x", device="d", n=1, at=LATER, by="A", late=True, source=right.basis, fact=right.fact)
    assert is_amendment(late)
    assert not can_correct(by_id["e2"])
    assert not can_correct(by_id["e50"])
