"""A past visit again, on its time axis."""

from kapterm.screens.replay.screen import ReplayScreen

__all__ = ["ReplayScreen"]
