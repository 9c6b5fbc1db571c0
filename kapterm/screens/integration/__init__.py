"""Integration: what came up in the session becomes a change in the client's days, and is followed up."""

from kapterm.screens.integration.screen import IntegrationScreen

__all__ = ["IntegrationScreen"]
