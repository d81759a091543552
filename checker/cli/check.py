"""`patuh check`: the verdict on a registry."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import click

from checker.cli import options
from checker.cli.output import outputs, publish
from checker.cli.progress import progress
from checker.cli.words import Choice, Command
from checker.judge.check import Filters
from checker.judge.check import check as run_check
from checker.model.report import Report, Severity
from checker.model.text import Lang
from checker.registry.project import open_project


@click.command(cls=Command, help="Periksa register di DIR (folder berisi instansi.yaml; bawaan: folder ini).")
@options.folder
@options.moment
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Hanya aturan ini (boleh berulang).")
@click.option("--regulation", "regulations", multiple=True, metavar="ID", help="Hanya regulasi ini (boleh berulang).")
@click.option("--kind", "kinds", multiple=True, metavar="JENIS", help="Hanya jenis register ini (boleh berulang).")
@click.option(
    "--unit",
    "units",
    multiple=True,
    metavar="ID",
    help="Hanya rekaman perangkat daerah ini (boleh berulang).",
)
@click.option(
    "--fail-on",
    type=Choice(["error", "warning", "info", "never"]),
    default="error",
    show_default=True,
    help="Temuan seberat apa yang membuat kode keluar 1.",
)
@outputs
@options.lang
def check(
    folder: Path,
    as_of: date | None,
    at: str | None,
    policies: Literal["snapshot", "current"],
    rules: tuple[str, ...],
    regulations: tuple[str, ...],
    kinds: tuple[str, ...],
    units: tuple[str, ...],
    fail_on: str,
    format_: str,
    files: tuple[tuple[str, Path], ...],
    detail: str | None,
    lang: Lang,
) -> int:
    """Judge a registry and print the report."""
    project = open_project(folder, at=at, policies=policies, as_of=as_of)
    with progress(lang) as tick:
        report = run_check(project, Filters(rules, regulations, kinds, units), tick)
    publish(report, lang, format_, files, detail)
    return exit_code(report, fail_on)


def exit_code(report: Report, fail_on: str) -> int:
    """3 wins over 1; the format never changes the code."""
    if report.could_not_check:
        return 3
    return int(fail_on != "never" and report.at_least(Severity(fail_on)) > 0)
