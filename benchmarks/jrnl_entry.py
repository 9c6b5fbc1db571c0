"""One entry added to an encrypted journal of jrnl's, through its own prompt: a peer in benchmarks/append.py."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

import pexpect

PASSWORD = "quiet river over the hill"


def added_s(folder: Path, lines: Sequence[str]) -> float:
    """Encrypt a journal of these lines, add one, and tell how long that took from the password to its end."""
    folder.mkdir()
    journal, config = folder / "journal.txt", folder / "jrnl.yaml"
    journal.write_text("".join(f"[2026-11-23 09:00] {line}\n\n" for line in lines))
    config.write_text(
        f"version: v4.2\njournals:\n  default: {journal}\nencrypt: false\nhighlight: false\neditor: ''\n"
        "template: false\ndefault_hour: 9\ndefault_minute: 0\ntimeformat: '%Y-%m-%d %H:%M'\ntagsymbols: '@'\n"
        "indent_character: '|'\nlinewrap: 79\ncolors: {}\n"
    )
    _answer(folder, ["--config-file", str(config), "--encrypt"])
    return _answer(folder, ["--config-file", str(config), "a line of the log"])


def _answer(folder: Path, words: list[str]) -> float:
    """Run jrnl, give the password whenever it asks, keep nothing in a keychain; seconds since the last password."""
    environment = {**os.environ, "HOME": str(folder), "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    child = pexpect.spawn("jrnl", words, env=environment, timeout=600, encoding="utf-8")
    given = time.perf_counter()
    while (asked := child.expect(["(?i)password.*: ", "(?i)y/n", pexpect.EOF])) != 2:
        child.sendline("n" if asked else PASSWORD)
        given = given if asked else time.perf_counter()
    return time.perf_counter() - given
