"""Shapes and texts in, inline SVG out: the same bytes on every machine, with a name and a description for a screen reader.

Every picture is `WIDE` units wide and grows with its page; a unit is about a pixel on the narrowest screen, so letters stay readable there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from hashlib import sha256
from typing import TypeAlias

from markupsafe import Markup, escape

from checker.law.instrument import rounded
from checker.report.plain import printable

Value: TypeAlias = int | float | Fraction

WIDE = 300
"""Units across; every picture scales to the room it gets."""

LETTER = 6
"""Units a letter of the usual size takes, on the safe side."""
LINE = 15
"""Units from one line of text to the next."""
PATTERNS = 5
_DECIMALS = 2
EMPTY = "tidak ada data"
_HERE = "\0"
"""Stands for the picture's own name until that is known; no text from outside can hold it."""
_SHADES = (
    "",
    "M0,6 L6,0",
    "M0,0 L6,6",
    "M3,0 L3,6",
    "M0,0 L6,6 M0,6 L6,0",
)
"""Lines of each pattern in a square of six; the first segment has none."""


def draw_picture(sort: str, title: str, desc: str, body: Iterable[str], tall: Value, filled: bool) -> Markup:
    """The whole picture. Its ids follow from what it shows, so that two on one page never share them."""
    inside = "".join(body) if filled else draw_text(0, 11, f"{EMPTY[0].upper()}{EMPTY[1:]}.")
    name = _name_picture(title, f"{sort}\0{title}\0{desc}\0{inside}")
    head = (
        f'<svg class="bagan bagan-{sort}" viewBox="0 0 {WIDE} {write_coordinate(max(tall, 1) if filled else LINE)}" role="img"'
        f' aria-labelledby="{name}-judul {name}-uraian" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-judul">{escape_text(title)}</title><desc id="{name}-uraian">{escape_text(desc)}</desc>'
    )
    shades = _define_patterns(name) if "bagan-corak-" in inside else ""
    return Markup(f"{head}{shades}{inside.replace(_HERE, name)}</svg>")


def _name_picture(title: str, content: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", title.lower())[:40].strip("-")
    return f"bagan-{words}-{sha256(content.encode('utf-8', 'backslashreplace')).hexdigest()[:8]}"


def _define_patterns(name: str) -> str:
    return (
        "<defs>"
        + "".join(
            f'<pattern id="{name}-corak-{index}" width="6" height="6" patternUnits="userSpaceOnUse">'
            f'<path class="bagan-corak" d="{lines}" fill="none" stroke="currentColor"/></pattern>'
            for index, lines in enumerate(_SHADES)
            if lines
        )
        + "</defs>"
    )


def draw_segment(x: Value, y: Value, wide: Value, tall: Value, css: str, index: int) -> list[str]:
    """A filled piece with the pattern of its kind laid over it."""
    found = [draw_rect(x, y, wide, tall, f"bagan-isi {css}")]
    shade = index % PATTERNS
    if shade:
        corners = f'x="{write_coordinate(x)}" y="{write_coordinate(y)}" width="{write_coordinate(wide)}" height="{write_coordinate(tall)}"'
        found.append(f'<rect class="bagan-corak-{shade}" {corners} fill="url(#{_HERE}-corak-{shade})"/>')
    return found


def draw_mark(x: Value, y: Value, css: str, index: int) -> str:
    """A point; its shape tells the series."""
    cx, cy, css = Fraction(x), Fraction(y), f"bagan-titik {escape_text(css)}"
    corners: Sequence[tuple[int, int]]
    if index % PATTERNS == 0:
        return f'<circle class="{css}" cx="{write_coordinate(cx)}" cy="{write_coordinate(cy)}" r="3.5"/>'
    corners = (
        ((-3, -3), (3, -3), (3, 3), (-3, 3)),
        ((0, -4), (4, 3), (-4, 3)),
        ((0, -4), (4, 0), (0, 4), (-4, 0)),
        ((-4, -3), (4, -3), (0, 4)),
    )[index % PATTERNS - 1]
    points = " ".join(f"{write_coordinate(cx + dx)},{write_coordinate(cy + dy)}" for dx, dy in corners)
    return f'<polygon class="{css}" points="{points}"/>'


def dash_class(index: int) -> str:
    """The CSS class of a series' dashes."""
    return f"bagan-putus-{index % PATTERNS}"


def draw_polygon(corners: Sequence[tuple[Value, Value]], css: str) -> str:
    """A closed line through corners."""
    points = " ".join(f"{write_coordinate(x)},{write_coordinate(y)}" for x, y in corners)
    return f'<polygon class="{escape_text(css)}" points="{points}" fill="none" stroke="currentColor"/>'


def draw_line(x1: Value, y1: Value, x2: Value, y2: Value, css: str) -> str:
    """A straight line."""
    ends = (("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2))
    placed = " ".join(f'{name}="{write_coordinate(value)}"' for name, value in ends)
    return f'<line class="{escape_text(css)}" {placed} stroke="currentColor"/>'


def draw_rect(x: Value, y: Value, wide: Value, tall: Value, css: str) -> str:
    """A rectangle from its upper left corner."""
    sides = (("x", x), ("y", y), ("width", wide), ("height", tall))
    placed = " ".join(f'{name}="{write_coordinate(value)}"' for name, value in sides)
    return f'<rect class="{escape_text(css)}" {placed}/>'


def draw_text(x: Value, y: Value, text: str, css: str = "", anchor: str = "") -> str:
    """A line of text; what does not fit was cut before (`fit_text`)."""
    more = (f' class="bagan-teks {css}"' if css else ' class="bagan-teks"') + (
        f' text-anchor="{anchor}"' if anchor else ""
    )
    return f'<text x="{write_coordinate(x)}" y="{write_coordinate(y)}"{more}>{escape_text(text)}</text>'


def fit_text(text: str, room: Value) -> str:
    """A text cut to the units it has."""
    shown = " ".join(printable(" ".join(text.split())).split())
    longest = max(int(Fraction(room) / LETTER), 1)
    return shown if len(shown) <= longest else shown[: longest - 1].rstrip() + "…"


def escape_text(text: str) -> str:
    """Text as XML holds it: escaped, and nothing invisible, turning or forbidden in XML."""
    return str(escape(printable(" ".join(text.split()))))


def write_coordinate(value: Value) -> str:
    """A coordinate with at most two decimals, rounded alike everywhere."""
    text = rounded(Fraction(value), _DECIMALS)
    return text.rstrip("0").rstrip(".")
