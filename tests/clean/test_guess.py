"""The last word on reasons: what it is asked, what it answers, and what it must leave alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from newsarchive.clean.around import Box, View, bar
from newsarchive.clean.blocks import captions_within
from newsarchive.clean.forest import Forest
from newsarchive.clean.guess import called
from newsarchive.clean.guess import last_word as guess
from newsarchive.clean.guess.ground import Asked, Ground
from newsarchive.clean.guess.last_word import UNIT, about, forest, last_word
from newsarchive.clean.guess.speech import REASONS, heard, lexicon, read_lexicon, tokens
from newsarchive.clean.guess.traits import traits
from newsarchive.clean.ledger import gathered, view_of
from newsarchive.clean.metadata import read_metadata
from newsarchive.clean.page import read_page
from newsarchive.clean.pipeline import clean, story_of
from newsarchive.clean.strip import Strike
from newsarchive.clean.weigh.sight import Sight
from newsarchive.model import Reason
from newsarchive.site import GENERIC
from tests.clean.pages import BODY, URL, page

SIDE = (
    "<div class=strip><a href='/s/the-old-pier-is-sold'>The old pier is sold to a sailor from the north</a>"
    "<p>Zettel</p></div><div class=sharedaddy>Hand this on</div>"
)
HTML = page(f"<main><div class='article-body'>{BODY}</div></main>{SIDE}")


def always(reason: Reason, other: Reason = Reason.MENU) -> Forest:
    """Trees that say the same of every box, and ask for its words only."""
    leaves, border = np.array([[[5 * UNIT, 0], [5 * UNIT, 0]]], np.int32), np.array([[3.0]], np.float32)
    return Forest(("words",), (reason, other), np.zeros((1, 1), np.int64), border, leaves, np.zeros(2, int))


def by_length() -> Forest:
    """Trees by which long boxes are adverts and short ones menus."""
    leaves = np.array([[[0, 2 * UNIT], [2 * UNIT, 0]]], np.int32)
    return replace(always(Reason.AD), leaves=leaves)


def seen(html: bytes = HTML) -> tuple[View, Sight, list[tuple[Box, Strike]]]:
    """A page, and what was left over on it."""
    read = read_page(html, URL)
    metadata = read_metadata(read, GENERIC, "")
    struck, units = story_of(read, GENERIC, metadata)
    _, left = gathered(read, struck, units, captions_within(read, struck, units))
    boxes = [(Box(read.units[u].block, (u,), read.units[u].text, read.units[u].words), why) for u, why in left.items()]
    return view_of(read, units, metadata), Sight(read, struck, -1), boxes


def test_each_box_gets_the_reason_with_the_largest_sum_and_a_note_of_what_decided() -> None:
    """The sentence says how likely, and by what."""
    view, sight, boxes = seen()
    long, short = (next(one for one in boxes if words in one[0].text) for words in ("old pier", "Zettel"))
    first, second = last_word(view, sight, [long, short], by_length())
    assert (first.reason, second.reason) == (Reason.AD, Reason.MENU)
    assert first.note == second.note == "88 % likely; decided by how long it is, and how it is written"
    assert (first.rule, second.rule) == (long[1].rule, short[1].rule)


def test_a_reason_that_stays_needs_no_note() -> None:
    """The strike is the same one."""
    view, sight, boxes = seen()
    told = last_word(view, sight, boxes, always(Reason.OUTSIDE_BODY))
    assert all(one is why for one, (_, why) in zip(told, boxes, strict=True))
    assert last_word(view, sight, [], always(Reason.AD)) == []


def test_a_note_of_the_rule_is_kept_before_it() -> None:
    """Both speak."""
    view, sight, boxes = seen()
    noted = [(box, replace(why, note="it was unlikely")) for box, why in boxes]
    assert all(one.note.startswith("it was unlikely; 9") for one in last_word(view, sight, noted, always(Reason.AD)))


def test_it_names_and_strikes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it says, the text stays, the words add up, and what a rule knows is not asked."""
    before = clean(HTML, URL)
    monkeypatch.setattr(guess, "forest", lambda: always(Reason.TICKER))
    after = clean(HTML, URL)
    assert (after.blocks, after.metadata) == (before.blocks, before.metadata)
    assert sum(one.words for one in after.removals) == sum(one.words for one in before.removals)
    reasons = {one.text: one.reason for one in after.removals}
    assert reasons["Hand this on"] is Reason.SHARE
    assert any(reason is Reason.TICKER for reason in reasons.values())


def test_traits_are_numbers_one_for_each_box_and_the_weights_ask_for_no_other() -> None:
    """Also on a page where nothing is kept before and behind."""
    view, sight, boxes = seen()
    for asked_of in (view, replace(view, first=len(view.page.units), last=-1, kept=frozenset(), head=-1)):
        columns = traits(Ground(asked_of, sight), Asked(boxes))
        assert set(forest().names) <= set(columns)
        assert all(column.shape == (len(boxes),) and np.isfinite(column).all() for column in columns.values())


def test_a_box_of_several_units_is_measured_as_a_whole() -> None:
    """Sums over its own units, not over those between."""
    view, sight, boxes = seen()
    long, short = (next(one for one in boxes if words in one[0].text) for words in ("old pier", "Zettel"))
    units = (*long[0].units, *short[0].units)
    both = Box(long[0].place, units, f"{long[0].text} {short[0].text}", long[0].words + 1)
    columns = traits(Ground(view, sight), Asked([(both, long[1]), short]))
    assert columns["linked"].tolist() == [1.0, 0.0]
    assert columns["linked_share"].tolist() == [0.5, 0.0]
    assert columns["lead_slug"].tolist() == [1.0, -1.0]


def test_words_speak_for_a_reason_each_once() -> None:
    """All together, and the clearest; two words in a row are one word, too."""
    known = read_lexicon({"share": {"12": "hand-on hand", "20": "zettel"}, "ad": {"30": "lamp"}})
    spoken = heard("Hand on, hand on: Zettel", known)
    at = REASONS.index(Reason.SHARE)
    assert spoken[at] == pytest.approx(4.4)
    assert spoken[len(REASONS) + at] == 2.0
    assert sum(spoken.values()) == pytest.approx(6.4)
    assert tokens("The old pier") == ["the", "old", "pier", "the-old", "old-pier"]


def test_names_and_addresses_speak_for_a_reason_by_where_they_stand() -> None:
    """Those of the box, of what is around it and in it, and of the pages that it leads to; what holds all says nothing."""
    html = page(
        f"<main>{BODY}</main><section class='zed-strip'><div class='quayCard lamp'><a href='/lamp/shop-door/77?x=1'><i class=wick>Lamps for all the boats of the harbour</i></a></div></section>"
    )
    parsed = read_page(html, URL)
    u = next(u for u, unit in enumerate(parsed.units) if "Lamps" in unit.text)
    n = next(n for n, said in enumerate(parsed.book.attributes) if "lamp" in said.get("class", ""))
    view = replace(
        view_of(parsed, story_of(parsed, GENERIC, read_metadata(parsed, GENERIC))[1], read_metadata(parsed, GENERIC))
    )
    said = called.told(view, Box(n, (u,), parsed.units[u].text, parsed.units[u].words))
    assert sorted(said["own"]) == ["card", "lamp", "quay"]
    assert sorted(said["near"]) == ["strip", "zed"]
    assert said["inner"] == {"wick": 1}
    assert said["path"] == {"lamp": 1, "shop": 1, "door": 1}
    known = called.read_known(
        {"own": {"ad": {"15": "lamp card"}}, "path": {"ad": {"20": "shop"}, "share": {"9": "door"}}}
    )
    sums = dict(zip(called.COLUMNS, called.sums(said, known), strict=True))
    assert {name: value for name, value in sums.items() if value} == {"name_ad": 30, "path_ad": 20, "path_share": 9}


def test_the_weights_of_this_version_are_whole_numbers_and_explained() -> None:
    """Each trait is about something; words are short and speak for one reason."""
    learned = forest()
    assert learned.leaves.dtype == np.int32
    assert len(set(learned.outcomes)) == len(learned.outcomes) == learned.leaves.shape[2]
    assert len({about(name) for name in learned.names}) >= 6
    assert all(0 < clearly < 10 and len(word) < 40 for word, (_, clearly) in lexicon().clear.items())
    assert set(called.known()) == set(called.PLACES)
    assert all(0 < tenths < 100 for words in called.known().values() for _, tenths in words.values())


def test_a_head_with_the_title_in_it_is_not_the_page_head() -> None:
    """What stands in the page's head is in a bar; what stands in the story's own head is not."""
    title = "<h1>Storm closes harbour</h1>"
    for head, is_bar in (
        (f"<header>{title}<div>0 704</div></header>", False),
        (f"<header><div>0 704</div></header>{title}", True),
    ):
        view, _, boxes = seen(f"<title>Storm closes harbour</title><body>{head}<main>{BODY}</main>".encode())
        number = next(box for box, _ in boxes if "704" in box.text)
        assert (bar(view, number) is not None) is is_bar


def test_items_of_a_list_have_one_reason() -> None:
    """What stands in the same place of each item is the same thing, however long it is; another list is another one."""
    long = "<li><p>Words without any end that go on and on</p></li>"
    lists = f"<ul>{long}{long}<li><p>Zettel</p></li></ul><ul><li><p>Knoten</p></li></ul>"
    view, sight, boxes = seen(page(f"<main><div class='article-body'>{BODY}</div></main>{lists}"))
    told = {
        box.text: why.reason for (box, _), why in zip(boxes, last_word(view, sight, boxes, by_length()), strict=True)
    }
    assert told["Zettel"] is Reason.AD
    assert told["Knoten"] is Reason.MENU
