"""What is said of what YAML has and this dialect has not: anchors, tags, odd keys, numbers that may be misread, what is too large."""

from __future__ import annotations

from checker.model.text import Text, number, same
from checker.yaml import dialect
from checker.yaml.dialect import Refused
from checker.yaml.faults import Words
from checker.yaml.spelling import show

_QUOTE_IT = Text(
    "Bila tanda itu bagian dari isi, letakkan isinya di antara tanda kutip, misalnya ",
    "If that sign belongs to the text, put the text between quotes, for example ",
)


def anchor(name: str) -> Words:
    """`&name`."""
    return (
        "jangkar",
        Text(f"Tanda `&{name[:40]}` adalah jangkar YAML", f"`&{name[:40]}` is a YAML anchor")
        + Text(", yang tidak dipakai di sini.", "; they are not used here."),
        _QUOTE_IT + same(f'`"&{name[:40]}"`.'),
    )


def alias(name: str) -> Words:
    """`*name`."""
    return (
        "alias",
        Text(f"Tanda `*{name[:40]}` adalah rujukan YAML", f"`*{name[:40]}` is a YAML alias")
        + Text(", yang tidak dipakai di sini.", "; they are not used here."),
        Text("Tuliskan isinya secara lengkap. ", "Write the value out in full. ")
        + _QUOTE_IT
        + same(f'`"*{name[:40]}"`.'),
    )


TAG: Words = (
    "tag",
    Text(
        "Isi yang diawali tanda `!` dibaca sebagai penanda jenis YAML, yang tidak dipakai di sini.",
        "A value that begins with `!` is read as a YAML tag; they are not used here.",
    ),
    Text("Hapus penanda itu. ", "Delete it. ") + _QUOTE_IT + same('`"!penting"`.'),
)

MERGE_KEY: Words = (
    "kunci-gabung",
    Text(
        "Ruas `<<` (penggabungan YAML) tidak dipakai di sini.",
        "The key `<<` (YAML merge) is not used here.",
    ),
    Text("Tuliskan ruas-ruasnya secara lengkap.", "Write the fields out in full."),
)

COMPLEX_KEY: Words = (
    "kunci-rumit",
    Text(
        "Nama ruas harus berupa satu kata atau teks, diikuti titik dua pada baris yang sama.",
        "The name of a field must be one word or text, followed by a colon on the same line.",
    ),
    Text(
        "Tulis sebagai `ruas: isi`, tanpa tanda `?` di depannya dan tanpa kurung `[ ]` atau `{ }` sebagai nama.",
        "Write `field: value`, without a `?` before it and without brackets `[ ]` or `{ }` as its name.",
    ),
)

KEY_WITHOUT_VALUE: Words = (
    "kunci-tanpa-titik-dua",
    Text(
        "Di antara kurung `{ }`, setiap nama ruas harus diikuti titik dua dan isinya.",
        "Between braces `{ }`, each field name must be followed by a colon and its value.",
    ),
    Text(
        "Tulis `{ruas: isi}`; untuk daftar, pakai kurung siku: `[satu, dua]`.",
        "Write `{field: value}`; for a list, use square brackets: `[one, two]`.",
    ),
)

EMPTY_KEY: Words = (
    "kunci-kosong",
    Text("Nama ruas di depan titik dua belum diisi.", "The name of the field before the colon is missing."),
    Text("Tulis sebagai `ruas: isi`.", "Write `field: value`."),
)


def long_key(word: str) -> Words:
    """A key above the limit."""
    return (
        "kunci-terlalu-panjang",
        Text(
            f"Nama ruas ini {len(word)} huruf, lebih dari batas {dialect.MAX_KEY} huruf.",
            f"The name of this field has {len(word)} characters, more than the limit of {dialect.MAX_KEY}.",
        ),
        Text(
            "Pendekkan namanya; bila ini kalimat dengan titik dua, letakkan di antara tanda kutip sebagai isi.",
            "Shorten it; if it is a sentence with a colon, put it between quotes as a value.",
        ),
    )


def duplicate_key(word: str, first: int, second: int) -> Words:
    """The same key twice in one mapping."""
    return (
        "kunci-ganda",
        Text("Ruas ", "Field ")
        + show(word)
        + (
            Text(
                f" tertulis dua kali: di baris {first} dan di baris {second}.",
                f" is written twice: on line {first} and on line {second}.",
            )
            if first != second
            else Text(f" tertulis dua kali di baris {first}.", f" is written twice on line {first}.")
        ),
        Text(
            "Hapus salah satunya. Bila keduanya milik rekaman yang berbeda, awali rekaman kedua dengan tanda `- `.",
            "Delete one of them. If they belong to different records, begin the second record with `- `.",
        ),
    )


TOO_DEEP: Words = (
    "terlalu-dalam",
    Text(
        f"Isi bertingkat lebih dari {dialect.MAX_DEPTH} tingkat.",
        f"The content is nested more than {dialect.MAX_DEPTH} levels deep.",
    ),
    Text(
        "Periksa kurung `[` atau `{` yang tidak ditutup dan spasi di awal baris yang terus bertambah.",
        "Look for brackets `[` or `{` that are never closed, and for indentation that keeps growing.",
    ),
)


def too_many_nodes() -> Words:
    """Above the limit of values."""
    return (
        "terlalu-banyak-isi",
        Text(
            f"Berkas berisi lebih dari {number(dialect.MAX_NODES, 'id')} isi.",
            f"The file holds more than {number(dialect.MAX_NODES, 'en')} values.",
        ),
        Text("Bagilah menjadi beberapa berkas.", "Split it into several files."),
    )


def long_text(length: int) -> Words:
    """A text above the limit."""
    return (
        "teks-terlalu-panjang",
        Text(
            f"Teks ini {number(length, 'id')} huruf, lebih dari batas {number(dialect.MAX_SCALAR, 'id')} huruf.",
            f"This text has {number(length, 'en')} characters, more than the limit of "
            f"{number(dialect.MAX_SCALAR, 'en')}.",
        ),
        Text(
            "Ringkas teksnya, atau simpan sebagai dokumen tersendiri dan rujuk di sini. Periksa juga tanda kutip "
            "yang belum ditutup.",
            "Shorten it, or keep it as a document of its own and refer to it. Look for a quote that is never closed.",
        ),
    )


def refused_number(word: str, why: Refused) -> Words:
    """A plain word that looks like a number but cannot be taken for one."""
    if why is Refused.THOUSANDS:
        whole = word.replace(".", "")
        return (
            why.value,
            Text(
                f"`{word}` dapat dibaca seribu kali lebih kecil: titik adalah tanda desimal, bukan pemisah ribuan.",
                f"`{word}` may be read a thousand times smaller: the dot marks decimals, not thousands.",
            ),
            Text(f"Tulis tanpa titik: `{whole}`.", f"Write it without a dot: `{whole}`."),
        )
    if why is Refused.NOT_FINITE:
        message = Text("Angka ", "The number ") + show(word, 40) + Text(" terlalu besar.", " is too large.")
    else:
        message = (
            Text("Angka ", "The number ")
            + show(word, 40)
            + Text(
                " terlalu besar untuk disimpan dengan tepat (batasnya 9.007.199.254.740.992).",
                " is too large to be kept exactly (the limit is 9,007,199,254,740,992).",
            )
        )
    return (
        why.value,
        message,
        Text(
            "Bila ini nomor (NIP, NIK, nomor surat), letakkan di antara tanda kutip: ",
            "If it is an identifying number (of a person, of a letter), put it between quotes: ",
        )
        + same(f'`"{word[:20]}{"…" if len(word) > 20 else ""}"`.'),
    )
