"""Where reports go: one to the screen, any number to files."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from checker.cli.options import format_
from checker.disk.file import identity, write
from checker.model.decision import Decision
from checker.model.report import Report
from checker.model.text import Lang, Text, UsageError, meant
from checker.report import FORMATS

F = TypeVar("F", bound=Callable[..., Any])

BINARY = frozenset({"xlsx"})
"""Formats that are no text: they only go to files."""


_STREAMS = {
    "-": "stdout",
    "/dev/stdout": "stdout",
    "/dev/fd/1": "stdout",
    "/proc/self/fd/1": "stdout",
    "/dev/stderr": "stderr",
    "/dev/fd/2": "stderr",
    "/proc/self/fd/2": "stderr",
}
"""Names that mean a stream which is open already; opening it by name would begin it anew."""


class Output(click.ParamType[tuple[str, Path]]):
    """`NAME=FILE`."""

    name = "format=berkas"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Path]:
        """The format and the file."""
        if isinstance(value, tuple):
            return value
        name, sign, file = str(value).partition("=")
        if not (name and sign and file):
            self.fail(f"`{value}` bukan FORMAT=BERKAS, misalnya sarif=hasil.sarif.", param, ctx)
        if name not in FORMATS:
            listed = ", ".join(f"`{n}`" for n in FORMATS)
            self.fail(f"Format `{name}` tidak dikenal.{meant(name, FORMATS).id} Pilihan: {listed}.", param, ctx)
        return name, Path(file)


_DETAILS = {
    "full": "Tampilkan setiap temuan dengan barisnya, menurut berkas.",
    "compact": "Satu baris tiap temuan: berkas:baris:kolom: berat: pesan [aturan].",
    "quiet": "Putusannya saja.",
}


def _stream(file: Path) -> str | None:
    return _STREAMS.get(str(file))


def _distinct(
    _context: click.Context, _option: click.Parameter, files: tuple[tuple[str, Path], ...]
) -> tuple[tuple[str, Path], ...]:
    """The same, unless two reports would go to one file, of which the last would be all that is left."""
    seen: dict[object, Path] = {}
    for _, file in files:
        key = _stream(file) or identity(file)
        if key in seen:
            raise UsageError(
                Text(
                    f"Dua `--output` menuju berkas yang sama: `{seen[key]}` dan `{file}`. Sebutkan berkas yang berlainan.",
                    f"Two `--output`s lead to one file: `{seen[key]}` and `{file}`. Name different files.",
                )
            )
        seen[key] = file
    return files


def outputs(command: F) -> F:
    """`--format` for the screen, with how much of it is shown, and `--output` for files."""
    for name, said in _DETAILS.items():
        command = click.option(f"--{name}", "detail", flag_value=name, help=said)(command)
    command = click.option(
        "--output",
        "files",
        type=Output(),
        multiple=True,
        callback=_distinct,
        help=f"Tulis juga ke berkas (boleh berulang; `-` berarti layar): {', '.join(FORMATS)}.",
    )(command)
    return format_([name for name in FORMATS if name not in BINARY])(command)


def publish(
    report: Report,
    lang: Lang,
    name: str,
    files: Sequence[tuple[str, Path]],
    detail: str | None,
    decision: Decision | None = None,
) -> None:
    """Write every file, then print: what is printed last is what people read."""
    if detail and name != "terminal":
        raise UsageError(
            Text(
                f"`--{detail}` mengatur tampilan di layar; tidak dapat dipakai bersama `--format {name}`.",
                f"`--{detail}` is about what is shown on the screen; it does not go with `--format {name}`.",
            )
        )
    for other, file in files:
        content = FORMATS[other](report, lang, decision)
        data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
        if _stream(file) is None:
            write(file, data)
        else:
            click.echo(data, nl=False, err=_stream(file) == "stderr")
    if name == "terminal":
        from checker.report import terminal  # the one format that asks how wide the screen is and how much is wanted

        color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        columns = shutil.get_terminal_size((80, 24)).columns
        wanted = cast("terminal.Detail", detail or "usual")
        text = terminal.render(report, lang, decision, columns, color=color, detail=wanted)
        click.echo(text, nl=False, color=color)
    else:
        click.echo(FORMATS[name](report, lang, decision), nl=False)
