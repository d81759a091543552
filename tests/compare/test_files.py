"""Files that guard what judges are told as what they are, each change with its owners."""

from __future__ import annotations

from checker.compare.files import add_owners, compare_files
from checker.forge.owners import Owners
from checker.model.decision import Edit, Subject
from tests.compare.bench import ASET, PEMILIK, UNCLEAR, Bench
from tests.laws import changed


def test_files_that_guard_are_told_as_what_they_are() -> None:
    changes = [
        ("CODEOWNERS", Edit.CHANGED), (".github/workflows/periksa.yml", Edit.REMOVED), ("registry/aset/.gitattributes", Edit.ADDED),
        ("checker/gate.py", Edit.CHANGED), ("schemas/meta/umum.schema.yaml", Edit.CHANGED), ("registry/aset/a.yaml", Edit.CHANGED),
        ("policies/uji/rules/a.yaml", Edit.CHANGED), ("schemas/aset.schema.yaml", Edit.CHANGED), ("README.md", Edit.CHANGED),
        ("registry/pengecualian/a.yaml", Edit.ADDED), ("registry/instansi.yaml", Edit.CHANGED),
    ]  # fmt: skip
    found = compare_files(changes, "registry")
    assert [(c.subject, c.name, c.edit) for c in found] == [
        (Subject.KIND, "schemas/meta/umum.schema.yaml", Edit.CHANGED), (Subject.OWNERS, "CODEOWNERS", Edit.CHANGED),
        (Subject.WORKFLOW, ".github/workflows/periksa.yml", Edit.REMOVED),
        (Subject.ATTRIBUTES, "registry/aset/.gitattributes", Edit.ADDED), (Subject.CHECKER, "checker/gate.py", Edit.CHANGED),
    ]  # fmt: skip
    assert {c.effect for c in found} == {UNCLEAR}
    assert found[2].message.id.startswith("Alur kerja CI dihapus; ")
    assert compare_files(reversed(changes), "registry") == found


def test_each_change_is_told_with_its_owners(bench: Bench) -> None:
    changes = bench.compare(None, {PEMILIK: "", **changed(ASET, "minimum: 0", "minimum: 1")})
    owners = Owners.read("* @kota/staf\n/policies/ @kota/hukum hukum@uji.example\n/schemas/")
    assert [(c.file, c.owners) for c in add_owners(changes, owners)] == [
        (PEMILIK, ("@kota/hukum", "hukum@uji.example")),
        (ASET, ()),
    ]
    assert add_owners(changes, None) == changes
