"""Where a paywall cuts a story short: what stands right behind its last paragraph.

Three kinds of witnesses: a line that says so, a text that breaks off or fades out, a link to where subscriptions are sold.
The first is enough by itself, the others need one another. What stands above the story, in menus or among other
stories' headlines bears no witness: every paper sells subscriptions on every page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from newsarchive.clean.lines import DOTS, LETTERS
from newsarchive.clean.matching import is_head
from newsarchive.clean.outlet import SOLD
from newsarchive.clean.page import Page
from newsarchive.clean.sort import Sorted
from newsarchive.clean.standins import is_line
from newsarchive.clean.strip import Strike, Struck
from newsarchive.model import Reason

#: A story of more than this, by weight in words, is looked at only where its last paragraph breaks off.
_LONG = 450.0
#: Most that an offer may say, by weight in words, and in how many lines behind the story it is looked for.
_OFFER, _BEHIND = 90.0, 14
#: A line of an offer has fewer words than this; a paragraph from this weight on is prose, and as a part of a story told.
_LINE, _PROSE, _CUT = 40.0, 12.0, 12.0
#: A line of this weight at most, in words, may be a mark.
_LABEL = 4.0
#: A link of this weight or more, in words, is another story's headline, and ends what belongs to this one.
_HEADLINE, _LINKED = 5.0, 0.8
#: Elements of a page that are there on each of its pages.
_EVERYWHERE = frozenset(("tag-nav", "tag-footer", "tag-banner"))

#: Lines that say that this text is not for all, or goes on for those who pay.
SAID = re.compile(
    r"(?:subscribe|register|sign up|log ?in|sign in|become a (?:\w+ )?(?:member|subscriber))(?: now| today)? to (?:continue|keep|read|unlock|access|view)|to (?:continue|keep) reading,? |(?:this|the full|the rest of (?:this|the)) (?:article|content|story|post|piece) is (?:\w+ ){0,2}(?:for|to) (?:\w+[- ]){0,2}(?:subscribers|members)|exclusive (?:to|for) (?:\w+ )?(?:subscribers|members)|unlock (?:this|the full|the rest of) |(?:continue|keep) reading (?:with|for)\b|(?:reached|used) (?:your|the|all)(?: \w+)? (?:limit|free (?:articles|stories))|(?:for )?(?:paying |paid )?(?:subscribers|members) only|already (?:a|an) (?:\w+ )?(?:subscriber|member)\?|"
    r"(?:weiterlesen|jetzt (?:weiter)?lesen|lesen sie (?:jetzt )?weiter) mit|(?:dieser|der) (?:artikel|inhalt|beitrag|text) ist (?:nur |exklusiv )?(?:für|zugänglich)|mit .{0,20}abo (?:weiter)?lesen|(?:nur|exklusiv) für abonnent|um (?:diesen artikel |den artikel )?weiterzulesen|(?:bereits|schon) (?:ein abo|abonnent)|haben (?:bereits|schon) ein abo|"
    r"réservée? (?:à nos |aux )abonné|il vous reste .{0,20}(?:de cet article|à (?:lire|découvrir))|pour lire la suite|abonnez-vous pour (?:lire|continuer|accéder)|déjà abonnée? ?\?|"
    r"(?:contenido|artículo|noticia) (?:exclusiv[oa]|solo) para (?:suscriptores|socios)|suscríb(?:ete|ase) para (?:seguir|leer|continuar)|para (?:seguir|continuar) leyendo|ya (?:eres|es) suscriptor|(?:contenuto|articolo) (?:è )?riservato a|abbonati per (?:leggere|continuare)|per continuare a leggere|sei già abbonat|(?:conteúdo|matéria|artigo) exclusiv[oa] para (?:assinantes|subscritores)|(?:assine|subscreva) para (?:ler|continuar)|para continuar (?:lendo|a ler)|já é (?:assinante|subscritor)|"
    r"(?:alleen|exclusief|enkel) voor abonnees|(?:word|neem) .{0,12}abonn(?:ee|ement) (?:om|en) .{0,20}lez|al abonnee\?|(?:endast |bara )?för (?:dig som är )?prenumerant|redan prenumerant|(?:kun |forbeholdt |forbeholdt våre )(?:for )?abonnent|allerede abonnent|(?:vain|on) tilaajille|oletko jo tilaaja|"
    r"(?:tylko|wyłącznie) dla (?:prenumeratorów|subskrybentów)|masz już (?:prenumeratę|subskrypcję)|aby (?:czytać dalej|przeczytać cał)|(?:jen|pouze) pro předplatitele|(?:už|již) (?:jste předplatitel|máte předplatné)|csak előfizető|már előfizető|(?:doar|numai) pentru abona[țţt]i|e[șşs]ti deja abonat|μόνο για συνδρομητές|"
    r"(?:только|доступ\w+)(?: только)? (?:по подписке|для подписчиков|подписчикам)|(?:подпи\w+|подписк\w+),? чтобы (?:читать|дочитать|продолжить)|уже (?:есть подписка|подписан)|(?:лише|тільки|доступн\w+)(?: лише| тільки)? (?:за передплатою|для передплатників|передплатникам)|щоб (?:дочитати|читати далі|продовжити читання)|вже (?:маєте передплату|передплатник)|само за абонати|"
    r"abonelere özel|(?:yalnızca|sadece) abone|zaten abone|okumaya devam etmek için|للمشتركين فقط|اشترك(?: الآن)? لمتابعة|لديك اشتراك|ل(?:متابعة|إكمال) (?:القراءة|قراءة)|למנויים בלבד|ویژه مشترک|فقط برای مشترک|केवल (?:सदस्यों|सब्सक्राइबर)|khusus pelanggan|sudah berlangganan|dành (?:riêng )?cho (?:hội viên|người đăng ký)|"
    r"会員限定|有料(?:会員|記事)|この記事は有料|残り ?[\d,，]+ ?文字|続き(?:を読む|をお読みいただく)には|続きは.{0,12}(?:会員|ログイン|購読|登録)|(?:すでに|既に)会員|(?:订阅|訂閱)(?:后|後|以|即可)(?:继续|繼續)?(?:阅读|閱讀)?|(?:会员|付费|會員|付費)(?:专享|阅读|專享|閱讀)|(?:仅限|僅限)(?:付费|付費)?(?:会员|會員|订户|訂戶|订阅|訂閱)|已(?:是|有)(?:会员|會員|订阅|訂閱|订户|訂戶)|(?:유료|구독) ?(?:회원|구독자)? ?전용|이미 (?:유료 ?)?(?:회원|구독)",
    re.IGNORECASE,
)  # fmt: skip
#: What `SAID` finds holds one of these: to ask for them takes a tenth of the time.
_OF_SAID = (
    "subscri", "member", "regist", "sign", "log in", "login", "reading", "unlock", "reached", "used ", "lesen", "abo", "suite", "reste ",
    "suscr", "socios", "leyendo", "riservat", "leggere", "abbona", "assin", "subscrev", "lendo", "a ler", "prenum", "tilaaj", "subskry", "czyta", "okuma", "langgan",
)  # fmt: skip
_OF_SAID_BEYOND = (
    "für", "zugäng", "matéria", "předpl", "előfiz", "συνδρομ", "подпи", "передпл", "чита", "абонат", "مشتر", "اشتر", "قراءة", "מנוי",
    "सदस्य", "सब्स", "viên", "đăng", "会員", "有料", "文字", "続き", "订", "訂", "会员", "會員", "付费", "付費", "전용", "이미",
)  # fmt: skip
#: Lines that offer a subscription, be the story whole or not.
_OFFERED = re.compile(
    r"subscribe|subscription|free trial|start (?:my|your) trial|abonnieren|\babo\b|probemonat|abonn|suscri|abbona|assin(?:e|ar)\b|subscrev|prenumer|tilaa\b|předpl|előfizet|συνδρομ|подпис|передплат|abone|اشترك|اشتراك|会員登録|購読|订阅|訂閱|구독|सदस्यता|langganan",
    re.IGNORECASE,
)  # fmt: skip
#: A text ends within a sentence where its last words, so many, have no full stop, bracket, sign or figure; they are looked
#: for among so many characters.
_WORDS, _ENDING = 6, 120
_NO_PARAGRAPHS = frozenset(("li", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption"))
#: Names of what fades a text out.
_FADE = re.compile(
    r"(?:^|[\s_-])(?:fade|faded|fading|fade-?out|gradient|truncat\w*|blur\w*|cut-?off|text-?fade|verlauf)(?:$|[\s_-])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Gate:
    """Where a story is cut short."""

    start: int
    """The first unit that is no longer story."""
    why: str
    """What tells it, as a sentence; empty where the rest of the story is there, only hidden from who reads the page."""


def said(text: str) -> str:
    """The phrase that a line mostly is, and that keeps a story for those who pay; '' for none."""
    lower = text.lower()
    stems = _OF_SAID if text.isascii() else (*_OF_SAID, *_OF_SAID_BEYOND)
    return is_line(SAID, text).strip() if any(map(lower.__contains__, stems)) else ""


def gate_of(page: Page, struck: Struck, sorted_units: Sorted) -> Gate | None:
    """The gate behind a story; None where it seems to be whole."""
    kept, units = sorted_units.kept, page.units
    if not kept or (sum(units[u].weight for u in kept) > _LONG and not _breaks_off(page, kept[-1])):
        return None
    tail = _tail(page, kept)
    gate = _by_words(page, struck, kept, tail) or _by_fading(page, struck, kept, tail)
    return replace(gate, why="") if gate and _was_hidden(page, kept, gate) else gate


def closed(sorted_units: Sorted, gate: Gate) -> Sorted:
    """The units without what stands at the gate."""
    gone = dict.fromkeys((u for u in sorted_units.kept if u >= gate.start), Strike(Reason.PAYWALL, "gate"))
    if not gone or len(gone) == len(sorted_units.kept):
        return sorted_units
    kept = tuple(u for u in sorted_units.kept if u < gate.start)
    return replace(sorted_units, kept=kept, struck=sorted_units.struck | gone)


def _was_hidden(page: Page, kept: tuple[int, ...], gate: Gate) -> bool:
    last = max((u for u in kept if u < gate.start), default=kept[0])
    looks = page.looks
    return any(looks.kinds[looks.of[n]].hidden for n in page.ancestors(page.units[last].block))


def _tail(page: Page, kept: tuple[int, ...]) -> int:
    """The first kept unit from which on no more is kept than an offer may say; never the first of all."""
    weight, tail = 0.0, len(kept)
    for place in range(len(kept) - 1, 0, -1):
        weight += page.units[kept[place]].weight
        if weight > _OFFER:
            break
        tail = place
    return kept[tail] if tail < len(kept) else kept[-1] + 1


def _behind(page: Page, struck: Struck, start: int, last: int) -> Iterator[int]:
    """The lines of a story's tail and those right behind it, up to the next story's headline."""
    units = page.units
    for u in range(start, min(last + 1 + _BEHIND, len(units))):
        unit = units[u]
        if u > last and ((unit.links > _LINKED and unit.weight >= _HEADLINE) or _begins_others(unit.text)):
            return
        top = struck.under[unit.pieces[0][0]]
        if top < 0 or struck.own[top].rule not in _EVERYWHERE:
            yield u


def _begins_others(text: str) -> bool:
    return is_head(text) and not said(text)


def _by_words(page: Page, struck: Struck, kept: tuple[int, ...], tail: int) -> Gate | None:
    for u in _behind(page, struck, tail, kept[-1]):
        unit, above = page.units[u], page.units[u - 1]
        if u > kept[-1] and unit.weight <= _LABEL <= above.weight and above.links > _LINKED:
            continue  # a mark beside another story's headline
        if unit.weight < _LINE and (found := said(unit.text)):
            start, end = _box(page, u, kept[0])
            if not _goes_on(page, kept, end):
                return Gate(start, f"a line that asks for payment ends the story ({found!r})")
    return None


def _by_fading(page: Page, struck: Struck, kept: tuple[int, ...], tail: int) -> Gate | None:
    """A text that breaks off or fades out, and an offer or an address of one behind it."""
    for place in range(len(kept) - 1, -1, -1):
        u = kept[place]
        how = _how_it_ends(page, u)
        if how and (offer := _offer(page, struck, u, kept[-1])):
            at, told = offer
            between = range(u + 1, _beginning(page, at, u))
            parted = any(page.units[v].weight >= _PROSE for v in kept if v in between)
            return None if parted or _goes_on(page, kept, at + 1) else Gate(u + 1, f"{how}, and {told} follows")
        if u < tail:
            return None
    return None


def _goes_on(page: Page, kept: tuple[int, ...], end: int) -> bool:
    """Whether a paragraph of the story follows behind an offer: one that offers nothing itself."""
    units = page.units
    return any(u >= end and units[u].weight >= _PROSE and not _OFFERED.search(units[u].text) for u in kept)


def _how_it_ends(page: Page, u: int) -> str:
    if _breaks_off(page, u):
        return f"the text breaks off ({page.units[u].text[-30:]!r})"
    return "the text fades out" if _fades(page, u) else ""


def _breaks_off(page: Page, u: int) -> bool:
    """Whether a paragraph ends in dots, or in mid-sentence: with several words of one, and the last of them is a word."""
    unit, book = page.units[u], page.book
    around = book.parents[unit.block]
    if unit.weight < _CUT or not _NO_PARAGRAPHS.isdisjoint((book.tags[unit.block], book.tags[max(around, 0)])):
        return False
    end = unit.text[-_ENDING:]
    if end[-1] in ".…":
        return DOTS.search(end) is not None
    last = end.split()[-_WORDS:]
    return end[-1] == "," or (len(last) == _WORDS and all(word.rstrip(",;").isalpha() for word in last))


def _fades(page: Page, u: int) -> bool:
    """Whether a paragraph, or an empty element right behind it, is there to fade the text out."""
    book = page.book
    block, count = page.units[u].block, len(book.tags)
    for n in (block, *range(book.ends[block], min(book.ends[block] + 3, count))):  # three: wrappers of the empty one
        said = book.attributes[n]
        if n > block and book.first[n] < book.last[n]:
            return False
        if _FADE.search(said.get("class", "")) or "gradient" in said.get("style", ""):
            return True
    return False


def _offer(page: Page, struck: Struck, u: int, last: int) -> tuple[int, str] | None:
    """The line behind a unit that offers a subscription, and in words what does. Letters by e-mail are no such thing."""
    for v in _behind(page, struck, u + 1, last):
        unit = page.units[v]
        if unit.weight >= _LINE or LETTERS.search(unit.text) or "mail" in unit.text.lower():
            continue
        if _OFFERED.search(unit.text):
            return v, f"an offer ({unit.text[:60]!r})"
        if address := _sold(page, unit.block):
            return v, f"a link to one ({address[:80]})"
    return None


def _sold(page: Page, block: int) -> str:
    """The address of an offer to which a line links, or the box that it fills; '' for none."""
    book = page.book
    for n in (*range(block, book.ends[block]), book.parents[block]):
        if n >= 0 and book.tags[n] == "a" and (address := book.attributes[n].get("href")):
            path = address.partition("//")[2].partition("/")[2] if "//" in address else address.lstrip("/")
            if SOLD.match(f"/{path}"):
                return str(address)
    return ""


def _beginning(page: Page, u: int, first: int) -> int:
    """The first unit of the largest element around a line that begins behind `first`."""
    return min((at for n in page.ancestors(page.units[u].block) if (at := page.book.first[n]) > first), default=u)


def _box(page: Page, u: int, first: int) -> tuple[int, int]:
    """First and last unit, that one not included, of the box around a line, as large as it is behind `first` and without
    a paragraph above the line."""
    start, end = u, u + 1
    for n in page.ancestors(page.units[u].block):
        at = page.book.first[n]
        if at <= first or any(page.units[v].weight >= _PROSE for v in range(at, start)):
            break
        start, end = min(start, at), page.book.last[n]
    return start, end
