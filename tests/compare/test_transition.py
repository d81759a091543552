"""What may become of a record: every pair of states, as a table says; and when a rule of transition says nothing at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker.git.source import WorkTree
from checker.judge.engine import Against, judge, run
from checker.judge.examples import merge, misfits
from checker.judge.run import Judged
from checker.judge.waiver import Waivers
from checker.law.policies import Policies
from checker.law.rule import Rule
from checker.model.report import GOVERNMENT, Record, Verdict
from checker.registry.project import own_files, policies_of
from checker.registry.registry import Registry
from tests.conftest import ROOT
from tests.laws import lay
from tests.maturity.test_maturity import LADDER, third_instrument

LAW = "patuh-perubahan"
DAY = date(2026, 1, 15)
TABLE: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "tests/cases/transitions.yaml").read_text("utf-8"))
EMPTY = "kosong"

REASON = {"catatan": "Salah pilih saat pencatatan"}
DOCUMENT = {"bukti": ["dokumen-lama", "dokumen-baru"]}
DATES: dict[str, dict[str, Any]] = {
    "tahap-perubahan": {
        "tanggal": dict.fromkeys(
            ("diajukan", "dianalisis", "disetujui", "diterapkan", "dievaluasi", "ditutup"), "2025-06-02"
        )
    },
    **{f"tahap-{kind}": {"tanggal_penetapan": "2025-06-02"} for kind in ("kebijakan", "arsitektur", "peta-rencana")},
}  # fmt: skip
WITH = ("nothing", "dates", "reason", "document")
"""What stands beside the move; a document comes with the dates."""
ALLOWED = {
    "bebas": set(WITH),
    "tanggal": {"dates", "document"},
    "tanggal-atau-alasan": {"dates", "reason", "document"},
    "alasan": {"reason"},
    "keputusan": {"document"},
    "tolak": set(),
}


@cache
def policies() -> Policies:
    return policies_of(own_files())


def rules() -> dict[str, Rule]:
    return {r.id: r for r in policies().rules if r.regulation.id == LAW}


def moves() -> Iterator[tuple[str, str, str, str]]:
    """(rule, from, to, what it needs)."""
    for rule, case in TABLE.items():
        for old, row in case["moves"].items():
            for new, needs in zip(case["moves"], row, strict=True):
                yield rule, old, new, needs


def patch(field: str, state: str) -> dict[str, Any]:
    """A field set, or left out."""
    made: Any = None if state == EMPTY else state
    for step in reversed(field.split(".")):
        made = {step: made}
    found: dict[str, Any] = made
    return found


def registry_of(laws: Policies, kind: str, records: Sequence[dict[str, Any]]) -> Registry:
    """A small registry that no file holds."""
    own = laws.kinds[GOVERNMENT].sample
    empty: dict[str, list[Record]] = {name: [] for name in laws.kinds if name != GOVERNMENT}
    held = {kind: [Record(kind, data["id"], data, "uji", None) for data in records]}
    return Registry("uji", Record(GOVERNMENT, own["id"], own, "uji", None), empty | held)


def judged(
    laws: Policies, kind: str, old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]], rule: str
) -> Judged:
    """A change of records of one kind, by one rule; the target is judged first, as the gate does."""
    before, after = registry_of(laws, kind, old), registry_of(laws, kind, new)
    target = judge(before, laws, DAY, rules=lambda r: r.id == rule)
    return judge(after, laws, DAY, rules=lambda r: r.id == rule, trace=True, against=Against(target, Waivers()))


def verdicts(found: Judged) -> dict[str, Verdict]:
    assert found.faults == []
    return {j.record: j.verdict for j in found.judgements}


# --- the law's own tables ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", TABLE)
def test_every_pair_of_states_is_judged_as_the_table_says(rule: str) -> None:
    case = TABLE[rule]
    kind, field = case["kind"], case["field"]
    short = rule.removeprefix(f"{LAW}-")
    dates = DATES.get(short, {})
    bare: dict[str, Any] = {"catatan": None, "bukti": ["dokumen-lama"], **dict.fromkeys(dates)}
    beside: dict[str, dict[str, Any]] = {
        "nothing": {},
        "dates": dates,
        "reason": REASON,
        "document": {**DOCUMENT, **dates},
    }
    old_records, new_records = [], []
    expected: dict[str, tuple[str, str, str, Verdict]] = {}
    for _, old, new, needs in (m for m in moves() if m[0] == rule):
        for what in WITH:
            id_ = f"n{len(expected)}"
            base = merge(policies().kinds[kind].sample, {"id": id_, **bare})
            old_records.append(merge(base, patch(field, old)))
            new_records.append(merge(merge(base, patch(field, new)), beside[what]))
            expected[id_] = (old, new, what, Verdict.PASS if what in ALLOWED[needs] else Verdict.FAIL)
    found = verdicts(judged(policies(), kind, old_records, new_records, rule))
    said = {id_: (*case[:3], found[id_]) for id_, case in expected.items()}
    assert said == expected


def test_every_rule_of_the_law_judges_changes_only_and_blocks() -> None:
    assert rules()
    for rule in rules().values():
        assert rule.transition, rule.id
        assert rule.severity == "error", rule.id
        assert not rule.reads, rule.id  # another register that is declared incomplete must not silence it


def test_every_life_cycle_of_every_kind_has_its_rule_and_its_table() -> None:
    for name, kind in policies().kinds.items():
        for field in ("status", "tahap"):
            schema = kind.schema["properties"].get(field, {})
            if name != GOVERNMENT and "enum" in schema:
                rule = f"{LAW}-{field}-{name}"
                assert rules()[rule].kind == name
                case = TABLE[rule]
                optional = [] if field in kind.schema["required"] else [EMPTY]
                states = [s for s in schema["enum"] if s != "dihapus"]
                assert (case["kind"], case["field"]) == (name, field)
                assert sorted(case["moves"]) == sorted(optional + states), rule
    untold = set(rules()) - set(TABLE)
    assert untold == {f"{LAW}-bukti-sidik", f"{LAW}-pengecualian-diperluas"}  # these have no states


@pytest.mark.parametrize("rule", TABLE)
def test_no_detour_needs_less_than_the_straight_way(rule: str) -> None:
    """Several changes one after another must not do what one alone may not."""
    weight = {"alasan": 1, "keputusan": 2, "tolak": 3}
    cost = {(old, new): weight.get(needs, 0) for r, old, new, needs in moves() if r == rule}
    states = list(TABLE[rule]["moves"])
    straight = dict(cost)
    for over in states:
        for old in states:
            for new in states:
                cost[old, new] = min(cost[old, new], max(cost[old, over], cost[over, new]))
    assert cost == straight


def test_forward_is_free() -> None:
    """Lists of states stand in their schema in the order of life, where life has one."""
    for rule, old, new, needs in moves():
        states = list(TABLE[rule]["moves"])
        if states.index(old) <= states.index(new) and not rule.endswith(("inisiatif", "tahap-perubahan")):
            assert needs in ("bebas", "tanggal"), (rule, old, new)


@pytest.mark.parametrize(
    ("old", "new", "holds"),
    [
        (None, "Salah pilih", False),
        (None, "Salah pilih status", True),
        (None, "   ...   ", False),
        ("Salah pilih status", "Salah pilih status", False),
        ("Salah pilih status", "Salah pilih status lagi", True),
        ("Salah pilih status", None, False),
    ],
)
def test_a_reason_is_new_and_has_three_words(old: str | None, new: str | None, holds: bool) -> None:
    sample = policies().kinds["layanan"].sample
    was = merge(sample, {"status": "nonaktif", "catatan": old})
    now = merge(sample, {"status": "aktif", "catatan": new})
    found = verdicts(judged(policies(), "layanan", [was], [now], f"{LAW}-status-layanan"))
    assert found == {sample["id"]: Verdict.PASS if holds else Verdict.FAIL}


@pytest.mark.parametrize(
    ("old", "new", "holds"),
    [
        (None, ["a"], True),
        (["a"], ["a"], False),
        (["a", "b"], ["b", "a"], False),
        (["a"], ["b"], True),
        (["a"], [], False),
        (["a"], None, False),
        (None, [], False),
    ],
)
def test_a_decision_is_a_document_that_was_not_named_before(
    old: list[str] | None, new: list[str] | None, holds: bool
) -> None:
    sample = policies().kinds["data"].sample
    was = merge(sample, {"sifat": "tertutup", "bukti": old})
    now = merge(sample, {"sifat": "terbuka", "bukti": new})
    found = verdicts(judged(policies(), "data", [was], [now], f"{LAW}-klasifikasi-data"))
    assert found == {sample["id"]: Verdict.PASS if holds else Verdict.FAIL}


def test_a_class_emptied_and_called_unfilled_is_still_lowered() -> None:
    """Also in a register that is declared incomplete: an empty class could be filled with any later on."""
    laws = policies()
    sample = laws.kinds["data"].sample
    now = merge(sample, {"sifat": None, "belum_diisi": ["sifat"]})

    def partly_filled(records: list[dict[str, Any]]) -> Registry:
        registry = registry_of(laws, "data", records)
        assert registry.government
        own = {**registry.government.data, "cakupan": {"data": "sebagian", "bukti": "belum"}}
        return replace(registry, government=replace(registry.government, data=own))

    before, after = partly_filled([sample]), partly_filled([now])
    found = judge(
        after,
        laws,
        DAY,
        rules=lambda r: r.id == f"{LAW}-klasifikasi-data",
        against=Against(Judged(before), Waivers()),
    )
    assert [(f.rule, f.path) for f in found.findings if f.rule.startswith(LAW)] == [(f"{LAW}-klasifikasi-data", "")]


def test_a_city_that_does_not_change_has_nothing_to_answer_for() -> None:
    laws, source = policies(), WorkTree(ROOT / "examples")
    before = run(source, "kota-contoh", laws, DAY)
    found = run(source, "kota-contoh", laws, DAY, against=Against(before, Waivers()))
    assert [f.rule for f in found.findings if f.rule in rules()] == []
    passed = {c.rule for c in found.counts if c.passed}
    assert passed >= {rule.id for rule in rules().values() if before.registry.records[rule.kind]}


def test_without_a_target_the_rules_say_nothing() -> None:
    found = run(WorkTree(ROOT / "examples"), "kota-contoh", policies(), DAY)
    assert [c for c in found.counts if c.rule in rules()] == []
    assert [j for j in found.judgements if j.rule in rules()] == []


# --- when the engine skips --------------------------------------------------------------------------------------------

GROW = "policies/uji-1-2024/rules/tumbuh.yaml"
GROWS = """\
id: uji-1-2024-tumbuh
title: {id: Jumlah tidak turun, en: The number does not fall}
provision: pasal-2
kind: aset
applies_to: [pemda]
severity: error
rationale: {id: Agar tidak hilang., en: So that none is lost.}
assert:
  - expr: "!has(oldSelf.jumlah) || !has(self.jumlah) || self.jumlah >= oldSelf.jumlah"
    at: /jumlah
    message: {id: Jumlahnya turun., en: The number fell.}
remedy: {id: Kembalikan jumlahnya., en: Put the number back.}
examples:
  pass:
    - {record: {jumlah: 3}, before: {jumlah: 3}}
    - {record: {jumlah: 1}}
  fail:
    - {record: {jumlah: 2}, before: {jumlah: 3}, at: /jumlah}
"""
ASSET = {"id": "aset-contoh", "nama": "Aset Contoh", "unit": "dinas-contoh", "status": "aktif", "jumlah": 3}
LOST = ASSET | {"jumlah": 2}
TUMBUH = "uji-1-2024-tumbuh"


def laws(root: Path, text: str = GROWS, files: dict[str, str | bytes] | None = None) -> Policies:
    return policies_of(WorkTree(lay(root, {GROW: text, **(files or {})})))


def said(found: Judged) -> list[Verdict]:
    assert found.faults == []
    return [j.verdict for j in found.judgements]


def test_a_rule_of_transition_with_its_examples_is_sound(tmp_path: Path) -> None:
    found = laws(tmp_path)
    assert [f.message.id for f in found.faults] == []
    assert [m.message.id for rule in found.rules for m in misfits(found, rule)] == []


def test_a_change_is_compared_with_the_record_as_it_was(tmp_path: Path) -> None:
    law = laws(tmp_path)
    assert said(judged(law, "aset", [ASSET], [LOST], TUMBUH)) == [Verdict.FAIL]
    assert said(judged(law, "aset", [LOST], [ASSET], TUMBUH)) == [Verdict.PASS]
    assert said(judged(law, "aset", [ASSET], [ASSET], TUMBUH)) == [Verdict.PASS]


SILENT: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "a new record": ([], LOST),
    "a record under another id": ([ASSET | {"id": "lain"}], LOST),
    "one that broke its schema before": ([ASSET | {"status": "jalan"}], LOST),
}


@pytest.mark.parametrize("case", SILENT)
def test_it_does_not_apply_to(case: str, tmp_path: Path) -> None:
    old, new = SILENT[case]
    assert said(judged(laws(tmp_path), "aset", old, [new], TUMBUH)) == [Verdict.NOT_APPLICABLE]


def test_a_record_that_breaks_its_schema_now_cannot_be_assessed(tmp_path: Path) -> None:
    found = judged(laws(tmp_path), "aset", [ASSET], [LOST | {"status": "jalan"}], TUMBUH)
    assert said(found) == [Verdict.NOT_ASSESSABLE]


def test_a_record_removed_now_is_not_judged(tmp_path: Path) -> None:
    gone = LOST | {"status": "dihapus", "alasan_dihapus": "Dijual."}
    assert said(judged(laws(tmp_path), "aset", [ASSET], [gone], TUMBUH)) == []


def test_an_old_record_that_only_the_target_s_schema_takes_is_left_out(tmp_path: Path) -> None:
    """The change's own law may have another schema than the one by which the target was judged."""
    law = laws(tmp_path)
    before = registry_of(law, "aset", [ASSET | {"warna": "biru"}])  # never judged by this law: not known as broken
    after = registry_of(law, "aset", [LOST])
    found = judge(
        after, law, DAY, rules=lambda r: r.id == TUMBUH, trace=True, against=Against(Judged(before), Waivers())
    )
    assert said(found) == [Verdict.NOT_APPLICABLE]


def test_what_a_rule_requires_holds_for_new_records_and_the_comparison_for_old_ones(tmp_path: Path) -> None:
    text = GROWS.replace("assert:\n", "require: {required: [versi]}\nassert:\n")
    text = text.replace("pass:\n", "pass:\n    - {record: {versi: '1'}}\n").replace(
        "record: {jumlah", "record: {versi: '1', jumlah"
    )
    text = text.replace("fail:\n", "fail:\n    - {record: {jumlah: 3}}\n")
    law = laws(tmp_path, text)
    assert [f.message.id for f in law.faults] == []
    assert [m.message.id for rule in law.rules for m in misfits(law, rule)] == []
    with_version = LOST | {"versi": "1"}
    assert said(judged(law, "aset", [], [LOST], TUMBUH)) == [Verdict.FAIL]
    assert said(judged(law, "aset", [], [with_version], TUMBUH)) == [Verdict.PASS]
    assert said(judged(law, "aset", [ASSET], [with_version], TUMBUH)) == [Verdict.FAIL]
    assert said(judged(law, "aset", [LOST], [with_version], TUMBUH)) == [Verdict.PASS]


# --- what a writer of rules is told -----------------------------------------------------------------------------------

WRONG: dict[str, tuple[str, str, int]] = {
    "a misspelt field of the old record": (GROWS.replace("oldSelf.jumlah\"", "oldSelf.jumlh\""), "Maksud Anda `jumlah`", 9),
    "a misspelt field in has()": (GROWS.replace("has(oldSelf.jumlah)", "has(oldSelf.jumlh)"), "Maksud Anda `jumlah`", 9),
    "a misspelt name": (GROWS.replace("has(oldSelf.jumlah)", "has(oldself.jumlah)"), "Maksud Anda `oldSelf`", 9),
    "a number compared with a text": (GROWS.replace(">= oldSelf.jumlah", ">= oldSelf.nama"), "CEL", 9),
    "a failing example that was not there before": (GROWS.replace("{record: {jumlah: 2}, before: {jumlah: 3},", "{record: {jumlah: 2},"), "perlu `before`", 18),
    "an old record where nothing compares": (GROWS.replace("!has(oldSelf.jumlah) || ", "").replace("oldSelf.jumlah", "3"), "tidak satu ungkapan pun", 15),
    "a misspelt keyword": (GROWS.replace("before: {jumlah: 3}}", "befor: {jumlah: 3}}"), "Maksud Anda `before`", 15),
    "the government": (GROWS.replace("kind: aset", "kind: instansi").replace("jumlah", "nama"), "jenis `instansi`", 9),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_rule_of_transition_is_named_with_its_line(case: str, tmp_path: Path) -> None:
    text, word, line = WRONG[case]
    assert text != GROWS
    found = [f for f in laws(tmp_path, text).faults if f.place.file == GROW]
    assert [f for f in found if word in f.message.id and f.place.line == line], [
        (f.place.line, f.message.id) for f in found
    ]
    assert all(f.message.en for f in found)


MISFITS: dict[str, tuple[str, str, int]] = {
    "`before` breaks its schema": (GROWS.replace("before: {jumlah: 3}, at", "before: {jumlah: -3}, at"), "`before` tidak sesuai skema", 18),
    "`before` is another record": (GROWS.replace("before: {jumlah: 3}, at", "before: {id: lain}, at"), "harus rekaman yang sama", 18),
    "the change is no fault": (GROWS.replace("before: {jumlah: 3}, at", "before: {jumlah: 2}, at"), "seharusnya fail, tetapi hasilnya pass", 18),
    "no example was there before and passes": (GROWS.replace("    - {record: {jumlah: 3}, before: {jumlah: 3}}\n", ""), "benar-benar lolos", 1),
}  # fmt: skip


@pytest.mark.parametrize("case", MISFITS)
def test_an_example_that_does_not_show_what_it_should_is_told(case: str, tmp_path: Path) -> None:
    text, word, line = MISFITS[case]
    assert text != GROWS
    law = laws(tmp_path, text)
    assert [f.message.id for f in law.faults] == []
    (found,) = [m for rule in law.rules for m in misfits(law, rule)]
    assert word in found.message.id
    assert found.place.line == line
    assert found.message.en


def test_a_criterion_of_a_level_judges_a_state_and_no_change(tmp_path: Path) -> None:
    ladder = LADDER.replace("self.jumlah > 0", "oldSelf.jumlah > 0")
    assert ladder != LADDER
    files: dict[str, str | bytes] = {
        "policies/uji-1-2024/instrument.yaml": third_instrument(),
        "policies/uji-1-2024/levels/1.yaml": ladder,
    }
    (found,) = laws(tmp_path, files=files).faults
    assert "`oldSelf` tidak ada" in found.message.id
    assert (found.place.file, found.place.line) == ("policies/uji-1-2024/levels/1.yaml", 20)


def test_null_in_before_leaves_a_field_out(tmp_path: Path) -> None:
    text = GROWS.replace("{record: {jumlah: 1}}", "{record: {jumlah: 1}, before: {jumlah: null}}")
    assert text != GROWS
    law = laws(tmp_path, text)
    assert [m.message.id for rule in law.rules for m in misfits(law, rule)] == []
