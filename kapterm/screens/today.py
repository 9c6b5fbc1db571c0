"""Today, the first screen: what is in progress, whom to see, and what is owed."""

from __future__ import annotations

from typing import ClassVar

from kapterm.screens.base import PlaceScreen


class TodayScreen(PlaceScreen):
    """The first screen."""

    PLACE = "today"
    NEEDS_CLIENT: ClassVar[bool] = False
