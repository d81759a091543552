"""What is fuzzed: how a case is made from what there is, and what must hold of it. A case is JSON, so that it can be kept."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from checker.git.repository import Git
from checker.git.source import Commit, Recorded
from checker.judge.engine import run
from checker.model.text import CheckerError, UsageError
from checker.registry.project import policies_of
from checker.yaml import fast, guarded
from checker.yaml.load import BadYaml, locate, read
from tests.conftest import ROOT
from tests.gate.in_memory import Files
from tests.gate_world import DAY, REGISTRY
from tests.laws import KINDS, REGULATION

Case = Any
"""What JSON can hold; bytes as the text that Latin-1 makes of them."""


@dataclass(frozen=True)
class Target:
    """`make` a case by chance; `judge` says what is wrong with how it is treated, or nothing."""

    make: Callable[[Random], Case]
    judge: Callable[[Case], str]


# --- changes ---------------------------------------------------------------------------------------------------------

_SCRAPS = [
    *"- : , # & * ! | > ' \" % @ ` [ ] { } ? ~ null true false 0 01 0x1 1e9 .nan .inf -1 --- ... << !!str &a *a |2 >- \\x".split(),
    "\t", "\n", "\r\n", "\r", "\0", "  ", "\ufeff", "\u2028", "\u200e", "\x85", "\ud7ff", "\U0001f600", "\xe9", "e\u0301", ": ", " #", "- - ",
]  # fmt: skip
_TOKENS = [
    "null", "[]", "{}", "''", '"*"', "0", "-1", "1.5", "true", "2024-02-30", "9999-12-31", "[null]", "{a: 1}", "self", "id",
    "self.id", "1 / 0", "ref(1, 2)", "records('aset')", "item", "instansi.x", "$ref", "^(", "x" * 300, "uji-1-2024", "pasal-1",
]  # fmt: skip


def mangled(data: bytes, by: Random, others: list[bytes]) -> bytes:
    """A few changes: bytes, scraps of syntax, lines, and pieces of other files."""
    for _ in range(by.randint(1, 4)):
        at, end = sorted((by.randint(0, len(data)), by.randint(0, len(data))))
        lines = data.splitlines(keepends=True) or [b""]
        line = by.randrange(len(lines))
        match by.randrange(8):
            case 0:
                data = data[:at] + bytes([by.randrange(256)]) + data[at + 1 :]
            case 1 | 2:
                data = data[:at] + by.choice(_SCRAPS).encode("utf-8", "surrogatepass") + data[at:]
            case 3:
                data = data[:at] + data[min(end, at + 40) :]
            case 4:
                data = b"".join([*lines[:line], lines[by.randrange(len(lines))], *lines[line:]])
            case 5:
                data = b"".join([*lines[:line], *lines[line + 1 :]])
            case 6:
                other = by.choice(others).splitlines(keepends=True) or [b""]
                data = b"".join([*lines[:line], by.choice(other), *lines[line:]])
            case 7:
                key, colon, _ = lines[line].partition(b":")
                if colon:
                    data = b"".join(
                        [*lines[:line], key + b": " + by.choice(_TOKENS).encode() + b"\n", *lines[line + 1 :]]
                    )
    return data


# --- the loader ------------------------------------------------------------------------------------------------------


@cache
def _texts() -> list[bytes]:
    files = [*(ROOT / "tests/cases/yaml").glob("*.yaml"), *(ROOT / "policies").rglob("*.yaml")]
    return [f.read_bytes() for f in sorted(files) if f.stat().st_size < 5_000]


def _text(by: Random) -> Case:
    return mangled(by.choice(_texts()), by, _texts()).decode("latin-1")


def _loads(case: Case) -> str:
    """Both roads agree, and nothing but BadYaml is raised."""
    data = case.encode("latin-1")
    answers = []
    for road in (lambda: guarded.read(data, None), lambda: read(data)):
        try:
            answers.append(repr(road()))
        except BadYaml as bad:
            answers.append(repr(bad.faults))
            if not bad.faults:
                return "BadYaml without a fault"
    if answers[0] != answers[1]:
        return f"the guarded road says {answers[0]:.200}, reading says {answers[1]:.200}"
    value = fast.read(data, None)
    if value is not fast.UNSURE and repr(value) != answers[0]:
        return f"the fast road says {value!r:.200}, the guarded one {answers[0]:.200}"
    if value is not fast.UNSURE and not all(n >= 1 for n in locate(data, ())):
        return "no place"
    return ""


# --- policies --------------------------------------------------------------------------------------------------------


@cache
def _law() -> Mapping[str, bytes]:
    texts = {
        **KINDS,
        **REGULATION,
        "schemas/meta/umum.schema.yaml": (ROOT / "schemas/meta/umum.schema.yaml").read_text(),
    }
    return {path: text.encode() for path, text in texts.items()}


def _policy(by: Random) -> Case:
    path = by.choice([p for p in sorted(_law()) if "/meta/" not in p])
    return {"file": path, "text": mangled(_law()[path], by, list(_law().values())).decode("latin-1")}


def _rules(case: Case) -> str:
    """Whatever stands in a policy file: faults with a place in that law, never a traceback; what is left of it judges."""
    files = Files({**_law(), **REGISTRY, case["file"]: case["text"].encode("latin-1")})
    try:
        policies = policies_of(Recorded(files))
        bad = [f for f in policies.faults if not f.message.id or f.place.line < 1 or f.place.column < 1]
        if bad:
            return f"a fault without words or place: {bad[0]}"
        run(files, "registry", policies, DAY)
    except CheckerError:
        return ""
    return ""


# --- names in git ----------------------------------------------------------------------------------------------------

_NAMES = [
    b"a", b"aset", b"unit", b"registry", b"x.yaml", b"a.yaml", b"A.yaml", b"instansi.yaml", b".x", b"x ", b"x.", b"-x", b"--all", b"\xff\xfe",
    b"caf\xc3\xa9", b"cafe\xcc\x81", b"a\nb", b"a\tb", b'"q"', b"\\", b"a\\b", b":(top)", b"*", b"?", b"[a]", b"\xe2\x80\xae", b"\xed\xa0\x80",
    b"con", b"nul.yaml", b"x" * 200, b"\x01", b"\x7f", b"{}", b"$(x)", b"`x`", b"%s", b"HEAD", b"README.md", b"\xf0\x9f\x98\x80.yaml",
]  # fmt: skip
_REFS = [
    *"main HEAD @ @{-1} @{u} main~1 main^ ^main main..HEAD --all -h :/uji : :registry main:registry refs/heads/main tags/x x.lock".split(),
    "", " ", "ma\nin", "main\0", "\xff", "main@{yesterday}", "0" * 40, "f" * 39, "../../x", "main^{tree}", "-", "--", "main --all", "x" * 5000,
]  # fmt: skip


def _names(by: Random) -> Case:
    def name() -> bytes:
        word = by.choice(_NAMES)
        if by.random() < 0.3:
            at = by.randint(0, len(word))
            word = word[:at] + bytes([by.choice([*range(1, 47), *range(48, 256)])]) + word[at:]
        return word

    paths = {b"/".join([b"registry", *(name() for _ in range(by.randint(1, 3)))]) for _ in range(by.randint(1, 5))}
    ref = by.choice(_REFS)
    if by.random() < 0.3:
        ref = ref[: len(ref) // 2] + chr(by.randrange(1, 0x250)) + ref[len(ref) // 2 :]
    return {"paths": sorted(p.decode("latin-1") for p in paths), "ref": ref}


def _history(case: Case) -> bytes:
    """A commit with these files, as `git fast-import` reads it."""
    text = b"id: a\nnama: A\n"
    lines = [
        b"blob\nmark :1\ndata %d\n%s\ncommit refs/heads/main\ncommitter u <u@x> 0 +0000\ndata 1\nu\n"
        % (len(text), text)
    ]
    for path in case["paths"]:
        octal = "".join(f"\\{byte:03o}" for byte in path.encode("latin-1"))
        lines.append(f'M 100644 :1 "{octal}"\n'.encode())
    return b"".join(lines)


def _reads(case: Case) -> str:
    """Every file of a commit is read or told of, and a name that is no commit is told as wrong use."""
    with TemporaryDirectory() as folder:

        def git(*args: str, given: bytes = b"") -> bytes:
            return subprocess.run(["git", "-C", folder, *args], input=given, capture_output=True, check=True).stdout

        git("init", "-q", "-b", "main")
        try:
            git("fast-import", "--quiet", given=_history(case))
        except subprocess.CalledProcessError:
            return ""  # git itself takes no such name
        there = {p for p in git("ls-tree", "-rz", "--name-only", "main", "registry").split(b"\0") if p}
        hidden = {p for p in there if any(part.startswith(b".") for part in p.split(b"/"))}
        repository = Git(Path(folder))
        try:
            given = repository.commit(case["ref"])
            if len(given) not in (40, 64) or not set(given) <= set("0123456789abcdef"):
                return f"{case['ref']!r} is the commit {given!r}"
        except (CheckerError, UsageError):
            pass
        files = Commit(repository, repository.commit("main"))
        try:
            blobs = list(files.files("registry"))
            if len(blobs) != len(there - hidden):
                return f"{len(there - hidden)} files stand there, {len(blobs)} are told of"
            run(files, "registry", policies_of(Recorded(Files(_law()))), DAY)
        except CheckerError:
            return ""
    return ""


TARGETS = {"yaml": Target(_text, _loads), "policies": Target(_policy, _rules), "git": Target(_names, _reads)}
FOUND = ROOT / "tests/cases/fuzz"


def kept(target: str) -> list[Path]:
    """The cases kept of a target."""
    return sorted((FOUND / target).glob("*.json"))


def keep(target: str, case: Case, said: str) -> Path:
    """Keep a case as a file of its own."""
    text = json.dumps({"case": case, "said": said}, indent=1, sort_keys=True)
    path = FOUND / target / f"{hashlib.sha256(text.encode()).hexdigest()[:12]}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", "utf-8")
    return path
