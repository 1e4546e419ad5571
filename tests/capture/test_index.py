"""CDXJ: beside each file, sorted, and the same whether written on the way or made anew."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from newsarchive.capture.index import index_of, index_path, key_of, line_for, write_index
from newsarchive.capture.read import read_capture
from newsarchive.capture.verify import verify
from newsarchive.model import Capture
from newsarchive.wire import IDENTICAL, NOT_MODIFIED

from .exchanges import NOON, RESPONSE, an_ending, an_exchange, written


def test_the_index_leads_to_each_capture(tmp_path: Path) -> None:
    """Offset and length as strings, file by its bare name, lines sorted; endings have no line."""
    items = [an_exchange(n, url=f"https://paper.test/{name}") for n, name in enumerate("cab")]
    path, given_back = written(tmp_path, *items, an_ending())
    lines = index_path(path).read_text().splitlines()
    assert len(lines) == 3 and lines == sorted(lines)
    for line in lines:
        _, moment, about = line.split(" ", 2)
        entry = json.loads(about)
        capture = read_capture(path, int(entry["offset"]), name=entry["filename"])
        assert moment == "20260304120000"
        assert (entry["url"], entry["digest"], entry["length"]) == (
            capture.url,
            capture.payload_digest,
            str(capture.location and capture.location.length),
        )
        assert (entry["mime"], entry["status"], entry["filename"]) == ("text/html", "200", path.name)
    assert [item.url for item in given_back if isinstance(item, Capture)] == [item.url for item in items]


def test_an_index_made_anew_is_the_same(tmp_path: Path) -> None:
    """Derived data: nothing is in it that the WARC does not say."""
    path, _ = written(tmp_path, *(an_exchange(n, url=f"https://paper.test/{n % 3}") for n in range(9)))
    assert sorted(index_of(path)) == index_path(path).read_text().splitlines()


def test_odd_responses_have_a_line(tmp_path: Path) -> None:
    """No type, no status, a revisit."""
    garbage = json.loads(line_for(an_exchange(response=b"\x00garbage")).split(" ", 2)[2])
    assert (garbage["mime"], garbage["status"]) == ("unk", "-")
    revisit = json.loads(line_for(an_exchange(revisit="http://profile.test")).split(" ", 2)[2])
    assert revisit["mime"] == "warc/revisit"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Paper.test/Story/?b=2&a=1", "test,paper)/story?a=1&b=2"),
        ("https://paper.test/?a-b=1&A=3&a=2&a&B=1", "test,paper)/?a&a=2&a=3&a-b=1&b=1"),
        ("http://paper.test", "test,paper)/"),
        ("https://sub.paper.test:8443/x#y", "test,paper,sub:8443)/x"),
        ("http://192.0.2.7/", "192.0.2.7)/"),
        ("http://[broken/", "http://[broken/"),
    ],
)
def test_keys_sort_a_site_together(url: str, key: str) -> None:
    """Host parts reversed, all lower case."""
    assert key_of(url) == key


def posted(body: bytes, media_type: str = "application/x-www-form-urlencoded", method: str = "POST") -> bytes:
    return f"{method} /story?id=7 HTTP/1.1\r\nHost: paper.test\r\nContent-TYPE: {media_type}\r\n\r\n".encode() + body


#: What was sent, and what is put behind the key of the address; as cdxj-indexer 1.5.0 with --post-append has it, but for HEAD.
SENT = [
    (posted(b"page=2&q=two+words"), "&__wb_method=post&id=7&page=2&q=two%20words"),
    (posted(b'{"page": 2, "in": {"a": [1, true, null]}}', "application/json"), "&a.2_=true&a.3_=none&a=1&id=7&page=2"),
    (posted(b'{"page": 2}', "text/plain;charset=UTF-8"), "&__wb_method=post&id=7&page=2"),
    (posted(b"no json", "text/plain"), "&__wb_post_data=bm8gannvbg=="),
    (posted(b"no json", "application/json"), "__wb_method=post&id=7"),
    (posted(b"\xff\x00", "application/octet-stream"), "&__wb_post_data=/wa="),
    (posted(b"\xff=1"), "&__wb_post_data=/z0x"),
    (posted(b"", "text/html"), "__wb_method=post&id=7&__wb_post_data="),
    (posted(b"", method="HEAD"), "__wb_method=head&id=7"),
    (posted(b"[" * 5000, "application/json"), "__wb_method=post&id=7"),
]


@pytest.mark.parametrize(("request_", "in_key"), SENT)
def test_an_answer_to_a_form_does_not_stand_under_the_page(tmp_path: Path, request_: bytes, in_key: str) -> None:
    """Method and fields are part of its key; the page of that address keeps its own, and the file is in order."""
    path, _ = written(tmp_path, an_exchange(1), an_exchange(2, request=request_))
    lines = index_path(path).read_text().splitlines()
    keys = [line.split(" ")[0] for line in lines]
    assert all(len(line.split(" ", 2)[1]) == 14 for line in lines)
    (other,) = set(keys) - {"test,paper)/story?id=7"}
    assert set(in_key.strip("&").split("&")) <= set(other.partition("?")[2].split("&"))
    (entry,) = (json.loads(line.split(" ", 2)[2]) for line in lines if line.startswith(f"{other} "))
    assert (entry["url"], entry["method"]) == ("https://paper.test/story?id=7", request_.split(b" ")[0].decode())
    assert sorted(index_of(path)) == lines
    assert verify(path).is_well, verify(path)
    index_path(path).write_text("\n".join(lines).replace("__wb_method=", "__wb_method=x") + "\n")
    assert not verify(path).is_well


def test_an_index_of_before_is_in_order_too(tmp_path: Path) -> None:
    """There the answer to a form stands under the plain address."""
    path, _ = written(tmp_path, an_exchange(2, request=posted(b"page=2")))
    (line,) = index_path(path).read_text().splitlines()
    _, moment, about = line.split(" ", 2)
    told = {key: value for key, value in json.loads(about).items() if key not in ("method", "requestBody")}
    index_path(path).write_text(f"test,paper)/story?id=7 {moment} {json.dumps(told)}\n")
    assert verify(path).is_well, verify(path)


def test_a_year_has_four_digits(tmp_path: Path) -> None:
    """A clock that stood at its beginning, and one that never was set."""
    path, _ = written(
        tmp_path, *(an_exchange(n, fetched_at=NOON.replace(year=year)) for n, year in enumerate((1, 476, 1970)))
    )
    moments = [line.split(" ")[1] for line in index_path(path).read_text().splitlines()]
    assert moments == ["00010304120000", "04760304120000", "19700304120000"]
    assert verify(path).is_well, verify(path)


def test_index_names_follow_the_file() -> None:
    """X.cdxj for X.warc.gz, X.warc and X.warc.gz.open."""
    assert {index_path(Path(name)).name for name in ("x.warc.gz", "x.warc", "x.warc.gz.open")} == {"x.cdxj"}


def test_a_304_has_no_line(tmp_path: Path) -> None:
    """A replay that picked it by its date would show an empty page; the file is none the less in order."""
    unchanged = an_exchange(2, response=b"HTTP/1.1 304 Not Modified\r\n\r\n", revisit=NOT_MODIFIED)
    path, _ = written(tmp_path, an_exchange(1), unchanged)
    (line,) = index_path(path).read_text().splitlines()
    assert json.loads(line.split(" ", 2)[2])["status"] == "200"
    assert index_of(path) == [line] and verify(path).is_well


def test_a_revisit_has_the_line_that_replay_expects(tmp_path: Path) -> None:
    """Type warc/revisit, the digest of the payload that it stands for, its own place; as cdxj-indexer writes it."""
    path, given_back = written(
        tmp_path, an_exchange(1, response=RESPONSE[:-15], revisit=IDENTICAL, payload_digest="sha1:X")
    )
    entry = json.loads(index_path(path).read_text().split(" ", 2)[2])
    (capture,) = given_back
    assert isinstance(capture, Capture) and capture.location
    assert (entry["mime"], entry["status"], entry["digest"]) == ("warc/revisit", "200", "sha1:X")
    assert (entry["offset"], entry["length"]) == (str(capture.location.offset), str(capture.location.length))


def test_two_files_of_one_name_never_share_an_index(tmp_path: Path) -> None:
    """`X.warc` beside `X.warc.gz`, as after `gunzip -k`, or with other captures in it."""
    coded, _ = written(tmp_path / "one", an_exchange(1))
    other, _ = written(tmp_path / "two", an_exchange(2), an_exchange(3))
    plain = coded.with_suffix("")
    plain.write_bytes(gzip.decompress(other.read_bytes()))
    for path in (coded, plain):
        write_index(path, index_of(path))
    listed = {
        path: [json.loads(line.split(" ", 2)[2]) for line in index_path(path).read_text().splitlines()]
        for path in (coded, plain)
    }
    assert {path.name: [line["filename"] for line in lines] for path, lines in listed.items()} == {
        coded.name: [coded.name], plain.name: [plain.name] * 2,
    }  # fmt: skip
    assert verify(coded).is_well and verify(plain).is_well
    coded.unlink()
    assert index_path(plain).name == coded.name.removesuffix(".warc.gz") + ".cdxj", "alone, it has its usual name"
