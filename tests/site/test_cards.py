"""Which page has which card."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knapper.site import Site
from knapper.site import cards as room


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNAPPER_CACHE_DIR", str(tmp_path / "cache"))


VAULT = {"index.md": "home", "a.md": "one", "b.md": "two", "中.md": "three"}


def test_each_note_has_its_own_unless_the_font_lacks_its_script(
    make_vault: Callable[..., Path],
) -> None:
    cards = Site.load(make_vault(VAULT)).cards
    whole = cards.address("")
    assert cards.address("index.md") == cards.address("中.md") == whole
    assert len({cards.address("a.md"), cards.address("b.md"), whole}) == 3
    found = dict(cards.files())
    assert set(found) == {cards.address("a.md"), cards.address("b.md"), whole}


def test_many_notes_share_one(
    make_vault: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_NOTES", 3)
    cards = Site.load(make_vault(VAULT)).cards
    assert cards.address("a.md") == cards.address("")
    every = Site.load(make_vault({**VAULT, ".knapper/config.yml": "cards: all\n"})).cards
    assert every.address("a.md") != every.address("")


def test_none(make_vault: Callable[..., Path]) -> None:
    cards = Site.load(make_vault({**VAULT, ".knapper/config.yml": "cards: none\n"})).cards
    assert cards.address("a.md") == ""
    assert not list(cards.files())


def test_one_that_was_drawn_is_kept(
    make_vault: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def once() -> dict[str, bytes]:
        cards = Site.load(make_vault({"a.md": "one"})).cards
        cards.address("a.md")
        return dict(cards.files())

    first = once()
    monkeypatch.setattr("knapper.media.card.draw_card", lambda _: pytest.fail("drawn again"))
    assert once() == first
