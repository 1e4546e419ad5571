"""Law 2: a capture read back equals the capture written, and that equals what went over the wire."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.archive import Archive
from newsarchive.capture.read import read_archive
from newsarchive.capture.write import Policy, Surroundings, WarcWriter
from newsarchive.model import Capture, Fetch, Purpose, Tls, Truncation
from tests.laws.conftest import Crawled

START = datetime(2026, 3, 1, tzinfo=UTC)

tokens = st.text("abcXYZ-09", min_size=1, max_size=12)
lines = st.builds(
    lambda name, value: name.encode() + b":" + value,
    tokens,
    st.binary(max_size=30).filter(lambda v: not set(v) & {10, 13}),
)
heads = st.builds(
    lambda status, rows, end: (b"HTTP/1.1 %d x" % status) + end + b"".join(row + end for row in rows) + end,
    st.integers(200, 599), st.lists(lines, max_size=6), st.sampled_from([b"\r\n", b"\n"]),
)  # fmt: skip
responses = st.builds(lambda head, body: head + body, heads, st.binary(max_size=400))


@st.composite
def captures(draw: st.DrawFn, number: int) -> Capture:
    """An exchange with whatever a server may send."""
    return Capture(
        id=UUID(int=number + 1).urn,
        url=f"http://host.example/{draw(tokens)}",
        fetched_at=START + timedelta(microseconds=draw(st.integers(0, 10**12))),
        request=b"GET / HTTP/1.1\r\nHost: host.example\r\n\r\n" + draw(st.binary(max_size=20)),
        response=draw(responses),
        ip_address=draw(st.sampled_from([None, "192.0.2.7", "2001:db8::7"])),
        tls=draw(st.sampled_from([None, Tls(version="tls/1.3", cipher="TLS_AES_128_GCM_SHA256", fingerprint="ab" * 32)])),
        truncated=draw(st.sampled_from([None, *Truncation])),
        fetch=Fetch(id=UUID(int=number + 1).hex, url="http://host.example/", spider="s", run="0" * 32, hop=draw(st.integers(0, 3)),
                    purpose=draw(st.sampled_from([*Purpose]))),
    )  # fmt: skip


@given(st.data(), st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read(data: st.DataObject, number: int) -> None:
    """Every field and every byte of any exchange."""
    with TemporaryDirectory() as folder:
        archive, ids = Archive(Path(folder)), iter(range(10**6, 10**7))
        here = Surroundings(now=lambda: START, new_id=lambda: UUID(int=next(ids)).urn, host="test", pid=1)
        writer = WarcWriter(archive, "s", {}, Policy(), here)
        written = [writer.write(data.draw(captures(place))) for place in range(number)]
        writer.close()
        (warc,) = archive.warcs()
        read = list(read_archive(warc, name=archive.name_of(warc)))
    assert [replace(capture, location=None) for capture in read if isinstance(capture, Capture)] == [
        replace(capture, location=None) for capture in written
    ]
    assert [capture.location for capture in read if isinstance(capture, Capture)] == [one.location for one in written]


def test_the_archive_holds_what_the_newsroom_sent(crawled: Crawled) -> None:
    """Each exchange of a real crawl, robots.txt, redirects, errors and broken answers included: once, and to the byte."""
    held = Counter(
        (found.request, found.response)
        for warc in crawled.archive.warcs()
        for found in read_archive(warc, name=crawled.archive.name_of(warc))
        if isinstance(found, Capture)
    )
    sent = Counter((exchange.request, exchange.response) for exchange in crawled.log)
    assert len(crawled.log) > 20
    assert held == sent
