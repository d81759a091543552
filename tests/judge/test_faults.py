"""A thousand records with faults put in at known places: every one is found at its line and column, and nothing else is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benchmarks.generate import AS_OF, generate, inject
from checker.judge.check import Filters, check
from checker.registry.project import open_project


@pytest.mark.parametrize("seed", [1, 2])
def test_every_injected_fault_is_found_at_its_line_and_column_and_nothing_else(tmp_path: Path, seed: int) -> None:
    root = tmp_path / "registry"
    generate(root, 1000, seed)
    day = date.fromisoformat(AS_OF)
    sound = check(open_project(root, as_of=day), Filters())
    assert [(f.rule, f.place, f.message.id) for f in sound.findings] == []
    assert sum(r.records for r in sound.registers) == 1000
    faults = inject(root, 120, seed)
    assert len({f.rule for f in faults}) >= 4
    report = check(open_project(root, as_of=day), Filters())
    found = {(f.place.file.removeprefix("registry/"), f.place.line, f.place.column, f.rule) for f in report.findings}
    wanted = {(f.file, f.line, f.column, f.rule) for f in faults}
    assert len(wanted) == 120
    assert wanted - found == set()
    # A file that cannot be read takes its records out of the others' view; what else is told must be told of files that are broken.
    assert {f for f in found - wanted if f[3] != "patuh-yaml"} == set()
    assert not report.could_not_check
