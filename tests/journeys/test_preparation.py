"""A first visit from an empty list to the dosing screen, and a return visit in few keys, in a real terminal."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kapterm.clock import Clock
from kapterm.data.slots import Clinician, Kdf
from kapterm.data.vault import Vault
from kapterm.journal import Practice
from kapterm.session import events as ev
from kapterm.session.packs.checklist import Item
from kapterm.session.preparing import measured_as
from tests.journeys.checklist import PACKS, Keys, as_slow_as_a_finger, walk
from tests.journeys.test_first_session import PASSPHRASE, new_vault, press_until
from tests.terminal import Terminal, kapterm

MOST_KEYS = 60
"""For a returning client, from opening the screen to a true gate; measured values and the C-SSRS are not counted."""

FIRST: dict[str, str] = {
    "P02": "ketamine SL 100 to 200 mg, Lee",
    "P02b": "2099-12-31",
    "P03": "1",
    "P04": "sister Jo, 0155, comes at four",
    "P06": "husband, 0133",
    "P18": "2",
    "P18b": "today",
    "P28": "70 kg",
    "P28b": "172",
    "P29": "latex, penicillin",
    "P50": "lorazepam 1 mg this morning",
    "P50b": "10",
    "P50c": "the clinic's own",
    "P56": "sertraline 100 mg",
    "P64": "ondansetron 4 mg po by Lee max 8 mg",
    "P40": "2",
    "P41": "1",
    "P70": "today",
    "P71": "today",
    "P72": "1, 2",
    "P74": "red, or palm up; both hands are watched",
    "K04": "asked in words, ended by enough",
    "K05": "breath",
    "K06": "say: you are safe; never: relax",
    "K07": "own list, low",
    "P76": "1",
    "P77": "AM and RN, both women, no trainee",
    "P78": "6 h",
    "P79": "3",
    "P81": "all",
    "P82": "RN with ALS, AM stays",
    "K02": "all",
    "P85": "to meet the grief",
    "P86": "PHQ-9 below 10",
    "P87": "8",
    "P87b": "3",
    "P87c": "7",
    "P88": "quiet evening, soup",
    "P89": "PHQ-9, PCL-5",
    "P90": "tomorrow",
    "P91": "126/80 72 98 14",
    "P95": "36.6",
    "P96": "8/4",
    "P97": "2",
    "P98": "liver and TSH in October, normal",
}
"""What is answered in words, a number or a choice; each item of words is opened by Enter."""

PLAN = (
    ("Route", "sl"),
    ("Planned dose", "200"),
    ("Booster", "100"),
    ("Lot", "AB12"),
    ("Given by", "RN"),
    ("Second check by", "AM"),
)
GOOD_IS_YES = {item.id for item in PACKS.checklist.items if any("no" in rule.when for rule in item.rules)}


def first_visit(item: Item) -> Keys:
    """Words behind Enter where there are any, else the small answer with which nothing is wrong."""
    if item.id == "P08":
        return ("x",)
    if item.id in FIRST:
        return ("enter", FIRST[item.id], "enter")
    return ("y",) if item.id in GOOD_IS_YES else ("n",)


def test_a_first_visit_is_answered_whole_and_ends_on_the_dosing_screen(tmp_path: Path) -> None:
    with Terminal(kapterm(), tmp_path, columns=120, rows=40) as terminal:
        new_vault(terminal)
        terminal.keys("+")
        terminal.wait_for("new client ›")
        terminal.keys("A.M.", "enter")
        terminal.wait_for("No visit yet")
        terminal.keys("+")
        terminal.wait_for("Not ready")
        seen = [item for item, _ in walk(terminal, first_visit)]
        read_together = {"P92", "P93", "P94"}
        asked = {item.id for item in PACKS.checklist.items if item.is_for("SL")} - read_together
        assert set(seen) == asked
        assert len(seen) == len(set(seen)), "no item is asked twice"
        terminal.wait_for("^ Ready")
        for label, value in PLAN:
            terminal.wait_for(rf"▸ {label}(?: |$)")
            as_slow_as_a_finger(terminal)
            terminal.keys("enter")
            terminal.wait_for(" › ")
            terminal.keys(value, "enter")
            terminal.wait_gone(" › ")
        terminal.keys("D")
        terminal.wait_for("Read aloud")
        for part in (
            "A.M., two identifiers ·",
            "ketamine 200 mg sublingual",
            "allergy: latex, penicillin",
            "touch: hand, forearm",
            "stop: red, or palm up",
            "escort: sister Jo",
        ):
            # The line is wrapped, so its parts are looked for by their first words.
            terminal.wait_for(re.escape(part.partition(" ")[0]))
        press_until(terminal, "enter", "no dose yet +planned 200 mg")
        terminal.wait_for("touch hand, forearm +stop red, or palm up.* allergy latex, penicillin")
        terminal.keys("escape")  # an Enter too many has opened an empty note
        terminal.wait_gone(" › ")
        terminal.keys("T")
        terminal.wait_for("Told before")
        terminal.wait_for("say, not say +say: you are safe; never: relax")
        terminal.keys("escape", "ctrl+q", "enter")
        assert terminal.wait_exit() == 0
    check_record(tmp_path, asked)


def check_record(home: Path, asked: set[str]) -> None:
    """Every item that was asked stands in the record, by its id."""
    secret = home / "passphrase"
    secret.write_text(PASSPHRASE)
    note = home / "note.md"
    with Terminal(kapterm("--passphrase-file", str(secret), "export", "A.M.", "-o", str(note)), home) as done:
        assert done.wait_exit() == 0, done.text
    text = note.read_text("utf-8")
    measured = {item.id for item in PACKS.checklist.items if measured_as(PACKS, item)}
    assert {item for item in asked - measured if f"item {item}" not in text} == set()
    for words in ("126/80", "36.6", "read aloud and confirmed", "lorazepam 1 mg this morning", "AB12"):
        assert words in text
    assert "not answered" not in text


def returning(root: Path) -> Path:
    """A vault with a client who was prepared ten days ago, everything answered."""
    clinician = Clinician(id="00112233445566aa", name="Ada Moss", credential="LCSW")
    folder, state = root / "vault", root / "state" / "kapterm"
    vault, _ = Vault.create(folder, state, clinician, PASSPHRASE, Kdf.for_throwaway_vaults())
    practice = Practice(vault, Clock(), PACKS.version)
    journal = practice.new_client("A.M.")
    at = datetime.now(UTC) - timedelta(days=10)
    facts: list[ev.AnyFact] = [ev.SessionOpened(), ev.PlanMade(route="SL", drug="ketamine", dose_mg=200)]
    facts += [standing(item) for item in PACKS.checklist.items if item.confirmable and item.is_for("SL")]
    facts += [ev.DoseGiven(amount_mg=200, route="SL"), ev.Departed(escort="sister")]
    for minute, fact in enumerate(facts):
        journal.write_fact(fact, "first", at=at + timedelta(minutes=minute))
    journal.close()
    practice.close()
    return folder


def standing(item: Item) -> ev.ItemAnswered:
    """An answer of ten days ago with which nothing is wrong."""
    if item.answer == "date":
        day = "2099-12-31" if item.future else "2026-11-01"
        return ev.ItemAnswered(item=item.id, state="value", value=day, label=item.echo)
    if item.choices and item.answer == "choice":
        return ev.ItemAnswered(item=item.id, state="value", value=item.choices[0], label=item.echo)
    return ev.ItemAnswered(item=item.id, state="yes" if item.id in GOOD_IS_YES else "no", label=item.echo)


AGAIN: dict[str, Keys] = {
    "P03": ("1", "enter"),
    "P08": ("10", "enter"),
    "P28": ("70", "enter"),
    "P41": ("0", "enter"),
    "P40": ("1", "enter"),
    "P78": ("6", "enter"),
    "P79": ("3", "enter"),
    "P87": ("8", "enter"),
    "P87b": ("3", "enter"),
    "P87c": ("7", "enter"),
    "P90": ("tomorrow", "enter"),
    "P91": ("126/80 72 98 14", "enter"),
    "P95": ("36.6", "enter"),
    "P28b": ("-",),
    "P61": ("x",),
    "P96": ("x",),
    "P97": ("x",),
}
NOT_COUNTED = {"P28", "P40", "P91", "P92", "P93", "P94", "P95"}


def test_a_returning_client_is_ready_in_at_most_sixty_keys(tmp_path: Path) -> None:
    vault = returning(tmp_path)
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    command = kapterm("--vault", str(vault), "--passphrase-file", str(secret))
    with Terminal(command, tmp_path, columns=120, rows=40) as terminal:
        terminal.wait_for("1 dosing session|call, day after")
        terminal.keys("/")
        terminal.wait_for("find ›")
        terminal.keys("enter")
        terminal.wait_for("Visits")
        terminal.keys("+")
        terminal.wait_for("Not ready")
        pressed = walk(terminal, lambda item: AGAIN.get(item.id, ("y",) if item.id in GOOD_IS_YES else ("n",)))
        terminal.wait_for("^ Ready")
        names = {"enter", "="}
        counted = [keys for item, keys in pressed if item not in NOT_COUNTED]
        keys = sum(1 if key in names else len(key) for one in counted for key in one)
        assert keys <= MOST_KEYS, (keys, pressed)
        held = [item for item, one in pressed if one == ("=",)]
        assert held
        assert not {item for item in held if PACKS.checklist[item].holds == "today"}
        terminal.keys("ctrl+q", "enter")
        assert terminal.wait_exit() == 0


def test_a_checklist_half_answered_survives_a_kill_and_is_seen_on_the_first_screen(tmp_path: Path) -> None:
    vault = returning(tmp_path)
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    command = kapterm("--vault", str(vault), "--passphrase-file", str(secret))
    with Terminal(command, tmp_path) as terminal:
        terminal.wait_for("call, day after")
        terminal.keys("/")
        terminal.wait_for("find ›")
        terminal.keys("enter")
        terminal.wait_for("Visits")
        terminal.keys("+")
        terminal.wait_for("Not ready")
        terminal.keys("y")
        terminal.wait_for("identity, two identifiers: yes")
        terminal.keys("1", "enter")
        terminal.wait_for("prescriber: on site")
        as_slow_as_a_finger(terminal)
        terminal.keys("enter", "sister J")
        terminal.wait_for("sister J▏")
        terminal.kill()
    with Terminal(command, tmp_path) as terminal:
        found = terminal.wait_for(r"preparation, (\d+) of 94 answered")
        terminal.wait_for("a line typed, not kept")
        assert int(found[1]) >= 2
        terminal.keys("enter")
        terminal.wait_for("Not ready")
        terminal.wait_for("typed before and not kept: “sister J”")
        terminal.keys("enter")
        terminal.wait_for("sister J▏")
        terminal.keys("o", "enter")
        terminal.wait_for("escort named and coming: sister Jo")
        terminal.keys("ctrl+q", "enter")
        assert terminal.wait_exit() == 0


def test_a_questionnaire_half_taken_in_survives_a_kill_and_is_seen_on_the_first_screen(tmp_path: Path) -> None:
    vault = returning(tmp_path)
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    command = kapterm("--vault", str(vault), "--passphrase-file", str(secret))
    with Terminal(command, tmp_path) as terminal:
        terminal.wait_for("call, day after")
        terminal.keys("/")
        terminal.wait_for("find ›")
        terminal.keys("enter")
        terminal.wait_for("Visits")
        terminal.keys("6")
        terminal.wait_for("MEQ30")
        terminal.keys("enter")
        terminal.wait_for("Asks about")
        terminal.keys("1", "2", "-", "3")
        terminal.wait_for(r"▸ +5 ")
        terminal.kill()
    with Terminal(command, tmp_path) as terminal:
        terminal.wait_for("Left half done")
        terminal.wait_for(r"MEQ30 +4 of 30 answered")
        terminal.keys("/")
        terminal.wait_for("find ›")
        terminal.keys("enter")
        terminal.wait_for("Visits")
        terminal.keys("6")
        terminal.wait_for("4 of 30 typed")
        terminal.keys("enter")
        terminal.wait_for(r"▸ +5 ")
        terminal.keys("0" * 26)
        terminal.wait_for("Enter keeps the answers")
        terminal.keys("enter")
        terminal.wait_for("kept: MEQ30")
        terminal.keys("ctrl+q", "enter")
        assert terminal.wait_exit() == 0
    with Terminal(command, tmp_path) as terminal:
        terminal.wait_for("measures 1")
        assert "half done" not in terminal.text
        terminal.keys("ctrl+q", "enter")
        assert terminal.wait_exit() == 0
