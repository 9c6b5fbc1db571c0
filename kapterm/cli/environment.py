"""What the process takes over from whoever started it, before Textual or any file is touched.

The rule: no variable can make the program log keys, take pictures of the screen, connect to anybody or load a
stranger's code, and nothing it writes or leaves behind in a crash can be read by another user.
"""

import ctypes
import os
import resource
import sys
from collections.abc import MutableMapping
from contextlib import suppress

# TEXTUAL_LOG writes every key to a file, TEXTUAL_DEVTOOLS sends it to a port, TEXTUAL_SCREENSHOT takes pictures,
# TEXTUAL_PRESS types, TEXTUAL_DRIVER loads a module; so all go but those that help with an odd terminal.
_HARMLESS = {"TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DISABLE_KITTY_KEY"}
# With COLUMNS or LINES set a resized window goes unnoticed; debugging asyncio prints what callbacks hold.
_UNWANTED = ("COLUMNS", "LINES", "PYTHONASYNCIODEBUG")
_STILL = {
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_SMOOTH_SCROLL": "0",
    # One dialect of keys on every terminal; the other reports Shift alone as a key of its own.
    "TEXTUAL_DISABLE_KITTY_KEY": "1",
}
_PR_SET_DUMPABLE = 4


def clean(environ: MutableMapping[str, str]) -> None:
    """Takes out what is not safe or not calm. Must run before Textual is imported, which reads it once."""
    for name in [*environ]:
        is_textual = name == "TEXTUAL" or name.startswith("TEXTUAL_")
        if (is_textual and name not in _HARMLESS) or name in _UNWANTED:
            del environ[name]
    # By its standard an empty NO_COLOR means nothing; Textual takes it for a yes.
    if environ.get("NO_COLOR") == "":
        del environ["NO_COLOR"]
    for name, value in _STILL.items():
        environ.setdefault(name, value)


def withdraw() -> None:
    """Keeps what the process writes and holds from other users: files, and its memory in a core dump."""
    os.umask(0o077)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # A limit of 0 does not hold where dumps are piped to a collector; this does.
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def terminal_unfit(environ: MutableMapping[str, str], *, is_terminal: bool) -> str | None:
    """Why the full-screen program cannot be shown here, in one sentence with what to do; None where it can.

    Args:
        environ: Its TERM says what the terminal can do.
        is_terminal: Whether both input and output are a terminal.
    """
    linear = "`kapterm log CLIENT` works line by line on any."
    if not is_terminal:
        return f"The full-screen program needs a terminal; {linear}"
    if environ.get("TERM", "").lower() in ("", "dumb", "unknown"):
        return f"This terminal cannot show the full-screen program; {linear}"
    return None
