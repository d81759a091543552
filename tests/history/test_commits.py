"""The history of a registry: what each commit did to records, and how compliance went from month to month."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from checker.git.repository import Git
from checker.git.source import WorkTree
from checker.history.commits import LIMIT, Chronicle, Point, chronicle, month_ends, trend
from checker.law.policies import Policies
from checker.model.decision import Edit, FieldChange, RecordChange
from checker.model.report import Severity
from checker.pages import changes, first, record
from checker.pages.audience import Audience
from checker.pages.state import GovernmentState, state_of
from checker.registry.project import open_project, policies_of
from tests.conftest import Repository
from tests.gate_world import GOVERNMENT, asset, listed, waiver
from tests.laws import changed, lay

ZONE = ZoneInfo("Asia/Jakarta")
DAY = date(2026, 6, 1)
OFFICES: dict[str, str | bytes] = {
    "registry/instansi.yaml": GOVERNMENT,
    "registry/unit/dinas-kominfo.yaml": "id: dinas-kominfo\nnama: Dinas Kominfo\nstatus: aktif\njenis: dinas\nperan: [walidata]\n",
    "registry/unit/sekretariat.yaml": "id: sekretariat\nnama: Sekretariat\nstatus: aktif\njenis: badan\n",
    "registry/bukti/nota-dinas.yaml": "id: nota-dinas\nnama: Nota dinas\nunit: dinas-kominfo\nstatus: aktif\n",
}
A = "registry/aset/a.yaml"


@pytest.fixture(scope="module")
def laws(tmp_path_factory: pytest.TempPathFactory) -> Policies:
    """The small laws, read once."""
    return policies_of(WorkTree(lay(tmp_path_factory.mktemp("laws"))))


@pytest.fixture
def world(repository: Repository) -> Repository:
    """A repository whose first commit, of 5 January 2026, has the laws, two offices and one asset."""
    lay(repository.root, {**OFFICES, A: asset("a")})
    repository.commit("2026-01-05T09:00:00+07:00")
    return repository


def told(repository: Repository, laws: Policies, folder: str = "registry", limit: int = LIMIT) -> Chronicle:
    git = Git(repository.root)
    return chronicle(git, git.commit("HEAD"), folder, laws, ZONE, limit)


def shown(record: RecordChange) -> tuple[str, str, str]:
    return record.kind, record.record, record.edit.value


def said(history: Chronicle) -> list[list[tuple[str, str, str]]]:
    """What every commit did, the latest first."""
    return [[shown(record) for record in entry.changes] for entry in history.entries]


# --- what a commit did ------------------------------------------------------------------------------------------------

FIRST = [
    ("aset", "a", "added"), ("bukti", "nota-dinas", "added"), ("instansi", "kota-uji", "added"),
    ("unit", "dinas-kominfo", "added"), ("unit", "sekretariat", "added"),
]  # fmt: skip


def test_the_first_commit_brings_all_its_records(world: Repository, laws: Policies) -> None:
    history = told(world, laws)
    assert said(history) == [FIRST]
    assert history.complete
    assert history.entries[0].day == date(2026, 1, 5)
    assert history.entries[0].commit == world.git("rev-parse", "HEAD")


def test_the_day_is_the_governments(world: Repository, laws: Policies) -> None:
    world.commit("2026-01-31T23:30:00+00:00", {A: asset("a", jumlah="2")})
    assert told(world, laws).entries[0].day == date(2026, 2, 1), "half past six in the morning in Jakarta"


Files = Mapping[str, str | None]
"""Files a commit writes; None takes one away."""
STEPS: dict[str, tuple[Files, list[tuple[str, str, str]]]] = {
    "a value": ({A: asset("a", jumlah="2")}, [("aset", "a", "changed")]),
    "a new record": ({"registry/aset/b.yaml": asset("b")}, [("aset", "b", "added")]),
    "a record gone": ({A: None}, [("aset", "a", "removed")]),
    "a record marked as removed": ({A: asset("a", status="dihapus")}, [("aset", "a", "changed")]),
    "another id": ({A: asset("z")}, [("aset", "a", "removed"), ("aset", "z", "added")]),
    "a list": ({A: None, "registry/aset/semua.yaml": listed(asset("a"), asset("b"))}, [("aset", "b", "added")]),
    "the government": ({"registry/instansi.yaml": GOVERNMENT.replace("Kota Uji", "Kota Lain", 1)}, [("instansi", "kota-uji", "changed")]),
    "a record that breaks its schema": ({A: asset("a", jumlah="banyak")}, [("aset", "a", "changed")]),
    "a file moved": ({A: None, "registry/aset/gudang/a.yaml": asset("a")}, []),
    "keys in another order": ({A: "".join(f"{line}\n" for line in reversed(asset("a").splitlines()))}, []),
    "comments and blank lines": ({A: "# aset pertama\n\n" + asset("a")}, []),
    "a file that cannot be read": ({A: 'nama: "' + asset("a")}, []),
    "a hidden folder": ({"registry/.arsip/aset/b.yaml": asset("b")}, []),
    "a note for people": ({"registry/aset/baca.md": "aset"}, []),
    "a folder that is no kind": ({"registry/asset/b.yaml": asset("b")}, []),
}  # fmt: skip


def apply(repository: Repository, files: Files, when: str) -> str:
    for name, content in files.items():
        if content is None:
            (repository.root / name).unlink()
    return repository.commit(when, {name: text for name, text in files.items() if text is not None})


@pytest.mark.parametrize("step", STEPS)
def test_a_commit_is_told_by_what_it_did_to_records(world: Repository, laws: Policies, step: str) -> None:
    files, expected = STEPS[step]
    apply(world, files, "2026-02-01T09:00:00+07:00")
    assert said(told(world, laws)) == [expected, FIRST]


def test_what_stands_outside_the_registry_is_no_entry(world: Repository, laws: Policies) -> None:
    world.commit("2026-02-01T09:00:00+07:00", {"README.md": "Halo", "registry-lama/aset/b.yaml": asset("b")})
    world.commit("2026-02-02T09:00:00+07:00")
    assert said(told(world, laws)) == [FIRST]


def test_values_are_told_before_and_after(world: Repository, laws: Policies) -> None:
    world.commit(
        "2026-02-01T09:00:00+07:00",
        {A: asset("a", jumlah="7", versi="", bagian="[{id: x, harga: 20}, {id: y}]", catatan="Baru")},
    )
    (change,) = told(world, laws).entries[0].changes
    assert change.fields == (
        FieldChange("versi", Edit.REMOVED, "1.0", None),
        FieldChange("jumlah", Edit.CHANGED, 1, 7),
        FieldChange("bagian[id=x].harga", Edit.CHANGED, 10, 20),
        FieldChange("bagian[id=y]", Edit.ADDED, None, {"id": "y"}),
        FieldChange("catatan", Edit.ADDED, None, "Baru"),
    )


def test_a_file_mended_says_that_the_record_changed_not_that_it_is_new(world: Repository, laws: Policies) -> None:
    apply(world, {A: 'nama: "' + asset("a")}, "2026-02-01T09:00:00+07:00")
    apply(world, {A: asset("a", jumlah="2")}, "2026-02-02T09:00:00+07:00")
    assert said(told(world, laws)) == [[("aset", "a", "changed")], [], FIRST]


def test_the_latest_commit_comes_first_and_a_record_finds_its_own(world: Repository, laws: Policies) -> None:
    oids = [apply(world, {A: asset("a", jumlah=str(n))}, f"2026-02-0{n}T09:00:00+07:00") for n in (2, 3, 4)]
    world.commit("2026-03-01T09:00:00+07:00", {"registry/aset/b.yaml": asset("b")})
    history = told(world, laws)
    mine = history.by_record["aset", "a"]
    assert [entry.commit for entry, _ in mine][:3] == oids[::-1]
    assert [change.fields[0].after for _, change in mine[:3]] == [4, 3, 2]
    assert len(mine) == 4
    assert ("aset", "c") not in history.by_record


def test_of_a_long_history_the_latest_are_told(world: Repository, laws: Policies) -> None:
    for n in range(2, 5):
        apply(world, {A: asset("a", jumlah=str(n))}, f"2026-02-0{n}T09:00:00+07:00")
    history = told(world, laws, limit=2)
    assert said(history) == [[("aset", "a", "changed")]] * 2, "the oldest told is compared with what was before it"
    assert not history.complete
    assert told(world, laws, limit=4).complete


def test_who_and_what_are_as_signed(world: Repository, laws: Policies) -> None:
    (world.root / A).write_text(asset("a", jumlah="2"), "utf-8")
    world.git("add", "-A")
    world.git(
        "commit",
        "-q",
        "-m",
        "Judul\n\nIsi panjang",
        GIT_AUTHOR_NAME="Élan <b>",
        GIT_AUTHOR_EMAIL="e@contoh.example",
    )
    entry = told(world, laws).entries[0]
    assert (entry.who, entry.what) == ("Élan b", "Judul")


# --- merges, folders, shallow clones ----------------------------------------------------------------------------------


def branch(repository: Repository, name: str, files: Files, when: str) -> None:
    repository.git("checkout", "-q", "-b", name)
    apply(repository, files, when)


def merge(repository: Repository, name: str, when: str) -> str:
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "-m", "gabung", name, GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when)
    return repository.git("rev-parse", "HEAD")


def test_a_merge_counts_once_with_all_that_it_brought(world: Repository, laws: Policies) -> None:
    branch(world, "usulan", {"registry/aset/b.yaml": asset("b")}, "2026-02-01T09:00:00+07:00")
    apply(world, {"registry/aset/b.yaml": asset("b", jumlah="2"), "registry/aset/c.yaml": asset("c")}, "2026-02-02T09:00:00+07:00")  # fmt: skip
    world.git("checkout", "-q", "main")
    apply(world, {A: asset("a", jumlah="9")}, "2026-02-03T09:00:00+07:00")
    merged = merge(world, "usulan", "2026-02-04T09:00:00+07:00")
    history = told(world, laws)
    assert said(history) == [
        [("aset", "b", "added"), ("aset", "c", "added")], [("aset", "a", "changed")], FIRST,
    ]  # fmt: skip
    assert history.entries[0].commit == merged
    assert history.entries[0].day == date(2026, 2, 4), "the day it was merged, not the day it was written"


def test_a_merge_that_brought_nothing_here_is_no_entry(world: Repository, laws: Policies) -> None:
    branch(world, "usulan", {"README.md": "Halo"}, "2026-02-01T09:00:00+07:00")
    merge(world, "usulan", "2026-02-04T09:00:00+07:00")
    assert said(told(world, laws)) == [FIRST]


def clone(repository: Repository, target: Path, *how: str) -> Repository:
    subprocess.run(["git", "clone", "-q", *how, repository.root.as_uri(), str(target)], check=True, capture_output=True)
    return Repository(target)


def test_where_history_was_cut_off_nothing_is_called_new(world: Repository, laws: Policies, tmp_path: Path) -> None:
    for n in (2, 3, 4):
        apply(world, {A: asset("a", jumlah=str(n))}, f"2026-02-0{n}T09:00:00+07:00")
    for depth, entries in (("1", 0), ("2", 1), ("3", 2)):
        history = told(clone(world, tmp_path / depth, "--depth", depth), laws)
        assert said(history) == [[("aset", "a", "changed")]] * entries
        assert not history.complete


def test_a_registry_at_the_top_of_its_repository_has_a_history(repository: Repository, laws: Policies) -> None:
    own = {name.removeprefix("registry/"): text for name, text in OFFICES.items()}
    repository.commit("2026-01-05T09:00:00+07:00", {**own, "aset/a.yaml": asset("a")})
    repository.commit("2026-02-01T09:00:00+07:00", {"aset/a.yaml": asset("a", jumlah=""), "README.md": "Halo"})
    assert said(told(repository, laws, ".")) == [[("aset", "a", "changed")], FIRST]
    git = Git(repository.root)
    points = trend(git, git.commit("HEAD"), ".", laws, [date(2026, 1, 31), date(2026, 2, 28)], ZONE)
    assert [(p.records, p.findings[Severity.ERROR]) for p in points] == [(4, 0), (4, 1)]


def test_a_registry_deeper_down_is_told_alone(repository: Repository, laws: Policies) -> None:
    for place in ("kota/satu", "kota/satu-dua"):
        own = {name.replace("registry", place): text for name, text in OFFICES.items()}
        repository.commit("2026-01-05T09:00:00+07:00", {**own, f"{place}/aset/a.yaml": asset("a")})
    assert said(told(repository, laws, "kota/satu")) == [FIRST]


# --- how compliance went ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "count", "expected"),
    [
        ("2026-03-31", 2, ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("2024-03-01", 2, ["2024-01-31", "2024-02-29", "2024-03-01"]),
        ("2026-01-15", 3, ["2025-10-31", "2025-11-30", "2025-12-31", "2026-01-15"]),
        ("2026-01-15", 0, ["2026-01-15"]),
    ],
)
def test_months_end_where_they_end(last: str, count: int, expected: Sequence[str]) -> None:
    assert [day.isoformat() for day in month_ends(date.fromisoformat(last), count)] == expected


def seen(repository: Repository, laws: Policies, *days: str) -> list[Point]:
    git = Git(repository.root)
    return trend(git, git.commit("HEAD"), "registry", laws, [date.fromisoformat(d) for d in days], ZONE)


def test_each_month_is_the_last_commit_of_its_end(world: Repository, laws: Policies) -> None:
    first = world.git("rev-parse", "HEAD")
    february = apply(world, {A: asset("a", jumlah=""), "registry/aset/b.yaml": asset("b", bagian="[{id: x, harga: 500}]")}, "2026-02-28T23:59:59+07:00")  # fmt: skip
    april = apply(world, {A: asset("a")}, "2026-04-01T00:00:00+07:00")
    points = seen(world, laws, "2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30")
    assert [(p.day.isoformat(), p.commit, p.records) for p in points] == [
        ("2026-01-31", first, 4),
        ("2026-02-28", february, 5),
        ("2026-03-31", february, 5),
        ("2026-04-30", april, 5),
    ], "a month without commits stands as the last one left it; before the registry there is nothing"
    assert [p.findings[Severity.ERROR] for p in points] == [0, 2, 2, 1]


def test_a_point_says_what_a_check_of_that_day_says(world: Repository, laws: Policies) -> None:
    apply(world, {A: asset("a", jumlah=""), "registry/aset/b.yaml": asset("b", unit="sekretariat"), "registry/aset/c.yaml": asset("c", jumlah="banyak")}, "2026-02-10T09:00:00+07:00")  # fmt: skip
    apply(world, {"registry/pengecualian/jumlah-w.yaml": waiver("jumlah-w", "a")}, "2026-03-10T09:00:00+07:00")
    for point in seen(world, laws, "2026-01-31", "2026-02-28", "2026-03-31"):
        project = open_project(world.root, at=point.day.isoformat(), policies="current")
        report = state_of(project, Audience.AUDITOR, history=False).report
        assert project.commit == point.commit
        assert point.records == sum(r.records for r in report.registers)
        weights = {s: sum(f.severity is s for f in report.standing) for s in Severity}
        assert point.findings == weights
        assert point.passed == sum(c.passed for c in report.rules)
        assert point.failed == sum(c.failed for c in report.rules)
        assert point.not_assessable == sum(c.not_assessable for c in report.rules)


def test_past_months_are_judged_by_the_rules_given(world: Repository, laws: Policies, tmp_path: Path) -> None:
    looser = policies_of(WorkTree(lay(tmp_path / "lain", changed("policies/uji-1-2024/regulation.yaml", "value: 100", "value: 5"))))  # fmt: skip
    without = apply(world, {"registry/instansi.yaml": GOVERNMENT.split("parameter")[0]}, "2026-01-06T09:00:00+07:00")
    assert seen(world, laws, "2026-01-31")[0].findings[Severity.WARNING] == 0
    point = seen(world, looser, "2026-01-31")[0]
    assert point.commit == without
    assert point.findings[Severity.WARNING] == 1, "a table that is printed as an example only warns"


def test_a_shallow_clone_says_nothing_of_what_it_does_not_have(
    world: Repository, laws: Policies, tmp_path: Path
) -> None:
    apply(world, {A: asset("a", jumlah="2")}, "2026-03-01T09:00:00+07:00")
    cut = clone(world, tmp_path / "dangkal", "--depth", "1")
    assert [p.day.isoformat() for p in seen(cut, laws, "2026-01-31", "2026-02-28", "2026-03-31")] == ["2026-03-31"]


# --- on pages, for whom -----------------------------------------------------------------------------------------------


@pytest.fixture(params=list(Audience))
def state(world: Repository, request: pytest.FixtureRequest) -> GovernmentState:
    """The registry after a change of a public and an internal field, for each audience."""
    note = "nota-dinas-nama"
    (world.root / A).write_text(asset("a", jumlah="2", catatan="Catatan dalam"), "utf-8")
    world.git("add", "-A")
    when = "2026-02-03T09:00:00+07:00"
    world.git("commit", "-q", "-m", f"pesan {note}", GIT_AUTHOR_NAME="Budi Pegawai", GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when)  # fmt: skip
    return state_of(open_project(world.root, as_of=DAY), request.param)


def test_changes_are_told_as_far_as_the_audience_sees_them(state: GovernmentState) -> None:
    (page,) = changes.pages(state)
    latest = page.data["entries"][0]
    ((change, hidden),) = latest["changes"]
    public = state.sight.audience is Audience.PUBLIC
    assert [f.path for f in change.fields] == (["jumlah"] if public else ["jumlah", "catatan"])
    assert hidden == (1 if public else 0)
    assert page.data["auditor"] is not public
    assert len(page.data["entries"]) == 2
    assert page.data["complete"]


def test_the_public_is_given_neither_who_nor_what(state: GovernmentState) -> None:
    (page,) = changes.pages(state)
    (own,) = (p for p in record.pages(state) if p.path == "register/aset/a")
    given = repr(page.data)
    assert repr(own.data).count("Budi Pegawai") == (state.sight.audience is Audience.AUDITOR)
    for word in ("Budi Pegawai", "nota-dinas-nama"):
        assert (word in given) == (state.sight.audience is Audience.AUDITOR)


def test_the_trend_on_the_first_page_ends_with_todays_figures(state: GovernmentState) -> None:
    (page,) = first.pages(state)
    last = page.data["points"][-1]
    assert last.day == DAY
    assert last.records == page.data["figures"]["records"]
    assert last.findings[Severity.ERROR] == page.data["figures"]["errors"]
    assert [p.day.month for p in page.data["points"]] == [1, 2, 3, 4, 5, 6]
    assert "<svg" in page.data["trend_chart"]


def test_without_history_the_page_says_so(tmp_path: Path) -> None:
    lay(tmp_path, {**OFFICES, A: asset("a")})
    bare = state_of(open_project(tmp_path, as_of=DAY), Audience.PUBLIC)
    (page,) = changes.pages(bare)
    assert (page.data["known"], page.data["entries"]) == (False, [])


# --- what the state was made from -------------------------------------------------------------------------------------


def test_a_state_is_as_committed_until_a_file_that_counts_is_changed(world: Repository) -> None:
    def as_committed() -> bool:
        return state_of(open_project(world.root, as_of=DAY), Audience.PUBLIC, history=False).project.as_committed

    assert as_committed()
    (world.root / "README.md").write_text("lain\n", "utf-8")
    assert as_committed()
    for name in (A, "policies/uji-1-2024/rules/harga.yaml"):
        before = (world.root / name).read_bytes()
        (world.root / name).write_bytes(before + b"# catatan\n")
        assert not as_committed()
        (world.root / name).write_bytes(before)
    (world.root / "registry/aset/baru.yaml").write_text(asset("baru"), "utf-8")
    assert not as_committed()
    (world.root / "registry/aset/baru.yaml").unlink()
    assert as_committed()
    (world.root / A).unlink()
    assert not as_committed()
    assert open_project(world.root, at="HEAD").as_committed


def test_without_a_repository_nothing_is_committed(tmp_path: Path) -> None:
    lay(tmp_path, {**OFFICES, A: asset("a")})
    assert not open_project(tmp_path, as_of=DAY).as_committed
