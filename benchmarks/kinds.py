"""Which kind of page `clean` takes each labelled page for: a confusion table, and the articles that it refuses.

    python benchmarks/kinds.py [--sets wcxb_dev_other,fundus_dev] [--show]

Needs the labelled pages (NEWSARCHIVE_CORPUS, as quality.py does); without them it says "skipped" and ends with 0. Ends
with 1 when more pages of a set labelled as articles are refused than MOST_REFUSED allows.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path

from quality import SETS, corpus

from newsarchive.clean.pipeline import clean
from newsarchive.errors import NewsArchiveError
from newsarchive.model import READABLE, OutcomeKind

#: Articles refused as something else, at most. Each refusal was looked at and is named in benchmarks/README.md.
MOST_REFUSED = {"fundus_dev": 0, "mozilla": 1, "wcxb_dev": 1, "trafilatura": 7}
OTHERS = "wcxb_dev_other"


def kind_of(html: bytes, url: str) -> tuple[OutcomeKind, str]:
    """The kind, and why where the page is refused."""
    try:
        return clean(html, url or "https://news.example/page").outcome, ""
    except NewsArchiveError as error:
        return error.outcome, str(error)


def measured(folder: Path, name: str) -> tuple[dict[str, Counter[OutcomeKind]], list[str]]:
    """Labelled type → kinds, and a line for each article that is refused."""
    table: dict[str, Counter[OutcomeKind]] = defaultdict(Counter)
    refused = []
    for line in (
        (folder / name / "truth.jsonl").read_text("utf-8").rstrip("\n").split("\n")
    ):  # not splitlines: U+2028 in texts
        truth = json.loads(line)
        kind, why = kind_of(gzip.decompress((folder / name / f"{truth['id']}.html.gz").read_bytes()), truth["url"])
        table[truth["page_type"] or "article"][kind] += 1
        if kind not in READABLE:
            refused.append(f"{truth['page_type']:<14} {truth['id']}: {kind}: {why}")
    return table, refused


def main() -> int:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join((OTHERS, *SETS)))
    parser.add_argument("--show", action="store_true", help="name each page that is refused")
    given = parser.parse_args()
    folder = corpus()
    if folder is None:
        print("skipped: no labelled pages; set NEWSARCHIVE_CORPUS to the folder that holds score.py")
        return 0
    failures = 0
    for name in given.sets.split(","):
        table, refused = measured(folder, name)
        for label, kinds in sorted(table.items()):
            counts = "  ".join(f"{kind} {count}" for kind, count in kinds.most_common())
            print(f"{name:<15} {label:<14} {sum(kinds.values()):>5}  {counts}")
        if given.show:
            print("\n".join(f"    {line}" for line in refused))
        if name in MOST_REFUSED and len(refused) > MOST_REFUSED[name]:
            failures += 1
            print(f"    {len(refused)} articles refused; at most {MOST_REFUSED[name]} are allowed")
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
