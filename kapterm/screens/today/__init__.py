"""Today, the first screen."""

from kapterm.screens.today.screen import TodayScreen

__all__ = ["TodayScreen"]
