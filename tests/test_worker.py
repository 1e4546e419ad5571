"""What travels from a cleaning process to the one that stores."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsarchive.model import Article, Block, BlockKind, Metadata, OutcomeKind, Reason, Removal
from newsarchive.store.document import document_of
from newsarchive.worker import SealedArticle, sealed

ROOT = Path(__file__).parents[1]

PLAIN = Article(
    url="https://quay.example/piers",
    metadata=Metadata(title="Piers are painted", authors=("Otto Invented",)),
    blocks=(Block(kind=BlockKind.PARAGRAPH, text="The piers are green now.", path="/html/body/p"),),
    removals=(Removal(reason=Reason.MENU, rule="tag-nav", path="/html/body/nav", words=1, text="Home"),),
    outcome=OutcomeKind.ARTICLE,
)


def travelled() -> Article:
    """The article as it arrives, not looked at yet."""
    arrived: Article = pickle.loads(pickle.dumps(sealed(PLAIN), 5))
    assert type(arrived) is SealedArticle
    return arrived


@pytest.mark.parametrize(
    "look",
    [
        lambda article: article.to_dict(),
        lambda article: article.title,
        lambda article: article.blocks,
        lambda article: article.word_count,
        lambda article: article == PLAIN,
        lambda article: [PLAIN].count(article),  # a plain one on the left
        lambda article: {PLAIN: "known"}[article],
        repr,
        hash,
        deepcopy,
        lambda article: replace(article, site="quay"),
        lambda article: pickle.loads(pickle.dumps(article)),
    ],
)
def test_a_sealed_article_is_an_article_however_it_is_looked_at(look: Callable[[Article], Any]) -> None:
    """Nobody can tell it from a plain one by what it says."""
    assert look(travelled()) == look(PLAIN)


def test_a_sealed_article_becomes_a_plain_one_when_it_is_opened() -> None:
    """What was packed is unpacked once, and the type says so."""
    article = travelled()
    assert article.removals == PLAIN.removals
    assert type(article) is Article
    assert vars(article) == vars(PLAIN)


def test_what_no_article_has_a_sealed_one_has_not() -> None:
    """A wrong name is an AttributeError, and opens nothing."""
    article = travelled()
    assert not hasattr(article, "blokcs")
    assert type(article) is SealedArticle


def test_storing_leaves_an_article_sealed() -> None:
    """The document was made by the worker; the process that stores does not unpack the rest."""
    document = document_of(PLAIN)
    article = travelled()
    assert document_of(article) == document
    assert type(article) is SealedArticle


def test_a_child_whose_parent_ends_at_once_ends_without_a_word() -> None:
    """A shell that fetches nothing starts children and closes them before they have read their orders."""
    code = "from newsarchive.worker import serve; serve()"
    child = subprocess.run(
        [sys.executable, "-X", "dev", "-c", code], input=b"", capture_output=True, cwd=ROOT, check=False
    )
    assert (child.returncode, child.stdout, child.stderr) == (0, b"", b"")
