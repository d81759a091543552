"""Policies: files of `policies/` in, regulations with their provisions, parameters and type-checked rules out.

A policy that is wrong in any way is a fault with its place, never a rule that is skipped: the run then ends with exit code 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker.cel import Language
from checker.law import Regulation, read_regulation
from checker.model import Fault, Place
from checker.rule import Rule, RuleReading
from checker.schema import Kind, Meta, fault
from checker.source import Blob, Source
from checker.text import Text


@dataclass(frozen=True, slots=True, eq=False)
class Policies:
    """Everything that judges: kinds, regulations, rules, and the language the rules are compiled in."""

    kinds: Mapping[str, Kind]
    regulations: Mapping[str, Regulation]
    rules: Sequence[Rule]
    language: Language
    faults: Sequence[Fault]


def load_policies(
    source: Source,
    kinds: Mapping[str, Kind],
    kind_faults: Sequence[Fault],
    meta: Meta,
    folder: str = "policies",
) -> Policies:
    """Every regulation below `folder` with its rules, and what is wrong with any of them."""
    faults = list(kind_faults)
    regulations: dict[str, Regulation] = {}
    rule_files: list[tuple[str, Blob]] = []
    for blob in source.files(folder):
        match blob.path.removeprefix(folder + "/").split("/"):
            case [name, "regulation.yaml"]:
                regulation, found = read_regulation(name, blob, meta)
                faults += found
                if regulation:
                    regulations[name] = regulation
            case [name, "rules", file] if file.endswith(".yaml"):
                rule_files.append((name, blob))
            case _ if blob.problem:  # a link in place of a folder would hide the rules that lie in it
                faults.append(Fault(Place(blob.path, 1, 1), blob.problem))
            case [*_, file] if file.lower().endswith((".yaml", ".yml")):
                faults.append(Fault(Place(blob.path, 1, 1), _STRAY))
    language = Language(kinds, [law.id for law in regulations.values() if law.parameters])
    rules: dict[str, Rule] = {}
    for name, blob in rule_files:
        rule, found = RuleReading(blob, meta, language, kinds, regulations).rule(name)
        if rule and rule.id in rules:
            message = Text(
                f"Aturan `{rule.id}` sudah ada di {rules[rule.id].place.file}.",
                f"Rule `{rule.id}` already exists in {rules[rule.id].place.file}.",
            )
            found = [fault(blob, ("id",), message, rule=rule.id)]
        faults += found
        if rule and not found:
            rules[rule.id] = rule
    for regulation in regulations.values():
        faults += _dangling_provisions(regulation, rules, regulations)
    if not regulations and not faults:
        faults.append(Fault(Place(folder, 1, 1), _NONE))
    return Policies(kinds, regulations, tuple(rules[key] for key in sorted(rules)), language, tuple(faults))


_NONE = Text(
    "Folder ini tidak memuat satu regulasi pun, jadi tidak ada yang dapat dinilai.",
    "This folder holds not one regulation, so there is nothing to judge by.",
)
_STRAY = Text(
    "Berkas ini tidak dibaca: kebijakan berada di `<regulasi>/regulation.yaml` dan `<regulasi>/rules/*.yaml`.",
    "This file is not read: policies are `<regulation>/regulation.yaml` and `<regulation>/rules/*.yaml`.",
)


def _dangling_provisions(
    regulation: Regulation, rules: Mapping[str, Rule], regulations: Mapping[str, Regulation]
) -> Iterator[Fault]:
    """Provisions said to be covered by rules have one; what rules cite beside their own exists."""
    own = [rule for rule in rules.values() if rule.regulation is regulation]
    cited = {rule.provision for rule in own} | {
        target.split("/")[1]
        for rule in rules.values()
        for target in rule.also
        if target.split("/")[0] == regulation.id
    }
    cited |= {parameter.provision for parameter in regulation.parameters.values()}
    for provision in regulation.provisions.values():
        if provision.handling == "rules" and provision.id not in cited:
            message = Text(
                f"Ketentuan `{provision.id}` dinyatakan punya aturan (`handling: rules`), tetapi tidak satu pun mengutipnya.",
                f"Provision `{provision.id}` is said to have rules (`handling: rules`), but none cites it.",
            )
            yield Fault(Place(regulation.file, 1, 1), message)
    for rule in own:
        for target in rule.also:
            other, _, article = target.partition("/")
            if other not in regulations or article not in regulations[other].provisions:
                yield Fault(
                    rule.place,
                    Text(
                        f"`also` menyebut `{target}`, yang tidak ada.",
                        f"`also` names `{target}`, which does not exist.",
                    ),
                    rule.id,
                )
