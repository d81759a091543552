"""The regulation that rates risks in, its tables as they hold for this government out: the matrix, the levels, the appetite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checker.judge.in_force import setting_of
from checker.law.regulation import Parameter, Regulation
from checker.law.schema import Kind
from checker.model.report import GOVERNMENT, Json, Standing
from checker.pages.state import GovernmentState

KIND = "risiko"
_MATRIX, _BANDS, _APPETITE = "matriks", "level", "selera"
_TONES = 5


@dataclass(frozen=True, slots=True)
class RiskLevel:
    """A level of risk: its short name in the picture, its name, and the magnitudes from which and to which it goes."""

    id: str
    code: str
    name: str
    low: int
    high: int
    tone: int


@dataclass(frozen=True, slots=True, eq=False)
class RiskTables:
    """The tables of the regulation that rates risks, as they hold for this government."""

    regulation: Regulation
    matrix: Sequence[Sequence[int]]
    bands: Sequence[RiskLevel]
    appetite: Mapping[str, Mapping[str, int]]
    told: Sequence[Mapping[str, Any]]
    """Of each table: what it is, whose it is, and on what decision it rests."""

    @property
    def width(self) -> int:
        """Columns of the matrix."""
        return max(len(row) for row in self.matrix)

    def size(self, likelihood: int, impact: int) -> int | None:
        """The magnitude at a crossing; None outside the matrix."""
        row = self.matrix[likelihood - 1] if 1 <= likelihood <= len(self.matrix) else ()
        return row[impact - 1] if 1 <= impact <= len(row) else None

    def band(self, size: int) -> RiskLevel | None:
        """The level of a magnitude."""
        return next((band for band in self.bands if band.low <= size <= band.high), None)


def read_tables(state: GovernmentState) -> RiskTables | None:
    """The tables of the regulation in force that rates risks by a matrix; None where there is none, or none that can be read."""
    as_of, kind = state.report.run.as_of, state.policies.kinds.get(KIND)
    words = name_values(kind, "analisis", "level")
    setting = setting_of(state.judged.declared, state.policies, as_of)
    for regulation in state.regulations:
        if not {_MATRIX, _BANDS} <= set(regulation.parameters):
            continue
        if regulation.period.standing(as_of) is not Standing.IN_FORCE:
            continue
        if not regulation.binds(setting.government):
            continue
        values = setting.parameters[regulation.id]
        if not all(values[_MATRIX]):
            continue
        described = [
            _describe_table(
                state, regulation, regulation.parameters[name], values[name], (regulation.id, name) in setting.adopted
            )
            for name in (_MATRIX, _BANDS, _APPETITE)
            if name in regulation.parameters
        ]
        return RiskTables(
            regulation, values[_MATRIX], _read_levels(values[_BANDS], words), values.get(_APPETITE, {}), described
        )
    return None


def _describe_table(
    state: GovernmentState, regulation: Regulation, parameter: Parameter, value: Json, adopted: bool
) -> dict[str, Any]:
    """Whose table it is: the regulation's own, its example, or adopted by the government, and on what decision."""
    government = state.judged.declared
    own = state.sight.data(government).get("parameter", {}) if adopted and government else {}
    decision = own.get(regulation.id, {}).get(parameter.name, {})
    return {
        "parameter": parameter,
        "cite": regulation.cite(parameter.provision),
        "adopted": adopted,
        "own": value != parameter.value,
        "basis": decision.get("dasar", ""),
        "hidden": adopted and "parameter" not in state.sight.fields(GOVERNMENT),
    }


def _read_levels(rows: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> list[RiskLevel]:
    """The levels in their order; each with a code of its own, as short as its name allows."""
    found: list[RiskLevel] = []
    for index, row in enumerate(rows):
        id_ = str(row.get("level", index + 1))
        code = "".join(word[0] for word in id_.upper().split("-") if word)
        code = code if code and code not in {band.code for band in found} else str(index + 1)
        found.append(
            RiskLevel(
                id=id_,
                code=code,
                name=words.get(id_, id_),
                low=row.get("dari", 0),
                high=row.get("sampai", -1),
                tone=min(index + 1, _TONES),
            )
        )
    return found


def name_values(kind: Kind | None, *pointer: str) -> dict[str, str]:
    """What the schema calls each allowed value."""
    schema = kind.at(pointer) if kind else None
    if not schema:
        return {}
    values = [str(value) for value in schema.get("enum", [])]
    meanings = schema.get("enumDescriptions", values)
    return {value: str(word).rstrip(".") for value, word in zip(values, meanings, strict=False)}
