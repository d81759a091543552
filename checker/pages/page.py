"""One page: where it lies, what it is called, which template shows what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from posixpath import relpath
from typing import Any

from markupsafe import Markup

from checker.model.report import Origin
from checker.model.text import long_date
from checker.pages.text import clean

_LONGEST = 120
"""Letters of a file's name; ids of rules have at most 100."""
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_TAKEN = re.compile(r"index|con|prn|aux|nul|com[0-9]|lpt[0-9]", re.ASCII)
"""Names of files that mean something else: a folder's own page, and the devices of Windows."""


RECORD, MAIN = 2, 4
"""Weights of pages in a search: of records, and of what gathers them; all others weigh 1."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site: `path` without its ending (`register/aplikasi`), the template's name, and what it is given.

    `weight` is how much it counts among what a search finds.
    """

    path: str
    title: str
    template: str
    data: Mapping[str, Any] = field(default_factory=dict)
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Download:
    """A file beside the pages: `path` with its ending below `unduhan/`; `page` is the one whose figures it holds."""

    path: str
    content: bytes
    title: str
    page: str = "index"

    @classmethod
    def of(cls, path: str, content: str | bytes, title: str, page: str = "index") -> Download:
        """A file of a text or of bytes; what of a text is no Unicode is spelt out."""
        return cls(
            path,
            content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content,
            title,
            page,
        )

    @property
    def sum(self) -> str:
        """Its SHA-256 in hexadecimal digits."""
        return sha256(self.content).hexdigest()


def slug(id_: str) -> str:
    """An id as the name of a file: itself where it is one of ours, else a name that cannot leave its folder."""
    if len(id_) <= _LONGEST and _SLUG.fullmatch(id_) and not _TAKEN.fullmatch(id_):
        return id_
    return "lain-" + sha256(id_.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def record_path(kind: str, id_: str) -> str:
    """Where a record's page lies."""
    return f"register/{slug(kind)}/{slug(id_)}"


def kind_path(kind: str) -> str:
    """Where the table of a register lies."""
    return f"register/{slug(kind)}"


def regulation_path(regulation: str) -> str:
    """Where a regulation's page lies."""
    return f"regulasi/{slug(regulation)}"


def provision_path(regulation: str, provision: str) -> str:
    """Where a provision's page lies."""
    return f"regulasi/{slug(regulation)}/{slug(provision)}"


def rule_path(rule: str) -> str:
    """Where a rule's page lies."""
    return f"aturan/{slug(rule)}"


def instrument_path(instrument: str) -> str:
    """Where the page of an instrument lies."""
    return f"indeks/{slug(instrument)}"


def unit_path(unit: str) -> str:
    """Where an office's page lies."""
    return f"perangkat-daerah/{slug(unit)}"


def waiver_path(waiver: str) -> str:
    """Where a waiver stands on the page of all."""
    return f"pengecualian#{slug(waiver)}"


def link(here: str, there: str) -> str:
    """The address of a page, or of a file with its ending, as a page writes it: relative, so that a site can lie anywhere."""
    path, sign, place = there.partition("#")
    name = path.rsplit("/", 1)[-1]
    target = path if "." in name else f"{path}.html"
    return relpath(target, here.rsplit("/", 1)[0] if "/" in here else ".") + sign + place


def provenance(run: Origin, as_committed: bool) -> Markup:
    """What stands below every page, the written ones too: from which state, law and day it was made, and by what."""
    commit = Markup("komit <code>{}</code>").format(run.commit[:12]) if run.commit else Markup("tanpa komit")
    if run.commit and not as_committed:
        commit += Markup(" (ditambah perubahan yang belum dikomit)")
    digests = [
        Markup("{} <code>{}</code>").format(_DIGESTS.get(n, n), d.removeprefix("sha256:")[:12])
        for n, d in run.digests.items()
    ]
    made = [
        Markup('Keadaan <time datetime="{}">{}</time>').format(run.as_of, long_date(run.as_of, "id")),
        commit,
        *digests,
        Markup("patuh {}").format(clean(run.versions.get("patuh", ""))),
    ]
    return Markup("{}. {}.").format(clean(run.government), Markup(", ").join(made))


_DIGESTS = {"registry": "sidik register", "policies": "sidik kebijakan"}
