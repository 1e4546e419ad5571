"""A proposal as the Python of a site file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from newsarchive.layout import Layout
from newsarchive.newsite.propose import Proposal
from newsarchive.site import Assumed, Site


def as_python(proposal: Proposal) -> str:
    """The text of `spiders/<name>.py`: ready to be crawled with, and to be read through first."""
    site, addresses = proposal.site, proposal.addresses
    names = sorted({"Site", *(type(source).__name__ for source in site.sources), *(["Layout"] if site.layouts else [])})
    names += ["Assumed"] if any(isinstance(said, Assumed) for said in site.assumed) else []
    read = sum(1 for result in proposal.results if result.words)
    lines = [
        f'"""{_plain(site.publisher or site.domains[0])}: proposed from {read} of its articles. Read it through."""',
        "",
        f"from newsarchive.site import {', '.join(sorted(names))}",
        "",
        "SITE = Site(",
        f"    name={_text(site.name)},",
        f"    domains=({_text(site.domains[0])},),",
        "    sources=(",
        *(f"        {type(source).__name__}({_text(source.url)})," for source in site.sources),
        "    ),",
        *_addresses(site, addresses.articles, addresses.of, addresses.others),
        *_layouts(site.layouts),
        *(f"    {name}={_text(value)}," for name, value in (("zone", site.zone),) if value),
        *(f"    languages={_tuple(site.languages)}," for _ in site.languages[:1]),
        *(f"    publisher={_text(site.publisher)}," for _ in [site.publisher] if site.publisher),
        *_assumed(site.assumed),
        ")",
    ]
    return "\n".join(lines) + "\n"


def _addresses(site: Site, matched: int, of: int, others: tuple[str, ...]) -> Iterator[str]:
    if not site.article_urls:
        yield "    # No form of address tells articles from all else; links are judged one by one."
        return
    yield f"    # Matches {matched} of {of} addresses that look like articles on the pages, and {len(others)} that do not."
    for path in others[:3]:
        yield f"    # Matches too: {_plain(path)[:100]}"
    yield f"    article_urls={_pattern(site.article_urls)},"


def _layouts(layouts: Iterable[Layout]) -> Iterator[str]:
    for layout in layouts:
        yield "    layouts=("
        yield "        Layout("
        yield f"            body={_text(layout.body)},"
        if layout.drop:
            yield f"            drop={_tuple(layout.drop)},"
        if layout.drop_text:
            yield f"            drop_text=({', '.join(map(_pattern, layout.drop_text))},),"
        yield "        ),"
        yield "    ),"


def _assumed(told: Iterable[Assumed | str]) -> Iterator[str]:
    yield "    assumed=("
    for said in told:
        if isinstance(said, str):
            yield f"        {_text(said)},"
        else:
            sign = f"source={_text(said.source)}" if said.source else f"rule={_text(said.rule)}"
            yield f"        Assumed({_text(said.says)}, {sign}),"
    yield "    ),"


def _tuple(values: Iterable[str]) -> str:
    return f"({', '.join(map(_text, values))},)"


def _text(value: str) -> str:
    """A string of Python: JSON's escapes are Python's too."""
    return json.dumps(value, ensure_ascii=True)


def _pattern(pattern: str) -> str:
    raw = f'r"{pattern}"'
    fits = '"' not in pattern and not pattern.endswith("\\") and pattern.isprintable()
    return raw if fits else repr(pattern)


def _plain(text: str) -> str:
    """Words of a page as they may stand in a comment or docstring."""
    return "".join(char for char in text if char.isprintable()).replace("\\", "").replace('"', "'")[:120]
