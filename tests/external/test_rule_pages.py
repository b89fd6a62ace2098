"""The pages of the rules L020 to L023: their examples fire, and their right ways are silent."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from loopback_web import Server, page, redirect, reply

DOCS = Path(__file__).resolve().parents[2] / "docs" / "Rules"
FILE = re.compile(r"`([^`\n]+)`\n\n```md\n(.*?)```", re.DOTALL)


def files(code: str, section: str) -> dict[str, str]:
    text = (DOCS / f"{code}.md").read_text(encoding="utf-8")
    return dict(FILE.findall(text.partition(f"\n## {section}\n")[2].partition("\n## ")[0]))


@pytest.mark.parametrize("code", ["L020", "L021", "L022", "L023"])
def test_the_examples_of_a_page(server: Server, codes: Callable, code: str) -> None:
    server.routes["/old"] = redirect("/thyme")
    server.routes["/thyme"] = page("<h2 id=drying>Drying</h2>")
    server.routes["/failing"] = reply(500)
    assert codes(files(code, "Example")) == [code]
    assert files(code, "Right")
    assert codes(files(code, "Right")) == []
