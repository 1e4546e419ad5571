"""Which address an article is known by, and which addresses are faces of one page.

Everything here doubts: two articles under one address lose one of them, one article under two costs a second entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, unquote, urljoin, urlsplit

from newsarchive.errors import FetchRefused
from newsarchive.urls import checked, host_of, is_plain, key_of, without_trackers

#: Path endings under which a site shows an article once more: AMP, print, one-page and numbered views.
_FACES = re.compile(
    r"(?:\d{1,2}|amp|amp\.html|index\.amp|print|printable|full|all|single-?page|index\.\w{3,5})", re.IGNORECASE
)
_FACE_HOSTS = ("m.", "amp.", "mobile.", "touch.")
_HOMES = re.compile(r"/*(?:index\.\w{3,5}|[a-z]{2}(?:-[a-z]{2})?/?)?", re.IGNORECASE)

#: What marks the AMP, mobile or print face of a page by itself, so that the plain address can be told from it.
_FACE_STEP = re.compile(r"amp|amp\.html|index\.amp|print|printable", re.IGNORECASE)
_FACE_ENDING = re.compile(r"\.amp(?=\.html?$|$)", re.IGNORECASE)
_FACE_FIELDS = {
    "amp": r"1|true|", "outputtype": r"amp", "view": r"amp|print|mobile", "print": r"1|true|yes|",
    "mobile": r"1|true", "isprintview": r"1|true",
}  # fmt: skip

#: Without one of these an address is no face: nine tenths of the work is spared on most.
_FACE_MARKS = ("amp", "print", "mobile", "//m.", "//touch.")

#: Codes by which sites mark the language of an edition: ISO 639-1 of languages in which news is published, three letters
#: as Ukrainian and Russian sites write them. `/uk/` may be a country too; taking it for a language costs a second entry.
_LANGUAGE = re.compile(
    r"(?:am|ar|az|be|bg|bn|bs|ca|cs|cy|da|de|el|en|es|et|eu|fa|fi|fr|ga|gl|gu|he|hi|hr|hu|hy|id|is|it|ja|ka|kk|km|ko|ky|lo|lt|lv|mk|ml|mn"
    r"|mr|ms|mt|my|nb|ne|nl|nn|no|pa|pl|ps|pt|ro|ru|si|sk|sl|so|sq|sr|sv|sw|ta|te|tg|th|tk|tr|uk|ur|uz|vi|zh"
    r"|eng|rus|ukr|ger|deu|fra|fre|spa|esp|ara|por|ita|pol|tur|chi|jpn|kor|kaz|bel|geo|arm|aze|uzb|kir|tat)(?:[-_][a-z]{2,4})?",
    re.IGNORECASE,
)  # fmt: skip
_LANGUAGE_FIELDS = frozenset({"lang", "language", "hl", "locale", "edition"})

#: A number long enough to be one article's alone; days (`20260307`) are long enough too, and tell articles apart as well.
_ID = re.compile(r"\d{5,}")
_WORDS = re.compile(r"[^\W\d_]{3,}")
#: Words that make a step of a path a slug.
_SLUG_WORDS = 3


def is_home(url: str) -> bool:
    """Whether an address is that of a home page, of the site or of one of its languages."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(_HOMES.fullmatch(parts.path)) and not parts.query


@lru_cache(64)
def plain_face(url: str) -> str:
    """The address of the page that an AMP, mobile or print address is a face of, by its form; the address itself for others.

    Page numbers are no faces: `/story/3` may be a text of its own.
    """
    written = url.lower()
    if not any(mark in written for mark in _FACE_MARKS):
        return url
    try:
        scheme, host, path, query = _parted(url)
    except ValueError:
        return url
    if not (scheme and host):
        return url
    fields = "&".join(field for field in query.split("&") if field and not _is_face_field(field))
    plain = f"{scheme}://{_plain_host(host)}{_plain_path(path)}{'?' if fields else ''}{fields}"
    return plain if key_of(plain) != key_of(url) else url


def _parted(url: str) -> tuple[str, str, str, str]:
    """Scheme, host with port, path and query. Most addresses need no parser for that, which takes half of a look-up's Python.

    Errors: ValueError.
    """
    if is_plain(url) and "?" not in url:
        scheme, _, host, path = url.split("/", 3)
        return scheme[:-1], host, f"/{path}", ""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc, parts.path, parts.query


def _plain_path(path: str) -> str:
    steps = [step for step in path.split("/") if step]
    if not steps:
        return path
    if len(steps) > 1:
        steps = steps[1:] if steps[0].lower() == "amp" else steps
        steps = steps[:-1] if len(steps) > 1 and _FACE_STEP.fullmatch(steps[-1]) else steps
    plain = "/" + "/".join(steps)
    return _FACE_ENDING.sub("", plain) if ".amp" in plain.lower() else plain


def _is_face_field(field: str) -> bool:
    name, _, value = field.partition("=")
    values = _FACE_FIELDS.get(unquote(name).lower())
    return values is not None and re.fullmatch(values, unquote(value), re.IGNORECASE) is not None


def _plain_host(netloc: str) -> str:
    """Without the label of a mobile or AMP face, where a registered name is left."""
    plain = _face_free(netloc.lower())
    return plain if "." in plain.partition(":")[0] else netloc


def trusted_canonical(url: str, declared: str | None) -> str:
    """The address that an article is known by: what the page declares, where that can be believed, else its own.

    Trackers are taken off either way. Not believed: another site or port, a home or section page for a deeper page,
    page one for a later one (`?page=2` and `/page/2` are texts of their own), an edition in another language, what bears
    another article's number or words, and what cannot be fetched. `/story/3` may be `/story`: WordPress answers a page
    number that does not exist with the post itself, and gives true later pages canonical addresses of their own.
    Distinct articles must never fall together; the cost of doubting too much is only a second entry.
    """
    own = without_trackers(url)
    if not declared:
        return own
    try:
        canonical = without_trackers(checked(urljoin(url, declared)))
        here, there = urlsplit(url), urlsplit(canonical)
        ports = {parts.port for parts in (here, there)} - {80, 443, None}
    except (FetchRefused, ValueError):
        return own
    mismatch = (
        _face_free(host_of(canonical)) != _face_free(host_of(url))
        or (ports and here.port != there.port)
        or _page_number(url) != _page_number(canonical)
        or _is_above(there, here)
        or _is_another_language(there, here)
        or _is_another_article(there, here)
    )
    return own if mismatch else canonical


def _face_free(host: str) -> str:
    """A host without the label that marks its mobile or AMP face."""
    return host.removeprefix(next((face for face in _FACE_HOSTS if host.startswith(face)), ""))


def _is_above(there: SplitResult, here: SplitResult) -> bool:
    """Whether the canonical address is a home or section page that the page asked for lies under."""
    if there.query:
        return False
    if _HOMES.fullmatch(there.path):
        return not (_HOMES.fullmatch(here.path) and not here.query)
    above, below = there.path.strip("/").split("/"), here.path.strip("/").split("/")
    rest = below[len(above) :]
    if below[: len(above)] != above or not rest:
        return False
    names_article = re.search(r"\d{4}|(?:[^-_]+[-_]){3}", above[-1])
    return not names_article and not all(_FACES.fullmatch(step) for step in rest)


def _page_number(url: str) -> str | None:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    names = ("page", "pg", "seite", "pagina") if parts.path in ("", "/") else ("page", "p", "pg", "seite", "pagina")
    number = next((query[name] for name in names if re.fullmatch(r"\d{1,3}", query.get(name, ""))), None)
    if number is None:
        found = re.search(r"/page/(\d{1,3})/?$", parts.path)
        number = found[1] if found else None
    return None if number in (None, "0", "1") else number


def _is_another_language(there: SplitResult, here: SplitResult) -> bool:
    """Whether one is marked as an edition in a language and the other not, or as one in another language."""
    if _HOMES.fullmatch(here.path) and _HOMES.fullmatch(there.path):
        return False
    return set(_languages(there)) != set(_languages(here))


def _languages(parts: SplitResult) -> Iterator[str]:
    for step in parts.path.split("/")[1:3]:
        if _LANGUAGE.fullmatch(step):
            yield step.lower()
    for name, value in parse_qsl(parts.query):
        if name.lower() in _LANGUAGE_FIELDS:
            yield value.lower()


def _is_another_article(there: SplitResult, here: SplitResult) -> bool:
    """Whether two addresses tell different articles: by their numbers, by a field of the query, or by the words of their slugs."""
    ids, other_ids = _ids(here), _ids(there)
    if ids and other_ids:
        return not ids & other_ids
    fields, other_fields = dict(parse_qsl(here.query)), dict(parse_qsl(there.query))
    if any(fields[name] != other_fields[name] for name in fields.keys() & other_fields.keys()):
        return True
    words, other_words = _slug(here.path), _slug(there.path)
    return bool(words and other_words and not (words <= other_words or words >= other_words))


def _ids(parts: SplitResult) -> set[str]:
    return set(_ID.findall(f"{parts.path} {parts.query}"))


def _slug(path: str) -> set[str]:
    """Words of the wordiest step of a path; none where no step is a slug."""
    found = max((set(_WORDS.findall(unquote(step).lower())) for step in path.split("/")), key=len)
    return found if len(found) >= _SLUG_WORDS else set()
