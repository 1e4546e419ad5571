"""Each rule of RFC 9309, at the level of functions."""

from __future__ import annotations

import time

import pytest

from newsarchive.crawl.rules import LARGEST, Rules, Standing, standing_of, text_of, token_of

US = "newsarchive/1.0 (+https://desk.example/bot)"
SITE = "https://quay.example"


def may(body: bytes | str, path: str, agent: str = US) -> bool:
    """Whether a robots.txt lets a robot ask for a path."""
    return Rules(Standing.READ, body.encode() if isinstance(body, str) else body).allowed(SITE + path, agent)


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        (200, Standing.READ), (204, Standing.READ), (301, Standing.OPEN), (400, Standing.OPEN), (401, Standing.OPEN),
        (403, Standing.OPEN), (404, Standing.OPEN), (410, Standing.OPEN), (429, Standing.SHUT), (500, Standing.SHUT),
        (503, Standing.SHUT), (599, Standing.SHUT),
    ],
)  # fmt: skip
def test_what_follows_from_a_status(status: int, standing: Standing) -> None:
    """2.3.1: success is read, unavailable (4xx) allows all, unreachable (5xx) allows nothing; 429 is no file that is missing."""
    assert standing_of(status) is standing


def test_a_standing_without_rules_allows_all_or_nothing() -> None:
    """Whatever the address and the robot."""
    assert Rules(Standing.OPEN).allowed(SITE + "/a", US)
    assert not Rules(Standing.SHUT, why="answered 500").allowed(SITE + "/a", US)


@pytest.mark.parametrize(
    ("body", "open_paths", "shut_paths"),
    [
        ("User-agent: *\nDisallow: /a", ["/b"], ["/a", "/a/b", "/abc"]),
        ("User-agent: *\nDisallow:", ["/a"], []),
        ("", ["/a"], []),
        ("Disallow: /a\n", ["/a"], []),  # a rule before any group is nobody's
        ("User-agent: *\nDisallow: /\nAllow: /news/", ["/news/x"], ["/", "/sport"]),  # 2.2.2: the longest rule holds
        ("User-agent: *\nDisallow: /page\nAllow: /page", ["/page"], []),  # of two equal ones the one that allows
        ("User-agent: *\nDisallow: /*.gif$", ["/a.gif?x", "/a.gift"], ["/a.gif", "/b/c.gif"]),
        ("User-agent: *\nDisallow: /*/print", ["/print"], ["/a/print", "/a/b/print/2"]),
        ("User-agent: *\nDisallow: /caf%C3%A9", ["/cafe"], ["/café", "/caf%c3%a9"]),  # 2.2.2: percent encoding
        ("User-agent: *\nDisallow: /A", ["/a"], ["/A"]),  # paths have a case
        ("USER-AGENT: *\ndisallow: /a", ["/b"], ["/a"]),  # names of lines have none
        ("User-agent: *\nDisallow: /", ["/robots.txt"], ["/x"]),  # 2.2.2: itself is always allowed
        ("User-agent: *  # all\nDisallow: /a # not this\n", ["/b"], ["/a"]),
        ("User-agent: *\r\nDisallow: /a\r\n", ["/b"], ["/a"]),
        ("User-agent: *\rDisallow: /a\r", ["/b"], ["/a"]),
        ("\ufeffUser-agent: *\nDisallow: /a", ["/b"], ["/a"]),  # a byte order mark is not part of the first line
        ("<html><body>User-agent: *<br>Disallow: /</body></html>", ["/a"], []),  # an error page under status 200
        ("User-agent: *\nFoo: bar\n\n\nDisallow: /a", ["/b"], ["/a"]),  # unknown and empty lines end no group
    ],
)
def test_the_rules_of_a_group(body: str, open_paths: list[str], shut_paths: list[str]) -> None:
    """2.2: what is allowed and what is not."""
    assert [path for path in open_paths if not may(body, path)] == []
    assert [path for path in shut_paths if may(body, path)] == []


@pytest.mark.parametrize(
    ("named", "ours"),
    [
        ("newsarchive", True), ("NewsArchive", True), ("newsarchive/2.0", True), ("*", True),
        ("news", False), ("archive", False), ("newsarchive-image", False), ("bot", False), ("desk", False), ("", False),
    ],
)  # fmt: skip
def test_a_group_is_ours_by_its_whole_token(named: str, ours: bool) -> None:
    """2.2.1: the product token, whatever its case; not a part of it, and nothing of the contact behind it."""
    assert may(f"User-agent: {named}\nDisallow: /", "/a") is not ours


def test_our_group_takes_the_place_of_the_one_for_all() -> None:
    """2.2.1: the general group holds only where there is none of ours; several of ours are one."""
    body = "User-agent: *\nDisallow: /\n\nUser-agent: newsarchive\nDisallow: /a\n\nUser-agent: x\nUser-agent: NEWSARCHIVE\nDisallow: /b\n"
    assert may(body, "/c") and not may(body, "/a") and not may(body, "/b")
    assert not may(body, "/c", "other/1.0")


@pytest.mark.parametrize(
    ("agent", "token"),
    [
        (US, "newsarchive"), ("MyBot", "mybot"), ("my_bot-x/2", "my_bot-x"), ("", ""), ("12", ""),
        ("Mozilla/5.0 (compatible; PaperBot/1.0; +https://paper.example)", "paperbot"),
    ],
)  # fmt: skip
def test_the_token_of_a_user_agent(agent: str, token: str) -> None:
    """Letters, `_` and `-`; of what calls itself a browser the name behind `compatible`."""
    assert token_of(agent) == token


def test_half_a_mebibyte_is_read_and_no_half_a_line() -> None:
    """2.5: a rule within the limit holds, one behind it does not, and one across it is no rule at all."""
    filler = b"#" + b"x" * (LARGEST - 60) + b"\n"
    assert not may(b"User-agent: *\nDisallow: /a\n" + filler, "/a")
    assert may(b"User-agent: *\n" + filler + b"#" * 200 + b"\nDisallow: /a\n", "/a")
    across = b"User-agent: *\n" + filler + b"Disallow: /" + b"a" * 5_000
    assert may(across, "/aaaa"), "cut, it would have read as Disallow: /aaa…"
    assert len(text_of(across)) < LARGEST


def test_a_million_rules_and_wild_patterns_cost_little() -> None:
    """The limit bounds the first, matching without going back the second (CPU time, of one address)."""
    hostile = "User-agent: *\n" + f"Disallow: /{'*a' * 2_000}b\n" * 50
    began = time.process_time()
    assert may(hostile, "/" + "a" * 8_000)
    many = b"User-agent: *\nDisallow: /12\n" + b"Disallow: /x\n" * 1_000_000
    assert not may(many, "/12/x")
    assert time.process_time() - began < 5


def test_what_is_no_text_is_no_rule() -> None:
    """Bytes of any kind are read without an error."""
    assert may(bytes(range(256)) * 40, "/a")


@pytest.mark.parametrize(
    ("line", "delay"),
    [
        ("Crawl-delay: 7", 7), ("Crawl-delay: 0.5", 0.5), ("crawl-delay: nan", 0), ("Crawl-delay: -3", 0), ("Crawl-delay: 1e9", 1e9),
        ("Crawl-delay: soon", 0), ("Request-rate: 1/10", 10), ("", 0),
    ],
)  # fmt: skip
def test_a_delay_is_read_for_our_group(line: str, delay: float) -> None:
    """As written; what is absurd is bounded by whoever waits."""
    rules = Rules(Standing.READ, f"User-agent: other\nCrawl-delay: 99\n\nUser-agent: *\n{line}\nDisallow: /x".encode())
    assert rules.delay(US) == delay


def test_sitemaps_stand_outside_the_groups() -> None:
    """2.2.4: they are anybody's."""
    rules = Rules(Standing.READ, b"Sitemap: https://quay.example/s.xml\nUser-agent: x\nSitemap: /t.xml\n")
    assert rules.sitemaps() == ["https://quay.example/s.xml", "/t.xml"]
