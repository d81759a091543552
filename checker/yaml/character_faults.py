"""What is said of characters that a file may not hold."""

from __future__ import annotations

import re
from functools import lru_cache

from checker.model.text import Text
from checker.yaml import dialect
from checker.yaml.faults import Words
from checker.yaml.spelling import code_point

_DELETE_IT = Text(
    "Hapus karakter itu. Cara termudah: hapus kata tempatnya berada, lalu ketik ulang (jangan disalin).",
    "Delete that character. The easiest way: delete the word it sits in, then type it again (do not paste).",
)


@lru_cache(maxsize=1024)
def character(char: str) -> Words:
    """A character that is refused wherever it stands."""
    point = code_point(char)
    for pattern, code, name in _CHARACTERS:
        if pattern.match(char):
            return (
                code,
                Text(
                    f"Di sini ada {name.id} ({point}), yang tidak boleh dipakai.",
                    f"There is {name.en} here ({point}), which is not admitted.",
                ),
                _DELETE_IT,
            )
    return (
        "huruf-rusak",
        Text(
            f"Di sini ada huruf yang rusak ({point}): teks aslinya hilang saat berkas disimpan atau disalin.",
            f"There is a broken character here ({point}): the original was lost when the file was saved or copied.",
        ),
        Text("Ketik ulang kata ini dari sumber aslinya.", "Type this word again from its source."),
    )


_CHARACTERS = [
    (re.compile(f"[{chars}]"), code, name)
    for chars, code, name in (
        (dialect.BREAKS, "pemisah-baris", Text("pemisah baris tersembunyi", "a hidden line separator")),
        (
            dialect.BIDI,
            "karakter-arah",
            Text(
                "karakter tak terlihat yang membalik arah tulisan",
                "an invisible character that turns the direction of writing",
            ),
        ),
        (dialect.CONTROLS + "\r", "karakter-kendali", Text("karakter kendali", "a control character")),
        (
            dialect.INVISIBLE,
            "karakter-tak-terlihat",
            Text("karakter yang tak terlihat", "an invisible character"),
        ),
    )
]


def escaped(char: str) -> Words:
    """A refused character that an escape sequence inside double quotes stands for."""
    code, message, _ = character(char)
    return (
        code,
        message + Text(" Karakter itu berasal dari tanda `\\` di dalam teks.", " A `\\` in the text stands for it."),
        Text(
            "Hapus `\\…` itu; bila tanda `\\` bagian dari teks, pakai kutip tunggal: `'C:\\nama'`.",
            "Delete that `\\…`; if the `\\` belongs to the text, use single quotes: `'C:\\nama'`.",
        ),
    )


def odd_space(char: str) -> Words:
    """A space of another kind where it would pass for the common one."""
    return (
        "spasi-khusus",
        Text(
            f"Di sini ada spasi khusus ({code_point(char)}) yang tampak seperti spasi biasa; biasanya tersalin dari "
            "Word atau laman web.",
            f"There is a special space here ({code_point(char)}) that looks like the common one; it usually comes "
            "from Word or a web page.",
        ),
        Text(
            "Hapus, lalu ketik spasi biasa bila perlu.",
            "Delete it, then type a common space if one is needed.",
        ),
    )
