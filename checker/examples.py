"""A rule's own examples: judged as records would be, to show that the rule passes what it must and fails what it must."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checker.engine import judge
from checker.explain import explain
from checker.model import Json, Place, Record, Verdict, pointer_text
from checker.policy import Example, Policies, Rule
from checker.registry import GOVERNMENT, Registry
from checker.schema import validator
from checker.text import Text


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
    """Every example of a rule that is judged otherwise than it says."""
    for example in rule.examples:
        yield from _judge(policies, rule, example)


def _judge(policies: Policies, rule: Rule, example: Example) -> Iterator[Misfit]:
    registry = Registry("contoh")
    named = [(rule.kind, example.record), *example.others]
    government = merge(policies.kinds[GOVERNMENT].sample, example.government)
    if rule.kind == GOVERNMENT:
        government = merge(government, example.record)
        named = list(example.others)
    registry.government = Record(
        GOVERNMENT, str(government.get("id", "")), government, "contoh/instansi", None
    )
    for kind in policies.kinds:
        registry.records[kind] = []
    for number, (kind, patch) in enumerate(named):
        data = merge(policies.kinds[kind].sample, patch)
        record = Record(kind, str(data.get("id", "")), data, f"contoh/{number}", None)
        registry.records[kind].append(record)
        if not validator(policies.kinds[kind].schema).is_valid(data):
            problem = explain(policies.kinds[kind].schema, data)[0]
            yield Misfit(
                rule.id,
                example.place,
                Text("Contoh tidak sesuai skema jenisnya: ", "The example does not fit its kind's schema: ")
                + problem.message,
            )
            return
    del registry.records[GOVERNMENT]
    subject = registry.government if rule.kind == GOVERNMENT else registry.records[rule.kind][0]
    judged = judge(
        registry,
        policies,
        example.as_of,
        rules=lambda r: r is rule,
        only=(subject.kind, subject.id),
        trace=True,
    )
    yield from _compare(rule, example, judged.judgements[0].verdict if judged.judgements else None, judged)


def _compare(rule: Rule, example: Example, verdict: Verdict | None, judged: Any) -> Iterator[Misfit]:
    wanted = Verdict.PASS if example.passes else Verdict.FAIL
    if verdict is not wanted:
        why = f": {judged.faults[-1].message.id}" if verdict is Verdict.ERROR else ""
        reason = judged.judgements[0].why if judged.judgements else None
        why = f" ({reason.id})" if reason else why
        got = verdict.value if verdict else "-"
        yield Misfit(
            rule.id,
            example.place,
            Text(
                f"Contoh seharusnya {wanted.value}, tetapi hasilnya {got}{why}.",
                f"The example should be {wanted.value} but is {got}{why}.",
            ),
        )
    elif example.at is not None:
        paths = [f.path for f in judged.findings if f.rule == rule.id]
        if pointer_text(example.at) not in paths:
            found = ", ".join(paths)
            yield Misfit(
                rule.id,
                example.place,
                Text(
                    f"Temuan seharusnya menunjuk `{pointer_text(example.at)}`, tetapi menunjuk `{found}`.",
                    f"The finding should point at `{pointer_text(example.at)}` but points at `{found}`.",
                ),
            )
