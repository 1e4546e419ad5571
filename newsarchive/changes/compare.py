"""One fetch before and after: what differs, and how suspicious that is."""

from __future__ import annotations

import difflib
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from newsarchive.store.document import Document

#: Parts of an article's JSON that are no fields of their own here: the body is compared by words, the rest follows from it.
_BULKY = frozenset({"text", "blocks", "removals", "evidence", "origin", "revision", "word_count", "outcome"})
#: Characters of a field's value that are kept, and of a stretch of text in a diff.
_VALUE, _STRETCH = 300, 400
#: Words of a text on both sides that are compared one by one; longer texts are compared by blocks. Comparing is quadratic.
_MOST_WORDS = 3_000
#: Stretches of a diff that are kept, and words shown around a difference.
_MOST_STRETCHES, _AROUND = 40, 8


@dataclass(frozen=True, kw_only=True)
class Side:
    """How a fetch ended, before or after."""

    outcome: str
    digest: str | None
    """Of the document; None where there is no article."""
    title: str | None = None
    words: int = 0
    words_struck: int = 0

    @property
    def key(self) -> str:
        """What tells one result from another."""
        return f"{self.outcome} {self.digest or '-'}"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What would change of one fetch."""

    fetch_id: str
    capture_id: str
    url: str
    site: str
    """By today's site files."""
    at: str
    warc: str
    before: Side | None
    """None for a fetch that the store does not know."""
    after: Side
    fields: dict[str, list[Any]]
    """Field → value before and after, cut to 300 characters."""
    reasons: dict[str, int]
    """Reason → words struck for it, after less before."""
    gained: int
    """Words of the text that were not there, however often each."""
    struck: int
    """Words of the text that are there no more."""
    diff: list[list[str]]
    """Stretches of text: ` `, `-` or `+`, and the words."""
    suspicion: int
    suspicions: list[str]

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What a difference says of the fetch itself."""

    fetch_id: str
    capture_id: str
    url: str
    site: str
    at: str
    warc: str


def side_of(outcome: str, document: Document | None) -> Side:
    """A result as one side of a comparison."""
    if document is None:
        return Side(outcome=outcome, digest=None)
    return Side(
        outcome=outcome, digest=document.digest, title=document.title, words=document.words, words_struck=document.words_struck
    )  # fmt: skip


def difference(
    fetched: Fetched, before: tuple[str, Document | None] | None, after: tuple[str, Document | None]
) -> Difference | None:
    """What differs between two results, each an outcome and a document; None where nothing does."""
    left, right = side_of(*before) if before else None, side_of(*after)
    if left is not None and left.key == right.key:
        return None
    old, new = _values(before[1] if before else None), _values(after[1])
    fields = dict(_fields(old, new)) if old and new else {}
    words = _words(old), _words(new)
    suspicions = sorted(_suspicions(left, right, fields), reverse=True)
    return Difference(
        **vars(fetched), before=left, after=right, fields=fields, reasons=_reasons(old, new),
        gained=(Counter(words[1]) - Counter(words[0])).total(), struck=(Counter(words[0]) - Counter(words[1])).total(),
        diff=_diff(old.get("text") or "", new.get("text") or ""), suspicion=sum(points for points, _ in suspicions),
        suspicions=[told for _, told in suspicions],
    )  # fmt: skip


def _values(document: Document | None) -> dict[str, Any]:
    if document is None:
        return {}
    values: dict[str, Any] = json.loads(zlib.decompress(document.json))
    return values | {"text": document.text}


def _fields(old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    for name in new:
        if name not in _BULKY and old.get(name) != new[name]:
            yield name, [_short(old.get(name)), _short(new[name])]


def _short(value: Any) -> Any:
    said = value if isinstance(value, str) or value is None else json.dumps(value, ensure_ascii=False)
    return said if said is None or len(said) <= _VALUE else said[:_VALUE] + "…"


def _words(values: dict[str, Any]) -> list[str]:
    return str(values.get("text") or "").split()


def _reasons(old: dict[str, Any], new: dict[str, Any]) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for sign, values in ((-1, old), (1, new)):
        for removal in values.get("removals", ()):
            counted[removal["reason"]] += sign * removal["words"]
    return {reason: words for reason, words in sorted(counted.items()) if words}


def _suspicions(before: Side | None, after: Side, fields: dict[str, list[Any]]) -> Iterator[tuple[int, str]]:
    """Points and sentences. The points order them and nothing else: what a reader would miss most has most."""
    if before is None:
        return
    if before.digest and not after.digest:
        yield 100, f"no article any more: {after.outcome}"
        return
    if after.digest and not before.digest:
        yield 5, f"an article where there was none: {before.outcome}"
        return
    if before.outcome != after.outcome:
        yield 30, f"{after.outcome} in place of {before.outcome}"
    yield from _of_body(before, after)
    yield from _of_fields(fields)


def _of_body(before: Side, after: Side) -> Iterator[tuple[int, str]]:
    if 2 * after.words < before.words:
        yield 90, f"the body shrank by half or more: {before.words} to {after.words} words"
    elif 2 * before.words < after.words:
        yield 40, f"the body doubled or more: {before.words} to {after.words} words"
    elif 10 * abs(after.words - before.words) > before.words:
        yield 10, f"the body changed by a tenth or more: {before.words} to {after.words} words"


#: Field → points where it is lost, and where it is another. Of a date only the day counts as another.
_POINTS = {
    "title": (80, 20), "published": (60, 50), "authors": (30, 5), "canonical_url": (20, 15), "language": (15, 15), "deck": (10, 2),
}  # fmt: skip


_NOTHING = (None, "", "[]")


def _of_fields(fields: dict[str, list[Any]]) -> Iterator[tuple[int, str]]:
    for name, (lost, moved) in _POINTS.items():
        if name not in fields:
            continue
        old, new = fields[name]
        if old not in _NOTHING and new in _NOTHING:
            yield lost, f"{name} lost"
        elif old not in _NOTHING and (name != "published" or str(old)[:10] != str(new)[:10]):
            yield moved, f"{name} moved" if name == "published" else f"{name} is another"


def _diff(old: str, new: str) -> list[list[str]]:
    """The stretches that differ with some words around them; beyond a number of them the rest is left out."""
    if old == new:
        return []
    few = len(old.split()) + len(new.split()) <= _MOST_WORDS
    a, b = (old.split(), new.split()) if few else (old.split("\n\n"), new.split("\n\n"))
    pieces: list[list[str]] = []
    for kind, a0, a1, b0, b1 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append([" ", _around(a[a0:a1], is_first=not pieces)])
        else:
            pieces += [["-", _cut(a[a0:a1])]] * (a1 > a0) + [["+", _cut(b[b0:b1])]] * (b1 > b0)
        if len(pieces) >= _MOST_STRETCHES:
            return [*pieces, [" ", "…"]]
    return pieces


def _around(words: list[str], *, is_first: bool) -> str:
    """What is the same, without its middle; at the beginning of a text without its beginning."""
    if is_first:
        return _cut([*["…"] * (len(words) > _AROUND), *words[-_AROUND:]])
    return _cut(words) if len(words) <= 2 * _AROUND else _cut([*words[:_AROUND], "…", *words[-_AROUND:]])


def _cut(words: Iterable[str]) -> str:
    said = " ".join(words)
    return said if len(said) <= _STRETCH else said[:_STRETCH] + "…"
