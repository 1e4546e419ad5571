"""Quality of `clean` on the labelled pages, beside the peers, held against pinned floors.

    python benchmarks/quality.py [--sets fundus_dev,wcxb_dev] [--jobs 2] [--worst 20]

The corpus is no part of this repository: NEWSARCHIVE_CORPUS names its folder, else ../shared/corpus is looked at;
where there is none, this says "skipped" and ends with 0. Below a floor it ends with 1. Floors lie in floors.json and
are only ever raised, or lowered with a sentence in the change that does so.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SETS = ("fundus_dev", "wcxb_dev", "trafilatura", "mozilla")
COLUMNS = ("F1", "exact", "word_F1", "seg_F1", "title", "authors", "date")

#: Published with the corpus (21/22 November 2026, Python 3.11.7, trafilatura 2.3.1, readability-lxml 0.9,
#: newspaper4k 0.9.6), in percent; '' where the set does not measure it.
PEERS: dict[str, dict[str, dict[str, float]]] = {
    "fundus_dev": {
        "trafilatura 2.3.1": {"F1": 96.2, "exact": 21.4, "title": 67.9, "authors": 84.4, "date": 95.5},
        "readability-lxml 0.9": {"F1": 88.2, "exact": 13.4, "title": 65.2},
        "newspaper4k 0.9.6": {"F1": 91.3, "exact": 30.4, "title": 71.4, "authors": 75.3, "date": 97.3},
    },
    "wcxb_dev": {
        "trafilatura 2.3.1": {"word_F1": 93.5, "F1": 93.2, "title": 54.7, "authors": 68.4, "date": 84.7},
        "readability-lxml 0.9": {"word_F1": 89.3, "F1": 89.9, "title": 71.4},
        "newspaper4k 0.9.6": {"word_F1": 88.5, "F1": 89.4, "title": 73.1, "authors": 56.7, "date": 68.2},
    },
    "trafilatura": {
        "trafilatura 2.3.1": {"seg_F1": 92.5, "title": 61.2, "authors": 56.8, "date": 86.5},
        "readability-lxml 0.9": {"seg_F1": 87.3, "title": 72.3},
        "newspaper4k 0.9.6": {"seg_F1": 83.6, "title": 67.1, "authors": 41.9, "date": 66.8},
    },
    "mozilla": {
        "trafilatura 2.3.1": {"F1": 93.9, "exact": 18.4, "title": 77.6, "authors": 60.3, "date": 93.8},
        "readability-lxml 0.9": {"F1": 95.7, "exact": 28.6, "title": 70.4},
    },
}


def extract(html: bytes, url: str) -> dict[str, Any]:
    """What the scorer asks of an extractor; a page that is refused gives no text."""
    from newsarchive.clean.pipeline import clean
    from newsarchive.errors import NewsArchiveError

    try:
        article = clean(html, url)
    except NewsArchiveError:
        return {}
    meta = article.metadata
    return {
        "text": article.text,
        "title": meta.title,
        "authors": list(meta.authors),
        "date": meta.published.iso if meta.published else None,
    }


def corpus() -> Path | None:
    """Folder of the labelled pages, or None."""
    folder = Path(os.environ.get("NEWSARCHIVE_CORPUS", HERE.parent.parent / "shared" / "corpus"))
    return folder if (folder / "score.py").is_file() else None


def measured(folder: Path, sets: str, jobs: int, worst: int) -> dict[str, dict[str, float]]:
    """The scorer's table, in percent."""
    with tempfile.TemporaryDirectory() as scratch:
        table = Path(scratch) / "table.json"
        command = [sys.executable, str(folder / "score.py"), "--extractor", "quality:extract", "--sets", sets]
        command += ["--jobs", str(jobs), "--worst", str(worst), "--json", str(table)]
        paths = os.pathsep.join([str(HERE), str(HERE.parent), os.environ.get("PYTHONPATH", "")])
        subprocess.run(command, check=True, cwd=HERE, env={**os.environ, "PYTHONPATH": paths})
        rows: dict[str, dict[str, float]] = json.loads(table.read_text())
    shares = (*COLUMNS, "P", "R", "seg_P", "seg_R")
    return {
        name: {key: round(100 * value, 2) for key, value in row.items() if key in shares}
        for name, row in rows.items()
        if name != "ALL"
    }


def table(rows: dict[str, dict[str, float]]) -> str:
    """Ours beside the peers', one line each."""
    lines = [f"{'set':<12} {'extractor':<22}" + "".join(f"{column:>9}" for column in COLUMNS)]
    for name, row in rows.items():
        for who, figures in [("newsarchive", row), *PEERS.get(name, {}).items()]:
            cells = "".join(f"{figures[column]:9.1f}" if column in figures else " " * 9 for column in COLUMNS)
            lines.append(f"{name:<12} {who:<22}{cells}")
    return "\n".join(lines)


def below(rows: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> list[str]:
    """A sentence for each figure under its floor."""
    return [
        f"{name}: {key} is {rows[name][key]:.2f}, its floor is {floor:.2f}"
        for name, pins in floors.items()
        if name in rows
        for key, floor in pins.items()
        if rows[name].get(key, 0.0) < floor
    ]


def main() -> int:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--worst", type=int, default=0)
    given = parser.parse_args()
    folder = corpus()
    if folder is None:
        print("skipped: no labelled pages; set NEWSARCHIVE_CORPUS to the folder that holds score.py")
        return 0
    rows = measured(folder, given.sets, given.jobs, given.worst)
    print("\n" + table(rows))
    failures = below(rows, json.loads((HERE / "floors.json").read_text()))
    print("\n" + ("\n".join(failures) if failures else "all floors hold"))
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
