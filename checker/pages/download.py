"""Everything the pages show as files: reports in the usual formats, every register as the audience sees it, with their sums."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model.report import Record
from checker.pages.page import Download, Page, slug
from checker.pages.state import GovernmentState
from checker.report import FORMATS, terms
from checker.report.csv import table
from checker.report.json import dumps

_REPORTS = (
    ("laporan.json", "json", "Laporan lengkap untuk mesin (JSON)"),
    ("temuan.csv", "csv", "Temuan, satu baris satu temuan (CSV)"),
    ("laporan.xlsx", "xlsx", "Ringkasan, temuan, aturan, dan register (XLSX)"),
    ("laporan.sarif", "sarif", "Temuan untuk alat pemeriksa kode (SARIF 2.1.0)"),
    ("laporan.oscal.json", "oscal", "Hasil penilaian untuk auditor (OSCAL)"),
)


def downloads(state: GovernmentState) -> list[Download]:
    """The files, in the order the page lists them."""
    found = []
    for name, format_, title in _REPORTS:
        found.append(Download.of(name, FORMATS[format_](state.report, "id", None), title))
    for register in state.report.registers:
        records = [r for r in state.registry.records.get(register.kind, []) if r not in state.judged.broken]
        if records:
            shown = [state.sight.data(r) for r in records]
            base = f"register/{slug(register.kind)}"
            title = f"Register {register.title}"
            found.append(Download.of(f"{base}.json", dumps(shown), f"{title} (JSON)", base))
            found.append(Download.of(f"{base}.csv", _csv(state, records), f"{title} (CSV)", base))
    return found


def pages(state: GovernmentState, files: list[Download]) -> Iterator[Page]:
    """The page that lists the files."""
    listed = [
        {"path": f"unduhan/{f.path}", "name": f.path, "title": f.title, "bytes": len(f.content), "sum": f.sum}
        for f in files
    ]
    broken = sorted(state.judged.broken, key=lambda r: (r.kind, r.id))
    data = {
        "files": listed,
        "broken": len(broken),
        "audience": state.sight.audience.value,
        "run": state.report.run,
    }
    yield Page("unduhan", "Unduhan", "unduhan", data)


def _csv(state: GovernmentState, records: list[Record]) -> str:
    """One row a record; what is no plain value stands as JSON."""
    kind = records[0].kind
    seen = state.sight.fields(kind)
    fields = [name for name in state.policies.kinds[kind].schema["properties"] if name in seen]
    cells = ([terms.value(record.data.get(name)) for name in fields] for record in records)
    return table("id", fields, cells)
