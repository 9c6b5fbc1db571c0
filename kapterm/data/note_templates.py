"""A clinic's own note templates: files in the settings folder, by their names. Read here, filled elsewhere.

The rule of this file: only a plain file of that folder is a template; a name is letters, digits and dashes, so that no
name leads out of it.
"""

import re
from pathlib import Path

from kapterm.data import files
from kapterm.errors import UsageError

FOLDER = "templates"
SUFFIX = ".md.j2"
LARGEST_BYTES = 200_000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")


def names(config_dir: Path) -> tuple[str, ...]:
    """The names of the clinic's templates, in order; none where there is no folder."""
    found = (path.name.removesuffix(SUFFIX) for path in (config_dir / FOLDER).glob(f"*{SUFFIX}"))
    return tuple(sorted(name for name in found if _NAME.fullmatch(name)))


def read(config_dir: Path, name: str) -> str | None:
    """The text of a template; None where the clinic has none of this name.

    Raises:
        UsageError: It cannot be read, or is larger than a template can be.
    """
    if not _NAME.fullmatch(name):
        return None
    path = config_dir / FOLDER / f"{name}{SUFFIX}"
    try:
        if path.lstat().st_size > LARGEST_BYTES:
            raise UsageError(f"The template {name} is larger than a template can be.")
        return files.read_file(path).decode()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The template {name} cannot be read.") from error
