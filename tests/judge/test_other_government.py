"""Another government is data: a made-up city with tables of its own, and the examples that travel with the project."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, Patuh, write

# Likelihood times impact, four levels, and a lower appetite than the regulation's example.
CITY: dict[str, Any] = {
    "id": "kota-rekaan",
    "nama": "Pemerintah Kota Rekaan",
    "jenis": "pemda",
    "tingkat": "kota",
    "zona_waktu": "Asia/Makassar",
    "fiktif": True,
    "parameter": {
        "permenpanrb-5-2020": {
            "matriks": {"dasar": "Keputusan A", "nilai": [[k * d for d in range(1, 6)] for k in range(1, 6)]},
            "level": {
                "dasar": "Keputusan B",
                "nilai": [
                    {"level": "rendah", "dari": 1, "sampai": 5},
                    {"level": "sedang", "dari": 6, "sampai": 11},
                    {"level": "tinggi", "dari": 12, "sampai": 19},
                    {"level": "sangat-tinggi", "dari": 20, "sampai": 25},
                ],
            },
            "selera": {"dasar": "Keputusan C", "nilai": {"infrastruktur": {"positif": 20, "negatif": 9}}},
        }
    },
}
TABLES = [
    "besaran-matriks",
    "level-besaran",
    "keputusan-selera",
    "selera-kategori",
    "residual-dinilai",
    "residual-selera",
]


def risk(**analysis: Any) -> dict[str, Any]:
    """The kind's own sample, which speaks of the national example tables, with another analysis."""
    sample: dict[str, Any] = yaml.safe_load((ROOT / "schemas/risiko.schema.yaml").read_text("utf-8"))["examples"][0]
    return sample | {
        "analisis": sample["analisis"] | analysis,
        "residual": {"ada": True, "kemungkinan": 2, "dampak": 2, "besaran": 4},
    }


def judged(tmp_path: Path, patuh: Patuh, city: dict[str, Any], record: dict[str, Any]) -> list[tuple[str, str]]:
    """(rule, severity) of the findings of the rules that read the tables."""
    unit = {"id": "dinas-kominfo", "nama": "Dinas Kominfo", "status": "aktif", "jenis": "dinas"}
    files = {"instansi.yaml": city, f"risiko/{record['id']}.yaml": record, "unit/dinas-kominfo.yaml": unit}
    write(tmp_path / "kota", {name: yaml.safe_dump(data, sort_keys=False) for name, data in files.items()})
    rules = [arg for name in TABLES for arg in ("--rule", f"permenpanrb-5-2020-{name}")]
    done = patuh("check", "kota", "--as-of", "2026-01-15", "--format", "json", *rules)
    report = json.loads(done.stdout)
    assert not report["faults"], report["faults"]
    assert not [f for f in report["findings"] if f["rule"] == "patuh-skema"]
    return sorted((f["rule"].removeprefix("permenpanrb-5-2020-"), f["severity"]) for f in report["findings"] if f["rule"].startswith("permen"))  # fmt: skip


def test_a_city_with_its_own_tables_is_judged_by_them(tmp_path: Path, patuh: Patuh) -> None:
    own = risk(kemungkinan=3, dampak=3, besaran=9, level="sedang")
    assert judged(tmp_path, patuh, CITY, own) == []
    # Under the example tables of the regulation, which do not bind but warn, the same record is another risk.
    without = {key: value for key, value in CITY.items() if key != "parameter"}
    assert [rule for rule, _ in judged(tmp_path, patuh, without, own)][:1] == ["besaran-matriks"]
    assert {severity for _, severity in judged(tmp_path, patuh, without, own)} == {"warning"}


def test_what_the_city_set_itself_binds_it(tmp_path: Path, patuh: Patuh) -> None:
    # 14 is what the regulation's example gives for 3 and 3; here it is 9, and of another level than there.
    found = judged(tmp_path, patuh, CITY, risk(kemungkinan=3, dampak=3, besaran=14, level="sedang"))
    assert ("besaran-matriks", "error") in found
    found = judged(tmp_path, patuh, CITY, risk(kemungkinan=3, dampak=3, besaran=9, level="rendah"))
    assert ("level-besaran", "error") in found


def test_its_appetite_decides_what_must_be_treated(tmp_path: Path, patuh: Patuh) -> None:
    record = risk(kemungkinan=2, dampak=4, besaran=8, level="sedang") | {"evaluasi": {"ditangani": False}}
    del record["penanganan"]
    assert judged(tmp_path, patuh, CITY, record) == []
    record = risk(kemungkinan=2, dampak=5, besaran=10, level="sedang") | {"evaluasi": {"ditangani": False}}
    del record["penanganan"]
    assert ("keputusan-selera", "error") in judged(tmp_path, patuh, CITY, record)


@pytest.mark.parametrize("name", sorted(p.parent.name for p in (ROOT / "examples").glob("*/instansi.yaml")))
def test_every_example_is_judged_whole(patuh: Patuh, name: str) -> None:
    """Whatever its findings: nothing of it is left unread, and no rule breaks on it."""
    done = patuh("check", ROOT / "examples" / name, "--as-of", "2026-06-30", "--format", "json")
    assert done.returncode in (0, 1), done.stderr
    report = json.loads(done.stdout)
    assert report["faults"] == []
    assert report["totals"]["records"] > 0


def test_a_ministry_s_draft_shows_its_own_slips_and_nothing_else(patuh: Patuh) -> None:
    """What its README tells of it; rules that bind regions alone are silent."""
    done = patuh("check", ROOT / "examples/kemenko-perekonomian", "--as-of", "2023-06-30", "--format", "json")
    report = json.loads(done.stdout)
    assert Counter(f["rule"] for f in report["findings"]) == {
        "perpres-132-2022-metadata-keamanan": 8,
        "perpres-132-2022-keamanan-kode-kegiatan": 2,
        "patuh-rujukan": 1,
        "patuh-mutu-sumber-bukti": 1,
    }
    standing = {r["rule"]: r["standing"] for r in report["rules"]}
    assert standing["bssn-4-2021-koordinator-sekda"] == "other-government"
    assert standing["permenkominfo-16-2022-koordinator-pusat"] == "in-force"
    assert {s for rule, s in standing.items() if "tangerang" in rule} <= {"other-government", "announced"}
    assert sum(r["applicable"] for r in report["rules"] if r["standing"] == "other-government") == 0


@pytest.mark.parametrize(
    ("post", "kind", "found"),
    [("sekretaris-instansi", "instansi-pusat", 0), ("sekretaris-daerah", "instansi-pusat", 1), ("sekretaris-daerah", "pemda", 0), ("sekretaris-instansi", "pemda", 1)],
)  # fmt: skip
def test_each_sort_of_government_has_its_own_coordinator(
    tmp_path: Path, patuh: Patuh, post: str, kind: str, found: int
) -> None:
    sample = yaml.safe_load((ROOT / "schemas/tim-koordinasi.schema.yaml").read_text("utf-8"))["examples"][0]
    team = sample | {"koordinator": {"jabatan": post}}
    government = {"id": "uji", "nama": "Uji", "jenis": kind, "zona_waktu": "Asia/Jakarta"}
    write(
        tmp_path / "uji",
        {
            "instansi.yaml": yaml.safe_dump(government),
            f"tim-koordinasi/{team['id']}.yaml": yaml.safe_dump(team),
        },
    )
    rules = ("bssn-4-2021-koordinator-sekda", "permenkominfo-16-2022-koordinator-pusat")
    done = patuh(
        "check",
        "uji",
        "--as-of",
        "2026-01-15",
        "--format",
        "json",
        *(a for r in rules for a in ("--rule", r)),
    )
    assert sum(f["rule"] in rules for f in json.loads(done.stdout)["findings"]) == found
