"""The page of a provision: who judges it, by which rules, and where it stands today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.law.provisions import RegulationCoverage, Row
from checker.law.regulation import Provision, Regulation
from checker.law.rule import Rule
from checker.pages.field import web
from checker.pages.law_findings import list_findings
from checker.pages.law_links import link_kind, link_provision
from checker.pages.law_today import LawToday
from checker.pages.law_words import BASES, HANDLED, HANDLED_LONG, STANDINGS, is_own
from checker.pages.page import Page, provision_path, rule_path
from checker.pages.parameter import parameter_path
from checker.pages.text import split_code

_OUTCOMES = {
    "fails": ("ada yang tidak lolos", "gagal"),
    "broken": ("tidak dapat diperiksa", "galat"),
    "passes": ("semua lolos", "lolos"),
    "partly": ("sebagian belum dapat dinilai", "belum"),
    "waived": ("lolos atau dikecualikan", "kecuali"),
    "open": ("belum dapat dinilai", "belum"),
    "idle": ("tidak menyangkut rekaman", "belum"),
    "changes": ("dinilai pada usulan perubahan", "netral"),
    "levels": ("dibaca untuk penilaian", "netral"),
    "table": ("tabelnya dipakai aturan", "netral"),
    "silent": ("aturannya tidak berlaku hari ini", "tak-berlaku"),
    "manual": ("dinilai orang", "netral"),
    "not-yet": ("belum ada yang menilai", "belum"),
    "not-applicable": ("tidak berlaku", "tak-berlaku"),
}
"""Where a provision stands today: words and mark."""
_HOLES = ("not-yet", "broken", "open", "idle")
"""States in which nothing has been judged yet of what rules, or nobody so far, should judge."""


def make_provision_page(today: LawToday, law: RegulationCoverage, number: int) -> Page:
    """One provision."""
    own, row = law.regulation, law.rows[number]
    found = [f for rule in row.rules for f in today.state.by_rule.get(rule.id, ())]
    beside = [law.rows[n].provision if 0 <= n < len(law.rows) else None for n in (number - 1, number + 1)]
    return Page(
        provision_path(own.id, row.provision.id),
        own.cite(row.provision.id),
        "ketentuan",
        {
            "run": today.state.report.run,
            "law": own,
            "own": is_own(own),
            "standing": STANDINGS[today.standing(own)],
            "row": describe_provision(today, own, row),
            "provision": row.provision,
            "basis": BASES[row.provision.basis],
            "note": split_code(row.provision.note) if row.provision.note else None,
            "source_link": web(row.provision.source),
            "handled": HANDLED_LONG[row.provision.handling],
            "rules": [_describe_rule(today, rule, own, row.provision) for rule in row.rules],
            "criteria": [today.criteria[rule.id] for rule in row.criteria],
            "parameters": [
                {"name": p.name, "title": p.title, "path": parameter_path(own, p)}
                for p in own.parameters.values()
                if p.provision == row.provision.id
            ],
            **list_findings(today.state, found),
            "before": _link_neighbour(own, beside[0]),
            "after": _link_neighbour(own, beside[1]),
        },
    )


def describe_provision(today: LawToday, law: Regulation, row: Row) -> dict[str, Any]:
    """A provision in a table: who judges it, and where it stands today."""
    figures = today.count_records(row.rules)
    outcome = _find_outcome(today, law, row, figures)
    word, css = _OUTCOMES[outcome]
    hole = outcome in _HOLES and row.provision.handling in ("rules", "not-yet")
    return {
        "id": row.provision.id,
        "path": provision_path(law.id, row.provision.id),
        "cite": row.provision.cite,
        "title": row.provision.title,
        "handled": HANDLED[row.provision.handling],
        "note": split_code(row.provision.note) if row.provision.note else None,
        "rules": [{"title": r.title, "path": rule_path(r.id)} for r in row.rules],
        "criteria": len(row.criteria),
        "judged": any(not rule.transition for rule in row.rules),
        "figures": figures,
        "state": outcome,
        "word": word,
        "css": css,
        "hole": hole,
        "tokens": f"{'belum' if hole else 'sudah'}-tertutup {word.replace(' ', '-')}",
    }


def _find_outcome(today: LawToday, law: Regulation, row: Row, figures: Mapping[str, int]) -> str:
    handling = row.provision.handling
    if figures["records"]:
        judged = figures["passed"] + figures["waived"]
        if figures["failed"]:
            return "fails"
        if figures["errors"]:
            return "broken"
        if figures["not_assessable"]:
            return "partly" if judged else "open"
        return "waived" if figures["waived"] else "passes"
    if handling != "rules":
        return handling
    speaking = [rule for rule in row.rules if today.active[rule.id].speaks]
    if any(not rule.transition for rule in speaking):
        return "idle"
    if speaking:
        return "changes"
    if row.criteria:
        return "levels"
    if row.rules:
        return "silent"
    return "table" if any(p.provision == row.provision.id for p in law.parameters.values()) else "idle"


def _describe_rule(today: LawToday, rule: Rule, law: Regulation, provision: Provision) -> dict[str, Any]:
    active = today.active[rule.id]
    return {
        "title": rule.title,
        "path": rule_path(rule.id),
        "kind": link_kind(today.state, rule.kind),
        "severity": active.severity,
        "standing": STANDINGS[active.standing],
        "transition": rule.transition,
        "count": today.state.counts.get(rule.id),
        "through": None
        if (rule.regulation, rule.provision) == (law, provision.id)
        else link_provision(today.state, f"{rule.regulation.id}/{rule.provision}"),
    }


def _link_neighbour(law: Regulation, provision: Provision | None) -> dict[str, str] | None:
    return {"cite": provision.cite, "path": provision_path(law.id, provision.id)} if provision else None


def list_filters(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the table of provisions can be filtered by, what is open first."""
    found = {word for row in rows for word in row["tokens"].split()}
    first = [word for word in ("belum-tertutup", "sudah-tertutup") if word in found]
    return first + [word.replace(" ", "-") for word, _ in _OUTCOMES.values() if word.replace(" ", "-") in found]
