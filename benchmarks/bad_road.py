"""Bad input on the main road: a small server of pages that no crawler likes, and how the fetch of each must end."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from proof import Check, adding_up, captures, made_again, orderly
from road import free_port, scrapy, settings, verb

_MIB = 1024**2
_PARAGRAPH = b"<p>The ferry left at nine and came back at noon, with twelve crates of apples and a dog.</p>\n"


def _story(size: int) -> bytes:
    """A page of that many bytes, all of it one long story."""
    return b"<html><title>Long</title><body><article>" + _PARAGRAPH * (size // len(_PARAGRAPH)) + b"</article></body>"


def _pages() -> dict[str, tuple[dict[str, str], bytes]]:
    """Path: headers and body."""
    html = {"Content-Type": "text/html; charset=utf-8"}
    return {
        "/empty": (html, b""),
        "/story": (html, _story(4_000)),
        "/paper.pdf": ({"Content-Type": "application/pdf"}, b"%PDF-1.7\n" + bytes(range(256)) * 40),
        "/fifty": (html, _story(50 * _MIB)),
        "/bomb": ({**html, "Content-Encoding": "gzip"}, gzip.compress(_story(200 * _MIB), 6)),
        # Elements that are never closed, each opened anew inside the last: what makes a parser and its readers slow.
        "/tangle": (html, b"<html><body><article>" + b"<p><b><i>word " * 250_000),
        "/nul": (html, b"<html><body>\0\0<p>a\0b</p>" + bytes(20_000)),
    }


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    pages: ClassVar[dict[str, tuple[dict[str, str], bytes]]] = {}

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        """One page; 404 for what is not there."""
        headers, body = self.pages.get(self.path, ({"Content-Type": "text/html"}, b""))
        self.send_response(200 if self.path in self.pages else 404)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:  # too large for who asked
            self.close_connection = True


@contextmanager
def _served() -> Iterator[str]:
    _Answers.pages = _pages()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


#: How each must end. `too_complex` is what a page ends as that costs more than its time or its memory.
_READ = frozenset({"article", "too_complex"})
_EXPECTED = {
    "/empty": frozenset({"not_html"}),
    "/story": frozenset({"article"}),
    "/paper.pdf": frozenset({"not_html"}),
    "/fifty": frozenset({"truncated"}),
    "/tangle": frozenset({"article", "soft_404", "listing", "no_body", "too_complex"}),
    "/nul": frozenset({"article", "soft_404", "listing", "no_body"}),
    "/gone": frozenset({"gone"}),
}
_NO_ADDRESSES = ("this is no address", "ftp://127.0.0.1/file", "http://")


def checks(scratch: Path) -> list[Check]:
    """Everything bad in one crawl, then apart what may end either way: 50 MB where that is allowed, and a gzip bomb.

    Whether such a page is read within its 5 seconds is for the machine to say, so these are not made again.
    """
    archive, large = scratch / "bad", scratch / "large"
    with _served() as server:
        dead = f"http://127.0.0.1:{free_port()}/"
        lines = [*(server + path for path in _EXPECTED), dead, *_NO_ADDRESSES]
        urls = scratch / "bad.txt"
        urls.write_text("\n".join(lines))
        limits = settings(DOWNLOAD_DELAY=0, ARCHIVE_ALLOW_PRIVATE=1, RETRY_TIMES=0, ARCHIVE_PAGE_SECONDS=5)
        crawl = scrapy(["crawl", "article", "-a", f"urls={urls}", *limits, *settings(ARCHIVE_DIR=archive)], None)
        roomy = [*limits, *settings(ARCHIVE_DIR=large, DOWNLOAD_MAXSIZE=60 * _MIB)]
        second = scrapy(["crawl", "article", "-a", f"url={server}/fifty,{server}/bomb", *roomy], None)
    expected = {server + path: kinds for path, kinds in _EXPECTED.items()}
    expected |= {dead: frozenset({"network_error"})} | dict.fromkeys(_NO_ADDRESSES, frozenset({"refused"}))
    result = orderly("bad input", [crawl]) + adding_up("bad input", archive, len(lines))
    result += [_ending(archive, url, kinds) for url, kinds in expected.items()]
    result += made_again("bad input", archive)
    whole = any(len(capture.response) > 50 * _MIB - 1000 for capture in captures(large))
    result.append(Check("bad input: 50 MB, allowed: the capture is whole", whole, f"exit code {second.code}"))
    return [*result, _ending(large, f"{server}/fifty", _READ), _ending(large, f"{server}/bomb", _READ | {"truncated"})]


def _ending(archive: Path, url: str, kinds: frozenset[str]) -> Check:
    """Whether the fetch of an address ended in one of these ways."""
    ended = [kind for kind in _KINDS if url in _asked(archive, kind)]
    says = f"bad input: {url.rpartition('/')[2] or url} ends as {' or '.join(sorted(kinds))}"
    return Check(says, len(ended) == 1 and ended[0] in kinds, ", ".join(ended) or "no outcome")


_KINDS = (
    "article",
    "stub",
    "listing",
    "no_body",
    "needs_render",
    "gone",
    "soft_404",
    "network_error",
    "refused",
    "truncated",
    "too_complex",
    "not_html",
    "http_error",
)


def _asked(archive: Path, kind: str) -> list[str]:
    lines = verb(archive, "ls", "--outcome", kind, "--json").out.splitlines()
    return [json.loads(line)["url"] for line in lines]
