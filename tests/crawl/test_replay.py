"""A spider offline: every request is answered from captures."""

from __future__ import annotations

import gzip
import json
import sqlite3
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from scrapy.http import Request
from scrapy.settings import Settings

from newsarchive.archive import Archive
from newsarchive.capture.content import payload_digest
from newsarchive.capture.index import index_path
from newsarchive.capture.revisits import leaning_on
from newsarchive.capture.write import Policy, WarcWriter
from newsarchive.crawl.options import DEFAULTS, Options
from newsarchive.crawl.playback import NotRecorded, Playback
from newsarchive.crawl.recorded import Question, Recorded, asked_in, files_named
from newsarchive.crawl.replay import as_received
from newsarchive.errors import SettingError
from newsarchive.model import Capture, Fetch, Outcome, OutcomeKind, Purpose, Truncation
from newsarchive.site import Sites
from newsarchive.store.base import open_store
from tests.crawl import theirs
from tests.crawl.conftest import Odds, no_trace
from tests.crawl.crawls import Done, crawl, ended, scrapy
from tests.crawl.rawserver import RawServer
from tests.crawl.replays import OFFLINE, captures_alone, files_in, settings, stats_of
from tests.small_archive import ENDING, START, a_crawl, answer, crawl_into, exchange

URL = "https://quay.example/piers"


# ─ whole crawls ─


@pytest.fixture(scope="module")
def odds_again(odds: Odds, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """The crawl over all odd answers, replayed from its captures alone."""
    from tests.crawl import oddities
    from tests.crawl.conftest import ODD_SETTINGS

    again = captures_alone(odds.done.archive, tmp_path_factory.mktemp("odds-again") / "archive")
    urls = [odds.server.url + path for path in oddities.ODD]
    return crawl(again.root, urls, (*ODD_SETTINGS, *settings()), env=OFFLINE)


def test_odd_and_broken_answers_replay_as_they_were(odds: Odds, odds_again: Done) -> None:
    """Garbage, short bodies, endless heads, time-outs, bombs: the same outcome of each, the same articles."""
    no_trace(odds_again.log)
    assert ended(odds_again.archive) == ended(odds.done.archive)
    assert odds_again.articles() == odds.done.articles()


def test_the_stats_of_odd_answers_are_the_same(odds: Odds, odds_again: Done) -> None:
    """Also the class of every error."""
    assert stats_of(odds_again.log) == stats_of(odds.done.log)


@dataclass(frozen=True)
class Twice:
    """A foreign spider, live and again."""

    live: Done
    again: Done
    items: tuple[list[str], list[str]]
    untouched: bool
    """Whether no file of the captures was changed by the replay."""


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twice]:
    """The project of somebody else, in the archive that it made."""
    folder = theirs.project(tmp_path_factory.mktemp("theirs"))
    archive = Archive(folder / "archive")

    def run(out: str, more: tuple[str, ...], env: dict[str, str], site: str) -> Done:
        words = ["crawl", "walker", "-a", f"site={site}", "-o", out]
        return scrapy(archive.root, words, ("RETRY_TIMES=2", "ROBOTSTXT_OBEY=1", *more), cwd=folder, env=env)

    with RawServer(theirs.answer) as server:
        live = run("live.jsonl", (), {}, server.url)
    before = files_in(archive.captures)
    told = ended(archive)
    with closing(sqlite3.connect(archive.database)) as database, database:  # one result as other rules had it
        database.execute("UPDATE outcomes SET kind = 'no_body' WHERE fetch_id = (SELECT min(fetch_id) FROM sightings)")
    again = run("again.jsonl", tuple(settings()), OFFLINE, server.url)
    assert ended(archive) == told, "a replay into the archive of its captures changes nothing in the store"
    items = tuple(sorted((folder / name).read_text().splitlines()) for name in ("live.jsonl", "again.jsonl"))
    yield Twice(live, again, items, files_in(archive.captures) == before)  # type: ignore[arg-type]


def test_a_spider_that_is_not_ours_sees_what_it_saw(twice: Twice) -> None:
    """Its own items tell of status, headers, retries, redirects, errors; the articles of the place of their capture."""
    live, again = twice.items
    assert again == live
    told = {item["url"].rpartition("/")[2]: item for item in map(json.loads, live) if "tries" in item}
    assert told["second-time"]["tries"] == 1
    assert told["end-of-chain"]["by"] == "/to-chain"
    assert "Transfer-Encoding" not in told["chunks"]["headers"]
    assert any(json.loads(item)["title"] == "DOWNLOADFAILEDERROR" for item in live)
    assert any(json.loads(item).get("origin") for item in live)


def test_the_stats_of_a_foreign_spider_are_the_same(twice: Twice) -> None:
    """Cookies, redirects, retries and what its pipeline did."""
    no_trace(twice.again.log)
    assert stats_of(twice.again.log) == stats_of(twice.live.log)
    assert twice.again.code == twice.live.code


def test_a_replay_writes_no_warc(twice: Twice) -> None:
    """Nor does it touch one; its line among the runs says what it was."""
    assert twice.untouched
    runs = [json.loads(line) for line in twice.again.archive.runs.read_text().splitlines()]
    assert [run["mode"] for run in runs] == ["live", "replay"]


def test_what_a_replay_replaced_can_be_taken_back(twice: Twice) -> None:
    """The one result that was another; all that is concluded as it was is no change."""
    with closing(open_store(twice.again.archive)) as store:
        assert [(change.job.partition(" ")[0], change.results, change.is_whole) for change in store.past.changes()] == [
            ("replay", 1, True)
        ]


def test_what_no_capture_answers_is_a_miss(tmp_path: Path) -> None:
    """Typed, counted, in no store (no capture would tell of it), and no reason to ask anybody. `**` finds files."""
    made = Archive(tmp_path / "made")
    crawl_into(made)
    (warc,) = made.warcs()
    deep = tmp_path / "deep" / "er"
    deep.mkdir(parents=True)
    warc.rename(deep / warc.name)
    urls = (URL, "https://quay.example/never-asked")
    done = crawl(tmp_path / "again", urls, settings(f"ARCHIVE_REPLAY={tmp_path}/**/*.warc.gz"), env=OFFLINE)
    told = stats_of(done.log)
    assert (done.code, told["replay/missed"], told["outcome/refused"]) == (0, 1, 1), done.log
    assert done.counts() == {"article": 1}
    (article,) = done.articles()
    assert article["origin"]["warc"] == str(deep / warc.name)


# ─ what is answered ─


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def recorded(archive: Archive, *captures: Capture, as_of: datetime | None = None) -> Recorded:
    """The index of captures, by way of several WARC files."""
    writer = WarcWriter(archive, "quay", {}, Policy(max_bytes=1500))
    for capture in captures:
        writer.write(capture)
    writer.close()
    return indexed(archive, as_of)


def indexed(archive: Archive, as_of: datetime | None = None) -> Recorded:
    """The index of an archive's own captures."""
    found = Recorded(archive, as_of)
    found.read(files_named("", archive), _raise)
    return found


def _raise(error: Exception) -> None:
    raise error


def bodies(index: Recorded, question: Question, times: int) -> list[bytes]:
    """What is answered, so many times."""
    answers = [index.answer(question) for _ in range(times)]
    return [answer.body for answer in answers if isinstance(answer, Capture)]


def of_run(n: int, run: int, body: bytes, url: str = URL) -> Capture:
    """The n-th exchange, in one of several runs."""
    return exchange(n, url, answer(body), run=UUID(int=run).hex)


def test_answers_come_in_the_order_of_capture_and_the_last_one_repeats(archive: Archive) -> None:
    """Whatever the order of files and records."""
    index = recorded(archive, *(of_run(n, 1, b"%d" % n) for n in (3, 1, 2)))
    assert bodies(index, Question(URL), 5) == [b"1", b"2", b"3", b"3", b"3"]
    assert index.answer(Question("https://quay.example/other")) is None


def test_as_of_a_moment_each_address_is_as_its_last_run_left_it(archive: Archive) -> None:
    """All that run's answers, in order; nothing that came later."""
    captures = (of_run(1, 1, b"old"), of_run(2, 2, b"busy"), of_run(3, 2, b"new"), of_run(9, 3, b"later"))
    moment = START + timedelta(minutes=5)
    assert bodies(recorded(archive, *captures, as_of=moment), Question(URL), 3) == [b"busy", b"new", b"new"]
    assert indexed(archive, START).answer(Question(URL)) is None


def test_requests_are_told_apart_by_method_and_body(archive: Archive) -> None:
    """Two searches posted to one address are two questions."""
    posts = [
        replace(of_run(n, 1, said), request=b"POST /piers HTTP/1.1\r\nContent-Length: 3\r\n\r\n" + said)
        for n, said in enumerate((b"one", b"two"))
    ]
    index = recorded(archive, *posts, of_run(5, 1, b"plain"))
    for said in (b"two", b"one", b"two"):
        question = asked_in(Request(URL, method="POST", body=said))
        assert bodies(index, question, 1) == [said]
    assert bodies(index, asked_in(Request(URL + "#part")), 1) == [b"plain"]
    assert index.answer(Question(URL, "HEAD")) is None


def test_addresses_are_compared_as_scrapy_spells_them(archive: Archive) -> None:
    """Other programs write them down as they were found."""
    index = recorded(
        archive, of_run(1, 1, b"a", "https://quay.example/a|b"), of_run(2, 1, b"b", "https://quay.example")
    )
    assert bodies(index, asked_in(Request("https://quay.example/a|b")), 1) == [b"a"]
    assert bodies(index, asked_in(Request("https://quay.example")), 1) == [b"b"]
    assert bodies(index, asked_in(Request("https://quay.example/")), 1) == [b"b"]


def test_a_fetch_that_ended_in_an_error_ends_so_again(archive: Archive) -> None:
    """Behind what was captured of it, and as often as it is tried."""
    crawl_into(archive)
    index = indexed(archive)
    assert isinstance(index.answer(Question(ENDING.url)), Capture)
    lost = [index.answer(Question(ENDING.final_url)) for _ in range(2)]
    assert [found.why for found in lost if isinstance(found, Outcome)] == [ENDING.why] * 2


def test_a_recorded_ending_is_given_back_once(archive: Archive) -> None:
    """So that each of its kind keeps its own place in the store."""
    crawl_into(archive)
    index = indexed(archive)
    assert index.ending(ENDING.url, OutcomeKind.ROBOTS_DENIED) is None
    assert [index.ending(ENDING.url, ENDING.kind) for _ in range(2)] == [replace(ENDING, site="-"), None]


def test_what_its_crawl_did_not_wait_for_is_no_error(archive: Archive) -> None:
    """An interrupted fetch says nothing of the server."""
    writer = WarcWriter(archive, "quay", {})
    writer.write_ending(replace(ENDING, why="interrupted: the crawl was stopped"), Purpose.PAGE)
    writer.close()
    assert indexed(archive).answer(Question(ENDING.final_url)) is None


def test_a_mended_copy_beside_the_damaged_file_doubles_nothing(archive: Archive) -> None:
    """The same capture in two files is one."""
    first, second = (of_run(n, 1, b"%d" % n) for n in (1, 2))
    moved = [replace(capture, fetched_at=capture.fetched_at + timedelta(microseconds=7)) for capture in (first, second)]
    recorded(archive, *moved)
    for warc in list(archive.warcs()):
        (warc.parent / warc.name.replace(".warc", ".repaired.warc")).write_bytes(warc.read_bytes())
    assert bodies(indexed(archive), Question(URL), 4) == [b"1", b"2", b"2", b"2"]


def test_an_index_file_serves_in_place_of_reading_all(archive: Archive) -> None:
    """Lines of the same second keep the order of the file; what is no line is told."""
    recorded(archive, of_run(1, 1, b"first"), of_run(1, 1, b"second"))
    told: list[Exception] = []
    index = Recorded(archive)
    files = sorted(archive.captures.rglob("*.cdxj"))
    files[0].write_text(files[0].read_text() + "no line\n")
    index.read(files, told.append)
    assert bodies(index, Question(URL), 3) == [b"first", b"second", b"second"]
    assert told


def test_an_index_names_no_file_elsewhere(archive: Archive, tmp_path: Path) -> None:
    """Not by a path, either."""
    recorded(archive, of_run(1, 1, b"x"))
    (file,) = archive.captures.rglob("*.cdxj")
    (tmp_path / "else").mkdir()
    moved = tmp_path / "else" / "x.cdxj"
    moved.write_text(file.read_text().replace('"filename": "', f'"filename": "{file.parent}/'))
    told: list[Exception] = []
    index = Recorded(archive)
    index.read([moved], told.append)
    assert len(index) == 0
    assert "does not lie beside it" in str(told[0])


def test_memory_is_that_of_places_and_not_of_pages(archive: Archive, tmp_path: Path) -> None:
    """At most 200 bytes a capture, however large it is."""
    writer = WarcWriter(archive, "quay", {})
    writer.write(a_crawl()[0])
    writer.close()
    (warc,) = archive.warcs()
    about = json.dumps({"offset": "0", "length": "9", "filename": warc.name})[1:]
    many = 1_000
    with index_path(warc).open("w") as file:
        for n in range(many):
            file.write(f'example,quay)/{n} 20260301080000 {{"url": "https://quay.example/{n}", {about}\n')
    Recorded(archive).read([index_path(warc)], _raise)  # whatever is made but once
    tracemalloc.start()
    index = Recorded(archive)
    index.read([index_path(warc)], _raise)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(index) == many
    assert held < 200 * many


# ─ revisits ─


class Counts:
    """Scrapy's stats, as far as they are needed."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def inc_value(self, name: str) -> None:
        """Note it."""
        self.names.append(name)


def playback(index: Recorded) -> tuple[Playback, Counts]:
    """The ledger of a replay."""
    counts = Counts()
    ledger = Playback("0" * 32, Sites(), counts, lambda ending, why: None)
    ledger.recorded = index
    return ledger, counts


LONG = b"<p>The pier stays closed.</p>" * 60
HEADS = (
    b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(LONG),
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
)


def two_with_one_payload(archive: Archive, head: bytes) -> tuple[Capture, Capture]:
    """A page and, in another file, its revisit."""
    first = replace(of_run(1, 1, LONG), request=b"GET /piers HTTP/1.1\r\n\r\n")
    second = replace(
        of_run(2, 2, b""), request=first.request, response=as_received(foreign(head + LONG)), fetch=first.fetch
    )
    revisit = leaning_on(first, replace(second, payload_digest=payload_digest(first)))
    assert revisit is not None
    for capture in (first, revisit):
        writer = WarcWriter(archive, "quay", {})
        writer.write(capture)
        writer.close()
    return first, second


@pytest.mark.parametrize("head", HEADS)
def test_a_revisit_is_answered_with_the_payload_that_it_shares(archive: Archive, head: bytes) -> None:
    """Under its own head, framed as that says; the original lies in another file, and no store is needed."""
    first, second = two_with_one_payload(archive, head)
    ledger, _ = playback(indexed(archive))
    answers = [ledger.answer(Request(URL)) for _ in range(3)]
    parsed = [as_received(answer) for answer in answers if isinstance(answer, Capture)]
    assert parsed == [first.response, second.response, second.response]
    assert [answer.id for answer in answers if isinstance(answer, Capture)] == [first.id, second.id, second.id]


def test_a_revisit_without_its_original_is_told_so(archive: Archive) -> None:
    """Typed and counted; nothing is put in its place."""
    two_with_one_payload(archive, HEADS[0])
    sorted(archive.warcs())[0].unlink()
    ledger, counts = playback(indexed(archive))
    with pytest.raises(NotRecorded) as told:
        ledger.answer(Request(URL))
    assert told.value.outcome is OutcomeKind.MISSING_ORIGINAL
    assert counts.names == ["replay/broken"]


def test_a_file_that_has_gone_since_is_told(archive: Archive) -> None:
    """The index knows of it, the disk does not."""
    index = recorded(archive, of_run(1, 1, b"x"))
    (warc,) = archive.warcs()
    warc.unlink()
    ledger, counts = playback(index)
    with pytest.raises(NotRecorded, match=warc.name):
        ledger.answer(Request(URL))
    assert counts.names == ["replay/broken"]


def test_records_that_share_a_gzip_member_are_told_apart(archive: Archive) -> None:
    """Some programs compress a whole file at once."""
    recorded(archive, *(of_run(n, 1, b"%d" % n) for n in (1, 2)))
    plain = b"".join(gzip.decompress(warc.read_bytes()) for warc in archive.warcs())
    for file in archive.captures.rglob("*.*"):
        file.unlink()
    (archive.captures / "whole.warc.gz").write_bytes(gzip.compress(plain))
    assert bodies(indexed(archive), Question(URL), 2) == [b"1", b"2"]


# ─ the bytes that are parsed ─


def foreign(response: bytes, **more: Any) -> Capture:
    """A capture of another program's."""
    return replace(exchange(1, URL, response), fetch=None, **more)


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("stored", "parsed"),
    [
        (CHUNKED + b"3\r\nabc\r\n0\r\n\r\n", CHUNKED + b"3\r\nabc\r\n0\r\n\r\n"),
        (CHUNKED + b"<p>joined</p>", CHUNKED + b"d\r\n<p>joined</p>\r\n0\r\n\r\n"),
        (b"HTTP/2 200\r\nA: b\r\n\r\nx", b"HTTP/1.1 200\r\nA: b\r\n\r\nx"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nA: b\r\n\r\nlonger than nine",
            b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nlonger than nine",
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour", b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour"),
    ],
)
def test_what_other_programs_changed_is_read_all_the_same(stored: bytes, parsed: bytes) -> None:
    """Joined chunks under a head that still speaks of chunks; HTTP/2; a length that is that of other bytes."""
    assert as_received(foreign(stored)) == parsed


@pytest.mark.parametrize(
    "response", [CHUNKED + b"<p>broken</p>", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", b"\x00garbage"]
)
def test_our_own_captures_are_parsed_as_they_came(response: bytes) -> None:
    """What was broken on the wire is broken again, behind whatever came before the final answer."""
    own = exchange(1, URL, response)
    assert as_received(own) == response
    assert as_received(replace(own, interim=b"HTTP/1.1 103 Early Hints\r\n\r\n")).startswith(b"HTTP/1.1 103 ")


def test_a_cut_answer_of_others_stays_cut() -> None:
    """A length is believed where the record says that bytes are missing."""
    short = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"
    assert as_received(foreign(short, truncated=Truncation.DISCONNECT)) == short


# ─ settings ─


def options(archive: Archive, **given: str) -> Options:
    """As Scrapy's settings give them."""
    return Options.read(Settings({**DEFAULTS, "ARCHIVE_DIR": str(archive.root), **given}))


WRONG: dict[str, tuple[dict[str, str], str]] = {
    "a mode that is none": ({"ARCHIVE_MODE": "rewind"}, "must be live or replay"),
    "nothing to replay": ({"ARCHIVE_MODE": "replay"}, "no captures to replay"),
    "a pattern without files": ({"ARCHIVE_MODE": "replay", "ARCHIVE_REPLAY": "/no/**/*.warc.gz"}, "no such file"),
    "a file that is no WARC": ({"ARCHIVE_MODE": "replay", "ARCHIVE_REPLAY": __file__}, "neither a WARC"),
    "a bad day": (
        {"ARCHIVE_AS_OF": "yesterday", "ARCHIVE_MODE": "replay", "ARCHIVE_REPLAY": "x.cdxj"},
        "such as 2026-11-24",
    ),
    "files without the mode": ({"ARCHIVE_REPLAY": "x.warc.gz"}, "add ARCHIVE_MODE=replay"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_meant_is_refused_in_a_sentence(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    """What, where, and what to do."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.cdxj").touch()
    given, words = WRONG[case]
    with pytest.raises(SettingError, match=words):
        options(archive, **given)


def test_a_bad_pattern_is_exit_code_2(tmp_path: Path) -> None:
    """Before anything is made."""
    done = crawl(tmp_path / "archive", [URL], ("ARCHIVE_MODE=replay", "ARCHIVE_REPLAY=/no/**/*.warc.gz"))
    assert done.code == 2
    assert "/no/**/*.warc.gz" in done.log
    assert "Traceback" not in done.log
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2026-11-24", datetime(2026, 11, 24, 23, 59, 59, 999_999, tzinfo=UTC)),
        ("2026-11-24T18:00Z", datetime(2026, 11, 24, 18, tzinfo=UTC)),
        ("2026-11-24T18:00", datetime(2026, 11, 24, 18, tzinfo=UTC)),
    ],
)
def test_a_day_is_replayed_to_its_end(archive: Archive, given: str, moment: datetime) -> None:
    """A moment counts as it is, in UTC unless it says otherwise."""
    crawl_into(archive)
    assert options(archive, ARCHIVE_MODE="replay", ARCHIVE_AS_OF=given).as_of == moment


PLACES: dict[str, Callable[[Path], str]] = {
    "a file": lambda warc: str(warc),
    "a folder": lambda warc: str(warc.parents[1]),
    "a pattern": lambda warc: f"{warc.parents[2]}/**/*.warc.gz",
    "folders by a pattern": lambda warc: f"{warc.parents[2]}/q*",
}


@pytest.mark.parametrize("place", PLACES)
def test_files_are_named_in_every_way(archive: Archive, place: str) -> None:
    """By file, folder and pattern; by nothing, the archive's own."""
    crawl_into(archive)
    (warc,) = archive.warcs()
    assert warc in files_named(PLACES[place](warc), archive)
    assert files_named("", archive) == (warc,)


def test_a_fetch_of_the_capture_keeps_its_name() -> None:
    """An article's origin and an outcome's fetch are those of the crawl that captured it."""
    from newsarchive.crawl.playback import _as_asked
    from newsarchive.crawl.tickets import Ticket

    own = exchange(1, URL, b"")
    ticket = Ticket("new", URL, Purpose.SOURCE)
    assert _as_asked(own, ticket) == replace(own.fetch, purpose=Purpose.SOURCE)  # type: ignore[type-var]
    assert _as_asked(replace(own, fetch=None), replace(ticket, purpose=Purpose.PAGE)) is None
    source = _as_asked(replace(own, fetch=None), ticket)
    assert isinstance(source, Fetch)
    assert (source.id, source.purpose) == (own.id.removeprefix("urn:uuid:").replace("-", ""), Purpose.SOURCE)
