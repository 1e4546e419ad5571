"""Lines in which an outlet speaks of itself to its readers: apps, letters, subscriptions, support, tips.

Kinds of words must stand together, whatever their order, and nobody may be quoted: stories tell of apps and donations,
too, but where nobody is quoted nothing is 'ours'.
"""

from __future__ import annotations

import re

from newsarchive.clean.edges import Story
from newsarchive.clean.lines import INVITES, LETTERS
from newsarchive.clean.matching import in_lower_case, lower_twin
from newsarchive.clean.strip import Strike
from newsarchive.model import Reason
from newsarchive.urls import host_of, same_site

#: Longest such line, and longest that asks for tips or names a price, by weight in words.
LONGEST, _TIPS, _OFFER = 45.0, 30.0, 16.0
#: So many characters lie between 'our' and what is ours.
_NEAR = 8
_LETTERS = lower_twin(LETTERS.pattern)
_QUOTES = re.compile('["“”„«»「『]')
#: 'We' and 'our' in the languages of the news, and imperatives that end in 'us'.
_OURS = re.compile(
    r"\b(?:our|us|unser\w*|uns|notre|nos|nous|nuestr[oa]s?|[a-zé]+[áéíó]\w{1,5}nos|noss[oa]s?|nostr[oaie]|(?:sosten|sostien|segu|scriv)\w*ci|ons|onze|vår[at]?|vores|oss|nasz\w*|nas|nam|наш\w*|нас|нам|biz\w*|\w+m[ıiuü]z\w*|\w+نا)\b"
    r"|हमार|हमें|我们|我們|本报|本報|您|저희|우리|私たち|当社|você\b",
    re.IGNORECASE,
)
#: Ends a sentence that asks the reader for something, where no word for 'us' is needed.
_ASKED = re.compile(r"(?:보세요|주세요|하세요|십시오|ください|ましょう)\W*\Z")
_APPS = re.compile(
    r"\bapps?\b|\bapplication\b|aplicaci[óo]n|aplicativo|applicazione|aplikacj|приложени|uygulama|تطبيق|ऐप|客户端|用戶端|應用程式",
    re.IGNORECASE,
)
_GETS = re.compile(
    r"\bdownload|herunter|télécharge|descarga|\bbaix[ea]|scarica|pobierz|скача|indir|حم[ّ]?ل|डाउनलोड|下载|下載",
    re.IGNORECASE,
)
_PRESS = re.compile(
    r"journalis|giornalis|periodis|jornalis|dziennikar|журналист|журналіст|gazetecili|\binformation\b|الصحافة|पत्रकारिता|新闻|新聞|報道|언론",
    re.IGNORECASE,
)
_SUPPORT = re.compile(
    r"\bsupport\w*|\bdonat\w*|unterstütz\w*|spende\w*|souten\w*|\bapoy\w*|\bapoi\w*|\bap[óo]y\w*|sost(?:en|ien)\w*|wesprz\w*|wspier\w*|поддерж\w*|підтрим\w*|destek\w*|دعم\w*|ساند\w*|सहयोग|साथ|支持|赞助|贊助|支援|후원|steun\w*|stött\w*|støt\w*",
    re.IGNORECASE,
)
#: Begins a line that offers a subscription.
_SUBSCRIBE = re.compile(
    r"\W*(?:subscribe\b|jetzt (?:testen|abonnieren|sichern)|abonnieren sie|abonnez-vous|suscríb(?:ete|ase)|assine\b|abbonati\b|wykup\b|оформите подписку|подпишитесь|(?:şimdi|hemen) abone ol|اشترك\b|अभी सब्सक्राइब|立即(?:订阅|訂閱)|지금 구독)",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"(?:[$€£¥₹₺₽₴]|\b(?:eur|usd|gbp|chf)) ?\d|\d[\d.,]* ?(?:[€£₽₴₺]|euros?\b|zł|kč|рубл|грн|lira|tl\b|रुपय|元|円|원)|(?:دولار|يورو)",
    re.IGNORECASE,
)
#: Addresses where subscriptions are sold, by a part of their path that begins so.
SOLD = re.compile(
    r"/(?:subscri|subs\b|abo\b|abos\b|abonn|suscri|abbona|assin|prenum|tilaa|tilaus|predplat|elofizet|podpisk|peredplat|abone|membership|plans\b|pricing|offers?\b|angebote?\b|ofertas?\b|paywall|checkout|trial\b|premium\b)[\w-]{0,20}(?:[/?#.]|$)",
    re.IGNORECASE,
)
#: Addresses where letters are ordered.
ORDERED = re.compile(
    r"/(?:e-?)?(?:newsletters?|nyhets?brev|nieuwsbrief|boletin(?:es)?|bulten|rassylka|lettres?)\b", re.IGNORECASE
)
#: What follows an outlet's name where a paragraph says what it is; before the name stands an article at most.
_IS_OUTLET = re.compile(
    r"\W{0,3}\b(?:is an?|is the|ist (?:eine?|die|das)|est (?:une?|le|la)|es (?:una?|el|la)|é (?:uma?|o|a)|è (?:una?|il|la)|to\b|jest\b)|»? — |, |》?是|は|(?:은|는) | صحيفة| موقع| .{2,40} (?:है|ऐसा)"
)
_LEADING = 5
#: Longest paragraph that tells of the outlet, by weight in words.
_ABOUT = 70.0
_MAIL = re.compile(r"\S@(\w[\w-]*\.[\w.-]*\w)")
_ASKS = re.compile("[?？؟]")


def of_outlet(story: Story, u: int) -> Strike | None:
    """Why a line at the tail is the outlet's own, or None for one that is not."""
    unit = story.page.units[u]
    if unit.weight < LONGEST and (
        asks_for_tips(unit.text, unit.weight, story.page.url) or advertises_itself(unit.text)
    ):
        return Strike(Reason.SIGNUP, "tail-outlet")
    if unit.weight < _ABOUT and _tells_of_outlet(story, u):
        return Strike(Reason.OUTSIDE_BODY, "tail-about")
    return None


def _tells_of_outlet(story: Story, u: int) -> bool:
    """Whether a paragraph begins with the outlet's name and says what it is, in a story that never speaks of it."""
    text = story.page.units[u].text
    name = next((name for name in story.outlets if name in text[: _LEADING + len(name)]), "")
    if not name or name in (story.metadata.title or "") or not _IS_OUTLET.match(text, text.index(name) + len(name)):
        return False
    above = [story.page.units[v].text for v in story.units if v < u and story.prose(v)]
    return bool(above) and not any(name in text for text in above)


def invites_to_letters(text: str) -> bool:
    """'Our newsletter' and a word for having it."""
    lower = in_lower_case(text)  # asked of every line: half the time of regarding no case
    found = _LETTERS.search(lower) if lower else LETTERS.search(text)
    return bool(found and INVITES.search(text) and _asks(text, LETTERS))


def advertises_itself(text: str) -> bool:
    """'Get our app', 'support our journalism'."""
    if _APPS.search(text) and _GETS.search(text):
        return _ours(text, _APPS)
    return bool(_PRESS.search(text) and _SUPPORT.search(text) and _asks(text, _SUPPORT))


def offers_itself(text: str, weight: float) -> bool:
    """'Subscribe now: three months for £1'."""
    return weight <= _OFFER and _SUBSCRIBE.match(text) is not None and _PRICE.search(text) is not None


def asks_for_tips(text: str, weight: float, url: str) -> bool:
    """A question, and behind it an address of this site: 'Do you know more? Write to …'."""
    mail = _MAIL.search(text) if weight <= _TIPS and "@" in text else None
    if mail is None or not _ASKS.search(text, 0, mail.start()):
        return False
    own = host_of(url)
    return bool(own) and same_site(own, mail[1].lower())


def _asks(text: str, what: re.Pattern[str]) -> bool:
    """Whether something is ours, or the reader is asked for it; and nobody is quoted."""
    return _ours(text, what) or (_ASKED.search(text) is not None and not _QUOTES.search(text))


def _ours(text: str, what: re.Pattern[str]) -> bool:
    """Whether something is ours, and nobody is quoted."""
    if _QUOTES.search(text):
        return False
    places = [match.span() for match in _OURS.finditer(text)]
    return any(
        start - _NEAR <= match.end() and match.start() <= end + _NEAR
        for match in what.finditer(text)
        for start, end in places
    )
