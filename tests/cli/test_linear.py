import io
import json
import re
import sys

import pytest

from kapterm.cli.linear import Linear
from kapterm.data import packs as shipped
from kapterm.errors import CouldNotWrite
from kapterm.journal import ClientJournal, Practice
from kapterm.session.events import NoteWritten, SessionOpened
from tests.cli.conftest import Call

Captured = pytest.CaptureFixture[str]
SAVED = re.compile(r"> saved \d\d:\d\d:\d\d (-:--|[+-]\d+:\d\d) (\w+) (.*)")


def log(call: Call, monkeypatch: pytest.MonkeyPatch, capsys: Captured, *lines: str) -> list[str]:
    """What `kapterm log Aster` answers to these lines, one answer a line."""
    typed = io.TextIOWrapper(io.BytesIO("".join(f"{line}\n" for line in lines).encode()))
    monkeypatch.setattr(sys, "stdin", typed)
    assert call("log", "Aster") == 0
    return capsys.readouterr().out.splitlines()[:-1]


def test_each_line_is_answered_by_what_it_became(
    practice: Practice, call: Call, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    answers = log(call, monkeypatch, capsys, "t2: wet eyes", "V 132/84 78 98", "D 200 sl", '"it is quiet', "she rests")
    kinds = [match.groups() for match in map(SAVED.match, answers) if match]
    assert kinds == [
        ("-:--", "observation", "tears 2/3 weeping wet eyes"),
        ("-:--", "vitals", "BP 132/84 HR 78 SpO₂ 98"),
        ("+0:00", "dose", "ketamine 200 mg sublingual, in"),
        ("+0:00", "quote", "it is quiet"),
        ("+0:00", "note", "she rests"),
    ]


def test_what_is_not_understood_says_what_was_expected_and_enter_alone_keeps_it(
    practice: Practice, call: Call, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    refused, kept = log(call, monkeypatch, capsys, "V 132/", "")
    assert refused.startswith("> not understood: Expected BP")
    assert kept.endswith("note V 132/")


def test_a_time_from_a_dose_that_was_not_given_is_not_understood(
    practice: Practice, call: Call, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert log(call, monkeypatch, capsys, "+12 she rests")[0].startswith("> not understood: There was no dose yet")


def test_the_session_in_progress_goes_on_and_a_new_one_is_asked_for(
    practice: Practice, call: Call, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    for line in ("first", "second"):
        log(call, monkeypatch, capsys, line)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"third\n")))
    assert call("log", "Aster", "--session", "new") == 0
    visits = practice.open_client(practice.find("Aster").id, writing=False).chart.sessions
    assert [[entry.text for entry in visit.entries if entry.text] for visit in visits] == [
        ["first", "second"],
        ["third"],
    ]


def test_an_aside_that_holds_a_dose_gets_a_quiet_word_beside_its_answer(
    practice: Practice, call: Call, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    typed = io.TextIOWrapper(io.BytesIO(b"(the 200mg frightened me\n(I think of my own father\n"))
    monkeypatch.setattr(sys, "stdin", typed)
    assert call("log", "Aster") == 0
    told = capsys.readouterr()
    assert [line.partition(":")[0] for line in told.err.splitlines() if "belongs" in line] == ["“mg”"]
    assert told.out.count("aside ( private") == 2
    assert "frightened" not in told.out + told.err


def test_verify_gives_the_typed_words_in_log_order_without_asides(
    practice: Practice, call: Call, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    log(call, monkeypatch, capsys, "t", "k1: jaw", "(mine alone", '"hers', "A: emesis, mild", "-5 earlier", "V 120/80")
    assert call("verify", "Aster", "--entries", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["client"] == "Aster"
    assert found["entries"] == ["earlier", "jaw", "hers", "emesis, mild"]
    assert found["draft"] is None
    assert found["notices"] == []
    assert found["events"] == 9


class FullDisk:
    """A disk that takes nothing while it is full."""

    def __init__(self, journal: ClientJournal) -> None:
        self._append = journal._file.append
        self.is_full = False

    def append(self, record: bytes) -> None:
        if self.is_full:
            raise CouldNotWrite("The disk is full.")
        self._append(record)


def test_what_the_disk_refuses_is_kept_in_order_and_tried_again_by_an_empty_line(practice: Practice) -> None:
    journal = practice.open_client(practice.find("Aster").id)
    disk = FullDisk(journal)
    journal._writer._append = disk.append
    journal.write_fact(SessionOpened(), "s1")
    answers: list[dict[str, str]] = []
    linear = Linear(journal, "s1", shipped.load(None)[0], answers.append)
    disk.is_full = True
    linear.take("one")
    linear.take("two")
    assert [answer["not_saved"].startswith("The disk is full.") for answer in answers] == [True, True]
    disk.is_full = False
    answers.clear()
    linear.take("")
    assert [answer["words"] for answer in answers] == ["one", "two"]
    assert [fact.text for _, _, fact in journal.chart.of_kind(NoteWritten)] == ["one", "two"]
    assert linear.waiting == []
    journal.close()
