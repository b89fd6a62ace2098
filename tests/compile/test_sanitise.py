"""Raw HTML: nothing runs, nothing breaks out, and what Obsidian passes stays (§7.5)."""

from __future__ import annotations

import re

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.compile.sanitise import sanitise

VECTORS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x OnErRoR = alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    '<img src="x"onerror="alert(1)">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style>@import '//evil'</style></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<svg><set attributeName=href to=javascript:alert(1)>",
    "<svg><use href='data:image/svg+xml;base64,PHN2Zz4='></use></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>",
    "<svg><image href='//evil/x' onload=alert(1)></svg>",
    "<math><a xlink:href=javascript:alert(1)>x</a></math>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='&#x6A;avascript&colon;alert(1)'>x</a>",
    "<a href='jav&NewLine;ascript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href=JaVaScRiPt:alert(1)>x</a>",
    "<a href=vbscript:msgbox(1)>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<area href=javascript:alert(1)>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input type=image src=x onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe src='data:text/html,<script>alert(1)</script>'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=http://evil/></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x></applet>",
    "<base href='//evil/'>",
    "<link rel=stylesheet href='//evil/x.css'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style>body{background:url(//evil)}</style>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<div style='width:expression(alert(1))'>x</div>",
    "<div style='-moz-binding:url(//evil)'>x</div>",
    "<div style='position:fixed;inset:0'>x</div>",
    "<div style='background:u\\72l(//evil)'>x</div>",
    "<video poster=javascript:alert(1)></video>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<html onclick=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<select autofocus onfocus=alert(1)>",
    "<textarea autofocus onfocus=alert(1)>",
    "<keygen autofocus onfocus=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<title><img src=x onerror=alert(1)></title>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<img srcset='javascript:alert(1) 1x'>",
    "<blockquote cite=javascript:alert(1)>x</blockquote>",
    "<p id=x onclick=alert(1)>x</p>",
    "<isindex action=javascript:alert(1)>",
    "<frameset onload=alert(1)>",
    "<table background=javascript:alert(1)><tr><td background=javascript:alert(1)>",
    "<a href='x' style='behavior:url(#x)'>x</a>",
    "<div draggable=true ondragstart=alert(1)>x</div>",
    '<a href="javascript&#0000058alert(1)">x</a>',
    "<a href='\u3000javascript:alert(1)'>x</a>",
    "<dialog open onclose=alert(1)>x</dialog>",
    "<slot onslotchange=alert(1)>x</slot>",
    "<portal src=//evil></portal>",
]
ELEMENTS = {"script", "style", "object", "embed", "applet", "base", "link", "meta", "form"}
ADDRESSES = {"href", "src", "poster", "action", "formaction", "cite", "data", "background"}
CODE = re.compile(r"^(?:javascript|vbscript|data:text|livescript)", re.IGNORECASE)


def _assert_harmless(html: str) -> None:
    root = lxml.html.fragment_fromstring(html, create_parent="main")
    for element in root.iter(lxml.etree.Element):
        tag = str(element.tag).lower()
        assert tag not in ELEMENTS, html
        for name, value in element.attrib.items():
            key = str(name).lower().rpartition(":")[2].rpartition("}")[2]
            assert not key.startswith("on"), html
            assert key not in {"srcdoc", "formaction"}, html
            bare = re.sub(r"[\x00-\x20\u3000]+", "", str(value))
            if key in ADDRESSES or key == "srcset":
                assert not CODE.match(bare), html
            if key == "style":
                assert not re.search(r"url|expression|binding|fixed|behavior|\\", bare), html
            if tag == "iframe" and key == "src":
                assert bare.startswith("https://"), html


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_runs(vector: str) -> None:
    _assert_harmless(sanitise(vector))
    _assert_harmless(sanitise(f"<table><tr><td>{vector}</td></tr></table>"))
    _assert_harmless(sanitise(f"<svg>{vector}</svg>"))


@pytest.mark.parametrize(
    "html",
    [
        "<kbd>Ctrl</kbd> <sub>2</sub> <sup>3</sup> <u>u</u> <ins>i</ins> <small>s</small>",
        "<details><summary>More</summary>text</details>",
        '<div class="a" id="b" data-x="1" aria-label="l" dir="rtl" lang="ar">x</div>',
        '<span style="font-family: cursive;color:red">x</span>',
        '<table><tbody><tr><td colspan="2" align="right">x</td></tr></tbody></table>',
        "<ruby>漢<rt>kan</rt></ruby>",
        '<img src="https://e.org/x.png" alt="a" width="10" height="5">',
        '<video controls=""><source src="https://e.org/x.mp4" type="video/mp4"></video>',
        '<svg viewBox="0 0 4 4" width="4"><circle cx="2" cy="2" r="1" fill="red"></circle></svg>',
    ],
)
def test_what_obsidian_passes_stays(html: str) -> None:
    assert _same(sanitise(html, loads_outside=True)) == _same(html)


def _same(html: str) -> list[tuple[str, dict[str, str], str]]:
    root = lxml.html.fragment_fromstring(html, create_parent="main")
    return [(str(e.tag), dict(sorted(e.attrib.items())), e.text or "") for e in root.iter()]


def test_an_https_frame_passes_and_waits() -> None:
    assert sanitise('<iframe src="https://e.org/f"></iframe>', loads_outside=True) == (
        '<iframe src="https://e.org/f" loading="lazy"></iframe>'
    )


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://e.org/p.png" alt="a">',
        '<img src="//e.org/p.png">',
        '<IMG SRC=" HTTPS://e.org/p.png">',
        '<a href="x"><img src="https://e.org/p.png" alt="a"></a>',
        '<img src="p.png" srcset="https://e.org/p.png 2x">',
        '<picture><source srcset="p.png 1x,https://e.org/p.png 2x"><img src="p.png"></picture>',
        '<iframe src="https://e.org/f" width="300" height="200">x<b>y</b></iframe>',
        '<video src="https://e.org/f.mp4" poster="https://e.org/p.png" preload="auto"></video>',
        '<video poster="https://e.org/p.png"><source src="https://e.org/f.mp4"></video>',
        '<audio preload="auto"><source src="https://e.org/f.mp3"></audio>',
        '<video src="f.mp4"><track src="https://e.org/t.vtt" default></video>',
        '<img alt="x > y" title=\'"\' src="https://e.org/p.png">',
    ],
)
def test_no_other_host_is_asked_unasked(html: str) -> None:
    cleaned = sanitise(html)
    root = lxml.html.fragment_fromstring(cleaned, create_parent="main")
    for element in root.iterdescendants():
        around = (element, *element.iterancestors())
        waits = any(each.get("preload") == "none" for each in around)
        for key in ("src", "srcset", "poster"):
            if key != "src" or not waits:
                assert "e.org" not in (element.get(key) or ""), cleaned


def test_what_stands_in_a_link_has_no_link_of_its_own() -> None:
    cleaned = sanitise(
        '<a href="x"><img src="https://e.org/p.png"></a> <img src="https://e.org/q.png">'
    )
    inside, alone = re.findall(r"<span .*?</span>", cleaned)
    assert "<a " not in inside
    assert 'href="https://e.org/q.png"' in alone


@pytest.mark.parametrize("html", ["<div><b>x", "x</div></article></body>y", "<p>a<p>b", "</p>"])
def test_the_result_is_balanced(html: str) -> None:
    cleaned = sanitise(html)
    for tag in set(re.findall(r"<(\w+)", cleaned)) - {"br", "hr", "img", "input"}:
        assert len(re.findall(rf"<{tag}\b", cleaned)) == cleaned.count(f"</{tag}>"), cleaned
    assert "</article>" not in cleaned


def test_slots_and_our_ids_survive() -> None:
    html = '<h2 id="\x05a">\x02L0\x03x\x02l0\x03<a class="headerlink" href="#\x05a">¶</a></h2>'
    assert sanitise(html) == html


def test_relative_addresses_are_asked_about() -> None:
    asked: list[tuple[str, str, str]] = []

    def rewrite(tag: str, attribute: str, value: str) -> str | None:
        asked.append((tag, attribute, value))
        return "\x02U0\x03" if tag == "img" else None

    html = sanitise(
        '<img src="a b.png"><a href="Note.md">x</a><a href="#top">y</a>'
        '<a href="https://e.org">z</a><img src="//e.org/x.png">',
        rewrite,
    )
    assert asked == [("img", "src", "a b.png"), ("a", "href", "Note.md")]
    assert '<img src="\x02U0\x03">' in html
    assert '<a href="Note.md">' in html


@given(st.text())
def test_any_text_is_survived_and_a_second_pass_changes_nothing(text: str) -> None:
    once = sanitise(text)
    assert sanitise(once) == once


FRAGMENTS = st.lists(st.sampled_from([*VECTORS, "<div>", "</div>", "x", "<b>", "</table>", "<li>"]))


@given(FRAGMENTS)
def test_vectors_in_any_company_are_harmless(parts: list[str]) -> None:
    _assert_harmless(sanitise("".join(parts)))


def test_mathml_passes_without_links_and_actions() -> None:
    html = '<math display="block"><mfrac><mi>a</mi><mn>2</mn></mfrac></math>'
    assert sanitise(html) == html
    assert "href" not in sanitise('<math><mi href="https://e.org">x</mi></math>')
    assert sanitise("<math><maction onclick=x><mi>a</mi></maction></math>").count("mi") == 2


def test_the_pictures_of_a_srcset_are_asked_about() -> None:
    html = sanitise(
        '<img src="https://e.org/a.png" srcset="b.png 1x, https://e.org/c.png 2x">',
        lambda _tag, _attribute, value: {"b.png": "\x02U0\x03"}.get(value),
        loads_outside=True,
    )
    assert 'srcset="\x02U0\x03 1x, https://e.org/c.png 2x"' in html
    assert "srcset" not in sanitise('<img srcset="data:text/html,x 1x">')


def test_no_element_asks_materials_script_to_fetch_mermaid():
    assert sanitise('<pre class="mermaid wide">a</pre>') == '<pre class="wide">a</pre>'
    assert sanitise('<pre class="mermaid">a</pre>') == "<pre>a</pre>"
    assert sanitise('<p class="mermaid-like">a</p>') == '<p class="mermaid-like">a</p>'
