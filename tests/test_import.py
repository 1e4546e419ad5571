"""`newsarchive import`: articles out of archives of the whole web."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsarchive import pick
from newsarchive.archive import Archive
from newsarchive.capture.about import said_of_all
from newsarchive.cli import main
from newsarchive.store.base import open_store
from tests.capture.exchanges import urn
from tests.capture.test_dialects import FIELDS, REQUEST, RESPONSE, name, record, to
from tests.small_archive import answer, page

GERMAN = (
    "Das Hafenamt teilte am Montag mit, dass der Pier geschlossen bleibt, bis die Flut wieder gefallen ist, und dass die "
    "Schiffe bis dahin nicht anlegen dürfen, weil die Mauern an mehreren Stellen nicht mehr sicher sind."
)


def exchange(n: int, url: str, response: bytes, date: str = "2026-03-01T08:00:00Z") -> list[bytes]:
    """A request and its response as StormCrawler writes them, the request first."""
    target = f"WARC-Target-URI: {url}"
    return [
        record("request", b"GET / HTTP/1.1\r\n\r\n", name(100 + n), target, REQUEST, to(n), date=date),
        record("response", response, name(n), target, RESPONSE, to(100 + n), date=date),
    ]


def german(title: str) -> bytes:
    story = "".join(f"<p>{GERMAN} ({n})</p>" for n in range(6))
    return f"<html lang='en'><head><title>{title}</title></head><body><article><h1>{title}</h1>{story}</article></body></html>".encode()


def a_news_crawl() -> list[bytes]:
    """What a crawl of the web's news holds: two articles, one of them in German under an English template, and much else."""
    quay = "https://quay.example"
    return [
        record("warcinfo", b"software: StormCrawler 2.11\r\nisPartOf: CC-NEWS\r\n", name(1), FIELDS, "WARC-Filename: CC-NEWS-20260301080000-00001.warc.gz"),
        *exchange(2, f"{quay}/piers", answer(page("Piers stay closed"))),
        *exchange(3, "https://kai.example/piers", answer(german("Piere bleiben gesperrt"))),
        *exchange(4, f"{quay}/", answer(page("The Quay"))),
        *exchange(5, f"{quay}/feed", answer(b"<rss></rss>" * 40, kind="application/rss+xml")),
        *exchange(6, f"{quay}/plan.pdf", answer(b"%PDF-1.4" * 60, kind="text/html")),
        *exchange(7, f"{quay}/old", answer(b"", "301 Moved", "Location: /piers\r\n")),
        *exchange(8, f"{quay}/gone", answer(page("Gone"), "404 Not Found")),
        *exchange(9, f"{quay}/tiny", answer(b"<p>Soon.</p>")),
        *exchange(10, f"{quay}/robots.txt", answer(b"User-agent: *\n", kind="text/plain")),
        *exchange(11, f"{quay}/topics", answer(b"<html><body>" + b"<a href='/x'>A story</a> " * 40 + b"</body></html>")),
        record("conversion", b"Piers stay closed", name(12), f"WARC-Target-URI: {quay}/piers", "Content-Type: text/plain"),
        record("metadata", b'{"Container":{}}', name(13), f"WARC-Target-URI: {quay}/piers", "Content-Type: application/json"),
        record("response", b"20260301\nquay.example. A 192.0.2.1\n", name(14), "WARC-Target-URI: dns:quay.example", "Content-Type: text/dns"),
        record("sidecar", b"x", name(15)),
        *exchange(16, f"{quay}/april", answer(page("April at the quay")), "2026-04-02T08:00:00Z"),
    ]  # fmt: skip


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    file = tmp_path / "CC-NEWS.warc.gz"
    file.write_bytes(b"".join(map(gzip.compress, a_news_crawl())))
    return file


Take = Callable[..., dict[str, Any]]


@pytest.fixture
def take(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Take:
    """Runs the verb in this process; the counts."""
    monkeypatch.setenv("NEWSARCHIVE_DIR", str(tmp_path / "archive"))

    def run(*argv: str) -> dict[str, Any]:
        assert main(("import", *argv, "--workers", "0", "--json")) == 0
        counts: dict[str, Any] = json.loads(capsys.readouterr().out)
        return counts

    return run


def kept(tmp_path: Path) -> dict[str, dict[str, Any]]:
    """The articles of the archive, by address."""
    store = open_store(Archive(tmp_path / "archive"))
    articles = {article["url"]: article for article in store.latest()}
    store.close()
    return articles


def test_articles_are_taken_and_the_rest_is_counted(take: Take, warc: Path, tmp_path: Path) -> None:
    """Every record ends as an outcome or is passed over for a reason: the two add up to the records met."""
    counts = take(str(warc))
    assert counts["outcomes"] == {"article": 3, "no_body": 1}
    assert counts["skipped"] == {
        pick.HOME: 1, pick.NOT_HTML: 1, pick.NO_PAGE: 1, pick.NO_ANSWER: 1, pick.TOO_SMALL: 1,
        "redirects of other programs": 1, "robots.txt": 1, "warcinfo records": 1, "conversion records (WET)": 1,
        "metadata records (WAT and others)": 1, "responses of other protocols than HTTP": 1, "other records": 1,
    }  # fmt: skip
    requests = sum(b"WARC-Type: request" in one for one in a_news_crawl())
    assert counts["records"] == len(a_news_crawl()) - requests
    assert counts["records"] == sum(counts["outcomes"].values()) + sum(counts["skipped"].values())
    assert (counts["articles"], len(kept(tmp_path))) == (3, 3)


def test_an_article_knows_where_it_came_from(take: Take, warc: Path, tmp_path: Path) -> None:
    """Record, file and place in the article; the file's first name, and who wrote it, in imports.jsonl."""
    take(str(warc))
    origin = kept(tmp_path)["https://quay.example/piers"]["origin"]
    assert (origin["record_id"], origin["warc"]) == (urn(2), str(warc))
    assert gzip.decompress(warc.read_bytes()[origin["offset"] :][: origin["length"]]) == a_news_crawl()[2]
    (line,) = (tmp_path / "archive" / "imports.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["warcs"] == [
        {
            "warc": str(warc), "original": "CC-NEWS-20260301080000-00001.warc.gz", "warcinfo": urn(1),
            "software": "StormCrawler 2.11", "is_part_of": "CC-NEWS",
        }
    ]  # fmt: skip
    assert json.loads(line)["articles"] == 3


@pytest.mark.parametrize(
    ("argv", "urls"),
    [
        (("--language", "de"), {"https://kai.example/piers"}),
        (("--language", "EN-gb", "--language", "fr"), {"https://quay.example/piers", "https://quay.example/april"}),
        (("--domain", "kai.example"), {"https://kai.example/piers"}),
        (("--domain", "www.kai.example", "--domain", "tide.example"), {"https://kai.example/piers"}),
        (("--site", "kai.example"), {"https://kai.example/piers"}),
        (("--since", "2026-04-01"), {"https://quay.example/april"}),
        (("--until", "2026-04-01", "--domain", "quay.example"), {"https://quay.example/piers"}),
    ],
)
def test_filters_choose(take: Take, warc: Path, tmp_path: Path, argv: tuple[str, ...], urls: set[str]) -> None:
    """By language of the text, domain, site and date; what they choose out is counted, too."""
    counts = take(str(warc), *argv)
    assert set(kept(tmp_path)) == urls
    assert counts["records"] == sum(counts["outcomes"].values()) + sum(counts["skipped"].values())


def test_an_import_can_be_repeated_and_widened(take: Take, warc: Path, tmp_path: Path) -> None:
    """What was left out the first time comes in the second; what is there is not cleaned again."""
    take(str(warc), "--domain", "kai.example")
    assert take(str(warc))["articles"] == 2
    again = take(str(warc))
    assert (again["articles"], again["skipped"]["concluded by today's rules"]) == (0, 4)
    assert len(kept(tmp_path)) == 3


def test_what_is_taken_is_what_a_reprocess_gives(take: Take, warc: Path, tmp_path: Path) -> None:
    """One road: the same captures make the same articles, byte for byte, whichever verb they came by."""
    take(str(warc))
    other = tmp_path / "other"
    assert main(("--archive", str(other), "reprocess", "--warc", str(warc), "--workers", "0", "--quiet")) == 0
    store = open_store(Archive(other))
    everything = {article["url"]: article for article in store.latest()}
    store.close()
    taken = kept(tmp_path)
    assert taken == {url: everything[url] for url in taken}


def test_a_file_of_texts_alone_gives_nothing(take: Take, tmp_path: Path) -> None:
    """WET files hold no pages."""
    wet = tmp_path / "a.warc.wet.gz"
    (text,) = [one for one in a_news_crawl() if b"WARC-Type: conversion" in one]
    wet.write_bytes(b"".join(map(gzip.compress, (a_news_crawl()[0], text, text, text))))
    counts = take(str(wet))
    assert (counts["articles"], counts["skipped"]) == (0, {"warcinfo records": 1, "conversion records (WET)": 3})


def test_workers_count_the_same(take: Take, warc: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In child processes nothing is counted otherwise."""
    here = take(str(warc), "--language", "de")
    argv = ("--archive", str(tmp_path / "other"), "import", str(warc), "--language", "de", "--workers", "1", "--json")
    assert main(argv) == 0
    assert json.loads(capsys.readouterr().out) == here


@pytest.mark.parametrize(
    ("argv", "why"),
    [
        (("--language", "german!"), "give a tag such as en"),
        (("--domain", "https://quay.example/"), "give a host such as"),
        (("--domain", "*.example"), "give a host such as"),
    ],
)
def test_what_cannot_be_is_said(
    capsys: pytest.CaptureFixture[str], warc: Path, argv: tuple[str, ...], why: str
) -> None:
    """Before anything is read."""
    with pytest.raises(SystemExit) as end:
        main(("import", str(warc), *argv))
    assert end.value.code == 2
    assert why in capsys.readouterr().err


def test_a_file_may_say_nothing_of_itself(tmp_path: Path) -> None:
    """No warcinfo in front, or no WARC at all."""
    for n, data in enumerate((b"".join(a_news_crawl()[1:3]), b"", b"no WARC")):
        file = tmp_path / str(n)
        file.write_bytes(data)
        assert said_of_all(file) == {}
