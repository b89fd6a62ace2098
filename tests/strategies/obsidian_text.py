"""Texts for hypothesis: notes put together from Obsidian's constructs, and texts of any kind."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["ANY", "FRAGMENTS"]

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
)
FRAGMENTS = st.lists(_LINE, max_size=14).map("\n".join)
ANY = st.one_of(st.text(), FRAGMENTS, st.text(alphabet="[]()|!#^`$%=*_~<>-\n \t\\:x\x02\x03\x05L0"))
