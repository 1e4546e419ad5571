"""All that a site file may say, and how site files are found.

A site file is data: one frozen `SITE`, checked when it is made, free of Scrapy.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsarchive.errors import FetchRefused, SiteError
from newsarchive.layout import GENERIC, Cut, Layout
from newsarchive.urls import checked, host_of

__all__ = [
    "GENERIC", "Assumed", "Cut", "Feed", "Layout", "Section", "Site", "Sitemap", "Sites", "Source", "load_sites",
]  # fmt: skip


@dataclass(frozen=True)
class Feed:
    """An RSS or Atom feed."""

    url: str


@dataclass(frozen=True)
class Sitemap:
    """A sitemap, a news sitemap, or an index of them."""

    url: str


@dataclass(frozen=True)
class Section:
    """A home or section page: its links that match `article_urls` are articles."""

    url: str


@dataclass(frozen=True)
class WordPress:
    """The REST API of a site that WordPress runs: the address of its root (`…/wp-json/`) or of its posts."""

    url: str


Source = Feed | Sitemap | Section | WordPress


@dataclass(frozen=True)
class Assumed:
    """A statement that nobody has seen on the live site yet, and by what a crawl can tell that it holds.

    One sign at most is named; without any, no crawl can tell.
    """

    says: str
    source: str = ""
    """Address of one of `sources`: it answers, is what it should be, and names articles."""
    rule: str = ""
    """A selector or pattern of a layout, as it stands there: it finds something on an article's page."""
    outcome: str = ""
    """A fetch ends so (docs/outcomes.md)."""


#: Fields that a line of the page can give.
_LABELLED = ("title", "deck", "authors", "published", "section", "tags", "source")

#: Hosts whose site is remembered, so that a crawl of the whole web stays bounded: some 2 MB.
_MOST_HOSTS = 10_000


@dataclass(frozen=True, kw_only=True)
class Site:
    """One news site. Everything but name, domains and sources may be left out."""

    name: str
    """The file's name, and so what `scrapy crawl` calls it."""
    domains: tuple[str, ...]
    """Hosts, without scheme; their subdomains belong to them."""
    sources: tuple[Source, ...]
    article_urls: str = ""
    """Regular expression searched in the path and query of a link; what matches is an article. '': leads of feeds and
    sitemaps are taken as they are, links of sections are judged by their shape."""
    every: timedelta = timedelta(hours=1)
    layouts: tuple[Layout, ...] = ()
    """Looks, the oldest first; several that hold on one day are tried in order and the first whose body is found wins."""
    zone: str = ""
    """IANA zone of times that are printed without one."""
    languages: tuple[str, ...] = ()
    publisher: str = ""
    rights: str = ""
    """What the publisher says about use, kept with each article's site."""
    render: bool = False
    """Whether articles are made by scripts, and so are read as they stand in a browser (docs/render.md)."""
    assumed: tuple[Assumed | str, ...] = ()
    """What nobody has seen on the live site yet. A crawl tells at its end which of it was seen; of bare words it cannot."""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name):
            raise SiteError(f"site {self.name!r}: a name is lower-case letters, digits and _, and begins with a letter")
        for check in (_check_tuples, _check_domains, _check_sources, _check_patterns, _check_times, _check_assumed):
            check(self)
        named = tuple(replace(layout, name=f"site:{self.name}#{n}") for n, layout in enumerate(self.layouts, 1))
        object.__setattr__(self, "layouts", named)

    def layouts_on(self, day: date) -> tuple[Layout, ...]:
        """The looks that may have been served on a day, the newest first; the generic one where none is named."""
        fitting = tuple(layout for layout in reversed(self.layouts) if layout.until is None or day <= layout.until)
        return fitting or (GENERIC,)

    @cached_property
    def mark(self) -> str:
        """Twelve hex digits that change when what the file says of cleaning does: its name, zone and looks.

        What stands at its default is left out, so that a new field in a later version makes no site stale.
        """
        said = {"name": self.name, "zone": self.zone, "layouts": [_set_fields(layout) for layout in self.layouts]}
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:12]

    def covers(self, url: str) -> bool:
        """Whether a URL lies on one of the site's hosts."""
        return bool(self._reach(host_of(url)))

    def _reach(self, host: str) -> int:
        """Length of the longest of the site's domains that a host belongs to; 0 where it belongs to none."""
        bare = (domain.removeprefix("www.") for domain in self.domains)
        return max((len(domain) for domain in bare if host == domain or host.endswith("." + domain)), default=0)


def _set_fields(layout: Layout) -> dict[str, object]:
    said = {part.name: getattr(layout, part.name) for part in fields(Layout)}
    cuts = [(cut.pattern, cut.at_most) for cut in layout.cut]
    return {name: value for name, value in said.items() if value != getattr(GENERIC, name)} | {"cut": cuts}


def _check_tuples(site: Site) -> None:
    wanted = {"domains": site.domains, "sources": site.sources, "layouts": site.layouts,
              "languages": site.languages, "assumed": site.assumed}  # fmt: skip
    for layout in site.layouts:
        wanted |= {f"layouts: {part}": getattr(layout, part) for part in ("drop", "keep", "drop_text", "cut", "labels")}
    for part, value in wanted.items():
        if not isinstance(value, tuple):
            raise SiteError(f"site {site.name}: {part} must be a tuple, such as (one,) with its comma; got {value!r}")


def _check_domains(site: Site) -> None:
    for domain in site.domains or ("",):
        if not re.fullmatch(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", domain):
            raise SiteError(
                f"site {site.name}: domains must be lower-case hosts such as 'example.org', without scheme, port or path; got {domain!r}"
            )


def _check_sources(site: Site) -> None:
    for source in site.sources:
        if not isinstance(source, Source):
            raise SiteError(f"site {site.name}: source {source!r} must be a Feed, a Sitemap, a Section or a WordPress")
        try:
            checked(source.url)
        except FetchRefused as error:
            raise SiteError(f"site {site.name}: a source cannot be asked for: {error}") from error


def _check_patterns(site: Site) -> None:
    cuts = [cut.pattern for layout in site.layouts for cut in layout.cut]
    texts = [text for layout in site.layouts for text in layout.drop_text]
    labels = [label for layout in site.layouts for label in layout.labels]
    for name, _ in labels:
        if name not in _LABELLED:
            raise SiteError(f"site {site.name}: labels give one of {', '.join(_LABELLED)}; got {name!r}")
    for pattern in (site.article_urls, *cuts, *texts, *(pattern for _, pattern in labels)):
        try:
            re.compile(pattern)
        except re.error as error:
            raise SiteError(f"site {site.name}: {pattern!r} is no regular expression: {error}") from error


def _check_times(site: Site) -> None:
    if site.every <= timedelta(0):
        raise SiteError(f"site {site.name}: every is {site.every!r}; it must be longer than nothing")
    try:
        ZoneInfo(site.zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SiteError(f"site {site.name}: zone {site.zone!r} is no IANA time zone such as 'Europe/Kyiv'") from error


def _check_assumed(site: Site) -> None:
    rules = {rule for layout in site.layouts for rule in layout.rules()}
    sources = {source.url for source in site.sources}
    for assumed in site.assumed:
        if isinstance(assumed, str):
            continue
        for sign, known in ((assumed.source, sources), (assumed.rule, rules)):
            if sign and sign not in known:
                raise SiteError(
                    f"site {site.name}: {assumed.says!r} hangs on {sign!r}, which is no source and no rule of this file"
                )


@dataclass(frozen=True)
class Sites:
    """All sites that are known, to be looked up by URL."""

    sites: tuple[Site, ...] = ()
    _by_host: dict[str, Site | None] = field(default_factory=dict, compare=False, repr=False)

    def __iter__(self) -> Iterator[Site]:
        return iter(self.sites)

    def named(self, name: str) -> Site | None:
        """The site of that name, or None."""
        return self._names.get(name)

    @cached_property
    def _names(self) -> dict[str, Site]:
        return {site.name: site for site in self.sites}

    def covering(self, url: str) -> Site | None:
        """The site that a URL lies on, or None. Of several the one with the longest domain that fits."""
        host = host_of(url)
        if host not in self._by_host:
            if len(self._by_host) >= _MOST_HOSTS:
                self._by_host.clear()
            fitting = [site for site in self.sites if site.covers(url)]
            self._by_host[host] = max(fitting, key=lambda site: site._reach(host), default=None)
        return self._by_host[host]

    def name_for(self, url: str) -> str:
        """The site's name, else the host without `www.`, else `-`."""
        site = self.covering(url)
        return site.name if site else host_of(url) or "-"


def load_sites(packages: Iterable[str] = ("spiders",)) -> Sites:
    """All `SITE`s in the modules of some packages, by name. A package that does not exist holds no sites.

    Errors: SiteError names the module whose SITE cannot be used.
    """
    found: list[Site] = []
    for package in packages:
        for module_name in _modules(package):
            module = importlib.import_module(module_name)
            site = getattr(module, "SITE", None)
            if site is None:
                continue
            file_name = module_name.rpartition(".")[2]
            if not isinstance(site, Site):
                raise SiteError(
                    f"{module.__file__}: SITE is a {type(site).__name__}; it must be a newsarchive.site.Site"
                )
            if site.name != file_name:
                raise SiteError(f"{module.__file__}: name is {site.name!r}; it must be the file's name, {file_name!r}")
            found.append(site)
    return Sites(tuple(sorted(found, key=lambda site: site.name)))


def _modules(package: str) -> list[str]:
    try:
        root = importlib.import_module(package)
    except ModuleNotFoundError as error:
        if error.name and (package == error.name or package.startswith(error.name + ".")):
            return []
        raise
    path = getattr(root, "__path__", None)
    if path is None:
        return [package]
    return sorted(info.name for info in pkgutil.walk_packages(path, package + "."))
