"""What is said of everyday slips: a space, a quote, a bracket or a dash that is missing or too much."""

from __future__ import annotations

import re

from checker.model.text import Text, same
from checker.yaml import dialect
from checker.yaml.faults import Words
from checker.yaml.spelling import put_in_quotes, show


def cut_text(comment: str) -> Words:
    """` #3` after content: YAML takes it for a comment, silently."""
    begins = show(comment, 40)
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
        + show(f"{key}:")
        + Text(" belum ada spasi", "")
        + (
            Text(
                " biasa (yang ada ialah spasi khusus dari Word atau web).",
                " (only a special one from Word or the web).",
            )
            if odd
            else same(".")
        ),
        Text("Tulis ", "Write ") + show(f"{key}: {rest.strip()}") + same("."),
    )


def space_after_dash(word: str) -> Words:
    """`-satu`."""
    return (
        "spasi-setelah-strip",
        Text(
            "Setelah tanda `-` di awal butir daftar belum ada spasi.",
            "There is no space after the `-` that begins a list item.",
        ),
        Text("Tulis ", "Write ") + show("- " + word[1:].split(" -")[0].strip()) + same("."),
    )


def colon_in_text(key: str | None, value: str) -> Words:
    """`nama: budi: x`."""
    example = f"{key}: {put_in_quotes(value)}" if key else 'judul: "Laporan: tahap satu"'
    return (
        "titik-dua-di-dalam-isi",
        Text(
            "Ada titik dua dan spasi di dalam isi, sehingga isinya terbaca sebagai nama ruas lain.",
            "There is a colon and a space inside the value, so that it reads as the name of another field.",
        ),
        Text("Letakkan isinya di antara tanda kutip: ", "Put the value between quotes: ") + show(example) + same("."),
    )


def no_pair(line: str) -> Words:
    """A line in a mapping that is no `field: value`."""
    return (
        "bukan-pasangan-ruas",
        Text("Baris ", "Line ")
        + show(line.strip(), 60)
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


TAB: Words = (
    "tab-di-awal-baris",
    Text("Baris ini diawali tombol Tab.", "This line begins with a Tab."),
    Text(
        "Ganti setiap Tab di awal baris dengan dua spasi.",
        "Replace each Tab at the start of the line by two spaces.",
    ),
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
    example = f"{key}: {put_in_quotes(inner)}" if key else put_in_quotes(inner)
    return (
        "kutip-di-dalam-isi",
        Text("Pada baris ", "On line ")
        + show(line.strip(), 60)
        + Text(
            " tanda kutip tertutup sebelum isinya selesai.",
            " the quote is closed before the value ends.",
        ),
        Text("Tulis ", "Write ") + show(example) + same("."),
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
    example = f"{key}: {put_in_quotes(value)}" if key and value else put_in_quotes(value or f"{char}contoh")
    return (
        "awalan-khusus",
        Text(
            f"Isi tidak dapat diawali tanda “{char}” tanpa tanda kutip.",
            f"A value cannot begin with “{char}” outside quotes.",
        ),
        Text("Letakkan isinya di antara tanda kutip: ", "Put the value between quotes: ") + show(example) + same("."),
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
