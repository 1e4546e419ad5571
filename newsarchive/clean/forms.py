"""Forms of a page that may be read: article, live blog, stub, gallery, video, audio, something else.

A form is told by what a page declares, and else by two witnesses of different kinds that agree: its data, its address,
its elements. The text stays the same whatever the form is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from newsarchive.clean.linked_data import articles, text_in, types_of
from newsarchive.clean.page import Page
from newsarchive.errors import NeedsRender
from newsarchive.model import Block, BlockKind, OutcomeKind, Post

#: A body under this many words may be no more than the text beside a video or a recording.
_BESIDE = 80
#: The same beside pictures, which have longer introductions.
_BESIDE_PICTURES = 200
#: A gallery has at least so many pictures with captions.
_PICTURES = 5
#: A teaser of a paragraph or two before a paywall, in words.
_TEASER = 120
#: Posts with a time of their own that make a live blog.
_POSTS = 6
#: Under this weight there is no body, if the scripts hold so many words and so many times as much.
_NO_BODY, _IN_SCRIPT, _TIMES = 25, 80, 5
#: Data of a framework from this many characters on may hold a text.
_STATE = 2_000

_VIDEO_PATH = re.compile(r"/(?:video|videos|watch|vidéo|vidéos|filmy|wideo|видео|відео)(?:[/-]|$)", re.IGNORECASE)
_AUDIO_PATH = re.compile(
    r"/(?:podcast|podcasts|audio|radio|episode|episodes|listen|подкаст\w*|podcasty)(?:[/-]|$)", re.IGNORECASE
)
_GALLERY_PATH = re.compile(
    r"/(?:gallery|galleries|photos?|photo-?gallery|in-pictures|pictures|slideshows?|bildergalerien?|bilder|fotostrecken?|fotogaleri\w*|diaporamas?|galerie|galer[ií]as?|galleria|fotos?|imagens|zdjecia|galeri|фото\w*|bildspel)(?:[/-]|$)",
    re.IGNORECASE,
)  # fmt: skip
_LIVE = re.compile(
    r"(?:^|[\W_])(?:live(?:-?blogg?|-?ticker|-?updates?|bericht)?|newsticker|minute[- ]by[- ]minute|en[- ]direct|direct|en[- ]vivo|minuto[- ]a[- ]minuto|ao[- ]minuto|diretta|in tempo reale|ao[- ]vivo|direktrapport|minut[- ]for[- ]minut|na[- ](?:zywo|żywo)|naživo|élőben|онлайн|текстовая трансляция|наживо|canl[iı]|مباشر|ライブ|直播)(?:[\W_]|$)",
    re.IGNORECASE,
)  # fmt: skip
_CAPTION = re.compile(r"(?:^|[\s_-])(?:captions?|legende|bildunterschrift|bildtext|didascalia|pie-de-foto)(?:$|[\s_-])", re.IGNORECASE)  # fmt: skip
_LIVE_CLASS = re.compile(
    r"live-?_?(?:blog|ticker|post|entry|update|feed|event)|liveblog|ticker-?_?(?:entry|item|post)", re.IGNORECASE
)

#: What a page says that is empty without scripts.
SHELL = re.compile(
    r"(?:enable|activate|requires?|turn on|needs?|without) (?:\w+ ){0,3}javascript|javascript (?:\w+ ){0,4}(?:disabled|enabled|required|deaktiviert|aktivier\w+|activ\w+|habilita\w*|désactivé|abilita\w*|включ\w+|увімк\w+|włącz\w*|etkin\w*)|"
    r"(?:aktivieren|activez|active[rz]?|habilit[ea]r?|abilit[ai]re?|ative|schakel|aktivera|włącz|включите|увімкніть|etkinleştir\w*|يرجى تفعيل|تفعيل|启用|啟用|開啟) ?(?:\w+ ){0,4}(?:javascript|جافا ?سكريبت)|javascript ?(?:を有効|が無効)|请(?:启用|开启) ?javascript",
    re.IGNORECASE,
)  # fmt: skip


def type_names(page: Page) -> frozenset[str]:
    """All types that the page's linked data names."""
    return frozenset[str]().union(*(types_of(thing) for thing in page.linked_data)) if page.linked_data else frozenset()


def form_of(page: Page, blocks: tuple[Block, ...], words: int, gated: bool) -> OutcomeKind:
    """The form of the page. `words`: of the body without captions; `gated`: whether something behind it asks for payment.

    Errors: NeedsRender where the body is next to nothing and the page's scripts hold the text.
    """
    kinds = type_names(page)
    if "LiveBlogPosting" in kinds:
        return OutcomeKind.LIVE_BLOG
    if seen := _media(page, blocks, words, kinds):
        return seen
    if _is_stub(page, words, gated):
        return OutcomeKind.STUB
    if words < _NO_BODY:
        _refuse_if_in_script(page, words)
    if not articles(page.linked_data) and _is_other(page, kinds):
        return OutcomeKind.OTHER
    return OutcomeKind.ARTICLE


def is_live(page: Page, blocks: Sequence[Block], posts: Sequence[Post], title: str | None) -> bool:
    """Whether a page is a live blog by its shape: entries with a time make up its text, or classes and times say so; and
    address, headline or classes say live."""
    addressed = _LIVE.search(unquote(urlsplit(page.url).path)) is not None
    if sum(post.time is not None or post.printed is not None for post in posts) >= _POSTS:
        return addressed or _LIVE.search(title or "") is not None or _live_classes(page) >= _POSTS
    return (
        addressed and len(blocks) >= _POSTS and page.book.tags.count("time") >= _POSTS and _live_classes(page) >= _POSTS
    )


def _live_classes(page: Page) -> int:
    return sum(
        1 for found in page.book.attributes if _LIVE_CLASS.search(f"{found.get('class', '')} {found.get('id', '')}")
    )


def _media(page: Page, blocks: tuple[Block, ...], words: int, kinds: frozenset[str]) -> OutcomeKind | None:
    path = unquote(urlsplit(page.url).path)
    declared = " ".join(page.meta_tags.get("og:type", ())).lower()
    alone = not articles(page.linked_data)
    tags = page.book.tags
    if words < _BESIDE:
        video = (
            declared.startswith("video"),
            alone and "VideoObject" in kinds,
            bool(_VIDEO_PATH.search(path)),
            "video" in tags,
        )
        if sum(video) >= 2:
            return OutcomeKind.VIDEO
        sound = bool(kinds & {"AudioObject", "PodcastEpisode", "RadioEpisode"})
        audio = (
            declared.startswith(("music", "audio")),
            alone and sound,
            bool(_AUDIO_PATH.search(path)),
            "audio" in tags,
        )
        if sum(audio) >= 2:
            return OutcomeKind.AUDIO
    gallery = (bool(kinds & {"ImageGallery", "MediaGallery"}), "gallery" in declared, bool(_GALLERY_PATH.search(path)))
    if words >= _BESIDE_PICTURES or not any(gallery):
        return None
    pictures = max(sum(block.kind is BlockKind.CAPTION for block in blocks), _captioned(page))
    return OutcomeKind.GALLERY if pictures >= _PICTURES else None


def is_recording(page: Page) -> bool:
    """Whether the page is there for a video, a sound or pictures, and may so have no text at all."""
    return _media(page, (), 0, type_names(page)) is not None


def _captioned(page: Page) -> int:
    """Pictures with words of their own: in a figure, or in a small box that calls itself their caption."""
    book = page.book
    figures = sum(book.first[n] < book.last[n] for n in book.with_tag("figure"))
    if figures >= _PICTURES:
        return figures
    named = [_CAPTION.search(look.classes or "") is not None for look in page.looks.kinds]
    boxes = {book.first[n] for n, look in enumerate(page.looks.of) if named[look] and book.last[n] - book.first[n] <= 2}
    return max(figures, min(len(boxes), len(book.with_tag("img"))))


def _is_stub(page: Page, words: int, gated: bool) -> bool:
    if words >= _TEASER:
        return False
    return gated or any(
        str(thing.get("isAccessibleForFree")).lower() == "false" for thing in articles(page.linked_data)
    )


def _refuse_if_in_script(page: Page, words: int) -> None:
    told = max((len(text_in(thing.get("articleBody")).split()) for thing in articles(page.linked_data)), default=0)
    if told >= _IN_SCRIPT and told >= _TIMES * max(words, 1):
        raise NeedsRender(
            f"{page.url}: {words} words in the markup, {told} in its linked data; the text is made in a browser"
        )


def _is_other(page: Page, kinds: frozenset[str]) -> bool:
    """A shop's or a forum's page that says so; reviews carry products too, but call themselves articles."""
    declared = page.meta_tags.get("og:type", ())
    shop = bool(kinds & {"Product", "ProductGroup"}) and "article" not in declared
    return (
        shop or declared[:1] in (("product",), ("product.group",)) or bool(kinds & {"DiscussionForumPosting", "QAPage"})
    )


def state_size(page: Page) -> int:
    """Characters of a framework's data in the page's scripts (Next, Nuxt, Apollo, Redux), from _STATE on; else 0."""
    size = 0
    for script in page.for_machines["script"]:
        text = script.text or ""
        if script.get("id") in ("__NEXT_DATA__", "__NUXT_DATA__") or _HOLDS.search(text, 0, 400):
            size += len(text)
    return size if size >= _STATE else 0


_HOLDS = re.compile(r"__next_f|__NUXT__|__APOLLO_STATE__|__INITIAL_STATE__|__PRELOADED_STATE__|__DATA__")
