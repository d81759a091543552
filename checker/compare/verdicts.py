"""Changes of what judges in, with what fails before and after; the changes with the records whose verdict each moves, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from checker.compare.rules import RuleComparison, key_by_id
from checker.compare.shift import LOOSER, STRICTER, combine
from checker.law.builtin import OWN
from checker.law.instrument import PARAMETER
from checker.law.policies import Policies
from checker.law.rule import Rule
from checker.model.decision import PolicyChange, Subject
from checker.model.text import Text, same

Keys = frozenset[tuple[str, str]]
"""Some (kind, record)."""


def measure(
    changes: Iterable[PolicyChange],
    before: Mapping[str, Keys],
    after: Mapping[str, Keys],
    laws: tuple[Policies, Policies] | None = None,
) -> list[PolicyChange]:
    """The changes with the records whose verdict they change, and with what that shows of them.

    `before` and `after` are, by rule, the (kind, record) that fail under the target's policies and under the change's own, both on the
    registry after the merge. With `laws`, those policies, it is known which rules read a parameter, which only got another id, and of
    which only words were changed; without them ids alone tell what a finding belongs to.
    """
    told = list(changes)
    claims = _Claims(told, laws)
    was = {claims.renamed.get(rule, rule): keys for rule, keys in before.items()}
    lost: dict[PolicyChange, set[tuple[str, str]]] = {change: set() for change in told}
    won: dict[PolicyChange, set[tuple[str, str]]] = {change: set() for change in told}
    for rule in {*was, *after}:
        old, new = was.get(rule, frozenset()), after.get(rule, frozenset())
        for side, keys in ((lost, old - new), (won, new - old)):
            for kind, record in keys:
                for change in claims.of(rule, kind):
                    side[change].add((kind, record))
    found = []
    for change in told:
        same_still = was.get(change.name, frozenset()) & after.get(change.name, frozenset())
        heavier = same_still if claims.weighs_otherwise(change) else frozenset()
        found.append(_add_records(change, lost[change], won[change], heavier))
    return found


def _add_records(
    change: PolicyChange, lost: Iterable[tuple[str, str]], won: Iterable[tuple[str, str]], heavier: Keys
) -> PolicyChange:
    """A change with the records that fail no longer, that fail now, and whose findings weigh otherwise."""
    words = []
    for keys, told in (
        (lost, Text("rekaman tidak lagi melanggar", "no longer fail")),
        (won, Text("rekaman kini melanggar", "now fail")),
        (heavier, Text("rekaman yang melanggar berganti bobot", "that fail weigh otherwise")),
    ):
        if number := len({*keys}):
            words.append(same(f"{number} ") + told)
    if not words:
        return change
    effect = combine([change.effect, LOOSER if lost else None, STRICTER if won else None])
    here = Text(", ".join(w.id for w in words), ", ".join(w.en for w in words)) + same(".")
    message = change.message + Text(" Pada register ini ", " Of the records here ") + here
    return replace(
        change,
        effect=effect or change.effect,
        message=message,
        records=tuple(sorted({*lost, *won, *heavier})),
    )


class _Claims:
    """Which changes another verdict comes from."""

    def __init__(self, changes: Sequence[PolicyChange], laws: tuple[Policies, Policies] | None) -> None:
        self._changes = changes
        self._laws = laws
        self._rules = [key_by_id(side) for side in laws or ()]
        sides = RuleComparison(*laws) if laws else None
        self.renamed: Mapping[str, str] = sides.renamed if sides else {}
        self._decided_otherwise = sides.decided_otherwise if sides else frozenset()

    def of(self, rule: str, kind: str) -> Sequence[PolicyChange]:
        """The changes by which a rule may say something else of a record: what it says itself and reads, else its law, else what is declared."""
        for speaks in (self._by_rule_or_kind, self._by_law, self._by_declaration):
            if found := [change for change in self._changes if speaks(change, rule, kind)]:
                return found
        return ()

    def _by_rule_or_kind(self, change: PolicyChange, rule: str, kind: str) -> bool:
        match change.subject:
            case Subject.RULE:
                is_it = rule == self.renamed.get(change.name, change.name)
                return is_it and (self._laws is None or change.name in self._decided_otherwise)
            case Subject.KIND:
                return rule.startswith(f"{OWN}-") and kind == change.name
            case Subject.PARAMETER:
                law, _, name = change.name.partition("/")
                return self._is_of(rule, law) and (self._laws is None or self._reads(rule, name))
            case Subject.INSTRUMENT:
                return self._is_of(rule, change.name) and self._reads(rule, PARAMETER)
        return False

    def _by_law(self, change: PolicyChange, rule: str, _: str) -> bool:
        return change.subject is Subject.REGULATION and self._is_of(rule, change.name)

    def _by_declaration(self, change: PolicyChange, _: str, __: str) -> bool:
        return change.subject is Subject.GOVERNMENT

    def weighs_otherwise(self, change: PolicyChange) -> bool:
        """Whether the severity of a rule was changed."""
        return change.subject is Subject.RULE and len({r.severity for r in self._known(change.name)}) > 1

    def _known(self, rule: str) -> list[Rule]:
        return [rules[rule] for rules in self._rules if rule in rules]

    def _reads(self, rule: str, parameter: str) -> bool:
        return any(parameter in known.params for known in self._known(rule))

    def _is_of(self, rule: str, law: str) -> bool:
        if self._laws is None:
            return rule.startswith(f"{law}-")
        return any(known.regulation.id == law for known in self._known(rule))
