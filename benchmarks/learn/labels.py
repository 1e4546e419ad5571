"""Labelled pages → which of their units are story, and how much each unit counts in training."""

from __future__ import annotations

import argparse
import difflib
import gzip
import json
import re
import zlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from quality import corpus

#: Scripts without spaces are compared by character (Thai, Lao, Burmese, Khmer, kana, Han).
_DENSE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_DENSE}]|[^\W{_DENSE}]+")
#: What is learned is judged on publishers that it was not learned from: so many times, each a part of them.
FOLDS = 5
#: How much a set counts, a page of wcxb_dev being 1: fundus_dev has few pages and the most exact labels; the labels of
#: mozilla are another tool's output.
SET_WEIGHT = {"fundus_dev": 2.5, "wcxb_dev": 1.0, "mozilla": 0.3}
#: What a labelled passage counts where a page has no full text.
_PASSAGE = 2.0
#: A unit of so many words counts five times one of none: both paragraphs and edges matter.
_WORDS, _PER = 100.0, 25.0
#: Shortest unit, in characters, that is taken for a piece of a longer passage.
_PIECE = 25


@dataclass(frozen=True)
class Labels:
    """For each unit: 1 for story, 0 for none; and what it counts."""

    story: Any
    counts: Any


def asked(told: str) -> tuple[argparse.Namespace, Path | None]:
    """What a script that learns is to do (`told`: its help), and the labelled pages; says "skipped" where it cannot."""
    parser = argparse.ArgumentParser(description=told, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--judge", action="store_true", help="five folds over publishers: the figures to quote")
    parser.add_argument("--write", action="store_true", help="all pages: the files of the package")
    given, folder = parser.parse_args(), corpus()
    if find_spec("catboost") is None:
        print("skipped: catboost is not installed")
        return given, None
    if folder is None:
        print("skipped: no labelled pages; set NEWSARCHIVE_CORPUS to the folder that holds score.py")
    return given, folder


def read_truth(corpus: Path, name: str) -> list[dict[str, Any]]:
    """The labels of one set."""
    with (corpus / name / "truth.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def html_of(corpus: Path, name: str, key: str) -> bytes:
    """A page as it was served."""
    return gzip.decompress((corpus / name / f"{key}.html.gz").read_bytes())


def publisher(name: str, truth: dict[str, Any]) -> str:
    """What pages of one publisher have in common: pages that share it are never on both sides of a fold."""
    if truth.get("publisher"):
        return f"{name}:{truth['publisher']}"
    host = urlsplit(truth["url"] or "").netloc.split(":")[0]
    if not host:
        return f"{name}:{truth['id'].split('.')[0][:12]}"
    parts = [part for part in host.split(".") if part]
    return ".".join(parts[-(2 if len(parts) < 3 or len(parts[-2]) > 3 else 3) :])


def fold_of(name: str) -> int:
    """Which fold a publisher is in."""
    return zlib.crc32(name.encode()) % FOLDS


def tokens(text: str | None) -> list[str]:
    """Words of a text in lower case."""
    return _TOKEN.findall((text or "").lower())


def shares(units: list[list[str]], gold: list[str]) -> Any:
    """For each unit the share of its words that the right text has in the same place; -1 for a unit without words."""
    flat = [token for unit in units for token in unit]
    owner = [n for n, unit in enumerate(units) for _ in unit]
    hits = [0] * len(units)
    for start, _, length in difflib.SequenceMatcher(None, flat, gold, autojunk=False).get_matching_blocks():
        for place in range(start, start + length):
            hits[owner[place]] += 1
    return np.array([hit / len(unit) if unit else -1.0 for hit, unit in zip(hits, units, strict=True)])


def label(name: str, truth: dict[str, Any], texts: list[str], weight: Any, pictured: Any) -> Labels:
    """The labels of a page. `pictured`: units within figures, on which the sets differ."""
    if not truth["text"]:
        return _by_passages(truth, texts)
    units = [tokens(text) for text in texts]
    found = [shares(units, tokens(gold)) for gold in (truth["text"], *truth["alt"])]
    sizes = np.array([len(unit) for unit in units])
    best = max(found, key=lambda share: _f1(share, sizes, len(tokens(truth["text"]))))
    counts = np.where(best < 0, 0.0, np.abs(best - 0.5) * 2)
    counts[(found[0] >= 0.5) != (found[-1] >= 0.5)] = 0.0  # in one right text and not in the other: no matter
    counts = counts * (1 + np.minimum(weight, _WORDS) / _PER) * SET_WEIGHT.get(name, 1.0)
    if name == "mozilla":
        counts[pictured] = 0.0
    return Labels((best >= 0.5).astype(float), counts / (np.sqrt(counts.sum()) + 1) * 10)


def _f1(share: Any, sizes: Any, gold: int) -> float:
    chosen = share >= 0.5
    hit, said = float((share * sizes)[chosen].sum()), float(sizes[chosen].sum())
    return 2 * hit / (said + gold) if said + gold else 0.0


def _by_passages(truth: dict[str, Any], texts: list[str]) -> Labels:
    wanted, unwanted = ([" ".join(text.split()) for text in truth[side]] for side in ("with", "without"))
    story, counts = np.zeros(len(texts)), np.zeros(len(texts))
    for n, text in enumerate(texts):
        good, bad = _holds(text, wanted), _holds(text, unwanted)
        if good != bad:
            story[n], counts[n] = float(good), _PASSAGE
    return Labels(story, counts)


def _holds(text: str, passages: list[str]) -> bool:
    return any(passage in text or (len(text) > _PIECE and text in passage) for passage in passages)
