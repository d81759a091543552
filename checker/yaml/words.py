"""What is said of each fault of a YAML file: code, message and remedy, for people who are no programmers."""

from __future__ import annotations

import re
from functools import lru_cache

from checker.model.text import Text, number, quote, same
from checker.yaml import dialect
from checker.yaml.dialect import Refused
from checker.yaml.faults import Words

_SPELL_OUT = re.compile(f"{dialect.REFUSED_CHARACTER.pattern[:-1]}{dialect.SPACES}\ue000-\uf8ff\n\r\t]")


def shown(word: str, limit: int = 80) -> Text:
    """Text from the file inside a message: in backquotes, cut, what cannot be seen spelled out."""
    visible = _SPELL_OUT.sub(lambda m: f"<{code_point(m[0])}>", word[: limit * 2])
    return same(quote(visible, limit))


def code_point(char: str) -> str:
    """`U+200B`."""
    return f"U+{ord(char):04X}"


def in_quotes(value: str) -> str:
    """A text as it is written inside quotes, on one line."""
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


# --- the file as a whole


def too_many_bytes(size: int) -> Words:
    """Above the limit of bytes."""
    sizes = [Text(number(n // 1024, "id"), number(n // 1024, "en")) for n in (size, dialect.MAX_BYTES)]
    return (
        "berkas-terlalu-besar",
        Text("Berkas berukuran ", "The file holds ")
        + sizes[0]
        + Text(" KiB, lebih dari batas ", " KiB, more than the limit of ")
        + sizes[1]
        + same(" KiB."),
        Text(
            "Bagilah isinya menjadi beberapa berkas, misalnya satu berkas untuk setiap perangkat daerah.",
            "Split it into several files, for example one for each office.",
        ),
    )


def wide_encoding(name: str) -> Words:
    """UTF-16 or UTF-32."""
    return (
        "bukan-utf-8",
        Text(f"Berkas tersimpan sebagai {name}, bukan UTF-8.", f"The file is saved as {name}, not UTF-8."),
        _SAVE_AS_UTF8,
    )


def not_utf8(byte: int) -> Words:
    """A byte that is no UTF-8; most often it comes from an old Windows encoding."""
    likely = bytes([byte]).decode("cp1252", "replace")
    guess = (
        Text(f" Huruf di tempat ini mungkin `{likely}`.", f" The character here may be `{likely}`.")
        if likely.isprintable() and likely != "\ufffd" and byte >= 0xA0
        else same("")
    )
    return (
        "bukan-utf-8",
        Text("Berkas tidak tersimpan sebagai UTF-8.", "The file is not saved as UTF-8.") + guess,
        _SAVE_AS_UTF8,
    )


_SAVE_AS_UTF8 = Text(
    "Simpan ulang berkas dengan pengodean UTF-8 (di Notepad: Simpan Sebagai, Pengodean: UTF-8).",
    "Save the file again with the encoding UTF-8 (in Notepad: Save As, Encoding: UTF-8).",
)

EMPTY: Words = (
    "berkas-kosong",
    Text("Berkas belum berisi.", "The file holds nothing yet."),
    Text(
        "Isilah dengan satu rekaman atau daftar rekaman, atau hapus berkas ini.",
        "Fill in a record or a list of records, or delete this file.",
    ),
)

LFS_POINTER: Words = (
    "penunjuk-lfs",
    Text(
        "Berkas hanya berisi penunjuk Git LFS; isi yang sebenarnya tersimpan di tempat lain.",
        "The file holds only a Git LFS pointer; its content is stored elsewhere.",
    ),
    Text(
        "Simpan isi berkas langsung di git: jalankan `git lfs untrack` untuk berkas YAML, lalu tambahkan lagi "
        "berkas ini.",
        "Keep the content in git itself: run `git lfs untrack` for YAML files, then add this file again.",
    ),
)

CONFLICT: Words = (
    "konflik-git",
    Text(
        "Masih ada tanda konflik git: dua versi berkas belum disatukan.",
        "A git conflict marker is still here: two versions of the file were not merged yet.",
    ),
    Text(
        "Pilih isi yang benar, lalu hapus baris yang diawali `<<<<<<<`, `=======`, dan `>>>>>>>`.",
        "Choose the right content, then delete the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`.",
    ),
)

OLD_LINE_END: Words = (
    "akhir-baris",
    Text(
        "Baris diakhiri tanda CR saja, sehingga git dan sebagian penyunting melihat beberapa baris sebagai satu baris.",
        "A line ends in a lone CR, so that git and some editors see several lines as one.",
    ),
    Text(
        "Simpan ulang berkas dengan akhir baris LF (atau CRLF) di penyunting teks.",
        "Save the file again with LF (or CRLF) line ends in the text editor.",
    ),
)

SECOND_DOCUMENT: Words = (
    "dokumen-kedua",
    Text(
        "Berkas berisi lebih dari satu dokumen YAML; yang kedua dimulai di sini.",
        "The file holds more than one YAML document; the second begins here.",
    ),
    Text(
        "Hapus baris `---` atau `...` itu dan tulis rekaman sebagai daftar (`- id: …`), atau bagi menjadi "
        "beberapa berkas.",
        "Delete that line `---` or `...` and write the records as a list (`- id: …`), or split the file.",
    ),
)

DIRECTIVE: Words = (
    "direktif",
    Text(
        "Baris yang diawali `%` adalah perintah YAML dan tidak dipakai di sini.",
        "A line that begins with `%` is a YAML directive; they are not used here.",
    ),
    Text(
        "Hapus baris ini. Bila `%` bagian dari isi, letakkan isi itu di antara tanda kutip pada satu baris.",
        "Delete this line. If the `%` belongs to a text, put that text between quotes on one line.",
    ),
)


def no_record(word: str) -> Words:
    """The root is a single value."""
    return (
        "bukan-rekaman",
        Text("Berkas hanya berisi teks ", "The file holds only the text ")
        + shown(word)
        + Text(", bukan rekaman atau daftar rekaman.", ", not a record or a list of records."),
        Text(
            "Tulis setiap ruas pada satu baris sebagai `ruas: isi`, misalnya `nama: Aplikasi Contoh`.",
            "Write each field on one line as `field: value`, for example `nama: Aplikasi Contoh`.",
        ),
    )


# --- characters

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


TAB: Words = (
    "tab-di-awal-baris",
    Text("Baris ini diawali tombol Tab.", "This line begins with a Tab."),
    Text(
        "Ganti setiap Tab di awal baris dengan dua spasi.",
        "Replace each Tab at the start of the line by two spaces.",
    ),
)


# --- what YAML has and this dialect has not

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
        + shown(word)
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


# --- sizes inside the file

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
        message = Text("Angka ", "The number ") + shown(word, 40) + Text(" terlalu besar.", " is too large.")
    else:
        message = (
            Text("Angka ", "The number ")
            + shown(word, 40)
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


# --- everyday slips


def cut_text(comment: str) -> Words:
    """` #3` after content: YAML takes it for a comment, silently."""
    begins = shown(comment, 40)
    return (
        "teks-terpotong",
        Text("Tulisan ", "What begins with ")
        + begins
        + Text(
            " dianggap catatan, sehingga tidak terbaca sebagai isi.",
            " is taken for a comment, so that it is not read as part of the value.",
        ),
        Text(
            'Bila termasuk isi, beri tanda kutip pada seluruh isi, misalnya `"Gedung #3"`. '
            "Bila catatan, beri spasi setelah `#`.",
            'If it belongs to the value, put the whole value between quotes, for example `"Gedung #3"`. '
            "If it is a comment, put a space after the `#`.",
        ),
    )


def space_after_colon(key: str, rest: str) -> Words:
    """`nama:budi`."""
    odd = re.match(f"[{dialect.SPACES}]", rest) is not None
    return (
        "spasi-setelah-titik-dua",
        Text("Setelah titik dua pada ", "There is no space after the colon of ")
        + shown(f"{key}:")
        + Text(" belum ada spasi", "")
        + (
            Text(
                " biasa (yang ada ialah spasi khusus dari Word atau web).",
                " (only a special one from Word or the web).",
            )
            if odd
            else same(".")
        ),
        Text("Tulis ", "Write ") + shown(f"{key}: {rest.strip()}") + same("."),
    )


def space_after_dash(word: str) -> Words:
    """`-satu`."""
    return (
        "spasi-setelah-strip",
        Text(
            "Setelah tanda `-` di awal butir daftar belum ada spasi.",
            "There is no space after the `-` that begins a list item.",
        ),
        Text("Tulis ", "Write ") + shown("- " + word[1:].split(" -")[0].strip()) + same("."),
    )


def colon_in_text(key: str | None, value: str) -> Words:
    """`nama: budi: x`."""
    example = f"{key}: {in_quotes(value)}" if key else 'judul: "Laporan: tahap satu"'
    return (
        "titik-dua-di-dalam-isi",
        Text(
            "Ada titik dua dan spasi di dalam isi, sehingga isinya terbaca sebagai nama ruas lain.",
            "There is a colon and a space inside the value, so that it reads as the name of another field.",
        ),
        Text("Letakkan isinya di antara tanda kutip: ", "Put the value between quotes: ") + shown(example) + same("."),
    )


def no_pair(line: str) -> Words:
    """A line in a mapping that is no `field: value`."""
    return (
        "bukan-pasangan-ruas",
        Text("Baris ", "Line ")
        + shown(line.strip(), 60)
        + Text(" bukan pasangan `ruas: isi`.", " is not a pair `field: value`."),
        Text(
            "Tulis sebagai `ruas: isi`. Bila baris ini lanjutan isi di atasnya, awali dengan spasi lebih banyak "
            "daripada nama ruasnya.",
            "Write it as `field: value`. If the line continues the value above, indent it further than that "
            "field's name.",
        ),
    )


def indentation(found: int, near: list[int]) -> Words:
    """A line that is aligned with nothing above it."""
    choices = Text(" atau ".join(map(str, near)), " or ".join(map(str, near)))
    return (
        "spasi-awal-baris",
        Text(
            f"Baris ini diawali {found} spasi, tidak sejajar dengan baris di atasnya.",
            f"This line begins with {found} spaces, which is aligned with nothing above it.",
        ),
        Text(
            "Sejajarkan baris ini dengan ruas atau butir yang setingkat: ",
            "Align it with its neighbours: begin with ",
        )
        + choices
        + Text(" spasi di awal baris.", " spaces."),
    )


UNEXPECTED_INDENT: Words = (
    "spasi-awal-baris",
    Text(
        "Baris ini menjorok lebih dalam daripada ruas di atasnya, padahal ruas itu sudah berisi.",
        "This line is indented further than the field above it, which already has a value.",
    ),
    Text(
        "Samakan jumlah spasi di awal baris ini dengan baris di atasnya.",
        "Begin this line with as many spaces as the line above it.",
    ),
)

LIST_OUT_OF_PLACE: Words = (
    "daftar-salah-tempat",
    Text(
        "Tanda `- ` (butir daftar) tidak dapat berada di tempat ini.",
        "A `- ` (list item) cannot stand here.",
    ),
    Text(
        "Tulis nama ruas lebih dahulu, lalu setiap butir pada baris baru di bawahnya, diawali dua spasi dan `- `. "
        "Bila `-` bagian dari isi, letakkan isinya di antara tanda kutip.",
        "Write the field's name first, then each item on a new line below it, begun with two spaces and `- `. "
        "If the `-` belongs to the text, put the text between quotes.",
    ),
)

NO_DASH: Words = (
    "daftar-tanpa-strip",
    Text(
        "Baris ini berada di dalam daftar, tetapi tidak sejajar dengan butir dan tidak diawali `- `.",
        "This line is inside a list but is neither aligned with its items nor begun with `- `.",
    ),
    Text(
        "Awali dengan `- ` untuk butir baru, atau sejajarkan dengan ruas di dalam butir di atasnya.",
        "Begin it with `- ` for a new item, or align it with the fields of the item above.",
    ),
)


def after_quote(line: str, key: str | None, value: str) -> Words:
    """`'Jum'at'`: the quote ended before the text did."""
    inner = value[1:-1] if len(value) > 1 and value[0] == value[-1] else value
    example = f"{key}: {in_quotes(inner)}" if key else in_quotes(inner)
    return (
        "kutip-di-dalam-isi",
        Text("Pada baris ", "On line ")
        + shown(line.strip(), 60)
        + Text(
            " tanda kutip tertutup sebelum isinya selesai.",
            " the quote is closed before the value ends.",
        ),
        Text("Tulis ", "Write ") + shown(example) + same("."),
    )


def unclosed_quote(sign: str) -> Words:
    """A quote without its end."""
    return (
        "kutip-belum-ditutup",
        Text(f"Tanda kutip `{sign}` di sini belum ditutup.", f"The quote `{sign}` opened here is not closed."),
        Text(
            f"Tambahkan `{sign}` di akhir isinya, atau hapus tanda kutip pembukanya.",
            f"Add a `{sign}` at the end of the value, or delete the opening one.",
        ),
    )


def unclosed_bracket(sign: str, end: str, line: int) -> Words:
    """`[` or `{` without its end, or without a comma between items."""
    return (
        "kurung-belum-ditutup",
        Text(
            f"Kurung `{sign}` di sini belum ditutup, atau koma di antara isinya kurang (terbaca sampai baris {line}).",
            f"The bracket `{sign}` opened here is not closed, or a comma is missing inside (read up to line {line}).",
        ),
        Text(
            f"Tambahkan `{end}` di akhir, dan pisahkan isinya dengan koma. Isi yang memuat koma, titik dua, atau "
            "kurung perlu tanda kutip.",
            f"Add `{end}` at the end, and separate the items by commas. Text that holds a comma, a colon or a "
            "bracket needs quotes.",
        ),
    )


def special_start(char: str, key: str | None, value: str) -> Words:
    """A value that begins with a sign that YAML keeps for itself."""
    example = f"{key}: {in_quotes(value)}" if key and value else in_quotes(value or f"{char}contoh")
    return (
        "awalan-khusus",
        Text(
            f"Isi tidak dapat diawali tanda “{char}” tanpa tanda kutip.",
            f"A value cannot begin with “{char}” outside quotes.",
        ),
        Text("Letakkan isinya di antara tanda kutip: ", "Put the value between quotes: ") + shown(example) + same("."),
    )


def unexpected_sign(char: str) -> Words:
    """`]`, `}` or `,` where a value should be."""
    return (
        "tanda-tak-terduga",
        Text(f"Tanda `{char}` tidak diharapkan di sini.", f"`{char}` is not expected here.")
        if char.strip()
        else Text("Isi belum lengkap di sini.", "A value is missing here."),
        Text(
            "Hapus tanda itu, lengkapi kurung atau isi sebelumnya, atau letakkan isinya di antara tanda kutip.",
            "Delete it, complete the bracket or the value before it, or put the value between quotes.",
        ),
    )


BLOCK_HEADER: Words = (
    "kepala-teks-panjang",
    Text(
        "Setelah tanda `|` atau `>` isi harus dimulai pada baris baru.",
        "After `|` or `>` the text must begin on a new line.",
    ),
    Text(
        "Pindahkan teksnya ke baris di bawahnya dengan dua spasi lebih dalam, atau letakkan di antara tanda kutip.",
        "Move the text to the line below, indented by two more spaces, or put it between quotes.",
    ),
)

BAD_ESCAPE: Words = (
    "garis-miring-terbalik",
    Text(
        "Tanda `\\` di dalam kutip ganda punya arti khusus, dan yang tertulis di sini tidak dikenal.",
        "A `\\` inside double quotes has a special meaning, and what is written here is unknown.",
    ),
    Text(
        "Pakai kutip tunggal (`'C:\\data'`), atau tulis `\\\\` untuk satu tanda `\\`.",
        "Use single quotes (`'C:\\data'`), or write `\\\\` for one `\\`.",
    ),
)

BAD_CODE_POINT: Words = (
    "garis-miring-terbalik",
    Text(
        "Kode huruf setelah `\\` di sini tidak menunjuk huruf apa pun.",
        "The code after the `\\` stands for no character.",
    ),
    Text("Ketik hurufnya secara langsung.", "Type the character itself."),
)

UNCLEAR: Words = (
    "susunan-yaml",
    Text(
        "Susunan berkas di tempat ini tidak dapat dibaca.",
        "The file cannot be read from here on: its layout is not YAML.",
    ),
    Text(
        "Bandingkan dengan rekaman lain: spasi di awal baris, titik dua diikuti spasi, tanda kutip, dan kurung. "
        "Isi yang memuat tanda khusus sebaiknya di antara tanda kutip.",
        "Compare it with another record: spaces at the start of the line, a space after the colon, quotes and "
        "brackets. Text with special signs is best put between quotes.",
    ),
)
