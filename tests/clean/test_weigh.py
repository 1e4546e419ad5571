"""The second opinion: weights that overrule the rules, and what they must leave alone."""

from __future__ import annotations

import json
import math
from importlib.resources import files

import numpy as np

from newsarchive.clean.forest import Forest
from newsarchive.clean.headline import headline_element
from newsarchive.clean.metadata import read_metadata
from newsarchive.clean.page import read_page
from newsarchive.clean.pipeline import clean, struck_and_body
from newsarchive.clean.sort import Sorted, sort_units
from newsarchive.clean.strip import Struck
from newsarchive.clean.weigh.choose import LEAST_PROSE, forest, look, reconsider
from newsarchive.clean.weigh.sight import Sight
from newsarchive.clean.weigh.words import UNIT, about, reasons
from newsarchive.site import GENERIC

URL = "https://example.test/harbour"
PROSE = (
    "The ferry that has crossed the bay every morning since the war will stop at the end of the month, its owner said.",
    "Nobody has bought the boat, although she was offered to every town along the coast and to a museum in the north.",
    "The mayor wants to keep the pier, which is the only one in the bay where deep ships can still lie in a storm.",
    "A decision is due when the council meets in the old school on Thursday, in public and with the owner present.",
)
PAGE = f"""<html><head><title>Last ferry</title></head><body><nav><a href="/">Home</a></nav><h1>Last ferry</h1>
<div class="story">{"".join(f"<p>{text}</p>" for text in PROSE)}<p>Odd line out of place, said twice.</p></div>
<div class="share">Share this story with everybody you know, and with those whom you do not know yet, on all the networks.</div>
<footer>All rights reserved</footer></body></html>"""


def one_question(border: float, below: int, above: int, names: tuple[str, ...] = ("weight",)) -> Forest:
    """Weights that ask for one signal only."""
    leaves = np.array([[[below], [above]]], np.int32)
    return Forest(
        names, ("story",), np.zeros((1, 1), np.int64), np.array([[border]], np.float32), leaves, np.zeros(1, int)
    )


def always(story: bool, names: tuple[str, ...] = ("weight",)) -> Forest:
    """Weights that say the same of every unit."""
    leaf = 5 * UNIT if story else -5 * UNIT
    return one_question(0.5, leaf, leaf, names)


def seen(html: str) -> tuple[Sight, object, object, Sorted]:
    """What `reconsider` is given for a page."""
    page = read_page(html.encode(), URL)
    metadata = read_metadata(page, GENERIC, "")
    headline = headline_element(page, metadata.title)
    struck, body = struck_and_body(page, GENERIC, headline)
    return Sight(page, struck, headline), metadata, body, sort_units(page, struck, body, GENERIC, metadata)


def judged(html: str, trees: Forest) -> tuple[Sight, Struck, Sorted, Sorted]:
    """The page, what is struck, and the units before and after."""
    sight, metadata, body, units = seen(html)
    struck, after = reconsider(sight, metadata, body, units, trees)  # type: ignore[arg-type]
    return sight, struck, units, after


def test_what_the_rules_kept_is_struck_with_words_when_the_weights_say_so() -> None:
    """Weights that believe in nothing but long lines strike the odd line, and say what decided."""
    sight, _, before, after = judged(PAGE, one_question(10.0, -3 * UNIT, 3 * UNIT))
    gone = [sight.page.units[u].text for u in set(before.kept) - set(after.kept)]
    assert gone == ["Odd line out of place, said twice."]
    (why,) = (after.struck[u] for u in set(before.kept) - set(after.kept))
    assert why.rule == "weighed-unlikely" and why.note.startswith("5 % likely to be story; decided by its own length")


def test_weights_that_believe_everything_free_what_a_rule_struck_but_not_the_headline() -> None:
    """The share bar comes back as a whole; the headline is metadata and stays out."""
    sight, struck, before, after = judged(PAGE, always(True))
    freed = [sight.page.units[u].text for u in set(after.kept) - set(before.kept)]
    assert [text[:10] for text in freed if text.startswith("Share this")] == ["Share this"]
    assert "Last ferry" not in freed
    back = next(u for u in after.kept if sight.page.units[u].text.startswith("Share this"))
    assert struck.under[sight.page.units[back].block] == -1
    assert after.notes[back].startswith("99 % likely to be story")


def test_what_was_left_out_and_reads_like_a_label_needs_more_to_come_back() -> None:
    """Rather likely is enough for a line that says nothing of itself, and not for one that is a name and a date."""
    rather = round(math.log(70 / 30) * UNIT)
    lines = "<div><div>Words of the keeper, all of them</div><div>» Published by The Quay | 9 February 2025</div></div>"
    html = PAGE.replace("</h1>", f"</h1>{lines}").replace(PROSE[0], PROSE[0] * 20)
    sight, _, before, after = judged(html, one_question(0.5, rather, rather))
    freed = [sight.page.units[u].text for u in set(after.kept) - set(before.kept)]
    assert freed == ["Words of the keeper, all of them"]


def test_weights_that_believe_nothing_leave_a_page_as_the_rules_have_it() -> None:
    """An opinion that leaves no story is none."""
    _, _, before, after = judged(PAGE, always(False))
    assert after == before


def test_a_page_of_few_words_is_not_weighed() -> None:
    """Three lines are judged by the rules alone."""
    small = f"<html><body><h1>Last ferry</h1><p>{PROSE[0]}</p><p>{PROSE[1]}</p></body></html>"
    sight, _, before, after = judged(small, always(False))
    assert sight.total < LEAST_PROSE
    assert after is before


def test_the_weights_of_this_version_ask_for_signals_that_there_are() -> None:
    """Each signal of the file is made for every page, also for one without a headline."""
    sight, _, body, units = seen(PAGE.replace("<h1>Last ferry</h1>", ""))
    columns, rows = look(sight, body, units)  # type: ignore[arg-type]
    assert set(forest().names) <= set(columns)
    assert all(len(values) == len(sight.weight) for values in columns.values())
    assert np.isfinite(forest().table(columns)[:, rows]).all()


def test_leaves_are_whole_numbers_so_that_sums_are_exact() -> None:
    """What is added in another order gives the same sum."""
    said = json.loads(files("newsarchive.clean.weigh").joinpath("weights.json").read_text("utf-8"))
    assert all(isinstance(leaf, int) for tree in said["trees"] for leaf in tree["leaves"])
    assert all(len(tree["leaves"]) == 2 ** len(tree["asks"]) for tree in said["trees"])


def test_each_verdict_is_put_into_words() -> None:
    """How likely, and what decided."""
    trees = forest()
    sight, _, body, units = seen(PAGE)
    columns, rows = look(sight, body, units)  # type: ignore[arg-type]
    answers = trees.answers(trees.table(columns)[:, rows])
    told = reasons(trees, answers, trees.sums(answers)[:, 0])
    assert len(told) == len(rows)
    assert all("likely to be story; decided by" in words for words in told)


def test_each_signal_of_the_weights_can_be_put_into_words() -> None:
    """No signal is explained by its own name."""
    assert all(" " in about(name) and name not in about(name).split() for name in forest().names if "_" in name)


def test_the_same_page_gives_the_same_article_with_the_weights() -> None:
    """Twice cleaned is the same, and every word is on one side."""
    one, other = clean(PAGE.encode(), URL), clean(PAGE.encode(), URL)
    assert one == other
    assert [block.text for block in one.blocks][: len(PROSE)] == list(PROSE)
