"""One session from beginning to end in a real pseudo-terminal, killed half way."""

from __future__ import annotations

import re
from pathlib import Path

from tests.terminal import Terminal, kapterm

PASSPHRASE = "seven quiet boats at dusk"

ITEMS = {
    "Prescription: ": ("enter", *"Dr Lee, ketamine 200 mg SL", "enter"),
    "Prescription expires": (*"2099-12-31", "enter"),
    "Consent to the drug": (*"2026-11-01", "enter"),
    "Identity": ("y",),
    "Prescriber on site": ("1", "enter"),
}
"""Items that are not to be done without; every other one of them is answered no."""


def new_vault(terminal: Terminal) -> None:
    """The first start: name, credential, passphrase twice, two groups of the recovery key."""
    terminal.wait_for("Your name")
    terminal.keys("Ada Moss", "enter")
    terminal.wait_for("credential")
    terminal.keys("LCSW", "enter")
    terminal.wait_for("New passphrase:")
    terminal.keys(PASSPHRASE, "enter")
    terminal.wait_for("once more:")
    terminal.keys(PASSPHRASE, "enter")
    groups = terminal.wait_for(r"^ {4}(\w{5}(?:-\w{5})+)")[1].split("-")
    for _ in range(2):
        asked = int(terminal.wait_for(r"Group (\d+) of it: ?$(?![\s\S]*Group)")[1])
        terminal.keys(groups[asked - 1])
        terminal.keys("enter")
        terminal.wait_for(rf"Group (?!{asked} )\d+ of it: ?$(?![\s\S]*Group)|Today")
    terminal.wait_for("No client yet")


def prepare(terminal: Terminal) -> None:
    """A new client, what is not to be done without, the plan, going on with the rest open, the line read aloud."""
    terminal.keys("+")
    terminal.wait_for("new client ›")
    terminal.keys("A.M.", "enter")
    terminal.wait_for("No visit yet")
    terminal.keys("+")
    terminal.wait_for("Not ready")
    answered = re.compile(r"^ *(\d+) of \d+|(\d+) of \d+ ", re.MULTILINE)
    while True:
        before = answered.search(terminal.text)
        terminal.keys("D")
        found = terminal.wait_for(r"nobody can go on with this: (.*)|open; who goes on ›")
        if found[1] is None:
            break
        terminal.keys(*next((keys for label, keys in ITEMS.items() if found[1].startswith(label)), ("n",)))
        terminal.wait_gone("nobody can go on")
        terminal.wait_gone(re.escape(before[0]) if before else "^$")
    terminal.keys("enter")
    terminal.wait_for("reason ›")
    terminal.keys("the paper list is complete", "enter")
    terminal.wait_for("Read aloud")
    press_until(terminal, "enter", "no dose yet")


def press_until(terminal: Terminal, key: str, pattern: str) -> None:
    """Press a key until the screen shows the pattern: an Enter that comes too soon answers no question."""
    for _ in range(20):
        terminal.keys(key)
        try:
            terminal.wait_for(pattern, timeout_s=1)
        except AssertionError:
            continue
        return
    terminal.wait_for(pattern)


def test_a_session_goes_from_an_empty_machine_to_an_exported_note_and_survives_a_kill(tmp_path: Path) -> None:
    with Terminal(kapterm(), tmp_path) as terminal:
        new_vault(terminal)
        prepare(terminal)
        terminal.keys("V126/80 72 98 14", "enter")
        terminal.wait_for(r"^ \d\d:\d\d.*BP 126/80")
        terminal.keys("D200 sl", "enter")
        terminal.wait_for(r"^ \d\d:\d\d  \+0:00 D ketamine 200 mg sublingual")
        for code, words in (("q", "quiet"), ("b", "breath change"), ("t", "tears"), ("i", "imagery")):
            terminal.keys(code)
            terminal.wait_for(rf"^ \d\d:\d\d .*{words}")
        terminal.keys("Q", "there is a garden behind the door", "enter")
        terminal.wait_for(r"^ \d\d:\d\d .*“there is a garden")
        terminal.keys("enter", "her hands op")
        terminal.wait_for("her hands op")
        terminal.kill()

    with Terminal(kapterm(), tmp_path) as terminal:
        terminal.wait_for("Passphrase:")
        terminal.keys(PASSPHRASE, "enter")
        terminal.wait_for("In progress")
        terminal.keys("enter")
        terminal.wait_for("seen › her hands op")
        terminal.keys("ened", "enter")
        terminal.wait_for(r"^ \d\d:\d\d .*her hands opened")
        for code, words in (("p", "peace"), ("m", "movement"), ("n", "nausea"), ("k", "clenched"), ("l", "love")):
            terminal.keys(code)
            terminal.wait_for(rf"^ \d\d:\d\d .*{words}")
        terminal.keys("a", "2")
        terminal.wait_for(r"aha, insight.*2/3")
        terminal.keys("V132/84 78 98", "enter")
        terminal.wait_for(r"^ \d\d:\d\d .*BP 132/84")
        terminal.keys("-5 ", "enter", "she asked for the blanket", "enter")
        terminal.wait_for("kept, 5 min ago")
        terminal.keys("G")
        prompt = terminal.wait_for(r"^ G (\w+ \w+ \w+)")[1]
        terminal.keys("enter")
        terminal.wait_for(rf"^ \d\d:\d\d .*G {prompt}")
        terminal.keys("R", "result ready; gait steady; orientation x4", "enter")
        terminal.wait_for("ready to go home")
        terminal.keys("R", "home with sister because the hour was short", "enter")
        terminal.wait_for("How it went")
        terminal.keys("escape")
        terminal.wait_for("went home with sister")
        terminal.keys("escape")
        terminal.wait_for("Visits")
        integrate(terminal)
        terminal.keys("ctrl+q", "enter")
        assert terminal.wait_exit() == 0

    check_export(tmp_path, prompt)


def integrate(terminal: Terminal) -> None:
    """One integration meeting with one commitment."""
    terminal.keys("i")
    terminal.wait_for("risk and side effects: not asked yet")
    for asked, answer in (
        ("risk since ›", "none"),
        ("side effects since ›", "a mild headache"),
        ("ready for a next dose ›", ""),
        ("by video ›", ""),
    ):
        answer_line(terminal, asked, answer)
    terminal.wait_for("a mild headache")
    for asked, answer in (
        ("insight ›", "I may ask for a blanket"),
        ("will ›", "ask my sister to come on Sunday"),
        ("for the sake of ›", ""),
        ("when, where, with whom ›", "Sunday at noon"),
        ("what may be in the way ›", ""),
        ("if that comes, then ›", ""),
        ("how sure ›", "8"),
    ):
        answer_line(terminal, asked, answer)
    press_until(terminal, "enter", "○ ask my sister to come")


def answer_line(terminal: Terminal, asked: str, answer: str) -> None:
    """Answer one line of the meeting; where it is not asked yet, Enter goes on to it."""
    press = terminal if re.search(asked, terminal.text) else None
    if press is None:
        press_until(terminal, "enter", asked)
    terminal.keys(answer, "enter") if answer else terminal.keys("enter")
    terminal.wait_gone(asked)


def check_export(home: Path, prompt: str) -> None:
    """The Markdown holds every fact at its time."""
    secret = home / "passphrase"
    secret.write_text(PASSPHRASE)
    with Terminal(
        kapterm("--passphrase-file", str(secret), "export", "A.M.", "-o", str(home / "note.md")), home
    ) as done:
        assert done.wait_exit() == 0, done.text
    note = (home / "note.md").read_text("utf-8")
    at = r"\d\d:\d\d[^\n]*"
    for fact in (
        "126/80",
        "ketamine 200 mg",
        "quiet, inward",
        "breath change",
        "tears",
        "imagery",
        "there is a garden behind the door",
        "her hands opened",
        "peace",
        "movement",
        "nausea",
        "clenched, tension",
        "love, joy",
        "2/3 clear",
        "132/84",
        "she asked for the blanket",
        prompt,
        "went home with sister",
        "a mild headache",
        "ask my sister to come on Sunday",
        "Sunday at noon",
    ):
        assert re.search(at + re.escape(fact), note), fact
