"""`patuh hook`: a server that takes only pushes that comply."""

from __future__ import annotations

import os
import sys
import textwrap
from pathlib import Path
from typing import Literal

import click

from checker.cli import options
from checker.cli.limit import LIMIT, within
from checker.cli.words import Choice, Command, CommandGroup
from checker.gate import hook_install
from checker.gate.hook_install import Installed, Wish
from checker.gate.hook_push import MOST_REFS, Ruling, parse_updates, rule_on
from checker.gate.hook_settings import read_settings
from checker.law import builtin
from checker.model.report import Severity
from checker.model.text import Lang, Text, UsageError, either, listing, quote
from checker.report import terminal, words
from checker.report.plain import printable

_WIDTH = 72
"""Columns: git puts `remote: ` before every line that a pusher sees."""


@click.group(cls=CommandGroup)
def hook() -> None:
    """Pasang pemeriksa pada server git: kiriman (push) yang tidak patuh ditolak dan tidak disimpan."""


@hook.command(cls=Command)
@click.argument("repository", metavar="[REPO]", type=click.Path(path_type=Path), default=Path())
@click.option(
    "--branch",
    "branches",
    multiple=True,
    metavar="NAMA",
    help="Cabang yang dijaga (boleh berulang); bawaan: cabang yang ditunjuk HEAD. Cabang lain bebas.",
)
@click.option(
    "--registry",
    metavar="DIR",
    default="registry",
    show_default=True,
    help="Folder register di dalam repositori.",
)
@click.option(
    "--policy-changes",
    type=Choice(["report", "refuse"]),
    default="refuse",
    show_default=True,
    help="Tolak perubahan kebijakan dan penjaganya, atau hanya laporkan.",
)
@click.option(
    "--fail-on",
    type=Choice(["error", "warning", "info"]),
    default="error",
    show_default=True,
    help="Temuan baru seberat apa yang menghalangi.",
)
@click.option(
    "--laws",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder berisi `policies` dan `schemas` yang menilai kiriman pertama; bawaan: yang dibawa pemeriksa.",
)
@click.option("--force", is_flag=True, help="Ganti hook lain yang sudah ada; yang lama disimpan.")
@click.option("--chain", is_flag=True, help="Biarkan hook yang ada; hook itulah yang memanggil pemeriksa.")
@options.lang
def install(
    repository: Path,
    branches: tuple[str, ...],
    registry: str,
    policy_changes: Literal["report", "refuse"],
    fail_on: str,
    laws: Path | None,
    force: bool,
    chain: bool,
    lang: Lang,
) -> None:
    """Pasang hook pre-receive di repositori server (bare) REPO.

    Kebijakan yang dipakai adalah yang ada di ujung cabang yang dijaga. Untuk kiriman pertama, ketika cabang itu belum ada,
    kebijakan yang berlaku saat pemasangan disimpan di server.
    """
    if force and chain:
        raise click.UsageError("--force tidak dapat dipakai bersama --chain.")
    wish = Wish(
        branches=branches,
        registry=registry,
        policy_changes=policy_changes,
        fail_on=Severity(fail_on),
        lang=lang,
        laws=laws,
    )
    done = hook_install.install(repository, wish, force=force, chain=chain)
    for line in _describe_installed(done, chain=chain):
        click.echo(printable(line.in_(lang)))


def _describe_installed(done: Installed, *, chain: bool) -> list[Text]:
    """What was installed, and what is left to do."""
    names = [quote(b) for b in done.settings.branches]
    lines = [
        Text(
            f"Terpasang di {done.script}. Cabang yang dijaga: {listing(names, 'id')}.",
            f"Installed at {done.script}. Branches guarded: {listing(names, 'en')}.",
        )
    ]
    if done.backup:
        lines.append(
            Text(
                f"Hook yang lama disimpan di {done.backup} dan tidak dijalankan lagi.",
                f"The former hook is kept at {done.backup} and no longer run.",
            )
        )
    if chain:
        lines.append(
            Text(
                "Tambahkan pada hook pre-receive Anda, di tempat masukannya belum dibaca:",
                "Add to your pre-receive hook, where its input was not read yet:",
            )
        )
        call = '    kiriman=$(cat); printf "%s\\n" "$kiriman" | ./patuh/pre-receive || exit 1'
        lines.append(Text(call, call))
    lines.append(
        Text(
            "Cobalah sekali: kirim perubahan yang salah, dan lihat bahwa server menolaknya.",
            "Try it once: push a change that is wrong, and see that the server refuses it.",
        )
    )
    return lines


@hook.command(cls=Command)
@click.argument("repository", metavar="[REPO]", type=click.Path(path_type=Path), default=Path())
@options.lang
def uninstall(repository: Path, lang: Lang) -> None:
    """Lepas hook dari REPO; hook yang dahulu disimpan dikembalikan ke tempatnya."""
    backup = hook_install.uninstall(repository)
    said = Text(f"Dilepas dari {repository}.", f"Taken away from {repository}.")
    if backup:
        said += Text(" Hook yang lama dikembalikan.", " The former hook was put back.")
    click.echo(printable(said.in_(lang)))


@hook.command("pre-receive", cls=Command)
def pre_receive() -> int:
    """Nilai suatu kiriman. Dijalankan oleh hook di server, bukan dengan tangan."""
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError(
            Text(
                "Perintah ini dijalankan oleh hook di server git; lihat `patuh hook install`.",
                "This command is run by the hook on a git server; see `patuh hook install`.",
            )
        )
    repository = Path(os.environ.get("GIT_DIR") or ".").resolve()
    settings = read_settings(repository)
    worst = 0
    with within(LIMIT):
        for ruling in rule_on(repository, settings, parse_updates(sys.stdin.buffer.read(MOST_REFS + 1))):
            click.echo(_describe(ruling, settings.lang), nl=False)
            worst = max(worst, ruling.code)
    if worst:
        click.echo("\n" + _wrap(_NOTHING.in_(settings.lang)), nl=False)
    return worst


_NOTHING = Text(
    "Kiriman ini ditolak seluruhnya; tidak ada yang disimpan di server.",
    "This push is refused as a whole; nothing was stored on the server.",
)
_LANDING = Text(
    "Kebijakan, skema, pengecualian, dan penjaganya tidak diubah lewat kiriman biasa di server ini. Kirim perubahan itu sebagai "
    "cabang tersendiri. Setelah pemiliknya menyetujui, pengelola server memindahkan cabang yang dijaga ke komit itu (caranya ada "
    "dalam panduan hook).",
    "Policies, schemas, waivers and what guards them are not changed by plain pushes to this server. Push such a change as a "
    "branch of its own. Once its owners agree, the server's maintainer moves the guarded branch to that commit (the guide to "
    "hooks says how).",
)


def _describe(ruling: Ruling, lang: Lang) -> str:
    """One ref: the verdict first, then what stands in the way."""
    decision = ruling.decision
    name = quote(ruling.ref.removeprefix("refs/heads/"))
    head = f"Patuh, {either(lang, 'cabang', 'branch')} {name}"
    if decision is None:
        word = either(lang, "DITOLAK", "REFUSED")
        if ruling.fault:
            word = either(lang, "TIDAK DAPAT DIPERIKSA", "COULD NOT BE CHECKED")
        told = ruling.fault or ruling.refusal
        return _wrap(f"{head}: {word}. {told.in_(lang) if told else ''}")
    report = decision.report
    if not ruling.code and not decision.new and not decision.policies:
        return _wrap(f"{head}: {words.verdict(report, lang, decision)}")
    text = _wrap(f"{head}:") + terminal.render(report, lang, decision, _WIDTH, color=False, detail="usual")
    if any(f.rule == builtin.GUARDED.id for f in decision.blocking):
        text += "\n" + _wrap(_LANDING.in_(lang))
    if ruling.refusal:
        text += "\n" + _wrap(ruling.refusal.in_(lang))
    return text


def _wrap(text: str) -> str:
    """A paragraph within the width; whatever it quotes can stem from a pusher."""
    return "\n".join(textwrap.wrap(printable(text), _WIDTH, break_on_hyphens=False)) + "\n"
