"""Addresses that a foreign file makes up, through all that takes them apart: read, indexed, cleaned, listed, packed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.capture.index import index_of, index_path, key_of, write_index
from newsarchive.capture.read import read_archive
from newsarchive.capture.verify import verify
from newsarchive.cli import main
from newsarchive.errors import BrokenRecord
from newsarchive.model import Capture
from tests.small_archive import answer, page

#: Each would break a line, a table, a path or a parser that believes it. Their captures are good.
ODD = (
    'http://quay.test/x 20200101000000 {"url": "https://bank.test/"}', "http://quay.test/<script>alert(1)</script>",
    "http://quay.test/nul\0nul", "http://quay.test/../../../etc/passwd", "http://quay.test/\u202egnp.exe", "http://quay.test/\x0b\x1c\x85\u2028",
    "http://quay.test/" + "y" * 100_000, "http://quay.test/%00%0d%0a%2e%2e", "http://user:pass@quay.test/", "http://QUAY.test:80//x//", "http:///none",
)  # fmt: skip
#: Of these nobody can say whose they are.
NONE = ("http://[::1", "http://quay.test:99999/", "http://quay.test:x/", "http://a\u2100b.test/")
GOOD = "http://quay.test/good"


def a_file(folder: Path, urls: tuple[str, ...]) -> Path:
    block, path = answer(page("Piers stay closed")), folder / "theirs.warc"
    with path.open("wb") as file:
        for number, url in enumerate(urls):
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2026-03-04T05:06:07Z\r\n"
                f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            file.write(head.encode() + block + b"\r\n\r\n")
    return path


@pytest.mark.parametrize("url", NONE)
def test_a_capture_of_no_address_is_told_and_its_neighbour_read(tmp_path: Path, url: str) -> None:
    """It would end whoever takes it apart."""
    path = a_file(tmp_path, (url, GOOD))
    told: list[BrokenRecord] = []
    found = [one.url for one in read_archive(path, name="x", on_broken=told.append) if isinstance(one, Capture)]
    assert found == [GOOD] and len(told) == 1 and f"{path} at byte 0" in str(told[0])


def test_an_odd_address_makes_one_line_of_an_index(tmp_path: Path) -> None:
    """Whose parts are where they belong, whatever the address holds; `verify` finds nothing wrong."""
    path = a_file(tmp_path, ODD)
    write_index(path, index_of(path))
    lines = index_path(path).read_bytes().decode().split("\n")[:-1]
    assert sorted(json.loads(line.split(" ", 2)[2])["url"] for line in lines) == sorted(
        one.url for one in read_archive(path, name="x") if isinstance(one, Capture)
    )
    assert len(lines) == len(ODD) and verify(path).is_well
    assert key_of("http://quay.test/a b\nc") == "test,quay)/a%20bc"


def test_the_whole_way_with_odd_addresses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Imported, listed, exported, packed, rebuilt: a line each, no traceback, nothing outside of the archive."""
    archive = Archive(tmp_path / "archive")
    (archive.captures / "theirs").mkdir(parents=True)
    path = a_file(archive.captures / "theirs", (*ODD, *NONE, GOOD))
    before = {path}
    for words in (
        ["rebuild", "--workers", "0"], ["verify"], ["ls"], ["search", "piers"], ["stats"], ["export"],
        ["export", "--wacz", "-o", str(tmp_path / "archive/x.wacz")], ["rebuild", "--index"], ["verify", "--deep"],
    ):  # fmt: skip
        code = main(["--archive", str(archive.root), *words])
        said = capsys.readouterr()
        assert code == 0 and "Traceback" not in said.err, (words, said.err)
        assert ("\x0b" not in said.out and "\u202e" not in said.out) or words == ["export"], words
        if words == ["ls"]:
            assert {line.count("\t") for line in said.out.splitlines()} == {5} and len(said.out.splitlines()) > len(ODD)
    assert all(one.is_relative_to(archive.root) for one in {*tmp_path.rglob("*")} - before if one != archive.root)
