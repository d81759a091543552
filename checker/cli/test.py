"""`patuh test`: do the rules do what their own examples say?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from checker.cli import options
from checker.cli.words import Command
from checker.judge.examples import misfits
from checker.model.text import Lang, Text, UsageError, meant, number
from checker.registry.project import laws_near, policies_of
from checker.report.plain import printable


@click.command(
    cls=Command,
    name="test",
    help="Jalankan contoh setiap aturan. DIR: folder yang berisi policies/ dan schemas/.",
)
@options.folder
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Hanya aturan ini (boleh berulang).")
@click.option("--regulation", "regulations", multiple=True, metavar="ID", help="Hanya regulasi ini (boleh berulang).")
@options.lang
def test(folder: Path, rules: tuple[str, ...], regulations: tuple[str, ...], lang: Lang) -> int:
    """Judge the examples of every rule and level criterion; 1 where one misfits, 3 where a policy cannot be used."""
    policies = policies_of(laws_near(folder))
    policies = replace(policies, rules=(*policies.rules, *policies.criteria.rules))
    known = [rule.id for rule in policies.rules]
    for name in regulations:
        if name not in policies.regulations:
            raise UsageError(
                Text(f"Tidak ada regulasi `{name}`.", f"There is no regulation `{name}`.")
                + meant(name, policies.regulations)
            )
    for name in rules:
        if name not in known and not any(f.rule == name for f in policies.faults):
            raise UsageError(Text(f"Tidak ada aturan `{name}`.", f"There is no rule `{name}`.") + meant(name, known))
    chosen = [
        rule
        for rule in policies.rules
        if (not rules or rule.id in rules) and (not regulations or rule.regulation.id in regulations)
    ]
    found = [misfit for rule in chosen for misfit in misfits(policies, rule)]
    told = [(f.place, f.message) for f in policies.faults] + [(m.place, m.message) for m in found]
    for place, message in told:
        where = f"{place.file}:{place.line}:{place.column}"
        click.echo(f"{printable(where)}\n  {printable(message.in_(lang))}")
    examples = sum(len(rule.examples) for rule in chosen)
    figures = [number(n, lang) for n in (len(chosen), examples, len(found), len(policies.faults))]
    click.echo(
        Text(
            "{} aturan, {} contoh: {} tidak sesuai, {} kerusakan kebijakan.",
            "{} rules, {} examples: {} misfits, {} policy faults.",
        )
        .in_(lang)
        .format(*figures)
    )
    return 3 if policies.faults else int(bool(found))
