"""What every resource of a bundle needs: ids that stay the same, references, times with their offset, safe text."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from kapterm.export.escape import lines_of
from kapterm.export.fhir.codes import Json
from kapterm.export.source import Source


class Maker:
    """Makes the resources of one visit."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def urn(self, what: str) -> str:
        """The address of a resource: the same at every export of the same record."""
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'kapterm/{self.source.chart.client_id}/{what}')}"

    @property
    def patient(self) -> Json:
        """The client."""
        return {"reference": self.urn("patient")}

    @property
    def encounter(self) -> Json:
        """The visit."""
        return {"reference": self.urn(f"encounter/{self.source.session.id}")}

    def moment(self, at: datetime) -> str:
        """A moment with the offset of the place."""
        return at.astimezone(self.source.how.zone).isoformat(timespec="seconds")

    def entry(self, what: str, resource: Json) -> Json:
        """A resource in its place in the bundle."""
        address = self.urn(what)
        return {"fullUrl": address, "resource": {**resource, "id": address.removeprefix("urn:uuid:")}}


def clean(text: str) -> str:
    """Typed text as FHIR takes it: safe lines, composed."""
    return unicodedata.normalize("NFC", "\n".join(lines_of(text)))
