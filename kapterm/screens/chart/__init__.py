"""One client's chart."""

from kapterm.screens.chart.screen import ChartScreen

__all__ = ["ChartScreen"]
