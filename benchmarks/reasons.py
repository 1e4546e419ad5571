"""Are the reasons right? The ledger's reasons against labels that a reader gave to struck blocks.

    python benchmarks/reasons.py [--wrong]

reasons.json holds places on corpus pages: draw → page → [XPath, mark, reasons]. The reasons are those that are right
there: mostly one; several where a block holds several things, or where two reasons say the same, the more telling one
first. No text of the corpus is copied; `mark` is the CRC-32 of the first 60 characters, to tell two removals of one
place apart (null: of the first that is there). How it was made: one removal of a page drawn by lot
(seeded; pages of three sets), shown with its text, its neighbours, its classes and those around it, but without the
ledger's reason or rule, and labelled by reading. What should have been kept is labelled `outside_body`, for no other
reason is true of it. A draw's first figure, before anybody looked at what was wrong in it, is the honest one:

    draw     places   first figure   without the rules made from the fifth draw on
    first     200       66.5 %
    last      200       81.0 %
    fifth     200       83.5 %          83.5 %
    sixth     200       81.5 %          80.0 %
    seventh   200       87.0 %          82.0 %
    eighth    150       84.0 %          82.0 %
    ninth     200       81.0 %
    tenth     390       80.3 %
    eleventh  200       76.0 %          73.0 % with rules and looks alone, on the same places
    twelfth   240       75.8 %          two readers, apart: the same first reason in 95.4 %, one in common in all
    13th     3040                       up to three removals of a page
    vague    1500                       only what no rule knows
    news    12247       80.2 % of 4601  whole news pages, up to 70 boxes each; of boxes alike in one list up to three
    news, second  6082                  the same of other publishers, up to 40 boxes each

Up to the eighth each draw was used to better rules and looks; ninth and tenth were the first that the last word
(clean/guess/) was learned from, eleventh and twelfth were drawn once it had been. Since then it has learned from all of
them, so that what this prints today says how well it all fits places that it has seen. What it does on publishers that
it has not seen is told by `learn/train_reasons.py --judge`. `tuned` are the first draw and two between.

Three things are counted: `right`; `vague`, where the ledger says `outside_body` of something that has a better name
(true, but it helps nobody); and `wrong`. Only `right` counts. A place is judged by what the ledger says of it today: the
removal of that very element, else the reason that most of the words within it were struck for. What is kept today is
counted apart. Without the corpus (NEWSARCHIVE_CORPUS, else ../shared/corpus) this says "skipped" and ends with 0.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from quality import corpus

from newsarchive.clean.pipeline import clean
from newsarchive.errors import NewsArchiveError
from newsarchive.model import Article, Reason, Removal

HERE = Path(__file__).resolve().parent
#: So many characters of a removal's text make its mark.
_MARKED = 60


def reason_at(article: Article, path: str, mark: int | None = None) -> Removal | None:
    """The removal of a place, or that covers most words within it, or that covers it; None where it is kept."""
    own = [one for one in article.removals if one.path == path]
    marked = [one for one in own if zlib.crc32(one.text[:_MARKED].encode()) == mark]
    inside = marked or own or [one for one in article.removals if one.path.startswith(f"{path}/")]
    if inside:
        words = Counter[str]()
        for one in inside:
            words[one.reason] += one.words
        most = words.most_common(1)[0][0]
        return next(one for one in inside if one.reason == most)
    around = [one for one in article.removals if path.startswith(f"{one.path}/")]
    return max(around, key=lambda one: len(one.path), default=None)


def verdict(removal: Removal | None, right: Sequence[str]) -> str:
    """How a removal does against a label."""
    if removal is None:
        return "kept"
    if removal.reason in right:
        return "right"
    return "vague" if removal.reason is Reason.OUTSIDE_BODY else "wrong"


@dataclass(frozen=True)
class Label:
    """A labelled place."""

    page: str
    path: str
    mark: int | None
    right: tuple[str, ...]


def read_labels() -> dict[str, list[Label]]:
    """All labelled places, by draw."""
    return {
        draw: [Label(page, path, mark, tuple(right)) for page, rows in pages.items() for path, mark, *right in rows]
        for draw, pages in json.loads((HERE / "reasons.json").read_text("utf-8")).items()
    }


def judged(folder: Path, labels: list[Label], urls: dict[str, str], wrong: bool) -> Counter[str]:
    """How many places are right, vague, wrong, or not struck any more."""
    counts, cleaned = Counter[str](), dict[str, Article | None]()
    for label in labels:
        if label.page not in cleaned:
            html = gzip.decompress((folder / f"{label.page}.html.gz").read_bytes())
            try:
                cleaned[label.page] = clean(html, urls[label.page])
            except NewsArchiveError:
                cleaned[label.page] = None
        article = cleaned[label.page]
        removal = reason_at(article, label.path, label.mark) if article else None
        ends = verdict(removal, label.right)
        counts[ends] += 1
        if wrong and removal is not None and ends != "right":
            print(f"{label.page} {label.path}\n   {removal.reason} by {removal.rule} ({removal.note}); right: {', '.join(label.right)}")  # fmt: skip
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
    for name, labels in read_labels().items():
        counts = judged(folder, labels, urls, wanted.wrong)
        struck = counts["right"] + counts["vague"] + counts["wrong"]
        print(f"{name:10} {counts['right']} of {struck} reasons right ({counts['right'] / max(1, struck):.1%}), {counts['vague']} vague, {counts['wrong']} wrong, {counts['kept']} places kept today")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
