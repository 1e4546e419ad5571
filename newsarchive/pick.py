"""Which captures of somebody else's archive are worth cleaning: told by what lies outside of the page, and costs nothing.

A crawl of the whole web's news holds feeds, pictures, redirects and home pages beside articles. Cleaning a page costs
milliseconds; none of these questions costs a hundredth of that, for none looks into the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from newsarchive.model import Article, Capture
from newsarchive.urls import host_of

#: Bytes that a page has at least, coded or not. The smallest of 2,060 labelled pages of the web has 428, gzipped.
SMALLEST = 256
#: Media types that may be a page; what names none is given the benefit of the doubt, as `process` gives it.
_PAGES = frozenset({"text/html", "application/xhtml+xml", ""})
#: Endings of addresses under which servers that call everything text/html keep what is no page.
_NO_PAGES = frozenset({
    "css", "js", "json", "rss", "atom", "pdf", "jpg", "jpeg", "png", "gif", "svg", "webp", "avif", "ico", "mp3",
    "m4a", "ogg", "mp4", "m4v", "webm", "avi", "mov", "zip", "gz", "rar", "exe", "apk", "doc", "docx", "xls", "xlsx",
    "ppt", "pptx", "csv", "woff", "woff2", "ttf", "ics",
})  # fmt: skip

#: Why a capture is passed over, in the words of the tally.
OTHER_DOMAINS = "of other domains"
OUTSIDE_DATES = "captured outside of the dates"
NO_ANSWER = "answers that are no page (a status other than 200)"
NOT_HTML = "no HTML by their content type"
NO_PAGE = "no page by their address"
HOME = "home pages"
TOO_SMALL = f"smaller than {SMALLEST} bytes"
OTHER_LANGUAGE = "articles in other languages"


@dataclass(frozen=True, kw_only=True)
class Pick:
    """A choice among somebody else's captures. What is empty or None chooses nothing out."""

    is_on: bool = True
    """False: nothing is chosen out, not even what is no page."""
    domains: tuple[str, ...] = ()
    """Hosts, each with all hosts below it."""
    since: datetime | None = None
    """Captured at this moment or later; aware."""
    until: datetime | None = None
    """Captured before this moment; aware."""
    languages: tuple[str, ...] = ()
    """Primary tags of BCP 47, in small letters."""

    def why_not(self, capture: Capture) -> str:
        """Why a capture is passed over, the cheapest reason first; '' for one that may be an article."""
        if not self.is_on:
            return ""
        return next((why for why in (self._elsewhere(capture), _address(capture), _answer(capture)) if why), "")

    def why_not_article(self, article: Article | None) -> str:
        """Why an article is not taken: '' for one that is, and where there is none.

        The language of its text counts, and only where that is too short to tell, the one that the page declares, for
        templates lie. One of which neither is known is not taken.
        """
        if article is None or not self.languages:
            return ""
        said = article.metadata.language_detected or article.metadata.language or ""
        return "" if said.partition("-")[0].lower() in self.languages else OTHER_LANGUAGE

    def _elsewhere(self, capture: Capture) -> str:
        if self.domains and not _is_in(host_of(capture.url), self.domains):
            return OTHER_DOMAINS
        too_early = self.since is not None and capture.fetched_at < self.since
        too_late = self.until is not None and capture.fetched_at >= self.until
        return OUTSIDE_DATES if too_early or too_late else ""


ALL = Pick(is_on=False)
"""Whatever there is."""


def _is_in(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _address(capture: Capture) -> str:
    try:
        parts = urlsplit(capture.url)
    except ValueError:
        return NO_PAGE
    if parts.path in ("", "/") and not parts.query:
        return HOME
    name, _, ending = parts.path.rpartition("/")[2].rpartition(".")
    return NO_PAGE if name and ending.lower() in _NO_PAGES else ""


def _answer(capture: Capture) -> str:
    if capture.status != 200:
        return NO_ANSWER
    media = (capture.header("content-type") or "").partition(";")[0].strip().lower()
    if media not in _PAGES:
        return NOT_HTML
    return TOO_SMALL if capture.revisit is None and len(capture.response) - len(capture.head) < SMALLEST else ""
