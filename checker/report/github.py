"""Findings as annotations of GitHub Actions, then one notice about the rest and the verdict as a plain line.

GitHub shows ten errors and ten warnings of a step, so the heaviest come first and the notice never loses the count of the others. Of a
change only what it causes is annotated. Escapes are those of the actions toolkit (`@actions/core`): `%` and line ends in the message;
colons and commas as well in properties. What stems from data is one line of printable text, so no line of it can open with `::`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checker.law.builtin import OWN
from checker.model.decision import Decision
from checker.model.report import Fault, Finding, Place, Report, Severity, heaviest
from checker.model.text import Lang, either, number
from checker.report import words
from checker.report.plain import fault_line, finding_lines, printable

SHOWN = 10
"""Errors, and warnings, that GitHub shows of one step."""


def render(report: Report, lang: Lang, decision: Decision | None = None) -> str:
    """One command a line, the verdict last."""
    found = report.standing if decision is None or decision.strict else decision.new
    told = sorted(found, key=heaviest)
    errors = [f for f in told if f.severity is Severity.ERROR][: max(SHOWN - len(report.faults), 0)]
    warnings = [f for f in told if f.severity is Severity.WARNING][:SHOWN]
    lines = [_fault(f, lang) for f in report.faults[:SHOWN]]
    lines += [_finding("error", report, f, lang) for f in errors]
    lines += [_finding("warning", report, f, lang) for f in warnings]
    shown = {*errors, *warnings}
    rest = list(_rest(report, [f for f in told if f not in shown], lang, decision))
    if rest:
        lines.append(_command("notice", {}, " ".join(rest)))
    lines.append(printable(words.verdict(report, lang, decision)))
    return "\n".join(lines) + "\n"


def _finding(level: str, report: Report, finding: Finding, lang: Lang) -> str:
    law = report.citations[finding.regulation, finding.provision]
    title = law.title.in_(lang) if finding.regulation == OWN else str(law)
    lines = finding_lines(report, finding, lang)
    lines.append(either(lang, "Aturan: ", "Rule: ") + printable(finding.rule))
    return _at(level, finding.place, title, lines)


def _fault(fault: Fault, lang: Lang) -> str:
    title = either(lang, "Tidak dapat diperiksa sepenuhnya", "Could not be checked in full")
    return _at("error", fault.place, title, [fault_line(fault, lang)])


def _rest(report: Report, left: Sequence[Finding], lang: Lang, decision: Decision | None) -> Iterator[str]:
    """What the annotations do not show, as sentences."""
    faults = len(report.faults) - SHOWN
    if faults > 0:
        count = number(faults, lang)
        yield either(
            lang,
            f"dan {count} kerusakan lain yang membuat pemeriksaan tidak utuh.",
            f"and {count} more that keep the check from being whole.",
        )
    if left:
        count, which = number(len(left), lang), words.counted(tuple(left), lang)
        yield either(
            lang,
            f"dan {count} temuan lain ({which}); semuanya ada dalam laporan.",
            f"and {count} more ({which}); the report has all of them.",
        )
    if decision is not None and decision.debt:
        count = number(len(decision.debt), lang)
        yield either(
            lang,
            f"Utang: {count} temuan yang tidak disebabkan usulan ini.",
            f"Debt: {count} not caused by this change.",
        )
    if report.waived:
        count = number(len(report.waived), lang)
        yield either(lang, f"{count} temuan diterima lewat pengecualian.", f"Accepted under waivers: {count}.")


def _at(level: str, place: Place, title: str, lines: Iterable[str]) -> str:
    properties = {
        "file": printable(place.file),
        "line": str(place.line),
        "col": str(place.column),
        "title": printable(title),
    }
    return _command(level, properties, "\n".join(lines))


def _command(name: str, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name}{' ' if listed else ''}{listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
