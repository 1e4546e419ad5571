"""Refuses private addresses at connect time, on the address that is really connected to.

A name is judged by what it resolves to, in the moment of connecting, so that an answer that changes between a check and
the connection (DNS rebinding) gains nothing. Behind a proxy the names are resolved elsewhere: there only what spells a
private address is refused, and the proxy's own address is exempt.
"""

from __future__ import annotations

import ipaddress
import socket
import unicodedata
from functools import lru_cache
from typing import Any

from scrapy.exceptions import IgnoreRequest
from zope.interface import directlyProvides, providedBy

from newsarchive.errors import FetchRefused

_SWITCH = "set ARCHIVE_ALLOW_PRIVATE=1 if that is what you want (docs/settings.md)"
#: Names that mean this machine or this network by convention (RFC 6761, RFC 6762, RFC 8375).
_LOCAL_NAMES = ("localhost", "localdomain", "local", "internal", "home.arpa")

#: RFC 6890, section 2.2.2: protocol assignments; Python counts two of them as global.
_ASSIGNMENTS = ipaddress.ip_network("192.0.0.0/24")
#: Everything that is handed out for hosts (RFC 4291, section 2.4); what lies outside is local, reserved or embedded.
_UNICAST = ipaddress.ip_network("2000::/3")
#: RFC 6052 (translation) and RFC 4291, section 2.5.5.1 (a deprecated embedding that some systems still connect).
_NAT64, _COMPATIBLE = ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96")


class Refused(FetchRefused, IgnoreRequest):
    """A refused address, in a form that Scrapy drops without a trace in the log."""


@lru_cache(maxsize=1024)  # a crawl asks few hosts, each many times; what is refused is not kept
def refuse_spelt(host: str) -> None:
    """Refuse a host that is, or spells, a private address: `127.1`, `0x7f.1`, `2130706433`, `[::ffff:10.0.0.1]`, `localhost.`.

    Errors: Refused.
    """
    bare = _ascii(host.strip("[]")).rstrip(".").lower()
    if bare in _LOCAL_NAMES or bare.endswith(tuple("." + name for name in _LOCAL_NAMES)):
        raise Refused(f"{host} names this machine or its network; {_SWITCH}")
    address = _spelt(bare)
    if address is not None:
        refuse_address(address)


def _ascii(host: str) -> str:
    """Letters, digits and dots of other scripts as the resolver is asked for them (UTS 46, compatibility mapping)."""
    return unicodedata.normalize("NFKC", host).replace("\u3002", ".")


def refuse_address(address: str) -> None:
    """Refuse an IP address that is not public. Errors: Refused names the address, and what is embedded in it."""
    if not is_public(address):
        inner = embedded(address)
        raise Refused(f"{address}{f' (that is {inner})' if inner else ''} is no public address; {_SWITCH}")


def is_public(address: str) -> bool:
    """Whether an IP address can be anybody's on the internet; what is embedded in an IPv6 address counts too."""
    inner = embedded(address)
    if inner is not None:
        return is_public(inner)
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    elsewhere = ip in _ASSIGNMENTS if isinstance(ip, ipaddress.IPv4Address) else ip not in _UNICAST
    return ip.is_global and not ip.is_multicast and not elsewhere


def embedded(address: str) -> str | None:
    """The IPv4 address that a gateway would unpack from an IPv6 one; None where there is none."""
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    if ip in _NAT64 or (ip in _COMPATIBLE and int(ip) > 1):
        return str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
    return None if inner is None else str(inner)


def _spelt(host: str) -> str | None:
    """The address that a host spells, in any of the forms that system resolvers take; None for a name."""
    try:
        return str(ipaddress.ip_address(host.split("%", 1)[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host)) if host and " " not in host else None
    except OSError:
        return None


def guarded(endpoint: Any) -> Any:
    """The endpoint, made unable to connect to a private address. For direct connections, not for those to a proxy."""
    inner = getattr(endpoint, "_wrappedEndpoint", endpoint)
    inner._reactor = _only_public(inner._reactor)
    return endpoint


@lru_cache(maxsize=1)
def _only_public(reactor: Any) -> _OnlyPublic:
    return _OnlyPublic(reactor)


class _OnlyPublic:
    """A reactor whose TCP connections go to public addresses only. The resolver has already turned names to numbers."""

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor
        directlyProvides(self, providedBy(reactor))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)

    def connectTCP(self, host: str, port: int, *rest: Any, **named: Any) -> Any:  # noqa: N802  Twisted's name
        """Twisted's, behind the check."""
        refuse_address(host)
        return self._reactor.connectTCP(host, port, *rest, **named)
