"""Waivers: records that accept the findings of one rule on one record for a time in; whether a finding is accepted out.

Every road (check, gate, past states, site) asks `Waivers.accepts`; nothing else decides it. Whatever is not plainly in order has no
force: an unreadable waiver, an unknown rule, an approver who is the proposer.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeAlias

import jsonschema_rs

from checker.law import builtin
from checker.law.builtin import BUILT_IN, BuiltIn
from checker.law.cel import add_months, timestamp
from checker.law.policies import Policies
from checker.law.rule import Rule
from checker.model.report import GOVERNMENT, WAIVER, Finding, Json, Pointer, Record, Verdict
from checker.model.text import Text, long_date, meant, parse_day, quote, same
from checker.registry.registry import Registry
from checker.registry.structure import bounded
from checker.registry.view import View

Claim: TypeAlias = tuple[str, str, str]
"""(rule, kind, record): whose findings a waiver asks to accept."""

SOON = 30
"""Days before its end from which a waiver is said to end."""


@dataclass(frozen=True, slots=True, eq=False)
class Waivers:
    """The waivers that hold on one day: their id by (rule, kind, record)."""

    holding: Mapping[Claim, str] = field(default_factory=dict)

    def accepts(self, rule: str, kind: str, record: str) -> str:
        """The id of the waiver under which a finding of `rule` on a record is accepted; empty where there is none."""
        return self.holding.get((rule, kind, record), "")


def waivers_of(registry: Registry, policies: Policies, as_of: date) -> Waivers:
    """The waivers of a registry that hold on `as_of`; of two for one claim the first by id."""
    holding: dict[Claim, str] = {}
    for waiver in _waivers(View(registry, None), policies, as_of):
        if waiver.holds(as_of):
            holding.setdefault(waiver.claim, waiver.record.id)
    return Waivers(holding)


def sound_waivers(registry: Registry, policies: Policies, as_of: date) -> Mapping[str, Record]:
    """The waivers by id that hold on `as_of` or will, each for its time."""
    judged = _waivers(View(registry, None), policies, as_of)
    return {w.record.id: w.record for w in judged if w.sound and not w.ended(as_of)}


def claims(registry: Registry) -> frozenset[Claim]:
    """What the waivers of a registry ask to accept, in order or not."""
    return frozenset(_claim(record.data) for record in _standing(registry))


def waiver_findings(
    view: View, policies: Policies, as_of: date, verdicts: Mapping[Claim, Verdict]
) -> Iterator[Finding]:
    """What is wrong with waivers, which have ended, which end soon, and which have nothing left to accept.

    `verdicts` are what the rules say where there are no waivers, by claim; none where that is not known.
    """
    by_claim: dict[Claim, list[_Waiver]] = defaultdict(list)
    for waiver in _waivers(view, policies, as_of):
        by_claim[waiver.claim].append(waiver)
    for claim, waivers in by_claim.items():
        verdict = verdicts.get(claim)
        current = [w for w in waivers if not w.ended(as_of)]
        for number, waiver in enumerate(current):
            found = _findings(view, waiver, current[:number], current, as_of, verdict)
            yield from bounded(view, waiver.record, found)
        if verdict is Verdict.FAIL:
            yield from _lapsed(view, waivers, as_of)


def _findings(
    view: View,
    waiver: _Waiver,
    earlier: Sequence[_Waiver],
    others: Sequence[_Waiver],
    as_of: date,
    verdict: Verdict | None,
) -> Iterator[Finding]:
    """About one waiver that has not ended; `others` have the same claim, `earlier` those of them that come first."""

    def finding(rule: BuiltIn, name: str, message: Text) -> Finding:
        return view.own_finding(rule, waiver.record, (name,), message)

    for cause in waiver.causes:
        yield view.own_finding(
            builtin.WAIVER, waiver.record, cause.at, cause.message, cause.demand, remedy=cause.remedy
        )
    twin = next((w for w in earlier if w.overlaps(waiver)), None)
    if twin is not None:
        yield view.own_finding(builtin.WAIVER, waiver.record, ("rekaman",), _twice(twin), "overlap", remedy=_APART)
    elif waiver.retired and not waiver.causes:
        yield finding(builtin.WAIVER_NEEDLESS, "rekaman", _RETIRED)
    elif waiver.holds(as_of):
        if verdict in (Verdict.PASS, Verdict.NOT_APPLICABLE):
            yield finding(builtin.WAIVER_NEEDLESS, "rekaman", _NEEDLESS)
        elif waiver.left(as_of) <= SOON and not any(w.follows(waiver) for w in others):
            yield finding(builtin.WAIVER_ENDS_SOON, "sampai", _soon(waiver, as_of))


def _lapsed(view: View, waivers: Sequence[_Waiver], as_of: date) -> Iterator[Finding]:
    """The last waiver that ended, where the finding is there again. One whose finding was mended in time is history."""
    ended = [w for w in waivers if w.ended(as_of)]
    if ended and not any(w.holds(as_of) for w in waivers):
        last = max(ended, key=lambda w: w.last)
        message = Text(
            f"Pengecualian ini berakhir pada {long_date(last.last, 'id')}; temuannya dihitung lagi.",
            f"This waiver ended on {long_date(last.last, 'en')}; its finding counts again.",
        )
        yield view.own_finding(builtin.WAIVER_ENDED, last.record, ("sampai",), message)


# --- one waiver -------------------------------------------------------------------------------------------------------

_DORMANT = ("diajukan", "dicabut", "dihapus")
"""What has no force by its own word, and needs none."""


def _standing(registry: Registry) -> list[Record]:
    """The waivers that mean to have force, by id. One whose status cannot be told is among them, to be refused aloud."""
    found = [r for r in registry.records.get(WAIVER, []) if r.data.get("status") not in _DORMANT]
    return sorted(found, key=lambda r: (r.id, r.file, r.index or 0))


def _claim(data: Mapping[str, Json]) -> Claim:
    return str(data.get("aturan")), str(data.get("jenis")), str(data.get("rekaman"))


@dataclass(frozen=True, slots=True)
class _Cause:
    """Why a waiver has no force, and where that stands."""

    at: Pointer
    demand: str
    message: Text
    remedy: Text | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Waiver:
    record: Record
    claim: Claim
    first: date
    last: date
    causes: tuple[_Cause, ...]
    retired: bool = False
    """Whether the record that it speaks of has been removed: there is nothing to accept."""

    @property
    def sound(self) -> bool:
        return not self.causes and not self.retired

    def holds(self, day: date) -> bool:
        return self.sound and self.first <= day <= self.last

    def ended(self, day: date) -> bool:
        """Whether it is history: rules, records and evidence may have gone since, and nothing needs mending."""
        return self.first <= self.last < day

    def left(self, day: date) -> int:
        """Days from `day` to the last one; 0 on it."""
        return self.last.toordinal() - day.toordinal()

    def overlaps(self, other: _Waiver) -> bool:
        """Whether both hold on some day."""
        return self.sound and other.sound and self.first <= other.last and other.first <= self.last

    def follows(self, other: _Waiver) -> bool:
        """Whether it takes over without a day between."""
        return self.sound and self.last > other.last and other.left(self.first) >= -1


def _waivers(view: View, policies: Policies, as_of: date) -> list[_Waiver]:
    """Every waiver that means to have force, by id, with whatever takes it away."""
    standing = _standing(view.registry)
    if not standing:
        return []
    court = _Court(view, policies, as_of)
    return [court.judge(record) for record in standing]


class _Court:
    """What waivers are held against: the rules, the registry, and the day."""

    def __init__(self, view: View, policies: Policies, as_of: date) -> None:
        self.view, self.registry, self.policies, self.as_of = view, view.registry, policies, as_of
        self.rules: Mapping[str, Rule] = {rule.id: rule for rule in policies.rules}
        self.schema = policies.validators.record(WAIVER)
        self.suggested: dict[str, Text] = {}
        self.ids = Counter(record.id for record in self.registry.records[WAIVER])

    @cached_property
    def evidence_schema(self) -> jsonschema_rs.Draft202012Validator:
        return self.policies.validators.record(_EVIDENCE)

    def judge(self, record: Record) -> _Waiver:
        data = record.data
        if not self.schema.is_valid(data):
            return _Waiver(record, _claim(data), date.max, date.min, (_Cause((), "schema", _UNFIT),))
        first, last = parse_day(data["mulai"]), parse_day(data["sampai"])
        target = self._target(data)
        causes = (
            *self._identity(record),
            *self._subject(data, target),
            *_approval(data),
            *self._offices(data),
            *self._period(data, first, last),
            *self._evidence(data),
        )
        return _Waiver(
            record=record,
            claim=_claim(data),
            first=first,
            last=last,
            causes=causes,
            retired=target is not None and target.removed,
        )

    def _identity(self, record: Record) -> Iterator[_Cause]:
        if self.ids[record.id] > 1:
            message = Text(
                f"Id {quote(record.id)} dipakai lebih dari satu pengecualian, jadi tidak satu pun berlaku.",
                f"More than one waiver uses the id {quote(record.id)}, so none of them holds.",
            )
            yield _Cause(("id",), "id", message, builtin.DOUBLE_ID.remedy)

    # --- what it speaks of ---

    def _target(self, data: Mapping[str, Json]) -> Record | None:
        kind, id_ = data["jenis"], data["rekaman"]
        if kind == GOVERNMENT:
            government = self.registry.government
            return government if government and government.id == id_ else None
        return self.registry.by_id.get((kind, id_))

    def _subject(self, data: Mapping[str, Json], target: Record | None) -> Iterator[_Cause]:
        name, kind, id_ = data["aturan"], data["jenis"], data["rekaman"]
        wild = [part for part in ("aturan", "jenis", "rekaman") if "*" in data[part]]
        for part in wild:
            yield _Cause((part,), "wildcard", _WILD)
        if wild:
            return
        rule = self.rules.get(name)
        if name in BUILT_IN:
            yield _Cause(("aturan",), "structure", _STRUCTURE, _STRUCTURE_REMEDY)
        elif rule is None:
            message = Text(f"Tidak ada aturan {quote(name)}.", f"There is no rule {quote(name)}.")
            yield _Cause(("aturan",), "rule", message + self._meant(name))
        elif kind == WAIVER:
            yield _Cause(("jenis",), "waiver", _OF_WAIVERS)
        elif rule.kind != kind:
            message = Text(
                f"Aturan `{name}` menilai jenis `{rule.kind}`, bukan {quote(kind)}.",
                f"Rule `{name}` judges kind `{rule.kind}`, not {quote(kind)}.",
            )
            remedy = Text(f"Tulis `jenis: {rule.kind}`.", f"Write `jenis: {rule.kind}`.")
            yield _Cause(("jenis",), "kind", message, remedy + _UNTIL_THEN)
        elif target is None and not self._hidden(kind, id_):
            message = Text(
                f"Tidak ada {kind} {quote(id_)} dalam register.",
                f"There is no {kind} {quote(id_)} in the registry.",
            )
            yield _Cause(("rekaman",), "record", message + self.view.meant(kind, id_))

    def _meant(self, name: str) -> Text:
        """The rule that was most likely meant; looked for only some dozens of times, for it takes long."""
        if name not in self.suggested and len(self.suggested) < _SUGGESTIONS:
            self.suggested[name] = meant(name, self.rules)
        return self.suggested.get(name, same(""))

    def _hidden(self, kind: str, id_: str) -> bool:
        """Whether it stands in a file that cannot be read: nobody can say that it is not there."""
        return (kind, id_) in self.registry.lost or kind in self.registry.gone

    def _offices(self, data: Mapping[str, Json]) -> Iterator[_Cause]:
        """Both offices are registered: a made-up one would make anybody another person."""
        for name in ("unit", "unit_penyetuju"):
            office = data[name]
            if ("unit", office) not in self.registry.by_id and not self._hidden("unit", office):
                message = Text(
                    f"Perangkat daerah {quote(office)} tidak terdaftar, jadi tidak jelas siapa yang mengusulkan dan menyetujui.",
                    f"Office {quote(office)} is not registered, so it is not clear who proposed and who approved.",
                )
                yield _Cause((name,), "office", message + self.view.meant("unit", office))

    # --- when ---

    def _period(self, data: Mapping[str, Json], first: date, last: date) -> Iterator[_Cause]:
        approved = parse_day(data["disetujui"])
        if approved > self.as_of:
            message = Text(
                f"Persetujuan bertanggal {long_date(approved, 'id')}, yang belum tiba.",
                f"The approval is dated {long_date(approved, 'en')}, which has not come yet.",
            )
            yield _Cause(("disetujui",), "approval-to-come", message)
        if approved > first:
            message = Text(
                f"Disetujui pada {long_date(approved, 'id')}, sesudah mulai berlaku pada {long_date(first, 'id')}.",
                f"Approved on {long_date(approved, 'en')}, after it began on {long_date(first, 'en')}.",
            )
            remedy = Text(f"Tulis `mulai: {approved}` atau sesudahnya.", f"Write `mulai: {approved}` or later.")
            yield _Cause(("disetujui",), "approved-late", message, remedy + _UNTIL_THEN)
        if last < first:
            message = Text(
                f"Berakhir pada {long_date(last, 'id')}, sebelum mulai pada {long_date(first, 'id')}.",
                f"It ends on {long_date(last, 'en')}, before it begins on {long_date(first, 'en')}.",
            )
            yield _Cause(("sampai",), "order", message)
        limit = add_months(timestamp(first), 12).date()
        if last > limit:
            message = Text(
                f"Berlaku sampai {long_date(last, 'id')}; paling lama satu tahun, yaitu sampai {long_date(limit, 'id')}.",
                f"It lasts until {long_date(last, 'en')}; one year at most, which is until {long_date(limit, 'en')}.",
            )
            remedy = Text(f"Tulis `sampai: {limit}` atau sebelumnya.", f"Write `sampai: {limit}` or earlier.")
            yield _Cause(("sampai",), "length", message, remedy + _UNTIL_THEN)

    # --- what it rests on ---

    def _evidence(self, data: Mapping[str, Json]) -> Iterator[_Cause]:
        for index, id_ in enumerate(data["bukti"]):
            if (reason := self._unfounded(id_)) is not None:
                yield _Cause(
                    ("bukti", index), "evidence", Text(f"Bukti {quote(id_)} ", f"Evidence {quote(id_)} ") + reason
                )

    def _unfounded(self, id_: str) -> Text | None:
        """Why a piece of evidence does not count on the day, or None where it does."""
        record = self.registry.by_id.get((_EVIDENCE, id_))
        if record is None:
            if self._hidden(_EVIDENCE, id_):
                return Text("berada dalam berkas yang tidak dapat dibaca.", "is in a file that cannot be read.")
            nothing = Text("tidak terdaftar.", "is not registered.")
            return nothing + self.view.meant(_EVIDENCE, id_)
        data = record.data
        if not self.evidence_schema.is_valid(data):
            return Text("tidak sesuai skemanya.", "does not fit its schema.")
        if data["status"] not in _IN_FORCE:
            return Text(
                f"berstatus {quote(data['status'])}, jadi tidak berlaku.",
                f"has status {quote(data['status'])}, so it is not in force.",
            )
        try:
            dated, until = (_day_in(data, name) for name in ("tanggal", "berlaku_sampai"))
        except ValueError:  # a schema of the repository's own may let anything stand there
            return Text("memuat tanggal yang tidak dapat dibaca.", "holds a date that cannot be read.")
        if dated is not None and dated > self.as_of:
            return Text(
                f"bertanggal {long_date(dated, 'id')}, yang belum tiba.",
                f"is dated {long_date(dated, 'en')}, which has not come yet.",
            )
        if until is not None and until < self.as_of:
            return Text(
                f"berlaku hanya sampai {long_date(until, 'id')}.",
                f"was in force until {long_date(until, 'en')} only.",
            )
        return None


_SUGGESTIONS = 50
_EVIDENCE = "bukti"
_IN_FORCE = ("berlaku", "aktif")
"""What a record of evidence calls itself that counts."""


def _day_in(data: Mapping[str, Json], name: str) -> date | None:
    value = data.get(name)
    return parse_day(value) if isinstance(value, str) else None


def _approval(data: Mapping[str, Json]) -> Iterator[_Cause]:
    """Somebody else looked: neither who asked, nor who carries the risk and so gains by the silence.

    ISO/IEC 27001 (6.1.3 f) lets the owner of a risk accept it. But a finding is a breach of law, and accepting it takes it out of that
    owner's own figures: the owner, being named, consents to carry the risk, and another decides whether it may be carried.
    """
    strange = [name for name in ("pengusul", "penyetuju", "pemilik") if not _plain(data[name]).isascii()]
    for name in strange:
        yield _Cause((name,), "letters", _LETTERS, _PLAINLY)
    if strange:
        return
    approver = _person(data["unit_penyetuju"], data["penyetuju"])
    if approver == _person(data["unit"], data["pengusul"]):
        yield _Cause(("penyetuju",), "proposer", _BY_PROPOSER, _ANOTHER)
    if approver == _person(data["unit"], data["pemilik"]):
        yield _Cause(("penyetuju",), "owner", _BY_OWNER, _ANOTHER)


_ACTING = re.compile(r"^(plt|plh|pjs?|pelaksana (tugas|harian)|penjabat( sementara)?) ")
"""Who sits on another's chair for a time decides as that chair does."""


def _person(office: str, role: str) -> tuple[str, str]:
    """An office and a role without what the eye passes over: case, width, accents, spaces, punctuation; acting or not."""
    return office, _ACTING.sub("", _plain(role)).replace(" ", "")


def _plain(role: str) -> str:
    """A role as words of small letters without accents."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", role).casefold())
    letters = (c if c.isalnum() else "" if unicodedata.combining(c) else " " for c in folded)
    return " ".join("".join(letters).split())


# --- words ------------------------------------------------------------------------------------------------------------

_UNTIL_THEN = Text(" Sampai itu temuannya tetap dihitung.", " Until then its finding counts.")
_UNFIT = Text(
    "Rekaman ini tidak sesuai skemanya, jadi pengecualiannya tidak berlaku.",
    "This record does not fit its schema, so the waiver does not hold.",
)
_WILD = Text(
    "Satu pengecualian menyebut satu aturan, satu jenis, dan satu rekaman; tanda `*` tidak berlaku.",
    "A waiver names one rule, one kind and one record; `*` does not work.",
)
_STRUCTURE = Text(
    "Aturan tentang susunan berkas dan rekaman tidak dapat dikecualikan.",
    "Rules about the structure of files and records cannot be waived.",
)
_STRUCTURE_REMEDY = Text(
    "Perbaiki temuannya, lalu ubah `status` pengecualian ini menjadi `dicabut`.",
    "Mend the finding, then set the status of this waiver to `dicabut`.",
)
_OF_WAIVERS = Text("Temuan tentang pengecualian tidak dapat dikecualikan.", "Findings about waivers cannot be waived.")
_BY_PROPOSER = Text("Penyetuju sama dengan pengusul.", "The one who approved is the one who proposed.")
_BY_OWNER = Text("Penyetuju sama dengan pemilik risikonya.", "The one who approved is the owner of the risk.")
_LETTERS = Text(
    "Nama jabatan ini memuat huruf di luar huruf Latin, yang dapat terlihat sama dengan huruf lain.",
    "This name of an office holder has letters beyond the Latin ones, which can look the same as others.",
)
_PLAINLY = Text("Ketik ulang namanya dengan huruf Latin biasa.", "Type it anew in plain Latin letters.") + _UNTIL_THEN
_ANOTHER = (
    Text(
        "Mintakan persetujuan jabatan lain, misalnya Sekretaris Daerah, lalu isi `penyetuju` dan `unit_penyetuju`.",
        "Ask another office holder for approval, then fill in `penyetuju` and `unit_penyetuju`.",
    )
    + _UNTIL_THEN
)
_RETIRED = Text(
    "Rekaman yang dikecualikan sudah dihapus, jadi tidak ada lagi temuan untuk diterima.",
    "The record it speaks of has been removed, so there is no finding left to accept.",
)
_NEEDLESS = Text(
    "Tidak ada lagi temuan aturan ini pada rekaman itu, jadi pengecualian tidak diperlukan lagi.",
    "There is no finding of this rule on that record any more, so the waiver is not needed.",
)


_APART = Text(
    "Cabut salah satunya, atau ubah masa berlakunya agar tidak bertumpuk.",
    "Withdraw one of them, or set their days apart.",
)
_TODAY = Text("hari ini", "today")


def _soon(waiver: _Waiver, as_of: date) -> Text:
    days = waiver.left(as_of)
    when = Text(f"{days} hari lagi", "in 1 day" if days == 1 else f"in {days} days") if days else _TODAY
    on = Text(f", pada {long_date(waiver.last, 'id')}", f", on {long_date(waiver.last, 'en')}")
    after = Text("; setelah itu temuannya dihitung lagi.", "; after that its finding counts again.")
    return Text("Pengecualian ini berakhir ", "This waiver ends ") + when + on + after


def _twice(first: _Waiver) -> Text:
    id_ = quote(first.record.id)
    return Text(
        f"Pengecualian {id_} menerima temuan yang sama dari {long_date(first.first, 'id')} sampai {long_date(first.last, 'id')}.",
        f"Waiver {id_} accepts the same finding from {long_date(first.first, 'en')} to {long_date(first.last, 'en')}.",
    )
