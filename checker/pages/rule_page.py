"""The page of a rule: what it asks, of which records, with which examples, and what it says today."""

from __future__ import annotations

from collections import Counter
from typing import Any

from checker.judge.in_force import ActiveRule
from checker.law.rule import Assertion, Rule
from checker.law.schema import Kind
from checker.model.report import GOVERNMENT, Pointer, Severity, Standing, dotted
from checker.pages.audience import Audience
from checker.pages.condition import condition
from checker.pages.law_findings import list_findings
from checker.pages.law_links import link_kind, link_provision
from checker.pages.law_today import LawToday
from checker.pages.law_words import STANDINGS, is_own, name_governments
from checker.pages.page import Page, provision_path, rule_path
from checker.pages.parameter import describe_parameter
from checker.pages.rule_example import describe_example
from checker.pages.text import split_code

_REASONS = 10
_SEVERITIES = {
    Severity.ERROR: "Pelanggaran: bunyi peraturan memerintahkannya.",
    Severity.WARNING: "Peringatan: perlu diperbaiki, tetapi bukan pelanggaran yang pasti.",
    Severity.INFO: "Saran: dianjurkan, tidak diwajibkan.",
}
_PARTS = {
    "title": "judul",
    "provision": "dasar",
    "also": "dasar lain",
    "kind": "register",
    "applies_to": "untuk siapa",
    "severity": "berat",
    "effective": "masa berlaku",
    "rationale": "alasan",
    "when": "rekaman yang disangkut",
    "require": "isi yang diminta",
    "assert": "syarat",
    "remedy": "perbaikan",
    "examples": "contoh",
}
"""Parts of a rule's file in words."""


def make_rule_page(today: LawToday, rule: Rule) -> Page:
    """One rule."""
    active, kind, law = today.active[rule.id], today.state.policies.kinds[rule.kind], rule.regulation
    why = Counter(
        j.why.id if j.why else "sebabnya tidak dicatat" for j in today.state.report.not_assessable if j.rule == rule.id
    )
    examples = [describe_example(example, rule, kind, today.state.policies.kinds, active) for example in rule.examples]
    return Page(
        rule_path(rule.id),
        " ".join(rule.title.id.split()),
        "aturan",
        {
            "run": today.state.report.run,
            "rule": rule,
            "own": is_own(law),
            "rationale": split_code(rule.rationale),
            "remedy": split_code(rule.remedy),
            "law": {
                "cite": law.cite(rule.provision),
                "path": provision_path(law.id, rule.provision),
                "title": law.provisions[rule.provision].title,
            },
            "also": [link_provision(today.state, target) for target in rule.also],
            "kind": link_kind(today.state, rule.kind),
            "coverage": today.state.judged.coverage(rule.kind) if rule.kind != GOVERNMENT else None,
            "for": name_governments(rule.applies_to),
            "severity": rule.severity,
            "severity_long": _explain_severity(rule),
            "today": active.severity,
            "lowered": _explain_lowering(active),
            "standing": STANDINGS[active.standing],
            "state": active.standing,
            "when": condition(rule.when, kind),
            "require": condition(rule.require, kind),
            "asserts": [_describe_assertion(a, kind) for a in rule.assertions],
            "parameters": [describe_parameter(today, law, law.parameters[name]) for name in sorted(rule.params)],
            "passing": [e for e in examples if e["passes"]],
            "failing": [e for e in examples if not e["passes"]],
            "count": today.state.counts.get(rule.id),
            **list_findings(today.state, today.state.by_rule.get(rule.id, ())),
            "why": why.most_common(_REASONS),
            "more_why": sum(n for _, n in why.most_common()[_REASONS:]),
            "unfilled": [link_kind(today.state, name) for name in active.unfilled],
            "reads": [link_kind(today.state, name) for name in sorted(rule.reads - {rule.kind})],
            "file": rule.place.file,
            "history": today.state.revisions.get(rule.place.file, ()),
            "parts": _PARTS,
            "auditor": today.state.sight.audience is Audience.AUDITOR,
        },
    )


def _explain_severity(rule: Rule) -> str:
    if is_own(rule.regulation) and rule.severity is Severity.ERROR:
        return "Pelanggaran atas aturan register ini sendiri, bukan pelanggaran hukum."
    return _SEVERITIES[rule.severity]


def _explain_lowering(active: ActiveRule) -> str:
    """Why a rule weighs less today than it does by ittoday."""
    if active.severity is active.rule.severity:
        return ""
    if active.standing is Standing.ANNOUNCED:
        return "Aturan ini baru diumumkan: sebelum berlaku, kegagalan hanya diperingatkan."
    return "Tabel yang dipakainya hanya contoh dalam peraturan dan belum ditetapkan instansi ini, jadi hari ini hanya memperingatkan."


def _describe_assertion(assertion: Assertion, kind: Kind) -> dict[str, Any]:
    whole = (*(assertion.each or ()), *assertion.at)
    return {
        "message": split_code(assertion.message),
        "lines": assertion.expression.text.splitlines(),
        "at": _write_pointer(whole),
        "label": kind.label(whole),
        "each": _write_pointer(assertion.each) if assertion.each else "",
        "transition": assertion.expression.transition,
    }


def _write_pointer(pointer: Pointer) -> str:
    """A pointer that may hold `*`, for people: `bagian[setiap].harga`."""
    return dotted(pointer).replace(".*", "[setiap]")
