"""A lean record, for checks, says the same as the full one in all that checks look at.

The full compile is the oracle: whatever the text, the two may differ in nothing but what
`CompileOptions.lean` leaves out.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from obsidian_text import ANY, FRAGMENTS, LINES

from knapper.compile import CompileOptions, Note, compile_canvas, compile_note

ROOT = Path(__file__).parents[2]
FULL, LEAN = CompileOptions(), CompileOptions(lean=True)
FOLDERS = ("docs", "vault", "tests/compile/fixtures", "tests/conformance")
FILES = sorted(
    file
    for folder in FOLDERS
    for file in (ROOT / folder).rglob("*")
    if file.suffix in {".md", ".canvas"}
)


def without_what_no_check_uses(note: Note) -> Note:
    replace = msgspec.structs.replace
    return replace(
        note,
        html="",
        texts=(),
        footnotes=0,
        opening_heading=False,
        headings=tuple(replace(each, start=0, end=0) for each in note.headings),
        blocks=tuple(replace(each, start=0, end=0) for each in note.blocks),
        links=tuple(replace(each, text="", block=-1, start=0, end=0) for each in note.links),
    )


def check(text: str) -> None:
    full, lean = compile_note(text, FULL), compile_note(text, LEAN)
    assert without_what_no_check_uses(lean) == without_what_no_check_uses(full)
    assert (lean.html, lean.texts, lean.footnotes) == ("", (), 0)
    assert not any(place.start or place.end for place in (*lean.headings, *lean.blocks))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_text_at_hand(file: Path) -> None:
    text = file.read_bytes().decode(errors="replace")
    if file.suffix == ".md":
        check(text)
        return
    full, lean = compile_canvas(text, FULL), compile_canvas(text, LEAN)
    assert without_what_no_check_uses(lean) == without_what_no_check_uses(full)
    assert (lean.html, lean.texts, lean.footnotes) == ("", (), 0)


@given(ANY)
@example("**#1** [[a")
@example("*[[a]]* \\[[b]] [[ ]]")
@example("&nbsp; ^id\n\n# &amp; *a*\n\n| *a* | `b` |\n|---|---|\n| [[c]] | &lt; |")
@example("a  \nb\\\n&nbsp;")
@example("<a href='n.md'>n</a> <img src=p.png>\n\n[[x]]")
@example("<div>\n<a href=n.md>\n\n# Head [[y]]\n</div>")
@example("%%c%% ^id\n\n%%\nopen")
@example("[^1]: # Head *of* note\n\n    | a |\n    |---|\n    | *b* |\n\nx[^1] ^[in [[a]] *x*]")
@example("> [!note] *T* [[a]]\n> ^q\n\n- [ ] t [[b]] ^i\n  ![[c]]")
@example("a_b@x.example *http://y.example* www.z.example <https://w.example>")
@example("$x$ $\\nope$ $$\\frac{$$\n\n$$\ny\n$$\n")
@example("[r]: http://r.example\n\n[r] ![r] [x][r] [n](n.md)")
@example("```mermaid\ngraph TD\nA[Note]\nclass A internal-link\n```\n\n```mermaid\nnope\n```")
@example("```py run labl=1\nx\n```\n\n```output\n2\n```\n\n^a\n\n# cell 1\n\n~~~r run label=a\n~~~")
@example(
    "- a\n  ```py run\n  b\n  ```\n```output\nc\n```\n[^1]\n\n"
    "[^1]: d\n\n    ```py run\n    e\n    ```"
)
@example("> ```py run\n> a\n> ```\n>\n> ```output\n> b\n> ```\n> ^c\n\n```output\nd\n```")
@example("**![[a]]**\nb\n\n![x](a.md) ^b\n")
@example("---\nup: '[[a]]'\ntags: 1 2\n---\n\n### A\n##### B\n[[a\n$$ \\x\n%% c\n")
def test_any_text(text: str) -> None:
    check(text)


@given(st.lists(FRAGMENTS, min_size=2, max_size=6).map("\n\n".join))
def test_longer_texts(text: str) -> None:
    check(text)


@given(LINES)
@example("- [x] |\n---")
@example("# a | b\n-|-")
@example("> \n\t>```")
@example("> \n>  [!note] T [[q]]")
@example("- # [ ] box [[n]]")
@example("- a\n\t- [[b]]\n\t\t- #c\n\n\td [[e]]\n- [f](g.md)")
@example("> [!note]- [[a]]\n> - #b\n>   > [c](d%20e.md)\n\n1. | [[f\\|g]] |\n   |---|")
def test_lines_of_common_shapes(text: str) -> None:
    check(text)


@given(
    st.lists(
        st.sampled_from("a b1 * ** ` `` . ; : é - ' \" ( ) w www. _ = ~ | \u00a0 \t".split(" "))
    )
)
@example(["*", "a", "** ", "**", "b", "*"])
@example(["`", "a", "``", "b", "`"])
def test_what_is_shown(parts: list[str]) -> None:
    """Marks in headings and cells, where the text itself is looked at."""
    for text in ("".join(parts), " ".join(parts), " ".join(parts).replace("* a *", "*a*")):
        check(f"# {text}\n\n| {text} |\n|---|\n| {text} | [[x]] |\n")


@given(
    st.lists(
        st.sampled_from(
            "[[a]] [b](c) *x* `y` #t a_b@c.d http://e.f ^i ![[g]] \\ < $ % & &amp; #t/ #1 ! # : "
            "[b_*](c%20d_.md) [b](/c) [b](c%2) ![[h|9]] [[ ]]".split()
        )
    )
)
def test_links_among_marks(parts: list[str]) -> None:
    for text in ("".join(parts), " ".join(parts), "*".join(parts), "`".join(parts)):
        check(f"{text}\n\n- {text}\n")
