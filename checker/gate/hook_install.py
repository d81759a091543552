"""A bare repository in, its pre-receive hook installed or taken away, with the folder that the hook rests on."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from checker.gate.hook_laws import pin_laws, read_laws
from checker.gate.hook_settings import FOLDER, SETTINGS, Settings, write_settings
from checker.git.repository import Git
from checker.model.report import Severity
from checker.model.text import CheckerError, Text, UsageError

_BACKUP = "pre-receive.sebelum-patuh"
_MARK = "# patuh hook pre-receive"


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
    repository = _find_repository(path)
    folder = wish.registry.rstrip("/") or wish.registry
    settings = Settings(
        _choose_branches(repository, wish.branches), folder, wish.policy_changes, wish.fail_on, wish.lang
    )
    script = repository / FOLDER / "pre-receive" if chain else _find_place(repository)
    foreign = not chain and os.path.lexists(script) and not _is_ours(script)
    backup = repository / "hooks" / _BACKUP
    if foreign and not force:
        raise UsageError(_tell_foreign(script))
    if foreign and os.path.lexists(backup):
        raise UsageError(
            Text(
                f"Cadangan `{backup}` sudah ada. Pindahkan dahulu, supaya tidak ada hook yang hilang.",
                f"There is a backup `{backup}` already. Move it first, so that no hook is lost.",
            )
        )
    try:
        _lay(repository, settings, read_laws(wish.laws), _compose_script() if chain else None)
        if foreign:
            script.rename(backup)
        if not chain:
            _put_script(script, _compose_script())
    except OSError as error:
        raise _explain_unwritten(error) from error
    return Installed(script, settings, backup if foreign else None)


def uninstall(path: Path) -> Path | None:
    """Take the hook away again, and put back the one that stood there before; where that had been kept, if there was one."""
    repository = _find_repository(path)
    script, backup = _find_place(repository), repository / "hooks" / _BACKUP
    ours = os.path.lexists(script) and _is_ours(script)
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
        raise _explain_unwritten(error) from error
    return backup if back else None


def _find_repository(path: Path) -> Path:
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


def _choose_branches(repository: Path, asked: Sequence[str]) -> tuple[str, ...]:
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


def _find_place(repository: Path) -> Path:
    """Where the server looks for the hook: its own file, or a folder that a forge's own hook goes through."""
    whole, folder = repository / "hooks" / "pre-receive", repository / "hooks" / "pre-receive.d"
    if folder.is_dir() and whole.is_file() and _THROUGH.search(whole.read_bytes()):
        return folder / "patuh"
    return whole


def _is_ours(script: Path) -> bool:
    """Whether a hook was written by `install`."""
    return script.is_file() and not script.is_symlink() and _MARK.encode() in script.read_bytes()[:200]


def _tell_foreign(script: Path) -> Text:
    return Text(
        f"Sudah ada hook lain di `{script}`, dan hook itu tidak diubah. Pilihannya: `--chain`, lalu hook itu memanggil "
        f"pemeriksa (caranya dicetak); atau `--force`, yang menyimpan hook itu sebagai `{_BACKUP}` dan menggantinya.",
        f"There is another hook at `{script}`, and it was left alone. Either `--chain`, so that that hook calls the checker "
        f"(how is printed); or `--force`, which keeps that hook as `{_BACKUP}` and replaces it.",
    )


def _lay(repository: Path, settings: Settings, laws: Mapping[str, bytes], script: bytes | None) -> None:
    """Make our folder whole beside its place, then put it there."""
    new = Path(tempfile.mkdtemp(dir=repository, prefix=f"{FOLDER}-"))
    try:
        pin_laws(laws, new)
        write_settings(settings, new / SETTINGS)
        if script is not None:
            _put_script(new / "pre-receive", script)
        new.chmod(0o755)  # mkdtemp lets nobody else in; a server may run pushes under other accounts
        place, old = repository / FOLDER, new.with_name(new.name + "-lama")
        if place.exists():
            place.rename(old)
        new.rename(place)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _put_script(script: Path, content: bytes) -> None:
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


def _explain_unwritten(error: OSError) -> CheckerError:
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


def _compose_script() -> bytes:
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
