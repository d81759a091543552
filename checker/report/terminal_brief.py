"""Findings on one screen: by what is to be done instead of by file, the heaviest first, cut with the count of what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from checker.model.report import Finding, Report, Severity
from checker.model.text import Lang, number
from checker.report import words
from checker.report.grouping import FindingGroup, grouped
from checker.report.terminal_document import TerminalDocument

FEW = 3
"""As many findings are shown one by one, each with its line."""
_GROUPS = 10
_PLACES = 10
_CAUSES = 5
_KINDS = 12


def findings(document: TerminalDocument, found: Sequence[Finding], title: str) -> None:
    """A few one by one; more of them in groups."""
    if not found:
        return
    document.heading(title)
    if len(found) <= FEW:
        for finding in found:
            document.finding(finding, file=f"{finding.place.file}:")
        return
    groups = grouped(found)
    for group in groups[:_GROUPS]:
        _group(document, group)
    _rest(document, groups[_GROUPS:])


def _group(document: TerminalDocument, group: FindingGroup) -> None:
    lang = document.lang
    first, count = group.findings[0], len(group.findings)
    severity = words.severity(group.severity, lang, count)
    document.write(
        (f"{number(count, lang)} {severity}", document.style(group.severity)), f"  {group.message.in_(lang)}", indent=2
    )
    document.labelled(
        [
            ("basis", words.basis(document.report, first, lang)),
            ("mend", group.remedy.in_(lang)),
            ("rule", ", ".join(group.rules)),
        ],
        indent=4,
    )
    for finding in group.findings[:_PLACES]:
        place = finding.place
        said = f"{place.file}:{place.line}:{place.column}"
        about = ": ".join(filter(None, (group.particulars(finding, lang), finding.name)))
        document.cut((said, "bold"), f"  {about}" if about else "", indent=4)
    if count > _PLACES:
        rest = number(count - _PLACES, lang)
        document.write(document.pick(f"dan {rest} lagi", f"and {rest} more"), indent=4)
    document.console.print()


def _rest(document: TerminalDocument, groups: Sequence[FindingGroup]) -> None:
    """What is left out, by register: a reader sees where it lies, and how to ask for it."""
    if not groups:
        return
    lang = document.lang
    left = [finding for group in groups for finding in group.findings]
    document.write(
        (document.pick("Selebihnya", "The rest"), "bold"),
        document.pick(
            f": {number(len(left), lang)} temuan dalam {number(len(groups), lang)} kelompok",
            f": {number(len(left), lang)} findings in {number(len(groups), lang)} groups",
        ),
        indent=2,
    )
    kinds = Counter(f.kind or document.pick("berkas", "files") for f in left)
    rows = sorted(kinds.items(), key=lambda row: (-row[1], row[0]))
    for kind, _ in rows[:_KINDS]:
        own = tuple(f for f in left if (f.kind or document.pick("berkas", "files")) == kind)
        document.write((kind, "bold"), f"  {words.counted(own, lang)}", indent=4)
    if len(rows) > _KINDS:
        rest = number(sum(n for _, n in rows[_KINDS:]), lang)
        document.write(document.pick(f"jenis lain  {rest}", f"other kinds  {rest}"), indent=4)
    document.write(
        document.pick(
            "Semuanya: --full. Satu baris tiap temuan: --compact. Sebagian: --kind JENIS, --unit ID, --regulation ID.",
            "All of them: --full. One line each: --compact. A part: --kind KIND, --unit ID, --regulation ID.",
        ),
        indent=2,
    )


def not_assessable(document: TerminalDocument) -> None:
    """What nobody can say yet, by cause: what to fill in first is what opens most verdicts."""
    judgements = document.report.not_assessable
    if not judgements:
        return
    lang = document.lang
    document.heading(
        document.pick(
            f"Belum dapat dinilai: {number(len(judgements), lang)} putusan (bukan lolos, bukan temuan)",
            f"Not assessable yet: {number(len(judgements), lang)} verdicts (neither pass nor finding)",
        )
    )
    causes = Counter(j.why.in_(lang) if j.why else "" for j in judgements)
    rows = sorted(causes.items(), key=lambda row: (-row[1], row[0]))
    document.write(
        document.pick("Isi lebih dahulu yang membuka paling banyak putusan:", "Fill in first what opens most:"),
        indent=2,
    )
    for why, count in rows[:_CAUSES]:
        document.write(f"{number(count, lang):>5}  {why}", indent=2)
    if len(rows) > _CAUSES:
        rest, others = number(sum(n for _, n in rows[_CAUSES:]), lang), number(len(rows) - _CAUSES, lang)
        document.write(
            document.pick(f"{rest:>5}  karena {others} sebab lain", f"{rest:>5}  for {others} other reasons"), indent=2
        )


def compact(report: Report, found: Sequence[Finding], lang: Lang) -> list[str]:
    """One line a finding, as editors and `grep` read them: `file:line:column: severity: message [rule]`."""
    lines = [
        _line(f.place.file, f.place.line, f.place.column, f.severity.value, f.message.in_(lang), f.rule) for f in found
    ]
    faults = (
        _line(
            f.place.file,
            f.place.line,
            f.place.column,
            Severity.ERROR.value,
            f.message.in_(lang),
            f.rule or "kebijakan",
        )
        for f in report.faults
    )
    return [*faults, *lines]


def _line(file: str, line: int, column: int, severity: str, message: str, rule: str) -> str:
    return f"{file}:{line}:{column}: {severity}: {message} [{rule}]"
