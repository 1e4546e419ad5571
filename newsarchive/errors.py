"""The tree of errors.

    NewsArchiveError
    ├── SettingError        a setting, an argument or an address that cannot be used
    ├── SiteError           a file in spiders/ says something impossible
    ├── CaptureError
    │   ├── BrokenRecord    bytes in a WARC that are not what they say they are
    │   ├── UnknownCoding   a content or transfer coding that nobody here can undo
    │   ├── TooLarge        more bytes than the limit allows
    │   ├── ArchiveFull     the WARC could not be written: the crawl must stop
    │   └── MissingOriginal a revisit whose original is nowhere to be found, or is another than it says
    ├── CleaningError       a page that is no article, and which kind of none
    │   ├── NotHtml         ├── Blocked           ├── HttpStatus       ├── TooComplex
    │   ├── NoBody          │   ├── Challenge     │   ├── NotModified  └── Parked
    │   │   ├── Listing     │   ├── GeoBlocked    │   ├── Maintenance
    │   │   └── NeedsRender │   └── Intercepted   │   └── Gone
    │   ├── SoftNotFound    ├── ConsentWall       └── TruncatedPage
    │   └── LoginWall
    ├── FetchRefused        an address that must not be asked (scheme, private network)
    ├── BrokenSource        a feed, sitemap or section page that could not be read whole
    ├── OutOfReach          a file elsewhere (https://, s3://) that cannot be had whole
    └── StoreError

A message says what, where, and what to do next. Each error knows the outcome that a fetch ends in because of it.
"""

from __future__ import annotations

from typing import ClassVar

from newsarchive.model import OutcomeKind


class NewsArchiveError(Exception):
    """Anything that newsarchive itself refuses; catch this to catch all of them."""

    outcome: ClassVar[OutcomeKind] = OutcomeKind.TOO_COMPLEX
    """How a fetch ends because of it."""


class SettingError(NewsArchiveError):
    """A setting, an argument or a file that cannot be used."""

    outcome = OutcomeKind.REFUSED


class SiteError(NewsArchiveError):
    """A site file that says something impossible."""

    outcome = OutcomeKind.REFUSED


class CaptureError(NewsArchiveError):
    """Bytes of an exchange that cannot be written or read."""

    outcome = OutcomeKind.TRUNCATED


class BrokenRecord(CaptureError):
    """A record whose bytes are not what its header says."""


class UnknownCoding(CaptureError):
    """A coding that nobody here can undo, or a body that is not in the coding that it claims."""

    outcome = OutcomeKind.NOT_HTML


class TooLarge(CaptureError):
    """More bytes than the limit allows, once decoded."""

    outcome = OutcomeKind.TOO_COMPLEX


class ArchiveFull(CaptureError):
    """The WARC could not be written. Whoever meets it stops the crawl."""


class MissingOriginal(CaptureError):
    """A revisit record whose original capture cannot be had, or is another than the record says."""

    outcome = OutcomeKind.MISSING_ORIGINAL


class CleaningError(NewsArchiveError):
    """A page that gives no article."""

    outcome = OutcomeKind.NOT_HTML


class NotHtml(CleaningError):
    """The payload is no HTML page."""


class NoBody(CleaningError):
    """An HTML page in which no strategy finds a body."""

    outcome = OutcomeKind.NO_BODY


class Listing(NoBody):
    """A page of links: a home or section page, search results."""

    outcome = OutcomeKind.LISTING


class NeedsRender(NoBody):
    """A shell of scripts, whose text is made in a browser."""

    outcome = OutcomeKind.NEEDS_RENDER


class SoftNotFound(CleaningError):
    """A page that says 'not found' under status 200."""

    outcome = OutcomeKind.SOFT_404


class Blocked(CleaningError):
    """A refusal: 401, 403, 407, 429, 451, or a page that says as much."""

    outcome = OutcomeKind.BLOCKED


class Challenge(Blocked):
    """A page that tests for robots."""

    outcome = OutcomeKind.CHALLENGE


class GeoBlocked(Blocked):
    """A page that is not shown in the country that asks."""

    outcome = OutcomeKind.GEOBLOCKED


class Intercepted(Blocked):
    """A page that a network on the way (a provider, an office) sent in the site's place."""

    outcome = OutcomeKind.INTERCEPTED


class ConsentWall(CleaningError):
    """A page that asks for consent in place of showing the article."""

    outcome = OutcomeKind.CONSENT_WALL


class LoginWall(CleaningError):
    """A page that wants an account before it shows anything."""

    outcome = OutcomeKind.LOGIN_WALL


class Parked(CleaningError):
    """A page that offers the domain itself, or tells that it has expired."""

    outcome = OutcomeKind.PARKED


class HttpStatus(CleaningError):
    """An answer that is no success."""

    outcome = OutcomeKind.HTTP_ERROR


class Gone(HttpStatus):
    """404 or 410."""

    outcome = OutcomeKind.GONE


class NotModified(HttpStatus):
    """304: the page is as it was."""

    outcome = OutcomeKind.NOT_MODIFIED


class Maintenance(HttpStatus):
    """The site is being worked on."""

    outcome = OutcomeKind.MAINTENANCE


class TruncatedPage(CleaningError):
    """Only the beginning of the answer arrived."""

    outcome = OutcomeKind.TRUNCATED


class TooComplex(CleaningError):
    """A page that takes more time or memory than one page may."""

    outcome = OutcomeKind.TOO_COMPLEX


class FetchRefused(NewsArchiveError):
    """An address that must not be asked."""

    outcome = OutcomeKind.REFUSED


class BrokenSource(NewsArchiveError):
    """A feed, sitemap or section page that is none, or is broken, or is too large. What was found before still counts."""

    outcome = OutcomeKind.LISTING


class OutOfReach(NewsArchiveError):
    """A file that lies elsewhere and cannot be had whole; nothing of it was taken."""

    outcome = OutcomeKind.NETWORK_ERROR


class StoreError(NewsArchiveError):
    """The store cannot be opened, read or written."""


class StoreBehind(StoreError):
    """The store is of an older version and lies where it cannot be brought to this one. It is no damage."""
