"""Our own cases in tests/cases/jsonschema, held by both validators as the project configures them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.suite.run_suite import VALIDATORS, admitted_formats, admitted_keywords

FOLDER = Path(__file__).parents[1] / "cases" / "jsonschema"


def cases() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8")):
            for test in group["tests"]:
                label = f"{path.stem}: {group['description']}: {test['description']}"
                yield pytest.param(group["schema"], test["data"], test["valid"], id=label)


def keys(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        yield from node.items()
    for sub in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from keys(sub)


CASES = list(cases())


@pytest.mark.parametrize("name", VALIDATORS)
@pytest.mark.parametrize(("schema", "data", "valid"), CASES)
def test_the_case_holds(name: str, schema: Any, data: Any, valid: bool) -> None:
    assert VALIDATORS[name](schema, data) is valid


def test_every_admitted_keyword_has_a_case() -> None:
    used = {key for case in CASES for key, _ in keys(case.values[0])}
    assert not admitted_keywords() - used


def test_every_admitted_format_has_a_case_that_fits_and_one_that_does_not() -> None:
    seen = {(value, case.values[2]) for case in CASES for key, value in keys(case.values[0]) if key == "format"}
    assert seen == {(name, valid) for name in admitted_formats() for valid in (True, False)}
