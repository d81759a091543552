"""The shipped editor settings name every kind of register, and nothing that is not there."""

from __future__ import annotations

import json

from checker.model.report import WAIVER
from tests.conftest import ROOT

FOLDER = ROOT / ".vscode"
KINDS = {path.name.removesuffix(".schema.yaml") for path in (ROOT / "schemas").glob("*.schema.yaml")} | {WAIVER}
SCHEMAS = json.loads((FOLDER / "settings.json").read_text(encoding="utf-8"))["yaml.schemas"]


def test_each_kind_is_known_in_the_registry_and_in_the_examples() -> None:
    for kind in KINDS:
        wanted = [f"registry/{kind}/**/*.yaml", f"examples/*/{kind}/**/*.yaml"]
        assert SCHEMAS[f"./.vscode/skema/{kind}.json"] == wanted


def test_a_file_holds_one_record_or_a_list_of_them() -> None:
    assert {path.stem for path in (FOLDER / "skema").iterdir()} == KINDS
    for kind in KINDS:
        folder = "schemas/meta" if kind == WAIVER else "schemas"
        record = {"$ref": f"../../{folder}/{kind}.schema.yaml"}
        assert json.loads((FOLDER / f"skema/{kind}.json").read_text(encoding="utf-8")) == {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "if": {"type": "array"},
            "then": {"items": record},
            "else": record,
        }


def test_every_schema_that_the_settings_name_exists() -> None:
    assert [path for path in SCHEMAS if not (ROOT / path).is_file()] == []
