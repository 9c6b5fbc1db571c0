import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kapterm.cli.run import main
from kapterm.errors import InUse
from kapterm.journal import Practice
from kapterm.session.events import NoteWritten
from tests.cli.conftest import Call

Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize("words", [["--json", "clients"], ["clients", "--json"]])
def test_an_option_of_every_command_stands_on_either_side(
    practice: Practice, call: Call, capsys: Captured, words: list[str]
) -> None:
    assert call(*words) == 0
    assert [one["code"] for one in json.loads(capsys.readouterr().out)["clients"]] == ["Aster"]


def test_the_vault_may_be_named_on_either_side_too(
    practice: Practice, call: Call, home: Path, capsys: Captured
) -> None:
    assert call("--vault", home / "nowhere", "clients", "--vault", home / "vault") == 0
    assert call("--vault", home / "vault", "clients") == 0
    assert call("clients", "--vault", home / "nowhere") == 2


def test_the_version_says_what_the_program_is_for(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert "not a monitor" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["frobnicate"], 2, "There is no command “frobnicate”. `kapterm --help` lists them.\n"),
        (["clients", "--nonsense"], 2, "Unrecognized arguments: --nonsense. `kapterm --help` says what there is.\n"),
        (["export", "Nobody"], 2, "No client has this code or id. `kapterm clients` lists them.\n"),
        (["new-client", "Aster"], 2, "Another client has this code already.\n"),
        (["new-client", " "], 2, "A client's code is one to eighty characters.\n"),
        (["export", "Aster", "--session", "3"], 2, "There is no session 3. The client's dosing sessions: none yet.\n"),
        (["export", "Aster", "--session", "x"], 2, "Sessions are a number or a range, as in 2 or 1-3.\n"),
        (["score", "nope", "1"], 2, "There is no measure of that name."),
        (["packs", "show", "nope"], 2, "There is no such pack."),
        (["clients", "--vault", "/nowhere"], 2, "No vault stands in this folder. Make one with `kapterm init`.\n"),
        (["clients", "--passphrase-file", "/nowhere"], 2, "The passphrase file cannot be read.\n"),
        (["import", "/nowhere.json"], 2, "/nowhere.json cannot be read: No such file or directory.\n"),
        (["init", "--author", "A B, MD"], 2, "A vault stands in this folder already.\n"),
    ],
)  # fmt: skip
def test_wrong_use_is_one_sentence_and_its_code(
    practice: Practice, call: Call, capsys: Captured, words: list[str], code: int, sentence: str
) -> None:
    assert call(*words) == code
    said = capsys.readouterr()
    assert said.err.startswith(sentence)
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_a_wrong_passphrase_opens_nothing(practice: Practice, call: Call, home: Path, capsys: Captured) -> None:
    (home / "passphrase").write_text("not the passphrase of anybody")
    assert call("clients") == 3
    assert "opens nothing here" in capsys.readouterr().err


def test_a_file_that_is_not_ours_is_said_to_be_none(
    practice: Practice, call: Call, home: Path, capsys: Captured
) -> None:
    (home / "vault" / "vault.kapt").write_bytes(b"a letter to somebody")
    assert call("clients") == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_damaged_client_is_found_and_nothing_else_is_lost(
    practice: Practice, call: Call, home: Path, capsys: Captured
) -> None:
    practice.new_client("Briar").close()
    path = next((home / "vault" / "clients").iterdir())
    content = bytearray(path.read_bytes())
    content[len(content) * 9 // 10] ^= 1
    path.write_bytes(bytes(content))
    assert call("verify", "--json") == 1
    said = capsys.readouterr()
    assert len(json.loads(said.out)["clients"]) == 2
    assert said.err.startswith("Damage was found in 1 of 4 files")


def test_a_client_open_in_another_window_is_in_use(practice: Practice, call: Call, capsys: Captured) -> None:
    held = practice.open_client(practice.find("Aster").id)
    assert call("log", "Aster") == InUse.exit_code
    held.close()
    assert "Another window" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_left(call: Call, home: Path, capsys: Captured) -> None:
    (home / "file").write_text("in the way")
    assert call("init", "--author", "A B, MD", "--vault", home / "file" / "vault") == 5
    assert capsys.readouterr().err.count("\n") == 1


def test_a_terminal_that_cannot_show_it_is_declined_in_one_sentence(
    call: Call, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(os, "isatty", lambda _: True)
    monkeypatch.setenv("TERM", "dumb")
    assert call() == 6
    assert "kapterm log" in capsys.readouterr().err


def test_what_nobody_foresaw_leaves_places_and_no_words(
    practice: Practice, call: Call, home: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError("she said it in confidence")

    monkeypatch.setattr(Practice, "cards", fail)
    assert call("clients") == 70
    said = capsys.readouterr().err
    report = (home / "state" / "kapterm" / "crash-report.txt").read_text()
    assert "ZeroDivisionError" in report
    assert "confidence" not in said + report
    assert "Traceback" not in said + report


def test_a_new_vault_prints_its_recovery_key_and_opens(call: Call, home: Path, capsys: Captured) -> None:
    assert call("init", "--author", "Robin Hale, LCSW", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["recovery_key"].split("-")) == 8
    assert call("new-client", "Briar") == 0
    assert call("clients", "--json") == 0


@pytest.mark.parametrize("words", [["--help"], ["export", "Aster"]])
def test_help_and_export_never_load_the_screens(practice: Practice, home: Path, words: list[str]) -> None:
    journal = practice.open_client(practice.find("Aster").id)
    journal.write_fact(NoteWritten(text="she rests"), "visit")
    journal.close()
    script = (
        "import sys; from kapterm.cli.run import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "sys.exit(any(name.split('.')[0] in ('textual', 'rich') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_whoever_stops_reading_is_not_told_off(practice: Practice, home: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m kapterm packs show checklist | head -c 10", shell=True, capture_output=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.stderr == b""
