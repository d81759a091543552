"""Words for states, edits, effects and subjects, and values as people read them: what several formats say alike."""

from __future__ import annotations

import json

from checker.model.decision import Edit, Effect, Since, State, Subject
from checker.model.report import Coverage, Json, Standing
from checker.model.text import Lang, Text, either, exact, long_date
from checker.report.plain import printable

STATES = {
    State.NEW: Text("baru", "new"),
    State.DEBT: Text("utang", "debt"),
    State.WAIVED: Text("dikecualikan", "waived"),
}
OPEN = Text("terbuka", "open")
"""A finding that stands, where no change is judged."""

FIXED = Text("selesai", "mended")
FAULT = Text("tidak dapat diperiksa", "could not be checked")

EDITS = {
    Edit.ADDED: Text("baru", "new"),
    Edit.REMOVED: Text("hilang", "gone"),
    Edit.CHANGED: Text("berubah", "changed"),
}
EFFECTS = {
    Effect.LOOSER: Text("lebih longgar", "looser"),
    Effect.BOTH: Text("lebih ketat dan lebih longgar", "both stricter and looser"),
    Effect.UNCLEAR: Text("pengaruhnya tidak dapat dipastikan", "effect not certain"),
    Effect.STRICTER: Text("lebih ketat", "stricter"),
    Effect.NONE: Text("tidak mengubah putusan", "changes no verdict"),
}
"""In the order of how much they ask for a reader's care."""

SUBJECTS = {
    Subject.REGULATION: Text("regulasi", "regulation"),
    Subject.RULE: Text("aturan", "rule"),
    Subject.PARAMETER: Text("parameter", "parameter"),
    Subject.KIND: Text("jenis register", "kind of register"),
    Subject.INSTRUMENT: Text("instrumen evaluasi", "evaluation instrument"),
    Subject.WAIVER: Text("pengecualian", "waiver"),
    Subject.GOVERNMENT: Text("keterangan instansi", "the government's own declarations"),
    Subject.OWNERS: Text("pemilik berkas", "owners of files"),
    Subject.WORKFLOW: Text("alur kerja CI", "CI workflow"),
    Subject.ATTRIBUTES: Text("atribut berkas", "file attributes"),
    Subject.CHECKER: Text("pemeriksa", "checker"),
}
COVERAGE = {
    Coverage.FULL: Text("lengkap", "complete"),
    Coverage.PART: Text("sebagian", "in part"),
    Coverage.NONE: Text("belum diisi", "not filled"),
}
STANDINGS = {
    Standing.IN_FORCE: Text("berlaku", "in force"),
    Standing.ANNOUNCED: Text("diumumkan", "announced"),
    Standing.ENDED: Text("berakhir", "ended"),
    Standing.OTHER_GOVERNMENT: Text("untuk instansi lain", "for other governments"),
}


def since_when(since: Since, lang: Lang) -> str:
    """`sejak 1 Maret 2026`, or `sedikitnya sejak …` where history was not read further back."""
    word = either(lang, "sejak", "since") if since.exact else either(lang, "sedikitnya sejak", "at least since")
    return f"{word} {long_date(since.day, lang)}"


def index(text: str | None, lang: Lang) -> str:
    """A printed index, or that there is none."""
    return exact(text, lang) if text else either(lang, "tidak dihitung", "not computed")


def value(data: Json) -> str:
    """A value from a record as text: a text as it is, nothing as nothing, all else as JSON."""
    if data is None:
        return ""
    return data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)


def one_line(text: str) -> str:
    """A text from data with its line ends as spaces and whatever is invisible made visible."""
    return printable(text.replace("\r\n", " ").replace("\n", " "))
