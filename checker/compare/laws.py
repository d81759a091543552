"""Two sets of policies in; what each difference between them does to verdicts, in words, out. Pure: no files, no git.

Three things tell what a difference does: its form, where that has an order (a severity that falls, a field no longer required, a bound
that moves); else the examples of the rules, judged by both sides; and the registry, judged by both (`verdicts`). "Looser" is said where
one of them shows something that gets through now, "stricter" only where the form leaves nothing else.
"""

from __future__ import annotations

from checker.compare.changes import sort_changes
from checker.compare.instruments import compare_instruments
from checker.compare.kinds import compare_kinds
from checker.compare.ladders import compare_ladders
from checker.compare.parameters import compare_parameters
from checker.compare.regulations import compare_regulations
from checker.compare.rules import RuleComparison
from checker.law.policies import Policies
from checker.model.decision import PolicyChange


def compare_laws(before: Policies, after: Policies) -> list[PolicyChange]:
    """Every difference between two sets of policies; reordering, reformatting and remarks are none."""
    rules = RuleComparison(before, after)
    return sort_changes(
        [
            *compare_regulations(before, after),
            *rules.changes(),
            *compare_parameters(before, after),
            *compare_kinds(before, after),
            *compare_instruments(before, after),
            *compare_ladders(rules),
        ]
    )
