"""Policies: files of `policies/` in, regulations with their provisions, parameters and type-checked rules out.

A policy that is wrong in any way is a fault with its place, never a rule that is skipped: the run then ends with exit code 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

from checker.git.source import Blob, Source
from checker.law.cel import Language
from checker.law.instrument import PARAMETER, Instrument, Ladder, read_instrument, read_ladder
from checker.law.regulation import Parameter, Regulation, read_regulation
from checker.law.rule import Rule, RuleReading
from checker.law.schema import Kind, Meta, fault
from checker.law.validators import Validators
from checker.model.report import Fault, Place
from checker.model.text import Text


@dataclass(frozen=True, eq=False)
class Policies:
    """Everything that judges: kinds, regulations, rules, and the language the rules are compiled in."""

    kinds: Mapping[str, Kind]
    regulations: Mapping[str, Regulation]
    rules: Sequence[Rule]
    instruments: Mapping[str, Instrument]
    """By the regulation that sets them."""
    ladders: Mapping[tuple[str, str], Ladder]
    """By (regulation, indicator): what the levels ask."""
    language: Language
    faults: Sequence[Fault]
    validators: Validators

    @cached_property
    def criteria(self) -> Policies:
        """The same with what levels ask as the rules to judge by."""
        asked = [rule for ladder in self.ladders.values() for rule in ladder.rules]
        return replace(self, rules=tuple(sorted(asked, key=lambda rule: rule.id)))


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
    files: dict[str, list[tuple[str, Blob]]] = {"instrument": [], "rules": [], "levels": []}
    for blob in source.files(folder):
        match blob.path.removeprefix(folder + "/").split("/"):
            case [name, "regulation.yaml"]:
                regulation, found = read_regulation(name, blob, meta)
                faults += found
                if regulation:
                    regulations[name] = regulation
            case [name, "instrument.yaml"]:
                files["instrument"].append((name, blob))
            case [name, "rules" | "levels" as what, file] if file.endswith(".yaml"):
                files[what].append((name, blob))
            case _ if blob.problem:  # a link in place of a folder would hide the rules that lie in it
                faults.append(Fault(Place(blob.path, 1, 1), blob.problem))
            case [*_, file] if file.lower().endswith((".yaml", ".yml")):
                faults.append(Fault(Place(blob.path, 1, 1), _STRAY))
    instruments, found = _instruments(files["instrument"], meta, regulations)
    faults += found
    language = Language(kinds, [law.id for law in regulations.values() if law.parameters])
    rules, found = _rules(files["rules"], meta, language, kinds, regulations)
    faults += found
    ladders, found = _ladders(files["levels"], meta, language, kinds, instruments)
    faults += found
    asked = [rule for ladder in ladders.values() for rule in ladder.rules]
    for regulation in regulations.values():
        faults += _dangling_provisions(regulation, rules, asked)
    for rule in [*rules.values(), *asked]:
        faults += _dangling_citations(rule, regulations)
    if not regulations and not faults:
        faults.append(Fault(Place(folder, 1, 1), _NONE))
    return Policies(
        kinds=MappingProxyType(dict(kinds)),
        regulations=MappingProxyType(regulations),
        rules=tuple(rules[key] for key in sorted(rules)),
        instruments=MappingProxyType(instruments),
        ladders=MappingProxyType(ladders),
        language=language,
        faults=tuple(faults),
        validators=Validators(kinds),
    )


def _rules(
    files: Sequence[tuple[str, Blob]],
    meta: Meta,
    language: Language,
    kinds: Mapping[str, Kind],
    regulations: Mapping[str, Regulation],
) -> tuple[dict[str, Rule], list[Fault]]:
    """By id: the rules in (regulation, file)s. Of two with one id the first stays, the second is a fault."""
    rules: dict[str, Rule] = {}
    faults: list[Fault] = []
    for name, blob in files:
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
    return rules, faults


def _ladders(
    files: Sequence[tuple[str, Blob]],
    meta: Meta,
    language: Language,
    kinds: Mapping[str, Kind],
    instruments: Mapping[str, Instrument],
) -> tuple[dict[tuple[str, str], Ladder], list[Fault]]:
    """By (regulation, indicator): what each level asks."""
    ladders: dict[tuple[str, str], Ladder] = {}
    faults: list[Fault] = []
    for name, blob in files:
        if name not in instruments:
            faults.append(fault(blob, (), _NO_INSTRUMENT))
            continue
        ladder, found = read_ladder(blob, meta, language, kinds, instruments[name])
        faults += found
        if ladder:
            ladders[name, ladder.indicator] = ladder
    return ladders, faults


def _instruments(
    files: Sequence[tuple[str, Blob]], meta: Meta, regulations: dict[str, Regulation]
) -> tuple[dict[str, Instrument], list[Fault]]:
    """The instruments by regulation; each becomes a parameter of its regulation as well, for its rules to read."""
    instruments: dict[str, Instrument] = {}
    faults: list[Fault] = []
    for name, blob in files:
        if name not in regulations:
            faults.append(fault(blob, (), _NO_REGULATION))
            continue
        law = regulations[name]
        instrument, data, found = read_instrument(blob, meta, law)
        if instrument and PARAMETER in law.parameters:
            found = [Fault(Place(law.file, 1, 1), _TAKEN)]
        faults += found
        if instrument and not found:
            own = Parameter(
                name=PARAMETER,
                title=instrument.title,
                provision=instrument.provision,
                example=False,
                overridable=False,
                value=data,
            )
            regulations[name] = replace(law, parameters={**law.parameters, PARAMETER: own})
            instruments[name] = replace(instrument, regulation=regulations[name])
    return instruments, faults


_NO_REGULATION = Text(
    "Folder ini tidak memuat `regulation.yaml` yang dapat dipakai.",
    "This folder has no `regulation.yaml` that can be used.",
)
_NO_INSTRUMENT = Text(
    "Folder ini tidak memuat `instrument.yaml` yang dapat dipakai.",
    "This folder has no `instrument.yaml` that can be used.",
)
_TAKEN = Text(
    "Parameter `instrument` adalah instrument.yaml itu sendiri; beri parameter ini nama lain.",
    "Parameter `instrument` is instrument.yaml itself; give this parameter another name.",
)
_NONE = Text(
    "Folder ini tidak memuat satu regulasi pun, jadi tidak ada yang dapat dinilai.",
    "This folder holds not one regulation, so there is nothing to judge by.",
)
_STRAY = Text(
    "Berkas ini tidak dibaca: kebijakan berada di `regulation.yaml`, `instrument.yaml`, `rules/*.yaml`, dan `levels/*.yaml` suatu regulasi.",
    "This file is not read: policies are `regulation.yaml`, `instrument.yaml`, `rules/*.yaml` and `levels/*.yaml` of a regulation.",
)


def _dangling_provisions(
    regulation: Regulation,
    rules: Mapping[str, Rule],
    asked: Sequence[Rule],
) -> Iterator[Fault]:
    """Provisions said to be covered by rules have one."""
    own = [rule for rule in rules.values() if rule.regulation is regulation]
    cited = {rule.provision for rule in own} | {
        target.split("/")[1] for rule in rules.values() for target in rule.also if target.split("/")[0] == regulation.id
    }
    cited |= {parameter.provision for parameter in regulation.parameters.values()}
    cited |= {rule.provision for rule in asked if rule.regulation.id == regulation.id}
    for provision in regulation.provisions.values():
        if provision.handling == "rules" and provision.id not in cited:
            message = Text(
                f"Ketentuan `{provision.id}` dinyatakan punya aturan (`handling: rules`), tetapi tidak satu pun mengutipnya.",
                f"Provision `{provision.id}` is said to have rules (`handling: rules`), but none cites it.",
            )
            yield Fault(Place(regulation.file, 1, 1), message)


def _dangling_citations(rule: Rule, regulations: Mapping[str, Regulation]) -> Iterator[Fault]:
    """What a rule cites beside its own provision exists."""
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
