"""Answers kept between checks: for how long, and what becomes of a file that is no good."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback_web import QUICK, Server, page, reply

from knapper.external import Web
from knapper.external.answers import Answer, Answers, Kind, default_path

URL = "https://garden.test/herbs"
HOUR, DAY = 3600.0, 86400.0


def later(web: Web, seconds: float) -> Web:
    return replace(web, now=lambda: 1_800_000_000.0 + seconds)


@pytest.mark.parametrize(
    ("answer", "kept", "due"),
    [
        (page(), 6.9 * DAY, 7.1 * DAY),
        (reply(404), 0.9 * HOUR, 1.1 * HOUR),
        (reply(403), 0.9 * HOUR, 1.1 * HOUR),
        (reply(500), 0.9 * HOUR, 1.1 * HOUR),
        (page(), 0.0, -1.0),
    ],
    ids="good gone unknown failing future".split(),
)
def test_an_answer_is_believed_for_its_time(
    server: Server, ask: Callable, web: Web, *, answer: bytes, kept: float, due: float
) -> None:
    server.routes["/herbs"] = answer
    first = ask(URL)
    count = len(server.requests)
    assert ask(URL, web=later(web, kept)) == first
    assert len(server.requests) == count
    assert ask(URL, web=later(web, due)) == first
    assert len(server.requests) > count


def test_a_missing_place_is_sought_again_after_an_hour(
    server: Server, codes: Callable, web: Web
) -> None:
    server.routes["/herbs"] = [page("<p id=a>"), page("<p id=b>")]
    assert codes(f"{URL}#b") == ["L022"]
    assert codes(f"{URL}#b", web=later(web, 0.9 * HOUR)) == ["L022"]
    assert codes(f"{URL}#b", web=later(web, 1.1 * HOUR)) == []
    assert codes(f"{URL}#b", web=later(web, 2 * DAY)) == []
    assert len(server.requests) == 2


def test_a_place_that_nobody_looked_for_is_sought(server: Server, codes: Callable) -> None:
    server.routes["/herbs"] = page("<p id=a>")
    assert codes(URL) == []
    assert codes(f"{URL}#b") == ["L022"]
    assert codes(URL) == []
    assert [each.method for each in server.requests] == ["HEAD", "GET"]


def test_offline_asks_nothing(server: Server, codes: Callable, web: Web) -> None:
    assert codes(f"{URL} https://garden.test/b", offline=True) == []
    assert codes(URL) == ["L020"]
    count = len(server.requests)
    notes = f"{URL} https://garden.test/b"
    assert codes(notes, offline=True, web=later(web, 20 * DAY)) == ["L020"]
    assert len(server.requests) == count


def test_the_file_is_json_with_dates(server: Server, ask: Callable, cache_path: Path) -> None:
    server.routes["/herbs"] = page("<p id=a>")
    ask(f"{URL}#a {URL}#b https://garden.test/gone")
    assert json.loads(cache_path.read_bytes()) == {
        "version": 1,
        "answers": {
            URL: {
                "kind": "good",
                "detail": "",
                "moved": "",
                "places": {"a": True, "b": False},
                "asked": 1_800_000_000.0,
            },
            "https://garden.test/gone": {
                "kind": "gone",
                "detail": "404",
                "moved": "",
                "places": {},
                "asked": 1_800_000_000.0,
            },
        },
    }
    assert [path.name for path in cache_path.parent.iterdir()] == ["external.json"]


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"\xff\xfe", b"[]", b'{"version":1}', b"[" * 100_000),
        b'{"version":1,"answers":{"a":{"kind":"odd"}}}',
        b'{"version":1,"answers":{"a":[]}}',
    ],
    ids=range(8),
)
def test_a_damaged_file_is_set_aside(codes: Callable, cache_path: Path, content: bytes) -> None:
    cache_path.parent.mkdir()
    cache_path.write_bytes(content)
    assert codes(URL) == ["L020"]
    assert cache_path.with_name("external.json.damaged").read_bytes() == content
    assert URL in cache_path.read_text()


def test_a_file_of_another_version_is_not_read(codes: Callable, cache_path: Path) -> None:
    cache_path.parent.mkdir()
    answers = {URL: {"kind": "good", "asked": 1_800_000_000.0}}
    cache_path.write_text(json.dumps({"version": 2, "answers": answers}))
    assert codes(URL) == ["L020"]


def test_a_place_that_cannot_be_written_is_done_without(codes: Callable, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert codes(URL, cache_path=tmp_path / "file" / "external.json") == ["L020"]
    (tmp_path / "folder").mkdir()
    assert codes(URL, cache_path=tmp_path / "folder") == ["L020"]
    assert list((tmp_path / "folder").iterdir()) == []


def test_what_is_old_is_forgotten(cache_path: Path) -> None:
    answers = Answers(cache_path)
    answers.put("https://a.test", Answer(Kind.GOOD, asked=0.0))
    answers.put("https://b.test", Answer(Kind.GOOD, asked=20 * DAY))
    answers.save(31 * DAY)
    read = Answers(cache_path)
    assert read.known("https://a.test", frozenset(), 31 * DAY, None) is None
    assert read.known("https://b.test", frozenset(), 31 * DAY, None) is not None


def test_a_file_that_is_too_large_is_set_aside(cache_path: Path) -> None:
    cache_path.parent.mkdir()
    with cache_path.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    assert Answers(cache_path).known(URL, frozenset(), 0.0, QUICK) is None
    assert not cache_path.exists()


def test_where_answers_are_kept_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KNAPPER_CACHE_DIR", raising=False)
    assert default_path().name == "external.json"
    assert default_path().parent.name in {"knapper", "Cache"}
    monkeypatch.setenv("KNAPPER_CACHE_DIR", "elsewhere")
    assert default_path() == Path("elsewhere", "external.json")


@given(moved=st.text(), detail=st.text(), place=st.text(max_size=3))
def test_any_answer_of_a_file_is_survived(moved: str, detail: str, place: str) -> None:
    from types import SimpleNamespace

    from knapper.compile import Address
    from knapper.external.report import Place, findings

    context = SimpleNamespace(source=lambda _: URL)
    where = Place("a.md", Address(URL, 1, 1, len(URL)), URL, place)
    for kind in Kind:
        answer = Answer(kind, detail, moved, {place: False})
        for found in findings(context, [where], {URL: answer}):
            assert found.span.path == "a.md"
