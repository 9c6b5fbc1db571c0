"""The one road on which facts about a client reach the disk."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from kapterm.clock import Clock
from kapterm.data.client_file import ClientFile
from kapterm.data.drafts import Draft
from kapterm.data.slots import Clinician, Kdf
from kapterm.data.vault import Vault
from kapterm.errors import CouldNotWrite, UsageError
from kapterm.journal import ClientJournal, Practice, writer
from kapterm.session import events as ev
from kapterm.session.intents import DraftLine, Move, Record, new_id
from kapterm.session.when import Base, When

PASSPHRASE = "five quiet words by heart"
ADA = Clinician(id="00112233445566aa", name="Ada Moss", credential="LCSW")
VISIT = "visit-1"
PATIENCE_S = 20.0


class Disk:
    """The client's disk, which may refuse; records are counted as they are tried."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_full = False
        self.tried: list[bytes] = []
        append_many = ClientFile.append_many

        def try_to(file: ClientFile, records: Sequence[bytes]) -> None:
            self.tried += records
            if self.is_full:
                raise CouldNotWrite("The disk is full.")
            append_many(file, records)

        monkeypatch.setattr(ClientFile, "append_many", try_to)


class Room:
    """A practice with one client, whose journal can be opened again on what a kill would leave."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._open: list[Callable[[], object]] = []
        self.changed = threading.Event()
        vault, _ = Vault.create(root / "vault", root / "state", ADA, PASSPHRASE, Kdf.for_throwaway_vaults())
        self.practice = self._practice(vault)
        self.journal = self.practice.new_client("A.M.", on_change=self.changed.set)
        self._open.append(self.journal.close)
        self.journal.write_fact(ev.SessionOpened(), VISIT)

    def _practice(self, vault: Vault) -> Practice:
        clock = Clock()
        clock.zone = "UTC"
        practice = Practice(vault, clock, "kapterm 1")
        self._open.append(practice.close)
        return practice

    def after_a_kill(self, name: str = "after") -> ClientJournal:
        """The journal of a program that finds the disk as it is now; the one here knows nothing of it."""
        copy = self.root / name
        for folder in ("vault", "state"):
            shutil.copytree(self.root / folder, copy / folder)
        practice = self._practice(Vault.open(copy / "vault", copy / "state", PASSPHRASE))
        journal = practice.open_client(self.journal.chart.client_id)
        self._open.append(journal.close)
        return journal

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until the journal's thread has told that it is so."""
        while not is_so():
            self.changed.clear()
            assert is_so() or self.changed.wait(PATIENCE_S), "it never came to be so"

    def end(self) -> None:
        for close in reversed(self._open):
            close()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.end()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    monkeypatch.setattr(writer, "RETRY_AFTER_S", 3600.0)
    return Disk(monkeypatch)


def note(text: str, **about: object) -> Record:
    return Record(ev.NoteWritten(text=text), new_id(), **about)  # type: ignore[arg-type]


def texts(journal: ClientJournal) -> list[str]:
    return [event.fact.text for event in journal.events() if isinstance(event.fact, ev.NoteWritten)]


def test_a_line_carries_the_moment_it_was_begun_and_both_times_are_kept(room: Room) -> None:
    now_s = room.practice.clock.monotonic_s()
    event = room.journal.write(note("she wept", begun_s=now_s - 40, finished_s=now_s - 10), VISIT)
    assert event.begun is None
    assert event.finished is not None
    assert abs(event.finished - event.at - timedelta(seconds=30)) < timedelta(seconds=1)
    assert (event.by, event.zone, event.session, event.pack) == ("Ada Moss, LCSW", "UTC", VISIT, "kapterm 1")
    assert event.at.microsecond % 1000 == 0


def test_a_dose_carries_the_moment_of_its_enter_and_when_it_was_prepared(room: Room) -> None:
    now_s = room.practice.clock.monotonic_s()
    dose = Record(ev.DoseGiven(amount_mg=200), new_id(), begun_s=now_s - 40, finished_s=now_s - 10)
    event = room.journal.write(dose, VISIT)
    assert event.finished is None
    assert event.begun is not None
    assert abs(event.at - event.begun - timedelta(seconds=30)) < timedelta(seconds=1)


def test_an_earlier_time_counts_from_the_moment_it_was_typed(room: Room) -> None:
    now_s = room.practice.clock.monotonic_s()
    event = room.journal.write(note("x", begun_s=now_s - 120, finished_s=now_s, when=When(Base.AGO, 3, True)), VISIT)
    assert event.at_is_about
    assert abs(event.written - event.at - timedelta(minutes=5)) < timedelta(seconds=1)


def test_a_time_of_a_dose_that_there_was_not_is_refused_and_nothing_is_written(room: Room) -> None:
    before = room.journal.events()
    with pytest.raises(UsageError, match="no dose yet"):
        room.journal.write(note("x", when=When(Base.ELAPSED, 3)), VISIT)
    assert room.journal.events() == before
    dose = room.journal.write(Record(ev.DoseGiven(amount_mg=200), new_id()), VISIT)
    event = room.journal.write(note("x", when=When(Base.ELAPSED, 3)), VISIT)
    assert event.at - dose.at == timedelta(minutes=3)


def test_a_line_is_moved_with_its_reason_and_keeps_both_times(room: Room) -> None:
    event = room.journal.record(note("she wept"), VISIT)
    at_s = Clock().monotonic_s()
    room.journal.move(Move(event.id, When(Base.AGO, 5, is_about=True), "seen earlier", "m1", at_s), VISIT)
    visit = room.journal.chart.session(VISIT)
    assert visit is not None
    (entry,) = [one for one in visit.entries if one.id == event.id]
    assert entry.event.at == event.at
    assert event.at - entry.at > timedelta(minutes=4)
    assert entry.at_is_about
    assert [one.fact.text for one in entry.corrections] == ["seen earlier"]
    with pytest.raises(UsageError, match="not in this visit"):
        room.journal.move(Move("nobody", When(Base.AGO, 5), "why", "m2", at_s), VISIT)


def test_lines_are_numbered_one_after_another_on_each_device(room: Room) -> None:
    for text in ("a", "b", "c"):
        room.journal.record(note(text), VISIT)
    assert room.journal.flush()
    numbers = [event.n for event in room.journal.events()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len({event.device for event in room.journal.events()}) == 1
    anew = room.after_a_kill()
    assert anew.write(note("d"), VISIT).n == len(numbers) + 1


def test_a_line_is_on_the_chart_at_once_and_pending_until_the_disk_has_it(room: Room, disk: Disk) -> None:
    event = room.journal.record(note("a"), VISIT)
    visit = room.journal.chart.session(VISIT)
    assert visit is not None
    assert visit.entries[-1].id == event.id
    assert room.journal.flush()
    assert room.journal.saving.mark(event.id) == " "
    assert texts(room.journal) == ["a"]


def test_what_the_disk_refuses_stays_in_order_and_nothing_overtakes_it(room: Room, disk: Disk) -> None:
    disk.is_full = True
    first = room.journal.record(note("a", is_line=True), VISIT)
    assert not room.journal.flush()
    later = [room.journal.record(note(text), VISIT) for text in "bc"]
    room.until(lambda: room.journal.saving.frozen == first.id)
    assert room.journal.saving.why == "The disk is full."
    assert room.journal.saving.mark(first.id) == "!"
    assert len(disk.tried) == 1, "a refused line waits for its clinician"
    room.journal.retry()
    room.until(lambda: set(room.journal.saving.refused) == {first.id, *(one.id for one in later)})
    disk.is_full = False
    room.journal.retry()
    room.until(lambda: room.journal.saving == type(room.journal.saving)())
    assert texts(room.journal) == ["a", "b", "c"]
    assert [event.n for event in room.journal.events()] == sorted(event.n for event in room.journal.events())


def test_a_refused_code_waits_for_a_while_and_does_not_spin(room: Room, disk: Disk) -> None:
    disk.is_full = True
    for code in ("tears", "quiet", "fear"):
        room.journal.record(Record(ev.Observed(code=code), new_id()), VISIT)
        assert not room.journal.flush()
    assert room.journal.saving.frozen == ""
    assert len(disk.tried) == 1


def test_a_refused_code_is_tried_again_by_itself(room: Room, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "RETRY_AFTER_S", 0.01)
    disk.is_full = True
    room.journal.record(Record(ev.Observed(code="tears"), new_id()), VISIT)
    assert not room.journal.flush()
    room.until(lambda: len(disk.tried) > 3)
    disk.is_full = False
    room.until(lambda: not room.journal.saving.refused)
    assert room.journal.flush()


def test_a_refused_line_that_is_laid_aside_is_tried_again_by_itself(room: Room, disk: Disk) -> None:
    disk.is_full = True
    room.journal.record(note("a", is_line=True), VISIT)
    assert not room.journal.flush()
    disk.is_full = False
    room.journal.lay()
    room.until(lambda: not room.journal.saving.refused)
    assert room.journal.saving.frozen == ""
    assert texts(room.journal) == ["a"]


def test_write_comes_back_only_when_it_is_durable_or_says_why_not(room: Room, disk: Disk) -> None:
    disk.is_full = True
    with pytest.raises(CouldNotWrite, match="The disk is full"):
        room.journal.write(note("a"), VISIT)
    with pytest.raises(CouldNotWrite, match="The disk is full"):
        room.journal.write_fact(ev.NoteWritten(text="b"), VISIT)
    disk.is_full = False
    room.journal.retry()
    assert room.journal.flush()
    assert texts(room.journal) == ["a", "b"]


def test_closing_gives_back_what_could_not_be_written_and_the_next_opening_writes_it(room: Room, disk: Disk) -> None:
    disk.is_full = True
    refused = [room.journal.record(note(text, is_line=True), VISIT) for text in "ab"]
    lost = room.journal.close()
    assert [ev.decode(record).id for record in lost] == [event.id for event in refused]
    disk.is_full = False
    anew = room.practice.open_client(room.journal.chart.client_id)
    anew.take_up()
    assert anew.flush()
    assert texts(anew) == ["a", "b"]
    assert [event for event in anew.events() if event.id in {one.id for one in refused}] == refused
    assert anew.write(note("c"), VISIT).n == refused[-1].n + 1
    assert anew.close() == []


def test_what_the_disk_had_refused_outlives_a_kill(room: Room, disk: Disk) -> None:
    disk.is_full = True
    room.journal.record(note("a", is_line=True), VISIT)
    assert not room.journal.flush()
    room.journal.keep_lines((), VISIT)
    disk.is_full = False
    anew = room.after_a_kill()
    assert texts(anew) == []
    anew.take_up()
    assert anew.flush()
    assert texts(anew) == ["a"]
    again = room.after_a_kill("again")
    again.take_up()
    again.take_up()
    assert again.flush()
    assert texts(again) == ["a"], "and is written once"


def test_a_line_on_its_way_to_the_disk_stands_in_the_draft_until_it_is_there(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_write, append_many = threading.Event(), ClientFile.append_many

    def slow(file: ClientFile, records: Sequence[bytes]) -> None:
        assert may_write.wait(PATIENCE_S)
        append_many(file, records)

    monkeypatch.setattr(ClientFile, "append_many", slow)
    room.journal.record(note("a"), VISIT)
    room.journal.keep_lines((), VISIT)
    anew = room.after_a_kill()
    may_write.set()
    anew.take_up()
    assert anew.flush()
    assert texts(anew) == ["a"]
    assert room.journal.flush()
    assert room.journal.draft() is None


def test_the_lines_as_they_stood_are_taken_up_after_a_kill(room: Room) -> None:
    now_s = room.practice.clock.monotonic_s()
    lines = (
        DraftLine("V", "132/", now_s - 90),
        DraftLine("seen", "she we", now_s - 30, is_open=True, when=When(Base.AGO, 3)),
    )
    room.journal.keep_lines(lines, VISIT)
    anew = room.after_a_kill()
    found = anew.take_up()
    assert found.session == VISIT
    assert [(one.kind, one.text, one.is_open, one.when) for one in found.lines] == [
        (one.kind, one.text, one.is_open, one.when) for one in lines
    ]
    assert found.now_s - found.lines[0].begun_s >= 90


def test_a_draft_that_cannot_be_read_is_none(room: Room) -> None:
    for content in (b"\xff\xfe", b"[]", b"{", b'{"lines": 3}', b"plain words"):
        room.journal.keep_draft(content)
        assert room.journal.take_up().lines == ()


def test_a_draft_that_cannot_be_kept_is_tried_again_with_the_next_line(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Draft.put

    def refuse(*_: object) -> None:
        raise CouldNotWrite("No room in the state folder.")

    line = DraftLine("seen", "half a", room.practice.clock.monotonic_s(), is_open=True)
    monkeypatch.setattr(Draft, "put", refuse)
    room.journal.keep_lines((line,), VISIT)
    monkeypatch.setattr(Draft, "put", write)
    room.journal.write(note("a"), VISIT)
    assert [one.text for one in room.after_a_kill().take_up().lines] == ["half a"]


def test_the_words_of_an_aside_are_read_by_their_author_and_stand_nowhere_else(room: Room) -> None:
    secret = "xylophone quarterly"
    event = room.journal.write(Record(ev.AsideWritten(text=secret), new_id()), VISIT)
    assert isinstance(event.fact, ev.AsideWritten)
    assert event.fact.text == ""
    assert room.journal.private_text(event.fact) == secret
    stored = b"".join(path.read_bytes() for path in room.root.rglob("*") if path.is_file())
    assert secret.encode() not in stored
    assert all(secret not in repr(one) for one in room.journal.events())
    assert secret not in repr(room.journal.chart)


def test_words_added_to_an_aside_are_sealed_like_it(room: Room) -> None:
    aside = room.journal.write(Record(ev.AsideWritten(text="first"), new_id()), VISIT)
    added = room.journal.write(Record(ev.Reworded(of=aside.id, text="xylophone"), new_id()), VISIT)
    assert isinstance(added.fact, ev.AsideWritten)
    assert room.journal.private_text(added.fact) == "xylophone"
    assert all("xylophone" not in repr(one) for one in room.journal.events())


def test_an_aside_that_the_disk_refuses_is_sealed_in_the_draft_too(room: Room, disk: Disk) -> None:
    disk.is_full = True
    room.journal.record(Record(ev.AsideWritten(text="xylophone quarterly"), new_id()), VISIT)
    assert not room.journal.flush()
    draft = room.journal.draft()
    assert draft
    assert b"xylophone" not in draft


def test_a_signed_visit_takes_only_addenda(room: Room) -> None:
    room.journal.write_fact(ev.RecordSigned(name="Ada Moss"), VISIT)
    before = len(room.journal.events())
    with pytest.raises(UsageError, match="signed"):
        room.journal.record(note("a"), VISIT)
    assert room.journal.write(Record(ev.AddendumWritten(text="later"), new_id()), VISIT).n == before + 1


def test_a_client_open_for_reading_takes_no_fact_and_keeps_the_draft_as_it_is(room: Room) -> None:
    line = DraftLine("seen", "half a", room.practice.clock.monotonic_s(), is_open=True)
    room.journal.keep_lines((line,), VISIT)
    reader = room.practice.open_client(room.journal.chart.client_id, writing=False)
    try:
        for refuse in (reader.record_fact, reader.write_fact):
            with pytest.raises(CouldNotWrite):
                refuse(ev.NoteWritten(text="a"), VISIT)
        with pytest.raises(CouldNotWrite):
            reader.record(note("a"), VISIT)
        reader.keep_lines((), VISIT)
        assert reader.chart == room.journal.chart
        assert room.journal.draft() is not None
    finally:
        reader.close()


def test_an_event_that_comes_twice_is_one_line_and_stops_nothing(room: Room, disk: Disk) -> None:
    event = room.journal.record(note("a"), VISIT)
    room.journal.bring_in(event)
    room.journal.bring_in(event)
    assert room.journal.flush()
    assert room.journal.write(note("b"), VISIT).n == event.n + 1
    visit = room.journal.chart.session(VISIT)
    assert visit is not None
    assert [entry.text for entry in visit.entries if isinstance(entry.fact, ev.NoteWritten)] == ["a", "b"]


def test_events_of_other_devices_do_not_move_the_own_count(room: Room) -> None:
    own = room.journal.write(note("a"), VISIT)
    other = ev.Event(id=new_id(), device="ffffffffffffffff", n=99, at=own.at, by="B", session=VISIT, fact=own.fact)
    room.journal.bring_in(other)
    assert room.journal.flush()
    assert room.journal.write(note("b"), VISIT).n == own.n + 1
