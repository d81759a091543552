"""Labels and figures in, a picture as inline SVG out; the table beside it on the page has the same figures.

No plotting library: what is drawn here is the same bytes on every machine, speaks to a screen reader (`<title>`, `<desc>`), prints,
takes its colours from the page's style sheet (dark mode included) and asks nothing of the network; the libraries at hand do some of
that each. Nothing is told by colour alone: segments and series differ by pattern, dash and shape too, and figures are written out.

Every picture is `WIDE` units wide and grows with its page; a unit is about a pixel on the narrowest screen, so letters stay readable there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256
from typing import TypeAlias

from markupsafe import Markup, escape

from checker.law.instrument import rounded
from checker.report.plain import printable

Value: TypeAlias = int | float | Fraction
Row: TypeAlias = tuple[str, Sequence[tuple[str, str, Value]]]
"""A row's label, and its segments or bars: label, CSS class, value."""

WIDE = 300
"""Units across; every picture scales to the room it gets."""

_LETTER = 6
"""Units a letter of the usual size takes, on the safe side."""
_LINE = 15
"""Units from one line of text to the next."""
_PATTERNS = 5
_DECIMALS = 2
_EMPTY = "tidak ada data"
_HERE = "\0"
"""Stands for the picture's own name until that is known; no text from outside can hold it."""


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


# --- the charts -----------------------------------------------------------------------------------------------------


def stacked(title: str, desc: str, rows: Sequence[Row]) -> Markup:
    """A bar for each row, of segments on one common scale. ValueError for a value below zero."""
    sums = [sum((_exact(v, least=0) for _, _, v in parts), Fraction(0)) for _, parts in rows]
    longest, kinds = max(sums, default=Fraction(0)), _kinds(rows)
    shown = _writer(v for _, parts in rows for _, _, v in parts)
    body: list[str] = []
    y = 0
    for (label, parts), total in zip(rows, sums, strict=True):
        body.append(_text(0, y + 11, _fitted(label, WIDE - 60)))
        body.append(_text(WIDE, y + 11, shown(total), "bagan-angka", "end"))
        body.append(_rect(0, y + 16, WIDE, 16, "bagan-dasar"))
        drawn = [(kinds.index((name, css)), css, _exact(v)) for name, css, v in parts if v]
        x = Fraction(0)
        for index, css, value in drawn:
            width = 2 + value / longest * (WIDE - 2 * len(drawn))  # never too thin to be seen
            body += _segment(x, y + 16, width, 16, css, index)
            room = len(shown(value)) * _LETTER + 4
            if width >= room + 4:
                body.append(_rect(x + width / 2 - Fraction(room, 2), y + 18, room, 12, "bagan-alas"))
                body.append(_text(x + width / 2, y + 28, shown(value), "bagan-angka", "middle"))
            x += width
        y += 42
    return _svg("tumpuk", title, desc, [*body, *_legend(kinds, y)], y + _LINE * len(kinds), bool(rows))


def bars(title: str, desc: str, rows: Sequence[Row], highest: Value) -> Markup:
    """For each row one bar a series, its value at its end. ValueError for a value below zero."""
    found = [_exact(v, least=0) for _, parts in rows for _, _, v in parts]
    top, kinds, shown = max([_exact(highest, least=0), *found]), _kinds(rows), _writer(found)
    body: list[str] = []
    y = 0
    room = WIDE - 40
    for label, parts in rows:
        body.append(_text(0, y + 11, _fitted(label, WIDE)))
        y += 16
        for name, css, value in parts:
            body.append(_rect(0, y, room, 12, "bagan-dasar"))
            body += _segment(0, y, _exact(value) / top * room if top else 0, 12, css, kinds.index((name, css)))
            body.append(_text(WIDE, y + 10, _fitted(shown(value), 40), "bagan-angka", "end"))
            y += 14
        y += 6
    return _svg("batang", title, desc, [*body, *_legend(kinds, y)], y + _LINE * len(kinds), bool(rows))


def trend(
    title: str,
    desc: str,
    points: Sequence[tuple[date, Mapping[str, Value]]],
    series: Sequence[tuple[str, str, str]],
    *,
    lowest: Value = 0,
    highest: Value = 0,
    called: Callable[[date], str] | None = None,
) -> Markup:
    """A line for each series (key, label, CSS class) over time, broken where a point lacks the series.

    `called` names a day below the picture; the scale holds `lowest`, `highest` and every value.
    """
    points = sorted(points, key=lambda point: point[0])
    known = [{key: _exact(values[key]) for key, _, _ in series if key in values} for _, values in points]
    found = [value for values in known for value in values.values()]
    low, high = min([_exact(lowest), *found]), max([_exact(highest), *found])
    if all(value.denominator == 1 for value in (low, high, *found)):
        high = low + max(-4 * ((low - high) // 4), 4)  # whole figures beside the lines
    high = high if high > low else low + 1
    left, right, top, bottom = 40, WIDE - 22, 8, 130
    days = [day.toordinal() for day, _ in points]
    span = days[-1] - days[0] if days else 0
    across = [left + Fraction(d - days[0], span) * (right - left) if span else Fraction(left) for d in days]
    up = [{k: bottom - (v - low) / (high - low) * (bottom - top) for k, v in values.items()} for values in known]
    ticks = [low + (high - low) * step / 4 for step in range(5)]
    shown, ticked = _writer(found), _writer(ticks)
    body: list[str] = []
    for step, value in enumerate(ticks):
        y = Fraction(bottom) - Fraction(step, 4) * (bottom - top)
        body.append(_line(left, y, right + 6, y, "bagan-kisi"))
        body.append(_text(left - 6, y + 4, _fitted(ticked(value), left - 6), "bagan-angka", "end"))
    body += _days(across, [(called or _short_date)(day) for day, _ in points], bottom + 15)
    y = Fraction(bottom + 24)
    for index, (key, label, css) in enumerate(series):
        places = [(x, at[key]) if key in at else None for x, at in zip(across, up, strict=True)]
        body += _runs(places, css, index)
        body += [_mark(*place, css, index) for place in places if place]
        last = next((values[key] for values in reversed(known) if key in values), None)
        body.append(_line(0, y + 7, 22, y + 7, f"bagan-garis {_dash(index)} {css}"))
        body.append(_mark(Fraction(11), y + 7, css, index))
        told = _EMPTY if last is None else f"terakhir {shown(last)}"
        body.append(_text(28, y + 11, _fitted(f"{label}: {told}", WIDE - 28)))
        y += _LINE
    return _svg("tren", title, desc, body, y, bool(points and series))


def radar(
    title: str,
    desc: str,
    axes: Sequence[str],
    series: Sequence[tuple[str, str, Sequence[Value]]],
    highest: Value,
) -> Markup:
    """A polygon for each series (label, CSS class, a value an axis). Axes go by number; their names and values stand below.

    A value beyond 0 and `highest` is drawn at the edge and written as it is.
    """
    top = _exact(highest, least=0) or Fraction(1)
    cx, cy, size = WIDE / 2, 112, 94
    turns = [(math.sin(2 * math.pi * i / len(axes)), -math.cos(2 * math.pi * i / len(axes))) for i in range(len(axes))]

    def point(index: int, part: float) -> tuple[float, float]:
        return cx + turns[index][0] * size * part, cy + turns[index][1] * size * part

    body: list[str] = []
    for ring in range(1, 6):
        body.append(_polygon([point(i, ring / 5) for i in range(len(axes))], "bagan-kisi"))
    for index in range(len(axes)):
        body.append(_line(cx, cy, *point(index, 1), "bagan-kisi"))
        x, y = point(index, 1.12)
        body.append(_text(x, y + 4, str(index + 1), "bagan-angka", "middle"))
    values = [[_exact(v) for v in found] for _, _, found in series]
    shown = _writer(v for found in values for v in found)
    for number_, ((_, css, _), found) in enumerate(zip(series, values, strict=True)):
        corners = [point(i, float(min(max(v / top, Fraction(0)), Fraction(1)))) for i, v in enumerate(found)]
        body.append(_polygon(corners, f"bagan-garis bagan-bidang {_dash(number_)} {css}"))
        body += [_mark(x, y, css, number_) for x, y in corners]
    y = 228.0
    for number_, (label, css, _) in enumerate(series):
        body.append(_line(0, y + 7, 22, y + 7, f"bagan-garis {_dash(number_)} {css}"))
        body.append(_mark(11, y + 7, css, number_))
        body.append(_text(28, y + 11, _fitted(label, WIDE - 28)))
        y += _LINE
    for index, axis in enumerate(axes):
        told = "; ".join(shown(found[index]) for found in values)
        body.append(_text(0, y + 11, _fitted(f"{index + 1}. {axis}", WIDE - _LETTER * len(told) - 10)))
        body.append(_text(WIDE, y + 11, told, "bagan-angka", "end"))
        y += _LINE
    return _svg("radar", title, desc, body, y, bool(axes and series))


def heat(
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
    body: list[str] = [_text(0, 12, _fitted(f"↑ {down}", WIDE))] if down else []
    for index, (row, line) in enumerate(zip(rows, cells, strict=True)):
        body.append(_text(left - 6, top + index * tall + tall / 2 + 4, _fitted(row, left), "bagan-angka", "end"))
        for at, cell in enumerate(line):
            x = left + at * wide
            body.append(_rect(x, top + index * tall, wide, tall, f"bagan-sel {cell.css}"))
            body.append(
                _text(x + wide / 2, top + index * tall + 22, _fitted(cell.large, wide), "bagan-besar", "middle")
            )
            body.append(
                _text(x + wide / 2, top + index * tall + 38, _fitted(cell.small, wide), "bagan-angka", "middle")
            )
    for index, border in enumerate(borders):
        body.append(_border(border, left, top, wide, tall, index))
    y = top + len(rows) * tall
    for at, column in enumerate(columns):
        body.append(_text(left + at * wide + wide / 2, y + 13, _fitted(column, wide), "bagan-angka", "middle"))
    y += 20
    if right:
        body.append(_text(WIDE, y + 11, _fitted(f"{right} →", WIDE), "", "end"))
        y += _LINE
    for index, border in enumerate(borders):
        body.append(_line(0, y + 7, 22, y + 7, f"bagan-batas {_dash(index)} {border.css}"))
        body.append(_text(28, y + 11, _fitted(border.label, WIDE - 28)))
        y += _LINE
    return _svg("panas", title, desc, body, y, bool(rows and columns))


# --- what they are drawn of -----------------------------------------------------------------------------------------


def _svg(sort: str, title: str, desc: str, body: Iterable[str], tall: Value, filled: bool) -> Markup:
    """The whole picture. Its ids follow from what it shows, so that two on one page never share them."""
    inside = "".join(body) if filled else _text(0, 11, f"{_EMPTY[0].upper()}{_EMPTY[1:]}.")
    name = _name(title, f"{sort}\0{title}\0{desc}\0{inside}")
    head = (
        f'<svg class="bagan bagan-{sort}" viewBox="0 0 {WIDE} {_coordinate(max(tall, 1) if filled else _LINE)}" role="img"'
        f' aria-labelledby="{name}-judul {name}-uraian" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-judul">{_safe(title)}</title><desc id="{name}-uraian">{_safe(desc)}</desc>'
    )
    shades = _patterns(name) if "bagan-corak-" in inside else ""
    return Markup(f"{head}{shades}{inside.replace(_HERE, name)}</svg>")


def _name(title: str, content: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", title.lower())[:40].strip("-")
    return f"bagan-{words}-{sha256(content.encode('utf-8', 'backslashreplace')).hexdigest()[:8]}"


_SHADES = (
    "",
    "M0,6 L6,0",
    "M0,0 L6,6",
    "M3,0 L3,6",
    "M0,0 L6,6 M0,6 L6,0",
)
"""Lines of each pattern in a square of six; the first segment has none."""


def _patterns(name: str) -> str:
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


def _segment(x: Value, y: Value, wide: Value, tall: Value, css: str, index: int) -> list[str]:
    """A filled piece with the pattern of its kind laid over it."""
    found = [_rect(x, y, wide, tall, f"bagan-isi {css}")]
    shade = index % _PATTERNS
    if shade:
        corners = f'x="{_coordinate(x)}" y="{_coordinate(y)}" width="{_coordinate(wide)}" height="{_coordinate(tall)}"'
        found.append(f'<rect class="bagan-corak-{shade}" {corners} fill="url(#{_HERE}-corak-{shade})"/>')
    return found


def _legend(kinds: Sequence[tuple[str, str]], y: int) -> Iterator[str]:
    for index, (label, css) in enumerate(kinds):
        yield from _segment(0, y + 2 + index * _LINE, 16, 10, css, index)
        yield _text(22, y + 11 + index * _LINE, _fitted(label, WIDE - 22))


def _kinds(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Labels and classes in the order they first come."""
    return list(dict.fromkeys((label, css) for _, parts in rows for label, css, _ in parts))


def _days(across: Sequence[Fraction], names: Sequence[str], y: Value) -> Iterator[str]:
    """The first and the last day's name, and of those between what does not run into another."""
    order = [*dict.fromkeys([0, len(across) - 1]), *range(1, len(across) - 1)] if across else []
    taken: list[tuple[Fraction, Fraction]] = []
    for index in order:
        half = Fraction(len(names[index]) * _LETTER, 2)
        x = min(max(across[index], half), WIDE - half)
        if all(x + half + 4 <= low or x - half - 4 >= high for low, high in taken):
            taken.append((x - half, x + half))
            yield _text(x, y, _fitted(names[index], WIDE), "bagan-angka", "middle")


def _runs(places: Sequence[tuple[Fraction, Fraction] | None], css: str, index: int) -> Iterator[str]:
    """Lines through places that follow each other without a gap."""
    run: list[tuple[Fraction, Fraction]] = []
    for place in [*places, None]:
        if place:
            run.append(place)
        elif run:
            if len(run) > 1:
                points = " ".join(f"{_coordinate(x)},{_coordinate(y)}" for x, y in run)
                yield f'<polyline class="bagan-garis {_dash(index)} {_safe(css)}" points="{points}" fill="none" stroke="currentColor"/>'
            run = []


def _border(border: Border, left: Value, top: Value, wide: Value, tall: Value, index: int) -> str:
    """The edges between cells above the border and cells below it; each border lies a little to one side of them."""
    shift = 2 if index % 2 == 0 else -2
    above, steps = border.above, []
    for y, row in enumerate(above):
        for x, this in enumerate(row):
            if x + 1 < len(row) and this != row[x + 1]:
                at = left + (x + 1) * wide + (shift if this else -shift)
                steps.append(f"M{_coordinate(at)},{_coordinate(top + y * tall)} v{_coordinate(tall)}")
            if y + 1 < len(above) and this != above[y + 1][x]:
                at = top + (y + 1) * tall + (shift if this else -shift)
                steps.append(f"M{_coordinate(left + x * wide)},{_coordinate(at)} h{_coordinate(wide)}")
    return f'<path class="bagan-batas {_dash(index)} {_safe(border.css)}" d="{" ".join(steps) or "M0,0"}" fill="none" stroke="currentColor"/>'


def _mark(x: Value, y: Value, css: str, index: int) -> str:
    """A point; its shape tells the series."""
    cx, cy, css = Fraction(x), Fraction(y), f"bagan-titik {_safe(css)}"
    corners: Sequence[tuple[int, int]]
    if index % _PATTERNS == 0:
        return f'<circle class="{css}" cx="{_coordinate(cx)}" cy="{_coordinate(cy)}" r="3.5"/>'
    corners = (
        ((-3, -3), (3, -3), (3, 3), (-3, 3)),
        ((0, -4), (4, 3), (-4, 3)),
        ((0, -4), (4, 0), (0, 4), (-4, 0)),
        ((-4, -3), (4, -3), (0, 4)),
    )[index % _PATTERNS - 1]
    points = " ".join(f"{_coordinate(cx + dx)},{_coordinate(cy + dy)}" for dx, dy in corners)
    return f'<polygon class="{css}" points="{points}"/>'


def _dash(index: int) -> str:
    return f"bagan-putus-{index % _PATTERNS}"


def _polygon(corners: Sequence[tuple[Value, Value]], css: str) -> str:
    points = " ".join(f"{_coordinate(x)},{_coordinate(y)}" for x, y in corners)
    return f'<polygon class="{_safe(css)}" points="{points}" fill="none" stroke="currentColor"/>'


def _line(x1: Value, y1: Value, x2: Value, y2: Value, css: str) -> str:
    ends = (("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2))
    placed = " ".join(f'{name}="{_coordinate(value)}"' for name, value in ends)
    return f'<line class="{_safe(css)}" {placed} stroke="currentColor"/>'


def _rect(x: Value, y: Value, wide: Value, tall: Value, css: str) -> str:
    sides = (("x", x), ("y", y), ("width", wide), ("height", tall))
    placed = " ".join(f'{name}="{_coordinate(value)}"' for name, value in sides)
    return f'<rect class="{_safe(css)}" {placed}/>'


def _text(x: Value, y: Value, text: str, css: str = "", anchor: str = "") -> str:
    """A line of text; what does not fit was cut before (`_fitted`)."""
    more = (f' class="bagan-teks {css}"' if css else ' class="bagan-teks"') + (
        f' text-anchor="{anchor}"' if anchor else ""
    )
    return f'<text x="{_coordinate(x)}" y="{_coordinate(y)}"{more}>{_safe(text)}</text>'


def _fitted(text: str, room: Value) -> str:
    """A text cut to the units it has."""
    shown = " ".join(printable(" ".join(text.split())).split())
    longest = max(int(Fraction(room) / _LETTER), 1)
    return shown if len(shown) <= longest else shown[: longest - 1].rstrip() + "…"


def _safe(text: str) -> str:
    """Text as XML holds it: escaped, and nothing invisible, turning or forbidden in XML."""
    return str(escape(printable(" ".join(text.split()))))


def _exact(value: Value, least: int | None = None) -> Fraction:
    """A value as a fraction, so that no sum of values runs over. ValueError for what is no number or too small."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(value)
    exact = Fraction(value)
    if least is not None and exact < least:
        raise ValueError(value)
    return exact


def _writer(values: Iterable[Value]) -> Callable[[Value], str]:
    """How a picture writes its values: whole where all are whole (`1.234`), else all with two decimals (`3,42`)."""
    places = 0 if all(Fraction(value).denominator == 1 for value in values) else _DECIMALS

    def shown(value: Value) -> str:
        whole, _, rest = rounded(abs(Fraction(value)), places).partition(".")
        sign = "−" if value < 0 and (whole, rest.strip("0")) != ("0", "") else ""
        return sign + f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")

    return shown


def _coordinate(value: Value) -> str:
    """A coordinate with at most two decimals, rounded alike everywhere."""
    text = rounded(Fraction(value), _DECIMALS)
    return text.rstrip("0").rstrip(".")


def _short_date(day: date) -> str:
    from babel.dates import format_date

    return format_date(day, "d MMM y", locale="id")
