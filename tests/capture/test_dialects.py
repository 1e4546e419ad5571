"""Files as known programs write them, each with its habits, and files that nobody should write: read, or refused with the mend."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.capture.content import payload_digest, payload_of
from newsarchive.capture.findings import Kind
from newsarchive.capture.read import read_archive
from newsarchive.capture.shelf import Shelf
from newsarchive.capture.verify import verify
from newsarchive.errors import BrokenRecord
from newsarchive.model import Capture, OutcomeKind
from newsarchive.process import process
from newsarchive.reprocess import Here, rebuild, reprocess
from newsarchive.store.base import open_store
from tests.small_archive import SITES, answer, page

from .exchanges import urn

zstd = pytest.importorskip("backports.zstd" if sys.version_info < (3, 14) else "compression.zstd")

URL = "https://quay.example/piers"
BODY = page("Piers stay closed")
ANSWER = answer(BODY)
ASKED = b"GET /piers HTTP/1.1\r\nHost: quay.example\r\n\r\n"
SHA256 = "sha256:" + hashlib.sha256(BODY).hexdigest()
BLOCK256 = "sha256:" + hashlib.sha256(ANSWER).hexdigest()
REVISIT = "WARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"


def record(kind: str, block: bytes, *headers: str, version: str = "1.0", date: str = "2024-05-06T07:08:09Z") -> bytes:
    lines = [f"WARC/{version}", f"WARC-Type: {kind}", *([f"WARC-Date: {date}"] if date else []), *headers]
    return "\r\n".join([*lines, f"Content-Length: {len(block)}", "", ""]).encode() + block + b"\r\n\r\n"


def name(number: int) -> str:
    return f"WARC-Record-ID: <{urn(number)}>"


def to(number: int) -> str:
    return f"WARC-Concurrent-To: <{urn(number)}>"


TARGET = f"WARC-Target-URI: {URL}"
RESPONSE, REQUEST = (
    "Content-Type: application/http; msgtype=response",
    "Content-Type: application/http; msgtype=request",
)
FIELDS = "Content-Type: application/warc-fields"
SHA1 = payload_digest(
    Capture(id="x", url=URL, fetched_at=datetime(2024, 1, 1, tzinfo=UTC), request=b"", response=ANSWER)
)

#: Each with a page and, where its program writes them, a revisit of it under id 5.
WRITERS: dict[str, list[bytes]] = {
    "Heritrix": [
        record("warcinfo", b"software: Heritrix/3.4.0\r\nformat: WARC File Format 1.0\r\n", name(1), FIELDS, "WARC-Filename: WEB-1.warc.gz"),
        record("response", b"20240506070809\nquay.example.\t300\tIN\tA\t192.0.2.7\n", name(9), "WARC-Target-URI: dns:quay.example", "Content-Type: text/dns"),
        record("response", ANSWER, name(2), TARGET, RESPONSE, f"WARC-Payload-Digest: {SHA1}", "WARC-IP-Address: 192.0.2.7"),
        record("request", ASKED, name(3), TARGET, REQUEST, to(2)),
        record("metadata", b"via: https://quay.example/\r\nhopsFromSeed: L\r\nfetchTimeMs: 51\r\n", name(4), TARGET, FIELDS, to(2)),
        record("revisit", ANSWER[: -len(BODY)], name(5), TARGET, RESPONSE, REVISIT, f"WARC-Payload-Digest: {SHA1}", "WARC-Truncated: length",
               f"WARC-Refers-To-Target-URI: {URL}", "WARC-Refers-To-Date: 2024-05-06T07:08:09Z", f"WARC-Refers-To: <{urn(2)}>"),
    ],
    "Browsertrix": [
        record("warcinfo", b"software: Browsertrix-Crawler 1.6.0 (with warcio.js 2.4.3)\r\nformat: WARC File Format 1.1\r\n", name(1), FIELDS, version="1.1"),
        record("response", ANSWER, name(2), TARGET, RESPONSE, f"WARC-Payload-Digest: {SHA256}", f"WARC-Block-Digest: {BLOCK256}",
               "WARC-Page-ID: 1d2c", 'WARC-JSON-Metadata: {"ipType":"Public"}', "WARC-Protocol: h2", version="1.1", date="2024-05-06T07:08:09.123Z"),
        record("request", ASKED, name(3), TARGET, REQUEST, to(2), version="1.1"),
        record("resource", b'{"pageid":"1d2c"}', name(4), f"WARC-Target-URI: urn:pageinfo:{URL}", "Content-Type: application/json", version="1.1"),
        record("revisit", ANSWER[: -len(BODY)], name(5), TARGET, RESPONSE, REVISIT.replace("1.0", "1.1"), f"WARC-Payload-Digest: {SHA256}",
               f"WARC-Refers-To-Target-URI: {URL}", "WARC-Refers-To-Date: 2024-05-06T07:08:09.123Z", version="1.1"),
    ],
    "warcprox": [
        record("warcinfo", b"software: warcprox 2.6\r\nformat: WARC File Format 1.0\r\n", name(1), FIELDS),
        record("response", ANSWER, name(2), TARGET, "WARC-IP-Address: 192.0.2.7", "Content-Type: application/http;msgtype=response",
               f"WARC-Block-Digest: {BLOCK256}", f"WARC-Payload-Digest: {SHA256}"),
        record("request", ASKED, name(3), TARGET, "Content-Type: application/http;msgtype=request", to(2)),
        record("revisit", ANSWER[: -len(BODY)], name(5), TARGET, "Content-Type: application/http;msgtype=response", REVISIT,
               f"WARC-Payload-Digest: {SHA256}", f"WARC-Refers-To-Target-URI: {URL}", "WARC-Refers-To-Date: 2024-05-06T07:08:09Z"),
    ],
    "CC-NEWS": [
        record("warcinfo", b"software: StormCrawler 2.11\r\nisPartOf: CC-NEWS\r\n", name(1), FIELDS),
        record("request", ASKED, name(3), TARGET, "Content-Type: application/http; msgtype=request", to(2)),
        record("response", answer(BODY, extra="X-Crawler-Content-Encoding: gzip\r\nX-Crawler-Content-Length: 812\r\nX-Crawler-Transfer-Encoding: chunked\r\n"),
               name(2), TARGET, RESPONSE, f"WARC-Payload-Digest: {SHA1}", to(3)),
    ],
    "wget 1.20": [
        record("warcinfo", b"software: Wget/1.20.1 (linux-gnu)\r\nrobots: classic\r\n", name(1), FIELDS),
        record("request", ASKED, f"WARC-Target-URI: <{URL}>", "Content-Type: application/http;msgtype=request", name(3)),
        record("response", ANSWER, name(2), to(3), f"WARC-Target-URI: <{URL}>", "Content-Type: application/http;msgtype=response",
               f"WARC-Payload-Digest: {SHA1}"),
        record("resource", b"--warc-file x", name(4), "WARC-Target-URI: <metadata://gnu.org/software/wget/warc/wget_arguments.txt>", "Content-Type: text/plain"),
    ],
    "WARC/0.17": [
        record("response", ANSWER, name(2), TARGET, RESPONSE, version="0.17", date="20240506070809"),
    ],
    "without ids and with what comes first behind": [
        record("response", ANSWER, TARGET, RESPONSE), record("request", ASKED, TARGET, REQUEST),
    ],
}  # fmt: skip
REVISITED = {"Heritrix", "Browsertrix", "warcprox"}


def with_dictionary(records: list[bytes], *, is_compressed: bool) -> bytes:
    """As the zstd proposal has it: a dictionary in a skippable frame, then a frame for each record."""
    samples = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html %d quay.example %d" % (n, n * n) for n in range(2000)]
    trained = zstd.train_dict(samples, 4096)
    content = zstd.compress(trained.dict_content) if is_compressed else trained.dict_content
    front = b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content
    return front + b"".join(zstd.compress(record, zstd_dict=trained) for record in records)


WRAPPINGS = {
    "plain": (".warc", b"".join),
    "members": (".warc.gz", lambda records: b"".join(map(gzip.compress, records))),
    "one member": (".warc.gz", lambda records: gzip.compress(b"".join(records))),
    "zstd": (".warc.zst", lambda records: b"".join(map(zstd.compress, records))),
    "zstd, one frame": (".warc.zst", lambda records: zstd.compress(b"".join(records))),
    "zstd, dictionary": (".warc.zst", lambda records: with_dictionary(records, is_compressed=False)),
    "zstd, compressed dictionary": (".warc.zst", lambda records: with_dictionary(records, is_compressed=True)),
}


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@pytest.mark.parametrize("writer", WRITERS)
def test_files_of_known_programs_are_read(tmp_path: Path, writer: str, wrapping: str) -> None:
    """The page with its article, the request where its record names it, the revisit with the same article."""
    suffix, wrap = WRAPPINGS[wrapping]
    path = tmp_path / f"x{suffix}"
    path.write_bytes(wrap(WRITERS[writer]))  # type: ignore[operator]
    captures = [found for found in read_archive(path, name="x") if isinstance(found, Capture)]
    assert process(captures[0], SITES).metadata.title == "Piers stay closed"
    assert (captures[0].url, captures[0].fetched_at.replace(microsecond=0)) == (
        URL,
        datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC),
    )
    assert captures[0].request == (
        b"" if writer in ("WARC/0.17", "without ids and with what comes first behind") else ASKED
    )
    assert bool(captures[0].id) and captures[0].id == next(iter(read_archive(path, name="x"))).id  # type: ignore[union-attr]
    outcomes = reprocessed(tmp_path / "archive", path)
    assert outcomes == {OutcomeKind.ARTICLE: 2 if writer in REVISITED else 1}


def reprocessed(root: Path, *paths: Path) -> dict[OutcomeKind, int]:
    archive = Archive(root)
    store = open_store(archive)
    try:
        return dict(reprocess(paths, Shelf(archive), Here(SITES), store).outcomes)
    finally:
        store.close()


def test_files_put_behind_one_another_are_read_to_the_end(tmp_path: Path) -> None:
    """As `cat` makes them, members of both programs and both kinds."""
    path = tmp_path / "x.warc.gz"
    path.write_bytes(gzip.compress(b"".join(WRITERS["Heritrix"])) + b"".join(map(gzip.compress, WRITERS["CC-NEWS"])))
    assert sum(isinstance(found, Capture) for found in read_archive(path, name="x")) == 3


def test_records_without_an_id_get_one_of_what_they_hold(tmp_path: Path) -> None:
    """Two different ones get two, the same one the same, in whatever file."""
    other = record("response", answer(page("Another")), TARGET, RESPONSE)
    path, copy = tmp_path / "x.warc", tmp_path / "y.warc"
    path.write_bytes(record("response", ANSWER, TARGET, RESPONSE) + other)
    copy.write_bytes(other)
    ids = [found.id for found in read_archive(path, name="x") if isinstance(found, Capture)]
    assert len(set(ids)) == 2
    assert [found.id for found in read_archive(copy, name="y") if isinstance(found, Capture)] == ids[1:]
    assert reprocessed(tmp_path / "archive", path) == {OutcomeKind.ARTICLE: 2}


@pytest.mark.parametrize("date", ["", "soon", "2024-13-40T00:00:00Z", "0000-00-00T00:00:00Z", "99999999999999", "2024-05-06T07:08:09+99:00"])  # fmt: skip
def test_a_date_that_is_none_is_told_and_its_neighbour_read(tmp_path: Path, date: str) -> None:
    """Where it stands, and that the rest can be read."""
    path = tmp_path / "x.warc"
    path.write_bytes(record("response", ANSWER, name(1), TARGET, RESPONSE, date=date) + WRITERS["CC-NEWS"][2])
    told: list[BrokenRecord] = []
    assert (
        len([found for found in read_archive(path, name="x", on_broken=told.append) if isinstance(found, Capture)]) == 1
    )
    assert len(told) == 1 and f"{path} at byte 0" in str(told[0])


@pytest.mark.parametrize(
    "date",
    ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1969-12-31T23:59:59Z", "2016-12-31T23:59:60Z", "20161231235960"],
)
def test_a_date_that_is_odd_goes_all_the_way(tmp_path: Path, date: str) -> None:
    """Into the store and out again."""
    path = tmp_path / "x.warc"
    path.write_bytes(record("response", ANSWER, name(1), TARGET, RESPONSE, date=date))
    assert reprocessed(tmp_path / "archive", path) == {OutcomeKind.ARTICLE: 1}
    store = open_store(Archive(tmp_path / "archive"))
    assert len(list(store.ended())) == len(list(store.entries())) == 1
    store.close()


@pytest.mark.parametrize("suffix", [".arc", ".arc.gz"])
def test_an_arc_file_is_refused_with_a_mend_that_works(tmp_path: Path, suffix: str) -> None:
    """The command that the refusal names makes a file that is read."""
    block = ANSWER
    version = b"1 0 Quay\nURL IP-address Archive-date Content-type Archive-length\n"
    front = b"filedesc://x.arc 0.0.0.0 20240506070809 text/plain %d\n%s\n" % (len(version), version)
    entry = b"%s 192.0.2.7 20240506070809 text/html %d\n%s\n" % (URL.encode(), len(block), block)
    path, made = tmp_path / f"x{suffix}", tmp_path / "x.warc.gz"
    path.write_bytes(gzip.compress(front) + gzip.compress(entry) if suffix == ".arc.gz" else front + entry)
    with pytest.raises(BrokenRecord, match=r"ARC file.*warcio recompress"):
        list(read_archive(path, name="x"))
    subprocess.run([Path(sys.executable).parent / "warcio", "recompress", path, made], check=True, capture_output=True)
    (found,) = (found for found in read_archive(made, name="x") if isinstance(found, Capture))
    assert found.url == URL and payload_of(found).body == BODY


LIMITED = """
import resource, sys
from pathlib import Path
from newsarchive.capture.read import read_archive
told = []
resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (40, 40))
found = sum(1 for _ in read_archive(Path(sys.argv[1]), name="x", on_broken=told.append))
print(found, "|", " ".join(map(str, told))[:2000])
"""


def hostile(kind: str) -> tuple[str, bytes]:
    """Name ending and bytes of a file that means harm."""
    good = WRITERS["CC-NEWS"][2]
    huge = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 10737418240\r\n\r\n"
    zeros = gzip.compress(bytes(1 << 20), 9)
    match kind:
        case "claims 10 GB and is short":
            return ".warc", good + huge + b"x" * 1000
        case "claims 10 GB, compressed":
            return ".warc.gz", gzip.compress(good) + gzip.compress(huge + b"x" * 1000) + gzip.compress(good)
        case "is a bomb of 256 MB":
            return ".warc.gz", gzip.compress(good) + gzip.compress(bytes(1 << 28), 1) + gzip.compress(good)
        case "is a bomb of zstd":
            return ".warc.zst", zstd.compress(good) + zstd.compress(huge + bytes(1 << 28)) + zstd.compress(good)
        case "has a header of 100 MB":
            return ".warc.gz", gzip.compress(good) + gzip.compress(
                b"WARC/1.0\r\nX: " + b"y" * (100 << 20), 1
            ) + gzip.compress(good)
        case "has a million header lines":
            return ".warc.gz", gzip.compress(good) + gzip.compress(
                b"WARC/1.0\r\n" + b"X: y\r\n" * 10**6 + b"\r\n", 1
            ) + gzip.compress(good)
        case _:
            return ".warc.gz", gzip.compress(good) + zeros * 64 + gzip.compress(good)


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("claims 10 GB and is short", 1), ("claims 10 GB, compressed", 2), ("is a bomb of 256 MB", 2), ("is a bomb of zstd", 2),
        ("has a header of 100 MB", 2), ("has a million header lines", 2), ("has members of nothing", 2),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_in_bounded_memory_and_time(tmp_path: Path, kind: str, least: int) -> None:
    """In a child with 300 MB of address space and 40 seconds: the neighbours are read, and the place is told."""
    suffix, data = hostile(kind)
    path = tmp_path / f"x{suffix}"
    path.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)], capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stderr[-500:]
    number, _, told = done.stdout.partition(" | ")
    assert int(number) >= least and f"{path} at byte" in told, done.stdout


# Real tools


class _Quay(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def quay() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Quay)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
def test_files_of_wget_are_read(quay: str, tmp_path: Path) -> None:
    """And its revisits (--warc-dedup), whose originals lie in the file before."""

    def wget(*words: str) -> None:
        subprocess.run(
            ["wget", "-q", "--no-proxy", "-O", "page", f"{quay}/piers", *words], cwd=tmp_path, check=True, timeout=60
        )

    wget("--warc-file=first", "--warc-cdx")
    wget("--warc-file=second", "--warc-dedup=first.cdx")
    first, second = tmp_path / "first.warc.gz", tmp_path / "second.warc.gz"
    captures = [found for found in read_archive(first, name="x") if isinstance(found, Capture)]
    assert [payload_of(found).body for found in captures] == [BODY] and captures[0].request.startswith(b"GET /piers")
    (revisit,) = (found for found in read_archive(second, name="x") if isinstance(found, Capture))
    assert revisit.shares_payload and revisit.response.startswith(b"HTTP/1.1 200")
    assert reprocessed(tmp_path / "archive", second, first) == {OutcomeKind.ARTICLE: 2}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_files_of_warcio_are_read(tmp_path: Path) -> None:
    """Its revisits too, which it makes of a digest, an address and a date."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    path = tmp_path / "x.warc.gz"
    http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        original = writer.create_warc_record(URL, "response", payload=BytesIO(BODY), http_headers=http)
        writer.write_record(original)
        digest, date = (original.rec_headers.get_header(key) for key in ("WARC-Payload-Digest", "WARC-Date"))
        writer.write_record(writer.create_revisit_record(URL, digest, URL, date, http_headers=http))
    assert reprocessed(tmp_path / "archive", path) == {OutcomeKind.ARTICLE: 2}


#: How a file begins → what must be said of it, and what its mend begins with.
STRANGERS = {
    "x.warc.lz4": (b"\x04\x22\x4d\x18", "LZ4", "lz4 -d "),
    "x.wacz": (b"PK\x03\x04", "WACZ", "unzip "),
    "x.warc.bz2": (b"BZh9", "bzip2", "bzip2 -dk "),
    "x.warc.xz": (b"\xfd7zXZ\0", "xz", "xz -dk "),
    "x.warc.gz": (b"PK\x03\x04", "zip", "unzip "),
}


@pytest.mark.parametrize("name", STRANGERS)
def test_files_in_other_wrappings_are_refused_with_their_mend(tmp_path: Path, name: str) -> None:
    """By their first bytes; and nothing that looks like a record in them is taken for one."""
    magic, word, mend = STRANGERS[name]
    path = tmp_path / name
    path.write_bytes(magic + b"\x00\x13\n" + WRITERS["CC-NEWS"][2])
    with pytest.raises(BrokenRecord, match=word):
        list(read_archive(path, name="x"))
    told: list[BrokenRecord] = []
    assert not list(read_archive(path, name="x", on_broken=told.append)) and len(told) == 1
    (problem,) = verify(path).problems
    assert problem.kind is Kind.FORMAT and problem.mend.startswith(mend) and str(path) in problem.mend


@pytest.mark.parametrize(
    ("name", "tool"), [("x.warc.bz2", "bzip2"), ("x.warc.xz", "xz"), ("x.wacz", "unzip"), ("x.warc.lz4", "lz4")]
)
def test_the_mend_of_another_wrapping_makes_it_readable(tmp_path: Path, name: str, tool: str) -> None:
    """Typed as it stands; what comes out is read."""
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not installed")
    data, path = WRITERS["CC-NEWS"][2], tmp_path / name
    match tool:
        case "bzip2":
            path.write_bytes(bz2.compress(data))
        case "xz":
            path.write_bytes(lzma.compress(data))
        case "unzip":
            with zipfile.ZipFile(path, "w") as file:
                file.writestr("archive/x.warc", data)
        case _:
            subprocess.run(["lz4", "-q", "-", str(path)], input=data, check=True)
    (problem,) = verify(path).problems
    subprocess.run(problem.mend, shell=True, check=True, capture_output=True)
    (made,) = (found for found in tmp_path.rglob("*.warc") if found.is_file())
    assert [one for one in read_archive(made, name="x") if isinstance(one, Capture)]


def test_files_put_among_the_captures_are_part_of_the_archive(tmp_path: Path) -> None:
    """In whatever wrapping: found, sealed with, verified, and cleaned by a rebuild."""
    archive = Archive(tmp_path / "archive")
    (archive.captures / "theirs").mkdir(parents=True)
    for number, (ending, wrap) in enumerate(
        ((".warc", bytes), (".warc.gz", gzip.compress), (".warc.zst", zstd.compress))
    ):
        data = record("response", answer(page(f"Story {number}")), name(number), TARGET, RESPONSE)
        (archive.captures / "theirs" / f"{number}{ending}").write_bytes(wrap(data))
    (archive.captures / "theirs" / "notes.txt").write_text("mine")
    assert [path.name for path in archive.warcs()] == ["0.warc", "1.warc.gz", "2.warc.zst"]
    with closing(open_store(archive)):
        pass
    tally = rebuild(archive, Shelf(archive), Here(SITES))
    assert tally.outcomes == {OutcomeKind.ARTICLE: 3} and not tally.broken
