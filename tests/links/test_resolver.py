"""Which file a link means: the table of §3, rule by rule, and what holds for any vault."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.links import Resolver

NFD = unicodedata.normalize("NFD", "Café.md")

CASES = [
    # rule, files, source, target, file meant
    ("§2.1 name", ["a/Note.md"], "S.md", "Note", "a/Note.md"),
    ("§2.1 extension written", ["a/Note.md"], "S.md", "Note.md", "a/Note.md"),
    ("§2.1 folder", ["a/Note.md", "Note.md"], "S.md", "a/Note", "a/Note.md"),
    ("§2.2 note before file", ["Node.js", "lib/Node.js.md"], "S.md", "Node.js", "lib/Node.js.md"),
    ("§2.2 file where no note", ["lib/Node.js"], "S.md", "Node.js", "lib/Node.js"),
    ("§2.2 written extension first", ["a.md", "a.md.md"], "S.md", "a.md", "a.md"),
    ("§2.2 only .md left out", ["photo.png", "board.canvas"], "S.md", "photo", None),
    ("§2.2 canvas needs its extension", ["board.canvas"], "S.md", "board", None),
    ("§2.2 canvas", ["x/board.canvas"], "S.md", "board.canvas", "x/board.canvas"),
    ("§2.3 address in brackets", ["S.md"], "S.md", "https://x", None),
    ("§2.4 blanks trimmed", ["Quick Switcher.md"], "S.md", "Quick Switcher ", "Quick Switcher.md"),
    ("§2.5 case of the name", ["Quick switcher.md"], "S.md", "QUICK Switcher", "Quick switcher.md"),
    (
        "§2.5 case of the folder",
        ["Plug Ins/Canvas.md"],
        "S.md",
        "plug ins/canvas",
        "Plug Ins/Canvas.md",
    ),
    ("§2.5 case of the extension", ["IMG.PNG"], "S.md", "img.png", "IMG.PNG"),
    ("§2.5 ß is not ss", ["Maße.md", "x/Masse.md"], "S.md", "masse", "x/Masse.md"),
    ("§1.5 dots", ["v1.2 release.md"], "S.md", "v1.2 release", "v1.2 release.md"),
    ("§1.5 signs", ["R&D 'x' (50%).md"], "S.md", "R&D 'x' (50%)", "R&D 'x' (50%).md"),
    ("§1.5 script", ["日本/東京.md"], "S.md", "東京", "日本/東京.md"),
    ("§1.5 emoji", ["🚀 Launch.md"], "S.md", "🚀 launch", "🚀 Launch.md"),
    ("§1.7 composed finds decomposed", [NFD], "S.md", "Café", NFD),
    ("§1.7 decomposed finds composed", ["Café.md"], "S.md", NFD, "Café.md"),
    ("§3.1 own folder", ["a/N.md", "N.md"], "a/S.md", "./N", "a/N.md"),
    ("§3.1 parent", ["a/N.md", "a/b/N.md"], "a/b/S.md", "../N", "a/N.md"),
    ("§3.1 two parents", ["N.md", "a/N.md"], "a/b/S.md", "../../N.md", "N.md"),
    ("§3.1 sideways", ["a/c/N.md", "c/N.md"], "a/b/S.md", "../c/N", "a/c/N.md"),
    ("§3.1 file", ["a/i.png", "i.png"], "a/b/S.md", "../i.png", "a/i.png"),
    ("§3.1 a climb ends at the root", ["N.md"], "a/S.md", "../../N", "N.md"),
    ("§3.1 and goes on from there", ["a/N.md"], "a/S.md", "../../a/N", "a/N.md"),
    ("§3.1 never out and in again", ["a/N.md"], "a/S.md", "../../v/a/N", None),
    ("§3.1 relative is not vault-wide", ["x/N.md"], "a/S.md", "./N", None),
    ("§3.1 a folder is no note", ["a.md", "a/b/S.md"], "a/b/S.md", "../", None),
    ("§3.1 relative, other case", ["A/n.md"], "a/b/S.md", "../N", "A/n.md"),
    ("§3.1 leading slash is the root", ["N.md", "a/N.md"], "a/S.md", "/N", "N.md"),
    ("§3.1 leading slash, only the root", ["a/N.md"], "a/S.md", "/N", None),
    ("§3.2 root beats own folder", ["Echo.md", "S/Echo.md"], "S/n.md", "Echo", "Echo.md"),
    ("§3.2 root beats own folder, file", ["i.png", "S/i.png"], "S/n.md", "i.png", "i.png"),
    ("§3.2 path from root, nested again", ["a/N.md", "S/a/N.md"], "S/n.md", "a/N", "a/N.md"),
    ("§3.3 end of a path", ["a/b/Note.md"], "S.md", "b/Note", "a/b/Note.md"),
    ("§3.3 end at a whole segment", ["a/bb/Note.md"], "S.md", "b/Note", None),
    ("§3.3 end of a name", ["a/MyNote.md"], "S.md", "Note", None),
    (
        "§3.3 own folder beats shorter",
        ["a/N.md", "long/folder/N.md"],
        "long/folder/S.md",
        "N",
        "long/folder/N.md",
    ),
    ("§3.3 own folder, other case", ["a/N.md", "Long/N.md"], "long/S.md", "N", "Long/N.md"),
    ("§3.3 ancestor counts for nothing", ["long/N.md", "x/N.md"], "long/sub/S.md", "N", "x/N.md"),
    ("§3.3 folder below [C]", ["x/N.md", "S/docs/N.md"], "S/n.md", "N", "S/docs/N.md"),
    ("§3.3 own folder before folder below", ["S/a/N.md", "S/N.md"], "S/n.md", "N", "S/N.md"),
    ("§3.3 name of a folder is no prefix", ["x/N.md", "SS/d/N.md"], "S/n.md", "N", "x/N.md"),
    ("§3.4 string, not depth", ["a/b/Note.md", "zzzz/Note.md"], "S.md", "Note", "a/b/Note.md"),
    ("§3.4 shortest of a suffix", ["aaaa/b/N.md", "z/b/N.md"], "S.md", "b/N", "z/b/N.md"),
    ("§3.4 letters, not bytes", ["日本/N.md", "abcd/N.md"], "S.md", "N", "日本/N.md"),
    ("§3.5 attachment anywhere", ["assets/img/i.png"], "a/S.md", "i.png", "assets/img/i.png"),
    ("§3.7 unknown", ["a.md"], "S.md", "b", None),
    ("§3.9 the note itself", ["S.md", "a.md"], "a/S.md", "", "a/S.md"),
    (
        "Markdown 1 path",
        ["Folder/Note name.md"],
        "S.md",
        "Folder/Note name.md",
        "Folder/Note name.md",
    ),
    ("Markdown 2 across the vault", ["Sub/My Note.md"], "S.md", "My Note.md", "Sub/My Note.md"),
    (
        "Markdown 2 from the root",
        ["Sub/My Note.md"],
        "Sub/S.md",
        "Sub/My Note.md",
        "Sub/My Note.md",
    ),
    (
        "Markdown 2 below the own folder",
        ["A/sub/N.md", "B/sub/N.md"],
        "B/S.md",
        "sub/N.md",
        "B/sub/N.md",
    ),
]


@pytest.mark.parametrize(
    ("rule", "files", "source", "target", "meant"), CASES, ids=[c[0] for c in CASES]
)
def test_file_meant(
    rule: str, files: list[str], source: str, target: str, meant: str | None
) -> None:
    resolver = Resolver(files)
    assert resolver.resolve(target, source).path == meant, rule
    assert resolver.resolve(target, source).path == meant, "a second time, from memory"


def test_equal_lengths_are_ambiguous_and_stable() -> None:
    """§3.4: where Obsidian's choice is not stable, ours is, and is told."""
    for files in (["bb/N.md", "aa/N.md", "ccc/N.md"], ["ccc/N.md", "aa/N.md", "bb/N.md"]):
        found = Resolver(files).resolve("N", "S.md")
        assert (found.path, found.ambiguous) == ("aa/N.md", ("aa/N.md", "bb/N.md"))


def test_own_folder_and_root_are_not_ambiguous() -> None:
    """§3.2, §3.3: a winner by rule leaves nothing in doubt."""
    resolver = Resolver(["aa/N.md", "bb/N.md", "M.md", "a/M.md"])
    assert resolver.resolve("N", "bb/S.md").ambiguous == ()
    assert resolver.resolve("M", "a/S.md").ambiguous == ()


def test_capitals_decide_between_files_that_differ_in_nothing_else() -> None:
    """§2.5 on a file system that keeps both."""
    resolver = Resolver(["note.md", "Note.md", "x/Deep.md", "x/deep.md"])
    for target in ("Note", "note"):
        found = resolver.resolve(target, "S.md")
        assert (found.path, found.ambiguous, found.case_differs) == (f"{target}.md", (), False)
    assert resolver.resolve("deep", "S.md").path == "x/deep.md"
    neither = resolver.resolve("NOTE", "S.md")
    assert neither.path == "Note.md"
    assert neither.ambiguous == ("Note.md", "note.md")


def test_other_capitals_are_told() -> None:
    """§2.5: such a link works, and a site on a case-sensitive host should know."""
    resolver = Resolver(["Folder/Note.md"])
    assert resolver.resolve("folder/Note", "S.md").case_differs
    assert not resolver.resolve("Folder/Note", "S.md").case_differs
    assert not resolver.resolve("Note", "S.md").case_differs


def test_aliases_do_not_resolve() -> None:
    """§3.6: unless the vault asks for it by name, and then last of all."""
    files = ["Neural network.md", "NN.md", "a/Net.md"]
    assert Resolver(files).resolve("Perceptron", "S.md").path is None
    with_aliases = Resolver(
        files, aliases={"perceptron": ["Neural network.md"], "NN": ["Neural network.md"]}
    )
    assert with_aliases.resolve("Perceptron", "S.md").path == "Neural network.md"
    assert with_aliases.resolve("NN", "S.md").path == "NN.md"


NAMES = st.sampled_from(["N.md", "n.md", "M.md", "i.png", "Node.js", "Node.js.md"])
FOLDERS = st.lists(st.sampled_from(["a", "A", "b", "cc"]), max_size=3)
PATHS = st.builds(lambda folders, name: "/".join([*folders, name]), FOLDERS, NAMES)
TARGETS = st.one_of(
    PATHS, PATHS.map(lambda path: path.removesuffix(".md")), PATHS.map(lambda path: f"../{path}")
)


@given(st.lists(PATHS, unique=True), PATHS, TARGETS, st.randoms())
def test_order_of_files_does_not_count(files, source, target, random) -> None:  # type: ignore[no-untyped-def]
    expected = Resolver(files).resolve(target, source)
    random.shuffle(files)
    assert Resolver(files).resolve(target, source) == expected


@given(st.lists(PATHS, unique=True), PATHS, PATHS)
def test_exact_path_from_the_root_always_wins(files, source, path) -> None:  # type: ignore[no-untyped-def]
    """§3.2, and the link with its extension and its own capitals leaves no doubt.

    Only a note `P.md` anywhere goes before the file `P` (§2.2).
    """
    notes_before = "" if path.endswith(".md") else f"/{path}.md".lower()
    files = [f for f in files if not notes_before or not f"/{f}".lower().endswith(notes_before)]
    found = Resolver([*files, path]).resolve(path, source)
    assert (found.path, found.ambiguous, found.case_differs) == (path, (), False)


@given(st.lists(PATHS), PATHS, TARGETS)
def test_what_is_found_bears_the_name(files, source, target) -> None:  # type: ignore[no-untyped-def]
    found = Resolver(files).resolve(target, source)
    assert found.path is None or found.path in files
    assert set(found.ambiguous) <= set(files)
    if found.path is not None:
        name = target.rpartition("/")[2].lower()
        assert found.path.rpartition("/")[2].lower() in {name, f"{name}.md"}
    if found.ambiguous:
        assert found.path in found.ambiguous


@given(st.text(), st.text())
def test_any_target_is_answered(target: str, source: str) -> None:
    Resolver(["a/N.md", "N.md"]).resolve(target, source)


ODD_PATHS = st.sampled_from(
    [
        *("a.md", "A.md", "a", "a.md.md", "b.md", "x/a.md", "x/A.md", "y/a.md", "x/b.MD", NFD),
        *("x/y/b.md", " a.md", "a .md", "x/ a.md", "a\N{NO-BREAK SPACE}b.md", "x/a b.md"),
    ]
)


@given(st.lists(ODD_PATHS, unique=True))
def test_the_names_known_beforehand_change_nothing(files: list[str]) -> None:
    """A blank before or behind a name takes the way through the rules."""
    targets = {file[:stop] for file in files for stop in (len(file), max(1, len(file) - 3))}
    targets |= {target.rpartition("/")[2] for target in targets}
    for target in targets:
        for source in ("S.md", "x/S.md", "y/S.md"):
            known, by_rule = Resolver(files), Resolver(files)
            assert known.resolve(target, source) == by_rule.resolve(f" {target} ", source)
