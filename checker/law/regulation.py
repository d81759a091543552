"""`regulation.yaml` -> a legal instrument as data: its provisions, its parameters, the days it is in force."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from checker.git.source import Blob
from checker.law.schema import Meta, fault, read_yaml
from checker.model.report import Fault, Json, Standing
from checker.model.text import Text, meant, parse_day


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which something is in force; `until` is the last day, None for open."""

    since: date
    until: date | None = None

    def standing(self, day: date) -> Standing:
        """Before it: announced; after it: ended."""
        if day < self.since:
            return Standing.ANNOUNCED
        return Standing.ENDED if self.until and day > self.until else Standing.IN_FORCE


@dataclass(frozen=True, slots=True)
class Provision:
    """An article or clause, paraphrased, with how it is known (`basis`, `verified`, `source`) and who covers it (`handling`)."""

    id: str
    title: Text
    basis: str
    verified: bool
    source: str
    handling: str
    note: Text | None
    cite: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A table of the regulation; `example` where the regulation prints it as an example only."""

    name: str
    title: Text
    provision: str
    example: bool
    overridable: bool
    value: Json


@dataclass(frozen=True, slots=True, eq=False)
class Regulation:
    """A legal instrument as data."""

    id: str
    title: Text
    short: str
    period: Period
    completeness: str
    applies_to: tuple[str, ...]
    governments: tuple[str, ...]
    """Ids of the governments it binds, where it is not law of the whole land; empty: all that `applies_to` names."""
    provisions: Mapping[str, Provision]
    parameters: Mapping[str, Parameter]
    file: str
    data: Mapping[str, Json]

    def cite(self, provision: str) -> str:
        """`PP 71/2019 Pasal 6 ayat (2)`."""
        return f"{self.short} {self.provisions[provision].cite}"

    def binds(self, government: Mapping[str, Json], sorts: Collection[str] | None = None) -> bool:
        """Whether it is law for a government (`instansi.yaml`): one of its sorts, or those of one of its rules, and named if any are."""
        sort, id_ = government.get("jenis", "pemda"), government.get("id", "")
        return sort in (self.applies_to if sorts is None else sorts) and (
            not self.governments or id_ in self.governments
        )


def read_regulation(name: str, blob: Blob, meta: Meta) -> tuple[Regulation | None, list[Fault]]:
    data, faults = read_yaml(blob)
    faults = faults or meta.faults("regulation", data, blob)
    if faults:
        return None, faults
    if data["id"] != name:
        message = Text(
            f"`id` harus sama dengan nama foldernya, `{name}`.",
            f"`id` must equal the folder's name, `{name}`.",
        )
        return None, [fault(blob, ("id",), message)]
    provisions: dict[str, Provision] = {}
    for index, item in enumerate(data["provisions"]):
        if item["id"] in provisions:
            message = Text(
                f"Ketentuan `{item['id']}` tertulis dua kali.", f"Provision `{item['id']}` is written twice."
            )
            faults.append(fault(blob, ("provisions", index, "id"), message))
        note = text_of(item["note"]) if "note" in item else None
        if note is None and item["handling"] in ("manual", "not-applicable"):
            message = Text(
                "Jelaskan di `note`: siapa yang menilai dan dari bukti apa, atau mengapa tidak berlaku.",
                "Say in `note` who judges it and by what evidence, or why it does not apply.",
            )
            faults.append(fault(blob, ("provisions", index, "handling"), message))
        provisions[item["id"]] = Provision(
            id=item["id"],
            title=text_of(item["title"]),
            basis=item["basis"],
            verified=item["verified"],
            source=item.get("source", ""),
            handling=item["handling"],
            note=note,
            cite=item.get("cite") or cite(item["id"]),
        )
    parameters = {}
    for key, item in data.get("parameters", {}).items():
        if item["provision"] not in provisions:
            faults.append(fault(blob, ("parameters", key, "provision"), no_provision(item["provision"], provisions)))
        parameters[key] = Parameter(
            name=key,
            title=text_of(item["title"]),
            provision=item["provision"],
            example=item["status"] == "contoh",
            overridable=item["overridable"],
            value=item["value"],
        )
    return Regulation(
        id=name,
        title=text_of(data["title"]),
        short=data["short"],
        period=period_of(data["effective"]),
        completeness=data["completeness"],
        applies_to=tuple(data["applies_to"]),
        governments=tuple(data.get("governments", ())),
        provisions=provisions,
        parameters=parameters,
        file=blob.path,
        data=data,
    ), faults


def no_provision(name: str, known: Mapping[str, Any]) -> Text:
    return Text(f"Regulasi ini tidak punya ketentuan `{name}`.", f"This regulation has no provision `{name}`.") + meant(
        name, known
    )


def text_of(value: Mapping[str, str]) -> Text:
    return Text(value["id"], value["en"])


def period_of(value: Mapping[str, Any]) -> Period:
    until = value.get("to")
    return Period(parse_day(value["from"]), parse_day(until) if until else None)


_WORDS = {
    "pasal": "Pasal",
    "ayat": "ayat",
    "huruf": "huruf",
    "angka": "angka",
    "lampiran": "Lampiran",
    "bab": "Bab",
    "bagian": "Bagian",
}


def cite(provision: str) -> str:
    """`pasal-6-ayat-2-huruf-a` as people cite it: `Pasal 6 ayat (2) huruf a`."""
    words: list[str] = []
    for word in provision.split("-"):
        if words and words[-1] == "ayat":
            words.append(f"({word})")
        elif words and words[-1] in ("Lampiran", "Bab", "Bagian"):
            words.append(re.sub(r"(?<=[A-Za-z])(?=[0-9])", ".", word.upper()))
        else:
            words.append(_WORDS.get(word, word))
    return " ".join(words)
