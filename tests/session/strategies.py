"""Events for the property tests: plausible, in any order, with corrections among them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from kapterm.session import events as ev

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

CODES = ("quiet", "speaks", "tears", "touch", "nausea", "stop", "looked")


def event(n: int, fact: ev.AnyFact, at_s: float = 0, **stamp: Any) -> ev.Event:
    """One event of a made-up session, `at_s` seconds after noon."""
    at = NOON + timedelta(seconds=at_s)
    fields: dict[str, Any] = {"id": f"e{n}", "device": "d1", "n": n, "at": at, "by": "Ada Moss, LCSW", "session": "s1"}
    return ev.Event(**{**fields, **stamp}, fact=fact)


def facts() -> st.SearchStrategy[ev.AnyFact]:
    """Facts that change the state of a session, and some that do not."""
    return st.one_of(
        st.builds(ev.NoteWritten, text=st.text(max_size=20)),
        st.builds(ev.DoseGiven, amount_mg=st.integers(1, 400)),
        st.builds(
            ev.Observed,
            code=st.sampled_from(CODES),
            strength=st.one_of(st.none(), st.integers(0, 3)),
            state=st.booleans(),
            excludes=st.sampled_from(((), ("quiet",), ("speaks",))),
        ),
        st.builds(ev.VitalsTaken, systolic_mmhg=st.integers(90, 190), diastolic_mmhg=st.integers(50, 110)),
        st.builds(ev.InfusionStarted, total_mg=st.just(35), rate_mg_per_min=st.just(0.875)),
        st.just(ev.InfusionPaused()),
        st.just(ev.InfusionResumed()),
        st.just(ev.InfusionStopped()),
        st.builds(ev.AdverseEventNoted, type=st.just("nausea")),
        st.builds(ev.AdverseEventUpdated, type=st.just("nausea"), over=st.booleans()),
        st.builds(ev.PhaseReached, name=st.sampled_from(("onset", "peak"))),
        st.builds(ev.PlanMade, dose_mg=st.one_of(st.none(), st.integers(1, 300)), route=st.sampled_from(("", "SL"))),
        st.builds(ev.Departed, escort=st.just("sister")),
    )


@st.composite
def histories(draw: st.DrawFn) -> list[ev.Event]:
    """A session's events in the order they were written, corrections after what they correct."""
    made: list[ev.Event] = []
    for n in range(1, draw(st.integers(1, 14)) + 1):
        written = NOON + timedelta(minutes=n)
        at_s = draw(st.integers(0, 40)) * 60
        targets = [one.id for one in made if not isinstance(one.fact, ev.Correction)]
        if targets and draw(st.integers(0, 3)) == 0:
            of = draw(st.sampled_from(targets))
            moved = NOON + timedelta(seconds=draw(st.integers(0, 2400)))
            corrections: tuple[ev.AnyFact, ...] = (
                ev.Struck(of=of, text="wrong key"),
                ev.Restored(of=of),
                ev.Rerated(of=of, value=2, value_max=3),
                ev.Reworded(of=of, text="put right"),
                ev.Retimed(of=of, to=moved),
            )
            fact = draw(st.sampled_from(corrections))
        else:
            fact = draw(facts())
        made.append(event(n, fact, at_s, finished=written))
    return made
