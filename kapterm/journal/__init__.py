"""Headless: opens vault and client, stamps, appends, holds the chart and what is unsaved. The only writer."""

from kapterm.journal.client import ClientJournal
from kapterm.journal.practice import Practice

__all__ = ["ClientJournal", "Practice"]
