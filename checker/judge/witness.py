"""What the rules say of records for which a waiver asks, were there no waivers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.judge.in_force import active_rule
from checker.judge.run import Run
from checker.judge.waiver import Claim, Waivers, claims
from checker.model.report import Record, Verdict
from checker.registry.registry import idle


def claimed(run: Run, groups: Mapping[str, Sequence[Record]]) -> Mapping[Claim, Verdict]:
    """What the rules say of records for which a waiver asks, were there no waivers: whatever the run was narrowed to.

    Nothing is said of a record that is not there or breaks its schema, nor by rules that compare with what was before a change.
    """
    policies, view = run.policies, run.view
    asked = claims(view.registry)
    if not asked:
        return {}
    witness = Run(
        policies=policies,
        view=view,
        setting=run.setting,
        waivers=Waivers(),
        before=run.before,
        trace=True,
        only=None,
        units=(),
        tick=idle,
    )
    verdicts: dict[Claim, Verdict] = {}
    for kind, group in sorted(groups.items()):
        names = {rule for rule, of, _ in asked if of == kind}
        ids = {id_ for _, of, id_ in asked if of == kind}
        records = [r for r in group if r.id in ids and r not in view.broken]
        named = [
            active_rule(r, run.setting, policies, view.declared)
            for r in policies.rules
            if r.id in names and r.kind == kind and not any(a.expression.transition for a in r.assertions)
        ]
        if not named or not records:
            continue
        verdicts |= {(a.rule.id, kind, r.id): Verdict.NOT_APPLICABLE for a in named for r in records}
        rules = [a for a in named if a.speaks]
        witness.decide(records, rules, witness.fit(policies.kinds[kind], records, rules))
    # An id that is used twice is judged twice; a failure is what a waiver is needed for.
    for judgement in sorted(witness.judgements, key=lambda j: j.verdict is Verdict.FAIL):
        verdicts[judgement.rule, judgement.kind, judgement.record] = judgement.verdict
    return verdicts
