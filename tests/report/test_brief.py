"""The terminal's usual view: what is to be done in groups, within a screen; and the other amounts of detail."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest

from checker.model.report import Finding, Judgement, Place, Report, Severity, Verdict
from checker.model.text import Text
from checker.report import terminal
from checker.report.grouping import grouped
from tests.conftest import ROOT, Patuh
from tests.sample import DECISION, LAW, REPORT


def finding(number: int, value: str = "x", rule: str = "harga", severity: Severity = Severity.ERROR) -> Finding:
    return Finding(
        rule=f"{LAW}-{rule}", severity=severity, regulation=LAW, provision="pasal-2", kind="aplikasi", record=f"r{number}", unit=None,
        place=Place(f"registry/aplikasi/r{number:03d}.yaml", 3, 9), path="/harga", fingerprint=f"{number:032d}",
        message=Text(f"Ruas `harga` berisi `{value}`.", f"Field `harga` holds `{value}`."), remedy=Text("Tulis harga.", "Write the price."),
        name=f"Rekaman {number}",
    )  # fmt: skip


def report(found: Iterable[Finding], causes: Iterable[Text] = ()) -> Report:
    open_ = tuple(Judgement(f"{LAW}-pemilik", "aplikasi", "e", Verdict.NOT_ASSESSABLE, why) for why in causes)
    return replace(REPORT, findings=tuple(found), not_assessable=open_)


def usual(found: Iterable[Finding], width: int = 80) -> str:
    return terminal.render(report(found), "id", width=width, detail="usual")


# --- groups ---


def test_what_says_the_same_is_one_group_wherever_it_stands() -> None:
    (group,) = grouped([finding(2), finding(1), finding(3, rule="harga-lain")])
    assert [f.record for f in group.findings] == ["r1", "r2", "r3"]
    assert group.rules == (f"{LAW}-harga", f"{LAW}-harga-lain")
    assert group.message.id == "Ruas `harga` berisi `x`."


def test_values_that_differ_are_left_open_and_told_with_each_place() -> None:
    (group,) = grouped([finding(1, "a"), finding(2, "b")])
    assert group.message == Text("Ruas `harga` berisi ….", "Field `harga` holds ….")
    assert [group.particulars(f, "id") for f in group.findings] == ["`a`", "`b`"]


@pytest.mark.parametrize(
    "other",
    [
        {"severity": Severity.INFO},
        {"provision": "pasal-3"},
        {"regulation": "lain-2-2024"},
        {"message": Text("Ruas `harga` memuat `x`.", "Field `harga` holds `x`.")},
        {"remedy": Text("Hapus harga.", "Write the price.")},
    ],
    ids=lambda o: next(iter(o)),
)
def test_what_differs_in_weight_basis_or_words_is_another_group(other: dict[str, object]) -> None:
    assert len(grouped([finding(1), replace(finding(2), **other)])) == 2  # type: ignore[arg-type]


def test_the_heaviest_come_first_then_the_most_frequent() -> None:
    light = [replace(finding(n, severity=Severity.INFO), provision="a") for n in range(9)]
    heavy = [replace(finding(20), provision="b")]
    frequent = [replace(finding(n), provision="c") for n in (30, 31)]
    assert [g.findings[0].provision for g in grouped([*light, *heavy, *frequent])] == ["c", "b", "a"]


# --- the page ---


def test_a_few_findings_are_shown_with_their_lines() -> None:
    text = terminal.render(REPORT, "id", detail="usual")
    assert "Yang perlu dikerjakan" in text
    few = usual([replace(finding(n), excerpt="harga: x") for n in range(3)])
    assert few.count("3 │ harga: x") == 3
    many = usual([replace(finding(n), excerpt="harga: x") for n in range(4)])
    assert "│" not in many


def test_of_many_places_ten_are_named_and_the_rest_counted() -> None:
    text = usual([finding(n) for n in range(1, 44)])
    assert "43 pelanggaran  Ruas `harga` berisi `x`." in text
    assert len(re.findall(r"registry/aplikasi/r\d+\.yaml:3:9", text)) == 10
    assert "dan 33 lagi" in text
    assert text.count("Tulis harga.") == 1


def test_of_many_groups_ten_are_shown_and_the_rest_counted_by_register() -> None:
    found = [replace(finding(n), provision=f"pasal-{n}") for n in range(1, 11)]
    rest = [replace(finding(n), provision=f"pasal-{n}", kind="data", severity=Severity.WARNING) for n in range(11, 15)]
    cited = {(LAW, f"pasal-{n}"): REPORT.citations[LAW, "pasal-2"] for n in range(1, 15)}
    text = terminal.render(replace(report([*found, *rest]), citations=REPORT.citations | cited), "id", detail="usual")
    assert len(re.findall(r"registry/\S+:3:9", text)) == 10
    assert "Selebihnya: 4 temuan dalam 4 kelompok" in text
    assert "data  4 peringatan" in text
    assert "--full" in text
    assert "--full" not in usual([finding(n) for n in range(5)])


def test_what_cannot_be_assessed_is_told_by_cause_what_opens_most_first() -> None:
    causes = [Text(f"sebab {n}", f"cause {n}") for n in range(1, 9) for _ in range(10 - n)]
    text = terminal.render(report([], causes), "id", detail="usual")
    assert "Belum dapat dinilai: 44 putusan" in text
    assert [line.split() for line in text.splitlines() if "sebab" in line] == [
        *([str(10 - n), "sebab", str(n)] for n in range(1, 6)),
        ["9", "karena", "3", "sebab", "lain"],
    ]


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("decision", [None, DECISION])
def test_no_line_is_wider_than_the_terminal(width: int, decision: object) -> None:
    for shown in (REPORT, report([replace(finding(n), name="n" * 300) for n in range(9)])):
        text = terminal.render(shown, "id", decision if shown is REPORT else None, width, detail="usual")  # type: ignore[arg-type]
        assert max(map(len, text.splitlines())) <= width


# --- the other amounts ---


def test_compact_has_one_line_a_finding_as_editors_read_it() -> None:
    lines = terminal.render(report([finding(1), finding(2)]), "id", detail="compact").splitlines()
    assert lines[:2] == [
        f"registry/aplikasi/r00{n}.yaml:3:9: error: Ruas `harga` berisi `x`. [{LAW}-harga]" for n in (1, 2)
    ]
    assert lines[-1].startswith("T")


def test_compact_of_a_change_has_what_is_new() -> None:
    text = terminal.render(REPORT, "id", DECISION, detail="compact")
    assert len(re.findall(r"^\S.*: (?:error|warning|info): .* \[.*\]$", text, re.MULTILINE)) == len(DECISION.new) + len(
        REPORT.faults
    )


def test_quiet_has_the_verdict_alone() -> None:
    text = terminal.render(REPORT, "id", detail="quiet", width=200)
    assert text == terminal.render(REPORT, "id", detail="usual", width=200).splitlines()[0] + "\n"


def test_nothing_of_a_compact_line_is_obeyed() -> None:
    text = terminal.render(REPORT, "id", detail="compact")
    assert "\x1b" not in text
    assert "##[" not in text


# --- the command ---


@pytest.mark.parametrize("command", ["check", "gate"])
def test_amounts_are_for_the_screen(patuh: Patuh, command: str) -> None:
    done = patuh(
        command, ROOT / "registry", "--format", "json", "--quiet", "--output", "json=a.json", "--as-of", "2026-01-01"
    )
    assert done.returncode == 2
    assert "`--quiet`" in done.stderr


def test_the_citys_own_report_fits_a_screen_of_its_verdict_and_one_group(patuh: Patuh) -> None:
    done = patuh("check", ROOT / "registry", "--as-of", "2026-12-01", "--fail-on", "never")
    lines = done.stdout.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 80
    assert sum("saran  " in line for line in lines) == 1
    assert "dan 33 lagi" in done.stdout


def test_a_file_holds_everything(patuh: Patuh, tmp_path: object) -> None:
    done = patuh(
        "check", ROOT / "registry", "--as-of", "2026-12-01", "--fail-on", "never", "--output", "terminal=-", "--quiet"
    )
    full = patuh("check", ROOT / "registry", "--as-of", "2026-12-01", "--fail-on", "never", "--full")
    assert full.stdout in done.stdout
    assert "Menurut regulasi" in full.stdout
