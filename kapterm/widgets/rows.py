"""One widget for every part of a screen that only shows: rows by the line API, redrawn where they changed.

Nothing is laid out, nothing is parsed as markup, and a part that did not change sends not one byte.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from kapterm.widgets.row import Role, Row

_MORE: dict[Role, Style] = {
    "strong": Style(bold=True),
    "said": Style(italic=True),
    "bar": Style(bold=True),
}
"""What a role has beside its colour."""


class Rows(Widget, inherit_bindings=False):
    """Shows rows from its top, as many as fit."""

    DEFAULT_CSS = "Rows { height: 1fr; }"

    def __init__(self, rows: Sequence[Row] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._rows: tuple[Row, ...] = tuple(rows)
        self._styles_by_role: dict[Role, Style] = {}

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._rows

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows; only lines that differ are drawn again."""
        new = tuple(rows)
        old = self._rows
        if new == old:
            return
        self._rows = new
        height = max(len(new), len(old))
        changed = [y for y in range(height) if (new[y] if y < len(new) else None) != (old[y] if y < len(old) else None)]
        self.refresh(*(Region(0, y, max(1, self.size.width), 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.size.width
        base = self.rich_style
        if y >= len(self._rows):
            return Strip.blank(width, base)
        segments = [Segment(span.text, base + self._style(span.role, span.struck)) for span in self._rows[y]]
        return Strip(segments).adjust_cell_length(width, base).crop(0, width)

    def notify_style_update(self) -> None:
        """Forget the styles of a theme that is no more."""
        self._styles_by_role = {}
        super().notify_style_update()

    def _style(self, role: Role, struck: bool) -> Style:
        if role not in self._styles_by_role:
            self._styles_by_role[role] = self._coloured(role) + _MORE.get(role, Style())
        style = self._styles_by_role[role]
        return style + Style(strike=True) if struck else style

    def _coloured(self, role: Role) -> Style:
        """The role's colour in this theme. Asked for directly: as styles of their own, roles cost each start 20 ms."""
        if role == "bar":
            return Style(color=self._colour("on-bar"), bgcolor=self._colour("bar"))
        return Style(color=self._colour(role))

    def _colour(self, name: str) -> RichColor:
        return Color.parse(self.app.theme_variables[f"kap-{name}"]).rich_color
