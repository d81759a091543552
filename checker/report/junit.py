"""Verdicts as JUnit XML, in the shape that the test tabs of GitLab and Jenkins show best.

A suite a regulation; a test case for each rule and record that fails, one for a rule that every record passes. GitLab shows `classname`
and `name` and keeps only the first case of a name, so each is unique, made of ids, and the same on both branches; it shows the text
inside `failure`, `error` and `skipped`, others show the attribute `message`: both are given. What is not judged is `skipped` with why:
never a pass. Of a change only what refuses it fails; other new findings, debt and what is waived are `skipped`. A fault is an `error`.
There is no clock in it: times are 0, and no timestamp. Schema: `junit-10.xsd` of the Jenkins xUnit plugin, and GitLab's `file`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from checker.law.builtin import OWN
from checker.model.decision import Debt, Decision
from checker.model.report import Place, Report, RuleCount, Standing
from checker.model.text import Lang, Text, either, listing, number
from checker.report import words
from checker.report.plain import fault_line, finding_lines, printable
from checker.report.terms import since_when

_STANDINGS = {
    Standing.ENDED: Text("aturan ini sudah tidak berlaku", "this rule is no longer in force"),
    Standing.OTHER_GOVERNMENT: Text("aturan ini untuk pemerintahan lain", "this rule is for another government"),
}
_NOBODY = Text("belum ada rekaman yang terkena aturan ini", "no record comes under this rule")
_UNJUDGED = Text("belum dapat dinilai", "not assessable")
_REASONS = 5
"""Reasons of one rule that are named."""


@dataclass(frozen=True, slots=True)
class Case:
    """One test case: its outcome (empty for a pass), the line that says why, and the text inside."""

    suite: str
    name: str
    outcome: str = ""
    kind: str = ""
    why: str = ""
    text: tuple[str, ...] = ()
    file: str = ""


_RANKS = {"": 0, "skipped": 1, "failure": 2, "error": 3}


def render(report: Report, lang: Lang, decision: Decision | None = None) -> str:
    """One `testsuites` of a `testsuite` for each regulation, by its id."""
    cases = _unique([*_faults(report, lang), *_findings(report, lang, decision), *_rules(report, lang)])
    cases.sort(key=lambda case: case.suite)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites{_head('Patuh', cases)}>"]
    for name, group in groupby(cases, key=lambda case: case.suite):
        suite = list(group)
        skipped = _attributes(skipped=str(_count(suite, "skipped")))
        lines.append(f"  <testsuite{_head(name, suite)}{skipped}>")
        lines += [line for case in suite for line in _case(case)]
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"]) + "\n"


# --- which cases there are ---


def _faults(report: Report, lang: Lang) -> Iterator[Case]:
    for fault in report.faults:
        why = fault_line(fault, lang)
        yield Case(
            suite=OWN,
            name=_place(fault.place),
            outcome="error",
            kind="fault",
            why=why,
            text=(why,),
            file=fault.place.file,
        )


def _findings(report: Report, lang: Lang, decision: Decision | None) -> Iterator[Case]:
    """Findings; those of one rule on one record come together in `_unique`."""
    blocking = frozenset(decision.blocking if decision is not None else report.standing)
    new = frozenset(decision.new if decision is not None else ())
    debts = {d.finding: d for d in decision.debt} if decision is not None else {}
    for finding in report.findings:
        message, *lines = finding_lines(report, finding, lang)
        kind, excuse = "", ""
        if finding in blocking:
            kind = finding.severity.value
        elif finding.waiver:
            excuse = either(lang, "pengecualian ", "waiver ") + finding.waiver
        elif finding in new:
            excuse = either(lang, "baru, tidak menghalangi", "new, not in the way")
        else:
            excuse = _debt(debts.get(finding), lang)
        of = f"{finding.kind} {finding.record}" if finding.record else finding.place.file
        where = f"{_place(finding.place)} ({words.severity(finding.severity, lang)})"
        yield Case(
            suite=finding.regulation,
            name=f"{finding.rule}: {of}",
            outcome="skipped" if excuse else "failure",
            kind=kind,
            why=f"{excuse}: {message}" if excuse else message,
            text=(*([excuse] if excuse else []), message, where, *lines),
            file=finding.place.file,
        )


def _debt(debt: Debt | None, lang: Lang) -> str:
    """`utang sejak 1 Maret 2026 (…)`."""
    text = either(lang, "utang", "debt")
    if debt and debt.since:
        text += f" {since_when(debt.since, lang)}"
    return text + (f" ({debt.why.in_(lang)})" if debt and debt.why else "")


def _rules(report: Report, lang: Lang) -> Iterator[Case]:
    """A case for each rule that all records pass, and one for each that cannot be judged or applies to nobody."""
    reasons: dict[str, Counter[str]] = {}
    for judgement in report.not_assessable:
        why = judgement.why.in_(lang) if judgement.why else _UNJUDGED.in_(lang)
        reasons.setdefault(judgement.rule, Counter())[why] += 1
    for rule in report.rules:
        if not rule.applicable:
            why = _STANDINGS.get(rule.standing, _NOBODY).in_(lang)
            yield _rule(rule, rule.rule, "skipped", why, lang)
        if rule.passed and not rule.failed and not rule.errors:
            yield _rule(rule, rule.rule, "", "", lang)
        if rule.not_assessable:
            why = _reasons(rule.not_assessable, reasons.get(rule.rule, Counter()), lang)
            yield _rule(rule, f"{rule.rule}: {_UNJUDGED.in_(lang)}", "skipped", why, lang)


def _rule(rule: RuleCount, name: str, outcome: str, why: str, lang: Lang) -> Case:
    return Case(suite=rule.regulation, name=name, outcome=outcome, why=why, text=(rule.title.in_(lang), why))


def _reasons(count: int, reasons: Counter[str], lang: Lang) -> str:
    most = sorted(reasons.items(), key=lambda r: (-r[1], r[0]))
    named = listing([f"{why} ({number(n, lang)})" for why, n in most], lang, _REASONS)
    records = either(lang, f"{number(count, lang)} rekaman", f"records: {number(count, lang)}")
    return f"{_UNJUDGED.in_(lang)}, {records}" + (f": {named}" if named else "")


def _unique(cases: Iterable[Case]) -> list[Case]:
    """Cases of one name become one: its outcome is the gravest of theirs, its text that of all."""
    found: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        found.setdefault((printable(case.suite), printable(case.name)), []).append(case)
    return [_joined(suite, name, same) for (suite, name), same in found.items()]


def _joined(suite: str, name: str, cases: Sequence[Case]) -> Case:
    gravest_first = sorted(cases, key=lambda c: -_RANKS[c.outcome])
    first = gravest_first[0]
    text = tuple(line for case in gravest_first for line in case.text)
    return replace(first, suite=suite, name=name, text=text)


def _place(place: Place) -> str:
    return f"{place.file}:{place.line}:{place.column}"


# --- XML ---


def _head(name: str, cases: Sequence[Case]) -> str:
    failures, errors = _count(cases, "failure"), _count(cases, "error")
    return _attributes(name=name, tests=str(len(cases)), failures=str(failures), errors=str(errors), time="0")


def _count(cases: Iterable[Case], outcome: str) -> int:
    return sum(c.outcome == outcome for c in cases)


def _case(case: Case) -> Iterator[str]:
    head = "    <testcase" + _attributes(classname=case.suite, name=case.name, file=case.file, time="0")
    if not case.outcome:
        yield head + "/>"
        return
    text = "\n".join(_text(line) for line in case.text)
    yield head + ">"
    yield f"      <{case.outcome}{_attributes(message=case.why, type=case.kind)}>{text}</{case.outcome}>"
    yield "    </testcase>"


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{_text(value)}"' for name, value in values.items() if value)


def _text(text: str) -> str:
    """One line as XML: what XML 1.0 does not admit, and what turns or hides writing, stands as `\\x0b` or `\\u202e`."""
    shown = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return shown.replace('"', "&quot;").replace("'", "&apos;")
