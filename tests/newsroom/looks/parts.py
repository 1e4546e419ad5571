"""Pieces that several looks share."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.newsroom.outlets import Place, Story

_TAGS = {"##": "h2", ">": "blockquote"}


def blocks(story: Story) -> list[str]:
    """The body as HTML elements: paragraphs, headings, quotations; runs of list items as one list."""
    made: list[str] = []
    for block in story.blocks:
        mark, _, text = block.partition(" ")
        if mark == "!":
            continue
        if mark == "-":
            item = f"<li>{escape(text)}</li>"
            if made and made[-1].startswith("<ul>"):
                made[-1] = made[-1].replace("</ul>", item + "</ul>")
            else:
                made.append(f"<ul>{item}</ul>")
        elif mark in _TAGS:
            made.append(f"<{_TAGS[mark]}>{escape(text)}</{_TAGS[mark]}>")
        else:
            made.append(f"<p>{escape(block)}</p>")
    return made


def labelled(element: str) -> str:
    """A paragraph whose leading label (`Source:`, `Details:`, `Quote from the minister:`) is set in bold."""
    return re.sub(r"^<p>((?:Source|Details|Quote[\w ]{0,30}):)", r"<p><strong>\1</strong>", element)


def links(place: Place, stories: list[Story], shape: str) -> str:
    """One piece of HTML per story; `shape` has `{url}` and `{title}`."""
    return "".join(shape.format(url=escape(place.url(story)), title=escape(story.title)) for story in stories)


def head(place: Place, title: str, extra: str = "") -> str:
    """The `head` element."""
    feed = (
        f'<link rel="alternate" type="application/rss+xml" title="{escape(place.outlet.name)}" href="{place.link(place.outlet.feed)}">'
        if place.outlet.feed
        else ""
    )
    return (
        f'<head><meta charset="UTF-8"><title>{escape(title)} - {escape(place.outlet.name)}</title>\n{feed}{extra}\n'
        "<style>.menu{display:flex}.ad{min-height:90px}</style><script>window.dataLayer=window.dataLayer||[];</script></head>"
    )


def meta(place: Place, story: Story) -> str:
    """Open Graph and article tags, and the canonical address."""
    url = escape(place.url(story))
    return (
        f'<link rel="canonical" href="{url}"><meta property="og:type" content="article"><meta property="og:url" content="{url}">'
        f'<meta property="og:title" content="{escape(story.title)}"><meta property="og:site_name" content="{escape(place.outlet.name)}">'
        f'<meta property="article:published_time" content="{story.published.isoformat()}">'
    )


def linked_data(place: Place, story: Story) -> str:
    """The article as JSON-LD."""
    data: dict[str, Any] = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": story.title, "inLanguage": "en",
        "datePublished": story.published.isoformat(), "articleSection": story.section, "mainEntityOfPage": place.url(story),
        "author": [{"@type": "Person", "name": story.byline}], "publisher": {"@type": "Organization", "name": place.outlet.name},
    }  # fmt: skip
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'
