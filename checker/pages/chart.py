"""Labels and figures in, a picture as inline SVG out; the table beside it on the page has the same figures.

No plotting library: what is drawn here is the same bytes on every machine, speaks to a screen reader (`<title>`, `<desc>`), prints,
takes its colours from the page's style sheet (dark mode included) and asks nothing of the network; the libraries at hand do some of
that each. Nothing is told by colour alone: segments and series differ by pattern, dash and shape too, and figures are written out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from markupsafe import Markup

from checker.law.instrument import rounded
from checker.pages.svg import (
    EMPTY,
    LETTER,
    LINE,
    WIDE,
    Value,
    dash_class,
    draw_line,
    draw_mark,
    draw_picture,
    draw_polygon,
    draw_rect,
    draw_segment,
    draw_text,
    escape_text,
    fit_text,
    write_coordinate,
)

Row: TypeAlias = tuple[str, Sequence[tuple[str, str, Value]]]
"""A row's label, and its segments or bars: label, CSS class, value."""

_DECIMALS = 2


def draw_stacks(title: str, desc: str, rows: Sequence[Row]) -> Markup:
    """A bar for each row, of segments on one common scale. ValueError for a value below zero."""
    sums = [sum((_read_exact(v, least=0) for _, _, v in parts), Fraction(0)) for _, parts in rows]
    longest, kinds = max(sums, default=Fraction(0)), _list_kinds(rows)
    shown = _make_writer(v for _, parts in rows for _, _, v in parts)
    body: list[str] = []
    y = 0
    for (label, parts), total in zip(rows, sums, strict=True):
        body.append(draw_text(0, y + 11, fit_text(label, WIDE - 60)))
        body.append(draw_text(WIDE, y + 11, shown(total), "bagan-angka", "end"))
        body.append(draw_rect(0, y + 16, WIDE, 16, "bagan-dasar"))
        drawn = [(kinds.index((name, css)), css, _read_exact(v)) for name, css, v in parts if v]
        x = Fraction(0)
        for index, css, value in drawn:
            width = 2 + value / longest * (WIDE - 2 * len(drawn))  # never too thin to be seen
            body += draw_segment(x, y + 16, width, 16, css, index)
            room = len(shown(value)) * LETTER + 4
            if width >= room + 4:
                body.append(draw_rect(x + width / 2 - Fraction(room, 2), y + 18, room, 12, "bagan-alas"))
                body.append(draw_text(x + width / 2, y + 28, shown(value), "bagan-angka", "middle"))
            x += width
        y += 42
    return draw_picture("tumpuk", title, desc, [*body, *_draw_legend(kinds, y)], y + LINE * len(kinds), bool(rows))


def draw_bars(title: str, desc: str, rows: Sequence[Row], highest: Value) -> Markup:
    """For each row one bar a series, its value at its end. ValueError for a value below zero."""
    found = [_read_exact(v, least=0) for _, parts in rows for _, _, v in parts]
    top, kinds, shown = max([_read_exact(highest, least=0), *found]), _list_kinds(rows), _make_writer(found)
    body: list[str] = []
    y = 0
    room = WIDE - 40
    for label, parts in rows:
        body.append(draw_text(0, y + 11, fit_text(label, WIDE)))
        y += 16
        for name, css, value in parts:
            body.append(draw_rect(0, y, room, 12, "bagan-dasar"))
            body += draw_segment(0, y, _read_exact(value) / top * room if top else 0, 12, css, kinds.index((name, css)))
            body.append(draw_text(WIDE, y + 10, fit_text(shown(value), 40), "bagan-angka", "end"))
            y += 14
        y += 6
    return draw_picture("batang", title, desc, [*body, *_draw_legend(kinds, y)], y + LINE * len(kinds), bool(rows))


def draw_trend(
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
    known = [{key: _read_exact(values[key]) for key, _, _ in series if key in values} for _, values in points]
    found = [value for values in known for value in values.values()]
    low, high = min([_read_exact(lowest), *found]), max([_read_exact(highest), *found])
    if all(value.denominator == 1 for value in (low, high, *found)):
        high = low + max(-4 * ((low - high) // 4), 4)  # whole figures beside the lines
    high = high if high > low else low + 1
    left, right, top, bottom = 40, WIDE - 22, 8, 130
    days = [day.toordinal() for day, _ in points]
    span = days[-1] - days[0] if days else 0
    across = [left + Fraction(d - days[0], span) * (right - left) if span else Fraction(left) for d in days]
    up = [{k: bottom - (v - low) / (high - low) * (bottom - top) for k, v in values.items()} for values in known]
    ticks = [low + (high - low) * step / 4 for step in range(5)]
    shown, ticked = _make_writer(found), _make_writer(ticks)
    body: list[str] = []
    for step, value in enumerate(ticks):
        y = Fraction(bottom) - Fraction(step, 4) * (bottom - top)
        body.append(draw_line(left, y, right + 6, y, "bagan-kisi"))
        body.append(draw_text(left - 6, y + 4, fit_text(ticked(value), left - 6), "bagan-angka", "end"))
    body += _draw_days(across, [(called or _write_date)(day) for day, _ in points], bottom + 15)
    y = Fraction(bottom + 24)
    for index, (key, label, css) in enumerate(series):
        places = [(x, at[key]) if key in at else None for x, at in zip(across, up, strict=True)]
        body += _draw_runs(places, css, index)
        body += [draw_mark(*place, css, index) for place in places if place]
        last = next((values[key] for values in reversed(known) if key in values), None)
        body.append(draw_line(0, y + 7, 22, y + 7, f"bagan-garis {dash_class(index)} {css}"))
        body.append(draw_mark(Fraction(11), y + 7, css, index))
        told = EMPTY if last is None else f"terakhir {shown(last)}"
        body.append(draw_text(28, y + 11, fit_text(f"{label}: {told}", WIDE - 28)))
        y += LINE
    return draw_picture("tren", title, desc, body, y, bool(points and series))


def draw_radar(
    title: str,
    desc: str,
    axes: Sequence[str],
    series: Sequence[tuple[str, str, Sequence[Value]]],
    highest: Value,
) -> Markup:
    """A polygon for each series (label, CSS class, a value an axis). Axes go by number; their names and values stand below.

    A value beyond 0 and `highest` is drawn at the edge and written as it is.
    """
    top = _read_exact(highest, least=0) or Fraction(1)
    cx, cy, size = WIDE / 2, 112, 94
    turns = [(math.sin(2 * math.pi * i / len(axes)), -math.cos(2 * math.pi * i / len(axes))) for i in range(len(axes))]

    def point(index: int, part: float) -> tuple[float, float]:
        return cx + turns[index][0] * size * part, cy + turns[index][1] * size * part

    body: list[str] = []
    for ring in range(1, 6):
        body.append(draw_polygon([point(i, ring / 5) for i in range(len(axes))], "bagan-kisi"))
    for index in range(len(axes)):
        body.append(draw_line(cx, cy, *point(index, 1), "bagan-kisi"))
        x, y = point(index, 1.12)
        body.append(draw_text(x, y + 4, str(index + 1), "bagan-angka", "middle"))
    values = [[_read_exact(v) for v in found] for _, _, found in series]
    shown = _make_writer(v for found in values for v in found)
    for number_, ((_, css, _), found) in enumerate(zip(series, values, strict=True)):
        corners = [point(i, float(min(max(v / top, Fraction(0)), Fraction(1)))) for i, v in enumerate(found)]
        body.append(draw_polygon(corners, f"bagan-garis bagan-bidang {dash_class(number_)} {css}"))
        body += [draw_mark(x, y, css, number_) for x, y in corners]
    y = 228.0
    for number_, (label, css, _) in enumerate(series):
        body.append(draw_line(0, y + 7, 22, y + 7, f"bagan-garis {dash_class(number_)} {css}"))
        body.append(draw_mark(11, y + 7, css, number_))
        body.append(draw_text(28, y + 11, fit_text(label, WIDE - 28)))
        y += LINE
    for index, axis in enumerate(axes):
        told = "; ".join(shown(found[index]) for found in values)
        body.append(draw_text(0, y + 11, fit_text(f"{index + 1}. {axis}", WIDE - LETTER * len(told) - 10)))
        body.append(draw_text(WIDE, y + 11, told, "bagan-angka", "end"))
        y += LINE
    return draw_picture("radar", title, desc, body, y, bool(axes and series))


def _draw_legend(kinds: Sequence[tuple[str, str]], y: int) -> Iterator[str]:
    for index, (label, css) in enumerate(kinds):
        yield from draw_segment(0, y + 2 + index * LINE, 16, 10, css, index)
        yield draw_text(22, y + 11 + index * LINE, fit_text(label, WIDE - 22))


def _list_kinds(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Labels and classes in the order they first come."""
    return list(dict.fromkeys((label, css) for _, parts in rows for label, css, _ in parts))


def _draw_days(across: Sequence[Fraction], names: Sequence[str], y: Value) -> Iterator[str]:
    """The first and the last day's name, and of those between what does not run into another."""
    order = [*dict.fromkeys([0, len(across) - 1]), *range(1, len(across) - 1)] if across else []
    taken: list[tuple[Fraction, Fraction]] = []
    for index in order:
        half = Fraction(len(names[index]) * LETTER, 2)
        x = min(max(across[index], half), WIDE - half)
        if all(x + half + 4 <= low or x - half - 4 >= high for low, high in taken):
            taken.append((x - half, x + half))
            yield draw_text(x, y, fit_text(names[index], WIDE), "bagan-angka", "middle")


def _draw_runs(places: Sequence[tuple[Fraction, Fraction] | None], css: str, index: int) -> Iterator[str]:
    """Lines through places that follow each other without a gap."""
    run: list[tuple[Fraction, Fraction]] = []
    for place in [*places, None]:
        if place:
            run.append(place)
        elif run:
            if len(run) > 1:
                points = " ".join(f"{write_coordinate(x)},{write_coordinate(y)}" for x, y in run)
                yield f'<polyline class="bagan-garis {dash_class(index)} {escape_text(css)}" points="{points}" fill="none" stroke="currentColor"/>'
            run = []


def _read_exact(value: Value, least: int | None = None) -> Fraction:
    """A value as a fraction, so that no sum of values runs over. ValueError for what is no number or too small."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(value)
    exact = Fraction(value)
    if least is not None and exact < least:
        raise ValueError(value)
    return exact


def _make_writer(values: Iterable[Value]) -> Callable[[Value], str]:
    """How a picture writes its values: whole where all are whole (`1.234`), else all with two decimals (`3,42`)."""
    places = 0 if all(Fraction(value).denominator == 1 for value in values) else _DECIMALS

    def write(value: Value) -> str:
        whole, _, rest = rounded(abs(Fraction(value)), places).partition(".")
        sign = "−" if value < 0 and (whole, rest.strip("0")) != ("0", "") else ""
        return sign + f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")

    return write


def _write_date(day: date) -> str:
    from babel.dates import format_date

    return format_date(day, "d MMM y", locale="id")
