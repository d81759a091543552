"""What is said of a file that as a whole is no list of records: code, message and remedy, for people who are no programmers."""

from __future__ import annotations

from checker.model.text import Text, number, same
from checker.yaml import dialect
from checker.yaml.faults import Words
from checker.yaml.spelling import show


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
        + show(word)
        + Text(", bukan rekaman atau daftar rekaman.", ", not a record or a list of records."),
        Text(
            "Tulis setiap ruas pada satu baris sebagai `ruas: isi`, misalnya `nama: Aplikasi Contoh`.",
            "Write each field on one line as `field: value`, for example `nama: Aplikasi Contoh`.",
        ),
    )
