"""Learn the last word on reasons (newsarchive/clean/guess/), and judge it on publishers that it was not learned from.

    python benchmarks/learn/train_reasons.py --judge     five folds over publishers: the figures to quote
    python benchmarks/learn/train_reasons.py --write     all labelled places: weights.json, words.json and names.json

Two things are learned. Words that speak for a reason, from what rules and looks know by themselves on all labelled
pages, and from the places that a reader has labelled (benchmarks/reasons.json): a word counts once a publisher, and
must be met at several. Then trees, from those places: what no look could name counts in full, what one has named counts
half. Needs
`pip install catboost==1.2.10` and the labelled pages (NEWSARCHIVE_CORPUS, else ../shared/corpus); says "skipped" without
either. Same pages, same weights.
"""

from __future__ import annotations

import json
import math
import multiprocessing
import random
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent.parent)]

from grown import keep, written  # noqa: E402
from labels import FOLDS, asked, fold_of, html_of, publisher, read_truth  # noqa: E402
from reasons import read_labels  # noqa: E402

from newsarchive.clean.around import Box, View  # noqa: E402
from newsarchive.clean.blocks import captions_within  # noqa: E402
from newsarchive.clean.forest import Forest, read_forest  # noqa: E402
from newsarchive.clean.guess import called, speech  # noqa: E402
from newsarchive.clean.guess.ground import Asked, Ground  # noqa: E402
from newsarchive.clean.guess.last_word import UNIT, likeliest  # noqa: E402
from newsarchive.clean.guess.speech import REASONS, Lexicon, heard, read_lexicon, tokens  # noqa: E402
from newsarchive.clean.guess.traits import traits  # noqa: E402
from newsarchive.clean.headline import headline_element  # noqa: E402
from newsarchive.clean.ledger import gathered, is_vague, view_of  # noqa: E402
from newsarchive.clean.metadata import read_metadata  # noqa: E402
from newsarchive.clean.page import read_page  # noqa: E402
from newsarchive.clean.pipeline import story_of  # noqa: E402
from newsarchive.clean.reasons import named  # noqa: E402
from newsarchive.clean.weigh.sight import Sight  # noqa: E402
from newsarchive.errors import NewsArchiveError  # noqa: E402
from newsarchive.model import Reason  # noqa: E402
from newsarchive.site import GENERIC  # noqa: E402

GUESS = HERE.parent.parent / "newsarchive" / "clean" / "guess"
SETS = ("fundus_dev", "wcxb_dev", "trafilatura")
#: A word is met at so many publishers, and speaks for its reason so clearly (in logits) or it is none; and so many
#: meetings count as if they said nothing.
PUBLISHERS, CLEARLY, NOTHING = 10, 1.0, 3.0
#: So many boxes of a page are heard for words.
HEARD = 40
#: Trees, their depth, how slowly they are added; so many places must be labelled with a reason that is learned.
TREES, DEPTH, RATE, LEAST = 400, 4, 0.14, 8
#: What a place counts that a look has named.
SPOKEN = 0.5
#: Draws of any removal of any page, made when rules and looks were what they are; others were drawn among what no rule
#: knows, or were used to better rules.
BY_LOT = ("twelfth", "thirteenth")
#: Longest stretch of a labelled place that is learned from, in boxes.
STRETCH = 12


@dataclass(frozen=True)
class Seen:
    """What a page shows to the ledger, as it is before any reason is learned."""

    publisher: str
    columns: dict[str, Any]
    texts: list[str]
    called: list[dict[str, Counter[str]]]
    """The words of names and addresses that tell of each box."""
    paths: list[str]
    words: list[int]
    spoken: list[str | None]
    """What a rule or look says of each box; None for silence."""
    left: list[bool]


@dataclass(frozen=True)
class Place:
    """A labelled place: which boxes of its page it is."""

    draw: str
    page: str
    boxes: list[int]
    right: tuple[int, ...]


def seen(job: tuple[Path, str, dict[str, Any]]) -> tuple[str, Seen | None]:
    """What one page shows; None for one that is no article."""
    folder, name, truth = job
    key = f"{name}/{truth['id']}"
    speech.lexicon = lambda: Lexicon({}, frozenset())  # type: ignore[assignment]
    called.known = dict  # type: ignore[assignment]
    try:
        page = read_page(html_of(folder, name, truth["id"]), truth["url"] or "")
        metadata = read_metadata(page, GENERIC, "")
        struck, units = story_of(page, GENERIC, metadata)
    except NewsArchiveError:
        return key, None
    view = view_of(page, units, metadata)
    headline = headline_element(page, metadata.title)
    entries, left = gathered(page, struck, units, captions_within(page, struck, units), headline)
    boxes = [(Box(one.place, one.units, one.text, one.words), one.why) for one in entries]
    boxes += [(Box(page.units[u].block, (u,), page.units[u].text, page.units[u].words), why) for u, why in left.items()]
    if not boxes:
        return key, None
    columns = traits(Ground(view, Sight(page, struck, -1)), Asked(boxes))
    return key, Seen(
        publisher(name, truth),
        {trait: column.astype(np.float32) for trait, column in columns.items()},
        [box.text for box, _ in boxes],
        [called.told(view, box) for box, _ in boxes],
        [page.path(box.place) for box, _ in boxes],
        [box.words for box, _ in boxes],
        [spoken(view, box, why) for box, why in boxes],
        [False] * len(entries) + [True] * len(left),
    )


def spoken(view: View, box: Box, why: Any) -> str | None:
    """What a rule or a look says."""
    if not is_vague(why):
        return str(why.reason)
    found = named(view, box, why)
    return str(found.reason) if found else None


def boxes_of(page: Seen, path: str, mark: int | None) -> list[int]:
    """The boxes that a labelled place is made of; [] where it is not there any more."""
    own = [n for n, place in enumerate(page.paths) if place == path]
    marked = [n for n in own if zlib.crc32(page.texts[n][:60].encode()) == mark]
    if marked or (own and mark is None):
        return marked or own
    inside = [n for n, place in enumerate(page.paths) if place == path or place.startswith(f"{path}/")]
    if mark is None:
        return inside[:STRETCH]
    return next((run for n in inside if (run := _run(page, inside, n, mark))), own)


def _run(page: Seen, inside: list[int], start: int, mark: int) -> list[int]:
    """Boxes from one on whose texts, joined, bear a mark."""
    text, found = "", list[int]()
    for n in inside[inside.index(start) :][:STRETCH]:
        text, found = f"{text} {page.texts[n]}" if text else page.texts[n], [*found, n]
        if len(text) >= 60:
            break
    return found if zlib.crc32(text[:60].encode()) == mark else []


def places(pages: dict[str, Seen]) -> list[Place]:
    """All labelled places that are still struck."""
    return [
        Place(draw, label.page, boxes, tuple(REASONS.index(Reason(one)) for one in label.right))
        for draw, labels in read_labels().items()
        for label in labels
        if label.page in pages and (boxes := boxes_of(pages[label.page], label.path, label.mark))
    ]


@dataclass(frozen=True)
class Words:
    """What is learned of words before the trees: of texts, and of names and addresses."""

    heard: Lexicon
    called: called.Known


def words_of(pages: dict[str, Seen], labelled: Iterable[Place]) -> dict[str, dict[str, str]]:
    """Words that speak for a reason, as words.json has them."""
    return clear_ones(
        (page.publisher, token, reason)
        for page, n, reason in told_of(pages, labelled)
        for token in tokens(page.texts[n])
    )


def names_of(pages: dict[str, Seen], labelled: Iterable[Place]) -> dict[str, dict[str, dict[str, str]]]:
    """Words of names and addresses that speak for a reason, as names.json has them."""
    told = list(told_of(pages, labelled))
    return {
        where: clear_ones((page.publisher, word, reason) for page, n, reason in told for word in page.called[n][where])
        for where in called.PLACES
    }


def learned_words(pages: dict[str, Seen], labelled: list[Place]) -> Words:
    """Both, as they run."""
    return Words(read_lexicon(words_of(pages, labelled)), called.read_known(names_of(pages, labelled)))


def told_of(pages: dict[str, Seen], labelled: Iterable[Place]) -> Iterator[tuple[Seen, int, str]]:
    """Boxes of which a reason is known, some of each page: as a reader has labelled it, else as a rule or look says."""
    read = {(place.page, n): str(REASONS[place.right[0]]) for place in labelled for n in place.boxes}
    for key, page in pages.items():
        told = {n: read.get((key, n), reason) for n, reason in enumerate(page.spoken)}
        boxes = [n for n, reason in told.items() if reason is not None]
        for n in boxes if len(boxes) <= HEARD else random.Random(key).sample(boxes, HEARD):
            yield page, n, str(told[n])


def clear_ones(said: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, str]]:
    """Of (publisher, word, reason), each of which counts once: the words that speak clearly, by reason and tenths."""
    met: dict[str, Counter[str]] = defaultdict(Counter)
    for _, token, reason in dict.fromkeys(said):
        met[token][reason] += 1
    usual = sum(met.values(), Counter[str]())
    share = {reason: count / usual.total() for reason, count in usual.items()}
    found: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for token, counts in sorted(met.items()):
        if counts.total() < PUBLISHERS:
            continue
        clear = {one: math.log((n / share[one] + NOTHING) / (counts.total() + NOTHING)) for one, n in counts.items()}
        best = max(sorted(clear), key=lambda reason: clear[reason])
        if clear[best] >= CLEARLY and counts[best] >= PUBLISHERS / 2:
            found[best][round(10 * clear[best])].append(token)
    return {
        reason: {str(tenths): " ".join(found[reason][tenths]) for tenths in sorted(found[reason])}
        for reason in sorted(found)
    }


def table_of(pages: dict[str, Seen], chosen: list[Place], known: Words, names: list[str]) -> Any:
    """Boxes × traits of some places, one after the other."""
    rows = []
    for place in chosen:
        page = pages[place.page]
        for n in place.boxes:
            ear = heard(page.texts[n], known.heard)
            said = {f"{how}_{one}": ear.get(at + part * len(REASONS), 0.0) for part, how in enumerate(("heard", "clear")) for at, one in enumerate(REASONS)}  # fmt: skip
            said.update(zip(called.COLUMNS, called.sums(page.called[n], known.called), strict=True))
            rows.append([said[name] if name in said else page.columns[name][n] for name in names])
    return np.array(rows, np.float32)


def learn(pages: dict[str, Seen], chosen: list[Place], known: Words) -> tuple[Forest, dict[str, Any]]:
    """Trees from some places, as they run and as they are written."""
    from catboost import CatBoostClassifier, Pool

    names = sorted(pages[chosen[0].page].columns)
    table = table_of(pages, chosen, known, names)
    counts = Counter(place.right[0] for place in chosen)
    rows, right, weights, at = [], [], [], 0
    for place in chosen:
        able = [reason for reason in place.right if counts[reason] >= LEAST]
        for n in place.boxes:
            silent = pages[place.page].spoken[n] is None
            for reason in able:
                rows.append(at)
                right.append(reason)
                weights.append((1.0 if silent else SPOKEN) / len(place.boxes) / len(able))
            at += 1
    model = CatBoostClassifier(
        iterations=TREES, depth=DEPTH, learning_rate=RATE, l2_leaf_reg=6, rsm=0.3, border_count=32, random_seed=1,
        bootstrap_type="Bernoulli", subsample=0.7, thread_count=2, verbose=0, allow_writing_files=False,
        loss_function="MultiClass",
    )  # fmt: skip
    model.fit(Pool(table[rows], right, weight=weights))
    told = written(model, names, [str(REASONS[int(one)]) for one in model.classes_], UNIT)
    return read_forest(told), told


def judge(pages: dict[str, Seen], labelled: list[Place]) -> None:
    """Each place named by what never saw its publisher."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for fold in range(FOLDS):
        others = [place for place in labelled if fold_of(pages[place.page].publisher) != fold]
        known = learned_words({key: page for key, page in pages.items() if fold_of(page.publisher) != fold}, others)
        trees, told = learn(pages, others, known)
        for place in labelled:
            page = pages[place.page]
            if fold_of(page.publisher) != fold:
                continue
            columns = dict(zip(told["names"], table_of(pages, [place], known, told["names"]).T, strict=True))
            best_of, _ = likeliest(trees.sums(trees.answers(trees.table(columns))))
            ends = Counter[str]()
            for n, best in zip(place.boxes, best_of.tolist(), strict=True):
                ends[page.spoken[n] or trees.outcomes[best]] += page.words[n]
            silent = page.spoken[place.boxes[0]] is None
            good = ends.most_common(1)[0][0] in {REASONS[one] for one in place.right}
            for kind in (place.draw, *(["by lot"] if place.draw in BY_LOT else []), "all"):
                counts[kind][f"{'silent' if silent else 'spoken'}"] += 1
                counts[kind][f"{'silent' if silent else 'spoken'} right"] += good
    for kind, count in counts.items():
        told_of = [f"{one} {count[f'{one} right']} of {count[one]}" for one in ("spoken", "silent")]
        right = (count["spoken right"] + count["silent right"]) / (count["spoken"] + count["silent"])
        print(f"{kind:8} {right:.1%} right: {', '.join(told_of)}")


def write(pages: dict[str, Seen], labelled: list[Place]) -> None:
    """The weights and words of the next version."""
    _, told = learn(pages, labelled, learned_words(pages, labelled))
    for name, words in (("words.json", words_of(pages, labelled)), ("names.json", names_of(pages, labelled))):
        (GUESS / name).write_text(json.dumps(words, ensure_ascii=False, indent=1) + "\n", "utf-8")
    keep(told, GUESS / "weights.json")
    for name in ("weights.json", "words.json", "names.json"):
        print(f"{name}: {(GUESS / name).stat().st_size:,} bytes")


def main() -> int:
    """Learn; judge or write."""
    given, folder = asked(__doc__)
    if folder is None:
        return 0
    jobs = [(folder, name, truth) for name in SETS for truth in read_truth(folder, name)]
    with multiprocessing.get_context("fork").Pool(2) as pool:
        pages = {key: page for key, page in pool.imap(seen, jobs, chunksize=8) if page is not None}
    labelled = places(pages)
    print(f"{len(pages)} pages, {len(labelled)} labelled places", file=sys.stderr)
    if given.judge:
        judge(pages, labelled)
    if given.write:
        write(pages, labelled)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
