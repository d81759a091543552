"""The formats that machines read: JSON, SARIF, JUnit, GitHub annotations, GitLab code quality. `python -m tests.report.test_formats_ci` writes the golden files anew."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.model.decision import Debt, Decision
from checker.model.report import Fault, Finding, Place, Report, RuleCount, Severity, Standing
from checker.model.text import Lang, Text, same
from checker.report import github, gitlab, junit, sarif
from checker.report import json as json_format
from checker.report.plain import printable
from checker.yaml.dialect import REFUSED_CHARACTER
from checker.yaml.load import read
from tests.conftest import ROOT
from tests.sample import ADVICE, DECISION, FIXED, HOSTILE, LAW, NEW, OLD, OWN, REPORT, WAIVED, finding

GOLDEN = ROOT / "tests" / "golden"
Render = Callable[[Report, Lang, Decision | None], str]
FORMATS: dict[str, tuple[Render, str]] = {
    "json": (json_format.render, "json"),
    "sarif": (sarif.render, "sarif"),
    "junit": (junit.render, "junit.xml"),
    "github": (github.render, "github"),
    "gitlab": (gitlab.render, "gitlab.json"),
}
CASES = [("report", None), ("gate", DECISION)]
LANGS: tuple[Lang, ...] = ("id", "en")

FAULT = Fault(Place("policies/uji-1-2024/rules/harga.yaml", 7, 3), same(f"Ungkapan {HOSTILE}"), f"{LAW}-harga", HOSTILE)
BROKEN = replace(REPORT, faults=(FAULT,))


def decision(report: Report = REPORT, **changes: Any) -> Decision:
    """The sample decision with parts replaced."""
    fields = {name: getattr(DECISION, name) for name in Decision.__dataclass_fields__}
    return Decision(**(fields | {"report": report} | changes))


def report_with(*findings: Finding, **changes: Any) -> Report:
    """The sample report with other findings."""
    return replace(REPORT, findings=findings, **changes)


# --- all of them ---


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("case", "gate"), CASES, ids=["report", "gate"])
def test_every_format_is_written_as_the_golden_file_shows(name: str, case: str, gate: Decision | None) -> None:
    render, suffix = FORMATS[name]
    written = render(REPORT, "id", gate).encode()
    assert written == (GOLDEN / f"{case}.{suffix}").read_bytes()


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("lang", LANGS)
def test_rendering_twice_gives_the_same_bytes(name: str, lang: Lang) -> None:
    render, _ = FORMATS[name]
    assert render(REPORT, lang, DECISION) == render(REPORT, lang, DECISION)
    assert render(REPORT, lang, None) != render(REPORT, lang, DECISION) or name == "gitlab"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_speaks_the_language_asked_for(name: str) -> None:
    render, _ = FORMATS[name]
    assert "Mend" in render(REPORT, "en", None) or name == "json"
    assert render(REPORT, "en", None) != render(REPORT, "id", None)


# Texts as someone may write them who means harm, and any other text there is.
texts = st.one_of(
    st.text(st.characters(), max_size=40),
    st.lists(
        st.one_of(
            st.sampled_from(
                ["\n", "\r\n", "::error::", "::stop-commands::x", "##[error]", "##vso[", "%0A", "%25", "]]>", "<!--", "&amp;", "](x)",
                 "[[ATTACHMENT|/etc/passwd]]", "\\", "[", "]", "{0}", "{", "}", ",", ":", '"', "'", "\x1b[2J", "\u202e", "\x00", "\ufffe", "\udc80"]
            ),
            st.text(st.characters(), max_size=5),
        ),
        max_size=12,
    ).map("".join),
)  # fmt: skip


@st.composite
def hostile(draw: st.DrawFn) -> tuple[Report, Decision, list[str]]:
    """A report in which whatever can stem from data is any text."""
    words = [draw(texts) for _ in range(8)]
    name, message, file, excerpt, record, waiver, government, unit = words
    place = Place(file, 3, 2)
    base = replace(
        NEW[0], name=name, message=same(message), place=place, excerpt=excerpt, record=record, unit=unit, kind=unit, path=record
    )  # fmt: skip
    second = replace(base, severity=Severity.WARNING, rule=f"{LAW}-harga", fingerprint="a" * 32)
    waived = replace(base, waiver=waiver or "x", fingerprint="b" * 32)
    report = replace(
        report_with(base, second, waived, OWN),
        run=replace(REPORT.run, government=government, registry=file),
        faults=(Fault(place, same(message), name, record),) if draw(st.booleans()) else (),
    )
    gate = decision(
        report,
        new=(base,),
        debt=(Debt(second, None, same(message)), Debt(OWN)),
        fixed=(replace(FIXED, name=name),),
    )
    return report, gate, words


@given(hostile(), st.sampled_from(list(FORMATS)), st.booleans())
@settings(max_examples=200)
def test_no_text_from_data_is_obeyed_by_a_build_server(
    made: tuple[Report, Decision, list[str]], name: str, gated: bool
) -> None:
    report, gate, _ = made
    text = FORMATS[name][0](report, "id", gate if gated else None)
    assert not re.search(r"##(?:\[|[A-Za-z])", text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    lines = [line for line in text.split("\n") if line.lstrip().startswith("::")]
    if name != "github":
        assert not any(re.match(r"\s*::[A-Za-z]", line) for line in lines)
    text.encode("utf-8")


# --- JSON ---


def report_schema() -> jsonschema_rs.Draft202012Validator:
    """The project's own schema of its JSON report."""
    schema = read((ROOT / "schemas/meta/report.schema.yaml").read_bytes())
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def faults_of(validator: Any, document: Any) -> list[str]:
    """What a validator finds wrong, with its place."""
    return [f"{list(e.instance_path)}: {e.message}" for e in validator.iter_errors(document)]


STAGED = decision(
    replace(REPORT, run=replace(REPORT.run, source="index", commit=None, policies="target")),
    target=None, head=None, base=None, tree=None, strict=True,
)  # fmt: skip


@pytest.mark.parametrize("gate", [None, DECISION, STAGED, decision(BROKEN)], ids=["report", "gate", "staged", "broken"])
def test_the_json_report_fits_the_schema_of_the_project(gate: Decision | None) -> None:
    report = gate.report if gate else REPORT
    assert faults_of(report_schema(), json.loads(json_format.render(report, "id", gate))) == []


def test_the_schema_of_the_report_knows_every_field_and_no_other() -> None:
    document = json.loads(json_format.render(REPORT, "id", DECISION))
    for path in (
        ("gate",),
        ("gate", "debt", 0),
        ("gate", "records", 0, "fields", 0),
        ("findings", 0),
        ("totals",),
    ):
        whole = json.loads(json.dumps(document))
        part = whole
        for step in path:
            part = part[step]
        part["lain"] = {}
        assert len(faults_of(report_schema(), whole)) == 1, path


def test_json_has_the_gate_and_states_only_where_a_change_was_judged() -> None:
    plain = json.loads(json_format.render(REPORT, "id"))
    judged = json.loads(json_format.render(REPORT, "id", DECISION))
    assert "gate" not in plain
    assert not any("state" in f for f in plain["findings"])
    assert [f["state"] for f in judged["findings"]] == [
        "new",
        "new",
        "debt",
        "debt",
        "waived",
        "debt",
        "debt",
    ]
    assert [f["waiver"] for f in plain["findings"]] == [None, None, None, None, "pengecualian-c", None, None]
    assert {k: v for k, v in plain.items() if k != "findings"} == {
        k: v for k, v in judged.items() if k not in ("findings", "gate")
    }


@pytest.mark.parametrize(
    ("gate", "verdict"),
    [(DECISION, "refused"), (decision(new=(), debt=()), "accepted"), (decision(BROKEN), "could-not-check")],
)
def test_json_says_the_verdict_of_the_gate(gate: Decision, verdict: str) -> None:
    assert json.loads(json_format.render(gate.report, "id", gate))["gate"]["verdict"] == verdict


def test_json_spells_the_decision_out() -> None:
    gate = json.loads(json_format.render(REPORT, "en", DECISION))["gate"]
    assert gate["blocking"] == [NEW[0].fingerprint]
    assert gate["new"] == [f.fingerprint for f in NEW]
    assert gate["debt"][0] == {
        "fingerprint": OLD.fingerprint,
        "since": {"commit": "e" * 40, "day": "2026-03-01", "exact": True},
        "why": None,
    }
    assert gate["debt"][1]["why"] == "seen only now that the record is mended"
    assert gate["fixed"][0]["fingerprint"] == FIXED.fingerprint
    assert gate["records"][0]["fields"][1] == {
        "path": "data[id=x].jumlah", "edit": "added", "before": None, "after": 3,
    }  # fmt: skip
    assert gate["policies"][0]["records"] == [
        {"kind": "aplikasi", "record": "a"},
        {"kind": "aplikasi", "record": "b"},
    ]
    assert gate["compliance"][0]["after"] == {"pass": 4, "fail": 5, "waived": 1, "not_assessable": 1}
    assert gate["index"][0]["levels"] == [{"indicator": "21", "before": "3", "after": "2"}]
    assert gate["owners"] == ["@kota/pengelola-kebijakan", "hukum@contoh.example"]


def test_json_counts_findings_that_stand_and_waived_ones_apart() -> None:
    totals = json.loads(json_format.render(REPORT, "id"))["totals"]
    assert totals["findings"] == {"error": 4, "warning": 1, "info": 1}
    assert totals["waived"] == 1


@given(texts)
def test_json_gives_every_text_back_as_it_was_and_shows_nothing_unseen(text: str) -> None:
    written = json_format.dumps({"teks": text})
    assert json.loads(written) == {"teks": text}
    assert not REFUSED_CHARACTER.search(written)


# --- SARIF ---


def run_of(report: Report, gate: Decision | None = None, lang: Lang = "id") -> dict[str, Any]:
    """The one run of a SARIF log."""
    (run,) = json.loads(sarif.render(report, lang, gate))["runs"]
    return run  # type: ignore[no-any-return]


def in_plain(message: str) -> tuple[str, list[str]]:
    """A SARIF message as a viewer that follows 3.11.5 and 3.11.6 reads it: the text, and the links in it."""
    link = re.compile(r"(?<!\\)(?:\\\\)*\[((?:[^\\\[\]]|\\[\\\[\]])*)\]\(([^)]*)\)")
    braces = message.replace("{{", "").replace("}}", "")
    live = [m[0] for m in link.finditer(message)] + re.findall(r"[{}]", braces)
    return re.sub(r"\\([\\\[\]])", r"\1", message).replace("{{", "{").replace("}}", "}"), live


def test_the_reader_of_sarif_messages_sees_links_and_placeholders_where_there_are_any() -> None:
    assert in_plain("lihat [di sini](1)")[1] == ["[di sini](1)"]
    assert in_plain(r"lihat \\[di \[sini\]](1)")[1] == [r"\\[di \[sini\]](1)"]
    assert in_plain("ruas {0}")[1] == ["{", "}"]


@given(hostile())
@settings(max_examples=150)
def test_a_sarif_message_holds_no_link_and_no_placeholder(made: tuple[Report, Decision, list[str]]) -> None:
    report, gate, _ = made
    run = run_of(report, gate)
    messages = [r["message"]["text"] for r in run["results"]]
    messages += [n["message"]["text"] for n in run["invocations"][0]["toolExecutionNotifications"]]
    for message in messages:
        text, live = in_plain(message)
        assert live == []
        assert "](" not in message
        assert "\n" not in text
    first = report.findings[0]
    name = f"{first.name[:80]}: " if first.name else ""
    assert in_plain(messages[0])[0].startswith(printable(name + first.message.id).replace("](", "] ("))


def test_sarif_escapes_brackets_backslashes_and_braces_as_the_standard_asks() -> None:
    (result,) = run_of(report_with(replace(ADVICE, name="", message=same(r"Lihat [sini\](x) butir[2] {0}."))))[
        "results"
    ]
    assert result["message"]["text"].startswith(r"Lihat \[sini\\\] (x) butir\[2\] {{0}}. Dasar: ")


def test_sarif_shows_the_line_from_its_column_on_cut_and_made_harmless() -> None:
    long = replace(OLD, place=Place("a.yaml", 1, 7), excerpt="nama: \x1b[2J\u202e" + "x" * 2_000_000)
    (result,) = run_of(report_with(long))["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region["snippet"] == {"text": r"\x1b[2J\u202e" + "x" * 395}
    (result,) = run_of(report_with(replace(long, place=Place("a.yaml", 1, 3_000_000))))["results"]
    assert "snippet" not in result["locations"][0]["physicalLocation"]["region"]


@given(texts)
def test_a_sarif_uri_names_the_file_and_nothing_else(file: str) -> None:
    run = run_of(report_with(replace(OLD, place=Place(file, 1, 1))))
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9_.~/%-]*", uri)
    assert unquote(uri) == file.encode("utf-8", "backslashreplace").decode()


def test_every_sarif_result_points_at_its_rule() -> None:
    run = run_of(REPORT, DECISION)
    rules = run["tool"]["driver"]["rules"]
    assert [r["id"] for r in rules] == ["patuh-yaml", f"{LAW}-harga", f"{LAW}-jumlah"]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    assert rules[2]["name"] == "Jumlah dicatat"
    assert rules[2]["defaultConfiguration"] == {"level": "error"}
    assert rules[2]["properties"]["tags"] == ["spbe", LAW, "aplikasi"]
    assert "Uji 1/2024 Pasal 1 ayat (2)" in rules[2]["help"]["text"]
    assert "Tulis `nama: Sistem Perizinan`." in rules[2]["help"]["text"]
    assert r"\<berjumlah\>" in rules[2]["help"]["markdown"]


def test_every_sarif_result_has_its_fingerprint_level_and_place() -> None:
    results = run_of(REPORT)["results"]
    assert [r["partialFingerprints"] for r in results] == [{"patuh/v1": f.fingerprint} for f in REPORT.findings]
    assert [r["level"] for r in results] == ["error", "warning", "error", "error", "error", "note", "error"]
    place = results[0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {
        "uri": "registry/aplikasi/a%2Cb%3Ac%25%C3%A9.yaml",
        "uriBaseId": "%SRCROOT%",
    }
    assert (place["region"]["startLine"], place["region"]["startColumn"]) == (3, 9)


def test_sarif_tells_new_from_old_only_where_a_change_was_judged() -> None:
    assert not any("baselineState" in r for r in run_of(REPORT)["results"])
    states = {r["partialFingerprints"]["patuh/v1"]: r["baselineState"] for r in run_of(REPORT, DECISION)["results"]}
    assert Counter(states.values()) == {"new": 2, "unchanged": 5, "absent": 1}
    assert states[FIXED.fingerprint] == "absent"
    assert states[WAIVED.fingerprint] == "unchanged"


def test_sarif_suppresses_what_a_waiver_accepts_and_says_of_all_others_that_they_are_not() -> None:
    found = {r["partialFingerprints"]["patuh/v1"]: r["suppressions"] for r in run_of(REPORT)["results"]}
    accepted = found.pop(WAIVED.fingerprint)
    assert accepted == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "Diterima lewat pengecualian pengecualian-c",
        }
    ]
    assert list(found.values()) == [[]] * 6


@pytest.mark.parametrize(
    ("report", "gate", "successful", "code"),
    [
        (REPORT, None, True, None),
        (REPORT, DECISION, True, 1),
        (REPORT, decision(new=()), True, 0),
        (BROKEN, None, False, 3),
        (BROKEN, decision(BROKEN), False, 3),
    ],
)
def test_sarif_says_how_the_run_ended(
    report: Report, gate: Decision | None, successful: bool, code: int | None
) -> None:
    (invocation,) = run_of(report, gate)["invocations"]
    assert invocation["executionSuccessful"] is successful
    assert invocation.get("exitCode") == code
    told = invocation["toolExecutionNotifications"]
    assert len(told) == len(report.faults)
    if told:
        assert told[0]["associatedRule"] == {"id": f"{LAW}-harga"}
        assert told[0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 7, "startColumn": 3}


def test_sarif_names_a_commit_only_where_there_is_one() -> None:
    assert run_of(REPORT)["properties"]["commit"] == "c" * 40
    assert "target" not in run_of(REPORT)["properties"]
    assert run_of(REPORT, DECISION)["properties"]["target"] == "a" * 40
    assert set(run_of(STAGED.report, STAGED)["properties"]) == {"source", "as_of"}


def test_sarif_keeps_the_heaviest_where_there_is_no_room_and_tells_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sarif, "RESULTS", 4)
    run = run_of(REPORT, DECISION)
    kept = [r["partialFingerprints"]["patuh/v1"] for r in run["results"]]
    assert kept == [f.fingerprint for f in (NEW[0], OLD, DECISION.debt[1].finding, OWN)]
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["level"] == "warning"
    assert told["message"]["text"].startswith("dan 4 temuan lain (2 pelanggaran, 1 peringatan, 1 saran)")


def test_sarif_limits_are_those_of_github() -> None:
    many = [finding("jumlah", str(n), n + 1, data="biasa") for n in range(25)]
    kinds = [replace(f, kind=f"jenis-{f.record}") for f in many]
    (rule,) = run_of(report_with(*kinds))["tool"]["driver"]["rules"]
    assert (sarif.RESULTS, len(rule["properties"]["tags"])) == (25_000, 20)


@pytest.mark.slow
@pytest.mark.needs_node
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("gate", [None, DECISION, STAGED, decision(BROKEN)], ids=["report", "gate", "staged", "broken"])
def test_the_sarif_log_fits_the_published_schema(lang: Lang, gate: Decision | None) -> None:
    from tests.formats.published import sarif_schema

    log = json.loads(sarif.render(gate.report if gate else REPORT, lang, gate))
    validator = jsonschema_rs.Draft4Validator(sarif_schema(), validate_formats=True)
    assert faults_of(validator, log) == []
    assert not validator.is_valid(log | {"version": "2.0.0"})


# --- JUnit ---


def cases_of(report: Report, gate: Decision | None = None, lang: Lang = "id") -> dict[str, tuple[str, str, str]]:
    """Outcome, message and text of each test case by its name, as a reader of the XML finds them."""
    found = {}
    for case in ElementTree.fromstring(junit.render(report, lang, gate)).iter("testcase"):
        (outcome,) = list(case) or [ElementTree.Element("passed")]
        found[case.attrib["name"]] = (outcome.tag, outcome.get("message", ""), outcome.text or "")
    return found


def outcomes(report: Report, gate: Decision | None = None) -> dict[str, str]:
    """Outcome of each test case by its name without the regulation."""
    return {name.removeprefix(f"{LAW}-"): outcome for name, (outcome, _, _) in cases_of(report, gate).items()}


def test_junit_fails_what_stands_and_skips_what_is_waived_not_judged_or_for_nobody() -> None:
    assert outcomes(REPORT) == {
        "patuh-yaml: registry/aplikasi/rusak.yaml": "failure",
        "jumlah: aplikasi a": "failure",
        "harga: aplikasi a": "failure",
        "jumlah: aplikasi b": "failure",
        "harga: aplikasi b": "failure",
        "jumlah: aplikasi c": "skipped",
        "jumlah: aplikasi d": "failure",
        "risiko": "skipped",
        "pemilik: belum dapat dinilai": "skipped",
    }


def test_junit_fails_only_what_refuses_the_change() -> None:
    failed = {name for name, outcome in outcomes(REPORT, DECISION).items() if outcome == "failure"}
    assert failed == {"jumlah: aplikasi a"}
    strict = {n for n, o in outcomes(REPORT, decision(strict=True)).items() if o == "failure"}
    assert strict == {
        "jumlah: aplikasi a",
        "jumlah: aplikasi b",
        "harga: aplikasi b",
        "patuh-yaml: registry/aplikasi/rusak.yaml",
    }


def test_junit_says_why_something_is_skipped() -> None:
    said = {name.removeprefix(f"{LAW}-"): message for name, (_, message, _) in cases_of(REPORT, DECISION).items()}
    assert said["jumlah: aplikasi b"].startswith("utang sejak 1 Maret 2026: ")
    assert said["harga: aplikasi b"].startswith(
        "utang sedikitnya sejak 1 Januari 2025 (baru terlihat setelah rekaman diperbaiki): "
    )
    assert said["jumlah: aplikasi d"] == "utang: biasa: Ruas `nama` berisi biasa."
    assert said["harga: aplikasi a"].startswith("baru, tidak menghalangi: ")
    assert said["jumlah: aplikasi c"].startswith("pengecualian pengecualian-c: ")
    assert said["risiko"] == "belum ada rekaman yang terkena aturan ini"
    assert (
        said["pemilik: belum dapat dinilai"]
        == "belum dapat dinilai, 1 rekaman: register unit dinyatakan belum lengkap (1)"
    )


def test_junit_passes_a_rule_that_every_record_passes_and_no_other() -> None:
    base = RuleCount(
        rule="uji-1-2024-x",
        title=Text("X", "X"),
        regulation=LAW,
        provision="pasal-2",
        kind="aplikasi",
        severity=Severity.ERROR,
        standing=Standing.IN_FORCE,
    )
    counts = {
        "semua": {"applicable": 3, "passed": 3},
        "sebagian-belum": {"applicable": 3, "passed": 2, "not_assessable": 1},
        "gagal": {"applicable": 3, "passed": 2, "failed": 1},
        "rusak": {"applicable": 3, "passed": 2, "errors": 1},
        "dikecualikan": {"applicable": 1, "waived": 1},
        "usai": {"standing": Standing.ENDED},
        "lain": {"standing": Standing.OTHER_GOVERNMENT},
    }
    rules = tuple(replace(base, rule=name, **change) for name, change in counts.items())
    found = cases_of(report_with(rules=rules, not_assessable=()))
    assert {name: outcome for name, (outcome, _, _) in found.items()} == {
        "semua": "passed", "sebagian-belum": "passed", "sebagian-belum: belum dapat dinilai": "skipped", "usai": "skipped", "lain": "skipped",
    }  # fmt: skip
    assert found["usai"][1] == "aturan ini sudah tidak berlaku"
    assert found["lain"][1] == "aturan ini untuk pemerintahan lain"


def test_junit_reports_a_fault_as_an_error() -> None:
    found = cases_of(BROKEN, decision(BROKEN))
    outcome, message, text = found["policies/uji-1-2024/rules/harga.yaml:7:3"]
    assert (outcome, message) == ("error", text)
    assert message.startswith("Pemeriksaan tidak utuh")


def test_junit_puts_findings_of_one_rule_on_one_record_into_one_case_with_the_gravest_outcome() -> None:
    two = (
        replace(WAIVED, record="a"),
        NEW[0],
        replace(NEW[0], place=Place("registry/aplikasi/a.yaml", 9, 1)),
    )
    found = cases_of(report_with(*two, rules=(), not_assessable=()))
    ((outcome, message, text),) = found.values()
    assert outcome == "failure"
    assert message.startswith(printable(NEW[0].name[:80]))
    assert [line.split(" ")[0] for line in text.split("\n") if line.startswith("registry/")] == [
        "registry/aplikasi/a,b:c%é.yaml:3:9", "registry/aplikasi/a.yaml:9:1", "registry/aplikasi/a,b:c%é.yaml:22:9",
    ]  # fmt: skip


@given(hostile(), st.booleans())
@settings(max_examples=150)
def test_junit_parses_and_gives_the_made_harmless_text_back(
    made: tuple[Report, Decision, list[str]], gated: bool
) -> None:
    report, gate, _ = made
    whole = ElementTree.fromstring(junit.render(report, "id", gate if gated else None))
    suites = list(whole)
    names = [suite.attrib["name"] for suite in suites]
    assert names == sorted(set(names))
    for suite in suites:
        cases = list(suite)
        assert {case.get("classname") for case in cases} == {suite.get("name")}
        assert len({case.get("name") for case in cases}) == len(cases) == int(suite.attrib["tests"])
        for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.attrib[key]) == len(suite.findall(f"testcase/{tag}"))
    for key in ("tests", "failures", "errors"):
        assert int(whole.attrib[key]) == sum(int(suite.attrib[key]) for suite in suites)
    inside = [element for case in whole.iter("testcase") for element in case]
    assert all(element.text and element.tag in ("failure", "error", "skipped") for element in inside)
    first = report.findings[0]
    name = f"{first.name[:80]}: " if first.name else ""
    shown = printable(name + first.message.id)
    assert shown in {element.get("message", "") for element in inside if element.tag == "failure"}
    lines = [line for element in inside for line in (element.text or "").split("\n")]
    assert shown in lines
    assert printable(first.place.file) in {case.get("file", "") for case in whole.iter("testcase")}


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("gate", [None, DECISION, decision(BROKEN)], ids=["report", "gate", "broken"])
def test_the_junit_report_fits_the_published_schema(lang: Lang, gate: Decision | None) -> None:
    """`file`, which the schema does not know, is GitLab's (docs.gitlab.com/ci/testing/unit_test_reports): it is taken away first."""
    import xmlschema

    from tests.formats.published import junit_schema

    whole = ElementTree.fromstring(junit.render(gate.report if gate else REPORT, lang, gate))
    for case in whole.iter("testcase"):
        case.attrib.pop("file", None)
    schema = xmlschema.XMLSchema(junit_schema())
    assert [error.reason for error in schema.iter_errors(whole)] == []
    whole[0].set("waktu", "0")
    assert not schema.is_valid(whole)


# --- GitHub ---


def commands(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Every command in a log as GitHub's runner reads it (`ActionCommand`): name, properties, message."""
    for line in text.split("\n"):
        if not line.lstrip().startswith("::"):
            continue
        head, sign, data = line.lstrip()[2:].partition("::")
        if not sign:
            continue
        name, _, listed = head.partition(" ")
        pairs = [pair.partition("=") for pair in listed.split(",") if pair]
        yield name, {key: unescaped(value, property=True) for key, _, value in pairs}, unescaped(data)


def unescaped(text: str, *, property: bool = False) -> str:
    """The reverse of the escapes, in the runner's order."""
    signs = {"%0D": "\r", "%0A": "\n"} | ({"%3A": ":", "%2C": ","} if property else {}) | {"%25": "%"}
    for escape, sign in signs.items():
        text = text.replace(escape, sign)
    return text


def many(errors: int, warnings: int, advice: int) -> tuple[Finding, ...]:
    """Findings of each weight, the light ones first."""
    levels = [Severity.INFO] * advice + [Severity.WARNING] * warnings + [Severity.ERROR] * errors
    return tuple(finding("jumlah", str(n), n + 1, level, data="biasa") for n, level in enumerate(levels))


def test_github_annotates_the_place_with_article_remedy_and_rule() -> None:
    name, properties, message = next(
        commands(github.render(report_with(ADVICE, replace(OLD, name="B", message=same("Salah."))), "id"))
    )
    assert name == "error"
    assert properties == {
        "file": "registry/aplikasi/a,b:c%é.yaml", "line": "12", "col": "9", "title": "Uji 1/2024 Pasal 1 ayat (2)",
    }  # fmt: skip
    assert message.split("\n") == [
        "B: Salah.", "Dasar: Uji 1/2024 Pasal 1 ayat (2): Aset <berjumlah>.",
        "Perbaiki: Tulis `nama: Sistem Perizinan`.", f"Aturan: {LAW}-jumlah",
    ]  # fmt: skip


@pytest.mark.parametrize("counts", [(0, 0, 0), (0, 0, 3), (10, 10, 0), (11, 3, 0), (37, 12, 1)])
def test_github_shows_ten_of_each_the_heaviest_first_and_never_loses_the_count(
    counts: tuple[int, int, int],
) -> None:
    text = github.render(report_with(*many(*counts)), "id")
    found = [name for name, _, _ in commands(text)]
    shown = [min(counts[0], 10), min(counts[1], 10)]
    left = sum(counts) - sum(shown)
    assert found == ["error"] * shown[0] + ["warning"] * shown[1] + ["notice"] * bool(left)
    if left:
        notice = list(commands(text))[-1][2]
        assert notice.startswith(f"dan {left} temuan lain (")
        assert sum(int(n) for n in re.findall(r"(\d+) (?:pelanggaran|peringatan|saran)", notice)) == left


def test_github_annotates_only_what_the_change_causes_and_tells_the_debt() -> None:
    text = github.render(REPORT, "id", DECISION)
    found = list(commands(text))
    assert [(name, p.get("line")) for name, p, _ in found] == [
        ("error", "3"),
        ("warning", "4"),
        ("notice", None),
    ]
    assert found[-1][2] == "Utang: 4 temuan yang tidak disebabkan usulan ini. 1 temuan diterima lewat pengecualian."
    strict = [
        p.get("line") for name, p, _ in commands(github.render(REPORT, "id", decision(strict=True))) if name == "error"
    ]
    assert strict == ["3", "12", "13", "2"]


def test_github_ends_in_the_verdict_as_a_plain_line() -> None:
    assert github.render(REPORT, "id", DECISION).split("\n")[-2:] == [
        "BELUM DAPAT DITERIMA: 1 pelanggaran, 1 peringatan baru; 1 temuan lama selesai", "",
    ]  # fmt: skip
    assert github.render(report_with(), "en").startswith("COMPLIANT AS FAR AS IT CAN BE ASSESSED: no findings")


def test_github_shows_faults_before_findings_and_counts_those_it_does_not_show() -> None:
    report = report_with(*many(3, 0, 0), faults=(FAULT,) * 12)
    found = list(commands(github.render(report, "id")))
    assert [name for name, _, _ in found] == ["error"] * 10 + ["notice"]
    assert found[0][1]["title"] == "Tidak dapat diperiksa sepenuhnya"
    assert found[-1][2].startswith(
        "dan 2 kerusakan lain yang membuat pemeriksaan tidak utuh. dan 3 temuan lain (3 pelanggaran)"
    )
    mixed = report_with(*many(9, 0, 0), faults=(FAULT,) * 2)
    assert [n for n, _, _ in commands(github.render(mixed, "id"))] == ["error"] * 10 + ["notice"]


@given(hostile(), st.booleans())
@settings(max_examples=150)
def test_every_github_command_was_made_by_the_checker(made: tuple[Report, Decision, list[str]], gated: bool) -> None:
    report, gate, _ = made
    text = github.render(report, "id", gate if gated else None)
    lines = text.split("\n")
    assert "\r" not in text
    assert lines[-1] == ""
    assert not lines[-2].lstrip().startswith(":")
    found = list(commands(text))
    assert len(found) == len(lines) - 2
    told = [*report.faults, *(gate.new if gated else report.standing)]
    assert [name for name, _, _ in found][-1:] == ["notice"]
    assert len(found) - 1 == len(told)
    for name, properties, message in found[:-1]:
        assert name in ("error", "warning")
        assert set(properties) <= {"file", "line", "col", "title"}
        assert properties["line"].isdecimal()
        assert message.count("\n") <= 3
    file = printable(report.findings[0].place.file)
    assert file in {properties.get("file", "") for _, properties, _ in found}
    first = report.findings[0]
    name = f"{first.name[:80]}: " if first.name else ""
    assert printable(name + first.message.id) in {message.split("\n")[0] for _, _, message in found}


# --- GitLab ---


def assert_code_quality(document: Any) -> None:
    """GitLab's rules for the report, from its documentation ("Code Quality report format") and what its parser demands.

    No package that pip or npm can bring carries a schema of it, so the rules stand here. One entry that breaks them makes GitLab stop
    reading there, silently.
    """
    assert isinstance(document, list)
    for entry in document:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert all(isinstance(entry[key], str) and entry[key] for key in ("description", "check_name", "fingerprint"))
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert set(entry["location"]) == {"path", "lines"}
        assert isinstance(entry["location"]["path"], str)
        assert not entry["location"]["path"].startswith("./")
        assert set(entry["location"]["lines"]) == {"begin"}
        assert isinstance(entry["location"]["lines"]["begin"], int)
        assert entry["location"]["lines"]["begin"] >= 1
    prints = [entry["fingerprint"] for entry in document]
    assert len(set(prints)) == len(prints)


def quality(report: Report, gate: Decision | None = None, lang: Lang = "id") -> list[dict[str, Any]]:
    """The entries of GitLab's report."""
    return json.loads(gitlab.render(report, lang, gate))  # type: ignore[no-any-return]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("gate", [None, DECISION, decision(BROKEN)], ids=["report", "gate", "broken"])
def test_the_gitlab_report_keeps_to_gitlabs_rules(lang: Lang, gate: Decision | None) -> None:
    report = gate.report if gate else REPORT
    document = quality(report, gate, lang)
    assert_code_quality(document)
    assert len(document) == len(report.findings) + len(report.faults)
    assert not gitlab.render(report, lang, gate).startswith("\ufeff")


def test_gitlab_gets_every_finding_in_its_own_words_of_weight() -> None:
    found = quality(BROKEN)
    assert [e["severity"] for e in found] == [
        "critical",
        "minor",
        "critical",
        "critical",
        "info",
        "info",
        "critical",
        "blocker",
    ]
    assert [e["fingerprint"] for e in found[:-1]] == [f.fingerprint for f in REPORT.findings]
    assert found[-1]["description"].startswith("Pemeriksaan tidak utuh (bukan karena data Anda): ")
    assert found[4]["description"].endswith("Diterima lewat pengecualian pengecualian-c")
    assert found[5]["description"] == (
        "biasa: Ruas `nama` berisi biasa. Dasar: Uji 1/2024 Pasal 1 ayat (2): Aset <berjumlah>. "
        "Perbaiki: Tulis `nama: Sistem Perizinan`."
    )


def test_gitlab_gets_the_same_report_with_and_without_a_decision() -> None:
    assert gitlab.render(REPORT, "id", DECISION) == gitlab.render(REPORT, "id")


def test_gitlab_fingerprints_are_unique_even_where_records_share_an_id() -> None:
    twins = (
        OLD,
        replace(OLD, place=Place("registry/aplikasi/z.yaml", 1, 1)),
        replace(OLD, place=Place("z", 1, 1)),
    )
    found = [e["fingerprint"] for e in quality(report_with(*twins, faults=(FAULT, FAULT)))]
    assert len(set(found)) == 5
    assert found[0] == OLD.fingerprint
    assert found == [e["fingerprint"] for e in quality(report_with(*twins, faults=(FAULT, FAULT)))]


@given(hostile())
@settings(max_examples=100)
def test_any_text_keeps_to_gitlabs_rules(made: tuple[Report, Decision, list[str]]) -> None:
    report, _, _ = made
    document = quality(report)
    assert_code_quality([e for e in document if e["location"]["path"]])
    assert [e["location"]["path"] for e in document[:1]] == [printable(report.findings[0].place.file)]


def write_golden(cases: Sequence[tuple[str, Decision | None]] = CASES) -> None:
    """Write the golden files anew."""
    GOLDEN.mkdir(exist_ok=True)
    for case, gate in cases:
        for render, suffix in FORMATS.values():
            (GOLDEN / f"{case}.{suffix}").write_bytes(render(REPORT, "id", gate).encode())


if __name__ == "__main__":
    write_golden()
