"""What crossed the wire is what is in the WARC, in both directions, whatever a server sends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from newsarchive.model import Capture, Truncation
from tests.capture.exchanges import members
from tests.crawl.conftest import ODD_SETTINGS, Odds, no_trace
from tests.crawl.crawls import Done, crawl
from tests.crawl.oddities import KEPT_ALIVE, ODD, PAGE, answer
from tests.crawl.rawserver import Crossing, RawServer


def _one(odds: Odds, path: str) -> tuple[Capture, Crossing]:
    (crossing,) = odds.server.crossings(path)
    (capture,) = odds.done.captures_of(odds.server.url + path)
    return capture, crossing


ANSWERED = [path for path, odd in ODD.items() if odd.reply is not None]


@pytest.mark.parametrize("path", ANSWERED)
def test_the_request_is_byte_for_byte_what_the_server_read(odds: Odds, path: str) -> None:
    """Header order, names and the request line are those that were sent."""
    capture, crossing = _one(odds, path)
    assert capture.request == crossing.request


@pytest.mark.parametrize("path", ANSWERED)
def test_the_response_is_byte_for_byte_what_the_server_sent(odds: Odds, path: str) -> None:
    """Nothing is re-cased, merged, dechunked or decoded; what was cut is a true beginning and says so."""
    capture, crossing = _one(odds, path)
    odd = ODD[path]
    assert capture.truncated == odd.cut
    assert capture.interim == odd.interim
    if odd.prefix:
        assert capture.response
        assert bytes(crossing.sent).startswith(odd.interim + capture.response)
    else:
        assert capture.response == (odd.kept or bytes(crossing.sent))


@pytest.mark.parametrize("path", ODD)
def test_each_odd_answer_ends_in_its_outcome(odds: Odds, path: str) -> None:
    """An answer that can be read gives an article; the others say what is wrong with them."""
    kind, why = odds.done.outcomes()[odds.server.url + path]
    assert (kind, why) == (ODD[path].outcome, why)
    assert why or kind == "article"


def test_an_answer_without_a_byte_is_no_capture(odds: Odds) -> None:
    """There is nothing to keep, and the outcome says so."""
    assert odds.server.crossings("/nothing")
    assert odds.done.captures_of(odds.server.url + "/nothing") == []


def test_cut_answers_are_bounded(odds: Odds) -> None:
    """An endless head or body is cut near its limit, not when memory is gone."""
    sizes = {
        path: len(_one(odds, path)[0].response)
        for path in ("/endless-head", "/endless-early", "/oversize", "/stuffed-chunks", "/endless-trailer")
    }
    assert max(sizes.values()) < 1_000_000, sizes


def test_every_readable_oddity_gives_the_same_text(odds: Odds) -> None:
    """Whatever the coding on the wire, the article is that of the page."""
    texts = Counter(article["text"] for article in odds.done.articles())
    assert sum(texts.values()) == sum(odd.outcome == "article" for odd in ODD.values())
    assert len(texts) == 1
    assert b"harbour board" in PAGE


def test_odd_answers_leave_no_traceback(odds: Odds) -> None:
    """A crawl over the worst servers has a readable log and ends well."""
    no_trace(odds.done.log)
    assert odds.done.code == 0, odds.done.log


# --- connections -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_kept_connection_carries_several_exchanges_each_whole(
    scheme: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Answers on one connection are told apart, encrypted or not. One that dies under a request is tried once more.

    Where it had said nothing, there is nothing to keep; where it had, what it said is kept as a true beginning.
    """
    with RawServer(answer, request.getfixturevalue("certificate") if scheme == "https" else None) as server:
        settings = ("CONCURRENT_REQUESTS=1", "RETRY_TIMES=1", "DOWNLOAD_VERIFY_CERTIFICATES=0")
        done = crawl(tmp_path / "archive", [server.url + path for path in KEPT_ALIVE], settings)
        crossed = [(crossing.path, crossing.connection) for crossing in server.log]
        assert crossed == [
            ("/keep/1", 1), ("/keep/2", 1), ("/keep/3", 1), ("/keep/3", 2), ("/keep/4", 2), ("/keep/4", 3)
        ]  # fmt: skip
        for path in KEPT_ALIVE:
            capture, crossing = done.captures_of(server.url + path)[-1], server.crossings(path)[-1]
            assert (capture.request, capture.response) == (crossing.request, bytes(crossing.sent))
            assert (capture.tls is None) == (scheme == "http")
            assert capture.ip_address == "127.0.0.1"
        begun, whole = done.captures_of(server.url + "/keep/4")
        assert (begun.truncated, whole.truncated) == (Truncation.DISCONNECT, None)
        first = server.crossings("/keep/4")[0]
        assert (begun.request, begun.response) == (first.request, bytes(first.sent))
        assert len(done.captures()) == 5
        assert done.counts() == {"article": 4}
        no_trace(done.log)


#: What is asked for through a proxy.
PROXIED = ("/case", "/chunked-more", "/gzip", "/early", "/short", "/garbage", "/oversize", "/behind")


def _same_as_on_the_wire(done: Done, server: RawServer, front: str, paths: Iterable[str]) -> None:
    for path in paths:
        (capture,) = done.captures_of(front + path)
        (crossing,) = server.crossings(path)
        assert capture.request == crossing.request
        sent, odd = bytes(crossing.sent), ODD[path]
        assert capture.truncated == odd.cut
        same = sent.startswith(odd.interim + capture.response) if odd.prefix else capture.response == (odd.kept or sent)
        assert same, path


def test_under_tls_the_connection_is_described(odds: Odds, certificate: Path) -> None:
    """Version, cipher and the fingerprint of the certificate are kept, whatever came of the exchange; in plain, none."""
    leaf = x509.load_pem_x509_certificate(certificate.read_bytes()).fingerprint(hashes.SHA256()).hex()
    encrypted = odds.server.url.startswith("https")
    for capture in odds.done.captures():
        if not encrypted:
            assert capture.tls is None
            continue
        assert capture.tls is not None, capture.url
        assert (capture.tls.version, capture.tls.fingerprint) == ("tls/1.3", leaf)
        assert capture.tls.cipher.startswith("TLS_")
    raw = b"".join(member for path in odds.done.archive.warcs() for member in members(path.read_bytes()))
    assert (b"\r\nWARC-Protocol: tls/1.3\r\nWARC-Cipher-Suite: TLS_" in raw) == encrypted
    assert (f"\r\ntls-certificate-sha256: {leaf}\r\n".encode() in raw) == encrypted


def test_through_a_proxy_and_through_its_tunnel_the_bytes_are_the_same(certificate: Path, tmp_path: Path) -> None:
    """A proxy is sent the whole address, a tunnel is not seen; the WARC has what crossed either way."""
    with RawServer(answer) as proxy, RawServer(answer, certificate) as server:
        plain = [f"http://far-away.test{path}" for path in PROXIED]
        env = {"http_proxy": proxy.url, "https_proxy": proxy.url}
        urls = [*plain, *(server.url + path for path in PROXIED)]
        done = crawl(tmp_path / "archive", urls, ("DOWNLOAD_VERIFY_CERTIFICATES=0", *ODD_SETTINGS), env)
        assert {crossing.target for crossing in proxy.log} == set(plain)
        _same_as_on_the_wire(done, proxy, "http://far-away.test", PROXIED)
        _same_as_on_the_wire(done, server, server.url, PROXIED)
        for path in PROXIED:
            (through,) = done.captures_of(f"http://far-away.test{path}")
            (tunnelled,) = done.captures_of(server.url + path)
            assert through.tls is None and tunnelled.tls is not None
        no_trace(done.log)


def test_a_certificate_that_nobody_vouches_for_is_refused_plainly(certificate: Path, tmp_path: Path) -> None:
    """By default a self-signed server is not read, and the outcome says that it is about the certificate."""
    with RawServer(answer, certificate) as server:
        done = crawl(tmp_path / "archive", [server.url + "/plain"])
    ((kind, why),) = done.outcomes().values()
    assert (kind, done.code) == ("network_error", 3)
    assert "certificate" in why
    no_trace(done.log)


def test_a_tunnel_that_cannot_be_had_is_an_error_of_the_network(tmp_path: Path) -> None:
    """Whether the proxy hangs up (Scrapy then waits for its time limit) or is not there: words, and no traceback."""
    with RawServer(answer) as proxy:
        for number, where in enumerate((proxy.url, "http://127.0.0.1:1")):
            env = {"https_proxy": where, "http_proxy": where}
            done = crawl(
                tmp_path / str(number),
                ["https://127.0.0.1:1/x", "http://127.0.0.1:1/y"],
                ("ROBOTSTXT_OBEY=1", "DOWNLOAD_TIMEOUT=1"),
                env,
            )
            assert {kind for kind, _ in done.outcomes().values()} <= {"network_error", "gone"}
            assert all(why for _, why in done.outcomes().values())
            assert len(done.outcomes()) == 2
            assert done.code == 3
            no_trace(done.log)
