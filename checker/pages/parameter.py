"""A table of a regulation in, what a page shows of it out: its values, and whether this government made it its own."""

from __future__ import annotations

from typing import Any

from checker.law.instrument import PARAMETER
from checker.law.regulation import Parameter, Regulation
from checker.model.report import GOVERNMENT
from checker.pages.law_today import LawToday
from checker.pages.page import instrument_path, provision_path, regulation_path, rule_path
from checker.pages.value_table import tabulate


def describe_parameter(today: LawToday, law: Regulation, parameter: Parameter) -> dict[str, Any]:
    """A table of the regulation, and whether and by what decision this government made it its own."""
    adopted = (law.id, parameter.name) in today.setting.adopted
    open_ = "parameter" in today.state.sight.fields(GOVERNMENT)
    government = today.state.judged.declared
    decisions = today.state.sight.data(government).get("parameter", {}) if government and adopted else {}
    decision = decisions.get(law.id, {}).get(parameter.name, {})
    value = today.setting.parameters[law.id][parameter.name]
    own = value != parameter.value
    rules = [r for r in today.state.policies.rules if r.regulation is law and parameter.name in r.params]
    return {
        "name": parameter.name,
        "title": parameter.title,
        "path": parameter_path(law, parameter),
        "cite": law.cite(parameter.provision),
        "provision": provision_path(law.id, parameter.provision),
        "example": parameter.example,
        "overridable": parameter.overridable,
        "adopted": adopted,
        "own": own,
        "hidden": adopted and not open_,
        "basis": decision.get("dasar", ""),
        "instrument": instrument_path(law.id) if parameter.name == PARAMETER else "",
        "value": None if parameter.name == PARAMETER else tabulate(parameter.value),
        "chosen": tabulate(value) if own and open_ else None,
        "rules": [{"title": r.title, "path": rule_path(r.id)} for r in rules],
    }


def parameter_path(law: Regulation, parameter: Parameter) -> str:
    """Where a table stands on the page of its regulation."""
    return f"{regulation_path(law.id)}#parameter-{parameter.name}"
