"""Bytes -> one file. CheckerError, with what the system says, where that cannot be done."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from checker.disk.part import kept, name_in
from checker.model.text import CheckerError, Text


def write(file: Path, data: bytes) -> None:
    """A regular file is made whole beside its place and then put there, so that a run cut short leaves what was there before.

    Behind a link it is the file meant that is replaced; mode and owner stay. A device, a pipe, and a file with several names
    (hard links) are written into as they stand. A disk, a socket or a folder is refused.
    """
    with _told(file):
        place = Path(os.path.realpath(file))
        there = _status(place)
        if there is not None and not stat.S_ISREG(there.st_mode):
            _refuse_unfit(file, there.st_mode)
            _write_into(place, data, 0)
        elif there is not None and there.st_nlink > 1:
            _write_into(place, data, os.O_TRUNC)
        else:
            try:
                _replace(place, data, there)
            except PermissionError:
                if there is None:
                    raise
                _write_into(place, data, os.O_TRUNC)  # a file of ours in a folder that is not


def identity(file: Path) -> tuple[object, ...]:
    """Equal for two names of one file, whether it exists yet or not."""
    place = Path(os.path.realpath(file))
    try:
        there = _status(place)
    except OSError:  # whoever writes there is told
        there = None
    return (there.st_dev, there.st_ino) if there else (os.path.normcase(place),)


def _status(place: Path) -> os.stat_result | None:
    try:
        return place.stat()
    except FileNotFoundError:
        return None


def _refuse_unfit(file: Path, mode: int) -> None:
    if stat.S_ISDIR(mode) or stat.S_ISBLK(mode) or stat.S_ISSOCK(mode):
        raise CheckerError(
            Text(
                f"`{file}` bukan berkas melainkan folder, disk, atau soket. Sebutkan nama berkas.",
                f"`{file}` is no file but a folder, a disk or a socket. Name a file.",
            )
        )


def _write_into(place: Path, data: bytes, flags: int) -> None:
    descriptor = os.open(place, os.O_WRONLY | getattr(os, "O_BINARY", 0) | flags)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)


def _replace(place: Path, data: bytes, there: os.stat_result | None) -> None:
    part = name_in(place.parent)
    # Made with the usual rights (0666 without the user's mask); what was there keeps its own.
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(descriptor, "wb") as stream, kept(stream.fileno()):
            if there is not None:
                _take_over(part, there)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
            if os.name != "nt":
                part.replace(place)
        if os.name == "nt":  # where a file that is open cannot be renamed
            part.replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _take_over(part: Path, there: os.stat_result) -> None:
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):  # only an administrator can give files away
            os.chown(part, there.st_uid, there.st_gid)
    part.chmod(stat.S_IMODE(there.st_mode))


@contextlib.contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CheckerError(
            Text(f"Berkas `{file}` tidak dapat ditulis: {reason}.", f"File `{file}` cannot be written: {reason}.")
        ) from error
