"""The way out: where exports are written, at once or not at all, and never over what is not ours to replace.

A file is made under a name of its own choosing beside the target, for this account alone, written, synced, and only
then given its name. No link is followed to be written through, and a file of the same name stays unless the caller was
told to replace it.
"""

from collections.abc import Sequence
from pathlib import Path

from kapterm.data import files
from kapterm.errors import AlreadyThere, CouldNotWrite, UsageError


def place(typed: str) -> Path:
    """Where a person's path leads, in full: `~` is their home, and a folder that is a link is the one it leads to.

    Raises:
        UsageError: It is no path.
    """
    try:
        path = Path(typed).expanduser().absolute()
        path = path.parent.resolve() / path.name
        path.lstat()
    except FileNotFoundError:
        return path
    except (RuntimeError, ValueError, OSError) as error:
        raise UsageError("This is no place for a file.", "Name another.") from error
    return path


def write_all(placed: Sequence[tuple[Path, bytes]], *, replace: bool = False) -> None:
    """Write the files of one export; none of them where one may not be written.

    Raises:
        UsageError: Such a file is there, or a folder is not.
        CouldNotWrite: The system did not write.
    """
    for path, _ in placed:
        check(path, replace=replace)
    for path, content in placed:
        write(path, content, replace=replace)


def write(path: Path, content: bytes, *, replace: bool = False) -> None:
    """Write an export.

    Args:
        path: Where; its folder must exist.
        content: The whole file.
        replace: Whether a file of that name may be replaced.

    Raises:
        UsageError: Such a file is there, or the folder is not.
        CouldNotWrite: The system did not write; nothing is left behind.
    """
    check(path, replace=replace)
    if replace:
        files.replace_file(path, content)
    else:
        files.create_file(path, content)


def check(path: Path, *, replace: bool = False) -> None:
    """Refuse a place where an export may not go.

    Raises:
        UsageError: Such a file is there, or the folder is not.
        CouldNotWrite: A link stands there.
    """
    if not path.parent.is_dir():
        raise UsageError("The folder for this export does not exist.")
    if path.is_dir():
        raise UsageError("A folder stands where this export should be written.")
    if path.is_symlink():
        raise CouldNotWrite("Not written: a link stands where this export should be.", "Name another file.")
    if path.exists() and not path.is_file():
        raise UsageError("What stands where this export should be is no file.", "Name another.")
    if path.exists() and not replace:
        raise AlreadyThere(f"{path.name} is already there.", "Name another, or say --replace.")
