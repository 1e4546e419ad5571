"""A page as Next.js renders it: the data once more as JSON, class names that say nothing, cards with reading times."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from tests.newsroom.looks import parts

if TYPE_CHECKING:
    from tests.newsroom.outlets import Place, Story

_NOTE = "English edition by North Post, adapted for local and international readers"


def frame(place: Place, title: str, main: str, extra: str = "", data: str = "{}") -> str:
    """A whole page."""
    menu = "".join(
        f'<li><a href="{place.link(f"/{name}")}"><span class="icon">{name}_2_fill</span>{escape(name.title())}</a></li>'
        for name in place.outlet.sections
    )
    return f"""<!DOCTYPE html>
<html lang="en">{parts.head(place, title, extra)}
<body><div id="__next"><header class="css-1x0"><a href="{place.link("/")}">{escape(place.outlet.name)}</a><nav><ul><li><a href="{place.link("/")}">Home</a></li>{menu}</ul></nav></header>
{main}
<footer class="css-9f"><p>{escape(place.outlet.name)} tells the news of the north in English.</p><ul><li><a href="{place.link("/about")}">About</a></li><li><a href="{place.link("/privacy")}">Privacy</a></li></ul></footer></div>
<div id="qc-cmp2-container"><p>We value your privacy. We and our partners store information on a device.</p><button>AGREE</button></div>
<script id="__NEXT_DATA__" type="application/json">{data}</script></body></html>"""


def article(place: Place, story: Story) -> str:
    """A story page."""
    cards = parts.links(
        place,
        place.others(story, 4),
        '<a class="css-card" href="{url}"><img alt="{title}" src="/_next/image?url=x&amp;w=640&amp;q=75"><h3>{title}</h3><span>1 MIN READ</span></a>',
    )
    main = f"""<main class="css-2b"><h1 class="css-h1">{escape(story.title)}</h1>
<p class="css-deck">{escape(story.deck)}</p>
<div class="css-date">» Published: {story.published:%B %d %Y}</div>
<figure class="css-fig"><img alt="{escape(story.title)}" src="/_next/image?url=https%3A%2F%2Fstore.test%2Fa.jpg&amp;w=1080&amp;q=75"><figcaption>{escape(story.caption)}</figcaption></figure>
<div class="css-share"><span>Share this article</span><a href="#">f</a><a href="#">x</a></div>
<div class="css-body">
{chr(10).join(parts.blocks(story))}
</div>
<div class="css-tags"><h4>Tags</h4></div>
<div class="css-author"><h4>Author</h4><div class="avatar">N</div><div>{escape(story.byline)}</div><div><span>By {escape(story.byline)}</span><span>{_NOTE}</span></div></div>
<section class="css-more"><h2>More news</h2>{cards}</section></main>"""
    page = {
        "props": {
            "pageProps": {
                "article": {"title": story.title, "lead": story.deck, "published": story.published.date().isoformat()}
            }
        }
    }
    extra = f'<link rel="canonical" href="{escape(place.url(story))}"><meta name="description" content="{escape(story.deck)}">'
    return frame(place, story.title, main, extra, json.dumps(page).replace("</", "<\\/"))
