"""The page of each rule in the manual is true: its properties, its example, its right way.

A page's files are those of a small vault: a paragraph that is one code span names a file, the
fence behind it is its text. Those under "Example" make the rule fire; those under "Right" leave
the whole check silent. Of stored outputs of cells, `"…"` is a key or a version of Python, which
are filled in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest
from filled_outputs import fill_in
from markdown_it import MarkdownIt

from knapper.cells import Failure
from knapper.cells.run.failures import keep_failure
from knapper.diagnostics import FAMILIES, RULES, Diagnostic, Rule, Severity, rule_named, rule_page
from knapper.errors import UsageError
from knapper.external import Limits, Web, check_addresses
from knapper.fixes import FixOutcome, fix_vault
from knapper.site import Site
from knapper.yaml12 import read_yaml

DOCS = Path(__file__).resolve().parents[2] / "docs"
SECTIONS = ["Why", "Example", "Right", "Way out"]
EVERY = sorted(RULES)
OUTSIDE = [code for code in EVERY if code.startswith("L02")]  # asks the web, if it is asked to
INSIDE = [code for code in EVERY if code not in OUTSIDE]

Vault = dict[str, str]


def page(code: str) -> str:
    return (DOCS / "Rules" / f"{code}.md").read_text(encoding="utf-8")


def properties(code: str) -> dict[str, object]:
    node = read_yaml(page(code).split("---\n")[1])
    return {} if node is None else dict(node.data)


def sections(code: str) -> dict[str, Vault]:
    """Return the files of each section of a page, "" for what stands above the first."""
    found: dict[str, Vault] = {"": {}}
    name, path = "", ""
    tokens = MarkdownIt().parse(page(code).split("---\n", 2)[2])
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline" and before is not None and before.type == "heading_open":
            name, path = token.content, ""
            found[name] = {}
        elif token.type == "inline" and token.children is not None:
            only = token.children if len(token.children) == 1 else []
            path = only[0].content if only and only[0].type == "code_inline" else ""
        elif token.type == "fence" and path:
            found[name][path] = token.content
            path = ""
    return found


def broken_link(root: Path) -> None:
    """P001: a link that leads out of the vault."""
    outside = root.parent / "outside.md"
    outside.write_text("far")
    (root / "Garden.md").symlink_to(outside)


def large(name: str, mebibytes: int) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        with (root / name).open("wb") as stream:
            stream.truncate(mebibytes << 20)

    return write


def failed_cell(root: Path) -> None:
    """X003: a cell whose failure this computer knows."""
    key = Site.load(root).cells.local_keys("Garden.md")[0]
    keep_failure(root, key, Failure("ZeroDivisionError", "division by zero", line=3))


SETUPS: dict[str, Callable[[Path], object]] = {
    "P001": broken_link,
    "P005": large("Harvest.mp4", 26),
    "S001": lambda root: (root / "Sage.md").write_bytes(b"S\xe9ch\xe9."),
    "S002": lambda root: (root / "Sage.md").write_bytes(b"A \x07 herb."),
    "V001": large("Sage.md", 33),
    "X003": failed_cell,
}
"""What the example of a rule needs beside files of text: the vault's folder comes in."""


def addresses(files: Vault) -> list[httpx.URL]:
    return [httpx.URL(each) for each in re.findall(r"https?://[^\s)>\"]+", "".join(files.values()))]


def web(code: str) -> Web:
    """A web in which the addresses of a page's "Right" are well, and others as the rule says."""
    right = addresses(sections(code)["Right"])
    places = "".join(f'<p id="{url.fragment}">' for url in right if url.fragment)
    well = {(url.host, url.path) for url in right}

    def answer(request: httpx.Request) -> httpx.Response:
        if (request.headers["host"], request.url.path) in well:
            page = httpx.ByteStream(f"<!doctype html><title>A page</title>{places}".encode())
            return httpx.Response(200, headers={"content-type": "text/html"}, stream=page)
        if code == "L021":
            return httpx.Response(301, headers={"location": str(right[0])})
        if code == "L023":
            raise httpx.ConnectError("refused")
        return httpx.Response(404)

    async def resolve(_: str) -> list[str]:
        return ["93.184.215.14"]  # public, and never asked

    return Web(resolve=resolve, transport=lambda: httpx.MockTransport(answer), documentation=())


@pytest.fixture
def found_outside(make_vault: Callable[..., Path], tmp_path: Path) -> Callable[..., FixOutcome]:
    """Check the addresses of files in the web of a page, and mend what can be."""
    quick = Limits(pause=0.0, back_off=0.001, longest_wait=0.0)

    def check(files: Vault, code: str) -> FixOutcome:
        root = make_vault(files)

        def addresses() -> list[Diagnostic]:
            context = Site.load(root).context
            return check_addresses(
                context, cache_path=tmp_path / "answers", limits=quick, web=web(code)
            )

        return fix_vault(root, addresses, lambda one: one.code == code)

    return check


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNAPPER_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def found(make_vault: Callable[..., Path]) -> Callable[..., list[Diagnostic]]:
    def check(files: Vault, setup: Callable[[Path], object] | None = None) -> list[Diagnostic]:
        root = make_vault(files)
        fill_in(root)
        if setup is not None:
            setup(root)
        return list(Site.load(root).diagnostics)

    return check


Found = Callable[..., list[Diagnostic]]


def test_every_rule_has_a_page_and_no_other_page_is_there() -> None:
    assert sorted(path.stem for path in (DOCS / "Rules").glob("*.md")) == EVERY


@pytest.mark.parametrize("code", EVERY)
def test_properties_are_those_of_the_registry(code: str) -> None:
    rule = RULES[code]
    assert properties(code) == {
        "title": f"{code} {rule.name}",
        "description": rule.summary,
        "aliases": [rule.name],
        "code": code,
        "name": rule.name,
        "severity": rule.severity,
        "fixable": rule.fixable,
    }


@pytest.mark.parametrize("code", EVERY)
def test_a_page_has_its_sections_and_says_what_it_finds(code: str) -> None:
    assert [name for name in sections(code) if name] == SECTIONS
    assert len(rule_page(RULES[code]).split("\n\n")[2]) > 20


@pytest.mark.parametrize("code", INSIDE)
def test_the_example_fires(code: str, found: Found) -> None:
    if code == "S006" and find_spec("merman") is None:
        pytest.skip("there is no merman for this platform")
    files, setup = sections(code)["Example"], SETUPS.get(code)
    assert files or setup
    assert code in {one.code for one in found(files, setup)}


@pytest.mark.parametrize("code", [code for code in INSIDE if RULES[code].fixable])
def test_the_example_is_mended(code: str, make_vault: Callable[..., Path]) -> None:
    root = make_vault(sections(code)["Example"])
    fill_in(root)
    outcome = fix_vault(root, lambda: Site.load(root).diagnostics, lambda one: one.code == code)
    assert code in {one.code for one in outcome.mended}
    assert code not in {one.code for one in outcome.left}


@pytest.mark.parametrize("code", EVERY)
def test_the_right_way_is_silent(code: str, found: Found) -> None:
    files = sections(code)["Right"]
    assert files
    shown = [one for one in found(files) if one.severity is not Severity.INFO]
    assert [(one.code, one.message) for one in shown] == []
    assert code not in {one.code for one in found(files)}


@pytest.mark.parametrize("code", OUTSIDE)
def test_the_example_fires_in_its_web(
    code: str, found_outside: Callable[..., FixOutcome], found: Found
) -> None:
    files = sections(code)["Example"]
    outcome = found_outside(files, code)
    assert {one.code for one in (*outcome.left, *outcome.mended)} == {code}
    assert bool(outcome.mended) == RULES[code].fixable
    assert code not in {one.code for one in found(files)}  # nothing is asked unasked


@pytest.mark.parametrize("code", OUTSIDE)
def test_the_right_way_is_silent_in_its_web(
    code: str, found_outside: Callable[..., FixOutcome]
) -> None:
    assert found_outside(sections(code)["Right"], code).left == ()


def test_the_manual_lists_the_rules() -> None:
    """The tables of `docs/Reference/Findings.md` are the registry; the rest is prose."""
    overview = (DOCS / "Reference" / "Findings.md").read_text(encoding="utf-8")
    assert "\n".join(["| code | about |", "| --- | --- |", *map(family, FAMILIES)]) in overview
    head = ["| code | name | default | `--fix` | meaning |", "| --- | --- | --- | --- | --- |"]
    assert "\n".join([*head, *map(row, RULES.values())]) in overview


def family(letter: str) -> str:
    return f"| `{letter}` | {FAMILIES[letter].lower()} |"


def row(rule: Rule) -> str:
    meaning = re.sub(r"(%%|\[\[|\$\$)", r"`\1`", rule.summary)  # else Obsidian reads them
    mended = "yes" if rule.fixable else ""
    return f"| [[{rule.code}]] | {rule.name} | {rule.severity} | {mended} | {meaning} |"


class TestPageAsText:
    """What `knapper explain` prints."""

    def test_has_a_title_and_no_properties(self) -> None:
        text = rule_page(RULES["F004"])
        assert text.startswith(
            "# F004 unquoted-link\n\n*warning · mended by `knapper check --fix`*"
        )
        assert "aliases:" not in text

    def test_links_are_words_but_in_code(self) -> None:
        text = rule_page(RULES["L001"])
        assert "See [[Tyme]]." in text
        assert "or turn it `off`: Configuration, `severity`." in text
        assert "written `[[note]]` without" in rule_page(RULES["F004"])

    @pytest.mark.parametrize("code", EVERY)
    def test_no_link_is_left_in_prose(self, code: str) -> None:
        tokens = MarkdownIt().parse(rule_page(RULES[code]))
        words = [
            part.content
            for token in tokens
            for part in token.children or ()
            if part.type == "text" and "[[" in part.content
        ]
        assert words == []


@pytest.mark.parametrize("word", ["L001", "l001", "missing-note", " Missing-Note "])
def test_a_rule_is_known_by_code_and_name(word: str) -> None:
    assert rule_named(word).code == "L001"


@pytest.mark.parametrize(
    ("word", "way_out"),
    [
        ("missing-nte", "`missing-note`"),
        ("L0001", "`L0"),
        ("zzz", "`knapper rules`"),
        ("", "rules"),
    ],
)
def test_another_word_gets_a_hint(word: str, way_out: str) -> None:
    with pytest.raises(UsageError) as caught:
        rule_named(word)
    assert way_out in caught.value.help
