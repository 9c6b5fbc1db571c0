"""Bytes to the disk, durably: whole writes, syncs that count, files that appear at once or not at all.

The rule of this file: a function that returns has done what its name says; one that could not raises CouldNotWrite and
leaves no half behind. Folders are 0700 and files 0600 whatever the umask says, and no link is ever followed to be
written through.
"""

import errno
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

from kapterm.errors import CouldNotWrite

if sys.platform == "darwin":
    from fcntl import F_FULLFSYNC, fcntl

    def sync_data(fd: int) -> None:
        """Bring what was written to the medium itself: here fsync stops at the drive's cache."""
        fcntl(fd, F_FULLFSYNC)

else:

    def sync_data(fd: int) -> None:
        """Bring what was written to the medium itself."""
        os.fdatasync(fd)


FOLDER_MODE = 0o700
FILE_MODE = 0o600
READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
LONGEST = 2 * 1024**3
OVERWRITE = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
APPEND = os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the quota of this account is used up",
    errno.EROFS: "the disk can only be read",
    errno.EACCES: "this account may not write there",
    errno.EPERM: "this account may not write there",
    errno.EIO: "the disk reported an error",
    errno.ENOENT: "the folder is gone",
    errno.ENOTDIR: "a file stands where a folder should be",
    errno.ELOOP: "a link stands where a file should be",
    errno.EEXIST: "a file of that name is already there",
    errno.EMFILE: "too many files are open",
}


def could_not_write(error: OSError) -> CouldNotWrite:
    """Say in one sentence why the system did not write.

    Returns:
        The error to raise; it names no path and nothing from the record.
    """
    name = errno.errorcode.get(error.errno or 0, "unknown")
    return CouldNotWrite(f"Not saved: {_REASONS.get(error.errno or 0, f'the system refused ({name})')}.")


def write_whole(fd: int, content: bytes) -> None:
    """Write every byte: the system may take a part and say so, which is not an error until it takes none."""
    done = os.write(fd, content)
    while done < len(content):
        step = os.write(fd, content[done:])
        if step == 0:
            raise OSError(errno.EIO, "nothing was taken")
        done += step


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable: a new or renamed file is not, until its folder is synced."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def make_folder(folder: Path) -> Path:
    """Make a folder, and those above it, for this account alone; tighten one that is open to others.

    Returns:
        The folder.

    Raises:
        CouldNotWrite: The system did not let us.
    """
    try:
        if folder.is_dir():
            tighten(folder, FOLDER_MODE)
            return folder
        if not folder.parent.is_dir():
            make_folder(folder.parent)
        with suppress(FileExistsError):
            folder.mkdir(mode=FOLDER_MODE)
        folder.chmod(FOLDER_MODE)
        sync_folder(folder.parent)
    except OSError as error:
        raise could_not_write(error) from error
    return folder


def tighten(path: Path, mode: int) -> bool:
    """Take from others what they may do with a file or folder of ours.

    Returns:
        True where something had to be taken away.
    """
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode) or found.st_uid != os.geteuid():
        return False
    if stat.S_IMODE(found.st_mode) & ~mode & 0o077:
        path.chmod(mode)
        return True
    return False


def read_file(path: Path) -> bytes:
    """Read a whole file.

    Raises:
        OSError: As `read_and_identify`.
    """
    return read_and_identify(path)[0]


def read_and_identify(path: Path) -> tuple[bytes, tuple[int, int]]:
    """Read a whole file and tell which it is: device and inode.

    Raises:
        OSError: As the system gives it; FileNotFoundError where there is none; also where a link, a pipe or a device
            stands there, or more than 2 GiB, which no file of ours is: a stranger may have put it there.
    """
    fd = os.open(path, READ)
    with os.fdopen(fd, "rb") as handle:
        found = os.fstat(fd)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "not a file")
        if found.st_size > LONGEST:
            raise OSError(errno.EFBIG, "longer than any file of ours")
        return handle.read(), (found.st_dev, found.st_ino)


def replace_file(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Put a file in place at once: whoever looks sees the old one or the whole new one, never a part.

    Args:
        path: The file, whether or not there is one already.
        content: Its whole content.
        durable: False where a power cut may take it back, as with what can be built again.

    Raises:
        CouldNotWrite: The system did not write; what stood there stands there still.
    """
    temporary = path.with_name(f"{path.name}.{os.urandom(6).hex()}.kaptmp")
    try:
        _write_new(temporary, content, durable)
        try:
            temporary.replace(path)
            if durable:
                sync_folder(path.parent)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise could_not_write(error) from error


def create_file(path: Path, content: bytes) -> None:
    """Put a new file in place at once and durably, never over another.

    Raises:
        CouldNotWrite: The system did not write, or a file of that name was there.
    """
    temporary = path.with_name(f"{path.name}.{os.urandom(6).hex()}.kaptmp")
    try:
        _write_new(temporary, content, durable=True)
        try:
            _name_once(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise could_not_write(error) from error


def remove_file(path: Path) -> None:
    """Take a file away, durably; one that is not there is no error.

    Raises:
        CouldNotWrite: The system did not let us.
    """
    try:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise could_not_write(error) from error


def _name_once(temporary: Path, path: Path) -> None:
    """Give a finished file its name unless there is one: by a link, or where links are unknown (a stick) by a claim."""
    try:
        os.link(temporary, path, follow_symlinks=False)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK):
            raise
        os.close(os.open(path, CREATE, FILE_MODE))
        temporary.replace(path)


def _write_new(path: Path, content: bytes, durable: bool) -> None:
    fd = os.open(path, CREATE, FILE_MODE)
    try:
        write_whole(fd, content)
        if durable:
            sync_data(fd)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(fd)
