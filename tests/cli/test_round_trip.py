"""A record taken into a new vault leaves it as it left the first: the same bytes but for the export's own date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kapterm.clock import Clock
from kapterm.data import packs as shipped
from kapterm.data.slots import Clinician, Kdf
from kapterm.data.vault import Vault
from kapterm.export.interchange import interchange, read_interchange
from kapterm.journal import Practice
from kapterm.session import events as ev
from kapterm.session.fold import fold
from kapterm.session.signing import changed_since, signature_of
from tests.export.material import GENERATED
from tests.session.strategies import event, histories

from .conftest import PASSPHRASE, Call


def _opened(folder: Path) -> Practice:
    author = Clinician.new("Robin Hale", "LCSW")
    vault, _ = Vault.create(folder / "vault", folder / "state", author, PASSPHRASE, Kdf.for_throwaway_vaults())
    return Practice(vault, Clock(), shipped.load(None)[0].version)


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """A vault that none of the records was written in."""
    opened = _opened(tmp_path_factory.mktemp("second"))
    yield opened
    opened.close()


_GONG = '{"kind":"gong","who":"a\u202eb \\n","times":3}'.encode()
"""A fact of a kind that this version does not know, as another one might have stored it."""


def _record(code: str, histories: list[list[ev.Event]]) -> list[ev.Event]:
    """A client with these visits, each with a private note and what this version does not know, signed, added to."""
    events = [_of("", event(0, ev.ClientRegistered(code=code), session=""))]
    for visit, history in enumerate(histories):
        name = f"v{visit}"
        events += [_of(name, one) for one in history]
        events.append(_of(name, event(200, ev.AsideWritten(sealed="c2VhbGVk"))))
        events.append(_of(name, event(201, ev.Unknown("gong", msgspec.Raw(_GONG)))))
        events.append(_of(name, event(202, ev.NoteWritten(text="warm", details={"of a later kapterm": [1, "two"]}))))
        chart = next(one for one in fold("", events).sessions if one.id == name)
        signed = event(300, signature_of(chart, "Ada Moss", "LCSW"), 90_000)
        late = event(301, ev.NoteWritten(text="remembered"), 60, finished=signed.at, late=True, source="memory")
        events += [_of(name, signed), _of(name, late)]
    return events


def _of(session: str, one: ev.Event) -> ev.Event:
    """The event in that visit, with ids that no other visit has."""
    fact = one.fact
    if isinstance(fact, ev.Correction):
        fact = replace(fact, of=f"{session}{fact.of}")
    return replace(one, id=f"{session}{one.id}", session=session, fact=fact)


@settings(deadline=None, max_examples=40)
@given(st.lists(histories(), min_size=1, max_size=3))
def test_generated_records_come_through_a_new_vault_with_signatures_and_all(
    second: Practice, many: list[list[ev.Event]]
) -> None:
    events = _record(f"K{len(second.client_ids())}", many)
    once = interchange(fold("c1", events), events, generated=GENERATED)
    journal = second.bring_client(fold("", events).code, read_interchange(once))
    again = interchange(journal.chart, journal.events(), generated=GENERATED)
    journal.close()
    assert again == once
    for session in journal.chart.sessions:
        for _, signature in session.of_kind(ev.RecordSigned):
            assert changed_since(session, signature) == ()


def test_the_commands_take_a_signed_and_amended_record_to_another_vault_and_back(
    practice: Practice, call: Call, home: Path
) -> None:
    journal = practice.open_client(practice.find("Aster").id)
    journal.write_fact(ev.SessionOpened(), "v1")
    wrong = journal.write_fact(ev.DoseGiven(amount_mg=250, route="SL"), "v1")
    journal.write_fact(ev.AsideWritten(text="my own worry"), "v1")
    journal.write_fact(signature_of(journal.chart.sessions[0], "Robin Hale", "LCSW"), "v1")
    journal.record_fact(ev.DoseGiven(amount_mg=200, route="SL"), "v1", at=wrong.at, basis="correction: misread")
    journal.write_fact(ev.Struck(of=wrong.id, text="misread"), "v1")
    journal.close()
    other = ("--vault", home / "other")
    assert call("export", "Aster", "--as", "json", "-o", home / "once.json") == 0
    assert call("init", "--author", "Robin Hale, LCSW", *other) == 0
    assert call("import", home / "once.json", *other) == 0
    assert call("verify", "Aster", *other) == 0
    assert call("export", "Aster", "--as", "json", "-o", home / "again.json", *other) == 0
    once, again = ((home / name).read_bytes().partition(b'"events":')[2] for name in ("once.json", "again.json"))
    assert again == once
    assert b"my own worry" not in once


def test_verify_names_a_change_in_what_was_signed(
    practice: Practice, call: Call, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events = _record("Birch", [[event(1, ev.VitalsTaken(systolic_mmhg=132, diastolic_mmhg=84))]])
    forged = ev.VitalsTaken(systolic_mmhg=112, diastolic_mmhg=84)
    changed = [replace(one, fact=forged) if isinstance(one.fact, ev.VitalsTaken) else one for one in events]
    practice.bring_client("Birch", changed).close()
    assert call("verify", "Birch") == 1
    told = capsys.readouterr().out
    assert "not as it was signed by Ada Moss" in told
    assert "112/84" in told
