"""A small set of laws for tests: two kinds, one regulation, and a way to break any of them."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import ROOT, write

KINDS = {
    "schemas/unit.schema.yaml": """\
$schema: https://json-schema.org/draft/2020-12/schema
$id: unit.schema.yaml
title: Perangkat daerah
description: Kantor.
type: object
required: [id, nama, status]
additionalProperties: false
properties:
  id: {$ref: "meta/umum.schema.yaml#/$defs/id"}
  nama: {$ref: "meta/umum.schema.yaml#/$defs/nama"}
  status: {$ref: "meta/umum.schema.yaml#/$defs/status"}
  jenis: {title: Jenis, description: Macam kantor., type: string, enum: [dinas, badan], enumDescriptions: [Dinas., Badan.], x-visibilitas: publik}
  induk: {title: Induk, description: Kantor di atasnya., type: string, minLength: 1, x-refers-to: unit, x-visibilitas: publik}
  peran:
    title: Peran
    description: Peran kantor.
    type: array
    x-visibilitas: publik
    items: {title: Satu peran, description: Satu peran., type: string, minLength: 1}
  belum_diisi: {$ref: "meta/umum.schema.yaml#/$defs/belum_diisi"}
  sumber: {$ref: "meta/umum.schema.yaml#/$defs/sumber"}
  bukti: {$ref: "meta/umum.schema.yaml#/$defs/bukti"}
  catatan: {$ref: "meta/umum.schema.yaml#/$defs/catatan"}
  alasan_dihapus: {$ref: "meta/umum.schema.yaml#/$defs/alasan_dihapus"}
examples:
  - {id: dinas-contoh, nama: Dinas Contoh, status: aktif, jenis: dinas, peran: [walidata]}
""",
    "schemas/aset.schema.yaml": """\
$schema: https://json-schema.org/draft/2020-12/schema
$id: aset.schema.yaml
title: Aset
description: Barang.
type: object
required: [id, nama, unit, status]
additionalProperties: false
properties:
  id: {$ref: "meta/umum.schema.yaml#/$defs/id"}
  nama: {$ref: "meta/umum.schema.yaml#/$defs/nama"}
  unit: {$ref: "meta/umum.schema.yaml#/$defs/unit"}
  status: {$ref: "meta/umum.schema.yaml#/$defs/status"}
  versi: {title: Versi, description: Versi seperti tertulis., type: string, minLength: 1, x-visibilitas: publik}
  jumlah: {title: Jumlah, description: Banyaknya., type: integer, minimum: 0, x-visibilitas: publik}
  dibeli: {title: Dibeli, description: Tanggal beli., type: string, format: date, x-visibilitas: publik}
  tersedia: {title: Tersedia, description: Persen., type: number, x-visibilitas: publik}
  bagian:
    title: Bagian
    description: Bagian aset.
    type: array
    x-visibilitas: publik
    items:
      title: Satu bagian
      description: Satu bagian.
      type: object
      required: [id]
      additionalProperties: false
      properties:
        id: {title: Id, description: Id bagian., type: string, minLength: 1}
        harga: {title: Harga, description: Rupiah., type: integer}
  belum_diisi: {$ref: "meta/umum.schema.yaml#/$defs/belum_diisi"}
  sumber: {$ref: "meta/umum.schema.yaml#/$defs/sumber"}
  bukti: {$ref: "meta/umum.schema.yaml#/$defs/bukti"}
  catatan: {$ref: "meta/umum.schema.yaml#/$defs/catatan"}
  alasan_dihapus: {$ref: "meta/umum.schema.yaml#/$defs/alasan_dihapus"}
examples:
  - {id: aset-contoh, nama: Aset Contoh, unit: dinas-contoh, status: aktif, jumlah: 3, dibeli: 2025-01-02, bagian: [{id: a, harga: 10}]}
""",
}
KINDS["schemas/bukti.schema.yaml"] = """\
$schema: https://json-schema.org/draft/2020-12/schema
$id: bukti.schema.yaml
title: Bukti
description: Dokumen.
type: object
required: [id, nama, unit, status]
additionalProperties: false
properties:
  id: {$ref: "meta/umum.schema.yaml#/$defs/id"}
  nama: {$ref: "meta/umum.schema.yaml#/$defs/nama"}
  unit: {$ref: "meta/umum.schema.yaml#/$defs/unit"}
  status: {$ref: "meta/umum.schema.yaml#/$defs/status"}
  belum_diisi: {$ref: "meta/umum.schema.yaml#/$defs/belum_diisi"}
  sumber: {$ref: "meta/umum.schema.yaml#/$defs/sumber"}
  bukti: {$ref: "meta/umum.schema.yaml#/$defs/bukti"}
  catatan: {$ref: "meta/umum.schema.yaml#/$defs/catatan"}
  alasan_dihapus: {$ref: "meta/umum.schema.yaml#/$defs/alasan_dihapus"}
examples:
  - {id: bukti-contoh, nama: Bukti Contoh, unit: dinas-contoh, status: aktif}
"""
REGULATION = {
    "policies/uji-1-2024/regulation.yaml": """\
id: uji-1-2024
title: {id: Peraturan Uji, en: Test Regulation}
short: Uji 1/2024
number: 1
year: 2024
issuer: {id: Penguji, en: The tester}
effective: {from: 2024-01-01}
completeness: full-text
applies_to: [pemda]
sources: [{title: Rekaan}]
parameters:
  batas: {title: {id: Batas, en: Limit}, provision: pasal-2, status: contoh, overridable: true, value: 100}
  tetap: {title: {id: Tetap, en: Fixed}, provision: pasal-2, status: ditetapkan, overridable: false, value: [1, 2]}
provisions:
  - {id: pasal-1-ayat-2, title: {id: Aset berjumlah., en: Assets are counted.}, basis: text, verified: true, source: rekaan, handling: rules}
  - {id: pasal-2, title: {id: Harga dibatasi., en: Prices are limited.}, basis: text, verified: true, source: rekaan, handling: rules}
""",
    "policies/uji-1-2024/rules/jumlah.yaml": """\
id: uji-1-2024-jumlah
title: {id: Jumlah aset dicatat, en: The number is recorded}
provision: pasal-1-ayat-2
kind: aset
applies_to: [pemda]
severity: error
rationale: {id: Agar terhitung., en: So that it counts.}
when: {properties: {status: {const: aktif}}, required: [status]}
require: {required: [jumlah]}
remedy: {id: "Tulis `jumlah: 1`.", en: "Write `jumlah: 1`."}
examples:
  pass: [{record: {}}]
  fail: [{record: {jumlah: null}, at: /jumlah}]
""",
    "policies/uji-1-2024/rules/harga.yaml": """\
id: uji-1-2024-harga
title: {id: Harga bagian di bawah batas, en: Prices stay below the limit}
provision: pasal-2
kind: aset
applies_to: [pemda]
severity: error
rationale: {id: Agar hemat., en: To save.}
assert:
  - expr: "!has(item.harga) || item.harga < params.batas"
    each: /bagian/*
    at: /harga
    message: {id: Harga bagian melampaui batas., en: The price is above the limit.}
remedy: {id: Turunkan harganya., en: Lower the price.}
examples:
  pass: [{record: {bagian: [{id: a, harga: 99}]}}]
  fail: [{record: {bagian: [{id: a, harga: 1}, {id: b, harga: 100}]}, at: /bagian/1/harga}]
""",
    "policies/uji-1-2024/rules/pemilik.yaml": """\
id: uji-1-2024-pemilik
title: {id: Pemilik aset adalah walidata, en: The owner is the custodian}
provision: pasal-2
kind: aset
applies_to: [pemda]
severity: error
rationale: {id: Agar jelas., en: To be clear.}
assert:
  - expr: has(ref("unit", self.unit).peran) && ref("unit", self.unit).peran.exists(p, p == "walidata")
    at: /unit
    message: {id: Kantor ini bukan walidata., en: This office is no custodian.}
remedy: {id: Ganti kantornya., en: Change the office.}
examples:
  pass: [{record: {}, with: [{kind: unit, record: {}}]}]
  fail: [{record: {}, with: [{kind: unit, record: {peran: []}}], at: /unit}]
""",
}


def lay(root: Path, files: dict[str, str | bytes] | None = None) -> Path:
    """Write the laws and whatever else into a folder; `{"path": ""}` leaves a file of the laws out."""
    common = (ROOT / "schemas/meta/umum.schema.yaml").read_bytes()
    whole: dict[str, str | bytes] = {
        "schemas/meta/umum.schema.yaml": common,
        **KINDS,
        **REGULATION,
        **(files or {}),
    }
    return write(root, {name: content for name, content in whole.items() if content})


def changed(name: str, old: str, new: str) -> dict[str, str | bytes]:
    """One file of the laws with a text replaced, which must be there."""
    text = {**KINDS, **REGULATION}[name]
    assert text.count(old) >= 1, old
    return {name: text.replace(old, new)}
