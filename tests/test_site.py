"""What a site file may say, and what it is told when it says something impossible."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from newsarchive.errors import SiteError
from newsarchive.site import GENERIC, Assumed, Cut, Feed, Layout, Site, Sites, load_sites

FEED = (Feed("https://paper.test/rss"),)


def site(**changes: object) -> Site:
    """A site that is right, but for the changes."""
    return Site(**{"name": "paper", "domains": ("paper.test",), "sources": FEED, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "Paper"}, "lower-case letters"),
        ({"domains": ()}, "domains must be"),
        ({"domains": ("https://paper.test/",)}, "without scheme"),
        ({"domains": ("Paper.test",)}, "lower-case"),
        ({"domains": "paper.test"}, "must be a tuple"),
        ({"sources": ("https://paper.test/rss",)}, "must be a Feed"),
        ({"sources": (Feed("/rss"),)}, "cannot be asked for"),
        ({"sources": (Feed("http://u:p@paper.test/rss"),)}, "password"),
        ({"article_urls": "(["}, "no regular expression"),
        ({"layouts": (Layout(drop=".ad"),)}, "must be a tuple"),
        ({"layouts": (Layout(drop_text=("*",)),)}, "no regular expression"),
        ({"layouts": (Layout(cut=(Cut(pattern="("),)),)}, "no regular expression"),
        ({"every": timedelta(0)}, "longer than nothing"),
        ({"zone": "Europe/Atlantis"}, "no IANA time zone"),
        (
            {"assumed": (Assumed("It is there.", source="https://paper.test/feed"),)},
            "no source and no rule of this file",
        ),
        (
            {"assumed": (Assumed("It is there.", rule=".story"),), "layouts": (Layout(body=".text"),)},
            "no source and no rule",
        ),
    ],
)
def test_an_impossible_site_is_named_with_what_is_wrong(changes: dict[str, object], words: str) -> None:
    """Every message names the site and the mistake, when the file is read and not when it is crawled."""
    with pytest.raises(SiteError, match=words) as error:
        site(**changes)
    assert "aper" in str(error.value)


def test_layouts_are_chosen_by_the_day_of_the_capture() -> None:
    """An old capture is read with the look of its day, the newest look first; without layouts the general rules hold."""
    both = site(layouts=(Layout(body=".old", until=date(2024, 8, 12)), Layout(body=".new")))
    assert [layout.body for layout in both.layouts_on(date(2024, 8, 12))] == [".new", ".old"]
    assert [layout.body for layout in both.layouts_on(date(2024, 8, 13))] == [".new"]
    assert [layout.name for layout in both.layouts] == ["site:paper#1", "site:paper#2"]
    assert site().layouts_on(date(2024, 1, 1)) == (GENERIC,)


def test_a_site_covers_its_hosts_and_nothing_that_only_ends_like_them() -> None:
    """Subdomains belong to a domain; a host that merely ends in its letters does not."""
    paper = site(domains=("www.paper.test",))
    assert paper.covers("https://paper.test/x")
    assert paper.covers("https://sport.paper.test/x")
    assert not paper.covers("https://newspaper.test/x")
    assert not paper.covers("no address")


def test_the_closest_site_wins() -> None:
    """A section with a host of its own may have a site file of its own, whatever else the larger site covers."""
    large = site(domains=("paper.test", "a-very-long-other-domain.test"))
    small = site(name="sport", domains=("sport.paper.test",))
    sites = Sites((large, small))
    assert sites.covering("http://sport.paper.test/x") is small
    assert sites.covering("http://paper.test/x") is large
    assert sites.name_for("http://www.elsewhere.test/x") == "elsewhere.test"
    assert sites.name_for("nonsense") == "-"
    assert sites.named("sport") is small
    assert sites.named("nobody") is None


def test_site_files_are_found_by_listing_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with a SITE is found, a file without one is left alone, a package that does not exist holds nothing."""
    package = tmp_path / "some_sites"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "helper.py").write_text("ANYTHING = 1\n")
    (package / "paper.py").write_text(
        "from newsarchive.site import Feed, Site\n"
        "SITE = Site(name='paper', domains=('paper.test',), sources=(Feed('https://paper.test/rss'),))\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert [found.name for found in load_sites(("some_sites", "no_such_package"))] == ["paper"]
    (package / "wrong.py").write_text("from some_sites.paper import SITE\n")
    for name in [name for name in sys.modules if name.startswith("some_sites")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(SiteError, match=r"wrong\.py.*must be the file's name, 'wrong'"):
        load_sites(("some_sites",))
