"""The adapter to CEL: dates as laws count them, and an outcome that is True, False or an error, never a guess."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from checker.git.source import WorkTree
from checker.law.cel import CelProblem, Language, Outcome, timestamp
from checker.law.schema import Kind
from checker.registry.project import policies_of
from tests.laws import lay

ASSET = {
    "id": "a",
    "unit": "dinas-satu",
    "jumlah": 3,
    "tersedia": 99.5,
    "dibeli": "2025-01-31",
    "bagian": [{"id": "x", "harga": 5}],
}


class World:
    """A registry of one office and two assets."""

    def ref(self, kind: str, id_: str) -> Any:
        return {"id": id_, "nama": kind}

    def related(self, kind: str, field: str, id_: str) -> list[Any]:
        return [{"id": f"{kind}-{field}-{id_}"}] * 2

    def records(self, kind: str) -> list[Any]:
        return [{"id": "dinas-satu", "peran": ["walidata"]}, {"id": "dinas-dua"}]


@pytest.fixture(scope="module")
def evaluate(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Compile an expression over assets, and evaluate it on one."""
    kinds = policies_of(WorkTree(lay(tmp_path_factory.mktemp("laws")))).kinds
    language = Language(kinds, ["uji"])

    @cache
    def compiled(text: str) -> Any:
        return language.compile(text, kinds["aset"], "uji", ["batas"])

    def run(text: str) -> Outcome:
        variables = {
            "self": ASSET,
            "oldSelf": None,
            "item": None,
            "today": timestamp(date(2026, 1, 15)),
            "instansi": {},
        }
        return language.evaluate(compiled(text), language.scene(variables, {"uji": {"batas": 4}}, World()))

    return run


@pytest.mark.parametrize(
    "text",
    [
        "self.jumlah < params.batas",
        "self.tersedia >= 95",
        "self.tersedia > 99.4",
        "date(self.dibeli) < today",
        "daysBetween(date('2026-01-01'), today) == 14",
        "daysBetween(today, date('2026-01-01')) == -14",
        "addMonths(date(self.dibeli), 1) == date('2025-02-28')",
        "addMonths(date('2024-01-31'), 1) == date('2024-02-29')",
        "addMonths(date('2025-12-31'), -1) == date('2025-11-30')",
        "addYears(date('2024-02-29'), 1) == date('2025-02-28')",
        "addYears(date('2024-02-29'), -4) == date('2020-02-29')",
        "addDays(date('2025-12-31'), 1) == date('2026-01-01')",
        "addYears(date('9999-12-31'), 5) >= date('9999-12-31')",
        "addDays(date('0001-01-01'), -5) == date('0001-01-01')",
        "addYears(date('0003-01-01'), -9) < today",
        "date('0000-01-01') < today",
        "!has(self.versi)",
        "self.bagian.all(b, b.harga == 5)",
        'ref("unit", self.unit).nama == "unit"',
        "ref('unit', self.unit).id == self.unit",
        'related("aset", "unit").size() == 2 && related("aset", "unit")[0].id == "aset-unit-a"',
        'count("aset", "bagian.id", "x") == 2',
        'records("unit").exists_one(u, has(u.peran) && "walidata" in u.peran)',
        "oldSelf == null",
    ],
)
def test_what_is_true(evaluate: Any, text: str) -> None:
    assert evaluate(text) == Outcome(True)


@pytest.mark.parametrize(
    "text", ["self.jumlah > params.batas", "has(self.versi)", "self.bagian.exists(b, b.harga > 5)"]
)
def test_what_is_false(evaluate: Any, text: str) -> None:
    assert evaluate(text) == Outcome(False)


@pytest.mark.parametrize(
    "text",
    [
        "self.versi == 'x'",
        "self.bagian[3].harga == 1",
        "self.jumlah / 0 == 1",
        "date(self.id) < today",
        "ref('unit', self.unit).status == 'aktif'",
        "self.jumlah + 9223372036854775807 > 0",
        "params.batas.x == 1",
    ],
)
def test_what_cannot_be_evaluated_is_an_error_and_no_verdict(evaluate: Any, text: str) -> None:
    outcome = evaluate(text)
    assert outcome.value is None
    assert outcome.error


def test_a_kind_with_every_sort_of_field_becomes_types(tmp_path: Path) -> None:
    schema = {
        "type": "object",
        "properties": {
            "peta": {"type": "object", "additionalProperties": {"type": "string"}},
            "tabel": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
        },
    }
    language = Language({"k": Kind("k", schema, "k")})
    expression = language.compile("self.peta.x == 'y' && self.tabel[1][0] == 3", Kind("k", schema, "k"))
    variables = {
        "self": {"peta": {"x": "y"}, "tabel": [[1], [3]]},
        "oldSelf": None,
        "item": None,
        "today": timestamp(date(2026, 1, 1)),
        "instansi": {},
    }
    assert language.evaluate(expression, language.scene(variables, {}, World())) == Outcome(True)


def test_a_word_params_inside_a_text_stays_a_text(evaluate: Any) -> None:
    assert evaluate("params.batas == 4 && 'params.batas' != \"params\"") == Outcome(True)


@pytest.mark.parametrize("field", ["bagian.id", "kotak.isi", "kotak.daftar.isi"])
def test_dotted_fields_lead_through_lists_and_mappings(field: str) -> None:
    text = {"type": "string"}
    inner = {"type": "object", "properties": {"isi": text, "daftar": {"type": "array", "items": {"type": "object", "properties": {"isi": text}}}}}  # fmt: skip
    parts = {"type": "array", "items": {"type": "object", "properties": {"id": text}}}
    schema = {"type": "object", "properties": {"id": text, "bagian": parts, "kotak": inner}}
    language = Language({"barang": Kind("barang", schema, "barang.schema.yaml")}, [])
    kind = Kind("barang", schema, "barang.schema.yaml")
    assert language.compile(f'size(related("barang", "{field}")) == 0', kind, "uji", {}, None).reads == {"barang"}
    with pytest.raises(CelProblem):
        language.compile(f'size(related("barang", "{field}x")) == 0', kind, "uji", {}, None)
