"""The generated registry is right, and what is broken in it on purpose is found at its very place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benchmarks.generate import AS_OF, FAULTS, generate, inject
from checker.engine import run
from checker.project import own_files, policies_of
from checker.source import WorkTree


def found(registry: Path) -> list[tuple[str, int, int, str]]:
    """(file, line, column, rule) of every finding."""
    judged = run(
        WorkTree(registry.parent), registry.name, policies_of(own_files()), date.fromisoformat(AS_OF)
    )
    assert judged.faults == []
    places = [(f.place.file.removeprefix(f"{registry.name}/"), f.place, f.rule) for f in judged.findings]
    return sorted((file, place.line, place.column, rule) for file, place, rule in places)


@pytest.mark.parametrize(("records", "seed"), [(120, 5), (400, 1)])
def test_a_generated_registry_meets_every_rule(tmp_path: Path, records: int, seed: int) -> None:
    generate(tmp_path / "registry", records, seed)
    assert found(tmp_path / "registry") == []


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate(tmp_path / name, 120, 9)
    one, two = (
        {p.relative_to(tmp_path / name): p.read_bytes() for p in (tmp_path / name).rglob("*.yaml")}
        for name in ("one", "two")
    )
    assert one == two


def test_every_injected_fault_is_found_at_its_place_and_nothing_else(tmp_path: Path) -> None:
    generate(tmp_path / "registry", 400, 1)
    faults = inject(tmp_path / "registry", 4 * len(FAULTS), 2)
    assert found(tmp_path / "registry") == [(f.file, f.line, f.column, f.rule) for f in faults]
