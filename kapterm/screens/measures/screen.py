"""The measures screen: a list, and the form of one measure in its place while it is taken in.

What is typed of a form stays when it is left, by a kill too, and is kept with Enter once every item has an answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from kapterm import keys
from kapterm.errors import UsageError
from kapterm.screens.asking import choice_rows
from kapterm.screens.indication import indication_fact, indications
from kapterm.screens.listing import ListScreen
from kapterm.screens.measures.form_rows import form_rows
from kapterm.screens.measures.list_lines import list_lines
from kapterm.session import events as ev
from kapterm.session.intents import MEASURE, DraftLine, KeepDraft
from kapterm.session.measures import Dated, Entry, Measures, headline, recorded, score
from kapterm.session.measures.half_filled import half_filled, half_filled_text
from kapterm.session.open_visit import takes_lines
from kapterm.session.packs import Packs
from kapterm.widgets.listing import ListLine
from kapterm.widgets.messages import Asked, BeginVisit, Go, WriteFact
from kapterm.widgets.row import Row, Span, say
from kapterm.widgets.rows import Rows

_KEYS = {"minus": "-", "space": "enter"}
_SCROLLS = {"up": -1, "down": 1, "pageup": -1, "pagedown": 1}
"""Keys that move a long result, which is longer than a window where sources disagree."""
_INDICATION = "measures.indication"
WIDEST = 100


class MeasuresScreen(ListScreen):
    """Questionnaires of a client."""

    PLACE = "measures"

    def __init__(self, packs: Packs, measures: Measures) -> None:
        super().__init__(packs, measures)
        self._forms: dict[str, Entry] = {}
        self._open = ""
        self._kept = ""
        self._client = ""
        self._row = 0
        self._begun_s: dict[str, float] = {}
        """When the first key of each form came."""
        self._unread: tuple[DraftLine, ...] = ()
        """Forms in the draft that this pack does not have, or not so: they stay as they are."""

    @property
    def form(self) -> Entry | None:
        """The form that is open."""
        return self._forms.get(self._open)

    def title_spans(self) -> Sequence[Span]:
        """Who, and which measure."""
        form = self.form
        name = f" · {form.measure.name}, {form.measure.about}" if form else ""
        code = self.chart.code if self.chart else ""
        return (Span(" "), say(code, "strong"), say(f"  measures{name}", "dim"))

    def foot_keys(self) -> Sequence[keys.Act]:
        """In the list its own keys, in a form those of a form."""
        if self.entry.is_open:
            return super().foot_keys()
        is_form = self.form is not None
        return [act for act in super().foot_keys() if act.scope != self.PLACE or is_form is (act.id != _INDICATION)]

    def extra_scopes(self) -> tuple[str, ...]:
        """The keys of the list, or those of the form."""
        return () if self.form else ("lists",)

    def lines(self, width: int) -> Sequence[ListLine]:
        """The list."""
        if self.chart is None:
            return ()
        begun = {id: len(form.answers) for id, form in self._forms.items() if form.answers}
        return list_lines(self.chart, self.measures, self.now, min(width, WIDEST) - 4, begun)

    def draw_body(self, width: int) -> None:
        """The form where one is open, else the list."""
        form, body = self.form, self.query_one("#body", Rows)
        if form is None:
            super().draw_body(width)
            told = self._kept
        else:
            texts, height = self.measures.texts.get(form.measure.id), max(1, body.size.height - 1)
            today = self._today(form)
            self._row, shown = form_rows(form, self._earlier(form), today, width, height, texts, self._row)
            body.show(shown)
            through = "Enter keeps the answers; Esc goes back to the list and leaves them typed."
            told = form.said or (through if form.item is None else "")
        if not self.entry.is_open:
            self.entry.show(((say(f" {told}", "warm" if form and form.said else "plain"),),) if told else ())

    def watch_chart(self) -> None:
        """Another client has forms of their own."""
        if self.chart is None or self.chart.client_id != self._client:
            self._client = self.chart.client_id if self.chart else ""
            self._forms, self._open, self._kept = {}, "", ""
            self._take_up()
        self.draw()

    def watch_draft(self) -> None:
        """A client was opened: the forms that were half taken in when the program last ended are there again."""
        if self.chart is not None and self.chart.client_id == self._client and not self._forms:
            self._take_up()
            self.draw()

    def _take_up(self) -> None:
        self._begun_s, self._unread = {}, ()
        for line in self.draft.lines:
            if line.room != "measures":
                continue
            id = line.kind.removeprefix(MEASURE)
            measure = self.measures.by_id.get(id)
            form = half_filled(measure, line.text) if measure else None
            if form is None:
                self._unread = (*self._unread, line)
            else:
                self._forms[id], self._begun_s[id] = form, line.begun_s

    def _keep_draft(self) -> None:
        """Keep every form that is half taken in, so that a kill loses at most the last key."""
        texts = {id: half_filled_text(form) for id, form in self._forms.items()}
        lines = (DraftLine(MEASURE + id, text, self._begun_s[id]) for id, text in texts.items() if text)
        self.post_message(Asked(KeepDraft((*lines, *self._unread), "measures")))

    def _earlier(self, form: Entry) -> list[Dated]:
        found: list[Dated] = []
        for _, entry, fact in self.chart.of_kind(ev.MeasureTaken) if self.chart else ():
            if fact.measure == form.measure.id:
                try:
                    result = score(form.measure, fact.answers)
                except UsageError:
                    continue  # answers of another printing of the form
                found.append(Dated(on=entry.at.astimezone(self.now.tzinfo).date(), score=result))
        return sorted(found, key=lambda one: one.on)

    def _today(self, form: Entry) -> Dated | None:
        return Dated(on=self.now.date(), score=score(form.measure, form.answers)) if form.item is None else None

    # Keys

    def press(self, event: events.Key) -> bool:
        """A key of the form, or of the list."""
        form = self.form
        if form is None:
            if event.key == "i" and self.chart is not None:
                self._ask_indication()
                return True
            return super().press(event)
        if event.key == "escape":
            self._open = ""
        elif event.key in _SCROLLS:
            self._row += _SCROLLS[event.key] * max(1, self.size.height // 3 if "page" in event.key else 1)
        elif form.item is None and event.key in ("enter", "space"):
            self._keep(form)
        else:
            key = _KEYS.get(event.key, event.key)
            if key in ("-", "r", "enter", "backspace") or (len(key) == 1 and key.isdigit()):
                self._forms[self._open] = form.key(key)
                self._begun_s.setdefault(self._open, event.time)
                self._keep_draft()
            return key not in ("question_mark", "f1") and not key.startswith("ctrl+")
        return True

    def choose(self, line_id: str) -> None:
        """Open a form, or write what was done about an answer that must be seen."""
        about, _, rest = line_id.partition("|")
        if about == "seen":
            self.entry.open(line_id, "done about it", hint="what was done, by whom")
        else:
            self._open, self._kept, self._row = rest, "", 0
            self._forms.setdefault(rest, Entry(measure=self.measures.by_id[rest]))

    def _keep(self, form: Entry) -> None:
        measure = form.measure
        fact = ev.MeasureTaken(
            measure=measure.id,
            answers=recorded(form.answers),
            name=measure.name,
            version=self.measures.version,
            mode=measure.mode,
        )
        if not takes_lines(self.visit, self.now):
            self.post_message(BeginVisit("measures"))
        self.post_message(WriteFact(fact))
        del self._forms[self._open], self._begun_s[self._open]
        self._keep_draft()
        self._open, self._kept = "", f"kept: {headline(measure, score(measure, form.answers))}"

    def _ask_indication(self) -> None:
        self.entry.open("indication", "indication", hint="a number, or words")

    def over_rows(self, width: int) -> Sequence[Row]:
        """The indications of the pack, while one is chosen."""
        choices = indications(self.measures) if self.entry.purpose == "indication" else ()
        return super().over_rows(width) or choice_rows(choices, width)

    def entered(self, purpose: str, text: str) -> None:
        """The indication, or what was done about an answer; nothing typed is nothing done."""
        about, _, rest = purpose.partition("|")
        words = text.strip()
        self.entry.close()
        if not words or self.chart is None:
            return
        if about == "seen":
            of, _, answer = rest.partition("|")
            beside = not takes_lines(self.visit, self.now)
            self.post_message(WriteFact(ev.MustSeeAnswered(of=of, answer=answer, text=words), beside))
        elif about == "indication":
            self.post_message(WriteFact(indication_fact(self.chart, self.measures, words), about_client=True))

    def do_back(self) -> None:
        """One step back: to the chart."""
        self.post_message(Go("chart"))
