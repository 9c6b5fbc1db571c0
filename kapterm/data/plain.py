"""Small JSON that lies in clear on this machine, where anybody may write: one error for all that can be wrong."""

from typing import TypeVar

import msgspec

T = TypeVar("T")


def parse(data: bytes, kind: type[T]) -> T:
    """Read JSON of one form.

    Raises:
        ValueError: It is no JSON, no Unicode, nested without end, or of another form.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError("not of this form") from error
