"""WordPress with cards of related posts, a view counter inside the content, and a comment bubble."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tests.newsroom.looks import parts

if TYPE_CHECKING:
    from tests.newsroom.outlets import Place, Story


def frame(place: Place, title: str, main: str, extra: str = "") -> str:
    """A whole page."""
    menu = "".join(
        f'<li><a href="{place.link(f"/category/{name}/")}">{escape(name.title())}</a></li>'
        for name in place.outlet.sections
    )
    popular = parts.links(
        place,
        place.stories()[:3],
        '<li><a class="tptn_link" href="{url}"><span class="tptn_title">{title}</span></a></li>',
    )
    return f"""<!DOCTYPE html>
<html lang="en">{parts.head(place, title, extra)}
<body><header class="site-header"><p class="site-title"><a href="{place.link("/")}">{escape(place.outlet.name)}</a></p>
<nav class="main-navigation"><ul>{menu}</ul></nav><form role="search"><input type="search" placeholder="Search …"><button>Search</button></form></header>
{main}
<aside class="widget-area"><section class="widget"><h2 class="widget-title">Popular Posts</h2><div class="tptn_posts tptn_posts_widget"><ul>{popular}</ul></div></section>
<section class="widget"><h2 class="widget-title">Newsletter</h2><form class="mc4wp-form"><p>Get the tides and the news in your mailbox every morning.</p><input type="email"><button>Sign up</button></form></section></aside>
<footer class="site-footer"><p>Copyright 2026 {escape(place.outlet.name)}. Theme by nobody in particular.</p></footer>
<div class="cookie-notice" role="dialog"><p>This website uses cookies to improve your experience.</p><button>Got it</button></div>
</body></html>"""


def article(place: Place, story: Story) -> str:
    """A story page."""
    cards = "".join(
        f'<div class="related-card"><a href="{escape(place.url(other))}"><img src="/images/{other.slug[:10]}.jpg" alt="{escape(other.title)}">'
        f"<h4>{escape(other.title)}</h4></a><p>{escape(' '.join(' '.join(other.body).split()[:55]))}</p></div>"
        for other in place.others(story, 3)
    )
    number = 4000 + sum(map(ord, story.slug)) % 1000
    main = f"""<main id="primary"><article id="post-{number}" class="post type-post">
<header class="entry-header"><h1 class="entry-title">{escape(story.title)}</h1>
<div class="entry-meta"><span class="posted-on"><time class="entry-date published" datetime="{story.published.isoformat()}">{story.published:%d %B %Y}</time></span></div></header>
<div class="entry-content">
{chr(10).join(parts.blocks(story))}
<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="http://someone-else.test/news/a-story-of-another-house"><div class="kg-bookmark-title">A story of another house</div><div class="kg-bookmark-description">The long conversation was the second within a month, officials said.</div><div class="kg-bookmark-thumbnail"><img src="/images/other.jpg" alt="Article image"></div></a></figure>
<p><a href="http://someone-else.test/original">Source link</a></p>
<div class="tptn_counter" id="tptn_counter_{number}">Visited 17 times, 1 visit(s) today</div>
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li><a href="#">Email</a></li><li><a href="#">Print</a></li></ul></div>
</div>
<section class="related-posts"><h3>Related Article</h3>{cards}</section>
<div id="wpdcom"><div class="wpd-thread-wrapper"><p class="wpd-comment-text">First! And a fine story it is, from a reader who was there.</p></div></div>
</article></main>
<div id="wpd-bubble-wrapper"><span id="wpd-bubble-all-comments-count">0</span><div id="wpd-bubble-add-message">Would love your thoughts, please comment.<span id="wpd-bubble-add-message-close">x</span></div></div>"""
    return frame(place, story.title, main, parts.meta(place, story))
