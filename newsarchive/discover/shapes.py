"""How a site spells the addresses of its articles, learned from those that it names itself.

An address becomes a shape: `/sport/2026/03/07/cup-final-in-extra-time.html` is `/sport/{year}/{month}/{day}/{slug}.html`.
What feeds and news sitemaps name, and what the archive knows as articles, teaches shapes of articles; what it knows as
lists teaches the opposite. A shape is a sentence that people can read, so that every judgement can be told.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from newsarchive.urls import without_trackers

#: Articles of a shape that must be known before the shape alone decides: one may be chance.
_ENOUGH_EXACT = 2
#: The same where words of the path differ (`/{word}/{slug}`): a section that was never seen.
_ENOUGH_GENERAL = 3
#: Articles after which a site counts as known: what looks like none of them needs better marks.
_KNOWN_SITE = 20
#: Shapes that are kept; a site has dozens, a trap thousands.
_MOST_SHAPES = 2_000

_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"(?:19|20)\d\d-?[01]\d-?[0-3]\d")
_MONTH = re.compile(r"\d{1,2}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", re.IGNORECASE)
_ENDING = re.compile(r"\.[a-z]{2,5}\d?$", re.IGNORECASE)
_PARTS = re.compile(r"[-_+ .,]+")
_HASH = re.compile(r"(?=[^0-9]*[0-9])(?=[^a-z]*[a-z])[a-z0-9]{8,40}", re.IGNORECASE)
#: Scripts that put no blanks or hyphens between words.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{6}")
#: Words from which on a step is a slug.
_SLUG_WORDS = 3
#: Kinds of steps that tell one article from another.
_TELLING = re.compile(r"\{(?:slug|id|hash|date|day)\}")


@dataclass(frozen=True)
class Shape:
    """The form of an address."""

    exact: str
    """With the words of its path and the names of its query's fields."""
    general: str
    """The same with every word as `{word}`."""

    @property
    def is_telling(self) -> bool:
        """Whether the form can tell one article from another at all."""
        return _TELLING.search(self.exact) is not None


@lru_cache(2_048)
def shape_of(url: str) -> Shape:
    """The shape of an address; hosts and trackers play no part."""
    parts = urlsplit(without_trackers(url))
    exact, general, before = [], [], ""
    for step in parts.path.split("/"):
        if not step:
            continue
        kind, ending = _kind(unquote(step), before)
        exact.append((kind or step.lower().removesuffix(ending)) + ending)
        general.append((kind or "{word}") + ending)
        before = kind
    query = "&".join(sorted(f"{name}={_kind(value, '')[0] or '{word}'}" for name, value in parse_qsl(parts.query)))
    tail = ("/" if parts.path.endswith("/") and exact else "") + (f"?{query}" if query else "")
    return Shape("/" + "/".join(exact) + tail, "/" + "/".join(general) + tail)


def _kind(step: str, before: str) -> tuple[str, str]:
    """What a step is ('' for a word), and its file ending."""
    if before == "{year}" and _MONTH.fullmatch(step):
        return "{month}", ""
    if before == "{month}" and re.fullmatch(r"\d{1,2}", step):
        return "{day}", ""
    if _DATE.fullmatch(step):
        return "{date}", ""
    if _YEAR.fullmatch(step):
        return "{year}", ""
    ending = _ENDING.search(step)
    bare = step[: ending.start()] if ending else step
    return _kind_of_name(bare), ending[0].lower() if ending else ""


def _kind_of_name(name: str) -> str:
    if name.isdigit():
        return "{id}" if len(name) >= 5 else "{n}"
    words = [word for word in _PARTS.split(name) if word]
    numbers = [word for word in words if word.isdigit() and len(word) >= 4]
    if len(words) - len(numbers) >= _SLUG_WORDS or _UNSPACED.search(name):
        if numbers and words[0] == numbers[0]:
            return "{id}-{slug}"
        return "{slug}-{id}" if numbers and words[-1] == numbers[-1] else "{slug}"
    if numbers:  # `a1234567`, `news-81204`: a name and a number
        return "{word}-{id}"
    return "{hash}" if _HASH.fullmatch(name) else "{id}" if re.fullmatch(r"[a-z]{1,3}\d{5,}", name) else ""


@dataclass(frozen=True)
class Verdict:
    """Whether an address is an article's, by its shape."""

    is_article: bool | None
    """None: what is known does not say."""
    why: str = ""


class Shapes:
    """What a site has taught so far. (Taught while its sources are read.)"""

    def __init__(self) -> None:
        self._articles: Counter[str] = Counter()
        self._lists: Counter[str] = Counter()
        self.articles = 0
        """Addresses of articles that were learned from."""

    @property
    def is_known(self) -> bool:
        """Whether enough was learned to doubt what looks like none of it."""
        return self.articles >= _KNOWN_SITE

    def teach(self, url: str, is_article: bool = True) -> None:
        """An address of an article, or of what is none."""
        shape = shape_of(url)
        kept = self._articles if is_article else self._lists
        for form in {shape.exact, shape.general} if is_article else {shape.exact}:
            if form in kept or len(kept) < _MOST_SHAPES:
                kept[form] += 1
        self.articles += is_article

    def knows(self, url: str) -> bool:
        """Whether articles of just this shape are known."""
        exact = shape_of(url).exact
        return self._articles[exact] >= max(_ENOUGH_EXACT, self._lists[exact])

    def judge(self, url: str) -> Verdict:
        """What the shape of an address says."""
        shape = shape_of(url)
        yes, no = self._articles[shape.exact], self._lists[shape.exact]
        if no > yes:
            return Verdict(False, f"{shape.exact}: a list's or another page's, as {no} that are known")
        if yes >= _ENOUGH_EXACT:
            return Verdict(True, f"{shape.exact}: as {yes} articles of the site")
        alike = self._articles[shape.general]
        if shape.is_telling and alike >= _ENOUGH_GENERAL:
            return Verdict(True, f"{shape.general}: as {alike} articles of the site")
        return Verdict(
            None, f"{shape.exact}: unlike the site's {self.articles} known articles" if self.is_known else ""
        )

    def told(self) -> list[tuple[str, int]]:
        """The commonest shapes of articles and how often each was met, for people."""
        return [(form, count) for form, count in self._articles.most_common() if _TELLING.search(form)]
