"""HTML of a page as Markdown."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.compile import CompileOptions, compile_note
from knapper.render import to_markdown


def written(html: str) -> str:
    return to_markdown(html, lambda address: address)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h2 id=x>Head <code>a</code></h2><p>text</p>", "## Head `a`\n\ntext"),
        ("<p><strong>b</strong> <em>c</em> <mark>e</mark></p>", "**b** *c* ==e=="),
        ("<p><del>d</del> <s>e</s></p>", "~~d~~ ~~e~~"),
        ("<p>a<strong> b </strong>c</p>", "a **b** c"),
        ('<p><a href="x y/">t</a> <a>plain</a></p>', "[t](x%20y/) plain"),
        ('<p><img src="p.png" alt="a [b]"></p>', "![a \\[b\\]](p.png)"),
        ("<p>one<br>two</p>", "one  \ntwo"),
        ("<p>a\nb   c</p>", "a b c"),
        ("<p><code>a`b</code></p>", "``a`b``"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ('<ol start="9"><li>a</li><li>b</li></ol>', "9. a\n10. b"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"),
        (
            ('<ul><li><input type="checkbox" disabled checked> done</li>'
            '<li><input type="checkbox" disabled> open</li></ul>'),
            "- [x] done\n- [ ] open",
        ),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        (
            ('<details data-callout="tip"><summary class="callout-title">T</summary>'
            "<p>in</p></details>"),
            "> [!tip] T\n> in",
        ),
        (
            ('<pre><code class="language-python"><span class="k">if</span> a &lt; b:\n    c\n'
            "</code></pre>"),
            "```python\nif a < b:\n    c\n```",
        ),
        ("<pre><code>```\n</code></pre>", "````\n```\n````"),
        (
            ("<table><thead><tr><th>a</th><th style='text-align:right'>b</th></tr></thead>"
            "<tbody><tr><td>x|y</td><td>1<br>2</td></tr>"
            "<tr><td><ul><li>p</li><li>q</li></ul></td></tr></tbody></table>"),
            "| a | b |\n| --- | ---: |\n| x\\|y | 1<br>2 |\n| - p<br>- q |  |",
        ),
        (
            ('<p><math display="inline"><semantics><mi>x</mi>'
            '<annotation encoding="application/x-tex">x^2</annotation></semantics></math></p>'),
            "$x^2$",
        ),
        (
            ('<div class="math"><math display="block"><semantics><mi>x</mi>'
            '<annotation encoding="application/x-tex">\\frac{a}{b}</annotation></semantics></math>'
            "</div>"),
            "$$\n\\frac{a}{b}\n$$",
        ),
        (
            ('<p>t<sup class="footnote-ref" id="fnref-1-1"><a href="#fn-1">1</a></sup></p>'
            '<section class="footnotes"><hr><ol><li id="fn-1"><p>foot</p>'
            '<a class="footnote-backref" href="#fnref-1-1">back</a></li></ol></section>'),
            "t[^1]\n\n[^1]: foot",
        ),
        ("<video src='v.webm' aria-label='a film'></video>", "[a film](v.webm)"),
        ("<p>1. no list</p><p># no heading</p>", "1\\. no list\n\n\\# no heading"),
    ],
)  # fmt: skip
def test_construct(html: str, markdown: str) -> None:
    assert written(html) == markdown + "\n"


@pytest.mark.parametrize(
    "html",
    [
        "<!-- gone -->",
        "<script>gone</script>",
        "<style>gone</style>",
        "<template><p>gone</p></template>",
        "<p hidden>gone</p>",
        '<p aria-hidden="true">gone</p>',
        "<button>gone</button>",
        '<div class="comparison-tools"><label>gone</label></div>',
    ],
)
def test_what_no_reader_sees_is_left_out(html: str) -> None:
    assert written(f"<p>seen</p>{html}") == "seen\n"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<tr hidden><td>gone</td></tr>", ""),
        ("<tr><td hidden>gone</td><td>c</td></tr>", "\n| c |  |"),
        ("<tr><td>c</td><td><p hidden>gone</p>d</td></tr>", "\n| c | d |"),
        ("<tbody hidden><tr><td>gone</td></tr></tbody>", ""),
        ("<tr><td>c</td><template><td>gone</td></template></tr>", "\n| c |  |"),
    ],
)
def test_hidden_parts_of_a_table_are_left_out(html: str, markdown: str) -> None:
    head = "<thead><tr><th>a</th><th>b</th></tr></thead>"
    assert written(f"<table>{head}{html}</table>") == f"| a | b |\n| --- | --- |{markdown}\n"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<code>a<span hidden>gone</span>b</code>", "`ab`"),
        ("<pre><code>a<span hidden>gone</span>\nb</code></pre>", "```\na\nb\n```"),
        ("<math><mi>a</mi><mi hidden>gone</mi></math>", "$a$"),
        ("<svg><g hidden><text>gone</text></g><text>a</text></svg>", "a"),
        ("<ul><li hidden>gone</li><li>a</li></ul>", "- a"),
        (
            "<div class='footnotes'><li id='fn-1' hidden>gone</li><li id='fn-2'>a</li></div>",
            "[^2]: a",
        ),
    ],
)
def test_hidden_parts_of_what_is_not_read_as_blocks_are_left_out(html: str, markdown: str) -> None:
    assert written(html) == markdown + "\n"


def _formula(tex: str, display: str) -> str:
    annotation = f'<annotation encoding="application/x-tex">{tex}</annotation>'
    return f'<math display="{display}"><semantics>{annotation}</semantics></math>'


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (_formula("a % why\n+ b", "inline"), "$a + b$"),
        (_formula("5\\%\n+ b", "inline"), "$5\\% + b$"),
        ("<h2>" + _formula("a\n+ b", "block") + "</h2>", "## $$a + b$$"),
        (
            "<table><tr><td>" + _formula("a\n+ b", "block") + "</td></tr></table>",
            "|  |\n| --- |\n| $$a + b$$ |",
        ),
    ],
)
def test_formula_that_stands_in_a_line_is_written_on_one(html: str, markdown: str) -> None:
    assert written(html) == markdown + "\n"


def test_code_block_in_a_cell_is_written_as_lines_of_code() -> None:
    html = "<table><tr><td><pre><code>a\n  b\n</code></pre></td></tr></table>"
    assert written(html) == "|  |\n| --- |\n| `a`<br>`  b ` |\n"


def test_a_decision_is_told_once() -> None:
    drawn = '<div class="diagram"><svg><text>Why?</text></svg></div>'
    told = '<section class="decide"><ul><li>Why?</li></ul></section>'
    assert written(f'<div class="flowchart">{drawn}</div>') == "Why?\n"
    assert written(f'<div class="flowchart">{drawn}{told}</div>') == "- Why?\n"


@given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1))
def test_text_is_read_back_as_it_was(text: str) -> None:
    shown = " ".join(text.split())
    note = compile_note(written(f"<p>{escape(text)}</p>"), CompileOptions())
    assert " ".join(" ".join(block.text.split()) for block in note.texts) == shown


@given(st.text(st.sampled_from("<>/abp \"'=!-&;")))
def test_any_html_is_read(html: str) -> None:
    assert written(html).endswith("\n")
