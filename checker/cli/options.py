"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from checker.cli.words import Choice

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """An ISO date."""

    name = "tanggal"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """`2026-11-21` as a date."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"`{value}` bukan tanggal; tulis TAHUN-BULAN-HARI, misalnya 2026-11-21.", param, ctx)


def folder(command: F) -> F:
    """The registry: a folder with `instansi.yaml`, or one that holds `registry/`."""
    path = click.Path(path_type=Path)
    return click.argument("folder", metavar="[DIR]", type=path, default=Path())(command)


def moment(command: F) -> F:
    """`--as-of`, `--at`, `--policies`."""
    command = click.option(
        "--policies",
        type=Choice(["snapshot", "current"]),
        default="snapshot",
        show_default=True,
        help="Dengan --at: kebijakan dari keadaan itu, atau kebijakan yang sekarang.",
    )(command)
    command = click.option(
        "--at", metavar="REV|TANGGAL", help="Nilai keadaan pada revisi git, atau pada akhir suatu tanggal."
    )(command)
    return as_of(command)


def as_of(command: F) -> F:
    """`--as-of`."""
    return click.option(
        "--as-of",
        type=Day(),
        help="Hari yang menentukan hukum yang berlaku; bawaan: hari ini di zona waktu instansi.",
    )(command)


def lang(command: F) -> F:
    """`--lang`."""
    return click.option("--lang", type=Choice(["id", "en"]), default="id", show_default=True, help="Bahasa keluaran.")(
        command
    )


def format_(names: Sequence[str]) -> Callable[[F], F]:
    """`--format`, one of `names`."""
    return click.option(
        "--format",
        "format_",
        type=Choice(names),
        default="terminal",
        show_default=True,
        help="Bentuk keluaran.",
    )
