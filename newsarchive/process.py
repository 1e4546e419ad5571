"""THE DOOR: a capture goes in, an article comes out. Live crawl, replay and reprocess all go through here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from newsarchive.canonical import trusted_canonical
from newsarchive.capture.content import payload_of
from newsarchive.clean import CLEANER
from newsarchive.clean.kinds import error_page
from newsarchive.clean.pipeline import clean
from newsarchive.errors import (
    Blocked,
    CaptureError,
    CleaningError,
    Gone,
    HttpStatus,
    MissingOriginal,
    NewsArchiveError,
    NoBody,
    NotHtml,
    NotModified,
    TruncatedPage,
)
from newsarchive.model import Article, Capture, Fetch, Origin, Outcome, OutcomeKind, Purpose, Right, Truncation
from newsarchive.site import GENERIC, Sites

#: What captures are that no fetch ends by.
_ASIDE = {Purpose.ROBOTS: "robots.txt", Purpose.DRAWN: "pages that a browser drew with less than they had"}
#: Answers by which a server says "not you": RFC 9110 (401, 403, 407), RFC 6585 (429), RFC 7725 (451).
_REFUSALS = frozenset({401, 403, 407, 429, 451})
_GONE = frozenset({404, 410})
#: Answers whose page may say more than the status does: a challenge, a border, a login, maintenance (503).
_TELLING = _REFUSALS | {402, 503}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Headers that speak of a page's use: directives to robots, TDMRep (W3C community group report, 2024).
RIGHTS = frozenset({"x-robots-tag", "tdm-reservation", "tdm-policy", "content-signal", "content-usage"})
#: Media types that are read as HTML; servers that name none are given the benefit of the doubt.
_HTML = frozenset({"text/html", "application/xhtml+xml", ""})
#: What makes rendering possible.
HOW_TO_RENDER = (
    "pip install 'newsarchive[render]' && playwright install chromium (docs/render.md), and crawl it with -a again=1"
)


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """What became of one fetch: always an outcome, and an article where there is one."""

    outcome: Outcome
    article: Article | None = None
    part: Article | None = None
    """What a further page of an article holds: it is joined with the first page, and is none of its own."""


def process(capture: Capture, sites: Sites) -> Article:
    """The article that a capture holds, with its origin.

    Pure: the same capture and sites give the same article, byte for byte.
    Errors: a CleaningError or CaptureError says why there is no article, and knows the outcome.
    """
    _insist_on_success(capture)
    if capture.revisit and capture.original is None:
        raise MissingOriginal(f"{capture.url}: a revisit ({capture.revisit}) whose payload lies in another capture")
    payload = payload_of(capture)
    if payload.media_type not in _HTML:
        raise NotHtml(f"content-type {payload.media_type!r} at {capture.url}: only HTML pages are cleaned")
    if capture.truncated is not None and capture.truncated is not Truncation.UNSPECIFIED:
        raise TruncatedPage(f"only the beginning of {capture.url} arrived ({capture.truncated.value}); fetch it again")
    site = sites.covering(capture.url)
    layouts = site.layouts_on(capture.fetched_at.date()) if site else (GENERIC,)
    article = clean(payload.body, capture.url, layout=layouts, zone=site.zone if site else "", charset=payload.charset)
    return replace(
        article,
        metadata=replace(article.metadata, rights=(*article.metadata.rights, *_rights_in_headers(capture))),
        canonical_url=trusted_canonical(capture.url, article.metadata.canonical_url),
        site=sites.name_for(capture.url),
        origin=_origin(capture, article.layout),
    )


def conclude(capture: Capture, sites: Sites) -> Conclusion:
    """How the fetch ended whose last exchange this capture is. Never raises for what a page can do."""
    if capture.fetch and capture.fetch.purpose is Purpose.SOURCE and capture.status == 200 and not capture.truncated:
        return Conclusion(outcome=outcome_of(capture, sites, OutcomeKind.LISTING, "asked for its links"))
    if _is_cut_source(capture):
        why = f"only the beginning of {capture.url} arrived ({capture.truncated}); it was read as far as it came"
        return Conclusion(outcome=outcome_of(capture, sites, OutcomeKind.TRUNCATED, why))
    try:
        article = process(capture, sites)
    except NoBody as error:
        why = _unrendered(capture, sites)
        kind = OutcomeKind.NEEDS_RENDER if why else error.outcome
        return Conclusion(outcome=outcome_of(capture, sites, kind, why or str(error)))
    except NewsArchiveError as error:
        return Conclusion(outcome=outcome_of(capture, sites, error.outcome, str(error)))
    if capture.fetch and capture.fetch.purpose is Purpose.PART:
        return Conclusion(outcome=outcome_of(capture, sites, OutcomeKind.PART, "a further page"), part=article)
    return Conclusion(outcome=outcome_of(capture, sites, article.outcome, ""), article=article)


def _unrendered(capture: Capture, sites: Sites) -> str:
    """What a page lacks that its site's scripts would make; '' where it stands as it should."""
    site = sites.covering(capture.url)
    if site is None or not site.render or capture.rendered_from:
        return ""
    return f"{capture.url} is made by scripts, and no browser gave it: {HOW_TO_RENDER}; the log of its crawl says what failed"


def _is_cut_source(capture: Capture) -> bool:
    is_source = capture.fetch is not None and capture.fetch.purpose is Purpose.SOURCE
    return is_source and capture.status == 200 and capture.truncated is not None


def outcome_of(capture: Capture, sites: Sites, kind: OutcomeKind, why: str) -> Outcome:
    """The outcome of the fetch that ended with this capture."""
    fetch = capture.fetch or Fetch(
        id=capture.id.removeprefix("urn:uuid:").replace("-", ""), url=capture.url, spider="-", run="-"
    )
    return Outcome(
        fetch_id=fetch.id, url=fetch.url, final_url=capture.url, kind=kind, why=why, site=sites.name_for(capture.url),
        spider=fetch.spider, run=fetch.run, at=capture.fetched_at, capture_id=capture.id, purpose=fetch.purpose,
        rules=rules_for(capture.url, sites),
    )  # fmt: skip


def rules_for(url: str, sites: Sites) -> str:
    """What a capture of this address is concluded by today; an outcome that was concluded by anything else is stale."""
    site = sites.covering(url)
    return f"{CLEANER}+{site.name}:{site.mark}" if site else CLEANER


def leads_on(capture: Capture) -> bool:
    """Whether the answer sends the client elsewhere (RFC 9110, section 15.4; 304 does not)."""
    return capture.status in _REDIRECTS and capture.header("location") is not None


def _insist_on_success(capture: Capture) -> None:
    status, where = capture.status, capture.url
    if status == 304 or capture.is_unchanged:
        raise NotModified(f"{where} is as it was")
    if status is None:
        raise HttpStatus(f"the answer of {where} begins with no status line")
    if status in _GONE:
        raise Gone(f"{where} answered {status}")
    if status in _TELLING and (found := _said_by(capture)):
        raise found
    if status in _REFUSALS:
        raise Blocked(
            f"{where} answered {status}: the server refuses us; see docs/settings.md, ARCHIVE_CONTACT and DOWNLOAD_DELAY"
        )
    if not 200 <= status < 300:
        raise HttpStatus(f"{where} answered {status}")
    if status == 206:  # RFC 9110, section 15.3.7: nobody here asks for a range
        raise TruncatedPage(f"{where} answered 206: a part of the page, which nobody asked for")
    if status in (204, 205):
        raise HttpStatus(f"{where} answered {status}: no content")


def _said_by(capture: Capture) -> CleaningError | None:
    try:
        payload = payload_of(capture)
    except CaptureError:
        return None  # the status alone says enough
    return error_page(payload.body, capture.url, payload.charset) if payload.media_type in _HTML else None


def _rights_in_headers(capture: Capture) -> Iterator[Right]:
    """What the answer's header says of the page's use, beside what the page says."""
    for name, value in capture.headers:
        if name.lower() in RIGHTS:
            yield Right(where=f"header {name}", says=" ".join(value.split())[:300])


def _origin(capture: Capture, layout: str) -> Origin:
    place = capture.location
    return Origin(
        capture_id=capture.id, warc=place.warc if place else None, offset=place.offset if place else None,
        length=place.length if place else None, payload_digest=capture.payload_digest, captured_at=capture.fetched_at,
        cleaner=CLEANER, layout=layout,
    )  # fmt: skip


def no_page(capture: Capture) -> str:
    """What an exchange is that belongs to no fetch; '' where it belongs to one."""
    if capture.fetch:
        return "" if capture.fetch.purpose.decides else _ASIDE[capture.fetch.purpose]
    if urlsplit(capture.url).path == "/robots.txt":
        return "robots.txt"
    return "redirects of other programs" if leads_on(capture) else ""
