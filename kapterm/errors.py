"""The errors of the program, each one calm sentence and one exit code.

KaptermError                    wrong use                               2
├── UsageError                  the words of a call or a line are off   2
│   └── AlreadyThere            a file of that name is there            2
├── DamageFound                 a check found damage                    1
│   ├── NotOurFile              a file that is not a kapterm file       1
│   ├── NewerFormat             written by a newer kapterm              1
│   └── OlderCopy               this machine once acknowledged more     1
├── WrongPassphrase             no slot opens with it                   3
├── InUse                       another process holds it                4
├── CouldNotWrite               the disk, the folder or the link said no 5
└── TerminalUnfit               this terminal cannot show it            6

The message is one plain sentence that a clinician can act on; the hint, where there is one, says what to do next.
Nothing a person typed into the record stands in either.
"""


class KaptermError(Exception):
    """Something kapterm can say in one sentence.

    Args:
        message: One plain sentence.
        hint: What to do next, or None where there is nothing to do.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message


class UsageError(KaptermError):
    """The words of a call, a line or a file handed in are not understood."""


class AlreadyThere(UsageError):
    """A file of that name is there, and nobody said that it may be replaced."""


class DamageFound(KaptermError):
    """A check found damage; nothing was changed."""

    exit_code = 1


class NotOurFile(DamageFound):
    """A file that kapterm did not write stands where one of its own should."""


class NewerFormat(DamageFound):
    """The file was written by a newer major version of the format."""


class OlderCopy(DamageFound):
    """The file holds less than this machine once acknowledged."""


class WrongPassphrase(KaptermError):
    """No slot of the vault opens with this passphrase."""

    exit_code = 3


class InUse(KaptermError):
    """Another process has the vault or the client open for writing."""

    exit_code = 4


class CouldNotWrite(KaptermError):
    """The words could not be made durable; whoever calls still holds them."""

    exit_code = 5


class TerminalUnfit(KaptermError):
    """This terminal cannot show the full-screen program."""

    exit_code = 6
