"""What the links of a published vault lead to, and what is never named."""

from __future__ import annotations

from knapper.compile import Link, LinkKind, Properties
from knapper.links import LinkStatus, Resolver, VaultIndex


def test_status_of_links(vault, written, headings, blocks) -> None:
    """§3.7, §3.8, §3.9 and the privacy of unpublished notes."""
    index = vault(
        {
            "a.md": written(
                "[[b]] [[b#One]] [[b#^x]] [[b#Gone]] [[b#^gone]]",
                "[[nowhere]] [[secret]] [[#Own]] [[i.png]]",
                headings=headings("# Own"),
            ),
            "b.md": written(headings=headings("# Zero", "# One"), blocks=blocks("x")),
        },
        ("i.png",),
        ("secret.md",),
    )
    assert [
        (link.status.value, link.path, link.fragment, link.broken) for link in index.links["a.md"]
    ] == [
        ("resolved", "b.md", "", False),
        ("resolved", "b.md", "h1", False),
        ("resolved", "b.md", "^x", False),
        ("resolved", "b.md", "", True),
        ("resolved", "b.md", "", True),
        ("missing", "", "", False),
        ("unpublished", "", "", False),
        ("resolved", "a.md", "h0", False),
        ("resolved", "i.png", "", False),
    ]
    assert [link.link for link in index.links["a.md"]] == list(range(9))


def test_a_slug_is_broken_in_obsidian_but_works_on_the_site(vault, note, headings) -> None:
    """§4.1: Obsidian matches text; a table of contents made for another host names ids."""
    links = (
        Link(LinkKind.MARKDOWN, "", ("H1",)),
        Link(LinkKind.MARKDOWN, "", ("h9",)),
        Link(LinkKind.WIKI, "", ("h1",)),
    )
    index = vault({"a.md": note(links=links, headings=headings("# Our", "# Pledge"))})
    found = [(link.path, link.fragment, link.broken) for link in index.links["a.md"]]
    assert found == [("a.md", "h1", True), ("a.md", "", True), ("a.md", "", True)]


def test_a_withheld_note_keeps_its_links_from_others(vault, written) -> None:
    """A link must not go to another file because the right one is not published."""
    index = vault({"a/S.md": written("[[N]]"), "long/way/N.md": written()}, withheld=("a/N.md",))
    assert index.links["a/S.md"][0].status is LinkStatus.UNPUBLISHED


def test_parameters_of_viewers(vault, written) -> None:
    """§5.6, §5.7: a page of a PDF is an address, a name after an image is a hook for CSS."""
    index = vault(
        {"a.md": written("[[d.pdf#page=3#height=400]] [[f.mp4#t=10]] [[i.png#outline]] [[i.png]]")},
        ("d.pdf", "f.mp4", "i.png"),
    )
    links = index.links["a.md"]
    assert [link.fragment for link in links] == ["page=3&height=400", "t=10", "", ""]
    assert not any(link.broken for link in links)


def test_only_used_attachments(vault, written) -> None:
    """Issue 5, privacy: also in an embedded note, in a property, as a picture of the page."""
    picture = Properties({"cover": "img/cover.jpg", "image": "https://example.org/x.png"})
    index = vault(
        {
            "a.md": written("[[b]]", kind=LinkKind.EMBED),
            "b.md": written("[[deep.png]]", kind=LinkKind.EMBED, properties=picture),
            "c.md": written(properties=Properties({"image": "[[linked.jpg]]", "cover": 3})),
        },
        ("deep.png", "img/cover.jpg", "linked.jpg", "unused.png"),
        ("withheld.png",),
    )
    assert index.used_attachments == {"deep.png", "img/cover.jpg", "linked.jpg"}
    assert index.picture("b.md") == "img/cover.jpg"
    assert index.picture("a.md") == ""


def test_a_picture_is_a_published_file(vault, written) -> None:
    hidden = Properties({"image": "hidden.png"})
    index = vault({"a.md": written(properties=hidden)}, withheld=("hidden.png",))
    assert index.picture("a.md") == ""
    assert index.used_attachments == frozenset()


def test_a_note_may_be_resolved_before_it_belongs(note, headings) -> None:
    """Incremental: the answer for an edited note depends on what is handed in."""
    index = VaultIndex({"a.md": note()}, (), Resolver(["a.md"]))
    edited = note(links=(Link(LinkKind.WIKI, "", ("New",)),), headings=headings("# New"))
    assert index.resolve_note("a.md", edited)[0].fragment == "h0"
    assert index.links["a.md"] == ()
