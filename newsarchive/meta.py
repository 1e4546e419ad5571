"""What a page says of itself: the values, and the evidence for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class When:
    """A moment with no more precision than the page gave it."""

    iso: str
    """ISO 8601, cut to what is known: `2025-06-25`, `2025-06-15T09:30`, `2025-06-15T09:30:00+03:00`."""
    precision: str
    """`year`, `month`, `day`, `minute` or `second`."""
    zone: str | None = None
    """Where the offset came from: `page`, `site`, or None when unknown (then `iso` has none)."""
    raw: str | None = None
    """As printed or as found in the markup."""


#: What `ai_use` is where text mining or training is not allowed.
RESERVED = "reserved"


@dataclass(frozen=True, kw_only=True)
class Right:
    """One statement about what may be done with a page."""

    where: str
    """`meta robots`, `link license`, `json-ld copyrightHolder`, `header TDM-Reservation` …"""
    says: str
    """As it stood there, white space collapsed."""

    @property
    def ai_use(self) -> str | None:
        """`reserved` or `allowed`, where the statement is about text mining or training."""
        name = self.where.rpartition(" ")[2].lower()
        if name == "tdm-reservation":
            return {"1": RESERVED, "0": "allowed"}.get(self.says)
        if name in _SIGNALS:
            said = set(_SIGNAL.findall(self.says.lower()))
            return RESERVED if said & {"n", "no"} else "allowed" if said else None
        if self.where.startswith(_SITE_FILES):
            return RESERVED
        words = {word.strip() for word in self.says.lower().replace(":", ",").split(",")}
        return RESERVED if name in _ROBOTS and words & {"noai", "noimageai"} else None


#: Preferences about AI, in headers and in robots.txt: Content-Signal (`ai-train=no`), the IETF's draft Content-Usage (`train-ai=n`).
_SIGNALS = frozenset(("content-signal", "content-usage"))
_SIGNAL = re.compile(r"\b(?:ai-train|train-ai|train-genai|ai-input|ai)\s*=\s*(yes|no|y|n)\b")
#: Statements read in these files are there only where they forbid (newsarchive.reservations).
_SITE_FILES = ("robots.txt ", "ai.txt ")


def ai_use_of(rights: Iterable[Right]) -> str | None:
    """`reserved` where any statement reserves text mining or training, else `allowed` where any allows it; None for neither."""
    verdicts = {verdict for right in rights if (verdict := right.ai_use)}
    return RESERVED if RESERVED in verdicts else "allowed" if verdicts else None


#: Names under which directives to robots are given.
_ROBOTS = frozenset(("robots", "x-robots-tag", "googlebot", "googlebot-news", "bingbot"))


@dataclass(frozen=True, kw_only=True)
class Paywall:
    """Whether a page says that it must be paid for, and whether it looks so: two things, kept apart."""

    declared: str | None = None
    """`free`, `metered` or `locked`, as the page tells machines."""
    observed: tuple[str, ...] = ()
    """One sentence for each sign that text is missing."""


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """What the page says of itself. None or () means: not known; nothing is guessed."""

    title: str | None = None
    """Headline without the site's name."""
    deck: str | None = None
    """Standfirst: the sentence or two under the headline."""
    authors: tuple[str, ...] = ()
    """People; the outlet, a desk or an agency only where nobody else is named."""
    desks: tuple[str, ...] = ()
    """Desks, agencies and organisations that the page names as its authors, besides people or in their place."""
    published: When | None = None
    modified: When | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    """BCP 47 primary tag with region where declared: `en`, `pt-BR`; what the page declares, else what was detected."""
    language_detected: str | None = None
    """Primary tag of the language that the text is written in, by its words and script; None where it is too short."""
    direction: str | None = None
    """`ltr` or `rtl`: as declared, else by the script of the text."""
    publisher: str | None = None
    """The outlet's own name."""
    source: str | None = None
    """Agency or outlet that the page credits."""
    description: str | None = None
    canonical_url: str | None = None
    """What the page calls its canonical address, made absolute; not yet trusted."""
    amp_url: str | None = None
    """The page's AMP form, absolute."""
    original_url: str | None = None
    """Where a republished piece came from, as the page says: an address on another host."""
    original_publisher: str | None = None
    """Who published a republished piece first, as the page says."""
    image: str | None = None
    license: str | None = None
    """Address or words of the licence that the page declares."""
    copyright_holder: str | None = None
    rights: tuple[Right, ...] = ()
    """Everything that was said to machines about what may be done with the page, as it was said."""
    paywall: Paywall = Paywall()
    found_in: tuple[tuple[str, str], ...] = ()
    """(field, where it was read), such as `("title", "json-ld headline")`."""
    lost: tuple[tuple[str, str, str], ...] = ()
    """(field, value, where it was read) of candidates that were not taken: the evidence beside `found_in`."""

    @property
    def ai_use(self) -> str | None:
        """`reserved` or `allowed`, where anything was said of text mining or training; None where nothing was.

        Sources: TDMRep (W3C community group, 2024: 1 reserves, 0 does not), and the directives noai and noimageai.
        """
        return ai_use_of(self.rights)

    def to_dict(self) -> dict[str, Any]:
        """The best-known keys of an article's JSON."""
        return {
            "title": self.title,
            "deck": self.deck,
            "authors": list(self.authors),
            "published": self.published.iso if self.published else None,
            "modified": self.modified.iso if self.modified else None,
            "section": self.section,
            "tags": list(self.tags),
            "language": self.language,
            "publisher": self.publisher,
            "source": self.source,
        }

    def beside(self) -> dict[str, Any]:
        """The further keys, and the evidence for all of them."""
        return {
            "desks": list(self.desks),
            "description": self.description,
            "language_detected": self.language_detected,
            "direction": self.direction,
            "amp_url": self.amp_url,
            "original_url": self.original_url,
            "original_publisher": self.original_publisher,
            "license": self.license,
            "copyright_holder": self.copyright_holder,
            "ai_use": self.ai_use,
            "rights": [vars(right) for right in self.rights],
            "paywall": {"declared": self.paywall.declared, "observed": list(self.paywall.observed)},
            "evidence": self.evidence(),
        }

    def evidence(self) -> dict[str, Any]:
        """Field → where it was read, how a date stood there, and the candidates that lost."""
        found: dict[str, Any] = {name: {"where": where} for name, where in self.found_in}
        for name, when in (("published", self.published), ("modified", self.modified)):
            if when and name in found:
                found[name] |= {"raw": when.raw, "precision": when.precision, "zone": when.zone}
        for name, value, where in self.lost:
            found.setdefault(name, {}).setdefault("lost", []).append({"value": value, "where": where})
        return found
