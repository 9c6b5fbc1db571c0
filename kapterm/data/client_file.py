"""One client's file, open: its records in order, the next one appended, the draft beside it.

The rule of this file: what `append` has returned for is on the disk and in `records`; what it has raised for is in
neither. What is found wrong at opening is said in `notices`; where writing could make it worse, the file is read only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tinydb import TinyDB

from kapterm.data import cipher, files, frames, header, heads, letterbox, operations
from kapterm.data.drafts import Draft
from kapterm.data.framelog import FrameLog, Replaced
from kapterm.data.frames import Scan, Trouble
from kapterm.data.header import Header
from kapterm.data.letterbox import Letterbox
from kapterm.data.locks import Lock
from kapterm.data.operations import Tables
from kapterm.data.spool import Spool
from kapterm.data.storage import SealedStorage, SealedTable
from kapterm.errors import CouldNotWrite, DamageFound, NotOurFile

EVENTS = "events"


class SealedDB(TinyDB):
    """TinyDB whose tables know that their storage is sealed."""

    table_class = SealedTable


@dataclass(frozen=True, slots=True)
class StatePaths:
    """Where the state of one file lies on this machine."""

    draft: Path
    spool: Path
    head: Path
    quarantine: Path

    @classmethod
    def of(cls, state: Path, file_id: str) -> "StatePaths":
        """Name the places under a vault's state folder."""
        return cls(
            state / "drafts" / file_id, state / "spool" / file_id, state / "heads" / file_id, state / "quarantine"
        )


class ClientFile:
    """The sealed file of one client, or the vault's own log, which is one too.

    Attributes:
        id: Its random id, also its name.
        path: Where it lies.
        notices: What opening found, each one plain sentence.
        damaged: Whether something in it could not be read; what could be is in `records`.
        older: Whether this machine once acknowledged more, or something else, than it holds.
        read_only_because: None where it may be appended to, else why not, in one sentence.
        db: The same documents as a TinyDB; the table "events" holds one document a record.
        draft: What is being typed for this client.
    """

    def __init__(self, path: Path, state: Path, key_of: Callable[[Header], bytes], lock: Lock | None) -> None:
        """Open and read a file.

        Args:
            path: The file.
            state: The vault's state folder on this machine.
            key_of: Gives the file's key for its header.
            lock: The right to write, already held; None to read.

        Raises:
            NotOurFile, NewerFormat, DamageFound: The header does not hold, or the file cannot be read at all.
        """
        self._lock = lock
        self.path = path
        self._state = state
        self._paths = StatePaths.of(state, path.stem)
        sealed_head = heads.read(self._paths.head)
        self.notices: tuple[str, ...] = ()
        self.damaged = False
        self.older = False
        self.read_only_because = None if lock else "Another window writes here; this one reads."
        try:
            if lock and files.tighten(path, files.FILE_MODE):
                self.notices += ("The file was open to other accounts of this machine; it no longer is.",)
            self._log = FrameLog(path, key_of)
        except OSError as error:
            raise DamageFound("A file of this vault could not be read.") from error
        self.id = self._log.header.file
        if path.stem not in (self.id, self._log.header.kind):
            raise NotOurFile("A file stands under the name of another.")
        self._spool = Spool(self._paths.spool)
        self._tables = Tables()
        self._opened = False
        self._take_in(self._log.take())
        # Later than this, an unfinished write is another window's, which is about to finish it.
        self._opened = True
        if not self.damaged:
            self._compare_with_state(heads.unseal(sealed_head, self._log.key, self._log.header.file_id))
        # Asked here, so that the first line of a session waits for it no longer than the last.
        self._tables.highest(EVENTS)
        self._head_count = self._log.position.number if sealed_head else -1
        self.storage = SealedStorage(self._tables, self._commit)
        self.db: TinyDB = SealedDB(storage=lambda: self.storage)
        self.draft = Draft(self._paths.draft, self._log.key, self._log.header.file_id, beside=self._spool.flush)

    def records(self) -> list[bytes]:
        """Every record's JSON, as it was given, in file order."""
        return list(self._tables.rows.get(EVENTS, {}).values())

    def append(self, record: bytes) -> None:
        """Make one record durable.

        Args:
            record: JSON on one line.

        Raises:
            CouldNotWrite: It is not on the disk; calling again tries anew.
            ValueError: The record holds a line break or a tab, which JSON on one line never does.
        """
        self.append_many([record])

    def append_many(self, records: Sequence[bytes]) -> None:
        """Make several records durable as one: all of them, or none.

        Raises:
            CouldNotWrite, ValueError: As `append`.
        """
        if not records:
            return
        for record in records:
            if b"\n" in record or b"\t" in record:
                raise ValueError("a record is JSON on one line")
        try:
            self._put(records)
        except Replaced:
            self._adopt()
            self._put(records)

    @property
    def key(self) -> bytes:
        """The file's key."""
        return self._log.key

    def arm(self) -> None:
        """Remember that a session of this client is going on, so that lines can be taken before unlocking.

        Raises:
            CouldNotWrite: It is not remembered.
        """
        letterbox.arm(self._state, self.id, header.line_keys(self.key)[0])

    def disarm(self) -> None:
        """Forget the session: it has ended.

        Raises:
            CouldNotWrite: It is still remembered.
        """
        letterbox.disarm(self._state)

    def taken_before_unlocking(self) -> list[bytes]:
        """Lines that were taken down before the passphrase was given, oldest first."""
        return self._letters().read(header.line_keys(self.key)[1])

    def forget_taken(self) -> None:
        """Throw those lines away, once they are records.

        Raises:
            CouldNotWrite: They are still there.
        """
        self._letters().clear()

    def _letters(self) -> Letterbox:
        return Letterbox(self._state, self.id, header.line_keys(self.key)[0])

    def close(self) -> None:
        """Remember how far the file came, forget the second copy, let go of the lock."""
        if self._lock and not self.read_only_because:
            if self._log.position.number != self._head_count:
                heads.write(self._paths.head, self._log.key, self._log.header.file_id, self._log.position)
            self._spool.clear()
        self._spool.close()
        self.draft.close()
        self._log.close()
        if self._lock:
            self._lock.release()

    def _put(self, records: Sequence[bytes]) -> None:
        # The one path of the program that is walked between a key and its "saved": it makes no objects it can spare.
        first = self._tables.highest(EVENTS) + 1
        content = b'put\t"events"\t"%d"\t%b' % (first, records[0])
        if len(records) > 1:
            content = b"\n".join(b'put\t"events"\t"%d"\t%b' % line for line in enumerate(records, first))
        self._commit(content)
        self._tables.extend(EVENTS, first, records)

    def _adopt(self) -> None:
        """Go on in the file that now has our name: it gets what we hold and it lacks, and loses nothing.

        Raises:
            CouldNotWrite: It is not this client's file, or is damaged; ours is still the truth.
        """
        key = self._log.key
        try:
            log = FrameLog(self.path, lambda _: key)
            tables = Tables()
            found = log.take()
            tables.replay(found.contents)
        except (OSError, DamageFound, ValueError) as error:
            raise CouldNotWrite("Not saved: this client's file is gone or was replaced by something else.") from error
        if log.header.file != self.id or found.trouble is not None:
            raise CouldNotWrite("Not saved: this client's file was replaced by one that is not whole.")
        lacking = list(self._tables.missing_in(tables, EVENTS))
        if lacking:
            self._spool.keep(log.append(operations.encode(lacking)))
            tables.apply(lacking)
        self._log.close()
        self._log = log
        self._tables.become(tables)
        self.notices += ("Another program replaced this file; the lines of both are in it now.",)

    def _commit(self, content: bytes) -> None:
        if self.read_only_because:
            raise CouldNotWrite(f"Not saved: {self.read_only_because}")
        self._spool.keep(self._log.append(content))

    def catch_up(self) -> int:
        """Read what another process has written since.

        Returns:
            How many frames that were.

        Raises:
            DamageFound: The file is no longer the one that was opened.
            CouldNotWrite: It could not be read.
        """
        try:
            found = self._log.catch_up()
        except OSError as error:
            raise CouldNotWrite("A file of this vault could not be read.") from error
        self._take_in(found)
        return len(found.contents)

    def _take_in(self, found: Scan) -> None:
        try:
            self._tables.replay(found.contents)
        except ValueError:
            self._refuse("It holds operations that this version does not know.")
        if found.trouble is Trouble.DAMAGED:
            self.damaged = True
            lost = sum(gap.after - gap.before for gap in found.gaps if gap.after is not None)
            end = " and its end" if found.gaps[-1].after is None else ""
            self._refuse(f"The file is damaged: {lost} of its writes{end} cannot be read. The rest is shown.")
        elif found.trouble is Trouble.TORN and self._lock and self._lock.held:
            self._set_tail_aside()
        elif found.trouble is Trouble.TORN and not self._opened:
            self.notices += ("The last write to this file was not finished; it was never acknowledged.",)

    def _set_tail_aside(self) -> None:
        """Keep what an unfinished write left in quarantine, and take it off the file."""
        tail = self._log.tail
        target = self._paths.quarantine / f"{self.id}-{self._log.position.number}-{cipher.digest(tail, 6).hex()}.torn"
        try:
            files.make_folder(self._paths.quarantine)
            files.replace_file(target, tail)
            self._log.cut_tail()
        except CouldNotWrite as error:
            self._refuse(f"Its end is an unfinished write that could not be set aside. {error.message}")
            return
        self.notices += ("The last write was cut short; what it left was set aside. No acknowledged line is touched.",)

    def _compare_with_state(self, head: heads.Head | None) -> None:
        """Put back what was acknowledged here and is missing, or say that this is an older copy."""
        copy = self._spool.read() if self._lock else b""
        if copy and not self.read_only_because and (restored := self._put_back(copy)):
            self.notices += (f"{restored} acknowledged writes were missing and were put back.",)
        known = max(head.count if head else 0, _last_number(copy) + 1)
        if known > self._log.position.number:
            self.older = True
            self._refuse(f"This is an older copy: {self._log.position.number} of {known} writes are in it.")
        elif head and not self._holds(head):
            self.older = True
            self._refuse("This is another copy: what this machine wrote last is not in it.")

    def _holds(self, head: heads.Head) -> bool:
        try:
            return self._log.holds(head.end, head.tag)
        except OSError as error:
            raise CouldNotWrite("A file of this vault could not be read.") from error

    def _put_back(self, copy: bytes) -> int:
        """Append from the second copy what the file lacks, if it follows what the file has."""
        at = 0
        while at < len(copy) and (step := frames.peek(copy, at)) is not None:
            number, end = step
            if number == self._log.position.number:
                contents = self._log.append_sealed(copy[at:])
                self._tables.replay(contents)
                return len(contents)
            at = end
        return 0

    def _refuse(self, why: str) -> None:
        self.notices += (why,)
        if self._lock:
            self.read_only_because = why


def _last_number(copy: bytes) -> int:
    """Position of the last whole frame in a second copy, -1 where there is none."""
    at, last = 0, -1
    while (step := frames.peek(copy, at)) is not None:
        last, at = step
    return last
