"""A note that is written against the site's direction is turned."""

from __future__ import annotations

import pytest

from knapper.site.direction import turned


@pytest.mark.parametrize(
    ("html", "language", "direction"),
    [
        ("<p>Some text, and שלום.</p>", "en", ""),
        ("<p>שלום, and some text.</p>", "en", "rtl"),
        ("<p>مرحبا</p>", "en", "rtl"),
        ("<h2>1. («<em>مرحبا</em>») and more</h2>", "de", "rtl"),
        ('<pre><code>code</code></pre><p class="x">مرحبا</p>', "en", "rtl"),
        ("<p>&#1605;</p>", "ar", ""),
        ("<p>مرحبا and text</p>", "ar", ""),
        ("<p>Text and مرحبا</p>", "he", "ltr"),
        ("<p>Text</p>", "fa_IR", "ltr"),
        ("<p>1 + 2</p>", "ar", ""),
        ("", "ar", ""),
    ],
)
def test_the_first_letter_tells(html: str, language: str, direction: str) -> None:
    assert turned(html, language) == direction
