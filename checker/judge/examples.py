"""A rule's own examples: judged as records would be, to show that the rule passes what it must and fails what it must."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.judge.engine import Against, judge
from checker.judge.run import Judged
from checker.judge.waiver import Waivers
from checker.law.explain import explain
from checker.law.policies import Policies
from checker.law.rule import Example, Rule
from checker.model.report import GOVERNMENT, Json, Judgement, Place, Record, Verdict, pointer_text
from checker.model.text import Text, quote, same
from checker.registry.registry import Registry


@dataclass(frozen=True, slots=True)
class Misfit:
    """An example that does not do what its rule says."""

    rule: str
    place: Place
    message: Text


def merge(target: Json, patch: Json) -> Json:
    """JSON merge patch (RFC 7396): mappings are merged, null removes, everything else replaces."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge(result.get(key), value)
    return result


def misfits(policies: Policies, rule: Rule) -> Iterator[Misfit]:
    """Every example of a rule that is judged otherwise than it says.

    A passing example may also be one the rule does not apply to, but one at least must pass outright.
    """
    verdicts, sound = [], True
    for example in rule.examples:
        found, verdict = _judge(policies, rule, example)
        verdicts.append(verdict)
        yield from found
        sound = sound and not found
    if sound and Verdict.PASS not in verdicts:
        yield Misfit(
            rule.id,
            rule.place,
            Text("Tidak satu contoh pun benar-benar lolos.", "No example passes outright."),
        )


def verdict_of(policies: Policies, rule: Rule, example: Example) -> Verdict | None:
    """What a rule says of an example, its own or another rule's; None where these policies cannot judge it."""
    known = {rule.kind, *(kind for kind, _ in example.others)} <= policies.kinds.keys()
    return _judge(policies, rule, example)[1] if known else None


def _judge(policies: Policies, rule: Rule, example: Example) -> tuple[list[Misfit], Verdict | None]:
    registry, misfit = _world(policies, rule, example)
    against = None
    if example.before is not None and rule.kind != GOVERNMENT and not misfit:
        against, misfit = _before(policies, rule, example, registry)
    if misfit:
        return [misfit], None
    own = registry.government if rule.kind == GOVERNMENT else registry.records[rule.kind][0]
    subject = (own.kind, own.id) if own else None
    judged = judge(
        registry,
        policies,
        example.as_of,
        rules=lambda r: r is rule,
        only=subject,
        trace=True,
        against=against,
    )
    # A rule for another kind of government, or not in force on that day, says nothing: it does not apply.
    silent = Judgement(rule.id, rule.kind, "", Verdict.NOT_APPLICABLE)
    said = next(iter(judged.judgements), silent)
    wanted = (Verdict.PASS, Verdict.NOT_APPLICABLE) if example.passes else (Verdict.FAIL,)
    if said.verdict not in wanted:
        reason = said.why or (judged.faults[-1].message if said.verdict is Verdict.ERROR else None)
        message = Text(
            f"Contoh seharusnya {wanted[0]}, tetapi hasilnya {said.verdict}",
            f"The example should be {wanted[0]} but is {said.verdict}",
        )
        why = same(" (") + reason + same(").") if reason else same(".")
        return [Misfit(rule.id, example.place, message + why)], said.verdict
    paths = [f.path for f in judged.findings if f.rule == rule.id]
    if example.at is not None and pointer_text(example.at) not in paths:
        wish, found = pointer_text(example.at), ", ".join(paths)
        message = Text(
            f"Temuan seharusnya menunjuk `{wish}`, tetapi menunjuk `{found}`.",
            f"The finding should point at `{wish}` but points at `{found}`.",
        )
        return [Misfit(rule.id, example.place, message)], said.verdict
    return [], said.verdict


def _world(policies: Policies, rule: Rule, example: Example) -> tuple[Registry, Misfit | None]:
    """The small registry of an example: the record itself first, then the others; or why it cannot be used."""
    nothing = Registry("contoh")
    government = merge(policies.kinds[GOVERNMENT].sample, example.government)
    named = [(rule.kind, example.record), *example.others]
    if rule.kind == GOVERNMENT:
        government = merge(government, named.pop(0)[1])
    own = Record(GOVERNMENT, str(government.get("id", "")), government, "contoh", None)
    records: dict[str, list[Record]] = {kind: [] for kind in policies.kinds if kind != GOVERNMENT}
    for kind, patch in named:
        record, problem = _record(policies, kind, patch)
        if problem:
            words = Text("Contoh tidak sesuai skema jenisnya: ", "The example does not fit its kind's schema: ")
            return nothing, Misfit(rule.id, example.place, words + problem)
        records[kind].append(record)
    return Registry("contoh", own, records), None


def _before(
    policies: Policies, rule: Rule, example: Example, registry: Registry
) -> tuple[Against | None, Misfit | None]:
    """The target that an example's change is judged against, which holds the record as it was; or why it cannot be used."""
    old, problem = _record(policies, rule.kind, example.before)
    now = registry.records[rule.kind][0]
    if problem:
        words = Text("`before` tidak sesuai skema jenisnya: ", "`before` does not fit its kind's schema: ")
        return None, Misfit(rule.id, example.place, words + problem)
    if old.id != now.id:
        message = Text(
            f"`before` harus rekaman yang sama, tetapi id-nya {quote(old.id)}, bukan {quote(now.id)}.",
            f"`before` must be the same record, but its id is {quote(old.id)} and not {quote(now.id)}.",
        )
        return None, Misfit(rule.id, example.place, message)
    return Against(Judged(Registry("contoh", records={rule.kind: [old]})), Waivers()), None


def _record(policies: Policies, kind: str, patch: Json) -> tuple[Record, Text | None]:
    """The kind's sample with a patch laid over it, and what is wrong with that by its schema."""
    data = merge(policies.kinds[kind].sample, patch)
    fits = policies.validators.record(kind).is_valid(data)
    problem = None if fits else explain(policies.kinds[kind].schema, data)[0].message
    return Record(kind, str(data.get("id", "")), data, "contoh", None), problem
