"""What a record says of its note: places in the source, stretches of HTML, plain texts, ids.

The HTML of each construct is in `fixtures/`; here is all else that the writer notes on its way.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from obsidian_text import ANY, FRAGMENTS

from knapper.compile import CompileOptions, LinkKind, Note, compile_note

SLOT = re.compile("\x02([LlEUTtOAa])(\\d+)\x03")
ID = re.compile('id="\x05([^"]*)"')
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f]")
VOID = frozenset("area br col embed hr img input link meta source track wbr".split())


def places(text: str) -> list[tuple[str, int, int, str]]:
    """Return target, line, column and the source text that each link's place covers."""
    lines = text.split("\n")
    return [
        (
            link.target,
            link.line,
            link.column,
            lines[link.line - 1][link.column - 1 : link.column - 1 + link.length],
        )
        for link in compile_note(text).links
    ]


def shown_in_texts(note: Note) -> list[str]:
    """Return what stands at each link's offsets in the text of its block."""
    return [note.texts[link.block].text[link.start : link.end] for link in note.links]


def section(text: str, heading: str) -> str:
    """Return the section of a heading as plain text, one blank between words."""
    note = compile_note(text)
    found = next(each for each in note.headings if each.text == heading)
    return plain(note.html[found.start : found.end])


def block(text: str, identifier: str) -> str:
    note = compile_note(text)
    found = next(each for each in note.blocks if each.id == identifier)
    return note.html[found.start : found.end]


def plain(html: str) -> str:
    without_marks = re.sub("\x02[^\x03]*\x03|\x05", "", html)
    return " ".join(unescape(re.sub("<[^>]*>", " ", without_marks)).replace("¶", "").split())


class Balance(HTMLParser):
    """Finds tags that are opened and not closed, or closed and not opened, in this order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> inside {self.open}")
        else:
            self.open.pop()


def faults_of(html: str) -> list[str]:
    """Return the faults of nesting, links counted as elements."""
    tags = {"L": "<a>", "T": "<a>", "l": "</a>", "t": "</a>"}
    as_elements = SLOT.sub(lambda match: tags.get(match[1], ""), html)
    parser = Balance()
    parser.feed(as_elements)
    parser.close()
    return [*parser.faults, *(f"<{tag}> stays open" for tag in parser.open)]


class TestPlaces:
    """Line and column count from 1; the length is that of the link as written."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("[[a]]", [("a", 1, 1, "[[a]]")]),
            ("go to [[a|there]] now", [("a", 1, 7, "[[a|there]]")]),
            ("one\ntwo [[a]]", [("a", 2, 5, "[[a]]")]),
            ("![[a]]", [("a", 1, 1, "![[a]]")]),
            ("see [x](a.md)", [("a.md", 1, 5, "[x](a.md)")]),
            ("see ![x](a.png)", [("a.png", 1, 5, "![x](a.png)")]),
            ("[[a]] and [[a]]", [("a", 1, 1, "[[a]]"), ("a", 1, 11, "[[a]]")]),
        ],
    )
    def test_in_a_paragraph(self, text: str, expected: list[object]) -> None:
        assert places(text) == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("> see [[a]]", [("a", 1, 7, "[[a]]")]),
            ("> one\n> > [[a]] two", [("a", 2, 5, "[[a]]")]),
            ("> one\nlazy [[a]]", [("a", 2, 6, "[[a]]")]),
            ("> [!note] Title [[a]]\n> body [[b]]", [("a", 1, 17, "[[a]]"), ("b", 2, 8, "[[b]]")]),
            ("- one [[a]]\n  - two [[b]]", [("a", 1, 7, "[[a]]"), ("b", 2, 9, "[[b]]")]),
            ("- [ ] do [[a]]", [("a", 1, 10, "[[a]]")]),
            ("1. one\n   [[a]]", [("a", 2, 4, "[[a]]")]),
            ("> - x\n>   [[a]]", [("a", 2, 5, "[[a]]")]),
        ],
    )
    def test_in_quotes_callouts_and_lists(self, text: str, expected: list[object]) -> None:
        """§2.8."""
        assert places(text) == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("# On [[a]]", [("a", 1, 6, "[[a]]")]),
            ("On [[a]]\n====", [("a", 1, 4, "[[a]]")]),
            ("## [[a]] ##", [("a", 1, 4, "[[a]]")]),
            ("x[^1]\n\n[^1]: see [[a]]", [("a", 3, 11, "[[a]]")]),
            ("x[^1]\n\n[^1]: see\n  [[a]]", [("a", 4, 3, "[[a]]")]),
            ("one\ntwo ^[see [[a]]]", [("a", 2, 11, "[[a]]")]),
            ("^[[[a]]] ^[[[a]]]", [("a", 1, 3, "[[a]]"), ("a", 1, 12, "[[a]]")]),
            ("x ^[on [[a]]]\n\ny ^[on [[a]]]", [("a", 1, 8, "[[a]]"), ("a", 3, 8, "[[a]]")]),
            ("**[[a]]** ==[[b]]==", [("a", 1, 3, "[[a]]"), ("b", 1, 13, "[[b]]")]),
        ],
    )
    def test_in_headings_footnotes_and_emphasis(self, text: str, expected: list[object]) -> None:
        assert places(text) == expected

    def test_in_tables(self) -> None:
        """§2.9: the backslash before the bar belongs to the source, so to the length."""
        text = "| A | B |\n|---|---|\n| [[a\\|x]] | [[b]] |\n| [[b]] | [[b]] |"
        assert places(text) == [
            ("a", 3, 3, "[[a\\|x]]"),
            ("b", 3, 14, "[[b]]"),
            ("b", 4, 3, "[[b]]"),
            ("b", 4, 11, "[[b]]"),
        ]

    def test_in_equal_rows_of_a_table(self) -> None:
        text = "| A | B |\n|---|---|\n| x [[b]] | x [[b]] |\n| x [[b]] | x [[b]] |"
        assert [place[1:3] for place in places(text)] == [(3, 5), (3, 15), (4, 5), (4, 15)]

    def test_of_a_link_whose_text_stands_earlier_in_the_line(self) -> None:
        """Code shows the same characters; the link is the second of them."""
        text = "| A | B |\n|---|---|\n| `[[b]]` | [[b]] |"
        assert places(text) == [("b", 3, 13, "[[b]]")]

    def test_after_front_matter(self) -> None:
        assert places("---\na: 1\n---\n\n[[a]]") == [("a", 5, 1, "[[a]]")]

    def test_with_windows_line_ends(self) -> None:
        link = compile_note("one\r\n\r\nsee [[a]]\r\n").links[0]
        assert (link.line, link.column, link.length) == (3, 5, 5)

    def test_of_inline_tags(self) -> None:
        note = compile_note("one\n\ntwo #First\n- #second\n\n> > #third")
        assert [(tag.name, tag.line, tag.column) for tag in note.tags] == [
            ("First", 3, 5),
            ("second", 4, 3),
            ("third", 6, 5),
        ]

    def test_of_a_tag_is_its_first(self) -> None:
        """§8.1: shown as first written."""
        note = compile_note("#One and #one\n\n#ONE")
        assert [(tag.name, tag.line, tag.column) for tag in note.tags] == [("One", 1, 1)]

    def test_of_a_bad_formula(self) -> None:
        note = compile_note("one\n\ntwo\nthree $\\frac{1$ four")
        assert [(each.code, each.span.line) for each in note.diagnostics] == [("S004", 4)]

    def test_of_a_block_id_that_stands_twice(self) -> None:
        note = compile_note("---\na: 1\n---\none ^x\n\ntwo ^x")
        assert [(each.code, each.span.line) for each in note.diagnostics] == [("L010", 6)]
        assert [(each.id, each.line) for each in note.blocks] == [("x", 4)]


class TestSections:
    """§5.2: a heading with all below it up to the next of its level or higher."""

    TEXT = "# A\n\none\n\n## B\n\ntwo\n\n### C\n\nthree\n\n## D\n\nfour\n\n# E\n\nfive"

    @pytest.mark.parametrize(
        ("heading", "expected"),
        [
            ("A", "A one B two C three D four"),
            ("B", "B two C three"),
            ("C", "C three"),
            ("D", "D four"),
            ("E", "E five"),
        ],
    )
    def test_end_at_the_next_of_their_level_or_higher(self, heading: str, expected: str) -> None:
        assert section(self.TEXT, heading) == expected

    def test_raw_html_moves_none(self) -> None:
        """Raw HTML is sanitised after the offsets are known, so they are found again."""
        raw = self.TEXT.replace("one", "<b onclick='x()'>one</b> <script>no</script>")
        for heading in "ABCDE":
            assert section(raw, heading) == section(self.TEXT, heading)

    def test_start_with_the_heading_itself(self) -> None:
        note = compile_note("text\n\n## B\n\nmore")
        assert note.html[note.headings[0].start :].startswith("<h2")
        assert not note.opening_heading

    def test_setext_headings_count(self) -> None:
        """§4.3."""
        assert section("A\n=\n\none\n\nB\n-\n\ntwo\n\nC\n=\n\nthree", "A") == "A one B two"

    def test_in_a_quote_end_with_it(self) -> None:
        text = "> ## Inside\n>\n> quoted\n\nafter"
        assert section(text, "Inside") == "Inside quoted"

    def test_in_a_list_item_end_with_it(self) -> None:
        text = "- ## Inside\n\n  item\n- next\n\nafter"
        assert section(text, "Inside") == "Inside item"

    def test_in_a_quote_end_none_outside(self) -> None:
        """A heading in a quote is no part of the outline round it: its stretch would cut tags."""
        text = "# A\n\none\n\n> # Quoted\n>\n> q\n\ntwo\n\n# B"
        assert section(text, "A") == "A one Quoted q two"

    def test_last_ends_before_the_footnotes(self) -> None:
        note = compile_note("# A\n\none[^1]\n\n[^1]: note")
        assert note.headings[0].end == note.footnotes
        assert note.html[note.footnotes :].startswith("<section")

    def test_footnotes_start_at_the_end_where_there_are_none(self) -> None:
        for text in ("one", "<b>one</b>", ""):
            note = compile_note(text)
            assert note.footnotes == len(note.html)

    @pytest.mark.parametrize("raw", ["", "<i>x</i>\n\n", "<div>\n\n", "<script>\n</script>\n\n"])
    def test_footnotes_are_found_beside_raw_html(self, raw: str) -> None:
        note = compile_note(f"{raw}one[^1] $x^2$\n\n[^1]: note $y$")
        assert note.html[note.footnotes :].startswith("<section")

    def test_opening_heading(self) -> None:
        assert compile_note("# A\n\nb").opening_heading
        assert compile_note("---\na: 1\n---\n# A\n\n<b>b</b>").opening_heading
        assert not compile_note("## A").opening_heading
        assert not compile_note("<b>b</b>\n\n# A").opening_heading

    def test_with_formulas_and_raw_html(self) -> None:
        """Formulas are put in after the sanitiser; stretches beyond them move with that."""
        text = "$a$\n\n# A\n\n$b$ one\n\n# B\n\ntwo $c$\n\n# C\n\nthree"
        assert section(f"<i>x</i>\n\n{text}", "C") == "C three"
        assert section(f"<i>x</i>\n\n{text}", "B") == section(text, "B")

    def test_many_formulas_beside_raw_html(self) -> None:
        """More than ten: the mark of the first is no beginning of the eleventh's."""
        text = "<i>x</i>\n\n" + "\n\n".join(f"# H{n}\n\n$x_{{{n}}}$ w{n}" for n in range(13))
        for n in range(13):
            assert f"w{n}" in section(text, f"H{n}").split()
            assert f"w{n + 1}" not in section(text, f"H{n}").split()


class TestHeadings:
    def test_ids_are_unique_and_in_the_html(self) -> None:
        note = compile_note("# One\n\n# One\n\n# one\n\n## 见\n\n## !!!\n\n## !!!\n\n# One 1")
        ids = [heading.id for heading in note.headings]
        assert len(set(ids)) == len(ids) == 7
        assert all(ids)
        assert ID.findall(note.html) == ids

    def test_keep_text_without_marks_and_key_as_links_are_matched(self) -> None:
        """§4.1, §4.3: blanks squeezed, special characters dropped, links and code counted."""
        note = compile_note("---\na: 1\n---\n## **Bold** `code()` [[a|shown]]?\n")
        heading = note.headings[0]
        assert (heading.level, heading.text, heading.line) == (2, "Bold code() shown?", 4)

    def test_in_code_html_and_comments_are_none(self) -> None:
        """§4.3."""
        text = "```\n# code\n```\n\n<div>\n# html\n</div>\n\n%%\n# comment\n%%\n\n    # indented"
        assert compile_note(text).headings == ()

    def test_with_a_block_id(self) -> None:
        """§4.4: the id names the heading; what a link to it shows is its section."""
        note = compile_note("# A ^here\n\none\n\n# B")
        assert note.headings[0].text == "A"
        assert [each.id for each in note.blocks] == ["here"]
        found = note.blocks[0]
        assert plain(note.html[found.start : found.end]).startswith("A")
        assert "B" not in plain(note.html[found.start : found.end])
        assert 'id="\x05^here"' in note.html
        assert faults_of(note.html) == []


class TestBlocks:
    """§4.4, §5.2: the stretch that an embed of a block shows."""

    @pytest.mark.parametrize(
        ("text", "start", "end", "words"),
        [
            ("one\n\ntwo ^x\n\nthree", "<p", "</p>", "two"),
            ("- one\n- two ^x\n  - child\n- three", "<li", "</li>", "two child"),
            ("- one\n- two\n\n^x\n\nafter", "<ul", "</ul>", "one two"),
            ("1. one\n2. two\n\n^x", "<ol", "</ol>", "one two"),
            ("> one\n> two\n\n^x\n\nafter", "<blockquote", "</blockquote>", "one two"),
            ("> one\n>\n> two ^x", "<blockquote", "</blockquote>", "one two"),
            ("> [!tip] T\n> one\n\n^x", "<div", "</div>", "T one"),
            ("> [!tip]- T\n> one\n\n^x", "<details", "</details>", "T one"),
            ("| A |\n|---|\n| b |\n\n^x\n\nafter", "\x02A0\x03<table", "</table>\x02a0\x03", "A b"),
            ("```\ncode\n```\n\n^x\n\nafter", "<div", "</div>", "code"),
        ],
    )
    @pytest.mark.parametrize("raw", ["", "\n\n<i>raw</i>", "\n\n<div onclick='x'>\n\nraw $x$"])
    def test_stretch(self, text: str, start: str, end: str, words: str, raw: str) -> None:
        html = block(text + raw, "x").strip()
        assert html.startswith(start)
        assert html.endswith(end)
        assert plain(html) == words
        assert 'id="\x05^x"' in html
        assert faults_of(html) == []

    def test_item_knows_its_list(self) -> None:
        note = compile_note("1. one ^n\n\ntext\n\n- two ^b\n  1. three ^c")
        assert [(each.id, each.kind, each.list_tag) for each in note.blocks] == [
            ("n", "item", "ol"),
            ("c", "item", "ol"),
            ("b", "item", "ul"),
        ]

    def test_formula_and_rule(self) -> None:
        assert "<math" in block("$$\nx\n$$\n\n^x", "x")
        assert "<math" in block("<i>r</i>\n\n$$\nx\n$$\n\n^x\n\nend", "x")

    def test_embed_on_a_line_of_its_own(self) -> None:
        for text in ("![[Other]] ^x", "![[Other]]\n\n^x"):
            assert ID.findall(compile_note(text).html) == ["^x"]
            assert "\x02E0\x03" in block(text, "x")

    def test_rule(self) -> None:
        assert block("one\n\n---\n\n^x\n\ntwo", "x").startswith("<hr")

    def test_second_of_an_id_leaves_no_id(self) -> None:
        note = compile_note("one ^x\n\n- two ^x\n\nthree ^y")
        assert ID.findall(note.html) == ["^x", "^y"]


class TestTexts:
    def test_one_a_block_with_its_line_and_section(self) -> None:
        text = "zero\n\n# A\n\none\ntwo\n\n- three\n- four\n\n## B\n\n> five"
        found = [
            (each.text, each.line, each.section, each.kind) for each in compile_note(text).texts
        ]
        assert found == [
            ("zero", 1, -1, "text"),
            ("A", 3, 0, "heading"),
            ("one\ntwo", 5, 0, "text"),
            ("three", 8, 0, "text"),
            ("four", 9, 0, "text"),
            ("B", 11, 1, "heading"),
            ("five", 13, 1, "text"),
        ]

    def test_marks_are_gone_and_what_is_no_prose_is_masked(self) -> None:
        note = compile_note("**a** `code` [[l|link]] $x$ #tag ==m== [t](n.md) ![[p.png]] end")
        text = note.texts[0]
        masked = [text.text[start:end] for start, end in text.masked]
        assert masked == ["code", "link", "x", "#tag", "t"]
        assert text.text.startswith("a code link x #tag m t ")
        assert text.text.endswith(" end")

    def test_code_is_a_text_of_its_kind(self) -> None:
        (text,) = compile_note("```python\nprint(1)\n```").texts
        assert (text.kind, text.text.strip(), text.line) == ("code", "print(1)", 1)

    def test_row_of_a_table_is_one_text(self) -> None:
        note = compile_note("# H\n\n| A | B |\n|---|---|\n| [[one]] | two |")
        assert [(each.text, each.line) for each in note.texts] == [
            ("H", 1),
            ("A | B", 3),
            ("one | two", 5),
        ]
        assert shown_in_texts(note) == ["one"]

    def test_comments_and_unseen_html_are_in_no_text(self) -> None:
        """What a reader cannot see, a search must not find."""
        text = "a %%secret1%% b\n\n%%\nsecret2\n%%\n\n<!-- secret3 -->\n\nc <!-- secret4 --> d"
        text += "\n\ne <script>secret5</script> f <style>secret6</style> g"
        for each in compile_note(text).texts:
            assert "secret" not in each.text

    def test_front_matter_is_in_no_text(self) -> None:
        assert compile_note("---\nsecret: word\n---\none").texts[0].text == "one"

    def test_shown_text_of_links(self) -> None:
        """§2.6."""
        note = compile_note("x [[a]] [[b#c]] [[#d]] [[e|f]] [g **h**](i.md) [[j/k.md]]")
        assert [link.text for link in note.links] == ["a", "b > c", "d", "f", "g h", "j/k.md"]
        assert shown_in_texts(note) == [link.text for link in note.links]
        assert [link.shown for link in note.links] == [False, False, False, True, True, False]

    def test_embeds_take_no_room(self) -> None:
        note = compile_note("see ![[p.png|alt]] here")
        assert (note.links[0].start, note.links[0].end) == (4, 4)
        assert note.texts[0].text == "see  here"

    def test_link_in_an_embed_of_a_whole_line_still_has_a_block(self) -> None:
        note = compile_note("one\n\n![[a]]")
        assert note.links[0].block >= 0
        assert note.texts[note.links[0].block].line == 3

    def test_property_links_have_no_block(self) -> None:
        """§9.4."""
        note = compile_note('---\nup: "[[a]]"\n---\n[[b]]')
        assert [(link.kind, link.block) for link in note.links] == [
            (LinkKind.PROPERTY, -1),
            (LinkKind.WIKI, 0),
        ]


class TestFlags:
    def test_math_and_mermaid(self) -> None:
        plain_note = compile_note("one `$x$`\n\n```\n$$x$$\n```")
        assert not plain_note.has_math
        assert not plain_note.has_mermaid
        assert compile_note("$x$").has_math
        assert compile_note("$$\nx\n$$").has_math
        assert compile_note("```mermaid\nflowchart TD\n  a --> b\n```").has_mermaid

    def test_external_links_are_no_links_of_the_vault(self) -> None:
        """§3 Markdown links 4."""
        note = compile_note("[a](https://a.example) <https://b.example> mailto:c@d.example")
        assert note.links == ()
        assert note.html.count('class="external-link"') >= 2

    def test_raw_html_addresses_are(self) -> None:
        note = compile_note('<a href="My%20Note.md#Head">x</a> <img src="p.png">')
        assert [(link.kind, link.target, link.subpath) for link in note.links] == [
            (LinkKind.HTML, "My Note.md", ("Head",)),
            (LinkKind.HTML, "p.png", ()),
        ]
        assert compile_note('<a href="?q=1">x</a> <a href="#top">y</a>').links == ()


# -- what must hold of any text -------------------------------------------------------------


def check_record(note: Note) -> None:
    size = len(note.html)
    counts = {"T": len(note.tags), "O": len(note.code_cells), "A": len(note.tables)}
    for kind, index in SLOT.findall(note.html):
        assert int(index) < counts.get(kind.upper(), len(note.links))
    rest = SLOT.sub("", note.html).replace("\x05", "")
    assert not CONTROLS.search(rest)
    for place in (*note.headings, *note.blocks):
        assert 0 <= place.start <= place.end <= size
    starts = [heading.start for heading in note.headings]
    assert starts == sorted(starts)
    assert 0 <= note.footnotes <= size
    for text in note.texts:
        assert -1 <= text.section < len(note.headings)
        for start, end in text.masked:
            assert 0 <= start <= end <= len(text.text)
    for link in note.links:
        if link.block >= 0:
            assert 0 <= link.start <= link.end <= len(note.texts[link.block].text)
    ids = ID.findall(note.html)
    assert len(set(ids)) == len(ids)


@given(ANY)
@example("\x00\x02L7\x03\x05")
@example("---\nup: '\x02E3\x03'\n---\n")
@example("<p>\x02S0\x03</p>\n\n# A")
@example("&#2;L9&#3; &#x2;E5&#x3; \\u0002")
@example("[x](<a&#2;b>) ![[a|&#3;]]")
def test_any_text_compiles_to_a_sound_record(text: str) -> None:
    check_record(compile_note(text))


@given(ANY, st.booleans())
def test_compiling_is_pure(text: str, strict: bool) -> None:
    options = CompileOptions(strict_line_breaks=strict)
    assert compile_note(text, options) == compile_note(text, options)


@given(FRAGMENTS)
def test_html_is_balanced(text: str) -> None:
    assert faults_of(compile_note(text).html) == []


@given(FRAGMENTS.map(lambda text: text.replace("<", "")))
def test_every_stretch_is_balanced(text: str) -> None:
    """One that raw HTML crosses is closed where it is embedded (`knapper.render`)."""
    note = compile_note(text)
    for place in (*note.headings, *note.blocks):
        assert faults_of(note.html[place.start : place.end]) == []


@given(FRAGMENTS)
def test_places_lie_in_the_text(text: str) -> None:
    lines = text.split("\n")
    for link in compile_note(text).links:
        if link.line:
            line = lines[link.line - 1]
            assert 1 <= link.column <= len(line) + 1
            assert link.column - 1 + link.length <= len(line) or link.length == 0
