"""Each kind of fact holds of a page that shows it and fails on one that does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from checker import KINDS, Site, UnmetError, check, kind_of, visible

PNG, OTHER = b"\x89PNG one", b"\x89PNG two"
FOOTNOTE = (
    '<p>Mark<sup><a href="#fn1">1</a></sup></p><ol><li id="fn1"><p>Body <em>x</em></p></li></ol>'
)


def _page(source: str, body: str, head: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>{source} - Site</title>{head}"
        f'<meta name="knapper:source" content="{source}.md"></head>'
        f"<body><nav><a href='../b/'>menu</a></nav><article>{body}</article></body></html>"
    )


def _site(tmp_path: Path, body: str, head: str = "", files: dict[str, Any] | None = None) -> Site:
    root, vault = tmp_path / "site", tmp_path / "vault"
    vault.mkdir()
    (vault / "one.png").write_bytes(PNG)
    pages: dict[str, Any] = {
        "a/index.html": _page("a", body, head),
        "b/index.html": _page(
            "b",
            '<h1>b</h1><h2 id="part">Part<a class="headerlink" href="#part">¶</a></h2><p>Under.</p>'
            '<h2 id="later">Later</h2><p id="blk">Block text.</p><p>Rest.</p>',
        ),
        "c/index.html": _page("c", "<h1>c</h1>"),
        "tags/x/index.html": (
            "<html><body><nav><a href='../../c/'>c</a></nav>"
            "<main><h1>x</h1><a href='../../b/'>b</a></main></body></html>"
        ),
        "one-copy.png": PNG,
        "two.png": OTHER,
        **(files or {}),
    }
    for name, content in pages.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Site(root, vault)


# kind: (arguments, article that satisfies them, articles that do not)
CASES: list[tuple[str, Any, str, list[str]]] = [
    (
        "links_to",
        {"text": "go", "note": "b.md"},
        '<a href="../b/">go</a>',
        ["go", '<a href="../c/">go</a>', '<a href="../gone/">go</a>', '<a href="/b">go on</a>'],
    ),
    (
        "links_to",
        {"text": "go", "note": "b.md", "heading": "Part", "followed_by": "Under."},
        '<a href="../b/#part">go</a>',
        ['<a href="../b/">go</a>', '<a href="../b/#later">go</a>', '<a href="../b/#no">go</a>'],
    ),
    (
        "links_to",
        {"text": "go", "note": "b.md", "block": "Block text.", "lacks": "Rest."},
        '<a href="../b/#blk">go</a>',
        ['<a href="../b/#part">go</a>', '<a href="../b/">go</a>'],
    ),
    (
        "links_to",
        {"text": "go", "file": "one.png"},
        '<a href="../one-copy.png">go</a>',
        ['<a href="../two.png">go</a>'],
    ),
    (
        "links_to",
        {"text": "go", "url": "https://x.org/"},
        '<a href="https://x.org/">go</a>',
        ['<a href="https://y.org/">go</a>'],
    ),
    (
        "links_to",
        {"text": "go", "note": "b.md", "within": "li"},
        '<li><a href="../b/">go</a></li>',
        ['<p><a href="../b/">go</a></p><ul><li>x</li></ul>', '<a href="../b/">go</a>'],
    ),
    ("leads_to", "b.md", '<svg><a href="../b/"><text>x</text></a></svg>', ["<p>b</p>"]),
    ("leads_not_to", "b.md", '<a href="../c/">c</a>', ['<a href="../b/">x</a>']),
    (
        "no_link",
        "gone",
        "<p>gone</p>",
        ["<p>other</p>", '<a href="../b/">gone</a>', '<a href="#">so gone</a>'],
    ),
    (
        "backlink_from",
        "b.md",
        '<section class="backlinks"><a href="../b/">b</a></section>',
        ['<a href="../b/">b</a>', '<section class="backlinks"><a href="../c/">b</a></section>'],
    ),
    (
        "no_backlink_from",
        "b.md",
        '<a href="../b/">b</a>',
        ['<div class="x backlinks"><a href="../b/#part">b</a></div>'],
    ),
    (
        "links_live",
        True,
        '<a href="../b/#part">x</a><img src="../two.png">',
        ['<a href="../no/">x</a>', '<img src="no.png">', '<a href="../b/#no">x</a>'],
    ),
    ("ids_unique", True, '<p id="x"></p><p id="y"></p>', ['<p id="x"></p><p id="x"></p>']),
    ("page", True, "", []),
    ("title", "a", "<h1>a</h1>", ["<h1>A</h1>", "<h1>other</h1>", "<h2>a</h2>"]),
    (
        "shows",
        "two words",
        "<p>two\n words</p>",
        ["<p>two</p><p>word</p>", '<div class="backlinks">two words</div>', "<nav>two words</nav>"],
    ),
    ("shows", {"text": "w", "count": 1}, "<p>w</p>", ["<p>w</p><p>w</p>"]),
    ("shows", {"any": ["v", "w"]}, "<p>w</p>", ["<p>x</p>"]),
    ("shows_not", "w", "<p>x</p><!-- w -->", ["<p>w</p>"]),
    ("order", ["u", "v"], "<p>u</p><p>v</p>", ["<p>v</p><p>u</p>", "<p>u</p>"]),
    ("element", {"css": "em", "exact": "x"}, "<em>x</em>", ["<em>xy</em>", "<b>x</b>"]),
    ("element", {"css": "em", "text": "x", "count": 1}, "<em>xy</em>", ["<em>x</em><em>x</em>"]),
    (
        "breaks",
        ["one", "two"],
        "<p>one<br>\ntwo</p>",
        ["<p>one\ntwo</p>", "<p>one</p><p>two</p>", "<div>one<p>x<br>y</p>two</div>"],
    ),
    ("joined", ["one", "two"], "<p>one\ntwo</p>", ["<p>one<br>two</p>", "<p>one</p><p>two</p>"]),
    ("row", ["1", "2"], "<table><tr><td>1<td>2</table>", ["<table><tr><td>1<td>3</table>"]),
    (
        "nested",
        {"item": "y", "under": "x"},
        "<ul><li>x<ul><li>y</ul></ul>",
        ["<ul><li>x<li>y</ul>", "<ul><li>z<ul><li>y</ul></ul>"],
    ),
    ("nested", {"item": "x", "under": None}, "<ul><li>x</ul>", ["<ul><li>y<ul><li>x</ul></ul>"]),
    ("same_list", ["x", "y"], "<ul><li>x<li>y</ul>", ["<ul><li>x</ul><p>-</p><ul><li>y</ul>"]),
    (
        "task",
        {"text": "t", "checked": True, "mark": "?"},
        '<ul><li data-task="?"><input type="checkbox" checked> t</ul>',
        [
            '<ul><li data-task="?"><input type="checkbox"> t</ul>',
            "<ul><li>t</ul>",
            '<ul><li data-task="x"><input type="checkbox" checked> t</ul>',
        ],
    ),
    ("no_task", "t", "<ul><li>t</ul>", ['<ul><li><input type="checkbox"> t</ul>']),
    (
        "callout",
        {"title": "T", "type": "tldr", "body": "B", "fold": "none"},
        '<div class="admonition abstract"><p class="admonition-title">T</p><p>B</p></div>',
        [
            '<div class="admonition note"><p class="admonition-title">T</p><p>B</p></div>',
            '<div class="admonition abstract"><p class="admonition-title">T</p></div><p>B</p>',
            '<details class="abstract"><summary>T</summary><p>B</p></details>',
            "<blockquote><p>T</p><p>B</p></blockquote>",
        ],
    ),
    (
        "callout",
        {"title": "T", "fold": "shut"},
        "<details><summary>T</summary></details>",
        ["<details open><summary>T</summary></details>"],
    ),
    (
        "callout",
        {"title": "I", "inside": "O", "lacks": "z", "has": "em"},
        "<details><summary>O</summary><details><summary>I</summary><em>x</em></details>z</details>",
        [
            "<details><summary>I</summary><em>x</em></details>",
            "<details><summary>O</summary><details><summary>I</summary></details></details>",
            "<details><summary>O</summary><details><summary>I</summary><em>z</em></details></details>",
        ],
    ),
    ("no_callout", "x", "<p>x</p>", ["<details><summary>x</summary></details>", "<p>y</p>"]),
    (
        "image",
        {"file": "one.png", "width": 5, "height": None, "alt": "w"},
        '<img src="../one-copy.png" width="5" alt="w">',
        [
            '<img src="../two.png" width="5" alt="w">',
            '<img src="../one-copy.png" alt="w">',
            '<img src="../one-copy.png" width="5" height="5" alt="w">',
            '<img src="../one-copy.png" width="5" alt="v">',
        ],
    ),
    (
        "media",
        {"tag": "iframe", "file": "one.png", "fragment": "page=3", "height": 4},
        '<iframe src="../one-copy.png#page=3" height="4"></iframe>',
        [
            '<iframe src="../one-copy.png" height="4"></iframe>',
            '<iframe src="../one-copy.png#page=3"></iframe>',
            '<a href="../one-copy.png">x</a>',
        ],
    ),
    (
        "math",
        {"text": "a-b", "has": "mo", "block": True},
        '<math display="block"><mi>a</mi><mo>−</mo><mi>b</mi><annotation>x</annotation></math>',
        [
            "<math><mi>a</mi><mo>−</mo><mi>b</mi></math>",
            "<p>a-b</p>",
            '<math display="block">ab</math>',
        ],
    ),
    (
        "code",
        {"text": "a\n  b", "language": "js", "lacks": "c"},
        '<div class="language-js"><pre><code>a\n  b\n</code></pre></div>',
        [
            "<pre><code>a\n  b\n</code></pre>",
            '<pre class="language-js">a\nb\n</pre>',
            '<pre class="language-js">a\n  b\nc</pre>',
            "<p>a b</p>",
        ],
    ),
    (
        "footnote",
        {"near": "Mark", "body": "Body x", "has": "em"},
        FOOTNOTE,
        [
            "<p>Mark</p>",
            FOOTNOTE.replace("Body", "Other"),
            FOOTNOTE.replace("#fn1", "#fn2"),
            FOOTNOTE.replace("em>", "b>"),
        ],
    ),
    (
        "property",
        {"name": "k", "values": ["v"], "link": "b.md"},
        '<table><tr><th>k<td><a href="../b/">v</a></table>',
        [
            "<table><tr><th>k<td>v</table>",
            "<p>k v</p>",
            '<table><tr><th>K<td><a href="../b/">v</a></table>',
        ],
    ),
    (
        "tag_page",
        {"tag": "x", "notes": "b.md"},
        '<a href="../tags/x/">#x</a>',
        ['<a href="../b/">#x</a>', "#x", '<a href="../tags/y/">#x</a>'],
    ),
    ("not_tag", "#x", "<p>#x</p>", ['<a href="../tags/x/">#x</a>', "<p>x</p>"]),
]


@pytest.mark.parametrize(("name", "args", "good", "bad"), CASES, ids=lambda value: str(value)[:24])
def test_kind(tmp_path: Path, name: str, args: Any, good: str, bad: list[str]) -> None:
    fact = {"rule": "§0", "id": "x", "note": "a.md", name: args}
    (tmp_path / "good").mkdir()
    check(_site(tmp_path / "good", good), fact)
    for number, body in enumerate(bad):
        (tmp_path / str(number)).mkdir()
        site = _site(tmp_path / str(number), body)
        with pytest.raises(UnmetError):
            check(site, fact)


REFRESH = '<html><head><meta http-equiv="refresh" content="0; url=../a/"></head></html>'
SITE_CASES: list[tuple[str, Any, dict[str, Any], dict[str, Any]]] = [
    ("page", False, {"note": "z.md"}, {"note": "a.md"}),
    ("nowhere", "hidden words", {}, {"files": {"x.json": '"Hidden Words"'}}),
    ("nowhere", "hidden words", {}, {"files": {"hidden-words.txt": "x"}}),
    (
        "nowhere",
        {"text": "w5", "files": r"\.json$"},
        {"files": {"x.txt": "w5"}},
        {"files": {"x.json": "w5"}},
    ),
    (
        "somewhere",
        {"text": "w5", "files": r"\.json$"},
        {"files": {"x.json": "w5"}},
        {"files": {"x.txt": "w5"}},
    ),
    ("published", "one.png", {}, {"files": {"one-copy.png": b"other"}}),
    ("unpublished", "one.png", {"files": {"one-copy.png": b"other"}}, {}),
    ("pages_once", True, {}, {"files": {"z.html": _page("a", "x")}}),
    ("served_at", "a", {}, {"note": "b.md"}),
    ("redirect", "Old Place/Name", {"files": {"old-place/name.html": REFRESH}}, {}),
    (
        "redirect",
        "Old",
        {"files": {"old/index.html": REFRESH}},
        {"files": {"old/index.html": REFRESH.replace("/a/", "/b/")}},
    ),
    (
        "meta",
        {"name": "og:x", "content": "w"},
        {"head": '<meta property="og:x" content="w">'},
        {"head": '<meta property="og:x" content="v">'},
    ),
    (
        "meta",
        {"name": "og:i", "file": "one.png"},
        {"head": '<meta property="og:i" content="https://h.org/one-copy.png">'},
        {"head": '<meta property="og:i" content="https://h.org/two.png">'},
    ),
    ("built", True, {}, {"log": "Traceback (most recent call last):\n"}),
    ("built", True, {"code": 1}, {"code": 2}),
    ("reports", "a.md", {"log": "a.md:3"}, {"log": "b.md:3"}),
]


@pytest.mark.parametrize(("name", "args", "good", "bad"), SITE_CASES)
def test_kind_of_site(
    tmp_path: Path, name: str, args: Any, good: dict[str, Any], bad: dict[str, Any]
) -> None:
    for label, setup in (("good", dict(good)), ("bad", dict(bad))):
        (tmp_path / label).mkdir()
        fact = {"rule": "§0", "id": "x", "note": setup.pop("note", "a.md"), name: args}
        log, code = setup.pop("log", ""), setup.pop("code", 0)
        site = _site(tmp_path / label, "<p>x</p>", **setup)
        site.log, site.code = log, code
        if label == "good":
            check(site, fact)
        else:
            with pytest.raises(UnmetError):
                check(site, fact)


def test_every_kind_is_tested() -> None:
    assert set(KINDS) == {case[0] for case in CASES} | {case[0] for case in SITE_CASES}


def test_a_page_that_is_not_there_is_unmet(tmp_path: Path) -> None:
    with pytest.raises(UnmetError, match="no page"):
        check(_site(tmp_path, "x"), {"rule": "§0", "id": "x", "note": "z.md", "shows": "x"})


@pytest.mark.parametrize("fact", [{"rule": "§0"}, {"shows": "x", "title": "y"}, {"showz": "x"}])
def test_a_fact_states_one_known_kind(fact: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="one known kind"):
        kind_of(fact)


def test_an_unknown_argument_is_refused(tmp_path: Path) -> None:
    fact = {"rule": "§0", "id": "x", "note": "a.md", "links_to": {"text": "x", "nott": "b.md"}}
    with pytest.raises(ValueError, match="nott"):
        check(_site(tmp_path, "x"), fact)


def test_blocks_are_apart_and_words_are_not() -> None:
    soup = BeautifulSoup("<p>a<b>b</b>c</p><p>d</p>", "lxml")
    assert visible(soup) == "abc d"
