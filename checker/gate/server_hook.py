"""A bare repository in, its pre-receive hook installed; what a push wants to change in, what the gate says of it out.

Everything that judges pushes lies in the repository's folder `patuh`: the settings, and the policies and schemas that judge a
first push. Nothing of it can be changed by pushing. What is broken there refuses every push.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from checker.gate.decide import Request, gate
from checker.git.repository import Git
from checker.git.source import WorkTree
from checker.model.decision import Decision, Edit, Effect, Subject
from checker.model.report import Severity
from checker.model.text import CheckerError, Text, UsageError, listing, quote
from checker.registry.project import has_laws, own_files

FOLDER = "patuh"
"""Our folder in the repository."""
_SETTINGS = "hook.json"
_LAWS = "laws"
_SUMS = "laws.sha256"
"""Sums of the pinned laws, as `sha256sum -c` reads them."""
_BACKUP = "pre-receive.sebelum-patuh"
_MARK = "# patuh hook pre-receive"
_VERSION = 1
_MOST_SETTINGS = 64 * 1024
MOST_REFS = 1024 * 1024
"""Bytes of the list of refs that one push may change."""


# --- settings ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Settings:
    """What the hook of one repository guards, and how."""

    branches: tuple[str, ...]
    registry: str = "registry"
    """The registry's folder inside the repository."""
    policy_changes: Literal["report", "refuse"] = "refuse"
    fail_on: Severity = Severity.ERROR
    lang: Literal["id", "en"] = "id"

    def __post_init__(self) -> None:
        for fault in _faults(self):
            raise UsageError(fault)


# What `git check-ref-format` refuses, and what nobody names a branch.
_NO_BRANCH = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|^[-/.]|/\.|[/.]$|\.lock(/|$)|^refs/|^@$|^$")
_NO_FOLDER = re.compile(r"[\x00-\x1f\x7f\\]|^/|/$|//|(^|/)\.\.?(/|$)|^$")


def _faults(settings: Settings) -> Iterator[Text]:
    """What is wrong with settings."""
    if not settings.branches:
        yield Text("Tidak ada cabang yang dijaga.", "No branch is guarded.")
    for branch in settings.branches:
        if _NO_BRANCH.search(branch):
            yield Text(f"{quote(branch)} bukan nama cabang.", f"{quote(branch)} is no name of a branch.")
    if _NO_FOLDER.search(settings.registry):
        yield Text(
            f"{quote(settings.registry)} bukan folder di dalam repositori; tulis misalnya `registry`.",
            f"{quote(settings.registry)} is no folder inside the repository; write e.g. `registry`.",
        )


def read_settings(repository: Path) -> Settings:
    """The settings that `install` wrote. CheckerError where they are gone or broken."""
    try:
        with (repository / FOLDER / _SETTINGS).open("rb") as file:
            data = file.read(_MOST_SETTINGS + 1)
        if len(data) > _MOST_SETTINGS:
            raise ValueError("too large")
        return _settings_of(json.loads(data))
    except (OSError, ValueError, KeyError, TypeError, RecursionError, UsageError) as error:
        raise CheckerError(
            Text(
                f"Pengaturan pemeriksa di server ini (`{FOLDER}/{_SETTINGS}`) hilang atau rusak, jadi kiriman ini tidak dapat "
                "diperiksa. Ini bukan kesalahan Anda. Pengelola server: jalankan lagi `patuh hook install`.",
                f"The checker's settings on this server (`{FOLDER}/{_SETTINGS}`) are gone or broken, so this push cannot be "
                "checked. This is not your fault. For the server's maintainer: run `patuh hook install` again.",
            )
        ) from error


def _settings_of(value: Any) -> Settings:
    """Settings from JSON, every key known and of its type; whatever is wrong raises."""
    if not isinstance(value, dict) or value.pop("version") != _VERSION:
        raise ValueError("version")
    if set(value) != {field.name for field in fields(Settings)}:
        raise KeyError("keys")
    branches, registry = value["branches"], value["registry"]
    if not isinstance(branches, list) or not all(isinstance(w, str) for w in [*branches, registry]):
        raise TypeError("branches")
    if value["policy_changes"] not in ("report", "refuse") or value["lang"] not in ("id", "en"):
        raise ValueError("words")
    fail_on = Severity(value["fail_on"])
    return Settings(tuple(branches), registry, value["policy_changes"], fail_on, value["lang"])


# --- installing -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Installed:
    """What `install` did: the script's place, the settings, where another hook was put."""

    script: Path
    settings: Settings
    backup: Path | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What the hook shall do, as it was asked for."""

    branches: tuple[str, ...] = ()
    """Empty: the branch that HEAD names."""
    registry: str = "registry"
    policy_changes: Literal["report", "refuse"] = "refuse"
    fail_on: Severity = Severity.ERROR
    lang: Literal["id", "en"] = "id"
    laws: Path | None = None
    """The folder whose policies and schemas judge a first push; None: those that travel with the checker."""


def install(path: Path, wish: Wish, *, force: bool = False, chain: bool = False) -> Installed:
    """Make a bare repository refuse pushes that do not comply.

    `chain` leaves the server's hooks alone: the script is there to be called by one of them. Another's hook is not
    overwritten without `force`, which keeps it under another name.
    """
    repository = _repository(path)
    folder = wish.registry.rstrip("/") or wish.registry
    settings = Settings(_branches(repository, wish.branches), folder, wish.policy_changes, wish.fail_on, wish.lang)
    script = repository / FOLDER / "pre-receive" if chain else _place(repository)
    foreign = not chain and os.path.lexists(script) and not _ours(script)
    backup = repository / "hooks" / _BACKUP
    if foreign and not force:
        raise UsageError(_foreign(script))
    if foreign and os.path.lexists(backup):
        raise UsageError(
            Text(
                f"Cadangan `{backup}` sudah ada. Pindahkan dahulu, supaya tidak ada hook yang hilang.",
                f"There is a backup `{backup}` already. Move it first, so that no hook is lost.",
            )
        )
    try:
        _lay(repository, settings, _laws(wish.laws), _script() if chain else None)
        if foreign:
            script.rename(backup)
        if not chain:
            _put(script, _script())
    except OSError as error:
        raise _not_written(error) from error
    return Installed(script, settings, backup if foreign else None)


def uninstall(path: Path) -> Path | None:
    """Take the hook away again, and put back the one that stood there before; where that had been kept, if there was one."""
    repository = _repository(path)
    script, backup = _place(repository), repository / "hooks" / _BACKUP
    ours = os.path.lexists(script) and _ours(script)
    if not ours and not (repository / FOLDER).is_dir():
        raise UsageError(
            Text(f"Patuh tidak terpasang di `{repository}`.", f"Patuh is not installed in `{repository}`.")
        )
    try:
        if ours:
            script.unlink()
        back = ours and os.path.lexists(backup)
        if back:
            backup.rename(script)
        shutil.rmtree(repository / FOLDER, ignore_errors=True)
    except OSError as error:
        raise _not_written(error) from error
    return backup if back else None


def _repository(path: Path) -> Path:
    """The bare repository at a path."""
    found = path.resolve()
    if (found / ".git").exists() or found.name == ".git":
        raise UsageError(
            Text(
                f"`{path}` adalah salinan kerja. Hook ini dipasang di repositori tanpa salinan kerja (bare) di server, "
                "misalnya `/srv/git/registri.git`.",
                f"`{path}` is a work copy. This hook is for the bare repository on the server, e.g. `/srv/git/registri.git`.",
            )
        )
    if not ((found / "HEAD").is_file() and (found / "objects").is_dir() and (found / "refs").is_dir()):
        raise UsageError(
            Text(f"`{path}` bukan repositori git.", f"`{path}` is no git repository."),
        )
    return found


def _branches(repository: Path, asked: Sequence[str]) -> tuple[str, ...]:
    """The branches to guard, without what people write before their names."""
    if asked:
        return tuple(dict.fromkeys(name.removeprefix("refs/heads/") for name in asked))
    main = Git.bare(repository).branch()
    if main is None:
        raise UsageError(
            Text(
                "HEAD repositori ini tidak menunjuk cabang. Sebutkan cabang yang dijaga dengan `--branch`.",
                "This repository's HEAD names no branch. Name the branch to guard by `--branch`.",
            )
        )
    return (main,)


_THROUGH = re.compile(rb"hooks/(pre-receive|\$\{?\w+\}?)\.d\b")
"""How a forge's own hook goes through a folder of hooks."""


def _place(repository: Path) -> Path:
    """Where the server looks for the hook: its own file, or a folder that a forge's own hook goes through."""
    whole, folder = repository / "hooks" / "pre-receive", repository / "hooks" / "pre-receive.d"
    if folder.is_dir() and whole.is_file() and _THROUGH.search(whole.read_bytes()):
        return folder / "patuh"
    return whole


def _ours(script: Path) -> bool:
    """Whether a hook was written by `install`."""
    return script.is_file() and not script.is_symlink() and _MARK.encode() in script.read_bytes()[:200]


def _foreign(script: Path) -> Text:
    return Text(
        f"Sudah ada hook lain di `{script}`, dan hook itu tidak diubah. Pilihannya: `--chain`, lalu hook itu memanggil "
        f"pemeriksa (caranya dicetak); atau `--force`, yang menyimpan hook itu sebagai `{_BACKUP}` dan menggantinya.",
        f"There is another hook at `{script}`, and it was left alone. Either `--chain`, so that that hook calls the checker "
        f"(how is printed); or `--force`, which keeps that hook as `{_BACKUP}` and replaces it.",
    )


def _laws(folder: Path | None) -> dict[str, bytes]:
    """The policies and schemas that will judge a first push."""
    source = own_files() if folder is None else WorkTree(folder)
    if not has_laws(source):
        raise UsageError(
            Text(
                f"Di `{folder}` tidak ada folder `policies` dan `schemas`.",
                f"There are no folders `policies` and `schemas` in `{folder}`.",
            )
        )
    found = {}
    for blob in [*source.files("policies"), *source.files("schemas")]:
        if blob.problem or "\n" in blob.path:
            raise CheckerError(Text(f"`{quote(blob.path)}`: ", f"`{quote(blob.path)}`: ") + (blob.problem or _ODD))
        found[blob.path] = blob.data
    return found


_ODD = Text("nama berkas memuat pindah baris.", "the file's name has a line break in it.")


def _lay(repository: Path, settings: Settings, laws: dict[str, bytes], script: bytes | None) -> None:
    """Make our folder whole beside its place, then put it there."""
    new = Path(tempfile.mkdtemp(dir=repository, prefix=f"{FOLDER}-"))
    try:
        for path, data in laws.items():
            file = new / _LAWS / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        (new / _SUMS).write_text(_sums(laws), "utf-8")
        value = {"version": _VERSION, **asdict(settings)}
        (new / _SETTINGS).write_text(json.dumps(value, indent=2) + "\n", "utf-8")
        if script is not None:
            _put(new / "pre-receive", script)
        new.chmod(0o755)  # mkdtemp lets nobody else in; a server may run pushes under other accounts
        place, old = repository / FOLDER, new.with_name(new.name + "-lama")
        if place.exists():
            place.rename(old)
        new.rename(place)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _sums(laws: dict[str, bytes]) -> str:
    return "".join(f"{hashlib.sha256(laws[p]).hexdigest()}  {_LAWS}/{p}\n" for p in sorted(laws))


def _put(script: Path, content: bytes) -> None:
    """An executable file, made whole beside its place; the name begins with a dot, so that no forge runs it half written."""
    script.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=script.parent, prefix=".patuh-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o755)
        Path(temporary).replace(script)
    except OSError:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _not_written(error: OSError) -> CheckerError:
    where = os.fspath(error.filename) if isinstance(error.filename, (str, Path)) else "?"
    return CheckerError(
        Text(
            f"`{where}` tidak dapat ditulis: {error.strerror}.",
            f"`{where}` cannot be written: {error.strerror}.",
        )
    )


# Isolated (-I): neither the caller's environment nor the folder that git starts the hook in says what is imported.
_START = """\
import sys
home = sys.argv.pop(1)
if home not in sys.path:
    sys.path.insert(0, home)
try:
    from checker.cli import main
except ImportError:
    raise SystemExit("Patuh tidak dapat memeriksa: pemasangannya di server ini tidak lengkap. Kiriman ditolak; ini bukan "
             "kesalahan Anda.\\nPengelola server: pasang Patuh, lalu jalankan lagi `patuh hook install`.")
main()
"""


def _script() -> bytes:
    """The hook: it starts the very interpreter that the checker is installed in, and refuses where that is gone."""
    home = os.fspath(Path(__file__).resolve().parents[2])
    text = f"""\
#!/bin/sh
{_MARK}
# Dibuat oleh `patuh hook install`. Jangan diubah di sini; jalankan perintah itu lagi.
python={shlex.quote(sys.executable)}
home={shlex.quote(home)}
start={shlex.quote(_START)}
if [ ! -x "$python" ]; then
    echo 'Patuh tidak dapat memeriksa: Python yang menjalankannya tidak ada lagi di server ini.' >&2
    echo 'Kiriman ditolak dan tidak ada yang disimpan; ini bukan kesalahan Anda.' >&2
    echo 'Pengelola server: pasang Patuh, lalu jalankan lagi `patuh hook install`.' >&2
    exit 1
fi
exec "$python" -I -c "$start" "$home" hook pre-receive
"""
    return os.fsencode(text)


# --- a push -----------------------------------------------------------------------------------------------------------


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


def updates(data: bytes) -> list[Update]:
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


def rulings(repository: Path, settings: Settings, asked: Sequence[Update]) -> Iterator[Ruling]:
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
            ref = update.ref if update.ref in guarded else git.meant_by(update.ref)
            if ref in guarded:
                yield _ruling(repository, git, settings, replace(update, ref=ref))
            elif (other := alike.get(ref.casefold())) is not None:
                yield Ruling(update.ref, refusal=_alike(other.removeprefix("refs/heads/")))
        except CheckerError as error:
            yield Ruling(update.ref, fault=error.message)


def _ruling(repository: Path, git: Git, settings: Settings, update: Update) -> Ruling:
    branch = update.ref.removeprefix("refs/heads/")
    if update.new is None:
        return Ruling(update.ref, refusal=_deleted(branch))
    if update.old is not None and not _forward(git, update.old, update.new):
        return Ruling(update.ref, refusal=_rewritten(branch))
    first = update.old is None
    request = Request(
        git,
        settings.registry,
        update.old,
        update.new,
        fail_on=settings.fail_on,
        policy_changes="report" if first else settings.policy_changes,
        pinned=pinned_laws(repository) if first else None,
        ages=False,
    )
    decision = gate(request)
    looser = _looser(decision) if first and settings.policy_changes == "refuse" else []
    return Ruling(update.ref, decision, _weaker(looser) if looser else None)


def _looser(decision: Decision) -> list[str]:
    """Files by which a first push weakens the pinned law; its registry, waivers and owners are all new, and so is what it adds."""
    law = {Subject.REGULATION, Subject.RULE, Subject.KIND, Subject.INSTRUMENT}
    shifts = (c for c in decision.policies if c.subject in law and c.edit is not Edit.ADDED)
    return list(dict.fromkeys(c.file for c in shifts if c.effect is not Effect.STRICTER))


def _forward(git: Git, old: str, new: str) -> bool:
    """Whether a branch only grows."""
    try:
        return git.merge_base(old, new) == old
    except CheckerError:
        if git.shallow:  # what was cut off may be what joins them
            raise
        return False


def pinned_laws(repository: Path) -> Path:
    """The laws pinned at installation, which are still the same to the byte."""
    folder = repository / FOLDER / _LAWS
    try:
        same = _sums(_laws(folder)) == (repository / FOLDER / _SUMS).read_text("utf-8")
    except (OSError, ValueError, CheckerError):
        same = False
    if not same:
        raise CheckerError(
            Text(
                f"Kebijakan yang disimpan untuk kiriman pertama (`{FOLDER}/{_LAWS}`) hilang atau berubah. Ini bukan kesalahan "
                "Anda. Pengelola server: jalankan lagi `patuh hook install`.",
                f"The policies kept for a first push (`{FOLDER}/{_LAWS}`) are gone or were changed. This is not your fault. For "
                "the server's maintainer: run `patuh hook install` again.",
            )
        )
    return folder


_REPLACED = Text(
    "Ref `refs/replace/` membuat git menampilkan isi lain dari yang tersimpan, jadi tidak diterima di server ini.",
    "Refs below `refs/replace/` make git show other content than what is stored, so this server does not take them.",
)


def _alike(branch: str) -> Text:
    return Text(
        f"Nama ini hanya berbeda huruf besar-kecil dari cabang {quote(branch)} yang dijaga; di banyak komputer keduanya cabang yang "
        "sama. Pakailah nama lain.",
        f"This name differs from the guarded branch {quote(branch)} only in letter case; to many computers both are one branch. "
        "Use another name.",
    )


def _weaker(files: Sequence[str]) -> Text:
    names = [quote(f) for f in files]
    return Text(
        f"Kiriman pertama ini membawa kebijakan atau skema yang lebih longgar daripada yang dipasang di server, atau yang "
        f"pengaruhnya tidak pasti: {listing(names, 'id')}. Bila memang itu yang berlaku, pengelola server menjalankan "
        "`patuh hook install --laws DIR` dengan folder yang memuatnya.",
        f"This first push brings policies or schemas that are looser than those installed on the server, or whose effect is not "
        f"certain: {listing(names, 'en')}. If they are the ones in force, the server's maintainer runs "
        "`patuh hook install --laws DIR` with the folder that holds them.",
    )


def _deleted(branch: str) -> Text:
    return Text(
        f"Cabang {quote(branch)} dijaga dan tidak dapat dihapus: riwayatnya adalah bukti bagi auditor.",
        f"Branch {quote(branch)} is guarded and cannot be deleted: its history is the auditors' proof.",
    )


def _rewritten(branch: str) -> Text:
    return Text(
        f"Riwayat cabang {quote(branch)} tidak dapat ditulis ulang: riwayat itu bukti bagi auditor. Ambil keadaan terbaru "
        "(`git pull --rebase`), lalu kirim lagi tanpa `--force`.",
        f"The history of branch {quote(branch)} cannot be rewritten: it is the auditors' proof. Fetch its newest state "
        "(`git pull --rebase`), then push again without `--force`.",
    )
