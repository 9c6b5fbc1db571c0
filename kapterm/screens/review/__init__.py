"""The record as it will be exported; signing, and what leaves."""

from kapterm.screens.review.screen import ReviewScreen

__all__ = ["ReviewScreen"]
