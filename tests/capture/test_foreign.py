"""WARC files of others: their dialects, and records that lie."""

from __future__ import annotations

import gzip
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.capture.read import read_archive, read_capture
from newsarchive.errors import BrokenRecord
from newsarchive.model import Capture, Location, Truncation

from .exchanges import REQUEST, RESPONSE, URL, urn


def record(kind: str, number: int, block: bytes, *headers: str, version: str = "1.0") -> bytes:
    """A record as some other program writes it."""
    lines = [
        f"WARC/{version}",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <{urn(number)}>",
        "WARC-Date: 2014-07-08T09:10:11Z",
        *headers,
    ]
    return "\r\n".join([*lines, f"Content-Length: {len(block)}", "", ""]).encode() + block + b"\r\n\r\n"


def response(number: int, *headers: str, url: str = URL, **more: str) -> bytes:
    return record(
        "response",
        number,
        RESPONSE,
        f"WARC-Target-URI: {url}",
        "Content-Type: application/http; msgtype=response",
        *headers,
        **more,
    )


def request(number: int, *headers: str) -> bytes:
    return record(
        "request",
        number,
        REQUEST,
        f"WARC-Target-URI: {URL}",
        "Content-Type: application/http; msgtype=request",
        *headers,
    )


def to(number: int) -> str:
    return f"WARC-Concurrent-To: <{urn(number)}>"


INFO = record("warcinfo", 99, b"software: another\r\n", "Content-Type: application/warc-fields")
EXPECTED = Capture(
    id=urn(1), url=URL, fetched_at=datetime(2014, 7, 8, 9, 10, 11, tzinfo=UTC), request=REQUEST, response=RESPONSE
)

DIALECTS = {
    "response, then request": [INFO, response(1), request(2, to(1))],
    "request, then response that names it": [INFO, request(2), response(1, to(2))],
    "request that names its response, then response": [INFO, request(2, to(1)), response(1)],
    "records in between": [response(1), *(record("resource", n, b"x", "WARC-Target-URI: urn:x") for n in range(10, 15)), request(2, to(1))],
    "address in angle brackets": [request(2), response(1, to(2), url=f"<{URL}>")],
    "address with fragment": [request(2), response(1, to(2), url=f"{URL}#top")],
    "metadata of another crawler": [response(1), record("metadata", 3, b"via: x\r\nhopsFromSeed: L\r\n", to(1), "Content-Type: application/warc-fields"), request(2, to(1))],
    "line feeds only": [(response(1).partition(b"\r\n\r\n")[0].replace(b"\r\n", b"\n") + b"\n\n" + RESPONSE + b"\n\n"), request(2, to(1))],
    "WARC/0.18": [response(1, version="0.18"), request(2, to(1))],
    "folded header": [response(1, "X-Note: one\r\n two"), request(2, to(1))],
}  # fmt: skip


@pytest.mark.parametrize("coding", ["plain", "members", "one member"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_foreign_files_give_the_same_capture(tmp_path: Path, dialect: str, coding: str) -> None:
    """Whoever wrote it, compressed or not, by members or as a whole."""
    records = DIALECTS[dialect]
    path = tmp_path / ("x.warc" if coding == "plain" else "x.warc.gz")
    path.write_bytes(
        {
            "plain": b"".join(records),
            "members": b"".join(map(gzip.compress, records)),
            "one member": gzip.compress(b"".join(records)),
        }[coding]
    )
    (found,) = read_archive(path, name="x")
    assert isinstance(found, Capture) and found.location
    assert found == Capture(**{**vars(EXPECTED), "location": found.location})
    if coding != "one member":
        assert read_capture(path, found.location.offset, name="x").response == RESPONSE
    elif len(records) > 1:
        assert found.location.length == 0, "it has no member of its own"


def test_a_response_without_request_is_a_capture(tmp_path: Path) -> None:
    """Its request is empty, and what else is not known is None."""
    path = tmp_path / "x.warc"
    path.write_bytes(response(1))
    expected = Capture(
        **{**vars(EXPECTED), "request": b"", "location": Location(warc="x", offset=0, length=len(response(1)))}
    )
    assert list(read_archive(path, name="x")) == [expected]


def test_captures_come_in_the_order_of_their_responses(tmp_path: Path) -> None:
    """Though the requests of the first come last, and though some have none."""
    path = tmp_path / "x.warc"
    path.write_bytes(b"".join([response(1), response(3), response(5), request(6, to(5)), request(2, to(1))]))
    found = [item for item in read_archive(path, name="x") if isinstance(item, Capture)]
    assert [(item.id, bool(item.request)) for item in found] == [(urn(1), True), (urn(3), False), (urn(5), True)]


def test_waiting_for_partners_has_an_end(tmp_path: Path) -> None:
    """A thousand responses without requests come one by one, not at the end of the file."""
    path = tmp_path / "x.warc"
    path.write_bytes(b"".join(response(number) for number in range(1_000)))
    found = read_archive(path, name="x")
    assert isinstance(first := next(found), Capture) and first.id == urn(0)
    assert sum(1 for _ in found) == 999


def test_what_is_no_web_response_is_passed_over(tmp_path: Path) -> None:
    """resource, conversion, and DNS answers under the type response."""
    dns = record("response", 4, b"paper.test. A 192.0.2.7", "WARC-Target-URI: dns:paper.test", "Content-Type: text/dns")
    path = tmp_path / "x.warc"
    path.write_bytes(dns + record("conversion", 5, b"text", f"WARC-Target-URI: {URL}"))
    assert list(read_archive(path, name="x")) == []


def test_a_revisit_says_so(tmp_path: Path) -> None:
    """Its profile is kept, its response is the head alone."""
    path = tmp_path / "x.warc"
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    path.write_bytes(
        record(
            "revisit",
            1,
            head,
            f"WARC-Target-URI: {URL}",
            "WARC-Profile: http://profile.test/same",
            "WARC-Truncated: length",
            "WARC-Payload-Digest: sha1:X",
        )
    )
    (found,) = read_archive(path, name="x")
    assert isinstance(found, Capture)
    assert (found.revisit, found.response, found.truncated, found.payload_digest) == (
        "http://profile.test/same",
        head,
        Truncation.LENGTH,
        "sha1:X",
    )


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2014", datetime(2014, 1, 1, tzinfo=UTC)),
        ("2014-07", datetime(2014, 7, 1, tzinfo=UTC)),
        ("2014-07-08T09:10:11.123456789Z", datetime(2014, 7, 8, 9, 10, 11, 123456, tzinfo=UTC)),
        ("2014-07-08T09:10:11+02:00", datetime(2014, 7, 8, 7, 10, 11, tzinfo=UTC)),
    ],
)
def test_dates_of_any_precision_are_read(tmp_path: Path, date: str, moment: datetime) -> None:
    """WARC 1.1, section 5.4 lets writers cut them; nanoseconds are cut by us."""
    path = tmp_path / "x.warc"
    path.write_bytes(response(1).replace(b"2014-07-08T09:10:11Z", date.encode()))
    (found,) = read_archive(path, name="x")
    assert isinstance(found, Capture) and found.fetched_at == moment and found.fetched_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (response(1).replace(b"Content-Length: 102", b"Content-Length: 90"), "come others"),
        (response(1).replace(b"Content-Length: 102", b"Content-Length: 5000"), "length says 5000, 466 left"),
        (response(1).replace(b"Content-Length: 102", b"Content-Length: -1"), "how long it is"),
        (response(1).replace(b"Content-Length: 102\r\n", b""), "how long it is"),
        (response(1).replace(b"2014-07-08T09:10:11Z", b"yesterday"), "cannot be read"),
        (response(1, "WARC-Block-Digest: sha1:" + "A" * 32), "is not the one"),
        (b"filedesc://x.arc 0.0.0.0 2000 text/plain 0\n\n", "ARC file"),
        (b"\r\n" * 600, "line breaks"),
        (b"P1\x03\x04 something else", "no WARC record"),
        (b"WARC/1.0\r\nX: " + b"x" * 1_000_000, "does not end"),
    ],
)
def test_records_that_lie_are_refused_precisely(tmp_path: Path, data: bytes, word: str) -> None:
    """Wrong lengths, dates, digests and what is no WARC; a whole neighbour behind it is read."""
    path = tmp_path / "x.warc"
    path.write_bytes(data + b"\r\n\r\n" + response(2))
    with pytest.raises(BrokenRecord, match=word):
        list(read_archive(path, name="x"))
    found = [item.id for item in read_archive(path, name="x", on_broken=lambda _: None) if isinstance(item, Capture)]
    assert found == [urn(2)]


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_file_breaks_the_house(data: st.DataObject) -> None:
    """Bytes changed, taken out or put in anywhere, compressed or not: captures and BrokenRecord, nothing else."""
    whole_file = b"".join(
        [
            INFO,
            response(1, "WARC-Truncated: x"),
            request(2, to(1)),
            record("metadata", 3, b"outcome: x\r\n", "Content-Type: application/warc-fields"),
        ]
    )
    coded = data.draw(st.booleans())
    content = gzip.compress(INFO) + gzip.compress(whole_file) if coded else whole_file
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content)))
        content = content[:place] + data.draw(st.binary(max_size=6)) + content[place + data.draw(st.integers(0, 6)) :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.warc"
        path.write_bytes(content)
        damage: list[BrokenRecord] = []
        lenient = list(read_archive(path, name="x", on_broken=damage.append))
        try:
            assert list(read_archive(path, name="x")) == lenient and not damage
        except BrokenRecord as error:
            assert str(error) == str(damage[0])


def test_a_date_outside_the_calendar_is_broken(tmp_path: Path) -> None:
    """Year 1 in a zone where it is still the year before."""
    path = tmp_path / "x.warc"
    path.write_bytes(response(1).replace(b"2014-07-08T09:10:11Z", b"0001-01-01T00:00:00+02:00"))
    with pytest.raises(BrokenRecord, match="cannot be read"):
        list(read_archive(path, name="x"))


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    """No record, no error."""
    (tmp_path / "x.warc.gz").touch()
    assert list(read_archive(tmp_path / "x.warc.gz", name="x")) == []
