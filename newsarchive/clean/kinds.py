"""What kind of page it is: article, live blog, stub, video; or none, and then which error says so.

All doubts go to the article: refusals are only seen where hardly any prose stands beside them.
"""

from __future__ import annotations

import re

from newsarchive.clean.linked_data import articles, types_of
from newsarchive.clean.page import Page
from newsarchive.errors import Blocked, ConsentWall, Listing, NoBody, SoftNotFound
from newsarchive.model import ASIDE_KINDS, Block, OutcomeKind

#: A page with more words than this is no challenge, wall or error page.
_FEW = 250
#: Prose about something else than the page itself, by weight in words: then it is a story.
_STORY = 30
#: Least weight of a body that is believed without linked data to vouch for it, in words.
_BODY_LEAST = 20

_CHALLENGE = re.compile(
    r"just a moment|attention required|checking (?:if the site connection|your browser)|verify(?:ing)? (?:that )?you are (?:a |not a )?(?:human|robot)|are you a (?:human|robot)|"
    r"access (?:to this page has been )?denied|enable javascript and cookies to continue|pardon our interruption|ddos protection by|request unsuccessful|bot (?:verification|protection)|"
    r"unusual (?:traffic|activity) from|complete the (?:captcha|security check)|security check to access|you have been blocked|press & hold to confirm|robot or human",
    re.IGNORECASE,
)  # fmt: skip
_CONSENT = re.compile(
    r"before you continue|we (?:and our partners )?(?:use|value) (?:cookies|your privacy)|(?:accept|agree to) (?:all )?cookies|your (?:privacy|consent|choices)|mit werbung (?:weiterlesen|lesen)|"
    r"zustimm|einwillig|nous utilisons des cookies|accepter et continuer|utilizamos cookies|aceptar (?:todo|y continuar)|utilizziamo i cookie|accetta|zgod[aę]|toestemming|cookie-?(?:zustimmung|consent|einstellungen)",
    re.IGNORECASE,
)  # fmt: skip
_MISSING = re.compile(
    r"\b(?:404|410)\b|page (?:not found|cannot be found|could not be found|doesn'?t exist|no longer (?:exists|available))|(?:article|story|page|content) (?:was |is )?(?:not found|no longer available|has been removed|unavailable)|"
    r"seite (?:wurde )?nicht gefunden|nicht gefunden|page (?:introuvable|non trouvée)|página no encontrada|no encontrad[ao]|pagina non trovata|página não encontrada|страница не найдена|сторінку не знайдено|sidan (?:kunde inte hittas|finns inte)|"
    r"pagina niet gevonden|siden (?:blev|ble) ikke fun[dn]et|sivua ei löytynyt|strona nie została znaleziona|stránka nenalezena|sayfa bulunamadı|ページが見つかりません|页面不存在|找不到",
    re.IGNORECASE,
)  # fmt: skip
_MORE = re.compile(
    r"(?:subscribe|log ?in|sign in|register|abonnieren|abonnez|suscríb|abbonati|assine|premium|mit einem abo)",
    re.IGNORECASE,
)


def refuse_if_none(page: Page) -> None:
    """Stop at pages that stand in an article's place.

    Errors: NoBody, Blocked, ConsentWall, SoftNotFound.
    """
    words = sum(unit.words for unit in page.units)
    if words == 0 and not page.linked_data:
        raise NoBody(f"{page.url}: no words on the page; it may need JavaScript")
    title = " ".join("".join(page.root.findtext(".//title") or "").split())
    if words > _FEW or articles(page.linked_data):
        return
    text = title + " \n " + " ".join(unit.text for unit in page.units)[:4_000]
    others = (
        unit for unit in page.units if unit.weight >= 12 and unit.links < 0.2 and not _speaks_of_itself(unit.text)
    )
    if sum(unit.weight for unit in others) >= _STORY:
        return
    if found := _CHALLENGE.search(text):
        raise Blocked(
            f"{page.url}: a page that tests for robots ({found[0]!r}); slow down, see docs/settings.md, DOWNLOAD_DELAY"
        )
    headlines = " ".join([title, *(page.text_of(n) for n, tag in enumerate(page.book.tags) if tag in ("h1", "h2"))])
    if found := _MISSING.search(headlines):
        raise SoftNotFound(f"{page.url}: the page says {found[0]!r} under status 200")
    if (found := _CONSENT.search(text)) and "cookie" in text.lower():
        raise ConsentWall(f"{page.url}: asks for consent in place of showing an article ({found[0]!r})")


def _speaks_of_itself(text: str) -> bool:
    return bool(_CHALLENGE.search(text) or _CONSENT.search(text) or _MISSING.search(text) or "cookie" in text.lower())


def outcome_of(page: Page, blocks: tuple[Block, ...]) -> OutcomeKind:
    """What kind of article the page is.

    Errors: NoBody where nothing is left; Listing where hardly anything is and the page is links.
    """
    text = [block for block in blocks if block.kind not in ASIDE_KINDS]
    words = sum(len(block.text.split()) + (0 if block.text.isascii() else len(block.text) // 8) for block in text)
    found = articles(page.linked_data)
    kinds = (
        frozenset[str]().union(*(types_of(thing) for thing in page.linked_data))
        if page.linked_data
        else frozenset[str]()
    )
    if not text:
        raise NoBody(f"{page.url}: nothing is left of {len(page.units)} pieces of text once clutter is struck")
    if words < _BODY_LEAST and not found and _is_links(page):
        raise Listing(f"{page.url}: a page of links, {words} words of prose")
    if "LiveBlogPosting" in kinds:
        return OutcomeKind.LIVE_BLOG
    if (
        any(str(thing.get("isAccessibleForFree")).lower() == "false" for thing in found) and words < 120
    ):  # a teaser of a paragraph or two
        return OutcomeKind.STUB
    if "VideoObject" in kinds and not found and words < 80 and "video" in " ".join(page.meta_tags.get("og:type", ())):
        return OutcomeKind.VIDEO
    return OutcomeKind.ARTICLE


def _is_links(page: Page) -> bool:
    links = sum(unit.links > 0.8 for unit in page.units)
    return links >= 15 and links > 0.4 * len(page.units)  # fifteen links: more than a menu of a short story
