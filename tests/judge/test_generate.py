"""The generated registry is right at every size and the same every time (tests/test_faults.py breaks it on purpose)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benchmarks.generate import AS_OF, generate
from checker.git.source import WorkTree
from checker.judge.engine import run
from checker.registry.project import own_files, policies_of


def found(registry: Path) -> list[tuple[str, int, int, str]]:
    """(file, line, column, rule) of every finding."""
    judged = run(WorkTree(registry.parent), registry.name, policies_of(own_files()), date.fromisoformat(AS_OF))
    assert judged.faults == []
    places = [(f.place.file.removeprefix(f"{registry.name}/"), f.place, f.rule) for f in judged.findings]
    return sorted((file, place.line, place.column, rule) for file, place, rule in places)


@pytest.mark.parametrize(("records", "seed"), [(120, 5), (333, 1)])
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
