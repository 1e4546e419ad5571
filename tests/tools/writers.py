"""What we make of the files that other programs write, run as they are. Each check yields a sentence for what is wrong."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from newsarchive.capture.read import read_archive
from newsarchive.capture.verify import verify
from newsarchive.model import Capture
from tests.small_archive import page

#: warcprox refuses to fetch from 127.0.0.1; this is loopback as well, on Linux.
_LOOPBACK = "127.0.0.2"
#: Seconds that warcprox is given to come up, and to write down what it has.
_PATIENCE = 30
_STORIES = {"/piers": page("Piers stay closed"), "/ferry": page("The ferry sails again")}


class _Quay(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A story: one with a length, the other in chunks."""
        body = _STORIES[self.path]
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if self.path == "/piers":
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (100, body[:100], len(body) - 100, body[100:]))

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


def warcprox_is_read(tools: Path, folder: Path) -> Iterator[str]:
    """What passed through warcprox, twice each page, so that the second is a revisit: verified, read, imported."""
    folder.mkdir()
    with _serving() as quay, _proxying(tools, folder) as proxy:
        for number, path in enumerate((*_STORIES, *_STORIES), 1):
            asking = http.client.HTTPConnection("127.0.0.1", proxy, timeout=_PATIENCE)
            asking.request("GET", f"http://{quay}{path}")
            answer = asking.getresponse()
            if (answer.status, answer.read()) != (200, _STORIES[path]):
                yield f"warcprox answered {answer.status} for {path}"
            asking.close()
            _wait_until(lambda number=number: len(_found(folder)) == number)  # type: ignore[misc]
    yield from _judged(folder, [f"http://{quay}{path}" for path in _STORIES])


def warcio_js_is_read(node: str, modules: Path, folder: Path) -> Iterator[str]:
    """The same of what warcio.js writes, which is the hand that Browsertrix and ArchiveWeb.page write with."""
    folder.mkdir()
    script = Path(shutil.copy(Path(__file__).with_name("warciojs.mjs"), modules))
    (folder / "page.html").write_bytes(_STORIES["/ferry"])
    url = "https://quay.example/ferry"
    words = [node, str(script), str(folder / "x.warc.gz"), str(folder / "page.html"), url]
    subprocess.run(words, cwd=folder, check=True, capture_output=True)
    yield from _judged(folder, [url])


def _judged(folder: Path, urls: list[str]) -> Iterator[str]:
    """What is wrong where each address has a capture and a revisit in the files of a folder, and both are its article."""
    kinds = Counter((one.url, one.revisit is not None) for one in _found(folder))
    if kinds != Counter({(url, again): 1 for url in urls for again in (False, True)}):
        yield f"read were {kinds}"
    for file in folder.rglob("*.warc.gz"):
        yield from (f"{file.name}: {problem.what}" for problem in verify(file).problems)
    words = [sys.executable, "-m", "newsarchive", "--archive", "imported", "import", str(folder), "--json"]
    told = json.loads(subprocess.run(words, cwd=folder, check=True, capture_output=True, text=True).stdout)
    if (told["articles"], told["broken"]) != (len(urls) * 2, 0):
        yield f"import told {told}"


@contextmanager
def _serving() -> Iterator[str]:
    """Host and port of a small paper."""
    server = ThreadingHTTPServer((_LOOPBACK, 0), _Quay)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"{_LOOPBACK}:{server.server_port}"
    server.shutdown()
    server.server_close()


@contextmanager
def _proxying(tools: Path, folder: Path) -> Iterator[int]:
    """The port of warcprox, which writes into the folder and is ended as its user would."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [str(tools / "warcprox"), "-b", "127.0.0.1", "-p", str(port), "-d", "warcs", "-z", "--dedup-db-file", "dedup.db", "--stats-db-file", "stats.db"]  # fmt: skip
    with (folder / "warcprox.log").open("wb") as log:
        running = subprocess.Popen(words, cwd=folder, stdout=log, stderr=log)
        try:
            _wait_until(lambda: _listens(port))
            yield port
        finally:
            running.terminate()
            running.wait(_PATIENCE)


def _found(folder: Path) -> list[Capture]:
    """All captures so far: warcprox writes them when the answer has long been given."""
    files = (*folder.rglob("*.warc.gz"), *folder.rglob("*.warc.gz.open"))
    found = (one for file in files for one in read_archive(file, name=file.name, on_broken=lambda _: None))
    return [one for one in found if isinstance(one, Capture)]


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError("warcprox does not come up, or does not write down what it has")
        time.sleep(0.1)
