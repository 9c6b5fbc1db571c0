"""A vault, open: its clients in a list, and who is found by which name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kapterm.clock import Clock
from kapterm.data.slots import Clinician, Kdf
from kapterm.data.vault import Vault
from kapterm.errors import CouldNotWrite, InUse, UsageError
from kapterm.journal import Practice
from kapterm.session import events as ev

ADA = Clinician(id="00112233445566aa", name="Ada Moss", credential="LCSW")
PASSPHRASE = "five quiet words by heart"


class Office:
    """A practice that can be left and entered again."""

    def __init__(self, root: Path) -> None:
        self._root = root
        vault, _ = Vault.create(root / "vault", root / "state", ADA, PASSPHRASE, Kdf.for_throwaway_vaults())
        self.practice = Practice(vault, Clock(), "kapterm 1")

    def enter_again(self) -> Practice:
        self.practice.close()
        self.practice = Practice.open(self._root / "vault", self._root / "state", PASSPHRASE, Clock(), "kapterm 1")
        return self.practice

    def client(self, code: str) -> str:
        journal = self.practice.new_client(code)
        self.practice.note_card(journal)
        journal.close()
        return journal.chart.client_id

    def file_of(self, client_id: str) -> Path:
        return next(path for path in (self._root / "vault").rglob("*.kapt") if path.stem == client_id)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.practice.close()


def test_clients_stand_by_their_code_also_after_the_vault_was_closed(office: Office) -> None:
    for code in ("b.k.", "A.M.", "Ä.Z.", "a.b."):
        office.client(code)
    expected = ["a.b.", "A.M.", "b.k.", "Ä.Z."]
    assert [card.code for card in office.practice.cards()] == expected
    assert [card.code for card in office.enter_again().cards()] == expected


@pytest.mark.parametrize("code", ["", "   ", "x" * 81])
def test_a_code_that_is_none_is_refused_and_makes_no_file(office: Office, code: str) -> None:
    with pytest.raises(UsageError):
        office.practice.new_client(code)
    assert office.practice.client_ids() == []


def test_a_code_is_given_once(office: Office) -> None:
    office.client("A.M.")
    with pytest.raises(UsageError, match="Another client"):
        office.practice.new_client(" A.M. ")
    assert len(office.practice.client_ids()) == 1


def test_a_client_is_found_by_the_exact_code_else_by_a_unique_beginning_of_the_id(office: Office) -> None:
    one, other = office.client("A.M."), office.client("A.M.B.")
    find = office.practice.find
    assert find("A.M.").id == one
    assert find(other[:12]).id == other
    for nobody in ("a.m.", "A.", "nobody"):
        with pytest.raises(UsageError, match="No client"):
            find(nobody)
    with pytest.raises(UsageError, match="More than one"):
        find("")


def test_a_card_says_what_was_written_elsewhere_since_it_was_made(office: Office) -> None:
    client = office.client("A.M.")
    assert office.practice.find("A.M.").visits == ()
    journal = office.practice.open_client(client)
    journal.write_fact(ev.SessionOpened(purpose="dosing"), "visit-1")
    journal.write_fact(ev.DoseGiven(amount_mg=100, route="SL"), "visit-1")
    journal.close()
    card = office.enter_again().find("A.M.")
    assert card.live is not None
    assert card.live.due, "what is due in a running session stands in the list"
    assert card.dosing_count == 1


def test_a_file_that_cannot_be_read_is_listed_and_hides_no_other(office: Office) -> None:
    broken, _ = office.client("A.M."), office.client("B.K.")
    office.practice.close()
    office.file_of(broken).write_bytes(b"not ours")
    office.enter_again()
    assert len(office.practice.cards()) == 2
    assert "B.K." in [card.code for card in office.practice.cards()]


def test_a_file_that_is_gone_is_gone_from_the_list(office: Office) -> None:
    gone, _ = office.client("A.M."), office.client("B.K.")
    office.practice.close()
    office.file_of(gone).unlink()
    assert [card.code for card in office.enter_again().cards()] == ["B.K."]


def test_a_client_is_written_in_one_window_only(office: Office) -> None:
    client = office.client("A.M.")
    journal = office.practice.open_client(client)
    with pytest.raises(InUse):
        office.practice.open_client(client)
    reader = office.practice.open_client(client, writing=False)
    assert reader.chart.code == "A.M."
    reader.close()
    journal.close()
    with pytest.raises(CouldNotWrite, match="this one reads"):
        reader.record_fact(ev.SessionOpened(), "visit-1")
    office.practice.open_client(client).close()


def test_a_window_that_reads_follows_the_one_that_writes(office: Office) -> None:
    client = office.client("A.M.")
    writer = office.practice.open_client(client)
    reader = office.practice.open_client(client, writing=False)
    assert not reader.read_on()
    writer.write_fact(ev.SessionOpened(), "visit-1")
    writer.write_fact(ev.NoteWritten(text="she wept"), "visit-1")
    assert reader.read_on()
    assert not reader.read_on()
    assert reader.chart == writer.chart
    assert not writer.read_on(), "who writes has nothing to follow"
    reader.close()
    writer.close()


def test_a_client_of_another_vault_comes_with_every_event_as_it_was(office: Office, tmp_path: Path) -> None:
    journal = office.practice.new_client("A.M.")
    journal.write_fact(ev.SessionOpened(), "visit-1")
    journal.write_fact(ev.NoteWritten(text="she wept"), "visit-1")
    events = journal.events()
    journal.close()
    elsewhere = Office(tmp_path / "elsewhere")
    brought = elsewhere.practice.bring_client("A.M.", [*events, *events])
    assert brought.events() == events
    brought.close()
    with pytest.raises(UsageError, match="here already"):
        elsewhere.practice.bring_client("A.M.", events)
    elsewhere.practice.close()
