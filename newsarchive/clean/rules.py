"""The clutter rules, one row each: what they are called, why they strike, and what they match.

Three scopes. EXACT names belong to plug-ins and standards and are safe anywhere. WORD rules match one word of a class
or id (`post-related_box` has the words post, related, box) and are doubted: they yield where much prose is at stake.
TAG rules match elements and roles. Lines of text have a room of their own (lines.py). No rule names a host.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from newsarchive.model import Reason


class Scope(StrEnum):
    """How far a rule is trusted."""

    EXACT = "exact"
    WORD = "word"
    TAG = "tag"


@dataclass(frozen=True)
class Rule:
    """One clutter rule."""

    name: str
    reason: Reason
    scope: Scope
    matches: frozenset[str]
    """EXACT: class tokens, ids as `#id`. WORD: words or pairs of neighbouring words. TAG: tags and `role=…`."""


def _rows(scope: Scope, *rows: tuple[str, Reason, str]) -> tuple[Rule, ...]:
    return tuple(Rule(name, reason, scope, frozenset(words.split())) for name, reason, words in rows)


EXACT = _rows(
    Scope.EXACT,
    ("plugin-related", Reason.RELATED,
     "#jp-relatedposts jp-relatedposts tdb_single_related td_block_related_posts td-post-next-prev yarpp-related crp_related "
     "jnews_inline_related_post_wrapper jnews_inline_related_post wp_rp_content zem_rp_content kg-bookmark-card "
     "wp-embedded-content outbrain ob-widget trc_related_container taboola-wrapper mgid-wrapper dianomi_context "
     "zergnet-widget revcontent-wrap rp4wp-related-posts wp-block-related-posts ez-toc-container"),
    ("plugin-popular", Reason.MOST_READ, "tptn_posts tptn_posts_daily tptn_posts_widget wpp-list"),
    ("plugin-share", Reason.SHARE,
     "sharedaddy sd-sharing sd-like robots-nocontent td-post-sharing td-post-sharing-top td-post-sharing-bottom "
     "tdb_single_post_share addtoany_share_save_container a2a_kit addthis_toolbox addthis_inline_share_toolbox "
     "sharethis-inline-share-buttons heateor_sss_sharing_container essb_links mashsb-container swp_social_panel "
     "jeg_share_button jeg_share_bottom_container ssba social-share-buttons"),
    ("plugin-ad", Reason.AD,
     "td-a-rec td_spot_img_all jeg_ad adsbygoogle nts-ad google-auto-placed code-block advtext advtext_mob ad-slot "
     "adslot advert advertisement advertorial-teaser"),
    ("plugin-counter", Reason.COUNTER, "tptn_counter post-views post_views wp-polls"),
    ("plugin-signup", Reason.SIGNUP,
     "jetpack_subscription_widget wp-block-jetpack-subscriptions tds-newsletter #mc_embed_signup mc4wp-form "
     "widget_mc4wp_form_widget tnp-subscription kg-signup-card newsletter-signup"),
    ("plugin-comments", Reason.COMMENTS,
     "#comments #comment-list #respond comment-respond commentlist comment-list #disqus_thread #wpdcom wpd-thread-wrapper "
     "#wpd-bubble-wrapper wpd-inline-icon-wrapper wpd-inline-form-wrapper wpdiscuz-subscribe-bar fb-comments #commento "
     "comments-area #kommentare #comentarios #commentaires comments-section comment-section comments-list"),
    ("plugin-consent", Reason.CONSENT,
     "#onetrust-consent-sdk #onetrust-banner-sdk #didomi-host cky-consent-container #qc-cmp2-container "
     "#cookie-law-info-bar cookie-notice #cookie-notice #cookie-banner cookie-banner #cookiebanner cc-window #cybotcookiebotdialog"),
    ("plugin-paywall", Reason.PAYWALL, "tp-modal tp-backdrop tp-container-inner piano-offer"),
    ("plugin-tags", Reason.TAGS, "td-post-source-tags tdb_single_tags jeg_post_tags td-post-tags"),
    ("plugin-byline", Reason.BYLINE, "author-box-wrap td-author-box tdb-author-box saboxplugin-wrap pp-multiple-authors-boxes-wrapper"),
    ("screen-reader", Reason.HIDDEN, "sr-only screen-reader-text visually-hidden visuallyhidden screenreader element-invisible u-hiddenvisually"),
    ("skip-link", Reason.MENU, "skip-link skip-to-content skiplink"),
    ("embedded-post", Reason.OUTSIDE_BODY, "twitter-tweet twitter-video instagram-media tiktok-embed fb-post bluesky-embed reddit-embed-bq mastodon-embed"),
    ("edit-marks", Reason.MENU, "mw-editsection mw-jump-link navbox catlinks printfooter noprint headerlink"),
)  # fmt: skip

WORDS = _rows(
    Scope.WORD,
    ("word-related", Reason.RELATED,
     "related relateds recommended recommendation recommendations recommends recirc recirculation readnext read-next read-more readmore "
     "more-stories more-news more-on more-from also-read read-also readalso see-also seealso similar suggested suggestions "
     "next-article next-post prev-next post-navigation post-nav nav-links relacionadas relacionados relacionada relacionado relatedposts "
     "relatedarticles related-articles verwandte crosslinks upnext up-next outbrain taboola latest-news "
     "you-may you-might mehr-zum-thema infinite-scroll linklist link-list onward powiazane"),
    ("word-teaser", Reason.RELATED, "teaser teasers card cards"),
    ("word-popular", Reason.MOST_READ, "most-read most-popular mostread mostpopular popular trending top-stories meistgelesen leidos"),
    ("word-share", Reason.SHARE,
     "share shares sharebar sharing social socials socialmedia sharer follow followus sharebuttons sharelinks teilen partager compartir print-button"),
    ("word-comments", Reason.COMMENTS, "comments commentlist commentform disqus respond kommentare comentarios commentaires livefyre spotim reader-comments"),
    ("word-signup", Reason.SIGNUP,
     "newsletter newsletters nl-signup signup sign-up subscribe subscription subscriptions mailinglist optin opt-in donate donation donations "
     "email-signup"),
    ("word-consent", Reason.CONSENT, "cookie cookies consent gdpr onetrust didomi"),
    ("word-paywall", Reason.PAYWALL, "paywall regwall paid-barrier"),
    ("word-ad", Reason.AD,
     "ad ads adv advert adverts advertisement advertisements advertising adsense adslot adunit adbox dfp banner banners sponsor sponsored sponsors werbung anzeige "
     "publicidad publicite reklama reklam reklame advertentie annonce pubblicita affiliate affiliates promo promos promotion cta promobox"),
    ("word-menu", Reason.MENU,
     "nav navbar navigation menu submenu megamenu breadcrumb breadcrumbs breadcrumbs sidebar footer masthead topbar toolbar pagination pager offcanvas drawer "
     "table-of-contents tableofcontents subnav site-header siteheader site-footer global-header page-header-nav search-form searchform langswitch language-switcher"),
    ("word-overlay", Reason.MENU, "modal popup overlay lightbox tooltip toast dropdown"),
    ("word-ticker", Reason.TICKER, "ticker newsticker breaking-news breaking-strip breaking-bar son-dakika"),
    ("word-tags", Reason.TAGS, "tags taglist tag-list tagcloud tag-cloud post-tags tags-links keywords topics categories cat-links hashtags schlagworte schlagwort etiquetas temas entry-footer"),
    ("word-byline", Reason.BYLINE,
     "byline bylines author authors authorbox author-box author-bio bio about-author autor autoren autori auteur auteurs posted-on "
     "published pubdate publish-date published-date pub-date timestamp reading-time readingtime readtime read-time entry-meta post-meta postmeta article-meta article-info entry-date "
     "post-date article-date last-updated dateline-info metadata post-info"),
    ("word-counter", Reason.COUNTER, "view-count views-count viewcount pageviews post-views article-views num-views rating ratings"),
    ("word-poll", Reason.OUTSIDE_BODY, "poll polls opinary pinpoll umfrage sondage encuesta sondaggio voting"),
    ("word-hidden", Reason.HIDDEN, "offscreen print-only printonly"),
    ("word-caption", Reason.CAPTION,
     "caption captions figcaption wp-caption-text image-credit photo-credit imagecredit credit credits copyright legende bildunterschrift "
     "bildtext photographer gallery slideshow image-meta image-caption pie-foto bildquelle media-caption"),
    ("word-box", Reason.RELATED, "infobox info-box factbox fact-box expandable-box embed embedded infokasten kasten recuadro encadre faktaruta faktaboks"),
    ("word-picture", Reason.CAPTION, "image images img photo photos pic pics picture pictures foto fotos bild bilder thumbnail legend legende"),
    ("word-player", Reason.MENU, "player jwplayer audio-player videoplayer video-player video-js videojs video-wrap video-placeholder mod-video listen vorlesen audioplayer"),
)  # fmt: skip

TAGS = _rows(
    Scope.TAG,
    ("tag-nav", Reason.MENU, "nav menu role=navigation role=search role=menu role=menubar role=tablist role=toolbar"),
    ("tag-control", Reason.MENU, "button select textarea input option datalist label progress meter"),
    ("tag-footer", Reason.MENU, "footer role=contentinfo"),
    ("tag-banner", Reason.MENU, "role=banner"),
    ("tag-aside", Reason.RELATED, "aside role=complementary"),
    ("tag-dialog", Reason.CONSENT, "dialog role=dialog role=alertdialog"),
    ("tag-form", Reason.SIGNUP, "form"),
    ("tag-embed", Reason.HIDDEN, "iframe object embed applet canvas svg audio video amp-ad math-hidden"),
    ("tag-caption", Reason.CAPTION, "figcaption"),
    ("tag-figure", Reason.CAPTION, "figure picture amp-img"),
    ("tag-gloss", Reason.OUTSIDE_BODY, "rt rp rtc"),
)  # fmt: skip

#: Elements that scripts and styles hide. Doubted like a word: such wrappers hold whole articles, too.
HIDDEN = Rule("hidden", Reason.HIDDEN, Scope.WORD, frozenset())

#: A class word that says what an element is about as a whole: the last ones count most, but all are read.
_EXACT = {word: rule for rule in EXACT for word in rule.matches}
_WORD = {word: rule for rule in WORDS for word in rule.matches}
_TAG = {word: rule for rule in TAGS for word in rule.matches}
_HIDING = frozenset(("hidden", "is-hidden", "d-none", "hide", "invisible", "ng-hide"))
#: Ids that end with a number, by their beginning, and the name whose rule is theirs.
_ID_PREFIX = re.compile(
    r"#(?:(?P<ad>taboola-|div-gpt-ad|google_ads_|ad-slot)|(?P<consent>sp_message_container)|(?P<talk>dsq-))"
)
_PREFIXED = {"ad": "adsbygoogle", "consent": "cookie-notice", "talk": "#disqus_thread"}
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARTS = re.compile(r"[^a-z0-9]+")
#: An id of more words is the slug of a heading, and tells of the story.
_SLUG = 4
#: Tokens that tell what an element has, lacks or does to others, not what it is; and the marks of style frameworks.
_ABOUT_OTHERS = re.compile(
    r"^(?:has|no|with|without|hide|show|not|enable|disable)[-_]|enabled|disabled|false|true|[:\[]", re.IGNORECASE
)
_OPENS = re.compile(
    r"accordion|collaps|expand|tab-?panel|tab-?content|toggle|faq|read-?more|(?:^|\s)#S:\d|\bregion\b|_content\b",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@lru_cache(maxsize=8_192)
def by_names(names: str) -> Rule | None:
    """The rule for a class attribute and id, written as one string with the id as `#id`; EXACT goes before WORD."""
    said: Rule | None = None
    for token in names.split():
        rule = _by_token(token)
        if rule is not None and (rule.scope is Scope.EXACT or rule is HIDDEN):
            return rule
        said = said or rule
    begun = _ID_PREFIX.search(names.lower()) if "#" in names else None
    return _EXACT[_PREFIXED[begun.lastgroup or "ad"]] if begun else said


@lru_cache(maxsize=16_384)
def _by_token(token: str) -> Rule | None:
    """The rule for one class or `#id`. Remembered apart: pages of one site share words more than whole attributes."""
    lower = token.lower()
    if lower in _EXACT:
        return _EXACT[lower]
    if lower in _HIDING:
        return HIDDEN
    is_plain = token.startswith("#") or token.islower()  # humps in ids are often random
    words = [part for part in _PARTS.split(lower if is_plain else _HUMP.sub("-", token).lower()) if part]
    if token.startswith("#") and len(words) > _SLUG:
        return None
    for n, word in enumerate(words):
        rule = _WORD.get(word) or (_WORD.get(f"{word}-{words[n + 1]}") if n + 1 < len(words) else None)
        if rule is not None:
            return None if _ABOUT_OTHERS.search(token) else rule
    return None


def by_tag(tag: str, role: str | None) -> Rule | None:
    """The rule for an element's kind."""
    return _TAG.get(tag) or (_TAG.get(f"role={role}") if role else None)


def opens(names: str) -> bool:
    """Whether class, id and role say that a reader or a script opens what is hidden: accordions, tabs, streamed parts."""
    return bool(_OPENS.search(names))


def unseen(style: str) -> bool:
    """Whether a style attribute hides its element."""
    return bool(_UNSEEN.search(style))
