"""Where the links of boxes lead, in numbers: an address says in every language what it is for."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from newsarchive.clean.guess.ground import Asked, Ground
from newsarchive.clean.leads import SECTION, SHARES, leads
from newsarchive.clean.weigh.sight import Numbers
from newsarchive.urls import host_of

#: So much of an address is read, in characters.
_ADDRESS = 400
#: The last step of a story's address: four words or more, or a number.
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+){3,}|\d{5}")
#: For addresses in lower case, which takes half the time of regarding no case.
_SECTION, _SHARES = re.compile(SECTION.pattern), re.compile(SHARES.pattern)
_NETWORKS = re.compile(
    r"//(?:www\.|m\.)?(?:facebook|twitter|x|instagram|youtube|linkedin|t\.me|telegram|wa\.me|whatsapp|pinterest|flipboard|tiktok|xing|reddit|threads|bsky|mastodon)\b"
)
_HOUSE = re.compile(
    r"privacy|datenschutz|impressum|terms|agb|cookie|contact|kontakt|about|login|account|abo|subscribe|newsletter"
)
_NAMES = ("slug", "section", "depth", "hands_on", "network", "house", "place", "mail", "keyword", "elsewhere")
_NONE = (-1.0,) * len(_NAMES)


def of_links(ground: Ground, asked: Asked) -> dict[str, Numbers]:
    """How many links it has, and for each kind of address the share of them; -1 where it has none."""
    own = host_of(ground.view.page.url).removeprefix("www.")
    rows = []
    for box in asked.boxes:
        kinds = [_kind(own, link) for link in leads(ground.view, box)]
        shares = [sum(kind) / len(kinds) for kind in zip(*kinds, strict=True)] if kinds else _NONE
        rows.append((len(kinds), *shares))
    return {f"lead_{name}": column for name, column in zip(("count", *_NAMES), np.array(rows, float).T, strict=True)}


def _kind(own: str, link: dict[str, str]) -> tuple[int, ...]:
    href = link.get("href", "")[:_ADDRESS]
    keyword = "rel" in link and "tag" in link["rel"].split()
    return (*_of_address(href.lower()), int(keyword), int(href.startswith(("http", "//")) and own not in href))


@lru_cache(maxsize=4_096)
def _of_address(href: str) -> tuple[int, ...]:
    """What an address in lower case is like, whosever page names it."""
    if href.startswith("#"):
        return (0, 0, 0, 0, 0, 0, 1, 0)
    path = href.partition("?")[0].rstrip("/")
    return (
        int(_SLUG.search(path.rpartition("/")[2]) is not None),
        int(_SECTION.search(href) is not None),
        href.count("/"),
        int("?" in href and _SHARES.search(href) is not None),
        int(_NETWORKS.search(href) is not None),
        int(_HOUSE.search(href) is not None),
        0,
        int(href.startswith(("mailto:", "tel:"))),
    )
