"""The acts of preparation that are decided by somebody: on to the dose, not today, and striking a reading."""

from __future__ import annotations

from textwrap import wrap

from kapterm.screens.asking import Form, Question
from kapterm.screens.preparation import going_on
from kapterm.screens.preparation.desk import Desk
from kapterm.screens.preparation.desk_screen import DeskScreen
from kapterm.screens.preparation.rows import prompt_rows
from kapterm.session import events as ev
from kapterm.session.chosen import PROMPTS_CHOSEN
from kapterm.session.packs import Packs
from kapterm.session.packs.checklist import Item
from kapterm.session.preparing import readings_for
from kapterm.text import safe
from kapterm.widgets.messages import Go, WriteFact
from kapterm.widgets.row import Row, say


class DecidingScreen(DeskScreen):
    """A preparation in which somebody decides."""

    def above(self, width: int) -> tuple[Row, ...]:
        """What stands in the place of the list while something is decided."""
        form = self.form
        room = max(20, min(width, 110) - 28)
        if form is None or self.chart is None or self.visit is None:
            return ()
        if form.id == "aloud":
            line = self._line_aloud()
            return ((say("Read aloud", "strong"),), (), *_wrapped(line, room))
        if form.id == "pass":
            told = f"{form.about['label']}: {form.about['value']}"
            return (
                (say("Going on with a stop", "strong"),),
                (),
                *_wrapped(told, room),
                *((say(part, "dim"),) for part in wrap(safe(form.about["rule"]), room)),
            )
        if form.about.get("item") == PROMPTS_CHOSEN:
            typing = self.entry.typing
            return prompt_rows(self.packs.prompts, typing.line.text if typing else "", room)
        return ()

    def go_on(self, desk: Desk) -> None:
        """The next thing between here and the dose: a bar, a stop, what is open, the line to read aloud."""
        visit, gate = desk.prepared.visit, desk.prepared.gate
        if visit.purpose != "dosing":
            self._echo = "a dose belongs to a dosing session; this is a meeting before it"
            return
        if visit.state.t_zero is not None:
            self.post_message(Go("dosing"))
            return
        bar = going_on.barred(gate)
        if bar is not None:
            self._echo = f"nobody can go on with this: {bar.label} ({bar.said})"
            self._at = bar.item
            return
        passed = [fact for _, fact in visit.of_kind(ev.StopPassed)]
        if stop := going_on.to_pass(gate):
            self.ask(going_on.passing(self.packs, stop, passed[-1] if passed else None))
        elif (open_ := going_on.to_leave_open(gate)) and not going_on.is_left_open(visit, open_):
            self.ask(going_on.leaving_open(self.writer, open_))
        else:
            self.ask(going_on.ALOUD)

    def not_today(self) -> None:
        """The day ends without a dose; one with a dose, and a meeting, ends in its own place."""
        if self.visit is not None and self.visit.purpose != "dosing":
            self._echo = "a meeting ends in its own section, at Ends"
            return
        if self.visit is not None and self.visit.state.t_zero is not None:
            self._echo = "a dose was given: the session ends in its own place, with R"
            return
        self.ask(going_on.NOT_TODAY)

    def strike_reading(self, item: Item) -> None:
        """The reading of this sign that was written last is taken back, with a reason."""
        found = readings_for(self.packs, item, self.visit) if self.visit else ()
        if found:
            last = max(found, key=lambda entry: (entry.event.written, entry.order))
            question = Question("reason", f"strike {last.fact.words()}, because", "why", needed=True)
            self.ask(Form("strike", (question,), about={"of": last.id, "words": last.fact.words()}))

    def decided(self, form: Form) -> None:
        """A decision's last line was answered."""
        desk = self.desk
        if form.id == "strike":
            self.post_message(WriteFact(ev.Struck(of=form.about["of"], text=form.answers["reason"])))
            self._echo = f"{form.about['words']}: struck, {form.answers['reason']}"
        elif form.id == "not_today":
            self.write(going_on.not_today(form))
            self.post_message(Go("review"))
        elif form.id == "aloud":
            self.write(ev.ReadAloud(text=self._line_aloud()))
            self.post_message(Go("dosing"))
        elif desk is not None and form.id in ("pass", "open"):
            self.write(_decision(self.packs, desk, form))
            desk = self.desk
            if desk is not None:
                self.go_on(desk)

    def _line_aloud(self) -> str:
        desk = self.desk
        return going_on.aloud(self.packs, self.chart, desk.prepared) if desk and self.chart else ""


def _decision(packs: Packs, desk: Desk, form: Form) -> ev.AnyFact:
    if form.id == "pass":
        return going_on.passed(packs, form)
    return going_on.left_open(form, going_on.to_leave_open(desk.prepared.gate))


def _wrapped(words: str, room: int) -> tuple[Row, ...]:
    return tuple((say(part, "plain"),) for part in wrap(safe(words), room))
