"""click in Indonesian: help headings, and what is said when a command is typed wrongly."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from checker.model.text import Lang, Text, meant

_HEADINGS = {"Options": "Pilihan", "Commands": "Perintah"}


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "Pemakaian: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))


class Context(click.Context):
    """A context whose help speaks Indonesian."""

    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help speaks Indonesian."""

    context_class = Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, described in Indonesian."""
        return _described(super().get_help_option(ctx))


class CommandGroup(click.Group):
    """A group of commands whose help speaks Indonesian and which offers the nearest command."""

    context_class = Context
    command_class = Command

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, described in Indonesian."""
        return _described(super().get_help_option(ctx))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named first in `args`."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            ctx.fail(f"Perintah `{args[0]}` tidak dikenal.{meant(args[0], self.list_commands(ctx)).id}")
        return super().resolve_command(ctx, args)


class Choice(click.Choice[str]):
    """One of a few words; a wrong one is told with the nearest."""

    def __init__(self, choices: Sequence[str]) -> None:
        super().__init__(choices)

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:  # noqa: ARG002
        """What is said of a word that is none of them."""
        listed = ", ".join(f"`{choice}`" for choice in self.choices)
        return f"`{value}` bukan pilihannya.{meant(str(value), self.choices).id} Pilihan: {listed}."


def tell(message: Text, lang: Lang) -> None:
    """A message on the error stream, line by line."""
    from checker.report.plain import printable  # not needed where nothing is to be said

    for line in message.in_(lang).split("\n"):
        print(printable(line), file=sys.stderr)


def told(error: click.ClickException) -> str:
    """What was typed wrongly, in Indonesian."""
    match error:
        case click.NoSuchOption():
            return (
                f"Pilihan `{error.option_name}` tidak dikenal.{meant(error.option_name, error.possibilities or []).id}"
            )
        case click.MissingParameter():
            return f"{_named(error)} belum diisi."
        case click.BadParameter():
            return f"{_named(error)}: {error.message}"
        case click.BadOptionUsage():
            return f"Pilihan `{error.option_name}` perlu diikuti nilainya."
    if error.message.startswith("Got unexpected extra argument"):
        return "Ada kata yang tidak dikenal di belakang perintah ini."
    return error.message


def _named(error: click.BadParameter) -> str:
    parameter = error.param
    if parameter is None:
        return error.param_hint if isinstance(error.param_hint, str) else "Pilihan"
    return f"`{parameter.opts[0]}`" if isinstance(parameter, click.Option) else str(parameter.human_readable_name)


def _described(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "Tampilkan bantuan ini."
    return option
