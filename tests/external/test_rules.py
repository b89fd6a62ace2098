"""Which addresses are asked at all, and which computers are connected to."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback_web import Server, page

from knapper.config import Config
from knapper.external import Web
from knapper.external.networks import may_reach
from knapper.external.rules import Rules, read_address
from knapper.external.web import DOCUMENTATION

NEVER = (
    "169.254.169.254 169.254.170.2 100.100.100.200 168.63.129.16 fd00:ec2::254 "
    "::ffff:169.254.169.254 64:ff9b::a9fe:a9fe 2002:a9fe:a9fe::1 ::a9fe:a9fe "
    "224.0.0.1 ff02::1 nonsense"
).split()
INSIDE = (
    "127.0.0.1 127.255.0.1 0.0.0.0 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.1.1 "
    "100.64.0.1 198.18.0.1 192.0.2.1 203.0.113.9 240.0.0.1 255.255.255.255 ::1 :: fe80::1 "
    "fe80::1%eth0 fc00::1 fd12::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 "
    "64:ff9b::a00:1 64:ff9b:1::a00:1 2002:7f00:1::1 2002:5db8:d70e::1 2001:0:1:2:3:4:5:6 "
    "::7f00:1 2001:db8::1 fec0::1"
).split()
OPEN = (
    "93.184.215.14 1.1.1.1 172.32.0.1 2606:2800:21f:cb07:6820:80da:af6b:8b2c "
    "::ffff:1.1.1.1 64:ff9b::101:101"
).split()


@pytest.mark.parametrize("address", NEVER)
def test_never_reached(address: str) -> None:
    assert not may_reach(address, private=True)
    assert not may_reach(address, private=False)


@pytest.mark.parametrize("address", INSIDE)
def test_reached_only_if_the_owner_says_so(address: str) -> None:
    assert may_reach(address, private=True)
    assert not may_reach(address, private=False)


@pytest.mark.parametrize("address", OPEN)
def test_always_reached(address: str) -> None:
    assert may_reach(address, private=True)
    assert may_reach(address, private=False)


@given(st.ip_addresses())
def test_what_is_inside_is_so_in_every_dress(ip: IPv4Address | IPv6Address) -> None:
    if isinstance(ip, IPv4Address) and not may_reach(str(ip), private=False):
        for dress in (f"::ffff:{ip}", str(ip_address((0x64FF9B << 96) + int(ip)))):
            assert not may_reach(dress, private=False)
    assert may_reach(str(ip), private=True) or not may_reach(str(ip), private=False)


@pytest.mark.parametrize(
    "url",
    [
        *("https://", "http:///a", "ftp://a.org", "file:///etc", "mailto:a@b.org", "https:a.org"),
        *("https://user:word@a.org/", "https://user@a.org/", "http://a.org:0/", "http://a.org:99999/"),
        *("http://a b.org/", "http://${host}/", "http://<you>.org/", "https://a.org/{id}"),
        *("https://a.org/%7Bid%7D", "https://a.org/...", "https://a.org/…", "http://a..org/"),
        *("http://[::1", "http://a.org:x/", "http://☃.net/", "http://a%2fb.org/", "http://a.org/\x00"),
        *("http://" + "a" * 64 + ".org/", "http://" + "a." * 130 + "org/"),
        "http://a.org/" + "a" * 9000,
    ],
    ids=lambda url: ascii(url[:40]),
)  # fmt: skip
def test_what_is_no_address_to_ask(url: str) -> None:
    assert read_address(url) is None


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("HTTPS://A.org/B#c", "https://a.org/B"),
        ("http://a.org:80/x", "http://a.org/x"),
        ("https://bücher.de/ü?ö", "https://xn--bcher-kva.de/%C3%BC?%C3%B6"),
        ("http://a_b.org./x", "http://a_b.org./x"),
        ("http://[2606:2800::1]:81/x", "http://[2606:2800::1]:81/x"),
        ("https://a.org/v1...v2", "https://a.org/v1...v2"),
    ],
)
def test_what_an_address_is_without_its_fragment(url: str, read: str) -> None:
    assert str(read_address(url)) == read


@given(st.text() | st.text().map("http://{}".format) | st.text().map("https://a.org/{}".format))
def test_any_text_is_read(url: str) -> None:
    parsed = read_address(url)
    assert parsed is None or Rules(Config(), ()).asks(parsed) in {True, False}


def asks(url: str, **keys: object) -> bool:
    parsed = read_address(url)
    assert parsed is not None
    return Rules(Config(**keys), DOCUMENTATION).asks(parsed)


@pytest.mark.parametrize(
    "url",
    [
        *("http://localhost/", "http://localhost:8000/a", "http://a.localhost/", "http://a.local/"),
        *("http://metadata.google.internal/", "http://router.home.arpa/", "http://intranet/"),
        *("http://127.0.0.1/", "http://[::1]/", "http://192.168.0.1:8080/", "http://2130706433/"),
    ],
)
def test_the_own_network_is_asked_only_if_the_owner_says_so(url: str) -> None:
    assert not asks(url)
    assert asks(url, external_private=True)


@pytest.mark.parametrize(
    "url",
    [
        *("https://example.com/a", "https://www.example.org", "https://a.example", "http://a.test"),
        *("https://a.invalid", "http://abc.onion/", "https://EXAMPLE.net./", "http://169.254.169.254/"),
    ],
)  # fmt: skip
def test_examples_are_never_asked(url: str) -> None:
    assert not asks(url)
    assert not asks(url, external_private=True)


@pytest.mark.parametrize(
    ("entry", "fitting", "others"),
    [
        ("a.org", ["http://a.org", "https://A.org:8/x"], ["https://b.a.org", "https://aa.org"]),
        ("*.a.org", ["https://b.a.org", "https://c.b.a.org/x"], ["https://a.org", "https://ba.org"]),
        ("a.org:81", ["http://a.org:81/x"], ["http://a.org/x", "http://a.org:8/81"]),
        ("a.org/x", ["http://a.org/x", "https://a.org/x/y", "https://a.org/xy"], ["https://a.org/y"]),
        ("https://a.org", ["https://a.org/x"], ["http://a.org/x", "https://a.org.evil.org/"]),
        ("https://a.org/x?y", ["https://a.org/x?y=1"], ["https://a.org/x", "https://a.org:8/x?y"]),
        (" A.ORG. ", ["https://a.org./x", "https://a.org"], ["https://b.org"]),
        ("bücher.de", ["https://bücher.de/x", "https://xn--bcher-kva.de"], ["https://bucher.de"]),
        ("[2606:2800::1]", ["http://[2606:2800::1]/"], ["http://[2606:2800::2]/"]),
        ("http://[", [], ["https://a.org"]),
        ("http://a:b", [], ["https://a.org"]),
        ("", [], ["https://a.org"]),
    ],
)  # fmt: skip
def test_hosts_and_starts_of_addresses(entry: str, fitting: list[str], others: list[str]) -> None:
    for url in fitting:
        assert not asks(url, external_ignore=(entry,))
        assert asks(url, external_only=("none.org", entry))
    for url in others:
        assert asks(url, external_ignore=(entry,))
        if fitting:
            assert not asks(url, external_only=(entry,))


def test_the_site_itself_is_not_asked() -> None:
    assert not asks("https://my.org/garden/new", site_url="https://my.org/garden/")
    assert asks("https://my.org/other", site_url="https://my.org/garden/")


@pytest.mark.parametrize("host", ["inside.test", "cloud.test"])
def test_a_name_of_the_own_network_is_not_connected_to(
    server: Server, codes: Callable, host: str
) -> None:
    assert codes(f"http://{host}/a") == []
    assert server.strays == []


def test_metadata_is_not_connected_to_even_if_the_network_is(
    server: Server, codes: Callable
) -> None:
    assert codes("http://cloud.test/ http://169.254.169.254/", "external_private: true") == []
    assert server.strays == []


def test_a_redirect_to_a_name_of_the_own_network(server: Server, codes: Callable) -> None:
    server.routes["/a"] = b"HTTP/1.1 301 Moved\r\nLocation: http://inside.test/b\r\n\r\n"
    assert codes("http://garden.test/a") == []
    assert server.asked() == ["HEAD garden.test/a"]


def test_a_name_that_leads_elsewhere_the_second_time(
    server: Server, ask: Callable, web: Web
) -> None:
    server.routes["/a"] = [b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", page()]
    calls = []

    async def resolve(host: str) -> list[str]:
        calls.append(host)
        return await web.resolve(host) if len(calls) == 1 else ["127.0.0.1"]

    assert ask("http://garden.test/a", web=Web(**{**vars(web), "resolve": resolve})) == []
    assert calls == ["garden.test"]
    assert len(server.requests) == 2


def test_an_ignored_host_is_not_asked_on_the_way(server: Server, codes: Callable) -> None:
    server.routes["/a"] = b"HTTP/1.1 301 Moved\r\nLocation: http://other.test/b\r\n\r\n"
    assert codes("http://garden.test/a", "external_ignore: [other.test]") == []
    assert codes("http://garden.test/b", "external_only: [other.test]") == []
    assert server.asked() == ["HEAD garden.test/a"]
