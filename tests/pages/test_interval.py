"""The time between two states: what became of findings and why, of records, of the law; and what the public is not told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checker.model.decision import Edit, Subject
from checker.pages import changes, interval_page
from checker.pages.audience import Audience
from checker.pages.build import environment
from checker.pages.interval import Interval, list_intervals
from checker.pages.page import link
from checker.pages.past import PastState
from checker.pages.state import GovernmentState, state_of
from checker.registry.project import open_project
from tests.conftest import ROOT, Repository, write
from tests.gate_world import GOVERNMENT, asset, waiver
from tests.laws import lay

DAY = date(2026, 6, 1)
START: dict[str, str | bytes] = {
    "registry/instansi.yaml": GOVERNMENT,
    "registry/unit/dinas-kominfo.yaml": "id: dinas-kominfo\nnama: Dinas Kominfo\nstatus: aktif\njenis: dinas\nperan: [walidata]\n",
    "registry/unit/sekretariat.yaml": "id: sekretariat\nnama: Sekretariat\nstatus: aktif\njenis: badan\n",
    "registry/bukti/nota-dinas.yaml": "id: nota-dinas\nnama: Nota dinas\nunit: dinas-kominfo\nstatus: aktif\n",
    "registry/aset/benah.yaml": asset("benah", jumlah=""),
    "registry/aset/terima.yaml": asset("terima", jumlah=""),
    "registry/aset/buang.yaml": asset("buang", jumlah=""),
    "registry/aset/rusak.yaml": asset("rusak", jumlah=""),
    "registry/aset/mahal.yaml": asset("mahal", bagian="[{id: a, harga: 1000}]"),
    "registry/aset/lupa.yaml": asset("lupa", catatan="rahasia dapur"),
    "registry/aset/tetap.yaml": asset("tetap", jumlah=""),
    "registry/aset/henti.yaml": asset("henti", jumlah=""),
}
END: dict[str, str | bytes] = {
    "registry/aset/benah.yaml": asset("benah"),
    "registry/aset/buang.yaml": asset("buang", jumlah="", status="dihapus", alasan_dihapus="Dijual."),
    "registry/aset/rusak.yaml": asset("rusak", jumlah="", tersedia="banyak"),
    "registry/aset/henti.yaml": asset("henti", jumlah="", status="rencana"),
    "registry/aset/lupa.yaml": asset("lupa", jumlah="", catatan="rahasia dapur baru"),
    "registry/aset/baru.yaml": asset("baru", jumlah=""),
    "registry/pengecualian/terima.yaml": waiver("terima", "terima"),
}
PRICES = "policies/uji-1-2024/rules/harga.yaml"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in January, and what became of it in May: records, a waiver, and one rule less."""
    repository = Repository(tmp_path_factory.mktemp("masa"))
    lay(repository.root, START)
    repository.commit("2026-01-05T09:00:00+07:00")
    write(repository.root, END)
    (repository.root / PRICES).unlink()
    repository.commit("2026-05-05T09:00:00+07:00")
    return repository.root


def at(root: Path, moment: str, audience: Audience) -> PastState:
    return PastState(moment, state_of(open_project(root, at=moment), audience, history=False))


def today(root: Path, audience: Audience) -> GovernmentState:
    return state_of(open_project(root, as_of=DAY), audience, history=False)


@pytest.fixture(scope="module", params=list(Audience))
def told(root: Path, request: pytest.FixtureRequest) -> Interval:
    """The time from January to today, for each audience."""
    (found,) = list_intervals([at(root, "2026-01-31", request.param)], today(root, request.param))
    return found


def test_every_finding_that_came_says_why(told: Interval) -> None:
    assert sorted((f.record, f.rule, why) for f, why in told.came) == [
        ("baru", "uji-1-2024-jumlah", "rekaman baru"),
        ("lupa", "uji-1-2024-jumlah", "baru muncul"),
        ("rusak", "patuh-skema", "baru muncul"),
    ]


def test_every_finding_that_went_says_why(told: Interval) -> None:
    assert sorted((f.record, f.rule, why) for f, why in told.went) == [
        ("benah", "uji-1-2024-jumlah", "sudah diperbaiki"),
        ("buang", "uji-1-2024-jumlah", "rekamannya tidak ada lagi"),
        ("henti", "uji-1-2024-jumlah", "tidak disasar aturannya lagi"),
        ("mahal", "uji-1-2024-harga", "aturannya tidak berlaku lagi"),
        ("rusak", "uji-1-2024-jumlah", "kini tidak dapat dinilai"),
        ("terima", "uji-1-2024-jumlah", "kini dikecualikan"),
    ]


def test_backwards_what_went_came_and_what_came_went(root: Path) -> None:
    past, now = at(root, "2026-01-31", Audience.AUDITOR), today(root, Audience.AUDITOR)
    assert past.state is not None
    (forth,) = list_intervals([past], now)
    back = Interval(now, past.state, ("b", "a"))
    assert [f.fingerprint for f, _ in back.came] == [f.fingerprint for f, _ in forth.went]
    assert {(f.record, why) for f, why in back.came} == {
        ("benah", "baru muncul"), ("buang", "rekaman baru"), ("mahal", "aturannya belum berlaku pada awal masa"),
        ("henti", "tadinya tidak disasar aturannya"), ("rusak", "tadinya belum dapat dinilai"), ("terima", "tadinya dikecualikan"),
    }  # fmt: skip


def test_what_came_and_went_is_the_difference_of_the_figures(told: Interval) -> None:
    before, after = told.before.report, told.after.report
    assert len(after.standing) - len(before.standing) == len(told.came) - len(told.went)


def test_records_are_told_as_far_as_both_schemas_show_them(told: Interval) -> None:
    public = told.after.sight.audience is Audience.PUBLIC
    found = {c.record: (c.edit, [f.path for f in c.fields], hidden) for c, hidden in told.records}
    assert found["baru"][0] is Edit.ADDED
    assert found["benah"] == (Edit.CHANGED, ["jumlah"], 0)
    assert found["lupa"] == (Edit.CHANGED, *((["jumlah"], 1) if public else (["jumlah", "catatan"], 0)))
    assert "tetap" not in found


def test_what_became_of_the_law_is_told(told: Interval) -> None:
    found = [(c.subject, c.name, c.edit) for c in told.policies]
    assert found == [(Subject.RULE, "uji-1-2024-harga", Edit.REMOVED)]
    assert ("pengecualian", "terima") in {(c.kind, c.record) for c, _ in told.records}


def test_the_page_shows_it_and_hides_what_it_must(told: Interval) -> None:
    (page,) = interval_page.pages([told])
    assert (page.path, page.title) == (
        "perubahan/2026-01-31-sampai-sekarang",
        "Perubahan dari 31 Januari 2026 sampai 1 Juni 2026",
    )
    html = environment(ROOT / "site/templates").get_template("perubahan-masa.html.j2").render(
        page.data, sini=page.path, judul=page.title, tautan=lambda there: link(page.path, there)
    )  # fmt: skip
    public = told.after.sight.audience is Audience.PUBLIC
    assert ("rahasia dapur" in html) is not public
    assert "1 ruas yang berubah tidak ditampilkan" in html if public else "catatan" in html
    assert '<a href="../register/aset/baru.html">' in html
    assert "3 temuan ada pada akhir masa" in html


def test_intervals_join_neighbours_and_leave_out_what_is_not_past(root: Path) -> None:
    states = [at(root, m, Audience.PUBLIC) for m in ("2026-05-31", "2026-01-31")]
    states.append(PastState("2020-01-01", None))
    late = PastState("HEAD", state_of(open_project(root, as_of=date(2030, 1, 1)), Audience.PUBLIC, history=False))  # fmt: skip
    now = today(root, Audience.PUBLIC)
    found = list_intervals([*states, late], now)
    assert [p.asked for p in found] == [("2026-05-31", "sekarang"), ("2026-01-31", "2026-05-31")]
    assert (found[0].came, found[0].went, found[0].records, found[0].policies) == ([], [], [], [])
    (page,) = changes.pages(now, found)
    assert page.data["periods"] == found
    assert list_intervals([], now) == []
