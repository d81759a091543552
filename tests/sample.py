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
    Place,
    Register,
    Report,
    RuleCount,
    Run,
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
        f"{LAW}-{rule}", severity, LAW, "pasal-1-ayat-2", "aplikasi", record, "dinas-kominfo", Place(FILE, line, 9),
        "/nama", Text(f"Ruas `nama` berisi {data}.", f"Field `nama` holds {data}."),
        Text("Tulis `nama: Sistem Perizinan`.", "Write `nama: Sistem Perizinan`."),
        f"{line:032x}", f"nama: {data}", data, waiver,
    )  # fmt: skip


NEW = (finding("jumlah", "a", 3), finding("harga", "a", 4, Severity.WARNING))
OLD = finding("jumlah", "b", 12)
REVEALED = finding("harga", "b", 13)
WAIVED = finding("jumlah", "c", 22, waiver="pengecualian-c")
ADVICE = finding("jumlah", "d", 30, Severity.INFO, data="biasa")
FIXED = finding("jumlah", "e", 40)
OWN = Finding(
    "patuh-yaml", Severity.ERROR, "patuh", "yaml", "aplikasi", "", None, Place("registry/aplikasi/rusak.yaml", 2, 1), "",
    Text("Baris ini tidak dapat dibaca.", "This line cannot be read."), Text("Perbaiki baris ini.", "Mend this line."),
    "f" * 32, "\tnama: x",
)  # fmt: skip

REPORT = Report(
    Run(
        f"Pemerintah {HOSTILE}", "registry", date(2026, 11, 21), "c" * 40, "commit", "snapshot",
        {"patuh": "0.1.0"}, {"registry": "sha256:" + "1" * 64, "policies": "sha256:" + "2" * 64},
    ),
    (Register("aplikasi", "Aplikasi", Coverage.FULL, 5), Register("risiko", "Risiko", Coverage.NONE, 0)),
    (
        RuleCount(f"{LAW}-harga", Text("Harga di bawah batas", "Prices stay below the limit"), LAW, "pasal-2", "aplikasi",
                  Severity.ERROR, Standing.IN_FORCE, 5, 3, 2),
        RuleCount(f"{LAW}-jumlah", Text("Jumlah dicatat", "The number is recorded"), LAW, "pasal-1-ayat-2", "aplikasi",
                  Severity.ERROR, Standing.IN_FORCE, 5, 1, 3, 1),
        RuleCount(f"{LAW}-risiko", Text("Risiko dinilai", "Risks are assessed"), LAW, "pasal-2", "risiko",
                  Severity.WARNING, Standing.ANNOUNCED),
        RuleCount(f"{LAW}-pemilik", Text("Pemilik jelas", "The owner is known"), LAW, "pasal-2", "aplikasi",
                  Severity.ERROR, Standing.IN_FORCE, 1, not_assessable=1),
    ),
    (*NEW, OLD, REVEALED, WAIVED, ADVICE, OWN),
    (Judgement(f"{LAW}-pemilik", "aplikasi", "e", Verdict.NOT_ASSESSABLE,
               Text("register unit dinyatakan belum lengkap", "register unit is declared incomplete")),),
    (),
    {
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
        RecordChange("aplikasi", "a", HOSTILE, "dinas-kominfo", Edit.CHANGED, FILE,
                     (FieldChange("nama", Edit.CHANGED, "Lama", HOSTILE), FieldChange("data[id=x].jumlah", Edit.ADDED, None, 3))),
        RecordChange("aplikasi", "z", "Zeta", None, Edit.REMOVED, FILE),
        RecordChange("aplikasi", "y", "Ypsilon", "dinas-kominfo", Edit.ADDED, FILE),
    ),
    policies=(
        PolicyChange(Subject.RULE, f"{LAW}-harga", Edit.CHANGED, f"policies/{LAW}/rules/harga.yaml", Effect.LOOSER,
                     Text("Berat turun dari pelanggaran menjadi peringatan.", "Severity falls from violation to warning."),
                     (("aplikasi", "a"), ("aplikasi", "b")), ("@kota/pengelola-kebijakan", "hukum@contoh.example")),
        PolicyChange(Subject.OWNERS, "CODEOWNERS", Edit.CHANGED, "CODEOWNERS", Effect.UNCLEAR,
                     Text("Daftar pemilik berkas berubah.", "The list of owners changes."), (), ("@kota/pengelola-kebijakan",)),
    ),
    compliance=(Compliance(LAW, "Uji 1/2024", Tally(5, 3, 1, 1), Tally(4, 5, 1, 1)),),
    index=(IndexEffect("permenpanrb-59-2020", Text("Evaluasi SPBE", "SPBE evaluation"), 2025, "3.85", "3.85", (("21", "3", "2"),)),),
    notes=(same("Catatan: ") + Text("sasaran dan usulan dinilai pada satu tanggal", "both sides are judged on one day"),),
)  # fmt: skip
