"""A report in, an Excel workbook out: what offices sort, filter and pass on. The same bytes for the same report.

Every text is written as a text, never guessed at: no formula, no link, no number of a text that looks like one. Texts that a
spreadsheet would take for a formula if the sheet were saved as CSV carry an apostrophe, as in our own CSV.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from checker.model.decision import Decision, RecordChange, Tally
from checker.model.report import Report, Severity
from checker.model.text import Lang, Text, either, long_date, number
from checker.report import rows, terms, words
from checker.report.json import totals
from checker.report.rows import Cell, Row

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Head = Sequence[tuple[Text, int]]

_ROWS = 1_048_576
_CHARACTERS = 32_767
"""What Excel holds in a sheet and in a cell (counted in UTF-16)."""

_SUMMARY = ((Text("Keterangan", "What"), 34), (Text("Isi", "Value"), 80))
_RULES = (
    (Text("Aturan", "Rule"), 32),
    (Text("Isi aturan", "Title"), 48),
    (Text("Regulasi", "Regulation"), 24),
    (Text("Dasar", "Basis"), 34),
    (Text("Jenis", "Kind"), 14),
    (Text("Berat", "Severity"), 12),
    (Text("Keadaan", "Standing"), 14),
    (Text("Rekaman", "Records"), 10),
    (Text("Lolos", "Pass"), 10),
    (Text("Gagal", "Fail"), 10),
    (Text("Dikecualikan", "Waived"), 12),
    (Text("Belum dapat dinilai", "Not assessable"), 12),
    (Text("Rusak", "Error"), 10),
)
_REGISTERS = (
    (Text("Jenis", "Kind"), 18),
    (Text("Register", "Register"), 40),
    (Text("Kelengkapan", "Coverage"), 16),
    (Text("Rekaman", "Records"), 10),
)
_CHANGES = (
    (Text("Perubahan", "Change"), 12),
    (Text("Jenis", "Kind"), 14),
    (Text("Rekaman", "Record"), 24),
    (Text("Nama", "Name"), 32),
    (Text("Perangkat daerah", "Office"), 20),
    (Text("Berkas", "File"), 36),
    (Text("Ruas", "Field"), 28),
    (Text("Perubahan ruas", "Change of the field"), 14),
    (Text("Sebelum", "Before"), 40),
    (Text("Sesudah", "After"), 40),
)
_POLICIES = (
    (Text("Akibat", "Effect"), 24),
    (Text("Hal", "Subject"), 20),
    (Text("Nama", "Name"), 32),
    (Text("Perubahan", "Change"), 12),
    (Text("Berkas", "File"), 40),
    (Text("Penjelasan", "What it does"), 60),
    (Text("Banyak rekaman", "Records"), 10),
    (Text("Rekaman yang putusannya berubah", "Records whose verdict changes"), 40),
    (Text("Perlu persetujuan", "Needs the approval of"), 36),
)


def render(report: Report, lang: Lang, decision: Decision | None = None) -> bytes:
    """The whole workbook."""
    book = _Book(report, lang)
    book.sheet(Text("Ringkasan", "Summary"), _SUMMARY, _summary(report, lang, decision), filtered=False)
    book.sheet(Text("Temuan", "Findings"), rows.FINDINGS, rows.findings(report, lang, decision))
    book.sheet(Text("Aturan", "Rules"), _RULES, _rules(report, lang))
    book.sheet(Text("Register", "Registers"), _REGISTERS, _registers(report, lang))
    if decision is not None:
        changes = (row for change in decision.records for row in _change(change, lang))
        book.sheet(Text("Perubahan", "Changes"), _CHANGES, changes)
        book.sheet(Text("Kebijakan", "Policies"), _POLICIES, _policies(decision, lang))
    return book.bytes()


class _Book:
    def __init__(self, report: Report, lang: Lang) -> None:
        from xlsxwriter import Workbook  # costs start-up time; no other format needs it

        self.lang = lang
        self._out = io.BytesIO()
        self._book = Workbook(
            self._out,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._book.set_properties(
            {
                "title": either(lang, "Laporan Patuh", "Patuh report"),
                "created": datetime.combine(report.run.as_of, time()),
            }
        )
        self._head: Format = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._text: Format = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._number: Format = self._book.add_format({"valign": "top"})
        self._date: Format = self._book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})

    def sheet(self, name: Text, head: Head, cells: Iterable[Row], *, filtered: bool = True) -> None:
        """One sheet with its headings always in sight; rows beyond what a sheet holds are counted in its last."""
        sheet = self._book.add_worksheet(name.in_(self.lang))
        for column, (heading, width) in enumerate(head):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading.in_(self.lang), self._head)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        last = beyond = 0
        for row in cells:
            if last < _ROWS - 2:
                last += 1
                for column, cell in enumerate(row):
                    self._write(sheet, last, column, cell)
            else:
                beyond += 1
        if filtered:
            sheet.autofilter(0, 0, last, len(head) - 1)
        if beyond:
            rest = number(beyond, self.lang)
            said = either(self.lang, f"dan {rest} baris lagi", f"and {rest} more rows")
            self._write(sheet, last + 1, 0, said)

    def _write(self, sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, date):
            sheet.write_datetime(row, column, datetime.combine(cell, time()), self._date)
        elif isinstance(cell, int):
            sheet.write_number(row, column, cell, self._number)
        elif cell:
            sheet.write_string(row, column, _cut(rows.inert(cell)), self._text)

    def bytes(self) -> bytes:
        """The finished file."""
        self._book.close()
        return self._out.getvalue()


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _CHARACTERS:
        return text
    return units[: 2 * _CHARACTERS - 2].decode("utf-16-le", "ignore") + "…"


def _summary(report: Report, lang: Lang, decision: Decision | None) -> Iterator[Row]:
    """What was judged, by what, and the answer."""
    run, sums = report.run, totals(report)

    def pick(id_: str, en: str) -> str:
        return either(lang, id_, en)

    yield pick("Putusan", "Verdict"), words.verdict(report, lang, decision)
    yield pick("Instansi", "Government"), run.government
    yield pick("Keadaan per", "As of"), long_date(run.as_of, lang)
    yield pick("Register", "Registry"), run.registry
    yield pick("Sumber", "Source"), run.source
    yield pick("Komit", "Commit"), run.commit
    yield pick("Kebijakan", "Policies"), run.policies
    for name, values in run.filters.items():
        yield pick("Disaring menurut", "Filtered by") + f" {name}", ", ".join(values)
    for name, version in run.versions.items():
        yield pick("Versi", "Version of") + f" {name}", version
    for name, digest in run.digests.items():
        yield pick("Sidik", "Digest of") + f" {name}", digest
    if decision is not None:
        yield from _decided(decision, lang)
    yield pick("Rekaman", "Records"), sums["records"]
    yield pick("Aturan", "Rules"), sums["rules"]
    for severity in Severity:
        found = sum(f.severity is severity for f in report.standing)
        yield pick("Temuan", "Findings") + f": {words.severity(severity, lang, 2)}", found
    yield pick("Temuan yang dikecualikan", "Findings waived"), len(report.waived)
    named = {
        "pass": pick("lolos", "pass"),
        "fail": pick("gagal", "fail"),
        "waived": pick("dikecualikan", "waived"),
        "not-assessable": pick("belum dapat dinilai", "not assessable"),
        "error": pick("rusak", "error"),
    }
    for verdict, count in sums["verdicts"].items():
        yield pick("Putusan aturan", "Verdicts of rules") + f": {named[verdict]}", count
    yield pick("Kerusakan pada kebijakan", "Faults in policies"), len(report.faults)


def _decided(decision: Decision, lang: Lang) -> Iterator[Row]:
    """What was compared, and what came of it."""

    def pick(id_: str, en: str) -> str:
        return either(lang, id_, en)

    yield pick("Komit sasaran", "Commit of the target"), decision.target
    yield pick("Komit usulan", "Commit of the change"), decision.head
    yield pick("Komit asal bersama", "Commit where they parted"), decision.base
    yield pick("Pohon hasil gabungan", "Tree of the merge"), decision.tree
    yield pick("Menolak mulai dari", "Refuses from"), words.severity(decision.fail_on, lang)
    yield (
        pick("Utang ikut menghalangi", "Debt refuses as well"),
        pick("ya", "yes") if decision.strict else pick("tidak", "no"),
    )
    yield pick("Yang menghalangi", "What stands in the way"), len(decision.blocking)
    yield pick("Temuan baru", "New findings"), len(decision.new)
    yield pick("Utang", "Debt"), len(decision.debt)
    yield pick("Temuan lama yang selesai", "Old findings mended"), len(decision.fixed)
    for row in decision.compliance:
        if row.before != row.after:
            yield row.law, f"{_tally(row.before, lang)} → {_tally(row.after, lang)}"
    for effect in decision.index:
        old, new = (terms.index(text, lang) for text in (effect.before, effect.after))
        yield f"{effect.title.in_(lang)} {effect.year}", f"{old} → {new}"
        for indicator, before, after in effect.levels:
            yield pick("Indikator", "Indicator") + f" {indicator}", f"{before} → {after}"
    for note in decision.notes:
        yield pick("Catatan", "Note"), note.in_(lang)


def _tally(tally: Tally, lang: Lang) -> str:
    return either(
        lang,
        f"{tally.passed} lolos, {tally.failed} gagal, {tally.waived} dikecualikan, {tally.not_assessable} belum dapat dinilai",
        f"{tally.passed} pass, {tally.failed} fail, {tally.waived} waived, {tally.not_assessable} not assessable",
    )


def _rules(report: Report, lang: Lang) -> Iterator[Row]:
    for rule in report.rules:
        citation = report.citations.get((rule.regulation, rule.provision))
        yield (
            rule.rule,
            rule.title.in_(lang),
            rule.regulation,
            str(citation) if citation else rule.provision,
            rule.kind,
            words.severity(rule.severity, lang),
            terms.STANDINGS[rule.standing].in_(lang),
            rule.applicable,
            rule.passed,
            rule.failed,
            rule.waived,
            rule.not_assessable,
            rule.errors,
        )


def _registers(report: Report, lang: Lang) -> Iterator[Row]:
    for register in report.registers:
        yield register.kind, register.title, terms.COVERAGE[register.coverage].in_(lang), register.records


def _change(change: RecordChange, lang: Lang) -> Iterator[Row]:
    record: Row = (
        terms.EDITS[change.edit].in_(lang),
        change.kind,
        change.record,
        change.name,
        change.unit,
        change.file,
    )
    if not change.fields:
        yield record
    for field in change.fields:
        edit = terms.EDITS[field.edit].in_(lang)
        yield *record, field.path, edit, terms.value(field.before), terms.value(field.after)


def _policies(decision: Decision, lang: Lang) -> Iterator[Row]:
    for change in decision.policies:
        yield (
            terms.EFFECTS[change.effect].in_(lang),
            terms.SUBJECTS[change.subject].in_(lang),
            change.name,
            terms.EDITS[change.edit].in_(lang),
            change.file,
            change.message.in_(lang),
            len(change.records),
            ", ".join(f"{kind} {id_}" for kind, id_ in change.records),
            ", ".join(change.owners),
        )
