from datetime import UTC, datetime

from kapterm.screens.clients.rows import client_lines, found
from kapterm.session.roster import Card
from kapterm.widgets.row import text_of
from tests.screens.conftest import Desk, golden

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def test_a_code_that_begins_with_what_was_typed_comes_first() -> None:
    cards = (Card("1", "A.M."), Card("2", "M.A."), Card("3", "B.K."))
    assert [card.code for card in found(cards, "m")] == ["M.A.", "A.M."]


def test_a_closed_client_shows_only_when_searched_for() -> None:
    cards = (Card("1", "A.M.", closed=True), Card("2", "B.K."))
    assert [card.code for card in found(cards, "")] == ["B.K."]
    (line,) = client_lines(cards, "a.m", NOW, 80)
    assert "closed" in text_of(line.row)


async def test_typing_filters_and_enter_opens_the_chart(desk: Desk) -> None:
    for code in ("A.M.", "B.K.", "C.D.", "C.E. 2"):
        desk.client(code)
    async with desk.sit() as seat:
        await seat.press("slash")
        golden("clients", seat)
        await seat.type("c")
        assert "A.M." not in seat.text
        await seat.press("down", "enter")
        assert seat.place == "chart"
        assert seat.chart.code == "C.E. 2"


async def test_digits_belong_to_the_search_and_esc_leads_back(desk: Desk) -> None:
    desk.client("A 17")
    desk.client("B 18")
    async with desk.sit() as seat:
        await seat.press("slash", "1", "7")
        assert "A 17" in seat.text
        assert "B 18" not in seat.text
        await seat.press("escape")
        assert seat.place == "today"
