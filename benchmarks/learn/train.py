"""Learn the weights of the cleaner's second opinion, and judge them on publishers that they were not learned from.

    python benchmarks/learn/train.py --judge            five folds over publishers: the figures to quote
    python benchmarks/learn/train.py --write            all pages: newsarchive/clean/weigh/weights.json

Needs `pip install catboost==1.2.10` beside the tools of the tests (training only) and the labelled pages
(NEWSARCHIVE_CORPUS, else ../shared/corpus); says "skipped" without either. Same pages, same weights: seeds are fixed and
the folds follow from the publishers' names.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent.parent)]

from grown import keep, written  # noqa: E402
from labels import FOLDS, Labels, asked, fold_of, html_of, label, publisher, read_truth  # noqa: E402

from newsarchive.clean.forest import Forest, read_forest  # noqa: E402
from newsarchive.clean.headline import headline_element  # noqa: E402
from newsarchive.clean.metadata import read_metadata  # noqa: E402
from newsarchive.clean.page import read_page  # noqa: E402
from newsarchive.clean.pipeline import struck_and_body  # noqa: E402
from newsarchive.clean.sort import sort_units  # noqa: E402
from newsarchive.clean.weigh import choose  # noqa: E402
from newsarchive.clean.weigh.sight import Sight  # noqa: E402
from newsarchive.clean.weigh.words import UNIT  # noqa: E402
from newsarchive.errors import NewsArchiveError  # noqa: E402
from newsarchive.site import GENERIC  # noqa: E402

WEIGHTS = HERE.parent.parent / "newsarchive" / "clean" / "weigh" / "weights.json"
SETS = ("fundus_dev", "wcxb_dev", "trafilatura", "mozilla")
#: Signals that tell which units are weighed, and are not learned from: what their places in the same containers
#: (`main_place` and so on) tell is enough.
NOT_LEARNED = frozenset(("in_marked", "in_voted"))
#: Trees, their depth, and how slowly they are added.
TREES, DEPTH, RATE = 400, 5, 0.06


@dataclass(frozen=True)
class Lesson:
    """One page to learn from."""

    set: str
    id: str
    publisher: str
    names: tuple[str, ...]
    table: Any
    labels: Labels


def lesson(job: tuple[Path, str, dict[str, Any]]) -> Lesson | None:
    """The signals and labels of a page; None for one that gives no article."""
    folder, name, truth = job
    try:
        page = read_page(html_of(folder, name, truth["id"]), truth["url"] or "")
        metadata = read_metadata(page, GENERIC, "")
        headline = headline_element(page, metadata.title)
        struck, body = struck_and_body(page, GENERIC, headline)
    except NewsArchiveError:
        return None
    units = sort_units(page, struck, body, GENERIC, metadata)
    if not units.kept:
        return None
    sight = Sight(page, struck, headline)
    columns, rows = choose.look(sight, body, units)
    texts = [unit.text for unit in page.units]
    pictured = np.array([_pictured(page, unit.block) for unit in page.units])
    labels = label(name, truth, texts, sight.weight, pictured)
    names = tuple(columns)
    table = np.stack([columns[key][rows] for key in names], axis=1).astype(np.float32)
    return Lesson(
        name, truth["id"], publisher(name, truth), names, table, Labels(labels.story[rows], labels.counts[rows])
    )


def _pictured(page: Any, block: int) -> bool:
    return any(page.book.tags[n] in ("figure", "figcaption") for n in page.ancestors(block))


def learn(lessons: Iterable[Lesson], names: tuple[str, ...]) -> tuple[Forest, dict[str, Any]]:
    """Weights from some pages, as they run and as they are written."""
    from catboost import CatBoostClassifier, Pool

    lessons, chosen = list(lessons), learned_from(names)
    used = [one.labels.counts > 0 for one in lessons]
    table = np.concatenate([one.table[rows][:, chosen] for one, rows in zip(lessons, used, strict=True)])
    story = np.concatenate([one.labels.story[rows] for one, rows in zip(lessons, used, strict=True)])
    counts = np.concatenate([one.labels.counts[rows] for one, rows in zip(lessons, used, strict=True)])
    model = CatBoostClassifier(
        iterations=TREES, depth=DEPTH, learning_rate=RATE, l2_leaf_reg=10, rsm=0.5, border_count=64, random_seed=1,
        bootstrap_type="Bernoulli", subsample=0.7, thread_count=2, verbose=0, allow_writing_files=False,
    )  # fmt: skip
    model.fit(Pool(table, story, weight=counts))
    said = written(model, [names[n] for n in chosen], ["story"], UNIT)
    return read_forest(said), said


def learned_from(names: tuple[str, ...]) -> list[int]:
    """The signals that weights may ask for."""
    return [n for n, name in enumerate(names) if name not in NOT_LEARNED]


_JUDGED: Forest


def _extract(job: tuple[Path, str, dict[str, Any]]) -> tuple[str, str, dict[str, Any]]:
    from quality import extract

    choose.forest = lambda: _JUDGED
    folder, name, truth = job
    return name, truth["id"], extract(html_of(folder, name, truth["id"]), truth["url"] or "")


def judge(folder: Path, lessons: list[Lesson], jobs: list[tuple[Path, str, dict[str, Any]]]) -> None:
    """Each page cleaned with weights that never saw its publisher, scored as `benchmarks/quality.py` does."""
    global _JUDGED
    sys.path.insert(0, str(folder))
    import score  # type: ignore[import-not-found]

    rows: dict[str, list[Any]] = {name: [] for name in SETS}
    truths = {(name, truth["id"]): truth for _, name, truth in jobs}
    for fold in range(FOLDS):
        seen = [one for one in lessons if fold_of(one.publisher) != fold]
        _JUDGED, _ = learn(seen, lessons[0].names)
        held_out = [job for job in jobs if fold_of(publisher(job[1], job[2])) == fold]
        with multiprocessing.get_context("fork").Pool(2) as pool:
            for name, key, got in pool.imap(_extract, held_out, chunksize=8):
                rows[name].append({**score.score(truths[name, key], got), "ms": 0.0, "error": ""})
        print(f"fold {fold + 1} of {FOLDS}: {len(seen)} pages seen, {len(held_out)} judged", file=sys.stderr)
    for name, scored in rows.items():
        figures = score.summary(scored)
        shown = ("P", "R", "F1", "exact", "word_F1", "seg_P", "seg_R", "seg_F1")
        print(f"{name:<12}", *(f"{key} {100 * figures[key]:.2f}" for key in shown if figures.get(key) is not None))


def main() -> int:
    """Learn; judge or write."""
    given, folder = asked(__doc__)
    if folder is None:
        return 0
    jobs = [(folder, name, truth) for name in SETS for truth in read_truth(folder, name)]
    with multiprocessing.get_context("fork").Pool(2) as pool:
        lessons = [one for one in pool.imap(lesson, jobs, chunksize=8) if one is not None]
    print(
        f"{len(lessons)} of {len(jobs)} pages to learn from, {sum(len(one.table) for one in lessons):,} units",
        file=sys.stderr,
    )
    if given.judge:
        judge(folder, lessons, jobs)
    if given.write:
        _, said = learn(lessons, lessons[0].names)
        keep(said, WEIGHTS)
        print(
            f"{WEIGHTS.name}: {len(said['trees'])} trees, {len(said['names'])} signals, {WEIGHTS.stat().st_size:,} bytes"
        )
    return 0


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    raise SystemExit(main())
