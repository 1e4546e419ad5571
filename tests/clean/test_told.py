"""What a site file points at, where more answers to it than is meant."""

from __future__ import annotations

import pytest

from newsarchive.clean.pipeline import clean
from newsarchive.layout import Layout
from newsarchive.model import Metadata
from tests.clean.pages import BODY, URL, page

DECK = "Four boats are adrift, and the ferry to the islands will leave from another quay for months to come."


def told(head: str, **layout: object) -> Metadata:
    """The metadata of a page, by a site file that says so."""
    html = page(f"<h1>Storm closes harbour</h1>{head}<div class=text>{BODY}</div>")
    return clean(html, URL, layout=Layout(body="div.text", **layout)).metadata  # type: ignore[arg-type]


@pytest.mark.parametrize("label", ["2 Min Read", "» Published: 09 February 2025", "By Ida Marsh"])
def test_a_line_that_says_when_or_by_whom_is_no_deck(label: str) -> None:
    """It stands where the deck should, or before it."""
    assert told(f"<p>{label}</p><p class=summary>{DECK}</p>", deck="h1 ~ p").deck == DECK
    assert told(f"<p>{label}</p>", deck="h1 ~ p").deck is None


def test_the_section_is_the_last_step_of_the_way() -> None:
    """Each link may stand in an element of its own, and so be the last there."""
    way = "<div class=crumbs><span><a href=/>Home</a></span> <span><a href=/w/>World News</a></span></div>"
    assert told(way, section=".crumbs a:last-of-type").section == "World News"


def test_several_authors_in_elements_of_their_own_are_no_run_together_line() -> None:
    """The line that holds them all is known as well."""
    line = "<div><span class=who>Ida Marsh</span> <span class=who>Bo Tide</span> <span>— Thursday, 7 November 2024</span></div>"
    labels = (("authors", r"(.{3,60}?)[\s—–-]*Thursday, .*"),)
    assert told(line, authors=".who", labels=labels).authors == ("Ida Marsh", "Bo Tide")


def test_an_element_and_what_it_holds_tell_a_name_once() -> None:
    """A selector for both is meant for either."""
    assert told("<p class=who><a>Ida Marsh</a></p>", authors=".who a, .who").authors == ("Ida Marsh",)


def test_several_lines_that_name_authors_close_together_name_them_all() -> None:
    """A page prints one such line for each; one far below is another story's."""
    labels = (("authors", r"Words: (.{1,60})"),)
    lines = "<p>Words: Ida Marsh</p><p>I</p><p>Words: Bo Tide</p><p>Words: Ida Marsh</p>"
    assert told(lines, labels=labels).authors == ("Ida Marsh", "Bo Tide")
    apart = "<p>Words: Ida Marsh</p>" + "<p>The ferry.</p>" * 8 + "<p>Words: Bo Tide</p>"
    assert told(apart, labels=labels).authors == ("Ida Marsh",)


def test_a_line_that_the_site_file_strikes_is_no_value_of_the_label_above_it() -> None:
    """Where the value is missing, the next line is something else."""
    labels, struck = (("tags", r"(?:#\w+\s*){2,}"),), (r"our town, news of our town,.*",)
    stamp = "<p>our town, news of our town, latest news</p>"
    assert told(f"<p>#storm #harbour</p><p>Storm, Harbour</p>{stamp}", labels=labels).tags == ("Storm", "Harbour")
    assert told(f"<p>#storm #harbour</p>{stamp}", labels=labels, drop_text=struck).tags == ()
