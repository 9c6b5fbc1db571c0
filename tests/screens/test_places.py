"""The places are loaded when they are wanted, and the first one shows its theme and its list at once."""

import subprocess
import sys

import pytest

from kapterm.app import KaptermApp
from kapterm.data.config import Config
from kapterm.screens import SCREENS
from tests.screens.conftest import Desk


@pytest.mark.parametrize("place", SCREENS)
def test_each_place_is_loaded_by_its_name(place: str) -> None:
    assert place == SCREENS[place].PLACE


def test_a_place_that_is_not_there_is_none() -> None:
    assert "nowhere" not in SCREENS
    assert SCREENS.get("nowhere") is None


def test_a_start_loads_no_place_before_it_is_wanted() -> None:
    loaded = "[name for name in sys.modules if name.startswith('kapterm.screens.') and name.endswith('.screen')]"
    subprocess.run([sys.executable, "-c", f"import sys, kapterm.app; sys.exit(len({loaded}))"], check=True)


@pytest.mark.parametrize(("theme", "is_dark"), [("slate", True), ("day", False), ("dracula", True)])
async def test_a_theme_of_the_settings_holds_from_the_first_paint_on(desk: Desk, theme: str, is_dark: bool) -> None:
    app = KaptermApp(desk.practice, desk.packs, desk._state, Config(theme=theme))
    async with app.run_test():
        assert (app.theme, app.current_mode) == (theme, "today")
        assert (app.has_class("-dark-mode"), app.has_class("-light-mode")) == (is_dark, not is_dark)
        ground = app.screen.styles.background.hex
        app.refresh_css()
        assert app.screen.styles.background.hex == ground == app.theme_variables["background"].upper()
