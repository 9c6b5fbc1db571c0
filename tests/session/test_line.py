"""Linear mode: one typed line is one fact, by the same grammar as the keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapterm.errors import UsageError
from kapterm.session import events as ev
from kapterm.session.chart import Adverse, Hold, SessionState
from kapterm.session.events import AnyFact
from kapterm.session.grammar import Context, read_line
from kapterm.session.grammar.acts import ACT_LINES
from kapterm.session.when import Base, When

from .strategies import NOON, event
from .typist import PLAN, shipped_packs

EMPTY = Context(shipped_packs())
RUNNING = Context(
    shipped_packs(),
    SessionState(plan=PLAN, t_zero=NOON, hold=Hold(NOON, 12), adverse=(Adverse("e1", "nausea", "mild", NOON),)),
)


def fact(line: str, context: Context = EMPTY) -> AnyFact:
    return read_line(line, context)[0]


def observed(line: str, context: Context = EMPTY) -> ev.Observed:
    found = fact(line, context)
    assert isinstance(found, ev.Observed), found
    return found


@pytest.mark.parametrize(
    ("line", "strength", "words"),
    [
        ("t", None, ""),
        ("t3", 3, ""),
        ("t3: on the left", 3, "on the left"),
        ("t: silent", None, "silent"),
        ("t0", 0, ""),
    ],
)
def test_a_code_its_strength_and_its_words(line: str, strength: int | None, words: str) -> None:
    found = observed(line)
    assert (found.code, found.strength, found.text) == ("tears", strength, words)


def test_a_shout_mark_is_a_jolt() -> None:
    assert (observed("!7").code, observed("!7").strength) == ("jolt", 7)
    assert observed("j10").strength == 10


@pytest.mark.parametrize("line", ["t4", "t10", "c2", "j11"])
def test_a_strength_beyond_its_code_says_the_range(line: str) -> None:
    with pytest.raises(UsageError, match=r"goes from|has no strength"):
        fact(line)


def test_a_point_is_a_mark() -> None:
    assert fact(".") == ev.MomentMarked()


@pytest.mark.parametrize(
    "line", ['"so quiet', '"so quiet"', "“so quiet”", "„so quiet“", "«so quiet»", "'so quiet'", "'so quiet"]
)
def test_a_quote_holds_the_clients_words_without_its_marks(line: str) -> None:
    assert fact(line) == ev.QuoteTaken(text="so quiet")


def test_an_apostrophe_inside_a_quote_stays() -> None:
    assert fact("'it's so quiet") == ev.QuoteTaken(text="it's so quiet")
    assert fact("\"it's so quiet") == ev.QuoteTaken(text="it's so quiet")


@pytest.mark.parametrize("line", ["(reminds me of my father", "(reminds me of my father)"])
def test_a_bracket_is_an_aside_of_mine(line: str) -> None:
    assert fact(line) == ev.AsideWritten(text="reminds me of my father")


@pytest.mark.parametrize("line", ["", "   ", '""', "“”", "()", "( )"])
def test_nothing_typed_is_said_to_be_nothing(line: str) -> None:
    with pytest.raises(UsageError, match="Nothing was typed"):
        fact(line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("V 132/84 78 98", ev.VitalsTaken(systolic_mmhg=132, diastolic_mmhg=84, heart_rate_bpm=78, spo2_pct=98)),
        ("V132/84", ev.VitalsTaken(systolic_mmhg=132, diastolic_mmhg=84)),
        ("V: hr 78", ev.VitalsTaken(heart_rate_bpm=78)),
        ("V n asleep", ev.VitalsTaken(not_taken=("BP", "HR", "SpO₂", "RR"), text="asleep")),
        ("A: emesis, mild", ev.AdverseEventNoted(type="emesis", severity="mild")),
        ("A: emesis, mild, twice", ev.AdverseEventNoted(type="emesis", severity="mild", text="twice")),
        ("M ondansetron 4 mg po", ev.MedicineGiven(drug="ondansetron", dose="4 mg", route="PO")),
        ("S 34", ev.ScaleRated),
        ("S RASS -2", ev.ScaleRated),
        ("K nn", ev.SymptomsChecked),
        ("P", ev.PhaseReached(name="onset")),
        ("P peak", ev.PhaseReached(name="peak")),
        ("P return early", ev.PhaseReached(name="descent", text="early")),
        ("E: music off", ev.EnvironmentChanged(text="music off")),
        ("C: Dr Lee", ev.CallMade(who="Dr Lee", step="called")),
        ("Y: AM; AM, RN Hale", ev.PresenceNoted(writer="AM", room=("AM", "RN Hale"))),
        ("R home with sister", ev.Departed(escort="sister")),
        ("R: home with sister; by car", ev.Departed(escort="sister", text="by car")),
        ("J 7", ev.Observed),
        ("N", ev.Observed),
        ("X", ev.Observed),
        ("/vitals heart rate 78", ev.VitalsTaken(heart_rate_bpm=78)),
        ("/note anything", ev.NoteWritten(text="anything")),
    ],
)
def test_an_act_is_a_capital_and_what_parses_wholly_as_it(line: str, expected: AnyFact | type) -> None:
    found = fact(line)
    assert isinstance(found, expected) if isinstance(expected, type) else found == expected


def test_a_dose_with_its_route_is_an_act() -> None:
    found = fact("D 200 sl")
    assert isinstance(found, ev.DoseGiven)
    assert (found.amount_mg, found.route, found.hold_planned_min) == (200, "SL", 12)


SLIPS = ("D 200", "D200", "V 132", "V 84/132", "V 8 of 10", "S 99", "D 4 ml im", "M", "V", "D", "A", "K", "C",
         "V: calm", "D: soon", "O", "A0", "A 0", "/dose soon", "t9")  # fmt: skip


@pytest.mark.parametrize("line", SLIPS)
def test_a_slip_in_a_value_is_asked_about_and_never_made_a_note(line: str) -> None:
    with pytest.raises(UsageError):
        fact(line)


NOTES = (
    "I am fine", "A good laugh", "Dr Lee came", "Very pale", "B is calm", "Can we stop", "D was here", "D day",
    "Did well", "E flat", "F", "G minor on the piano", "H stood up", "He smiles", "I", "J is here", "K no pain",
    "Kind words", "L is near", "M is here", "Music off", "N is her sister", "No", "O my", "O so warm", "Oh", "Os",
    "P for one", "Q", "R is for rest", "S is for sleep", "So still", "T", "U", "V nice view", "V no change",
    "W was near", "Water", "X marks it", "Y not", "Z", "tears", "t 3", "t3 words", "t:", "T3", "3 t", "132/84 by feel",
    "/nothing x", "7²", "²", "!!", "a.", "..", "P2P talk", "M1 motorway", "B12 given", "ä", "Ä 3", "t33333", "É 200 sl",
)  # fmt: skip


@pytest.mark.parametrize("line", NOTES)
@pytest.mark.parametrize("context", [EMPTY, RUNNING], ids=["empty", "running"])
def test_everything_else_is_a_note(line: str, context: Context) -> None:
    found = fact(line, context)
    assert isinstance(found, ev.NoteWritten), found
    assert found.text


@pytest.mark.parametrize(
    ("line", "when", "text"),
    [
        ("-3 t", When(Base.AGO, 3), None),
        ("-3t", When(Base.AGO, 3), None),
        ("14:05 she wept", When(Base.CLOCK, 845), "she wept"),
        ("+12? she wept", When(Base.ELAPSED, 12, is_about=True), "she wept"),
        ("-1:30 V 132/84", When(Base.AGO, 90), None),
        ("-3 .", When(Base.AGO, 3), None),
        ('-3 "so quiet', When(Base.AGO, 3), "so quiet"),
        ("-3 (mine", When(Base.AGO, 3), "mine"),
        (" -3 degrees outside", None, "-3 degrees outside"),
    ],
)
def test_back_dating_stands_in_front_of_anything(line: str, when: When | None, text: str | None) -> None:
    found, meant = read_line(line, EMPTY)
    assert meant == when
    assert text is None or found.text == text


def test_a_time_alone_is_nothing() -> None:
    with pytest.raises(UsageError, match="Nothing was typed"):
        read_line("-3", EMPTY)


def test_abbreviations_are_written_out_only_as_whole_words() -> None:
    known, full = next(iter(shipped_packs().abbreviations.by_id.items()))
    assert fact(f"then {known} again").text == f"then {full} again"
    assert fact(f"then x{known}x again").text == f"then x{known}x again"


def test_spat_and_swallowed_are_said_only_while_something_is_held() -> None:
    assert fact("O", RUNNING) == ev.HoldEnded()
    assert fact("O s", RUNNING) == ev.HoldEnded(swallowed=True)
    assert fact("O swallowed half", RUNNING) == ev.HoldEnded(swallowed=True, text="half")
    assert fact("O spat", RUNNING) == ev.HoldEnded()


def test_an_open_event_is_over_by_its_nought() -> None:
    assert fact("A 0", RUNNING) == ev.AdverseEventUpdated(type="nausea", over=True)
    assert fact("A0", RUNNING) == ev.AdverseEventUpdated(type="nausea", over=True)


PIECES = st.sampled_from(
    [*ACT_LINES, " ", ": ", "0", "1", "²", "٣", "--5", "200", "132/84", "-", "hr", "mg", "sl", ",", ".", "!", "t", "j",
     "(", ")", '"', "'", "“", "/", "/vitals ", "/dose ", "-3", "14:05", "+12", "?", "\t", "\n", "\u2028", "9" * 400]
)  # fmt: skip
ANY = st.one_of(st.text(), st.lists(PIECES, max_size=6).map("".join))


@given(ANY, st.sampled_from([EMPTY, RUNNING]))
def test_any_line_is_a_fact_that_comes_back_from_the_disk_or_says_what_was_expected(
    line: str, context: Context
) -> None:
    try:
        found, _ = read_line(line, context)
    except UsageError:
        return
    assert ev.decode(ev.encode(event(1, found))).fact == found
    assert (found.words() or found.text).strip(), "no fact is without words"


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ', .", min_size=2), st.sampled_from([EMPTY, RUNNING]))
def test_lower_case_words_are_always_a_note_or_a_quote(words: str, context: Context) -> None:
    if len(words.strip()) < 2 or words.strip(" '") == "":
        return
    found = fact(words, context)
    assert isinstance(found, ev.NoteWritten | ev.QuoteTaken)
