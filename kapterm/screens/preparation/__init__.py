"""Preparation: the checklist, the plan, the gate, and the way on to the dose or to another day."""

from kapterm.screens.preparation.screen import PreparationScreen

__all__ = ["PreparationScreen"]
