"""Two looks of one outlet, both live: `old` stories in the former one; advertising between paragraphs in both."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tests.newsroom.looks import parts

if TYPE_CHECKING:
    from tests.newsroom.outlets import Place, Story

_AD = '<div class="advtext_mob">Advertisement:</div><div class="nts-ad"><div class="nts-video-wrapper"><p>ADVERTISEMENT:</p></div></div>'


def frame(place: Place, title: str, main: str, extra: str = "") -> str:
    """A whole page."""
    recent = parts.links(
        place,
        place.stories()[:4],
        '<div class="article_news_list"><div class="article_time">09:30</div><div class="article_title"><a href="{url}">{title}</a></div></div>',
    )
    return f"""<!DOCTYPE html>
<html lang="en">{parts.head(place, title, extra)}
<body><header class="header"><div class="unit_header_banner"><div class="advtext">Advertisement:</div></div>
<nav class="header_nav"><a href="{place.link("/eng/")}">Eng</a> <a href="{place.link("/rus/")}">Рус</a> <a href="{place.link("/")}">All Sections</a> <a href="{place.link("/eng/support/")}">Support Us</a></nav></header>
{main}
<aside class="section_other_news" id="important_today_block"><h2>Top news of today</h2>{recent}<a class="button_more" href="{place.link("/news/news")}">All News</a></aside>
<div class="post_side_news" id="last_news_block"><h3>RECENT NEWS</h3>{recent}</div>
<footer class="footer"><div class="footer_social"><a href="#">Facebook</a> <a href="#">Telegram</a></div><p>© 2000-2026, {escape(place.outlet.name)}. Use of materials is permitted with a link.</p></footer>
</body></html>"""


def article(place: Place, story: Story) -> str:
    """A story page in the look it was published in."""
    body = [parts.labelled(element) for element in parts.blocks(story)]
    body.insert(2, _AD)
    body.append('<p><strong><em>Support the Gazette or become <a href="#">our patron</a>!</em></strong></p>')
    text = "\n".join(body)
    main = _old(place, story, text) if "old" in story.flags else _new(place, story, text)
    extra = f'<link rel="canonical" href="{escape(place.url(story))}">{parts.linked_data(place, story)}'
    return frame(place, story.title, main, extra)


def _new(place: Place, story: Story, text: str) -> str:
    topic = parts.links(
        place, place.others(story, 3), '<div class="post_side_topic_item"><a href="{url}">{title}</a></div>'
    )
    caption, _, credit = story.caption.partition(" Photo: ")
    return f"""<div class="container_sub_post_news"><article class="post_news"><header class="post_news_header"><h1 class="post_news_title">{escape(story.title)}</h1>
<div class="post_news_date"><span class="post_news_author"><a href="#">{escape(story.byline)}</a></span> — {story.published:%-d %B, %H:%M}</div></header>
<div class="post_news_photo"><img src="/images/{story.slug}.jpg" alt="{escape(story.title)}"><div class="post_news_photo_captain">{escape(caption)}</div><div class="post_news_photo_source">{escape(credit)}</div></div>
<aside class="post_news_service"><div class="post_news_social"><a href="#">Share</a></div><button class="copy_button">Copy</button><div class="tooltip">link copied</div><div class="post_statistic"><span id="articleCountView" class="post_views">2041</span></div></aside>
<div class="post_news_text">
{text}
</div><div class="post_news_tags"><a href="#">river</a><a href="#">district</a></div></article>
<div class="post_side_topic"><div class="post_side_topic_title">river</div>{topic}</div><div class="advtext1">Be polite. Comments that insult are removed.</div></div>"""


def _old(place: Place, story: Story, text: str) -> str:
    return f"""<div class="container_sub_post_news"><article class="post"><header class="post_header"><h1 class="post_title">{escape(story.title)}</h1>
<div class="post_time"><span class="post_author"><a href="#">{escape(story.byline)}</a></span> — {story.published:%A, %-d %B %Y, %H:%M}</div></header>
<div class="block_post"><div class="post_photo_news"><img class="post_photo_news_img" src="/images/{story.slug}.jpg" alt="{escape(story.title)}"><div class="post_photo_news_captain">{escape(story.caption)}</div></div>
<div class="post_text">
{text}
</div><div class="post_tags"><span class="post_tags_item"><a href="#">district</a></span></div><div class="post_views">1187</div><div class="post_social"><a class="post_social_item" href="#">Share</a></div></div></article></div>"""
