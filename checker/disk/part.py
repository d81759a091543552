"""A folder in -> a name in it for something that is being made; those that a kill left behind are removed."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where a file that is open cannot be removed anyway
    fcntl = None  # type: ignore[assignment]

_NAME = ".patuh-{}.part"
_YOUNG = 60.0
"""Seconds in which a part may stand without its maker's lock: it was made just now."""


def name_in(folder: Path) -> Path:
    """A name beside what is to be replaced, that nothing has yet. Clears what earlier runs left, as far as they are over."""
    for left in folder.glob(_NAME.format("*")):
        with contextlib.suppress(OSError):
            if time.time() - left.lstat().st_mtime > _YOUNG:
                _remove_abandoned(left)
    return folder / _NAME.format(secrets.token_hex(8))


@contextlib.contextmanager
def kept(descriptor: int) -> Iterator[None]:
    """While this lasts nobody takes the open part for abandoned; the system ends it with the process."""
    if fcntl is not None:
        with contextlib.suppress(OSError):  # a file system without locks: its age alone speaks for it
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    yield


def _remove_abandoned(part: Path) -> None:
    descriptor = os.open(part, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)  # BlockingIOError: its maker is still at work
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink()
    finally:
        os.close(descriptor)
