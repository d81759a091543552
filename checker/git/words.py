"""What is said to people about git: faults of git's, histories that cannot answer, names as they can be shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from checker.model.text import CheckerError, Text, UsageError, listing, same

_LONGEST = 120
_NAMED = 8


def show(name: bytes | str) -> str:
    """A path or revision as one short line of visible characters: what cannot be seen or decoded is escaped."""
    word = name if isinstance(name, str) else name.decode("utf-8", "backslashreplace")
    word = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in word[: _LONGEST + 1])
    return f"{word[:_LONGEST]}…" if len(word) > _LONGEST else word


NO_GIT = Text(
    "Perintah git tidak ditemukan. Pasang git, lalu jalankan lagi.",
    "The git command was not found. Install git and run again.",
)
SLOW = Text(
    "Git belum selesai setelah 2 menit, jadi dihentikan. Periksa apakah repositori ini utuh (`git fsck`) dan tidak terlalu besar.",
    "Git had not finished after 2 minutes and was stopped. See whether this repository is whole (`git fsck`) and not too large.",
)
HUGE = Text(
    "Repositori ini memuat terlalu banyak berkas untuk dibaca.",
    "This repository holds too many files to be read.",
)
SHALLOW = Text(
    "Riwayat git di sini dangkal (shallow), jadi keadaan lampau dan titik cabang tidak dapat dipastikan. "
    "Ambil riwayat penuh (`git fetch --unshallow`, atau `fetch-depth: 0` di CI).",
    "This git history is shallow, so neither the past nor where branches parted can be known for certain. "
    "Fetch the full history (`git fetch --unshallow`, or `fetch-depth: 0` in CI).",
)
UNRELATED = Text(
    "Usulan dan cabang sasaran tidak punya riwayat bersama, jadi tidak dapat dibandingkan. Mulailah cabang usulan dari "
    "cabang sasaran.",
    "The change and the target branch share no history, so they cannot be compared. Start the change's branch from the "
    "target branch.",
)
OLD_GIT = Text(
    "Git di sini terlalu lama untuk menggabungkan (perlu 2.38). Perbarui git, atau perbarui cabang usulan dari cabang sasaran "
    "lebih dahulu.",
    "This git is too old to merge (2.38 is needed). Update git, or bring the target branch into the change's branch first.",
)
_OWNER = Text(
    "Git menolak repositori ini karena pemilik foldernya bukan Anda. Bila Anda mempercayainya, jalankan "
    "`git config --global --add safe.directory <folder repositori>`.",
    "Git refuses this repository because its folder belongs to somebody else. If you trust it, run "
    "`git config --global --add safe.directory <repository folder>`.",
)


def conflict(paths: Sequence[bytes]) -> CheckerError:
    """The change and the target branch cannot be merged."""
    names = [f"`{show(path)}`" for path in paths]
    return CheckerError(
        Text(
            f"Usulan ini bertabrakan dengan cabang sasaran pada: {listing(names, 'id', _NAMED)}. Perbarui cabang usulan dari "
            "cabang sasaran, selesaikan konfliknya, lalu kirim lagi.",
            f"This change conflicts with the target branch in: {listing(names, 'en', _NAMED)}. Bring the target branch into "
            "the change's branch, settle the conflict, and send it again.",
        )
    )


def unmerged(path: bytes) -> CheckerError:
    """What is staged still has an open conflict."""
    name = show(path)
    return CheckerError(
        Text(
            f"Penggabungan belum selesai: `{name}` masih bertabrakan. Selesaikan dahulu, lalu `git add`.",
            f"A merge is not finished: `{name}` still conflicts. Settle it, then `git add`.",
        )
    )


def unknown(rev: str) -> UsageError:
    """No commit goes by that name."""
    if not rev.strip():
        return UsageError(
            Text(
                "Nama revisi yang diberikan kosong. Di CI, periksa apakah variabel untuk `--target` atau `--head` sudah terisi.",
                "The name of a revision that was given is empty. In CI, see whether the variable for `--target` or `--head` is set.",
            )
        )
    name = show(rev)
    return UsageError(
        Text(
            f"Revisi `{name}` tidak ditemukan di repositori git ini.",
            f"Revision `{name}` does not exist in this git repository.",
        )
    )


def ambiguous(rev: str) -> UsageError:
    """More than one thing goes by that name; whoever can push a tag must not choose which is meant."""
    name = show(rev)
    return UsageError(
        Text(
            f"`{name}` adalah nama lebih dari satu acuan (misalnya cabang dan tag). Tulis lengkap, misalnya "
            f"`refs/heads/{name}` atau `refs/remotes/{name}`.",
            f"`{name}` names more than one reference (a branch and a tag, say). Write it in full, e.g. `refs/heads/{name}` or "
            f"`refs/remotes/{name}`.",
        )
    )


def no_branch(rev: str) -> UsageError:
    """A tag stands where a branch was asked for."""
    name = show(rev)
    return UsageError(
        Text(
            f"`{name}` di sini adalah tag, bukan cabang. Ambil cabangnya (`git fetch`), atau tulis `refs/tags/{name}` bila tag "
            "itu memang yang dimaksud.",
            f"`{name}` is a tag here, not a branch. Fetch the branch (`git fetch`), or write `refs/tags/{name}` if the tag is "
            "what you mean.",
        )
    )


def no_commit() -> UsageError:
    """An unborn branch has no past."""
    return UsageError(Text("Repositori git ini belum berisi komit.", "This git repository has no commit yet."))


def nothing_before(moment: datetime) -> UsageError:
    """History begins later than asked."""
    return UsageError(
        Text(
            f"Tidak ada komit pada atau sebelum {moment:%Y-%m-%d}.",
            f"There is no commit on or before {moment:%Y-%m-%d}.",
        )
    )


def no_time(oid: str) -> CheckerError:
    """A commit's clock shows a time that no calendar has."""
    return CheckerError(Text(f"Waktu komit {oid} tidak masuk akal.", f"The time of commit {oid} makes no sense."))


def unreadable(oid: str) -> CheckerError:
    """An object is there and is not what its name says."""
    return CheckerError(
        Text(
            f"Objek git {oid} tidak dapat dibaca. Periksa keutuhan repositori dengan `git fsck`.",
            f"Git object {oid} cannot be read. See whether the repository is whole with `git fsck`.",
        )
    )


def missing(oid: str) -> CheckerError:
    """An object is not there, as in a partial clone."""
    return CheckerError(
        Text(
            f"Objek git {oid} tidak ada di sini. Bila ini klon sebagian (`--filter`), buat klon penuh: Patuh tidak mengambil "
            "apa pun dari jaringan.",
            f"Git object {oid} is not here. If this is a partial clone (`--filter`), make a full one: Patuh fetches nothing from "
            "the network.",
        )
    )


def impossible(path: bytes, why: Text) -> CheckerError:
    """A tree made by hand holds a name that no work tree can hold."""
    name = show(path)
    return CheckerError(Text(f"`{name}` ", f"`{name}` ") + why)


TWICE = Text("tercatat dua kali dalam satu komit.", "is listed twice in one commit.")
NO_NAME = Text("bukan nama berkas yang mungkin ada dalam komit.", "is no file name that a commit can hold.")


def failed(stderr: bytes) -> CheckerError:
    """What git itself said when it gave up."""
    said = stderr.decode("utf-8", "backslashreplace").splitlines()
    if any("dubious ownership" in line for line in said):
        return CheckerError(_OWNER)
    told = [line for line in said if line.startswith(("fatal:", "error:"))] or said or ["?"]
    return CheckerError(
        Text("Git tidak dapat membaca repositori: ", "Git cannot read the repository: ") + same(show(told[0]))
    )
