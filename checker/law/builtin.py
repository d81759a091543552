"""The checker's own rules: what no regulation needs to say, about files, ids and references."""

from __future__ import annotations

from dataclasses import dataclass

from checker.model.report import Severity
from checker.model.text import Text

OWN = "patuh"
"""What stands as the regulation of findings that rest on these rules."""


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A rule of the checker itself, about structure."""

    id: str
    severity: Severity
    title: Text
    remedy: Text


def _built_in() -> dict[str, BuiltIn]:
    rows = [
        (
            "berkas",
            "error",
            ("Berkas register dapat dibaca", "Registry files can be read"),
            (
                "Ganti dengan berkas teks YAML biasa berakhiran `.yaml`.",
                "Replace it by a plain YAML text file that ends in `.yaml`.",
            ),
        ),
        (
            "yaml",
            "error",
            (
                "Berkas ditulis dalam dialek YAML yang dipakai di sini",
                "Files are written in the YAML dialect used here",
            ),
            ("Perbaiki baris yang ditunjuk.", "Mend the line shown."),
        ),
        (
            "jenis",
            "error",
            ("Folder register sesuai dengan jenis yang dikenal", "Registry folders are known kinds"),
            ("Pindahkan berkas ke folder jenis yang benar.", "Move the file into the folder of the right kind."),
        ),
        (
            "skema",
            "error",
            ("Rekaman sesuai dengan skema jenisnya", "Records fit the schema of their kind"),
            ("Perbaiki ruas yang ditunjuk.", "Mend the field shown."),
        ),
        (
            "id-ganda",
            "error",
            ("Setiap id hanya dipakai satu kali", "Every id is used once"),
            (
                "Beri salah satu rekaman id yang baru, atau hapus rekaman yang berulang.",
                "Give one record a new id, or remove the repeated one.",
            ),
        ),
        (
            "nama-berkas",
            "warning",
            ("Berkas berisi satu rekaman bernama seperti id-nya", "A file with one record is named for its id"),
            ("Ganti nama berkas, atau perbaiki `id`.", "Rename the file, or mend the `id`."),
        ),
        (
            "rujukan",
            "error",
            ("Setiap rujukan menunjuk rekaman yang ada", "Every reference leads to a record"),
            (
                "Perbaiki id yang dirujuk, atau daftarkan rekamannya lebih dahulu.",
                "Mend the id, or register the record first.",
            ),
        ),
        (
            "rujukan-dihapus",
            "warning",
            ("Rujukan tidak menunjuk rekaman yang dihapus", "References do not lead to removed records"),
            (
                "Ganti dengan rekaman penggantinya, atau hapus rujukannya.",
                "Name the record that replaced it, or remove the reference.",
            ),
        ),
        (
            "rujukan-melingkar",
            "error",
            ("Rujukan bertingkat tidak melingkar", "Hierarchies do not run in circles"),
            (
                "Putuskan lingkaran: satu rekaman harus berada paling atas.",
                "Break the circle: one record must be at the top.",
            ),
        ),
        (
            "belum-diisi",
            "warning",
            ("`belum_diisi` jujur dan sesuai", "`belum_diisi` is honest and fits"),
            (
                "Hapus nama ruas dari `belum_diisi`, atau kosongkan ruasnya.",
                "Remove the name from `belum_diisi`, or leave the field out.",
            ),
        ),
        (
            "parameter",
            "error",
            (
                "Parameter yang ditetapkan sendiri memang boleh ditetapkan",
                "Parameters set by the government may be set by it",
            ),
            (
                "Perbaiki atau hapus parameternya dalam `instansi.yaml`.",
                "Mend or remove the parameter in `instansi.yaml`.",
            ),
        ),
        (
            "hilang",
            "error",
            ("Rekaman tidak hilang dari register", "Records do not vanish from the register"),
            (
                "Kembalikan rekamannya; bila memang tidak ada lagi, ubah `status` menjadi `dihapus` dan isi `alasan_dihapus`.",
                "Put the record back; where it is gone for good, set `status: dihapus` and fill in `alasan_dihapus`.",
            ),
        ),
        (
            "id-kembali",
            "error",
            ("Id rekaman yang dihapus tidak dipakai lagi", "The id of a removed record is not used again"),
            ("Daftarkan sebagai rekaman baru dengan id yang baru.", "Register it as a new record with a new id."),
        ),
        (
            "id-hal-lain",
            "warning",
            ("Id tetap milik hal yang sama", "An id stays with the same thing"),
            (
                "Bila ini hal lain, daftarkan dengan id baru dan hapus yang lama lewat `status: dihapus`.",
                "Where this is another thing, register it under a new id and remove the old one by `status: dihapus`.",
            ),
        ),
        (
            "dikosongkan",
            "warning",
            ("Ruas yang sudah terisi tidak dinyatakan belum diisi", "A field that was filled is not declared unfilled"),
            (
                "Kembalikan isinya; bila isinya ternyata salah, jelaskan dalam `catatan`.",
                "Put the value back; where it proved wrong, say so in `catatan`.",
            ),
        ),
        (
            "atribut",
            "error",
            ("`.gitattributes` tidak menyembunyikan perubahan", "`.gitattributes` hides no change"),
            ("Hapus atribut itu dari baris yang ditunjuk.", "Remove the attribute from the line shown."),
        ),
        (
            "dilindungi",
            "error",
            (
                "Kebijakan, skema, dan penjaganya tidak diubah lewat sini",
                "What judges, and what guards it, is not changed here",
            ),
            (
                "Pisahkan perubahan ini dan serahkan kepada pengelola kebijakan.",
                "Take this out of the change and hand it to those who keep the policies.",
            ),
        ),
        (
            "pengecualian",
            "error",
            ("Pengecualian sah", "Waivers are valid"),
            (
                "Perbaiki ruas yang ditunjuk, atau ubah `status` menjadi `dicabut`. Sampai itu temuannya tetap dihitung.",
                "Mend the field shown, or set `status: dicabut`. Until then its finding counts.",
            ),
        ),
        (
            "pengecualian-berakhir",
            "warning",
            ("Pengecualian belum berakhir selama masih diperlukan", "Waivers last as long as they are needed"),
            (
                "Penuhi aturannya. Bila belum dapat, ajukan pengecualian baru dengan persetujuan dan bukti yang baru.",
                "Meet the rule. Where that cannot be yet, ask for a new waiver with new approval and evidence.",
            ),
        ),
        (
            "pengecualian-segera-berakhir",
            "warning",
            ("Kelanjutan pengecualian disiapkan sebelum berakhir", "What follows a waiver is settled before it ends"),
            (
                "Penuhi aturannya sebelum hari itu, atau ajukan pengecualian baru yang mulai sehari sesudahnya.",
                "Meet the rule before that day, or ask for a new waiver that begins the day after.",
            ),
        ),
        (
            "pengecualian-tidak-perlu",
            "info",
            ("Pengecualian memang diperlukan", "Waivers are needed"),
            ("Ubah `status` pengecualian menjadi `dicabut`.", "Set the waiver's `status: dicabut`."),
        ),
    ]
    return {
        f"{OWN}-{slug}": BuiltIn(f"{OWN}-{slug}", Severity(severity), Text(*title), Text(*remedy))
        for slug, severity, title, remedy in rows
    }


BUILT_IN = _built_in()
