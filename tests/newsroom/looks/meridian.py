"""A large outlet: mega menu, ticker, related titles in mid-body, most read, coverage, apps."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tests.newsroom.looks import parts

if TYPE_CHECKING:
    from tests.newsroom.outlets import Place, Story


def frame(place: Place, title: str, main: str, extra: str = "") -> str:
    """A whole page."""
    menu = "".join(
        f'<li><a href="{place.link(f"/news/{name}")}">{escape(name.title())}</a></li>' for name in place.outlet.sections
    )
    ticker = parts.links(place, place.stories()[:5], '<li class="ticker-item"><a href="{url}">{title}</a></li>')
    most = parts.links(
        place,
        place.stories()[2:6],
        '<div class="media"><div class="media-caption"><h4><a href="{url}">{title}</a></h4><span class="date">2 Mar 11:40</span></div></div>',
    )
    return f"""<!DOCTYPE html>
<html lang="en" dir="ltr">{parts.head(place, title, extra)}
<body><header><div class="lang"><a href="#">العربية</a> <a href="#">Español</a></div><a href="{place.link("/")}"><img class="logo" alt="{escape(place.outlet.name)}" src="/logo.svg"></a>
<nav class="mega-menu"><ul><li>News<ul>{menu}</ul></li><li>Articles<ul><li><a href="{place.link("/articles/opinion")}">Opinion</a></li><li><a href="{place.link("/articles/analysis")}">Analysis</a></li></ul></li><li>Videos</li><li>In Pictures</li><li>Africa</li><li>Asia</li><li>Europe</li></ul></nav>
<div class="ticker breaking-news"><span>Latest</span><ul>{ticker}</ul></div></header>
{main}
<section class="most-read"><h3>Most Read</h3>{most}</section>
<section class="coverage"><h3>Coverage</h3><div class="media"><h4><a href="{place.link("/articles/analysis")}">The winter of the high passes</a></h4></div></section>
<footer><div class="mobile-apps"><a href="#">Android</a><a href="#">iOS</a></div><p>Follow us wherever you are, and tell your friends.</p><p>All rights reserved {escape(place.outlet.name)}</p></footer>
<div class="cookie-notice">By using this site you agree to our cookies. <button>OK</button></div>
</body></html>"""


def article(place: Place, story: Story) -> str:
    """A story page."""
    body = parts.blocks(story)
    two = parts.links(place, place.others(story, 2), '<li><a href="{url}">{title}</a></li>')
    body.insert(2, f'<div class="dual-related"><h4>Related News</h4><ul>{two}</ul></div>')
    more = place.others(story, 4)[-1]
    body.insert(4, f'<p><strong>Read more: <a href="{escape(place.url(more))}">{escape(more.title)}</a></strong></p>')
    nexts = parts.links(place, place.others(story, 3), '<div class="media"><h4><a href="{url}">{title}</a></h4></div>')
    main = f"""<main><div class="article-page"><h1 class="article-title">{escape(story.title)}</h1>
<ul class="info"><li>By {escape(story.byline)}</li><li>Source: Agencies</li><li>{story.published:%-d %b %Y %H:%M}</li><li>3 Min Read</li></ul>
<p class="lg_para summary">{escape(story.deck)}</p>
<div class="tools"><button>Listen</button><button>x</button><a href="#">Share</a></div>
<figure class="lead"><img data-src="/media/{story.slug[:10]}.jpg" alt="{escape(story.title)}"><figcaption>{escape(story.caption)}</figcaption></figure>
<div class="p-content">
{chr(10).join(body)}
</div>
<ul class="tags"><li><a href="{place.link("/tags/" + story.section)}">{escape(story.section)}</a></li><li><a href="{place.link("/tags/news")}">news</a></li></ul>
<section class="read-next"><h3>Read Next</h3>{nexts}</section></div></main>"""
    return frame(place, story.title, main, parts.meta(place, story))
