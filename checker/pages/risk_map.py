"""Risks of one sort in, their heat map out: a picture, a table with the same figures, and the risks in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from checker.model.text import number
from checker.pages.heat_map import Border, Cell, draw_heat_map
from checker.pages.risk_matrix import RiskTables
from checker.pages.risk_register import SORTS, Risk, RiskRegister


def draw_map(register: RiskRegister, sort: str, tables: RiskTables) -> dict[str, Any]:
    """The heat map of one sort of risk: its picture, its table, and the risks in it, the largest first."""
    risks = [r for r in register.placed if r.sort == sort]
    cells: dict[tuple[int, int], int] = Counter((r.likelihood, r.impact) for r in risks)
    limits = sorted({a[sort] for a in tables.appetite.values() if sort in a})
    rows = range(len(tables.matrix), 0, -1)
    columns = range(1, tables.width + 1)
    tone = "tingkat" if sort == "negatif" else "peluang"
    drawn, table = [], []
    for likelihood in rows:
        line, described = [], []
        for impact in columns:
            size, count = tables.size(likelihood, impact), cells[likelihood, impact]
            band = tables.band(size) if size is not None else None
            css = f"{tone}-{band.tone}" if band else ""
            line.append(
                Cell(
                    css,
                    number(count, "id") if size is not None else "–",
                    f"{size} {band.code if band else ''}".strip(),
                )
            )
            described.append({"size": size, "band": band, "count": count, "at": f"{sort}-{likelihood}-{impact}"})
        drawn.append(line)
        table.append((likelihood, described))
    borders = [
        Border(label, css, [[(tables.size(y, x) or 0) >= limit for x in columns] for y in rows])
        for limit, label, css in _list_borders(limits)
    ]
    found = "tidak ada risiko" if not risks else f"{number(len(risks), 'id')} risiko"
    return {
        "sort": sort,
        "title": SORTS[sort],
        "risks": [(risk, first) for risk, first in _mark_firsts(risks)],
        "rows": table,
        "columns": list(columns),
        "bands": [(band, sum(r.band is band for r in risks)) for band in tables.bands],
        "outside": sum(r.band is None for r in risks),
        "limits": limits,
        "reached": sum(r.reaches for r in risks),
        "unset": sum(r.appetite is None for r in risks),
        "differs": sum(r.recorded is not None and r.recorded != r.size for r in risks),
        "picture": _draw(sort, found, rows, columns, drawn, borders),
    }


def _mark_firsts(risks: Sequence[Risk]) -> Iterator[tuple[Risk, str]]:
    """Each risk with the name of its cell where it is the first of it: that is where the map leads."""
    seen: set[str] = set()
    for risk in risks:
        at = f"{risk.sort}-{risk.likelihood}-{risk.impact}"
        yield risk, "" if at in seen else at
        seen.add(at)


def _list_borders(limits: Sequence[int]) -> list[tuple[int, str, str]]:
    """The lines of a map: below the first no category must be treated, above the last every one."""
    if not limits:
        return []
    if len(limits) == 1:
        return [(limits[0], f"selera risiko: besaran {limits[0]} ke atas", "")]
    return [
        (limits[0], f"selera terendah: besaran {limits[0]} ke atas", ""),
        (limits[-1], f"selera tertinggi: besaran {limits[-1]} ke atas", ""),
    ]


def _draw(
    sort: str,
    found: str,
    rows: Sequence[int],
    columns: Sequence[int],
    cells: Sequence[Sequence[Cell]],
    borders: Sequence[Border],
) -> Markup:
    desc = (
        f"Peta dengan {len(rows)} baris kemungkinan dan {len(columns)} kolom dampak: {found} {sort} aktif. "
        "Setiap sel memuat jumlah risiko, besaran, dan kode tingkatnya; tabel di dekatnya memuat angka yang sama."
    )
    return draw_heat_map(
        f"Peta panas risiko {sort}",
        desc,
        [str(r) for r in rows],
        [str(c) for c in columns],
        cells,
        down="kemungkinan",
        right="dampak",
        borders=borders,
    )
