"""What becomes of every provision: judged by rules, judged by people, not applicable, or not yet. Policies in, a table out.

A share is given only for regulations whose full text is at hand; of the others nobody knows how many provisions there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from checker.law.policies import Policies
from checker.law.regulation import Provision, Regulation
from checker.law.rule import Rule
from checker.model.text import Text, UsageError, meant, quote

STATES = ("rules", "manual", "not-yet", "not-applicable")
"""Who judges a provision, in the order of tables."""

FULL_TEXT = "full-text"


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One provision with the rules, and the level criteria of an instrument, that stand on it."""

    provision: Provision
    rules: tuple[Rule, ...]
    criteria: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RegulationCoverage:
    """One regulation, provision by provision."""

    regulation: Regulation
    rows: tuple[Row, ...]

    @property
    def totals(self) -> Mapping[str, int]:
        """How many provisions are in each state."""
        return {state: sum(row.provision.handling == state for row in self.rows) for state in STATES}

    @property
    def share(self) -> Fraction | None:
        """Of the provisions that ask something of a government, the part that rules judge; None but for full texts."""
        if self.regulation.completeness != FULL_TEXT:
            return None
        binding = len(self.rows) - self.totals["not-applicable"]
        return Fraction(self.totals["rules"], binding) if binding else None


def coverage(policies: Policies, wanted: Collection[str] = ()) -> list[RegulationCoverage]:
    """The regulations asked for (all where none is named), by id."""
    for name in wanted:
        if name not in policies.regulations:
            raise UsageError(
                Text(f"Tidak ada regulasi {quote(name)}.", f"There is no regulation {quote(name)}.")
                + meant(name, policies.regulations)
            )
    rules = _by_provision(policies)
    criteria = _by_provision(policies.criteria)
    return [
        RegulationCoverage(
            law,
            tuple(Row(p, tuple(rules[law.id, p.id]), tuple(criteria[law.id, p.id])) for p in law.provisions.values()),
        )
        for name, law in sorted(policies.regulations.items())
        if not wanted or name in wanted
    ]


def _by_provision(policies: Policies) -> dict[tuple[str, str], list[Rule]]:
    found: dict[tuple[str, str], list[Rule]] = defaultdict(list)
    for rule in policies.rules:
        found[rule.regulation.id, rule.provision].append(rule)
        for target in rule.also:
            law, _, provision = target.partition("/")
            found[law, provision].append(rule)
    return found
