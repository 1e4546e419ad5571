"""What the outlets are: their stories, read from `stories/*.txt`, and where these are published."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import ModuleType

from tests.newsroom.looks import gazette, harbour, ledger, meridian, north

_STORIES = Path(__file__).parent / "stories"


@dataclass(frozen=True, kw_only=True)
class Story:
    """One article as its editors wrote it."""

    slug: str
    section: str
    published: datetime
    byline: str
    flags: frozenset[str]
    """`gzip`, `chunked`: how it is sent; `old`: in the outlet's former look."""
    title: str
    deck: str
    blocks: tuple[str, ...]
    """Paragraphs; `## ` begins a heading, `- ` a list item, `> ` a quotation, `! ` a photo's caption."""

    @property
    def body(self) -> list[str]:
        """The text that must be left when the page is cleaned; captions are no part of it."""
        return [re.sub(r"^(?:##|-|>) ", "", block) for block in self.blocks if not block.startswith("! ")]

    @property
    def caption(self) -> str:
        """The lead picture's caption, '' where there is none."""
        return next((block[2:] for block in self.blocks if block.startswith("! ")), "")


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """One invented outlet."""

    key: str
    """First step of its path when it is asked for directly."""
    host: str
    name: str
    look: ModuleType
    """Its templates: `article(place, story)` and `frame(place, title, main)`."""
    feed: str
    """Path of its feed; '' where it has none."""
    path_of: Callable[[Story], str]
    stories: tuple[Story, ...] = ()

    @property
    def sections(self) -> list[str]:
        """Sections in the order in which stories name them."""
        return list(dict.fromkeys(story.section for story in self.stories))


@dataclass(frozen=True)
class Place:
    """An outlet as seen from one way in: all links on a page stay on that way."""

    base: str
    """`http://host` or `http://127.0.0.1:port/key`, without trailing slash."""
    outlet: Outlet
    edits: dict[str, Story] = field(default_factory=dict)
    """Stories as they are now, by slug."""

    def link(self, path: str) -> str:
        """The address of a path of this outlet."""
        return self.base + path

    def url(self, story: Story) -> str:
        """The address of a story."""
        return self.link(self.outlet.path_of(story))

    def stories(self) -> list[Story]:
        """All stories as they are now, the newest first."""
        current = [self.edits.get(story.slug, story) for story in self.outlet.stories]
        return sorted(current, key=lambda story: story.published, reverse=True)

    def others(self, story: Story, count: int) -> list[Story]:
        """Some other stories, for related links and lists of the most read."""
        return [other for other in self.stories() if other.slug != story.slug][:count]


def _read(name: str) -> tuple[Story, ...]:
    text = (_STORIES / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(_story(part) for part in re.split(r"^@ ", text, flags=re.MULTILINE)[1:])


def _story(text: str) -> Story:
    """`slug | section | date | byline | flags`, then title, deck (`~ …`, may be missing) and blocks."""
    parts = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))
    head, title, *rest = parts
    slug, section, published, byline, flags = (part.strip() for part in (head + " | | ").split("|")[:5])
    deck = rest.pop(0)[2:] if rest[0].startswith("~ ") else ""
    return Story(
        slug=slug, section=section, published=datetime.fromisoformat(published), byline=byline,
        flags=frozenset(flags.split()), title=title, deck=deck, blocks=tuple(rest),
    )  # fmt: skip


def _dated(story: Story) -> str:
    day = story.published
    return f"/eng/news/{day.year}/{day.month}/{day.day}/{story.slug}/"


def all_outlets() -> tuple[Outlet, ...]:
    """The five outlets with their stories."""
    plain = (
        Outlet(key="ledger", host="morning-ledger.test", name="Morning Ledger Network", look=ledger, feed="/feed/",
               path_of=lambda story: f"/{story.section}/{story.slug}"),
        Outlet(key="harbour", host="harbour-digest.test", name="Harbour Digest", look=harbour, feed="/feed/",
               path_of=lambda story: f"/{story.slug}"),
        Outlet(key="meridian", host="meridian-wire.test", name="Meridian Wire", look=meridian, feed="/rss",
               path_of=lambda story: f"/news/{story.section}/{story.slug[:60]}"),
        Outlet(key="gazette", host="river-gazette.test", name="River Gazette", look=gazette, feed="/eng/rss/",
               path_of=_dated),
        Outlet(key="north", host="north-post.test", name="North Post", look=north, feed="",
               path_of=lambda story: f"/article/{story.slug}"),
    )  # fmt: skip
    return tuple(replace(outlet, stories=_read(outlet.key)) for outlet in plain)
