"""All clients, found by typing."""

from kapterm.screens.clients.screen import ClientsScreen

__all__ = ["ClientsScreen"]
