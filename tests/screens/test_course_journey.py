"""A course of treatment through the keyboard: three dosing sessions, five meetings, what carries on between them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from kapterm.session import events as ev
from tests.screens.conftest import Desk, Seat

F = TypeVar("F", bound=ev.Fact)

MUST = {
    "Prescription: ": ("enter", *"Dr Lee, ketamine 200 mg SL", "enter"),
    "Prescription expires": ("enter", *"2099-12-31", "enter"),
    "Consent to the drug": ("enter", *"2026-11-01", "enter"),
    "Identity": ("y",),
    "Prescriber": ("enter", *"on site", "enter"),
}
"""Items that are not to be done without, by how the gate names them; every other one is answered no."""


class Course:
    """One client, from day to day."""

    def __init__(self, desk: Desk, seat: Seat) -> None:
        self.desk, self.seat = desk, seat

    async def after(self, *, days: float = 0, minutes: float = 0) -> None:
        """Let time go by; a key that means nothing says that somebody is still there."""
        self.desk.clock.moment += timedelta(days=days, minutes=minutes)
        await self.seat.press("f9")
        self.seat.app._turn_clock()
        await self.seat.press()

    async def line(self, text: str) -> None:
        """Type a line and keep it."""
        await self.seat.type(text)
        await self.seat.press("enter")

    async def until(self, key: str, words: str) -> None:
        """Press a key until the screen shows the words: an Enter that comes too soon answers no question."""
        for _ in range(60):
            if words in self.seat.text:
                return
            await self.seat.press(key)
        raise AssertionError(f"{words!r} is not in\n{self.seat.text}")

    async def dose(self, quote: str, distress: int) -> None:
        """A dosing day: its gate, one dose, a jolt, a quote, going home."""
        seat = self.seat
        await seat.press("2", "plus")
        await self.prepare()
        await self.line("V126/80 72 98 14")
        await self.line("D200 sl")
        await self.after(minutes=20)
        await self.line("V138/88 80 97 14")
        await seat.type(f"j{distress}")
        await self.after(minutes=5)
        await self.line(f"Q{quote}")
        await self.after(minutes=120)
        await self.line("Rhome with sister because the stay was over")
        assert seat.chart.live is None
        await self.until("escape", "Visits")

    async def prepare(self) -> None:
        """What is not to be done without, going on with the rest open, the line read aloud."""
        seat = self.seat
        for _ in range(20):
            await seat.press("home", "D")
            found = next((line for line in seat.lines if "nobody can go on with this: " in line), "")
            if not found:
                break
            label = found.partition("nobody can go on with this: ")[2]
            keys = next((keys for begin, keys in MUST.items() if label.startswith(begin)), ("n",))
            for key in keys:
                await (seat.press(key) if key == "enter" else seat.type(key))
        await self.until("enter", "reason ›")
        await self.line("the paper list is complete")
        await self.until("enter", "Read aloud")
        await self.until("enter", "no dose yet")

    async def meet(self, risk: str) -> None:
        """Begin a meeting; risk first."""
        await self.seat.press("2", "i")
        await self.seat.press("enter")
        for answer in (risk, "none", "", ""):
            await self.line(answer)

    async def to(self, words: str) -> None:
        """Put the cursor on a line of the work."""
        await self.seat.press("home")
        for _ in range(40):
            if any(line.startswith(" ▸ ") and words in line for line in self.seat.lines):
                return
            await self.seat.press("down")
        raise AssertionError(f"{words!r} is not in\n{self.seat.text}")

    async def write(self, words: str, *answers: str) -> None:
        """Choose a line and answer what it asks."""
        await self.to(words)
        await self.seat.press("enter")
        for answer in answers:
            await self.line(answer)

    async def measure(self, digits: str) -> None:
        """A PHQ-9 from paper."""
        await self.seat.press("6")
        while not any(line.startswith(" ▸ ") and "PHQ-9" in line for line in self.seat.lines):
            await self.seat.press("down")
        await self.seat.press("enter", *digits, "enter")
        await self.seat.press("5")


async def test_a_course_carries_from_one_meeting_to_the_next(desk: Desk, tmp_path: Path) -> None:
    desk.client("A.M.")
    async with desk.sit(80, 40) as seat:
        course = Course(desk, seat)
        await seat.press("slash", "enter")
        await course.measure("333322221")
        await course.dose("it is so quiet here", 4)
        await first_meeting(course)
        await course.after(days=5)
        await course.dose("she is not angry with me", 6)
        await second_meeting(course)
        await course.after(days=5)
        await course.dose("the water is warm", 3)
        await third_meeting(course)
        await fourth_meeting(course)
        await fifth_meeting(course, tmp_path)


async def first_meeting(course: Course) -> None:
    """A quote is lifted and becomes an act, a belief is named, a skill taught, the next meeting agreed."""
    seat = course.seat
    await course.after(days=2)
    await course.meet("none")
    assert "day 2 after dosing · 24 to 72 h" in seat.text
    await seat.press("l", "l", "enter")
    for answer in ("leave work at 17:30", "rest", "Tue and Thu", "the last mail", "shut the lid"):
        await course.line(answer)
    await seat.type("5")
    assert "below 7: make it smaller?" in seat.text
    await seat.press("enter")
    await course.line("30 Nov")
    await course.write("+ a belief", "I must hold everything", "90", "things hold when I rest", "10", "", "fear", "80")
    await course.write("+ a skill", "1", "7", "", "", "")
    await course.write("1 week", "27 Nov 14:00")
    assert "agreed: 27 Nov 14:00" in seat.text
    (made,) = facts(seat, ev.CommitmentMade)
    (quote,) = (entry for entry, _ in seat.chart.dosing[0].of_kind(ev.QuoteTaken))
    assert (made.of, made.insight, made.confidence) == (quote.id, "it is so quiet here", 5)
    await course.measure("222222220")


async def second_meeting(course: Course) -> None:
    """The act is asked about first; it went partly, and stays open."""
    seat = course.seat
    await course.after(days=2)
    await course.meet("none")
    assert " ▸ ○ leave work at 17:30" in seat.text, "what is open comes before the work"
    await seat.press("enter")
    await course.line("2")
    await course.line("once of two")
    await course.write("I must hold", "70", "30", "60")
    await course.write("paced breath", "7", "3", "6", "late evenings")
    await course.measure("212121110")


async def third_meeting(course: Course) -> None:
    """Partly done is asked about again."""
    seat = course.seat
    await course.after(days=2)
    await course.meet("none")
    assert " ▸ ◐ leave work at 17:30" in seat.text
    await seat.press("enter")
    await course.line("1")
    await course.line("both days")
    await course.write("I must hold", "40", "60", "")
    await course.write("paced breath", "7", "6", "8", "")
    assert "6/7 a week   helps 8/10" in seat.text


async def fourth_meeting(course: Course) -> None:
    """Done is asked about no more; a new act is made."""
    seat = course.seat
    await course.after(days=5)
    await course.meet("none")
    assert "day 7 after dosing · 1 week" in seat.text
    assert "Open from before" not in seat.text
    await course.write("+ an insight", "", "call my sister", "", "Sunday", "", "", "8", "")
    await course.write("I must hold", "25", "75", "20")


async def fifth_meeting(course: Course, folder: Path) -> None:
    """The series is over; what is left goes with the client on one page."""
    seat = course.seat
    await course.after(days=7)
    await course.meet("none")
    await course.write("call my sister", "1", "we spoke for an hour")
    assert "▇▆▃▂  90 → 25" in seat.text
    assert "▁▂▅▆  10 → 75" in seat.text
    await course.write("+ an insight", "", "walk on Sundays", "", "", "", "", "9", "")
    await course.write("+ homework", "1")
    await course.to("end of the series")
    await seat.press("enter")
    while not facts(seat, ev.SeriesEnded):
        await seat.press("enter")
    await course.write("1 month after", "2 Jan 10:00")
    await course.measure("110010100")
    await seat.press("2")
    check_chart(seat)
    await seat.press("5", "7")
    while "for the client" not in seat.lines[0]:
        await seat.press("v")
    await export(course, folder / "handout.md")
    check_handout((folder / "handout.md").read_text("utf-8"))


def check_chart(seat: Seat) -> None:
    """Trends, sessions, what was missed; nothing is open but what was made last."""
    trend = next(line for line in seat.lines if line.lstrip(" ▸").startswith("PHQ-9"))
    assert trend.rstrip().endswith("21 → 4  −81 %  remission")
    assert sum("SL 200 mg" in line for line in seat.lines) == 3
    assert [rating.old_believed for rating in facts(seat, ev.BeliefRated)] == [70, 40, 25]
    assert [one.outcome for one in facts(seat, ev.CommitmentReviewed)] == ["partly", "done", "done"]
    assert [one.done_per_week for one in facts(seat, ev.SkillPractised)] == [None, 3, 6]
    assert "meeting" not in next((line for line in seat.lines if line.startswith(" due")), "")


async def export(course: Course, path: Path) -> None:
    await course.seat.press("e")
    await course.seat.press("home", "ctrl+k")
    typing = course.seat.app.screen.entry.typing  # type: ignore[attr-defined]
    for _ in typing.line.text:
        await course.seat.press("delete")
    await course.line(str(path))


def check_handout(told: str) -> None:
    """Only what was agreed in this meeting, in the client's own terms."""
    for words in ("walk on Sundays", "2 Jan 10:00", "1 month after"):
        assert words in told
    for words in ("we spoke for an hour", "I must hold everything", "PHQ", "ketamine", "200", "A.M."):
        assert words not in told


def facts(seat: Seat, kind: type[F]) -> list[F]:
    return [fact for _, _, fact in seat.chart.of_kind(kind)]
