"""The pages of the law: every regulation, every provision with who judges it, every rule with what it asks and what it says today.

Figures of rules are the report's, figures of provisions those of `patuh coverage`. What no rule judges today is told apart from what
complies: a provision without anybody to judge it, a rule that applies to no record, a register that is not filled are never green.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from checker.judge.examples import merge
from checker.judge.in_force import ActiveRule, Setting, active_rule, setting_of
from checker.law.builtin import BUILT_IN, OWN
from checker.law.instrument import PARAMETER, decimal
from checker.law.provisions import STATES, RegulationCoverage, Row, coverage
from checker.law.regulation import Parameter, Provision, Regulation
from checker.law.rule import EXAMPLE_DAY, Assertion, Example, Rule
from checker.law.schema import Kind
from checker.model.report import (
    GOVERNMENT,
    WAIVER,
    Finding,
    Json,
    Pointer,
    RuleCount,
    Severity,
    Standing,
    Verdict,
    dotted,
    pointer_of,
)
from checker.model.text import exact
from checker.pages.audience import Audience
from checker.pages.chart import stacked
from checker.pages.field import web
from checker.pages.first import tally
from checker.pages.maturity import instrument_path
from checker.pages.page import (
    MAIN,
    Page,
    kind_path,
    provision_path,
    record_path,
    regulation_path,
    rule_path,
    unit_path,
)
from checker.pages.state import GovernmentState
from checker.pages.written import condition, spans, table, yaml_lines

Judged: TypeAlias = tuple[str, str, int]
"""A record as rules judge it: kind, id, and which of those that bear one id; every rule of a kind judges them in one order."""

SHOWN = 500
"""Findings listed on a page; how many more there are is said, and the downloads have them all."""
_REASONS = 10

_STANDINGS = {
    Standing.IN_FORCE: ("berlaku", "netral"),
    Standing.ANNOUNCED: ("akan berlaku", "info"),
    Standing.ENDED: ("tidak berlaku lagi", "tak-berlaku"),
    Standing.OTHER_GOVERNMENT: ("bukan untuk instansi ini", "tak-berlaku"),
}
_TEXTS = {
    "full-text": ("teks lengkap", "Seluruh teksnya dibaca, jadi semua ketentuannya tercantum di sini."),
    "partial": (
        "sebagian teks",
        "Hanya sebagian teksnya yang dapat dibaca; ketentuan lain mungkin ada, jadi bagian yang sudah dinilai tidak dapat dihitung.",
    ),
    "title-only": (
        "judul saja",
        "Hanya judulnya yang diketahui; isi pasalnya tidak terbuka untuk umum. Tidak satu pasal pun dikarang di sini.",
    ),
}
_BASES = {
    "text": "dibaca dalam teksnya",
    "secondary": "dari kutipan pihak lain",
    "memory": "dari pengetahuan umum",
    "title-only": "hanya dari judul peraturannya",
}
_HANDLED = {
    "rules": "aturan",
    "manual": "orang",
    "not-yet": "belum ada",
    "not-applicable": "tidak berlaku",
}
_HANDLED_BY = {
    "rules": "oleh aturan",
    "manual": "oleh orang",
    "not-yet": "belum ada",
    "not-applicable": "tidak berlaku",
}
_HANDLED_LONG = {
    "rules": "Dinilai aturan: komputer memeriksanya pada setiap rekaman yang disangkutnya.",
    "manual": "Dinilai orang: tidak dapat diperiksa dari register; catatannya menyebut siapa dan dari bukti apa.",
    "not-yet": "Belum ada yang menilai.",
    "not-applicable": "Tidak menyangkut instansi; catatannya menyebut mengapa.",
}
_STATES = {
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
_FOR = {"pemda": "pemerintah daerah", "instansi-pusat": "instansi pusat"}
_WORST = (Verdict.FAIL, Verdict.ERROR, Verdict.NOT_ASSESSABLE, Verdict.WAIVED, Verdict.PASS)


def pages(state: GovernmentState) -> Iterator[Page]:
    """The page of all regulations, and one for each regulation, provision and rule."""
    book = _Book(state)
    yield book.index()
    for law in book.laws:
        yield book.regulation(law)
        for number in range(len(law.rows)):
            yield book.provision(law, number)
    for rule in state.policies.rules:
        yield book.rule(rule)


@dataclass(frozen=True, eq=False)
class _Book:
    """A state read for its law."""

    state: GovernmentState

    @cached_property
    def setting(self) -> Setting:
        return setting_of(self.state.judged.declared, self.state.policies, self.state.project.as_of)

    @cached_property
    def laws(self) -> Sequence[RegulationCoverage]:
        return coverage(self.state.policies)

    @cached_property
    def active(self) -> Mapping[str, ActiveRule]:
        """Every rule as it stands today."""
        policies, declared = self.state.policies, self.state.judged.declared
        return {r.id: active_rule(r, self.setting, policies, declared) for r in policies.rules}

    @cached_property
    def counts(self) -> Mapping[str, Sequence[RuleCount]]:
        """What rules say, by regulation."""
        found: dict[str, list[RuleCount]] = defaultdict(list)
        for count in self.state.report.rules:
            found[count.regulation].append(count)
        return found

    @cached_property
    def verdicts(self) -> Mapping[str, Sequence[tuple[Judged, Verdict]]]:
        """By rule: every record that it applies to, with what it says of it."""
        found: dict[str, list[tuple[Judged, Verdict]]] = defaultdict(list)
        times: Counter[tuple[str, str, str]] = Counter()
        for said in self.state.judged.judgements:
            times[said.rule, said.kind, said.record] += 1
            if said.verdict is not Verdict.NOT_APPLICABLE:
                place = (said.kind, said.record, times[said.rule, said.kind, said.record])
                found[said.rule].append((place, said.verdict))
        return found

    @cached_property
    def criteria(self) -> Mapping[str, dict[str, Any]]:
        """By the id of what a level asks: where in which instrument, and how many records show it."""
        ladders = self.state.policies.ladders
        if not ladders:
            return {}
        counts = {count.rule: count for count in self.state.evidence.judged.counts}
        return {
            criterion.rule.id: {
                "title": criterion.rule.title,
                "path": f"{instrument_path(law)}#indikator-{indicator}",
                "indicator": indicator,
                "level": level,
                "need": "setiap rekaman" if criterion.every else "sedikitnya satu rekaman",
                "kind": self._kind(criterion.rule.kind),
                "count": counts[criterion.rule.id],
            }
            for (law, indicator), ladder in sorted(ladders.items())
            for level, steps in sorted(ladder.criteria.items())
            for criterion in steps
        }

    # --- the pages ------------------------------------------------------------------------------------------------------

    def index(self) -> Page:
        """Every regulation."""
        rows = [self._law_row(law) for law in self.laws]
        findings = Counter(f.rule for f in self.state.report.findings)
        data = {
            "run": self.state.report.run,
            "rows": [row for row in rows if not row["own"]],
            "own": [row for row in rows if row["own"]],
            "handled": {state: word.capitalize() for state, word in _HANDLED_BY.items()},
            "handled_long": _HANDLED_LONG,
            "texts": _TEXTS,
            "built_in": [
                {
                    "id": id_,
                    "title": rule.title,
                    "remedy": spans(rule.remedy),
                    "severity": rule.severity,
                    "findings": findings[id_],
                }
                for id_, rule in BUILT_IN.items()
            ],
        }
        return Page("regulasi/index", "Regulasi", "regulasi-semua", data)

    def regulation(self, law: RegulationCoverage) -> Page:
        """One regulation with its provisions."""
        own, data = law.regulation, law.regulation.data
        rows = [self._provision_row(own, row) for row in law.rows]
        row = self._law_row(law)
        bars = [
            (_HANDLED[s], css, law.totals[s])
            for s, css in zip(STATES, ("seri-1", "seri-2", "seri-4", "tidak-berlaku"), strict=True)
        ]
        instrument = self.state.policies.instruments.get(own.id)
        return Page(
            regulation_path(own.id),
            own.short,
            "regulasi",
            {
                "run": self.state.report.run,
                "law": own,
                "row": row,
                "number": data["number"],
                "year": data["year"],
                "issuer": data["issuer"]["id"],
                "gazette": data.get("gazette"),
                "for": _whom(own.applies_to),
                "governments": own.governments,
                "known": _BASES.get(data["effective"].get("basis", ""), ""),
                "revokes": [self._named(name) for name in data.get("revokes", [])],
                "replaced_by": self._named(data["replaced_by"]) if "replaced_by" in data else None,
                "sources": [
                    {
                        "title": s["title"],
                        "note": s.get("note"),
                        "address": s.get("link"),
                        "link": web(s.get("link", "")),
                    }
                    for s in data["sources"]
                ],
                "notes": spans(data["notes"]["id"]) if "notes" in data else None,
                "rows": rows,
                "holes": [r for r in rows if r["hole"]],
                "states": " ".join(_filter_words(rows)),
                "chart": stacked(
                    "Ketentuan menurut penilainya",
                    f"Banyaknya ketentuan {own.short} yang dinilai aturan, dinilai orang, belum dinilai, dan tidak berlaku.",
                    [("Ketentuan", bars)],
                ),
                "handled_long": _HANDLED_LONG,
                "parameters": [self._parameter(own, p) for p in own.parameters.values()],
                "instrument": {
                    "title": instrument.title,
                    "path": instrument_path(own.id),
                    "indicators": len(instrument.indicators),
                    "read": sum((own.id, part.id) in self.state.policies.ladders for part in instrument.indicators),
                    "low": exact(decimal(instrument.lowest), "id"),
                    "high": exact(decimal(instrument.highest), "id"),
                    "cite": own.cite(instrument.provision),
                    "provision": provision_path(own.id, instrument.provision),
                }
                if instrument
                else None,
            },
            MAIN,
        )

    def provision(self, law: RegulationCoverage, number: int) -> Page:
        """One provision."""
        own, row = law.regulation, law.rows[number]
        found = [f for rule in row.rules for f in self.state.by_rule.get(rule.id, ())]
        standing = sorted((f for f in found if not f.waiver), key=_heaviest)
        waived = sorted((f for f in found if f.waiver), key=_heaviest)
        beside = [law.rows[n].provision if 0 <= n < len(law.rows) else None for n in (number - 1, number + 1)]
        return Page(
            provision_path(own.id, row.provision.id),
            own.cite(row.provision.id),
            "ketentuan",
            {
                "run": self.state.report.run,
                "law": own,
                "own": _is_own(own),
                "standing": _STANDINGS[self._standing(own)],
                "row": self._provision_row(own, row),
                "provision": row.provision,
                "basis": _BASES[row.provision.basis],
                "note": spans(row.provision.note) if row.provision.note else None,
                "source_link": web(row.provision.source),
                "handled": _HANDLED_LONG[row.provision.handling],
                "rules": [self._rule_row(rule, own, row.provision) for rule in row.rules],
                "criteria": [self.criteria[rule.id] for rule in row.criteria],
                "parameters": [
                    {"name": p.name, "title": p.title, "path": _parameter_path(own, p)}
                    for p in own.parameters.values()
                    if p.provision == row.provision.id
                ],
                "findings": [self._finding(f) for f in standing[:SHOWN]],
                "more": max(len(standing) - SHOWN, 0),
                "total": len(standing),
                "waived": [self._finding(f) for f in waived[:SHOWN]],
                "more_waived": max(len(waived) - SHOWN, 0),
                "before": self._beside(own, beside[0]),
                "after": self._beside(own, beside[1]),
            },
        )

    def rule(self, rule: Rule) -> Page:
        """One rule."""
        active, kind, law = self.active[rule.id], self.state.policies.kinds[rule.kind], rule.regulation
        found = sorted(self.state.by_rule.get(rule.id, ()), key=_heaviest)
        standing, waived = [f for f in found if not f.waiver], [f for f in found if f.waiver]
        why = Counter(
            j.why.id if j.why else "sebabnya tidak dicatat"
            for j in self.state.report.not_assessable
            if j.rule == rule.id
        )
        examples = [_example(example, rule, kind, self.state.policies.kinds, active) for example in rule.examples]
        return Page(
            rule_path(rule.id),
            " ".join(rule.title.id.split()),
            "aturan",
            {
                "run": self.state.report.run,
                "rule": rule,
                "own": _is_own(law),
                "rationale": spans(rule.rationale),
                "remedy": spans(rule.remedy),
                "law": {
                    "cite": law.cite(rule.provision),
                    "path": provision_path(law.id, rule.provision),
                    "title": law.provisions[rule.provision].title,
                },
                "also": [self._cited(target) for target in rule.also],
                "kind": self._kind(rule.kind),
                "coverage": self.state.judged.coverage(rule.kind) if rule.kind != GOVERNMENT else None,
                "for": _whom(rule.applies_to),
                "severity": rule.severity,
                "severity_long": self._severity(rule),
                "today": active.severity,
                "lowered": self._lowered(active),
                "standing": _STANDINGS[active.standing],
                "state": active.standing,
                "when": condition(rule.when, kind),
                "require": condition(rule.require, kind),
                "asserts": [_assertion(a, kind) for a in rule.assertions],
                "parameters": [self._parameter(law, law.parameters[name]) for name in sorted(rule.params)],
                "passing": [e for e in examples if e["passes"]],
                "failing": [e for e in examples if not e["passes"]],
                "count": self.state.counts.get(rule.id),
                "findings": [self._finding(f) for f in standing[:SHOWN]],
                "more": max(len(standing) - SHOWN, 0),
                "waived": [self._finding(f) for f in waived[:SHOWN]],
                "more_waived": max(len(waived) - SHOWN, 0),
                "why": why.most_common(_REASONS),
                "more_why": sum(n for _, n in why.most_common()[_REASONS:]),
                "unfilled": [self._kind(name) for name in active.unfilled],
                "reads": [self._kind(name) for name in sorted(rule.reads - {rule.kind})],
                "file": rule.place.file,
                "history": self.state.revisions.get(rule.place.file, ()),
                "parts": _PARTS,
                "auditor": self.state.sight.audience is Audience.AUDITOR,
            },
        )

    # --- parts of pages -------------------------------------------------------------------------------------------------

    def _standing(self, law: Regulation) -> Standing:
        """Where a regulation stands today for this government."""
        government = self.setting.government
        if government.get("jenis", "pemda") not in law.applies_to or not law.binds(government.get("id", "")):
            return Standing.OTHER_GOVERNMENT
        return law.period.standing(self.setting.as_of)

    def _law_row(self, found: RegulationCoverage) -> dict[str, Any]:
        law = found.regulation
        counts = self.counts.get(law.id, ())
        changes = sum(rule.transition and rule.regulation is law for rule in self.state.policies.rules)
        binding = len(found.rows) - found.totals["not-applicable"]
        return {
            "id": law.id,
            "path": regulation_path(law.id),
            "short": law.short,
            "title": law.title,
            "own": _is_own(law),
            "standing": _STANDINGS[self._standing(law)],
            "completeness": law.completeness,
            "text": _TEXTS[law.completeness],
            "provisions": len(found.rows),
            "totals": found.totals,
            "binding": binding,
            "percent": int(found.share * 100) if found.share is not None else None,
            "figures": {**tally(counts), "errors": sum(c.errors for c in counts)},
            "changes": changes,
        }

    def _provision_row(self, law: Regulation, row: Row) -> dict[str, Any]:
        figures = self._figures(row.rules)
        outcome = self._state(law, row, figures)
        word, css = _STATES[outcome]
        hole = outcome in _HOLES and row.provision.handling in ("rules", "not-yet")
        return {
            "id": row.provision.id,
            "path": provision_path(law.id, row.provision.id),
            "cite": row.provision.cite,
            "title": row.provision.title,
            "handled": _HANDLED[row.provision.handling],
            "note": spans(row.provision.note) if row.provision.note else None,
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

    def _figures(self, rules: Sequence[Rule]) -> dict[str, int]:
        """How many records pass, fail or cannot be assessed; each counts once, by the heaviest verdict of these rules."""
        worst: dict[Judged, int] = {}
        for rule in rules:
            for key, verdict in self.verdicts.get(rule.id, ()):
                worst[key] = min(worst.get(key, len(_WORST)), _WORST.index(verdict))
        counts = Counter(_WORST[index] for index in worst.values())
        return {
            "records": len(worst),
            "passed": counts[Verdict.PASS],
            "failed": counts[Verdict.FAIL],
            "waived": counts[Verdict.WAIVED],
            "not_assessable": counts[Verdict.NOT_ASSESSABLE],
            "errors": counts[Verdict.ERROR],
        }

    def _state(self, law: Regulation, row: Row, figures: Mapping[str, int]) -> str:
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
        speaking = [rule for rule in row.rules if self.active[rule.id].speaks]
        if any(not rule.transition for rule in speaking):
            return "idle"
        if speaking:
            return "changes"
        if row.criteria:
            return "levels"
        if row.rules:
            return "silent"
        return "table" if any(p.provision == row.provision.id for p in law.parameters.values()) else "idle"

    def _rule_row(self, rule: Rule, law: Regulation, provision: Provision) -> dict[str, Any]:
        active = self.active[rule.id]
        return {
            "title": rule.title,
            "path": rule_path(rule.id),
            "kind": self._kind(rule.kind),
            "severity": active.severity,
            "standing": _STANDINGS[active.standing],
            "transition": rule.transition,
            "count": self.state.counts.get(rule.id),
            "through": None
            if (rule.regulation, rule.provision) == (law, provision.id)
            else self._cited(f"{rule.regulation.id}/{rule.provision}"),
        }

    def _finding(self, finding: Finding) -> dict[str, Any]:
        key = (finding.kind, finding.record)
        unit = self.state.records.get(("unit", finding.unit)) if finding.unit else None
        rule = self.state.rules[finding.rule]
        return {
            "name": finding.name or finding.record or finding.place.file,
            "path": record_path(*key) if key in self.state.registry.by_id else "",
            "kind": self._kind(finding.kind)["title"],
            "unit": self.state.sight.name(unit) if unit else finding.unit,
            "unit_path": unit_path(unit.id) if unit and unit in self.state.offices else "",
            "where": dotted(pointer_of(finding.path)),
            "message": spans(finding.message),
            "severity": finding.severity,
            "rule": {"title": rule.title, "path": rule_path(rule.id)},
            "waiver": finding.waiver,
            "since": self.state.ages.get(finding.fingerprint),
        }

    def _kind(self, name: str) -> dict[str, Any]:
        kind = self.state.policies.kinds[name]
        return {
            "title": kind.title,
            "path": "" if name == GOVERNMENT else kind_path(name),
            "own": name == WAIVER,
        }

    def _named(self, regulation: str) -> dict[str, str]:
        """A regulation that another one names, which may not be here."""
        law = self.state.policies.regulations.get(regulation)
        return {"name": law.short if law else regulation, "path": regulation_path(regulation) if law else ""}

    def _cited(self, target: str) -> dict[str, Any]:
        name, _, provision = target.partition("/")
        law = self.state.policies.regulations[name]
        return {
            "cite": law.cite(provision),
            "path": provision_path(name, provision),
            "title": law.provisions[provision].title,
        }

    def _beside(self, law: Regulation, provision: Provision | None) -> dict[str, str] | None:
        return {"cite": provision.cite, "path": provision_path(law.id, provision.id)} if provision else None

    def _severity(self, rule: Rule) -> str:
        if _is_own(rule.regulation) and rule.severity is Severity.ERROR:
            return "Pelanggaran atas aturan register ini sendiri, bukan pelanggaran hukum."
        return _SEVERITIES[rule.severity]

    def _lowered(self, active: ActiveRule) -> str:
        """Why a rule weighs less today than it does by itself."""
        if active.severity is active.rule.severity:
            return ""
        if active.standing is Standing.ANNOUNCED:
            return "Aturan ini baru diumumkan: sebelum berlaku, kegagalan hanya diperingatkan."
        return "Tabel yang dipakainya hanya contoh dalam peraturan dan belum ditetapkan instansi ini, jadi hari ini hanya memperingatkan."

    def _parameter(self, law: Regulation, parameter: Parameter) -> dict[str, Any]:
        """A table of the regulation, and whether and by what decision this government made it its own."""
        adopted = (law.id, parameter.name) in self.setting.adopted
        open_ = "parameter" in self.state.sight.fields(GOVERNMENT)
        government = self.state.judged.declared
        decisions = self.state.sight.data(government).get("parameter", {}) if government and adopted else {}
        decision = decisions.get(law.id, {}).get(parameter.name, {})
        value = self.setting.parameters[law.id][parameter.name]
        own = value != parameter.value
        rules = [r for r in self.state.policies.rules if r.regulation is law and parameter.name in r.params]
        return {
            "name": parameter.name,
            "title": parameter.title,
            "path": _parameter_path(law, parameter),
            "cite": law.cite(parameter.provision),
            "provision": provision_path(law.id, parameter.provision),
            "example": parameter.example,
            "overridable": parameter.overridable,
            "adopted": adopted,
            "own": own,
            "hidden": adopted and not open_,
            "basis": decision.get("dasar", ""),
            "instrument": instrument_path(law.id) if parameter.name == PARAMETER else "",
            "value": None if parameter.name == PARAMETER else table(parameter.value),
            "chosen": table(value) if own and open_ else None,
            "rules": [{"title": r.title, "path": rule_path(r.id)} for r in rules],
        }


def _is_own(law: Regulation) -> bool:
    """Whether it is no law but a set of rules of the register itself: such names begin with `patuh-`."""
    return law.id.startswith(f"{OWN}-")


def _whom(applies_to: Sequence[str]) -> str:
    return " dan ".join(_FOR.get(name, name) for name in applies_to)


def _heaviest(finding: Finding) -> tuple[int, str, str, str]:
    return (
        -finding.severity.weight,
        (finding.name or finding.record).casefold(),
        finding.record,
        finding.path,
    )


def _parameter_path(law: Regulation, parameter: Parameter) -> str:
    return f"{regulation_path(law.id)}#parameter-{parameter.name}"


def _filter_words(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the table of provisions can be filtered by, what is open first."""
    found = {word for row in rows for word in row["tokens"].split()}
    first = [word for word in ("belum-tertutup", "sudah-tertutup") if word in found]
    return first + [word.replace(" ", "-") for word, _ in _STATES.values() if word.replace(" ", "-") in found]


def _assertion(assertion: Assertion, kind: Kind) -> dict[str, Any]:
    whole = (*(assertion.each or ()), *assertion.at)
    return {
        "message": spans(assertion.message),
        "lines": assertion.expression.text.splitlines(),
        "at": _where(whole),
        "label": kind.label(whole),
        "each": _where(assertion.each) if assertion.each else "",
        "transition": assertion.expression.transition,
    }


def _where(pointer: Pointer) -> str:
    """A pointer that may hold `*`, for people: `bagian[setiap].harga`."""
    return dotted(pointer).replace(".*", "[setiap]")


# --- examples -----------------------------------------------------------------------------------------------------------


def _example(example: Example, rule: Rule, kind: Kind, kinds: Mapping[str, Kind], active: ActiveRule) -> dict[str, Any]:
    record = merge(kind.sample, example.record)
    government = merge(kinds[GOVERNMENT].sample, example.government)
    return {
        "passes": example.passes,
        "outside": example.passes and _outside(example, rule, record, government, active),
        "lines": list(_fragment(record, example.record, kind, rule.fields)),
        "at": dotted(example.at) if example.at else "",
        "before": list(_fragment(merge(kind.sample, example.before), example.before, kind, rule.fields))
        if example.before is not None
        else None,
        "others": [
            {
                "title": kinds[name].title,
                "lines": list(_fragment(merge(kinds[name].sample, patch), patch, kinds[name], frozenset({"id"}))),
            }
            for name, patch in example.others
        ],
        "government": list(yaml_lines(example.government)) if example.government else None,
        "day": example.as_of if example.as_of != EXAMPLE_DAY else None,
    }


def _outside(example: Example, rule: Rule, record: Json, government: Json, active: ActiveRule) -> bool:
    """Whether a passing example is one that the rule does not apply to."""
    if rule.kind == GOVERNMENT:
        government = record
    return (
        (active.when is not None and not active.when.is_valid(record))
        or record.get("status") == "dihapus"
        or (rule.transition and example.before is None)
        or government.get("jenis") not in rule.applies_to
        or rule.period.standing(example.as_of) is Standing.ENDED
    )


def _fragment(record: Json, patch: Json, kind: Kind, looked_at: frozenset[str]) -> Iterator[str]:
    """What of an example matters: what the rule looks at and what the example sets, in the schema's order."""
    wanted = looked_at | patch.keys()
    names = [name for name in kind.schema.get("properties", {}) if name in wanted]
    shown = {name: record[name] for name in names if name in record}
    # A field that is not there can be the point of the example.
    missing = {name: None for name in names if name not in record}
    yield from yaml_lines(shown, patch={**patch, **missing})
