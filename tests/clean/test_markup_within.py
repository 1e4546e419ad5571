"""Markup within a paragraph: it parts no sentence, takes no word of it, and joins no two into one."""

from __future__ import annotations

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.model import BlockKind
from tests.clean.pages import BODY, PARAGRAPHS, URL, page, story

BEFORE, BEHIND = (
    "The pilots asked for a new",
    "before the ice comes back to the northern basin, and they asked for it twice.",
)
SENTENCE = f"{BEFORE} beacon {BEHIND}"


def paragraph(inside: str) -> list[str]:
    """Texts that come of a paragraph with some markup in its midst, between other paragraphs."""
    return story(f"<p>{inside}</p>{BODY}").text.split("\n\n")[3:-3]


@pytest.mark.parametrize(
    "nothing",
    [
        '<picture><source srcset="/l.webp"><img src="/l.png" alt="light"></picture>',
        '<audio src="/l.mp3" controls>Your browser plays no sound.</audio>',
        '<video src="/l.mp4"></video>',
        "<canvas width=9 height=9></canvas>",
        '<object data="/l.svg" type="image/svg+xml">A drawing</object>',
        '<iframe src="https://maps.example/1" width=1></iframe>',
        '<input type="checkbox" id="s1" class="margin-toggle">',
        '<meta itemprop="name" content="beacon"><link rel="stylesheet" href="/b.css">',
        '<map name="m"><area href="/x"></map>',
        '<svg role="img" viewBox="0 0 9 9"><title>External link</title><path d="M0 0"/></svg>',
        "<button type=button><svg viewBox='0 0 9 9'><path d='M0 0'/></svg></button>",
        "<button type=button>i</button>",
        "<nohover></nohover>",
    ],
)
def test_what_a_paragraph_may_hold_parts_no_sentence(nothing: str) -> None:
    """Pictures, players, fields and what browsers do not know stand in the line (HTML standard, section 3.2.5.2.5)."""
    assert paragraph(f"{BEFORE} beacon {nothing} {BEHIND}") == [SENTENCE]


@pytest.mark.parametrize(
    "word",
    [
        '<button type="button" class="glossary-term" aria-expanded="false">beacon</button>',
        '<button class="term">beacon<span role="tooltip" hidden>A light on a rock</span></button>',
        '<button popovertarget="p1">beacon</button><span popover id="p1">A light on a rock</span>',
        '<input type="checkbox" id="t1" hidden><label for="t1">beacon</label>',
        "<meter min=0 max=3 value=1>beacon</meter>",
        "<slot>beacon</slot>",
        "<ahref>beacon</ahref>",
        "<math><mi>beacon</mi></math>",
    ],
)
def test_a_word_that_can_be_pressed_stays_in_its_sentence(word: str) -> None:
    """Terms that a glossary explains are buttons more and more often; what it says of them is struck."""
    assert paragraph(f"{BEFORE} {word} {BEHIND}") == [SENTENCE]


def test_a_button_between_characters_is_a_word_of_the_sentence() -> None:
    """Scripts without spaces have none around it."""
    text = "議会は火曜日の夜に古い灯台を閉めることを決めた。港の人々は何年も前から新しい灯台を求めていた。"
    html = (
        "".join(f"<p>{text}</p>" for _ in range(3))
        + f"<p>{text.replace('灯台', '<button>灯台</button>', 1)}それは確かだ。</p>"
    )
    assert clean(page(f"<div>{html}</div>"), URL).text.endswith(f"{text}それは確かだ。")


@pytest.mark.parametrize("button", ["<button>Share this</button>", "<button>Copy link</button><button>Print</button>"])
def test_buttons_behind_a_sentence_are_struck(button: str) -> None:
    """They are no words of it: it has ended."""
    assert paragraph(f"{SENTENCE} {button}") == [SENTENCE]
    assert paragraph(f"{SENTENCE} {button} {SENTENCE}") == [f"{SENTENCE} {SENTENCE}"]


def test_what_is_struck_before_a_comma_leaves_no_space() -> None:
    """The hint held white space; the comma sticks to the word all the same."""
    hint = '<a href="/b">beacon<span class="sr-only"> (opens elsewhere)</span></a>'
    assert paragraph(f"{BEFORE} {hint}, and soon. {BEHIND}") == [f"{BEFORE} beacon, and soon. {BEHIND}"]


@pytest.mark.parametrize("block", ['style="margin:0;display: block"', 'class="block mt-2"', 'class="d-block"'])
def test_spans_that_are_shown_as_blocks_are_paragraphs(block: str) -> None:
    """Nothing else parts them: the last word of the one and the first of the next would be one word."""
    spans = "".join(f"<span {block}>{text}</span>" for text in PARAGRAPHS)
    assert clean(page(f"<div>{spans}</div>"), URL).text.split("\n\n") == list(PARAGRAPHS)


def test_a_floating_letter_is_no_block() -> None:
    """A drop cap floats beside its paragraph, whatever it says of its display."""
    assert paragraph(f'<span style="float:left;display:block">{SENTENCE[0]}</span>{SENTENCE[1:]}') == [SENTENCE]


def test_a_caption_at_the_beginning_of_a_paragraph_is_not_glued_to_it() -> None:
    """The picture floats in it with the words about it."""
    figure = '<span class="frame"><img src="/b.jpg"><span class="caption">A beacon. Photo: The Quay</span></span>'
    assert paragraph(f"{figure}{SENTENCE}") == [SENTENCE]


def test_who_said_it_stays_with_the_quotation() -> None:
    """A footer in a quotation is no footer of the page."""
    said = "We have waited for the light every winter, and every winter the painters came first."
    blocks = story(f"<blockquote><p>{said}</p><footer>Harriet Moss, pilot</footer></blockquote>{BODY}").blocks
    assert [b.text for b in blocks if b.kind is BlockKind.QUOTE] == [said, "Harriet Moss, pilot"]


def test_a_shadow_root_that_the_page_declares_is_shown() -> None:
    """Other templates wait for a script."""
    half = f'<x-story><template shadowrootmode="open"><p>{SENTENCE}</p></template></x-story>'
    waits = f"<template><p>{SENTENCE} And more.</p></template>"
    assert story(half + waits).text.split("\n\n") == [*PARAGRAPHS, SENTENCE]


def test_an_anchor_around_paragraphs_is_no_link() -> None:
    """Old pages name their places so."""
    anchors = "".join(f'<a name="p{n}"><p>{text}</p></a>' for n, text in enumerate(PARAGRAPHS))
    assert clean(page(f"<div>{anchors}</div>"), URL).text.split("\n\n") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    ("inside", "kinds"), [("{text} {player}", "paragraph embed"), ("{player} {text}", "embed paragraph")]
)
def test_a_player_in_a_paragraph_stands_where_it_stood(inside: str, kinds: str) -> None:
    """Behind the words that come before it."""
    player = '<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>'
    blocks = story(f"<p>{inside.format(text=SENTENCE, player=player)}</p>{BODY}").blocks
    assert " ".join(b.kind.value for b in blocks[3:5]) == kinds


INDENTED = (
    "镇议会星期二晚上决定，从三月一日起旧桥不再让卡车通过，因为去年秋天的检查发现桥面下的两根铁梁几乎已经锈穿。",
    "“不。”",
    "十月下到桥面下的工程师报告说，支座被油漆刷过太多次，谁也说不清它们上一次移动是在什么时候，柱子里还有积水。",
)


@pytest.mark.parametrize("indent", ["　　", "&nbsp;&nbsp;&nbsp;&nbsp;", "\n　"])
def test_an_indented_line_begins_a_paragraph(indent: str) -> None:
    """Texts in Chinese and Japanese are parted by a single line break and an ideographic space."""
    html = "<br>".join(f"{indent}{text}" for text in INDENTED)
    assert clean(page(f"<div>{html}</div>"), URL).text.split("\n\n") == list(INDENTED)


def test_indented_verse_stays_together() -> None:
    """Its lines are short."""
    verse = ["Under the bridge the water goes,", "slow as a cart on a frozen lane,", "and nobody under the iron knows."]
    article = story(f"<p>{'<br>&emsp;&emsp;'.join(verse)}</p>")
    assert article.text.split("\n\n")[3:] == [" ".join(verse)]
