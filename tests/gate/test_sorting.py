"""Findings of a change sorted into new, debt and waived: one row per condition, each a base row with one thing varied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from checker.gate import decide
from checker.gate.cause import _MENDED
from checker.model.report import Finding, Severity
from checker.model.text import Text
from tests.gate.in_memory import Content, trial
from tests.gate_world import (
    GOVERNMENT,
    GOVERNMENT_FILE,
    HARGA,
    JUMLAH,
    REGISTRY,
    WAIVER_FILE,
    asset,
    listed,
    waiver,
)
from tests.laws import KINDS, REGULATION

JUMLAH_ID, HARGA_ID = "uji-1-2024-jumlah", "uji-1-2024-harga"
ASSET, FILE = "registry/aset/x.yaml", "registry/aset/buta.yaml"
NEW, DEBT, WAIVED, NOTHING = "new", "debt", "waived", "nothing"
KIND = KINDS["schemas/bukti.schema.yaml"].replace("bukti.schema", "alat.schema").replace("bukti-contoh", "alat-contoh")
NEW_KIND: dict[str, Content] = {"schemas/alat.schema.yaml": KIND}
TOOL = "id: t\nnama: Alat\nunit: dinas-kominfo\nstatus: aktif\n"


@dataclass(frozen=True)
class Row:
    """What stood in the target, what stands after the change, and where the finding of `rule` on `record` ends."""

    before: Mapping[str, Content]
    after: Mapping[str, Content]
    ends: str
    rule: str = JUMLAH_ID
    record: str = "x"
    why: Text | None = None
    severity: Severity = Severity.ERROR
    laws: Mapping[str, Content] = field(default_factory=dict)
    own_laws: Mapping[str, Content] = field(default_factory=dict)
    words: str = ""
    """What the message of the finding holds."""

    def sorted_out(self) -> list[tuple[str, Finding, Text | None]]:
        """Every finding asked for: where it ends, itself, and why it is debt."""
        clean = {FILE: "", "registry/aset/rusak.yaml": ""}
        one = trial({**REGISTRY, **clean, **self.before}, {**REGISTRY, **clean, **self.after}, self.laws, self.own_laws)
        new, debt, waived = decide._Gate(one)._sorted_out()
        told = [*((NEW, f, None) for f in new), *((DEBT, d.finding, d.why) for d in debt)]
        told += [(WAIVED, f, None) for f in waived]
        return [(ends, f, why) for ends, f, why in told if (f.rule, f.record) == (self.rule, self.record)]


def one_of(before: str, after: str, ends: str, **more: object) -> Row:
    """A row about one asset."""
    return Row({ASSET: before}, {ASSET: after}, ends, **more)  # type: ignore[arg-type]


BAD, GOOD = asset("x", jumlah=""), asset("x")
DEAR = "[{id: x, harga: 200}]"


LIGHTER = REGULATION[JUMLAH].replace("severity: error", "severity: warning")
HEAVIER = {JUMLAH: REGULATION[JUMLAH]}
CHEAP = GOVERNMENT.replace("nilai: 100", "nilai: 5")
LAX = GOVERNMENT.replace("nilai: 100", "nilai: 500")

ROWS = {
    # --- under the target's law ---
    "base: a fault that the change brings": one_of(GOOD, BAD, NEW),
    "the fault stood there": one_of(BAD, BAD, DEBT),
    "the fault stood there, another field edited": one_of(BAD, BAD + "catatan: Baru.\n", DEBT),
    "the fault stood there, its field edited": one_of(
        asset("x", bagian=DEAR), asset("x", bagian=DEAR.replace("200", "250")), DEBT,
        rule=HARGA_ID, why=decide._STILL,
    ),
    "the record was not there": one_of("", BAD, NEW),
    "the fault went": one_of(BAD, GOOD, NOTHING),
    "the record is only now seen": one_of(
        asset("x", tersedia="banyak", jumlah=""), BAD, DEBT, why=_MENDED
    ),
    "the target's waiver accepts the fault": Row(
        {ASSET: GOOD, WAIVER_FILE: waiver("jumlah-w", "x")}, {ASSET: BAD, WAIVER_FILE: waiver("jumlah-w", "x")}, WAIVED
    ),
    "it accepts a fault that stood there": Row(
        {ASSET: BAD, WAIVER_FILE: waiver("jumlah-w", "x")}, {ASSET: BAD, WAIVER_FILE: waiver("jumlah-w", "x")}, WAIVED
    ),
    "only the change's own waiver accepts the fault": Row(
        {ASSET: GOOD}, {ASSET: BAD, WAIVER_FILE: waiver("jumlah-w", "x")}, NEW
    ),
    # --- what must end valid ---
    "a breach of the schema stays, the record left alone": one_of(
        asset("x", tersedia="banyak"), asset("x", tersedia="banyak"), DEBT, rule="patuh-skema"
    ),
    "a breach of the schema stays, the record edited": one_of(
        asset("x", tersedia="banyak"), asset("x", tersedia="banyak", catatan="Baru."), NEW, rule="patuh-skema"
    ),
    "a breach of the schema stays, another record of the file edited": Row(
        {ASSET: "", FILE: listed(asset("x", tersedia="banyak"), asset("y"))},
        {ASSET: "", FILE: listed(asset("x", tersedia="banyak"), asset("y", catatan="Baru."))},
        DEBT,
        rule="patuh-skema",
    ),
    "a file stays unreadable, left alone": Row(
        {FILE: "- id: \"x\n"}, {FILE: "- id: \"x\n"}, DEBT, rule="patuh-yaml", record=""
    ),
    "a file stays unreadable, edited": Row(
        {FILE: "- id: \"x\n"}, {FILE: "- id: \"x\n# Baru.\n"}, NEW, rule="patuh-yaml", record=""
    ),
    "a file stays unreadable, another edited": Row(
        {FILE: "- id: \"x\n", ASSET: BAD}, {FILE: "- id: \"x\n", ASSET: GOOD}, DEBT, rule="patuh-yaml", record=""
    ),
    "another own rule about a record stays, the record edited": one_of(
        asset("x", unit="tiada"), asset("x", unit="tiada", catatan="Baru."), DEBT, rule="patuh-rujukan"
    ),
    # --- what only the change's own law says ---
    "a fault by a stricter law, the record left alone": one_of(
        GOOD, GOOD, DEBT, own_laws={HARGA: REGULATION[HARGA].replace("params.batas", "5")},
        rule=HARGA_ID, why=decide._OWN_LAW,
    ),
    "a fault by a stricter law, the record edited": one_of(
        GOOD, GOOD + "catatan: Baru.\n", NEW, own_laws={HARGA: REGULATION[HARGA].replace("params.batas", "5")},
        rule=HARGA_ID,
    ),
    "a fault by a stricter law that the target's waiver accepts": Row(
        {ASSET: GOOD, WAIVER_FILE: waiver("harga-x", "x", aturan=HARGA_ID)},
        {ASSET: GOOD + "catatan: Baru.\n", WAIVER_FILE: waiver("harga-x", "x", aturan=HARGA_ID)},
        WAIVED,
        own_laws={HARGA: REGULATION[HARGA].replace("params.batas", "5")},
        rule=HARGA_ID,
    ),
    "a fault by a stricter declaration, the record left alone": Row(
        {ASSET: GOOD}, {ASSET: GOOD, GOVERNMENT_FILE: CHEAP}, DEBT, rule=HARGA_ID, why=decide._OWN_LAW
    ),
    "a fault by the target's law that a laxer one would not see": Row(
        {ASSET: GOOD},
        {ASSET: asset("x", bagian="[{id: x, harga: 200}]"), GOVERNMENT_FILE: LAX},
        NEW,
        rule=HARGA_ID,
    ),
    "a fault by both laws is told once": one_of(GOOD, BAD, NEW, own_laws={JUMLAH: LIGHTER}),
    "a fault that the change's law weighs more": one_of(
        GOOD, BAD, NEW, laws={JUMLAH: LIGHTER}, own_laws=HEAVIER
    ),
    "a fault that the change's law weighs less": one_of(GOOD, BAD, NEW, own_laws={JUMLAH: LIGHTER}),
    "a fault that weighs little by both": one_of(
        GOOD, BAD, NEW, laws={JUMLAH: LIGHTER}, severity=Severity.WARNING
    ),
    # --- kinds that come and go ---
    "a record of a kind that nobody knows": Row(
        {}, {"registry/alat/t.yaml": TOOL}, NEW, rule="patuh-jenis", record=""
    ),
    "a record of a kind that the change brings": Row(
        {}, {"registry/alat/t.yaml": TOOL}, NOTHING, rule="patuh-jenis", record="", own_laws=NEW_KIND
    ),
    "that record broken": Row(
        {}, {"registry/alat/t.yaml": TOOL.replace("aktif", "jalan")}, NEW, rule="patuh-skema", record="t",
        own_laws=NEW_KIND,
    ),
    "that record broken, and there before its kind": Row(
        {"registry/alat/t.yaml": TOOL.replace("aktif", "jalan")}, {"registry/alat/t.yaml": TOOL.replace("aktif", "jalan")},
        DEBT, rule="patuh-skema", record="t", own_laws=NEW_KIND, why=decide._OWN_LAW,
    ),
    "a record of another kind than the change brings": Row(
        {}, {"registry/benda/t.yaml": TOOL}, NEW, rule="patuh-jenis", record="", own_laws=NEW_KIND
    ),
    "a kind that the change takes away, its records left alone": Row(
        {"registry/alat/t.yaml": TOOL}, {"registry/alat/t.yaml": TOOL}, NEW, rule="patuh-jenis", record="",
        words="menghapus jenis `alat`", laws=NEW_KIND, own_laws={"schemas/alat.schema.yaml": ""},
    ),
    "an unknown kind, after the change as before": Row(
        {"registry/benda/t.yaml": TOOL}, {"registry/benda/t.yaml": TOOL}, DEBT, rule="patuh-jenis", record="",
        own_laws=NEW_KIND,
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_finding_ends_where_it_belongs(row: Row) -> None:
    told = row.sorted_out()
    if row.ends == NOTHING:
        assert told == []
        return
    ((ends, finding, why),) = told
    assert (ends, why, finding.severity) == (row.ends, row.why, row.severity)
    assert row.words in finding.message.id


def test_of_two_like_findings_only_one_stood_there() -> None:
    twice = listed(asset("x", jumlah=""), asset("x", jumlah=""))
    row = Row({FILE: listed(asset("x", jumlah=""))}, {FILE: twice}, NEW)
    assert sorted(ends for ends, _, _ in row.sorted_out()) == [DEBT, NEW]
    row = replace(row, after={FILE: twice}, before={FILE: twice})
    assert [ends for ends, _, _ in row.sorted_out()] == [DEBT, DEBT]
