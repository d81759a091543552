"""`patuh explain`: all there is to know about one rule, record or provision."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import click

from checker.cli import options
from checker.cli.words import Command
from checker.judge.engine import run
from checker.judge.run import Judged
from checker.law.builtin import BUILT_IN
from checker.law.policies import Policies
from checker.law.provisions import coverage
from checker.law.regulation import Regulation
from checker.law.rule import Example, Rule
from checker.model.report import Judgement, Record, Verdict
from checker.model.text import Lang, Text, UsageError, either, long_date, meant
from checker.registry.project import Project, laws_near, open_project, policies_of
from checker.report.plain import printable, wrapped

_VERDICTS = {
    Verdict.PASS: Text("lolos", "pass"),
    Verdict.FAIL: Text("tidak lolos", "fail"),
    Verdict.WAIVED: Text("dikecualikan", "waived"),
    Verdict.NOT_APPLICABLE: Text("tidak berlaku", "not applicable"),
    Verdict.NOT_ASSESSABLE: Text("belum dapat dinilai", "not assessable"),
    Verdict.ERROR: Text("aturan rusak", "error"),
}


@click.command(
    cls=Command,
    help="Jelaskan ATURAN, REKAMAN (jenis/id atau id), atau KETENTUAN (regulasi/pasal atau regulasi).",
)
@click.argument("name", metavar="ATURAN|REKAMAN|KETENTUAN")
@options.folder
@options.moment
@options.lang
def explain(
    name: str,
    folder: Path,
    as_of: date | None,
    at: str | None,
    policies: Literal["snapshot", "current"],
    lang: Lang,
) -> int:
    """Print what is known of `name`."""
    laws = policies_of(laws_near(folder))
    rule = next((r for r in (*laws.rules, *laws.criteria.rules) if r.id == name), None)
    law, _, provision = name.partition("/")
    if rule:
        lines = _rule(rule, lang)
    elif name in BUILT_IN:
        lines = iter(
            [
                (0, f"{name} ({BUILT_IN[name].severity})"),
                (0, BUILT_IN[name].title.in_(lang)),
                (2, BUILT_IN[name].remedy.in_(lang)),
            ]
        )
    elif law in laws.regulations and (not provision or provision in laws.regulations[law].provisions):
        lines = _law(laws, laws.regulations[law], provision, lang)
    else:
        project = open_project(folder, at=at, policies=policies, as_of=as_of)
        lines = _record(project, name, lang)
    click.echo(wrapped(lines), nl=False)
    return 0


Lines = Iterator[tuple[int, str]]


def _rule(rule: Rule, lang: Lang) -> Lines:
    yield 0, f"{rule.id} ({rule.severity}, {rule.kind})"
    yield 0, rule.title.in_(lang)
    yield 0, ""
    yield from _provision(rule.regulation, rule.provision, lang)
    for other in rule.also:
        yield 2, either(lang, "juga: ", "also: ") + other
    if rule.period.since > date.min:  # the criterion of a level is asked whenever its instrument is used
        yield 0, either(lang, "Berlaku sejak ", "In force from ") + long_date(rule.period.since, lang)
    if rule.rationale != rule.title:
        yield 0, either(lang, "Mengapa: ", "Why: ") + rule.rationale.in_(lang)
    if rule.when:
        yield 0, either(lang, "Untuk rekaman yang (JSON Schema):", "For records that (JSON Schema):")
        yield 2, json.dumps(rule.when, ensure_ascii=False)
    if rule.require:
        yield 0, either(lang, "Harus memenuhi (JSON Schema):", "Must meet (JSON Schema):")
        yield 2, json.dumps(rule.require, ensure_ascii=False)
    for assertion in rule.assertions:
        yield 0, either(lang, "Harus benar (CEL):", "Must be true (CEL):")
        yield 2, assertion.expression.text
        yield 2, "→ " + assertion.message.in_(lang)
    yield 0, either(lang, "Perbaiki: ", "Mend: ") + rule.remedy.in_(lang)
    yield (
        0,
        either(
            lang,
            "Contoh (tambalan atas contoh rekaman jenisnya):",
            "Examples (patches over the kind's sample):",
        ),
    )
    for example in rule.examples:
        yield (
            2,
            _example(
                example,
                either(lang, "lolos", "pass") if example.passes else either(lang, "tidak lolos", "fail"),
            ),
        )
    yield 0, f"{rule.place.file}"


def _example(example: Example, word: str) -> str:
    others = "".join(f" + {kind} {json.dumps(data, ensure_ascii=False)}" for kind, data in example.others)
    return f"{word}: {json.dumps(example.record, ensure_ascii=False)}{others}"


def _law(laws: Policies, law: Regulation, provision: str, lang: Lang) -> Lines:
    yield 0, f"{law.short}: {law.title.in_(lang)}"
    until = law.period.until
    ends = either(lang, " sampai ", " to ") + long_date(until, lang) if until else ""
    yield (
        0,
        either(lang, "Berlaku ", "In force ") + long_date(law.period.since, lang) + ends + f" ({law.completeness})",
    )
    (whole,) = coverage(laws, [law.id])
    for row in whole.rows:
        found = row.provision
        if provision not in ("", found.id):
            continue
        yield 0, ""
        yield from _provision(law, found.id, lang)
        yield 2, either(lang, "diketahui dari: ", "known by: ") + f"{found.basis}, " + (found.source or "-")
        yield 2, either(lang, "ditangani: ", "handled: ") + found.handling
        if found.note:
            yield 2, found.note.in_(lang)
        for rule in (*row.rules, *row.criteria):
            yield 2, f"- {rule.id}: {rule.title.in_(lang)}"


def _provision(law: Regulation, name: str, lang: Lang) -> Lines:
    yield 0, f"{law.cite(name)} ({law.id}/{name})"
    yield 2, law.provisions[name].title.in_(lang)


def _record(project: Project, name: str, lang: Lang) -> Lines:
    policies = project.policies()
    key = _find(project, policies, name)
    judged = run(project.registry, project.folder, policies, project.as_of, only=key, trace=True)
    record = judged.registry.by_id[key]
    place = judged.registry.place(record, ())
    yield 0, f"{record.kind}/{record.id}: {printable(record.name)}"
    yield (
        0,
        f"{printable(place.file)}:{place.line}, " + either(lang, "keadaan ", "as of ") + long_date(project.as_of, lang),
    )
    yield from _links(policies, judged, record, lang)
    for finding in judged.findings:
        yield (
            0,
            f"{finding.place.line}:{finding.place.column} {finding.rule}: {printable(finding.message.in_(lang))}",
        )
    yield 0, ""
    rules = {rule.id: rule for rule in policies.rules}
    for verdict in (Verdict.FAIL, Verdict.ERROR, Verdict.WAIVED, Verdict.NOT_ASSESSABLE, Verdict.PASS):
        said = [j for j in judged.judgements if j.verdict is verdict]
        if said:
            yield 0, f"{_VERDICTS[verdict].in_(lang)} ({len(said)})"
        for judgement in said:
            yield 2, _judgement(judgement, rules[judgement.rule], lang)
    idle = sum(j.verdict is Verdict.NOT_APPLICABLE for j in judged.judgements)
    yield (
        0,
        either(
            lang,
            f"{idle} aturan lain tidak berlaku untuk rekaman ini.",
            f"{idle} other rules do not apply to this record.",
        ),
    )


def _judgement(judgement: Judgement, rule: Rule, lang: Lang) -> str:
    why = f": {judgement.why.in_(lang)}" if judgement.why else ""
    return f"{rule.id} ({rule.regulation.cite(rule.provision)}){printable(why)}"


def _links(policies: Policies, judged: Judged, record: Record, lang: Lang) -> Lines:
    out = sorted({f"{kind}/{id_}" for _, kind, id_ in policies.kinds[record.kind].targets(record.data)})
    into = sorted(
        f"{other.kind}/{other.id}"
        for other in judged.registry.everything()
        if any(
            (kind, id_) == (record.kind, record.id) for _, kind, id_ in policies.kinds[other.kind].targets(other.data)
        )
    )
    if out:
        yield 0, either(lang, "merujuk: ", "refers to: ") + ", ".join(out)
    if into:
        yield 0, either(lang, "dirujuk oleh: ", "referred to by: ") + ", ".join(into)


def _find(project: Project, policies: Policies, name: str) -> tuple[str, str]:
    """(kind, id) of a record; UsageError where there is none, or several."""
    registry = run(project.registry, project.folder, policies, project.as_of, rules=lambda _: False).registry
    kind, _, id_ = name.rpartition("/")
    found = [r for r in registry.by_id if r[1] == (id_ or name) and kind in ("", r[0])]
    if len(found) == 1:
        return found[0]
    if found:
        choices = ", ".join(f"`{k}/{i}`" for k, i in sorted(found))
        raise UsageError(
            Text(
                f"Ada beberapa rekaman bernama itu; pilih {choices}.",
                f"Several records have that id; choose {choices}.",
            )
        )
    known = [*(r.id for r in policies.rules), *policies.regulations, *(i for _, i in registry.by_id)]
    raise UsageError(
        Text(
            f"Tidak ada aturan, rekaman, atau ketentuan `{name}`.",
            f"There is no rule, record or provision `{name}`.",
        )
        + meant(name, known)
    )
