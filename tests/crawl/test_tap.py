"""What crossed the wire is what is in the WARC, in both directions, whatever a server sends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from newsarchive.model import Capture
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
    sizes = {path: len(_one(odds, path)[0].response) for path in ("/endless-head", "/endless-early", "/oversize")}
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


def test_a_kept_connection_carries_several_exchanges_each_whole(tmp_path: Path) -> None:
    """Answers on one connection are told apart; a connection that dies under a request is tried once more, unseen."""
    with RawServer(answer) as server:
        done = crawl(tmp_path / "archive", [server.url + path for path in KEPT_ALIVE], ("CONCURRENT_REQUESTS=1",))
        crossed = [(crossing.path, crossing.connection) for crossing in server.log]
        assert crossed == [("/keep/1", 1), ("/keep/2", 1), ("/keep/3", 1), ("/keep/3", 2)]
        for path in KEPT_ALIVE:
            (capture,) = done.captures_of(server.url + path)
            assert capture.request == server.crossings(path)[-1].request
            assert capture.response == bytes(server.crossings(path)[-1].sent)
            assert capture.tls is None
            assert capture.ip_address == "127.0.0.1"
        assert done.counts() == {"article": 3}
        no_trace(done.log)


TLS_PATHS = (
    "/plain",
    "/case",
    "/chunked-more",
    "/gzip",
    "/early",
    "/short",
    "/garbage",
    "/oversize",
    "/slow",
    "/endless-head",
    "/behind",
)


def _same_as_on_the_wire(done: Done, server: RawServer, paths: Iterable[str]) -> None:
    for path in paths:
        (capture,) = done.captures_of(server.url + path)
        (crossing,) = server.crossings(path)
        assert capture.request == crossing.request
        sent, odd = bytes(crossing.sent), ODD[path]
        assert capture.truncated == odd.cut
        same = sent.startswith(odd.interim + capture.response) if odd.prefix else capture.response == (odd.kept or sent)
        assert same, path


def test_under_tls_the_bytes_are_the_same_and_the_connection_is_described(certificate: Path, tmp_path: Path) -> None:
    """What is inside the encryption is kept, with version, cipher and the fingerprint of the certificate."""
    leaf = x509.load_pem_x509_certificate(certificate.read_bytes())
    with RawServer(answer, certificate) as server:
        urls = [server.url + path for path in TLS_PATHS]
        done = crawl(tmp_path / "archive", urls, ("DOWNLOAD_VERIFY_CERTIFICATES=0", *ODD_SETTINGS))
        _same_as_on_the_wire(done, server, TLS_PATHS)
        no_trace(done.log)
    for capture in done.captures():
        assert capture.tls is not None, capture.url
        assert capture.tls.version == "tls/1.3"
        assert capture.tls.cipher
        assert capture.tls.fingerprint == leaf.fingerprint(hashes.SHA256()).hex()
    assert {url: kind for url, (kind, _) in done.outcomes().items()} == {
        server.url + path: ODD[path].outcome for path in TLS_PATHS
    }


def test_through_a_proxy_and_through_its_tunnel_the_bytes_are_the_same(certificate: Path, tmp_path: Path) -> None:
    """A proxy is sent the whole address, a tunnel is not seen; the WARC has what crossed either way."""
    with RawServer(answer) as proxy, RawServer(answer, certificate) as server:
        plain, hidden = "http://far-away.test/gzip", server.url + "/chunked-more"
        env = {"http_proxy": proxy.url, "https_proxy": proxy.url}
        done = crawl(tmp_path / "archive", [plain, hidden], ("DOWNLOAD_VERIFY_CERTIFICATES=0",), env)
        (through,) = done.captures_of(plain)
        (crossing,) = proxy.log
        assert crossing.target == plain
        assert (through.request, through.response) == (crossing.request, bytes(crossing.sent))
        _same_as_on_the_wire(done, server, ("/chunked-more",))
        (tunnelled,) = done.captures_of(hidden)
        assert tunnelled.tls is not None
        assert done.counts() == {"article": 2}
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
