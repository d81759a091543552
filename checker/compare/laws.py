"""What judges, before and after a change, in; what each difference does to verdicts, in words, out. Pure: no files, no git.

Three things tell what a difference does: its form, where that has an order (a severity that falls, a field no longer required, a bound
that moves); else the examples of the rules, judged by both sides; and the registry, judged by both (`measured`). "Looser" is said where
one of them shows something that gets through now, "stricter" only where the form leaves nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from checker.compare.regulations import instrument_shifts, ladder_shifts, regulation_shifts
from checker.compare.rules import RuleChanges, differences, value_shifts
from checker.compare.schemas import compare_schemas
from checker.compare.shift import (
    BOTH,
    LOOSER,
    STRICTER,
    UNCLEAR,
    Shift,
    canonical,
    change_of,
    combined,
    sentence,
    shown,
    was_now,
    without,
    wording,
)
from checker.forge.owners import Owners, subject_of
from checker.judge.examples import merge
from checker.law.builtin import OWN
from checker.law.instrument import PARAMETER
from checker.law.policies import Policies
from checker.law.regulation import Parameter, Regulation
from checker.law.rule import Rule
from checker.law.schema import Kind, validator
from checker.model.decision import Edit, Effect, PolicyChange, Subject
from checker.model.report import WAIVER, Json, Record
from checker.model.text import Text, quote, same
from checker.registry.registry import Registry

Keys = frozenset[tuple[str, str]]
"""Some (kind, record)."""

_SUBJECTS = list(Subject)


def _order(change: PolicyChange) -> tuple[object, ...]:
    return _SUBJECTS.index(change.subject), change.name, change.edit, change.file


# --- policies ---------------------------------------------------------------------------------------------------------


def compare_policies(before: Policies, after: Policies) -> list[PolicyChange]:
    """Every difference between two sets of policies; reordering, reformatting and remarks are none."""
    return sorted(_Comparison(before, after).changes(), key=_order)


class _Comparison:
    """Two sets of policies, side by side."""

    def __init__(self, before: Policies, after: Policies) -> None:
        self.before, self.after = before, after
        self.rules = RuleChanges(before, after)

    def changes(self) -> Iterator[PolicyChange]:
        """All of them, in no order."""
        yield from self._regulations()
        yield from self._rules()
        for law in self.before.regulations.keys() & self.after.regulations.keys():
            yield from self._parameters(self.before.regulations[law], self.after.regulations[law])
        yield from self._kinds()
        yield from self._instruments()
        yield from self._ladders()

    def _lost(self, subject: Subject, name: str, file: str, what: Text) -> Iterator[PolicyChange]:
        """Something is gone, or only cannot be used any more."""
        broken = any(fault.place.file == file for fault in self.after.faults)
        words = (
            Text(
                " tidak dapat dipakai lagi, karena berkasnya rusak",
                " can no longer be used, for its file is broken",
            )
            if broken
            else Text(" dihapus", " is removed")
        )
        yield from change_of(subject, name, Edit.REMOVED, file, [Shift(LOOSER, what + words)])

    def _regulations(self) -> Iterator[PolicyChange]:
        was, now = self.before.regulations, self.after.regulations
        for law in was.keys() | now.keys():
            if law not in now:
                what = Text(f"regulasi {was[law].short}", f"regulation {was[law].short}")
                yield from self._lost(Subject.REGULATION, law, was[law].file, what)
            elif law not in was:
                words = Text(f"regulasi baru: {now[law].short}", f"new regulation: {now[law].short}")
                yield from change_of(Subject.REGULATION, law, Edit.ADDED, now[law].file, [Shift(STRICTER, words)])
            else:
                shifts = regulation_shifts(was[law], now[law])
                yield from change_of(Subject.REGULATION, law, Edit.CHANGED, now[law].file, shifts)

    def _rules(self) -> Iterator[PolicyChange]:
        was, now = _by_id(self.before), _by_id(self.after)
        former = {new: old for old, new in self.rules.renamed.items()}
        for id_, rule in now.items():
            file = rule.blob.path
            if id_ in was:
                shifts = self.rules.shifts(was[id_], rule)
                yield from change_of(Subject.RULE, id_, Edit.CHANGED, file, shifts)
            elif id_ in former:
                words = Text(
                    f"dahulu {quote(former[id_])}, dengan isi yang sama; pengecualian atas id lama tidak berlaku lagi",
                    f"formerly {quote(former[id_])}, with the same content; waivers of the old id no longer hold",
                )
                yield from change_of(Subject.RULE, id_, Edit.ADDED, file, [Shift(None, words)])
            else:
                words = Text(f"aturan baru ({quote(rule.severity)}): ", f"new rule ({quote(rule.severity)}): ")
                yield from change_of(Subject.RULE, id_, Edit.ADDED, file, [Shift(STRICTER, words + rule.title)])
        for id_ in was.keys() - now.keys():
            file = was[id_].blob.path
            if twin := self.rules.renamed.get(id_):
                words = Text(
                    f"berganti id menjadi {quote(twin)}, dengan isi yang sama",
                    f"gets the id {quote(twin)}, with the same content",
                )
                yield from change_of(Subject.RULE, id_, Edit.REMOVED, file, [Shift(None, words)])
            else:
                what = Text("aturan “", "rule “") + was[id_].title + same("”")
                yield from self._lost(Subject.RULE, id_, file, what)

    def _parameters(self, old: Regulation, new: Regulation) -> Iterator[PolicyChange]:
        was, now = old.parameters, new.parameters
        for name in (was.keys() | now.keys()) - {PARAMETER}:
            full = f"{new.id}/{name}"
            if name not in now:
                words = Text(
                    "parameter dihapus; tidak ada lagi aturan yang membacanya",
                    "parameter removed; no rule reads it now",
                )
                yield from change_of(Subject.PARAMETER, full, Edit.REMOVED, new.file, [Shift(None, words)])
            elif name not in was:
                words = Text("parameter baru: ", "new parameter: ") + now[name].title
                yield from change_of(Subject.PARAMETER, full, Edit.ADDED, new.file, [Shift(None, words)])
            else:
                shifts = self._parameter(new.id, was[name], now[name])
                yield from change_of(Subject.PARAMETER, full, Edit.CHANGED, new.file, shifts)

    def _parameter(self, law: str, old: Parameter, new: Parameter) -> Iterator[Shift]:
        if canonical(old.value) != canonical(new.value):
            yield from value_shifts(self.after, law, new.name, old.value, new.value)
        if old.example != new.example:
            status = ["contoh" if p.example else "ditetapkan" for p in (old, new)]
            yield Shift(LOOSER if new.example else STRICTER, was_now(same("`status`"), *status))
        if old.overridable and not new.overridable:
            words = Text("tidak dapat diganti instansi lagi", "can no longer be replaced by a government")
            yield Shift(STRICTER, words)
        elif new.overridable and not old.overridable:
            yield Shift(LOOSER, Text("kini dapat diganti instansi", "may now be replaced by a government"))
        yield from wording([n for n in ("title", "provision") if getattr(old, n) != getattr(new, n)])

    def _kinds(self) -> Iterator[PolicyChange]:
        was, now = self.before.kinds, self.after.kinds
        for name in was.keys() | now.keys():
            if name not in now:
                what = Text(f"jenis register {quote(was[name].title)}", f"kind of register {quote(was[name].title)}")
                yield from self._lost(Subject.KIND, name, was[name].file, what)
            elif name not in was:
                title = quote(now[name].title)
                words = Text(f"jenis register baru: {title}", f"new kind of register: {title}")
                yield from change_of(Subject.KIND, name, Edit.ADDED, now[name].file, [Shift(STRICTER, words)])
            else:
                shifts = self._kind(was[name], now[name])
                yield from change_of(Subject.KIND, name, Edit.CHANGED, now[name].file, shifts)

    def _kind(self, old: Kind, new: Kind) -> Iterator[Shift]:
        if canonical(old.schema) == canonical(new.schema):
            return
        shifts = list(compare_schemas(old.schema, new.schema))
        yield from shifts
        if not shifts and _sorted(old.schema) != _sorted(new.schema):
            yield from wording(["title", "description", "examples"])
        if any(shift.effect is UNCLEAR for shift in shifts):
            was, now = validator(old.schema), validator(new.schema)
            fits = {(was.is_valid(record), now.is_valid(record)) for record in self._records(old.name)}
            if (False, True) in fits:
                words = Text("suatu contoh semula ditolak, kini diterima", "an example was refused and now is accepted")
                yield Shift(LOOSER, words)
            if (True, False) in fits:
                words = Text("suatu contoh semula diterima, kini ditolak", "an example was accepted and now is refused")
                yield Shift(STRICTER, words)

    def _records(self, kind: str) -> Iterator[Json]:
        """Records of a kind that the examples of both sides speak of."""
        for side in (self.before, self.after):
            yield from side.kinds[kind].schema["examples"]
            for example in (e for rule in side.rules if rule.kind == kind for e in rule.examples):
                yield merge(side.kinds[kind].sample, example.record)

    def _instruments(self) -> Iterator[PolicyChange]:
        was, now = self.before.instruments, self.after.instruments
        for law in was.keys() | now.keys():
            file = _beside((now.get(law) or was[law]).regulation, "instrument.yaml")
            if law not in now:
                what = Text("cara menghitung indeks ini", "this way to compute an index")
                yield from self._lost(Subject.INSTRUMENT, law, file, what)
            elif law not in was:
                words = Text("cara menghitung indeks yang baru: ", "a new way to compute an index: ") + now[law].title
                yield from change_of(Subject.INSTRUMENT, law, Edit.ADDED, file, [Shift(STRICTER, words)])
            else:
                shifts = instrument_shifts(was[law], now[law])
                yield from change_of(Subject.INSTRUMENT, law, Edit.CHANGED, file, shifts)

    def _ladders(self) -> Iterator[PolicyChange]:
        was, now = self.before.ladders, self.after.ladders
        laws = {**self.before.regulations, **self.after.regulations}
        for law, indicator in was.keys() | now.keys():
            old, new = was.get((law, indicator)), now.get((law, indicator))
            name, file = f"{law}/levels/{indicator}", _beside(laws[law], f"levels/{indicator}.yaml")
            if old and new:
                shifts = ladder_shifts(self.rules, old, new)
                yield from change_of(Subject.INSTRUMENT, name, Edit.CHANGED, file, shifts)
            elif old:
                what = Text("yang diminta tingkat indikator ini", "what the levels of this indicator ask")
                yield from self._lost(Subject.INSTRUMENT, name, file, what)
            else:
                words = Text(
                    "kini tingkat indikator ini meminta sesuatu",
                    "the levels of this indicator now ask for something",
                )
                yield from change_of(Subject.INSTRUMENT, name, Edit.ADDED, file, [Shift(STRICTER, words)])


def _sorted(schema: Json) -> Json:
    """A schema whose lists without an order are in one, each choice with its description."""
    if isinstance(schema, list):
        return [_sorted(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {
        key: _sorted(value) for key, value in schema.items() if key not in ("enum", "enumDescriptions", "required")
    }
    choices = schema.get("enum")
    if isinstance(choices, list):
        told = schema.get("enumDescriptions")
        plain["enum"] = sorted(map(canonical, zip(choices, told, strict=False) if isinstance(told, list) else choices))
    asked = schema.get("required")
    return plain | (
        {"required": sorted(map(canonical, asked)) if isinstance(asked, list) else _sorted(asked)} if asked else {}
    )


def _by_id(policies: Policies) -> dict[str, Rule]:
    return {rule.id: rule for rule in policies.rules}


def _beside(law: Regulation, name: str) -> str:
    return f"{law.file.rpartition('/')[0]}/{name}"


# --- the government's own declarations --------------------------------------------------------------------------------

_COVERAGE = {"belum": 0, "sebagian": 1, "lengkap": 2}


def compare_governments(
    before: Record | None, after: Record | None, file: str, policies: Policies | None = None
) -> list[PolicyChange]:
    """What became of the declarations in `instansi.yaml` that decide which law binds, with which parameters, and how far.

    `policies`, by which the change is judged, tell what another value of a parameter does.
    """
    old: Mapping[str, Json] = before.data if before else {}
    new: Mapping[str, Json] = after.data if after else {}
    shifts = list(_declared(old, new))
    if before is None and after is not None:
        shifts.append(Shift(STRICTER, Text("keterangan instansi ditambah", "the government's declarations are added")))
    elif after is None and before is not None:
        shifts.append(Shift(LOOSER, Text("keterangan instansi dihapus", "the government's declarations are removed")))
    found = list(change_of(Subject.GOVERNMENT, file, Edit.of(before, after), file, shifts))
    was, now = _decisions(old), _decisions(new)
    for law, name in was.keys() | now.keys():
        a, b = was.get((law, name)), now.get((law, name))
        decided = _decided(law, name, a, b, policies)
        found += change_of(Subject.PARAMETER, f"{law}/{name}", Edit.of(a, b), file, decided)
    return sorted(found, key=_order)


def _declared(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[Shift]:
    was, now = (c if isinstance(c, dict) else {} for c in (old.get("cakupan"), new.get("cakupan")))
    for kind in sorted({*was, *now}):
        a, b = str(was.get(kind, "lengkap")), str(now.get(kind, "lengkap"))
        if a != b:
            fuller = _COVERAGE.get(b, 1) > _COVERAGE.get(a, 1)
            words = Text(f"cakupan register {quote(kind)}", f"coverage of register {quote(kind)}")
            yield Shift(STRICTER if fuller else LOOSER, was_now(words, a, b))
    # Another sort of government has other rules; the id tells which local law binds, the zone when a day begins.
    for name in ("jenis", "id", "zona_waktu", "fiktif"):
        if old and new and canonical(old.get(name)) != canonical(new.get(name)):
            yield Shift(UNCLEAR, was_now(same(f"`{name}`"), old.get(name, "-"), new.get(name, "-")))


_Decision = Mapping[str, Json]


def _decisions(data: Mapping[str, Json]) -> Mapping[tuple[str, str], _Decision]:
    """The parameters a government decided on, by regulation and name."""
    laws = data.get("parameter")
    return {
        (law, name): decision
        for law, own in (laws.items() if isinstance(laws, dict) else ())
        for name, decision in (own.items() if isinstance(own, dict) else ())
        if isinstance(decision, dict)
    }


def _decided(
    law: str, name: str, old: _Decision | None, new: _Decision | None, policies: Policies | None
) -> Iterator[Shift]:
    """What became of one decision: to adopt a table makes it bind; a value of its own may do anything."""
    regulation = policies.regulations.get(law) if policies else None
    parameter = regulation.parameters.get(name) if regulation else None
    if old is None or new is None:
        # Where the regulation itself sets it, it binds anyway.
        binds = parameter is None or parameter.example
        if new is not None:
            words = Text("instansi menetapkan parameter ini", "the government sets this parameter")
            yield Shift(STRICTER if binds else None, words)
        else:
            words = Text("instansi tidak lagi menetapkan parameter ini", "the government no longer sets this parameter")
            yield Shift(LOOSER if binds else None, words)
    elif canonical(old.get("dasar")) != canonical(new.get("dasar")):
        words = Text("dasar penetapan", "legal basis")
        yield Shift(None, was_now(words, old.get("dasar", "-"), new.get("dasar", "-")))
    usual = parameter.value if parameter else None
    was, now = (usual if decision is None else decision.get("nilai", usual) for decision in (old, new))
    if canonical(was) == canonical(now):
        return
    if parameter and not parameter.overridable:
        words = Text(
            "nilai ini tidak dapat diganti instansi, jadi tidak dipakai",
            "a government cannot replace this value, so it is not used",
        )
        yield Shift(None, words)
    elif policies and parameter:
        yield from value_shifts(policies, law, name, was, now)
    else:
        yield Shift(UNCLEAR, differences("-" if was is None else was, "-" if now is None else now))


# --- waivers ----------------------------------------------------------------------------------------------------------

_WAIVER_WORDS = frozenset("nama alasan catatan sumber alasan_dihapus unit".split())
"""Fields of a waiver that decide neither what it accepts, nor when, nor whether it was rightly given."""


def compare_waivers(before: Registry, after: Registry) -> list[PolicyChange]:
    """Waivers that came, went, or accept more or less than before, with the records they are about."""
    was, now = _waivers(before), _waivers(after)
    found: list[PolicyChange] = []
    for id_ in sorted(was.keys() | now.keys()):
        olds, news = was.get(id_, []), now.get(id_, [])
        # An id that is used twice has several; equal ones take no part.
        gone = without([r.data for r in olds], [r.data for r in news])
        came = without([r.data for r in news], [r.data for r in olds])
        pairs = [(_nth(gone, n), _nth(came, n)) for n in range(max(len(gone), len(came)))]
        shifts = [shift for old, new in pairs for shift in _waiver(old, new)]
        records = {_accepted(w) for w in (*gone, *came)} if any(shift.effect for shift in shifts) else set()
        file = (news or olds)[0].file
        for change in change_of(Subject.WAIVER, id_, Edit.of(olds or None, news or None), file, shifts):
            found.append(replace(change, records=tuple(sorted(records - {("", "")}))))
    return found


def _waivers(registry: Registry) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in registry.records.get(WAIVER, []):
        found.setdefault(record.id, []).append(record)
    return found


def _nth(items: Sequence[Json], index: int) -> Json:
    return items[index] if index < len(items) else None


def _accepted(waiver: Mapping[str, Json]) -> tuple[str, str]:
    """The record that a waiver is about; two empty texts where it does not say."""
    kind, record = waiver.get("jenis"), waiver.get("rekaman")
    return (kind, record) if isinstance(kind, str) and isinstance(record, str) else ("", "")


def _holds(waiver: Mapping[str, Json]) -> bool:
    return waiver.get("status") == "berlaku"


def _waiver(old: Json, new: Json) -> Iterator[Shift]:
    if old is None or new is None:
        waiver = new if old is None else old
        rule, record, until = (quote(waiver.get(name, "-")) for name in ("aturan", "rekaman", "sampai"))
        about = Text(f": aturan {rule} atas {record} sampai {until}", f": rule {rule} on {record} until {until}")
        words = (
            Text("pengecualian baru", "new waiver") if old is None else Text("pengecualian dihapus", "waiver removed")
        )
        came_or_went = LOOSER if old is None else STRICTER
        yield Shift(came_or_went if _holds(waiver) else None, words + about)
        return
    # What never held, and does not now, decides nothing.
    live = _holds(old) or _holds(new)
    for name in sorted({*old, *new}, key=lambda n: (n not in _WAIVER_EFFECTS, n)):
        was, now = old.get(name, "-"), new.get(name, "-")
        if canonical(was) != canonical(now) and name not in _WAIVER_WORDS:
            effect: Effect | None = _WAIVER_EFFECTS[name](str(was), str(now)) if name in _WAIVER_EFFECTS else UNCLEAR
            if name == "status" and _holds(old) == _holds(new):
                effect = None
            yield Shift(effect if live else None, was_now(same(f"`{name}`"), was, now))
    if _holds(old) and _holds(new) and _later(old.get("sampai"), new.get("sampai")):
        approved = new.get("disetujui")
        if approved == old.get("disetujui"):
            words = Text(
                f"diperpanjang dengan persetujuan lama ({shown(approved)})",
                f"prolonged on the old approval ({shown(approved)})",
            )
            yield Shift(LOOSER, words)
    yield from wording(sorted(n for n in _WAIVER_WORDS if canonical(old.get(n)) != canonical(new.get(n))))


def _later(old: Json, new: Json) -> bool:
    return isinstance(old, str) and isinstance(new, str) and new > old


_WAIVER_EFFECTS: Mapping[str, Callable[[str, str], Effect]] = {
    "status": lambda _, now: LOOSER if now == "berlaku" else STRICTER,
    "sampai": lambda was, now: LOOSER if now == "-" or (was != "-" and now > was) else STRICTER,
    "mulai": lambda was, now: LOOSER if now == "-" or (was != "-" and now < was) else STRICTER,
    "aturan": lambda *_: BOTH,
    "jenis": lambda *_: BOTH,
    "rekaman": lambda *_: BOTH,
}


# --- files ------------------------------------------------------------------------------------------------------------

_GUARDS = {
    Subject.OWNERS: (
        Text("daftar pemilik berkas", "the list of owners"),
        Text("yang harus menyetujui dapat berganti", "who must approve may be another"),
    ),
    Subject.WORKFLOW: (
        Text("alur kerja CI", "a CI workflow"),
        Text("apa yang diperiksa dan kapan dapat berganti", "what is checked, and when, may be another"),
    ),
    Subject.ATTRIBUTES: (
        Text("atribut git", "git attributes"),
        Text("isi berkas dapat terlihat lain dari adanya", "files may be seen as other than they are"),
    ),
    Subject.CHECKER: (
        Text("pemeriksa", "the checker"),
        Text("cara memeriksa dapat berganti", "how things are checked may be another"),
    ),
    Subject.KIND: (
        Text("definisi bersama semua jenis register", "what all kinds of register share"),
        Text("akibatnya disebut pada tiap jenis", "what that does is told of each kind"),
    ),
}
_EDITS = {
    Edit.ADDED: Text(" ditambah", " is added"),
    Edit.REMOVED: Text(" dihapus", " is removed"),
    Edit.CHANGED: Text(" berubah", " changes"),
}


def guarded_files(changes: Iterable[tuple[str, Edit]], registry: str) -> list[PolicyChange]:
    """Changed files that guard what judges, as what they are: what they hold is for people to read.

    Policies, schemas, waivers and declarations are compared by what they say; only what all schemas share is told as a file too.
    """
    found = []
    for path, edit in changes:
        subject = subject_of(path, registry)
        if subject in _GUARDS and (subject is not Subject.KIND or path.endswith("meta/umum.schema.yaml")):
            what, why = _GUARDS[subject]
            found.append(
                PolicyChange(
                    subject=subject,
                    name=path,
                    edit=edit,
                    file=path,
                    effect=UNCLEAR,
                    message=sentence([what + _EDITS[edit], why]),
                )
            )
    return sorted(found, key=_order)


# --- the registry, judged by both sides -------------------------------------------------------------------------------


def measured(
    changes: Iterable[PolicyChange],
    before: Mapping[str, Keys],
    after: Mapping[str, Keys],
    laws: tuple[Policies, Policies] | None = None,
) -> list[PolicyChange]:
    """The changes with the records whose verdict they change, and with what that shows of them.

    `before` and `after` are, by rule, the (kind, record) that fail under the target's policies and under the change's own, both on the
    registry after the merge. With `laws`, those policies, it is known which rules read a parameter, which only got another id, and of
    which only words were changed; without them ids alone tell what a finding belongs to.
    """
    told = list(changes)
    claims = _Claims(told, laws)
    was = {claims.renamed.get(rule, rule): keys for rule, keys in before.items()}
    lost: dict[PolicyChange, set[tuple[str, str]]] = {change: set() for change in told}
    won: dict[PolicyChange, set[tuple[str, str]]] = {change: set() for change in told}
    for rule in {*was, *after}:
        old, new = was.get(rule, frozenset()), after.get(rule, frozenset())
        for side, keys in ((lost, old - new), (won, new - old)):
            for kind, record in keys:
                for change in claims.of(rule, kind):
                    side[change].add((kind, record))
    found = []
    for change in told:
        same_still = was.get(change.name, frozenset()) & after.get(change.name, frozenset())
        heavier = same_still if claims.weighs_otherwise(change) else frozenset()
        found.append(_with_records(change, lost[change], won[change], heavier))
    return found


def _with_records(
    change: PolicyChange, lost: Iterable[tuple[str, str]], won: Iterable[tuple[str, str]], heavier: Keys
) -> PolicyChange:
    """A change with the records that fail no longer, that fail now, and whose findings weigh otherwise."""
    words = []
    for keys, told in (
        (lost, Text("rekaman tidak lagi melanggar", "no longer fail")),
        (won, Text("rekaman kini melanggar", "now fail")),
        (heavier, Text("rekaman yang melanggar berganti bobot", "that fail weigh otherwise")),
    ):
        if number := len({*keys}):
            words.append(same(f"{number} ") + told)
    if not words:
        return change
    effect = combined([change.effect, LOOSER if lost else None, STRICTER if won else None])
    here = Text(", ".join(w.id for w in words), ", ".join(w.en for w in words)) + same(".")
    message = change.message + Text(" Pada register ini ", " Of the records here ") + here
    return replace(
        change,
        effect=effect or change.effect,
        message=message,
        records=tuple(sorted({*lost, *won, *heavier})),
    )


class _Claims:
    """Which changes another verdict comes from."""

    def __init__(self, changes: Sequence[PolicyChange], laws: tuple[Policies, Policies] | None) -> None:
        self._changes = changes
        self._laws = laws
        self._rules = [_by_id(side) for side in laws or ()]
        sides = RuleChanges(*laws) if laws else None
        self.renamed: Mapping[str, str] = sides.renamed if sides else {}
        self._decided_otherwise = sides.decided_otherwise if sides else frozenset()

    def of(self, rule: str, kind: str) -> Sequence[PolicyChange]:
        """The changes by which a rule may say something else of a record: what it says itself and reads, else its law, else what is declared."""
        for speaks in (self._rule_or_kind, self._law, self._declared):
            if found := [change for change in self._changes if speaks(change, rule, kind)]:
                return found
        return ()

    def _rule_or_kind(self, change: PolicyChange, rule: str, kind: str) -> bool:
        match change.subject:
            case Subject.RULE:
                is_it = rule == self.renamed.get(change.name, change.name)
                return is_it and (self._laws is None or change.name in self._decided_otherwise)
            case Subject.KIND:
                return rule.startswith(f"{OWN}-") and kind == change.name
            case Subject.PARAMETER:
                law, _, name = change.name.partition("/")
                return self._is_of(rule, law) and (self._laws is None or self._reads(rule, name))
            case Subject.INSTRUMENT:
                return self._is_of(rule, change.name) and self._reads(rule, PARAMETER)
        return False

    def _law(self, change: PolicyChange, rule: str, _: str) -> bool:
        return change.subject is Subject.REGULATION and self._is_of(rule, change.name)

    def _declared(self, change: PolicyChange, _: str, __: str) -> bool:
        return change.subject is Subject.GOVERNMENT

    def weighs_otherwise(self, change: PolicyChange) -> bool:
        """Whether the severity of a rule was changed."""
        return change.subject is Subject.RULE and len({r.severity for r in self._known(change.name)}) > 1

    def _known(self, rule: str) -> list[Rule]:
        return [rules[rule] for rules in self._rules if rule in rules]

    def _reads(self, rule: str, parameter: str) -> bool:
        return any(parameter in known.params for known in self._known(rule))

    def _is_of(self, rule: str, law: str) -> bool:
        if self._laws is None:
            return rule.startswith(f"{law}-")
        return any(known.regulation.id == law for known in self._known(rule))


def with_owners(changes: Iterable[PolicyChange], owners: Owners | None) -> list[PolicyChange]:
    """The changes with those who must approve each."""
    return [replace(change, owners=owners.of(change.file)) if owners else change for change in changes]
