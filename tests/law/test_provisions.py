"""Every provision of the law stands in the table with who judges it; none can be dropped or change hands unnoticed.

`python -m tests.law.test_provisions` writes the list that the law is held against; its difference belongs into every review.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from checker.law.provisions import STATES
from tests.conftest import ROOT, Patuh
from tests.laws import lay

LIST = ROOT / "tests/cases/provisions.yaml"
NAMED = [
    "perpres-95-2018", "permenpanrb-5-2020", "bssn-4-2021", "bssn-1-2024", "bssn-8-2024", "perpres-47-2023", "perpres-39-2019",
    "bappenas-16-2020", "uu-27-2022", "pp-71-2019", "permenkominfo-16-2022", "brin-2-2024", "perpres-132-2022", "permenpanrb-59-2020",
    "permenpanrb-8-2026", "perwali-tangerang-25-2024", "kepwal-tangerang-1045-2024", "kepwal-tangerang-323-2024",
]  # fmt: skip


def written() -> dict[str, dict[str, Any]]:
    """The regulations as their files say, read without the checker."""
    files = sorted((ROOT / "policies").glob("*/regulation.yaml"))
    return {f.parent.name: yaml.safe_load(f.read_text("utf-8")) for f in files}


def handled() -> dict[str, dict[str, list[str]]]:
    """Per regulation and state: the provisions."""
    return {
        name: {
            state: [p["id"] for p in law["provisions"] if p["handling"] == state]
            for state in STATES
            if any(p["handling"] == state for p in law["provisions"])
        }
        for name, law in written().items()
    }


def table(patuh: Patuh, *args: str | Path) -> dict[str, Any]:
    done = patuh("coverage", *args, "--format", "json")
    assert done.returncode == 0, done.stdout[-400:] + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_named_regulation_is_there() -> None:
    assert set(NAMED) <= set(written())


def test_the_table_holds_every_provision_as_its_file_says(patuh: Patuh) -> None:
    found = table(patuh)
    said = {
        law["id"]: [(p["id"], p["handling"], p["basis"]) for p in law["provisions"]] for law in found["regulations"]
    }
    assert said == {
        name: [(p["id"], p["handling"], p["basis"]) for p in law["provisions"]] for name, law in written().items()
    }


def test_totals_are_the_sums_of_rows(patuh: Patuh) -> None:
    found = table(patuh)
    for law in found["regulations"]:
        counts = Counter(p["handling"] for p in law["provisions"])
        assert law["totals"] == {"provisions": len(law["provisions"])} | {state: counts[state] for state in STATES}
    for key in ("provisions", *STATES):
        assert found["totals"][key] == sum(law["totals"][key] for law in found["regulations"])


def test_a_share_is_given_for_full_texts_only(patuh: Patuh) -> None:
    for law in table(patuh)["regulations"]:
        share = law["covered_by_rules_percent"]
        if law["completeness"] != "full-text":
            assert share is None
        elif share is not None:
            binding = law["totals"]["provisions"] - law["totals"]["not-applicable"]
            assert share == law["totals"]["rules"] * 100 // binding


def test_what_people_judge_says_who_and_what_does_not_apply_says_why(patuh: Patuh) -> None:
    for law in table(patuh)["regulations"]:
        for p in law["provisions"]:
            assert p["note"] or p["handling"] not in ("manual", "not-applicable"), (law["id"], p["id"])
            assert bool(p["rules"] or p["criteria"]) or p["handling"] != "rules" or law["id"] == "permenpanrb-5-2020"


def test_no_provision_was_dropped_or_changed_hands_unnoticed() -> None:
    """Held against a list under review: `git diff` of it shows what changed."""
    assert yaml.safe_load(LIST.read_text("utf-8")) == handled()


def test_the_city_s_own_law_states_no_article(patuh: Patuh) -> None:
    """Its texts are not public here."""
    for law in table(patuh)["regulations"]:
        if law["governments"] == ["kota-tangerang"]:
            assert law["completeness"] == "title-only"
            assert not [
                p["id"] for p in law["provisions"] if "pasal" in p["id"] or p["verified"] or p["basis"] == "text"
            ]


def test_no_two_provisions_of_a_law_are_cited_alike(patuh: Patuh) -> None:
    for law in table(patuh)["regulations"]:
        cited = Counter(p["cite"] for p in law["provisions"])
        assert [cite for cite, count in cited.items() if count > 1] == [], law["id"]


def test_a_small_law_as_text_and_csv(tmp_path: Path, patuh: Patuh) -> None:
    lay(tmp_path)
    done = patuh("coverage", "uji-1-2024", ".")
    assert done.returncode == 0
    assert "[aturan] Pasal 1 ayat (2): Aset berjumlah." in done.stdout
    assert "uji-1-2024-jumlah" in done.stdout
    assert "uji-1-2024  2          2       0        0      0            100 %" in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
    rows = list(csv.DictReader(io.StringIO(patuh("coverage", "uji-1-2024", ".", "--format", "csv").stdout)))
    assert [(r["provision"], r["handling"]) for r in rows] == [
        ("pasal-1-ayat-2", "rules"),
        ("pasal-2", "rules"),
    ]


def test_a_regulation_that_is_not_there_is_wrong_use(tmp_path: Path, patuh: Patuh) -> None:
    lay(tmp_path)
    done = patuh("coverage", "uji-1-2025", ".")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Maksud Anda `uji-1-2024`?" in done.stderr


if __name__ == "__main__":
    LIST.write_text(yaml.safe_dump(handled(), sort_keys=True, width=140), "utf-8")
