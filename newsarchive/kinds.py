"""The closed lists of the house: whatever is one of a few is named here, so that it can be counted."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """Why an address was asked for."""

    PAGE = "page"
    """A page that may be an article. Only these are cleaned."""
    PART = "part"
    """A further page of an article: its text goes into the article of the first page, and makes none of its own."""
    SOURCE = "source"
    """A feed, a sitemap, a home or section page: asked for its links. Its fetch ends as a listing."""
    ROBOTS = "robots"
    """robots.txt: captured, but part of asking for a page, and so no fetch of its own."""
    DRAWN = "drawn"
    """What a browser made of a page, and had less of the story than the page itself: captured, and decides nothing."""

    @property
    def decides(self) -> bool:
        """Whether a fetch can end by a capture that was made for this."""
        return self not in (Purpose.ROBOTS, Purpose.DRAWN)


class OutcomeKind(StrEnum):
    """How a fetch can end. A closed list: `stats` adds up because nothing ends outside it."""

    ARTICLE = "article"
    LIVE_BLOG = "live_blog"
    STUB = "stub"
    """The beginning of an article whose rest is behind a paywall."""
    GALLERY = "gallery"
    """Pictures with captions, and little text beside them."""
    VIDEO = "video"
    AUDIO = "audio"
    """A podcast or a broadcast to listen to."""
    OTHER = "other"
    """A page that says of itself that it is something else: a product, a forum's thread. Its text is kept."""
    PART = "part"
    """A further page of an article; its text stands in the article of the first one."""
    LISTING = "listing"
    NOT_MODIFIED = "not_modified"
    DUPLICATE = "duplicate"
    BLOCKED = "blocked"
    """An answer that refuses: 401, 403, 407, 429, 451."""
    CHALLENGE = "challenge"
    """A page that tests for robots, under whatever status."""
    CONSENT_WALL = "consent_wall"
    LOGIN_WALL = "login_wall"
    GEOBLOCKED = "geoblocked"
    """Not shown in the country that asked."""
    INTERCEPTED = "intercepted"
    """A page that a network on the way sent in the site's place."""
    PARKED = "parked"
    """The domain is for sale, or has expired."""
    MAINTENANCE = "maintenance"
    NEEDS_RENDER = "needs_render"
    """A shell of scripts: the text, if any, is made in a browser."""
    ROBOTS_DENIED = "robots_denied"
    SOFT_404 = "soft_404"
    GONE = "gone"
    NO_BODY = "no_body"
    """A page without a story that is none of the kinds named here."""
    HTTP_ERROR = "http_error"
    NETWORK_ERROR = "network_error"
    REFUSED = "refused"
    TRUNCATED = "truncated"
    MISSING_ORIGINAL = "missing_original"
    """A revisit record whose payload lies in a capture that cannot be had: gone, unreadable, or not the one it says."""
    TOO_COMPLEX = "too_complex"
    NOT_HTML = "not_html"


#: Outcomes that carry an article worth storing and exporting.
READABLE = frozenset(
    {
        OutcomeKind.ARTICLE,
        OutcomeKind.LIVE_BLOG,
        OutcomeKind.STUB,
        OutcomeKind.GALLERY,
        OutcomeKind.VIDEO,
        OutcomeKind.AUDIO,
        OutcomeKind.OTHER,
    }
)


class Reason(StrEnum):
    """Why a block was struck. Closed, so that reasons can be counted over an archive."""

    MENU = "menu"
    AD = "ad"
    RELATED = "related"
    MOST_READ = "most_read"
    SHARE = "share"
    COMMENTS = "comments"
    SIGNUP = "signup"
    CONSENT = "consent"
    PAYWALL = "paywall"
    TICKER = "ticker"
    TAGS = "tags"
    BYLINE = "byline"
    HEADLINE = "headline"
    """The title, read as metadata: said once there, and so not again in the text."""
    DECK = "deck"
    """The standfirst, read as metadata."""
    CAPTION = "caption"
    COUNTER = "counter"
    HIDDEN = "hidden"
    EMBED = "embed"
    """Words that stand for a post, film or sound of another service, which is itself kept as an embed."""
    SITE = "site"
    """Named by the site's own file."""
    OUTSIDE_BODY = "outside_body"


class BlockKind(StrEnum):
    """What a piece of the body is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    LIST_ITEM = "list_item"
    TABLE = "table"
    PREFORMATTED = "preformatted"
    CAPTION = "caption"
    NOTE = "note"
    """A correction or an editor's note: part of the story, and kept."""
    IMAGE = "image"
    """A picture, where it stands in the story. It has an address and no text; its caption is a block of its own."""
    EMBED = "embed"
    """A post, film, sound or map of another service. It has an address and no text: its words are struck."""


#: Kinds that are kept and shown, but are no part of `Article.text`.
ASIDE_KINDS = frozenset({BlockKind.CAPTION, BlockKind.IMAGE, BlockKind.EMBED})


class SpanKind(StrEnum):
    """What a stretch of a block's text is."""

    LINK = "link"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    SUBSCRIPT = "subscript"
    SUPERSCRIPT = "superscript"
    DELETED = "deleted"
    BREAK = "break"
    """A space that is a line's end on the page (`<br>`), as in verse and addresses."""


class Service(StrEnum):
    """Where an embed comes from."""

    X = "x"
    INSTAGRAM = "instagram"
    FACEBOOK = "facebook"
    TIKTOK = "tiktok"
    THREADS = "threads"
    BLUESKY = "bluesky"
    MASTODON = "mastodon"
    REDDIT = "reddit"
    TELEGRAM = "telegram"
    YOUTUBE = "youtube"
    VIMEO = "vimeo"
    DAILYMOTION = "dailymotion"
    SPOTIFY = "spotify"
    SOUNDCLOUD = "soundcloud"
    PODCAST = "podcast"
    MAP = "map"
    CHART = "chart"
    DOCUMENT = "document"
    VIDEO = "video"
    """A film of the page's own, or of a service without a name here."""
    AUDIO = "audio"
    FRAME = "frame"
    """Any other page in a frame."""


class Truncation(StrEnum):
    """Why a response is only the true beginning of what the server meant to send (WARC 1.1, section 5.13)."""

    LENGTH = "length"
    TIME = "time"
    DISCONNECT = "disconnect"
    UNSPECIFIED = "unspecified"
