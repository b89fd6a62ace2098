"""Unlinked mentions: names in plain text (§10)."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.compile import LinkKind, Note, Properties, TextBlock
from knapper.links import Resolver, VaultIndex, unlinked_mentions

CASES = [
    # what it shows, name of the note, text, what is found in it
    ("whole word", "Echo", "An Echo here", ["Echo"]),
    ("without case", "Echo", "an ECHO, an echo", ["ECHO", "echo"]),
    ("not inside a word", "Echo", "Echoes reecho", []),
    ("beside signs", "Echo", "(Echo) 'echo' echo's Echo.", ["Echo", "echo", "echo", "Echo"]),
    ("several words", "Loss curve", "The loss curve of a loss", ["loss curve"]),
    ("several words, other order", "Loss curve", "a curve loss", []),
    ("over a line end", "Loss curve", "The loss\ncurve falls", ["loss\ncurve"]),
    ("dot in the name", "Node.js", "Use node.js, not node js", ["node.js"]),
    ("sign before the name", ".NET core", "the .NET core, the net core", [".NET core"]),
    ("sign after the name", "C++ map", "a C++ map", ["C++ map"]),
    ("underscore belongs to a word", "snake", "snake_case", []),
    ("snake case", "snake_case", "in snake_case", ["snake_case"]),
    ("name in a folder", "deep/down/Echo", "Echo", ["Echo"]),
    ("short names are not looked for", "AI", "AI and ai", []),
    ("numbers are not looked for", "2024-05-01", "On 2024-05-01", []),
    ("function words are not looked for", "About", "all about it", []),
    ("accents", "Café", "Le café, le cafe", ["café"]),
    ("umlaut at the edge", "Bär", "Bären und Bär", ["Bär"]),
    ("Cyrillic", "Москва", "в москва и москвафон", ["москва"]),
    ("Indic vowel signs belong to the word", "हिन", "हिन्दी हिन", ["हिन"]),
    ("Chinese, anywhere", "机器学习", "我在学机器学习吗", ["机器学习"]),
    ("Japanese, two signs", "東京", "今日は東京です", ["東京"]),
    ("Thai, anywhere", "ภาษา", "เรียนภาษาไทย", ["ภาษา"]),
    ("mixed scripts", "Python入門", "このPython入門は", ["Python入門"]),
    ("Latin beside Chinese", "BERT", "用BERT模型 BERTs", ["BERT"]),
    ("letter that grows in lower case", "Echo", "İİİ Echo", ["Echo"]),
    (
        "no-break space",
        "Loss curve",
        "loss\N{NO-BREAK SPACE}curve",
        ["loss\N{NO-BREAK SPACE}curve"],
    ),
]


def _found(index: VaultIndex, target: str, **options: object) -> list[tuple[str, list[str]]]:
    groups = unlinked_mentions(index, **options)[target]  # type: ignore[arg-type]
    return [(group.source, [mention.shown for mention in group.mentions]) for group in groups]


@pytest.mark.parametrize(("what", "name", "text", "shown"), CASES, ids=[c[0] for c in CASES])
def test_what_is_found(  # noqa: PLR0917
    vault, note, written, what, name, text, shown
) -> None:
    index = vault({f"{name}.md": note(), "source.md": written(text)})
    assert _found(index, f"{name}.md") == ([("source.md", shown)] if shown else []), what


def test_the_longest_name_wins_at_a_place(vault, note, written) -> None:
    index = vault(
        {
            "Loss.md": note(),
            "Loss curve.md": note(),
            "Curve.md": note(),
            "a.md": written("The loss curve is a loss and a curve."),
        }
    )
    assert _found(index, "Loss curve.md") == [("a.md", ["loss curve"])]
    assert _found(index, "Loss.md") == [("a.md", ["loss"])]
    assert _found(index, "Curve.md") == [("a.md", ["curve"])]


def test_aliases_count_and_a_shared_name_means_all(vault, note, written) -> None:
    aliased = note(properties=Properties({"aliases": ["NeuralNet", "Perceptron"]}))
    index = vault(
        {
            "Network.md": aliased,
            "x/Perceptron.md": note(),
            "a.md": written("a perceptron, a neuralnet"),
        }
    )
    assert _found(index, "Network.md") == [("a.md", ["perceptron", "neuralnet"])]
    assert _found(index, "x/Perceptron.md") == [("a.md", ["perceptron"])]


def test_links_and_other_masked_text_mention_nothing(vault, note, written) -> None:
    """A note that links may still mention, but not by what the link shows."""
    index = vault(
        {
            "Echo.md": note(),
            "a.md": written("[[Echo]] and echo and [[b|an echo]]"),
            "b.md": written("[[Echo]]es, [[x]]echo, echo[[x]]"),
            "c.md": note(texts=(TextBlock("import echo", -1, 1, "code"),)),
            "d.md": note(texts=(TextBlock("one | echo | two", -1, 1, "text", ((3, 6), (10, 13))),)),
        }
    )
    assert _found(index, "Echo.md") == [("a.md", ["echo"]), ("d.md", ["echo"])]


def test_own_name_and_excluded_files(vault, written) -> None:
    """§1.3: excluded files mention nothing; they are still mentioned."""
    index = vault(
        {"Echo.md": written("Echo is Echo"), "a.md": written("echo"), "skip/b.md": written("Echo")}
    )
    ignored = {"skip/b.md", "Echo.md"}
    assert _found(index, "Echo.md", is_ignored=ignored.__contains__) == [("a.md", ["echo"])]


def test_a_mention_has_its_sentence_and_place(vault, note, headings) -> None:
    source = note(
        texts=(TextBlock("One. The echo fades. Two.", 0, 7),), headings=headings("# Sound")
    )
    groups = unlinked_mentions(vault({"Echo.md": note(), "a.md": source}))["Echo.md"]
    mention = groups[0].mentions[0]
    assert (mention.before, mention.shown, mention.after) == ("The ", "echo", " fades.")
    assert (mention.anchor, mention.line, mention.link) == ("h0", 7, -1)


def test_decomposed_text(vault, note) -> None:
    """§1.7: a text typed on another system names the same note, and masks stay in place."""
    text = unicodedata.normalize("NFD", "Café! é café é")
    masked = ((0, len(unicodedata.normalize("NFD", "Café!"))),)
    source = note(texts=(TextBlock(text, -1, 1, "text", masked),))
    groups = unlinked_mentions(vault({"Café.md": note(), "a.md": source}))["Café.md"]
    assert [(m.before, m.shown, m.after) for m in groups[0].mentions] == [
        ("Café! é ", "café", " é")
    ]


WORDS = st.sampled_from(["alpha", "beta", "alphabet", "gamma-ray", "x", "The", "éclair"])


@given(
    st.lists(WORDS, min_size=1, max_size=3).map(" ".join),
    st.lists(st.tuples(WORDS, st.sampled_from([" ", ", ", "-", "_", "\n", ""])), max_size=12),
)
def test_one_name_is_found_where_a_regular_expression_finds_it(name, pieces) -> None:
    text = "".join(word + gap for word, gap in pieces)
    index = _one(name, TextBlock(text, -1, 1))
    pattern = rf"(?<!\w){re.escape(name)}(?!\w)".replace(r"\ ", "[ \n]")
    expected = [m[0] for m in re.finditer(pattern, text, re.IGNORECASE)]
    if len(name) < 3 or name == "The":
        expected = []
    assert _found(index, f"{name}.md") == ([("s.md", expected)] if expected else [])


@given(st.text(max_size=60), st.text(max_size=4), st.data())
def test_no_text_is_too_odd(text, name, data) -> None:
    """Masked stretches of any shape, any script: nothing breaks, nothing masked is found."""
    edge = st.integers(0, len(text))
    masked = tuple(sorted(data.draw(st.lists(st.tuples(edge, edge), max_size=3))))
    index = _one(f"{name}東京", TextBlock(f"{text}東京", -1, 1, "text", masked))
    everything = ((0, len(text) + 2),)
    hidden = _one(f"{name}東京", TextBlock(f"{text}東京", -1, 1, "text", everything))
    unlinked_mentions(index)
    assert not any(unlinked_mentions(hidden).values())


def _one(name: str, block: TextBlock) -> VaultIndex:
    def made(*texts: TextBlock) -> Note:
        return Note(Properties(), "", (), (), (), (), texts, (), 0)

    notes = {f"{name}.md": made(), "s.md": made(block)}
    return VaultIndex(notes, (), Resolver(notes))


def test_every_kind_of_note_has_an_answer(vault, written) -> None:
    index = vault({"a.md": written("[[b]]", kind=LinkKind.EMBED), "b.md": written()})
    assert unlinked_mentions(index) == {"a.md": (), "b.md": ()}
