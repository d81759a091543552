"""What fuzzing has found stays mended, and each target can find something: a fault planted in its way is found."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from checker.git import source
from checker.law import policies
from checker.yaml import fast
from tests.fuzz.run import fuzz, said_of
from tests.fuzz.targets import TARGETS, kept


@pytest.mark.parametrize("name", TARGETS)
def test_what_was_found_stays_mended(name: str) -> None:
    for path in kept(name):
        assert said_of(TARGETS[name], json.loads(path.read_text("utf-8"))["case"]) == "", path.name


def _reads_otherwise(real: Callable[..., Any]) -> Callable[..., Any]:
    def planted(data: bytes, *args: Any, **more: Any) -> Any:
        value = real(data, *args, **more)
        return {"x": 1} if value is not fast.UNSURE and b"catatan" in data else value

    return planted


def _dropped(real: Callable[..., Any]) -> Callable[..., Any]:
    def planted(*args: Any, **more: Any) -> Any:
        return (blob for blob in real(*args, **more) if "x" not in blob.path)

    return planted


def _raises(real: Callable[..., Any]) -> Callable[..., Any]:
    def planted(*args: Any, **more: Any) -> Any:
        found = real(*args, **more)
        if found.faults:
            raise KeyError("planted")
        return found

    return planted


PLANTS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "yaml": (fast, "read", _reads_otherwise),
    "policies": (policies, "Policies", _raises),
    "git": (source.Commit, "files", _dropped),
}


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_fault_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, what, plant = PLANTS[name]
    monkeypatch.setattr(where, what, plant(getattr(where, what)))
    assert fuzz(name, TARGETS[name], 1, 30, enough=1)


def test_a_seed_makes_the_same_cases_again() -> None:
    for name, target in TARGETS.items():
        assert target.make(random.Random(f"1/{name}/0")) == target.make(random.Random(f"1/{name}/0"))
