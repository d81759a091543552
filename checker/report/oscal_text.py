"""Our words in, OSCAL's out: identifiers, properties, tokens, strings and markup."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from checker.model.report import Json
from checker.report import terms

NAMESPACE = "https://patuh.example/ns/oscal"
_SPACE = uuid5(NAMESPACE_URL, NAMESPACE)


def make_uuid(*parts: str) -> str:
    """The UUID of version 5 of these parts: always the same."""
    name = "\0".join(parts).encode("utf-8", "backslashreplace").decode()
    return str(uuid5(_SPACE, name))


def keep_filled(fields: dict[str, Json]) -> dict[str, Json]:
    """OSCAL knows no empty list and no empty text: what is empty is left out."""
    return {key: value for key, value in fields.items() if value}


def list_props(facts: Mapping[str, object], *, ours: bool = True) -> list[Json]:
    """Properties of OSCAL, under a namespace of ours where they are; what is None or empty is left out."""
    return [
        make_prop(name, str(value), ours=ours)
        for name, value in facts.items()
        if value is not None and flatten(str(value))
    ]


def make_prop(name: str, value: str, *, ours: bool = True) -> dict[str, Json]:
    """One property."""
    return {"name": name, **({"ns": NAMESPACE} if ours else {}), "value": flatten(value)}


def name_control(control: tuple[str, str]) -> str:
    """A provision (regulation, provision) as OSCAL's control."""
    return make_token("_".join(control))


_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")


def make_token(text: str) -> str:
    """A name as OSCAL's token; another name than ours are makes another token."""
    if _TOKEN.fullmatch(text):
        return text
    digest = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:8]
    return f"_{re.sub(r'[^A-Za-z0-9._-]', '-', text)[:60]}-{digest}"


def flatten(text: str) -> str:
    """A text as OSCAL's string: no space at its ends."""
    return " ".join(terms.one_line(text).split())


_LIVE = re.compile(r'[\\`*_~^\[\]{}<>&|!#"$]|^[-+=]')
_ITEM = re.compile(r"^(\d+)([.)])")


def escape(text: str) -> str:
    """A text as OSCAL's markup: one paragraph of CommonMark in which nothing is markup."""
    return _ITEM.sub(r"\1\\\2", _LIVE.sub(r"\\\g<0>", flatten(text))) or "-"


def quote_path(file: str) -> str:
    """A path as a relative link."""
    return quote(file.encode("utf-8", "backslashreplace"), safe="/")
