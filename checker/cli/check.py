"""`patuh check`: the verdict on a registry."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Literal

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from checker.check import Filters
from checker.check import check as run_check
from checker.cli import options
from checker.cli.words import Choice, Command
from checker.model import Report, Severity
from checker.project import open_project
from checker.registry import Tick, idle
from checker.report import FORMATS, terminal
from checker.text import Lang, either

_SLOW = 1.0
"""Seconds before a progress bar appears."""


@click.command(cls=Command, help="Periksa register di DIR (folder berisi instansi.yaml; bawaan: folder ini).")
@options.folder
@options.moment
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Hanya aturan ini (boleh berulang).")
@click.option(
    "--regulation", "regulations", multiple=True, metavar="ID", help="Hanya regulasi ini (boleh berulang)."
)
@click.option(
    "--kind", "kinds", multiple=True, metavar="JENIS", help="Hanya jenis register ini (boleh berulang)."
)
@click.option(
    "--unit",
    "units",
    multiple=True,
    metavar="ID",
    help="Hanya rekaman perangkat daerah ini (boleh berulang).",
)
@click.option(
    "--fail-on", type=Choice(["error", "warning", "info", "never"]), default="error", show_default=True,
    help="Temuan seberat apa yang membuat kode keluar 1.",
)  # fmt: skip
@options.format_(sorted(FORMATS))
@options.lang
def check(
    folder: Path, as_of: date | None, at: str | None, policies: Literal["snapshot", "current"],
    rules: tuple[str, ...], regulations: tuple[str, ...], kinds: tuple[str, ...], units: tuple[str, ...],
    fail_on: str, format_: str, lang: Lang,
) -> int:  # fmt: skip
    """Judge a registry and print the report."""
    project = open_project(folder, at=at, policies=policies, as_of=as_of)
    with _progress(lang) as tick:
        report = run_check(project, Filters(rules, regulations, kinds, units), tick)
    if format_ == "terminal":
        color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        click.echo(
            terminal.render(report, lang, None, shutil.get_terminal_size((80, 24)).columns, color=color),
            nl=False,
            color=color,
        )
    else:
        click.echo(FORMATS[format_](report, lang, None), nl=False)
    return exit_code(report, fail_on)


def exit_code(report: Report, fail_on: str) -> int:
    """3 wins over 1; the format never changes the code."""
    if report.could_not_check:
        return 3
    return int(fail_on != "never" and report.at_least(Severity(fail_on)) > 0)


class _Watcher:
    """Shows how far a run is, on a terminal, once it has taken a second."""

    def __init__(self, lang: Lang) -> None:
        self._words = {
            False: either(lang, "Membaca berkas", "Reading files"),
            True: either(lang, "Memeriksa rekaman", "Judging records"),
        }
        self._since = time.monotonic()
        self._count = {False: 0, True: 0}
        self._bar: Progress | None = None
        self._tasks: dict[bool, TaskID] = {}

    def tick(self, total: int | None) -> None:
        """One file read (no total), or one of `total` records judged."""
        judging = total is not None
        self._count[judging] += 1
        if self._count[judging] % 20 or time.monotonic() - self._since < _SLOW:
            return
        if self._bar is None:
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
        if judging not in self._tasks:
            self._tasks[judging] = self._bar.add_task(self._words[judging], total=total)
        self._bar.update(self._tasks[judging], completed=self._count[judging])

    def stop(self) -> None:
        """Takes the bar away, whatever happened."""
        if self._bar is not None:
            self._bar.stop()


@contextmanager
def _progress(lang: Lang) -> Iterator[Tick]:
    if not sys.stderr.isatty():
        yield idle
        return
    watcher = _Watcher(lang)
    try:
        yield watcher.tick
    finally:
        watcher.stop()
