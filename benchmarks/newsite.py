"""How good the site files are that `newsarchive newsite` proposes, beside the general rules, on publishers' labelled pages.

A file is made of all pages of a publisher with two or more, and each page is cleaned with it and without it; F1 of the
words against the labelled text. Needs the labelled pages (NEWSARCHIVE_CORPUS, else ../shared/corpus); without them it says
"skipped" and ends with 0.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import urlsplit

from newsarchive.clean.pipeline import clean
from newsarchive.errors import NewsArchiveError
from newsarchive.newsite import Sample, propose
from newsarchive.site import GENERIC, Layout

CORPUS = Path(os.environ.get("NEWSARCHIVE_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))
#: Difference of F1 that counts.
SAME = 0.01


def publishers(least: int) -> dict[str, list[tuple[Sample, str]]]:
    """Host to its pages, each with the text that is right."""
    found: dict[str, list[tuple[Sample, str]]] = defaultdict(list)
    for name in ("fundus_dev", "wcxb_dev"):
        for line in (CORPUS / name / "truth.jsonl").read_text("utf-8").rstrip("\n").split("\n"):
            row = json.loads(line)
            host = (urlsplit(row["url"] or "").hostname or "").removeprefix("www.")
            path = CORPUS / name / f"{row['id']}.html.gz"
            if host and row["text"] and path.is_file():
                found[host].append((Sample(row["url"], gzip.decompress(path.read_bytes())), row["text"]))
    return {host: pages for host, pages in found.items() if len(pages) >= least}


def f1(text: str, right: str) -> float:
    """F1 of the words, as bags."""
    ours, theirs = Counter(text.lower().split()), Counter(right.lower().split())
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())


def cleaned(sample: Sample, layouts: tuple[Layout, ...]) -> str:
    """The text of a page; '' where it is no article."""
    try:
        return clean(sample.body, sample.url, layout=layouts).text
    except NewsArchiveError:
        return ""


def main() -> int:
    """Measure and print."""
    if not CORPUS.is_dir():
        print("skipped: no labelled pages; set NEWSARCHIVE_CORPUS to the folder that holds score.py")
        return 0
    verdicts: Counter[str] = Counter()
    sums = [0.0, 0.0]
    chosen = publishers(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
    for host, pages in sorted(chosen.items()):
        site = propose([sample for sample, _ in pages]).site
        verdicts["publishers with a container"] += bool(site.layouts)
        for sample, right in pages:
            general, learned = (f1(cleaned(sample, looks), right) for looks in ((GENERIC,), site.layouts or (GENERIC,)))
            sums = [sums[0] + general, sums[1] + learned]
            verdict = "same" if abs(learned - general) <= SAME else "better" if learned > general else "worse"
            verdicts[verdict] += 1
            if verdict != "same":
                print(f"{verdict:6} {general:.3f} -> {learned:.3f}  {host}  {sample.url}")
    count = sum(verdicts[name] for name in ("same", "better", "worse"))
    print(f"{len(chosen)} publishers, {count} pages: {dict(verdicts)}")
    print(f"mean F1: general rules {sums[0] / count:.4f}, proposed files {sums[1] / count:.4f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
