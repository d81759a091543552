"""The declarations of a government (`instansi.yaml`) before and after in; what the difference does to verdicts out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checker.compare.changes import sort_changes, tell_change
from checker.compare.parameters import compare_values, tell_values
from checker.compare.shift import LOOSER, STRICTER, UNCLEAR, Shift, tell_move
from checker.law.policies import Policies
from checker.model.decision import Edit, PolicyChange, Subject
from checker.model.report import Json, Record, canonical
from checker.model.text import Text, quote, same

_COVERAGE = {"belum": 0, "sebagian": 1, "lengkap": 2}


def compare_government(
    before: Record | None, after: Record | None, file: str, policies: Policies | None = None
) -> list[PolicyChange]:
    """What became of the declarations in `instansi.yaml` that decide which law binds, with which parameters, and how far.

    `policies`, by which the change is judged, tell what another value of a parameter does.
    """
    old: Mapping[str, Json] = before.data if before else {}
    new: Mapping[str, Json] = after.data if after else {}
    shifts = list(_compare_declared(old, new))
    if before is None and after is not None:
        shifts.append(Shift(STRICTER, Text("keterangan instansi ditambah", "the government's declarations are added")))
    elif after is None and before is not None:
        shifts.append(Shift(LOOSER, Text("keterangan instansi dihapus", "the government's declarations are removed")))
    found = list(tell_change(Subject.GOVERNMENT, file, Edit.of(before, after), file, shifts))
    was, now = _list_decisions(old), _list_decisions(new)
    for law, name in was.keys() | now.keys():
        a, b = was.get((law, name)), now.get((law, name))
        decided = _compare_decision(law, name, a, b, policies)
        found += tell_change(Subject.PARAMETER, f"{law}/{name}", Edit.of(a, b), file, decided)
    return sort_changes(found)


def _compare_declared(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[Shift]:
    was, now = (c if isinstance(c, dict) else {} for c in (old.get("cakupan"), new.get("cakupan")))
    for kind in sorted({*was, *now}):
        a, b = str(was.get(kind, "lengkap")), str(now.get(kind, "lengkap"))
        if a != b:
            fuller = _COVERAGE.get(b, 1) > _COVERAGE.get(a, 1)
            words = Text(f"cakupan register {quote(kind)}", f"coverage of register {quote(kind)}")
            yield Shift(STRICTER if fuller else LOOSER, tell_move(words, a, b))
    # Another sort of government has other rules; the id tells which local law binds, the zone when a day begins.
    for name in ("jenis", "id", "zona_waktu", "fiktif"):
        if old and new and canonical(old.get(name)) != canonical(new.get(name)):
            yield Shift(UNCLEAR, tell_move(same(f"`{name}`"), old.get(name, "-"), new.get(name, "-")))


_Decision = Mapping[str, Json]


def _list_decisions(data: Mapping[str, Json]) -> Mapping[tuple[str, str], _Decision]:
    """The parameters a government decided on, by regulation and name."""
    laws = data.get("parameter")
    return {
        (law, name): decision
        for law, own in (laws.items() if isinstance(laws, dict) else ())
        for name, decision in (own.items() if isinstance(own, dict) else ())
        if isinstance(decision, dict)
    }


def _compare_decision(
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
        yield Shift(None, tell_move(words, old.get("dasar", "-"), new.get("dasar", "-")))
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
        yield from compare_values(policies, law, name, was, now)
    else:
        yield Shift(UNCLEAR, tell_values("-" if was is None else was, "-" if now is None else now))
