"""What changed between two revisions: word by word, graded, and whose doing it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.edits import Grade, Line, Mark, Wording, compared, graded

OPENING = "The harbour office said on Monday that 12 boats will leave pier 4, the keeper Ann Brook told reporters."
SAID = "“We have waited long enough for this,” said Mr Brook of the ferry line."
REST = "The timetable is printed at the quay and changes with the season."


def wording(*paragraphs: str, title: str = "Twelve boats leave", modified: str | None = None, language: str = "en", note: str = "") -> Wording:  # fmt: skip
    blocks = [("paragraph", text) for text in paragraphs] + ([("note", note)] if note else [])
    return Wording(title=title, deck="", paragraphs=tuple(blocks), modified=modified, language=language)


BASE = wording(OPENING, SAID, REST)


def grades(new: Wording, old: Wording = BASE) -> list[str]:
    return [grade.value for grade in graded(old, new, compared(old, new)).grades]


def drawn(line: Line) -> str:
    marks = {Mark.KEPT: "{}", Mark.GONE: "[-{}-]", Mark.NEW: "{{+{}+}}"}
    return "".join(marks[piece.mark].format(piece.text) for piece in line.pieces)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (wording(OPENING, SAID, REST), []),
        (wording(OPENING, SAID, REST, title="Twelve boats stay"), ["headline"]),
        (wording(OPENING, SAID, REST, title="TWELVE BOATS LEAVE"), ["form"]),
        (wording(OPENING.replace("12", "14"), SAID, REST), ["figures"]),
        (wording(OPENING.replace("Ann Brook", "Anna Brook"), SAID, REST), ["names"]),
        (wording(OPENING, SAID.replace("long enough", "too long"), REST), ["quotes"]),
        (wording(OPENING, SAID, REST.replace("printed", "shown")), ["wording"]),
        (wording(OPENING, SAID, REST.replace("timetable", "timetbale")), ["spelling"]),
        (wording(OPENING, SAID, REST.replace("changes", "change")), ["spelling"]),
        (wording(OPENING.replace("will", "shall"), SAID, REST.replace(".", "!")), ["wording", "form"]),
        (wording(OPENING, SAID, REST.replace(".", " .")), ["form"]),
        (wording(OPENING, SAID.replace("“", '"').replace("”", '"'), REST), ["form"]),
        (wording(f"{OPENING} {SAID}", REST), ["form"]),
        (wording(OPENING, SAID), ["passage"]),
        (wording(OPENING, SAID, REST, "A second ferry will join in the summer."), ["passage"]),
        (wording(OPENING, SAID, REST, note="Correction: an earlier version named the wrong pier."), ["correction"]),
        (wording(OPENING.replace("12", "14").replace("Ann", "Eva"), SAID, REST, title="Fourteen boats leave"), ["headline", "figures", "names"]),
    ],
)  # fmt: skip
def test_an_edit_is_graded_by_what_it_touched(change: Wording, expected: list[str]) -> None:
    """The weightiest first."""
    assert grades(change) == expected


@pytest.mark.parametrize(
    ("old", "new", "language", "expected"),
    [
        ("Es kamen 1.200 Gäste zum Fest am Hafen.", "Es kamen 1200 Gäste zum Fest am Hafen.", "de", "form"),
        ("Der Hafen meldet den Start der Fähre heute.", "Der Hafen meldet den Beginn der Fähre heute.", "de", "wording"),
        ("Der Leiter Otto Brandt sprach vom Hafen.", "Der Leiter Karl Brandt sprach vom Hafen.", "de-AT", "names"),
        ("В порту открыли 3 новых причала, сообщил Иван Лесной.", "В порту открыли 5 новых причалов, сообщил Иван Лесной.", "ru", "figures"),
        ("В порту открыли причал, сообщил Иван Лесной.", "В порту открыли причал, сообщил Пётр Лесной.", "ru", "names"),
        ("قال مدير الميناء إن ١٢ سفينة غادرت اليوم.", "قال مدير الميناء إن ١٤ سفينة غادرت اليوم.", "ar", "figures"),
        ("قال مدير الميناء إن ١٢ سفينة غادرت اليوم.", "قال مدير الميناء إن 12 سفينة غادرت اليوم.", "ar", "form"),
        ("港口周一宣布渡轮将停运三天。", "港口周二宣布渡轮将停运三天。", "zh", "wording"),
        ("港の責任者は「今日は船を出さない」と述べた。", "港の責任者は「明日は船を出さない」と述べた。", "ja", "quotes"),
        ("Hamnen sade att färjan kostar 1 000 kronor.", "Hamnen sade att färjan kostar 1 100 kronor.", "sv", "figures"),
        ("The rate rose to 1.5 per cent at the port.", "The rate rose to 15 per cent at the port.", "en", "figures"),
        ("It was −5 degrees at the quay at dawn.", "It was 5 degrees at the quay at dawn.", "en", "figures"),
        ("Fares rose by 5 % on the line in 2024-25.", "Fares rose by 5 on the line in 2024-25.", "en", "figures"),
        ("The season 2024-25 began at the quay.", "The season 2024–25 began at the quay.", "en", "form"),
        ("A ticket costs £5 at the quay by now.", "A ticket costs $5 at the quay by now.", "en", "wording"),
        ("He said “we go on” and left the quay.", "He said we go on and left the quay.", "en", "quotes"),
    ],
)  # fmt: skip
def test_other_scripts_and_ways_to_write_numbers_are_known(old: str, new: str, language: str, expected: str) -> None:
    """Digits of any script, marks of speech, nouns with a capital."""
    found = grades(wording(new, language=language), wording(old, language=language))
    assert found[:1] == [expected]


def test_a_diff_shows_words() -> None:
    """Neighbouring changes are one; what is kept is as the new page has it."""
    new = wording(OPENING.replace("12 boats", "14 small boats"), SAID, REST)
    changed = [line for line in compared(BASE, new) if line.is_changed]
    assert [drawn(line) for line in changed] == [
        "The harbour office said on Monday that [-12-]{+14 small+} boats will leave pier 4, the keeper Ann Brook told reporters."
    ]
    swapped = compared(wording("One two three four five six."), wording("One two seven eight five six."))
    assert [drawn(line) for line in swapped if line.is_changed] == ["One two [-three four-]{+seven eight+} five six."]


def test_a_paragraph_that_moved_in_between_is_new_and_the_edited_one_keeps_its_partner() -> None:
    """Words are compared with those of the paragraph that they came from."""
    new = wording(OPENING, "The mayor was not there.", SAID.replace("long", "quite long"), REST)
    lines = [drawn(line) for line in compared(BASE, new) if line.is_changed]
    assert lines[0] == "{+The mayor was not there.+}" and lines[1].startswith("“We have waited{+ quite+} long")


def test_a_weighty_edit_that_the_page_does_not_tell_of_is_silent() -> None:
    """A later `modified` tells, and so does a note; a slip of a letter need not be told."""

    def silent(new: Wording) -> bool:
        return graded(BASE, new, compared(BASE, new)).is_silent

    changed = (OPENING.replace("12", "14"), SAID, REST)
    assert silent(wording(*changed))
    assert not silent(wording(*changed, modified="2026-03-01T09:00:00Z"))
    assert not silent(wording(*changed, note="Correction: 14 boats, not 12."))
    assert not silent(wording(OPENING, SAID, REST.replace("timetable", "timetbale")))


def test_words_are_counted() -> None:
    """Signs are none."""
    edit = graded(BASE, new := wording(OPENING.replace("12 boats", "14 small boats!"), SAID, REST), compared(BASE, new))
    assert (edit.words_gone, edit.words_new) == (1, 2)


def test_a_live_blog_that_was_turned_round_ends_in_time() -> None:
    """Hundreds of paragraphs, all moved; one paragraph of tens of thousands of words."""
    posts = [f"At {n} o'clock the ferry passed buoy {n} on its way to the pier." for n in range(400)]
    lines = compared(wording(*posts), wording(*reversed(posts)))
    assert sum(line.is_changed for line in lines) > 390
    long = " ".join(str(n) for n in range(20_000))
    assert compared(wording(long), wording(long + " more"))[-1].is_changed


_TEXT = st.text(alphabet="ab 12.\n“”«»éЖж漢ก١", max_size=60)


@given(st.lists(_TEXT, max_size=6), st.lists(_TEXT, max_size=6))
def test_both_sides_can_be_read_off_a_comparison(old: list[str], new: list[str]) -> None:
    """Nothing is lost and nothing made up; equal wordings have no grade, others have one."""
    before, after = (wording(*(" ".join(text.split()) for text in side if text.split())) for side in (old, new))
    lines = compared(before, after)
    for mark, side in ((Mark.GONE, before), (Mark.NEW, after)):
        assert [line.text(mark) for line in lines if line.text(mark)] == [
            side.title,
            *(text for _, text in side.paragraphs),
        ]
    edit = graded(before, after, lines)
    assert bool(edit.grades) == (before != after)
    if before == after:
        assert (edit.words_gone, edit.words_new, edit.is_silent) == (0, 0, False)
    assert Grade.HEADLINE not in edit.grades
