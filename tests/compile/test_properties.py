"""Front matter to properties (obsidian.md §8.4, §9)."""

from __future__ import annotations

import frontmatter
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.compile.properties import (
    FrontMatter,
    aliases,
    cssclasses,
    is_true_false,
    read_properties,
    tag_names,
)
from knapper.compile.record import LinkKind, Properties


def note(*lines):
    return "\n".join(["---", *lines, "---", "text"])


def values(*lines):
    return read_properties(note(*lines))[0].values


def findings(*lines):
    return [(one.code, one.span.line, one.span.column) for one in read_properties(note(*lines))[2]]


def links(*lines):
    return read_properties(note(*lines))[3]


# -- where front matter stands, §9.1 --------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found", "body", "lines"),
    [
        ("---\na: 1\n---\nx\ny", {"a": 1}, "x\ny", 3),
        ("---\na: 1\n---", {"a": 1}, "", 3),
        ("---\na: 1\n---\n", {"a": 1}, "", 3),
        ("--- \t\na: 1\n---  \nx", {"a": 1}, "x", 3),
        ("---\r\na: 1\r\n---\r\nx", {"a": 1}, "x", 3),
        ("\ufeff---\na: 1\n---\nx", {"a": 1}, "x", 3),
        ("---\n---\nx", {}, "x", 2),
        ("---\n\n# nothing\n---\nx", {}, "x", 4),
        ("---\na: 1\n---\n\nx\n---\ny", {"a": 1}, "\nx\n---\ny", 3),
        ('---\n{"a": 1,\n "b": [2]}\n---\nx', {"a": 1, "b": [2]}, "x", 4),
        ("---\na: |\n  ---\n---\nx", {"a": "---\n"}, "x", 4),
    ],
)
def test_9_1_front_matter_ends_at_the_next_rule(text, found, body, lines):
    properties, rest, problems, _ = read_properties(text)
    assert (properties.values, rest, properties.end_line) == (found, body, lines)
    assert problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "---",
        "---\n",
        "---\na: 1\n",
        "\n---\na: 1\n---\n",
        " ---\na: 1\n---\n",
        "----\na: 1\n----\n",
        "--- a\nb: 1\n---\n",
        "x\n---\na: 1\n---\n",
        "---\na: 1\n ---\n",
        "---\na: 1\n...\nx",
    ],
)
def test_9_1_anywhere_else_a_rule_is_a_rule(text):
    assert read_properties(text) == (Properties(), text, (), ())


def test_9_1_the_handler_serves_python_frontmatter():
    post = frontmatter.loads("---\ndate: 2024-02-31\nok: yes\n---\ntext", handler=FrontMatter())
    assert post.metadata == {"date": "2024-02-31", "ok": "yes"}
    assert post.content == "text"
    assert frontmatter.loads("----\na: 1\n----\n", handler=FrontMatter()).metadata == {}
    assert frontmatter.loads("---\n---\n", handler=FrontMatter()).metadata == {}


# -- values, §9.2 and §9.3 ------------------------------------------------------------------------


def test_9_2_impossible_dates_numeric_keys_nulls_and_nesting_are_data():
    assert values("due: 2024-02-31", "1: one", "none:", "deep: {a: [1, {b: c}]}") == {
        "due": "2024-02-31",
        "1": "one",
        "none": None,
        "deep": {"a": [1, {"b": "c"}]},
    }


def test_9_3_dates_stay_as_written():
    assert values("d: 2024-01-05", "t: 2024-01-05T07:08:09", "c: 12:30") == {
        "d": "2024-01-05",
        "t": "2024-01-05T07:08:09",
        "c": "12:30",
    }


def test_spans_are_those_of_the_keys_in_the_file():
    properties = read_properties(note("# a comment", "title: x", '  "a b" : y', "é: 1"))[0]
    assert properties.spans == {}, "indented out of line: not YAML"
    properties = read_properties(note("# a comment", "title: x", '"a b" : y', "é: 1"))[0]
    assert properties.spans == {"title": (3, 1, 5), "a b": (4, 1, 5), "é": (5, 1, 1)}


@pytest.mark.parametrize(
    ("lines", "line", "column"),
    [
        (["a: b: c"], 2, 5),
        (["ok: 1", "a: [b"], 4, 1),  # found at the closing fence
        (["a: 1", "b: !!python/object:os.system x"], 3, 4),
        (["a: *b"], 2, 4),
    ],
)
def test_9_2_invalid_yaml_leaves_a_note_without_properties(lines, line, column):
    properties, body, problems, found = read_properties(note(*lines))
    assert properties == Properties(end_line=len(lines) + 2)
    assert body == "text"
    assert found == ()
    assert [(one.code, one.span.line, one.span.column) for one in problems] == [
        ("F001", line, column)
    ]
    assert problems[0].message.startswith("invalid YAML: ")


@pytest.mark.parametrize(
    ("line", "stays_back"),
    [
        ("publish: false", True),
        ("Publish: no", True),
        ('"publish": "off"', True),
        ("  publish: fal", True),
        ("publish:", True),
        ("- publish: false", True),
        ("publish: true", False),
        ("publish: 'yes'  ", False),
        ("republish: false", False),
        ("# publish", False),
    ],
)
def test_a_note_that_stays_back_does_so_though_its_front_matter_is_broken(line, stays_back):
    for broken in (note("tags: [a", line), note(line, "tags: [a"), note(f"a\n{line}")):
        properties, _, problems, _ = read_properties(broken)
        assert [one.code for one in problems] in (["F001"], ["F002"])
        assert is_true_false(properties, "publish") is (False if stays_back else None)
        assert properties.spans.keys() == properties.values.keys()


def test_the_place_of_what_holds_a_note_back_is_known():
    properties = read_properties(note("tags: [a", '  "publish": false'))[0]
    assert properties.spans == {"publish": (3, 4, 7)}


@pytest.mark.parametrize(
    ("text", "stays_back"),
    [
        ("---\npublish: false\ntags: a\ntext", True),
        ("---\ntags: a\npublish: no", True),
        ("---\ntags: a\n\npublish: no", False),
        ("---\npublish: as you like\n", False),
        ("----\npublish: false\n", False),
        ("publish: false\n", False),
    ],
)
def test_a_note_that_stays_back_does_so_though_its_front_matter_is_never_closed(text, stays_back):
    properties, body, problems, _ = read_properties(text)
    assert body == text
    assert is_true_false(properties, "publish") is (False if stays_back else None)
    assert [(one.code, one.span.line) for one in problems] == ([("F001", 1)] if stays_back else [])


def test_9_2_a_link_that_breaks_the_yaml_is_named_as_the_cause():
    (problem,) = read_properties(note("up: [[a]] and [[b]]"))[2]
    assert problem.code == "F001"
    assert problem.help == 'put a link in quotes: "[[note]]"'


def test_9_2_an_unclosed_quote_is_told_where_it_opens():
    (problem,) = read_properties(note('up: "[[a]]', "on: b"))[2]
    assert (problem.code, problem.span.line, problem.span.column) == ("F001", 2, 5)
    assert problem.help == "close it with the same quote"


@pytest.mark.parametrize("line", ["- a", "just text", "12", "[a, b]", "[]"])
def test_front_matter_must_be_names_with_values(line):
    assert findings(line) == [("F002", 2, 1)]
    assert values(line) == {}


@pytest.mark.parametrize("line", ["~", "{}", "# x", ""])
def test_empty_front_matter_is_fine(line):
    assert findings(line) == []


# -- links, §9.4 ----------------------------------------------------------------------------------


def told(link):
    return link.target, link.subpath, link.text, link.shown


@pytest.mark.parametrize(
    ("line", "target", "subpath", "text", "shown"),
    [
        ('a: "[[n]]"', "n", (), "n", False),
        ("a: '[[n]]'", "n", (), "n", False),
        ('a: "[[f/n.md|seen]]"', "f/n.md", (), "seen", True),
        ('a: "[[n#h#i]]"', "n", ("h", "i"), "n#h#i", False),
        ('a: "[[n#^b|s]]"', "n", ("^b",), "s", True),
        ('a: "[[#h]]"', "", ("h",), "#h", False),
        ('a: "[[ n ]]"', "n", (), "n", False),
        ('a: "[[n|]]"', "n", (), "n", False),
        ('a: "[[[n]]"', "n", (), "n", False),
        ('a: "[[x [[n]]"', "n", (), "n", False),
        ('a: "[[a]b]]"', "a]b", (), "a]b", False),
        ('a: "[t](n.md)"', "n.md", (), "t", True),
        ('a: "[t](My%20n.md#He%20ad)"', "My n.md", ("He ad",), "t", True),
        ('a: "[t](<My n.md>)"', "My n.md", (), "t", True),
        ('a: "[t](n_(1).md)"', "n_(1).md", (), "t", True),
        ('a: "[](n.md)"', "n.md", (), "n.md", False),
        ('a: "[t](#h)"', "", ("h",), "t", True),
        ("a: \"[t](n.md 'title')\"", "n.md", (), "t", True),
        ("a: see [[n]], please", "n", (), "n", False),
        ("a: {b: ['[[n]]']}", "n", (), "n", False),
        ('a: "\\u005b[n]]"', "n", (), "n", False),
    ],
)
def test_9_4_a_quoted_link_is_a_link(line, target, subpath, text, shown):
    (link,) = links(line)
    assert told(link) == (target, subpath, text, shown)
    assert (link.kind, link.block) == (LinkKind.PROPERTY, -1)


@pytest.mark.parametrize(
    "line",
    [
        "a: [[n]]",
        'a: "[[]]"',
        'a: "[[#]]"',
        'a: "[[n"',
        'a: "[[n\\nm]]"',
        'a: "[t](https://example.org)"',
        'a: "[t](mailto:a@example.org)"',
        'a: "[t](//example.org)"',
        'a: "[t]()"',
        'a: "[t](a b)"',
        'a: "[t] (n)"',
        '"[[n]]": a',
    ],
)
def test_9_4_what_is_no_link(line):
    assert links(line) == ()


def test_9_4_links_of_lists_and_texts_stand_in_order_with_their_places():
    found = links('up: "[[a]] and [b](b.md)"', "see:", '  - "[[c]]"', '  - "é [[c]]"')
    assert [(link.target, link.line, link.column, link.length) for link in found] == [
        ("a", 2, 6, 5),
        ("b.md", 2, 16, 9),
        ("c", 4, 6, 5),
        ("c", 5, 8, 5),
    ]


def test_9_4_in_a_text_of_several_lines_each_link_has_its_line():
    found = links("a: |", "  one [[b]]", "", "  two [[b]] [[c]]")
    assert [(link.target, link.line, link.column) for link in found] == [
        ("b", 3, 7),
        ("b", 5, 7),
        ("c", 5, 13),
    ]


def test_9_4_a_link_written_with_escapes_stands_where_its_value_stands():
    (link,) = links('key: "see \\u005b\\u005bn]]"')
    assert (link.line, link.column) == (2, 6)


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        (["a: [[n]]"], [("F004", 2, 4)]),
        (["a: [[n|s]]"], [("F004", 2, 4)]),
        (["a: [[2024]]"], [("F004", 2, 4)]),
        (["a: [[Doe, Jane]]"], [("F004", 2, 4)]),
        (["a:", "  - [[n]]", "  - [[m]]"], [("F004", 3, 5), ("F004", 4, 5)]),
        (['a: "[[n]]"'], []),
        (["a: [[1, 2]]"], []),
        (["a: [[1, 2], [3, 4]]"], []),
        (["a: [[]]"], []),
        (["a: [[[n]]]"], [("F004", 2, 5)]),
        (["a: [ [n] ]"], []),
        (["a: [[{b: c}]]"], []),
        (["a: [x, [[n]]]", "b: '[['"], [("F004", 2, 8)]),
    ],
)
def test_9_4_a_link_without_quotes_is_told(lines, places):
    assert findings(*lines) == places


def test_9_4_the_way_out_is_the_link_in_quotes():
    (problem,) = read_properties(note("a: [[n|s]]"))[2]
    assert problem.help == 'put it in quotes: "[[n|s]]"'
    assert problem.span.length == len("[[n|s]]")


# -- tags, §8.4 -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("tags: [a, b/c]", ("a", "b/c")),
        ("tags: ['#a', b]", ("a", "b")),
        ("tags: one", ("one",)),
        ("tags: '#one'", ("one",)),
        ("tags: a, b", ("a", "b")),
        ("tags: a b", ("a", "b")),
        ("tags: '#a #b'", ("a", "b")),
        ("tags: [two words]", ("two-words",)),
        ("tags: ['a, b']", ("a", "b")),
        ("tags: [1984, '1984', 2024-goals, y1984]", ("2024-goals", "y1984")),
        ("tags: 1984", ()),
        ("tags: [1.5]", ()),
        ("tags: [A, a, B]", ("A", "B")),
        ("tags: [a/, '/']", ("a",)),
        ("tags: [~, [b], {c: d}, true]", ("true",)),
        ("tags:", ()),
        ("tags: []", ()),
        ("tags: {a: b}", ()),
        ("tag: a", ("a",)),
        ("Tags: [a]", ("a",)),
        ("tags: [日本語, 🎉]", ("日本語", "🎉")),
        ("title: x", ()),
    ],
)
def test_8_4_tags_of_the_properties(line, names):
    assert tag_names(read_properties(note(line))[0]) == names


def test_8_4_tags_and_the_dead_tag_are_one_list():
    assert tag_names(read_properties(note("tags: [a]", "tag: [b, A]"))[0]) == ("a", "b")


@pytest.mark.parametrize("value", ["a, b", "a b", "'#a, #b'"])
def test_8_4_several_tags_in_one_text_are_told(value):
    (problem,) = read_properties(note(f"tags: {value}"))[2]
    assert (problem.code, problem.span.line, problem.span.column) == ("F003", 2, 7)
    assert problem.help == "write a list: tags: [a, b]"


def test_8_4_a_message_names_a_few_tags_of_many():
    (problem,) = read_properties(note("tags: " + ", ".join("abcdefgh")))[2]
    assert problem.help == "write a list: tags: [a, b, c, d, e, …]"


@pytest.mark.parametrize("line", ["tags: a", "tags: [a, b]", "tags: 'a,'", "title: a, b", "tags:"])
def test_8_4_one_tag_is_fine(line):
    assert findings(line) == []


# -- the other properties of Obsidian, §9.5 and §9.6 ----------------------------------------------


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("aliases: [One, 'Two, too']", ("One", "Two, too")),
        ("aliases: One", ("One",)),
        ("aliases: Doe, Jane", ("Doe, Jane",)),
        ("aliases: 1984", ("1984",)),
        ("aliases: [~, '', ' x ', [y], x]", ("x",)),
        ("alias: One", ("One",)),
        ("aliases:", ()),
    ],
)
def test_9_5_aliases(line, names):
    assert aliases(read_properties(note(line))[0]) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("cssclasses: [a, b]", ("a", "b")),
        ("cssclasses: a b", ("a", "b")),
        ("cssclasses: ['a b', a]", ("a", "b")),
        ("cssclass: a", ("a",)),
        ("cssclasses:", ()),
    ],
)
def test_9_5_css_classes(line, names):
    assert cssclasses(read_properties(note(line))[0]) == names


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("publish: true", True),
        ("publish: false", False),
        ("publish: 'False'", False),
        ('publish: " TRUE "', True),
        ("publish: no", False),
        ("publish: yes", True),
        ("Publish: false", False),
        ("publish:", None),
        ("publish: maybe", None),
        ("publish: [true]", None),
        ("publish: 0", None),
        ("title: x", None),
    ],
)
def test_9_6_a_checkbox_is_true_false_or_silent(line, value):
    assert is_true_false(read_properties(note(line))[0], "publish") is value


# -- any text -------------------------------------------------------------------------------------

ANY = st.text(st.one_of(st.sampled_from("ab1-:#[]()|\"'{}*&!>@, \n\t\r"), st.characters()))


@given(ANY)
def test_any_front_matter_is_read(source):
    text = f"---\n{source}\n---\nbody"
    properties, body, problems, found = read_properties(text)
    assert text.endswith(body)
    above = text.removesuffix(body).replace("\r\n", "\n").replace("\r", "\n")
    assert properties.end_line == above.count("\n")
    for one in problems:
        assert 1 < one.span.line <= properties.end_line
    for link in found:
        assert 1 < link.line < properties.end_line
        assert link.target or link.subpath
    tag_names(properties)
    aliases(properties)
    cssclasses(properties)
    is_true_false(properties, "publish")


@given(st.text())
def test_any_text_is_read(text):
    properties, body, _, _ = read_properties(text)
    assert text.endswith(body)
    assert properties.end_line > 0 or body == text
