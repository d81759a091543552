"""Sites to look at: the fictional city's, and one of a government whose every text tries to become code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count, cycle
from pathlib import Path
from typing import Any

from checker.yaml.load import BadYaml, read
from tests.conftest import ROOT, Repository, write

DAY = "2026-06-30"
CITY = ROOT / "examples/kota-contoh"

_ELEMENT = re.compile(r"<([a-z0-9]+)([^>]*)>")
_CLASSES = re.compile(r'class="([^"]*)"')


@dataclass(frozen=True)
class Site:
    """A built site below `folder`."""

    folder: Path

    @cached_property
    def pages(self) -> list[str]:
        """Every page by its address in the site, `404.html` apart: no page links it, and MkDocs gives it absolute addresses."""
        names = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html"))
        return sorted(name for name in names if name != "404.html")

    def text(self, page: str) -> str:
        """A page as it is written."""
        return (self.folder / page).read_text("utf-8")

    @cached_property
    def chosen(self) -> list[str]:
        """Few pages that stand for all: each type's longest, and as many more as show every element that the type has.

        The type of a page is the shape of its path, so that a new type is looked at without a word here.
        """
        types: dict[str, list[str]] = {}
        for page in self.pages:
            types.setdefault(shape(page), []).append(page)
        return [page for name in sorted(types) for page in self._standing_for(types[name])]

    def _standing_for(self, pages: list[str]) -> Iterator[str]:
        sizes = {page: (self.folder / page).stat().st_size for page in pages}
        seen: set[tuple[str, str]] = set()
        for page in sorted(pages, key=lambda p: (-sizes[p], p)):
            new = elements(self.text(page)) - seen
            if new:
                seen |= new
                yield page


def shape(page: str) -> str:
    """`register/aplikasi/sistem-uji.html` -> `register/*/*`; an index and what lies at the top stand for themselves."""
    *folders, name = page.removesuffix(".html").split("/")
    if not folders:
        return name
    return "/".join([folders[0], *["*"] * (len(folders) - 1), name if name == "index" else "*"])


def elements(text: str) -> set[tuple[str, str]]:
    """(tag, class) of what a page holds inside the theme's frame."""
    body = text.partition("<article")[2].partition("</article>")[0]
    found = ((tag, _CLASSES.search(rest)) for tag, rest in _ELEMENT.findall(body))
    return {(tag, one) for tag, classes in found for one in (classes[1].split() if classes else [""])}


def make_demo(folder: Path) -> Site:
    """The site of the fictional city with its history, as `make demo` builds it."""
    _run(ROOT / "examples/riwayat.py", folder / "repo")
    return _site(folder, "--as-of", DAY, "--audience", "auditor", "--at", "2025-12-31")


# What a page must show as it was typed. `kena` is what a browser would say if it obeyed.
HOSTILE = (
    "</title><script>window.kena=1</script>",
    "<img src=x onerror=window.kena=1>",
    "[x](javascript:window.kena=1)",
    '<meta http-equiv=refresh content="0;url=https://luar.example/kena">',
    "{{ 7 * 7 }} {% raw %} {# kena #} ${kena} `kena`",
    "\"><svg/onload=window.kena=1> ' onmouseover=window.kena=1 x='",
    "&lt;script&gt;window.kena=1&lt;/script&gt; &#60;img src=x onerror=window.kena=1&#62;",
    "</div></article></main><iframe srcdoc='<script>parent.kena=1</script>'>",
    '![x](https://luar.example/kena.png) <https://luar.example/kena> --8<-- "kena"',
    "<!-- kena --> <style>*{background:url(https://luar.example/kena.png)}</style>",
    "<base href=https://luar.example/> <link rel=stylesheet href=//luar.example/kena.css>",
    "``` kena ~~~ | kena | # kena\n\n# kena\n\n<script>window.kena=1</script>\n\n    kena",
    "{: onclick=window.kena=1 } ++kena++ :smile: [[kena]] [^kena] @kena",
    "Kena" * 75,  # nowhere to break
    "<b title=\"kena\" style='position:fixed;inset:0'>kena</b>",
)
HOSTILE_ADDRESSES = (
    "javascript:window.kena=1//https://kota.example",
    "https://kota.example/\"onmouseover='window.kena=1'",
    "data:text/html,<script>opener.kena=1</script>",
    "//luar.example/kena",
    "https://kota.example/" + "kena" * 60,
)
LAWS = ("patuh-mutu", "permenpanrb-5-2020")
"""The regulations that the hostile government has: enough to judge every kind by."""

_EACH = 4
"""Records of each kind that it keeps."""


def make_hostile(folder: Path) -> Site:
    """A small registry in which every text that people type tries to become code: records, law, schemas and commits."""
    repository = Repository(folder / "repo")
    texts, addresses, number = cycle(HOSTILE), cycle(HOSTILE_ADDRESSES), count()

    def record(value: Any) -> Any:
        """A value of a record: what holds a blank is free text, the rest are ids and words from lists."""
        if isinstance(value, dict):
            return {key: record(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [record(inner) for inner in value]
        if isinstance(value, str) and value.startswith("http"):
            return next(addresses)
        return next(texts) if isinstance(value, str) and " " in value else value

    def law(value: Any, key: str = "") -> Any:
        """A value of a regulation, rule or schema: its titles, and texts in two languages."""
        if isinstance(value, dict) and value.keys() == {"id", "en"}:
            return {"id": next(texts), "en": value["en"]}
        if isinstance(value, dict):
            return {k: law(inner, k) for k, inner in value.items() if k not in ("also", "supersedes")}
        if isinstance(value, list):
            return [law(inner) for inner in value]
        return next(texts) if key in ("title", "short", "gazette", "note") and isinstance(value, str) else value

    for name in LAWS:
        for file in sorted((ROOT / "policies" / name).rglob("*.yaml")):
            _write(repository, file.relative_to(ROOT), law(read(file.read_bytes())))
    for file in sorted((ROOT / "schemas").rglob("*.yaml")):
        value = read(file.read_bytes())
        _write(repository, file.relative_to(ROOT), value if file.parent.name == "meta" else law(value))
    _write(repository, "registry/instansi.yaml", record(read((CITY / "instansi.yaml").read_bytes())))
    repository.commit("2026-01-02T10:00:00+07:00")
    for kind in sorted(path.name for path in CITY.iterdir() if path.is_dir()):
        records = [record(one) | {"nama": next(texts)} for one in _first(CITY / kind)]
        records.append(records[0] | {"id": f"<img src=x onerror=window.kena={next(number)}>"})
        _write(repository, f"registry/{kind}/kena.yaml", records)
    government = read((repository.root / "registry/instansi.yaml").read_bytes())
    assert isinstance(government, dict)
    _write(repository, "registry/instansi.yaml", government | {"nama": HOSTILE[0]})
    repository.git("add", "-A")
    repository.git(
        "commit", "-q", "-m", f"{HOSTILE[1]}\n\n{HOSTILE[0]}", GIT_AUTHOR_NAME=HOSTILE[4],
        GIT_AUTHOR_DATE="2026-02-03T10:00:00+07:00", GIT_COMMITTER_DATE="2026-02-03T10:00:00+07:00",
    )  # fmt: skip
    return _site(folder, "--as-of", DAY, "--audience", "auditor", "--at", HOSTILE[1])


def _write(repository: Repository, name: str | Path, value: Any) -> None:
    """A file as JSON, which is YAML as well."""
    write(repository.root, {str(name): json.dumps(value, ensure_ascii=False, indent=1) + "\n"})


def _first(folder: Path) -> list[dict[str, Any]]:
    """The first records of a kind; files with faults of their own are left out."""
    found: list[dict[str, Any]] = []
    for file in sorted(folder.rglob("*.yaml")):
        try:
            value: Any = read(file.read_bytes())
        except BadYaml:
            continue
        found += value if isinstance(value, list) else [value]
    return found[:_EACH]


def _site(folder: Path, *options: str) -> Site:
    could_not_check = 3  # its pages are written all the same
    pages = ("-m", "checker", "pages", folder / "repo/registry", "--output", folder / "halaman", *options)
    _run(*pages, good=(0, could_not_check))
    _run("-m", "mkdocs", "build", "--quiet", "--strict", "-f", folder / "halaman/mkdocs.yml")
    return Site(folder / "halaman/situs")


def _run(*words: str | Path, good: tuple[int, ...] = (0,)) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False,
        env=env | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode in good, f"{words}\n{done.stdout}\n{done.stderr}"
