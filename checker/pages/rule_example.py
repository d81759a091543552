"""An example of a rule in, what of it matters out: the fields that the rule looks at or the example sets, line by line as YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checker.judge.examples import merge
from checker.judge.in_force import ActiveRule
from checker.law.rule import EXAMPLE_DAY, Example, Rule
from checker.law.schema import Kind
from checker.model.report import GOVERNMENT, Json, Standing, dotted
from checker.pages.yaml_text import yaml_lines


def describe_example(
    example: Example, rule: Rule, kind: Kind, kinds: Mapping[str, Kind], active: ActiveRule
) -> dict[str, Any]:
    """What a template shows of an example; `outside` where it passes because the rule does not apply to it."""
    record = merge(kind.sample, example.record)
    government = merge(kinds[GOVERNMENT].sample, example.government)
    return {
        "passes": example.passes,
        "outside": example.passes and _is_outside(example, rule, record, government, active),
        "lines": list(_write_fragment(record, example.record, kind, rule.fields)),
        "at": dotted(example.at) if example.at else "",
        "before": list(_write_fragment(merge(kind.sample, example.before), example.before, kind, rule.fields))
        if example.before is not None
        else None,
        "others": [
            {
                "title": kinds[name].title,
                "lines": list(_write_fragment(merge(kinds[name].sample, patch), patch, kinds[name], frozenset({"id"}))),
            }
            for name, patch in example.others
        ],
        "government": list(yaml_lines(example.government)) if example.government else None,
        "day": example.as_of if example.as_of != EXAMPLE_DAY else None,
    }


def _is_outside(example: Example, rule: Rule, record: Json, government: Json, active: ActiveRule) -> bool:
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


def _write_fragment(record: Json, patch: Json, kind: Kind, looked_at: frozenset[str]) -> Iterator[str]:
    """What of an example matters: what the rule looks at and what the example sets, in the schema's order."""
    wanted = looked_at | patch.keys()
    names = [name for name in kind.schema.get("properties", {}) if name in wanted]
    shown = {name: record[name] for name in names if name in record}
    # A field that is not there can be the point of the example.
    missing = {name: None for name in names if name not in record}
    yield from yaml_lines(shown, patch={**patch, **missing})
