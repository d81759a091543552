"""`patuh pages`: the files of the site."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from checker.cli import options
from checker.cli.progress import progress
from checker.cli.words import Choice, Command, tell
from checker.model.text import Lang, Text, UsageError
from checker.pages.audience import Audience
from checker.pages.build import build
from checker.pages.past import PastState
from checker.pages.record import write_proposal
from checker.pages.site import config, contents
from checker.pages.state import state_of
from checker.registry.project import open_project, own_files
from checker.yaml.load import read


@click.command(cls=Command, help="Tulis berkas situs register di DIR ke dalam folder; MkDocs lalu membangunnya.")
@options.folder
@click.option(
    "--output",
    "out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="Folder yang ditulis.",
)
@click.option(
    "--site",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Tempat MkDocs menaruh situs; bawaan: `situs` di folder itu.",
)
@click.option(
    "--audience",
    type=Choice([a.value for a in Audience]),
    default="publik",
    show_default=True,
    help="Untuk siapa.",
)
@click.option(
    "--at",
    "asked",
    multiple=True,
    metavar="REV|TANGGAL",
    help="Sertakan halaman keadaan pada saat itu, menurut hukumnya sendiri (boleh berulang).",
)
@click.option(
    "--edit-url",
    "edit",
    default="",
    metavar="TEMPLAT",
    help="Alamat untuk mengusulkan perubahan suatu rekaman, misalnya https://git.contoh.go.id/kota/spbe/edit/main/{path}; "
    "boleh memuat {path}, {line}, {kind}, dan {id}.",
)
@options.as_of
@options.lang
def pages(
    folder: Path,
    out: Path,
    site: Path | None,
    audience: str,
    asked: tuple[str, ...],
    edit: str,
    as_of: date | None,
    lang: Lang,
) -> int:
    """Write the site's files."""
    if edit and not write_proposal(edit, "a", 1, "a", "a"):
        raise UsageError(_NO_ADDRESS)
    project = open_project(folder, as_of=as_of)
    home = own_files().root
    base = read((home / "mkdocs.yml").read_bytes())
    with progress(lang) as tick:
        state = state_of(project, Audience(audience), tick)
        target = os.path.relpath(site or out / "situs", out)
        states = [_past_state(folder, moment, state.sight.audience) for moment in dict.fromkeys(asked)]
        settings = config(state, base, target)
        every, files = contents(state, states, edit)
        count = build(out, every, files, home / "site", settings)
    tell(Text(f"{count} halaman ditulis di {out}.", f"{count} pages written in {out}."), lang)
    return 3 if state.report.could_not_check else 0


_NO_ADDRESS = Text(
    "Nilai `--edit-url` harus alamat web lengkap yang diawali `https://` atau `http://`.",
    "The value of `--edit-url` must be a whole web address that begins with `https://` or `http://`.",
)


def _past_state(folder: Path, moment: str, audience: Audience) -> PastState:
    """One past state; a moment at which there was none is told on the page, not refused."""
    try:
        return PastState(moment, state_of(open_project(folder, at=moment), audience, history=False))
    except UsageError as error:
        return PastState(moment, None, error.message)
