"""Front matter read without YAML's machinery is what YAML reads, or is left to it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knapper.compile.plain_yaml import read_plain_yaml
from knapper.yaml12 import YamlError, YamlNode, read_yaml

NAMES = st.sampled_from(["a", "tags", "date created", "true", "null", "y", "é", "n_1", "A-b", "1a"])
VALUES = st.sampled_from(
    [
        *(
            "",
            "b",
            "2024-01-02",
            "12:30",
            "1",
            "1.5",
            "true",
            "null",
            "~",
            "a b  c",
            "a - b",
            "x:y",
        ),
        *("a: b", "a #b", "a#b", "'q'", '"q r"', '"[[a b]]"', "'[[x|y]]'", "'it''s'", '"a\\n"'),
        *("[a, b]", "[]", "[a,b]", "[a, 1]", "[ a ]", "[true, x/y]", "[[a]]", "{a}", "0x1F", "1e3"),
        *(
            "-1",
            ".5",
            "a, b",
            "x:",
            "a'b",
            "a?",
            "? a",
            "| x",
            ">",
            "&a b",
            "*a",
            "!x",
            "b ",
            "...",
        ),
        *(
            "a\N{NO-BREAK SPACE}b",
            "a\u2028b",
            "a\tb",
            "1_000",
            "%a",
            "a%",
            "a@b",
            "https://a.example",
        ),
    ]
)
DASHES = st.sampled_from(["- ", "  - ", "    - ", "-   ", " - ", "-", "\t- "])
ITEMS = st.lists(st.builds("{}{}".format, DASHES, VALUES), min_size=1, max_size=3).map("\n".join)
LINES = st.one_of(
    st.builds("{}:{}{}".format, NAMES, st.sampled_from([" ", " ", "  ", ""]), VALUES),
    st.builds("{}:\n{}".format, NAMES, ITEMS),
    st.builds("{}:\n  - {}\n  - {}".format, NAMES, VALUES, VALUES),
    st.sampled_from(["", "# c", "  x", "x", "  a: b"]),
)


def by_yaml(source: str) -> YamlNode | YamlError | None:
    try:
        return read_yaml(source, 2)
    except YamlError as fault:
        return fault


@given(st.lists(LINES, min_size=1, max_size=4).map("\n".join), st.sampled_from(["\n", "\n", ""]))
@example("a:\n- b\n- c\nd:\ne: 'f'", "\n")
@example("a: b\na: c", "\n")
@example("a: [b, true, 1]\nc:\n    - 2", "\n")
def test_it_is_what_yaml_reads(source: str, end: str) -> None:
    node = read_plain_yaml(source + end, 2)
    assert node is None or node == by_yaml(source + end)


@pytest.mark.parametrize(
    "source",
    [
        "tags:\n  - a/b\n  - c\ncreated: 2024-01-02\nrating: 2\n",
        'up: "[[Note|shown]]"\nempty:\ntags: [one, two]\n',
        "title: It's 12:30, a - b (c)\naliases:\n- 'x: y'\n",
    ],
)
def test_common_forms_are_read(source: str) -> None:
    assert read_plain_yaml(source, 2) == read_yaml(source, 2)
    assert read_plain_yaml(source, 2) is not None


@pytest.mark.parametrize(
    "source",
    [
        *(
            "a: b: c\n",
            "a: b # c\n",
            "a: [b\n",
            "a: |\n  b\n",
            "a: b\n  c\n",
            "a: &b c\n",
            "a: *b\n",
        ),
        *(
            'a: "b\\n"\n',
            "a: {b: c}\n",
            "a: [[b]]\n",
            "true: a\n",
            "# a\n",
            "a: !b c\n",
            "\ta: b\n",
        ),
        *("a:\n  - b\n   - c\n", "a:\n  - b: c\n", "a:\n  b: c\n", "a b\n", "", "\n", "a: b"),
    ],
)
def test_other_forms_are_left_to_yaml(source: str) -> None:
    assert read_plain_yaml(source, 2) is None
