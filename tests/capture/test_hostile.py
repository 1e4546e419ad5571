"""What comes from others can make no record, and no file outside of the archive."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator

from newsarchive.archive import Archive
from newsarchive.capture.index import index_of, index_path, write_index
from newsarchive.capture.read import read_archive
from newsarchive.capture.repair import recover
from newsarchive.capture.salvage import carry_out, plan
from newsarchive.capture.verify import Wish, verify
from newsarchive.capture.write import WarcWriter
from newsarchive.errors import CaptureError
from newsarchive.model import Capture, Purpose

from .exchanges import FETCH, TLS, a_writer, an_ending, an_exchange, only, urn, written

# --- records -----------------------------------------------------------------------------------------------------------

FORGED = "\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:x>\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
SIGNS = ("\r", "\n", "\0", "\r\n", "\n\n", "\x0b", "\x85", "\u2028", "\ud800", FORGED)


def _everywhere(sign: str) -> list[dict[str, Any]]:
    """The sign in each word that an exchange carries beside its bytes."""
    spoilt: list[dict[str, Any]] = [
        {"url": f"https://paper.test/{sign}x"}, {"id": f"{urn(1)}{sign}"}, {"ip_address": f"192.0.2.7{sign}"},
        {"revisit": f"http://netpreserve.org/warc/1.1/revisit/{sign}"},
    ]  # fmt: skip
    spoilt += [{"tls": replace(TLS, **{field.name: f"a{sign}b"})} for field in fields(TLS)]
    words = [field.name for field in fields(FETCH) if isinstance(getattr(FETCH, field.name), str)]
    return spoilt + [{"fetch": replace(FETCH, **{name: f"a{sign}b"})} for name in words if name != "purpose"]


@pytest.mark.parametrize("sign", SIGNS)
def test_no_word_of_an_exchange_can_make_a_record(sign: str, tmp_path: Path) -> None:
    """It is refused and nothing is written, or it is written so that it reads as it was; the records are those meant."""
    for number, changes in enumerate(_everywhere(sign)):
        root = tmp_path / str(number)
        writer = a_writer(root)
        capture = an_exchange(**changes)
        try:
            kept = writer.write(capture)
        except CaptureError:
            writer.close()
            assert list(Archive(root).warcs()) == []
            continue
        writer.close()
        path = only(Archive(root).warcs())
        with path.open("rb") as file:
            assert len(list(FastIterator(file, parse_http=False))) == 4, changes
        assert list(read_archive(path, name=Archive(root).name_of(path))) == [kept]
        assert verify(path, Wish(thorough=True)).is_well


@pytest.mark.parametrize("sign", SIGNS)
def test_no_header_of_a_request_or_an_answer_can_make_a_record(sign: str, tmp_path: Path) -> None:
    """What crossed the wire is kept as it crossed, inside of its own record."""
    raw = sign.encode("utf-8", "surrogatepass")
    request = b"GET / HTTP/1.1\r\nX-Mine: a" + raw + b"b\r\n\r\n"
    response = b"HTTP/1.1 200 OK\r\nX-Theirs: a" + raw + b"b\r\n\r\n" + FORGED.encode()
    path, given = written(tmp_path, an_exchange(request=request, response=response))
    assert list(read_archive(path, name=Archive(tmp_path).name_of(path))) == given
    with path.open("rb") as file:
        assert len(list(FastIterator(file, parse_http=False))) == 4


@pytest.mark.parametrize("sign", [*SIGNS, "/../../x", "../", "/etc/x", "a/b"])
def test_no_name_of_a_spider_or_a_site_can_make_a_record_or_leave_the_archive(sign: str, tmp_path: Path) -> None:
    """Nor can what the crawl says of itself at the top of each file."""
    writer = WarcWriter(Archive(tmp_path / "archive"), f"paper{sign}", {"software": f"x{sign}", "operator": FORGED})
    writer.write(an_exchange())
    writer.write_ending(an_ending(spider=f"paper{sign}", site=f"paper{sign}", why=sign), Purpose.PAGE)
    writer.close()
    path = only(Archive(tmp_path / "archive").warcs())
    assert path.resolve().is_relative_to((tmp_path / "archive/captures").resolve())
    assert [one.name for one in tmp_path.iterdir()] == ["archive"]
    with path.open("rb") as file:
        assert len(list(FastIterator(file, parse_http=False))) == 5
    assert len([one for one in read_archive(path, name="x") if isinstance(one, Capture)]) == 1


# --- files of others ---------------------------------------------------------------------------------------------------

PATHS = ("../../outside.warc.gz", "/tmp/outside.warc.gz", "..\\..\\outside", "a\0b", "")


def _foreign(name: str) -> bytes:
    def record(kind: str, more: str, block: bytes) -> bytes:
        return (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <{urn(len(kind))}>\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n{more}"
            f"Content-Length: {len(block)}\r\n\r\n"
        ).encode() + block + b"\r\n\r\n"  # fmt: skip

    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>hello</p>"
    asked = (
        "WARC-Target-URI: http://paper.test/../../../../outside\r\nContent-Type: application/http;msgtype=response\r\n"
    )
    return record("warcinfo", f"WARC-Filename: {name}\r\n", b"") + record("response", asked, page)


@pytest.mark.parametrize("name", PATHS)
def test_a_foreign_file_that_names_a_path_writes_nowhere_else(name: str, tmp_path: Path) -> None:
    """Indexing, recovery, verifying and repairing it write beside it and nowhere else."""
    captures = tmp_path / "archive/captures"
    captures.mkdir(parents=True)
    whole, cut = captures / "theirs.warc", captures / "cut.warc"
    whole.write_bytes(_foreign(name))
    cut.write_bytes(_foreign(name)[:-30])
    recover(Archive(tmp_path / "archive"), lambda _: None)
    for path in (whole, cut):
        write_index(path, index_of(path, on_broken=lambda _: None))
        verify(path, Wish(thorough=True))
    carry_out(plan(cut), urn(9), datetime(2026, 1, 2, tzinfo=UTC))
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    below = {one.rpartition("/")[2] for one in names if one.startswith("archive/captures/")}
    assert below == {"theirs.warc", "theirs.cdxj", "cut.warc", "cut.cdxj", "cut.repaired.warc", "cut.repaired.cdxj"}
    assert len(names) == len(below)


def test_a_link_to_a_file_outside_is_never_written_through(tmp_path: Path) -> None:
    """Neither one that looks like a file left open, nor one that lies where a draft, an index or a repaired file goes."""
    folder = tmp_path / "archive/captures"
    folder.mkdir(parents=True)
    outside = tmp_path / "outside"
    outside.write_bytes(_foreign("x")[:-30])
    before = outside.read_bytes()
    (folder / "link.warc.gz.open").symlink_to(outside)
    own = folder / "own.warc.gz"
    own.write_bytes(written(tmp_path / "other", an_exchange())[0].read_bytes()[:-3])
    for name in (
        f"own.cdxj.{os.getpid()}.draft", f"own.repaired.warc.gz.{os.getpid()}.draft", "own.cdxj", "own.repaired.cdxj",
        f"own.repaired.cdxj.{os.getpid()}.draft",
    ):  # fmt: skip
        (folder / name).symlink_to(outside)
    said: list[str] = []
    assert recover(Archive(tmp_path / "archive"), said.append) == []
    assert any("is a link" in sentence for sentence in said)
    write_index(own, ["line"])
    carry_out(plan(own), urn(9), datetime(2026, 1, 2, tzinfo=UTC))
    assert outside.read_bytes() == before
    assert not index_path(own).is_symlink()
