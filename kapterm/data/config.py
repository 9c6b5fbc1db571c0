"""The clinic's own settings: one TOML file that the program reads and never writes.

The rule of this file: an option stands over the environment, the environment over the file, the file over the default;
a setting that is misspelt is refused by name, because a setting that is silently ignored is worse than none.
"""

import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from kapterm.errors import UsageError

FILE = "config.toml"


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a clinic may settle for itself.

    Attributes:
        vault: Folder of the vault; None for the platform's own.
        lock_after_minutes: Idle minutes until the program locks outside a session; 0 never locks, at most 120.
        dark_after_minutes: Idle minutes until the screen goes dark while a dose runs; 0 never does, at most 120.
        theme: Name of a theme; None for the default.
        route: Route that a new dosing session proposes; None for none.
        shape: Shape of an exported note; None for the default.
        hour_cycle: 24 or 12.
        keymap: Other keys for acts, by the act's id; `kapterm.keymap` says which of them hold.
    """

    vault: Path | None = None
    lock_after_minutes: int = 5
    dark_after_minutes: int = 15
    theme: str | None = None
    route: str | None = None
    shape: str | None = None
    hour_cycle: Literal[12, 24] = 24
    keymap: dict[str, str] = {}

    def __post_init__(self) -> None:
        for name in ("lock_after_minutes", "dark_after_minutes"):
            if not 0 <= getattr(self, name) <= 120:
                raise ValueError(f"{name} must lie between 0 and 120")


def load(folder: Path) -> Config:
    """Read the settings of a clinic.

    Args:
        folder: The settings folder; a missing file gives the defaults.

    Raises:
        UsageError: The file is no TOML, or says something unknown; the sentence names it.
    """
    path = folder / FILE
    try:
        content = path.read_bytes().decode()
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The settings file {FILE} cannot be read.") from error
    try:
        return msgspec.convert(tomllib.loads(content), Config, strict=True, dec_hook=_path)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"The settings file {FILE} is not TOML: {error}.") from error
    except msgspec.ValidationError as error:
        raise UsageError(f"The settings file {FILE} is not understood: {error}.") from error


def _path(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str) and value:
        return Path(value).expanduser()
    raise ValueError("expected a folder")
