"""A vault that git cannot or should not hold: odd bytes, links out of the vault, clashing names.

In goes an empty folder; the vault stands in `vault/` below it, and beside it lies what must never
be read.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

PLAIN = {
    "Empty.md": "",
    "Blank.md": "  \n\n\t\n",
    "Only front matter.md": "---\nkey: value\n---\n",
    "twin.md": "Text of the small twin.\n",
    "Twin.md": "Text of the large twin.\n",
    "Sign-twin.md": "Text of the dash twin.\n",
    "Sign twin.md": "Text of the blank twin.\n",
    "Sign&twin.md": "Text of the ampersand twin.\n",
    "Sign+twin.md": "Text of the plus twin.\n",
    "404.md": "Text of the note named 404.\n",
    "search.md": "Text of the note named search.\n",
    "tags.md": "Text of the note named tags. #topic\n",
    "tags/index.md": "Text of the index in tags.\n",
    "assets/stylesheets.md": "Text of the note in assets.\n",
    "sitemap.xml.md": "Text of the note named as the map.\n",
    "!!!.md": "Text of the note of marks.\n",
    "Links.md": "[[D\u00e9compos\u00e9]] and [[!!!]] and [[tags/index|tag of tags]].\n",
    "Deep quotes.md": ">" * 400 + " deep\n",
    "Deep lists.md": "".join("  " * depth + "- item\n" for depth in range(120)),
    "Brackets.md": "[[" * 4000
    + "\n\n"
    + "![[" * 4000
    + "\n\n"
    + "[" * 4000
    + "\n\nEnd of the brackets.\n",
    "Stars.md": "*a _b " * 3000
    + "\n\n"
    + "==x " * 3000
    + "\n\n"
    + "$x " * 3000
    + "\n\nEnd of the stars.\n",
    "Climber.md": (
        "Before the climb.\n\n![[../../outside]]\n\n![[../outside/secret]]\n\n"
        "![[../outside/secret.md]]\n\n![x](../outside/secret.md)\n\n"
        "![[%2e%2e/outside/secret.md]]\n\n![y](%2e%2e/outside/picture.png)\n\n"
        "![z](..%2Foutside%2Fpicture.png)\n\n![[/etc/passwd]]\n\n![p](/etc/passwd)\n\n"
        "![[link to note]]\n\n![[folder link/secret]]\n\n![[picture link.png]]\n\n"
        "After the climb.\n"
    ),
    "Escaping permalink.md": (
        "---\npermalink: ../../escaped\naliases: [../../also escaped, /etc/alias]\n---\n"
        "Text of the escaping permalink.\n"
    ),
    "Same one.md": "---\npermalink: the-same\n---\nText of the same one.\n",
    "Same two.md": "---\npermalink: the-same\n---\nText of the same two.\n",
    "Front.md": "---\npermalink: /\n---\nText of the front permalink.\n",
    "Victim.md": "Text of the victim.\n",
    "Thief.md": "---\naliases: [Victim, Folder/Victim.md, victim/]\n---\nText of the thief.\n",
    "Odd publish.md": "---\npublish:\n---\nText of the odd publish.\n",
    "Tom & Jerry's.md": "Text of both.\n",
    "Markup.md": (
        '---\nevil: "<script>PROPRAN</script>"\naliases: ["<img src=x onerror=1>"]\n'
        'tags: ["<svg onload=1>"]\ncssclasses: [\'x" onload="1\']\n'
        'description: "\\"><svg onload=1>"\n---\nText of the markup.\n'
    ),
    "Bomb.md": (
        "---\na: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
            for before, name in zip("abcdefgh", "bcdefghi", strict=True)
        )
        + "---\nBody of the bomb.\n"
    ),
}

BYTES = {
    "Nul.md": b"Words before the nul \x00 and after the nul.\n",
    "Latin.md": b"Words before the byte \xe9\xff\xfe and after the byte.\n",
    "Bom.md": b"\xef\xbb\xbf---\nmark: ordered\n---\nText after the mark.\n",
    "Crlf.md": b"---\r\nwind: westerly\r\n---\r\nCrlf one\r\ncrlf two\r\n\r\n- item\r\n",
    unicodedata.normalize("NFD", "D\u00e9compos\u00e9.md"): b"Text of the decomposed.\n",
}


def make(folder: Path) -> Path:
    """Write the vault and what lies outside it.

    Args:
        folder: An empty folder.

    Returns:
        The vault's folder.
    """
    vault, outside = folder / "vault", folder / "outside"
    outside.mkdir(parents=True)
    (outside / "secret.md").write_text("OUTSIDEBYTES and OUTSIDENOTEBYTES\n", "utf-8")
    (outside / "picture.png").write_bytes(b"\x89PNG OUTSIDEBYTES")
    (folder / "outside.md").write_text("OUTSIDEBYTES\n", "utf-8")
    for name, text in PLAIN.items():
        path = vault / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    for name, content in BYTES.items():
        (vault / name).write_bytes(content)
    (vault / "link to note.md").symlink_to(outside / "secret.md")
    (vault / "folder link").symlink_to(outside, target_is_directory=True)
    (vault / "picture link.png").symlink_to(outside / "picture.png")
    (vault / "round").symlink_to(vault, target_is_directory=True)
    (vault / "dangling.md").symlink_to(vault / "nothing.md")
    return vault
