"""The colours keep to the cube, to the contrast and to the warm side."""

import re
from dataclasses import asdict
from pathlib import Path

import pytest
from rich.color import Color, ColorSystem
from textual.app import ComposeResult
from textual.theme import BUILTIN_THEMES, Theme
from textual.widgets import Input, Static

from kapterm.widgets import themes
from kapterm.widgets.textual_fixes import CalmApp
from kapterm.widgets.themes import DAY, DUSK, EMBER, SLATE
from tests.terminal import contrast, luminance

HEX_THEMES = {"dusk": DUSK, "ember": EMBER, "slate": SLATE, "day": DAY}
MATTERS = ("plain", "strong", "warm", "said", "good", "alert")
NO_CUBE = {"COLORTERM": "", "TERM": "linux"}

all_themes = pytest.mark.parametrize("name", HEX_THEMES)


class Probe(CalmApp[None]):
    """A line in each role."""

    CSS = "".join(
        f"#{role} {{ color: $kap-{role.replace('_', '-')}; background: $kap-ground; }}\n" for role in asdict(DUSK)
    )

    def compose(self) -> ComposeResult:
        for role in asdict(DUSK):
            yield Static("words", id=role)
        yield Input()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.for_other_themes(self.current_theme)

    def on_mount(self) -> None:
        for theme in themes.THEMES:
            self.register_theme(theme)


@all_themes
def test_every_colour_is_of_the_cube(name: str) -> None:
    for colour in asdict(HEX_THEMES[name]).values():
        assert re.fullmatch("#(00|5f|87|af|d7|ff){3}", colour)


@all_themes
def test_what_matters_can_be_read(name: str) -> None:
    roles = HEX_THEMES[name]
    for role in MATTERS:
        assert contrast(getattr(roles, role)[1:], roles.ground[1:]) >= 4.5, role
    assert contrast(roles.on_bar[1:], roles.bar[1:]) >= 4.5


@all_themes
def test_what_matters_can_be_read_in_256_colours(name: str) -> None:
    roles = HEX_THEMES[name]
    ground = shown_in_256(roles.ground)
    for role in MATTERS:
        assert contrast(shown_in_256(getattr(roles, role)), ground) >= 4.5, role


@pytest.mark.parametrize("name", ["dusk", "ember", "slate"])
def test_the_room_stays_dark_and_warm(name: str) -> None:
    roles = HEX_THEMES[name]
    assert roles.ground == "#000000"
    for colour in asdict(roles).values():
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        assert blue <= min(red, green), colour


def test_no_theme_has_pure_white() -> None:
    assert "#ffffff" not in {colour for roles in HEX_THEMES.values() for colour in asdict(roles).values()}


def test_dimmer_is_darker() -> None:
    for roles in (DUSK, EMBER):
        order = [luminance(c[1:]) for c in (roles.strong, roles.plain, roles.dim, roles.faint, roles.rule)]
        assert order == sorted(order, reverse=True)
        assert luminance(roles.dark2[1:]) < luminance(roles.dark1[1:])


def test_a_full_dosing_screen_keeps_within_the_light_it_may_give() -> None:
    # Of 80 x 24 cells: 200 letters that matter, 300 of older lines, three rules; a letter covers 15 % of its cell.
    for roles, limit_pct in ((DUSK, 1.2), (EMBER, 0.6)):
        lit = 200 * luminance(roles.plain[1:]) + 300 * luminance(roles.dim[1:]) + 240 * luminance(roles.rule[1:])
        assert 100 * 0.15 * lit / (80 * 24) <= limit_pct


def test_dark_gives_next_to_no_light() -> None:
    assert 100 * 0.15 * 100 * luminance(DUSK.dark1[1:]) / (80 * 24) <= 0.05
    assert 100 * 0.15 * 20 * luminance(DUSK.dark2[1:]) / (80 * 24) <= 0.01


@pytest.mark.parametrize("theme", [*themes.THEMES, *BUILTIN_THEMES.values()], ids=lambda theme: theme.name)
async def test_every_theme_has_every_role(theme: Theme, tmp_path: Path) -> None:
    app = Probe(tmp_path)
    async with app.run_test() as pilot:
        app.theme = theme.name
        await pilot.pause()
        assert app.query_one("#plain").styles.color


def test_the_theme_asked_for_is_the_one_to_begin_with() -> None:
    rich = {"COLORTERM": "truecolor", "TERM": "xterm"}
    assert themes.chosen(None, rich) == "dusk"
    assert themes.chosen("ember", {"TERM": "xterm-256color"}) == "ember"
    assert themes.chosen("nord", NO_CUBE) == "nord"


def test_a_terminal_of_sixteen_colours_gets_its_own_form() -> None:
    assert themes.chosen(None, NO_CUBE) == "dusk-16"
    assert themes.chosen("ember", {"TERM": "screen"}) == "ember-16"
    assert {"dusk-16", "ember-16"} <= {theme.name for theme in themes.THEMES if theme.ansi}


def shown_in_256(colour: str) -> str:
    """What a 256-colour terminal makes of a colour, through Rich as Textual does it."""
    number = Color.parse(colour).downgrade(ColorSystem.EIGHT_BIT).number or 0
    return Color.from_ansi(number).get_truecolor().hex[1:]


def test_where_there_is_but_one_colour_the_chosen_line_is_underlined() -> None:
    assert "underline" in themes.THEMES[1].variables["block-cursor-text-style"]
