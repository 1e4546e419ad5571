"""Pages in, a site out, with what it gives on these pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from newsarchive.clean.page import read_page
from newsarchive.clean.pipeline import clean
from newsarchive.discover import Kind, Scope, Shapes, Traps, is_service, judged, recognise, sources_in
from newsarchive.discover import read_page as read_links
from newsarchive.errors import BrokenSource, CleaningError, SettingError
from newsarchive.layout import GENERIC, Layout
from newsarchive.model import Article
from newsarchive.newsite.addresses import Pattern, learned
from newsarchive.newsite.looks import Read, kept_by, learned_layout
from newsarchive.newsite.zones import zone_of
from newsarchive.site import Assumed, Feed, Section, Site, Sitemap, Source
from newsarchive.urls import host_of, same_site

#: Sources that a file names at most: more are found when it is crawled.
_MOST_SOURCES = 8


@dataclass(frozen=True)
class Sample:
    """One page, feed or sitemap of the site."""

    url: str
    body: bytes
    """Without content coding."""


@dataclass(frozen=True)
class Result:
    """What the proposed file gives on one page, beside the general rules."""

    url: str
    title: str | None
    words: int
    """Words of the text with the file; 0 where the page is no article."""
    general: int
    """The same with the general rules alone."""
    layout: str
    """The look that was found, or what the page is."""


@dataclass(frozen=True)
class Proposal:
    """A site, and how it was come by."""

    site: Site
    addresses: Pattern
    results: tuple[Result, ...]


def propose(samples: Sequence[Sample], name: str = "") -> Proposal:
    """The site that some of its pages show. Two article pages at least tell template from text; five do so well.

    Errors: SettingError for no pages, for pages of several sites, and for a name that is none.
    """
    host = _host(samples)
    pages = [sample for sample in samples if recognise(sample.body) is Kind.PAGE]
    articles = {sample.url: article for sample in pages if (article := _article(sample)) is not None}
    reads = [_read(sample) for sample in pages if sample.url in articles]
    addresses = learned(*_links(pages, list(articles), host))
    layout = learned_layout(reads) if len(reads) > 1 else GENERIC
    site = _site(name or _name_of(host), host, (samples, list(articles.values())), addresses, layout)
    return Proposal(site, addresses, tuple(_result(sample, articles.get(sample.url), site) for sample in pages))


def _host(samples: Sequence[Sample]) -> str:
    if not samples:
        raise SettingError("no pages to learn from; give saved pages, or an address of which the archive has some")
    counted = Counter(host_of(sample.url).removeprefix("www.") for sample in samples)
    host = counted.most_common(1)[0][0]
    if strangers := [sample.url for sample in samples if not same_site(host_of(sample.url), host)]:
        raise SettingError(f"pages of several sites: {host}, and {strangers[0]}; a file is for one")
    return host


def _name_of(host: str) -> str:
    bare = re.sub(r"\.(?:co|com|org|net|gov|ac)?\.?[a-z]{2,}$", "", host)
    name = re.sub(r"[^a-z0-9]+", "_", bare).strip("_")
    return name if name[:1].isalpha() else f"site_{name}"


def _article(sample: Sample) -> Article | None:
    try:
        return clean(sample.body, sample.url)
    except CleaningError:
        return None


def _read(sample: Sample) -> Read:
    page = read_page(sample.body, sample.url)
    return Read(page, kept_by(page, GENERIC))


def _links(pages: Sequence[Sample], articles: list[str], host: str) -> tuple[list[str], list[str]]:
    """Addresses of articles, and of all else that the pages link to on the site."""
    shapes = Shapes()
    for url in articles:
        shapes.teach(url)
    found, others = list(articles), list[str]()
    for sample in pages:
        try:
            links = read_links(sample.body, Scope(sample.url))
        except BrokenSource:
            continue
        named = {lead.url for lead in judged(links, shapes, Traps())}
        found += [url for url in named if same_site(host_of(url), host)]
        others += [link.url for link in links.links if link.url not in named and is_service(link.url)]
    return found, others


def _site(
    name: str, host: str, seen: tuple[Sequence[Sample], list[Article]], addresses: Pattern, layout: Layout
) -> Site:
    samples, articles = seen
    languages = _common([article.metadata.language for article in articles])
    dates = [article.metadata.published for article in articles if article.metadata.published]
    zone = zone_of(host, languages, dates)
    sources = _sources(samples, host)
    publisher = next(iter(_common([article.metadata.publisher for article in articles])), "")
    told: list[Assumed | str] = [Assumed("It names articles.", source=source.url) for source in sources]
    if layout.body:
        told.append(Assumed("The text lies there.", rule=layout.body))
    if zone:
        told.append(f"Times that are printed without a zone are those of {zone}.")
    return Site(
        name=name, domains=(host,), sources=sources, article_urls=addresses.pattern, zone=zone,
        layouts=() if layout is GENERIC else (layout,), languages=tuple(re.split(r"[-_]", language)[0] for language in languages[:1]),
        publisher=publisher, assumed=tuple(told),
    )  # fmt: skip


def _common(values: Sequence[str | None]) -> list[str]:
    """What most pages say, the commonest first; what only one of several says is left out."""
    counted = Counter(value for value in values if value)
    return [value for value, count in counted.most_common() if count > 1 or len(values) == 1]


def _sources(samples: Sequence[Sample], host: str) -> tuple[Source, ...]:
    """Sources among the samples, those that the pages name (the more pages the better), and the home page."""
    own: list[Source] = []
    named: Counter[Source] = Counter()
    for sample in samples:
        kind = recognise(sample.body)
        if kind is Kind.PAGE:
            named.update(
                source for source in sources_in(sample.body, sample.url) if same_site(host_of(source.url), host)
            )
            if _article(sample) is None and _is_short(sample.url):
                own.append(Section(sample.url))
        elif kind in (Kind.FEED, Kind.SITEMAP, Kind.LIST):
            own.append(Feed(sample.url) if kind is Kind.FEED else Sitemap(sample.url))
    home = Section(urljoin(samples[0].url, "/"))
    ordered = [*own, *(source for source, _ in named.most_common()), home]
    feeds = [source for source in ordered if not isinstance(source, Section)]
    return tuple(dict.fromkeys([*feeds[: _MOST_SOURCES - 2], *(s for s in ordered if isinstance(s, Section))]))[:_MOST_SOURCES]  # fmt: skip


def _is_short(url: str) -> bool:
    return len([step for step in urlsplit(url).path.split("/") if step]) <= 2


def _result(sample: Sample, general: Article | None, site: Site) -> Result:
    words = general.word_count if general else 0
    try:
        article = clean(sample.body, sample.url, layout=site.layouts or GENERIC, zone=site.zone)
    except CleaningError as error:
        return Result(sample.url, None, 0, words, error.outcome.value)
    return Result(sample.url, article.title, article.word_count, words, article.layout)
