"""Crawls that mind what servers say, end to end: delays, waiting, refusals, robots.txt that cannot be had, and who stands for it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive import Archive
from newsarchive.cli import main
from tests.crawl import pages
from tests.crawl.conftest import no_trace
from tests.crawl.crawls import Done, command, crawl, ended, scrapy
from tests.crawl.rawserver import RawServer, Reply

#: Host name under which the server is asked as a proxy → status of its robots.txt.
_ROBOTS = {"shut.test": b"503 Service Unavailable", "closed.test": b"403 Forbidden", "absent.test": b"404 Not Found"}


@dataclass
class Web:
    """Several hosts behind one proxy; remembers when each was asked."""

    log: list[str] = field(default_factory=list)
    server: RawServer | None = None

    def __call__(self, path: str, earlier: int) -> Reply:
        assert self.server is not None
        host = self.server.log[-1].target.split("/")[2]
        self.log.append(host + path)
        if path == "/robots.txt":
            return self._robots(host)
        if host == "no.test":
            return pages.status(b"403 Forbidden")
        if host == "later.test":
            return pages.status(b"429 Too Many Requests", b"Retry-After: 1000000000")
        if host == "soon.test" and path == "/1" and self.log.count("soon.test/1") == 1:
            return pages.status(b"503 Service Unavailable", b"Retry-After: 1")
        return pages.page(f"{host}{path}")

    def _robots(self, host: str) -> Reply:
        if host in _ROBOTS:
            return pages.status(_ROBOTS[host])
        if host == "far.test":
            return pages.to("http://closed.test/elsewhere.txt")
        if host == "round.test":
            return pages.to("http://round.test/robots.txt?again")
        if host == "slow.test":
            return pages.ok(b"\xef\xbb\xbfUser-agent: *\nCrawl-delay: 0.4\nDisallow: /2\n", b"text/plain")
        return pages.ok(b"User-agent: *\nDisallow:\n", b"text/plain")


HOSTS = ("no", "later", "soon", "shut", "closed", "absent", "far", "round", "slow")
PAGES = 5


@dataclass(frozen=True)
class Crawled:
    done: Done
    log: list[str]
    rows: list[dict[str, Any]]

    def kinds(self, host: str) -> list[str]:
        """How the fetches of a host ended."""
        return sorted(row["outcome"] for row in self.rows if f"//{host}.test/" in row["url"])

    def asked(self, host: str) -> list[str]:
        """What a host was asked for, robots.txt apart."""
        return [one for one in self.log if one.startswith(f"{host}.test/") and "robots.txt" not in one]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """One crawl over all hosts, some pages of each."""
    web = Web()
    with RawServer(web) as server:
        web.server = server
        urls = [f"http://{host}.test/{number}" for number in range(1, PAGES + 1) for host in HOSTS]
        done = crawl(
            tmp_path_factory.mktemp("polite") / "archive", urls,
            ("ROBOTSTXT_OBEY=1", "ARCHIVE_REFUSALS=3", "RETRY_TIMES=1", "CONCURRENT_REQUESTS_PER_DOMAIN=1", "CONCURRENT_REQUESTS=90"),
            env={"http_proxy": server.url},
        )  # fmt: skip
        no_trace(done.log)
        yield Crawled(done, list(web.log), ended(done.archive))


def test_a_site_that_refuses_is_left_in_peace(crawled: Crawled) -> None:
    """Three times no, then not asked again; the rest ends as blocked too, and says why; the others go on."""
    assert crawled.kinds("no") == ["blocked"] * PAGES
    assert 3 <= len(crawled.asked("no")) <= 4, "one may have been on its way"
    whys = {row["why"] for row in crawled.rows if "no.test" in row["url"] and row["capture_id"] is None}
    assert whys and all("not asked again in this run" in why for why in whys)
    assert crawled.kinds("absent") == ["article"] * PAGES


def test_nobody_waits_for_ten_years(crawled: Crawled) -> None:
    """A Retry-After beyond all measure: one request, and none after it but what was on its way."""
    assert 1 <= len(crawled.asked("later")) <= 2, "one may have been on its way"
    assert crawled.kinds("later") == ["blocked"] * PAGES


def test_a_short_retry_after_is_waited_for(crawled: Crawled) -> None:
    """The page is asked again, and had."""
    assert crawled.kinds("soon") == ["article"] * PAGES
    assert crawled.asked("soon").count("soon.test/1") == 2


def test_the_line_of_the_run_names_who_refused(crawled: Crawled) -> None:
    """With a count of what was not asked because of it."""
    line = json.loads(crawled.done.archive.runs.read_text().splitlines()[-1])
    assert set(line["paused"]) == {"no.test", "later.test"}
    told = line["paused"]["no.test"]
    assert told["not_asked"] == PAGES - len(crawled.asked("no")) and "3 times in a row" in told["why"]
    assert "docs/polite.md" in crawled.done.log


def test_the_next_run_leaves_them_in_peace_too(
    crawled: Crawled, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not even their robots.txt is asked for; other hosts are. `runs` and `seen` tell until when."""
    shutil.copytree(crawled.done.archive.root, tmp_path / "archive")
    web = Web()
    with RawServer(web) as server:
        web.server = server
        urls = ["http://no.test/9", "http://later.test/9", "http://absent.test/9"]
        done = crawl(tmp_path / "archive", urls, ("ROBOTSTXT_OBEY=1",), env={"http_proxy": server.url})
    assert web.log == ["absent.test/robots.txt", "absent.test/9"]
    assert [done.outcomes()[url][0] for url in urls] == ["blocked", "blocked", "article"]
    line = json.loads(done.archive.runs.read_text().splitlines()[-1])
    assert {host: told["not_asked"] >= 1 for host, told in line["paused"].items()} == {
        "no.test": True,
        "later.test": True,
    }
    assert main(["--archive", str(tmp_path / "archive"), "runs"]) == 0
    assert f"no.test until {line['paused']['no.test']['until'][:10]}" in capsys.readouterr().out
    assert main(["--archive", str(tmp_path / "archive"), "seen", urls[0]]) == 0
    assert "no.test is left in peace until" in capsys.readouterr().out


def test_a_robots_txt_that_fails_shuts_the_host(crawled: Crawled) -> None:
    """RFC 9309, 2.3.1.4: a server error forbids all; 403 and 404 (2.3.1.3) and too many redirects forbid nothing."""
    assert crawled.kinds("shut") == ["robots_denied"] * PAGES and not crawled.asked("shut")
    assert crawled.kinds("closed") == crawled.kinds("far") == crawled.kinds("round") == ["article"] * PAGES
    (why,) = {row["why"] for row in crawled.rows if "shut.test" in row["url"]}
    assert "answered 503" in why


def test_rules_behind_a_byte_order_mark_hold(crawled: Crawled) -> None:
    """The first group is read; its delay lies between two requests."""
    assert crawled.kinds("slow") == ["article"] * (PAGES - 1) + ["robots_denied"]
    times = sorted(
        capture.fetched_at for capture in crawled.done.captures() if "//slow.test/" in capture.url and "robots" not in capture.url
    )  # fmt: skip
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
    assert len(gaps) == PAGES - 2 and min(gaps[1:]) > 0.15, "0.4 s, less Scrapy's jitter of a half"


def test_made_again_it_is_the_same(crawled: Crawled, tmp_path: Path) -> None:
    """Law 1: also what was not asked is in the captures."""
    shutil.copytree(crawled.done.archive.root, tmp_path / "archive")
    assert main(["--archive", str(tmp_path / "archive"), "rebuild", "--workers", "0", "--quiet"]) == 0
    assert ended(Archive(tmp_path / "archive")) == crawled.rows


def test_who_runs_a_crawl_is_asked_before_anything_starts(tmp_path: Path) -> None:
    """One sentence, code 2, no folder; not where only private addresses can be meant, and not with a contact."""
    done = scrapy(
        tmp_path / "archive",
        ["crawl", "article", "-a", "url=http://quay.example/"],
        ("ARCHIVE_CONTACT=", "ARCHIVE_ALLOW_PRIVATE=0"),
    )
    assert done.code == 2 and "ARCHIVE_CONTACT" in done.log + done.out
    assert not (tmp_path / "archive").exists()
    no_trace(done.log)
    assert "ARCHIVE_ALLOW_PRIVATE=1" in command(tmp_path, ["crawl"])
