"""The dosing hour on screen."""

from kapterm.screens.dosing.screen import DosingScreen

__all__ = ["DosingScreen"]
