import json
import re
import signal
from pathlib import Path

import pytest

from kapterm.journal import Practice
from tests.cli.conftest import PASSPHRASE, Call
from tests.terminal import Terminal, kapterm

Captured = pytest.CaptureFixture[str]


def plain(home: Path, *words: str, asks: bool = False, **env: str) -> Terminal:
    """kapterm in a terminal on the vault of this test; `asks` leaves the passphrase to be typed."""
    given = {} if asks else {"KAPTERM_PASSPHRASE_FILE": str(home / "passphrase")}
    return Terminal(kapterm(*words), home, {"KAPTERM_VAULT": str(home / "vault"), **given, **env})


def found(call: Call, capsys: Captured) -> tuple[list[str], str | None]:
    """Entries and draft of Aster, as verify has them."""
    capsys.readouterr()
    assert call("verify", "Aster", "--entries", "--json") == 0
    seen = json.loads(capsys.readouterr().out)
    return seen["entries"], seen["draft"]


@pytest.mark.parametrize("kind", ["xterm-256color", "dumb"])
def test_a_half_typed_line_survives_a_kill_and_is_offered_back(
    practice: Practice, home: Path, call: Call, capsys: Captured, kind: str
) -> None:
    with plain(home, "log", "Aster", TERM=kind) as terminal:
        terminal.wait_for("^>")
        terminal.keys("she rests", "enter").wait_for(r"^saved \d\d:\d\d:\d\d -:-- note she rests")
        terminal.keys("the water is wa").wait_for("water is wa")
        terminal.kill()
    assert found(call, capsys) == (["she rests"], "the water is wa")
    with plain(home, "log", "Aster", TERM=kind) as terminal:
        terminal.wait_for("> the water is wa$")
        terminal.keys("rm", "enter").wait_for("saved .* note the water is warm")
        terminal.keys("ctrl+d")
        assert terminal.wait_exit() == 0
    assert found(call, capsys) == (["she rests", "the water is warm"], None)


def test_a_line_is_edited_by_backspace_and_cleared_by_ctrl_u(practice: Practice, home: Path) -> None:
    with plain(home, "log", "Aster") as terminal:
        terminal.wait_for("^>")
        terminal.keys("gone", "ctrl+u", "tears ñ", "backspace", "down", "enter")
        terminal.wait_for("saved .* note tears$")


def test_lines_typed_ahead_are_all_taken_in_order(practice: Practice, home: Path, call: Call, capsys: Captured) -> None:
    lines = [f"line {number} of a burst" for number in range(12)]
    with plain(home, "log", "Aster") as terminal:
        terminal.keys("".join(f"{line}\r" for line in lines)).wait_for("saved .* line 11 of a burst")
        terminal.keys("ctrl+d").wait_exit()
    assert found(call, capsys)[0] == lines


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_being_told_to_end_ends_quietly_and_keeps_the_line(
    practice: Practice, home: Path, call: Call, capsys: Captured, number: signal.Signals
) -> None:
    with plain(home, "log", "Aster") as terminal:
        terminal.wait_for("^>")
        terminal.keys("half").wait_for("half")
        assert terminal.kill(number) == 128 + number
        assert "Traceback" not in terminal.raw
    assert found(call, capsys) == ([], "half")


def test_the_passphrase_is_never_shown_and_a_wrong_one_is_asked_again(practice: Practice, home: Path) -> None:
    with plain(home, "clients", asks=True) as terminal:
        terminal.wait_for("Passphrase:")
        terminal.keys("something else", "enter").wait_for("opens nothing here. Once more")
        terminal.paste(PASSPHRASE).keys("enter").wait_for("^Aster ")
        assert terminal.wait_exit() == 0
        assert "something" not in terminal.raw
        assert "lantern" not in terminal.raw


def test_no_passphrase_at_all_is_a_wrong_one(practice: Practice, home: Path) -> None:
    with plain(home, "clients", asks=True) as terminal:
        terminal.wait_for("Passphrase:")
        terminal.keys("ctrl+d")
        assert terminal.wait_exit() == 3


def test_interrupting_the_prompt_is_calm(practice: Practice, home: Path) -> None:
    with plain(home, "clients", asks=True) as terminal:
        terminal.wait_for("Passphrase:")
        terminal.keys("ctrl+c")
        assert terminal.wait_exit() == 130
        assert "Traceback" not in terminal.raw


def test_keys_typed_ahead_of_the_screens_reach_them(practice: Practice, home: Path) -> None:
    with plain(home, asks=True) as terminal:
        terminal.wait_for("Passphrase:")
        terminal.keys(PASSPHRASE, "enter", "?").wait_for("Ctrl|palette")
        terminal.wait_for("Today")
        terminal.keys("ctrl+l").wait_for("Passphrase:")


def test_a_first_start_makes_a_vault_and_opens_it(home: Path) -> None:
    with plain(home, asks=True) as terminal:
        terminal.wait_for("Your name")
        terminal.keys("Robin Hale", "enter").wait_for("credential")
        terminal.keys("LCSW", "enter")
        terminal.wait_for("New passphrase:")
        terminal.keys("short", "enter").wait_for("at least 15 characters")
        terminal.keys(PASSPHRASE, "enter").wait_for("once more")
        terminal.keys(PASSPHRASE, "enter")
        key = terminal.wait_for(r"^    ([0-9A-Z]{5}(?:-[0-9A-Z]{5}){7})$")[1].split("-")
        first = terminal.wait_for(r"Group (\d) of it:$")[1]
        terminal.keys("wrong", "enter").wait_for("That is not it")
        terminal.keys(key[int(first) - 1].lower(), "enter")
        second = terminal.wait_for(rf"Group (?!{first})(\d) of it:$")[1]
        terminal.keys(key[int(second) - 1], "enter").wait_for("No client yet")
        assert "lantern" not in re.sub(r"\s", "", terminal.raw)


def test_a_demonstration_opens_at_once_and_leaves_nothing(home: Path) -> None:
    temporary = home / "tmp"
    temporary.mkdir()
    with plain(home, "demo", asks=True, TMPDIR=str(temporary)) as terminal:
        terminal.wait_for("Alder")
        assert [path.name.startswith("kapterm-demo-") for path in temporary.iterdir()] == [True]
        terminal.keys("ctrl+q", "enter")
        assert terminal.wait_exit() == 0
    assert list(temporary.iterdir()) == []
    assert not (home / "vault").exists()


def test_after_a_crash_in_a_session_lines_are_taken_before_the_passphrase(
    practice: Practice, home: Path, call: Call, capsys: Captured
) -> None:
    with plain(home, "log", "Aster") as terminal:
        terminal.wait_for("^>")
        terminal.keys("D 100 sl", "enter").wait_for("saved .* dose")
        terminal.kill()
    with plain(home, asks=True) as terminal:
        terminal.wait_for("A session is going on(?s:.*)Passphrase:")
        terminal.keys("enter").wait_for("^>")
        terminal.keys("she asks for marzipan", "enter").wait_for(r"^taken \d\d:\d\d:\d\d")
        for line in ("-2 t3", '"it is warm', "V 132/84 78 98", "(mine alone", "D 50 sl"):
            terminal.keys(line, "enter")
        terminal.wait_for(r"(^taken \d\d:\d\d:\d\d(?s:.*)){6}")
        terminal.kill()
    for path in (home / "state").rglob("*"):
        assert not path.is_file() or b"marzipan" not in path.read_bytes()
    with plain(home, "log", "Aster") as terminal:
        terminal.wait_for("6 lines were taken before unlocking")
        terminal.keys("R home with a friend", "enter").wait_for("saved .* depart")
        terminal.keys("ctrl+d").wait_exit()
    assert found(call, capsys)[0] == ["she asks for marzipan", "it is warm", "D 50 sl"]
    assert call("export", "Aster") == 0
    record = capsys.readouterr().out
    for words in ("tears", "132/84", "taken before unlocking"):
        assert words in record
    assert "mine alone" not in record
    assert "50 mg" not in record, "what was done waits for a clinician"
    with plain(home, asks=True) as terminal:
        terminal.wait_for("Passphrase:")
        assert "going on" not in terminal.text
