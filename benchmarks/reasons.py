"""Are the reasons right? The ledger's reasons against labels that a reader gave to struck blocks.

    python benchmarks/reasons.py [--wrong]

reasons.json holds places on corpus pages (page, XPath) and the reasons that are right there: mostly one; several where
a block holds several things, or where two reasons say the same. No text of the corpus is copied. How it was made: one
removal of a page drawn by lot (seeded; pages of three sets; four draws of 200, 100, 200 and 200), shown with its text, its
neighbours, its classes and those around it, but without the ledger's reason or rule, and labelled by reading. What should
have been kept is labelled `outside_body`, for no other reason is true of it. The first three draws (`tuned`) were then
used to better the rules. `last` was drawn after that. Its first figure, before anybody looked at what was wrong in it, is
the honest one: 162 of 200 right (81.0 %), where the first draw had begun with 133 of 200 (66.5 %). A few faults that it
showed were mended afterwards, so that it is no unseen sample any more.

A place is judged by what the ledger says of it today: the reason that most of its words were struck for. What is kept
today is counted apart. Without the corpus (NEWSARCHIVE_CORPUS, else ../shared/corpus) this says "skipped" and ends with 0.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from pathlib import Path

from quality import corpus

from newsarchive.clean.pipeline import clean
from newsarchive.errors import NewsArchiveError
from newsarchive.model import Article, Removal

HERE = Path(__file__).resolve().parent


def reason_at(article: Article, path: str) -> Removal | None:
    """The removal that covers a place, or that covers most words within it; None where they are kept."""
    inside = [one for one in article.removals if one.path == path or one.path.startswith(f"{path}/")]
    if inside:
        words = Counter[str]()
        for one in inside:
            words[one.reason] += one.words
        most = words.most_common(1)[0][0]
        return next(one for one in inside if one.reason == most)
    around = [one for one in article.removals if path.startswith(f"{one.path}/")]
    return max(around, key=lambda one: len(one.path), default=None)


def judged(folder: Path, rows: list[dict[str, object]], urls: dict[str, str], wrong: bool) -> Counter[str]:
    """How many places are right, wrong, or not struck any more."""
    counts = Counter[str]()
    for row in rows:
        page, path = str(row["page"]), str(row["path"])
        html = gzip.decompress((folder / f"{page}.html.gz").read_bytes())
        try:
            removal = reason_at(clean(html, urls[page]), path)
        except NewsArchiveError:
            removal = None
        right = row["right"]
        ends = "kept" if removal is None else "right" if removal.reason in right else "wrong"  # type: ignore[operator]
        counts[ends] += 1
        if wrong and removal is not None and ends == "wrong":
            print(f"{page} {path}\n   {removal.reason} by {removal.rule} ({removal.note}); right: {right}")
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--wrong", action="store_true", help="show what is wrong")
    wanted = parser.parse_args()
    folder = corpus()
    if folder is None:
        print("skipped: no labelled pages; set NEWSARCHIVE_CORPUS")
        return 0
    urls = {}
    for truth in folder.glob("*/truth.jsonl"):
        for line in truth.read_bytes().split(b"\n"):  # U+2028 within a text ends no line
            page = json.loads(line or b'{"id": "", "url": ""}')
            urls[f"{truth.parent.name}/{page['id']}"] = page["url"]
    for name, rows in json.loads((HERE / "reasons.json").read_text("utf-8")).items():
        counts = judged(folder, rows, urls, wanted.wrong)
        struck = counts["right"] + counts["wrong"]
        print(f"{name:6} {counts['right']} of {struck} reasons right ({counts['right'] / max(1, struck):.1%}), {counts['kept']} places kept today")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
