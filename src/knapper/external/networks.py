"""Which IP addresses may be asked: those of the open internet, unless the owner says otherwise.

A note must not make the computer that checks it talk to its own network. What counts is the
address that is connected to, whatever name led there, and the IPv4 address that an IPv6 address
stands for: mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo (RFC 4380).
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["may_reach"]

# What clouds tell a machine about itself, its keys among them.
_METADATA: Final = frozenset(
    map(
        ip_address,
        (
            *("169.254.169.254", "169.254.170.2", "169.254.170.23", "100.100.100.200"),
            *("168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254"),
        ),
    )
)
_NAT64: Final = IPv6Network("64:ff9b::/96")
_COMPATIBLE: Final = IPv6Network("::/96")
_LOW: Final = 0xFFFFFFFF


def may_reach(address: str, *, private: bool) -> bool:
    """Return whether `address`, an IP address, may be connected to.

    `private` allows private networks, this computer and link-local addresses too; what gives
    out a cloud's keys is never allowed, nor is what is no address of one computer.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    meant = [ip, *_embedded(ip)]
    if any(each in _METADATA or each.is_multicast for each in meant):
        return False
    if private:
        return True
    # An address that only carries another is as that one is; tunnels are not the open internet.
    return _is_open(meant[-1]) if _carries(ip) else _is_open(ip)


def _carries(ip: IPv4Address | IPv6Address) -> bool:
    return isinstance(ip, IPv6Address) and (
        ip.ipv4_mapped is not None or ip in _NAT64 or ip in _COMPATIBLE
    )


def _embedded(ip: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    if not isinstance(ip, IPv6Address):
        return
    if ip.sixtofour:
        yield ip.sixtofour
    if ip.teredo:
        yield from ip.teredo
    if _carries(ip):
        yield IPv4Address(int(ip) & _LOW)


def _is_open(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv6Address) and (ip.sixtofour or ip.teredo or ip.is_site_local):
        return False
    return ip.is_global and not (ip.is_reserved or ip.is_unspecified)
