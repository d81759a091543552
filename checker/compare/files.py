"""Changed files in; those that guard what judges, as what they are, out: owners, workflows, attributes, the checker itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from checker.compare.changes import join_sentence, sort_changes
from checker.compare.shift import UNCLEAR
from checker.forge.owners import Owners, subject_of
from checker.model.decision import Edit, PolicyChange, Subject
from checker.model.text import Text

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


def compare_files(changes: Iterable[tuple[str, Edit]], registry: str) -> list[PolicyChange]:
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
                    message=join_sentence([what + _EDITS[edit], why]),
                )
            )
    return sort_changes(found)


def add_owners(changes: Iterable[PolicyChange], owners: Owners | None) -> list[PolicyChange]:
    """The changes with those who must approve each."""
    return [replace(change, owners=owners.of(change.file)) if owners else change for change in changes]
