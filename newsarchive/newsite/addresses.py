"""Article addresses → one pattern, by the shapes that they have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from newsarchive.discover.shapes import shape_of

#: What stands in a pattern for each kind of step.
_KINDS = {
    "{year}": r"\d{4}", "{month}": r"(?:\d{1,2}|[a-z]{3})", "{day}": r"\d{1,2}", "{date}": r"\d{4}-?\d\d-?\d\d",
    "{slug}": r"[^/?]+(?:[-_][^/?]+){2,}", "{id}": r"[a-z]{0,3}\d{5,}", "{n}": r"\d+", "{hash}": r"[A-Za-z0-9]{8,40}", "{word}": r"[^/?]+",
}  # fmt: skip
_KIND = re.compile(r"\{\w+\}")
#: Most alternatives in a pattern: a site has few forms of addresses, and a pattern must stay readable.
_MOST = 4
#: Share of the addresses that a form must have, and that a word of a path must have to stand in the pattern as itself.
_LEAST = 0.1


@dataclass(frozen=True)
class Pattern:
    """A pattern, and how far it goes."""

    pattern: str
    """'' where no form tells articles from anything else."""
    articles: int
    """Addresses of articles that it matches, of `of`."""
    of: int
    others: tuple[str, ...]
    """Paths of other links that it matches too."""


def learned(articles: Iterable[str], others: Iterable[str]) -> Pattern:
    """The pattern of article addresses. `others`: links of the same pages that are none, which it should not match."""
    wanted = sorted({_path(url) for url in articles})
    rest = sorted({_path(url) for url in others} - set(wanted))
    best = Pattern("", 0, len(wanted), ())
    for forms in (_forms(wanted, exact=False), _forms(wanted, exact=True)):
        found = _measured(forms, wanted, rest)
        if found.articles and (not best.pattern or _worth(found) > _worth(best)):
            best = found
    return best


def _worth(pattern: Pattern) -> float:
    return pattern.articles - 2 * len(pattern.others)


def _measured(forms: list[str], wanted: list[str], rest: list[str]) -> Pattern:
    if not forms:
        return Pattern("", 0, len(wanted), ())
    pattern = "|".join(f"^{form}/?(?:\\?|$)" for form in forms)
    compiled = re.compile(pattern)
    matched = sum(1 for path in wanted if compiled.search(path))
    return Pattern(pattern, matched, len(wanted), tuple(path for path in rest if compiled.search(path)))


def _forms(paths: list[str], exact: bool) -> list[str]:
    """Patterns of the commonest forms that tell one article from another."""
    shapes: Counter[str] = Counter()
    for path in paths:
        shape = shape_of(f"http://h{path}")
        if shape.is_telling:
            shapes[(shape.exact if exact else shape.general).partition("?")[0].rstrip("/")] += 1
    most = _MOST * 3 if exact else _MOST
    return [_regex(form) for form, count in shapes.most_common(most) if count >= max(1, _LEAST * len(paths) * (0.3 if exact else 1))]  # fmt: skip


def _regex(form: str) -> str:
    parts, place = [], 0
    for found in _KIND.finditer(form):
        parts += [re.escape(form[place : found.start()]), _KINDS[found[0]]]
        place = found.end()
    return "".join([*parts, re.escape(form[place:])]).replace(r"\-", "-").replace(r"\/", "/")


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"
