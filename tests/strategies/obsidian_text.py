"""Texts for hypothesis: notes put together from Obsidian's constructs, and texts of any kind."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["ANY", "FRAGMENTS", "LINES"]

_WORDS = st.sampled_from(
    "word [[a]] [[a#b|c]] ![[a]] ![[p.png|100]] [t](n.md) ![x](p.png) #tag #a/b $x^2$ $$y$$ `c` "
    "**b** *i* ==m== ~~s~~ [^1] ^[inline] %%c%% <b>h</b> <br> <!--c--> https://a.example x ^id "
    "<div> </div> <script>s</script> [[ ]] ** == ` $ %% | \\| \\[\\[ &amp; < > <a> <p>".split()
)
_INLINE = st.lists(_WORDS, min_size=1, max_size=6).map(" ".join)
_PREFIX = st.sampled_from(
    ["", "", "", "# ", "## ", "- ", "  - ", "1. ", "- [ ] ", "> ", "> > ", "> [!note]- ", "    "]
)
_LINE = st.one_of(
    st.builds("{}{}".format, _PREFIX, _INLINE),
    st.sampled_from(
        ["", "", "```", "~~~python", "$$", "%%", "---", "===", "^id", "| A | B |", "|---|---|"]
    ),
    st.sampled_from(
        ["| [[a\\|b]] | c |", "[^1]: note", "  more", "> ^q", "<div>", "</div>", "***"]
    ),
    st.sampled_from(
        [
            *(
                "```python run",
                "> ```py run label=a labl=b",
                "- ~~~r run hide=all",
                "  ```",
                "> ```",
            ),
            *("```output", "> ```output tolerance=0.1", "~~~output x", "```python run label=a-1"),
        ]
    ),
)
FRAGMENTS = st.lists(_LINE, max_size=14).map("\n".join)
ANY = st.one_of(st.text(), FRAGMENTS, st.text(alphabet="[]()|!#^`$%=*_~<>-\n \t\\:x\x02\x03\x05L0"))

# Lines of common shapes, in each other, with what may disturb them.
_BEGINS = st.sampled_from(
    [
        *("", "", "", " ", "   ", "    ", "      ", "\t", "\t\t", " \t"),
        *("- ", "* ", "1. ", "2. ", "10) ", "  - ", "    - ", "-   ", "-     ", "- - ", "- [x] "),
        *("> ", ">", ">  ", ">\t", "> > ", "> - ", "- > ", "   > ", "-\t", "\t- ", "\t\t- "),
        *("# ", "### ", "- # ", "> # "),
    ]
)
_TEXTS = st.sampled_from(
    [
        *("a", "[[a]]", "b [[c#d|e]] *f*", "#t", "**x** $y$", "`c` [l](m)", "![[e]]", "a\\", "a  "),
        *("| a | [[b]] |", "|---|---|", "| a |", "|--|", "| `x` | b\\|c | [[d\\|e]] |", "a | b"),
        *("-|-", ":-:", "|", ":", "---", "===", "=", "- - -", "***", "_ _ _", "-", "1.", "1. z"),
        *("```", "~~~", "```py", "```mermaid", "````", "``` `x", "[!note] T [[q]]", "[!x]-"),
        *("[!$z$|m]+", "a #", "## b ##", "#", "[r]: u", "[r", "r]: u", "&nbsp; [[k]]", "& b"),
        *("x ^id", "^id", "a^b", "%%c%%", "%%", "%% [[c]] %% x", "$$", "$$ x", "<b>", "<!-- c -->"),
        *("<!-- [[c]] --> d", "%% %%", "%%%c%%", "%%c%%d%%%% %%", "<b>x</b> y", "<span>", "<i> >"),
        *("<!-- c", "-->", "<https://q.example>", "www.q.example", "http://q.example/", "[^1]"),
        *("[ ] box [[n]]", "[x]", "\u00a0", "\u2028 a", "{{x}}", "__a", "#1 [[", "[[o", "a -"),
    ]
)
LINES = st.lists(
    st.one_of(
        st.builds("{}{}".format, _BEGINS, _TEXTS),
        st.builds("{}{}{}".format, _BEGINS, _BEGINS, _TEXTS),
        st.sampled_from(["", "", "  "]),
    ),
    max_size=9,
).map("\n".join)
