"""Several crawls at once: the work is split by registered domain, and they share one archive and one store."""

from __future__ import annotations

import subprocess
from collections import Counter
from types import SimpleNamespace

import pytest

from newsarchive.archive import Archive
from newsarchive.capture.shelf import Shelf
from newsarchive.cli import main
from newsarchive.crawl.outlet import OutletSpider
from newsarchive.crawl.shards import Shard, belongs_to, registered_domain, shard_of
from newsarchive.crawl.spider import ArticleSpider
from newsarchive.errors import SettingError
from newsarchive.reprocess import Here, rebuild
from newsarchive.site import Feed, Site, Sites, load_sites
from tests.crawl import pages
from tests.crawl.crawls import ROOT, Done, command, ended, environment, records
from tests.crawl.rawserver import RawServer, Reply

#: Four sites, two in either half; in each some pages, one redirect and one that is gone.
HOSTS = ("quay.example", "tide.example", "news.mole.example", "www.weir.example")
PAGES = [*(f"/story-{number}" for number in range(4)), "/to-plain", "/gone"]


@pytest.mark.parametrize("text", ["0/4", "5/4", "1/0", "a/b", "1", "-1/4", "1/4/2", "1/1234567"])
def test_a_shard_that_cannot_be_is_refused(text: str) -> None:
    """Before anything is started."""
    with pytest.raises(SettingError, match=r"must be i/n with i from 1 to n"):
        OutletSpider.check({"start": "https://quay.example/", "shard": text})


def test_shards_are_the_same_everywhere() -> None:
    """By the bytes of the name, not by Python's hash, which is another in each process. Pinned: a change would move sites."""
    assert [shard_of(name, 8) for name in ("quay.example", "tide.example", "weir.example", "mole.example")] == [
        5,
        1,
        4,
        8,
    ]
    assert Shard.read("") is None
    shards = [Shard(number, 3) for number in (1, 2, 3)]
    for name in map("site{}.example".format, range(50)):
        assert sum(shard.has(name) for shard in shards) == 1


def test_shards_are_of_equal_size() -> None:
    """As chance has it."""
    sizes = Counter(shard_of(f"site{number}.example", 8) for number in range(20_000))
    assert len(sizes) == 8
    assert max(sizes.values()) < 1.1 * min(sizes.values())


@pytest.mark.parametrize(
    ("host", "registered"),
    [
        ("a.b.example.co.uk", "example.co.uk"), ("www.example.com.ua", "example.com.ua"), ("sn.abc.ru", "abc.ru"), ("abc.ru", "abc.ru"),
        ("127.0.0.1", "127.0.0.1"), ("localhost", "localhost"), ("news.example.test", "example.test"),
    ],
)  # fmt: skip
def test_what_was_registered_is_what_counts(host: str, registered: str) -> None:
    """By the list of public suffixes."""
    assert registered_domain(host) == registered


def test_a_site_of_several_domains_stays_together() -> None:
    """Its sources name pages on all of them."""
    site = Site(name="mole", domains=("mole.example", "mole.test"), sources=(Feed("https://mole.example/feed"),))
    sites = Sites((site,))
    assert belongs_to("https://www.mole.test/x", sites) == belongs_to("https://mole.example/", sites) == "mole.example"
    assert belongs_to("https://www.other.test/x", sites) == "other.test"
    assert belongs_to("mailto:x", sites) == "mailto:x"


def _answer(path: str, earlier: int) -> Reply | None:
    """All sites are one, of which a proxy gives the pages."""
    return pages.answer("/plain-target" if path.endswith("/plain-target") else path, earlier)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[RawServer, list[str], list[Done]]:
    """Two crawls at once into one archive, that have never heard of each other."""
    folder = tmp_path_factory.mktemp("shards")
    urls = [f"http://{host}{path}" for path in PAGES for host in HOSTS]
    (folder / "urls.txt").write_text("\n".join(urls))
    archive, words = folder / "archive", ["crawl", "article", "-a", f"urls={folder / 'urls.txt'}"]
    with RawServer(_answer) as server:
        env = environment({"http_proxy": server.url})
        started = [
            subprocess.Popen(command(archive, [*words, "-a", f"shard={part}/2"]), cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True)
            for part in (1, 2)
        ]  # fmt: skip
        logs = [process.communicate(timeout=100)[1] for process in started]
    return server, urls, [Done(process.returncode, log, "", Archive(archive)) for process, log in zip(started, logs, strict=True)]  # fmt: skip


def test_each_page_is_asked_by_one(both: tuple[RawServer, list[str], list[Done]]) -> None:
    """All of them, once; and each host by one process alone."""
    server, urls, done = both
    assert [one.code for one in done] == [0, 0], done[0].log + done[1].log
    asked = Counter(crossing.target for crossing in server.log if not crossing.target.endswith("/plain-target"))
    assert asked == Counter(urls)
    for part, one in enumerate(done, 1):
        mine = {host for host in HOSTS if shard_of(registered_domain(host.removeprefix("www.")), 2) == part}
        assert mine, "choose hosts of which each half has some"
        assert f"'shard/elsewhere': {len(PAGES) * (len(HOSTS) - len(mine))}" in one.log


def test_no_outcome_is_lost_between_them(both: tuple[RawServer, list[str], list[Done]]) -> None:
    """One for each page, in one store; each article is there."""
    _, urls, done = both
    outcomes = done[0].outcomes()
    assert sorted(outcomes) == sorted(urls)
    assert len(ended(done[0].archive)) == len(urls)
    assert done[0].counts() == {"article": 5 * len(HOSTS), "gone": len(HOSTS)}


def test_each_writes_its_own_files(both: tuple[RawServer, list[str], list[Done]]) -> None:
    """No name clashes, no record is in two files, no file is left open, and verify finds all well."""
    archive = both[2][0].archive
    files = list(archive.warcs())
    assert len(files) >= 2
    assert all(path.name.endswith(".warc.gz") for path in files)
    ids = Counter(getattr(record, "id", None) for record in records(archive))
    assert max(ids.values()) == 1
    assert main(["--archive", str(archive.root), "verify", "--deep"]) == 0


def test_a_rebuild_finds_what_both_stored(both: tuple[RawServer, list[str], list[Done]]) -> None:
    """The store is what the captures say, whoever wrote them."""
    archive = both[2][0].archive
    live = {row["fetch_id"]: row for row in ended(archive)}
    rebuild(archive, Shelf(archive), Here(load_sites()))
    assert {row["fetch_id"]: row for row in ended(archive)} == live


def test_a_dry_run_says_whose_a_page_is(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """And that it is counted."""
    counted: Counter[str] = Counter()
    spider = ArticleSpider(shard="1/2", dry="lines")
    spider.crawler = SimpleNamespace(stats=SimpleNamespace(inc_value=lambda name: counted.update([name])))
    monkeypatch.setattr(ArticleSpider, "run", SimpleNamespace(sites=Sites()))
    assert [spider.is_elsewhere(f"http://{host}/story") for host in HOSTS] == [False, False, True, True]
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "elsewhere\thttp://news.mole.example/story\tmole.example is in shard 2/2"
    assert counted == {"shard/elsewhere": 2}
    assert not ArticleSpider().is_elsewhere(f"http://{HOSTS[0]}/story"), "without a shard everything is one's own"
