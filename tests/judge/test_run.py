"""A run is an object: laws and registries serve many runs at once, and none of them leaves anything behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, fields
from datetime import date
from functools import cache
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from checker.git.source import WorkTree
from checker.judge.engine import judge, run
from checker.judge.run import Judged
from checker.law import validators
from checker.law.policies import Policies
from checker.registry.project import own_files, policies_of
from checker.registry.registry import Registry
from tests.conftest import ROOT

DAY = date(2026, 6, 30)
CITIES = [(ROOT / "examples", "kota-contoh"), (ROOT, "registry")]


@cache
def laws() -> Policies:
    return policies_of(own_files())


def judged(place: tuple[Path, str]) -> Judged:
    return run(WorkTree(place[0]), place[1], laws(), DAY)


def told(found: Judged) -> tuple[object, ...]:
    """All that a run says, in a form that can be compared."""
    return found.findings, found.judgements, found.counts, found.faults


def test_governments_judged_at_once_get_what_each_gets_alone() -> None:
    """Four runs over two governments by one law, their evaluations interleaved as much as threads allow."""
    alone = {place: told(judged(place)) for place in CITIES}
    assert alone[CITIES[0]] != alone[CITIES[1]]
    start = Barrier(4)

    def together(place: tuple[Path, str]) -> tuple[object, ...]:
        start.wait()
        return told(judged(place))

    with ThreadPoolExecutor(4) as pool:
        places = [*CITIES, *CITIES]
        assert list(pool.map(together, places)) == [alone[place] for place in places]


def test_one_registry_judged_again_and_again_says_the_same_each_time() -> None:
    first = judged(CITIES[1])
    assert all(told(judge(first.registry, laws(), DAY)) == told(first) for _ in range(100))


def test_a_law_is_compiled_for_the_first_of_its_runs_and_never_again(monkeypatch: pytest.MonkeyPatch) -> None:
    judged(CITIES[1])
    made: list[object] = []
    monkeypatch.setattr(validators, "validator", made.append)
    judged(CITIES[1])
    assert made == []


@pytest.mark.parametrize("thing", ["policies", "registry", "judged"])
def test_nothing_of_it_can_be_set_once_it_is_made(thing: str) -> None:
    found = judged(CITIES[1])
    made: Any = {"policies": laws(), "registry": found.registry, "judged": found}[thing]
    for one in fields(made):
        with pytest.raises(FrozenInstanceError):
            setattr(made, one.name, None)


@pytest.mark.parametrize("name", ["records", "files", "lost_in", "by_id"])
def test_what_a_registry_holds_cannot_be_changed(name: str) -> None:
    held: Any = getattr(
        Registry("r", records={"aset": []}, files={"a": b""}, lost_in={"a": ("aset", frozenset())}), name
    )
    with pytest.raises(TypeError):
        held["x"] = None
    assert not hasattr(held, "clear")


@pytest.mark.parametrize("name", ["kinds", "regulations", "instruments", "ladders"])
def test_what_policies_hold_cannot_be_changed(name: str) -> None:
    with pytest.raises(TypeError):
        getattr(laws(), name)["x"] = None


def test_a_registry_keeps_what_it_was_given_whatever_becomes_of_that() -> None:
    records: dict[str, list[Any]] = {"aset": []}
    registry = Registry("r", records=records)
    records["aset"].append("later")
    records["unit"] = []
    assert dict(registry.records) == {"aset": ()}
