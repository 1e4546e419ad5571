"""Private addresses are refused, however they are spelt and whatever a name resolves to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from twisted.internet.address import IPv4Address
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.interfaces import IHostnameResolver, IReactorPluggableNameResolver
from twisted.internet.protocol import Factory
from twisted.internet.testing import MemoryReactorClock
from zope.interface import implementer

from newsarchive.crawl.guard import Refused, guarded, is_public, refuse_spelt
from tests.crawl import pages
from tests.crawl.conftest import no_trace
from tests.crawl.crawls import crawl
from tests.crawl.rawserver import RawServer

PRIVATE_SPELLINGS = (
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.0.0.1.",
    "0.0.0.0", "0", "169.254.169.254", "2852039166", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1",
    "192.0.0.8", "198.18.0.1", "203.0.113.9", "240.0.0.1", "255.255.255.255", "224.0.0.1", "[::1]", "::1", "[::]", "[fc00::1]",
    "[fd12:3456::1]", "[fe80::1]", "[fe80::1%25eth0]", "[fec0::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:10.0.0.1]",
    "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::a00:1]", "[2002:7f00:1::]", "[ff02::1]",
    "[2001:db8::1]", "[2001:0:0:0:0:0:80ff:fffe]", "localhost", "LOCALHOST", "localhost.", "a.localhost", "printer.local",
    "db.internal", "router.home.arpa", "①②⑦.⓪.⓪.①", "127。0。0。1", "ｌｏｃａｌｈｏｓｔ",
)  # fmt: skip
PUBLIC_SPELLINGS = (
    "example.org", "1.1.1.1", "16843009", "172.32.0.1", "100.128.0.1", "[2606:4700::1111]", "[64:ff9b::101:101]", "localhost.example.org",
    "internal.example.org", "10.example.org", "xn--bcher-kva.example", "bücher.example", "[::ffff:1.1.1.1]",
)  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE_SPELLINGS)
def test_a_private_address_is_refused_in_every_spelling(host: str) -> None:
    """Decimal, octal, hexadecimal, short, mapped, embedded and dotted forms mean the same machine."""
    with pytest.raises(Refused, match="ARCHIVE_ALLOW_PRIVATE"):
        refuse_spelt(host)


@pytest.mark.parametrize("host", PUBLIC_SPELLINGS)
def test_public_addresses_and_names_pass(host: str) -> None:
    """Names are for the resolver to judge; public numbers are no concern."""
    refuse_spelt(host)


def test_the_message_names_the_address() -> None:
    """Who reads it knows what was refused, and how it can be allowed."""
    with pytest.raises(Refused, match=r"^169\.254\.169\.254 is no public address"):
        refuse_spelt("0xA9FEA9FE")


@implementer(IHostnameResolver)
class _Answers:
    """A resolver that gives one list of addresses after the other."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self._answers = list(answers)

    def resolveHostName(self, receiver: Any, hostName: str, portNumber: int = 0, *rest: Any, **named: Any) -> Any:  # noqa: N802, N803
        receiver.resolutionBegan(self)
        for address in self._answers.pop(0):
            receiver.addressResolved(IPv4Address("TCP", address, portNumber))
        receiver.resolutionComplete()
        return receiver


@implementer(IReactorPluggableNameResolver)
class _Reactor(MemoryReactorClock):  # type: ignore[misc]
    """A reactor that connects nothing and writes down what it was asked to."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        super().__init__()
        self.nameResolver = _Answers(*answers)

    @property
    def asked(self) -> list[str]:
        return [client[0] for client in self.tcpClients]


def _connect(reactor: _Reactor) -> list[Any]:
    ended: list[Any] = []
    guarded(HostnameEndpoint(reactor, b"two-faced.example", 80)).connect(Factory()).addErrback(ended.append)
    for _ in range(5):
        reactor.advance(1)
    return ended


def test_a_name_is_judged_by_the_address_that_is_connected_to() -> None:
    """A name that resolves to this machine is refused without a connection; a public one is connected to."""
    inward, outward = _Reactor(("127.0.0.1",)), _Reactor(("93.184.215.14",))
    (failure,) = _connect(inward)
    assert failure.check(Refused)
    assert inward.asked == []
    _connect(outward)
    assert outward.asked == ["93.184.215.14"]


def test_a_name_with_two_faces_gains_nothing() -> None:
    """Of several answers, and of answers that change between two looks, only public ones are connected to."""
    mixed = _Reactor(("93.184.215.14", "10.0.0.1"))
    _connect(mixed)
    assert mixed.asked == ["93.184.215.14"]
    changing = _Reactor(("93.184.215.14",), ("127.0.0.1",))
    _connect(changing)
    (failure,) = _connect(changing)
    assert failure.check(Refused)
    assert changing.asked == ["93.184.215.14"]


def test_is_public_looks_into_embedded_addresses() -> None:
    """What a gateway would unpack counts."""
    assert is_public("64:ff9b::808:808")
    assert not is_public("64:ff9b::a00:1")
    assert not is_public("::ffff:192.168.0.1")


_RESOLVER = """
from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IHostnameResolver
from zope.interface import implementer


@implementer(IHostnameResolver)
class Inward:
    def __init__(self, reactor):
        self.reactor = reactor

    @classmethod
    def from_crawler(cls, crawler, reactor):
        return cls(reactor)

    def install_on_reactor(self):
        self.reactor.installNameResolver(self)

    def resolveHostName(self, receiver, hostName, portNumber=0, *rest, **named):
        receiver.resolutionBegan(self)
        receiver.addressResolved(IPv4Address("TCP", "127.0.0.1", portNumber))
        receiver.resolutionComplete()
        return receiver
"""


def test_a_crawl_refuses_what_leads_inward_and_says_so(certificate: Path, tmp_path: Path) -> None:
    """Spelt or resolved, in plain or under TLS, asked for or robots.txt: no connection, one outcome, no traceback."""
    (tmp_path / "inward.py").write_text(_RESOLVER)
    with RawServer(pages.answer) as plain, RawServer(pages.answer, certificate) as secure:
        urls = [
            f"http://inward.test:{plain.port}/a", f"https://inward.test:{secure.port}/b", f"http://2130706433:{plain.port}/c",
            f"http://[::ffff:127.0.0.1]:{plain.port}/d", f"https://localhost.:{secure.port}/e", f"http://①②⑦.0.0.1:{plain.port}/f",
        ]  # fmt: skip
        settings = ("ARCHIVE_ALLOW_PRIVATE=0", "DNS_RESOLVER=inward.Inward", "ROBOTSTXT_OBEY=1", "RETRY_TIMES=2")
        env = {"PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[2]}"}
        done = crawl(tmp_path / "archive", urls, settings, env)
        assert (plain.log, secure.log) == ([], [])
    outcomes = list(done.outcomes().values())
    assert [kind for kind, _ in outcomes] == ["refused"] * len(urls)
    assert all("ARCHIVE_ALLOW_PRIVATE" in why and ("127" in why or "localhost" in why) for _, why in outcomes), outcomes
    assert done.code == 3
    no_trace(done.log)


def test_behind_a_proxy_what_spells_a_private_address_is_refused(tmp_path: Path) -> None:
    """The proxy may stand on loopback; what it is asked for may not."""
    with RawServer(pages.answer) as proxy:
        urls = ["http://far-away.test/story", "http://127.0.0.1:1/x", "https://10.0.0.1/y", "http://localhost/z"]
        env = {"http_proxy": proxy.url, "https_proxy": proxy.url}
        done = crawl(tmp_path / "archive", urls, ("ARCHIVE_ALLOW_PRIVATE=0",), env)
        assert [crossing.target for crossing in proxy.log] == urls[:1]
    assert [kind for kind, _ in done.outcomes().values()].count("refused") == 3
    assert done.outcomes()[urls[0]][0] == "article"
    assert done.code == 0
    no_trace(done.log)
