"""The page of all regulations, and that of each: what is known of its text, its provisions with who judges them, its tables."""

from __future__ import annotations

from collections import Counter
from typing import Any

from checker.law.builtin import BUILT_IN
from checker.law.instrument import decimal
from checker.law.provisions import STATES, RegulationCoverage
from checker.model.text import exact
from checker.pages.chart import draw_stacks
from checker.pages.field import web
from checker.pages.figures import tally
from checker.pages.law_links import link_regulation
from checker.pages.law_today import LawToday
from checker.pages.law_words import BASES, HANDLED, HANDLED_LONG, STANDINGS, is_own, name_governments
from checker.pages.page import MAIN, Page, instrument_path, provision_path, regulation_path
from checker.pages.parameter import describe_parameter
from checker.pages.provision_page import describe_provision, list_filters
from checker.pages.text import split_code

_TEXTS = {
    "full-text": ("teks lengkap", "Seluruh teksnya dibaca, jadi semua ketentuannya tercantum di sini."),
    "partial": (
        "sebagian teks",
        "Hanya sebagian teksnya yang dapat dibaca; ketentuan lain mungkin ada, jadi bagian yang sudah dinilai tidak dapat dihitung.",
    ),
    "title-only": (
        "judul saja",
        "Hanya judulnya yang diketahui; isi pasalnya tidak terbuka untuk umum. Tidak satu pasal pun dikarang di sini.",
    ),
}
_HANDLED_BY = {
    "rules": "oleh aturan",
    "manual": "oleh orang",
    "not-yet": "belum ada",
    "not-applicable": "tidak berlaku",
}


def make_regulations_page(today: LawToday) -> Page:
    """Every regulation."""
    rows = [_describe_regulation(today, law) for law in today.laws]
    findings = Counter(f.rule for f in today.state.report.findings)
    data = {
        "run": today.state.report.run,
        "rows": [row for row in rows if not row["own"]],
        "own": [row for row in rows if row["own"]],
        "handled": {state: word.capitalize() for state, word in _HANDLED_BY.items()},
        "handled_long": HANDLED_LONG,
        "texts": _TEXTS,
        "built_in": [
            {
                "id": id_,
                "title": rule.title,
                "remedy": split_code(rule.remedy),
                "severity": rule.severity,
                "findings": findings[id_],
            }
            for id_, rule in BUILT_IN.items()
        ],
    }
    return Page("regulasi/index", "Regulasi", "regulasi-semua", data)


def make_regulation_page(today: LawToday, law: RegulationCoverage) -> Page:
    """One regulation with its provisions."""
    own, data = law.regulation, law.regulation.data
    rows = [describe_provision(today, own, row) for row in law.rows]
    row = _describe_regulation(today, law)
    bars = [
        (HANDLED[s], css, law.totals[s])
        for s, css in zip(STATES, ("seri-1", "seri-2", "seri-4", "tidak-berlaku"), strict=True)
    ]
    instrument = today.state.policies.instruments.get(own.id)
    return Page(
        regulation_path(own.id),
        own.short,
        "regulasi",
        {
            "run": today.state.report.run,
            "law": own,
            "row": row,
            "number": data["number"],
            "year": data["year"],
            "issuer": data["issuer"]["id"],
            "gazette": data.get("gazette"),
            "for": name_governments(own.applies_to),
            "governments": own.governments,
            "known": BASES.get(data["effective"].get("basis", ""), ""),
            "revokes": [link_regulation(today.state, name) for name in data.get("revokes", [])],
            "replaced_by": link_regulation(today.state, data["replaced_by"]) if "replaced_by" in data else None,
            "sources": [
                {
                    "title": s["title"],
                    "note": s.get("note"),
                    "address": s.get("link"),
                    "link": web(s.get("link", "")),
                }
                for s in data["sources"]
            ],
            "notes": split_code(data["notes"]["id"]) if "notes" in data else None,
            "rows": rows,
            "holes": [r for r in rows if r["hole"]],
            "states": " ".join(list_filters(rows)),
            "chart": draw_stacks(
                "Ketentuan menurut penilainya",
                f"Banyaknya ketentuan {own.short} yang dinilai aturan, dinilai orang, belum dinilai, dan tidak berlaku.",
                [("Ketentuan", bars)],
            ),
            "handled_long": HANDLED_LONG,
            "parameters": [describe_parameter(today, own, p) for p in own.parameters.values()],
            "instrument": {
                "title": instrument.title,
                "path": instrument_path(own.id),
                "indicators": len(instrument.indicators),
                "read": sum((own.id, part.id) in today.state.policies.ladders for part in instrument.indicators),
                "low": exact(decimal(instrument.lowest), "id"),
                "high": exact(decimal(instrument.highest), "id"),
                "cite": own.cite(instrument.provision),
                "provision": provision_path(own.id, instrument.provision),
            }
            if instrument
            else None,
        },
        MAIN,
    )


def _describe_regulation(today: LawToday, found: RegulationCoverage) -> dict[str, Any]:
    law = found.regulation
    counts = today.counts.get(law.id, ())
    changes = sum(rule.transition and rule.regulation is law for rule in today.state.policies.rules)
    binding = len(found.rows) - found.totals["not-applicable"]
    return {
        "id": law.id,
        "path": regulation_path(law.id),
        "short": law.short,
        "title": law.title,
        "own": is_own(law),
        "standing": STANDINGS[today.standing(law)],
        "completeness": law.completeness,
        "text": _TEXTS[law.completeness],
        "provisions": len(found.rows),
        "totals": found.totals,
        "binding": binding,
        "percent": int(found.share * 100) if found.share is not None else None,
        "figures": {**tally(counts), "errors": sum(c.errors for c in counts)},
        "changes": changes,
    }
