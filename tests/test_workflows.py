"""What runs on GitHub and GitLab: of the right form, without known weaknesses, and its steps do what they say when run here."""

from __future__ import annotations

import io
import json
import os
import re
import runpy
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from checker.cli.boundary import cli
from checker.forge.owners import Owners, subject_of
from tests.conftest import ROOT, write
from tests.gate_world import GOVERNMENT_FILE, JUMLAH, World, asset, world

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
ACTION, GITLAB = ROOT / "action.yml", ROOT / "ci/gitlab/patuh.yml"
ALL = [*WORKFLOWS, ACTION, GITLAB]
BIN = Path(sys.executable).parent


def loaded(file: Path) -> Any:
    """The last document of a YAML file; of GitLab's template the jobs."""
    return list(yaml.safe_load_all(file.read_text("utf-8")))[-1]


def scripts(file: Path) -> Iterator[str]:
    """Every shell script in a file."""

    def inside(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for key, one in value.items():
                if key in ("run", "script", "before_script") and not isinstance(one, dict):
                    yield "\n".join(one) if isinstance(one, list) else one
                else:
                    yield from inside(one)
        elif isinstance(value, list):
            for one in value:
                yield from inside(one)

    yield from inside(loaded(file))


# --- form -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", [*WORKFLOWS, ACTION], ids=lambda p: p.name)
def test_workflows_and_action_have_the_form_that_github_asks(file: Path) -> None:
    schema = "github-actions" if file == ACTION else "github-workflows"
    done = _schema_says(schema, file)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("part", [0, 1])
def test_the_template_has_the_form_that_gitlab_asks(part: int, tmp_path: Path) -> None:
    parts = list(yaml.safe_load_all(GITLAB.read_text("utf-8")))
    assert len(parts) == 2
    file = tmp_path / "bagian.json"
    file.write_text(json.dumps(parts[part]), "utf-8")
    done = _schema_says("gitlab-ci", file)
    assert done.returncode == 0, done.stdout


def test_the_schemas_can_refuse(tmp_path: Path) -> None:
    for schema in ("github-workflows", "github-actions", "gitlab-ci"):
        file = tmp_path / f"{schema}.json"
        file.write_text('{"jobs": 1, "runs": 1, "stages": 1}', "utf-8")
        assert _schema_says(schema, file).returncode == 1


def _schema_says(schema: str, file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", file],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_every_input_of_the_template_is_used_and_declared() -> None:
    header, body = GITLAB.read_text("utf-8").split("\n---\n")
    declared = set(yaml.safe_load(header)["spec"]["inputs"])
    assert declared == set(re.findall(r"\$\[\[ inputs\.([a-z-]+) \]\]", body))


# --- weaknesses -------------------------------------------------------------------------------------------------------


def test_a_known_weakness_is_nowhere() -> None:
    done = subprocess.run(
        [BIN / "zizmor", "--offline", "--persona=auditor", "--no-progress", "--format=json-v1", ROOT / ".github", ACTION],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert [f["ident"] for f in found if not f["ignored"]] == []


def test_one_weakness_is_accepted_with_a_reason() -> None:
    found = [(f.name, line) for f in ALL for line in f.read_text("utf-8").split("\n") if "zizmor: ignore" in line]
    assert [(name, "dangerous-triggers" in line) for name, line in found] == [("komentar.yml", True)]


@pytest.mark.parametrize("file", ALL, ids=lambda p: p.name)
def test_every_action_is_pinned_by_its_full_hash_and_says_its_version(file: Path) -> None:
    for line in re.findall(r"^\s*(?:- )?uses:\s*(.*)$", file.read_text("utf-8"), re.MULTILINE):
        assert re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+", line), line


def test_an_action_has_one_version_everywhere() -> None:
    pins: dict[str, set[str]] = {}
    for file in WORKFLOWS:
        for name, pin in re.findall(r"uses: ([\w/-]+)@(.*)", file.read_text("utf-8")):
            pins.setdefault(name, set()).add(pin)
    assert pins
    assert {name: pin for name, pin in pins.items() if len(pin) > 1} == {}


RIGHTS = {
    "periksa.periksa": {"contents": "read"},
    "uji.uji": {"contents": "read"},
    "komentar.komentar": {"actions": "read", "contents": "read", "pull-requests": "write"},
    "situs.bangun": {"contents": "read"},
    "situs.terbit": {"pages": "write", "id-token": "write"},
}


def test_no_job_may_do_more_than_it_must() -> None:
    found = {}
    for file in WORKFLOWS:
        flow = loaded(file)
        assert flow["permissions"] == {}, file.name
        found |= {f"{file.stem}.{name}": job["permissions"] for name, job in flow["jobs"].items()}
    assert found == RIGHTS


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda p: p.name)
def test_no_credentials_stay_behind_and_no_job_runs_for_ever(file: Path) -> None:
    for job in loaded(file)["jobs"].values():
        assert job["timeout-minutes"] <= 60
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("file", ALL, ids=lambda p: p.name)
def test_no_script_holds_a_value_from_outside(file: Path) -> None:
    found = list(scripts(file))
    assert found or file.name == "situs.yml"
    assert not [s for s in found if "${{" in s or "$[[" in s]


@pytest.mark.parametrize("file", ALL, ids=lambda p: p.name)
def test_python_never_takes_modules_from_the_folder_it_runs_in(file: Path) -> None:
    for script in scripts(file):
        # The installer is given an interpreter, which it starts isolated.
        started = re.sub(r"requirements/install\.sh \S+", "", script)
        assert not re.search(r"python3?\"? (?!-I )", started), script
    installer = (ROOT / "requirements/install.sh").read_text("utf-8")
    assert re.findall(r'^ +"\$python" (\S+)', installer, re.MULTILINE) == ["-I"]


def test_only_the_tests_workflow_runs_what_a_change_brings() -> None:
    """`periksa` holds what `komentar` trusts, so nothing of the change may run in it."""
    text = (ROOT / ".github/workflows/periksa.yml").read_text("utf-8")
    assert "make" not in re.sub(r"#.*", "", text).split()
    assert not re.search(r"^\s+(cd|\./|sh|bash) usulan|usulan/(?!registry)\S*\.sh", text, re.MULTILINE)
    assert "pull_request_target" not in "".join(f.read_text("utf-8") for f in WORKFLOWS)


def test_every_option_that_is_used_exists() -> None:
    offered = set(re.findall(r"--[a-z-]+", CliRunner().invoke(cli, ["gate", "--help"]).output))
    assert "--target" in offered
    used = set()
    for file in ALL:
        for script in scripts(file):
            for call in re.findall(r"-m checker gate ((?:[^\n|]|\\\n)*)", script):
                used |= set(re.findall(r"(?<![\w-])--[a-z-]+", call))
    used |= set(re.findall(r"--[a-z-]+", loaded(ROOT / ".pre-commit-hooks.yaml")[0]["entry"]))
    assert {"--target", "--head", "--staged", "--output"} <= used
    assert used <= offered


# --- the steps, run here ----------------------------------------------------------------------------------------------

PYTHON = f"""\
#!/bin/sh
# Stands in for python: a venv is a copy of this file, pip only notes what it was asked, all else is run for real.
case "$1 $2 $3" in
"-I -m venv") mkdir -p "$4/bin" && cp "$0" "$4/bin/python" && exit ;;
"-I -m pip") shift 3; echo "$@" >> "$PIP_LOG"; exit ;;
"-I "*) shift ;;
*) echo "not isolated: $*" >&2; exit 9 ;;
esac
PYTHONPATH='{ROOT}' exec '{sys.executable}' -P "$@"
"""
VENV = f"""\
#!/bin/sh
mkdir -p "$1/bin"
cat > "$1/bin/python" <<'END'
{PYTHON}END
chmod +x "$1/bin/python"
"""


def bash(script: str, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does with `shell: bash`."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=cwd, env=os.environ | env, capture_output=True, text=True, check=False,
    )  # fmt: skip


def good(place: World) -> None:
    """A change that may land."""
    place.write({"registry/aset/baru.yaml": asset("baru")})


def bad(place: World) -> None:
    """A change that breaks a rule."""
    place.write({"registry/aset/baru.yaml": asset("baru", jumlah="")})


def weak(place: World) -> None:
    """A change that breaks a rule and weakens it."""
    bad(place)
    place.edit(JUMLAH, "severity: error", "severity: warning")


def elsewhere(place: World) -> None:
    """A change that puts a link to a sound registry in the place of the real one."""
    place.write({"lain/instansi.yaml": place.read(GOVERNMENT_FILE)})
    place.remove("registry")
    (place.root / "registry").symlink_to("lain")


def hijack(place: World) -> None:
    """A change that brings modules and programs of names that are run."""
    bad(place)
    evil = "raise SystemExit(0)\n"
    names = ("venv", "pip", "checker", "checker/__init__", "sitecustomize", "git", "click")
    place.write(
        {f"{name}.py": evil for name in names} | {"requirements/venv.sh": "exit 0\n", "alat/bin/python": "#!/bin/sh\n"}
    )


CHANGES = [(good, 0), (bad, 1), (weak, 1), (elsewhere, 3), (hijack, 1)]


def installer(root: Path) -> Path:
    """What the steps install from: the real installer, a `venv.sh` that lays a stand-in for Python, an empty lock."""
    install = (ROOT / "requirements/install.sh").read_text("utf-8")
    write(root, {"requirements/venv.sh": VENV, "requirements/install.sh": install, "requirements/run.txt": ""})
    for name in ("venv.sh", "install.sh"):
        (root / "requirements" / name).chmod(0o755)
    return root


@pytest.fixture
def place(tmp_path: Path) -> World:
    """A repository whose target branch holds what the steps install the checker from."""
    home = world(tmp_path / "asal")
    home.on_target()
    installer(home.root)
    home.commit()
    home.git("checkout", "-q", "-B", "usul")
    return home


def fetched(place: World, folder: Path, act: Callable[[World], None]) -> tuple[str, str]:
    """The change as CI fetches it: the merge is checked out. The ids of target and change."""
    act(place)
    head = place.commit()
    place.on_target()
    place.write({"catatan.md": "Cabang sasaran maju.\n"})
    target = place.commit()
    place.git("checkout", "-q", "-b", "gabungan")
    place.git("merge", "-q", "--no-edit", "usul")
    subprocess.run(["git", "clone", "-q", "-b", "gabungan", place.root, folder], check=True)
    return target, head


def steps(file: Path) -> dict[str, Any]:
    """The steps of a file's only job or of the action, by name."""
    whole = loaded(file)
    listed = whole["runs"]["steps"] if "runs" in whole else next(iter(whole["jobs"].values()))["steps"]
    return {step["name"]: step for step in listed}


@pytest.mark.parametrize(("act", "code"), CHANGES, ids=lambda v: getattr(v, "__name__", ""))
def test_the_workflow_judges_a_change(place: World, tmp_path: Path, act: Callable[[World], None], code: int) -> None:
    target, head = fetched(place, tmp_path / "usulan", act)
    listed = steps(ROOT / ".github/workflows/periksa.yml")
    common = {
        "PIP_LOG": str(tmp_path / "pip"), "GITHUB_OUTPUT": str(tmp_path / "keluaran"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "ringkasan"),
    }  # fmt: skip

    installing = listed["Pasang pemeriksa dari cabang sasaran"]
    assert list(installing["env"]) == ["SASARAN"]
    done = bash(installing["run"], tmp_path, common | {"SASARAN": "refs/remotes/origin/main"})
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "keluaran").read_text("utf-8") == f"komit={target}\n"
    assert "--no-deps --only-binary :all: --require-hashes -r sasaran/requirements/run.txt" in (
        tmp_path / "pip"
    ).read_text("utf-8")
    assert not (tmp_path / "sasaran/registry").is_symlink()

    judging = listed["Nilai usulan"]
    assert set(judging["env"]) == {"SASARAN", "USULAN"}
    done = bash(judging["run"], tmp_path, common | {"SASARAN": target, "USULAN": head})
    assert done.returncode == code, done.stdout + done.stderr
    if code == 3:
        return
    reports = {p.name for p in (tmp_path / "laporan").iterdir()}
    assert reports == {"ringkasan.md", "patuh.sarif", "patuh-junit.xml", "patuh.json"}
    if act is bad:
        assert "::error file=registry/aset/baru.yaml" in done.stdout

    telling = listed["Tulis ringkasan"]
    done = bash(telling["run"], tmp_path, common | {"NOMOR": "7"})
    assert done.returncode == 0, done.stderr
    summary = (tmp_path / "laporan/ringkasan.md").read_text("utf-8")
    assert (tmp_path / "ringkasan").read_text("utf-8") == summary
    assert (tmp_path / "komentar/nomor").read_text("utf-8") == "7\n"
    assert (tmp_path / "komentar/ringkasan.md").read_text("utf-8") == summary


def test_the_workflow_leaves_a_number_where_nothing_could_be_judged(tmp_path: Path) -> None:
    (tmp_path / "laporan").mkdir()
    script = steps(ROOT / ".github/workflows/periksa.yml")["Tulis ringkasan"]["run"]
    done = bash(script, tmp_path, {"NOMOR": "7", "GITHUB_STEP_SUMMARY": str(tmp_path / "ringkasan")})
    assert done.returncode == 0, done.stderr
    assert [p.name for p in (tmp_path / "komentar").iterdir()] == ["nomor"]


@pytest.mark.parametrize(("act", "code"), CHANGES, ids=lambda v: getattr(v, "__name__", ""))
def test_the_action_judges_a_change(place: World, tmp_path: Path, act: Callable[[World], None], code: int) -> None:
    space = tmp_path / "ruang kerja"
    target, head = fetched(place, space, act)
    code_of_action = installer(tmp_path / "tindakan")
    listed = steps(ACTION)
    common = {
        "ALAT": str(tmp_path / "se mentara/patuh"), "PIP_LOG": str(tmp_path / "pip"), "GITHUB_WORKSPACE": str(space),
        "GITHUB_OUTPUT": str(tmp_path / "keluaran"), "GITHUB_STEP_SUMMARY": str(tmp_path / "ringkasan"),
    }  # fmt: skip
    installing, judging = listed["Pasang pemeriksa"], listed["Nilai usulan"]
    assert installing["working-directory"] == "${{ github.action_path }}"
    done = bash(installing["run"], code_of_action, common | {"WHEEL": ""})
    assert done.returncode == 0, done.stderr
    values = {
        "REPOSITORI": ".", "REGISTER": "registry", "SASARAN": "refs/remotes/origin/main", "USULAN": head, "BERAT": "error",
        "KEBIJAKAN": "report", "LAPORAN": str(tmp_path / "laporan"),
    }  # fmt: skip
    assert set(judging["env"]) == {*values, "ALAT"}
    for _ in range(2):  # once more on the same runner
        done = bash(judging["run"], space, common | values)
        assert done.returncode == code, done.stdout + done.stderr
    said = dict(li.split("=", 1) for li in (tmp_path / "keluaran").read_text("utf-8").splitlines())
    assert said["verdict"] == str(code)
    if code == 3:
        assert set(said) == {"verdict"}
        return
    assert set(said) == set(loaded(ACTION)["outputs"])
    assert all(Path(said[name]).is_file() for name in said if name != "verdict")
    assert target[:10] in (tmp_path / "laporan/patuh.json").read_text("utf-8")


def test_the_action_installs_the_wheel_it_was_given(tmp_path: Path) -> None:
    installer(tmp_path)
    script, log = steps(ACTION)["Pasang pemeriksa"]["run"], tmp_path / "pip"
    env = {"ALAT": str(tmp_path / "alat"), "PIP_LOG": str(log), "GITHUB_WORKSPACE": "/ruang"}
    for wheel in ("dist/patuh.whl", "/lain/patuh.whl", "-r jahat.txt"):
        assert bash(script, tmp_path, env | {"WHEEL": wheel}).returncode == 0
    given = [line.split()[5:] for line in log.read_text("utf-8").splitlines() if "--no-index" in line]
    assert given == [["/ruang/dist/patuh.whl"], ["/lain/patuh.whl"], ["/ruang/-r", "jahat.txt"]]


def test_the_action_says_when_it_does_not_know_the_target(tmp_path: Path) -> None:
    done = bash(steps(ACTION)["Nilai usulan"]["run"], tmp_path, {"SASARAN": ""})
    assert done.returncode == 2
    assert "Cabang sasaran tidak diketahui" in done.stderr


@pytest.mark.parametrize(("act", "code"), CHANGES, ids=lambda v: getattr(v, "__name__", ""))
def test_the_template_judges_a_change(place: World, tmp_path: Path, act: Callable[[World], None], code: int) -> None:
    space = tmp_path / "builds"
    fetched(place, space, act)
    done = _gitlab(space, tmp_path, {"CI_COMMIT_SHA": place.git("rev-parse", "usul")})
    assert done.returncode == code, done.stdout + done.stderr
    artifacts = loaded(GITLAB)["periksa"]["artifacts"]
    if code == 3:
        return
    for name in (*artifacts["paths"], *artifacts["reports"].values()):
        assert (space / name).is_file()
    assert (tmp_path / "pip").read_text("utf-8").split()[-1] == "https://contoh.example/patuh.whl"


def test_the_template_judges_the_source_where_results_are_merged(place: World, tmp_path: Path) -> None:
    space = tmp_path / "builds"
    _, head = fetched(place, space, bad)
    merged = place.git("rev-parse", "gabungan")
    done = _gitlab(space, tmp_path, {"CI_COMMIT_SHA": merged, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": head})
    assert done.returncode == 1, done.stdout + done.stderr


def test_the_template_refuses_to_judge_in_a_fork(place: World, tmp_path: Path) -> None:
    space = tmp_path / "builds"
    _, head = fetched(place, space, good)
    done = _gitlab(space, tmp_path, {"CI_COMMIT_SHA": head, "CI_PROJECT_ID": "2"})
    assert done.returncode == 3
    assert "proyek sasaran" in done.stderr


def _gitlab(space: Path, tmp_path: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The template's scripts in one shell, with its variables at their defaults."""
    write(tmp_path, {"bin/python3": PYTHON})
    (tmp_path / "bin/python3").chmod(0o755)
    job = loaded(GITLAB)["periksa"]
    given = {
        "PATUH_PACKAGE": "https://contoh.example/patuh.whl", "PATUH_REQUIREMENTS": "", "PATUH_FOLDER": "registry",
        "PATUH_FAIL_ON": "error", "PATUH_POLICY_CHANGES": "report",
    }  # fmt: skip
    assert set(given) == {name for name in job["variables"] if name.startswith("PATUH_")}
    ci = {
        "CI_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    }
    paths = {
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "PIP_LOG": str(tmp_path / "pip"),
        "TMPDIR": str(tmp_path),
    }
    return bash("\n".join([*job["before_script"], *job["script"]]), space, given | ci | paths | env)


# --- the comment ------------------------------------------------------------------------------------------------------

HEAD, BASE = "a" * 40, "b" * 40
MARK = "<!-- patuh -->"


@dataclass
class GitHub:
    """What the comment job asks GitHub, answered from memory."""

    files: dict[str, bytes] = field(default_factory=lambda: {"nomor": b"7\n", "ringkasan.md": b"## DAPAT DITERIMA\n"})
    archive: bytes | None = None
    size: int = 100
    pull: dict[str, Any] = field(
        default_factory=lambda: {"state": "open", "head": {"sha": HEAD}, "base": {"ref": "rilis/1 #2"}}
    )
    folders: dict[str, str] = field(default_factory=lambda: {HEAD: "f" * 40, BASE: "f" * 40})
    comments: list[dict[str, Any]] = field(default_factory=list)
    written: list[tuple[str, str, str]] = field(default_factory=list)
    tokens: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""

    def answer(self, method: str, path: str, body: bytes) -> Any:
        """JSON, bytes, or a text that says where the answer lies."""
        if method != "GET":
            self.written.append((method, path, json.loads(body)["body"]))
            return {}
        if path.startswith("/repos/o/r/actions/runs/5/artifacts?"):
            old = {"id": 1, "name": "komentar", "expired": False, "size_in_bytes": 10**9}
            return {
                "artifacts": [
                    old,
                    old | {"id": 2, "size_in_bytes": self.size},
                    old | {"id": 3, "expired": True},
                ]
            }
        if path == "/repos/o/r/actions/artifacts/2/zip":
            return f"{self.url.replace('127.0.0.1', 'localhost')}/gudang"
        if path == "/gudang":
            return self.archive if self.archive is not None else _zip(self.files)
        if path == "/repos/o/r/pulls/7":
            return self.pull
        if path == f"/repos/o/r/compare/rilis%2F1%20%232...{HEAD}?per_page=1":
            return {"merge_base_commit": {"sha": BASE}}
        if found := re.fullmatch(r"/repos/o/r/git/trees/(\w+)", path):
            return {
                "truncated": False,
                "tree": [{"path": ".github", "mode": "040000", "sha": self.folders[found[1]]}],
            }
        if found := re.fullmatch(r"/repos/o/r/issues/7/comments\?per_page=100&page=(\d+)", path):
            start = (int(found[1]) - 1) * 100
            return self.comments[start : start + 100]
        return None


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def github() -> Iterator[GitHub]:
    """A server on this machine that answers as GitHub would."""
    state = GitHub()

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            state.tokens.append((self.headers["Host"].split(":")[0], self.headers.get("Authorization")))
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            found = state.answer(self.command, self.path, body)
            self.send_response(404 if found is None else 302 if isinstance(found, str) else 200)
            if isinstance(found, str):
                self.send_header("Location", found)
            self.end_headers()
            self.wfile.write(found if isinstance(found, bytes) else json.dumps(found).encode())

        do_GET = do_POST = do_PATCH = _do  # noqa: N815 - the library's names

        def log_message(self, *args: Any) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()


def comment(github: GitHub, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """Run the comment job's script for run 5 of commit HEAD."""
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"workflow_run": {"id": 5, "head_sha": HEAD}}), "utf-8")
    return subprocess.run(
        [sys.executable, "-I", ROOT / ".github/workflows/komentar.py"],
        env={"GITHUB_EVENT_PATH": str(event), "GITHUB_API_URL": github.url, "GITHUB_REPOSITORY": "o/r", "GITHUB_TOKEN": "rahasia"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_comment_is_written_and_the_token_goes_to_github_alone(github: GitHub, tmp_path: Path) -> None:
    done = comment(github, tmp_path)
    assert done.returncode == 0, done.stderr
    ((method, path, text),) = github.written
    assert (method, path) == ("POST", "/repos/o/r/issues/7/comments")
    assert text.startswith(f"{MARK}\n## DAPAT DITERIMA")
    assert ("127.0.0.1", "Bearer rahasia") in github.tokens
    assert [token for host, token in github.tokens if host == "localhost"] == [None]


def test_the_comment_is_renewed_where_it_is_ours(github: GitHub, tmp_path: Path) -> None:
    bot, staff = {"login": "github-actions[bot]"}, {"login": "staf"}
    github.comments = [
        {"id": 1, "user": staff, "body": f"{MARK} palsu"}, {"id": 2, "user": bot, "body": "lain"}, {"id": 3, "user": None, "body": MARK},
        *({"id": 100 + i, "user": staff, "body": "halo"} for i in range(120)),
        {"id": 9, "user": bot, "body": f"{MARK}\nlama"},
    ]  # fmt: skip
    assert comment(github, tmp_path).returncode == 0
    assert [(method, path) for method, path, _ in github.written] == [("PATCH", "/repos/o/r/issues/comments/9")]


def test_where_the_change_touches_the_workflows_its_text_is_not_repeated(github: GitHub, tmp_path: Path) -> None:
    github.folders[HEAD] = "e" * 40
    github.files["ringkasan.md"] = b"## DAPAT DITERIMA, gabungkan saja"
    assert comment(github, tmp_path).returncode == 0
    ((_, _, text),) = github.written
    assert "gabungkan" not in text
    assert "mengubah `.github`" in text


def test_a_long_text_is_cut_and_control_characters_go(github: GitHub, tmp_path: Path) -> None:
    github.files["ringkasan.md"] = f"{MARK}\n\x1b[2J\x00\x9b".encode() + b"kata kata\n" * 20_000
    assert comment(github, tmp_path).returncode == 0
    ((_, _, text),) = github.written
    assert len(text) < 65_536
    assert "Terpotong" in text
    assert text.count(MARK) == 1
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)


def _bomb() -> bytes:
    return _zip({"nomor": b"7", "ringkasan.md": b"a" * 50_000_000})


def _broken() -> bytes:
    data = bytearray(_zip({"nomor": b"7" * 15, "ringkasan.md": os.urandom(500)}))
    data[len(data) // 3 : len(data) // 3 + 60] = b"x" * 60
    return bytes(data)


HOSTILE: dict[str, Callable[[GitHub], None]] = {
    "number of another pull request": lambda g: g.files.update(nomor=b"8"),
    "number with a path": lambda g: g.files.update(nomor=b"7/../8"),
    "number in other digits": lambda g: g.files.update(nomor="٧".encode()),
    "number and more": lambda g: g.files.update(nomor=b"7\n8"),
    "no number": lambda g: g.files.update(nomor=b""),
    "long number": lambda g: g.files.update(nomor=b"7" * 1000),
    "no text": lambda g: g.files.pop("ringkasan.md") and None,  # type: ignore[func-returns-value]
    "text too long": lambda g: g.files.update({"ringkasan.md": b"a" * 600_000}),
    "another commit": lambda g: g.pull.update(head={"sha": "c" * 40}),
    "closed": lambda g: g.pull.update(state="closed"),
    "artifact too large": lambda g: setattr(g, "size", 2**21),
    "artifact larger than it says": lambda g: setattr(g, "archive", os.urandom(2**20 + 1)),
    "no archive": lambda g: setattr(g, "archive", b"<html>"),
    "bomb": lambda g: setattr(g, "archive", _bomb()),
    "broken": lambda g: setattr(g, "archive", _broken()),
    "empty": lambda g: setattr(g, "archive", b""),
    "names with paths": lambda g: setattr(g, "files", {"../nomor": b"7", "/ringkasan.md": b"x"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_material_writes_no_comment_and_says_so_calmly(name: str, github: GitHub, tmp_path: Path) -> None:
    HOSTILE[name](github)
    done = comment(github, tmp_path)
    assert github.written == []
    assert "Traceback" not in done.stderr
    # 404 for a pull request that is not there is GitHub's own answer.
    assert done.returncode == (1 if name == "number of another pull request" else 0), done.stderr


def test_the_comment_needs_nothing_that_is_not_python(monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(sys.modules)
    runpy.run_path(str(ROOT / ".github/workflows/komentar.py"), run_name="komentar")
    brought = {name.split(".")[0] for name in set(sys.modules) - before}
    assert brought <= set(sys.stdlib_module_names)


# --- owners -----------------------------------------------------------------------------------------------------------

CODEOWNERS = ROOT / ".github/CODEOWNERS"
GUARDED = [
    "policies/pp-71-2019/rules/apa-saja.yaml", "policies/baru/regulation.yaml", "schemas/aplikasi.schema.yaml",
    "schemas/meta/umum.schema.yaml", "registry/pengecualian/satu.yaml", "registry/instansi.yaml",
    "examples/kota-contoh/instansi.yaml", "examples/kota-contoh/pengecualian/x.yaml", ".gitattributes", "registry/.gitattributes",
    "CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS", ".github/workflows/periksa.yml", ".github/workflows/komentar.py",
    "action.yml", "ci/gitlab/patuh.yml", ".pre-commit-hooks.yaml", "checker/gate.py", "requirements/run.txt", "pyproject.toml",
    ".ci/run", "Makefile", ".gitmodules",
]  # fmt: skip


@pytest.mark.parametrize("path", GUARDED)
def test_whatever_judges_or_guards_has_an_owner(path: str) -> None:
    owners = Owners.read(CODEOWNERS.read_text("utf-8")).of(path)
    assert owners
    assert subject_of(path, "registry") is not None or path.startswith("examples/")


def test_plain_records_need_no_owner_and_no_real_account_is_named() -> None:
    text = CODEOWNERS.read_text("utf-8")
    owners = Owners.read(text)
    assert owners.of("registry/aplikasi/satu.yaml") == ()
    assert owners.of("README.md") == ()
    named = set(re.findall(r"@\S+", re.sub(r"#.*", "", text)))
    assert named
    assert all(name.startswith("@ORGANISASI/") for name in named)
    assert "ORGANISASI" in text.split("\n\n")[0], "the first lines say that these names must be replaced"


def test_what_the_staff_reads_when_proposing_is_short_and_indonesian() -> None:
    text = (ROOT / ".github/pull_request_template.md").read_text("utf-8")
    assert "usulan" in text.casefold()
    assert len(text.splitlines()) <= 30


# --- guides -----------------------------------------------------------------------------------------------------------

GUIDES = [ROOT / f"site/docs/{name}.md" for name in ("gerbang", "perlindungan-cabang", "kait")]


@pytest.mark.parametrize("file", GUIDES, ids=lambda p: p.stem)
def test_every_command_in_a_guide_exists(file: Path) -> None:
    calls = re.findall(r"\bpatuh ((?:hook [a-z-]+|[a-z]+)\b)((?: (?![|>&])\S+)*)", _code(file.read_text("utf-8")))
    assert calls or file.stem == "perlindungan-cabang"
    for command, rest in calls:
        helped = CliRunner().invoke(cli, [*command.split(), "--help"])
        assert helped.exit_code == 0, command
        offered = set(re.findall(r"--[a-z-]+", helped.output))
        assert set(re.findall(r"(?<!\S)--[a-z-]+", rest)) <= offered, (command, rest)


def _code(text: str) -> str:
    blocks = re.findall(r"```[a-z]*\n(.*?)```", text, re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))]).replace(
        "\\\n", " "
    )


@pytest.mark.parametrize("file", GUIDES, ids=lambda p: p.stem)
def test_files_that_a_guide_names_are_there(file: Path) -> None:
    text = file.read_text("utf-8")
    named = re.findall(r"`((?:\.github|ci|site|checker|policies|schemas|requirements)/[\w./-]+\w)`", text)
    links = re.findall(r"\]\(([\w-]+\.md)(?:#[\w-]+)?\)", text)
    assert named or links
    assert [n for n in named if not (ROOT / n).exists()] == []
    assert [n for n in links if not (file.parent / n).exists()] == []
