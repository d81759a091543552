"""One finding or fault as plain lines of text, for the formats that a build server shows: nothing in them is obeyed there."""

from __future__ import annotations

from checker.model.report import Fault, Finding, Report
from checker.model.text import Lang, either
from checker.report import words
from checker.report.plain import printable

_NAME = 80
"""Characters of a record's name that are shown."""


def finding_lines(report: Report, finding: Finding, lang: Lang) -> list[str]:
    """What is wrong, the basis, the remedy, and the waiver where there is one, each on a line of its own."""
    name = f"{finding.name[:_NAME]}: " if finding.name else ""
    lines = [name + finding.message.in_(lang)]
    basis = words.basis(report, finding, lang)
    if basis:
        lines.append(either(lang, "Dasar: ", "Basis: ") + basis)
    lines.append(either(lang, "Perbaiki: ", "Mend: ") + finding.remedy.in_(lang))
    if finding.waiver:
        lines.append(either(lang, "Diterima lewat pengecualian ", "Accepted under waiver ") + finding.waiver)
    return [printable(line) for line in lines]


def fault_line(fault: Fault, lang: Lang) -> str:
    """What broke, said to be no fault of the data."""
    cause = either(
        lang, "Pemeriksaan tidak utuh (bukan karena data Anda): ", "The check is not whole (not because of your data): "
    )
    record = f"{fault.record}: " if fault.record else ""
    return printable(cause + record + fault.message.in_(lang))
