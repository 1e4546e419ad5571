"""Small articles as the JSON values that forms are made from."""

from __future__ import annotations

from typing import Any

from newsarchive.model import Article, Block, BlockKind, Image, Metadata, Post, Service, Span, SpanKind


def block(text: str, kind: BlockKind = BlockKind.PARAGRAPH, **more: Any) -> Block:
    """A block somewhere on the page."""
    return Block(kind=kind, text=text, **({"path": "/html/body/p"} | more))


def told(*blocks: Block, images: tuple[Image, ...] = (), posts: tuple[Post, ...] = (), **meta: Any) -> dict[str, Any]:
    """An article of these blocks."""
    article = Article(
        url="https://quay.example/a",
        metadata=Metadata(**meta),
        blocks=blocks,
        removals=(),
        images=images,
        posts=posts,
    )
    return article.to_dict()


def linked(text: str, href: str) -> Block:
    """A paragraph that is one link."""
    return block(text, spans=(Span(SpanKind.LINK, 0, len(text), href),))


def film(url: str) -> Block:
    """An embed."""
    return block("", BlockKind.EMBED, url=url, service=Service.YOUTUBE)
