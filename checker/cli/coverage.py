"""`patuh coverage`: every provision of the law with who judges it."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli import options
from checker.cli.words import Command
from checker.law.provisions import coverage as coverage_of
from checker.model.text import Lang
from checker.registry.project import laws_near, policies_of
from checker.report import provisions as report


@click.command(
    cls=Command,
    help="Daftar setiap ketentuan REGULASI (bawaan: semua): dinilai aturan, dinilai manusia, belum, atau tidak berlaku.",
)
@click.argument("regulation", metavar="[REGULASI]", required=False)
@options.folder
@options.format_(sorted(report.FORMATS))
@options.lang
def coverage(regulation: str | None, folder: Path, format_: str, lang: Lang) -> int:
    """Print the table and its totals; 3 where a policy cannot be used, for then the table is not whole."""
    policies = policies_of(laws_near(folder))
    found = coverage_of(policies, [regulation] if regulation else [])
    click.echo(report.FORMATS[format_](found, lang), nl=False)
    return 3 if policies.faults else 0
