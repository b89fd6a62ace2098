"""Linked mentions with the sentence round each (§10), and how sentences are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.compile import Link, LinkKind, Properties, TextBlock
from knapper.links import find_backlinks
from knapper.links.sentence import LIMIT, sentence_round

SENTENCES = [
    # what it shows, text with [the mention], what stands before, what stands after
    ("whole text", "See [it] here", "See ", " here"),
    ("three sentences", "One. Two [it] two. Three.", "Two ", " two."),
    ("mention first", "One. [it] is small. Three.", "", " is small."),
    ("mention last", "One. See [it]. Three.", "See ", "."),
    ("marks", "Really? See [it]! Yes.", "See ", "!"),
    ("closing quote", 'He said "no." Then [it] came.', "Then ", " came."),
    ("Japanese", "前の文。これは[it]です。次の文。", "これは", "です。"),
    ("line end", "first line\nsee [it] here\nlast line", "see ", " here"),
    ("e.g.", "Tools, e.g. [it], help. More.", "Tools, e.g. ", ", help."),
    ("i.e. after", "So [it] (i.e. Paris) wins. More.", "So ", " (i.e. Paris) wins."),
    ("title", "One. Mr. Smith met [it] today. Two.", "Mr. Smith met ", " today."),
    ("initials", "One. J. R. Firth wrote [it] early.", "J. R. Firth wrote ", " early."),
    ("number", "One. Of 3.5 parts [it] takes 1.2 now. Two.", "Of 3.5 parts ", " takes 1.2 now."),
    ("small letter goes on", "One. See [it] etc. and so on. End.", "See ", " etc. and so on."),
    ("year", "It was 2019. Then [it] came.", "Then ", " came."),
    ("dots in a name", "One. Use node.js or [it] now.", "Use node.js or ", " now."),
    ("ellipsis", "Wait... Then [it] came.", "Then ", " came."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "text", "before", "after"), SENTENCES, ids=[s[0] for s in SENTENCES]
)
def test_sentences(what, text, before, after) -> None:
    start = text.index("[it]")
    plain = text.replace("[it]", "it")
    assert sentence_round(plain, start, start + 2) == (before, after), what


def test_a_long_sentence_is_cut_between_words() -> None:
    words = "lorem ipsum dolor sit amet " * 40
    before, after = sentence_round(f"{words}it {words}", len(words), len(words) + 2)
    assert before.startswith("…")
    assert after.endswith("…")
    assert len(before) + 2 + len(after) <= LIMIT + 2
    assert len(before) > 90
    assert len(after) > 90
    assert set(before.strip("… ").split()) == set(words.split())
    assert set(after.strip("… ").split()) == set(words.split())


def test_a_cut_gives_the_room_to_the_longer_side() -> None:
    words = "lorem ipsum dolor sit amet " * 40
    before, after = sentence_round(f"See it {words}", 4, 6)
    assert before == "See "
    assert LIMIT - 40 < len(after) <= LIMIT
    before, after = sentence_round(f"{words}it ends.", len(words), len(words) + 2)
    assert after == " ends."
    assert LIMIT - 40 < len(before) <= LIMIT


def test_text_without_blanks_is_cut_too() -> None:
    before, after = sentence_round("あ" * 1000 + "it" + "い" * 1000, 1000, 1002)
    assert before.strip("…") == "あ" * (LIMIT // 2 - 1)
    assert after.strip("…") == "い" * (LIMIT // 2 - 1)


@given(st.text(alphabet="ab .!?。\n…\"'", max_size=700), st.data())
def test_before_and_after_are_pieces_of_the_text(text, data) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    before, after = sentence_round(text, start, end)
    kept_before, kept_after = before.removeprefix("…"), after.removesuffix("…")
    assert text[:start].endswith((before, kept_before))
    assert text[end:].startswith((after, kept_after))


def _flat(groups):
    return [(g.source, [(m.before, m.shown, m.after) for m in g.mentions]) for g in groups]


def test_grouped_by_note_and_sorted_by_name(vault, written) -> None:
    """§10: every kind of link, all mentions listed, sorted by name and not by folder."""
    index = vault(
        {
            "Goal.md": written("[[#own]] [[Goal]]"),
            "a/Zebra.md": written(
                "First. See [[Goal]] and [[goal|the aim]]. Last.", "Again [[Goal]]."
            ),
            "z/apple.md": written("Shown: [[Goal#Part]]", kind=LinkKind.EMBED),
            "b/Other.md": written("[[Nothing]]"),
        }
    )
    found = find_backlinks(index)
    assert _flat(found["Goal.md"]) == [
        ("z/apple.md", [("Shown: ", "Goal#Part", "")]),
        (
            "a/Zebra.md",
            [
                ("See ", "Goal", " and the aim."),
                ("See Goal and ", "the aim", "."),
                ("Again ", "Goal", "."),
            ],
        ),
    ]
    assert found["b/Other.md"] == ()
    assert [m.link for m in found["Goal.md"][1].mentions] == [0, 1, 2]
    assert [m.line for m in found["Goal.md"][1].mentions] == [1, 1, 2]


def test_property_links_name_their_property(vault, note) -> None:
    """§9.4: no sentence, but the key."""
    properties = Properties(
        {"up": "[[Goal]]", "related": ["x", "[[Goal]]"]},
        {"title": (2, 1, 5), "up": (3, 1, 2), "related": (4, 1, 7), "z": (7, 1, 1)},
    )
    links = (
        Link(LinkKind.PROPERTY, "Goal", text="Goal", line=3),
        Link(LinkKind.PROPERTY, "Goal", ("Part",), line=6),
    )
    index = vault({"Goal.md": note(), "a.md": note(links=links, properties=properties)})
    mentions = find_backlinks(index)["Goal.md"][0].mentions
    assert [(m.property, m.before, m.shown, m.after) for m in mentions] == [
        ("up", "", "Goal", ""),
        ("related", "", "Goal#Part", ""),
    ]


def test_anchor_is_the_nearest_heading(vault, note, headings) -> None:
    texts = (TextBlock("Goal", -1, 1), TextBlock("see Goal", 1, 9))
    links = (
        Link(LinkKind.WIKI, "Goal", text="Goal", line=1, block=0, start=0, end=4),
        Link(LinkKind.WIKI, "Goal", text="Goal", line=10, block=1, start=4, end=8),
    )
    index = vault(
        {
            "Goal.md": note(),
            "a.md": note(texts=texts, links=links, headings=headings("# A", "# B")),
        }
    )
    mentions = find_backlinks(index)["Goal.md"][0].mentions
    assert [(m.anchor, m.line) for m in mentions] == [("", 1), ("h1", 10)]


def test_code_links_nothing(vault, note) -> None:
    """§10: links from code do not count."""
    code = note(
        texts=(TextBlock("Goal", -1, 1, "code"),),
        links=(Link(LinkKind.WIKI, "Goal", text="Goal", line=1, block=0, start=0, end=4),),
    )
    assert find_backlinks(vault({"Goal.md": note(), "a.md": code}))["Goal.md"] == ()


def test_an_embed_without_text_is_shown_by_its_name(vault, note) -> None:
    """§5.5: an embed leaves no text in its block."""
    index = vault(
        {
            "Goal.md": note(),
            "a.md": note(
                texts=(TextBlock("Look:  there", -1, 1),),
                links=(Link(LinkKind.EMBED, "Goal", ("Part",), block=0, start=6, end=6),),
            ),
            "b.md": note(links=(Link(LinkKind.HTML, "Goal.md", text="", line=4),)),
        }
    )
    assert _flat(find_backlinks(index)["Goal.md"]) == [
        ("a.md", [("Look: ", "Goal#Part", " there")]),
        ("b.md", [("", "Goal.md", "")]),
    ]


def test_links_of_and_to_withheld_notes_leave_no_trace(vault, written) -> None:
    index = vault({"a.md": written("[[secret]]")}, withheld=("secret.md",))
    assert find_backlinks(index) == {"a.md": ()}
