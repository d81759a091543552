"""A change and its target branch in, the decision out: what may land is judged by the target's law, never by the change's own.

Both sides are judged on one day by the policies, schemas, waivers and parameters at the tip of the target; the change is taken
as it would be after the merge. What only the change knows (a new kind, a stricter rule) can add findings and never take any away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from checker.gate.cause import Revealed
from checker.gate.guards import Guards
from checker.gate.sides import Request, Side, Trial
from checker.history.age import since
from checker.judge.check import citations_of, origin, report_of
from checker.judge.engine import run
from checker.law import builtin
from checker.maturity.appraisal import Evidence
from checker.maturity.difference import index_effects
from checker.model.decision import Compliance, Debt, Decision, IndexEffect, Since, Tally
from checker.model.report import GOVERNMENT, Fault, Finding, Record, Report, RuleCount, heaviest
from checker.model.text import Text, UsageError, quote
from checker.registry.registry import Tick, idle

__all__ = ["Request", "gate"]


def gate(request: Request, tick: Tick = idle) -> Decision:
    """Judge a change. UsageError where there is nothing to judge, CheckerError where it cannot be judged."""
    return _Gate(Trial(request, tick)).decide()


class _Gate:
    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.guards = Guards(trial)
        self.notes: list[Text] = []

    def decide(self) -> Decision:
        """Everything, in order."""
        if not self.trial.has_registry(self.trial.before) and not self.trial.has_registry(self.trial.after):
            raise UsageError(
                Text(
                    f"Tidak ada register di folder `{self.trial.folder}`, baik di cabang sasaran maupun dalam usulan.",
                    f"There is no registry in folder `{self.trial.folder}`, neither in the target branch nor in the change.",
                )
            )
        request, policies = self.trial.request, self.guards.changes()
        new, debt, waived = self._sorted_out()
        new += [*self.trial.change.findings(), *self.guards.findings(policies)]
        findings = sorted([*new, *(d.finding for d in debt), *waived], key=lambda f: f.sort_key)
        effects: tuple[IndexEffect, ...] = ()
        if self.trial.change.records:
            effects = index_effects(self._evidence(self.trial.before), self._evidence(self.trial.after))
        return Decision(
            report=self._report(findings),
            target=self.trial.target,
            head=self.trial.head,
            base=self.trial.base,
            tree=self.trial.tree,
            fail_on=request.fail_on,
            strict=request.strict,
            new=tuple(sorted(new, key=heaviest)),
            debt=tuple(self._aged(debt)),
            fixed=tuple(self._fixed()),
            records=self.trial.change.records,
            policies=tuple(policies),
            compliance=tuple(self._compliance()),
            index=effects,
            notes=(*self.guards.notes, *self.notes),
        )

    def _sorted_out(self) -> tuple[list[Finding], list[Debt], list[Finding]]:
        """The findings of the change: new ones, debt, and those that the target's waivers accept."""
        known = _counted(self.trial.was.findings)
        heavier = {f.fingerprint: f.severity for f in self.trial.own.findings} if self.trial.own else {}
        revealed = Revealed(
            self.trial.change, self.trial.was, self.trial.judged, self.trial.law, self.trial.before.source
        )
        new: list[Finding] = []
        debt: list[Debt] = []
        waived: list[Finding] = []
        for finding in self.trial.judged.findings:
            prints = _counted([finding])
            old = prints <= known
            if old:
                known -= prints
            if self._of_new_kind(finding):
                continue
            if finding.waiver:
                waived.append(finding)
            elif old and not self._must_end_valid(finding):
                debt.append(Debt(finding, why=self._still(finding)))
            elif not old and (why := revealed.why(finding)):
                debt.append(Debt(finding, why=why))
            else:
                weight = max(
                    finding.severity,
                    heavier.get(finding.fingerprint, finding.severity),
                    key=lambda s: s.weight,
                )
                new.append(replace(finding, severity=weight))
        known = _counted(self.trial.judged.findings)
        for finding in self.trial.own.findings if self.trial.own else ():
            prints = _counted([finding])
            if prints <= known:
                known -= prints
            elif finding.waiver:
                waived.append(finding)
            elif finding.rule == builtin.KIND.id and (kind := self._kind_of(finding)) in self.trial.law.kinds:
                # What the target can read and the change's own schemas cannot would go unjudged from then on.
                new.append(replace(finding, message=_unread(kind), remedy=_KEEP_KIND))
            elif self._touched(finding):
                new.append(finding)
            else:
                debt.append(Debt(finding, why=_OWN_LAW))
        return new, debt, waived

    @cached_property
    def _new_kinds(self) -> frozenset[str]:
        """Kinds that only the change's own law knows."""
        return frozenset(self.trial.own_law.kinds) - frozenset(self.trial.law.kinds)

    def _of_new_kind(self, finding: Finding) -> bool:
        """The target cannot know a kind that the change brings; the change's own law reads its records."""
        return finding.rule == builtin.KIND.id and self._kind_of(finding) in self._new_kinds

    def _kind_of(self, finding: Finding) -> str:
        """The kind for whose records a finding's file lies there."""
        return finding.place.file.removeprefix(f"{self.trial.folder}/").split("/")[0]

    def _touched(self, finding: Finding) -> bool:
        """Whether the change edits what a finding is about."""
        if finding.record and finding.kind not in self._new_kinds:
            return (finding.kind, finding.record) in self.trial.change.touched
        return finding.place.file in self.trial.files

    def _still(self, finding: Finding) -> Text | None:
        """What is said of debt on a field that the change edits: nobody can say by form alone whether it is better or worse now."""
        field = finding.path.split("/")[1] if finding.path else ""
        return _STILL if field in self.trial.change.roots((finding.kind, finding.record)) else None

    def _must_end_valid(self, finding: Finding) -> bool:
        """An edited record must end as its schema wants it, and an edited file readable: both hide what other rules would say."""
        return (not finding.record or finding.rule == builtin.SCHEMA.id) and self._touched(finding)

    def _fixed(self) -> Iterator[Finding]:
        """Findings of the target that are truly gone: their record is still there and can be judged."""
        left = _counted(self.trial.judged.findings)
        left.update(f.fingerprint for f in self.trial.judged.findings if f.beyond)
        open_ = {(j.rule, j.kind, j.record) for j in self.trial.judged.judgements}
        now = self.trial.judged.registry
        retired = unknown = 0
        for finding in self.trial.was.findings:
            if left[finding.fingerprint]:
                left[finding.fingerprint] -= 1
                continue
            if finding.waiver:
                continue
            key = (finding.kind, finding.record)
            record = self._government_or(key)
            if (finding.rule, *key) in open_ or key in now.lost or finding.kind in now.gone:
                unknown += 1
            elif finding.record and (record is None or record.removed):
                retired += 1
            else:
                yield finding
        if unknown:
            self.notes.append(
                Text(
                    f"{unknown} temuan lama kini tidak dapat dinilai; itu tidak dihitung sebagai selesai.",
                    f"{unknown} old findings can no longer be assessed; they do not count as mended.",
                )
            )
        if retired:
            self.notes.append(
                Text(
                    f"{retired} temuan lama gugur karena rekamannya tidak ada lagi atau dihapus.",
                    f"{retired} old findings lapsed because their record is gone or removed.",
                )
            )

    def _government_or(self, key: tuple[str, str]) -> Record | None:
        now = self.trial.judged.registry
        return now.government if key[0] == GOVERNMENT else now.by_id.get(key)

    # --- the report ---

    def _report(self, findings: Sequence[Finding]) -> Report:
        """The report about the state after the merge, with what only the change's own law adds."""
        trial = self.trial
        run = origin(
            trial.judged,
            folder=trial.folder,
            as_of=trial.as_of,
            commit=trial.head,
            source="merge" if trial.head else "index",
            policies=trial.before.label,
            digests={"registry": trial.recorded.digest(), "policies": trial.before.laws.digest()},
        )
        report = report_of(run, trial.law, trial.judged)
        citations, rules = report.citations, report.rules
        if trial.own is not None:
            citations = {**citations_of(trial.own_law), **citations}
            known = {r.rule for r in rules}
            own = (r for r in trial.own.counts if r.rule not in known)
            rules = tuple(sorted([*rules, *own], key=lambda r: r.rule))
        return replace(
            report,
            rules=rules,
            findings=tuple(findings),
            faults=tuple(self._faults()),
            citations=citations,
        )

    def _faults(self) -> Iterator[Fault]:
        """What keeps the verdict from being whole. A fault of the target that the change mends is no obstacle to mending it."""
        last = self.trial.own if self.trial.own is not None else self.trial.judged
        yield from last.faults
        if last is not self.trial.judged:
            known = {_same_fault(f) for f in [*self.trial.was.faults, *last.faults]}
            yield from (f for f in self.trial.judged.faults if _same_fault(f) not in known)
            if self.trial.was.faults and not last.faults:
                self.notes.append(
                    Text(
                        "Kebijakan cabang sasaran rusak dan diperbaiki oleh usulan ini; aturannya yang rusak tidak ikut menilai.",
                        "Policies of the target branch were broken and this change mends them; the broken rules took no part.",
                    )
                )

    def _aged(self, debt: Sequence[Debt]) -> Iterator[Debt]:
        """Debt with the commit that first had it."""
        ages: Mapping[str, Since] = {}
        old = {f.fingerprint for f in self.trial.was.findings}
        if self.trial.request.ages and self.trial.target is not None:
            known = [d.finding for d in debt if d.finding.fingerprint in old]
            ages = since(self.trial.git, self.trial.target, self.trial.folder, self.trial.law, self.trial.as_of, known)
        for one in sorted(debt, key=lambda d: d.finding.sort_key):
            yield replace(one, since=ages.get(one.finding.fingerprint))

    def _compliance(self) -> Iterator[Compliance]:
        """Each regulation before and after, under the target's law."""
        lasting = {rule.id for rule in self.trial.law.rules if not rule.transition}
        before, after = (
            _tallies(c for c in judged.counts if c.rule in lasting) for judged in (self.trial.was, self.trial.judged)
        )
        for name in sorted(after):
            yield Compliance(name, self.trial.law.regulations[name].short, before.get(name, Tally()), after[name])

    def _evidence(self, side: Side) -> Evidence:
        """One side judged by what the levels of the target's instruments ask."""
        against = self.trial.against if side is self.trial.after else None
        judged = run(
            side.source,
            self.trial.folder,
            self.trial.law.criteria,
            self.trial.as_of,
            trace=True,
            against=against,
        )
        return Evidence(self.trial.law, judged, self.trial.as_of, None)


def _unread(kind: str) -> Text:
    return Text(
        f"Usulan ini menghapus jenis {quote(kind)}, sehingga berkas ini tidak dinilai lagi, padahal rekaman tidak hilang dari register.",
        f"This change removes the kind {quote(kind)}, so that this file is judged no longer; yet records do not vanish from the register.",
    )


_KEEP_KIND = Text(
    "Kembalikan skemanya; rekaman yang tidak dipakai lagi diberi `status: dihapus`.",
    "Put its schema back; records that are no longer used get `status: dihapus`.",
)
_STILL = Text(
    "sudah ada sebelumnya; ruasnya diubah usulan ini, tetapi masih melanggar",
    "there before; this change edits the field, which still fails",
)
_OWN_LAW = Text(
    "baru menurut kebijakan yang dibawa usulan ini, pada rekaman yang tidak diubahnya",
    "only by the policies that this change brings, on a record it leaves alone",
)


def _counted(findings: Iterable[Finding]) -> Counter[str]:
    """How often each fingerprint occurs, those of findings that are not shown included."""
    return Counter(print_ for f in findings for print_ in (f.beyond or (f.fingerprint,)))


def _same_fault(fault: Fault) -> tuple[str, str, str, str]:
    """A fault apart from its line."""
    return fault.rule, fault.record, fault.place.file, fault.message.id


def _tallies(counts: Iterable[RuleCount]) -> dict[str, Tally]:
    sums: dict[str, Counter[str]] = {}
    for c in counts:
        own = sums.setdefault(c.regulation, Counter())
        own.update(passed=c.passed, failed=c.failed, waived=c.waived, not_assessable=c.not_assessable)
    return {name: Tally(**own) for name, own in sums.items()}
