from kapterm import keys
from kapterm.screens.palette import acts, record_acts
from kapterm.session.grammar.forms import kinds_by_hand
from kapterm.widgets.palette import Palette, PaletteEntry, matches, palette_rows
from kapterm.widgets.row import text_of

ENTRIES = (
    PaletteEntry("a", "write the record to a file", "e"),
    PaletteEntry("b", "record: laboratory"),
    PaletteEntry("c", "vital signs, or not taken because", "V", "dosing"),
)


def test_an_entry_that_begins_with_the_word_comes_first() -> None:
    assert [entry.id for entry in matches(ENTRIES, "record")] == ["b", "a"]


def test_a_place_by_its_own_word_comes_before_what_only_holds_the_word() -> None:
    found = matches(acts("preparation"), "today")
    assert found[0].id == "go.today"
    assert "prepare.not_today" in [entry.id for entry in found]
    assert matches(acts("preparation"), "not today")[0].id == "prepare.not_today"


def test_every_typed_word_must_be_there_in_any_order() -> None:
    assert [entry.id for entry in matches(ENTRIES, "file write")] == ["a"]
    assert matches(ENTRIES, "file vital") == ()


def test_the_place_is_searched_too() -> None:
    assert [entry.id for entry in matches(ENTRIES, "dosing vital")] == ["c"]


def test_the_cursor_stays_within_what_was_found() -> None:
    palette = Palette(ENTRIES).move(9)
    assert palette.chosen == ENTRIES[2]
    assert palette.type("record").chosen == ENTRIES[1]
    assert Palette(ENTRIES).type("zzz").chosen is None


def test_the_chosen_entry_is_marked_and_in_view() -> None:
    many = tuple(PaletteEntry(str(n), f"act {n}") for n in range(40))
    rows = [text_of(row) for row in palette_rows(Palette(many).move(30), 80)]
    assert len(rows) == 9
    assert [row for row in rows if row.startswith(" ▸ act 30")]


def test_nothing_found_is_said() -> None:
    rows = palette_rows(Palette(ENTRIES).type("zzz"), 80)
    assert "nothing" in text_of(rows[1])


def test_every_act_and_every_kind_can_be_reached_by_its_words() -> None:
    offered = {entry.id for entry in (*acts("chart", ("dusk",)), *record_acts())}
    lines = {"lists", "line", "chosen", "clients", "listed", "note"}
    assert offered >= {act.id for act in keys.ACTS if act.scope not in lines} - {"palette", "back"}
    kinds = set(kinds_by_hand()) - {"session", "system", "brushed"}
    assert offered >= {f"record.{kind}" for kind in kinds}
    assert "theme.dusk" in offered
