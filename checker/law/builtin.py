"""The checker's own rules: what no regulation needs to say, about files, ids and references.

Each stands here once, with everything that other rooms ask of it. `BUILT_IN[id]` finds one by the id that a finding carries.
None of them can be waived.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from checker.model.report import Severity
from checker.model.text import Text

OWN = "patuh"
"""What stands as the regulation of findings that rest on these rules."""


class Reads(Enum):
    """What decides about a finding of a rule, beside the government's own declaration."""

    FILE = "one file, and no record in it"
    ITSELF = "its record alone"
    TARGETS = "its record and what its references lead to"
    OWN_KIND = "every record of its kind"
    WAIVERS = "the waivers, and what they rest on"
    CHANGE = "what a change did to it"


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A rule of the checker itself, about structure."""

    slug: str
    severity: Severity
    title: Text
    remedy: Text
    reads: Reads
    hidden: bool = False
    """Whether it says nothing of a record that cannot be read or, mostly, that does not fit its schema."""
    quotes: bool = False
    """Whether its message may quote the file, and so fields that not everybody may see."""

    @property
    def id(self) -> str:
        """What findings are called by."""
        return f"{OWN}-{self.slug}"


FILE = BuiltIn(
    slug="berkas",
    severity=Severity.ERROR,
    title=Text("Berkas register dapat dibaca", "Registry files can be read"),
    remedy=Text(
        "Ganti dengan berkas teks YAML biasa berakhiran `.yaml`.",
        "Replace it by a plain YAML text file that ends in `.yaml`.",
    ),
    reads=Reads.FILE,
)
YAML = BuiltIn(
    slug="yaml",
    severity=Severity.ERROR,
    title=Text(
        "Berkas ditulis dalam dialek YAML yang dipakai di sini", "Files are written in the YAML dialect used here"
    ),
    remedy=Text("Perbaiki baris yang ditunjuk.", "Mend the line shown."),
    reads=Reads.FILE,
    quotes=True,
)
KIND = BuiltIn(
    slug="jenis",
    severity=Severity.ERROR,
    title=Text("Folder register sesuai dengan jenis yang dikenal", "Registry folders are known kinds"),
    remedy=Text("Pindahkan berkas ke folder jenis yang benar.", "Move the file into the folder of the right kind."),
    reads=Reads.FILE,
)
SCHEMA = BuiltIn(
    slug="skema",
    severity=Severity.ERROR,
    title=Text("Rekaman sesuai dengan skema jenisnya", "Records fit the schema of their kind"),
    remedy=Text("Perbaiki ruas yang ditunjuk.", "Mend the field shown."),
    reads=Reads.ITSELF,
    hidden=True,
)
DOUBLE_ID = BuiltIn(
    slug="id-ganda",
    severity=Severity.ERROR,
    title=Text("Setiap id hanya dipakai satu kali", "Every id is used once"),
    remedy=Text(
        "Beri salah satu rekaman id yang baru, atau hapus rekaman yang berulang.",
        "Give one record a new id, or remove the repeated one.",
    ),
    reads=Reads.OWN_KIND,
)
FILE_NAME = BuiltIn(
    slug="nama-berkas",
    severity=Severity.WARNING,
    title=Text("Berkas berisi satu rekaman bernama seperti id-nya", "A file with one record is named for its id"),
    remedy=Text("Ganti nama berkas, atau perbaiki `id`.", "Rename the file, or mend the `id`."),
    reads=Reads.ITSELF,
    hidden=True,
)
REFERENCE = BuiltIn(
    slug="rujukan",
    severity=Severity.ERROR,
    title=Text("Setiap rujukan menunjuk rekaman yang ada", "Every reference leads to a record"),
    remedy=Text(
        "Perbaiki id yang dirujuk, atau daftarkan rekamannya lebih dahulu.",
        "Mend the id, or register the record first.",
    ),
    reads=Reads.TARGETS,
    hidden=True,
)
REFERENCE_TO_REMOVED = BuiltIn(
    slug="rujukan-dihapus",
    severity=Severity.WARNING,
    title=Text("Rujukan tidak menunjuk rekaman yang dihapus", "References do not lead to removed records"),
    remedy=Text(
        "Ganti dengan rekaman penggantinya, atau hapus rujukannya.",
        "Name the record that replaced it, or remove the reference.",
    ),
    reads=Reads.TARGETS,
    hidden=True,
)
CIRCLE = BuiltIn(
    slug="rujukan-melingkar",
    severity=Severity.ERROR,
    title=Text("Rujukan bertingkat tidak melingkar", "Hierarchies do not run in circles"),
    remedy=Text(
        "Putuskan lingkaran: satu rekaman harus berada paling atas.", "Break the circle: one record must be at the top."
    ),
    reads=Reads.OWN_KIND,
)
UNFILLED = BuiltIn(
    slug="belum-diisi",
    severity=Severity.WARNING,
    title=Text("`belum_diisi` jujur dan sesuai", "`belum_diisi` is honest and fits"),
    remedy=Text(
        "Hapus nama ruas dari `belum_diisi`, atau kosongkan ruasnya.",
        "Remove the name from `belum_diisi`, or leave the field out.",
    ),
    reads=Reads.ITSELF,
    hidden=True,
)
PARAMETER = BuiltIn(
    slug="parameter",
    severity=Severity.ERROR,
    title=Text(
        "Parameter yang ditetapkan sendiri memang boleh ditetapkan", "Parameters set by the government may be set by it"
    ),
    remedy=Text(
        "Perbaiki atau hapus parameternya dalam `instansi.yaml`.", "Mend or remove the parameter in `instansi.yaml`."
    ),
    reads=Reads.ITSELF,
    hidden=True,
)
VANISHED = BuiltIn(
    slug="hilang",
    severity=Severity.ERROR,
    title=Text("Rekaman tidak hilang dari register", "Records do not vanish from the register"),
    remedy=Text(
        "Kembalikan rekamannya; bila memang tidak ada lagi, ubah `status` menjadi `dihapus` dan isi `alasan_dihapus`.",
        "Put the record back; where it is gone for good, set `status: dihapus` and fill in `alasan_dihapus`.",
    ),
    reads=Reads.CHANGE,
)
RETURNED = BuiltIn(
    slug="id-kembali",
    severity=Severity.ERROR,
    title=Text("Id rekaman yang dihapus tidak dipakai lagi", "The id of a removed record is not used again"),
    remedy=Text("Daftarkan sebagai rekaman baru dengan id yang baru.", "Register it as a new record with a new id."),
    reads=Reads.CHANGE,
)
REUSED = BuiltIn(
    slug="id-hal-lain",
    severity=Severity.WARNING,
    title=Text("Id tetap milik hal yang sama", "An id stays with the same thing"),
    remedy=Text(
        "Bila ini hal lain, daftarkan dengan id baru dan hapus yang lama lewat `status: dihapus`.",
        "Where this is another thing, register it under a new id and remove the old one by `status: dihapus`.",
    ),
    reads=Reads.CHANGE,
)
EMPTIED = BuiltIn(
    slug="dikosongkan",
    severity=Severity.WARNING,
    title=Text(
        "Ruas yang sudah terisi tidak dinyatakan belum diisi", "A field that was filled is not declared unfilled"
    ),
    remedy=Text(
        "Kembalikan isinya; bila isinya ternyata salah, jelaskan dalam `catatan`.",
        "Put the value back; where it proved wrong, say so in `catatan`.",
    ),
    reads=Reads.CHANGE,
)
ATTRIBUTES = BuiltIn(
    slug="atribut",
    severity=Severity.ERROR,
    title=Text("`.gitattributes` tidak menyembunyikan perubahan", "`.gitattributes` hides no change"),
    remedy=Text("Hapus atribut itu dari baris yang ditunjuk.", "Remove the attribute from the line shown."),
    reads=Reads.FILE,
)
GUARDED = BuiltIn(
    slug="dilindungi",
    severity=Severity.ERROR,
    title=Text(
        "Kebijakan, skema, dan penjaganya tidak diubah lewat sini",
        "What judges, and what guards it, is not changed here",
    ),
    remedy=Text(
        "Pisahkan perubahan ini dan serahkan kepada pengelola kebijakan.",
        "Take this out of the change and hand it to those who keep the policies.",
    ),
    reads=Reads.FILE,
)
WAIVER = BuiltIn(
    slug="pengecualian",
    severity=Severity.ERROR,
    title=Text("Pengecualian sah", "Waivers are valid"),
    remedy=Text(
        "Perbaiki ruas yang ditunjuk, atau ubah `status` menjadi `dicabut`. Sampai itu temuannya tetap dihitung.",
        "Mend the field shown, or set `status: dicabut`. Until then its finding counts.",
    ),
    reads=Reads.WAIVERS,
)
WAIVER_ENDED = BuiltIn(
    slug="pengecualian-berakhir",
    severity=Severity.WARNING,
    title=Text("Pengecualian belum berakhir selama masih diperlukan", "Waivers last as long as they are needed"),
    remedy=Text(
        "Penuhi aturannya. Bila belum dapat, ajukan pengecualian baru dengan persetujuan dan bukti yang baru.",
        "Meet the rule. Where that cannot be yet, ask for a new waiver with new approval and evidence.",
    ),
    reads=Reads.WAIVERS,
)
WAIVER_ENDS_SOON = BuiltIn(
    slug="pengecualian-segera-berakhir",
    severity=Severity.WARNING,
    title=Text("Kelanjutan pengecualian disiapkan sebelum berakhir", "What follows a waiver is settled before it ends"),
    remedy=Text(
        "Penuhi aturannya sebelum hari itu, atau ajukan pengecualian baru yang mulai sehari sesudahnya.",
        "Meet the rule before that day, or ask for a new waiver that begins the day after.",
    ),
    reads=Reads.WAIVERS,
)
WAIVER_NEEDLESS = BuiltIn(
    slug="pengecualian-tidak-perlu",
    severity=Severity.INFO,
    title=Text("Pengecualian memang diperlukan", "Waivers are needed"),
    remedy=Text("Ubah `status` pengecualian menjadi `dicabut`.", "Set the waiver's `status: dicabut`."),
    reads=Reads.WAIVERS,
)

BUILT_IN = {rule.id: rule for rule in list(globals().values()) if isinstance(rule, BuiltIn)}
"""By the id that findings carry."""
