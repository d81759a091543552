"""Rules over records: one run's verdicts and findings, and what it needs to reach them.

Per kind the schema and every rule's `if when then require` are one validator that sees a file's records at once; only records it
refuses are explained. CEL assertions run where the record fits its schema and passed `require`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from checker.judge.in_force import ActiveRule, Setting
from checker.judge.waiver import Waivers
from checker.law import builtin
from checker.law.cel import Outcome, Scene, timestamp
from checker.law.explain import Problem, explain
from checker.law.policies import Policies
from checker.law.rule import Assertion
from checker.law.schema import Kind
from checker.model.report import (
    GOVERNMENT,
    MANY,
    Coverage,
    Fault,
    Finding,
    Judgement,
    Pointer,
    Record,
    RuleCount,
    Verdict,
    fingerprint,
    values_at,
)
from checker.model.text import Text, quote, same
from checker.registry.lookup import RegistryReader
from checker.registry.registry import Registry, Tick, coverage_of
from checker.registry.view import View


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What a run found, before it is cut to what was asked for and rendered."""

    registry: Registry
    declared: Record | None = None
    """The government whose declarations and parameters counted."""
    broken: frozenset[Record] = frozenset()
    """Records that do not fit their schema."""
    findings: Sequence[Finding] = ()
    judgements: Sequence[Judgement] = ()
    """Every verdict where a trace was asked for, else those of records that could not be assessed."""
    counts: Sequence[RuleCount] = ()
    faults: Sequence[Fault] = ()

    def coverage(self, kind: str) -> Coverage:
        """How far the register is declared filled."""
        return coverage_of(self.declared, kind)


@dataclass(slots=True, eq=False)
class _Tally:
    passed: int = 0
    failed: int = 0
    waived: int = 0
    not_assessable: int = 0
    errors: int = 0


@dataclass(slots=True, eq=False)
class Run:
    """One judgement of one registry: everything that belongs to it and to no other, and what it gathers.

    Policies and registries serve many runs at once; nothing of a run is kept in them.
    """

    policies: Policies
    view: View
    setting: Setting
    waivers: Waivers
    before: Judged | None
    """What a change is compared with."""
    trace: bool
    only: tuple[str, str] | None
    units: Collection[str]
    tick: Tick
    findings: list[Finding] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    tallies: dict[str, _Tally] = field(default_factory=lambda: defaultdict(_Tally))
    reader: RegistryReader = field(init=False)
    _last: tuple[Record, Scene] | None = None
    _old_of: tuple[Record, Any] | None = None

    def __post_init__(self) -> None:
        self.reader = RegistryReader(self.view)

    # --- the fused validator ---

    def fit(self, kind: Kind, records: Sequence[Record], rules: Sequence[ActiveRule]) -> dict[Record, set[int]]:
        """One pass of the fused validator per file; which rules (by position) each record's `require` refuses."""
        fused = self.policies.validators.fused(kind.name, [active.rule for active in rules])
        files: dict[str, list[Record]] = defaultdict(list)
        for record in records:
            files[record.file].append(record)
        refused: dict[Record, set[int]] = defaultdict(set)
        for group in files.values():
            for error in fused.iter_errors([record.data for record in group]):
                path = error.schema_path  # items / allOf / position / …
                refused[group[int(error.instance_path[0])]].add(int(path[2]))
        for record, positions in refused.items():
            if 0 in positions and record not in self.view.broken:
                self.view.broken.add(record)
                problems = explain(kind.schema, record.data)
                found = [
                    self.view.own_finding(
                        builtin.SCHEMA,
                        record,
                        p.pointer,
                        p.message,
                        p.demand,
                        remedy=p.remedy if p.remedy.id else None,
                        key=p.at_key,
                    )
                    for p in _bounded(problems)
                ]
                _count_rest(found, problems, record)
                self.findings += found
        return refused

    # --- rule by rule ---

    def decide(
        self,
        records: Sequence[Record],
        rules: Sequence[ActiveRule],
        refused: Mapping[Record, set[int]],
    ) -> None:
        """Every rule of the kind over every record."""
        for record in records:
            self.tick(len(self.view.registry.by_id))
            if record.removed or not self._wanted(record):
                continue
            broken = record in self.view.broken
            positions = refused.get(record, set())
            matches: dict[int, bool] = {}
            old = self._old(record)
            for position, active in enumerate(rules, 1):
                if active.rule.transition and old is None:
                    if self.trace:
                        self._say(active, record, Verdict.NOT_APPLICABLE)
                    continue
                if active.when is not None:
                    key = id(active.rule.when)
                    if key not in matches:
                        matches[key] = active.when.is_valid(record.data)
                    if not matches[key]:
                        if hidden := active.when_fields & record.unfilled:
                            self._say(active, record, Verdict.NOT_ASSESSABLE, _unfilled(hidden))
                        elif self.trace:
                            self._say(active, record, Verdict.NOT_APPLICABLE)
                        continue
                if broken:
                    self._say(active, record, Verdict.NOT_ASSESSABLE, _BROKEN)
                elif active.unfilled:
                    self._say(active, record, Verdict.NOT_ASSESSABLE, _partial(active.unfilled))
                elif position in positions:
                    self._fail(active, record, explain(active.rule.require or {}, record.data, narrowed=True))
                else:
                    self._assert(active, record)

    def _wanted(self, record: Record) -> bool:
        if self.only:
            return self.only == (record.kind, record.id)
        return not self.units or record.unit in self.units

    def _say(self, active: ActiveRule, record: Record, verdict: Verdict, why: Text | None = None) -> None:
        tally = self.tallies[active.rule.id]
        match verdict:
            case Verdict.PASS:
                tally.passed += 1
            case Verdict.FAIL:
                tally.failed += 1
            case Verdict.WAIVED:
                tally.waived += 1
            case Verdict.NOT_ASSESSABLE:
                tally.not_assessable += 1
            case Verdict.ERROR:
                tally.errors += 1
        if self.trace or verdict is Verdict.NOT_ASSESSABLE:
            self.judgements.append(Judgement(active.rule.id, record.kind, record.id, verdict, why))

    def _fail(self, active: ActiveRule, record: Record, problems: Sequence[Problem]) -> None:
        """A failure stands unless what it rests on is declared not filled."""
        rule = active.rule
        roots = {str(p.pointer[0]) if p.pointer else "" for p in problems}
        if self.view.coverage(record.kind) is not Coverage.FULL and roots <= record.unfilled:
            self._say(active, record, Verdict.NOT_ASSESSABLE, _unfilled(roots))
            return
        part = [k for k in sorted(rule.reads) if self.view.coverage(k) is not Coverage.FULL]
        if part:
            self._say(active, record, Verdict.NOT_ASSESSABLE, _partial(part))
            return
        waiver = self.waivers.accepts(rule.id, record.kind, record.id)
        self._say(active, record, Verdict.WAIVED if waiver else Verdict.FAIL)
        law = (rule.regulation.id, rule.provision)
        found = [
            self.view.finding(
                rule.id, active.severity, law, record, p.pointer, p.message, rule.remedy, p.demand, key=p.at_key
            )
            for p in _bounded(problems)
        ]
        _count_rest(found, problems, record)
        self.findings += [replace(f, waiver=waiver) for f in found] if waiver else found

    def _assert(self, active: ActiveRule, record: Record) -> None:
        rule = active.rule
        problems: list[Problem] = []
        for assertion in rule.assertions:
            if assertion.expression.transition and self._old(record) is None:
                continue
            items: list[tuple[Pointer, Any]] = [((), None)]
            if assertion.each is not None:
                items = list(values_at(record.data, assertion.each))
            for base, item in items:
                outcome, doubt = self._ask(
                    assertion, self._scene(record) if assertion.each is None else self._scene_of(record, item)
                )
                if doubt:
                    self._say(active, record, Verdict.NOT_ASSESSABLE, doubt)
                    return
                if outcome.value is None:
                    self._error(active, record, outcome)
                    return
                if not outcome.value:
                    at = (*base, *assertion.at)
                    problems.append(Problem(at, False, assertion.message, rule.remedy, assertion.expression.text))
        if problems:
            self._fail(active, record, problems)
        else:
            self._say(active, record, Verdict.PASS)

    def _old(self, record: Record) -> Any:
        """The record as it was, where it was there and sound; rules of transition say nothing of any other."""
        if self.before is None or record.kind == GOVERNMENT:
            return None
        if self._old_of is None or self._old_of[0] is not record:
            old = self.before.registry.by_id.get((record.kind, record.id))
            sound = old is not None and old not in self.before.broken
            # The target may have another schema than the one this run judges by.
            fits = sound and old is not None and self.policies.validators.record(old.kind).is_valid(old.data)
            self._old_of = (record, old.data if old and fits else None)
        return self._old_of[1]

    def _scene(self, record: Record) -> Scene:
        if self._last is None or self._last[0] is not record:
            self._last = (record, self._scene_of(record, None))
        return self._last[1]

    def _scene_of(self, record: Record, item: Any) -> Scene:
        setting = self.setting
        variables = {
            "self": record.data,
            "oldSelf": self._old(record),
            "item": item,
            "today": timestamp(setting.as_of),
            "instansi": setting.government,
        }
        return self.policies.language.scene(variables, setting.parameters, self.reader)

    def _ask(self, assertion: Assertion, scene: Scene) -> tuple[Outcome, Text | None]:
        """What an assertion says, and why that cannot be relied on, if so."""
        language, reader = self.policies.language, self.reader
        reader.fresh()
        outcome = language.evaluate(assertion.expression, scene)
        doubt, left_out = reader.doubt, reader.left_out
        if doubt is None and left_out is not None:
            reader.fresh(with_broken=True)
            again = language.evaluate(assertion.expression, scene)
            doubt = None if again.value == outcome.value and outcome.value is not None else left_out
        return outcome, doubt

    def _error(self, active: ActiveRule, record: Record, outcome: Outcome) -> None:
        self._say(active, record, Verdict.ERROR)
        rule = active.rule
        where = self.view.place(record, ())
        message = Text(
            f"Aturan `{rule.id}` gagal dijalankan pada {record.kind} {quote(record.id)} ({where.file}:{where.line}): ",
            f"Rule `{rule.id}` could not be evaluated on {record.kind} {quote(record.id)} ({where.file}:{where.line}): ",
        )
        self.faults.append(Fault(rule.place, message + same(outcome.error), rule.id, record.id))

    def count(self, active: ActiveRule) -> RuleCount:
        """The tally of one rule."""
        tally, rule = self.tallies[active.rule.id], active.rule
        total = tally.passed + tally.failed + tally.waived + tally.not_assessable + tally.errors
        count = RuleCount(
            rule=rule.id,
            title=rule.title,
            regulation=rule.regulation.id,
            provision=rule.provision,
            kind=rule.kind,
            severity=active.severity,
            standing=active.standing,
        )
        return replace(
            count,
            applicable=total,
            passed=tally.passed,
            failed=tally.failed,
            waived=tally.waived,
            not_assessable=tally.not_assessable,
            errors=tally.errors,
        )


def _bounded(problems: Sequence[Problem]) -> Sequence[Problem]:
    """A record can break a rule in a hundred thousand places; a report, and the time for it, must stay bounded."""
    if len(problems) <= MANY:
        return problems
    rest = len(problems) - MANY
    message = Text(
        f"Masih ada sedikitnya {rest} tempat lain dalam rekaman ini dengan masalah serupa.",
        f"There are at least {rest} more places in this record with problems of this sort.",
    )
    return [*problems[:MANY], Problem((), False, message, problems[0].remedy, "more")]


def _count_rest(found: list[Finding], problems: Sequence[Problem], record: Record) -> None:
    """Tell the last of some findings which problems it stands for, where not all are shown."""
    if len(problems) > MANY:
        rule, rest = found[0].rule, problems[MANY:]
        prints = (fingerprint(rule, record.kind, record.id, record.data, p.pointer, p.demand) for p in rest)
        found[-1] = replace(found[-1], beyond=tuple(prints))


_BROKEN = Text("rekaman tidak sesuai skemanya", "the record does not fit its schema")


def _unfilled(names: Iterable[str]) -> Text:
    words = ", ".join(f"`{n}`" for n in sorted(names))
    return Text(f"ruas {words} dinyatakan belum diisi", f"field {words} is declared not filled")


def _partial(kinds: Sequence[str]) -> Text:
    words = ", ".join(kinds)
    return Text(f"register {words} dinyatakan belum lengkap", f"register {words} is declared incomplete")
