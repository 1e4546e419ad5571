"""How well links of pages are told from articles, against labels made by hand.

    python benchmarks/link_quality.py LABELS.jsonl

A line of LABELS: `{"half": "learn" or "test", "url": …, "text": words of the link, "place": 1, 0 or -2 (newsarchive.discover.pages),
"is_article": …}`. Asked is the hardest case, a site of which nothing is known yet: no feed, no sitemap, no archive has taught what its
articles look like. Rules are changed by what goes wrong in the first half alone; `--wrong` lists that, and never the other's.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from newsarchive.discover import Shapes, Traps
from newsarchive.discover.judge import marks_of, reason_for
from newsarchive.discover.pages import Link


def main() -> None:
    """Precision and recall of each half."""
    labels = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
    for half in ("learn", "test"):
        counts = Counter[tuple[bool, bool]]()
        for label in (label for label in labels if label["half"] == half):
            link = Link(label["url"], label["text"], label["place"])
            taken = bool(reason_for(link, None, Shapes()) and not Traps().holds(link.url))
            counts[taken, label["is_article"]] += 1
            if taken is not label["is_article"] and half == "learn" and "--wrong" in sys.argv:
                print("taken" if taken else "missed", link.url, marks_of(link))
        right, wrong, missed = counts[True, True], counts[True, False], counts[False, True]
        print(
            f"{half:<5} {counts.total()} links, {right + missed} articles: precision {right / (right + wrong):.3f}, recall {right / (right + missed):.3f}"
        )


if __name__ == "__main__":
    main()
