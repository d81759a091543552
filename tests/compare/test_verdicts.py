"""The registry, judged by both sides, shows what a change does to which records."""

from __future__ import annotations

from checker.compare.government import compare_government
from checker.compare.laws import compare_laws
from checker.compare.verdicts import measure
from tests.compare.bench import (
    ASET,
    BOTH,
    HARGA,
    HARGA_EXPR,
    HOME,
    JUMLAH,
    LOOSER,
    PEMILIK,
    REG,
    STRICTER,
    UNCLEAR,
    Bench,
    city,
    edit,
)
from tests.laws import REGULATION, changed

A, B, C = ("aset", "a"), ("aset", "b"), ("aset", "c")


def test_the_registry_shows_which_records_a_change_lets_through(bench: Bench) -> None:
    before, after = (
        bench.load(),
        bench.load(edit(JUMLAH, ("required: [jumlah]", "required: [jumlah, dibeli]"))),
    )
    changes = compare_laws(before, after)
    rule = "uji-1-2024-jumlah"
    (change,) = measure(changes, {rule: frozenset({A, B})}, {rule: frozenset({B, C})}, (before, after))
    assert (change.effect, change.records) == (BOTH, (A, C))
    assert change.message.id.endswith("Pada register ini 1 rekaman tidak lagi melanggar, 1 rekaman kini melanggar.")
    (change,) = measure(changes, {rule: frozenset({A})}, {rule: frozenset({A, C})})
    assert (change.effect, change.records) == (STRICTER, (C,))
    assert measure(changes, {rule: frozenset({A})}, {rule: frozenset({A})}, (before, after)) == changes


def test_what_gets_stricter_here_does_not_end_a_doubt(bench: Bench) -> None:
    after = bench.load(
        edit(
            HARGA,
            (HARGA_EXPR, "\"!has(item.harga) || item.harga * 2 < params.batas || self.unit == 'x'\""),
            ("harga: 99", "harga: 9"),
        )
    )
    changes = compare_laws(bench.load(), after)
    (change,) = measure(changes, {}, {"uji-1-2024-harga": frozenset({A})}, (bench.load(), after))
    assert (change.effect, change.records) == (UNCLEAR, (A,))
    (change,) = measure(
        changes,
        {"uji-1-2024-harga": frozenset({B})},
        {"uji-1-2024-harga": frozenset({A})},
        (bench.load(), after),
    )
    assert (change.effect, change.records) == (BOTH, (A, B))


def test_records_whose_findings_weigh_otherwise_are_told(bench: Bench) -> None:
    before, after = bench.load(), bench.load(changed(JUMLAH, "severity: error", "severity: warning"))
    failing = {"uji-1-2024-jumlah": frozenset({A, B})}
    (change,) = measure(compare_laws(before, after), failing, failing, (before, after))
    assert (change.effect, change.records) == (LOOSER, (A, B))
    assert "2 rekaman yang melanggar berganti bobot" in change.message.id


def test_records_are_told_of_the_change_they_come_from(bench: Bench) -> None:
    files = {
        **edit(REG, ("value: 100}", "value: 1000}")),
        **changed(ASET, "minimum: 0", "minimum: 1"),
        **changed(JUMLAH, "severity: error", "severity: info"),
    }
    before, after = bench.load(), bench.load(files)
    changes = [
        *compare_laws(before, after),
        *compare_government(city(), city(cakupan={"bukti": "belum"}), HOME),
    ]
    was = {"uji-1-2024-harga": frozenset({A}), "uji-1-2024-pemilik": frozenset({B})}
    now = {"patuh-skema": frozenset({C})}
    found = {c.name: (c.effect, c.records) for c in measure(changes, was, now, (before, after))}
    assert found == {
        "uji-1-2024-jumlah": (LOOSER, ()),
        "uji-1-2024/batas": (LOOSER, (A,)),
        "aset": (STRICTER, (C,)),
        HOME: (LOOSER, (B,)),
    }


def test_a_rule_with_another_id_is_measured_as_the_same(bench: Bench) -> None:
    before = bench.load()
    after = bench.load(
        {
            PEMILIK: "",
            PEMILIK.replace("pemilik", "tuan"): REGULATION[PEMILIK].replace("1-2024-pemilik", "1-2024-tuan"),
        }
    )
    changes = compare_laws(before, after)
    found = measure(
        changes, {"uji-1-2024-pemilik": frozenset({A})}, {"uji-1-2024-tuan": frozenset({A})}, (before, after)
    )
    assert found == changes
    assert [c.records for c in found] == [(), ()]
