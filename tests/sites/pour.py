"""Words of a page, poured into the markup that is known of its site. No word of any page stands here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any


@dataclass(frozen=True)
class Seed:
    """One page: what is expected of it, and its lines."""

    wanted: dict[str, Any]
    lines: list[str]

    @cached_property
    def roles(self) -> dict[int, str]:
        """Line number → role; boilerplate with its class, as `ad`."""
        classes = {line["line"]: line["class"] for line in self.wanted["boilerplate"]}
        return {line["n"]: classes.get(line["n"], line["role"]) for line in self.wanted["lines"]}

    def text(self, n: int) -> str:
        """One line, counted from 1: without bullet, NFC, escaped."""
        bare = unicodedata.normalize("NFC", self.lines[n - 1].replace("\u00a0", " "))
        return escape(re.sub(r"^(?:\u2022 )+", "", " ".join(bare.split())))

    def of(self, *roles: str) -> list[str]:
        """Lines of some roles, in order."""
        return [self.text(n) for n, role in sorted(self.roles.items()) if role in roles]

    def between(self, first: int, last: int, tag: str = "p") -> str:
        """Lines first to last, each in an element."""
        return each(tag, (self.text(n) for n in range(first, last + 1) if n in self.roles))


def each(tag: str, texts: Iterable[str], inside: str = "{}") -> str:
    """Texts, each in an element; `inside` is what stands around the text in it."""
    name = tag.split()[0]
    return "\n".join(f"<{tag}>{inside.replace('{}', text)}</{name}>" for text in texts)


def page(seed: Seed, head: str, body: str) -> str:
    """A whole document."""
    title = escape(seed.wanted["headline"])
    site = escape(seed.wanted["site_name"] or seed.wanted["site"])
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} - {site}</title>'
        f'<link rel="canonical" href="{seed.wanted["url_hint"]}">{head}</head><body>{body}</body></html>'
    )


def links(texts: Iterable[str], tag: str = "li") -> str:
    """Texts as links, each in an element."""
    return "\n".join(f'<{tag}><a href="/x/{n}">{text}</a></{tag}>' for n, text in enumerate(texts))


def tagdiv(seed: Seed) -> str:
    """WordPress with the tagDiv theme: the import's tail lies in the content element."""
    (headline,) = seed.of("headline")
    first = next(n for n, role in seed.roles.items() if role == "ad")
    last_in = next(n for n, role in seed.roles.items() if role == "source-link")
    inside = [n for n in sorted(seed.roles) if first <= n <= last_in]
    spot = '<div class="td-a-rec td-a-rec-id-content_inline"><a class="td_spot_img_all" href="#"><img src="s.jpg" alt="spot_img"></a></div>'
    content = "\n".join(f"<p>{seed.text(n)}</p>{spot if n == inside[3] else ''}" for n in inside)
    rest = [seed.text(n) for n in sorted(seed.roles) if n > last_in and "spot" not in seed.text(n)]
    return page(seed, f'<meta property="og:site_name" content="{seed.wanted["site_name"]}">', f"""
<div class="tdb_header_menu"><ul class="tdb-menu">{links(["Home", "Sports"])}</ul></div>
<article class="tdb_template post type-post">
<div class="tdb_title"><h1 class="tdb-title-text">{headline}</h1></div>
<div class="tdb_single_author"><span class="tdb-author-by">By</span> <a class="tdb-author-name" href="/author/desk/">Desk Account</a></div>
<div class="tdb_single_featured_image"><img src="/lead.jpg" alt="{headline}"></div>
<div class="td_block_wrap tdb_single_content"><div class="tdb-block-inner td-post-content tagdiv-type">
{content}
</div></div>
<div class="td-a-rec td-a-rec-id-custom-spot"><a class="td_spot_img_all" href="#"><img src="t.jpg" alt="spot_img"></a></div>
<div class="td_block_wrap tdb_single_related">{each('h4 class="td-block-title"', rest)}</div>
</article>""")  # fmt: skip


def wordpress(seed: Seed) -> str:
    """WordPress with Top 10 and wpDiscuz: counter and imported card lie in the content element."""
    (headline,) = seed.of("headline")
    card = seed.of("inline-related")
    related = seed.of("related")
    cards = "\n".join(f'<div class="card"><a href="/c"><h4>{text}</h4></a></div>' if len(text) < 120 else f"<div class='card'><p>{text}</p></div>" for text in related[1:])  # fmt: skip
    bubble = seed.of("comments")
    return page(seed, "", f"""
<header id="masthead" class="site-header"><nav class="main-navigation"><ul>{links(["News", "Travel"])}</ul></nav></header>
<main id="primary" class="site-main"><article class="post type-post status-publish">
<header class="entry-header"><h1 class="entry-title">{headline}</h1></header>
<div class="entry-content">
{each("p", seed.of("body"))}
<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="https://original.test/x"><div class="kg-bookmark-content"><div class="kg-bookmark-title">{card[0]}</div><div class="kg-bookmark-description">{card[1]}</div></div><div class="kg-bookmark-thumbnail"><img src="https://original.test/d.jpg" alt="{card[2]}"></div></a></figure>
{each("p", seed.of("source-link"), '<a href="https://original.test/y">{}</a>')}
<div class="tptn_counter" id="tptn_counter_1">{seed.of("counter")[0]}</div>
</div></article>
<div class="related-posts"><h3>{related[0]}</h3>{cards}</div>
<div id="wpdcom" class="wpdiscuz_unauth"><div class="wpd-thread-wrapper"></div></div></main>
<div id="wpd-bubble-wrapper"><span id="wpd-bubble-all-comments-count">{bubble[0]}</span><div id="wpd-bubble"><div id="wpd-bubble-add-message">{bubble[1]}</div></div><div id="wpd-bubble-comment-date">{bubble[2]}</div><span id="wpd-bubble-comment-close"><a href="#">{bubble[3]}</a></span></div>""")  # fmt: skip


def mayadeen(seed: Seed) -> str:
    """The content element holds a box of related stories and a line 'read more'; lists, ticker and footer lie outside."""
    wanted = seed.roles
    story = [n for n, role in sorted(wanted.items()) if role in ("body", "inline-related", "read-more")]
    content, box = [], [seed.text(n) for n in story if wanted[n] == "inline-related"]
    for n in story:
        if wanted[n] == "body":
            content.append(f"<p>{seed.text(n)}</p>")
        elif wanted[n] == "read-more":
            content.append(f'<p><strong><a href="/r">{seed.text(n)}</a></strong></p>')
        elif box:
            content.append(f'<div class="dual-related"><h4>{box[0]}</h4><ul>{links(box[1:])}</ul></div>')
            box = []
    author, source, published = (seed.of(role)[0] for role in ("author", "source", "published"))
    alt = seed.of("image-alt")[0]
    return page(seed, f'<meta property="og:site_name" content="{seed.wanted["site_name"]}">', f"""
<header><a href="/">{seed.of("logo")[0]}</a><nav class="navbar"><ul>{links(seed.of("nav"))}</ul></nav>
<div class="ticker"><ul>{links(seed.of("ticker"))}</ul></div></header>
<main><section class="article-page"><div class="details-white-box"><h1>{seed.of("headline")[0]}</h1>
<ul class="article-info"><li>{author}</li><li>{source}</li><li>{published}</li></ul><span>{seed.of("reading-time")[0]}</span>
<p class="lg_para summary">{seed.of("deck")[0]}</p><button>{seed.of("audio")[0]}</button>
<ul class="slider"><li><figure><img data-src="/lead.jpg" alt="{alt}"><figcaption>{seed.of("caption")[0]}</figcaption></figure></li></ul>
<div class="p-content">{"".join(content)}</div>
<ul class="tags">{"".join(f'<li><a href="/tags/{n}">{text}</a></li>' for n, text in enumerate(seed.of("tags")))}</ul></div></section>
<section class="most-read">{each("h4", seed.of("most-read"), '<a href="/m">{}</a>')}</section>
<section class="coverage">{each("h4", seed.of("coverage", "topic"), '<a href="/c">{}</a>')}</section>
<section class="read-next">{each("h4", seed.of("read-next"), '<a href="/n">{}</a>')}</section></main>
<footer>{each("p", seed.of("footer"))}</footer>""")  # fmt: skip


def ukrainska(seed: Seed) -> str:
    """The older look: advertising between the paragraphs, author and date in one line, tags behind the text."""
    wanted = seed.roles
    story = [n for n, role in sorted(wanted.items()) if role in ("body", "ad", "donation") and 12 <= n <= 33]
    kinds = dict(
        zip([n for n, role in sorted(wanted.items()) if role == "body"], seed.wanted["body_kinds"], strict=True)
    )
    content = ""
    for n in story:
        text = seed.text(n)
        if wanted[n] == "ad":
            content += f'<div class="advtext_mob">{text}</div><div class="nts-ad"></div>'
        elif wanted[n] == "donation":
            content += f'<p><strong><em><a href="/eng/support/">{text}</a></em></strong></p>'
        elif kinds[n] == "list-item":
            content += f"<ul><li>{text}</li></ul>"
        else:
            content += f"<h3>{text}</h3>" if kinds[n] == "subheading" else f"<p>{text}</p>"
    author, raw = seed.wanted["authors"][0], seed.wanted["published"]["raw"]
    tags = "".join(
        f'<span class="post_tags_item"><a href="/eng/tags/{tag.lower()}/">{tag}</a></span>'
        for tag in seed.wanted["tags"]
    )
    return page(seed, f'<meta property="og:site_name" content="{seed.wanted["site_name"]}">', f"""
<header class="header"><div class="advtext_desk">{seed.of("ad")[0]}</div><nav>{each("a", seed.of("nav", "lang-switch"))}</nav></header>
<div class="container_sub_post_news"><article class="post"><header class="post_header"><h1 class="post_title">{seed.of("headline")[0]}</h1>
<div class="post_time"><span class="post_author"><a href="/eng/authors/1/">{author}</a></span>{raw}</div></header>
<div class="block_post"><div class="post_photo_news"><img class="post_photo_news_img" src="/b.jpg" alt="{seed.of("image-alt")[0]}"><div class="post_photo_news_caption">{seed.of("caption")[0]}</div></div>
<div class="post_text">{content}</div>
<div class="post_tags">{tags}</div><div class="post_views">1409</div></div></article></div>
<aside class="section_other_news" id="important_today_block">{each("div", seed.of("top-news"), '<a href="/t">{}</a>')}</aside>
<div class="post_side_topic">{each("div", seed.of("topic"), '<a href="/p">{}</a>')}</div>
<div class="post_side_news" id="last_news_block">{each("div", seed.of("recent-news"), '<a href="/n">{}</a>')}</div>""")  # fmt: skip


def herald(seed: Seed) -> str:
    """No class says anything: landmarks, headings and figures alone."""
    related = seed.of("related")
    cards = "".join(f'<a href="/article/{n}"><h3>{text}</h3></a>' if "MIN READ" not in text else f"<span>{text}</span>" for n, text in enumerate(related[1:]))  # fmt: skip
    label = seed.of("label")
    return page(seed, "", f"""
<div id="__next"><header class="flex"><a href="/">{seed.wanted["site_name"]}</a><nav>{links(["Home", "World"])}</nav></header>
<main class="mx-auto"><article>
<h1 class="text-3xl">{seed.of("headline")[0]}</h1>
<p class="text-lg">{seed.of("deck")[0]}</p>
<p class="text-sm">{seed.of("published")[0]}</p>
<figure><img alt="{seed.of("image-alt")[0]}" src="/_next/image?url=x&amp;w=1920&amp;q=75"><figcaption>{seed.of("caption")[0]}</figcaption></figure>
<div class="flex"><span>{seed.of("share")[0]}</span></div>
<div class="prose">{each("p", seed.of("body"))}</div>
<section><h3>{label[0]}</h3></section>
<section><h3>{label[1]}</h3><div><span class="avatar">T</span><span>TT</span></div><div>{seed.of("byline")[0]}</div></section>
</article>
<section><h2>{related[0]}</h2>{cards}</section></main></div>""")  # fmt: skip


#: In the order of the seeds' numbers.
POURED: tuple[Callable[[Seed], str], ...] = (tagdiv, wordpress, mayadeen, ukrainska, herald)
