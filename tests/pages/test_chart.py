"""Pictures: well-formed whatever they are given, the same every time, and readable without colour."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from checker.pages import chart, heat_map, svg

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '"><script>alert(1)</script> & \x00\x1b[2J \u202e {{7*7}} ]]> #corak-1'

words = st.one_of(st.text(max_size=40), st.sampled_from([HOSTILE, "", "Layanan & data", "<b>tebal</b>"]))
least_zero = st.one_of(
    st.integers(0, 10**12),
    st.floats(0, allow_nan=False, allow_infinity=False),
    st.fractions(0, 10**6),
)
numbers = st.one_of(least_zero, st.integers(-(10**9), 10**9), st.floats(allow_nan=False, allow_infinity=False))
classes = st.sampled_from(["lolos", "gagal", "seri-1", 'a" onload="alert(1)'])
rows = st.lists(st.tuples(words, st.lists(st.tuples(words, classes, least_zero), max_size=6)), max_size=5)


def read(picture: Markup) -> Xml.Element:
    """The picture as XML: it must be well-formed, name itself, and hold only numbers where numbers stand."""
    root = Xml.fromstring(str(picture))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert set((root.get("aria-labelledby") or "").split()) <= set(ids)
    for name in (f"{SVG}title", f"{SVG}desc"):
        assert root.find(name) is not None
    drawn = {f"{SVG}{n}" for n in ("svg", "title", "desc", "defs", "pattern", "path", "rect", "text", "line", "circle", "polygon", "polyline")}  # fmt: skip
    for element in root.iter():
        assert element.tag in drawn
        assert not [name for name in element.attrib if name.startswith("on") or name in ("style", "href")]
        for name in ("x", "y", "width", "height", "x1", "x2", "y1", "y2", "cx", "cy", "r"):
            assert re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", element.get(name, "0")), name
        for name in ("points", "viewBox"):
            assert re.fullmatch(r"[-0-9., ]*", element.get(name, "")), name
        if element.tag == f"{SVG}rect":
            assert float(element.get("width", "")) >= 0
        shade = re.fullmatch(r"url\(#(.+)\)", element.get("fill", ""))
        assert shade is None or shade[1] in ids
    return root


def texts(root: Xml.Element) -> list[str]:
    """Everything written in a picture."""
    return [e.text or "" for e in root.iter(f"{SVG}text")]


# --- whatever comes in ----------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(title=words, desc=words, given_rows=rows)
def test_bars_are_well_formed_whatever_they_show(title: str, desc: str, given_rows: Any) -> None:
    for draw in (chart.draw_stacks, lambda t, d, r: chart.draw_bars(t, d, r, 5)):
        root = read(draw(title, desc, given_rows))
        for rect in root.iter(f"{SVG}rect"):
            assert float(rect.get("x", "")) + float(rect.get("width", "")) <= svg.WIDE + 0.1


@settings(max_examples=40)
@given(
    title=words,
    points=st.lists(st.tuples(st.dates(), st.dictionaries(st.sampled_from("abc"), numbers, max_size=3)), max_size=8),
    labels=st.lists(words, min_size=0, max_size=3),
)
def test_a_trend_is_well_formed_whatever_it_shows(title: str, points: Any, labels: list[str]) -> None:
    series = [(key, label, f"seri-{key}") for key, label in zip("abc", labels, strict=False)]
    root = read(chart.draw_trend(title, "uraian", points, series))
    for point in root.iter(f"{SVG}circle"):
        assert 0 <= float(point.get("cy", "")) <= 200


@settings(max_examples=40)
@given(axes=st.lists(words, max_size=9), labels=st.lists(words, max_size=3), data=st.data(), highest=least_zero)
def test_a_radar_is_well_formed_whatever_it_shows(
    axes: list[str], labels: list[str], data: st.DataObject, highest: Any
) -> None:
    one = st.lists(numbers, min_size=len(axes), max_size=len(axes))
    series = [(label, "seri-1", data.draw(one)) for label in labels]
    read(chart.draw_radar("Radar", "uraian", axes, series, highest))


@settings(max_examples=40)
@given(data=st.data(), wide=st.integers(0, 6), tall=st.integers(0, 6))
def test_a_heat_map_is_well_formed_whatever_it_shows(data: st.DataObject, wide: int, tall: int) -> None:
    cell = st.builds(heat_map.Cell, classes, words, words)
    names = [data.draw(st.lists(words, min_size=n, max_size=n)) for n in (tall, wide)]
    cells = [data.draw(st.lists(cell, min_size=wide, max_size=wide)) for _ in range(tall)]
    above = [data.draw(st.lists(st.booleans(), min_size=wide, max_size=wide)) for _ in range(tall)]
    borders = [heat_map.Border(data.draw(words), "", above)]
    read(heat_map.draw_heat_map("Peta", "uraian", *names, cells, down="a", right="b", borders=borders))


DRAWN: Sequence[Callable[[str], Markup]] = (
    lambda t: chart.draw_stacks(t, t, [(t, [(t, t, 3)])]),
    lambda t: chart.draw_bars(t, t, [(t, [(t, t, 3)])], 5),
    lambda t: chart.draw_trend(t, t, [(date(2025, 1, 1), {t: 1})], [(t, t, t)], called=lambda _: t),
    lambda t: chart.draw_radar(t, t, [t, t, t], [(t, t, [1, 2, 3])], 5),
    lambda t: heat_map.draw_heat_map(t, t, [t], [t], [[heat_map.Cell(t, t, t)]], down=t, right=t, borders=[heat_map.Border(t, t, [[True]])]),
)  # fmt: skip


@pytest.mark.parametrize("draw", DRAWN)
def test_hostile_text_is_only_text(draw: Callable[[str], Markup]) -> None:
    picture = draw(HOSTILE)
    root = read(picture)
    assert "<script" not in picture
    assert not {"\x00", "\x1b", "\u202e"} & set(picture)
    assert [e for e in root.iter() if "script" in (e.text or "")], "it is still shown"


# --- what it says ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("draw", DRAWN)
def test_the_same_figures_give_the_same_bytes(draw: Callable[[str], Markup]) -> None:
    assert draw("Judul") == draw("Judul")


@pytest.mark.parametrize("draw", DRAWN)
def test_every_picture_is_told_in_words(draw: Callable[[str], Markup]) -> None:
    root = read(draw("Temuan"))
    assert [root.findtext(f"{SVG}{name}") for name in ("title", "desc")] == ["Temuan", "Temuan"]


def test_two_pictures_of_one_title_share_no_id() -> None:
    one = chart.draw_stacks("Temuan", "u", [("a", [("lolos", "lolos", 1), ("gagal", "gagal", 2)])])
    two = chart.draw_stacks("Temuan", "u", [("a", [("lolos", "lolos", 1), ("gagal", "gagal", 3)])])
    ids = [{e.get("id") for e in read(picture).iter() if e.get("id")} for picture in (one, two)]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_numbers_are_written_as_people_write_them() -> None:
    whole = chart.draw_stacks("Temuan", "u", [("Aplikasi", [("lolos", "lolos", 1234)])])
    parts = chart.draw_bars("Indeks", "u", [("Kebijakan", [("dihitung", "seri-1", Fraction("3.285"))])], 5)
    assert "1.234" in texts(read(whole))
    assert "3,29" in texts(read(parts))


def test_kinds_of_segment_differ_by_pattern_and_are_named() -> None:
    picture = chart.draw_stacks("T", "u", [("a", [("lolos", "lolos", 5), ("gagal", "gagal", 5), ("lain", "x", 5)])])
    root = read(picture)
    assert {"lolos", "gagal", "lain"} <= set(texts(root))
    used = {e.get("fill") for e in root.iter(f"{SVG}rect") if e.get("fill")}
    assert len(used) == 2, "the first has none, each other its own"


def test_a_small_segment_beside_a_large_one_is_still_seen() -> None:
    root = read(chart.draw_stacks("T", "u", [("a", [("lolos", "lolos", 10**9), ("gagal", "gagal", 1)])]))
    widths = [float(e.get("width", "")) for e in root.iter(f"{SVG}rect") if "gagal" in e.get("class", "")]
    assert min(widths) >= 2


def test_bars_are_as_long_as_their_values() -> None:
    root = read(chart.draw_bars("T", "u", [("a", [("x", "seri-1", 1)]), ("b", [("x", "seri-1", 2)])], 5))
    widths = [float(e.get("width", "")) for e in root.iter(f"{SVG}rect") if "seri-1" in e.get("class", "")]
    assert widths[:2] == [52, 104]


def test_a_line_is_broken_where_a_figure_is_missing() -> None:
    points = [(date(2020 + n, 1, 1), {"a": n} if n != 2 else {}) for n in range(5)]
    root = read(chart.draw_trend("T", "u", points, [("a", "temuan", "seri-1")]))
    lines = [e.get("points", "").split() for e in root.iter(f"{SVG}polyline")]
    assert [len(line) for line in lines] == [2, 2]


def test_points_stand_in_the_order_of_time() -> None:
    points = [(date(2024, 1, 1), {"a": 1}), (date(2020, 1, 1), {"a": 3})]
    told = texts(read(chart.draw_trend("T", "u", points, [("a", "temuan", "seri-1")])))
    assert "temuan: terakhir 1" in told
    assert {"1 Jan 2020", "1 Jan 2024"} <= set(told)


def test_names_of_days_do_not_run_into_each_other() -> None:
    points = [(date(2024, 1, day), {"a": day}) for day in range(1, 31)]
    root = read(chart.draw_trend("T", "u", points, [("a", "temuan", "seri-1")]))
    places = sorted(float(e.get("x", "")) for e in root.iter(f"{SVG}text") if "Jan" in (e.text or ""))
    assert len(places) >= 2
    assert all(b - a > 50 for a, b in pairwise(places))


def test_a_border_runs_between_what_is_above_it_and_what_is_not() -> None:
    cells = [[heat_map.Cell("", "1"), heat_map.Cell("", "2")], [heat_map.Cell("", "3"), heat_map.Cell("", "4")]]
    border = heat_map.Border("selera", "", [[False, True], [False, False]])
    root = read(heat_map.draw_heat_map("T", "u", ["1", "2"], ["1", "2"], cells, borders=[border]))
    path = next(e for e in root.iter(f"{SVG}path") if "bagan-batas" in e.get("class", ""))
    assert re.sub(r"[0-9.]+,[0-9.]+", "P", path.get("d", "")) == "MP v46 MP h138"


def test_nothing_to_show_says_so() -> None:
    pictures = [
        chart.draw_stacks("T", "u", []), chart.draw_bars("T", "u", [], 5), chart.draw_trend("T", "u", [], [("a", "b", "c")]),
        chart.draw_radar("T", "u", [], [], 5), heat_map.draw_heat_map("T", "u", [], [], []),
    ]  # fmt: skip
    assert [texts(read(picture)) for picture in pictures] == [["Tidak ada data."]] * 5


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1])
def test_what_is_no_count_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match=r"nan|inf|-1"):
        chart.draw_stacks("T", "u", [("a", [("x", "y", value)])])
