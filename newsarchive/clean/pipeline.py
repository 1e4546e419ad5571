"""`clean`: the bytes of a page → its article. Pure: no clock, no disk, no network."""

from __future__ import annotations

from newsarchive.clean.blocks import Medium, to_blocks
from newsarchive.clean.breath import held
from newsarchive.clean.embeds import as_block, embeds
from newsarchive.clean.extract import Body, find_body
from newsarchive.clean.forms import is_recording
from newsarchive.clean.further import further
from newsarchive.clean.gates import closed, gate_of
from newsarchive.clean.headline import headline_element
from newsarchive.clean.images import Picture, pictures, with_lead
from newsarchive.clean.kinds import outcome_of, refuse_if_links, refuse_if_none
from newsarchive.clean.ledger import removals
from newsarchive.clean.metadata import read_metadata
from newsarchive.clean.next_story import next_stories
from newsarchive.clean.page import Page, read_page
from newsarchive.clean.posts import to_posts
from newsarchive.clean.seen import asking, with_standfirst, with_story
from newsarchive.clean.sort import Sorted, sort_units
from newsarchive.clean.strip import NEXT_STORY, TEASER, Struck, strip, strip_only_exact
from newsarchive.clean.teasers import teasers
from newsarchive.clean.weigh.choose import reconsider
from newsarchive.clean.weigh.sight import Sight
from newsarchive.errors import NoBody
from newsarchive.model import Article, Block, BlockKind, Metadata
from newsarchive.site import GENERIC, Layout


def clean(
    html: bytes, url: str, *, layout: Layout | tuple[Layout, ...] = GENERIC, zone: str = "", charset: str | None = None
) -> Article:
    """The article on a page: body, metadata, and a reason for all that was left out.

    `layout`: one look or several, of which the first whose body is found wins, else the general rules. `zone`: IANA
    name for times that the page prints without one. `charset`: what the HTTP header said.
    Errors: a CleaningError (NotHtml, NoBody, Listing, SoftNotFound, Challenge … docs/outcomes.md) says why there is no
    article; SiteError where a layout's selector is none.
    """
    looks = layout if isinstance(layout, tuple) else (layout,)
    with held():
        return _cleaned(html, url, charset, looks, zone)


def _cleaned(html: bytes, url: str, charset: str | None, looks: tuple[Layout, ...], zone: str) -> Article:
    page = read_page(html, url, charset)
    refuse_if_none(page)
    look = chosen(page, looks)
    metadata = read_metadata(page, look, zone)
    sight, struck, units = _seen(page, look, metadata)
    if (gate := gate_of(page, struck, units)) and not (look.body or look.keep):
        units = closed(units, gate)
    shown = pictures(page, struck, units, sight.headline)
    blocks = to_blocks(page, struck, units, _media(page, struck, units, shown))
    left_out = removals(sight, struck, units, metadata)
    told = with_standfirst(page, metadata, blocks, left_out, sight.headline)
    posts = to_posts(page, units, blocks, zone)
    return Article(
        url=url,
        metadata=with_story(page, told, blocks, left_out, gate),
        blocks=blocks,
        removals=left_out,
        images=with_lead(shown, metadata.image),
        posts=posts,
        outcome=outcome_of(page, blocks, posts, metadata, bool((gate and gate.why) or asking(left_out, gate))),
        layout=look.name,
        continues=further(page),
    )


def _media(page: Page, struck: Struck, units: Sorted, shown: tuple[Picture, ...]) -> list[Medium]:
    """Pictures and embeds as blocks, each with its place."""
    images = [
        (place, Block(kind=BlockKind.IMAGE, text="", path=page.path(place), url=image.url)) for place, image in shown
    ]
    return images + [(embed.place, as_block(page, embed)) for embed in embeds(page, struck, units)]


def story_of(page: Page, look: Layout, metadata: Metadata) -> tuple[Struck, Sorted]:
    """What is struck, and which units are the story: by rules, reconsidered where no site file says where it lies."""
    return _seen(page, look, metadata)[1:]


def _seen(page: Page, look: Layout, metadata: Metadata) -> tuple[Sight, Struck, Sorted]:
    """The same, and the page as it was seen on the way there."""
    headline = headline_element(page, metadata.title)
    struck, body = struck_and_body(page, look, headline)
    units = sort_units(page, struck, body, look, metadata)
    sight = Sight(page, struck, headline)
    if look.body or look.keep:
        return sight, struck, units
    return sight, *reconsider(sight, metadata, body, units)


def struck_and_body(page: Page, look: Layout, headline: int) -> tuple[Struck, Body]:
    """What is struck and where the story lies; with fewer rules where all of them leave no story."""
    others = dict.fromkeys(next_stories(page, headline), NEXT_STORY)
    if not (look.body or look.keep):
        others |= dict.fromkeys(teasers(page, headline), TEASER)
    struck = strip(page, look, others)
    try:
        return struck, find_body(page, struck, look.body, headline)
    except NoBody:
        struck = strip_only_exact(page, look, others)
    try:
        return struck, find_body(page, struck, look.body, headline)
    except NoBody:
        if is_recording(page):
            return struck, Body("none", ())
        refuse_if_links(page)
        raise


def chosen(page: Page, layouts: tuple[Layout, ...]) -> Layout:
    """The first look whose body is on the page; one that names no body fits every page; else the general rules."""
    for look in layouts:
        if not look.body or any(page.book.first[n] < page.book.last[n] for n in page.select(look.body)):
            return look
    return GENERIC
