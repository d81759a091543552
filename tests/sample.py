"""One report and one decision for every format to render: each text that stems from data is hostile."""

from __future__ import annotations

from datetime import date

from checker.model.decision import (
    Compliance,
    Debt,
    Decision,
    Edit,
    Effect,
    FieldChange,
    IndexEffect,
    PolicyChange,
    RecordChange,
    Since,
    Subject,
    Tally,
)
from checker.model.report import (
    Citation,
    Coverage,
    Finding,
    Judgement,
    Origin,
    Place,
    Register,
    Report,
    RuleCount,
    Severity,
    Standing,
    Verdict,
)
from checker.model.text import Text, same

HOSTILE = (
    "=cmd|' /C calc'!A0\r\n::error file=x,line=1::palsu %0A::stop-commands::x ##[error]palsu\x1b[31m\u202eterbalik"
    "\x00\x0b ]]> <script>alert(1)</script> [tautan](javascript:alert(1)) {0} `@tim` @tim Closes #1 |sel| é"
)
"""What someone may have typed into a name."""

FILE = "registry/aplikasi/a,b:c%é.yaml"
LAW = "uji-1-2024"


def finding(
    rule: str,
    record: str,
    line: int,
    severity: Severity = Severity.ERROR,
    *,
    waiver: str = "",
    data: str = HOSTILE,
) -> Finding:
    """One finding about one hostile record."""
    return Finding(
        rule=f"{LAW}-{rule}", severity=severity, regulation=LAW, provision="pasal-1-ayat-2", kind="aplikasi", record=record, unit="dinas-kominfo", place=Place(FILE, line, 9),
        path="/nama", message=Text(f"Ruas `nama` berisi {data}.", f"Field `nama` holds {data}."),
        remedy=Text("Tulis `nama: Sistem Perizinan`.", "Write `nama: Sistem Perizinan`."),
        fingerprint=f"{line:032x}", excerpt=f"nama: {data}", name=data, waiver=waiver,
    )  # fmt: skip


NEW = (finding("jumlah", "a", 3), finding("harga", "a", 4, Severity.WARNING))
OLD = finding("jumlah", "b", 12)
REVEALED = finding("harga", "b", 13)
WAIVED = finding("jumlah", "c", 22, waiver="pengecualian-c")
ADVICE = finding("jumlah", "d", 30, Severity.INFO, data="biasa")
FIXED = finding("jumlah", "e", 40)
OWN = Finding(
    rule="patuh-yaml", severity=Severity.ERROR, regulation="patuh", provision="yaml", kind="aplikasi", record="", unit=None, place=Place("registry/aplikasi/rusak.yaml", 2, 1), path="",
    message=Text("Baris ini tidak dapat dibaca.", "This line cannot be read."), remedy=Text("Perbaiki baris ini.", "Mend this line."),
    fingerprint="f" * 32, excerpt="\tnama: x",
)  # fmt: skip

REPORT = Report(
    run=Origin(
        f"Pemerintah {HOSTILE}", "registry", date(2026, 11, 21), "c" * 40, "commit", "snapshot",
        {"patuh": "0.1.0"}, {"registry": "sha256:" + "1" * 64, "policies": "sha256:" + "2" * 64},
    ),
    registers=(Register("aplikasi", "Aplikasi", Coverage.FULL, 5), Register("risiko", "Risiko", Coverage.NONE, 0)),
    rules=(
        RuleCount(rule=f"{LAW}-harga", title=Text("Harga di bawah batas", "Prices stay below the limit"), regulation=LAW, provision="pasal-2", kind="aplikasi",
                  severity=Severity.ERROR, standing=Standing.IN_FORCE, applicable=5, passed=3, failed=2),
        RuleCount(rule=f"{LAW}-jumlah", title=Text("Jumlah dicatat", "The number is recorded"), regulation=LAW, provision="pasal-1-ayat-2", kind="aplikasi",
                  severity=Severity.ERROR, standing=Standing.IN_FORCE, applicable=5, passed=1, failed=3, waived=1),
        RuleCount(rule=f"{LAW}-risiko", title=Text("Risiko dinilai", "Risks are assessed"), regulation=LAW, provision="pasal-2", kind="risiko",
                  severity=Severity.WARNING, standing=Standing.ANNOUNCED),
        RuleCount(rule=f"{LAW}-pemilik", title=Text("Pemilik jelas", "The owner is known"), regulation=LAW, provision="pasal-2", kind="aplikasi",
                  severity=Severity.ERROR, standing=Standing.IN_FORCE, applicable=1, not_assessable=1),
    ),
    findings=(*NEW, OLD, REVEALED, WAIVED, ADVICE, OWN),
    not_assessable=(Judgement(f"{LAW}-pemilik", "aplikasi", "e", Verdict.NOT_ASSESSABLE,
               Text("register unit dinyatakan belum lengkap", "register unit is declared incomplete")),),
    faults=(),
    citations={
        (LAW, "pasal-1-ayat-2"): Citation("Uji 1/2024", "Pasal 1 ayat (2)", Text("Aset <berjumlah>.", "Assets are counted.")),
        (LAW, "pasal-2"): Citation("Uji 1/2024", "Pasal 2", Text("Harga dibatasi.", "Prices are limited.")),
        ("patuh", "yaml"): Citation("Patuh", "yaml", Text("Berkas ditulis dalam dialek YAML", "Files are in the YAML dialect")),
    },
)  # fmt: skip

DECISION = Decision(
    report=REPORT, target="a" * 40, head="c" * 40, base="b" * 40, tree="d" * 40,
    fail_on=Severity.ERROR, strict=False, new=NEW,
    debt=(
        Debt(OLD, Since("e" * 40, date(2026, 3, 1))),
        Debt(REVEALED, Since("e" * 40, date(2025, 1, 1), exact=False),
             Text("baru terlihat setelah rekaman diperbaiki", "seen only now that the record is mended")),
        Debt(ADVICE, None),
        Debt(OWN, None),
    ),
    fixed=(FIXED,),
    records=(
        RecordChange(kind="aplikasi", record="a", name=HOSTILE, unit="dinas-kominfo", edit=Edit.CHANGED, file=FILE,
                     fields=(FieldChange("nama", Edit.CHANGED, "Lama", HOSTILE), FieldChange("data[id=x].jumlah", Edit.ADDED, None, 3))),
        RecordChange(kind="aplikasi", record="z", name="Zeta", unit=None, edit=Edit.REMOVED, file=FILE),
        RecordChange(kind="aplikasi", record="y", name="Ypsilon", unit="dinas-kominfo", edit=Edit.ADDED, file=FILE),
    ),
    policies=(
        PolicyChange(subject=Subject.RULE, name=f"{LAW}-harga", edit=Edit.CHANGED, file=f"policies/{LAW}/rules/harga.yaml", effect=Effect.LOOSER,
                     message=Text("Berat turun dari pelanggaran menjadi peringatan.", "Severity falls from violation to warning."),
                     records=(("aplikasi", "a"), ("aplikasi", "b")), owners=("@kota/pengelola-kebijakan", "hukum@contoh.example")),
        PolicyChange(subject=Subject.OWNERS, name="CODEOWNERS", edit=Edit.CHANGED, file="CODEOWNERS", effect=Effect.UNCLEAR,
                     message=Text("Daftar pemilik berkas berubah.", "The list of owners changes."), records=(), owners=("@kota/pengelola-kebijakan",)),
    ),
    compliance=(Compliance(LAW, "Uji 1/2024", Tally(5, 3, 1, 1), Tally(4, 5, 1, 1)),),
    index=(IndexEffect(instrument="permenpanrb-59-2020", title=Text("Evaluasi SPBE", "SPBE evaluation"), year=2025, before="3.85", after="3.85", levels=(("21", "3", "2"),)),),
    notes=(same("Catatan: ") + Text("sasaran dan usulan dinilai pada satu tanggal", "both sides are judged on one day"),),
)  # fmt: skip
