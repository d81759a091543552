"""Names of kinds, regulations and provisions in, what a page says of them with the way to their own pages out."""

from __future__ import annotations

from typing import Any

from checker.law.regulation import Regulation
from checker.model.report import GOVERNMENT, WAIVER
from checker.pages.page import kind_path, provision_path, regulation_path
from checker.pages.state import GovernmentState


def link_kind(state: GovernmentState, name: str) -> dict[str, Any]:
    """A kind with the page of its register."""
    kind = state.policies.kinds[name]
    return {
        "title": kind.title,
        "path": "" if name == GOVERNMENT else kind_path(name),
        "own": name == WAIVER,
    }


def link_regulation(state: GovernmentState, regulation: str) -> dict[str, str]:
    """A regulation that another one names, which may not be here."""
    law = state.policies.regulations.get(regulation)
    return {"name": law.short if law else regulation, "path": regulation_path(regulation) if law else ""}


def link_provision(state: GovernmentState, target: str) -> dict[str, Any]:
    """A provision, named as `regulation/provision`, with its page."""
    name, _, provision = target.partition("/")
    law = state.policies.regulations[name]
    return {
        "cite": law.cite(provision),
        "path": provision_path(name, provision),
        "title": law.provisions[provision].title,
    }


def cite_provision(regulation: Regulation, provision: str) -> dict[str, str]:
    """A provision with its page."""
    return {"cite": regulation.cite(provision), "path": provision_path(regulation.id, provision)}
