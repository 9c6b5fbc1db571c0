"""A fictional course of treatment, for the screens that show one."""

from __future__ import annotations

from kapterm.session import events as ev
from tests.screens.conftest import Client, Desk


def dosed(client: Client, days: int, mg: int, peak: int, distress: int) -> str:
    """A dosing day from beginning to end."""
    visit = client.visit("dosing", days=days, hours=-4)
    visit.note(0, ev.PlanMade(route="SL", drug="ketamine", dose_mg=mg))
    visit.note(5, ev.VitalsTaken(systolic_mmhg=126, diastolic_mmhg=80, heart_rate_bpm=72))
    visit.note(10, ev.DoseGiven(amount_mg=mg, route="SL"))
    for minute, phase in ((14, "onset"), (30, "peak"), (70, "descent")):
        visit.note(minute, ev.PhaseReached(name=phase))
    visit.note(40, ev.VitalsTaken(systolic_mmhg=peak, diastolic_mmhg=90, heart_rate_bpm=84))
    visit.note(45, ev.Observed(code="jolt", label="jolt of distress", strength=distress, strength_max=10))
    visit.note(46, ev.QuoteTaken(text="it is so quiet here"))
    visit.note(150, ev.Departed(escort="sister"))
    return visit.id


def course(desk: Desk) -> Client:
    """A.M.: three dosing days, a measure five times, two meetings, one commitment."""
    client = desk.client("A.M.")
    first = client.visit("preparation", days=-40)
    first.note(3, ev.ItemAnswered(item="P29", state="value", value=["latex", "penicillin"], label="allergies"))
    first.note(4, ev.ItemAnswered(item="P27", state="yes", label="motion sickness, vomiting"))
    first.note(9, _phq(3, 3, 3, 2, 2, 3, 2, 2, 1))
    of = dosed(client, -33, 150, 138, 4)
    client.visit("call", days=-32, of=of)
    dosed(client, -19, 200, 146, 6)
    meeting = client.visit("integration", days=-17)
    meeting.note(5, _phq(2, 2, 2, 2, 1, 2, 2, 1, 0))
    meeting.note(20, ev.CommitmentMade(action="leave work at 17:30", when="Tue and Thu", follow_up="27 Nov"))
    dosed(client, -5, 200, 142, 3)
    last = client.visit("integration", days=-3)
    last.note(5, _phq(1, 1, 2, 1, 1, 1, 1, 1, 0))
    last.note(6, ev.MeasureTaken(measure="gad-7", answers=(1, 1, 2, 1, 0, 1, 1)))
    return client


def _phq(*answers: int) -> ev.MeasureTaken:
    return ev.MeasureTaken(measure="phq-9", name="PHQ-9", answers=answers)
