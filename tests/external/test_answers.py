"""What each behaviour of a server comes to: a finding, or silence."""

from __future__ import annotations

import gc
import gzip
import re
import socket
from collections.abc import Callable
from dataclasses import replace

import pytest
from loopback_web import QUICK, Request, Route, Server, page, redirect, reply

URL = "https://garden.test/herbs"
LONG = "<h2 id=one>One</h2><h2 id=two>Two</h2>" + "words of a page " * 60


def by_method(**routes: bytes) -> Route:
    def speak(request: Request, connection: socket.socket) -> None:
        answer = routes[request.method]
        if request.method == "HEAD":
            answer = answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        connection.sendall(answer)

    return speak


def raw(*pieces: bytes) -> Route:
    def speak(_request: Request, connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)

    return speak


def stuck(server: Server, *pieces: bytes) -> Route:
    """Send some bytes, then nothing more until the test ends."""

    def speak(_request: Request, connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)
        server.stop.wait(60)

    return speak


def dripping(server: Server, first: bytes, drop: bytes) -> Route:
    """Send `drop` again and again until the client leaves or the test ends."""

    def speak(_request: Request, connection: socket.socket) -> None:
        connection.sendall(first)
        while not server.stop.wait(0.01):
            connection.sendall(drop)

    return speak


@pytest.mark.parametrize("status", [200, 201, 203, 204, 206, 300, 304, 399])
def test_what_is_there_is_no_finding(server: Server, codes: Callable, status: int) -> None:
    server.routes["/herbs"] = reply(status)
    assert codes(URL) == []
    assert server.asked() == ["HEAD garden.test/herbs"]


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_is_dead(server: Server, ask: Callable, status: int) -> None:
    server.routes["/herbs"] = reply(status)
    (found,) = ask(f"see\n\nthe [herbs]({URL}).")
    assert found.code == "L020"
    assert found.message == f"nothing is at `{URL}`: its server answers {status}"
    span = found.span
    assert (span.path, span.line, span.column, span.length) == ("a.md", 3, 5, 34)
    assert found.subject == URL
    assert found.help
    # HEAD alone is not believed, and what is gone is not asked for again and again.
    assert server.asked() == ["HEAD garden.test/herbs", "GET garden.test/herbs"]


def test_no_such_host_is_dead(server: Server, ask: Callable) -> None:
    server.routes["/herbs"] = page()
    dead, *others = ask(f"https://gone.invalid/a {URL}")
    assert (dead.code, dead.message) == ("L020", "there is no host `gone.invalid`")
    assert others == []


def test_no_names_at_all_is_a_missing_network(ask: Callable) -> None:
    found = ask("https://one.invalid https://two.invalid https://two.invalid/b")
    assert [each.code for each in found] == ["L023"] * 3
    assert "there may be no network" in found[0].message


@pytest.mark.parametrize("status", [400, 401, 402, 403, 405, 406, 407, 418, 423, 451, 600, 999])
def test_a_closed_door_says_nothing(server: Server, codes: Callable, status: int) -> None:
    server.routes["/herbs"] = reply(status)
    assert codes(URL) == []
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", [500, 501, 502, 503, 504, 520, 599])
def test_a_failing_server_is_unreachable(server: Server, ask: Callable, status: int) -> None:
    server.routes["/herbs"] = reply(status)
    (found,) = ask(URL)
    assert found.code == "L023"
    assert found.message == f"`{URL}` gives no answer: its server answers {status}"
    assert "external_ignore" in found.help


def test_a_wall_against_programs_says_nothing(server: Server, codes: Callable) -> None:
    server.routes["/herbs"] = reply(503, cf_mitigated="challenge")
    assert codes(URL) == []


def test_a_fault_that_passes_is_none(server: Server, codes: Callable) -> None:
    server.routes["/herbs"] = [reply(500), reply(502), page()]
    assert codes(URL) == []
    assert [each.method for each in server.requests] == ["HEAD", "GET", "GET"]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501])
def test_head_refused_is_asked_with_get(server: Server, codes: Callable, status: int) -> None:
    server.routes["/herbs"] = by_method(HEAD=reply(status), GET=page())
    assert codes(URL) == []


def test_head_that_lies_about_a_redirect_is_not_believed(server: Server, codes: Callable) -> None:
    server.routes["/herbs"] = by_method(HEAD=redirect("/gone"), GET=page())
    assert codes(URL) == []


def test_head_with_a_body_is_read_no_further(server: Server, codes: Callable) -> None:
    server.routes["/herbs"] = raw(page("a body where none should be"))
    assert codes(URL) == []


def test_no_answer_in_time(server: Server, ask: Callable) -> None:
    server.routes["/herbs"] = stuck(server)
    (found,) = ask(URL, limits=replace(QUICK, answer=0.2, tries=1))
    assert found.code == "L023"
    # On a computer with much to do it is the connection that may be late.
    assert re.search(r"gives no answer: there is no (answer|connection) within", found.message)


def test_headers_that_drip_are_no_answer_in_time(server: Server, ask: Callable) -> None:
    server.routes["/herbs"] = dripping(server, b"HTTP/1.1 200 OK\r\n", b"X-Drop: 1\r\n")
    (found,) = ask(URL, limits=replace(QUICK, answer=0.1, tries=1))
    assert found.code == "L023"


def test_head_that_hangs_is_asked_with_get(server: Server, codes: Callable) -> None:
    def speak(request: Request, connection: socket.socket) -> None:
        if request.method == "HEAD":
            server.stop.wait(60)
        else:
            connection.sendall(page())

    server.routes["/herbs"] = speak
    assert codes(URL, limits=replace(QUICK, answer=0.25, tries=9)) == []


@pytest.mark.parametrize("method_and_body", ["slow", "endless"])
def test_a_body_is_waited_for_no_longer_than_an_answer(
    server: Server, codes: Callable, method_and_body: str
) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p id=one>"
    slow = method_and_body == "slow"
    server.routes["/herbs"] = stuck(server, head) if slow else dripping(server, head, b"<p>" * 99)
    assert (
        codes(f"{URL}#nowhere", limits=replace(QUICK, answer=0.25, tries=9, body=9_000_000)) == []
    )


def test_an_endless_body_is_cut_off(server: Server, codes: Callable) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p id=one>"
    server.routes["/herbs"] = dripping(server, head, b"<p>" * 30000)
    assert codes(f"{URL}#nowhere", limits=replace(QUICK, body=50_000)) == []


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x16\x03\x01\x00\x00",
        b"220 mail.test ESMTP\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"\xff" * 1000,
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: minus\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 100_000 + b"\r\n",
    ],
    ids="nothing tls smtp no-status noise no-colon no-length two-lengths wide long".split(),
)
def test_what_is_no_http_is_no_answer(server: Server, ask: Callable, answer: bytes) -> None:
    server.routes["/herbs"] = raw(answer)
    (found,) = ask(URL)
    assert found.code == "L023"
    assert "what it answers is not HTTP" in found.message


def test_a_closed_port_is_refused(ask: Callable) -> None:
    (found,) = ask("http://closed.test/a")
    assert found.code == "L023"
    assert found.message == "`http://closed.test/a` gives no answer: the connection is refused"


def test_a_host_that_is_silent_is_asked_for_one_page(server: Server, ask: Callable) -> None:
    notes = " ".join(f"http://closed.test/{n}" for n in range(200))
    assert [each.code for each in ask(notes)] == ["L023"] * 200
    assert server.requests == []


def test_no_tls_is_told(ask: Callable) -> None:
    (found,) = ask("https://tls.test/a")
    assert found.code == "L023"
    assert "no secure connection can be made" in found.message


def test_tls_that_never_begins(server: Server, ask: Callable) -> None:
    server.is_deaf = True
    (found,) = ask("https://tls.test/a", limits=replace(QUICK, connect=0.1, tries=2))
    assert found.code == "L023"
    assert "there is no connection within" in found.message
    gc.collect()  # what is left open would be a warning here


def test_a_short_body_leaves_places_open(server: Server, codes: Callable) -> None:
    server.routes["/herbs"] = page(LONG, content_length="99999")
    assert codes(f"{URL}#nowhere") == []
    assert codes(f"{URL}#one") == []


def test_a_body_longer_than_it_says(server: Server, codes: Callable) -> None:
    server.routes["/herbs"] = page(LONG, content_length="40")
    assert codes(URL) == []


# -- redirects -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 308])
def test_moved_for_good(server: Server, ask: Callable, status: int) -> None:
    server.routes["/herbs"] = redirect("/plants/herbs", status)
    server.routes["/plants/herbs"] = page()
    (found,) = ask(URL)
    assert found.code == "L021"
    assert found.message == f"`{URL}` has moved to `https://garden.test/plants/herbs`"
    assert found.help == "write `https://garden.test/plants/herbs`"


@pytest.mark.parametrize("status", [302, 303, 307])
def test_moved_for_now_is_no_finding(server: Server, codes: Callable, status: int) -> None:
    server.routes["/herbs"] = redirect("/plants/herbs", status)
    server.routes["/plants/herbs"] = page()
    assert codes(URL) == []


@pytest.mark.parametrize(
    ("location", "new"),
    [
        ("b", "https://garden.test/b"),
        ("/b", "https://garden.test/b"),
        ("//other.test/b", "https://other.test/b"),
        ("https://other.test:8080/b?c=d", "https://other.test:8080/b?c=d"),
        ("?b", "https://garden.test/herbs?b"),
        ("/ä b", "https://garden.test/%C3%A4%20b"),
    ],
)
def test_where_a_redirect_leads(server: Server, ask: Callable, location: str, new: str) -> None:
    server.routes["garden.test/herbs"] = redirect(location)
    for path in ("/b", "/b?c=d", "/herbs?b", "/%C3%A4%20b"):
        server.routes[path] = page()
    (found,) = ask(URL)
    assert found.code == "L021"
    assert new in found.message


def test_the_new_address_is_the_last_permanent_one(server: Server, ask: Callable) -> None:
    server.routes["/herbs"] = redirect("/b")
    server.routes["/b"] = redirect("/c", 308)
    server.routes["/c"] = redirect("/d", 302)
    server.routes["/d"] = redirect("/e", 301)
    server.routes["/e"] = page()
    (found,) = ask(URL)
    assert found.message.endswith("has moved to `https://garden.test/c`")


def test_moved_to_nowhere_is_dead(server: Server, codes: Callable) -> None:
    server.routes["/herbs"] = redirect("/gone")
    assert codes(URL) == ["L020"]


def test_a_dead_page_sent_to_the_front_page_has_no_fix(server: Server, ask: Callable) -> None:
    server.routes["/herbs"] = redirect("/")
    server.routes["/"] = page()
    (found,) = ask(URL)
    assert (found.code, found.fix) == ("L021", None)
    assert "is given up for the front page" in found.message


@pytest.mark.parametrize("door", ["/login?next=%2Fherbs", "/users/sign_in", "/sso/start"])
def test_a_door_is_no_new_address(server: Server, codes: Callable, door: str) -> None:
    server.routes["/herbs"] = redirect(door)
    server.routes[door] = page()
    assert codes(URL) == []


def test_a_circle_of_redirects(server: Server, ask: Callable) -> None:
    server.routes["/herbs"] = redirect("/b")
    server.routes["/b"] = redirect("/herbs")
    (found,) = ask(URL)
    assert found.message == f"`{URL}` gives no answer: it redirects in a circle"
    assert len(server.requests) == 4


def test_a_circle_that_asks_for_a_cookie_says_nothing(server: Server, codes: Callable) -> None:
    server.routes["/herbs"] = redirect("/herbs", 302, set_cookie="seen=1")
    assert codes(URL) == []
    assert all("cookie" not in each.headers for each in server.requests)


def test_too_many_redirects(server: Server, ask: Callable) -> None:
    def on(request: Request, connection: socket.socket) -> None:
        connection.sendall(redirect(request.path + "x"))

    for length in range(30):
        server.routes["/herbs" + "x" * length] = on
    (found,) = ask(URL, limits=replace(QUICK, redirects=4))
    assert found.message == f"`{URL}` gives no answer: it redirects more than 4 times"
    assert len(server.requests) == 10


def test_as_many_redirects_as_are_allowed(server: Server, codes: Callable) -> None:
    for length in range(4):
        server.routes["/herbs" + "x" * length] = redirect("/herbs" + "x" * (length + 1), 302)
    server.routes["/herbsxxxx"] = page()
    assert codes(URL, limits=replace(QUICK, redirects=4)) == []


def test_a_redirect_to_nowhere(server: Server, ask: Callable) -> None:
    server.routes["/herbs"] = reply(301)
    (found,) = ask(URL)
    assert "it redirects, and does not say to where" in found.message


@pytest.mark.parametrize(
    "location",
    [
        *("file:///etc/passwd", "ftp://garden.test/a", "javascript:alert(1)", "data:text/html,x"),
        *("http://127.0.0.1/", "http://[::1]/", "http://10.0.0.1/a", "http://localhost/"),
        *("http://169.254.169.254/latest/meta-data/", "http://user:word@garden.test/b"),
        *("http://metadata.google.internal/", "http://2130706433/", "http://0x7f.1/"),
        *("http://[::ffff:10.0.0.1]/", "http://intranet/", "http://garden.test:99999/"),
        *("mailto:a@garden.test", "http:///", "http://a b/"),
    ],
)
def test_a_redirect_out_of_the_open_web_is_not_followed(
    server: Server, codes: Callable, location: str
) -> None:
    server.routes["/herbs"] = redirect(location)
    assert codes(URL) == []
    assert {each.path for each in server.requests} == {"/herbs"}


# -- being asked to wait -----------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("after", ["0", "", "soon", "-1", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_busy_server_is_asked_again(
    server: Server, codes: Callable, status: int, after: str
) -> None:
    server.routes["/herbs"] = [reply(status, retry_after=after), page()]
    assert codes(URL) == []
    assert len(server.requests) == 2


@pytest.mark.parametrize("after", ["3600", "99999999999999999999", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_nobody_waits_for_an_hour(server: Server, codes: Callable, after: str) -> None:
    server.routes["/herbs"] = [reply(429, retry_after=after), page()]
    assert codes(URL) == []
    assert len(server.requests) == 1


def test_a_server_that_stays_busy_is_left_alone(server: Server, codes: Callable) -> None:
    notes = " ".join(f"https://garden.test/{n}" for n in range(100))
    for n in range(100):
        server.routes[f"/{n}"] = reply(429)
    assert codes(notes, limits=replace(QUICK, per_host=1)) == []
    assert len(server.requests) == 3


def test_total_time_is_bounded(server: Server, ask: Callable) -> None:
    server.routes["/herbs"] = stuck(server)
    (found,) = ask(URL, limits=replace(QUICK, answer=0.05, total=0.06, tries=50))
    assert found.code == "L023"
    assert len(server.requests) <= 3


# -- what is sent ------------------------------------------------------------------------------


def test_what_is_sent(server: Server, codes: Callable) -> None:
    server.routes["/herbs"] = by_method(HEAD=reply(403, set_cookie="a=b"), GET=page())
    assert codes(f"{URL}?q=1#frag https://garden.test/herbs") in ([], ["L020"])
    for request in server.requests:
        assert request.host == "garden.test"
        assert request.headers["user-agent"].startswith("Knapper/")
        assert not {"cookie", "authorization", "referer"} & set(request.headers)
        assert "#" not in request.path


def test_each_page_is_asked_once_for_all_its_places(server: Server, ask: Callable) -> None:
    server.routes["/herbs"] = page(LONG)
    notes = {"a.md": f"{URL} {URL}#one {URL}#three", "b.md": f"{URL}#two {URL}#three"}
    found = ask(notes)
    assert [(each.code, each.span.path) for each in found] == [("L022", "a.md"), ("L022", "b.md")]
    assert server.asked() == ["GET garden.test/herbs"]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("https://garden.test/grün", "garden.test/gr%C3%BCn"),
        ("https://garden.test/gr%C3%BCn", "garden.test/gr%C3%BCn"),
        ("https://gärten.test/a", "xn--grten-gra.test/a"),
        ("https://GARDEN.test/A", "garden.test/A"),
        ("http://garden.test:8081/a", "garden.test:8081/a"),
        ("https://garden.test/a?b=c&d", "garden.test/a?b=c&d"),
        ("www.garden.test/a", "www.garden.test/a"),
        ("https://six.test/a", "six.test/a"),
        ("https://mixed.test/a", "mixed.test/a"),
        ("https://broken.test/a", "broken.test/a"),
        ("https://93.184.215.14/a", "93.184.215.14/a"),
    ],
)
def test_how_an_address_is_asked(server: Server, ask: Callable, written: str, asked: str) -> None:
    assert [each.code for each in ask(written)] == ["L020"]
    assert server.asked()[0] == f"HEAD {asked}"


# -- places of a page --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "fragment"),
    [
        (LONG, "one"),
        ("<a name='on e'>", "on%20e"),
        ("<p id='größe'>", "gr%C3%B6%C3%9Fe"),
        ("<p id='a&amp;b'>", "a&b"),
        ("<p id=user-content-one>", "one"),
        ("<p id=One>", "one"),
        ("no places at all", "one"),
        ("<div id=root></div><script src=a.js></script>", "one"),
        ('<p id=a><script>{"anchor":"one"}</script>', "one"),
        (LONG, "L10"),
        (LONG, "L10-L20"),
        (LONG, ":~:text=anything"),
        (LONG, "one:~:text=anything"),
        (LONG, "!/route"),
        (LONG, "/route"),
        (LONG, "t=30"),
        (LONG, "top"),
        (LONG, ""),
        (LONG, "issuecomment-123456789"),
    ],
)
def test_a_place_that_is_there_or_cannot_be_told(
    server: Server, codes: Callable, body: str, fragment: str
) -> None:
    server.routes["/herbs"] = page(body)
    assert codes(f"<{URL}#{fragment}>") == []


@pytest.mark.parametrize(
    "answer",
    [
        page("<p id=one>one"),
        page(LONG + "<script>x</script>" + "".join(f"<p id=p{n}>" for n in range(9))),
        page("<p id=one>", content_type="application/xhtml+xml; charset=utf-8"),
        reply(200, gzip.compress(b"<p id=one>"), content_encoding="gzip"),
        page("<p id=one>", content_type="text/html; charset=idna"),
        reply(200, b"\xff\xfe\x80<p id=one>\xc3"),
        reply(200, "<p id=ön>".encode("latin-1"), content_type="text/html; charset=iso-8859-1"),
    ],
    ids="plain script xhtml gzip idna noise latin".split(),
)
def test_a_place_that_is_not_there(server: Server, ask: Callable, answer: bytes) -> None:
    server.routes["/herbs"] = answer
    (found,) = ask(f"[t]({URL}#three)")
    assert found.code == "L022"
    assert found.message == f"`{URL}` has no place `#three`"
    assert found.subject == f"{URL}#three"
    assert server.asked() == ["GET garden.test/herbs"]


@pytest.mark.parametrize(
    "answer",
    [
        page("<p id=one>", content_type="application/pdf"),
        page("<p id=one>", content_type=""),
        page("<p id=one>", content_encoding="br"),
        page("<p id=one>", content_encoding="gzip"),
        reply(200, gzip.compress(b"<p id=one>")[:15], content_encoding="gzip"),
        reply(200, gzip.compress(b"<p id=one>" + b" " * 50_000_000), content_encoding="gzip"),
        page("<p id=one>" + "x" * 3_000_000),
    ],
    ids=["pdf", "none", "brotli", "no-gzip", "half-a-gzip", "bomb", "large"],
)
def test_a_page_that_is_not_read_has_every_place(
    server: Server, codes: Callable, answer: bytes
) -> None:
    server.routes["/herbs"] = answer
    assert codes(f"{URL}#three") == []


def test_a_place_behind_a_redirect(server: Server, codes: Callable) -> None:
    server.routes["/herbs"] = redirect("/b", 302)
    server.routes["/b"] = page(LONG)
    assert codes(f"{URL}#one {URL}#three") == ["L022"]
