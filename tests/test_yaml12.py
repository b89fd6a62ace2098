"""YAML as Obsidian reads it; the values come from the YAML 1.2.2 specification, §10.3.2."""

from __future__ import annotations

import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.yaml12 import YamlError, read_yaml


def data(source):
    return read_yaml(source).data


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("No", "No"),
        ("on", "on"),
        ("off", "off"),
        ("true", True),
        ("TRUE", True),
        ("tRUE", "tRUE"),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12:30", "12:30"),
        ("2024-01-31", "2024-01-31"),
        ("2024-02-31", "2024-02-31"),
        ("2024-01-31T10:00:00", "2024-01-31T10:00:00"),
        ("1_000", "1_000"),
        ("0", 0),
        ("-7", -7),
        ("+12", 12),
        ("0o17", 15),
        ("017", 17),
        ("0x1F", 31),
        ("0b11", "0b11"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("-2.5E-1", -0.25),
        ("1.2.3", "1.2.3"),
        (".", "."),
        ("-", [None]),
        ("1-2", "1-2"),
        ("=", "="),
        ('"12"', "12"),
        ("'true'", "true"),
        ("! 12", "12"),
        ("!!str 12", "12"),
        ("!!int 12", 12),
        ("!!float 3", 3.0),
        ("!!float 0x10", 16.0),
        ("!!null ~", None),
        ("!!bool true", True),
    ],
)
def test_a_scalar_means_what_the_core_schema_says(written, value):
    source = f"a: {written}" if written != "-" else "a:\n-"
    read = data(source)["a"]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("written", [".nan", ".NaN", ".inf", "-.INF", "1e999"])
def test_what_json_has_no_number_for_stays_text(written):
    assert data(f"a: {written}") == {"a": written}


def test_an_integer_of_more_than_64_bits_stays_text():
    big = str(2**63)
    assert data(f"[{big}, -{big}, {2**63 - 1}, {'9' * 5000}]") == [
        big,
        -(2**63),
        2**63 - 1,
        "9" * 5000,
    ]


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1: a", {"1": "a"}),
        ("1.50: a", {"1.50": "a"}),
        ("~: a", {"~": "a"}),
        ("null: a", {"null": "a"}),
        ("true: a", {"true": "a"}),
        ("? a\n: b", {"a": "b"}),
        ("- &k 7\n- *k : a", [7, {"7": "a"}]),
    ],
)
def test_a_key_is_text(source, value):
    assert data(source) == value


def test_of_a_key_that_stands_twice_the_last_value_counts():
    node = read_yaml("a: 1\nb: 2\na: 3")
    assert node.data == {"a": 3, "b": 2}
    assert node.entries["a"][0].line == 3


def test_a_merge_key_is_a_key():
    assert data("x: &x {p: 1}\n<<: *x") == {"x": {"p": 1}, "<<": {"p": 1}}


def test_json_is_yaml():
    assert data('{"a": [1, 2.5, {"b": null}], "c": "\\u00e9"}') == {
        "a": [1, 2.5, {"b": None}],
        "c": "é",
    }


@pytest.mark.parametrize("source", ["", "\n\n", "# only a comment\n"])
def test_an_empty_document_is_none(source):
    assert read_yaml(source) is None


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\u2029"])
def test_only_line_feeds_end_a_line(mark):
    node = read_yaml(f"a: x{mark}y\nb: '{mark}'\n")
    assert node.data == {"a": f"x{mark}y", "b": mark}
    assert node.entries["b"][0].line == 2


def test_an_escape_brings_in_no_control_character():
    assert data(r'a: "\x02L0\x03\0\e\b\f"') == {"a": "\ufffdL0" + "\ufffd" * 5}
    assert data(r'a: "one\r\ntwo\rthree\n\tfour"') == {"a": "one\ntwo\nthree\n\tfour"}


def test_places_count_characters_from_one():
    node = read_yaml("é漢😀: 'x'\nlist:\n  - one\n  - [two]\n", first_line=5)
    key, value = node.entries["é漢😀"]
    assert (key.line, key.column, key.length) == (5, 1, 3)
    assert (value.line, value.column, value.length) == (5, 6, 3)
    one, inner = node.entries["list"][1].items
    assert (one.line, one.column) == (7, 5)
    assert (inner.items[0].line, inner.items[0].column, inner.length) == (8, 6, 5)
    assert inner.flow
    assert not node.flow


def test_a_value_over_several_lines_has_no_length():
    assert read_yaml("a: |\n  x\n  y\n").entries["a"][1].length == 0


def test_an_alias_stands_where_it_is_written():
    value = read_yaml("a: &x {p: 1}\nb: *x").entries["b"][1]
    assert value.data == {"p": 1}
    assert (value.line, value.column, value.length) == (2, 4, 2)


@pytest.mark.parametrize(
    ("source", "line", "column", "problem"),
    [
        ("a: b: c", 1, 5, "mapping values are not allowed"),
        ("a: 1\n\tb: 2", 2, 1, "found a tab"),
        ("a: @x", 1, 4, "a value cannot start with @"),
        ("a: `x`", 1, 4, "a value cannot start with `"),
        ("\ta: 1", 1, 1, "found a tab"),
        ("x: 1\na: *b", 2, 4, "undefined alias *b"),
        ("a: &a [1, *a]", 1, 11, "stands inside its own value"),
        ("a: &a {b: *a}", 1, 11, "stands inside its own value"),
        ("? [a]\n: b", 1, 3, "a key must be text"),
        ("a: {{title}}", 1, 5, "a key must be text"),
        ("a: !!python/object:os.system x", 1, 4, "unknown tag !!python/object:os.system"),
        ("a: !!python/object/apply:os.system [x]", 1, 4, "unknown tag"),
        ("a: !own x", 1, 4, "unknown tag !own"),
        ("a: !!map [x]", 1, 4, "unknown tag !!map"),
        ("a: !!set {x}", 1, 4, "unknown tag !!set"),
        ("a: !!int x", 1, 4, "does not fit its tag !!int"),
        ("a: !!bool 1", 1, 4, "does not fit its tag !!bool"),
        ("a: 1\n---\nb: 2", 2, 1, "a second document"),
        ("é: \x7f", 1, 4, "unacceptable character U+007F"),
        ("a: 1\nb: \ud800", 2, 4, "unacceptable character U+D800"),
        ("[" * 65, 1, 65, "nest deeper than 64"),
        ('a: 1\nb: "c\nd: e', 2, 4, "this quote is opened and never closed"),
        ("a: ['x]", 1, 5, "this quote is opened and never closed"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(source, line, column, problem):
    with pytest.raises(YamlError) as raised:
        read_yaml(source)
    assert (raised.value.line, raised.value.column) == (line, column)
    assert problem in raised.value.problem


@pytest.mark.parametrize(
    ("source", "way_out"),
    [
        ("a: b: c", "put a value that holds a colon and a blank in quotes"),
        ("a: @x", "put the value in quotes"),
        ("a:\n\tb: 1", "indent with blanks"),
        ("a: *b*", "put a value that starts with * in quotes"),
        ("a: !b c", "put a value that starts with ! in quotes"),
        ("a: \x7f", "remove the character"),
        ("a: 'b", "close it with the same quote"),
        ("a: [1, 2\nb: 3", "close the list with ], and part its items by commas"),
        ("a: {{x}}", "put a value that holds braces, such as {{name}}, in quotes"),
        ("a: 'it's'", "look at the quotes and at the indentation of this line"),
    ],
)
def test_a_common_fault_has_a_way_out(source, way_out):
    with pytest.raises(YamlError) as raised:
        read_yaml(source)
    assert raised.value.help == way_out


def test_lines_of_a_fault_are_those_of_the_file():
    with pytest.raises(YamlError) as raised:
        read_yaml("a: b: c", first_line=10)
    assert raised.value.line == 10


@pytest.mark.parametrize("opening", ["[", "- ", "a: {", "? "])
def test_deep_nesting_does_not_end_the_process(opening):
    # yaml.compose recurses in C and dies of these.
    with pytest.raises(YamlError):
        read_yaml(opening * 60_000)


def test_aliases_cannot_make_a_small_text_large():
    lines = ["l0: &l0 [" + ", ".join(["lol"] * 9) + "]"]
    lines += [f"l{n}: &l{n} [" + ", ".join([f"*l{n - 1}"] * 9) + "]" for n in range(1, 12)]
    with pytest.raises(YamlError, match="too large"):
        read_yaml("\n".join(lines))


def test_long_text_counts_when_aliases_repeat_it():
    text = "x" * 1000
    with pytest.raises(YamlError, match="too large"):
        read_yaml(f"a: &a {text}\nb: [" + ",".join(["*a"] * 500) + "]")


def test_a_few_aliases_are_fine():
    assert data("a: &a [1, 2]\nb: [*a, *a]") == {"a": [1, 2], "b": [[1, 2], [1, 2]]}


def test_size_without_aliases_has_no_bound():
    assert len(data("\n".join(f"k{n}: [{n}]" for n in range(30_000)))) == 30_000


def json_like(value):
    if isinstance(value, dict):
        return all(type(key) is str and json_like(item) for key, item in value.items())
    if isinstance(value, list):
        return all(map(json_like, value))
    if type(value) is float:
        return math.isfinite(value)
    return value is None or type(value) in {str, int, bool}


YAML_LIKE = st.text(
    alphabet=st.one_of(st.sampled_from("ab1.-:?&*!|>'\"{}[],#%@` \n\r\t~"), st.characters())
)


@given(YAML_LIKE)
def test_any_text_is_a_json_value_or_a_fault(source):
    node = fault = None
    try:
        node = read_yaml(source)
    except YamlError as error:
        fault = error
    assert fault is None or min(fault.line, fault.column) >= 1
    if node is not None:
        assert json_like(node.data)
        assert msgspec.json.decode(msgspec.json.encode(node.data)) == node.data


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text("aé漢 :#[]{}\"'-,"),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc:- #"), inner),
    max_leaves=20,
)


@given(JSON)
def test_every_json_document_reads_as_itself(value):
    node = read_yaml(msgspec.json.encode(value).decode())
    assert node.data == value
