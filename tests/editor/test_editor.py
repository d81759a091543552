"""What an editor with the YAML language server shows in the registry, by the shipped settings and by a modeline."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from checker.project import policies_of
from checker.source import WorkTree
from tests.conftest import ROOT
from tests.editor.client import Document, Editor

pytestmark = pytest.mark.needs_node

SETTINGS = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
OFFLINE = {"http.proxy": "http://127.0.0.1:9", "yaml.schemaStore.enable": False, "yaml.kubernetesCRDStore.enable": False}
KINDS = policies_of(WorkTree(ROOT)).kinds
REGISTERS = sorted(KINDS.keys() - {"instansi"})

MODELINE = "# yaml-language-server: $schema=../../schemas/aplikasi.schema.yaml\n"
RECORD = """\
id: sistem-uji
nama: Sistem Uji
unit: tidak-ada
status: aktiv
tanggal_operasi: 2026-13-45
ruas_salah: 1
integrasi:
  - aplikasi: juga-tidak-ada
    arah: kirim
uji_kelaikan:
  """
FILE = ROOT / "registry/aplikasi/uji-penyunting.yaml"


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    with Editor(ROOT, SETTINGS | OFFLINE) as opened:
        yield opened


@pytest.fixture(scope="module")
def bare_editor() -> Iterator[Editor]:
    """An editor without our settings: files name their schema themselves."""
    with Editor(ROOT, OFFLINE) as opened:
        yield opened


@pytest.fixture(scope="module", params=["settings", "settings-list", "modeline"])
def document(request: pytest.FixtureRequest, editor: Editor, bare_editor: Editor) -> Document:
    """The same record by each road: a file of one record, a list of records, a modeline."""
    if request.param == "modeline":
        return bare_editor.open(FILE, MODELINE + RECORD)
    if request.param == "settings-list":
        return editor.open(FILE.with_name("uji-daftar.yaml"), as_list(RECORD))
    return editor.open(FILE, RECORD)


def as_list(record: str) -> str:
    return "- " + record.replace("\n", "\n  ")


def test_hover_explains_a_field_and_each_of_its_values(document: Document) -> None:
    status = KINDS["aplikasi"].schema["properties"]["status"]
    shown = document.hover("status")
    assert status["description"] in shown
    for value, meaning in zip(status["enum"], status["enumDescriptions"], strict=True):
        assert f"`{value}`: {meaning}" in shown


def test_hover_explains_a_field_inside_a_list(document: Document) -> None:
    arah = KINDS["aplikasi"].at(("integrasi", 0, "arah"))
    assert arah is not None
    assert arah["description"] in document.hover("arah")


def test_values_of_a_choice_are_offered_with_their_meaning(document: Document) -> None:
    status = KINDS["aplikasi"].schema["properties"]["status"]
    offered = document.offers("status: ")
    assert {value: offered[value]["documentation"] for value in offered} == dict(
        zip(status["enum"], status["enumDescriptions"], strict=True)
    )


def test_fields_inside_a_field_are_offered(document: Document) -> None:
    assert document.offers().keys() == {"tanggal", "hasil"}


def test_mistakes_are_underlined_in_their_line(document: Document) -> None:
    lines = {line.strip(" -"): message for line, message in document.problems}
    assert 'Value is not accepted. Valid values: "rencana"' in lines.pop("status: aktiv")
    assert "RFC3339 date" in lines.pop("tanggal_operasi: 2026-13-45")
    assert "ruas_salah is not allowed" in lines.pop("ruas_salah: 1")
    # Names of records that do not exist are the checker's to find; half-written fields may be underlined too.
    assert lines.keys() <= {"uji_kelaikan:", ""}


@pytest.mark.parametrize("name", REGISTERS)
def test_every_field_of_a_kind_is_offered_and_explained(editor: Editor, name: str) -> None:
    properties = KINDS[name].schema["properties"]
    empty = editor.open(ROOT / "registry" / name / "uji-kosong.yaml", "id: uji\n")
    offered = empty.offers()
    assert properties.keys() - {"id"} <= offered.keys()
    for field in properties.keys() - {"id"}:
        assert offered[field]["insertText"].startswith(field + ":"), f"{field}: x-visibilitas stands beside $ref?"
        assert properties[field]["description"] in str(offered[field]["documentation"])


@pytest.mark.parametrize("name", REGISTERS)
def test_hover_shows_what_the_kind_says_of_a_field(editor: Editor, name: str) -> None:
    sample = KINDS[name].sample
    text = "".join(f"{field}: {json.dumps(value)}\n" for field, value in sample.items())
    document = editor.open(ROOT / "registry" / name / "uji-contoh.yaml", text)
    for field in sample:
        schema = KINDS[name].schema["properties"][field]
        shown = document.hover(f"{field}: ")
        assert schema["title"] in shown
        assert schema["description"] in shown


@pytest.mark.parametrize("as_written", [str, as_list], ids=["one", "list"])
@pytest.mark.parametrize("name", REGISTERS)
def test_nothing_is_underlined_in_the_sample_of_a_kind(editor: Editor, name: str, as_written: type) -> None:
    sample = "\n".join(f"{field}: {json.dumps(value)}" for field, value in KINDS[name].sample.items())
    assert editor.open(ROOT / "registry" / name / "uji-bersih.yaml", as_written(sample)).problems == []


def test_the_government_file_is_explained_and_checked(editor: Editor) -> None:
    text = "id: kota-uji\nnama: Kota Uji\njenis: pemda\nzona_waktu: WIB\ncakupan:\n  aplikasi: "
    document = editor.open(ROOT / "examples/uji/instansi.yaml", text)
    assert "Waktu Indonesia Barat" in document.hover("zona_waktu")
    assert document.offers().keys() == {"lengkap", "sebagian", "belum"}
    assert "zona_waktu: WIB" in [line for line, _ in document.problems]


def test_text_that_looks_like_a_number_must_be_quoted_for_the_editor(editor: Editor) -> None:
    """The checker reads `02.01` as text because the schema says so; every other reader of YAML 1.2 sees 2.01."""
    record = "id: uji\nnama: Uji\nunit: uji\nstatus: aktif\nkode_referensi: "
    assert editor.open(FILE, record + '"02.01"\n').problems == []
    assert editor.open(FILE, record + "02.02.01\n").problems == []
    assert editor.open(FILE, record + "02.01\n").problems == [("kode_referensi: 02.01", 'Incorrect type. Expected "string".')]


def test_policies_are_explained_too(editor: Editor) -> None:
    rule = editor.open(ROOT / "policies/uji/rules/uji.yaml", "id: uji-satu\nseverity: gawat\n")
    assert any("severity" in line for line, _ in rule.problems)


def test_no_schema_is_fetched(editor: Editor, bare_editor: Editor, document: Document) -> None:
    assert editor.asked == bare_editor.asked == []
    assert not [message for _, message in document.problems if "load" in message.lower()]
