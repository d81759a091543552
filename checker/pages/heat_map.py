"""A table of figures in, a heat map as inline SVG out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from checker.pages.svg import (
    LINE,
    WIDE,
    Value,
    dash_class,
    draw_line,
    draw_picture,
    draw_rect,
    draw_text,
    escape_text,
    fit_text,
    write_coordinate,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a heat map: what is written large and small in it, and its CSS class."""

    css: str
    large: str
    small: str = ""


@dataclass(frozen=True, slots=True)
class Border:
    """A line through a heat map: between cells that lie `above` it and those that do not."""

    label: str
    css: str
    above: Sequence[Sequence[bool]]


def draw_heat_map(
    title: str,
    desc: str,
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Sequence[Sequence[Cell]],
    *,
    down: str = "",
    right: str = "",
    borders: Sequence[Border] = (),
) -> Markup:
    """A table as a picture: `down` and `right` say what rows and columns are; `borders` are lines between cells."""
    left, top, tall = 24, 20, 46
    wide = Fraction(WIDE - left, max(len(columns), 1))
    body: list[str] = [draw_text(0, 12, fit_text(f"↑ {down}", WIDE))] if down else []
    for index, (row, line) in enumerate(zip(rows, cells, strict=True)):
        body.append(draw_text(left - 6, top + index * tall + tall / 2 + 4, fit_text(row, left), "bagan-angka", "end"))
        for at, cell in enumerate(line):
            x = left + at * wide
            body.append(draw_rect(x, top + index * tall, wide, tall, f"bagan-sel {cell.css}"))
            body.append(
                draw_text(x + wide / 2, top + index * tall + 22, fit_text(cell.large, wide), "bagan-besar", "middle")
            )
            body.append(
                draw_text(x + wide / 2, top + index * tall + 38, fit_text(cell.small, wide), "bagan-angka", "middle")
            )
    for index, border in enumerate(borders):
        body.append(_draw_border(border, left, top, wide, tall, index))
    y = top + len(rows) * tall
    for at, column in enumerate(columns):
        body.append(draw_text(left + at * wide + wide / 2, y + 13, fit_text(column, wide), "bagan-angka", "middle"))
    y += 20
    if right:
        body.append(draw_text(WIDE, y + 11, fit_text(f"{right} →", WIDE), "", "end"))
        y += LINE
    for index, border in enumerate(borders):
        body.append(draw_line(0, y + 7, 22, y + 7, f"bagan-batas {dash_class(index)} {border.css}"))
        body.append(draw_text(28, y + 11, fit_text(border.label, WIDE - 28)))
        y += LINE
    return draw_picture("panas", title, desc, body, y, bool(rows and columns))


def _draw_border(border: Border, left: Value, top: Value, wide: Value, tall: Value, index: int) -> str:
    """The edges between cells above the border and cells below it; each border lies a little to one side of them."""
    shift = 2 if index % 2 == 0 else -2
    above, steps = border.above, []
    for y, row in enumerate(above):
        for x, this in enumerate(row):
            if x + 1 < len(row) and this != row[x + 1]:
                at = left + (x + 1) * wide + (shift if this else -shift)
                steps.append(f"M{write_coordinate(at)},{write_coordinate(top + y * tall)} v{write_coordinate(tall)}")
            if y + 1 < len(above) and this != above[y + 1][x]:
                at = top + (y + 1) * tall + (shift if this else -shift)
                steps.append(f"M{write_coordinate(left + x * wide)},{write_coordinate(at)} h{write_coordinate(wide)}")
    return f'<path class="bagan-batas {dash_class(index)} {escape_text(border.css)}" d="{" ".join(steps) or "M0,0"}" fill="none" stroke="currentColor"/>'
