"""Which single-byte encoding makes words of a page's bytes: told by the letters that languages write with.

A byte of a Polish page is `ł` in one encoding and `³` in another, and no language has `³` within its words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

#: Encoding → alphabets, beyond ASCII, of languages that were written in it, the letter first that no text does without.
#: Of several encodings that fit as well, the first.
_ALPHABETS: dict[str, tuple[str, ...]] = {
    "windows-1252": (
        "üäöß", "äöüß", "éàâæçèêëîïôœùûüÿ", "óáéíñúüºª", "íáéñóúüºª", "ãàáâçéêíóôõúüºª", "çàáâãéêíóôõúüºª", "èàéìíîòóù", "àèéìíîòóù",
        "äåöé", "öåäé", "øæåéòôó", "åæøéòôó", "áðéíóúýþæö", "àçèéíïòóúü·", "ëáéïöüèêó", "ëçéâêîû", "õäöüšžé",
    ),
    "iso-8859-15": ("éàâæçèêëîïôœùûüÿ", "õäöüšžåé"),
    "windows-1250": ("łąćęńóśźż", "ěáčďéíňóřšťúůýž", "čáäďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "ţăâîş", "čćđšžé", "šćčđžé"),
    "iso-8859-2": ("łąćęńóśźż", "ěáčďéíňóřšťúůýž", "čáäďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "ţăâîş", "čćđšžé", "šćčđžé"),
    "windows-1254": ("ıçğöşüâîû",),
    "windows-1257": ("ėąčęįšųūž", "āčēģīķļņšūžō", "õäöüšž"),
    "windows-1258": ("đàáâãèéêìíòóôõùúăơư\u0300\u0301\u0303\u0309\u0323",),
    "windows-1255": ("יאבגדהוזחטךכלםמןנסעףפץצקרשת",),
    "windows-1251": ("оабвгдежзийклмнпрстуфхцчшщъыьэюяё", "іабвгґдеєжзиїйклмнопрстуфхцчшщьюяўыэё", "оабвгдђежзијклљмнњпрстћуфхцчџшѓќѕ"),
    "koi8-r": ("оабвгдежзийклмнпрстуфхцчшщъыьэюяё",),
    "koi8-u": ("іабвгґдеєжзиїйклмнопрстуфхцчшщьюя",),
    "iso-8859-5": ("оабвгдежзийклмнпрстуфхцчшщъыьэюяё", "іабвгдеєжзиїйклмнопрстуфхцчшщьюяўыэё", "оабвгдђежзијклљмнњпрстћуфхцчџшѓќѕ"),
    "ibm866": ("оабвгдежзийклмнпрстуфхцчшщъыьэюяё",),
    "windows-1253": ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",),
    "iso-8859-7": ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",),
    "windows-1256": (
        "اءآأؤإئبةتثجحخدذرزسشصضطظعغفقكلمنهوىيًٌٍَُِّْـ،؛؟", "اآئبپتثجچحخدذرزژسشصضطظعغفقكکگلمنهوىيیأءًّ،؛؟\u200c",
        "اآئبپتٹثجچحخدڈذرڑزژسشصضطظعغفقکكگلمنںوؤہھءىيے،؛؟",
    ),
    "iso-8859-6": ("اءآأؤإئبةتثجحخدذرزسشصضطظعغفقكلمنهوىيًٌٍَُِّْـ،؛؟",),
}  # fmt: skip
#: Latin letters stand beside ASCII in one word; those of other scripts do not.
_LATIN = ("windows-1252", "iso-8859-15", "windows-1250", "iso-8859-2", "windows-1254", "windows-1257", "windows-1258")

#: So many different letters must be there; fewer are enough for the encoding that all others are mistaken for.
_COMMON = frozenset(_ALPHABETS["windows-1252"])
_DIFFERENT = {True: 1, False: 3}
#: What may stand at a word's edge in any language.
_TYPED = frozenset("‘’“”„‚–—…«»‹›•·©®™°§€£¥†‡¡¿´\xa0\xad\u200e\u200f½¼¾")
_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
#: Words that are looked at, and letters beyond ASCII that are enough to judge by.
_WORDS, _ENOUGH = 1_000, 8
#: Least share of them that must be right (a foreign name now and then), and what a capital is worth: in the wrong
#: encoding of Cyrillic, small letters are capitals.
_RIGHT, _CAPITAL = 0.9, 0.5


def by_letters(html: bytes) -> str:
    """The encoding under which the bytes above 127 are letters of one language, in words; '' where that is unsure."""
    words = [found[0] for found, _ in zip(_WORD.finditer(html), range(_WORDS), strict=False)]
    best, name = 0.0, ""
    for encoding in _ALPHABETS:
        if (score := _score(words, encoding)) > best:
            best, name = score, encoding
    return name


def _score(words: list[bytes], encoding: str) -> float:
    """How many letters are right less those that are not; 0 where too few are."""
    letters = Counter(b"".join(words))
    table = _decoded(encoding)
    typed = sum(count for byte, count in letters.items() if byte > 127 and table[byte] in _TYPED)
    total = sum(count for byte, count in letters.items() if byte > 127) - typed
    least = max(_ENOUGH, _RIGHT * total)
    right = max(_worth(letters, table, alphabet, least) for alphabet in _ALPHABETS[encoding])
    return right - (total - right) - sum(map(len, _odd(words, encoding))) if right else 0.0


def _worth(letters: Counter[int], table: str, alphabet: str, least: float) -> float:
    """What the letters of an alphabet come to; 0 where they are too few, or the first is not among them."""
    if not letters[table.find(alphabet[0])]:
        return 0.0
    high = [(table[byte], count) for byte, count in letters.items() if byte > 127]
    small = {letter: count for letter, count in high if letter in alphabet}
    capitals = {letter: count for letter, count in high if letter not in small and letter.lower() in alphabet}
    found = sum(small.values()) + sum(capitals.values())
    if found < least or len(small) < _DIFFERENT[alphabet in _COMMON]:
        return 0.0
    return sum(small.values()) + _CAPITAL * sum(capitals.values())


def _odd(words: list[bytes], encoding: str) -> Iterator[bytes]:
    """Words that are none: a capital behind a small letter, or two scripts in one."""
    table, latin = _decoded(encoding), encoding in _LATIN
    for word in words:
        text = "".join(table[byte] for byte in word)
        if any(a.islower() and b.isupper() for a, b in pairwise(text)) or (
            not latin and any(c.isascii() for c in text)
        ):
            yield word


@lru_cache
def _decoded(encoding: str) -> str:
    """Byte → its character."""
    return "".join(bytes((byte,)).decode(encoding, "replace") for byte in range(256))
