"""The way out: where exports are written, at once or not at all, and never over what is not ours to replace.

A file is made under a name of its own choosing beside the target, for this account alone, written, synced, and only
then given its name. No link is followed to be written through, and a file of the same name stays unless the caller was
told to replace it.
"""

from pathlib import Path

from kapterm.data import files
from kapterm.errors import CouldNotWrite, UsageError


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
    if not path.parent.is_dir():
        raise UsageError("The folder for this export does not exist.")
    if path.is_dir():
        raise UsageError("A folder stands where this export should be written.")
    if path.is_symlink():
        raise CouldNotWrite("Not written: a link stands where this export should be.", "Name another file.")
    if replace:
        files.replace_file(path, content)
        return
    if path.exists():
        raise UsageError("A file of that name is already there.", "Name another, or say that it may be replaced.")
    files.create_file(path, content)
