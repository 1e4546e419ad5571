"""What the links of something struck lead to: an address says what it is for in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from newsarchive.clean.around import Box, Named, View
from newsarchive.clean.units import Unit
from newsarchive.model import Reason
from newsarchive.urls import host_of, same_site

#: So many units of a box, and so many links in all, are asked where they lead.
_UNITS, _ASKED = 12, 6
#: So far above words the link is looked for that they are in.
_DEEP = 4
#: So much of an address is read, in characters: patterns for addresses are not made for megabytes.
_ADDRESS = 2_000
#: Share of a line that is links, from which on it is one.
_MOSTLY = 0.5
#: Hands the page on: a word for that, and what is handed on as a parameter. A letter without an addressee does the same.
SHARES = re.compile(
    r"mailto:\?|(?:shar(?:e|er|ing)|intent|send|submit|compose|bookmark|add|save|pin/create)\b[^?]*\?(?:.*&)?(?:u|p?url|text|body|link|href|status|title|subject|media)=",
    re.IGNORECASE,
)
#: Leads to a shop, and tells it who sent the reader: another address as a parameter, a partner's mark, a paid campaign.
_PAID = re.compile(
    r"[?&](?:p?url|u|to|dest|destination|murl|ued|goto|redirect)=https?(?::|%3a)|[?&](?:tag=[\w-]+-2\d\b|aff\w*=|awinaffid=|partner(?:id)?=|pid=|tracking_?id=|utm_medium=(?:affiliate|banner|display|cpc|paid))",
    re.IGNORECASE,
)
SECTION = re.compile(
    r"/(?:categor(?:y|ies|ia)|kategorien?|tags?|topics?|topico|themen?|rubrik|rubrique|section|ressort|tema|tag-archive|label|etiquetas?|keywords?|schlagwort)s?/|[?&](?:tag|topic|keyword)s?=",
    re.IGNORECASE,
)
_TALK = re.compile(r"comment|respond|reply|disqus|kommentar|reactie|comentario|discussion|cmts", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?:[$€£¥₹₺₽₴]|\b(?:usd|eur|gbp|chf|rs\.?)) ?\d|\d[\d.,]* ?(?:[€£₽₴₺]|(?:eur|euros?|usd|zł|kč|kr|chf|ft|lei|руб|грн|tl)\b|[円元])",
    re.IGNORECASE,
)
#: Longest call to buy something, in words, and how it calls, in the languages of the news.
_CALL = 8
_BUYS = re.compile(
    r"\W*(?:shop (?:now|here|men|women|all|the)|buy (?:now|here|it|on|at|from)|order (?:now|here|online)|book (?:now|a|an|your)|get (?:a |an |your |my )?(?:free|quote|demo|started|offer|trusted|deal)|request (?:a|an)|start (?:your|free|a|for free)|try (?:it|for|now|free)|claim (?:your|the)|check (?:price|rates|availability|their)|see prices?|view (?:deal|price|offer)|free (?:trial|pdf|download|guide|quote)|contact sales|schedule (?:a|your)"
    r"|(?:jetzt|hier) (?:kaufen|bestellen|testen|sichern|buchen|anfragen|vergleichen)|online (?:buchen|bestellen|kaufen)|book online|(?:kostenlos|gratis) (?:testen|anfordern)|zum (?:angebot|shop|produkt)|angebot (?:ansehen|sichern)|achetez?|commandez?|réservez?|profitez|essayez|compr(?:ar|a|e) (?:ahora|agora|aquí|aqui)|reserv(?:ar|a|e) (?:ahora|agora)|ver oferta|acquista|prenota|ordina ora|kup (?:teraz|online)|zamów|sprawdź ofertę|купить|заказать|bestel nu|koop nu|probeer|köp nu|kjøp nå|bestill nå|satın al|sipariş ver)\b|\W*今すぐ(?:購入|申し込)|購入する|立即(?:购买|購買)|اشتر(?:ي)? الآن",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_NAMED = re.compile(r"[^\W\d_]{4,}")
#: Words of a line that is a price: 'from $15.76 at a shop'.
_PRICE = 6
_HANDS = "it hands the page on"
_SHOP = "it leads to a shop that pays for it"
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)(?:[?#]|$)", re.IGNORECASE)


def leads(view: View, box: Box) -> list[dict[str, str]]:
    """The links that the words of a box are in, the first few of them."""
    key = (box.units[0], box.units[-1], box.place)
    found = view.leads.get(key)
    if found is None:
        found = view.leads[key] = list(_leads(view, box))
    return found


def _leads(view: View, box: Box) -> Iterator[dict[str, str]]:
    units, book = view.page.units, view.page.book
    tags, parents, seen = book.tags, book.parents, set[int]()
    for u in box.units[:_UNITS]:
        unit = units[u]
        if unit.links < _MOSTLY:
            continue
        for owner, text in unit.pieces:
            n = owner
            for _ in range(_DEEP):
                if n < 0 or tags[n] == "a":
                    break
                n = parents[n]
            if n >= 0 and n not in seen and tags[n] == "a" and not text.isspace():
                seen.add(n)
                yield book.attributes[n]
                if len(seen) == _ASKED:
                    return


def beside(view: View, box: Box) -> Iterator[dict[str, str]]:
    """The links of an element whose words are in none: of its pictures."""
    book = view.page.book
    if book.last[box.place] - book.first[box.place] == len(box.units):
        for n in range(box.place, min(book.ends[box.place], box.place + 6 * _ASKED)):
            if book.tags[n] == "a":
                yield book.attributes[n]


def purpose(view: View, box: Box) -> Named:
    """What most of its links are for: to hand the page on, to sell, to comment, to show a place of the page."""
    found = [_purpose(view, link) for link in leads(view, box)]
    if not found and any(_is_paid(view, link) for link in beside(view, box)):
        return Reason.AD, _SHOP
    named = [one for one in found if one]
    if not named or 2 * len(named) < len(found):
        return None
    return max(named, key=named.count)


def _purpose(view: View, link: dict[str, str]) -> Named:
    href = link.get("href", "")[:_ADDRESS]
    if "?" in href and href[0] not in "/#" and SHARES.search(href):
        return Reason.SHARE, _HANDS
    if _is_paid(view, link):
        own = _host(view.page.url)
        return (Reason.SHARE, _HANDS) if own and own in href.partition("?")[2] else (Reason.AD, _SHOP)
    page, mark, place = href.partition("#")
    if mark and place and page in ("", view.page.url):
        if _TALK.search(place):
            return Reason.COMMENTS, "it leads to the comments"
        return Reason.MENU, "it leads to another place of the page"
    return None


def _is_paid(view: View, link: dict[str, str]) -> bool:
    """Whether a link says that it is paid for."""
    href = link.get("href", "")[:_ADDRESS]
    return "sponsored" in link.get("rel", "") or (
        "=" in href and href[0] not in "/#" and _PAID.search(href) is not None and is_elsewhere(view, href)
    )


def buys(view: View, box: Box) -> Named:
    """A short link that asks to buy, to book or to try."""
    if box.words <= _CALL and view.page.units[box.units[0]].links > _MOSTLY and _BUYS.match(box.text):
        return Reason.AD, "it asks to buy or to try"
    return None


def is_elsewhere(view: View, href: str) -> bool:
    """Whether an address is one of another site; no where the page's own is not known."""
    if not href.startswith(("http", "//")):
        return False
    own, other = _host(view.page.url), _host(href)
    return bool(own and other) and not same_site(own, other)


_host = lru_cache(maxsize=1_024)(host_of)


def offer(view: View, box: Box) -> Named:
    """A line that is a price."""
    if len(box.units) == 1 and not _NAMED.search(box.text):  # an amount alone can be a rate
        return None
    if any(is_price(view.page.units[u]) for u in box.units[:_UNITS]):
        return Reason.AD, "it names a price"
    return None


def is_price(unit: Unit) -> bool:
    """Whether a line is a price and little else."""
    return unit.words <= _PRICE and _DIGIT.search(unit.text) is not None and _AMOUNT.search(unit.text) is not None


def leads_to_page(link: dict[str, str]) -> bool:
    """Whether a link leads to a page, and not to a place of this one, to a picture or to a script."""
    href = link.get("href", "")
    return (
        href[:1] not in ("", "#")
        and not href.startswith(("javascript:", "mailto:", "tel:"))
        and not _PICTURE.search(href)
    )
