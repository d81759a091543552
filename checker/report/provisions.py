"""The table of provisions as text for a terminal, as JSON, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from fractions import Fraction

from checker.law.provisions import STATES, RegulationCoverage, Row
from checker.model.report import Json
from checker.model.text import Lang, Text, either, long_date
from checker.report.json import dumps
from checker.report.plain import columns, room_here, wrapped

_STATES = {
    "rules": Text("aturan", "rules"),
    "manual": Text("manusia", "people"),
    "not-yet": Text("belum", "not yet"),
    "not-applicable": Text("tak berlaku", "n/a"),
}


def as_json(found: Sequence[RegulationCoverage], lang: Lang) -> str:
    """Regulations with their provisions, and totals over all."""
    whole = {
        "format": "patuh-coverage",
        "version": 1,
        "language": lang,
        "totals": {"regulations": len(found), **_sums(found)},
        "regulations": [_regulation(c, lang) for c in found],
    }
    return dumps(whole)


def _sums(found: Sequence[RegulationCoverage]) -> dict[str, int]:
    return {"provisions": sum(len(c.rows) for c in found)} | {
        state: sum(c.totals[state] for c in found) for state in STATES
    }


def _regulation(found: RegulationCoverage, lang: Lang) -> dict[str, Json]:
    law = found.regulation
    return {
        "id": law.id,
        "short": law.short,
        "title": law.title.in_(lang),
        "completeness": law.completeness,
        "in_force_from": law.period.since.isoformat(),
        "in_force_to": law.period.until.isoformat() if law.period.until else None,
        "applies_to": list(law.applies_to),
        "governments": list(law.governments),
        "totals": {"provisions": len(found.rows), **found.totals},
        "covered_by_rules_percent": _percent(found.share),
        "provisions": [_row(row, lang) for row in found.rows],
    }


def _row(row: Row, lang: Lang) -> dict[str, Json]:
    provision = row.provision
    return {
        "id": provision.id,
        "cite": provision.cite,
        "title": provision.title.in_(lang),
        "basis": provision.basis,
        "verified": provision.verified,
        "source": provision.source,
        "handling": provision.handling,
        "note": provision.note.in_(lang) if provision.note else None,
        "rules": [rule.id for rule in row.rules],
        "criteria": [rule.id for rule in row.criteria],
    }


def _percent(share: Fraction | None) -> int | None:
    return None if share is None else int(share * 100)  # cut, never rounded up to 100


def as_csv(found: Sequence[RegulationCoverage], lang: Lang) -> str:
    """One row a provision."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["regulation", "provision", "cite", "basis", "verified", "handling", "rules", "title", "note"])
    for coverage in found:
        for row in coverage.rows:
            p = row.provision
            note = p.note.in_(lang) if p.note else ""
            rows.writerow(
                [
                    coverage.regulation.id,
                    p.id,
                    p.cite,
                    p.basis,
                    str(p.verified).lower(),
                    p.handling,
                    " ".join(rule.id for rule in row.rules),
                    p.title.in_(lang),
                    note,
                ]
            )
    return out.getvalue()


def as_terminal(found: Sequence[RegulationCoverage], lang: Lang) -> str:
    """Every provision with its state and what judges it, then the totals."""
    width = room_here()
    return "".join(part for c in found for part in _provisions(c, lang, width)) + _table(found, lang, width)


def _provisions(found: RegulationCoverage, lang: Lang, width: int) -> Iterator[str]:
    law = found.regulation
    yield wrapped([(0, f"{law.short}: {law.title.in_(lang)}")], width)
    until = either(lang, " sampai ", " to ") + long_date(law.period.until, lang) if law.period.until else ""
    since = either(lang, "berlaku sejak ", "in force from ") + long_date(law.period.since, lang)
    yield wrapped([(2, f"{law.id}, {law.completeness}, {since}{until}")], width)
    for row in found.rows:
        provision = row.provision
        state = _STATES[provision.handling].in_(lang)
        basis = "" if provision.basis == "text" else f" ({provision.basis})"
        yield wrapped([(2, f"[{state}] {provision.cite}{basis}: {provision.title.in_(lang)}")], width)
        judges = [
            *(rule.id for rule in row.rules),
            *(
                [either(lang, f"{len(row.criteria)} kriteria tingkat", f"{len(row.criteria)} level criteria")]
                if row.criteria
                else []
            ),
        ]
        if judges:
            yield wrapped([(6, "- " + ", ".join(judges))], width)
        if provision.note:
            yield wrapped([(6, provision.note.in_(lang))], width)
    yield "\n"


def _table(found: Sequence[RegulationCoverage], lang: Lang, width: int) -> str:
    head = (
        either(lang, "regulasi", "regulation"),
        either(lang, "ketentuan", "provisions"),
        *(_STATES[s].in_(lang) for s in STATES),
        either(lang, "oleh aturan", "by rules"),
    )
    rows = [head]
    for c in found:
        share = _percent(c.share)
        shown = f"{share} %" if share is not None else c.regulation.completeness
        rows.append((c.regulation.id, str(len(c.rows)), *(str(c.totals[s]) for s in STATES), shown))
    sums = _sums(found)
    rows.append((either(lang, "jumlah", "total"), str(sums["provisions"]), *(str(sums[s]) for s in STATES), ""))
    legend = either(
        lang,
        "`oleh aturan`: bagian ketentuan yang mengikat (tanpa yang tak berlaku) yang dinilai aturan; hanya untuk teks lengkap. `manusia`: dinilai orang dari bukti.",
        "`by rules`: of the provisions that bind (without n/a) the share that rules judge; for full texts only. `people`: judged by people from evidence.",
    )
    return columns(rows) + "\n" + wrapped([(0, legend)], width)


FORMATS = {"terminal": as_terminal, "json": as_json, "csv": as_csv}
