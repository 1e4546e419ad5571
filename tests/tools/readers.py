"""What other programs make of our files. Each check yields a sentence for everything in which they disagree with us."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

from newsarchive.archive import Archive
from newsarchive.capture.content import sha1_base32, without_transfer_coding
from newsarchive.capture.index import index_path
from newsarchive.capture.read import read_archive
from newsarchive.model import Capture

#: Seconds that pywb is given to come up.
_PATIENCE = 60
#: What warcio says of records that it finds nothing wrong with; a revisit has the digest of another record's payload.
_CONTENT = ("digest pass", "no digest to check", "digest present but not checked (revisit)")
Line = tuple[str, ...]


def captures(archive: Archive) -> list[Capture]:
    """All captures of an archive."""
    found = (each for path in archive.warcs() for each in read_archive(path, name=archive.name_of(path)))
    return [each for each in found if isinstance(each, Capture)]


def _told(words: list[str], cwd: Path | None = None) -> tuple[int, str]:
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=cwd)
    return done.returncode, done.stdout + done.stderr


def fastwarc_is_content(archive: Archive) -> Iterator[str]:
    """Every block digest is found good. It is in our own environment."""
    for warc in archive.warcs():
        code, said = _told([str(Path(sys.executable).with_name("fastwarc")), "check", str(warc)])
        if code:
            yield f"{warc.name}: {said[-300:]}"


def cdxj_agrees(tools: Path, archive: Archive) -> Iterator[str]:
    """cdxj-indexer finds the same captures at the same places with the same digests as our index."""
    for warc in archive.warcs():
        code, said = _told([str(tools / "cdxj-indexer"), str(warc)])
        if code:
            yield f"{warc.name}: {said[-300:]}"
            continue
        theirs, ours = _lines(said), _lines(index_path(warc).read_text())
        yield from (f"{warc.name}: we alone have {line}" for line in sorted(ours - theirs))
        yield from (f"{warc.name}: cdxj-indexer alone has {line}" for line in sorted(theirs - ours))


def _lines(text: str) -> set[Line]:
    names = ("url", "mime", "status", "digest", "length", "offset", "filename")
    parts = [line.split(" ", 2) for line in text.splitlines() if " {" in line]
    return {(moment, *(json.loads(about).get(name, "") for name in names)) for _, moment, about in parts}


def warcio_is_content(tools: Path, archive: Archive) -> Iterator[str]:
    """All digests are found good, but that of a payload in chunks: there warcio takes the chunks for the payload (its issue 74)."""
    chunked = {capture.id for capture in captures(archive) if capture.header("transfer-encoding")}
    if not chunked:
        yield "no capture came in chunks: the news web has changed, and this check with it"
    for warc in archive.warcs():
        _, said = _told([str(tools / "warcio"), "check", "-v", str(warc)])
        for record, verdict in re.findall(r"WARC-Record-ID <(.*?)>[^\n]*\n    ([^\n]+)", said):
            known = record in chunked and verdict.startswith("payload digest failed")
            if verdict not in _CONTENT and not known:
                yield f"{warc.name}: {record}: {verdict}"
        if "WARC-Record-ID" not in said:
            yield f"{warc.name}: {said[-300:]}"


def wacz_is_valid(tools: Path, wacz: Path) -> Iterator[str]:
    """py-wacz says so."""
    code, said = _told([str(tools / "wacz"), "validate", "-f", str(wacz)])
    if code or "Validation succeeded" not in said:
        yield said[-500:]


def pywb_replays(tools: Path, archive: Archive, folder: Path) -> Iterator[str]:
    """Every page that was captured is given back byte for byte (`id_`), each at its own moment; redirects, too."""
    folder.mkdir()
    manager = str(tools / "wb-manager")
    for words in (["init", "news"], ["add", "news", *map(str, archive.warcs())]):
        code, said = _told([manager, *words], folder)
        if code:
            yield said[-300:]
            return
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [str(tools / "wayback"), "-b", "127.0.0.1", "-p", str(port)], cwd=folder, stdout=log, stderr=log
        )
    try:
        _wait_for(port, server)
        yield from _replayed(port, captures(archive))
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder / "collections", ignore_errors=True)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(_PATIENCE * 4):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.25)
        else:
            return
        assert server.poll() is None, "pywb ended by itself"
    raise AssertionError(f"pywb did not come up in {_PATIENCE} seconds")


def _replayed(port: int, found: list[Capture]) -> Iterator[str]:
    seen: set[str] = set()
    for capture in found:
        if capture.status not in (200, 301, 302):
            continue
        status, location, body = _ask(port, capture)
        kind = _kind_of(capture)
        seen.add(kind)
        if status != capture.status:
            yield f"{capture.url} ({kind}): {status} in place of {capture.status}"
        elif capture.status != 200:
            if not location.endswith(urlsplit(capture.header("location") or "-").path):
                yield f"{capture.url}: leads to {location} in place of {capture.header('location')}"
        elif sha1_base32(body) != capture.payload_digest or (
            not capture.revisit and body != without_transfer_coding(capture)
        ):
            yield f"{capture.url} ({kind}): other bytes than were captured"
    pages = [
        capture.url for capture in found if capture.status == 200 and "html" in (capture.header("content-type") or "")
    ]
    if len(pages) == len(set(pages)):
        yield "no page was captured twice"
    yield from (
        f"nothing was {kind}: the news web has changed"
        for kind in {"plain", "gzip", "chunked", "revisit", "redirect"} - seen
    )


def _kind_of(capture: Capture) -> str:
    if capture.status != 200:
        return "redirect"
    if capture.revisit:
        return "revisit"
    return (
        "gzip" if capture.header("content-encoding") else "chunked" if capture.header("transfer-encoding") else "plain"
    )


def _ask(port: int, capture: Capture) -> tuple[int, str, bytes]:
    """Status, Location and the raw body that pywb gives for a capture, at its moment."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    path = f"/news/{capture.fetched_at:%Y%m%d%H%M%S}id_/{quote(capture.url, safe=':/?&=%')}"
    connection.request("GET", path, headers={"Accept-Encoding": "gzip, deflate"})
    answer = connection.getresponse()
    told = answer.status, answer.getheader("Location") or "", answer.read()
    connection.close()
    return told
