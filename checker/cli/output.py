"""Where reports go: one to the screen, any number to files. A file is written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from checker.cli.options import format_
from checker.model.decision import Decision
from checker.model.report import Report
from checker.model.text import CheckerError, Lang, Text, meant
from checker.report import FORMATS, terminal

F = TypeVar("F", bound=Callable[..., Any])

BINARY = frozenset({"xlsx"})
"""Formats that are no text: they only go to files."""


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


def outputs(command: F) -> F:
    """`--format` for the screen and `--output` for files."""
    command = click.option(
        "--output",
        "files",
        type=Output(),
        multiple=True,
        help=f"Tulis juga ke berkas (boleh berulang): {', '.join(FORMATS)}.",
    )(command)
    return format_([name for name in FORMATS if name not in BINARY])(command)


def publish(
    report: Report, lang: Lang, name: str, files: Sequence[tuple[str, Path]], decision: Decision | None = None
) -> None:
    """Write every file, then print: what is printed last is what people read."""
    for other, file in files:
        if other == "terminal":
            content: str | bytes = terminal.render(report, lang, decision)
        else:
            content = FORMATS[other](report, lang, decision)
        write(file, content)
    if name == "terminal":
        color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        columns = shutil.get_terminal_size((80, 24)).columns
        click.echo(terminal.render(report, lang, decision, columns, color=color), nl=False, color=color)
    else:
        click.echo(FORMATS[name](report, lang, decision), nl=False)


def write(file: Path, content: str | bytes) -> None:
    """A file made whole beside its place, then put there: a run that is cut short leaves what was there before."""
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o666 & ~_umask())  # noqa: PTH101 - mkstemp lets nobody else read it
        os.replace(temporary, file)  # noqa: PTH105
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108
        raise CheckerError(
            Text(
                f"Berkas `{file}` tidak dapat ditulis: {error.strerror}.",
                f"File `{file}` cannot be written: {error.strerror}.",
            )
        ) from error


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
