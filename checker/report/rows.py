"""A report in, its findings as rows of a table out, and how a cell is made harmless: the same for CSV and for workbooks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from checker.model.decision import Decision, State
from checker.model.report import Fault, Finding, Report, dotted, pointer_of
from checker.model.text import Lang, Text, either
from checker.report import terms, words

Cell: TypeAlias = str | int | date | None
Row: TypeAlias = tuple[Cell, ...]

FINDINGS = (
    (Text("Keadaan", "State"), 13),
    (Text("Sejak", "Since"), 11),
    (Text("Tanggal pasti", "Date is exact"), 11),
    (Text("Berat", "Severity"), 12),
    (Text("Aturan", "Rule"), 28),
    (Text("Isi aturan", "Title of the rule"), 32),
    (Text("Regulasi", "Regulation"), 20),
    (Text("Dasar", "Basis"), 30),
    (Text("Bunyi pasal", "What it says"), 36),
    (Text("Jenis", "Kind"), 14),
    (Text("Rekaman", "Record"), 20),
    (Text("Nama", "Name"), 28),
    (Text("Perangkat daerah", "Office"), 20),
    (Text("Berkas", "File"), 34),
    (Text("Baris", "Line"), 7),
    (Text("Kolom", "Column"), 7),
    (Text("Ruas", "Field"), 20),
    (Text("Temuan", "Finding"), 48),
    (Text("Perbaikan", "Remedy"), 40),
    (Text("Pengecualian", "Waiver"), 20),
    (Text("Keterangan", "Remark"), 28),
    (Text("Sidik temuan", "Fingerprint"), 34),
)
"""Headings of `findings` and the width of each column, in characters."""


def findings(report: Report, lang: Lang, decision: Decision | None = None) -> Iterator[Row]:
    """One row a finding, in the report's order; then what the change mended, then the faults that kept the run from being whole."""
    titles = {r.rule: r.title.in_(lang) for r in report.rules}
    states = decision.states if decision else {}
    debts = {d.finding: d for d in decision.debt} if decision else {}

    def row(f: Finding, state: Text, old: bool = False) -> Row:
        debt = None if old else debts.get(f)
        since = debt.since if debt else None
        citation = report.citations.get((f.regulation, f.provision))
        return (
            state.in_(lang),
            since.day if since else None,
            (either(lang, "ya", "yes") if since.exact else either(lang, "tidak", "no")) if since else None,
            words.severity(f.severity, lang),
            f.rule,
            titles.get(f.rule),
            f.regulation,
            str(citation) if citation else f"{f.regulation} {f.provision}",
            citation.title.in_(lang) if citation else None,
            f.kind,
            f.record,
            f.name,
            f.unit,
            f.place.file,
            f.place.line,
            f.place.column,
            dotted(pointer_of(f.path)),
            f.message.in_(lang),
            f.remedy.in_(lang),
            f.waiver,
            debt.why.in_(lang) if debt and debt.why else None,
            f.fingerprint,
        )

    for finding in report.findings:
        if decision:
            yield row(finding, terms.STATES[states[finding]])
        else:
            yield row(finding, terms.STATES[State.WAIVED] if finding.waiver else terms.OPEN)
    for finding in decision.fixed if decision else ():
        yield row(finding, terms.FIXED, old=True)
    for fault in report.faults:
        yield _fault(fault, lang)


def _fault(fault: Fault, lang: Lang) -> Row:
    known: dict[str, Cell] = {
        "Keadaan": terms.FAULT.in_(lang),
        "Aturan": fault.rule,
        "Rekaman": fault.record,
        "Berkas": fault.place.file,
        "Baris": fault.place.line,
        "Kolom": fault.place.column,
        "Temuan": fault.message.in_(lang),
    }
    return tuple(known.get(heading.id) for heading, _ in FINDINGS)


SIGNS = "=+-@\N{MINUS SIGN}﹢﹣﹦﹫＋－＝＠"
"""What begins a formula, with the forms (full-width, small) that some spreadsheets fold."""


def inert(text: str) -> str:
    """A text that a spreadsheet takes for nothing but text (OWASP ASVS 5.0 1.2.10): one line, nothing invisible, no formula.

    No tab, carriage return or NUL is left that could begin one; some programs look behind spaces too.
    """
    line = terms.one_line(text)
    return f"'{line}" if line.lstrip().startswith(tuple(SIGNS)) else line
