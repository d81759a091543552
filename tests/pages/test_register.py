"""Registers and records: every visible field readable, every verdict accounted for, nothing hidden shown, nothing typed comes alive."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.model.report import Json, Origin, Severity, Verdict
from checker.pages import field, record, register, register_row
from checker.pages.audience import Audience
from checker.pages.field import Target, display
from checker.pages.page import Page, link, provenance, slug
from checker.pages.state import GovernmentState
from tests.conftest import GOVERNMENT, ROOT, UNIT, write
from tests.laws import KINDS, lay
from tests.pages.reading import Reading, jinja, state

JINJA = jinja()
ASSETS = ROOT / "site/assets"
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)> {{7*7}} </dd></td> `kode` <!-- \u202e"


class Close(Reading):
    """A page with all its attributes."""

    def __init__(self, html: str) -> None:
        self.attributes: list[tuple[str, Mapping[str, str | None]]] = []
        super().__init__(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.append((tag, dict(attrs)))
        super().handle_starttag(tag, attrs)


def html_of(page: Page) -> str:
    return JINJA.get_template(f"{page.template}.html.j2").render(
        page.data, sini=page.path, judul=page.title, tautan=lambda there: link(page.path, there)
    )


def look(page: Page) -> Close:
    """A page as a reader meets it, held to what every page must be."""
    html = html_of(page)
    found = Close(html)
    levels = [level for level, _ in found.headings]
    assert html.lstrip().startswith("<h1")
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), page.path
    assert found.forbidden == []
    assert len(found.ids) == len(set(found.ids)), page.path
    assert found.captions == len(found.tables)
    for table in found.tables:
        assert {len(row) for row in table} == {len(table[0])}, page.path
        assert all(cell.strip() for row in table for cell in row), page.path
    for tag, attributes in found.attributes:
        assert tag != "th" or attributes.get("scope") in ("col", "row")
        address = attributes.get("href") or ""
        if re.match("[a-z]+:", address):
            assert address.startswith(("http://", "https://"))
            assert attributes["rel"] == "noopener noreferrer"
    return found


def registers(seen: GovernmentState) -> dict[str, Page]:
    return {page.path: page for page in register.pages(seen)}


def records(seen: GovernmentState, edit: str = "") -> dict[str, Page]:
    return {page.path: page for page in record.pages(seen, edit)}


@pytest.fixture(scope="module")
def contoh() -> GovernmentState:
    return state(ROOT / "examples/kota-contoh")


@pytest.fixture(scope="module")
def contoh_public() -> GovernmentState:
    return state(ROOT / "examples/kota-contoh", Audience.PUBLIC)


@pytest.fixture(scope="module")
def public_pages(contoh_public: GovernmentState) -> dict[str, Page]:
    return registers(contoh_public) | records(contoh_public)


@pytest.fixture(scope="module")
def auditor_pages(contoh: GovernmentState) -> dict[str, Page]:
    return registers(contoh) | records(contoh)


ASET = """\
id: aset-uji
nama: Aset Uji
unit: dinas-kominfo
status: aktif
"""
RICH = KINDS["schemas/aset.schema.yaml"].replace(
    "  belum_diisi:",
    """\
  tahun: {title: Tahun, description: Tahun., type: integer, minimum: 2000, maximum: 2100, x-visibilitas: publik}
  layak: {title: Layak, description: Layak pakai., type: boolean, x-visibilitas: publik}
  laman: {title: Laman, description: "Alamat, misalnya `https://a.example/`.", type: string, format: uri, x-visibilitas: publik}
  induk: {title: Bagian dari, description: Aset besarnya., type: string, minLength: 1, x-refers-to: aset, x-visibilitas: publik}
  rahasianya: {title: Kunci, description: Kunci aset., type: string, minLength: 1, x-visibilitas: rahasia}
  lemari:
    title: Lemari
    description: Tempatnya.
    type: object
    additionalProperties: false
    x-visibilitas: publik
    properties:
      nomor: {title: Nomor lemari, description: Nomornya., type: string, minLength: 1}
      penjaga: {title: Penjaga, description: Kantor penjaga., type: string, minLength: 1, x-refers-to: unit}
  belum_diisi:""",
)


class World:
    """A small government whose assets have every sort of field."""

    def __init__(self, root: Path) -> None:
        self.root = root
        lay(root, {"schemas/aset.schema.yaml": RICH})
        write(root, {"registry/instansi.yaml": GOVERNMENT, "registry/unit/dinas-kominfo.yaml": UNIT})

    def put(self, **files: str) -> World:
        """Files of the register of assets by their stems."""
        write(self.root, {f"registry/aset/{name.replace('_', '-')}.yaml": text for name, text in files.items()})
        return self

    def seen(self, audience: Audience = Audience.AUDITOR) -> GovernmentState:
        return state(self.root / "registry", audience)

    def page(self, path: str = "register/aset/aset-uji", audience: Audience = Audience.AUDITOR, edit: str = "") -> Page:
        seen = self.seen(audience)
        return (registers(seen) | records(seen, edit))[path]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


# --- every page of the fictional city -----------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", ["public_pages", "auditor_pages"])
def test_every_page_is_sound_and_leads_to_pages_that_are_there(audience: str, request: pytest.FixtureRequest) -> None:
    made: dict[str, Page] = request.getfixturevalue(audience)
    offices = {p.rsplit("/", 1)[1] for p in made if p.startswith("register/unit/")}
    for page in made.values():
        for target in look(page).links:
            path = re.sub(r"\.html(#.*)?$", "", _from(page.path, target))
            if path.startswith("register/"):
                assert path in made, f"{page.path} -> {target}"
            if path.startswith("perangkat-daerah/"):
                assert path.rsplit("/", 1)[1] in offices | {"index"}


def _from(here: str, target: str) -> str:
    """The path of a page that a relative address leads to."""
    if target.startswith(("#", "http:", "https:")):
        return here
    steps = here.split("/")[:-1]
    for step in target.split("/"):
        steps = steps[:-1] if step == ".." else [*steps, step]
    return "/".join(steps)


def test_the_public_sees_no_text_of_a_hidden_field(
    contoh_public: GovernmentState, public_pages: Mapping[str, Page]
) -> None:
    seen = contoh_public.sight
    everyone = list(contoh_public.records.values())
    # Schemas and law are open too: what they give as an example is nobody's secret.
    law = [*(k.schema for k in contoh_public.policies.kinds.values()), [*contoh_public.rules]]
    open_ = "\n".join(text for part in [*(seen.data(r) for r in everyone), *law] for text in texts(part))
    said = "".join(look(page).text for page in public_pages.values())
    kept = {
        text
        for r in everyone
        for name, value in r.data.items()
        if name not in seen.fields(r.kind)
        for text in texts(value)
        if len(text) > 25 and "`" not in text and "\n" not in text and text not in open_
    }
    assert len(kept) > 500
    assert [text for text in sorted(kept) if text in said] == []


def texts(value: Json) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def test_an_auditor_sees_every_internal_text_of_a_record(
    contoh: GovernmentState, auditor_pages: Mapping[str, Page]
) -> None:
    names = {r.id: r.name for r in contoh.records.values()}
    for path in ("register/risiko/r-proses-izin-berulang", "register/keamanan/evaluasi-keamanan-2025"):
        page = auditor_pages[path]
        said = look(page).text
        for text in texts(page.data["record"].data):
            day = re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)
            assert day or " ".join(text.split()) in said or names[text] in said, text


def test_tables_count_the_findings_of_the_report(
    contoh_public: GovernmentState, public_pages: Mapping[str, Page]
) -> None:
    for kind in contoh_public.registry.records:
        counted: Counter[str] = Counter()
        for path, row in {row["path"]: row for row in public_pages[f"register/{kind}"].data["rows"]}.items():
            for _, chip in row["chips"]:
                number, word = chip.split(" ", 1)
                counted[word] += int(number)
            page = public_pages[path]
            assert sum(f["finding"].severity is Severity.ERROR for f in page.data["findings"]) == next(
                (int(chip.split()[0]) for _, chip in row["chips"] if "pelanggaran" in chip), 0
            )
        told = Counter(
            register_row.TOKENS[f.severity] for f in contoh_public.report.standing if f.kind == kind and f.record
        )
        assert {word: n for word, n in counted.items() if word in register_row.TOKENS.values()} == told
        assert counted["dikecualikan"] == sum(f.kind == kind for f in contoh_public.report.waived)
    summed = {row["register"].kind: row["errors"] for row in public_pages["register/index"].data["rows"]}
    report = Counter(f.kind for f in contoh_public.report.standing if f.severity is Severity.ERROR)
    assert {k: n for k, n in summed.items() if n} == {k: n for k, n in report.items() if k in summed}


def test_every_verdict_stands_on_the_page_of_its_record(
    contoh: GovernmentState, auditor_pages: Mapping[str, Page]
) -> None:
    for path in (
        "register/aplikasi/agenda-pimpinan",
        "register/unit/diskominfo",
        "register/instansi/kota-contoh",
    ):
        page = auditor_pages[path]
        found = look(page)
        key = (page.data["record"].kind, page.data["record"].id)
        told = Counter(j.verdict for j in contoh.verdicts[key])
        assert {v: len(page.data["verdicts"][v.name.lower()]) for v in Verdict} == {v: told[v] for v in Verdict}
        assert len({f["finding"].rule for f in page.data["findings"] if f["rule"]}) == told[Verdict.FAIL]
        for judgement in contoh.verdicts[key]:
            assert f"../../aturan/{judgement.rule}.html" in found.links
        for finding in contoh.findings.get(key, ()):
            assert finding.place.file in found.text


def test_references_are_told_from_both_ends(contoh: GovernmentState, auditor_pages: Mapping[str, Page]) -> None:
    told = 0
    for own in contoh.registry.records["aplikasi"][:20]:
        for id_ in own.data.get("layanan", []):
            if ("layanan", id_) in contoh.records:
                here = look(auditor_pages[f"register/aplikasi/{own.id}"])
                there = look(auditor_pages[f"register/layanan/{id_}"])
                assert f"../layanan/{id_}.html" in here.links
                assert f"../aplikasi/{own.id}.html" in there.links
                assert contoh.records["layanan", id_].name in here.text
                told += 1
    assert told > 5


# --- one record -----------------------------------------------------------------------------------------------------


def test_values_read_as_people_write_them(world: World) -> None:
    world.put(
        aset_uji=ASET
        + """\
jumlah: 12345
dibeli: 2025-01-02
tersedia: 99.125
tahun: 2026
layak: false
laman: https://aset.example/a?b=1&c=2
lemari: {nomor: 007, penjaga: dinas-kominfo}
bagian: [{id: a, harga: 10000}, {id: b}]
"""
    )
    found = look(world.page())
    for words in (
        "Jumlah Banyaknya. 12.345", "2 Januari 2025", "99,125", "Tahun Tahun. 2026", "Layak pakai. tidak",
        "Nomor lemari Nomornya. 007", "aktif : Ada dan dipakai",
    ):  # fmt: skip
        assert words in found.text
    assert "https://aset.example/a?b=1&c=2" in found.links
    assert "../../perangkat-daerah/dinas-kominfo.html" in found.links
    assert [["Id", "Harga"], ["a", "10.000"], ["b", "tidak ada isi"]] in found.tables


@pytest.mark.parametrize(
    ("value", "schema", "words"),
    [
        (1e300, {"type": "number"}, "1e+300"),
        (-1234.5, {"type": "number"}, "-1.234,5"),
        (2**53, {"type": "integer"}, "9.007.199.254.740.992"),
        (2026, {"minimum": 2000, "maximum": 2100}, "2026"),
        (2026, {"minimum": 0}, "2.026"),
        (True, {"type": "boolean"}, "ya"),
        ("2026-02-30", {"format": "date"}, "2026-02-30"),
        (1, {"enum": [True, 1], "enumDescriptions": ["Benar.", "Angka satu."]}, "1"),
        (
            "sangat-tinggi",
            {"enum": ["sangat-tinggi"], "enumDescriptions": ["Sangat tinggi."]},
            "sangat-tinggi",
        ),
    ],
)
def test_single_values(value: Json, schema: dict[str, Any], words: str) -> None:
    seen = display(value, schema, _plain)
    assert seen.lines == (words,)
    assert seen.note == ("Angka satu." if value == 1 and "enum" in schema else "")


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//jauh.example", "http:jauh", "https://a.example/\\x", "https://", "https://[x"],
)  # fmt: skip
def test_only_addresses_of_the_web_become_links(address: str) -> None:
    assert field.web(address) == ""
    assert display(address, {"type": "string", "format": "uri"}, _plain).form == "text"


def _plain(_: str, id_: str) -> Target:
    return Target(id_)


def test_references_that_lead_nowhere_say_so(world: World) -> None:
    gone = ASET.replace("aset-uji", "aset-lama").replace("Aset Uji", "Aset Lama").replace("aktif", "dihapus")
    world.put(
        aset_lama=gone + "alasan_dihapus: Rusak.\n",
        aset_uji=ASET + "induk: aset-lama\nlemari: {penjaga: dinas-hantu}\n",
    )
    found = look(world.page())
    assert "Aset Lama (dihapus)" in found.text
    assert "dinas-hantu (tidak terdaftar)" in found.text
    assert not [target for target in found.links if "hantu" in target]
    old = look(world.page("register/aset/aset-lama"))
    assert "Rekaman ini dihapus." in old.text
    assert "Rekaman yang dihapus tidak dinilai." in old.text
    assert "Aset Uji dalam Bagian dari" in old.text
    rows = {row["id"]: row for row in world.page("register/aset").data["rows"]}
    assert (rows["aset-lama"]["plain"], rows["aset-lama"]["tokens"]) == (
        "tidak dinilai (dihapus)",
        ["tidak-dinilai"],
    )


def test_what_is_not_filled_is_said_and_never_passes(world: World) -> None:
    write(world.root, {"registry/instansi.yaml": GOVERNMENT + "cakupan: {aset: sebagian}\n"})
    world.put(aset_uji=ASET + "belum_diisi: [jumlah]\n")
    found = look(world.page())
    assert "Dinyatakan memang belum diketahui: Jumlah." in found.text
    assert "dinyatakan belum diisi" in found.text
    assert "Tidak ada isi: Versi, Dibeli" in found.text
    listed = world.page("register/aset")
    (row,) = listed.data["rows"]
    assert ("belum", "1 belum dapat dinilai") in row["chips"]
    assert "belum-dapat-dinilai" in row["tokens"]
    assert "baru diisi sebagian" in look(listed).text
    fields = {f["name"]: f for f in listed.data["fields"]}
    assert (fields["jumlah"]["filled"], fields["jumlah"]["declared"], fields["nama"]["filled"]) == (0, 1, 1)


def test_a_record_no_rule_speaks_of_is_not_green(world: World) -> None:
    (row,) = world.page("register/unit").data["rows"]
    assert (row["plain"], row["tokens"]) == ("tidak ada aturan yang menyangkutnya", ["tidak-dinilai"])
    assert "Itu tidak berarti patuh." in look(world.page("register/unit/dinas-kominfo")).text


def test_an_empty_register_says_how_far_it_is_filled(world: World) -> None:
    assert "dinyatakan lengkap: memang tidak ada" in look(world.page("register/aset")).text
    write(world.root, {"registry/instansi.yaml": GOVERNMENT + "cakupan: {aset: belum}\n"})
    text = look(world.page("register/aset")).text
    assert "Register ini dinyatakan belum diisi." in text
    assert "Belum ada rekaman." in text
    (table,) = look(world.page("register/index")).tables
    assert ["Aset", "belum diisi", "0", *4 * ["tidak dinilai"]] in table


def test_fields_that_are_not_shown_are_named_whether_filled_or_not(world: World) -> None:
    world.put(
        aset_uji=ASET + "rahasianya: xyzzy-plugh\ncatatan: hanya untuk kita\n",
        aset_dua=ASET.replace("-uji", "-dua"),
    )
    for audience, labels in ((Audience.PUBLIC, "Kunci, Bukti dukung, Catatan"), (Audience.AUDITOR, "Kunci")):
        for path in ("register/aset/aset-uji", "register/aset/aset-dua"):
            assert f"Terisi ataupun tidak: {labels}." in look(world.page(path, audience)).text
        listed = world.page("register/aset", audience)
        assert f"tidak ditampilkan untuk pembaca ini: {labels}." in look(listed).text
        assert {f["filled"] for f in listed.data["fields"] if not f["shown"]} == {None}
    for page in records(world.seen(Audience.PUBLIC)).values():
        assert "xyzzy" not in html_of(page)
        assert "hanya untuk kita" not in html_of(page)


def test_a_record_that_breaks_its_schema_is_shown_all_the_same(world: World) -> None:
    world.put(aset_uji=ASET + "jumlah: banyak\nlemari: [1, {a: [true]}]\nbagian: {x: 1}\ntak_dikenal: 1\nsumber: [3]\n")
    found = look(world.page())
    assert "Isi rekaman ini tidak sesuai dengan skemanya." in found.text
    assert "Jumlah Banyaknya. banyak" in found.text
    assert "1 ruas yang tidak dikenal skemanya tidak ditampilkan." in found.text
    (row,) = world.page("register/aset").data["rows"]
    assert {"pelanggaran", "belum-dapat-dinilai"} <= set(row["tokens"])


def test_an_id_used_twice_has_one_page_that_says_so(world: World) -> None:
    world.put(aset_uji=ASET, lagi="- " + ASET.rstrip().replace("\n", "\n  ") + "\n")
    page = world.page()
    assert "Id ini dipakai lebih dari satu kali." in look(page).text
    assert page.data["twins"] == ["registry/aset/lagi.yaml"]
    assert len(look(world.page("register/aset")).tables[0]) == 3


def test_a_file_that_cannot_be_read_is_told_on_its_register(world: World) -> None:
    world.put(rusak="id: [\n")
    text = look(world.page("register/aset")).text
    assert "Berkas yang tidak dapat dipakai" in text
    assert "registry/aset/rusak.yaml" in text


def test_hostile_names_stay_text(world: World) -> None:
    quoted = '"' + HOSTILE.replace('"', '\\"').replace("\u202e", "") + '"'
    world.put(
        aset_uji=ASET.replace("Aset Uji", quoted)
        + f"versi: {quoted}\nsumber: [{{judul: {quoted}, tautan: 'javascript:alert(1)'}}]\n"
    )
    for page in (world.page(), world.page("register/aset")):
        found = look(page)
        assert "<script>alert(1)</script>" in found.text
        assert not [tag for tag, _ in found.attributes if tag in ("script", "img")]
        assert not [target for target in found.links if "javascript" in target]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20) | st.sampled_from([HOSTILE, "2026-02-30", "2026-11-21", "https://a.example/", "javascript:alert(1)", "dinas"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["id", "nama", "x", HOSTILE]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
schemas = st.recursive(
    st.sampled_from(
        [{}, {"type": "string"}, {"type": "string", "format": "date"}, {"type": "string", "format": "uri"},
         {"enum": ["dinas", 1, True], "enumDescriptions": ["Satu."]}, {"type": "string", "x-refers-to": "unit"},
         {"type": "integer", "minimum": 2000, "maximum": 2100}, {"pattern": "^a$"}]
    ),
    lambda inner: st.builds(lambda s: {"type": "array", "items": s, "title": HOSTILE}, inner)
    | st.builds(lambda s: {"type": "object", "properties": {"id": s, "nama": s}, "description": HOSTILE}, inner)
    | st.builds(lambda s: {"type": "object", "additionalProperties": s}, inner),
    max_leaves=4,
)  # fmt: skip
MACROS = JINJA.from_string("{% from '_nilai.html.j2' import nilai with context %}<h1>x</h1>{{ nilai(v, 'ruas') }}")


@settings(max_examples=150)
@given(value=json_values, schema=schemas)
def test_any_value_under_any_schema_becomes_sound_and_quiet_html(value: Json, schema: dict[str, Any]) -> None:
    seen = display(value, schema, lambda kind, id_: Target(id_, f"{kind}/x" if id_ == "dinas" else ""))
    found = Close(MACROS.render(v=seen, tautan=lambda there: there))
    assert found.forbidden == []
    assert {tag for tag, _ in found.attributes} <= {
        "h1", "p", "ul", "li", "dl", "dt", "dd", "div", "span", "code", "a", "table", "caption", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert {a.get("href") for tag, a in found.attributes if tag == "a"} <= {"https://a.example/", "unit/x"}
    assert {name for _, a in found.attributes for name in a} <= {
        "href",
        "rel",
        "class",
        "scope",
        "data-search-exclude",
    }


# --- where a change is proposed, and where a page comes from -------------------------------------------------------------


def test_a_change_is_proposed_where_the_setting_says(world: World) -> None:
    world.put(aset_uji=ASET)
    plain = look(world.page())
    assert "registry/aset/aset-uji.yaml , mulai baris 1" in plain.text
    assert "../../usulan.html" in plain.links
    asked = world.page(edit="https://git.example/kota/-/edit/main/{path}#L{line}")
    assert "https://git.example/kota/-/edit/main/registry/aset/aset-uji.yaml#L1" in look(asked).links


def test_an_address_for_proposals_quotes_what_it_is_given() -> None:
    template = "https://git.example/edit/{path}?k={kind}&id={id}#L{line}"
    address = record.write_proposal(template, 'a b/ü"<#?.yaml', 7, "aset", "x&y")
    assert address == "https://git.example/edit/a%20b/%C3%BC%22%3C%23%3F.yaml?k=aset&id=x%26y#L7"
    assert (
        record.write_proposal("https://a.example/{path}/{line}", "{line}", 7, "k", "i")
        == "https://a.example/%7Bline%7D/7"
    )
    assert record.write_proposal("javascript:alert({line})", "a", 1, "b", "c") == ""


def test_every_page_says_what_it_was_made_from() -> None:
    run = Origin(
        "Kota <b>", "registry", date(2026, 11, 21), "a" * 40, "work-tree", "snapshot",
        {"patuh": "1.2"}, {"registry": "sha256:" + "b" * 64, "policies": "c" * 64},
    )  # fmt: skip
    said = str(provenance(run, as_committed=False))
    for part in ("Kota &lt;b&gt;", "21 November 2026", f"<code>{'a' * 12}</code>", f"<code>{'b' * 12}</code>", "c" * 12, "patuh 1.2", "belum dikomit"):  # fmt: skip
        assert part in said
    assert "belum dikomit" not in str(provenance(run, as_committed=True))
    bare = Origin("K", "r", date(2026, 1, 1), None, "work-tree", "s", {}, {})
    assert "tanpa komit" in str(provenance(bare, as_committed=False))


@pytest.mark.parametrize("name", ["index", "con", "nul", "com1", "../x", "A", "", "a" * 200])
def test_names_that_mean_something_else_to_a_file_system_are_not_used(name: str) -> None:
    assert slug(name).startswith("lain-")


# --- the look and the script ----------------------------------------------------------------------------------------------

STYLE = (ASSETS / "patuh.css").read_text("utf-8")
SCRIPT = (ASSETS / "patuh.js").read_text("utf-8")


def palette(opening: str) -> dict[str, str]:
    block = STYLE[STYLE.index(opening) :]
    return dict(re.findall(r"--p-([a-z0-9-]+): (#[0-9a-f]{6});", block[: block.index("}")]))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("opening", [':root, [data-md-color-scheme="default"]', '[data-md-color-scheme="slate"] {'])
def test_every_colour_of_words_is_told_from_what_lies_behind_it(opening: str) -> None:
    colours = palette(opening)
    for name in ("error", "warning", "info", "lolos", "belum", "kecuali"):
        assert contrast(colours[name], colours[f"{name}-latar"]) >= 4.5, name
        assert contrast(colours[name], colours["kertas"]) >= 4.5, name
    for name in ("tinta", "redup", "tautan", "tautan-tunjuk"):
        for behind in ("kertas", "latar"):
            assert contrast(colours[name], colours[behind]) >= 4.5, (name, behind)
    for name in ("fokus", "tepi"):
        assert contrast(colours[name], colours["kertas"]) >= 3, name


def test_every_state_has_a_sign_of_its_own_beside_its_colour() -> None:
    signs = {}
    for name in ("error", "warning", "info", "lolos", "kecuali", "tak-berlaku", "galat"):
        (block,) = re.findall(rf"\.berat\.{name}::before[^{{]*{{([^}}]*)}}", STYLE)
        (signs[name],) = re.findall(r"content: \"(.)\" / \"\"", block)
    (block,) = re.findall(r"\.berat::before[^{]*{([^}]*)}", STYLE)
    (signs["belum"],) = re.findall(r"content: \"(.)\" / \"\"", block)
    assert len(set(signs.values())) == len(signs)


def test_look_and_script_ask_nothing_of_anybody_and_write_no_markup() -> None:
    assert len(SCRIPT.encode()) < 11_000
    for text in (STYLE, SCRIPT):
        assert not re.search(r"url\(|@import|https?://|//[a-z]+\.[a-z]+", text)
    writes = r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(|fetch|XMLHttp|import\(|\.style\b"
    assert not re.search(writes, SCRIPT)
