"""Rules of two sets of policies in; what became of each out: by its form, then by the examples.

Examples tell what got looser. That nothing did, they cannot tell: a change may bring examples that look strict beside the gap it opens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from checker.compare.changes import compare_named, tell_loss
from checker.compare.expressions import Expressions, Tokens, split_conjuncts
from checker.compare.schemas import compare_schemas
from checker.compare.shift import (
    BOTH,
    LOOSER,
    STRICTER,
    UNCLEAR,
    Shift,
    compare_members,
    compare_periods,
    note_wording,
    reverse,
    tell_move,
)
from checker.judge.examples import verdict_of
from checker.law.policies import Policies
from checker.law.regulation import Period
from checker.law.rule import Assertion, Example, Rule
from checker.model.decision import Effect, PolicyChange, Subject
from checker.model.report import GOVERNMENT, WAIVER, Json, Verdict, canonical
from checker.model.text import Text, quote, same

PASSING = (Verdict.PASS, Verdict.NOT_APPLICABLE)
"""What a rule says of a record it has nothing against."""

Chosen = Callable[[Effect | None], Effect | None]
"""From what becomes of the records that `when` chooses to what that does."""


class RuleComparison:
    """The rules of two sets of policies, side by side."""

    def __init__(self, before: Policies, after: Policies) -> None:
        self.before, self.after = before, after
        self._expressions = Expressions()

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """Rules that only changed their id: the old one to the new."""
        was, now = key_by_id(self.before), key_by_id(self.after)
        came = {id_: self._list_decisive(now[id_], self.after) for id_ in sorted(now.keys() - was.keys())}
        found: dict[str, str] = {}
        for id_ in sorted(was.keys() - now.keys()):
            decisive = self._list_decisive(was[id_], self.before)
            twin = next((other for other, its in came.items() if its == decisive), None)
            if twin:
                found[id_] = twin
                del came[twin]
        return found

    @cached_property
    def decided_otherwise(self) -> frozenset[str]:
        """Rules that came or went, or of which more than words was changed."""
        was, now = (
            {rule.id: (_list_own(rule), _find_own_period(rule), _normalize(rule)) for rule in side.rules}
            for side in (self.before, self.after)
        )
        return frozenset(id_ for id_ in was.keys() | now.keys() if was.get(id_) != now.get(id_))

    def changes(self) -> Iterator[PolicyChange]:
        """Rules that came, went, changed or got another id."""
        former = {new: old for old, new in self.renamed.items()}
        return compare_named(
            Subject.RULE,
            *(key_by_id(side) for side in (self.before, self.after)),
            file=lambda rule: rule.blob.path,
            lose=self._lose,
            gain=lambda rule: _gain(rule, former.get(rule.id)),
            change=self.compare,
        )

    def _lose(self, rule: Rule) -> Shift:
        if twin := self.renamed.get(rule.id):
            words = Text(
                f"berganti id menjadi {quote(twin)}, dengan isi yang sama",
                f"gets the id {quote(twin)}, with the same content",
            )
            return Shift(None, words)
        return tell_loss(Text("aturan “", "rule “") + rule.title + same("”"), rule.blob.path, self.after)

    def _list_decisive(self, rule: Rule, policies: Policies) -> object:
        """All of a rule that decides verdicts; one that reads parameters rests on what its own regulation says of them."""
        law = rule.regulation
        asked = sorted((str(_find_scope(a)), self._tokenize(a, policies, rule)) for a in rule.assertions)
        binds = law.period, sorted(law.applies_to), sorted(law.governments)
        return _list_own(rule), rule.period, asked, binds, law.id if rule.params else ""

    def _tokenize(self, assertion: Assertion, policies: Policies, rule: Rule) -> Tokens:
        return self._expressions.read(assertion.expression.text, list_values(policies, rule))

    def compare(self, old: Rule, new: Rule) -> Iterator[Shift]:
        """What became of one rule."""
        if old.severity is not new.severity:
            effect = STRICTER if new.severity.weight > old.severity.weight else LOOSER
            yield Shift(effect, tell_move(same("`severity`"), old.severity, new.severity))
        # What becomes of the regulation's days is told there.
        if _find_own_period(old) or _find_own_period(new):
            yield from compare_periods(old.period, new.period)
        yield from compare_members(same("`applies_to`"), old.applies_to, new.applies_to, STRICTER)
        if old.provision != new.provision:
            cited = Text("ketentuan yang dikutip", "the provision cited")
            yield Shift(None, tell_move(cited, old.provision, new.provision))
        if old.kind != new.kind:
            yield Shift(BOTH, tell_move(Text("jenis yang dinilai", "the kind judged"), old.kind, new.kind))
        demands = list(self.compare_demands(old, new, reverse))
        yield from demands
        if old.kind == new.kind and any(shift.effect is UNCLEAR for shift in demands):
            yield from self.compare_examples(old, new)
        yield from note_wording(list_other_words(old, new))

    def compare_demands(self, old: Rule, new: Rule, chosen: Chosen) -> Iterator[Shift]:
        """What became of `when`, `require` and `assert`."""
        for shift in compare_schemas(old.when or {}, new.when or {}):
            yield Shift(chosen(shift.effect), _CHOOSES[shift.effect] + shift.message)
        for shift in compare_schemas(old.require or {}, new.require or {}):
            yield Shift(shift.effect, shift.message)
        if _normalize(old) != _normalize(new):
            yield from self._compare_asserts(old, new)

    def _compare_asserts(self, old: Rule, new: Rule) -> Iterator[Shift]:
        """What became of the expressions that must be true, all of them."""
        was = [_Asked(_find_scope(a), self._tokenize(a, self.before, old), a.expression.text) for a in old.assertions]
        now = [_Asked(_find_scope(a), self._tokenize(a, self.after, new), a.expression.text) for a in new.assertions]
        gone, came = _find_unshared(was, now)
        if not (len(gone) == len(came) == 1 and gone[0].scope == came[0].scope):
            gone, came = _find_unshared(_split_conjuncts(gone), _split_conjuncts(came))
        only = len(gone) == len(came) == 1
        unpaired: list[_Asked] = []
        for asked in gone:
            moves = [(c, self._expressions.compare(asked.tokens, c.tokens)) for c in came if c.scope == asked.scope]
            pair = next((m for m in moves if m[1] is not UNCLEAR), moves[0] if only and moves else None)
            if pair is None:
                unpaired.append(asked)
                continue
            came.remove(pair[0])
            if pair[1]:
                yield Shift(pair[1], tell_move(same("`assert`"), asked.text, pair[0].text))
        # What went may live on in what came.
        sure = not unpaired or not came
        for asked in unpaired:
            words = Text(f"`assert` {quote(asked.text)} dihapus", f"`assert` {quote(asked.text)} is removed")
            yield Shift(LOOSER if sure else UNCLEAR, words)
        for asked in came:
            words = Text(f"`assert` {quote(asked.text)} ditambah", f"`assert` {quote(asked.text)} is added")
            yield Shift(STRICTER if sure else UNCLEAR, words)

    def compare_examples(self, old: Rule, new: Rule, passing: Sequence[Verdict] = PASSING) -> Iterator[Shift]:
        """What the examples of both show: each is judged by both rules, as if both were in force at once."""
        law = replace(new.regulation, period=old.regulation.period, governments=old.regulation.governments)
        alike = replace(new, period=old.period, applies_to=old.applies_to, regulation=law)
        found: dict[Effect, Example] = {}
        for owner, samples in ((old, self.before), (new, self.after)):
            was = _narrow(self.before, old, samples, owner.examples)
            now = _narrow(self.after, alike, samples, owner.examples)
            for example in owner.examples:
                verdicts = verdict_of(was, old, example), verdict_of(now, alike, example)
                if not {*verdicts} <= {*PASSING, Verdict.FAIL}:
                    continue
                before, after = (verdict in passing for verdict in verdicts)
                if before != after:
                    found.setdefault(LOOSER if after else STRICTER, example)
        for effect, example in found.items():
            place = quote(f"{example.place.file}:{example.place.line}")
            told = {
                LOOSER: Text("semula ditolak, kini lolos", "failed and now passes"),
                STRICTER: Text("semula lolos, kini ditolak", "passed and now fails"),
            }[effect]
            yield Shift(effect, Text(f"contoh pada {place} ", f"the example at {place} ") + told)


def _gain(rule: Rule, former: str | None) -> Shift:
    if former:
        words = Text(
            f"dahulu {quote(former)}, dengan isi yang sama; pengecualian atas id lama tidak berlaku lagi",
            f"formerly {quote(former)}, with the same content; waivers of the old id no longer hold",
        )
        return Shift(None, words)
    words = Text(f"aturan baru ({quote(rule.severity)}): ", f"new rule ({quote(rule.severity)}): ")
    return Shift(STRICTER, words + rule.title)


def key_by_id(policies: Policies) -> dict[str, Rule]:
    """Rules by their ids."""
    return {rule.id: rule for rule in policies.rules}


def list_values(policies: Policies, rule: Rule) -> Mapping[str, Json]:
    """The parameters that a rule can read, as its regulation sets them."""
    law = policies.regulations[rule.regulation.id]
    return {name: parameter.value for name, parameter in law.parameters.items()}


def _narrow(policies: Policies, rule: Rule, source: Policies, examples: Iterable[Example]) -> Policies:
    """Policies of one rule over the kinds that examples need, whose samples are those of `source`: examples are patches over them."""
    needed = {GOVERNMENT, WAIVER, rule.kind, *rule.reads, *(kind for e in examples for kind, _ in e.others)}
    samples = {name: kind.schema["examples"] for name, kind in source.kinds.items()}
    kinds = {
        name: replace(kind, schema={**kind.schema, "examples": samples.get(name, kind.schema["examples"])})
        for name, kind in policies.kinds.items()
        if name in needed
    }
    return replace(policies, rules=(rule,), kinds=kinds, faults=())


class _Asked:
    """One thing that must be true: of what (`scope`), as tokens to compare and as text to show."""

    def __init__(self, scope: object, tokens: Tokens, text: str) -> None:
        self.scope, self.tokens, self.text = scope, tokens, text
        self.key = (scope, tokens)


def _find_scope(assertion: Assertion) -> object:
    return assertion.each, assertion.expression.transition


def _normalize(rule: Rule) -> list[tuple[str, Tokens]]:
    """A rule's expressions apart from white space and order."""
    return sorted((str(_find_scope(a)), Expressions().read(a.expression.text, {})) for a in rule.assertions)


def _list_own(rule: Rule) -> tuple[object, ...]:
    """What a rule decides by that has nothing to do with its regulation."""
    conditions = canonical(rule.when or {}), canonical(rule.require or {})
    return rule.kind, rule.severity, sorted(rule.applies_to), conditions


def _find_own_period(rule: Rule) -> Period | None:
    """The days of a rule that has days of its own; else it follows its regulation."""
    return None if rule.period is rule.regulation.period else rule.period


def _split_conjuncts(asked: Iterable[_Asked]) -> list[_Asked]:
    """Expressions joined by `&&` as what each of them asks."""
    found: list[_Asked] = []
    for one in asked:
        several = list(split_conjuncts(one.tokens))
        found += [_Asked(one.scope, part, " ".join(part)) for part in several] if len(several) > 1 else [one]
    return found


def _find_unshared(one: Sequence[_Asked], two: Sequence[_Asked]) -> tuple[list[_Asked], list[_Asked]]:
    """What each side asks that the other does not."""

    def rest(mine: Sequence[_Asked], other: Sequence[_Asked]) -> list[_Asked]:
        left = Counter(asked.key for asked in other)
        found = []
        for asked in mine:
            left[asked.key] -= 1
            if left[asked.key] < 0:
                found.append(asked)
        return found

    return rest(one, two), rest(two, one)


_CHOOSES: Mapping[Effect | None, Text] = {
    STRICTER: Text("menyangkut lebih sedikit rekaman (`when`): ", "concerns fewer records (`when`): "),
    LOOSER: Text("menyangkut lebih banyak rekaman (`when`): ", "concerns more records (`when`): "),
    BOTH: Text("menyangkut rekaman lain (`when`): ", "concerns other records (`when`): "),
    UNCLEAR: Text("menyangkut rekaman lain (`when`): ", "concerns other records (`when`): "),
}


def list_other_words(old: Rule, new: Rule) -> list[str]:
    """Parts of a rule that decide nothing and were changed."""
    found = [n for n in ("title", "rationale", "remedy", "also") if getattr(old, n) != getattr(new, n)]
    if _normalize(old) == _normalize(new):
        told = [
            sorted(
                (Expressions().read(a.expression.text, {}), str(a.at), a.message.id, a.message.en)
                for a in rule.assertions
            )
            for rule in (old, new)
        ]
        found += ["assert.message"] if told[0] != told[1] else []
    examples = [
        sorted(
            canonical([e.passes, e.record, e.before, e.others, e.government, str(e.as_of), e.at]) for e in rule.examples
        )
        for rule in (old, new)
    ]
    return found + (["examples"] if examples[0] != examples[1] else [])
