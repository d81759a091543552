"""A state in, what its pages tell beside the report and the registers as files out: tables for a spreadsheet, JSON for programs.

Each file says which page it belongs to, and holds what that page shows for the same audience: the page lists it at its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from checker.law.provisions import coverage
from checker.model.decision import FieldChange, RecordChange
from checker.model.report import Severity
from checker.pages import duplicate, unit
from checker.pages.audience import Audience
from checker.pages.evaluation import list_visible
from checker.pages.interval import Interval
from checker.pages.page import Download, slug
from checker.pages.past import PastState
from checker.pages.state import GovernmentState
from checker.report import FORMATS, rows, terms
from checker.report import maturity as maturity_report
from checker.report import provisions as provisions_report
from checker.report.csv import table
from checker.report.rows import Cell

_OFFICES = ("Id", "Perangkat daerah", "Rekaman", "Pelanggaran", "Peringatan", "Saran", "Dikecualikan")
_DEBT = ("Sidik temuan", "Aturan", "Jenis", "Rekaman", "Perangkat daerah", "Sejak", "Tanggal pasti", "Komit")
_TREND = (
    "Hari",
    "Komit",
    "Rekaman",
    "Pelanggaran",
    "Peringatan",
    "Saran",
    "Lolos",
    "Tidak lolos",
    "Belum dapat dinilai",
)
_CHANGES = ("Hari", "Komit", "Jenis", "Rekaman", "Nama", "Perangkat daerah", "Menjadi", "Ruas", "Sebelum", "Sesudah")
_SIGNED = ("Pengubah", "Pesan")
_PAIRS = (
    "Aplikasi",
    "Perangkat daerah",
    "Aplikasi lain",
    "Perangkat daerah lain",
    "Nilai",
    "Nama",
    "Fungsi",
    "Data dan layanan",
    "Kata yang sama",
    "Terkait",
)
_REPORTS = (
    ("laporan.json", "json", "Laporan lengkap (JSON)"),
    ("temuan.csv", "csv", "Temuan (CSV)"),
)
"""The files of a past state."""
_PERIOD = ("Menjadi", "Sebab", *(heading.id for heading, _ in rows.FINDINGS[3:]))


def sheets(state: GovernmentState, intervals: Sequence[Interval], states: Sequence[PastState]) -> Iterator[Download]:
    """Every such file, in the order of the menu."""
    if state.points:
        title = "Keadaan pada akhir setiap bulan (CSV)"
        yield _csv("index", "perkembangan", title, _TREND, _trend(state))
    found = coverage(state.policies)
    whole = provisions_report.as_json(found, "id")
    yield Download.of("cakupan.json", whole, "Setiap ketentuan dan siapa yang menilainya (JSON)", "regulasi/index")
    each = provisions_report.as_csv(found, "id")
    yield Download.of("cakupan.csv", each, "Setiap ketentuan dan siapa yang menilainya (CSV)", "regulasi/index")
    title = "Rekaman dan temuan setiap perangkat daerah (CSV)"
    yield _csv("perangkat-daerah/index", "perangkat-daerah", title, _OFFICES, _offices(state))
    if state.ages:
        title = "Sejak kapan setiap temuan ada (CSV)"
        yield _csv("perangkat-daerah/index", "utang", title, _DEBT, _debt(state))
    if shown := list_visible(state):
        whole = maturity_report.as_json(shown, "id")
        yield Download.of("indeks.json", whole, "Indeks, yang mengangkatnya, dan buktinya (JSON)", "indeks")
        each = maturity_report.as_csv(shown, "id")
        yield Download.of("indeks.csv", each, "Indeks setiap penilaian (CSV)", "indeks")
    if pairs := list(duplicate.pages(state)):
        title = "Pasangan aplikasi yang mirip (CSV)"
        yield _csv("duplikat", "duplikat", title, _PAIRS, _pairs(pairs[0].data["pairs"]))
    if state.chronicle.entries:
        headings = (*_CHANGES, *_SIGNED) if _shows_authors(state) else _CHANGES
        title = "Setiap perubahan rekaman, ruas demi ruas (CSV)"
        yield _csv("perubahan", "perubahan", title, headings, _changes(state))
    for interval in intervals:
        name = interval.path.replace("perubahan/", "masa/")
        yield _csv(interval.path, name, f"{interval.title} (CSV)", _PERIOD, _list_moves(interval))
    for past in states:
        yield from _past(past)


def _past(past: PastState) -> Iterator[Download]:
    """A past state's own report."""
    if past.state is None:
        return
    page = f"keadaan/{slug(past.asked)}"
    for name, format_, title in _REPORTS:
        content = FORMATS[format_](past.state.report, "id", None)
        yield Download.of(f"{page}/{name}", content, f"{title}, keadaan {past.asked}", page)


def _csv(page: str, name: str, title: str, headings: Sequence[str], cells: Iterable[Sequence[Cell]]) -> Download:
    return Download.of(f"{name}.csv", table("id", headings, cells), title, page)


# --- rows -------------------------------------------------------------------------------------------------------------


def _trend(state: GovernmentState) -> Iterator[Sequence[Cell]]:
    for p in state.points:
        weights = [p.findings[s] for s in (Severity.ERROR, Severity.WARNING, Severity.INFO)]
        yield p.day, p.commit, p.records, *weights, p.passed, p.failed, p.not_assessable


def _offices(state: GovernmentState) -> Iterator[Sequence[Cell]]:
    for row in unit.offices(state):
        yield [row[key] for key in ("id", "name", "records", "errors", "warnings", "infos", "waived")]


def _debt(state: GovernmentState) -> Iterator[Sequence[Cell]]:
    for f in state.report.standing:
        if since := state.ages.get(f.fingerprint):
            sure = "ya" if since.exact else "tidak"
            yield f.fingerprint, f.rule, f.kind, f.record, f.unit, since.day, sure, since.commit


def _pairs(pairs: Iterable[Mapping[str, Any]]) -> Iterator[Sequence[Cell]]:
    for pair in pairs:
        likeness, (one, other) = pair["likeness"], pair["sides"]
        sides = (one["name"], one["unit"], other["name"], other["unit"])
        parts = (likeness.score, likeness.name, likeness.function, likeness.holdings)
        yield *sides, *parts, " ".join(likeness.words), "ya" if likeness.linked else "tidak"


def _shows_authors(state: GovernmentState) -> bool:
    return state.sight.audience is Audience.AUDITOR


def _changes(state: GovernmentState) -> Iterator[Sequence[Cell]]:
    """One row a changed field; a record of which no field is shown, or that came or went whole, has one row."""
    for entry in state.chronicle.entries:
        signed = (entry.who, entry.what) if _shows_authors(state) else ()
        for whole in entry.changes:
            change = state.sight.change(whole)
            for field in change.fields or (None,):
                yield entry.day, entry.commit, *_change(change), *_field(field), *signed


def _change(change: RecordChange) -> Sequence[Cell]:
    return change.kind, change.record, change.name, change.unit, terms.EDITS[change.edit].id


def _field(field: FieldChange | None) -> Sequence[Cell]:
    return (field.path, terms.value(field.before), terms.value(field.after)) if field else ("", "", "")


def _list_moves(interval: Interval) -> Iterator[Sequence[Cell]]:
    """The findings that came and went, as every table of findings has them."""
    for word, report, moved in (
        ("muncul", interval.after.report, interval.came),
        ("tidak ada lagi", interval.before.report, interval.went),
    ):
        part = replace(report, findings=tuple(finding for finding, _ in moved), faults=())
        for (_, why), row in zip(moved, rows.findings(part, "id"), strict=True):
            yield word, why, *row[3:]
