"""A note template is filled in Jinja2's sandbox: it reaches no object of ours, and comes to an end.

Only this file imports Jinja2, and only who uses a shape of a note imports this file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range

from kapterm.errors import UsageError

MOST_ROUNDS = 100_000
"""Rounds of all loops together, and calls: many times what a note of a long session takes, and done in a moment."""

_COUNT = "_kapterm_count_round"


def filled(template: str, names: Mapping[str, object], finalized: Callable[[object], str]) -> str:
    """A template with its texts.

    Args:
        template: Its text.
        names: What it can name.
        finalized: What becomes of each value that it prints.

    Raises:
        UsageError: It has a mistake, asks for what is not there or not allowed, or does not come to an end.
    """
    jinja = _Counting(
        undefined=StrictUndefined,
        finalize=finalized,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
        extensions=[_CountRounds],
    )
    try:
        return jinja.from_string(template).render(names, **{_COUNT: str})
    except TemplateSyntaxError as error:
        raise UsageError(f"The template has a mistake in line {error.lineno}: {error.message}.") from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise UsageError("The template asks for something that is not there or not allowed.", str(error)) from error
    except RecursionError as error:
        raise UsageError("The template calls itself without end.") from error
    except MemoryError as error:
        raise UsageError("The template makes a text that is too long.") from error


class _Counting(ImmutableSandboxedEnvironment):
    """The sandbox, which counts every call that a template makes: of a macro, of ours, and of each round of a loop."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._calls = 0
        self.globals["range"] = self._range
        del self.globals["lipsum"]

    def call(self, context: Context, function: Any, *values: Any, **named: Any) -> Any:
        self._count(1)
        return super().call(context, function, *values, **named)

    def _range(self, *ends: int) -> range:
        """Counted whole, for a loop may pass over most of its rounds."""
        found = safe_range(*ends)
        self._count(len(found))
        return found

    def _count(self, rounds: int) -> None:
        self._calls += rounds
        if self._calls > MOST_ROUNDS:
            raise UsageError(f"The template goes round more than {MOST_ROUNDS} times.")


class _CountRounds(Extension):
    """Puts a call that prints nothing, and is counted, at the beginning of the body of every loop."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens of a template, with a count behind the head of each loop."""
        is_first, is_loop = False, False
        for token in stream:
            yield token
            if token.type == "block_end" and is_loop:
                yield from self._counting(token.lineno)
            is_loop = (is_first and token.test("name:for")) or (is_loop and token.type != "block_end")
            is_first = token.type == "block_begin"

    def _counting(self, line: int) -> Iterator[Token]:
        parts = (("variable_begin", "{{"), ("name", _COUNT), ("lparen", "("), ("rparen", ")"), ("variable_end", "}}"))
        return (Token(line, kind, value) for kind, value in parts)
