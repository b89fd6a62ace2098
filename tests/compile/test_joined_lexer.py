"""A joined lexer gives what Pygments gives, in any language that Pygments knows."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pygments.lexers import get_all_lexers, get_lexer_by_name

from knapper.compile.joined_lexer import joined

OPTIONS = {"stripnl": False, "ensurenl": False}
# A little of many languages: each lexer meets what it knows and what it does not.
CODE = """\
#!/bin/sh
# comment
def f(x: int = 1.5e3) -> str:
    '''Say "hello"
    twice.'''
    return f"{x!r} is" + r'\\n' if x >= 0x1F else None
class A<T> : public B { /* a */ int *p = &q[0]; } // b
SELECT a, count(*) FROM t WHERE b = 'c' -- d
<a href="b">c &amp; d</a> <!-- e --> <?php echo $x; ?>
key: [1, two, "three"]  ; {{ name }} \\begin{x} $y^2$ \\end{x}
cat <<EOF | grep -v "$HOME"
text
EOF
let re = /a[b/]c/g, s = `t ${u}`; @decorated é 🎉 \x00
"""
PIECES = st.lists(
    st.sampled_from([*CODE.splitlines(keepends=True), *CODE.split(), "\n", " ", "\t", '"', "'"]),
    max_size=12,
).map("".join)
NAMES = sorted(names[0] for _, names, _, _ in get_all_lexers() if names)
COMMON = ["python", "js", "ts", "php", "sh", "css", "c++", "rust", "sql", "tex", "ruby", "perl"]


def check(name: str, code: str) -> None:
    lexer = get_lexer_by_name(name, **OPTIONS)
    fast = joined(lexer)
    if fast is not None:
        told = [(kind, value) for _, kind, value in lexer.get_tokens_unprocessed(code)]
        assert fast.tokens(code) == told, name


@pytest.mark.filterwarnings("ignore")  # of some of Pygments' patterns
def test_the_tokens_are_the_same_in_every_language() -> None:
    for name in NAMES:
        check(name, CODE)


@pytest.mark.parametrize("name", COMMON)
@given(code=PIECES)
@example(code="")
def test_the_tokens_are_the_same_of_any_code(name: str, code: str) -> None:
    check(name, code)


def test_common_lexers_are_joined() -> None:
    for name in ("python", "js", "ts", "sh", "css", "rust"):
        assert joined(get_lexer_by_name(name)) is not None, name
