"""The check as something that runs: in any thread, to its end or to Ctrl+C, in turns."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback_web import PUBLIC, QUICK, Request, Server, page, reply

from knapper.config import Config
from knapper.external import Limits, Web, check_addresses
from knapper.external.apart import Work, run_apart
from knapper.external.asker import Asker
from knapper.external.client import Client, NoAnswerError
from knapper.external.hosts import Hosts
from knapper.external.page import lacks_place, place_named
from knapper.external.rules import Rules, read_address
from knapper.external.web import resolve


def in_loop(work: Callable) -> None:
    """Run a coroutine function in a loop apart: the thread of a test may have one already."""
    run_apart(work, lambda: None)


def test_a_caller_with_a_running_loop(codes: Callable) -> None:
    """As a notebook has one, and a test process in which Playwright runs."""
    found: list[str] = []

    async def inside() -> None:
        found.extend(codes("https://garden.test/gone"))
        await asyncio.sleep(0)

    def outer() -> None:
        with asyncio.Runner() as runner:
            runner.run(inside())

    thread = threading.Thread(target=outer)
    thread.start()
    thread.join()
    assert found == ["L020"]
    gc.collect()  # a coroutine that nobody awaited would be a warning here


def test_a_loop_that_is_left_running_in_this_thread(codes: Callable) -> None:
    before = asyncio._get_running_loop()
    loop = asyncio.new_event_loop()
    asyncio._set_running_loop(loop)
    try:
        assert codes("https://garden.test/gone") == ["L020"]
    finally:
        asyncio._set_running_loop(before)
        loop.close()


def test_nothing_to_ask_starts_nothing(ask: Callable) -> None:
    def unused() -> httpx.AsyncBaseTransport:
        raise AssertionError

    assert ask("no address, [[a]]", web=Web(transport=unused)) == []
    assert ask("https://example.org/a", web=Web(transport=unused)) == []


def test_progress_is_told_in_the_caller_s_thread(server: Server, ask: Callable) -> None:
    told: list[tuple[int, int]] = []
    threads = set()

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        threads.add(threading.current_thread())

    server.routes["/1"] = page()
    ask("https://garden.test/1")
    ask("https://garden.test/1 https://garden.test/2 https://garden.test/2#x", progress=progress)
    assert (told[0], told[-1]) == ((1, 2), (2, 2))
    assert threads == {threading.current_thread()}


def test_ctrl_c_ends_at_once_and_keeps_what_is_known(
    server: Server, ask: Callable, cache_path: Path
) -> None:
    server.routes["/slow"] = lambda _request, _connection: server.stop.wait(60) and None

    def progress(done: int, _total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask("https://garden.test/gone https://garden.test/slow", progress=progress)
    assert list(json.loads(cache_path.read_bytes())["answers"]) == ["https://garden.test/gone"]
    assert not [each for each in threading.enumerate() if each.name == "knapper-external"]


def test_what_the_work_raises_is_raised() -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_apart(fail, lambda: None)


def test_work_that_is_stopped_before_it_begins() -> None:
    async def never() -> None:
        await asyncio.Event().wait()

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_apart(never, stop)


def test_work_is_stopped_at_any_time() -> None:
    async def end() -> None:
        await asyncio.sleep(0)

    early, late = Work(end), Work(end)
    early.stop()
    early.start()
    early.join()
    assert isinstance(early.fault, asyncio.CancelledError)
    late.start()
    late.join()
    late.stop()
    assert late.fault is None


def test_requests_to_one_host_are_few_and_apart(server: Server, codes: Callable) -> None:
    busy: list[int] = [0]
    most: list[int] = []
    lock = threading.Lock()

    def speak(_request: Request, connection: socket.socket) -> None:
        with lock:
            busy[0] += 1
            most.append(busy[0])
        server.stop.wait(0.01)
        with lock:
            busy[0] -= 1
        connection.sendall(reply(200))

    for n in range(12):
        server.routes[f"/{n}"] = speak
    notes = " ".join(f"https://garden.test/{n}" for n in range(12))
    assert codes(notes, limits=replace(QUICK, per_host=2)) == []
    assert len(most) == 12
    assert max(most) <= 2
    notes += " ".join(f" https://h{n}.test/{n}" for n in range(12))
    assert codes(notes, limits=replace(QUICK, connections=3)) == []
    assert len(most) == 24
    assert max(most) <= 3


def test_turns_keep_their_pause() -> None:
    async def work() -> None:
        time = asyncio.get_running_loop().time
        hosts, began = Hosts(replace(QUICK, pause=0.02)), time()
        for n in range(4):
            async with hosts.turn("a"):
                assert time() - began >= n * 0.02
        hosts.hold("a", 0.05)
        held = time()
        async with hosts.turn("b"):
            pass
        async with hosts.turn("a"):
            assert time() - held >= 0.05

    in_loop(work)


def test_waits_double_and_the_server_s_word_counts(server: Server, web: Web) -> None:
    server.routes["/a"] = reply(503)
    server.routes["/b"] = reply(429, retry_after="2")
    server.routes["/c"] = reply(503, retry_after="Fri, 15 Jan 2027 08:00:07 GMT")
    slept: list[float] = []
    limits = Limits(pause=0, tries=4)

    class Patient(Asker):
        async def _wait(self, outcome: object, failures: int, _budget: object) -> bool:
            longest = self._limits.back_off * 2 ** (failures - 1)
            slept.append(max(longest, outcome.wait or 0))
            return True

    async def work() -> None:
        rules = Rules(Config(), ())
        async with Client(rules, limits, web) as client:
            asker = Patient(client, Hosts(limits), rules, limits, web)
            for path in "abc":
                await asker.ask(read_address(f"http://{path}.test/{path}"), frozenset())

    in_loop(work)
    assert slept == [1, 2, 4, 2, 2, 4, 7, 7, 7]


def test_a_certificate_that_is_not_valid_is_told(web: Web) -> None:
    fault = ssl.SSLCertVerificationError(1, "no")
    fault.verify_message = "certificate has expired"

    def refuse(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("handshake") from fault

    strict = replace(web, transport=lambda: httpx.MockTransport(refuse))

    async def work() -> None:
        async with Client(Rules(Config(), ()), QUICK, strict) as client:
            with pytest.raises(NoAnswerError, match="not valid: certificate has expired"):
                await client.ask("GET", read_address("https://garden.test"), read=False)

    in_loop(work)


def test_names_are_connected_to_by_address(web: Web) -> None:
    seen: list[httpx.Request] = []

    def note(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200)

    noted = replace(web, transport=lambda: httpx.MockTransport(note))

    async def work() -> None:
        async with Client(Rules(Config(), ()), QUICK, noted) as client:
            await client.ask("GET", read_address("https://gärten.test:81/a?b"), read=False)

    in_loop(work)
    (request,) = seen
    assert str(request.url) == f"https://{PUBLIC}:81/a?b"
    assert request.headers["host"] == "xn--grten-gra.test:81"
    assert request.extensions["sni_hostname"] == "xn--grten-gra.test"


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (socket.gaierror(socket.EAI_AGAIN, "later"), "L023", "its name cannot be resolved"),
        (socket.gaierror(socket.EAI_NONAME, "no"), "L020", "there is no host `garden.test`"),
        (UnicodeError("label too long"), "L023", "its name cannot be resolved"),
        (TimeoutError(), "L023", "its name cannot be resolved"),
    ],
    ids="later never odd late".split(),
)
def test_names_that_are_not_resolved(
    ask: Callable, web: Web, fault: Exception, code: str, words: str
) -> None:
    async def fail(_host: str) -> list[str]:
        raise fault

    (found,) = ask("https://garden.test/a", web=replace(web, resolve=fail))
    assert found.code == code
    assert words in found.message


def test_a_name_that_takes_too_long(ask: Callable, web: Web) -> None:
    async def wait(_host: str) -> list[str]:
        await asyncio.Event().wait()
        return []

    limits = replace(QUICK, connect=0.02, tries=2)
    (found,) = ask("https://garden.test/a", limits=limits, web=replace(web, resolve=wait))
    assert found.code == "L023"


def test_the_system_is_asked_for_names(monkeypatch: pytest.MonkeyPatch) -> None:
    def known(host: str, *_: object, **__: object) -> list[tuple]:
        if host != "garden.test":
            raise socket.gaierror(socket.EAI_NONAME, "no")
        entry = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, 0))
        return [entry, entry, (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 0, 0, 0))]

    async def work() -> None:
        # Only `resolve` may meet the changed function, so it is not left in place.
        with monkeypatch.context() as patch:
            patch.setattr(socket, "getaddrinfo", known)
            assert await resolve("garden.test") == [PUBLIC, "::1"]
            with pytest.raises(socket.gaierror):
                await resolve("other.test")

    in_loop(work)


@settings(max_examples=60)
@given(st.binary(max_size=200), st.booleans())
def test_any_answer_is_survived(answer: bytes, after_a_status: bool) -> None:
    text = b"HTTP/1.1 200 OK\r\n" + answer if after_a_status else answer

    web = Web(transport=lambda: httpx.AsyncHTTPTransport(verify=False))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(text)
        writer.close()
        await writer.wait_closed()

    async def work() -> None:
        listener = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with listener:
            port = listener.sockets[0].getsockname()[1]
            limits = replace(QUICK, tries=1)
            rules = Rules(Config(external_private=True), ())
            async with Client(rules, limits, web) as client:
                asker = Asker(client, Hosts(limits), rules, limits, web)
                url = read_address(f"http://127.0.0.1:{port}/a")
                assert (await asker.ask(url, frozenset({"x"}))).asked > 0

    in_loop(work)


@given(st.text(), st.text(), st.text("abcXYZ-_09üÜ ", min_size=1))
def test_any_page_and_fragment_are_survived(html: str, fragment: str, word: str) -> None:
    names = frozenset({place_named(fragment), place_named(word)})
    assert lacks_place(html.encode(), html, names) <= names
    known = f'<p id="{word}">{html}'.encode()
    assert lacks_place(known, "text/html; charset=utf-8", frozenset({word})) == frozenset()


@pytest.mark.parametrize("piece", ["<script", "<p id=", 'id="', "<", "a='", '\\"', "charset="])
def test_pages_take_no_long_time(piece: str) -> None:
    import time

    start = time.process_time()
    lacks_place((piece * 300_000).encode()[: 2 << 20], "text/html", frozenset({"x"}))
    assert time.process_time() - start < 8


def test_the_function_s_defaults_are_polite() -> None:
    assert Limits().per_host <= 2
    assert Limits().pause >= 0.1
    assert check_addresses.__kwdefaults__["offline"] is False
