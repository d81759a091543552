"""A repository with a target branch, the law it stands under, and a change in the making: where gate tests play."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from checker.gate.decide import Request, gate
from checker.git.repository import Git
from checker.model.decision import Decision
from tests.conftest import Repository, write
from tests.laws import KINDS, REGULATION, lay

DAY = date(2026, 6, 1)
MOMENT = "2026-05-01T10:00:00+07:00"
LAW = "policies/uji-1-2024"
PEMILIK, JUMLAH, HARGA = (f"{LAW}/rules/{name}.yaml" for name in ("pemilik", "jumlah", "harga"))
REGULATION_FILE = f"{LAW}/regulation.yaml"
ASSET_SCHEMA = "schemas/aset.schema.yaml"
OFFICE = "registry/unit/dinas-kominfo.yaml"
GOVERNMENT_FILE = "registry/instansi.yaml"
WAIVER_FILE = "registry/pengecualian/jumlah-w.yaml"

GOVERNMENT = """\
id: kota-uji
nama: Kota Uji
jenis: pemda
zona_waktu: Asia/Jakarta
parameter:
  uji-1-2024:
    batas: {dasar: Keputusan Wali Kota Uji Nomor 1 Tahun 2024, nilai: 100}
"""


def asset(id_: str, **fields: str) -> str:
    """One sound asset; a field set to an empty text is left out."""
    values = {
        "id": id_, "nama": f"Aset {id_.upper()}", "unit": "dinas-kominfo", "status": "aktif", "versi": "1.0", "jumlah": "1",
        "dibeli": "2025-01-02", "tersedia": "99.5", "bagian": "[{id: x, harga: 10}]",
    } | fields  # fmt: skip
    return "".join(f"{key}: {value}\n" for key, value in values.items() if value)


def listed(*assets: str) -> str:
    """Assets as one list file."""
    return "".join("- " + one.rstrip("\n").replace("\n", "\n  ") + "\n" for one in assets)


def waiver(id_: str, record: str, **fields: str) -> str:
    """A waiver of `jumlah` for one asset that holds on DAY."""
    values = {
        "id": id_, "nama": f"Pengecualian {id_}", "unit": "dinas-kominfo", "status": "berlaku", "aturan": "uji-1-2024-jumlah",
        "jenis": "aset", "rekaman": record, "alasan": "Pencacahan menunggu pindah gudang.", "pemilik": "Kepala Dinas",
        "pengusul": "Kepala Seksi Aset", "penyetuju": "Ketua Tim Koordinasi", "unit_penyetuju": "sekretariat",
        "disetujui": "2026-02-28", "mulai": "2026-03-01", "sampai": "2026-12-31", "bukti": "[nota-dinas]",
    } | fields  # fmt: skip
    return "".join(f"{key}: {value}\n" for key, value in values.items() if value)


REGISTRY: dict[str, str | bytes] = {
    GOVERNMENT_FILE: GOVERNMENT,
    OFFICE: "id: dinas-kominfo\nnama: Dinas Kominfo\nstatus: aktif\njenis: dinas\nperan: [walidata]\n",
    "registry/unit/sekretariat.yaml": "id: sekretariat\nnama: Sekretariat\nstatus: aktif\njenis: badan\n",
    "registry/aset/a.yaml": asset("a"),
    "registry/aset/b.yaml": asset("b", jumlah=""),  # debt
    "registry/aset/w.yaml": asset("w", jumlah=""),  # waived
    # Breaks its schema, and would break two rules besides.
    "registry/aset/rusak.yaml": asset("rusak", status="jalan", jumlah="", unit="sekretariat"),
    "registry/aset/lama.yaml": asset("lama", status="dihapus", alasan_dihapus="Dijual."),
    "registry/aset/daftar.yaml": listed(asset("l1"), asset("l2"), asset("l3")),
    # Cannot be read: its one bad line hides three records, one of which breaks a rule.
    "registry/aset/buta.yaml": listed(asset("k1"), asset("k2", nama='"tanpa penutup'), asset("k3", jumlah="")),
    "registry/bukti/nota-dinas.yaml": "id: nota-dinas\nnama: Nota dinas\nunit: dinas-kominfo\nstatus: aktif\n",
    WAIVER_FILE: waiver("jumlah-w", "w"),
}
GUARDS: dict[str, str | bytes] = {
    "CODEOWNERS": "* @kota/staf\n/policies/ @kota/hukum\n/schemas/ @kota/hukum\n/CODEOWNERS @kota/wali\n"
    "/registry/pengecualian/ @kota/risiko\n/.github/ @kota/wali\n/registry/instansi.yaml @kota/hukum\n.gitattributes @kota/wali\n",
    ".github/workflows/periksa.yml": "on: pull_request\n",
    ".gitattributes": "* text=auto eol=lf\n",
}


@dataclass
class World:
    """The target branch `main` and a change on branch `usul`."""

    repository: Repository
    folder: str = "registry"

    @property
    def root(self) -> Path:
        """The work tree."""
        return self.repository.root

    def git(self, *args: str, **env: str) -> str:
        """Run git there."""
        return self.repository.git(*args, **env)

    def read(self, name: str) -> str:
        """A file of the work tree."""
        return (self.root / name).read_text("utf-8")

    def write(self, files: dict[str, str | bytes]) -> None:
        """Write files."""
        write(self.root, files)

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text that must be there."""
        text = self.read(name)
        assert old in text, (name, old)
        self.write({name: text.replace(old, new, 1)})

    def remove(self, name: str) -> None:
        """Delete a file or folder."""
        self.git("rm", "-rq", "--cached", name)
        self.git("clean", "-fdxq", name)

    def commit(self, when: str = MOMENT) -> str:
        """Commit everything on the branch that is checked out."""
        return self.repository.commit(when)

    def on_target(self) -> None:
        """Go over to the target branch; what is written next is target's."""
        self.git("checkout", "-q", "main")

    def on_change(self) -> None:
        """Go back to the change."""
        self.git("checkout", "-q", "usul")

    def decide(self, **asked: Any) -> Decision:
        """Commit what is open and let the gate judge."""
        if self.git("status", "--porcelain"):
            self.commit()
        request = Request(Git(self.root), self.folder, "main", "usul", DAY)
        return gate(replace(request, **asked))


def world(root: Path, files: dict[str, str | bytes] | None = None) -> World:
    """The law, the registry and what guards them on `main`; `usul` branches off there."""
    place = World(Repository(root))
    lay(place.root, {**REGISTRY, **GUARDS, **(files or {})})
    place.commit("2026-01-05T10:00:00+07:00")
    place.git("checkout", "-q", "-b", "usul")
    return place


__all__ = ["KINDS", "REGULATION", "asset", "listed", "waiver", "world"]
