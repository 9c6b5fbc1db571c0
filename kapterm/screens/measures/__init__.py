"""Measures: the list of questionnaires, and one of them taken in from paper by digits alone."""

from kapterm.screens.measures.screen import MeasuresScreen

__all__ = ["MeasuresScreen"]
