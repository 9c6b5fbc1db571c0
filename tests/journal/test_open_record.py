"""The client that is open: taken up where it was left, and what is done to the record is told to the trail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kapterm.clock import Clock
from kapterm.data.slots import Clinician, Kdf
from kapterm.data.vault import Vault
from kapterm.errors import AlreadyThere, CouldNotWrite
from kapterm.journal import Practice, audit
from kapterm.journal.open_record import OpenRecord
from kapterm.session import events as ev
from kapterm.session.amending import Amendment
from kapterm.session.intents import MEASURE, DraftLine, KeepDraft
from kapterm.session.saving import Saving

ADA = Clinician(id="00112233445566aa", name="Ada Moss", credential="LCSW")
PASSPHRASE = "five quiet words by heart"


class Office:
    """A practice with one client, whose record is open."""

    def __init__(self, root: Path) -> None:
        self._vault, _ = Vault.create(root / "vault", root / "state", ADA, PASSPHRASE, Kdf.for_throwaway_vaults())
        self.practice = Practice(self._vault, Clock(), "kapterm 1")
        self.record = OpenRecord(self.practice, self.practice.new_client("A.M."))
        self.record.take_up()

    def elsewhere(self) -> OpenRecord:
        """The same client in another window."""
        return OpenRecord.of(self.practice, self.record.client_id, lambda: None)

    def open_again(self) -> OpenRecord:
        self.record.close()
        self.record = self.elsewhere()
        return self.record

    @property
    def trail(self) -> list[str]:
        """What was done, without what it was done to."""
        return [act.what for act in audit.acts(self._vault)]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.record.close()
    made.practice.close()


def line(text: str, kind: str = "words") -> DraftLine:
    return DraftLine(kind, text, 1.0)


def facts(record: OpenRecord) -> list[ev.AnyFact]:
    record.journal.flush()
    return [event.fact for event in record.journal.events()]


def test_what_another_window_writes_is_opened_for_reading_and_that_is_said(office: Office) -> None:
    second = office.elsewhere()
    assert "Another window writes here since" in second.notice
    assert second.notice.endswith("This one reads.")
    assert second.reads_only
    with pytest.raises(CouldNotWrite):
        second.begin_visit("preparation")
    assert second.close() == ""


def test_what_was_typed_is_there_again_each_line_for_who_kept_it(office: Office) -> None:
    visit_id = office.record.begin_visit("preparation")
    office.record.keep_typed(KeepDraft((line("half a sente"),)), visit_id)
    office.record.keep_typed(KeepDraft((line("1 2 0", f"{MEASURE}phq-9"),), "measures"), "")
    left = office.open_again().take_up()
    assert [one.text for one in left.lines] == ["half a sente", "1 2 0"]
    assert left.session == visit_id, "a questionnaire is of no visit and takes none from the note"


def test_lines_taken_up_stay_while_another_is_typed(office: Office) -> None:
    visit_id = office.record.begin_visit("preparation")
    office.record.keep_typed(KeepDraft((line("half a sente"),)), visit_id)
    office.open_again().take_up()
    office.record.keep_typed(KeepDraft((line("1", f"{MEASURE}phq-9"),), "measures"), "")
    assert [one.text for one in office.open_again().take_up().lines] == ["half a sente", "1"]


def test_a_window_that_reads_takes_no_line_up(office: Office) -> None:
    office.record.keep_typed(KeepDraft((line("half a sente"),)), office.record.begin_visit("preparation"))
    second = office.elsewhere()
    assert second.take_up().lines == ()
    second.close()


def test_a_dosing_day_in_progress_is_gone_on_with(office: Office) -> None:
    visit_id = office.record.begin_visit("dosing")
    office.record.journal.record_fact(ev.DoseGiven(amount_mg=200), visit_id)
    assert office.record.begin_visit("dosing") == visit_id


def test_integration_is_about_the_last_dosing_day(office: Office) -> None:
    dosing = office.record.begin_visit("dosing")
    office.record.journal.record_fact(ev.DoseGiven(amount_mg=200), dosing)
    assert office.record.begin_visit("integration") != dosing
    opened = [fact for fact in facts(office.record) if isinstance(fact, ev.SessionOpened)]
    assert [(one.purpose, one.of) for one in opened] == [("dosing", ""), ("integration", dosing)]


def test_a_signature_and_what_is_added_to_it_stand_in_the_record_and_in_the_trail(office: Office) -> None:
    visit_id = office.record.begin_visit("preparation")
    office.record.sign(visit_id, "Ada Moss", "LCSW", "author")
    office.record.sign(visit_id, "Bo Lind", "MD", "supervisor")
    earlier = office.practice.clock.now() - timedelta(hours=1)
    office.record.amend(visit_id, [Amendment(ev.NoteWritten(text="she rang"), earlier, "memory")])
    signed = [fact.name for fact in facts(office.record) if isinstance(fact, ev.RecordSigned)]
    assert signed == ["Ada Moss", "Bo Lind"]
    added = office.record.journal.events()[-1]
    assert (added.at, added.late, added.source) == (earlier, True, "memory")
    assert office.trail[-3:] == ["signed", "co-signed", "amended a signed record"]


def test_a_visit_that_is_not_there_is_not_signed(office: Office) -> None:
    office.record.sign("no visit", "Ada Moss", "LCSW", "author")
    assert "signed" not in office.trail


def test_a_signature_that_was_refused_is_none_in_the_trail(office: Office) -> None:
    visit_id = office.record.begin_visit("preparation")
    office.record.journal.flush()
    second = office.elsewhere()
    with pytest.raises(CouldNotWrite):
        second.sign(visit_id, "Ada Moss", "LCSW", "author")
    assert "signed" not in office.trail
    second.close()


def test_an_export_leaves_a_receipt_of_where_it_went(office: Office, tmp_path: Path) -> None:
    to = tmp_path / "note.md"
    made = ev.ExportMade(form="markdown", view="full")
    said = office.record.export([(str(to), "# A.M.")], made, "", "session 1", over=False)
    assert said == f"Written, plain text from now on: {to}"
    assert to.read_text() == "# A.M."
    assert facts(office.record)[-1] == ev.ExportMade(form="markdown", view="full", to=str(to))
    assert office.trail[-1] == "exported"


def test_a_file_that_is_there_stays_and_no_receipt_claims_otherwise(office: Office, tmp_path: Path) -> None:
    to = tmp_path / "note.md"
    to.write_text("somebody's")
    before = facts(office.record)
    with pytest.raises(AlreadyThere):
        office.record.export([(str(to), "# A.M.")], ev.ExportMade(), "", "session 1", over=False)
    assert to.read_text() == "somebody's"
    assert facts(office.record) == before


def test_an_export_of_a_window_that_reads_is_written_and_says_that_it_has_no_receipt(
    office: Office, tmp_path: Path
) -> None:
    second, to = office.elsewhere(), tmp_path / "note.md"
    said = second.export([(str(to), "# A.M.")], ev.ExportMade(), "", "session 1", over=False)
    assert said == f"Written, plain text from now on, no receipt in the record: {to}"
    assert office.trail[-1] == "exported"
    second.close()


def test_a_record_is_left_with_nothing_to_say_where_all_of_it_is_on_disk(office: Office) -> None:
    office.record.begin_visit("preparation")
    office.record.journal.flush()
    assert office.record.journal.saving == Saving()
    assert office.open_again().notice == ""
