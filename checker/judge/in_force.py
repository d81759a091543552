"""The world a run is judged in: what is in force for this government on this day, and with which parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import jsonschema_rs

from checker.law import builtin
from checker.law.policies import Policies
from checker.law.rule import Rule, root_fields
from checker.model.report import GOVERNMENT, Coverage, Finding, Pointer, Record, Severity, Standing
from checker.model.text import Text, meant
from checker.registry.registry import coverage_of
from checker.registry.view import View


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """The world a run is judged in."""

    as_of: date
    government: Mapping[str, Any]
    parameters: Mapping[str, Mapping[str, Any]]
    """Per regulation: the parameter values in force for this government."""
    adopted: frozenset[tuple[str, str]]
    """(regulation, parameter) that the government adopted or set itself."""


@dataclass(frozen=True, slots=True, eq=False)
class ActiveRule:
    """A rule on the as-of date: where it stands, and how much it weighs here."""

    rule: Rule
    standing: Standing
    severity: Severity
    when: jsonschema_rs.Draft202012Validator | None
    when_fields: frozenset[str]
    unfilled: tuple[str, ...]
    """Registers it reads that are declared not filled: then it can say nothing, neither green nor red."""

    @property
    def speaks(self) -> bool:
        """Whether the rule is judged at all on this day, for this government."""
        return self.standing in (Standing.IN_FORCE, Standing.ANNOUNCED)


def setting_of(declared: Record | None, policies: Policies, as_of: date) -> Setting:
    """What is in force for the government that `declared` describes."""
    own_record = declared.data if declared else {}
    # One that does not fit its schema decides nothing: a misspelt `jenis` must not silence every rule.
    government = own_record if policies.validators.record(GOVERNMENT).is_valid(own_record) else {}
    own = government.get("parameter")
    own = own if isinstance(own, dict) else {}
    parameters: dict[str, dict[str, Any]] = {}
    adopted: set[tuple[str, str]] = set()
    for regulation in policies.regulations.values():
        chosen = own.get(regulation.id)
        chosen = chosen if isinstance(chosen, dict) else {}
        values = {}
        for name, parameter in regulation.parameters.items():
            decision = chosen.get(name)
            if isinstance(decision, dict):
                adopted.add((regulation.id, name))
            own_value = decision.get("nilai") if isinstance(decision, dict) else None
            usable = own_value is not None and parameter.overridable and _like(own_value, parameter.value)
            values[name] = own_value if usable else parameter.value
        parameters[regulation.id] = values
    return Setting(as_of, government, parameters, frozenset(adopted))


def parameter_findings(view: View, policies: Policies) -> Iterable[Finding]:
    """A government sets only parameters that exist and that the regulation leaves to it, with values of the same make."""
    record = view.registry.government
    if record is None or record in view.broken:
        return
    for law, decisions in record.data.get("parameter", {}).items():
        regulation = policies.regulations.get(law)
        if regulation is None:
            message = Text(f"Tidak ada regulasi `{law}`.", f"There is no regulation `{law}`.") + meant(
                law, policies.regulations
            )
            yield view.own_finding(builtin.PARAMETER, record, ("parameter", law), message, law, key=True)
            continue
        for name, decision in decisions.items():
            at: Pointer = ("parameter", law, name)
            parameter = regulation.parameters.get(name)
            if parameter is None:
                message = Text(
                    f"{regulation.short} tidak punya parameter `{name}`.",
                    f"{regulation.short} has no parameter `{name}`.",
                )
                yield view.own_finding(
                    builtin.PARAMETER, record, at, message + meant(name, regulation.parameters), name, key=True
                )
            elif "nilai" not in decision:
                continue
            elif not parameter.overridable:
                message = Text(
                    f"Parameter `{name}` ditetapkan oleh {regulation.short} dan tidak dapat diganti.",
                    f"Parameter `{name}` is set by {regulation.short} and cannot be replaced.",
                )
                yield view.own_finding(builtin.PARAMETER, record, (*at, "nilai"), message, name)
            elif not _like(decision["nilai"], parameter.value):
                message = Text(
                    f"Nilai parameter `{name}` tidak berbentuk seperti tabel aslinya.",
                    f"The value of parameter `{name}` is not made like the original table.",
                )
                yield view.own_finding(builtin.PARAMETER, record, (*at, "nilai"), message, name)


def _like(value: Any, model: Any) -> bool:
    """Whether a value has the make of the regulation's own: lists of lists of numbers stay that."""
    if isinstance(model, list):
        return isinstance(value, list) and len(value) > 0 and all(not model or _like(item, model[0]) for item in value)
    if isinstance(model, dict):
        return isinstance(value, dict) and all(
            _like(item, model.get(key, next(iter(model.values()), None))) for key, item in value.items()
        )
    return type(value) is type(model)


def active_rule(rule: Rule, setting: Setting, policies: Policies, declared: Record | None) -> ActiveRule:
    """Where a rule stands on the day of a setting; `declared` says which registers are filled."""
    standing = rule.period.standing(setting.as_of)
    law = rule.regulation.period.standing(setting.as_of)
    if standing is Standing.IN_FORCE and law is not Standing.IN_FORCE:
        standing = law
    government = setting.government
    if not rule.regulation.binds(government, rule.applies_to):
        standing = Standing.OTHER_GOVERNMENT
    severity = rule.severity
    example = any(
        rule.regulation.parameters[name].example and (rule.regulation.id, name) not in setting.adopted
        for name in rule.params
    )
    # A table printed as an example does not bind until the government adopts it; a rule to come is only announced.
    if severity is Severity.ERROR and (example or standing is Standing.ANNOUNCED):
        severity = Severity.WARNING
    unfilled = tuple(kind for kind in sorted(rule.reads) if coverage_of(declared, kind) is Coverage.NONE)
    return ActiveRule(
        rule=rule,
        standing=standing,
        severity=severity,
        when=policies.validators.when(rule),
        when_fields=frozenset(root_fields(rule.when or {})),
        unfilled=unfilled,
    )
