"""schedule.toml: what it may say, and what is said of a slip."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from newsarchive.errors import SettingError
from newsarchive.schedule.rhythm import At, Every
from newsarchive.schedule.table import Table, read_table, spoken, table_of
from newsarchive.site import Feed, Site, Sites

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SITES = Sites(
    tuple(
        Site(name=name, domains=(f"{name}.example",), sources=(Feed(f"https://{name}.example/feed"),), every=every)
        for name, every in (("paper", 15 * MINUTE), ("radio", HOUR))
    )
)


def a_table(text: str) -> Table:
    return table_of(tomllib.loads(text), SITES)


def test_without_a_file_each_site_comes_as_often_as_its_file_says(tmp_path: Path) -> None:
    """All sites, two at once, six hours each."""
    table = read_table(tmp_path, SITES)
    assert table.at_most == 2
    assert [(crawl.name, crawl.rhythm, crawl.jitter, crawl.limit) for crawl in table.crawls] == [
        ("paper", Every(period=15 * MINUTE), 1.5 * MINUTE, 6 * HOUR), ("radio", Every(period=HOUR), 5 * MINUTE, 6 * HOUR)
    ]  # fmt: skip


def test_an_entry_says_it_better_and_the_top_says_it_for_all() -> None:
    """What stands with a crawl goes before what stands on top."""
    table = a_table(
        "at_most = 4\nlimit = '2h'\njitter = '2m'\n[crawl.paper]\nat = ['18:30', '06:00']\nzone = 'Europe/Kyiv'\n"
        "days = ['sat', 'mon']\nlimit = '20m'\narguments = { section = 'news', limit = 5, again = true }\n"
        "settings = { DOWNLOAD_DELAY = 2.5 }\n[crawl.radio]\noff = true\n"
    )
    (paper,) = table.crawls
    assert isinstance(paper.rhythm, At)
    assert [f"{at:%H:%M}" for at in paper.rhythm.times] == ["06:00", "18:30"]
    assert (paper.rhythm.zone, paper.rhythm.days) == ("Europe/Kyiv", frozenset({0, 5}))
    assert (paper.limit, paper.jitter, table.at_most) == (20 * MINUTE, 2 * MINUTE, 4)
    assert paper.arguments == (("section", "news"), ("limit", "5"), ("again", "1"))
    assert paper.settings == (("DOWNLOAD_DELAY", "2.5"),)


def test_crawls_of_one_site_are_known_as_such() -> None:
    """By the site's file, by the address that they begin with, else each is its own."""
    table = a_table(
        "[crawl.front]\nspider = 'paper'\nevery = '5m'\n"
        "[crawl.other]\nspider = 'outlet'\nevery = '1h'\narguments = { start = 'https://www.paper.example/x' }\n"
        "[crawl.far]\nspider = 'outlet'\nevery = '1h'\narguments = { start = 'https://www.far.example/' }\n"
        "[crawl.list]\nspider = 'article'\nat = '06:00'\narguments = { urls = 'list.txt' }\n"
    )
    assert {crawl.name: crawl.site for crawl in table.crawls} == {
        "far": "far.example", "front": "paper", "list": "list", "other": "paper", "paper": "paper", "radio": "radio"
    }  # fmt: skip


def test_only_what_is_named() -> None:
    """Site files need not be scheduled."""
    assert [crawl.name for crawl in a_table("sites = false\n[crawl.paper]\n").crawls] == ["paper"]


SLIPS = [
    ("at_mots = 2", "at_mots is not known here; known are at_most"),
    ("at_most = 0", "must be 1 or more"),
    ("at_most = true", "at_most = True: must be a int"),
    ("limit = '2 hours'", "limit = '2 hours': must be a time such as '15m', '6h' or '1d'"),
    ("crawl = 3", "crawl = 3: must be a dict"),
    ("[crawl]\npaper = 3", "crawl.paper must be a table, such as [crawl.paper]"),
    ("[crawl.'a b']\nevery = '1h'", "a name is letters, digits, _ and -"),
    ("[crawl.papre]\nevery = '1h'", "crawl.papre: no site file is called so; say which spider"),
    ("[crawl.x]\nspider = 'outlet'", "crawl.x: say when: every = '1h', or at = ['06:00']"),
    ("[crawl.paper]\nevry = '1h'", "crawl.paper: evry is not known here"),
    ("[crawl.paper]\nevery = '30s'", "must be a minute or more"),
    ("[crawl.paper]\nevery = '1h'\nat = ['06:00']", "either every or at"),
    ("[crawl.paper]\nat = ['6:00']", "at = '6:00': must be a time such as '06:00'"),
    ("[crawl.paper]\nat = ['24:00']", "at = '24:00': must be a time"),
    ("[crawl.paper]\nat = []", "must be times such as"),
    ("[crawl.paper]\nat = 6", "must be times such as"),
    ("[crawl.paper]\nzone = 'Europe/Kyiv'", "zone belongs to at"),
    ("[crawl.paper]\nat = '06:00'\nzone = '../etc/passwd'", "no IANA time zone"),
    ("[crawl.paper]\nat = '06:00'\nzone = 'Europe/Atlantis'", "no IANA time zone such as 'Europe/Kyiv'"),
    ("[crawl.paper]\nat = '06:00'\ndays = ['monday']", "must be some of ['mon',"),
    ("[crawl.paper]\njitter = '10m'", "must not be above 0:07:30, half of the time"),
    ("[crawl.paper]\narguments = { since = 2026-01-01 }", "arguments.since = datetime.date(2026, 1, 1): must be a word or a number"),
    ("[crawl.paper]\nsettings = { ARCHIVE_DIR = 'x' }", "choose it by --archive"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "complaint"), SLIPS)
def test_a_slip_is_named_with_what_may_stand_there(tmp_path: Path, text: str, complaint: str) -> None:
    """File, entry, value, mend."""
    (tmp_path / "schedule.toml").write_text(text)
    with pytest.raises(SettingError) as caught:
        read_table(tmp_path, SITES)
    assert str(caught.value).startswith(f"{tmp_path}/schedule.toml")
    assert complaint in str(caught.value)


@pytest.mark.parametrize("content", [b"at_most = ", b"\xff\xfe", b"[crawl.paper\n"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    """With the parser's word."""
    (tmp_path / "schedule.toml").write_bytes(content)
    with pytest.raises(SettingError, match=r"schedule\.toml cannot be read"):
        read_table(tmp_path, SITES)


def test_times_are_spoken_as_they_are_written() -> None:
    """In the largest unit that is whole."""
    assert [spoken(length) for length in (HOUR, 90 * MINUTE, 48 * HOUR, timedelta(seconds=75))] == [
        "1h",
        "90m",
        "2d",
        "75s",
    ]
