"""The few shapes a static SVG picture needs: no script, no link, no font from elsewhere; every text is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from kapterm.export.escape import one_line

_STYLE = (
    "text{font-family:sans-serif;font-size:12px;fill:#222}.small{font-size:10px;fill:#555}"
    ".head{font-size:17px}.grid{stroke:#ddd;stroke-width:1}.axis{stroke:#555;stroke-width:1}"
    ".dose{stroke:#8a4b08;stroke-width:1.5;stroke-dasharray:5 3}.band{fill:#f4efe6}"
    ".pressure{stroke:#22577a;stroke-width:3}.pulse{fill:none;stroke:#9b2226;stroke-width:1.5}"
    ".pulse-dot{fill:#fff;stroke:#9b2226;stroke-width:1.5}.distress{fill:none;stroke:#5f3dc4;stroke-width:2}"
    ".distress-dot{fill:#5f3dc4}.state{fill:#cbb994;stroke:#7a6a45}.event{fill:#e9b8a6;stroke:#9b2226}"
    ".open{fill-opacity:.35;stroke-dasharray:3 2}.number{font-size:10px;fill:#222}.strong{font-weight:bold}"
    ".seen{fill:#555}.trend{fill:none;stroke:#22577a;stroke-width:1.5}.trend-dot{fill:#22577a}"
)


def picture(width: float, height: float, title: str, description: str, shapes: Iterable[str]) -> str:
    """A whole picture, with the words that a screen reader says in its place."""
    size = f'width="{_n(width)}" height="{_n(height)}" viewBox="0 0 {_n(width)} {_n(height)}"'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title desc">',
        f'<title id="title">{_text(title)}</title>',
        f'<desc id="desc">{_text(description)}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect width="{_n(width)}" height="{_n(height)}" fill="#fff"/>',
    )
    return "\n".join((*head, *shapes, "</svg>")) + "\n"


def stacked(pictures: Sequence[str]) -> str:
    """Whole pictures, one under the other."""
    top, width = 0.0, 0.0
    shapes: list[str] = []
    for one in pictures:
        size = _SIZE.search(one)
        assert size is not None  # picture() writes it
        inner = one.replace("<svg ", f'<svg y="{_n(top)}" ', 1).replace('id="title"', f'id="title{len(shapes)}"', 1)
        inner = inner.replace('id="desc"', f'id="desc{len(shapes)}"', 1)
        shapes.append(inner.replace('"title desc"', f'"title{len(shapes)} desc{len(shapes)}"', 1).rstrip())
        top, width = top + float(size[2]), max(width, float(size[1]))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width)}" height="{_n(top)}">'
    return "\n".join((head, *shapes, "</svg>")) + "\n"


_SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A straight line."""
    return f'<line class="{kind}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"/>'


def path(points: Sequence[tuple[float, float]], kind: str) -> str:
    """A line through points."""
    return f'<polyline class="{kind}" points="{" ".join(f"{_n(x)},{_n(y)}" for x, y in points)}"/>'


def bar(x: float, y: float, width: float, height: float, kind: str) -> str:
    """A filled box, never thinner than can be seen."""
    return f'<rect class="{kind}" x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 2))}" height="{_n(height)}"/>'


def dot(x: float, y: float, kind: str, radius: float = 3) -> str:
    """A point."""
    return f'<circle class="{kind}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"/>'


def label(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    """A text; what somebody typed is one line of it and no more."""
    style = f' class="{kind}"' if kind else ""
    return f'<text{style} x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}">{_text(text)}</text>'


def _text(text: str) -> str:
    return escape(one_line(text))


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
