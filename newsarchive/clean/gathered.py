"""What was found of a page's metadata: the values so far, where each was read, and what lost against it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from newsarchive.clean.edges import fold
from newsarchive.clean.headline import site_names
from newsarchive.clean.moments import Dated, Seen, settled, standing_in
from newsarchive.clean.page import Page
from newsarchive.clean.people import desks, firms, has_capitals, is_desk, offices, people, proper
from newsarchive.dates import day_order, read_date
from newsarchive.model import Metadata, Paywall, Right, When
from newsarchive.urls import host_of

Finding = tuple[str, Any, str]
"""(field, raw value, where it was read)"""

#: Language, script (passed over) and region (BCP 47, section 2.1).
_LANGUAGE = re.compile(r"([a-zA-Z]{2,3})(?:[-_][a-zA-Z]{4}(?![a-zA-Z]))?(?:[-_]([a-zA-Z]{2}|\d{3}))?(?:\b|_)")
#: A full name in Chinese, Japanese or Korean; most words of one in Arabic, Hebrew, Hindi, Thai.
_EASTERN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]{2,5}|[가-힣]{2,4}")
_MOST_WORDS = 4
#: By so much the days of one moment may differ, in two zones.
_ZONES_APART = timedelta(days=1)
#: So many losing candidates are kept of each field, and so many characters of each.
_MOST_LOST, _LONGEST_LOST = 6, 160
#: So much of a statement of rights is kept, in characters.
_LONGEST_RIGHT = 300


@dataclass
class Gathered:
    """Values so far, and where each was read."""

    page: Page
    zone: str
    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    refused: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    """What named an author, but no person: kept for pages that name nobody else."""
    seen: list[Seen] = field(default_factory=list)
    """Dates by the headline of a page whose machines are told one."""
    changed: list[Dated] = field(default_factory=list)
    """All that was read as the day of a change."""
    told: list[tuple[Any, str]] = field(default_factory=list)
    """What machines are told of the publication besides the first that can be read: (raw value, where)."""
    rights: list[Right] = field(default_factory=list)
    lost: dict[str, dict[str, str]] = field(default_factory=dict)
    """Field → text that was not taken → where it was read."""

    def take(self, finding: Finding) -> None:
        """A field's first usable value wins; only a first name gives way to the full name that begins with it."""
        field, raw, where = finding
        if field == "seen":
            self._see(raw, where)
        elif field == "rights":
            self.rights.append(Right(where=where, says=" ".join(str(raw)[:_LONGEST_RIGHT].split())))
        elif field == "desk":
            self.refused.append((firms(raw), where))
        elif field == "authors":
            self._take_authors(raw if isinstance(raw, list) else [str(raw)], where)
        elif field in self.values:
            self._lose(field, raw, where)
            if field == "published" and where.startswith(_WRITTEN):
                self.told.append((raw, where))
        elif value := _READERS[field](self, raw):
            self.values[field], self.places[field] = value, where
        if field == "modified" and "published" not in self.values and (change := _when(self, raw)):
            self.changed.append((change, where))

    def _see(self, raw: tuple[str, str], where: str) -> None:
        """A date by the headline, beside the one that machines are told."""
        if when := _when(self, raw[1]):
            self.seen.append((raw[0], when, where))
            self._lose(raw[0], raw[1], where)

    def _lose(self, field: str, raw: Any, where: str) -> None:
        """Keep what was not taken: evidence for whoever doubts the choice."""
        text = "; ".join(map(str, raw)) if isinstance(raw, list) else str(raw)
        lost = self.lost.setdefault(field, {})
        if len(lost) < _MOST_LOST:
            lost.setdefault(" ".join(text[:_LONGEST_LOST].split()), where)

    def metadata(self) -> Metadata:
        """All that was found. A change at the moment of publication is none."""
        published: When | None = self.values.get("published")
        modified: When | None = self.values.get("modified")
        if published and modified and _is_no_change(published, modified):
            self._lose("modified", modified.raw, self.places["modified"])
            self.values.pop("modified")
            self.places.pop("modified")
        self._settle_origin()
        declared = self.values.pop("declared", None)
        if declared:
            self.places["paywall"] = self.places.pop("declared")
        order = [name for name in Metadata.__dataclass_fields__ if name in self.places]
        return Metadata(
            **self.values,
            desks=tuple(dict.fromkeys(name for names, _ in self.refused for name in names)),
            rights=tuple(dict.fromkeys(self.rights)),
            paywall=Paywall(declared=declared),
            found_in=tuple((name, self.places[name]) for name in order),
            lost=self.evidence(),
        )

    def _settle_origin(self) -> None:
        """A canonical address on another host is where a republished piece came from."""
        if address := _elsewhere(self, self.values.get("canonical_url")):
            self.take(("original_url", address, self.places["canonical_url"]))

    def evidence(self) -> tuple[tuple[str, str, str], ...]:
        """(field, value, where) of all that lost and says something else than what won."""
        won = {field: _told_as(value) for field, value in self.values.items()}
        return tuple(
            (field, text, where)
            for field in Metadata.__dataclass_fields__
            for text, where in self.lost.get(field, {}).items()
            if text and text not in won.get(field, ())
        )

    def settle_dates(self) -> None:
        """One day of publication, where several are told or none but that of a change."""
        told: When | None = self.values.get("published")
        if told and self.places["published"].startswith("site"):
            return
        found = self._settled(told) if told else standing_in(self.changed)
        if found:
            if told and found[0] != told:
                self._lose("published", told.raw, self.places["published"])
            self.values["published"], self.places["published"] = found

    def _settled(self, told: When) -> Dated:
        others = [(when, where) for raw, where in self.told if (when := _when(self, raw))] if self.seen else []
        modified: When | None = self.values.get("modified")
        return settled(told, self.places["published"], self.seen, others, (modified.iso[:10],) if modified else ())

    def _take_authors(self, texts: list[str], where: str) -> None:
        known: tuple[str, ...] = self.values.get("authors", ())
        names = people(texts, self.outlet)
        if any(found and told.startswith(_TOLD) for found, told in self.refused) and not where.startswith(_TOLD):
            names = tuple(name for name in names if _is_full(name))  # what contradicts the machine must be a full name
        if not known and not names:
            self.refused.append((_unnamed(texts, where), where))
        elif known and names == known:
            return
        elif not known or (_is_first_name(known) and len(names) == 1 and names[0].startswith(f"{known[0]} ")):
            if known:
                self._lose("authors", list(known), self.places["authors"])
            self.values["authors"], self.places["authors"] = names, where
            self.refused.append((offices(texts), where))
        else:
            self._lose("authors", texts, where)

    @cached_property
    def order(self) -> str:
        """How the page's language and region write 03/04/2024: `dmy`, `mdy`, or '' where nobody can tell."""
        return day_order(self.page.root.get("lang") or self.page.root.get("xml:lang") or "")

    @cached_property
    def outlet(self) -> tuple[str, ...]:
        """Names of the page's outlet, folded."""
        host = (urlsplit(self.page.url).hostname or "").removeprefix("www.")
        label = fold(host.rpartition(".")[0].rpartition(".")[2] or host)
        named = [
            fold(text.partition("(")[0])
            for tag in ("author", "publisher", "copyright")
            for text in self.page.meta_tags.get(tag, ())
        ]
        initials = [name for name in named if label == "".join(word[0] for word in name.split())]
        return (
            *site_names(self.page),
            *initials,
            fold(host),
            fold(host.partition(".")[0]),
            fold(host.replace(".", "")),
            label,
        )

    def lacks(self, field: str) -> bool:
        """Whether nobody has given a field yet, or not in full."""
        if field == "seen":
            return not any(name == "published" and when.precision != "year" for name, when, _ in self.seen)
        if field == "authors" and any(found and where.startswith("site") for found, where in self.refused):
            return False  # the site's file names a desk: what is shown does not know better
        return field not in self.values or (field == "authors" and _is_first_name(self.values["authors"]))

    def settle_authors(self) -> None:
        """Where no person is named: the outlet, desk or agency that the page calls its author."""
        if "authors" not in self.values and (first := next((found for found in self.refused if found[0]), None)):
            self.values["authors"], self.places["authors"] = first


#: Beginnings of evidence that was written for machines.
_TOLD = ("json-ld", "meta", "site")
#: The same of dates: microdata and RDFa are written for machines, too.
_WRITTEN = ("json-ld", "meta", "itemprop")


def _is_first_name(names: tuple[str, ...]) -> bool:
    return len(names) == 1 and " " not in names[0]


def _is_no_change(published: When, modified: When) -> bool:
    """Whether a change is told for the very moment of publication, or for one before it: then it was none of the page."""
    if modified.iso == published.iso:
        return published.precision != "day"
    if not {published.precision, modified.precision} <= {"day", "minute", "second"}:
        return False
    first, then = (datetime.fromisoformat(when.iso) for when in (published, modified))
    if first.tzinfo and then.tzinfo:
        return then < first
    return then.date() < first.date() - _ZONES_APART


def _is_full(name: str) -> bool:
    """Whether a name is a full one: by its capitals, or in a script that has none by its length."""
    if has_capitals(name) or name.isascii():
        return proper(name)
    return bool(_EASTERN.fullmatch(name)) or 2 <= len(name.split()) <= _MOST_WORDS


def _unnamed(texts: list[str], where: str) -> tuple[str, ...]:
    """Whom texts name that name no person: anybody where machines are told, desks and the outlet where readers are."""
    told = where.startswith(_TOLD)
    return tuple(name for name in desks(texts) if told or is_desk(name) or people([name]))


def _told_as(value: Any) -> tuple[str, ...]:
    """How a value may have been spelled where it was read."""
    if isinstance(value, When):
        return value.iso, value.raw or value.iso
    if isinstance(value, tuple):
        return *value, "; ".join(value), ", ".join(value)
    return (str(value),)


def _line(_: Gathered, raw: Any) -> str | None:
    return " ".join(str(raw).split()) or None


def _when(gathered: Gathered, raw: Any) -> When | None:
    return read_date(str(raw), gathered.zone, gathered.order)


def _tags(_: Gathered, raw: Any) -> tuple[str, ...]:
    values = raw if isinstance(raw, list) else [str(raw)]
    comma = "," if any("," in value for value in values) else ";"
    parts = [
        part.strip().lstrip("#") for value in values for part in (value.split(comma) if len(values) == 1 else [value])
    ]
    return tuple(dict.fromkeys(part for part in parts if 1 < len(part) <= 80))


def _address(gathered: Gathered, raw: Any) -> str | None:
    return gathered.page.absolute(str(raw))


def _elsewhere(gathered: Gathered, raw: Any) -> str | None:
    """An address on another domain than the page's."""
    address = gathered.page.absolute(str(raw)) if raw else None
    here, there = (host_of(url or "").split(".")[-2:] for url in (gathered.page.url, address))
    return address if address and here != there else None


def _direction(_: Gathered, raw: Any) -> str | None:
    return str(raw).lower() if str(raw).lower() in ("ltr", "rtl") else None


def _language(_: Gathered, raw: Any) -> str | None:
    match = _LANGUAGE.match(str(raw).strip())
    if not match:
        return None
    return f"{match[1].lower()}-{match[2].upper()}" if match[2] else match[1].lower()


_READERS: dict[str, Callable[[Gathered, Any], Any]] = {
    "title": _line, "deck": _line, "section": _line, "source": _line, "publisher": _line, "description": _line,
    "published": _when, "modified": _when, "tags": _tags, "canonical_url": _address, "image": _address,
    "language": _language, "direction": _direction, "amp_url": _address, "original_url": _elsewhere,
    "original_publisher": _line, "license": _line, "copyright_holder": _line, "declared": _line,
}  # fmt: skip
