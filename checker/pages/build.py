"""Pages and downloads in, a folder that MkDocs builds out: real files, so that any successor of it can build them too.

What stems from data stands inside one block of HTML on each page, escaped by Jinja2, where no Markdown is read. The front matter's
title is escaped as well: Material for MkDocs un-escapes headings and puts them back as they were.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from checker.disk.folder import made_anew
from checker.model.report import Json, dotted
from checker.model.text import CheckerError, Text, long_date, number
from checker.pages import page as paths
from checker.pages.page import Download, Page, link
from checker.pages.text import clean, mark_code
from checker.report import terms, words

_MARK = "patuh-situs.json"
"""Stands in every folder made here; another is never emptied."""


def environment(templates: Path) -> jinja2.Environment:
    """Jinja2 as every page uses it: everything escaped, nothing undefined, Indonesian dates and numbers."""
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        finalize=_display,
    )
    filters: dict[str, Any] = {
        "angka": lambda value: number(value, "id"),
        "tanggal": lambda day: long_date(day, "id"),
        "teks": terms.value,
        "ruas": dotted,
        "kode": mark_code,
    }
    found.filters |= filters
    found.globals |= {name: getattr(paths, name) for name in dir(paths) if name.endswith("_path")}
    found.globals |= {"kata": words, "istilah": terms}
    return found


def _display(value: Any) -> Any:
    """A value as a page shows it: Indonesian, and nothing invisible or turning."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, Text):
        value = value.id
    if isinstance(value, date):
        value = value.isoformat()
    return clean(value) if isinstance(value, str) else value


def build(
    out: Path,
    pages: Iterable[Page],
    downloads: Sequence[Download],
    home: Path,
    config: Mapping[str, Json],
) -> int:
    """Write a site's folder anew, whole or not at all; how many pages it has. CheckerError where the folder is somebody else's.

    `home` holds the templates, what people wrote (`docs`), and the look (`assets`).
    """
    _refuse_foreign(out)
    with made_anew(out) as part:
        (part / _MARK).write_text("{}\n", "utf-8")
        docs = part / "docs"
        shutil.copytree(home / "assets", docs / "aset", ignore=shutil.ignore_patterns("parts"))
        sheets = sorted((home / "assets/parts").glob("*.css"))
        with (docs / "aset/patuh.css").open("a", encoding="utf-8") as look:
            look.writelines(sheet.read_text("utf-8") for sheet in sheets)
        for written in sorted((home / "docs").glob("*.md")):
            name = "panduan.md" if written.name == "index.md" else written.name
            shutil.copyfile(written, docs / name)
        beside: dict[str, list[Download]] = defaultdict(list)
        for download in downloads:
            _write(docs / "unduhan" / download.path, docs, download.content)
            beside[download.page].append(download)
        jinja = environment(home / "templates")
        count = 0
        for one in pages:
            template = jinja.get_template(f"{one.template}.html.j2")
            here: dict[str, Any] = {"sini": one.path, "judul": one.title, "tautan": _make_linker(one.path)}
            body = template.render(one.data, **here)
            if own := beside.get(one.path):
                body += "\n" + jinja.get_template("_berkas.html.j2").render(files=own, **here)
            _write(docs / f"{one.path}.md", docs, _document(one, body).encode("utf-8"))
            count += 1
        (part / "mkdocs.yml").write_text(json.dumps(config, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return count


def _make_linker(here: str) -> Any:
    return lambda there: link(here, there)


def _document(page: Page, body: str) -> str:
    """A page as MkDocs reads it; no line of the body is blank, so that none of it is taken for Markdown."""
    lines = "\n".join(line.rstrip() for line in body.splitlines() if line.strip())
    title = json.dumps(escape(clean(page.title)), ensure_ascii=False)
    weight = f"\nsearch: {{boost: {page.weight}}}" if page.weight != 1 else ""
    return f'---\ntitle: {title}{weight}\n---\n\n<div class="patuh">\n{lines}\n</div>\n'


def _refuse_foreign(out: Path) -> None:
    if out.exists() and any(out.iterdir()) and not (out / _MARK).is_file():
        raise CheckerError(
            Text(
                f"Folder `{out}` berisi berkas yang tidak dibuat oleh perintah ini; pilih folder lain.",
                f"Folder `{out}` holds files that this command did not make; choose another.",
            )
        )


def _write(file: Path, root: Path, content: bytes) -> None:
    """A file below `root`; whatever its name is made of, it lies nowhere else."""
    if not file.resolve().is_relative_to(root.resolve()):
        raise CheckerError(Text(f"`{file}` berada di luar situs.", f"`{file}` lies outside the site."))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
