"""Damaged files give back every intact record, byte for byte; nothing that was not there; and stay as they are."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from newsarchive.archive import OPEN, Archive
from newsarchive.capture import records
from newsarchive.capture.content import payload_digest
from newsarchive.capture.findings import Kind
from newsarchive.capture.index import index_path
from newsarchive.capture.members import walk
from newsarchive.capture.read import read_archive
from newsarchive.capture.salvage import carry_out, plan, target_of
from newsarchive.capture.verify import Wish, verify
from newsarchive.errors import CaptureError, SettingError
from newsarchive.model import Capture, Fetch

from .exchanges import NOON, a_writer, an_ending, an_exchange, only, urn, written
from .test_verify import compressed, others, saved

Span = tuple[int, int]
INFO = urn(5000)


def a_file(root: Path) -> Path:
    return written(root, an_exchange(1, tls=None), an_ending(), an_exchange(2, interim=b""))[0]


def spans(path: Path) -> list[Span]:
    return [(record.offset, record.offset + record.length) for record in walk(path)]


def mended(path: Path) -> Path:
    """The repaired file, written anew, without the record that tells of the repair."""
    planned = plan(path)
    planned.target.unlink(missing_ok=True)
    report = carry_out(planned, INFO, NOON)
    assert report.is_well and verify(planned.target, Wish(thorough=True, indexed=True)).is_well
    return planned.target


def members_of(path: Path) -> list[bytes]:
    data = path.read_bytes()
    return [data[start:end] for start, end in spans(path)]


def insist(path: Path, data: bytes, hurt: bytes, untouched: list[Span]) -> None:
    """That the damaged bytes give back every untouched member, in order, and nothing else that was not in the file."""
    path.write_bytes(hurt)
    wanted = [data[start:end] for start, end in untouched]
    if not wanted:
        return
    found = members_of(mended(path))[1:]
    assert path.read_bytes() == hurt
    whole = {data[start:end] for start, end in _all(data, path)}
    assert [member for member in found if member in wanted] == wanted
    assert set(found) <= whole


def _all(data: bytes, path: Path) -> list[Span]:
    pristine = path.with_name("pristine.warc.gz")
    pristine.write_bytes(data)
    return spans(pristine)


@pytest.mark.parametrize("indexed", [True, False])
def test_a_changed_bit_anywhere_costs_one_record_at_most(tmp_path: Path, indexed: bool) -> None:
    """At every third byte: all other members are in the new file, byte for byte, and it is well."""
    path = a_file(tmp_path)
    if not indexed:
        index_path(path).unlink()
    data, places = path.read_bytes(), spans(path)
    for at in range(0, len(data), 3):
        hurt = data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]
        insist(path, data, hurt, [span for span in places if not span[0] <= at < span[1]])


@pytest.mark.parametrize("indexed", [True, False])
def test_a_hole_anywhere_costs_what_it_touches(tmp_path: Path, indexed: bool) -> None:
    """Zeros over a place, bytes taken out, bytes put in, the tail cut off."""
    path = a_file(tmp_path)
    if not indexed:
        index_path(path).unlink()
    data, places = path.read_bytes(), spans(path)
    for at in range(5, len(data) - 20, 41):
        outside = [span for span in places if span[1] <= at or span[0] >= at + 20]
        insist(path, data, data[:at] + bytes(20) + data[at + 20 :], outside)
        insist(path, data, data[:at] + data[at + 20 :], outside)
        insist(path, data, data[:at] + b"noise" + data[at:], [one for one in places if one[1] <= at or one[0] >= at])
        insist(path, data, data[:at], [span for span in places if span[1] <= at])


def test_a_file_that_is_well_is_left(tmp_path: Path) -> None:
    """The plan says that all is well, and keeps all."""
    path = a_file(tmp_path)
    planned = plan(path)
    assert planned.report.is_well and planned.kept == 8 and planned.kept_bytes == path.stat().st_size


def test_a_plan_writes_nothing(tmp_path: Path) -> None:
    """It tells what would be kept and lost."""
    path = a_file(tmp_path)
    places, data = spans(path), path.read_bytes()
    path.write_bytes(data[: places[-1][1] - 5])
    before = sorted(tmp_path.rglob("*"))
    planned = plan(path)
    assert (planned.kept, planned.kept_bytes) == (7, places[-2][1])
    assert planned.target.name == path.name.replace(".warc.gz", ".repaired.warc.gz")
    assert sorted(tmp_path.rglob("*")) == before and path.read_bytes() == data[: places[-1][1] - 5]


def test_what_was_lost_is_told_in_the_new_file(tmp_path: Path) -> None:
    """Its first record names the old file and the exchanges of which only a part is left; their other half stays."""
    path = a_file(tmp_path)
    start, end = spans(path)[2]
    data = path.read_bytes()
    path.write_bytes(data[:start] + bytes(end - start) + data[end:])
    target = mended(path)
    info = next(walk(target)).block.decode()
    assert f"repaired-from: {path.name}" in info and f"lost-with: {urn(1)}" in info
    assert any("lost before it was repaired" in note for note in verify(target).notes)
    told = [item.id for item in read_archive(target, name="x", on_broken=lambda _: None) if isinstance(item, Capture)]
    assert told == [urn(2)]


def test_a_wrapping_is_made_anew(tmp_path: Path) -> None:
    """A bit of gzip's own header changed: the record is intact, and the new file has it as it was written."""
    path = a_file(tmp_path)
    data, places = path.read_bytes(), spans(path)
    for at in (places[1][0] + 8, places[3][0] + 5):
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert b"".join(members_of(mended(path))[1:]) == data


def test_a_second_record_of_one_id_goes(tmp_path: Path) -> None:
    """The first stays."""
    path = a_file(tmp_path)
    data, places = path.read_bytes(), spans(path)
    path.write_bytes(data + data[places[1][0] : places[3][1]])
    assert b"".join(members_of(mended(path))[1:]) == data


def test_a_file_without_anything_intact_is_refused(tmp_path: Path) -> None:
    """And nothing is written."""
    path = saved(tmp_path, b"\0" * 1000)
    with pytest.raises(CaptureError, match="no intact record"):
        carry_out(plan(path), INFO, NOON)
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    """Whatever lies under the new name."""
    path = a_file(tmp_path)
    path.write_bytes(path.read_bytes()[:-9])
    target_of(path).write_text("mine")
    with pytest.raises(SettingError, match="there already"):
        carry_out(plan(path), INFO, NOON)
    assert target_of(path).read_text() == "mine"


def test_a_file_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    """Its crawl lives."""
    writer = a_writer(tmp_path)
    writer.write(an_exchange(1))
    with pytest.raises(SettingError, match="is writing it"):
        plan(only(Archive(tmp_path).warcs()))
    writer.close()


def test_a_file_left_open_is_mended_under_its_closed_name(tmp_path: Path) -> None:
    """The open name is for files that grow."""
    path = a_file(tmp_path)
    path = path.rename(path.with_name(path.name + OPEN))
    path.write_bytes(path.read_bytes()[:-9])
    assert mended(path).name.endswith("-42.repaired.warc.gz")


@pytest.mark.parametrize("form", ["members", "plain"])
def test_files_of_others_are_mended(tmp_path: Path, form: str) -> None:
    """Compressed or not, every intact record stays."""
    parts = compressed(*others()) if form == "members" else b"".join(others())
    path = saved(tmp_path, parts, "other.warc.gz" if form == "members" else "other.warc")
    places = spans(path)
    for start, end in places[1:]:
        middle = (start + end) // 2
        hurt = parts[:middle] + b"????" + parts[middle + 4 :]
        path.write_bytes(hurt)
        found = members_of(mended(path))[1:]
        wanted = [parts[one:other] for one, other in places if one != start]
        assert [member for member in found if member in wanted] == wanted


def test_one_member_that_is_cut_gives_back_its_whole_records(tmp_path: Path) -> None:
    """Each in a member of its own; its digest vouches for it in place of the checksum."""
    data = zlib.compress(b"".join(others()), 9, 31)
    path = saved(tmp_path, data[:-12])
    target = mended(path)
    plain = [zlib.decompress(member, 31) for member in members_of(target)[1:]]
    assert plain == list(others())[: len(plain)] and len(plain) >= 4


# Pages that hold WARC records.


def a_trap(number: int) -> bytes:
    """A page whose bytes are three records as our writer makes them, between bytes that cannot be compressed."""
    forged = an_exchange(
        number,
        url="https://forged.test/",
        fetch=Fetch(id="0" * 32, url="https://forged.test/", spider="x", run="b" * 32),
    )
    noise = bytes((number * 7919 + n * n * 31 + (n >> 3) * 17) % 256 for n in range(900))
    members = b"".join(records.exchange(forged, (urn(number + 1), urn(number + 2)), payload_digest(forged)))
    return b"HTTP/1.1 200 OK\r\n\r\n" + noise + members + noise


@pytest.mark.parametrize("indexed", [True, False])
def test_records_within_a_page_are_not_planted(tmp_path: Path, indexed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut anywhere, holed anywhere: index, exchange and run tell what is the archive's."""
    monkeypatch.setattr(records, "compressed", _stored)
    items = [an_exchange(1), an_exchange(2, response=a_trap(7000)), an_exchange(3)]
    path, _ = written(tmp_path, *items)
    if not indexed:
        index_path(path).unlink()
    data, places = path.read_bytes(), spans(path)
    start, end = places[4]
    for at in range(start, end - 9, 29):
        for hurt in (data[:at], data[:at] + b"\xff" * 9 + data[at + 9 :], data[:at] + data[at + 9 :]):
            path.write_bytes(hurt)
            found = [record.get("warc-record-id") or "" for record in walk(mended(path))]
            assert not [name for name in found if name[-7:-1] >= "007000"], at
            if len(hurt) > at:
                assert len(found) == 1 + len(places) - 1, at


def _stored(data: bytes) -> bytes:
    """A member whose contents are not compressed, so that a search finds what is in them."""
    maker = zlib.compressobj(0, zlib.DEFLATED, 31)
    member = maker.compress(data) + maker.flush()
    return member[:8] + b"\0\xff" + member[10:]


def test_a_chained_ending_does_not_vouch_for_planted_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run that the file tells is known to the crawl alone: another run's records are left out and counted."""
    monkeypatch.setattr(records, "compressed", _stored)
    path, _ = written(tmp_path, an_exchange(1), an_exchange(2, response=a_trap(7000)))
    index_path(path).unlink()
    data, places = path.read_bytes(), spans(path)
    cut = data.index(b"\x1f\x8b\x08", places[4][0] + 10)
    path.write_bytes(data[: data.index(b"\x1f\x8b\x08", cut + 1)])
    planned = plan(path)
    assert planned.doubted >= 1 and planned.kept == 4
    assert Kind.CUT in {problem.kind for problem in planned.report.problems}
