"""Refuses private addresses at connect time, on the address that is really connected to.

A name is judged by what it resolves to, in the moment of connecting, so that an answer that changes between a check and
the connection (DNS rebinding) gains nothing. Behind a proxy the names are resolved elsewhere: there only what spells a
private address is refused, and the proxy's own address is exempt.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

from scrapy.exceptions import IgnoreRequest
from zope.interface import directlyProvides, providedBy

from newsarchive.errors import FetchRefused

_SWITCH = "set ARCHIVE_ALLOW_PRIVATE=1 if that is what you want (docs/settings.md)"
#: Names that mean this machine or this network by convention (RFC 6761, RFC 6762, RFC 8375).
_LOCAL_NAMES = ("localhost", "localdomain", "local", "internal", "home.arpa")


class Refused(FetchRefused, IgnoreRequest):
    """A refused address, in a form that Scrapy drops without a trace in the log."""


def refuse_spelt(host: str) -> None:
    """Refuse a host that is, or spells, a private address: `127.1`, `0x7f.1`, `2130706433`, `[::ffff:10.0.0.1]`, `localhost.`.

    Errors: Refused.
    """
    bare = host.strip("[]").rstrip(".").lower()
    if bare in _LOCAL_NAMES or bare.endswith(tuple("." + name for name in _LOCAL_NAMES)):
        raise Refused(f"{host} names this machine or its network; {_SWITCH}")
    address = _spelt(bare)
    if address is not None:
        refuse_address(address)


def refuse_address(address: str) -> None:
    """Refuse an IP address that is not public. Errors: Refused names the address."""
    if not is_public(address):
        raise Refused(f"{address} is no public address; {_SWITCH}")


def is_public(address: str) -> bool:
    """Whether an IP address can be anybody's on the internet; what is embedded in an IPv6 address counts too."""
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or _nat64(ip)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside 64:ff9b::/96 (RFC 6052)."""
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in ipaddress.IPv6Network("64:ff9b::/96") else None


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
    inner._reactor = _OnlyPublic(inner._reactor)
    return endpoint


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
