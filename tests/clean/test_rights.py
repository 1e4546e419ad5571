"""Rights, payment, origin and language are told as the page tells them, and what is seen is kept apart."""

from __future__ import annotations

import json

import pytest

from newsarchive.clean.language import direction_of, language_of
from newsarchive.clean.pipeline import clean
from newsarchive.cli.evidence import as_evidence
from newsarchive.model import Article, Metadata, Right
from newsarchive.process import process
from newsarchive.site import Sites
from tests.clean.pages import BODY, PARAGRAPHS, URL, page
from tests.small_archive import answer, exchange


def article(head: str = "", body: str = "") -> Article:
    """The article of a page with some head and body."""
    return clean(page(f"{body}<article>{BODY}</article>", "<title>Storm closes harbour</title>" + head), URL)


def ld(**values: object) -> str:
    """A script of linked data with an article of some properties."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


@pytest.mark.parametrize(
    ("head", "right", "ai_use"),
    [
        ('<meta name="robots" content="index, noai, noimageai">', Right(where="meta robots", says="index, noai, noimageai"), "reserved"),
        ('<meta name="robots" content="max-snippet:-1">', Right(where="meta robots", says="max-snippet:-1"), None),
        ('<meta name="tdm-reservation" content="1">', Right(where="meta tdm-reservation", says="1"), "reserved"),
        ('<meta name="tdm-reservation" content="0">', Right(where="meta tdm-reservation", says="0"), "allowed"),
        ('<link rel="license" href="https://cc.example/by/4.0/">', Right(where="link license", says="https://cc.example/by/4.0/"), None),
        (ld(copyrightHolder={"name": "The Quay"}), Right(where="json-ld copyrightHolder", says="The Quay"), None),
    ],
)  # fmt: skip
def test_rights_are_kept_as_they_were_said(head: str, right: Right, ai_use: str | None) -> None:
    """Each statement with its place; only those about mining and training decide what is said of AI use."""
    meta = article(head).metadata
    assert right in meta.rights
    assert meta.ai_use == ai_use


def test_headers_speak_of_rights_too() -> None:
    """What the answer's header says stands beside what the page says."""
    extra = "X-Robots-Tag: noai\r\nTDM-Policy: https://news.example/tdm.json\r\n"
    made = process(exchange(1, URL, answer(page(f"<article>{BODY}</article>"), extra=extra)), Sites())
    assert made.metadata.rights == (
        Right(where="header X-Robots-Tag", says="noai"),
        Right(where="header TDM-Policy", says="https://news.example/tdm.json"),
    )
    assert made.metadata.ai_use == "reserved"


def test_a_licence_may_stand_by_the_text() -> None:
    """`rel=license` on a link of the page; a blank one says nothing."""
    meta = article(body='<p><a rel="license" href="https://cc.example/by/4.0/">CC BY</a></p>').metadata
    assert meta.license == "https://cc.example/by/4.0/"
    assert dict(meta.found_in)["license"] == "a license"
    assert article().metadata.license is None


@pytest.mark.parametrize(
    ("head", "declared", "signs"),
    [
        (ld(isAccessibleForFree=False), "locked", 0),
        (ld(isAccessibleForFree="True"), "free", 0),
        ('<meta property="article:content_tier" content="metered">', "metered", 0),
        (ld(wordCount=900), None, 1),
        (ld(wordCount=60), None, 0),
        (ld(isAccessibleForFree=True, articleBody=" ".join(PARAGRAPHS * 8)), "free", 1),
    ],
)
def test_a_paywall_is_declared_or_observed(head: str, declared: str | None, signs: int) -> None:
    """Two things, kept apart: a page may declare what is not so."""
    paywall = article(head).metadata.paywall
    assert (paywall.declared, len(paywall.observed)) == (declared, signs)


@pytest.mark.parametrize(
    ("markup", "publisher"),
    [
        ("<p>This article is republished from The Pier under a Creative Commons license.</p>", "The Pier"),
        ("<p>Dieser Artikel erschien zuerst in der Hafenzeitung.</p>", "Hafenzeitung"),
        ("<p>The study was first published in Nature and read by nobody, she said on the quay that day.</p>", None),
        ("<p>It was originally planned that the ferries would run until midnight.</p>", None),
    ],
)
def test_a_republished_piece_names_its_first_publisher(markup: str, publisher: str | None) -> None:
    """Where a line says so; a study or a plan in the story is none."""
    assert article(body=f"<h1>Storm closes harbour</h1>{markup}").metadata.original_publisher == publisher


def test_a_canonical_address_elsewhere_is_the_origin() -> None:
    """On another domain it is where the piece came from; on a sister host of the page's own it is not."""
    assert article('<link rel="canonical" href="https://pier.test/a">').metadata.original_url == "https://pier.test/a"
    assert article('<link rel="canonical" href="https://www.news.example/a">').metadata.original_url is None
    assert article('<link rel="amphtml" href="/amp/a">').metadata.amp_url == "https://news.example/amp/a"


@pytest.mark.parametrize(
    ("text", "language", "direction"),
    [
        (" ".join(PARAGRAPHS), "en", "ltr"),
        ("Der Sturm erreichte den Hafen kurz vor der Dämmerung, und die Stadt sperrte die Piers bis zum Abend.", "de", "ltr"),
        ("Шторм дошёл до гавани незадолго до рассвета, и город закрыл причалы до вечера, как сообщил капитан порта.", "ru", "ltr"),
        ("Шторм дійшов до гавані незадовго до світанку, і місто закрило причали до вечора, як повідомив капітан та його люди.", "uk", "ltr"),
        ("وصلت العاصفة إلى الميناء قبل الفجر بقليل وأغلقت المدينة الأرصفة في المساء من هذا اليوم", "ar", "rtl"),
        ("嵐は夜明け前に港に達し、市は夕方まで埠頭を閉鎖した。", "ja", "ltr"),
        ("风暴在黎明前抵达港口，市政府将码头关闭至傍晚。", "zh", "ltr"),
        ("Lorem ipsum dolor amet", None, "ltr"),
        ("42 : 17", None, None),
    ],
)  # fmt: skip
def test_the_language_is_that_of_the_words(text: str, language: str | None, direction: str | None) -> None:
    """By script, and where several share one by small words; a few words tell nothing."""
    assert (language_of(text), direction_of(text)) == (language, direction)


def test_what_is_declared_is_not_overruled() -> None:
    """The declared language stays, the detected one stands beside it; an undeclared one is filled in and says so."""
    html = f"<html lang=de-AT dir=rtl><head><title>Storm</title></head><body><h1>Storm closes harbour</h1><article>{BODY}</article></body></html>"
    meta = clean(html.encode(), URL).metadata
    assert (meta.language, meta.language_detected, meta.direction) == ("de-AT", "en", "rtl")
    meta = clean(html.replace("lang=de-AT dir=rtl", "").encode(), URL).metadata
    assert (meta.language, meta.direction) == ("en", "ltr")
    assert dict(meta.found_in)["language"] == "words of the text"


def test_desks_stand_beside_people() -> None:
    """An agency that machines are told of as an author is a desk; the person is the author."""
    meta = article(
        ld(author=[{"@type": "Organization", "name": "Harbour Desk"}, {"@type": "Person", "name": "Ida Invented"}])
    ).metadata
    assert (meta.authors, meta.desks) == (("Ida Invented",), ("Harbour Desk",))


def test_evidence_is_shown_for_people() -> None:
    """Value, place, how the date stood there, and what lost."""
    head = ld(
        headline="Storm closes harbour", datePublished="2024-03-12T09:30:00+01:00", author={"name": "Ida Invented"}
    )
    said = as_evidence(article(head + '<meta name="author" content="Otto Feigned">').to_dict())
    assert "authors: Ida Invented\n    from json-ld author\n    not Otto Feigned  (from meta author)\n" in said
    assert "    from json-ld datePublished: '2024-03-12T09:30:00+01:00', to the second, zone from the page\n" in said
    assert "reprocess" in as_evidence({})
    assert Metadata().evidence() == {}
