"""What an editor with the YAML language server shows in the registry, by the shipped settings and by a modeline."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from checker.git.source import WorkTree
from checker.registry.project import policies_of
from tests.conftest import ROOT
from tests.editor.client import Document, Editor

pytestmark = pytest.mark.needs_node

SETTINGS = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
OFFLINE = {
    "http.proxy": "http://127.0.0.1:9",
    "yaml.schemaStore.enable": False,
    "yaml.kubernetesCRDStore.enable": False,
}
KINDS = policies_of(WorkTree(ROOT)).kinds
REGISTERS = sorted(KINDS.keys() - {"instansi"})
NUMBERS = count()

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
    match request.param:
        case "modeline":
            return bare_editor.open(new_file("aplikasi"), MODELINE + RECORD)
        case "settings-list":
            return editor.open(new_file("aplikasi"), as_list(RECORD))
    return editor.open(new_file("aplikasi"), RECORD)


def new_file(kind: str) -> Path:
    return ROOT / "registry" / kind / f"uji-{next(NUMBERS)}.yaml"


def as_list(record: str) -> str:
    return "- " + record.replace("\n", "\n  ")


def sample(kind: str) -> str:
    """The kind's sample, one field a line (JSON is YAML)."""
    return "\n".join(f"{field}: {json.dumps(value)}" for field, value in KINDS[kind].sample.items())


def test_hover_explains_a_field_and_each_of_its_values(document: Document) -> None:
    status = KINDS["aplikasi"].schema["properties"]["status"]
    shown = document.hover("status")
    assert status["description"] in shown
    for value, meaning in zip(status["enum"], status["enumDescriptions"], strict=True):
        assert f"`{value}`: {meaning}" in shown


def test_hover_explains_a_field_inside_a_list(document: Document) -> None:
    direction = KINDS["aplikasi"].at(("integrasi", 0, "arah"))
    assert direction is not None
    assert direction["description"] in document.hover("arah")


def test_values_of_a_choice_are_offered_with_their_meaning(document: Document) -> None:
    status = KINDS["aplikasi"].schema["properties"]["status"]
    offered = {value: item["documentation"] for value, item in document.offers("status: ").items()}
    assert offered == dict(zip(status["enum"], status["enumDescriptions"], strict=True))


def test_fields_inside_a_field_are_offered(document: Document) -> None:
    assert document.offers().keys() == {"tanggal", "hasil"}


def test_mistakes_are_underlined_in_their_line(document: Document) -> None:
    found = {line.removeprefix("- ").strip(): message for line, message in document.problems}
    assert 'Valid values: "rencana"' in found.pop("status: aktiv")
    assert "RFC3339 date" in found.pop("tanggal_operasi: 2026-13-45")
    assert "ruas_salah is not allowed" in found.pop("ruas_salah: 1")
    # A half-written field may be underlined. Ids of records that do not exist are not: only the checker finds them.
    assert found.keys() <= {"uji_kelaikan:"}


@pytest.mark.parametrize("kind", REGISTERS)
def test_every_field_of_a_kind_is_offered_with_its_explanation(editor: Editor, kind: str) -> None:
    fields = KINDS[kind].schema["properties"].keys() - {"id"}
    offered = editor.open(new_file(kind), "id: uji\n").offers()
    assert fields <= offered.keys()
    for field in fields:
        # The server writes `nama` without `:` where it does not see the type, as when x-… stands beside $ref.
        assert offered[field]["insertText"].startswith(f"{field}:")
        assert KINDS[kind].schema["properties"][field]["description"] in str(offered[field]["documentation"])


@pytest.mark.parametrize("kind", REGISTERS)
def test_hover_shows_what_the_kind_itself_says_of_a_field(editor: Editor, kind: str) -> None:
    document = editor.open(new_file(kind), sample(kind))
    for field in KINDS[kind].sample:
        schema = KINDS[kind].schema["properties"][field]
        shown = document.hover(f"{field}: ")
        assert schema["title"] in shown
        assert schema["description"] in shown


@pytest.mark.parametrize("written", [str, as_list], ids=["one", "list"])
@pytest.mark.parametrize("kind", REGISTERS)
def test_nothing_is_underlined_in_the_sample_of_a_kind(
    editor: Editor, kind: str, written: Callable[[str], str]
) -> None:
    assert editor.open(new_file(kind), written(sample(kind))).problems == []


def test_instansi_is_explained_and_checked(editor: Editor) -> None:
    text = "id: kota-uji\nnama: Kota Uji\njenis: pemda\nzona_waktu: WIB\ncakupan:\n  aplikasi: "
    document = editor.open(ROOT / "examples/kota-uji/instansi.yaml", text)
    assert "Waktu Indonesia Tengah" in document.hover("zona_waktu")
    assert document.offers().keys() == {"lengkap", "sebagian", "belum"}
    assert "zona_waktu: WIB" in [line for line, _ in document.problems]


def test_policies_are_checked_too(editor: Editor) -> None:
    rule = editor.open(ROOT / "policies/uji/rules/uji.yaml", "id: uji-satu\nseverity: gawat\n")
    assert "severity: gawat" in [line for line, _ in rule.problems]


def test_text_that_reads_as_a_number_needs_quotes(editor: Editor) -> None:
    """The checker knows from the schema that `02.01` is text; to any other reader of YAML it is 2.01."""

    def problems(code: str) -> list[tuple[str, str]]:
        record = f"id: uji\nnama: Uji\nunit: uji\nstatus: aktif\nkode_referensi: {code}\n"
        return editor.open(new_file("aplikasi"), record).problems

    assert problems('"02.01"') == []
    assert problems("02.02.01") == []
    assert problems("02.01") == [("kode_referensi: 02.01", 'Incorrect type. Expected "string".')]


def test_no_schema_is_asked_for_from_elsewhere(editor: Editor, bare_editor: Editor, document: Document) -> None:
    assert editor.asked == bare_editor.asked == []
    assert not [message for _, message in document.problems if "load" in message]
