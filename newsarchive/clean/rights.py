"""What a page says of its use: licence, owner, directives to robots, reservation of text mining, payment, origin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newsarchive.clean.linked_data import articles, text_in
from newsarchive.clean.page import Page
from newsarchive.site import Layout

Finding = tuple[str, Any, str]
"""(field, raw value, where it was read)"""

#: Meta tags that speak of use: directives to robots, TDMRep (W3C community group report, 2024), Dublin Core.
_RIGHTS = (
    "robots", "googlebot", "googlebot-news", "bingbot", "tdm-reservation", "tdm-policy", "dcterms.rights", "dc.rights",
    "rights", "copyright", "dcterms.license", "dcterms.rightsholder",
)  # fmt: skip
#: Those in which a licence may stand, and how the address of one begins (Creative Commons; its licences are named by address).
_OF_LICENCE = frozenset(("dcterms.license", "dcterms.rights", "dc.rights", "rights"))
_LICENCE = re.compile(r"https?://creativecommons\.org/(?:licenses|publicdomain)/")
#: Links that speak of use, of the page's AMP form.
_LICENSE, _AMP = "license", "amphtml"
#: schema.org properties of an article that speak of use.
_STATED = ("license", "copyrightHolder", "copyrightNotice", "usageInfo", "acquireLicensePage")
#: Words of publishers' systems for what a reader must pay for.
_TIERS = {
    "free": "free", "open": "free", "public": "free", "metered": "metered", "locked": "locked", "premium": "locked", "paid": "locked",
    "plus": "locked", "subscriber": "locked", "subscription": "locked", "members": "locked", "member": "locked",
}  # fmt: skip
#: Meta tags in which those words stand.
_TIER_TAGS = ("article:content_tier", "og:article:content_tier", "content_tier", "article:access", "access-level")
#: Where a republished piece names its first place: Google News' tags.
_ORIGINALS = ("original-source", "syndication-source")


def from_statements(page: Page, _: Layout) -> Iterator[Finding]:
    """Rights, licence, payment and origin, from the head and from linked data."""
    yield from _in_meta_tags(page)
    yield from _in_links(page)
    for thing in articles(page.linked_data):
        yield from _in_article(thing)


def _in_meta_tags(page: Page) -> Iterator[Finding]:
    for name in _RIGHTS:
        for value in page.meta_tags.get(name, ()):
            yield "rights", value, f"meta {name}"
            if name in _OF_LICENCE and (name.endswith("license") or _LICENCE.match(value)):
                yield "license", value, f"meta {name}"
    for name in _TIER_TAGS:
        for value in page.meta_tags.get(name, ()):
            if tier := _TIERS.get(value.lower()):
                yield "declared", tier, f"meta {name}"
    for name in _ORIGINALS:
        for value in page.meta_tags.get(name, ()):
            yield "original_url", value, f"meta {name}"


def _in_links(page: Page) -> Iterator[Finding]:
    head = page.root.find("head")
    for element in (page.root if head is None else head).iter("link"):
        href, rel = element.get("href"), element.get("rel")
        if not href or not rel:
            continue
        names = rel.lower().split()
        if _LICENSE in names:
            yield "rights", href, "link license"
            yield "license", href, "link license"
        elif _AMP in names:
            yield "amp_url", href, "link amphtml"
        elif "canonical" in names:
            yield "canonical_url", href, "link canonical"


def _in_article(thing: dict[str, Any]) -> Iterator[Finding]:
    for key in _STATED:
        value = thing.get(key)
        if text := text_in(value) or (text_in(value.get("url") or value.get("@id")) if isinstance(value, dict) else ""):
            yield "rights", text, f"json-ld {key}"
            if key in ("license", "copyrightHolder"):
                yield ("license" if key == "license" else "copyright_holder"), text, f"json-ld {key}"
    free = str(thing.get("isAccessibleForFree")).lower().rpartition("/")[2]
    if free in ("true", "false"):
        yield "declared", "free" if free == "true" else "locked", "json-ld isAccessibleForFree"
    if origin := text_in(thing.get("sourceOrganization")):
        yield "original_publisher", origin, "json-ld sourceOrganization"
    based = thing.get("isBasedOn") or thing.get("isBasedOnUrl")
    address = based.get("url") or based.get("@id") if isinstance(based, dict) else based
    if isinstance(address, str):
        yield "original_url", address, "json-ld isBasedOn"
