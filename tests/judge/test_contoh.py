"""The fictional city shows every kind and every rule at work: what is expected of it is data, and nothing else is found."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

from checker.judge.check import Filters, check
from checker.law.builtin import BUILT_IN
from checker.model.report import Report, Standing
from checker.registry.project import open_project
from checker.yaml.load import read
from tests.conftest import ROOT

EXPECTED = Path(__file__).parents[1] / "cases/kota-contoh.yaml"
AS_OF = date(2026, 6, 30)
BEFORE_THE_NEW_INSTRUMENT = date(2026, 5, 31)


@cache
def report(day: date = AS_OF) -> Report:
    return check(open_project(ROOT / "examples/kota-contoh", as_of=day), Filters())


def found() -> dict[str, list[str]]:
    """Rule -> the records (or files) it finds fault with."""
    by_rule: dict[str, set[str]] = defaultdict(set)
    for finding in report().findings:
        by_rule[finding.rule].add(finding.record or finding.place.file)
    return {rule: sorted(records) for rule, records in sorted(by_rule.items())}


def test_the_findings_are_the_expected_ones() -> None:
    assert found() == read(EXPECTED.read_bytes())


def test_nothing_about_the_city_stops_the_checker() -> None:
    assert [f.message.id for f in report().faults] == []


def test_every_kind_has_good_records_and_faulty_ones() -> None:
    faulty = {f.kind for f in report().findings if f.record}
    for register in report().registers:
        assert register.records >= 3, register.kind
        wrong = {f.record for f in report().findings if f.kind == register.kind}
        assert len(wrong) < register.records, register.kind
    assert {r.kind for r in report().registers} - faulty <= {"bukti"}


def test_every_rule_in_force_has_something_true_to_say() -> None:
    days = (report(), report(BEFORE_THE_NEW_INSTRUMENT))
    passed, failed = (
        {r.rule for day in days for r in day.rules if said(r)} for said in (lambda r: r.passed, lambda r: r.failed)
    )
    judged = [r for r in report().rules if r.standing is not Standing.OTHER_GOVERNMENT]
    assert [r.rule for r in judged if r.rule not in passed | failed] == []
    # A rule about the government itself is judged once, so it can only pass or fail.
    records = [r for r in judged if r.kind != "instansi"]
    assert [r.rule for r in records if r.rule not in passed] == []
    assert [r.rule for r in records if r.rule not in failed] == []


def test_the_city_shows_the_checkers_own_rules_too() -> None:
    shown = {f.rule for f in report().findings}
    assert {
        "patuh-rujukan",
        "patuh-id-ganda",
        "patuh-skema",
        "patuh-rujukan-melingkar",
        "patuh-yaml",
        "patuh-rujukan-dihapus",
    } <= shown & set(BUILT_IN)


def test_the_real_city_can_be_checked_whole() -> None:
    """Kota Tangerang: public facts only, so no finding may come from a file that is wrong."""
    real = check(open_project(ROOT / "registry", as_of=AS_OF), Filters())
    assert real.faults == ()
    assert [(f.rule, str(f.place)) for f in real.findings if f.rule.startswith("patuh-") and f.rule in BUILT_IN] == []
    assert sum(r.records for r in real.registers) >= 70


def test_every_fact_about_the_real_city_names_its_source() -> None:
    for path in sorted((ROOT / "registry").rglob("*.yaml")):
        value = read(path.read_bytes())
        for record in value if isinstance(value, list) else [value]:
            assert record.get("sumber"), path


def write_expected() -> None:
    """`python -m tests.judge.test_contoh` writes what is found now; read the difference before you keep it."""
    lines = [
        "# Aturan -> rekaman kota contoh yang tidak memenuhinya pada 2026-06-30 (`python -m tests.judge.test_contoh` menulisnya lagi).\n"
    ]
    for rule, records in found().items():
        lines += [f"{rule}:\n", *(f"  - {record}\n" for record in records)]
    EXPECTED.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    write_expected()
