"""Bytes -> a typed value, and the place of any value in them. The dialect is told in `dialect.py`.

Two roads lead to the value. The guarded one (`load_guarded`) defines it; the fast one (`load_fast`) takes a file only
where its scan proves that both agree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from checker.model.report import Json
from checker.yaml import fast, guarded, places
from checker.yaml.dialect import Shape
from checker.yaml.faults import BadYaml, YamlFault

__all__ = ["BadYaml", "Shape", "YamlFault", "locate", "read"]


def read(data: bytes, shape: Shape | None = None, *, valid: Callable[[Json], bool] | None = None) -> Json:
    """The value of a YAML file: a mapping or a list. Raises BadYaml with every fault that can safely be told.

    `shape` is what the schema expects. `valid` says whether a value satisfies that schema; it spares the fast road a
    walk over the value, and is not asked where the guarded road is taken.
    """
    value = fast.read(data, shape, judged=valid is not None)
    if isinstance(value, dict | list) and (shape is None or valid is None or valid(value)):
        return value
    return guarded.read(data, shape)


def locate(data: bytes, pointer: Sequence[str | int], *, key: bool = False) -> tuple[int, int]:
    """Line and column (from 1, in characters) of a value, or of its key, in a file that `read` accepted.

    Where the pointer ends at something missing: of the nearest value above it that is there. List items and the root
    have no key; their own place stands for it. Digits as text (`"3"`) step into lists as well, numbers into mappings.
    """
    return places.locate(data, pointer, key)
