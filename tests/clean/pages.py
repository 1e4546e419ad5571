"""Small pages of our own for the cleaning tests."""

from __future__ import annotations

from newsarchive.clean.pipeline import clean
from newsarchive.model import Article, Reason

URL = "https://news.example/2024/harbour"
PARAGRAPHS = (
    "The storm reached the harbour shortly before dawn, and the council closed both piers until the evening.",
    "Nobody was hurt, said the harbour master, although four boats were torn from their moorings in the night.",
    "Repairs will take until spring, and the ferry to the islands will leave from the southern quay until then.",
)
BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def page(inside: str, head: str = "<title>Storm closes harbour | The Quay</title>") -> bytes:
    """A whole page around some markup."""
    return f"<!doctype html><html lang=en><head>{head}</head><body><h1>Storm closes harbour</h1>{inside}</body></html>".encode()


def story(extra: str, before: str = "") -> Article:
    """The article of a page whose body holds something extra behind its paragraphs (and something before)."""
    return clean(page(f'<div class="article-body">{before}{BODY}{extra}</div>'), URL)


def reasons(article: Article) -> dict[str, Reason]:
    """What was struck: rule → reason."""
    return {removal.rule: removal.reason for removal in article.removals}
