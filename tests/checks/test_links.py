"""Links: what each rule finds and where, what it says to do, and that its fix mends it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.checks.links.near import Near
from knapper.compile.json_places import json_places
from knapper.diagnostics import Diagnostic, Severity
from knapper.site import Site
from knapper.site.renames import Renames

Found = Callable[..., list[Diagnostic]]
HIDDEN = "---\npublish: false\n---\n"


@pytest.fixture
def found(make_vault: Callable[..., Path]) -> Found:
    """Return a function that gives the findings of a vault, or those of one rule."""

    def find(files: Mapping[str, str], code: str = "") -> list[Diagnostic]:
        every = Site.load(make_vault(files), lean=True).diagnostics
        return [each for each in every if each.code.startswith(code)]

    return find


def place(one: Diagnostic) -> tuple[str, int, int, int]:
    span = one.span
    return span.path, span.line, span.column, span.length


def mended(text: str, one: Diagnostic) -> str:
    """Return the text of a note with the fix of a finding made."""
    assert one.fix is not None
    (edit,) = one.fix.edits
    lines = text.split("\n")
    line, start = lines[edit.span.line - 1], edit.span.column - 1
    assert line[start : start + edit.span.length] == edit.old
    lines[edit.span.line - 1] = line[:start] + edit.new + line[start + edit.span.length :]
    return "\n".join(lines)


# -- L001, L004: what a link to nothing may have meant -------------------------------------------


@pytest.mark.parametrize(
    ("vault", "help_"),
    [
        ({"a.md": "[[Tyme]]", "Thyme.md": ""}, "did you mean `Thyme`?"),
        ({"a.md": "[[Gadren]]", "Garden.md": ""}, "did you mean `Garden`?"),
        ({"a.md": "[[some-note]]", "Some note.md": ""}, "did you mean `Some note`?"),
        ({"a.md": "[[b/Note]]", "c/Note.md": ""}, "did you mean `Note`?"),
        (
            {"a.md": "[[x/Note]]", "c/Note.md": "", "d/Note.md": ""},
            "did you mean `c/Note`?",
        ),
        (
            {"a.md": "[[Nick]]", "Note.md": "---\naliases: [Nick]\n---\n"},
            "`Nick` is an alias of `Note`, which no link resolves; write `[[Note|Nick]]`",
        ),
        (
            {"a.md": "[[nick#Top|she]]", "Note.md": "---\naliases: [Nick]\n---\n"},
            "`nick` is an alias of `Note`, which no link resolves; write `[[Note#Top]]`",
        ),
        (
            {"a.md": "[[Nickname]]", "Note.md": "---\naliases: Nicknames\n---\n"},
            "did you mean `Note`?",
        ),
        (
            {"a.md": "[[Way out]]\n\n# Way out"},
            "this note has a heading of that name; write `[[#Way out]]`",
        ),
        (
            {"a.md": "![[x/p.png]]", "f/p.png": ""},
            "there is `f/p.png`; write `p.png`",
        ),
        ({"a.md": "![[pictur.png]]", "picture.png": ""}, "did you mean `picture.png`?"),
        ({"a.md": "[[Gone]]", "Other.md": ""}, "create it, or take the link out"),
    ],
)
def test_way_out_of_a_link_to_nothing(found: Found, vault: dict[str, str], help_: str) -> None:
    (one,) = found(vault, "L00")
    assert one.help == help_


@pytest.mark.parametrize(
    "vault",
    [
        {"a.md": "[[2024-01-05]]", "2024-01-06.md": ""},
        {"a.md": "[[Part 2]]", "Part 3.md": ""},
        {"a.md": "[[Tim]]", "Tom.md": ""},
        {"a.md": "[[Ink]]", "Link.md": ""},
        {"a.md": "[[Secret nite]]", "Secret note.md": HIDDEN},
        {"a.md": "[[Nick]]", "b.md": "---\npublish: false\naliases: Nick\n---\n"},
        {
            "a.md": "[[Nick]]",
            "b.md": "---\naliases: Nick\n---\n",
            "c.md": "---\naliases: Nick\n---\n",
        },
    ],
)
def test_another_thing_or_a_hidden_one_is_never_meant(found: Found, vault: dict[str, str]) -> None:
    (one,) = found(vault, "L001")
    assert one.help == "create it, or take the link out"


@given(st.lists(st.text(max_size=12), max_size=12), st.text(max_size=12))
def test_near_survives_any_name_and_finds_its_own(names: list[str], wanted: str) -> None:
    near = Near((name, name) for name in names)
    meant = near.find(wanted)
    assert not meant or meant in names
    assert all(near.find(name) for name in names if name.strip() and name == name.strip())


def test_nearest_name_wins() -> None:
    near = Near([("gardens of the moon", "far"), ("gardens of the noun", "near")])
    assert near.find("gardens of the noum") == "near"


# -- renamed notes -------------------------------------------------------------------------------


def git(folder: Path, *words: str) -> None:
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *settings, *words], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")


@pytest.fixture
def history(make_vault: Callable[..., Path]) -> Path:
    """A vault in a folder of a repository, in which notes were renamed and moved."""
    vault = make_vault(
        {"Öld.md": "one\ntwo\n", "f/x.md": "three\nfour\n", "gone.md": "five\nsix\n"}
    )
    git(vault.parent, "init", "-q")
    commit(vault.parent)
    (vault / "Öld.md").rename(vault / "Middle.md")
    (vault / "f").rename(vault / "g")
    commit(vault.parent)
    (vault / "Middle.md").rename(vault / "g" / "New.md")
    (vault / "gone.md").rename(vault / "left.md")
    commit(vault.parent)
    (vault / "left.md").unlink()
    return vault


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Öld", "g/New.md"),
        ("öld.md", "g/New.md"),
        ("Middle", "g/New.md"),
        ("f/x", "g/x.md"),
        ("../f/x.md", "g/x.md"),
        ("gone", ""),
        ("left", ""),
        ("", ""),
        ("Never", ""),
    ],
)
def test_git_knows_what_a_file_was_called(history: Path, name: str, path: str) -> None:
    assert Renames(history, frozenset(("g/New.md", "g/x.md"))).find(name) == path


def test_a_renamed_note_is_named_unless_it_is_not_published(history: Path) -> None:
    (history / "a.md").write_text("[[Öld#Top]]")
    (one,) = [each for each in Site.load(history).diagnostics if each.code == "L001"]
    assert one.help == "`Öld` was renamed to `New`; write `[[New#Top]]`"
    (history / "g" / "New.md").write_text(HIDDEN)
    (one,) = [each for each in Site.load(history).diagnostics if each.code == "L001"]
    assert "New" not in one.help


def test_without_a_repository_nothing_was_renamed(tmp_path: Path) -> None:
    assert not Renames(tmp_path / "none", frozenset(("a.md",))).find("b")


def test_a_repository_that_git_cannot_read_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert not Renames(tmp_path, frozenset(("a.md",))).find("b")


# -- L002, L003 ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("vault", "help_"),
    [
        ({"a.md": "[[b#Introducton]]", "b.md": "# Introduction"}, "did you mean `#Introduction`?"),
        ({"a.md": "[[b#way-out]]", "b.md": "# Way out"}, "did you mean `#Way out`?"),
        ({"a.md": "[[b#Two#One]]", "b.md": "# One\n## Two"}, "`#One` does not stand below `#Two`"),
        ({"a.md": "[[b#Cats]]", "b.md": "# Dogs"}, "the link leads to the note instead"),
        ({"a.md": "[[b#^frst]]", "b.md": "x ^first"}, "did you mean `^first`?"),
        ({"a.md": "[[b#^no]]", "b.md": "x ^one\n\ny ^two"}, "its block ids: `^one`, `^two`"),
        ({"a.md": "[[b#^no]]", "b.md": "x"}, "no block of it has an id"),
    ],
)
def test_way_out_of_a_link_to_no_place(found: Found, vault: dict[str, str], help_: str) -> None:
    (one,) = [each for each in found(vault) if each.code in {"L002", "L003"}]
    assert one.help == help_


# -- L005, L008, P002 ----------------------------------------------------------------------------


def test_an_ambiguous_link_names_only_what_is_published(found: Found) -> None:
    (one,) = found({"a.md": "[[n]]", "b/n.md": "", "c/n.md": HIDDEN}, "L005")
    assert one.help == "this site takes `b/n.md`; write its whole path"


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("see [[s]]", "L008", ("a.md", 1, 5, 5)),
        ("x\n\n![[s#Top]]", "P002", ("a.md", 3, 1, 10)),
        ("---\nup: '[[s]]'\n---\n", "L008", ("a.md", 2, 6, 5)),
        ("```mermaid\nflowchart TD\n A[s]\n class A internal-link\n```", "L008", ("a.md", 3, 4, 1)),
        ("[x](s.md)", "L008", ("a.md", 1, 1, 9)),
        ("one\n\n<a class='c' href='s.md'>x</a>", "L008", ("a.md", 3, 20, 4)),
        ("`<a href='s.md'>` <a href='s.md'>x</a>", "L008", ("a.md", 0, 0, 0)),
    ],
)
def test_what_is_not_published_is_told_at_the_link(
    found: Found, text: str, code: str, where: tuple[str, int, int, int]
) -> None:
    (one,) = [each for each in found({"a.md": text, "s.md": HIDDEN}) if each.code[0] in "LP"]
    assert (one.code, place(one), one.labels) == (code, where, ())


def test_a_base_is_no_note_that_could_be_published(found: Found) -> None:
    (one,) = found({"a.md": "![[b.base]]", "b.base": "views: []"}, "L00")
    assert one.message == "`b.base` is a base, which the site does not show"


# -- L006, L007: circles through parts of notes --------------------------------------------------


@pytest.mark.parametrize(
    ("vault", "where"),
    [
        ({"a.md": "# X\n\n![[#X]]"}, ("a.md", 3, 1, 7)),
        ({"a.md": "# X\n\n## Y\n\n![[a#X]]"}, ("a.md", 5, 1, 8)),
        ({"a.md": "# X\n\n![[b#Y]]", "b.md": "# Y\n\n![[a#X]]"}, ("b.md", 3, 1, 8)),
        ({"a.md": "![[b#Y]]", "b.md": "# Y\n\n![[a]]"}, ("b.md", 3, 1, 6)),
        ({"a.md": "one ![[a#^x]] ^x"}, ("a.md", 1, 5, 9)),
        ({"a.md": "- one\n- ![[#^x]]\n\n^x"}, ("a.md", 2, 3, 8)),
    ],
)
def test_a_circle_through_a_section_or_block(
    found: Found, vault: dict[str, str], where: tuple[str, int, int, int]
) -> None:
    (one,) = found(vault, "L00")
    assert (one.code, place(one)) == ("L006", where)


@pytest.mark.parametrize(
    "vault",
    [
        {"a.md": "# A\n\n![[#B]]\n\n# B\n\nx"},
        {"a.md": "# A\n\n![[b#Y]]", "b.md": "# Y\n\ny\n\n# Z\n\n![[a]]"},
        {"a.md": "one ^x\n\n![[#^x]]"},
        {"a.md": "> # X\n> one\n\n![[#X]]"},
        {"a.md": "# X\n\n![[#Gone]]"},
    ],
)
def test_a_part_without_the_embed_is_no_circle(found: Found, vault: dict[str, str]) -> None:
    assert found(vault, "L006") == []


def test_sections_count_as_levels(found: Found) -> None:
    notes = {f"{n}.md": f"# S\n\n![[{n + 1}#S]]" for n in range(6)}
    (one,) = found({**notes, "6.md": "# S"}, "L00")
    assert (one.code, place(one)) == ("L007", ("5.md", 3, 1, 8))


def test_many_embeds_of_parts_take_no_time(found: Found) -> None:
    """A thousand sections that a note embeds from itself, looked up in one pass."""
    text = "".join(f"![[#S{n}]]\n" for n in range(1000)) + "".join(
        f"# S{n}\n\nx\n" for n in range(1000)
    )
    assert found({"a.md": text}, "L00") == []


# -- L009, L010, L011 ----------------------------------------------------------------------------


def test_a_permalink_that_is_taken_is_told_where_it_stands(found: Found) -> None:
    vault = {
        "a.md": "---\npermalink: about\n---\n",
        "b.md": '---\nx: 1\npermalink: "about"\n---\n',
    }
    (one,) = found(vault, "L009")
    assert place(one) == ("b.md", 3, 12, 7)
    assert [(label.span.path, label.message) for label in one.labels] == [
        ("a.md", "has the address")
    ]


@pytest.mark.parametrize(
    ("vault", "where"),
    [
        (
            {"f/a.md": "", "b.md": "---\naliases:\n  - Nick\n  - f/a\n---\n"},
            ("b.md", 4, 5, 3),
        ),
        (
            {"a b.md": "---\npermalink: p\n---\n", "a-b.md": ""},
            ("a b.md", 2, 12, 1),
        ),
    ],
)
def test_an_old_address_that_leads_elsewhere(
    found: Found, vault: dict[str, str], where: tuple[str, int, int, int]
) -> None:
    (one,) = found(vault, "L011")
    assert place(one) == where
    assert one.severity is Severity.WARNING
    assert len(one.labels) == 1


def test_an_old_address_of_two_notes_is_a_fact(found: Found) -> None:
    alias = "---\naliases: [f/Old]\n---\n"
    (one,) = found({"a.md": alias, "b.md": alias, "f/x.md": ""}, "L011")
    assert (place(one), one.severity) == (("b.md", 2, 11, 5), Severity.INFO)


@pytest.mark.parametrize(
    "vault",
    [
        {"a.md": "", "b.md": "---\naliases: [a]\n---\n"},
        {"a.md": "---\naliases: [TCP/IP]\n---\n", "b.md": "---\naliases: [TCP/IP]\n---\n"},
        {"a.md": "---\npermalink: x\naliases: [f/Old]\n---\n"},
        {"f/a.md": "---\npermalink: f/a\n---\n"},
        {"f/a.md": "---\naliases: [f/a]\n---\n"},
    ],
)
def test_another_name_of_a_note_is_no_address(found: Found, vault: dict[str, str]) -> None:
    assert found(vault, "L011") == []


def test_what_somebody_wrote_as_an_address_goes_before_a_nickname(
    make_vault: Callable[..., Path],
) -> None:
    vault = {"a.md": "---\naliases: [z]\n---\n", "z.md": "---\npermalink: p\n---\n"}
    assert Site.load(make_vault(vault)).addresses.redirects["z/"] == "z.md"


def test_a_block_id_is_told_with_its_first_place(found: Found) -> None:
    (one,) = found({"a.md": "see [[#^x]] one ^x\n\ntwo ^x"}, "L010")
    assert place(one) == ("a.md", 3, 5, 2)
    (label,) = one.labels
    assert (label.span.line, label.span.column, label.message) == (1, 17, "first here")
    assert one.subject == "^x"


# -- L012 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("see [[garden]]", "see [[Garden|garden]]"),
        ("[[ garden#Beds|the bed]]", "[[ Garden#Beds|the bed]]"),
        ("![[garden.MD]]", "![[Garden.md]]"),
        ("[x](garden.md#Beds)", "[x](Garden.md#Beds)"),
        ("[x](sub/my%20note.md)", "[x](Sub/My%20Note.md)"),
        ("[x](<sub/my note.md> 'title')", "[x](<Sub/My Note.md> 'title')"),
        ("[a](b) [[garden]]", "[a](b) [[Garden|garden]]"),
        ("| A |\n|---|\n| [[garden\\|x]] |", "| A |\n|---|\n| [[Garden\\|x]] |"),
        ("| A |\n|---|\n| [[garden]] |", "| A |\n|---|\n| [[Garden\\|garden]] |"),
        ("---\nup: '[[garden]]'\n---\n", "---\nup: '[[Garden]]'\n---\n"),
        ("[[./sub/My note]]", "[[./Sub/My Note]]"),
        (
            "```mermaid\nflowchart TD\n A[garden]\n class A internal-link\n```",
            "```mermaid\nflowchart TD\n A[Garden]\n class A internal-link\n```",
        ),
    ],
)
def test_other_capitals_are_told_and_mended(found: Found, text: str, right: str) -> None:
    others = {"Garden.md": "# Beds", "Sub/My Note.md": "", "b.md": ""}
    (one,) = found({"a.md": text, **others}, "L012")
    assert one.severity is Severity.INFO
    assert mended(text, one) == right
    assert found({"a.md": right, **others}, "L012") == []


def test_a_link_with_the_files_capitals_is_right(found: Found) -> None:
    assert found({"a.md": "[[Garden]] [x](Garden.md) [[#A]]\n\n# a", "Garden.md": ""}, "L012") == []


# -- L013, L014 ----------------------------------------------------------------------------------


def orphans(found: Found, vault: dict[str, str]) -> list[str]:
    return [one.span.path for one in found(vault, "L013")]


@pytest.mark.parametrize(
    ("vault", "alone"),
    [
        ({"a.md": "[[b]]", "b.md": "", "c.md": ""}, ["c.md"]),
        ({"a.md": "![[p.png]] [[Gone]] [[#x]]", "b.md": "", "p.png": ""}, ["a.md", "b.md"]),
        ({"a.md": "---\nup: '[[b]]'\n---\n", "b.md": ""}, []),
        ({"a.md": "x"}, []),
        ({"Home.md": "", "f/index.md": "", "g.md": "", "g/x.md": "[[g/y]]", "g/y.md": ""}, []),
        ({"a.md": "[[s]]", "s.md": HIDDEN, "b.md": "[[a]]"}, []),
        ({"a.md": "", "s.md": f"{HIDDEN}[[a]]", "b.md": ""}, ["b.md"]),
        (
            {
                "a.md": "",
                "b.md": "",
                "c.canvas": '{"nodes":[{"id":"1","type":"file","file":"a.md"}]}',
            },
            ["b.md"],
        ),
    ],
)
def test_a_note_without_links_is_a_fact(
    found: Found, vault: dict[str, str], alone: list[str]
) -> None:
    assert orphans(found, vault) == alone


@pytest.mark.parametrize(
    ("vault", "unused"),
    [
        ({"a.md": "![[p.png]]", "p.png": "", "f/q.png": ""}, ["f/q.png"]),
        ({"a.md": "---\nbanner: f/p.png\n---\n", "f/p.png": ""}, []),
        ({"a.md": "---\npics: ['![[p.png|100]]']\n---\n", "f/p.png": ""}, []),
        ({"a.md": "<img src='p.png'>", "p.png": ""}, []),
        ({"a.md": "![x](../../f/p.png)", "f/p.png": ""}, []),
        ({"a.md": f"{HIDDEN}![[p.png]]", "p.png": ""}, []),
        ({"publish.css": "a{background:url('f/p%20q.png')}", "f/p q.png": ""}, []),
        ({"publish.css": "", "data.zip": "", "favicon.svg": "", "d.excalidraw.png": ""}, []),
        (
            {"c.canvas": '{"nodes":[{"id":"1","type":"group","background":"p.png"}]}', "p.png": ""},
            [],
        ),
    ],
)
def test_an_attachment_that_nothing_uses_is_a_fact(
    found: Found, vault: dict[str, str], unused: list[str]
) -> None:
    assert [one.span.path for one in found(vault, "L014")] == unused


# -- canvas --------------------------------------------------------------------------------------

TEXT = 'é "q"\n\nsee [[Gone]] and\ttab 😀 [[Lost|x]]'
CARDS = {
    "nodes": [
        {"id": "t", "type": "text", "text": TEXT, "x": 0},
        {"id": "f", "type": "file", "file": "no/file.md", "x": 0},
    ],
    "edges": [{"id": "e", "fromNode": "t", "toNode": "f", "text": "[[Not a card]]"}],
}


@pytest.mark.parametrize("indent", [None, 2, "\t"])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_cards_are_told_at_their_place_however_they_are_written(
    found: Found, indent: int | str | None, *, ascii_only: bool
) -> None:
    text = json.dumps(CARDS, indent=indent, ensure_ascii=ascii_only)
    lines = text.split("\n")
    told = found({"c.canvas": text}, "L001")
    written = [lines[one.span.line - 1][one.span.column - 1 :][: one.span.length] for one in told]
    assert sorted(written) == ["[[Gone]]", "[[Lost|x]]", "no/file.md"]


def test_a_hidden_note_on_a_card_is_told_at_its_path(found: Found) -> None:
    text = '{\n "nodes": [{"id":"1","file":"s.md","type":"file"}]}'
    (one,) = found({"c.canvas": text, "s.md": HIDDEN}, "P002")
    assert place(one) == ("c.canvas", 2, 30, 4)


@given(
    st.recursive(
        st.text(max_size=8) | st.integers() | st.none(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["nodes", "text", "file", 'a"b', ""]), inner, max_size=3
            )
        ),
    ),
    st.sampled_from([None, 1]),
)
def test_strings_of_any_json_are_placed(data: object, indent: int | None) -> None:
    text = json.dumps({"nodes": [data]}, indent=indent)
    lines = text.split("\n")
    for (number, name), at in json_places(text, "nodes").items():
        assert number == 0
        assert isinstance(data, dict)
        written = lines[at.line - 1][at.column - 2 : at.column + at.length]
        known = {json.dumps(key)[1:-1]: value for key, value in data.items()}
        assert json.loads(written) == known[name]
