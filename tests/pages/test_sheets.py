"""The files beside pages: each belongs to a page, says what that page says, and is as cut as it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from checker.pages.audience import Audience
from checker.pages.page import Download, Page
from checker.pages.site import contents
from checker.pages.state import GovernmentState, state_of
from checker.registry.project import open_project
from checker.report.maturity import as_json
from tests.conftest import ROOT, Patuh, Repository, write
from tests.laws import lay
from tests.pages.test_interval import END, PRICES, START, at

DAY = date(2026, 6, 1)


def read(file: Download) -> list[list[str]]:
    """The rows of a table, its heading first."""
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))


@pytest.fixture(scope="module", params=list(Audience))
def made(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> tuple[GovernmentState, Mapping[str, Page], Mapping[str, Download]]:
    """A small city with two commits and one past state, for each audience: its state, pages and files."""
    repository = Repository(tmp_path_factory.mktemp("lembar"))
    lay(repository.root, START)
    repository.commit("2026-01-05T09:00:00+07:00")
    write(repository.root, END)
    (repository.root / PRICES).unlink()
    repository.commit("2026-05-05T09:00:00+07:00")
    state = state_of(open_project(repository.root, as_of=DAY), request.param)
    pages, files = contents(state, [at(repository.root, "2026-01-31", request.param)])
    return state, {p.path: p for p in pages}, {f.path: f for f in files}


def test_every_file_belongs_to_a_page(
    made: tuple[GovernmentState, Mapping[str, Page], Mapping[str, Download]],
) -> None:
    _, pages, files = made
    assert {f.page for f in files.values()} <= set(pages)
    assert {"perubahan.csv", "perkembangan.csv", "utang.csv", "cakupan.json", "perangkat-daerah.csv"} <= set(files)


def test_the_tables_say_what_their_pages_say(
    made: tuple[GovernmentState, Mapping[str, Page], Mapping[str, Download]],
) -> None:
    state, pages, files = made
    offices = pages["perangkat-daerah/index"].data["offices"]
    assert [row[1:4] for row in read(files["perangkat-daerah.csv"])[1:]] == [
        [o["name"], str(o["records"]), str(o["errors"])] for o in offices
    ]
    last = read(files["perkembangan.csv"])[-1]
    assert (last[0], last[2]) == (DAY.isoformat(), str(pages["index"].data["figures"]["records"]))
    debt = {row[0]: row[5] for row in read(files["utang.csv"])[1:]}
    assert debt == {f.fingerprint: state.ages[f.fingerprint].day.isoformat() for f in state.report.standing}
    assert set(debt.values()) == {"2026-01-05", "2026-05-05"}
    (interval,) = pages["perubahan"].data["periods"]
    moved = read(files["masa/2026-01-31-sampai-sekarang.csv"])
    assert [row[:2] for row in moved[1:]] == [
        *(["muncul", why] for _, why in interval.came), *(["tidak ada lagi", why] for _, why in interval.went)
    ]  # fmt: skip
    past = json.loads(files["keadaan/2026-01-31/laporan.json"].content)
    assert past["run"]["commit"] == interval.before.report.run.commit


def test_changes_are_told_field_by_field_and_as_cut_as_the_page(
    made: tuple[GovernmentState, Mapping[str, Page], Mapping[str, Download]],
) -> None:
    state, _, files = made
    auditor = state.sight.audience is Audience.AUDITOR
    heading, *rows = read(files["perubahan.csv"])
    assert ("Pengubah" in heading) is auditor
    own = [row[6:10] for row in rows if row[3] == "lupa" and row[0] == "2026-05-05"]
    note = ["berubah", "catatan", "rahasia dapur", "rahasia dapur baru"]
    assert own == [["berubah", "jumlah", "1", ""], *([note] if auditor else [])]
    assert (b"rahasia dapur" in b"".join(f.content for f in files.values())) is auditor


def test_the_index_is_the_one_that_the_command_computes() -> None:
    city = state_of(open_project(Path(ROOT / "examples/kota-contoh"), as_of=date(2026, 6, 30)), Audience.AUDITOR, history=False)  # fmt: skip
    _, files = contents(city)
    found = {f.path: f for f in files}
    assert found["indeks.json"].content.decode() == as_json(city.appraisals, "id")
    pairs = read(found["duplikat.csv"])
    assert pairs[0][:4] == ["Aplikasi", "Perangkat daerah", "Aplikasi lain", "Perangkat daerah lain"]
    assert len(pairs) > 1
    assert [int(row[4]) for row in pairs[1:]] == sorted((int(row[4]) for row in pairs[1:]), reverse=True)


# --- the command ------------------------------------------------------------------------------------------------------


def test_every_record_page_leads_to_where_a_change_is_proposed(tmp_path: Path, patuh: Patuh) -> None:
    lay(tmp_path / "kota", START)
    template = "https://git.example/kota/edit/main/{path}#L{line}"
    out = tmp_path / "halaman"
    done = patuh("pages", tmp_path / "kota", "--output", out, "--edit-url", template)
    assert done.returncode == 0, done.stderr
    page = (out / "docs/register/aset/tetap.md").read_text("utf-8")
    assert 'href="https://git.example/kota/edit/main/registry/aset/tetap.yaml#L1"' in page


@pytest.mark.parametrize("template", ["javascript:alert(1)", "/edit/{path}", "git.example/{path}"])
def test_an_address_that_is_none_of_the_web_is_wrong_use(tmp_path: Path, patuh: Patuh, template: str) -> None:
    lay(tmp_path / "kota", START)
    done = patuh("pages", tmp_path / "kota", "--output", tmp_path / "halaman", "--edit-url", template)
    assert done.returncode == 2
    assert "--edit-url" in done.stderr
    assert not (tmp_path / "halaman").exists()
