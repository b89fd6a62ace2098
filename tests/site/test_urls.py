"""Addresses: readable, unique, and none of them outside the site."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knapper.site.urls import assign, clean_path, find_home


def _assign(*paths: str, home: str = "", **more: object) -> dict[str, str]:
    notes = dict.fromkeys(paths, ("", ()))
    return assign(notes, (), home, **more).notes  # type: ignore[arg-type]


def test_blanks_become_dashes_and_letters_stay() -> None:
    assert clean_path("Über uns/v1.2 release (new)") == "Über-uns/v1.2-release-(new)"


def test_what_an_address_cannot_hold_goes() -> None:
    assert clean_path('Why? 100% #1 "so"') == "Why-100-1-so"


def test_a_name_of_signs_alone_still_has_an_address() -> None:
    assert clean_path("???") == "-"
    assert clean_path("..") == "-"


def test_two_notes_never_share_an_address() -> None:
    notes = {"A b.md": ("", ()), "A-b.md": ("", ()), "a-B.md": ("", ())}
    found = assign(notes, ())
    assert sorted(found.notes.values()) == ["A-b-2/", "A-b/", "a-B-3/"]
    assert [each.path for each in found.collisions] == ["A-b.md", "a-B.md"]


def test_a_permalink_is_the_address_and_the_old_one_leads_to_it() -> None:
    """§9.6."""
    found = assign({"Notes/Long name.md": ("about", ())}, ())
    assert found.notes == {"Notes/Long name.md": "about/"}
    assert found.redirects == {"Notes/Long-name/": "Notes/Long name.md"}


def test_an_alias_with_a_path_is_from_the_root_and_one_without_in_the_folder() -> None:
    """§9.6."""
    found = assign({"B/New.md": ("", ("A/Old name", "Nick"))}, ())
    assert found.redirects == {"A/Old-name/": "B/New.md", "B/Nick/": "B/New.md"}


def test_a_redirect_never_takes_the_address_of_a_page() -> None:
    found = assign({"A.md": ("", ()), "B.md": ("", ("A",))}, ())
    assert found.redirects == {}


def test_the_home_note_is_the_front_page_and_its_name_leads_there() -> None:
    found = assign({"Home.md": ("", ())}, (), "Home.md")
    assert found.notes == {"Home.md": ""}
    assert found.redirects == {"Home/": "Home.md"}


def test_a_note_beside_or_in_a_folder_is_the_folders_page() -> None:
    notes = dict.fromkeys(("A.md", "A/x.md", "B/index.md", "C/y.md"), ("", ()))
    found = assign(notes, (), folders=["", "A", "B", "C"])
    assert found.folders == {"": "", "A": "A/", "B": "B/", "C": "C/"}
    assert found.notes["B/index.md"] == "B/"


def test_the_hosts_own_files_are_not_hidden() -> None:
    assert _assign("sitemap.xml.md")["sitemap.xml.md"] == "sitemap.xml-2/"


def test_home_is_configured_or_found_by_name() -> None:
    assert find_home(["README.md", "Home.md"], "") == "Home.md"
    assert find_home(["README.md", "index.md"], "") == "index.md"
    assert find_home(["a/Start.md", "Home.md"], "a/start") == "a/Start.md"
    assert find_home(["x.md"], "") == ""


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=8, unique=True))
def test_any_names_get_unique_addresses_inside_the_site(names: list[str]) -> None:
    paths = [f"{name}.md" for name in names]
    urls = list(_assign(*paths).values())
    assert len({url.lower() for url in urls}) == len(paths)
    for url in urls:
        assert url.endswith("/")
        assert not url.startswith(("/", "."))
        assert not {".", "..", ""} & set(url[:-1].split("/"))
