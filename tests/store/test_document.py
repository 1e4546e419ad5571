"""An article as the store keeps it: the same bytes whichever way they are made."""

from __future__ import annotations

import hashlib
import json
import unicodedata
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.model import Article, Block, BlockKind, Metadata, Span, SpanKind
from newsarchive.store.document import document_of, restored, storable

#: What pages say, and what their JSON may spell: control characters, line separators, halves of surrogate pairs.
_TEXTS = st.text(st.characters(codec=None) | st.sampled_from('\ud83d\ude00\x00\x1f\x7f\u2028 \n"\\/é'), max_size=40)


def _article(title: str, texts: list[str], href: str = "https://press.example/other") -> Article:
    blocks = tuple(
        Block(kind=BlockKind.PARAGRAPH, text=text, path="/html/body/p", spans=(Span(SpanKind.LINK, 0, 1, href),))
        for text in texts
    )
    return Article(url="https://press.example/1", metadata=Metadata(title=title), blocks=blocks, removals=())


@settings(max_examples=150, deadline=None)
@given(title=_TEXTS, texts=st.lists(_TEXTS, max_size=3))
def test_the_document_is_the_json_of_the_article_to_the_byte(title: str, texts: list[str]) -> None:
    article = _article(title, texts)
    said = article.to_dict() | {"text": None, "origin": None, "revision": None}
    expected = storable(json.dumps(said, ensure_ascii=False, separators=(",", ":"))).encode()
    document = document_of(article)
    assert zlib.decompress(document.json) == expected
    assert document.digest == hashlib.sha256(storable(article.text).encode() + b"\n" + expected).hexdigest()


@settings(max_examples=150, deadline=None)
@given(title=_TEXTS, texts=st.lists(_TEXTS, max_size=3))
def test_a_revision_is_told_by_title_and_text_without_their_white_space(title: str, texts: list[str]) -> None:
    article = _article(title, texts)
    told = "\n".join(
        unicodedata.normalize("NFC", " ".join(storable(one).split()).replace("\u00ad", ""))
        for one in (title, article.text)
    )
    document = document_of(article)
    assert document.text_digest == hashlib.sha256(told.encode()).hexdigest()
    assert document.words == article.word_count == len(article.text.split())


def test_a_machine_without_the_fast_writer_makes_the_same_document(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = document_of(_article("Ships", ["Ébb\x00 and \U0001f30a\u2029flow.", '"\\/']))
    monkeypatch.setattr("newsarchive.store.document.orjson", None)
    assert document_of(_article("Ships", ["Ébb\x00 and \U0001f30a\u2029flow.", '"\\/'])) == fast


def test_a_document_reads_back_as_the_article_was() -> None:
    article = _article("Harbour „reopens“", ["Ships\u2028came in.", "A \x1f mark."])
    document = document_of(article)
    assert restored(document.json, document.text, {}, 1) == article.to_dict() | {"origin": {}, "revision": 1}
