"""Facts about the record itself: signed, amended, and what left the program."""

from __future__ import annotations

from kapterm.session.events.base import Fact


class RecordSigned(Fact, frozen=True, kw_only=True, tag="signature"):
    """A session signed: typed name, credential, and the check value of exactly what was signed."""

    name: str
    credential: str = ""
    check_value: str = ""
    lines: int = 0
    """How many events the check value covers."""
    role: str = "author"
    """Author, or co-signer for a trainee."""
    marks: tuple[str, ...] = ()
    """A short digest of each event that the check value covers, by which a later change is named."""
    signer_mark: str = ""
    """A short digest of the check value with name, credential and role; empty in a record that was signed without."""
    said = frozenset({"name", "credential", "role", "marks", "signer_mark"})

    def words(self) -> str:
        """Who signed."""
        who = ", ".join(part for part in (self.name, self.credential) if part)
        return f"co-signed by {who}" if self.role == "co-signer" else f"signed by {who}"


class ExportMade(Fact, frozen=True, kw_only=True, tag="export"):
    """A receipt: what left the program, in which view and form, and where to."""

    form: str = ""
    view: str = ""
    to: str = ""
    title = "exported"
    said = frozenset({"form", "view", "to"})

    def words(self) -> str:
        """Form, view and place."""
        return f"exported as {self.form}, {self.view} view, to {self.to}"
