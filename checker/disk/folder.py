"""A folder that is made anew: filled beside its place, then put there as a whole."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from checker.disk.part import kept, name_in


@contextlib.contextmanager
def made_anew(folder: Path) -> Iterator[Path]:
    """An empty folder to fill; it takes the place of `folder` when the block ends well, else nothing has changed there.

    Behind a link it is the folder meant that is replaced. OSError as the system raises it.
    """
    place = Path(os.path.realpath(folder))
    place.parent.mkdir(parents=True, exist_ok=True)
    part = name_in(place.parent)
    part.mkdir()
    descriptor = os.open(part, os.O_RDONLY) if os.name != "nt" else None
    try:
        with kept(descriptor) if descriptor is not None else contextlib.nullcontext():
            yield part
            _put(part, place)
    finally:
        if descriptor is not None:
            os.close(descriptor)
        shutil.rmtree(part, ignore_errors=True)


def _put(part: Path, place: Path) -> None:
    if not place.exists():
        part.rename(place)
        return
    old = name_in(place.parent)
    try:
        place.rename(old)
    except OSError:  # a mount point, or somebody's working folder: it stays, its content changes
        _empty(place)
        for child in list(part.iterdir()):
            shutil.move(child, place / child.name)
        return
    part.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _empty(folder: Path) -> None:
    for child in folder.iterdir():
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child)
        else:
            child.unlink()
