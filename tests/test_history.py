"""Ages of findings: the walk that skips what cannot matter agrees with judging every commit whole."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest

from checker.engine import run
from checker.git import Git
from checker.history import since
from checker.model import Finding
from checker.policy import Policies
from checker.project import policies_of
from checker.source import Commit, WorkTree
from tests.conftest import Repository, write
from tests.gate_world import DAY, GOVERNMENT, OFFICE, asset, listed
from tests.laws import lay

SOUND: dict[str, str | bytes] = {
    "registry/instansi.yaml": GOVERNMENT,
    OFFICE: "id: dinas-kominfo\nnama: Dinas Kominfo\nstatus: aktif\njenis: dinas\nperan: [walidata]\n",
}


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Policies:
    """The small laws, compiled once."""
    return policies_of(WorkTree(lay(tmp_path_factory.mktemp("hukum"))))


def _findings(git: Git, law: Policies, commit: str) -> list[Finding]:
    return run(Commit(git, commit), "registry", law, DAY).findings


def _oracle(git: Git, law: Policies, commit: str) -> dict[str, str]:
    """By fingerprint the first commit, from judging every commit of the line."""
    line = [oid for oid, _ in git.first_parents(commit)]
    alive = {f.fingerprint for f in _findings(git, law, commit)}
    first = dict.fromkeys(alive, commit)
    for older in line:
        readable = Commit(git, older).read("registry/instansi.yaml") is not None
        alive &= {f.fingerprint for f in _findings(git, law, older)} if readable else set()
        first |= dict.fromkeys(alive, older)
    return first


class _Story:
    """A random history of a small registry: things go wrong, are mended, move and vanish."""

    def __init__(self, root: Path, seed: int) -> None:
        self.repository = Repository(root)
        self.dice = random.Random(seed)
        self.when = DAY - timedelta(days=200)
        write(self.repository.root, SOUND)

    def commit(self) -> None:
        self.when += timedelta(days=1)
        self.repository.commit(f"{self.when}T10:00:00+07:00")

    def tell(self, steps: int) -> str:
        for _ in range(steps):
            self._step()
            self.commit()
        return self.repository.git("rev-parse", "HEAD")

    def _step(self) -> None:
        dice, root = self.dice, self.repository.root
        name = dice.choice(["a", "b", "c"])
        path = root / f"registry/aset/{name}.yaml"
        text = asset(
            name,
            jumlah=dice.choice(["", "", "1"]),
            nama=f"Aset {dice.randrange(9)}",
            unit=dice.choice(["dinas-kominfo", "entah"]),
        )
        match dice.randrange(9):
            case 0 | 1 | 2:
                write(root, {f"registry/aset/{name}.yaml": text})
            case 3:
                write(
                    root,
                    {
                        "registry/aset/daftar.yaml": listed(
                            *(asset(n, jumlah=dice.choice(["", "1"])) for n in ("k", "l"))
                        )
                    },
                )
            case 4:
                write(
                    root,
                    {OFFICE: str(SOUND[OFFICE]).replace("[walidata]", dice.choice(["[walidata]", "[lain]"]))},
                )
            case 5:
                path.unlink(missing_ok=True)
            case 6:
                write(
                    root,
                    {f"registry/aset/{name}.yaml": dice.choice(["id: [\n", text.replace("aktif", "entah")])},
                )
            case 7 if path.exists():
                (root / "registry/aset/pindah").mkdir(exist_ok=True)
                path.rename(root / f"registry/aset/pindah/{name}.yaml")
            case _:
                write(root, {"README.md": str(dice.random())})


@pytest.mark.parametrize("seed", range(8))
def test_ages_are_those_of_judging_every_commit(tmp_path: Path, law: Policies, seed: int) -> None:
    story = _Story(tmp_path / "repo", seed)
    head = story.tell(25)
    git = Git(story.repository.root)
    found = _findings(git, law, head)
    assert found
    ages = since(git, head, "registry", law, DAY, found)
    oracle = _oracle(git, law, head)
    # The walk names commits that changed the registry; the oracle the first of all.
    registry_line = {oid for oid, _ in git.first_parents(head, "registry")}
    assert set(ages) == {f.fingerprint for f in found}
    for key, age in ages.items():
        assert age.exact
        assert age.commit in registry_line
        assert age.commit == oracle[key], key


def _aged(repository: Repository, law: Policies, **asked: int) -> dict[str, tuple[str, str, bool]]:
    git = Git(repository.root)
    head = git.commit("HEAD")
    found = _findings(git, law, head)
    ages = since(git, head, "registry", law, DAY, found, **asked)
    return {
        f.record: (ages[f.fingerprint].commit, str(ages[f.fingerprint].day), ages[f.fingerprint].exact)
        for f in found
    }


def test_a_finding_that_returned_is_as_old_as_its_return(repository: Repository, law: Policies) -> None:
    repository.commit("2026-01-01T10:00:00+07:00", SOUND | {"registry/aset/a.yaml": asset("a", jumlah="")})
    repository.commit("2026-01-02T10:00:00+07:00", {"registry/aset/a.yaml": asset("a")})
    back = repository.commit("2026-01-03T10:00:00+07:00", {"registry/aset/a.yaml": asset("a", jumlah="")})
    repository.commit("2026-01-04T10:00:00+07:00", {"registry/aset/b.yaml": asset("b")})
    assert _aged(repository, law)["a"] == (back, "2026-01-03", True)


def test_a_merge_brings_its_findings_on_its_own_day(repository: Repository, law: Policies) -> None:
    repository.commit("2026-01-01T10:00:00+07:00", SOUND)
    repository.git("checkout", "-q", "-b", "usul")
    repository.commit("2026-01-02T10:00:00+07:00", {"registry/aset/a.yaml": asset("a", jumlah="")})
    repository.git("checkout", "-q", "main")
    repository.git(
        "merge", "-q", "--no-ff", "-m", "gabung", "usul", GIT_COMMITTER_DATE="2026-02-01T23:30:00+07:00"
    )
    merge = repository.git("rev-parse", "HEAD")
    repository.commit("2026-03-01T10:00:00+07:00", {"registry/aset/b.yaml": asset("b")})
    assert _aged(repository, law)["a"] == (merge, "2026-02-01", True)


def test_a_walk_that_ends_early_says_at_least(repository: Repository, law: Policies, tmp_path: Path) -> None:
    repository.commit("2026-01-01T10:00:00+07:00", SOUND | {"registry/aset/a.yaml": asset("a", jumlah="")})
    for day in range(2, 6):
        last = repository.commit(
            f"2026-01-0{day}T10:00:00+07:00", {"registry/aset/b.yaml": asset("b", versi=str(day))}
        )
    assert _aged(repository, law)["a"][1:] == ("2026-01-01", True)
    assert _aged(repository, law, limit=2)["a"][1:] == ("2026-01-03", False)
    repository.git("clone", "-q", "--depth", "1", f"file://{repository.root}", str(tmp_path / "dangkal"))
    shallow = Repository.__new__(Repository)
    shallow.root = tmp_path / "dangkal"
    assert _aged(shallow, law)["a"] == (last, "2026-01-05", False)
