"""What is typed and not kept, in the form in which it survives a kill."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kapterm.session import events as ev
from kapterm.session.drafting import Draft, KeptLine, as_waiting, decode_draft, encode_draft, waiting_events
from kapterm.session.when import Base, When

from .strategies import NOON, event, histories

whens = st.one_of(st.none(), st.builds(When, st.sampled_from(Base), st.integers(0, 9999), st.booleans()))
lines = st.builds(
    KeptLine,
    kind=st.sampled_from(("seen", "said", "private", "words", "V", "code", "prefix", "/rest")),
    text=st.text(max_size=20),
    begun=st.just(NOON),
    target=st.text(max_size=5),
    is_open=st.booleans(),
    when=whens,
)


@given(st.lists(lines, max_size=4), st.text(max_size=10), histories())
def test_a_draft_comes_back_as_it_was(kept: list[KeptLine], text: str, refused: list[ev.Event]) -> None:
    draft = Draft(text=text, lines=tuple(kept), waiting=as_waiting(refused), session="s1")
    found = decode_draft(encode_draft(draft))
    if draft.is_empty:
        assert encode_draft(draft) == b""
    else:
        assert found == draft
        assert waiting_events(found, frozenset()) == refused


@given(st.binary(max_size=60))
def test_what_is_no_draft_is_an_empty_one(content: bytes) -> None:
    assert isinstance(decode_draft(content), Draft)


def test_what_is_on_record_by_now_is_not_written_twice() -> None:
    one, other = event(1, ev.NoteWritten(text="a")), event(2, ev.NoteWritten(text="b"))
    draft = Draft(waiting=as_waiting([one, other]))
    assert waiting_events(draft, frozenset({one.id})) == [other]
    assert decode_draft(None).is_empty
