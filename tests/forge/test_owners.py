"""Which files guard what judges, who owns a file, and which attributes would hide a change."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.forge.attributes import attribute_dangers
from checker.forge.owners import OWNERS_FILES, Owners, subject_of
from checker.model.decision import Subject
from tests.conftest import Repository, write

# --- owners -----------------------------------------------------------------------------------------------------------

GITHUB = """\
# Pemilik berkas
*                       @kota/staf
*.js                    @js-owner #akhir baris
*.go                    docs@example.com
/build/logs/            @doctocat
docs/*                  docs@example.com
apps/                   @octocat
/scripts/               @doctocat @octocat
**/logs                 @log
/apps/github
/policies/**/rules/     @kota/hukum
/a\\ b/c.yaml            @spasi
/registry/*/x?.yaml     @tanya
"""


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("README.md", ("@kota/staf",)),
        ("lib/a.js", ("@js-owner",)),
        ("a.go", ("docs@example.com",)),
        ("build/logs/a/b", ("@log",)),
        ("x/build/logs/a", ("@log",)),
        ("docs/a.md", ("docs@example.com",)),
        ("docs/build/a.md", ("@kota/staf",)),
        ("x/docs/a.md", ("@kota/staf",)),
        ("x/apps/y/z", ("@octocat",)),
        ("apps", ("@kota/staf",)),
        ("scripts/run", ("@doctocat", "@octocat")),
        ("x/scripts/run", ("@kota/staf",)),
        ("apps/github", ()),
        ("apps/github/deep/file", ()),
        ("apps/githubby", ("@octocat",)),
        ("policies/uji/rules/a.yaml", ("@kota/hukum",)),
        ("policies/rules/a.yaml", ("@kota/hukum",)),
        ("policies/uji/regulation.yaml", ("@kota/staf",)),
        ("a b/c.yaml", ("@spasi",)),
        ("registry/aset/xy.yaml", ("@tanya",)),
        ("registry/aset/deep/xy.yaml", ("@kota/staf",)),
        ("Registry/aset/xy.yaml", ("@kota/staf",)),
    ],
)
def test_the_last_line_that_fits_names_the_owners(path: str, owners: tuple[str, ...]) -> None:
    assert Owners.read(GITHUB).of(path) == owners


def test_a_line_the_platform_passes_over_names_nobody() -> None:
    owners = Owners.read("* @a\n*.py @b bukan-pemilik\n!*.md @c\n*.md\n\\\n[\n*.x @-_.\r\n")
    assert owners.of("a.py") == ("@a",)
    assert owners.of("a.md") == ()
    assert owners.of("a.x") == ("@-_.",)


def test_every_section_asks_its_own_owners() -> None:
    text = "* @semua\n[Hukum][2] @hukum @wali\n/policies/\n/policies/a/ @a\n^[Dokumen] dok@uji.example\n*.md\n[hukum]\n*.yaml @lain\n"
    owners = Owners.read(text)
    assert owners.of("policies/x.txt") == ("@semua", "@hukum", "@wali")
    assert owners.of("policies/a/x.txt") == ("@semua", "@a")
    assert owners.of("policies/a/x.yaml") == ("@semua", "@lain")
    assert owners.of("policies/a/x.md") == ("@semua", "@a", "dok@uji.example")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "\x00",
        "\ufeff* @a",
        "[",
        "[]",
        "[] @a\n*",
        "^",
        "\\",
        "/ @a",
        "// @a",
        "** @a",
        "/** @a",
        "*" * 5000 + " @a",
        "[z-a] @a",
        "a" * 3_000_001,
    ],
)
@pytest.mark.parametrize("path", ["", "a", "a/b.yaml", "\udcff", "/", "a" * 300])
def test_no_list_of_owners_crashes_anything(text: str, path: str) -> None:
    assert Owners.read(text).of(path) in ((), ("@a",))


@settings(max_examples=300)
@given(st.text(alphabet="*/?[]!\\ab.@# \n^", max_size=60), st.text(alphabet="ab./", max_size=12))
def test_whatever_is_written_can_be_asked(text: str, path: str) -> None:
    assert isinstance(Owners.read(text).of(path), tuple)


def test_hostile_patterns_take_no_long_time() -> None:
    owners = Owners.read("\n".join("*a" * 60 + "b @x" for _ in range(5)) + "\n" + "**/" * 300 + "x @y\n")
    start = time.process_time()
    assert owners.of("a" * 250) == ()
    assert time.process_time() - start < 5


# --- what is protected ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "paths"),
    [
        (Subject.RULE, "policies/uji/rules/a.yaml kota/policies/uji/rules/deep/a.yaml POLICIES/uji/rules/a.yaml"),
        (Subject.REGULATION, "policies/uji/regulation.yaml policies/uji/catatan.md"),
        (Subject.INSTRUMENT, "policies/uji/instrument.yaml policies/uji/levels/1.yaml"),
        (Subject.KIND, "schemas/aset.schema.yaml schemas/meta/umum.schema.yaml kota/schemas/aset.schema.yaml"),
        (Subject.CHECKER, "schemas/meta/rule.schema.yaml checker/gate.py pyproject.toml requirements/run.txt Makefile makefile .ci/run.sh mkdocs.yml site/templates/ringkasan.html.j2 site/docs/index.md"),
        (Subject.WAIVER, "kota/registry/pengecualian/a.yaml kota/registry/pengecualian/dinas/a.yaml"),
        (Subject.GOVERNMENT, "kota/registry/instansi.yaml"),
        (Subject.OWNERS, " ".join(OWNERS_FILES) + " codeowners .GitHub/CodeOwners"),
        (Subject.WORKFLOW, ".github/workflows/a.yml .github/actions/a/action.yml action.yml .gitlab-ci.yml ci/a.sh .gitea/workflows/a.yaml "
         ".forgejo/workflows/a.yaml .pre-commit-config.yaml .pre-commit-hooks.yaml Jenkinsfile .GITHUB/Workflows/a.yml .gitlab/ci/a.yml"),
        (Subject.ATTRIBUTES, ".gitattributes a/b/.gitattributes kota/registry/.gitattributes .gitmodules .lfsconfig .GitAttributes "
         "GITATT~1 a/.gitattributes. .git\u200cattributes .gitattributes::$INDEX_ALLOCATION"),
        (None, "README.md kota/registry/aset/a.yaml kota/registry/aset/action.yml docs/policies/a/rules/a.yaml lain/checker/a.py kota/lain/pengecualian/a.yaml "
         "policies schemas instansi.yaml kota/instansi.yaml .gitignore policiesx/a/rules/a.yaml examples/registry/instansi.yaml"),
    ],
)  # fmt: skip
def test_what_guards_or_judges_is_known_by_its_path(subject: Subject | None, paths: str) -> None:
    wrong = [
        (path, subject_of(path, "kota/registry"))
        for path in paths.split(" ")
        if subject_of(path, "kota/registry") is not subject
    ]
    assert wrong == []


def test_a_registry_at_the_top_has_its_declarations_there() -> None:
    assert subject_of("instansi.yaml", "") is Subject.GOVERNMENT
    assert subject_of("pengecualian/a.yaml", ".") is Subject.WAIVER
    assert subject_of("aset/a.yaml", ".") is None
    assert subject_of("policies/uji/rules/a.yaml", "") is Subject.RULE


# --- attributes -------------------------------------------------------------------------------------------------------

JUDGED = ["registry", "policies", "schemas", ".github"]

DANGERS = [
    "* -diff", "*.yaml -diff", "*.YAML -diff", "registry/** linguist-generated", "registry/** linguist-generated=true",
    "policies/**/rules/*.yaml gitlab-generated", "schemas/*.yaml linguist-vendored", "regis*/a?et/** filter=x", "*.yaml binary",
    "*.y[a-z]ml diff=rahasia", "*.yaml working-tree-encoding=UTF-16", "* eol=crlf", "*.yaml crlf=crlf", "registry/aset/a.yaml ident",
    "registry/aset/*.yaml merge=ours", "registry/** export-ignore", "registry export-ignore", "registry/ export-ignore",
    "policies/uji/regulation.yaml export-subst", '"regist\\162y/**" -diff', "/**/aset/*.yaml -diff", "[attr]sembunyi -diff",
    "[attr]sembunyi text lain", "*.yaml sembunyi", "CODEOWNERS -diff", ".github/** -diff", ".gitattributes -diff", "  *.yaml\t-diff",
    "*.yaml text -diff", "registry/**/[!x]*.yaml -diff", "registry/aset/[[:alpha:]]*.yaml -diff", "\ufeff*.yaml -diff", "*.yaml -diff\r",
    "**/registry/** encoding=UTF-16",
]  # fmt: skip
HARMLESS = [
    "", "# *.yaml -diff", "* text=auto eol=lf", "* text=auto", "*.yaml text eol=lf", "*.yaml -text", "*.yaml diff", "*.yaml !diff",
    "*.png binary", "*.jpg filter=lfs diff=lfs merge=lfs -text", "*.bat eol=crlf", "*.sh text eol=lf", "docs/** linguist-generated",
    "vendor/** linguist-vendored", "package-lock.json -diff linguist-generated", "*.lock -diff", ".github export-ignore",
    ".gitattributes export-ignore", "tests export-ignore", "/.github/ export-ignore", "*.yaml linguist-language=YAML",
    "*.yaml linguist-generated=false -linguist-vendored", "*.yaml -ident -filter", "* whitespace=trailing-space", "!*.yaml -diff",
    "registry -diff", "registry/ -diff", "registrya/** -diff", "*.yaml merge=text", "*.yaml working-tree-encoding=UTF-8",
    "x/registry/** -diff", "[attr]rapi text eol=lf", "*.yaml conflict-marker-size=9", "*.md diff=markdown", "registry/*.png -diff",
    "*.yaml.bak -diff", "yaml -diff", "registry/[*.yaml -diff", "*.yaml",
]  # fmt: skip


@pytest.mark.parametrize("line", DANGERS)
def test_a_line_that_hides_is_told(line: str) -> None:
    found = attribute_dangers(f"* text=auto\n{line}\n", JUDGED)
    assert found
    assert {number for number, *_ in found} == {2}


@pytest.mark.parametrize("line", HARMLESS)
def test_a_line_that_hides_nothing_is_not_told(line: str) -> None:
    assert attribute_dangers(f"{line}\n", JUDGED) == []


def test_a_file_in_a_folder_speaks_of_that_folder() -> None:
    assert attribute_dangers("* -diff\n", JUDGED, "docs/") == []
    assert attribute_dangers("/*.yaml -diff\nx/* ident\n", JUDGED, "registry/aset/") == [
        (1, "/*.yaml", "-diff"),
        (2, "x/*", "ident"),
    ]
    assert attribute_dangers("a/** -diff\n", ["kota/registry"], "kota/") == []
    assert attribute_dangers("registry/** -diff\n", ["kota/registry"], "kota/") == [(1, "registry/**", "-diff")]


def test_each_pattern_with_an_attribute_is_told_once() -> None:
    text = "*.yaml -diff ident\n\n*.yaml -diff\n"
    assert attribute_dangers(text, JUDGED) == [(1, "*.yaml", "-diff"), (1, "*.yaml", "ident")]


def test_many_and_long_patterns_take_no_long_time() -> None:
    start = time.process_time()
    assert len(attribute_dangers("\n".join(f"*a{n}*b -diff" for n in range(20_000)), JUDGED)) > 15_000
    assert attribute_dangers("**/" * 600 + "*a" * 200 + ".yaml -diff", JUDGED)
    assert attribute_dangers("?" * 1_000_000 + " -diff", JUDGED)
    assert time.process_time() - start < 30


@settings(max_examples=300)
@given(st.text(alphabet='*/?[]!\\ab.-=[attr]"diff \n\t#\x00é', max_size=80), st.sampled_from(["", "registry/"]))
def test_whatever_attributes_hold_can_be_read(text: str, below: str) -> None:
    for number, _, attribute in attribute_dangers(text, JUDGED, below):
        assert 1 <= number <= text.count("\n") + 1
        assert attribute


PATTERNS = [
    "*", "*.yaml", "a*", "?.yaml", "a.yaml", "/a.yaml", "*/a.yaml", "**", "**/a.yaml", "b/**", "b/**/a.yaml", "/**/a.yaml", "b*/**", "b/*",
    "[ab].yaml", "[!b].yaml", "[a-c]*", "[^a]*", "b/", "b", "b/c", "b/c/", "b/c/**", "***", "b/***/a.yaml", "a**.yaml", "**.yaml", "b/**a.yaml",
    "\\a.yaml", "b\\/a.yaml", "[]a].yaml", "[a", "*.y*l", "b/c/*.yaml", "/b/**/*.yaml", "b/?/a.yaml", "**/c/**", "*/*/*", "/*", "//a.yaml",
]  # fmt: skip
FILES = ["b/a.yaml", "b/c/a.yaml", "b/c/d/a.yaml", "c/b/a.yaml", "bc/a.yaml"]


def test_patterns_fit_what_git_says_they_fit(tmp_path: Path) -> None:
    """Each file is the whole of what is judged; git itself says which patterns reach it."""
    wrong = []
    for number, pattern in enumerate(PATTERNS):
        place = Repository(tmp_path / str(number))
        write(place.root, {".gitattributes": f"{pattern} -diff\n"})
        for file in FILES:
            folder = file.rsplit("/", 1)[0]
            said = place.git("check-attr", "diff", "--", file).endswith(": unset")
            # Any file of that folder may be meant; so where git names this one, it must be told.
            if said and not attribute_dangers(f"{pattern} -diff\n", [folder]):
                wrong.append((pattern, file))
            if not said and attribute_dangers(f"{pattern} -diff\n", [folder]) and not _could(place, folder):
                wrong.append((pattern, folder))
    assert wrong == []


def _could(place: Repository, folder: str) -> bool:
    """Whether git takes the pattern for any of some files below a folder, or for what guards it."""
    names = [
        "a.yaml",
        "x.yaml",
        "a.yml",
        "b.yaml",
        "c/a.yaml",
        "c/x.yaml",
        "x/a.yaml",
        "x/y.yaml",
        "x/c/a.yaml",
        "ayaml.yaml",
        ".gitattributes",
        "-.yaml",
        "a/b/c/d.yaml",
    ]
    files = [f"{folder}/{name}" for name in names] + [".gitattributes", "CODEOWNERS", ".github/CODEOWNERS"]
    return ": unset" in place.git("check-attr", "diff", "--", *files)
