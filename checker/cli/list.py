"""`patuh list`: what there is to check, and by what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from checker.cli import options
from checker.cli.words import Choice, Command
from checker.law.builtin import BUILT_IN
from checker.law.policies import Policies
from checker.model.report import GOVERNMENT
from checker.model.text import Lang
from checker.registry.project import laws_near, policies_of
from checker.report.plain import columns


@click.command(
    cls=Command,
    name="list",
    help="Daftar aturan (rules), jenis register (kinds), regulasi (regulations), atau instrumen penilaian (instruments).",
)
@click.argument(
    "what",
    metavar="rules|kinds|regulations|instruments",
    type=Choice(["rules", "kinds", "regulations", "instruments"]),
)
@options.folder
@options.lang
def list_(what: str, folder: Path, lang: Lang) -> int:
    """Print one line for each."""
    policies = policies_of(laws_near(folder))
    rows = {"rules": _rules, "kinds": _kinds, "regulations": _regulations, "instruments": _instruments}[what](
        policies, lang
    )
    click.echo(columns(list(rows)), nl=False)
    return 3 if policies.faults else 0


def _rules(policies: Policies, lang: Lang) -> Iterator[tuple[str, ...]]:
    for rule in policies.rules:
        yield rule.id, rule.kind, rule.severity.value, rule.title.in_(lang)
    for own in BUILT_IN.values():
        yield own.id, "*", own.severity.value, own.title.in_(lang)


def _kinds(policies: Policies, lang: Lang) -> Iterator[tuple[str, ...]]:
    for name, kind in sorted(policies.kinds.items()):
        if name != GOVERNMENT:
            rules = sum(rule.kind == name for rule in policies.rules)
            yield name, f"{rules} aturan" if lang == "id" else f"{rules} rules", kind.title


def _regulations(policies: Policies, lang: Lang) -> Iterator[tuple[str, ...]]:
    for name, law in sorted(policies.regulations.items()):
        rules = sum(rule.regulation is law for rule in policies.rules)
        yield (
            name,
            law.completeness,
            f"{rules} aturan" if lang == "id" else f"{rules} rules",
            law.title.in_(lang),
        )


def _instruments(policies: Policies, lang: Lang) -> Iterator[tuple[str, ...]]:
    for name, instrument in sorted(policies.instruments.items()):
        period, count = instrument.regulation.period, len(instrument.indicators)
        span = period.since.isoformat() + "/" + (period.until.isoformat() if period.until else "")
        yield (
            name,
            span,
            f"{count} indikator" if lang == "id" else f"{count} indicators",
            instrument.title.in_(lang),
        )
