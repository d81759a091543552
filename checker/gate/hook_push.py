"""What a push wants to change in, what the gate says of each guarded branch out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker.gate.decide import Request, gate
from checker.gate.hook_laws import find_pinned_laws
from checker.gate.hook_settings import Settings
from checker.git.repository import Git
from checker.model.decision import Decision, Edit, Effect, Subject
from checker.model.text import CheckerError, Text, listing, quote

MOST_REFS = 1024 * 1024
"""Bytes of the list of refs that one push may change."""


@dataclass(frozen=True, slots=True)
class Update:
    """One ref that a push wants to change; None where it does not exist before, or after."""

    old: str | None
    new: str | None
    ref: str


@dataclass(frozen=True, slots=True, eq=False)
class Ruling:
    """What is said of one ref: a decision of the gate, a refusal of the hook's own, or why it cannot be judged."""

    ref: str
    decision: Decision | None = None
    refusal: Text | None = None
    fault: Text | None = None

    @property
    def code(self) -> int:
        """0 may land, 1 refused, 3 could not be checked."""
        if self.fault or (self.decision and self.decision.report.could_not_check):
            return 3
        return int(bool(self.refusal or (self.decision and self.decision.blocked)))


_LINE = re.compile(rb"([0-9a-f]{40}|[0-9a-f]{64}) ([0-9a-f]{40}|[0-9a-f]{64}) (refs/[^\n\0 ]+)")


def parse_updates(data: bytes) -> list[Update]:
    """The refs that git names on the hook's input. CheckerError where there is none, too many, or a line of another make."""
    lines = data.removesuffix(b"\n").split(b"\n")
    rows = [_LINE.fullmatch(line) for line in lines] if len(data) <= MOST_REFS else []
    found = []
    for row in rows:
        if row is None:
            break
        old, new = (None if not oid.strip(b"0") else oid.decode("ascii") for oid in row.group(1, 2))
        found.append(Update(old, new, row.group(3).decode("utf-8", "surrogateescape")))
    if not found or len(found) != len(rows):
        raise CheckerError(
            Text(
                "Daftar cabang yang dikirim tidak dapat dibaca (kosong, terlalu panjang, atau bukan dari git), jadi kiriman ini "
                "ditolak. Kirim lebih sedikit cabang sekaligus; bila tetap ditolak, beri tahu pengelola server.",
                "The list of refs pushed cannot be read (empty, too long, or not from git), so this push is refused. Push "
                "fewer refs at once; if that is refused too, tell the server's maintainer.",
            )
        )
    return found


def rule_on(repository: Path, settings: Settings, asked: Sequence[Update]) -> Iterator[Ruling]:
    """What is said of each guarded ref, in the order of the push; other refs pass free."""
    git = Git.bare(repository)
    guarded = {f"refs/heads/{branch}" for branch in settings.branches}
    alike = {ref.casefold(): ref for ref in guarded}
    for update in asked:
        if update.ref.startswith("refs/replace/"):
            yield Ruling(update.ref, refusal=_REPLACED)
            continue
        try:
            # A branch that only stands for another (`master` for `main`) moves that one.
            ref = update.ref if update.ref in guarded else git.resolve(update.ref)
            if ref in guarded:
                yield _rule(repository, git, settings, replace(update, ref=ref))
            elif (other := alike.get(ref.casefold())) is not None:
                yield Ruling(update.ref, refusal=_refuse_alike(other.removeprefix("refs/heads/")))
        except CheckerError as error:
            yield Ruling(update.ref, fault=error.message)


def _rule(repository: Path, git: Git, settings: Settings, update: Update) -> Ruling:
    branch = update.ref.removeprefix("refs/heads/")
    if update.new is None:
        return Ruling(update.ref, refusal=_refuse_deleted(branch))
    if update.old is not None and not _is_forward(git, update.old, update.new):
        return Ruling(update.ref, refusal=_refuse_rewritten(branch))
    first = update.old is None
    request = Request(
        git,
        settings.registry,
        update.old,
        update.new,
        fail_on=settings.fail_on,
        policy_changes="report" if first else settings.policy_changes,
        pinned=find_pinned_laws(repository) if first else None,
        ages=False,
    )
    decision = gate(request)
    looser = _find_looser(decision) if first and settings.policy_changes == "refuse" else []
    return Ruling(update.ref, decision, _refuse_weaker(looser) if looser else None)


def _find_looser(decision: Decision) -> list[str]:
    """Files by which a first push weakens the pinned law; its registry, waivers and owners are all new, and so is what it adds."""
    law = {Subject.REGULATION, Subject.RULE, Subject.KIND, Subject.INSTRUMENT}
    shifts = (c for c in decision.policies if c.subject in law and c.edit is not Edit.ADDED)
    return list(dict.fromkeys(c.file for c in shifts if c.effect is not Effect.STRICTER))


def _is_forward(git: Git, old: str, new: str) -> bool:
    """Whether a branch only grows."""
    try:
        return git.merge_base(old, new) == old
    except CheckerError:
        if git.shallow:  # what was cut off may be what joins them
            raise
        return False


_REPLACED = Text(
    "Ref `refs/replace/` membuat git menampilkan isi lain dari yang tersimpan, jadi tidak diterima di server ini.",
    "Refs below `refs/replace/` make git show other content than what is stored, so this server does not take them.",
)


def _refuse_alike(branch: str) -> Text:
    return Text(
        f"Nama ini hanya berbeda huruf besar-kecil dari cabang {quote(branch)} yang dijaga; di banyak komputer keduanya cabang yang "
        "sama. Pakailah nama lain.",
        f"This name differs from the guarded branch {quote(branch)} only in letter case; to many computers both are one branch. "
        "Use another name.",
    )


def _refuse_weaker(files: Sequence[str]) -> Text:
    names = [quote(f) for f in files]
    return Text(
        f"Kiriman pertama ini membawa kebijakan atau skema yang lebih longgar daripada yang dipasang di server, atau yang "
        f"pengaruhnya tidak pasti: {listing(names, 'id')}. Bila memang itu yang berlaku, pengelola server menjalankan "
        "`patuh hook install --laws DIR` dengan folder yang memuatnya.",
        f"This first push brings policies or schemas that are looser than those installed on the server, or whose effect is not "
        f"certain: {listing(names, 'en')}. If they are the ones in force, the server's maintainer runs "
        "`patuh hook install --laws DIR` with the folder that holds them.",
    )


def _refuse_deleted(branch: str) -> Text:
    return Text(
        f"Cabang {quote(branch)} dijaga dan tidak dapat dihapus: riwayatnya adalah bukti bagi auditor.",
        f"Branch {quote(branch)} is guarded and cannot be deleted: its history is the auditors' proof.",
    )


def _refuse_rewritten(branch: str) -> Text:
    return Text(
        f"Riwayat cabang {quote(branch)} tidak dapat ditulis ulang: riwayat itu bukti bagi auditor. Ambil keadaan terbaru "
        "(`git pull --rebase`), lalu kirim lagi tanpa `--force`.",
        f"The history of branch {quote(branch)} cannot be rewritten: it is the auditors' proof. Fetch its newest state "
        "(`git pull --rebase`), then push again without `--force`.",
    )
