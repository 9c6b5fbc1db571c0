"""One screen a phase, and the few around them."""

from kapterm.screens.base import PlaceScreen
from kapterm.screens.today import TodayScreen

SCREENS: dict[str, type[PlaceScreen]] = {screen.PLACE: screen for screen in (TodayScreen,)}
"""Every place by its name."""
