"""What sites say of AI and text mining in files of their own: read, kept beside the article, minded by crawl and export."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.archive import Archive
from newsarchive.capture.write import WarcWriter
from newsarchive.cli import main
from newsarchive.meta import Right
from newsarchive.model import Purpose
from newsarchive.parts import Plan, make_part
from newsarchive.process import conclude
from newsarchive.reservations import AI, ROBOTS, TDM, statements
from newsarchive.store.base import open_store
from tests.crawl import pages
from tests.crawl.crawls import Done, crawl
from tests.crawl.rawserver import RawServer, Reply
from tests.small_archive import SITES, answer, exchange, page

URL = "https://quay.example/news/piers"


def said(path: str, text: str, url: str = URL) -> list[tuple[str, str, str | None]]:
    return [(right.where, right.says, right.ai_use) for right in statements(path, text.encode(), url)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: GPTBot\nDisallow: /\n", [("robots.txt gptbot", "Disallow: /", "reserved")]),
        ("User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /news\nAllow: /\n\nUser-agent: *\nDisallow:\n",
         [("robots.txt gptbot", "Disallow: /news; Allow: /", "reserved"), ("robots.txt ccbot", "Disallow: /news; Allow: /", "reserved")]),
        ("User-agent: GPTBot\nDisallow: /sport\n", []),
        ("User-agent: *\nDisallow: /\n", []),  # for all robots alike: that says nothing of AI
        ("User-agent: OtherBot\nDisallow: /\n", []),
        ("User-agent: *\nContent-Signal: search=yes, ai-train=no\n", [("robots.txt content-signal", "search=yes, ai-train=no", "reserved")]),
        ("User-Agent: *\nContent-Usage: train-ai=y\n", [("robots.txt content-usage", "train-ai=y", "allowed")]),
        ("<html>User-agent: GPTBot</html>", []), ("", []),
    ],
)  # fmt: skip
def test_groups_for_ai_agents_reserve(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Where they forbid this address; and signals, as they stand there."""
    assert said(ROBOTS, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://quay.example/p.json"}]',
         [("tdmrep.json tdm-reservation", "1", "reserved"), ("tdmrep.json tdm-policy", "https://quay.example/p.json", None)]),
        ('[{"location": "/", "tdm-reservation": 1}, {"location": "/news/*", "tdm-reservation": 0}]', [("tdmrep.json tdm-reservation", "0", "allowed")]),
        ('[{"location": "/sport", "tdm-reservation": 1}]', []), ("[", []), ("{}", []), ("[1, null]", []), ("[" * 100_000, []),
        ('[{"location": 7}, {"location": "/\\nDisallow: /", "tdm-reservation": 1}]', []),
    ],
)  # fmt: skip
def test_tdmrep_reserves_by_place(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    """The longest place that fits; a file that is none says nothing."""
    assert said(TDM, text) == expected


@pytest.mark.parametrize(("text", "reserved"), [("User-Agent: *\nDisallow: /\n", True), ("User-Agent: *\nDisallow: *.html\n", True), ("User-Agent: *\nDisallow: *.jpg\n", False), ("User-Agent: *\nAllow: /\n", False), ("", False)])  # fmt: skip
def test_ai_txt_reserves_text(text: str, reserved: bool) -> None:
    """All, or kinds of files that a page is one of."""
    assert [verdict for _, _, verdict in said(AI, text)] == ["reserved"] * reserved


@given(st.binary(max_size=300), st.sampled_from((ROBOTS, AI, TDM)))
def test_any_bytes_are_read_without_an_error(body: bytes, path: str) -> None:
    """They say something or nothing."""
    assert all(isinstance(right, Right) for right in statements(path, body, URL))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two articles of a site that reserved AI between them, one of another site."""
    archive = Archive(tmp_path_factory.mktemp("rights"))
    ours = b"User-agent: CCBot\nDisallow: /news\n"
    captures = (
        exchange(1, "https://quay.example/robots.txt", answer(b"User-agent: *\nDisallow:\n", kind="text/plain"), purpose=Purpose.ROBOTS),
        exchange(2, URL, answer(page("Piers stay closed"))),
        exchange(3, "https://quay.example/robots.txt", answer(ours, kind="text/plain"), purpose=Purpose.ROBOTS),
        exchange(4, "https://quay.example/news/tide", answer(page("The tide turns"))),
        exchange(5, "https://pier.example/news/crane", answer(page("A new crane"))),
    )  # fmt: skip
    writer, store = WarcWriter(archive, "quay", {}), open_store(archive)
    for capture in captures:
        written = writer.write(capture)
        store.hold(written)
        if written.fetch and written.fetch.purpose is Purpose.PAGE:
            conclusion = conclude(written, SITES)
            assert conclusion.article
            store.put(conclusion.article, conclusion.outcome)
    writer.close()
    store.close()
    return archive.root


def exported(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, dict[str, object]]:
    assert main(["--archive", str(root), "export", *words]) == 0
    return {one["title"]: one for one in map(json.loads, capsys.readouterr().out.splitlines())}


def test_an_article_has_what_its_site_said_when_it_was_captured(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside its own statements, in exports and shown; the file is the one of that time; the same after a rebuild."""
    found = exported(root, capsys)
    assert {title: one["ai_use"] for title, one in found.items()} == {"Piers stay closed": None, "The tide turns": "reserved", "A new crane": None}  # fmt: skip
    assert found["The tide turns"]["rights"] == [{"where": "robots.txt ccbot", "says": "Disallow: /news"}]
    assert main(["--archive", str(root), "show", "https://quay.example/news/tide", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ai_use"] == "reserved"
    assert main(["--archive", str(root), "rebuild", "--workers", "0", "--quiet"]) == 0
    assert exported(root, capsys) == found


def test_an_export_can_leave_out_what_is_reserved(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also one that adds to a folder."""
    assert set(exported(root, capsys, "--without-reserved")) == {"Piers stay closed", "A new crane"}
    assert (
        main(["--archive", str(root), "export", "--without-reserved", "--since-export", "-o", str(tmp_path / "out")])
        == 0
    )
    assert "2 articles" in capsys.readouterr().err


def test_a_wacz_leaves_out_each_file_in_which_something_is_reserved(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file goes in with all that it holds: so it is the file that stays out, and the archive's others are listed."""
    archive = Archive(tmp_path / "archive")
    shutil.copytree(root, archive.root)
    writer, store = WarcWriter(archive, "pier", {}), open_store(archive)
    written = writer.write(exchange(6, "https://pier.example/news/bell", answer(page("The bell"))))
    writer.close()
    conclusion = conclude(written, SITES)
    assert conclusion.article
    store.put(conclusion.article, conclusion.outcome)
    store.close()
    flag = ["--archive", str(archive.root), "export", "--wacz", "-o"]
    assert main([*flag, str(tmp_path / "all.wacz")]) == 0
    assert main([*flag, str(tmp_path / "some.wacz"), "--without-reserved"]) == 0
    assert "1 WARC file stays out whole" in capsys.readouterr().err
    held = {name: zipfile.ZipFile(tmp_path / f"{name}.wacz").namelist() for name in ("all", "some")}
    warcs = {name: sum(one.startswith("archive/") for one in inside) for name, inside in held.items()}
    assert warcs == {"all": 2, "some": 1}
    listed = zipfile.ZipFile(tmp_path / "some.wacz").read("pages/pages.jsonl").decode()
    assert "The bell" in listed and "The tide turns" not in listed and "Piers" not in listed


def test_a_part_of_a_cluster_leaves_out_what_is_reserved(root: Path, tmp_path: Path) -> None:
    """It has what sites say, as every export has; and is made anew where the wish is another."""
    (warc,) = Archive(root).warcs()
    plan = Plan(out=str(tmp_path), sites=SITES, apart=False)
    told = make_part(str(warc), plan)
    rows = pq.ParquetFile(tmp_path / told.part).read().to_pylist()
    assert {row["title"]: row["ai_use"] for row in rows} == {"Piers stay closed": None, "The tide turns": "reserved", "A new crane": None}  # fmt: skip
    told = make_part(str(warc), replace(plan, without_reserved=True))
    assert (told.articles, told.reserved, told.was_there) == (2, 1, False)
    assert make_part(str(warc), replace(plan, without_reserved=True)) == replace(told, was_there=True)
    titles = {row["title"] for row in pq.ParquetFile(tmp_path / told.part).read().to_pylist()}
    assert titles == {"Piers stay closed", "A new crane"}


@dataclass(frozen=True)
class Skipped:
    done: Done
    asked: list[str]


@pytest.fixture(scope="module")
def skipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Skipped]:
    """A crawl with ARCHIVE_RESERVED=skip."""

    def site(path: str, earlier: int) -> Reply:
        if path == "/robots.txt":
            return pages.ok(b"User-agent: GPTBot\nDisallow: /essays\n", b"text/plain")
        if path == TDM:
            return pages.ok(b'[{"location": "/news", "tdm-reservation": 1}]', b"application/json")
        return pages.status(b"404 Not Found") if path == AI else pages.page(path)

    with RawServer(site) as server:
        urls = [server.url + path for path in ("/news/a", "/essays/b", "/free/c", "/free/d")]
        done = crawl(tmp_path_factory.mktemp("skip") / "archive", urls, ("ROBOTSTXT_OBEY=1", "ARCHIVE_RESERVED=skip"))
        yield Skipped(done, [crossing.path for crossing in server.log])


def test_a_crawl_can_leave_out_what_is_reserved(skipped: Skipped) -> None:
    """By any of the files, each asked for once; the outcome names the statement, and the files are captured."""
    kinds = {url.rpartition("/")[2]: found for url, found in skipped.done.outcomes().items()}
    assert {name: kind for name, (kind, _) in kinds.items()} == {
        "a": "refused",
        "b": "refused",
        "c": "article",
        "d": "article",
    }
    assert "tdmrep.json tdm-reservation: 1" in kinds["a"][1] and "robots.txt gptbot" in kinds["b"][1]
    assert [skipped.asked.count(path) for path in (ROBOTS, AI, TDM)] == [1, 1, 1]
    assert sum(capture.url.endswith((ROBOTS, AI, TDM)) for capture in skipped.done.captures()) == 3
    assert not {"/news/a", "/essays/b"} & set(skipped.asked)
