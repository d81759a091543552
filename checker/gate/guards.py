"""A change on trial in; what it does to all that judges or guards what judges, with whose approval that needs, out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from checker.compare.files import add_owners, compare_files
from checker.compare.government import compare_government
from checker.compare.laws import compare_laws
from checker.compare.verdicts import measure
from checker.compare.waivers import compare_waivers
from checker.forge.attributes import attribute_dangers
from checker.forge.owners import OWNERS_FILES, Owners, subject_of
from checker.gate.sides import Side, Trial
from checker.git.source import Source, alike, folded
from checker.judge.run import Judged
from checker.judge.waiver import sound_waivers
from checker.law import builtin
from checker.model.decision import Edit, Effect, PolicyChange, Subject
from checker.model.report import MANY, Finding
from checker.model.text import Text, listing, quote, same
from checker.registry.registry import file_finding


class Guards:
    """What a change does to policies, schemas, waivers, declarations, owners, workflows and attributes."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.notes: list[Text] = []

    def findings(self, changes: Sequence[PolicyChange]) -> Iterator[Finding]:
        """What a change may not do to them, approved or not."""
        yield from self._hidden()
        yield from self._twins()
        yield from self._protected(changes)

    def changes(self) -> list[PolicyChange]:
        """Every change of what judges, as what it does, with those who must approve it."""
        was, now = self.trial.was.registry, self.trial.judged.registry
        found: list[PolicyChange] = []
        if self.trial.own_law is not self.trial.law:
            found = [self._at_top(c) for c in compare_laws(self.trial.law, self.trial.own_law)]
        found += self._moved_law()
        found += self._broken_law({c.file for c in found})
        found += compare_government(
            was.government, now.government, f"{self.trial.folder}/instansi.yaml", self.trial.law
        )
        if self.trial.own is not None:
            both = _find_failing(self.trial.judged), _find_failing(self.trial.own)
            found = measure(found, *both, (self.trial.law, self.trial.own_law))
        found += self._waivers(compare_waivers(was, now))
        found += compare_files(sorted(self.trial.files.items()), self.trial.folder)
        return add_owners(found, self._owners()) if found else []

    def _moved_law(self) -> Iterator[PolicyChange]:
        """The law is read from another place, which others may guard: told even where every word is the same."""
        if self.trial.target is None or (self.trial.before.label, self.trial.before.laws_root) == (
            self.trial.after.label,
            self.trial.after.laws_root,
        ):
            return
        for side, edit, words in (
            (self.trial.before, Edit.REMOVED, _READ_NO_LONGER),
            (self.trial.after, Edit.ADDED, _READ_NOW),
        ):
            if side.label == "target":
                folder = f"{side.laws_root}/policies/" if side.laws_root else "policies/"
                yield PolicyChange(
                    subject=Subject.REGULATION,
                    name=folder,
                    edit=edit,
                    file=folder,
                    effect=Effect.UNCLEAR,
                    message=words,
                )

    def _broken_law(self, told: Collection[str]) -> Iterator[PolicyChange]:
        """Changed files of policies that the target could not use, so that nothing can be compared."""
        root = f"{self.trial.before.laws_root}/" if self.trial.before.laws_root else ""
        broken = {root + fault.place.file for fault in self.trial.law.faults} - {*told}
        for path in sorted(broken & self.trial.files.keys()):
            subject = subject_of(path, self.trial.folder)
            if subject is not None:
                yield PolicyChange(
                    subject=subject,
                    name=path,
                    edit=self.trial.files[path],
                    file=path,
                    effect=Effect.UNCLEAR,
                    message=_BROKEN_LAW,
                )

    def _waivers(self, told: Sequence[PolicyChange]) -> list[PolicyChange]:
        """The changes of waivers, with those that come to hold because what they rest on was changed."""
        sides = (
            sound_waivers(judged.registry, self.trial.law, self.trial.as_of)
            for judged in (self.trial.was, self.trial.judged)
        )
        was, now = sides
        found = {change.name: change for change in told}
        for id_ in sorted(now.keys() - was.keys()):
            record = now[id_]
            known = found.get(id_)
            if known is None or known.effect not in (Effect.LOOSER, Effect.BOTH):
                about = (str(record.data["jenis"]), str(record.data["rekaman"]))
                message = known.message + same(" ") + _HOLDS_NOW if known else _HOLDS_NOW
                edit = known.edit if known else Edit.CHANGED
                found[id_] = PolicyChange(
                    subject=Subject.WAIVER,
                    name=id_,
                    edit=edit,
                    file=record.file,
                    effect=Effect.LOOSER,
                    message=message,
                    records=(about,),
                )
        return [found[id_] for id_ in sorted(found)]

    def _at_top(self, change: PolicyChange) -> PolicyChange:
        """Policies name their files from the folder that holds them; owners are listed from the top of the repository."""
        root = (self.trial.after if change.edit is not Edit.REMOVED else self.trial.before).laws_root
        return replace(change, file=f"{root}/{change.file}") if root else change

    def _owners(self) -> Owners | None:
        """The owners as the target names them: a change cannot appoint its own."""
        lists = {
            name: blob.data
            for name in OWNERS_FILES
            if (blob := self.trial.before.source.read(name)) is not None and not blob.problem
        }
        if not lists:
            return None
        first, *others = lists
        if others:
            names = [quote(name) for name in others]
            self.notes.append(
                Text(
                    f"Pemilik disebut menurut {quote(first)}. Ada juga {listing(names, 'id')}; GitHub, GitLab, dan Gitea tidak membaca "
                    "berkas yang sama, jadi simpan satu saja.",
                    f"Owners are named by {quote(first)}. There is {listing(names, 'en')} as well; GitHub, GitLab and Gitea do not read "
                    "the same file, so keep only one.",
                )
            )
        return Owners.read(lists[first].decode("utf-8", "replace"))

    def _hidden(self) -> Iterator[Finding]:
        """Lines of `.gitattributes` that the change brings and that hide from reviewers what the judged files hold."""
        folders = [*self._judged(self.trial.after), ".github"]
        for path in sorted(p for p in self.trial.files if folded(p).rsplit("/", 1)[-1] == ".gitattributes"):
            blob = self.trial.after.source.read(path)
            if blob is not None and blob.problem:
                yield file_finding(builtin.ATTRIBUTES, path, blob.problem)
            old = {(p, a) for _, p, a in self._attributes(self.trial.before.source, path, folders)}
            lines = (told for told in self._attributes(self.trial.after.source, path, folders) if told[1:] not in old)
            for line, pattern, attribute in islice(lines, MANY):
                message = Text(
                    f"Baris ini memberi {quote(pattern)} atribut {quote(attribute)}, sehingga isi berkas dapat berbeda dari yang dilihat pemeriksa usulan.",
                    f"This line gives {quote(pattern)} the attribute {quote(attribute)}, so that reviewers may see other content than the file holds.",
                )
                yield file_finding(builtin.ATTRIBUTES, path, message, line, demand=f"{pattern} {attribute}")

    def _twins(self) -> Iterator[Finding]:
        """Files laid where many computers take them for the registry's or the law's, which are read from beside them."""
        sides = (self.trial.before, self.trial.after)
        plain = {f"{folded(folder)}/": folder for side in sides for folder in self._judged(side)}
        added = sorted(path for path, edit in self.trial.files.items() if edit is Edit.ADDED)
        found = (
            file_finding(builtin.FILE, path, alike(folder), remedy=_ONE_PLACE)
            for path in added
            for start, folder in plain.items()
            if not path.startswith(f"{folder}/") and folded(path).startswith(start)
        )
        yield from islice(found, MANY)

    def _judged(self, side: Side) -> list[str]:
        """The folders from which a state's registry and law are read."""
        root = f"{side.laws_root}/" if side.laws_root else ""
        return [self.trial.folder, f"{root}policies", f"{root}schemas"]

    def _attributes(self, source: Source, path: str, folders: Sequence[str]) -> list[tuple[int, str, str]]:
        blob = source.read(path)
        if blob is None or blob.problem:
            return []
        text = blob.data.decode("utf-8", "replace")
        below = path[: path.rfind("/") + 1]
        return attribute_dangers(text, folders, below)

    def _protected(self, policies: Sequence[PolicyChange]) -> Iterator[Finding]:
        """Where nobody reviews (a plain server), what judges must not change by a push."""
        if self.trial.request.policy_changes == "refuse":
            for file, change in {c.file: c for c in reversed(policies)}.items():
                yield file_finding(builtin.GUARDED, file, change.message)


_BROKEN_LAW = Text(
    "Berkas ini rusak di cabang sasaran, jadi apa yang berubah karenanya tidak dapat dibandingkan.",
    "This file is broken in the target branch, so what the change of it does cannot be compared.",
)
_READ_NO_LONGER = Text(
    "Kebijakan dan skema di sini tidak dibaca lagi; yang menilai kemudian berada di tempat lain.",
    "Policies and schemas here are read no longer; what judges from then on lies elsewhere.",
)
_READ_NOW = Text(
    "Kebijakan dan skema kemudian dibaca dari sini. Pastikan CODEOWNERS menyebut pemiliknya.",
    "Policies and schemas are read from here from then on. See that CODEOWNERS names their owners.",
)
_ONE_PLACE = Text(
    "Pindahkan isinya ke folder yang sudah ada, atau beri foldernya nama yang jelas berbeda.",
    "Move it into the folder that is there, or give its folder a name that is plainly another.",
)
_HOLDS_NOW = Text(
    "Pengecualian ini menjadi sah karena yang mendasarinya diubah.",
    "This waiver comes to hold, for what it rests on is changed.",
)


def _find_failing(judged: Judged) -> Mapping[str, frozenset[tuple[str, str]]]:
    """The (kind, record) that fail each rule."""
    found: dict[str, set[tuple[str, str]]] = {}
    for finding in (f for f in judged.findings if f.record):
        found.setdefault(finding.rule, set()).add((finding.kind, finding.record))
    return {rule: frozenset(keys) for rule, keys in found.items()}
