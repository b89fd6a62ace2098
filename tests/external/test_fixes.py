"""The new address of a page, written where the old one stands to the letter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from loopback_web import Server, page, redirect

OLD, NEW = "https://garden.test/old", "https://garden.test/new"


@pytest.fixture
def mended(server: Server, ask: Callable) -> Callable[..., str | None]:
    """Return a function that gives a text with its fix made, None where there is no fix."""

    def mend(text: str, new: str = NEW) -> str | None:
        server.routes["/old"] = redirect(new)
        server.routes[new.removeprefix("https://garden.test").partition("#")[0]] = page()
        (found,) = [each for each in ask(text) if each.code == "L021"]
        if found.fix is None:
            return None
        (edit,) = found.fix.edits
        lines = text.split("\n")
        line, start = lines[edit.span.line - 1], edit.span.column - 1
        assert line[start : start + edit.span.length] == edit.old
        lines[edit.span.line - 1] = line[:start] + edit.new + line[start + edit.span.length :]
        return "\n".join(lines)

    return mend


@pytest.mark.parametrize(
    "text",
    [
        *("[t](@)", "[t](@#part)", "![t](@ 'title')", "[t](<@>)", "a\nb <@#part> c", "@", "see @."),
        *("|A|B|\n|-|-|\n|[t](@)|x|", "> - [t](@)", "---\nup: @\n---\n", "---\nup: ['@']\n---\n"),
        *("<a href='@'>x</a>", "x[^1]\n\n[^1]: [t](@)", "[@](@)"),
    ],
)
def test_only_the_address_changes(mended: Callable, text: str) -> None:
    before = text.replace("@", OLD)
    after = text.replace("@", NEW)
    if text == "[@](@)":
        after = f"[{OLD}]({NEW})"
    assert mended(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "[t][r]\n\n[r]: https://garden.test/old",
        "[t](https://garden.test/ol&#100;)",
        r"[t](https:\//garden.test/old)",
        '---\nup: "https:\\/\\/garden.test/old"\n---\n',
    ],
)
def test_nothing_is_written_where_the_address_stands_otherwise(mended: Callable, text: str) -> None:
    assert mended(text) is None


def test_www_is_no_whole_address(server: Server, ask: Callable) -> None:
    server.routes["www.garden.test/old"] = redirect(NEW)
    server.routes["/new"] = page()
    (found,) = ask("www.garden.test/old")
    assert (found.code, found.fix) == ("L021", None)


@pytest.mark.parametrize(
    ("new", "written"),
    [
        ("https://garden.test/a_(b)", "https://garden.test/a_%28b%29"),
        ("https://garden.test/a?b=[c|d]", "https://garden.test/a?b=%5Bc%7Cd%5D"),
        ("https://garden.test/a'b", "https://garden.test/a%27b"),
        ("https://garden.test/a#own", "https://garden.test/a#own"),
    ],
)
def test_what_would_end_a_link_is_encoded(mended: Callable, new: str, written: str) -> None:
    assert mended(f"[t]({OLD}#part)", new) == (
        f"[t]({written})" if "#" in new else f"[t]({written}#part)"
    )


@pytest.mark.parametrize("new", ["/a.", "/a,b", "/a_", "/a?b=&copy;"])
def test_what_would_not_be_read_whole_is_not_written(mended: Callable, new: str) -> None:
    assert mended(OLD, "https://garden.test" + new) is None
