"""Ages of findings: the walk that judges as little as it can agrees with judging every commit whole."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from checker.git.repository import Git
from checker.git.source import Commit, WorkTree
from checker.history.age import LIMIT, since
from checker.judge.engine import run
from checker.law.policies import Policies
from checker.model.decision import Since
from checker.model.report import MANY, Finding
from checker.model.text import CheckerError
from checker.registry.project import policies_of
from tests.conftest import Repository
from tests.gate_world import DAY, GOVERNMENT, OFFICE, asset, listed, waiver
from tests.laws import changed, lay

SECRETARIAT = "registry/unit/sekretariat.yaml"
NOTE = "registry/bukti/nota-dinas.yaml"
SOUND: dict[str, str | bytes] = {
    "registry/instansi.yaml": GOVERNMENT,
    OFFICE: "id: dinas-kominfo\nnama: Dinas Kominfo\nstatus: aktif\njenis: dinas\nperan: [walidata]\n",
    SECRETARIAT: "id: sekretariat\nnama: Sekretariat\nstatus: aktif\njenis: badan\n",
    NOTE: "id: nota-dinas\nnama: Nota dinas\nunit: dinas-kominfo\nstatus: aktif\n",
}
_RULE = """\
id: uji-1-2024-{name}
title: {{id: {name}, en: {name}}}
provision: pasal-2
kind: {kind}
applies_to: [pemda]
severity: warning
rationale: {{id: Agar lengkap., en: For completeness.}}
assert:
  - expr: {expr}
    at: /nama
    message: {{id: Belum lengkap., en: Not complete.}}
remedy: {{id: Lengkapi., en: Complete it.}}
examples:
  pass: [{{record: {{}}, with: [{{kind: aset, record: {{}}}}]}}]
  fail: [{{record: {{}}, at: /nama}}]
"""
MORE_RULES: dict[str, str | bytes] = {
    "policies/uji-1-2024/rules/beraset.yaml": _RULE.format(
        name="beraset", kind="unit", expr='related("aset", "unit").exists(a, a.status == "aktif")'
    ),
    "policies/uji-1-2024/rules/berisi.yaml": _RULE.format(
        name="berisi", kind="instansi", expr='records("aset").exists(a, has(a.jumlah))'
    ),
}


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Policies:
    """The small laws with two rules about whole registers, compiled once."""
    policies = policies_of(WorkTree(lay(tmp_path_factory.mktemp("hukum"), MORE_RULES)))
    assert not policies.faults
    return policies


def _findings(git: Git, law: Policies, commit: str) -> list[Finding]:
    source = Commit(git, commit)
    if source.read("registry/instansi.yaml") is None:
        return []
    try:
        return run(source, "registry", law, DAY).findings
    except CheckerError:
        return []


Judged = dict[str, frozenset[str]]
"""By commit: the fingerprints of all its findings."""


def _naive(
    git: Git, law: Policies, commit: str, limit: int = LIMIT, judged: Judged | None = None
) -> dict[str, tuple[str, bool]]:
    """By fingerprint the first commit and whether that is certain, from judging every commit whole."""
    judged = {} if judged is None else judged
    line = [oid for oid, _ in git.first_parents(commit)]
    touching = [oid for oid, _ in git.first_parents(commit, "registry")]
    alive = {f.fingerprint for f in _findings(git, law, commit)}
    first = dict.fromkeys(alive, commit)
    for older in line:
        if older not in judged:
            found = _findings(git, law, older)
            judged[older] = frozenset(fingerprint for f in found for fingerprint in (f.fingerprint, *f.beyond))
        alive &= judged[older]
        first |= dict.fromkeys(alive, older)
    ages = {}
    for key, began in first.items():
        position = touching.index(began)  # a finding can only begin where the registry was changed
        reached = position < limit or len(touching) <= limit + 1
        ages[key] = (began if reached else touching[limit], reached)
    return ages


def _plain(ages: Mapping[str, Since]) -> dict[str, tuple[str, bool]]:
    return {key: (age.commit, age.exact) for key, age in ages.items()}


# --- random histories -------------------------------------------------------------------------------------------------

LINK = "120000"


class _Story:
    """A random history of a small registry: things go wrong, are mended, move, vanish and return; `told` is its last commit."""

    def __init__(self, root: Path, seed: int, commits: int) -> None:
        self.dice = random.Random(seed)
        # Many computers take these for other files; in half of the stories, for then everything hangs together.
        names = ["A.yaml", "Dinas/b.yaml", "a\u200b.yaml", "dinas./b.yaml"]
        alike = [(f"registry/aset/{name}", "100644") for name in names]
        self.alike = alike * (seed % 2)
        self.files: dict[str, tuple[str, bytes]] = {}
        self.seen: list[tuple[str, tuple[str, bytes]]] = []
        self.stream: list[bytes] = []
        self.marks = 0
        for path, text in SOUND.items():
            self.write(path, str(text))
        self._commit("refs/heads/main")
        for _ in range(commits):
            if self.dice.random() < 0.1:
                self._merge()
            else:
                self._step()
                self._commit("refs/heads/main")
        Repository(root)
        subprocess.run(
            ["git", "-C", root, "fast-import", "--quiet"],
            input=b"".join(self.stream),
            check=True,
            env=os.environ,
        )
        self.git = Git(root)
        self.told = self.git.commit("main")

    def write(self, path: str, text: str, mode: str = "100644") -> None:
        self.files[path] = (mode, text.encode())
        self.seen.append((path, self.files[path]))

    def _commit(self, branch: str, *parents: int) -> int:
        self.marks += 1
        when = f"{1_760_000_000 + self.marks * 90_000} +0700"
        rows = [
            f"commit {branch}",
            f"mark :{self.marks}",
            f"committer uji <uji@contoh.example> {when}",
            "data 0",
        ]
        rows += [f"{word} :{mark}" for word, mark in zip(("from", "merge"), parents, strict=False)]
        rows.append("deleteall")
        self.stream.append("\n".join(rows).encode() + b"\n")
        for path, (mode, data) in self.files.items():
            self.stream.append(f"M {mode} inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
        return self.marks

    def _merge(self) -> None:
        """Two commits on a branch, one on the line, and both together: on the line that is one step."""
        base, start = self.marks, dict(self.files)
        for _ in range(2):
            self._step()
            side = self._commit("refs/heads/usul", self.marks)
        theirs, self.files = self.files, dict(start)
        self._step()
        ours = self._commit("refs/heads/main", base)
        for path in start.keys() | theirs.keys():
            if theirs.get(path) != start.get(path):
                self.files.pop(path, None)
                self.files |= {path: theirs[path]} if path in theirs else {}
        self._commit("refs/heads/main", ours, side)

    def _step(self) -> None:
        for _ in range(self.dice.choice([1, 1, 1, 2, 5])):
            self.dice.choice(
                [self._asset, self._asset, self._asset, self._list, self._office, self._office, self._evidence, self._waiver,
                 self._government, self._remove, self._rename, self._again, self._again, self._comment, self._break, self._odd]
            )()  # fmt: skip

    def _some(self) -> str:
        return self.dice.choice(sorted(self.files))

    def _fields(self) -> dict[str, str]:
        pick = self.dice.choice
        return {
            "jumlah": pick(["", "1", "2"]),
            "unit": pick(["dinas-kominfo", "sekretariat", "entah"]),
            "bukti": pick(["", "[nota-dinas]", "[hilang, nota-dinas]"]),
            "bagian": pick(["[{id: x, harga: 10}]", "[{id: x, harga: 500}, {id: y, harga: 7}]"]),
            "status": pick(["aktif", "aktif", "aktif", "jalan", "dihapus\nalasan_dihapus: Dijual."]),
            "belum_diisi": pick(["", "", "[jumlah]", "[versi]"]),
        }

    def _asset(self) -> None:
        name = self.dice.choice("abc")
        id_ = self.dice.choice([name] * 5 + ["lain"])
        folder = self.dice.choice(["", "", "dinas/"])
        self.write(f"registry/aset/{folder}{name}.yaml", asset(id_, **self._fields()))

    def _list(self) -> None:
        names = self.dice.sample(["a", "k", "l", "m"], 2)
        self.write("registry/aset/daftar.yaml", listed(*(asset(n, **self._fields()) for n in names)))

    def _office(self) -> None:
        path, other = self.dice.choice([(OFFICE, "sekretariat"), (SECRETARIAT, "dinas-kominfo")])
        text = str(SOUND[path]).replace("[walidata]", self.dice.choice(["[walidata]", "[lain]"]))
        text = text.replace("aktif", self.dice.choice(["aktif", "aktif", "dihapus\nalasan_dihapus: Dilebur."]))
        self.write(path, text + self.dice.choice(["", f"induk: {other}\n", "jumlah: 1\n"]))

    def _evidence(self) -> None:
        self.write(NOTE, str(SOUND[NOTE]).replace("aktif", self.dice.choice(["aktif", "dicabut"])))

    def _waiver(self) -> None:
        pick, name = self.dice.choice, self.dice.choice(["satu", "dua"])
        rule, kind, record = pick(
            [("jumlah", "aset", "a"), ("jumlah", "aset", "k"), ("pemilik", "aset", "b"), ("tiada", "aset", "a"),
             ("beraset", "unit", "sekretariat"), ("beraset", "unit", "dinas-kominfo"), ("berisi", "instansi", "kota-uji")]
        )  # fmt: skip
        fields = {
            "aturan": f"uji-1-2024-{rule}",
            "jenis": kind,
            "sampai": pick(["2026-12-31", "2026-06-10", "2026-05-01"]),
            "status": pick(["berlaku", "berlaku", "dicabut"]),
        }
        self.write(f"registry/pengecualian/{name}.yaml", waiver(name, record, **fields))

    def _government(self) -> None:
        text = GOVERNMENT.replace("nilai: 100", f"nilai: {self.dice.choice(['100', '5', 'banyak'])}")
        text = text.replace("Asia/Jakarta", self.dice.choice(["Asia/Jakarta", "Asia/Jayapura"]))
        covered = self.dice.choice(["", "{aset: sebagian}", "{unit: belum}", "{aset: belum, unit: sebagian}"])
        self.write("registry/instansi.yaml", text + (f"cakupan: {covered}\n" if covered else ""))

    def _remove(self) -> None:
        path = self._some()
        # Without a government nothing is left: rarely, else every finding is young.
        if path != "registry/instansi.yaml" or self.dice.random() < 0.3:
            del self.files[path]

    def _rename(self) -> None:
        path = self._some()
        if path.count("/") == 2:
            folder, name = path.rsplit("/", 1)
            self.files[f"{folder}/pindah/{name}"] = self.files.pop(path)

    def _again(self) -> None:
        path, content = self.dice.choice(self.seen)
        self.files[path] = content

    def _comment(self) -> None:
        path = self._some()
        mode, data = self.files[path]
        if mode != LINK:
            self.files[path] = (mode, b"# catatan\n" + data)

    def _break(self) -> None:
        path = self._some()
        if path != "registry/instansi.yaml" or self.dice.random() < 0.3:
            self.write(path, self.files[path][1].decode() + self.dice.choice(["x: [\n", "id: a\n", "\0"]))

    def _odd(self) -> None:
        path, mode = self.dice.choice(
            [("README.md", "100644"), ("registry/catatan.md", "100644"), ("registry/lepas.yaml", "100644"),
             ("registry/tiada/a.yaml", "100644"), ("registry/aset/a.txt", "100644"), ("registry/aset/tautan.yaml", LINK),
             ("registry/unit/.sembunyi.yaml", "100644"), ("registry/unit/entah.yaml", LINK), *self.alike]
        )  # fmt: skip
        self.write(path, self.dice.choice(["a: 1\n", "b: 2\n"]), mode)


def _agree(root: Path, law: Policies, seed: int, commits: int) -> set[str]:
    """Compare both ways over one story; the rules whose findings were compared."""
    story = _Story(root, seed, commits)
    git, line = story.git, [oid for oid, _ in story.git.first_parents(story.told)]
    rules, judged = set(), Judged()
    for head in (story.told, line[len(line) // 2]):
        found = _findings(git, law, head)
        for limit in (LIMIT, 5):
            ages = since(git, head, "registry", law, DAY, found, limit)
            assert _plain(ages) == _naive(git, law, head, limit, judged)
        rules |= {f.rule for f in found}
    return rules


@pytest.mark.parametrize("seed", range(6))
def test_ages_are_those_of_judging_every_commit_whole(tmp_path: Path, law: Policies, seed: int) -> None:
    assert _agree(tmp_path / "repo", law, seed, 20)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 130))
def test_ages_are_those_of_judging_every_commit_whole_in_long_histories(
    tmp_path: Path, law: Policies, seed: int
) -> None:
    assert _agree(tmp_path / "repo", law, seed, 40)


# --- one thing at a time ----------------------------------------------------------------------------------------------


BAD = asset("a", jumlah="")


def _day(number: int) -> str:
    return f"2026-01-{number:02}T10:00:00+07:00"


def _aged(repository: Repository, law: Policies, limit: int = LIMIT) -> dict[tuple[str, str], Since]:
    """By (rule without its regulation, record or file); every answer is that of the naive way."""
    git = Git(repository.root)
    head = git.commit("HEAD")
    found = _findings(git, law, head)
    ages = since(git, head, "registry", law, DAY, found, limit)
    if not git.shallow:
        assert _plain(ages) == _naive(git, law, head, limit)
    return {(f.rule.removeprefix("uji-1-2024-"), f.record or f.place.file): ages[f.fingerprint] for f in found}


def test_a_finding_that_returned_is_as_old_as_its_return(repository: Repository, law: Policies) -> None:
    repository.commit(_day(1), SOUND | {"registry/aset/a.yaml": BAD})
    repository.commit(_day(2), {"registry/aset/a.yaml": asset("a")})
    back = repository.commit(_day(3), {"registry/aset/a.yaml": BAD})
    repository.commit(_day(4), {"registry/aset/b.yaml": asset("b")})
    age = _aged(repository, law)["jumlah", "a"]
    assert (age.commit, str(age.day), age.exact) == (back, "2026-01-03", True)


def test_a_record_that_moves_without_change_stays_as_old(repository: Repository, law: Policies) -> None:
    first = repository.commit(_day(1), SOUND | {"registry/aset/a.yaml": BAD})
    repository.git("mv", "registry/aset/a.yaml", "registry/aset/daftar.yaml")
    repository.commit(_day(2), {"registry/aset/daftar.yaml": listed(asset("b"), BAD)})
    repository.commit(_day(3), {"registry/aset/daftar.yaml": "# dirapikan\n" + listed(BAD, asset("b"))})
    repository.git("rm", "-q", "registry/aset/daftar.yaml")
    repository.commit(_day(4), {"registry/aset/kominfo/a.yaml": BAD, "registry/aset/b.yaml": asset("b")})
    assert _aged(repository, law)["jumlah", "a"].commit == first


def test_where_a_file_could_not_be_read_its_findings_begin_anew(repository: Repository, law: Policies) -> None:
    repository.commit(_day(1), SOUND | {"registry/aset/a.yaml": BAD})
    repository.commit(_day(2), {"registry/aset/a.yaml": BAD + "x: [\n"})
    mended = repository.commit(_day(3), {"registry/aset/a.yaml": BAD})
    assert _aged(repository, law)["jumlah", "a"].commit == mended


def test_a_finding_that_another_register_causes_is_as_old_as_the_cause(repository: Repository, law: Policies) -> None:
    repository.commit(_day(1), SOUND | {"registry/aset/a.yaml": asset("a", bukti="[nota-dinas]")})
    office = repository.commit(_day(2), {OFFICE: str(SOUND[OFFICE]).replace("[walidata]", "[lain]")})
    (repository.root / NOTE).unlink()
    evidence = repository.commit(_day(3))
    repository.commit(_day(4), {"registry/aset/b.yaml": asset("b")})
    ages = _aged(repository, law)
    assert ages["pemilik", "a"].commit == office
    assert ages["patuh-rujukan", "a"].commit == evidence


def test_a_waiver_is_needless_since_its_rule_was_met(repository: Repository, law: Policies) -> None:
    without = waiver("tanpa-aset", "sekretariat", aturan="uji-1-2024-beraset", jenis="unit")
    repository.commit(_day(1), SOUND | {"registry/pengecualian/tanpa-aset.yaml": without})
    met = repository.commit(_day(2), {"registry/aset/a.yaml": asset("a", unit="sekretariat")})
    repository.commit(_day(3), {"registry/aset/b.yaml": asset("b")})
    assert _aged(repository, law)["patuh-pengecualian-tidak-perlu", "tanpa-aset"].commit == met


def test_a_file_that_another_of_a_like_name_puts_in_doubt_is_a_finding_since_then(
    repository: Repository, law: Policies
) -> None:
    repository.commit(_day(1), SOUND | {"registry/aset/a.yaml": BAD})
    second = repository.commit(_day(2), {"registry/aset/A.yaml": asset("b")})
    (repository.root / "registry/aset/A.yaml").rename(repository.root / "registry/aset/b.yaml")
    third = repository.commit(_day(3))
    assert _aged(repository, law)["jumlah", "a"].commit == third
    repository.git("checkout", "-q", second)
    assert _aged(repository, law)["patuh-berkas", "registry/aset/a.yaml"].commit == second


@pytest.mark.parametrize(("place", "root", "named"), [(".", "..", "kota"), ("kota/registry", "kota", "registry")])
def test_findings_may_call_the_registry_by_another_name(
    repository: Repository, law: Policies, place: str, root: str, named: str
) -> None:
    bad = SOUND | {"registry/aset/a.yaml": BAD, "registry/lepas.yaml": "a: 1\n"}
    files = {f"{place}/{path.removeprefix('registry/')}": text for path, text in bad.items()}
    first = repository.commit(_day(1), files)
    second = repository.commit(_day(2), {f"{place}/aset/b.txt": "\n", f"{place}/aset/c.yaml": asset("c", jumlah="")})
    git = Git(repository.root)
    found = run(Commit(git, second, root, named), named, law, DAY).findings
    ages = since(git, second, place, law, DAY, found, named=named)
    began = {f.place.file.removeprefix(f"{named}/"): ages[f.fingerprint].commit for f in found}
    assert began.items() >= {
        ("aset/a.yaml", first), ("lepas.yaml", first), ("aset/b.txt", second), ("aset/c.yaml", second)
    }  # fmt: skip


def test_todays_rules_are_applied_with_the_parameters_of_each_state(repository: Repository, law: Policies) -> None:
    repository.commit(_day(1), SOUND | {"registry/aset/a.yaml": asset("a")})
    strict = repository.commit(_day(2), {"registry/instansi.yaml": GOVERNMENT.replace("100", "5")})
    repository.commit(_day(3), {"registry/aset/b.yaml": asset("b", bagian="")})
    assert _aged(repository, law)["harga", "a"].commit == strict


def test_before_there_was_a_government_there_was_no_finding(repository: Repository, law: Policies) -> None:
    bad: dict[str, str | bytes] = {"registry/aset/a.yaml": BAD, "registry/lepas.yaml": "a: 1\n"}
    repository.commit(_day(1), SOUND | bad)
    (repository.root / "registry/instansi.yaml").unlink()
    repository.commit(_day(2))
    again = repository.commit(_day(3), {"registry/instansi.yaml": GOVERNMENT})
    ages = _aged(repository, law)
    assert ages["jumlah", "a"].commit == ages["patuh-jenis", "registry/lepas.yaml"].commit == again


def test_a_merge_brings_its_findings_on_its_own_day(repository: Repository, law: Policies) -> None:
    repository.commit(_day(1), SOUND)
    repository.git("checkout", "-q", "-b", "usul")
    repository.commit(_day(2), {"registry/aset/a.yaml": BAD})
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "-m", "gabung", "usul", GIT_COMMITTER_DATE="2026-02-01T23:30:00+07:00")
    merge = repository.git("rev-parse", "HEAD")
    repository.commit("2026-03-01T10:00:00+07:00", {"registry/aset/b.yaml": asset("b")})
    age = _aged(repository, law)["jumlah", "a"]
    assert (age.commit, str(age.day), age.exact) == (merge, "2026-02-01", True)


def test_a_day_is_that_of_the_government(repository: Repository, law: Policies) -> None:
    east = GOVERNMENT.replace("Asia/Jakarta", "Asia/Jayapura")
    repository.commit(
        "2026-01-01T22:30:00+07:00", SOUND | {"registry/instansi.yaml": east, "registry/aset/a.yaml": BAD}
    )
    assert str(_aged(repository, law)["jumlah", "a"].day) == "2026-01-02"


@pytest.fixture(scope="module")
def law_of_offices(tmp_path_factory: pytest.TempPathFactory) -> Policies:
    """The laws with two more references from an asset to offices: one before those to its evidence, one after."""
    field = (
        "{title: Kantor, description: Kantor., type: string, minLength: 1, x-refers-to: unit, x-visibilitas: publik}"
    )
    name = "schemas/aset.schema.yaml"
    text = str(changed(name, "  versi: {", f"  cadangan: {field}\n  versi: {{")[name])
    text = text.replace("  catatan: {", f"  lokasi: {field}\n  catatan: {{")
    policies = policies_of(WorkTree(lay(tmp_path_factory.mktemp("hukum"), MORE_RULES | {name: text})))
    assert not policies.faults
    return policies


def _dangling(repository: Repository, law: Policies, head: str) -> dict[str, str]:
    """By path in the record: the commit that first had a reference that leads nowhere."""
    git = Git(repository.root)
    found = [f for f in _findings(git, law, head) if f.rule == "patuh-rujukan"]
    ages, naive = since(git, head, "registry", law, DAY, found), _naive(git, law, head)
    assert _plain(ages) == {f.fingerprint: naive[f.fingerprint] for f in found}
    return {f.path: ages[f.fingerprint].commit for f in found}


MANY_NOTES = f"[{', '.join(f'e{number:02}' for number in range(MANY))}]"


def test_what_a_report_leaves_out_for_its_length_was_there_all_along(
    repository: Repository, law_of_offices: Policies
) -> None:
    record = asset("a", unit="satu", cadangan="dua", bukti=MANY_NOTES)
    first = repository.commit(_day(1), SOUND | {"registry/aset/a.yaml": record})
    offices: dict[str, str | bytes] = {
        f"registry/unit/{name}.yaml": str(SOUND[SECRETARIAT]).replace("sekretariat", name) for name in ("satu", "dua")
    }
    second = repository.commit(_day(2), offices)
    began = list(_dangling(repository, law_of_offices, second).values())
    assert began == [first] * MANY


def test_what_a_report_left_out_when_the_record_was_longer_was_there_too(
    repository: Repository, law_of_offices: Policies
) -> None:
    record = asset("a", bukti=MANY_NOTES.replace("]", ", e]"), lokasi="entah")
    first = repository.commit(_day(1), SOUND | {"registry/aset/a.yaml": record})
    second = repository.commit(_day(2), {"registry/aset/a.yaml": asset("a", lokasi="entah")})
    assert _dangling(repository, law_of_offices, second) == {"/lokasi": first}


# --- where it ends ----------------------------------------------------------------------------------------------------


def test_a_walk_that_ends_early_says_at_least(repository: Repository, law: Policies, tmp_path: Path) -> None:
    repository.commit(_day(1), SOUND | {"registry/aset/a.yaml": BAD})
    for number in range(2, 6):
        last = repository.commit(_day(number), {"registry/aset/b.yaml": asset("b", versi=str(number))})
    for limit, day, exact in ((4, 1, True), (3, 2, False), (2, 3, False), (0, 5, False)):
        age = _aged(repository, law, limit)["jumlah", "a"]
        assert (age.day.day, age.exact) == (day, exact)
    repository.git("clone", "-q", "--depth", "1", f"file://{repository.root}", str(tmp_path / "dangkal"))
    shallow = Repository.__new__(Repository)
    shallow.root = tmp_path / "dangkal"
    age = _aged(shallow, law)["jumlah", "a"]
    assert (age.commit, age.exact) == (last, False)


def test_in_a_shallow_history_what_began_within_it_is_certain(
    repository: Repository, law: Policies, tmp_path: Path
) -> None:
    repository.commit(_day(1), SOUND)
    repository.commit(_day(2), {"registry/aset/b.yaml": asset("b", jumlah="")})
    began = repository.commit(_day(3), {"registry/aset/a.yaml": BAD})
    repository.git("clone", "-q", "--depth", "2", f"file://{repository.root}", str(tmp_path / "dangkal"))
    shallow = Repository.__new__(Repository)
    shallow.root = tmp_path / "dangkal"
    ages = _aged(shallow, law)
    assert (ages["jumlah", "a"].commit, ages["jumlah", "a"].exact) == (began, True)
    assert not ages["jumlah", "b"].exact


def test_an_object_that_is_missing_ends_the_walk_and_not_the_run(repository: Repository, law: Policies) -> None:
    """As in a partial clone."""
    repository.commit(_day(1), SOUND | {"registry/aset/a.yaml": BAD, "registry/aset/b.yaml": asset("b")})
    repository.commit(_day(2), {"registry/aset/a.yaml": "# lama\n" + BAD})
    blob = repository.git("rev-parse", "HEAD:registry/aset/a.yaml")
    third = repository.commit(_day(3), {"registry/aset/a.yaml": BAD})
    fourth = repository.commit(_day(4), {"registry/aset/b.yaml": asset("b", jumlah="")})
    (repository.root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    git = Git(repository.root)
    found = _findings(git, law, fourth)
    ages = since(git, fourth, "registry", law, DAY, found)
    by_record = {f.record: _plain(ages)[f.fingerprint] for f in found if f.rule.endswith("-jumlah")}
    assert by_record == {"a": (third, False), "b": (fourth, True)}


def test_commits_that_cannot_matter_are_not_judged(
    repository: Repository, law: Policies, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(_day(1), SOUND | {"registry/aset/a.yaml": BAD})
    for number in range(2, 6):
        repository.commit(_day(number), {"registry/aset/b.yaml": asset("b", versi=str(number))})
    git = Git(repository.root)
    head = git.commit("HEAD")
    local = [f for f in _findings(git, law, head) if f.rule.endswith("-jumlah")]
    monkeypatch.setattr("checker.history.age.judge", None)
    assert [age.day.day for age in since(git, head, "registry", law, DAY, local).values()] == [1]


def test_without_findings_or_commits_there_is_nothing_to_date(repository: Repository, law: Policies) -> None:
    head = repository.commit(_day(1), {"README.md": "Belum ada register.\n"})
    assert since(Git(repository.root), head, "registry", law, DAY, []) == {}
    head = repository.commit(_day(2), SOUND)
    assert since(Git(repository.root), head, "registry", law, DAY, []) == {}
