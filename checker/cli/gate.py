"""`patuh gate`: whether a change may land."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Literal

import click

from checker.cli import options
from checker.cli.limit import LIMIT, within
from checker.cli.output import outputs, publish
from checker.cli.progress import progress
from checker.cli.words import Choice, Command
from checker.gate.decide import Request
from checker.gate.decide import gate as judge
from checker.git.repository import Git
from checker.model.report import Severity
from checker.model.text import Lang, Text, UsageError
from checker.registry.project import registry_in

_HELP = """Nilai apakah suatu usulan perubahan dapat diterima.

Usulan dinilai menurut kebijakan, skema, pengecualian, dan parameter di ujung cabang sasaran, dalam keadaan sesudah digabungkan.
Hanya temuan baru yang menghalangi; yang lama ditampilkan sebagai utang.

\b
Kode keluar: 0 dapat diterima; 1 belum dapat diterima; 2 salah pakai; 3 tidak dapat diperiksa.
"""


@click.command(cls=Command, help=_HELP)
@options.folder
@click.option(
    "--target",
    metavar="REV",
    help="Cabang sasaran; bawaan: cabang utama (origin/HEAD, origin/main, atau main).",
)
@click.option("--head", metavar="REV", help="Usulan; bawaan: komit yang sedang dibuka (HEAD).")
@click.option("--staged", is_flag=True, help="Nilai yang sudah di-`git add` terhadap HEAD.")
@click.option(
    "--fail-on",
    type=Choice(["error", "warning", "info"]),
    default="error",
    show_default=True,
    help="Temuan baru seberat apa yang menghalangi.",
)
@click.option("--strict", is_flag=True, help="Utang juga menghalangi.")
@click.option(
    "--policy-changes",
    type=Choice(["report", "refuse"]),
    default="report",
    show_default=True,
    help="Laporkan perubahan kebijakan dan penjaganya, atau tolak.",
)
@click.option(
    "--pinned",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Kebijakan dan skema untuk cabang sasaran yang belum memuatnya.",
)
@click.option("--no-ages", is_flag=True, help="Jangan telusuri sejak kapan utang ada.")
@click.option(
    "--time-limit",
    type=click.IntRange(min=1),
    default=LIMIT,
    show_default=True,
    metavar="DETIK",
    help="Berhenti dengan kode 3 bila belum selesai.",
)
@click.option("--as-of", type=options.Day(), help="Hari penilaian kedua sisi; bawaan: hari ini di zona waktu instansi.")
@outputs
@options.lang
def gate(
    folder: Path,
    target: str | None,
    head: str | None,
    staged: bool,
    fail_on: str,
    strict: bool,
    policy_changes: Literal["report", "refuse"],
    pinned: Path | None,
    no_ages: bool,
    time_limit: int,
    as_of: date | None,
    format_: str,
    files: tuple[tuple[str, Path], ...],
    detail: str | None,
    lang: Lang,
) -> int:
    """Judge a change and print the decision."""
    if staged and not (target is None and head is None):
        raise click.UsageError("--staged tidak dapat dipakai bersama --target atau --head.")
    registry = registry_in(folder)
    top = next((p for p in (registry, *registry.parents) if os.path.lexists(p / ".git")), None)
    git = Git.find(top) if top else None
    if git is None or top is None:
        raise UsageError(
            Text(
                f"Folder `{folder}` tidak berada dalam repositori git.",
                f"Folder `{folder}` is not inside a git repository.",
            )
        )
    if staged:
        target, head = git.head(), None
    else:
        # An empty name (a variable that CI did not set) is a wrong one, never a wish for what is usual.
        target = _main_branch(git) if target is None else target
        head = "HEAD" if head is None else head
    inside = registry.relative_to(top).as_posix()
    if inside == ".":
        raise UsageError(_AT_TOP)
    request = Request(
        git=git,
        folder=inside,
        target=target,
        head=head,
        as_of=as_of,
        fail_on=Severity(fail_on),
        strict=strict,
        policy_changes=policy_changes,
        pinned=pinned,
        ages=not no_ages,
    )
    with within(time_limit):
        with progress(lang) as tick:
            decision = judge(request, tick)
        publish(decision.report, lang, format_, files, detail, decision)
    return 3 if decision.report.could_not_check else int(decision.blocked)


_AT_TOP = Text(
    "Register ini berada di puncak repositori, di tempat kebijakan dan penjaganya. Pindahkan isinya ke folder tersendiri, misalnya "
    "`registry/` (`git mv`), lalu jalankan lagi.",
    "This registry lies at the top of its repository, where policies and what guards them belong. Move it into a folder of its "
    "own, such as `registry/` (`git mv`), and run again.",
)


def _main_branch(git: Git) -> str:
    """The branch that changes are made for, where nobody named it."""
    for name in (
        "refs/remotes/origin/HEAD",
        "refs/remotes/origin/main",
        "refs/remotes/origin/master",
        "refs/heads/main",
        "refs/heads/master",
    ):
        try:
            return git.commit(name)
        except UsageError:
            continue
    raise UsageError(
        Text(
            "Cabang sasaran tidak dapat ditebak. Sebutkan dengan `--target`, misalnya `--target origin/main`.",
            "The target branch cannot be guessed. Name it by `--target`, e.g. `--target origin/main`.",
        )
    )
