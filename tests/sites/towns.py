"""What each of the five sites serves in the tests: its saved pages and further ones of their making, named by its sources.

Every source of a site's file names a story that no other names, so that a source that is not read is missed. What the
notes say of refusals and redirects happens here too.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

from newsarchive.site import Feed, Section, Site, Sitemap, Source, load_sites
from tests.newsroom.answers import Answer

HERE = Path(__file__).parent
SITES = load_sites(("spiders",))
_MAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@dataclass
class Town:
    """One site as it is served."""

    site: Site
    pages: dict[str, Answer]
    stories: dict[str, list[str]] = field(default_factory=dict)
    """Address of a story → its blocks."""
    named: dict[str, str] = field(default_factory=dict)
    """Address of a source → the story that it alone names."""
    parts: list[str] = field(default_factory=list)
    """Addresses of further pages of stories."""
    shy: list[str] = field(default_factory=list)
    """Addresses that are there, and that nobody has reason to ask for."""

    def change(self, url: str, old: str, new: str) -> None:
        """Put other markup into a page."""
        page = self.pages[url].body.decode()
        assert old in page
        self.pages[url] = Answer(body=page.replace(old, new, 1).encode())

    def part(self, url: str, count: int, address: str) -> None:
        """Spread a story over some pages, with a pager; `address` has a place for the number."""
        whole, blocks = self.pages[url].body.decode(), self.stories[url]
        urls = [url, *(url + address.format(n) for n in range(2, count + 1))]
        pager = "".join(f'<a href="{one}">{n}</a> ' for n, one in enumerate(urls, 1))
        for number, one in enumerate(urls):
            page = whole.replace("</article>", f'<div class="pager">{pager}</div></article>')
            for place, text in enumerate(blocks):
                if place * count // len(blocks) != number:
                    assert f"<p>{text}</p>" in page
                    page = page.replace(f"<p>{text}</p>", "")
            after = f'<link rel="next" href="{urls[number + 1]}">' if number + 1 < count else ""
            self.pages[one] = Answer(body=page.replace("</head>", f"{after}</head>").encode())
        self.parts += urls[1:]

    def edit(self, url: str, old: str, new: str) -> None:
        """Put other words into a story."""
        page = self.pages[url].body.decode()
        assert page.count(old) == 1
        self.pages[url] = Answer(body=page.replace(old, new).encode())
        self.stories[url] = [text.replace(old, new) for text in self.stories[url]]


def saved(name: str) -> list[tuple[str, str, list[str]]]:
    """The saved pages of a site: address, page, blocks."""
    found = []
    for file in sorted((HERE / name).glob("*.json")):
        wanted: dict[str, Any] = json.loads(file.read_text("utf-8"))
        page = file.with_suffix(".html").read_text("utf-8")
        found.append((wanted["url"], page, [text for _, text in wanted["blocks"]]))
    return found


def town(name: str) -> Town:
    """A site with all that its file speaks of."""
    site = SITES.named(name)
    assert site is not None
    made = Town(site, {f"https://{host}/robots.txt": Answer(body=b"User-agent: *\nDisallow: /private/\n", media_type="text/plain") for host in _hosts(site)})  # fmt: skip
    models = saved(name)
    for url, page, blocks in models:
        made.pages[url], made.stories[url] = Answer(body=page.encode()), blocks
    for number, source in enumerate(site.sources, 1):
        url, page, blocks = _another(name, models[number % len(models)], number)
        made.pages[url], made.stories[url] = Answer(body=page.encode()), blocks
        made.named[source.url] = url
        made.pages[source.url] = _named(source, [url, models[number % len(models)][0]], number)
    _TURNS[name](made)
    return made


def _hosts(site: Site) -> set[str]:
    return {source.url.split("/")[2] for source in site.sources}


def _another(name: str, model: tuple[str, str, list[str]], number: int) -> tuple[str, str, list[str]]:
    """A further story in the look of a saved one: another address, and another first sentence."""
    url, page, blocks = model
    address = _ADDRESSES[name](url, number)
    said = f"{_NUMBERS[number - 1].capitalize()} people saw it happen. {blocks[0]}"
    assert blocks[0] in page
    return address, page.replace(url, address).replace(blocks[0], said, 1), [said, *blocks[1:]]


_NUMBERS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
]

#: How another story's address is made of one: each by its site's habit.
_ADDRESSES: dict[str, Callable[[str, int], str]] = {
    "oxbig": lambda url, n: f"{url}-{_NUMBERS[n - 1]}-times",
    "koala_by": lambda url, n: f"{url}-{_NUMBERS[n - 1]}-times",
    "almayadeen": lambda url, n: f"{url[:-8]}--{_NUMBERS[n - 1]}",
    "pravda": lambda url, n: f"https://www.pravda.com.ua/eng/news/2025/12/{n:02}/{8000200 + n}/",
    "swedenherald": lambda url, n: f"{url}-{_NUMBERS[n - 1]}-times",
}


def _named(source: Source, urls: list[str], number: int) -> Answer:
    """What a source answers that names some stories, dated on a day of December 2025."""
    moment = datetime(2025, 12, number, 9, 30, tzinfo=UTC)
    if isinstance(source, Feed):
        items = "".join(f"<item><title>A story</title><link>{escape(url)}</link><pubDate>{format_datetime(moment)}</pubDate></item>" for url in urls)  # fmt: skip
        return _xml(f'<rss version="2.0"><channel><title>News</title><link>{source.url}</link>{items}</channel></rss>')
    if isinstance(source, Sitemap):
        rows = "".join(f"<url><loc>{escape(url)}</loc><lastmod>{moment.date()}</lastmod></url>" for url in urls)
        return _xml(f"<urlset {_MAP}>{rows}</urlset>")
    links = "".join(f'<h3><a href="{escape(url)}">Something has happened in the town again</a></h3>' for url in urls)
    chrome = '<nav><a href="/">Home</a><a href="/about-us/">About</a><a href="/tag/some-long-tag-name/">Tag</a></nav>'
    elsewhere = '<a href="https://elsewhere.test/news/a-story-of-another-house-altogether">A story of another house</a>'
    return Answer(
        body=f"<!DOCTYPE html><title>News</title>{chrome}<main>{links}</main><footer>{elsewhere}</footer>".encode()
    )


def _xml(text: str) -> Answer:
    return Answer(body=f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode(), media_type="application/xml")


def _turn_oxbig(made: Town) -> None:
    """Yoast is not there, WordPress's own sitemap is; a moved story; addresses with and without a trailing slash."""
    made.pages.pop("https://oxbig.com/sitemap_index.xml")
    made.stories.pop(made.named.pop("https://oxbig.com/sitemap_index.xml"))
    inner = "https://oxbig.com/wp-sitemap-posts-post-1.xml"
    made.pages[inner] = made.pages["https://oxbig.com/wp-sitemap.xml"]
    made.pages["https://oxbig.com/wp-sitemap.xml"] = _xml(
        f"<sitemapindex {_MAP}><sitemap><loc>{inner}</loc></sitemap></sitemapindex>"
    )
    home = "https://oxbig.com/"
    story = made.named[home]
    made.pages[home] = _named(Section(home), [f"{story}/"], 1)
    made.pages[f"{story}/"] = Answer(status=301, headers=(("Location", story),))
    feed = made.named["https://oxbig.com/feed/"]
    made.change(feed, "</head>", f'<link rel="next" title="The next post" href="{story}"></head>')


def _turn_koala(made: Town) -> None:
    """A page number that does not exist is answered with the post itself, and its canonical link says so."""
    story = made.named["https://koala-by.com/"]
    made.pages["https://koala-by.com/"] = _named(Section("https://koala-by.com/"), [f"{story}/3"], 1)
    made.pages[f"{story}/3"] = made.pages[story]
    post = made.named["https://koala-by.com/feed/"]
    made.shy += [f"{post}/comment-page-2", f"{post}/2"]
    pager = "".join(f'<a href="{url}">2</a>' for url in made.shy)
    made.change(post, '<div id="wpdcom"', f'<div id="comments" class="comments-area">{pager}</div><div id="wpdcom"')


def _turn_almayadeen(made: Town) -> None:
    """The feed refuses plain clients; sections answer. A story on two pages has a view of the whole, too."""
    feed = "https://english.almayadeen.net/rss"
    made.pages[feed] = Answer(status=403, body=b"<title>Forbidden</title><h1>Forbidden</h1>")
    made.stories.pop(made.named.pop(feed))
    story = made.named["https://english.almayadeen.net/news/economy"]
    whole = made.pages[story]
    made.pages[f"{story}?view=all"] = whole
    page = whole.body.decode()
    for text in made.stories[story][2:]:
        page = page.replace(f"<p>{text}</p>", "")
    links = f'<a href="{story}?page=2">Next page</a> <a href="{story}?view=all">View as a single page</a>'
    made.pages[story] = Answer(body=page.replace("</main>", f"<p>{links}</p></main>").encode())
    made.parts.append(f"{story}?view=all")
    made.shy.append(f"{story}?page=2")


def _turn_pravda(made: Town) -> None:
    """The sitemap refuses plain clients; the same article is named with a padded and an unpadded day."""
    sitemap = "https://www.pravda.com.ua/sitemap/sitemap-news.xml"
    made.pages[sitemap] = Answer(status=403, body=b"<title>Forbidden</title><h1>Forbidden</h1>")
    made.stories.pop(made.named.pop(sitemap))
    story = made.named["https://www.pravda.com.ua/eng/news/"]
    made.shy.append("https://www.pravda.com.ua/eng/news/date_02122025/")
    days = f'<table class="calendar"><tr><td><a href="{made.shy[0]}">2</a></td><td><a rel="next" href="/eng/news/2025/12/">2</a></td></tr></table>'
    made.change(story, "<footer", f"{days}<footer")


def _turn_herald(made: Town) -> None:
    """A page that is made by scripts alone, beside those that are not; a story on three pages."""
    home = "https://swedenherald.com/"
    shell = "https://swedenherald.com/article/a-page-that-scripts-will-write-one-day"
    made.pages[shell] = Answer(body=b'<!DOCTYPE html><html><head><title>Sweden Herald</title><script src="/_next/static/chunks/main.js"></script></head><body><div id="__next"></div><noscript>You need to enable JavaScript to run this app.</noscript></body></html>')  # fmt: skip
    made.part(made.named[home], 3, "/{}")
    made.pages[home] = _named(
        Section(home), [made.named[home], *(url for url, _, _ in saved("swedenherald")), shell], 1
    )


_TURNS: dict[str, Callable[[Town], None]] = {
    "oxbig": _turn_oxbig, "koala_by": _turn_koala, "almayadeen": _turn_almayadeen, "pravda": _turn_pravda,
    "swedenherald": _turn_herald,
}  # fmt: skip
