"""Findings as SARIF 2.1.0 (OASIS), for code scanning, editors and archives.

Messages are plain text in which SARIF finds links and placeholders, so what stems from data is escaped: braces doubled, square brackets
and backslashes behind a backslash (3.11.5, 3.11.6). Columns count characters. Every result says whether it is suppressed (waived);
`baselineState` is there where a change was judged, findings that the change mends as `absent`.

GitHub shows suppressed and absent results as open alerts: upload there what `patuh check` says of the main branch, without results whose
`suppressions` are not empty. There is no `versionControlProvenance`: it demands the repository's address, which a report does not know;
the commit stands in the run's properties. GitHub's limits are kept (25,000 results, 20 tags a rule); what is cut is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from urllib.parse import quote as percent_encoded

from checker.law.builtin import BUILT_IN
from checker.model.decision import Decision, State
from checker.model.report import Fault, Finding, Json, Place, Report, Severity, heaviest
from checker.model.text import Lang, either, number
from checker.report import words
from checker.report.json import dumps
from checker.report.plain import fault_line, finding_lines, printable

RESULTS = 25_000
"""Results, and rules, that GitHub takes of one run; of more it refuses the file."""
TAGS = 20
_SNIPPET = 400
"""Characters of the line that are shown."""
_ROOT = "%SRCROOT%"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
"""GitHub's `problem.severity`."""
_STATES = {State.NEW: "new", State.DEBT: "unchanged", State.WAIVED: "unchanged"}


def render(report: Report, lang: Lang, decision: Decision | None = None) -> str:
    """One log of one run."""
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [_run(report, lang, decision)],
    }
    return dumps(log)


def _run(report: Report, lang: Lang, decision: Decision | None) -> dict[str, Json]:
    run = report.run
    fixed = decision.fixed if decision is not None else ()
    found, left = _kept(report, fixed)
    rules = _rules(found)
    index = {rule: at for at, rule in enumerate(rules)}
    return {
        "tool": {
            "driver": {
                "name": "Patuh",
                "version": run.versions.get("patuh", ""),
                "rules": [_descriptor(report, rule, ones, lang) for rule, ones in rules.items()],
            }
        },
        "language": lang,
        "columnKind": "unicodeCodePoints",
        "automationDetails": {"id": f"patuh/{printable(run.registry)}/"},
        "originalUriBaseIds": {_ROOT: {"description": {"text": _top(lang)}}},
        "invocations": [_invocation(report, left, lang, decision)],
        "results": [_result(report, f, index[f.rule], lang, decision) for f in found],
        "properties": _origin(report, decision),
    }


def _top(lang: Lang) -> str:
    return either(lang, "Folder paling atas repositori.", "The top folder of the repository.")


def _kept(report: Report, fixed: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The findings that have room, and those that have not: what stands before what is waived or mended, then the heaviest."""
    found = [*report.findings, *fixed]
    if len(found) <= RESULTS:
        return found, []
    first = [*sorted(report.standing, key=heaviest), *report.waived, *fixed]
    return first[:RESULTS], first[RESULTS:]


def _rules(found: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings of each rule that has any, by its id."""
    rules: dict[str, list[Finding]] = {}
    for finding in found:
        rules.setdefault(finding.rule, []).append(finding)
    return dict(sorted(rules.items()))


def _origin(report: Report, decision: Decision | None) -> dict[str, Json]:
    run = report.run
    ids = {"commit": run.commit} if run.commit else {}
    if decision is not None:
        ids |= {"target": decision.target or "", "base": decision.base or "", "tree": decision.tree or ""}
    return {"source": run.source, "as_of": run.as_of.isoformat(), **{k: v for k, v in ids.items() if v}}


# --- rules ---


def _descriptor(report: Report, rule: str, findings: Sequence[Finding], lang: Lang) -> dict[str, Json]:
    """What a reader needs of a rule: title, article, remedy. Texts of several findings may differ; the first one's stands."""
    first = findings[0]
    own = BUILT_IN.get(rule)
    known = own or next((r for r in report.rules if r.rule == rule), None)
    law = report.citations[first.regulation, first.provision]
    title, severity = (known.title, known.severity) if known else (law.title, first.severity)
    remedy = own.remedy if own else first.remedy
    basis = words.basis(report, first, lang) or law.title.in_(lang)
    parts = [
        (either(lang, "Dasar", "Basis"), basis),
        (either(lang, "Perbaiki", "Mend"), remedy.in_(lang)),
    ]
    return {
        "id": rule,
        "name": _plain(title.in_(lang)),
        "shortDescription": {"text": _plain(title.in_(lang))},
        "fullDescription": {"text": _plain(basis)},
        "help": {
            "text": "\n".join(f"{label}: {_plain(text)}" for label, text in parts),
            "markdown": "\n\n".join(f"**{label}:** {_markdown(text)}" for label, text in parts),
        },
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": {
            "regulation": first.regulation,
            "provision": first.provision,
            "problem.severity": _KINDS[severity],
            "tags": _tags(findings),
        },
    }


def _tags(findings: Iterable[Finding]) -> list[str]:
    """`spbe`, the regulation and the kinds of records found."""
    named = ("spbe", *(t for f in findings for t in (f.regulation, f.kind)))
    return list(islice(dict.fromkeys(printable(t) for t in named if t), TAGS))


# --- results ---


def _result(report: Report, finding: Finding, rule: int, lang: Lang, decision: Decision | None) -> dict[str, Json]:
    found: dict[str, Json] = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(" ".join(finding_lines(report, finding, lang)))},
        "locations": [_location(finding)],
        "partialFingerprints": {"patuh/v1": finding.fingerprint},
        "suppressions": list(_suppressions(finding, lang)),
    }
    if decision is not None:
        state = decision.states.get(finding)
        found["baselineState"] = _STATES[state] if state is not None else "absent"
    found["properties"] = {"unit": finding.unit, "provision": finding.provision, "path": finding.path}
    return found


def _location(finding: Finding) -> dict[str, Json]:
    place = finding.place
    region: dict[str, Json] = {"startLine": place.line, "startColumn": place.column}
    snippet = printable(finding.excerpt[place.column - 1 :][:_SNIPPET])
    if snippet:
        region |= {"snippet": {"text": snippet}}
    location: dict[str, Json] = {"physicalLocation": _file(place) | {"region": region}}
    if finding.record:
        name = f"{finding.kind}/{finding.record}{finding.path}"
        location["logicalLocations"] = [{"fullyQualifiedName": printable(name), "kind": "object"}]
    return location


def _file(place: Place) -> dict[str, Json]:
    uri = percent_encoded(place.file, safe="/", errors="backslashreplace")
    return {"artifactLocation": {"uri": uri, "uriBaseId": _ROOT}}


def _suppressions(finding: Finding, lang: Lang) -> Iterator[Mapping[str, Json]]:
    if finding.waiver:
        why = either(lang, "Diterima lewat pengecualian ", "Accepted under waiver ") + printable(finding.waiver)
        yield {"kind": "external", "status": "accepted", "justification": why}


# --- the run itself ---


def _invocation(report: Report, left: Sequence[Finding], lang: Lang, decision: Decision | None) -> dict[str, Json]:
    """How the run ended. The exit code is given where the report knows it: a check's depends on what its caller asked for."""
    told = [_fault(f, lang) for f in report.faults]
    if left:
        told.append(_cut(left, lang))
    said = {"exitCodeDescription": printable(words.verdict(report, lang, decision))}
    if report.could_not_check:
        return {"executionSuccessful": False, "exitCode": 3, **said, "toolExecutionNotifications": told}
    code = {"exitCode": int(decision.blocked)} if decision is not None else {}
    return {"executionSuccessful": True, **code, **said, "toolExecutionNotifications": told}


def _fault(fault: Fault, lang: Lang) -> dict[str, Json]:
    place = fault.place
    region = {"startLine": place.line, "startColumn": place.column}
    found: dict[str, Json] = {
        "level": "error",
        "message": {"text": _message(fault_line(fault, lang))},
        "locations": [{"physicalLocation": _file(place) | {"region": region}}],
    }
    if fault.rule:
        found["associatedRule"] = {"id": fault.rule}
    return found


def _cut(left: Sequence[Finding], lang: Lang) -> dict[str, Json]:
    count, which = number(len(left), lang), words.counted(tuple(left), lang)
    text = either(
        lang,
        f"dan {count} temuan lain ({which}) yang tidak muat; laporan JSON memuat semuanya.",
        f"and {count} more ({which}) for which there is no room; the JSON report has all of them.",
    )
    return {"level": "warning", "message": {"text": _message(text)}}


# --- texts ---


_LINKING = re.compile(r"([\\\[\]])")


def _message(text: str) -> str:
    """A line of a SARIF message that holds neither link nor placeholder.

    The space after `]` is for viewers that look for `](` and know no escapes.
    """
    apart = text.replace("](", "] (")
    return _LINKING.sub(r"\\\1", apart).replace("{", "{{").replace("}", "}}")


def _plain(text: str) -> str:
    """A line of a rule's text, which has no placeholders."""
    return printable(text).replace("](", "] (")


_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def _markdown(text: str) -> str:
    """A line of text as Markdown that shows it letter by letter."""
    return _PUNCTUATION.sub(r"\\\1", printable(text))
