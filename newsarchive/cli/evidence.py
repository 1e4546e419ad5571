"""The evidence for an article's metadata, as people read it: each value, where it was read, and what lost against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from newsarchive.cli.screen import one_line

#: Fields that say something else of the article than the page's own words.
_NOT_SAID = frozenset(("paywall", "canonical_url", "image"))


def as_evidence(article: Mapping[str, Any]) -> str:
    """One paragraph a field: the value, where it was read, and the candidates that lost, each with its place."""
    evidence: Mapping[str, Any] = article.get("evidence") or {}
    if not evidence:
        return "no evidence was kept: the article was cleaned by older rules; `newsarchive reprocess` renews it\n"
    lines = [line for name, found in evidence.items() for line in _field(name, article.get(name), found)]
    lines += [f"rights: {one_line(right['says'])}\n    from {one_line(right['where'])}" for right in article["rights"]]
    lines += [f"paywall observed: {one_line(sign)}" for sign in article["paywall"]["observed"]]
    return "\n".join(lines) + "\n"


def _field(name: str, value: Any, found: Mapping[str, Any]) -> Iterator[str]:
    if "where" in found:
        yield f"{name}: {_said(value)}" if name not in _NOT_SAID else f"{name}:"
        yield f"    from {one_line(found['where'])}{_of_date(found)}"
    else:
        yield f"{name}: none was taken"
    for lost in found.get("lost", ()):
        yield f"    not {one_line(lost['value'])}  (from {one_line(lost['where'])})"


def _said(value: Any) -> str:
    return one_line("; ".join(map(str, value)) if isinstance(value, list) else str(value))


def _of_date(found: Mapping[str, Any]) -> str:
    """How a date was printed, how precise it is, and who told its zone."""
    if "precision" not in found:
        return ""
    zone = (
        f", zone from the {found['zone']}"
        if found["zone"]
        else ", no zone"
        if found["precision"] in ("minute", "second")
        else ""
    )
    return f": {one_line(found['raw'] or '')!r}, to the {found['precision']}{zone}"
