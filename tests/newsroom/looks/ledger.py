"""WordPress with a tagDiv theme; each text ends in what the importer stamped on it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tests.newsroom.looks import parts

if TYPE_CHECKING:
    from tests.newsroom.outlets import Place, Story

_AD = '<div class="td-a-rec td-a-rec-id-content_inline"><a class="td_spot_img_all" href="#"><img src="/ads/spot.png" alt="spot_img"></a></div>'


def frame(place: Place, title: str, main: str, extra: str = "") -> str:
    """A whole page."""
    menu = "".join(
        f'<li class="menu-item"><a href="{place.link(f"/category/{name}/")}">{escape(name.title())}</a></li>'
        for name in place.outlet.sections
    )
    trending = parts.links(
        place, place.stories()[:4], '<div class="td-trending-now-post"><a href="{url}">{title}</a></div>'
    )
    return f"""<!DOCTYPE html>
<html lang="en-GB">{parts.head(place, title, extra)}
<body class="post-template-default single td-animation-stack">
<div id="cookie-law-info-bar"><span>We use cookies to make this site work and to count our readers. <a href="#">Cookie settings</a> <a href="#">Accept</a></span></div>
<div class="td-header-wrap"><div class="tdb_header_menu"><ul id="menu-main" class="menu">
<li class="menu-item"><a href="{place.link("/")}">Home</a></li>{menu}<li class="menu-item"><a href="{place.link("/about")}">About us</a></li></ul></div>
<div class="td-trending-now-wrapper"><span class="td-trending-now-title">Trending Now</span>{trending}</div></div>
{main}
<div class="td-footer-wrapper"><div class="td-footer-container"><aside class="widget"><h4 class="block-title">About us</h4>
<p>{escape(place.outlet.name)} is your source of news, features and pictures. Write to us about anything.</p></aside>
<ul class="menu"><li><a href="{place.link("/contact")}">Contact us</a></li><li><a href="{place.link("/privacy-policy")}">Privacy Policy</a></li></ul>
<div class="td-sub-footer-copy">© All rights reserved</div></div></div>
</body></html>"""


def article(place: Place, story: Story) -> str:
    """A story page."""
    body = parts.blocks(story)
    body.insert(2, _AD)
    words = [word for word in story.title.split() if len(word) > 3]
    related = parts.links(
        place,
        place.others(story, 3),
        '<div class="td_module_wrap"><h3 class="entry-title td-module-title"><a href="{url}">{title}</a></h3></div>',
    )
    deck = f'<p class="td-post-sub-title">{escape(story.deck)}</p>' if story.deck else ""
    main = f"""<article class="post type-post td-container-wrap"><div class="tdb-breadcrumbs"><a href="{place.link("/")}">Home</a> <a href="{place.link(f"/category/{story.section}/")}">{escape(story.section.title())}</a></div>
<h1 class="tdb-title-text">{escape(story.title)}</h1>{deck}
<div class="tdb_single_author"><span class="tdb-author-by">By</span> <a class="tdb-author-name" href="{place.link("/author/desk/")}">{escape(story.byline)}</a></div>
<div class="tdb_single_date"><time class="entry-date updated td-module-date" datetime="{story.published.isoformat()}">{story.published:%B %-d, %Y}</time></div>
<div class="tdb_single_post_share"><span>Share</span><a href="#">Facebook</a><a href="#">Twitter</a><a href="#">Pinterest</a><a href="#">WhatsApp</a></div>
<div class="tdb_single_featured_image"><img src="/images/{story.slug[:12]}.jpg" alt="{escape(story.title)}"></div>
<div class="tdb_single_content"><div class="tdb-block-inner td-fix-index td-post-content tagdiv-type">
<p><strong>Advertise with {escape(place.outlet.name)} – call the front desk today</strong></p>
{chr(10).join(body)}
<p>– Ends</p><p>Inputs from the district desks</p><div><p>Published By:</p><p>{escape(story.byline)}</p></div><div><p>Published On:</p><p>{story.published:%b %-d, %Y}</p></div><p>Tune In</p>
<p>{" ".join(f"#{word}" for word in words)}</p><p>latest news today, news today, breaking news, top news, ledger, ledger news, morning ledger today</p><p><a href="#">News Source</a></p>
</div></div>
<div class="tdb_single_tags"><span>Tags</span><ul class="tdb-tags"><li><a href="{place.link("/tag/news/")}">news</a></li></ul></div>
<div class="td_block_wrap tdb_single_related"><h4 class="td-block-title"><span class="td-pulldown-size">Related News</span></h4>{related}</div>
<div id="comments" class="comments"><div id="respond" class="comment-respond"><h3>LEAVE A REPLY</h3><form><p>Your email address will not be published in any case.</p><textarea name="comment">Comment:</textarea><button>Post Comment</button></form></div></div>
</article>"""
    return frame(place, story.title, main, parts.meta(place, story))
