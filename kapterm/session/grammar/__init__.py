"""What keys and lines mean: the one grammar of the program, shared by the hand and by linear mode."""

from kapterm.session.grammar.context import Context, Understood
from kapterm.session.grammar.line import read_line, understand

__all__ = ["Context", "Understood", "read_line", "understand"]
