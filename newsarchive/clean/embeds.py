"""Posts, films, sounds, maps and charts of other services that stand in the story: where, whose, at which address.

They are recognised by what their makers document (class names of post embeds, AMP elements, addresses of players), so
the rows below name services, never news sites. Their words are struck by the rules like any others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from newsarchive.clean.page import Page
from newsarchive.clean.sort import Sorted
from newsarchive.clean.strip import Strike, Struck
from newsarchive.model import Block, BlockKind, Reason, Service


class Embed(NamedTuple):
    """A thing of another service."""

    place: int
    """Number of its element."""
    service: Service
    url: str
    """Absolute http(s) URL."""


#: Host and beginning of the path → service. The first that fits wins.
_ADDRESSES: tuple[tuple[re.Pattern[str], Service], ...] = tuple(
    (re.compile(rf"https?://(?:[\w-]+\.)*(?:{hosts})(?=[/?#:]|\Z)", re.IGNORECASE), service)
    for hosts, service in (
        (r"(?:google\.[a-z.]{2,6}|goo\.gl)/maps|maps\.google\.[a-z.]{2,6}|openstreetmap\.org|mapbox\.com|umap\.openstreetmap\.fr", Service.MAP),
        (r"youtube\.com|youtu\.be|youtube-nocookie\.com", Service.YOUTUBE),
        (r"vimeo\.com", Service.VIMEO),
        (r"dailymotion\.com|dai\.ly", Service.DAILYMOTION),
        (r"twitter\.com|x\.com", Service.X),
        (r"instagram\.com", Service.INSTAGRAM),
        (r"facebook\.com|fb\.watch", Service.FACEBOOK),
        (r"tiktok\.com", Service.TIKTOK),
        (r"threads\.(?:net|com)", Service.THREADS),
        (r"bsky\.app", Service.BLUESKY),
        (r"reddit\.com|redditmedia\.com", Service.REDDIT),
        (r"t\.me|telegram\.org", Service.TELEGRAM),
        (r"spotify\.com", Service.SPOTIFY),
        (r"soundcloud\.com", Service.SOUNDCLOUD),
        (r"podcasts\.apple\.com|acast\.com|podbean\.com|buzzsprout\.com|megaphone\.fm|podigee\.(?:io|com)|omny\.fm|simplecast\.com|libsyn\.com", Service.PODCAST),
        (r"datawrapper\.de|dwcdn\.net|infogram\.com|flourish\.studio|everviz\.com|23degrees\.io|public\.tableau\.com", Service.CHART),
        (r"documentcloud\.org|scribd\.com|docs\.google\.com", Service.DOCUMENT),
        (r"brightcove\.(?:net|com)|jwplatform\.com|jwplayer\.com|kaltura\.com|streamable\.com|rumble\.com|rutube\.ru|ok\.ru|player\.twitch\.tv", Service.VIDEO),
    )
)  # fmt: skip
#: Class words of posts that a script would draw, with the attributes that hold their address.
_POSTS = {
    "twitter-tweet": Service.X, "twitter-video": Service.X, "instagram-media": Service.INSTAGRAM, "tiktok-embed": Service.TIKTOK,
    "fb-post": Service.FACEBOOK, "fb-video": Service.FACEBOOK, "bluesky-embed": Service.BLUESKY, "text-post-media": Service.THREADS,
    "reddit-embed-bq": Service.REDDIT, "reddit-card": Service.REDDIT, "mastodon-embed": Service.MASTODON,
}  # fmt: skip
_POST_ADDRESSES = ("cite", "data-instgrm-permalink", "data-text-post-permalink", "data-href", "data-embed-url", "src")
#: AMP elements: the attribute that holds an id or address, and the address that an id stands for.
_AMP = {
    "amp-youtube": ("data-videoid", "https://www.youtube.com/watch?v={}", Service.YOUTUBE),
    "amp-vimeo": ("data-videoid", "https://vimeo.com/{}", Service.VIMEO),
    "amp-dailymotion": ("data-videoid", "https://www.dailymotion.com/video/{}", Service.DAILYMOTION),
    "amp-twitter": ("data-tweetid", "https://x.com/i/status/{}", Service.X),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/{}/", Service.INSTAGRAM),
    "amp-facebook": ("data-href", "{}", Service.FACEBOOK), "amp-tiktok": ("data-src", "{}", Service.TIKTOK),
    "amp-soundcloud": ("data-trackid", "https://api.soundcloud.com/tracks/{}", Service.SOUNDCLOUD),
    "amp-iframe": ("src", "{}", Service.FRAME), "amp-video": ("src", "{}", Service.VIDEO), "amp-audio": ("src", "{}", Service.AUDIO),
}  # fmt: skip
_PLAYERS = {"video": Service.VIDEO, "audio": Service.AUDIO}
_FRAME_ADDRESSES = ("src", "data-src", "data-lazy-src", "data-original", "data-url")
#: A frame whose address speaks of one of these is no part of a story.
_NO_STORY = re.compile(
    r"doubleclick|googlesyndication|googletagmanager|adservice|adserver|[/._-]ads?[/._-]|banner|recaptcha|hcaptcha|consent|cmp[/.]|analytics|tracking|pixel|plugins/(?:like|share|page|comments)|/widgets?/(?:follow|like)|newsletter|subscribe|comments?[/.?]|disqus|taboola|outbrain|paywall|login",
    re.IGNORECASE,
)
#: A frame smaller than this on either side, in pixels, is a counter.
_TINY = 20
#: Strikes that such things lie under without being clutter: their own, those of pictures, and of consent asked for them.
_OWN_REASONS = frozenset((Reason.CAPTION, Reason.HIDDEN, Reason.OUTSIDE_BODY, Reason.CONSENT))
_OWN_RULES = frozenset(("embedded-post", "tag-embed", "word-box", "word-player"))
#: More embeds than this are a list of films.
_MOST = 100


def embeds(page: Page, struck: Struck, sorted_units: Sorted) -> tuple[Embed, ...]:
    """The embeds of the story in page order, each address once."""
    found: dict[str, Embed] = {}
    for n in _within(page, struck, sorted_units):
        if len(found) < _MOST and (embed := _embed(page, n)):
            found.setdefault(embed.url, embed)
    return tuple(found.values())


def as_block(page: Page, embed: Embed) -> Block:
    """The embed as a block."""
    return Block(kind=BlockKind.EMBED, text="", path=page.path(embed.place), url=embed.url, service=embed.service)


def _within(page: Page, struck: Struck, sorted_units: Sorted) -> Iterator[int]:
    """Elements that may be embeds, from the beginning of the story to its end, but for those in clutter."""
    if not sorted_units.kept:
        return
    book = page.book
    start, end = _reach(page, struck, sorted_units)
    inside = -1
    for n in range(start, end):
        tag = book.tags[n]
        if n < inside or not (tag in _TAGS or ("class" in book.attributes[n] and _post(book.attributes[n]["class"]))):
            continue
        top = struck.under[n]
        if top < 0 or _spares(struck.own[top]):
            inside = book.ends[n]
            yield n


def _spares(strike: Strike) -> bool:
    return strike.reason in _OWN_REASONS or strike.rule in _OWN_RULES


def _reach(page: Page, struck: Struck, sorted_units: Sorted) -> tuple[int, int]:
    """Elements between which the story lies: what holds all of it, but none of the text that follows it."""
    book = page.book
    first, last = sorted_units.kept[0], sorted_units.kept[-1]
    start, end = page.units[first].block, page.units[last].block
    around = next(n for n in page.ancestors(start) if book.last[n] > last)
    if book.tags[around] in ("html", "body"):
        return start, max(start, end) + 1
    for u in range(last + 1, book.last[around]):
        top = struck.under[page.units[u].pieces[0][0]]
        if top < 0 or not _spares(struck.own[top]):
            return around, max(end + 1, page.units[u].block)
    return around, book.ends[around]


def _embed(page: Page, n: int) -> Embed | None:
    attributes, tag = page.book.attributes[n], page.book.tags[n]
    if tag in _AMP:
        name, form, service = _AMP[tag]
        return _made(page, n, form.format(attributes[name]), service) if attributes.get(name) else None
    if tag in _PLAYERS:
        inside = range(n, page.book.ends[n])
        sources = (page.book.attributes[m].get("src") for m in inside if page.book.tags[m] in ("source", tag))
        return _made(page, n, next(filter(None, sources), None), _PLAYERS[tag])
    if post := _post(attributes.get("class", "")):
        return _made(page, n, _post_address(page, n), post)
    sizes = (attributes.get(side, "") for side in ("width", "height"))
    if any(size.isascii() and size.isdigit() and int(size[:6]) < _TINY for size in sizes):
        return None
    address = next((attributes[name] for name in _FRAME_ADDRESSES if attributes.get(name)), None)
    return None if address and _NO_STORY.search(address) else _made(page, n, address, Service.FRAME)


def _made(page: Page, n: int, address: str | None, service: Service) -> Embed | None:
    url = page.absolute(address)
    if url is None:
        return None
    named = service_of(url) if service in (Service.FRAME, Service.VIDEO, Service.AUDIO) else None
    return Embed(n, named or service, url)


@lru_cache(maxsize=1_024)
def service_of(url: str) -> Service | None:
    """The service that an address belongs to, None where no row knows it."""
    return next((service for pattern, service in _ADDRESSES if pattern.match(url)), None)


@lru_cache(maxsize=4_096)
def _post(names: str) -> Service | None:
    """The service of a post by its class."""
    return next((_POSTS[name] for name in names.split() if name in _POSTS), None)


def _post_address(page: Page, n: int) -> str | None:
    """What a post gives as its own address; else its last link, which is that of its date."""
    attributes, book = page.book.attributes[n], page.book
    links = (book.attributes[m].get("href") for m in range(book.ends[n] - 1, n, -1) if book.tags[m] == "a")
    return next((attributes[name] for name in _POST_ADDRESSES if attributes.get(name)), None) or next(links, None)


_TAGS = frozenset(("iframe", *_PLAYERS, *_AMP))
