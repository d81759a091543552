"""`patuh index`: the index of an evaluation, what would lift it, and how far the registry supports it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import click

from checker.cli import options
from checker.cli.words import Command, tell
from checker.git.source import MAX_BYTES
from checker.maturity.appraisal import Appraisal, appraise, evidence_of, of_year
from checker.maturity.claims import from_file
from checker.model.text import Lang, Text, UsageError
from checker.registry.project import DEFAULT_ZONE, has_registry, laws_near, open_project, policies_of
from checker.report import maturity as report


@click.command(
    cls=Command,
    help="Hitung indeks sebuah penilaian: FILE (YAML atau CSV `indikator,nilai`), atau TAHUN dari register penilaian di DIR"
    " (bawaan: tahun terakhir).",
)
@click.argument("what", metavar="[FILE|TAHUN]", required=False)
@options.folder
@options.moment
@click.option(
    "--instrument",
    metavar="ID",
    help="Instrumen, misalnya permenpanrb-59-2020; bawaan: yang berlaku saat penilaian.",
)
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="INDIKATOR=NILAI",
    help="Andaikan nilai lain, misalnya 21=3 (boleh berulang).",
)
@options.format_(sorted(report.FORMATS))
@options.lang
def index(
    what: str | None,
    folder: Path,
    as_of: date | None,
    at: str | None,
    policies: Literal["snapshot", "current"],
    instrument: str | None,
    changes: tuple[str, ...],
    format_: str,
    lang: Lang,
) -> int:
    """Print the index of one evaluation, or of all of a year."""
    if what is None or re.fullmatch(r"[0-9]{4}", what, re.ASCII):
        evidence = evidence_of(open_project(folder, at=at, policies=policies, as_of=as_of))
        found, refused = of_year(evidence, int(what) if what else None, instrument, changes)
    else:
        refused = []
        found = [_of_file(Path(what), folder, as_of, at, policies, instrument, changes)]
    click.echo(report.FORMATS[format_](found, lang), nl=False)
    if any(a.faults for a in found):
        return 3
    for message in refused:
        tell(message, lang)
    return 2 if refused else 0


def _of_file(
    file: Path,
    folder: Path,
    as_of: date | None,
    at: str | None,
    policies: Literal["snapshot", "current"],
    instrument: str | None,
    changes: tuple[str, ...],
) -> Appraisal:
    try:
        data = file.read_bytes() if file.stat().st_size <= MAX_BYTES else b""
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(
            Text(f"Berkas `{file}` tidak dapat dibaca: {reason}.", f"File `{file}` cannot be read: {reason}.")
        ) from None
    if not data:
        raise UsageError(
            Text(
                f"Berkas `{file}` kosong atau lebih besar dari 1 MiB.",
                f"File `{file}` is empty or larger than 1 MiB.",
            )
        )
    evaluation = from_file(str(file), data)
    if at is not None or has_registry(folder):
        project = open_project(folder, at=at, policies=policies, as_of=as_of)
        evidence = evidence_of(project)
        return appraise(evaluation, evidence.policies, instrument, project.as_of, changes, evidence)
    day = as_of or datetime.now(UTC).astimezone(ZoneInfo(DEFAULT_ZONE)).date()
    return appraise(evaluation, policies_of(laws_near(folder)), instrument, day, changes, None)
