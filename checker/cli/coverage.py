"""`patuh coverage`: every provision of the law with who judges it."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from checker.cli import options
from checker.cli.words import Choice, Command
from checker.coverage import coverage as coverage_of
from checker.project import laws_near, policies_of
from checker.report import coverage as report
from checker.text import Lang


@click.command(
    cls=Command,
    help="Daftar setiap ketentuan REGULASI (bawaan: semua): dinilai aturan, dinilai manusia, belum, atau tidak berlaku.",
)
@click.argument("regulation", metavar="[REGULASI]", required=False)
@options.folder
@click.option(
    "--format",
    "format_",
    type=Choice(["terminal", "json", "csv"]),
    default="terminal",
    show_default=True,
    help="Bentuk keluaran.",
)
@options.lang
def coverage(regulation: str | None, folder: Path, format_: str, lang: Lang) -> int:
    """Print the table and its totals; 3 where a policy cannot be used, for then the table is not whole."""
    policies = policies_of(laws_near(folder))
    found = coverage_of(policies, [regulation] if regulation else [])
    match format_:
        case "json":
            text = report.as_json(found, lang)
        case "csv":
            text = report.as_csv(found, lang)
        case _:
            text = report.as_terminal(found, lang, min(shutil.get_terminal_size((80, 24)).columns, 120))
    click.echo(text, nl=False)
    return 3 if policies.faults else 0
