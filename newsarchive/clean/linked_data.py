"""JSON-LD as pages write it: lists, graphs, comments, line breaks within strings, and several objects in a row."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from lxml.etree import _Element as Element

from newsarchive.clean.vocabulary import vocabulary

Thing = dict[str, Any]

#: schema.org types that are an article (schema.org 29, Article and its children, and what news sites use for it).
ARTICLE_TYPES = vocabulary(
    "Article NewsArticle BlogPosting ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle "
    "ReviewNewsArticle LiveBlogPosting TechArticle ScholarlyArticle SocialMediaPosting Report AdvertiserContentArticle "
    "SatiricalArticle Review Recipe"
)

#: Deepest nesting and most objects that are looked at; ten times what real pages have.
_DEEPEST, _MOST = 12, 400
#: Half of a surrogate pair, escaped (cut emoji are common): no text may hold one, so it is read as U+FFFD (RFC 8259, section 8.2).
_LONE = re.compile(
    r"\\u[dD][89abAB][\da-fA-F]{2}(?!\\u[dD][c-fC-F][\da-fA-F]{2})|(?<!\\u[dD][89abAB][\da-fA-F]{2})\\u[dD][c-fC-F][\da-fA-F]{2}"
)
_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*")|/\*.*?\*/|//[^\n]*', re.DOTALL)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


def read_linked_data(scripts: Iterable[Element]) -> tuple[Thing, ...]:
    """All objects with a type in the JSON-LD of some scripts, graphs and lists flattened, in their order."""
    things: list[Thing] = []
    for script in scripts:
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            for value in _values(script.text):
                things.extend(_flat(value, 0))
    return tuple(things[:_MOST])


def _values(text: str) -> Iterator[Any]:
    cleaned = text.strip().removeprefix("<!--").removesuffix("-->").replace("//<![CDATA[", "").replace("<![CDATA[", "")
    cleaned = cleaned.replace("//]]>", "").replace("]]>", "").strip().rstrip(";")
    cleaned = _LONE.sub(r"\\ufffd", cleaned)
    cleaned = cleaned.replace('"schema:', '"')  # the vocabulary's prefix, where a context gives it one
    decoder = json.JSONDecoder(strict=False)
    if cleaned[:40].count("&quot;") > 1:  # some systems escape it once too often; a script's text has no entities
        cleaned = unescape(cleaned)
    for mend in (str, _without_commas, _without_comments):
        if values := _in_a_row(decoder, mend(cleaned)):
            yield from values
            return


def _in_a_row(decoder: json.JSONDecoder, text: str) -> list[Any]:
    """All values of a text, one behind another; none where the first cannot be read."""
    values: list[Any] = []
    at = 0
    while at < len(text) and len(values) < _MOST:
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        values.append(value)
        at += len(text[at:]) - len(text[at:].lstrip(" \t\r\n;,"))
    return values


def _without_commas(text: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", text)


def _without_comments(text: str) -> str:
    """Without what JavaScript calls a comment; strings are passed over."""
    return _without_commas(_COMMENT.sub(lambda found: found[1] or "", text))


def _flat(value: Any, depth: int) -> Iterator[Thing]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _flat(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart"):
            if isinstance(value.get(key), (dict, list)):
                yield from _flat(value[key], depth + 1)


def types_of(thing: Thing) -> frozenset[str]:
    """Types of an object, without the vocabulary's address."""
    found = thing.get("@type")
    if isinstance(found, str):  # as nearly always
        return frozenset((found.rpartition("/")[2],)) if found else frozenset()
    names = found if isinstance(found, list) else [found]
    return frozenset(str(name).rpartition("/")[2] for name in names if name)


def articles(things: tuple[Thing, ...]) -> tuple[Thing, ...]:
    """Those objects that are articles."""
    return tuple(thing for thing in things if types_of(thing) & ARTICLE_TYPES)


def by_id(things: tuple[Thing, ...]) -> dict[str, Thing]:
    """Objects by their @id: graphs point at authors that way."""
    return {str(thing["@id"]): thing for thing in things if isinstance(thing.get("@id"), str) and len(thing) > 2}


def text_in(value: Any) -> str:
    """A value as one line of text: strings, the first of a list, the name of an object; '' for none."""
    if isinstance(value, list):
        return next((text for item in value if (text := text_in(item))), "")
    if isinstance(value, dict):
        return text_in(value.get("name") or value.get("@value") or value.get("headline"))
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return " ".join(unescape(unescape(re.sub(r"<[^<>]{1,200}>", " ", str(value)))).split())
    return ""
