"""One screen a phase, and the few around them."""

from kapterm.screens.base import PlaceScreen
from kapterm.screens.chart import ChartScreen
from kapterm.screens.clients import ClientsScreen
from kapterm.screens.dosing import DosingScreen
from kapterm.screens.integration import IntegrationScreen
from kapterm.screens.measures import MeasuresScreen
from kapterm.screens.preparation import PreparationScreen
from kapterm.screens.review import ReviewScreen
from kapterm.screens.today import TodayScreen

SCREENS: dict[str, type[PlaceScreen]] = {
    screen.PLACE: screen
    for screen in (
        ChartScreen,
        ClientsScreen,
        DosingScreen,
        PreparationScreen,
        IntegrationScreen,
        MeasuresScreen,
        ReviewScreen,
        TodayScreen,
    )
}
"""Every place by its name."""
