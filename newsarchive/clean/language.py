"""In which language a text is written: by its script, and where a script has several by its small words.

Libraries with models know more languages; none was compared. Of 1,136 labelled pages with enough text, 1,055 are told as
they declare themselves (November 2026); of the others, most that were read declare another language than they are in.
"""

from __future__ import annotations

import re
from collections import Counter

#: So much of a text is looked at, in characters; so many small words must be found, and be this share of all words.
_LOOKED_AT, _LEAST, _OF_ALL = 1_500, 4, 0.07
#: A script counts from this share of the letters on.
_SHARE = 0.4

#: Scripts that tell the language, in the order in which they are asked. Kana before Han, since Japanese has both.
_SCRIPTS = tuple(
    (language, re.compile(f"[{ranges}]"))
    for language, ranges in (
        ("ja", "\u3040-\u30ff"), ("ko", "\uac00-\ud7af"), ("zh", "\u4e00-\u9fff"), ("th", "\u0e00-\u0e7f"), ("lo", "\u0e80-\u0eff"),
        ("my", "\u1000-\u109f"), ("km", "\u1780-\u17ff"), ("ka", "\u10a0-\u10ff"), ("hy", "\u0530-\u058f"), ("he", "\u0590-\u05ff"),
        ("el", "\u0370-\u03ff"), ("am", "\u1200-\u137f"), ("bn", "\u0980-\u09ff"), ("ta", "\u0b80-\u0bff"), ("te", "\u0c00-\u0c7f"),
        ("kn", "\u0c80-\u0cff"), ("ml", "\u0d00-\u0d7f"), ("gu", "\u0a80-\u0aff"), ("pa", "\u0a00-\u0a7f"), ("si", "\u0d80-\u0dff"),
    )
)  # fmt: skip
#: Any letter of those scripts.
_TELLING = re.compile("[\u0370-\u03ff\u0530-\u05ff\u0980-\u1fff\u3040-\ud7af]")
#: Kana are fewer than Han even in Japanese: a fifth of what others must have.
_KANA = 0.08

#: The commonest small words. One that several languages have is worth less in each.
_SMALL = {
    "en": "the of and to in is that for was with on as are by at from this have has not it be were which their but an will said",
    "de": "der die das und ist nicht mit den von auf für im dem des ein eine zu sich auch bei wird als nach aus werden hat dass sind noch wie",
    "fr": "le la les des et est une un dans que pour du sur pas au par qui avec ce plus sont ont cette mais aux leur été comme",
    "es": "el la los las de que y en un una por con para del se su al es como más lo pero sus este entre ha han fue también",
    "pt": "o a os as de que e do da em um uma para com não dos das no na por mais como se ao foi são pelo pela também",
    "it": "il la che di e un una per non del della in con sono dei le gli al è anche alla nel dal come più ha questo delle",
    "nl": "de het een en van in is dat op te voor met zijn niet aan ook er om bij door naar maar uit wordt heeft worden deze",
    "sv": "och att det som en på är av för med den till har inte om ett var från sig men kan nu efter vid ska eller också",
    "da": "og at det er en til af på som med den for har ikke de et fra var men kan vil om ved også efter blev sig der",
    "nb": "og det er en til av på som med for har ikke de et fra var men kan vil om ved også etter ble seg å jeg",
    "fi": "ja on ei että se oli hän ovat mutta myös kun joka kuin sen tai ole mukaan olla vuoden jo vain sekä",
    "is": "og að í er sem á til það við um ekki en var með hann af fyrir hefur eru þess hún verið þetta frá",
    "pl": "i w na z się nie do że to jest o jak po od za co przez dla który są ale tym tego oraz także jego",
    "cs": "a v se na je že s o z do i to pro by za jsem podle který jako jsou od po ve také ale byl není",
    "sk": "a v sa na je že s o z do to pre by za podľa ktorý ako sú od po vo aj ale bol nie tiež",
    "hr": "i u je na se da za su s od o koji će kako nije što po iz do te bi kao ali godine više",
    "sl": "in v je na se da za so z ki pa bi ne po tudi od kot iz do pri še bo ali kako",
    "hu": "a az és hogy nem is egy ez volt meg de csak már mint ki van szerint még el után kell amely akkor",
    "ro": "de și a în la cu pe care nu din că un o este pentru se mai au fost prin sau după sunt lui",
    "tr": "ve bir bu için da de ile olarak olan çok daha gibi sonra kadar ise en ne ya dedi göre büyük oldu",
    "et": "ja on ei et see ta oli mis ka kui aga oma kes või ning siis pole selle välja veel",
    "lv": "un ir no ar par ka kas uz tas bet arī lai kā pie nav gada pēc to tiek savu",
    "lt": "ir yra kad į iš su tai kaip bet už apie jis buvo po prie nuo dar tik metų savo",
    "sq": "të e në dhe për me një që i nga si ka është u ai do se më nuk janë",
    "id": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke karena tersebut bisa ada oleh mereka",
    "ms": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke kerana tersebut boleh ada oleh mereka beliau",
    "vi": "và của là có được trong cho không các một những với người để đã này khi ở từ đến",
    "tl": "ang ng sa na mga at ay para ni si kay ito hindi siya nang mula ko may pa din",
    "sw": "ya wa na kwa ni katika la za cha kuwa hiyo huo hii kama lakini pia yake baada alisema huyo",
    "ca": "el la els les de que i en un una per amb del al és no més com ha dels aquest també però són",
    "ru": "и в не на что с по как это из за от для его он но к о уже был года после также или все до через только которые",
    "uk": "і в не на що з по як це із за від для його він та до про був року після також або й у",
    "be": "і ў не на што з па як гэта за ад для яго ён але да пра быў года пасля таксама ці",
    "bg": "и в не на че с по как това от за до е са се той да но който ще през също бе",
    "sr": "и у је на се да за су од о који ће како није што по из до би као али године",
    "mk": "и во не на дека со по како тоа од за до е се тој да но кој ќе ги го ја",
    "ar": "في من على أن إلى عن مع هذا التي الذي ما لا كان قال بعد هذه بين كما قد هو",
    "fa": "در از به که این را با است برای آن یک خود می شده بود کرد گفت های بر تا",
    "ur": "کے کی میں ہے سے کا کو نے پر اور کہ یہ اس ہیں بھی کیا تھا جو ان",
    "hi": "के में की है से का को ने पर और कि यह हैं भी एक नहीं था इस लिए",
    "mr": "आहे आणि या च्या ते मध्ये होते असे आहेत हे ही केली त्या झाली",
    "ne": "छ र मा को ले पनि भने हो गर्न तथा छन् गरेको यो भएको",
}  # fmt: skip
_SPEAKERS: dict[str, list[str]] = {}
for _language, _words in _SMALL.items():
    for _word in _words.split():
        _SPEAKERS.setdefault(_word, []).append(_language)
_WEIGHTS = {word: tuple((language, 1 / len(names)) for language in names) for word, names in _SPEAKERS.items()}
#: Letters that only these languages of a script have.
_LETTERS = (("ў", "be"), ("їє", "uk"), ("ыэё", "ru"), ("јљњ", "sr mk"), ("ٹڈے", "ur"), ("پچگ", "fa ur"))
_OWN = {language: frozenset(words.split()) for language, words in _SMALL.items()}
_MARKS = '.,;:!?"«»„“”()'
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def language_of(text: str) -> str | None:
    """The language of a text as a primary tag of BCP 47, or None where it is too short or none of those known."""
    looked_at = text[:_LOOKED_AT]
    if not looked_at.isascii() and (language := _by_script(looked_at)):
        return language
    words = Counter([word.strip(_MARKS) for word in looked_at.lower().split()])
    counts: dict[str, float] = {}
    for word in words.keys() & _WEIGHTS.keys():
        for language, weight in _WEIGHTS[word]:
            counts[language] = counts.get(language, 0.0) + weight * words[word]
    for letters, languages in _LETTERS:
        if any(map(looked_at.__contains__, letters)):
            counts = {language: count for language, count in counts.items() if language in languages}
            break
    best = max(counts, key=counts.__getitem__, default="")
    said = sum(words[word] for word in _OWN[best] & words.keys()) if best else 0
    return best if said >= max(_LEAST, _OF_ALL * words.total()) else None


def _by_script(text: str) -> str | None:
    letters = sum(map(str.isalpha, text))
    if len(_TELLING.findall(text)) <= _KANA * letters:
        return None
    for language, script in _SCRIPTS:
        if len(script.findall(text)) > (_KANA if language == "ja" else _SHARE) * letters:
            return language
    return None


def direction_of(text: str) -> str | None:
    """`rtl` where most letters are of a script that is written so, else `ltr`; None without letters."""
    looked_at = text[:_LOOKED_AT]
    letters = sum(map(str.isalpha, looked_at))
    if not letters:
        return None
    return "rtl" if len(_RIGHT_TO_LEFT.findall(looked_at)) > letters / 2 else "ltr"
