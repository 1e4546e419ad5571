"""A small archive as a crawl makes it, without a crawl: captures written to WARC files, concluded, and stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from newsarchive.archive import Archive
from newsarchive.capture.write import Policy, Surroundings, WarcWriter
from newsarchive.model import Capture, Fetch, Outcome, OutcomeKind, Purpose
from newsarchive.process import conclude
from newsarchive.site import Sites
from newsarchive.store.base import open_store

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
SITES = Sites()
RUN = "0" * 31 + "1"


def page(title: str, body: str = "", times: int = 8) -> bytes:
    """An article page with a menu, a share bar and a related rail."""
    story = "".join(
        f"<p>The harbour office said on Monday that pier {n} stays closed until the tide has turned, {body or 'as before'}.</p>"
        for n in range(times)
    )
    return (
        f"<html lang='en'><head><title>{title}</title></head><body><nav><a href='/'>Home</a> <a href='/w'>Weather</a></nav>"
        f"<main><article><h1>{title}</h1>{story}<div class='share'>Share this story</div></article>"
        "<aside class='related'><h2>Related</h2><ul><li><a href='/o'>Another day at the quay</a></li></ul></aside></main></body></html>"
    ).encode()


def answer(body: bytes, status: str = "200 OK", extra: str = "", kind: str = "text/html; charset=utf-8") -> bytes:
    """An HTTP response."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
    return head.encode() + body


def exchange(n: int, url: str, response: bytes, **fetch: object) -> Capture:
    """The n-th exchange of the crawl."""
    given = {"id": UUID(int=1000 + n).hex, "url": url, "spider": "quay", "run": RUN} | fetch
    return Capture(
        id=UUID(int=n).urn, url=url, fetched_at=START + timedelta(minutes=n), request=b"GET / HTTP/1.1\r\n\r\n", response=response,
        ip_address="192.0.2.1", fetch=Fetch(**given),  # type: ignore[arg-type]
    )  # fmt: skip


def a_crawl() -> list[Capture]:
    """One of each kind: an article seen thrice with two texts, a redirect, a retry, a 404, a PDF, robots.txt, a feed."""
    site = "https://quay.example"
    return [
        exchange(1, f"{site}/robots.txt", answer(b"User-agent: *\n", kind="text/plain"), purpose=Purpose.ROBOTS),
        exchange(2, f"{site}/feed", answer(b"<rss></rss>", kind="application/rss+xml"), purpose=Purpose.SOURCE),
        exchange(3, f"{site}/piers", answer(page("Piers stay closed"))),
        exchange(4, f"{site}/tide?utm_source=feed", answer(page("The tide turns", "said the keeper"))),
        exchange(5, f"{site}/piers", answer(page("Piers stay closed", "but not for long"))),
        exchange(6, f"{site}/piers", answer(page("Piers stay closed", "but not for long"))),
        exchange(7, f"{site}/old", answer(b"", "301 Moved", "Location: /new\r\n"), id="a" * 32),
        _hop(8, f"{site}/new", f"{site}/old", "a" * 32, answer(page("A new crane"))),
        exchange(9, f"{site}/gone", answer(b"", "404 Not Found")),
        exchange(10, f"{site}/plan.pdf", answer(b"%PDF-1.4", kind="application/pdf")),
        exchange(11, f"{site}/slow", answer(b"", "503 Busy"), id="b" * 32),
        _hop(12, f"{site}/slow", f"{site}/slow", "b" * 32, answer(page("Slow boats"))),
        exchange(13, f"{site}/lost", answer(b"", "302 Found", "Location: /nowhere\r\n"), id="c" * 32),
    ]  # fmt: skip


def _hop(n: int, url: str, first: str, fetch: str, response: bytes) -> Capture:
    capture = exchange(n, url, response)
    assert capture.fetch
    return replace(capture, fetch=replace(capture.fetch, id=fetch, url=first, hop=1))


#: Exchanges by which no fetch ended: robots.txt, a redirect, a first try, and a redirect whose end was an error.
DECIDE_NOTHING = {UUID(int=n).urn for n in (1, 7, 11, 13)}
ENDING = Outcome(
    fetch_id="c" * 32, url="https://quay.example/lost", final_url="https://quay.example/nowhere", kind=OutcomeKind.NETWORK_ERROR,
    why="no such host", site="quay.example", spider="quay", run=RUN, at=START + timedelta(minutes=14),
)  # fmt: skip


def crawl_into(archive: Archive, policy: Policy | None = None) -> None:
    """Write and store the crawl, as the Scrapy wing does."""
    ids = (UUID(int=n).urn for n in range(10_000, 20_000))
    here = Surroundings(now=lambda: START, new_id=lambda: next(ids), host="test", pid=1)
    writer, store = WarcWriter(archive, "quay", {}, policy or Policy(), here), open_store(archive)
    for capture in a_crawl():
        written = writer.write(capture)
        if written.id in DECIDE_NOTHING:
            continue
        conclusion = conclude(written, SITES)
        if conclusion.article:
            store.put(conclusion.article, conclusion.outcome)
        else:
            store.record(conclusion.outcome)
    writer.write_ending(ENDING, Purpose.PAGE)
    store.record(ENDING)
    writer.close()
    store.close()
