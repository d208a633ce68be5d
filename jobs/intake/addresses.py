"""Which addresses on the network a feed may lead us to: those of the public internet.

A playbook names a host; what it resolves to, and where it redirects to, is decided by others. So
each address is judged when it is about to be connected to, and that very address is connected to.
"""

from __future__ import annotations

import ipaddress
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052
_COMPATIBLE = ipaddress.ip_network("::/96")  # IPv4-compatible, RFC 4291 2.5.5.1
_OLD_SITE_LOCAL = ipaddress.ip_network("fec0::/10")  # RFC 3879


class NotPublic(Exception):
    """The sentence says which name leads where."""


def is_public(text: str) -> bool:
    """Whether an address in numbers belongs to the public internet, not to us or our network.

    Loopback, private, link-local, unique-local, shared (CGNAT, RFC 6598), multicast, reserved and
    documentation addresses do not, nor IPv6 addresses that stand for such an IPv4 address.
    """
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(_is_public(one) for one in (address, *_inside(address)))


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return True  # judged by the address inside
        if address in _OLD_SITE_LOCAL or address in _COMPATIBLE:
            return False
        if address in _NAT64 or address.sixtofour is not None or address.teredo is not None:
            return True
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_unspecified
    )


def _inside(address: Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The IPv4 addresses that packets to an IPv6 address end at."""
    if not isinstance(address, ipaddress.IPv6Address):
        return ()
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return tuple(one for one in found if one is not None)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, each once; raises OSError where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[4][0]) for place in found))


def addresses_of(host: str, port: int, *, allow_private: bool) -> list[str]:
    """Where to connect to; raises `NotPublic` when any of a name's addresses is not public."""
    found = resolve(host, port)
    inward = [one for one in found if not is_public(one)]
    if inward and not allow_private:
        raise NotPublic(
            f"{host} leads to {inward[0]}, which is not on the public internet; set "
            "allow_private = true for the feed if that is meant"
        )
    return found
