"""A sealed archive proves that nothing was changed, removed or inserted; whatever was done to it is named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsarchive.archive import OPEN, Archive
from newsarchive.capture import seals
from newsarchive.capture.findings import Kind, Report
from newsarchive.capture.keys import PUBLIC, Key, make_key, read_key
from newsarchive.capture.proof import Trust, prove, receipts_in
from newsarchive.capture.sealing import Order, checked_place, keep_receipt, receipt_of, seal
from newsarchive.errors import CaptureError, SettingError

from .exchanges import NOON, Clock, a_writer, an_exchange


def _still(_path: Path, _done: int) -> None:
    pass


class House:
    """An archive, the keys of its owner and of a burglar, and what both do."""

    def __init__(self, root: Path) -> None:
        self.archive = Archive(root / "archive")
        self.keys = root / "keys"
        self.keys.mkdir()
        self.mine, self.theirs = self.key("mine"), self.key("theirs")
        self._crawls = 0

    def key(self, name: str) -> Key:
        return make_key(self.keys / name)

    def crawl(self) -> Path:
        """One more closed file."""
        self._crawls += 1
        clock = Clock(NOON + timedelta(minutes=self._crawls))
        writer = a_writer(self.archive.root, clock=clock, pid=self._crawls)
        capture = writer.write(an_exchange(self._crawls))
        writer.close()
        assert capture.location
        return self.archive.find_warc(capture.location.warc)

    def seal(self, key: Key | None = None, **more: bool) -> seals.Written:
        written = seal(self.archive, Order(key=key or self.mine, moment=NOON, **more), _still)
        if not key:
            keep_receipt(self.archive, written, self.keys / "mine")
        return written

    def found(self, *keys: Key, receipts: bool = False) -> list[Report]:
        known = receipts_in(receipt_of(self.keys / "mine")) if receipts else []
        return list(prove(self.archive, Trust(keys=keys, receipts=known), _still))

    def wrong(self, *keys: Key, receipts: bool = False) -> list[tuple[str, Kind]]:
        """Names of the files with which something is wrong, and what."""
        reports = self.found(*keys, receipts=receipts)
        return [(report.path.name, problem.kind) for report in reports for problem in report.problems]

    def manifest(self, number: int) -> Path:
        return seals.path_of(self.archive, number)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Two files and a seal, a third and a seal, a fourth and a seal."""
    house = House(tmp_path)
    house.crawl()
    for _ in range(3):
        house.crawl()
        house.seal()
    return house


def test_an_untouched_archive_is_proven(house: House) -> None:
    """With the owner's key, public half or private, and without; sizes and records are those of the files."""
    public = read_key(house.keys / f"mine{PUBLIC}")
    for keys in ((), (house.mine,), (public,), (house.theirs, public)):
        assert house.wrong(*keys, receipts=True) == []
    last = seals.read(house.manifest(3)).manifest
    assert [one.size for one in last.files.values()] == [path.stat().st_size for path in house.archive.warcs()]
    assert {one.records for one in last.files.values()} == {4} and len(last.files) == 4


def test_who_vouches_is_said(house: House) -> None:
    """Without a key the chain vouches for itself alone."""
    assert "--key" in house.found()[0].notes[0]
    assert "given" in house.found(house.mine)[0].notes[0]


def test_a_manifest_names_the_one_before(house: House) -> None:
    """By the hash of the whole file, signature and all."""
    chain = [seals.read(house.manifest(number)) for number in (1, 2, 3)]
    assert [one.manifest.previous for one in chain] == ["", chain[0].whole, chain[1].whole]
    assert [one.manifest.begins for one in chain] == [True, False, False]


def test_every_changed_byte_of_a_file_is_found(house: House) -> None:
    """Also in bits that mean nothing to gzip."""
    path = next(house.archive.warcs())
    data = path.read_bytes()
    for place in (4, 9, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert house.wrong(house.mine) == [(path.name, Kind.CHANGED)]
    path.write_bytes(data[:-30])
    assert house.wrong() == [(path.name, Kind.CHANGED)]


def test_a_removed_file_is_named(house: House) -> None:
    """Though nothing is there to look at."""
    path = next(house.archive.warcs())
    path.unlink()
    (report,) = (report for report in house.found() if not report.is_well)
    assert report.path == path and report.problems[0].kind is Kind.GONE


def test_an_inserted_file_is_named(house: House) -> None:
    """So is one of our own that was closed since: seal again. A file that is being written is none."""
    path = house.crawl()
    assert house.wrong() == [(path.name, Kind.UNSEALED)]
    path.rename(path.with_name(path.name + OPEN))
    assert house.wrong() == []


def test_a_renamed_file_is_known_again(house: House) -> None:
    """By its bytes: both names are told."""
    path = next(house.archive.warcs())
    path.rename(path.with_name("newsarchive-zz.warc.gz"))
    told = [problem.what for report in house.found() for problem in report.problems]
    assert len(told) == 2 and path.name in told[0] and "newsarchive-zz" in told[1]


def test_two_files_exchanged_are_both_changed(house: House) -> None:
    """Each has the other's name."""
    one, other, *_ = house.archive.warcs()
    aside = one.with_name("aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)
    assert sorted(house.wrong()) == sorted([(one.name, Kind.CHANGED), (other.name, Kind.CHANGED)])


def edited(path: Path, change: Callable[[str], str]) -> None:
    text = path.read_text()
    assert change(text) != text
    path.write_text(change(text))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('"size": 1', '"size": 2', 1),
        lambda text: text.replace('"records": 4', '"records": 5', 1),
        lambda text: text.replace("2026-03", "2025-03"),
        lambda text: text.replace("captures", "capture").replace('"files": ', '"files":  '),
        lambda text: text + "\n",
        lambda text: text.replace('{"file"', '{ "file"', 1),
        lambda text: "".join(line for line in text.splitlines(True) if "signature" not in line),
        lambda text: text[: len(text) // 2],
        lambda text: "",
        lambda text: "[" * 100_000,
        lambda text: text.replace("paper/", "../../paper/", 1),
    ],
)
def test_an_edited_manifest_is_named(house: House, change: Callable[[str], str]) -> None:
    """Whatever was done to it, the first, a middle or the last."""
    for number in (1, 2, 3):
        path = house.manifest(number)
        before = path.read_text()
        edited(path, change)
        assert (path.name, Kind.SEAL) in house.wrong(house.mine), number
        path.write_text(before)
    assert house.wrong() == []


def test_every_flipped_bit_of_a_manifest_is_found(house: House) -> None:
    """Of the last, which no other names."""
    path = house.manifest(3)
    data = path.read_bytes()
    for bit in range(0, len(data) * 8, 61):
        path.write_bytes(data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :])
        assert house.wrong(), bit


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_manifest_taken_away_is_missed(house: House, number: int) -> None:
    """The first, a middle one, the last; also when those behind it go with it."""
    house.manifest(number).unlink()
    assert any(f"manifest {number} " in what for what in said(house))
    for behind in range(number + 1, 4):
        house.manifest(behind).unlink()
    assert any("manifest 3 " in what for what in said(house))


def said(house: House, *keys: Key, receipts: bool = False) -> list[str]:
    return [problem.what for report in house.found(*keys, receipts=receipts) for problem in report.problems]


def test_the_note_of_the_latest_cannot_be_bent(house: House) -> None:
    """Removed, edited, or signed by somebody else."""
    note = house.archive.seals / seals.LATEST
    text = note.read_text()
    for wrong in (None, text.replace('"number": 3', '"number": 2'), text.replace("=", "", 1), "{}", "["):
        note.unlink() if wrong is None else note.write_text(wrong)
        assert house.wrong(), wrong
    told = json.loads(text)
    told |= {"key": house.theirs.name, "signature": house.theirs.sign(told["sha256"])}
    note.write_text(json.dumps(told))
    assert house.wrong() and house.wrong(house.mine)


def test_an_archive_set_back_shows_by_the_receipts(house: House, tmp_path: Path) -> None:
    """A whole earlier state is sound in itself; what is kept beside the key knows better."""
    shutil.copytree(house.archive.root, tmp_path / "earlier")
    house.crawl()
    house.seal()
    shutil.rmtree(house.archive.root)
    shutil.copytree(tmp_path / "earlier", house.archive.root)
    assert house.wrong(house.mine) == []
    assert any("receipt" in what and "manifest 4" in what for what in said(house, house.mine, receipts=True))


def test_signatures_exchanged_are_found(house: House) -> None:
    """Each is a good one, of something else."""
    one, other = house.manifest(2), house.manifest(3)
    lines = [path.read_text().splitlines(True) for path in (one, other)]
    one.write_text("".join([*lines[0][:-1], lines[1][-1]]))
    other.write_text("".join([*lines[1][:-1], lines[0][-1]]))
    assert {one.name, other.name} <= {name for name, _ in house.wrong()}


def test_manifests_in_another_order_are_found(house: House) -> None:
    """Their names are exchanged, their bytes are not."""
    one, other = house.manifest(1), house.manifest(2)
    aside = one.with_name("aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)
    assert {one.name, other.name} <= {name for name, _ in house.wrong()}


def test_a_chain_by_somebody_else_is_found_with_the_key(house: House) -> None:
    """It is sound in itself, as is said without a key; with the owner's it is nothing."""
    shutil.rmtree(house.archive.seals)
    next(house.archive.warcs()).unlink()
    house.seal(house.theirs)
    assert house.wrong() == []
    told = said(house, house.mine)
    assert any("not the one given" in what for what in told) and any("nothing can be proven" in what for what in told)


def test_a_manifest_appended_by_somebody_else_is_found(house: House) -> None:
    """With and without a key; with it, the files are held against what the owner sealed last."""
    path = next(house.archive.warcs())
    path.write_bytes(path.read_bytes() + b"x")
    house.seal(house.theirs, begin=True, accept=True)
    assert any("the key changes" in what for what in said(house))
    assert (path.name, Kind.CHANGED) in house.wrong(house.mine)


def test_a_lost_key_is_no_lost_archive(house: House) -> None:
    """A new segment goes on behind the old one; whoever knows both keys sees no harm, whoever does not is told."""
    house.crawl()
    with pytest.raises(CaptureError, match="--new-segment"):
        house.seal(house.theirs)
    written = house.seal(house.theirs, begin=True)
    assert written.manifest.previous == seals.read(house.manifest(3)).whole
    assert house.wrong(house.mine, house.theirs) == []
    notes = [note for report in house.found(house.mine, house.theirs) for note in report.notes]
    assert any("the key changes" in note for note in notes)
    for keys in ((), (house.theirs,), (house.mine,)):
        assert house.wrong(*keys), keys


def test_changes_are_let_go_only_knowingly(house: House) -> None:
    """A repaired file takes the place of a damaged one: the next manifest tells what went."""
    path = next(house.archive.warcs())
    path.unlink()
    with pytest.raises(CaptureError, match="changed or gone"):
        house.seal()
    written = house.seal(accept=True)
    assert list(written.manifest.gone) == [house.archive.name_of(path)]
    assert house.wrong(house.mine) == []
    assert any("let go" in note for report in house.found() for note in report.notes)


def test_damaged_files_are_sealed_as_they_are(tmp_path: Path) -> None:
    """And told to be so."""
    house = House(tmp_path)
    path = house.crawl()
    data = path.read_bytes()
    path.write_bytes(data[:-4])
    (one,) = house.seal().manifest.files.values()
    assert (one.records, one.broken) == (3, 1)


def test_nothing_to_seal_and_nothing_sealed(tmp_path: Path) -> None:
    """Both say what to do."""
    house = House(tmp_path)
    with pytest.raises(CaptureError, match="crawl first"):
        house.seal()
    with pytest.raises(CaptureError, match="newsarchive seal"):
        house.found()


def test_keys_stay_out_of_the_archive(house: House, tmp_path: Path) -> None:
    """Also by way of a link."""
    (tmp_path / "link").symlink_to(house.archive.root)
    for place in (house.archive.root / "key", house.archive.seals / "key", tmp_path / "link" / "key"):
        with pytest.raises(SettingError, match="archive folder"):
            checked_place(house.archive, place)
    assert checked_place(house.archive, house.keys / "mine") == house.keys / "mine"


def test_a_key_is_read_by_its_owner_alone_and_never_written_over(house: House) -> None:
    """Whichever half is there."""
    assert (house.keys / "mine").stat().st_mode & 0o077 == 0
    with pytest.raises(SettingError, match="never written over"):
        house.key("mine")
    (house.keys / "mine").unlink()
    with pytest.raises(SettingError, match="never written over"):
        house.key("mine")


def test_what_is_no_key_is_said(house: House) -> None:
    """No file, no key, one of another kind; a public half cannot seal."""
    for name, text in (("none", None), ("text", "hello"), ("empty", "")):
        path = house.keys / name
        if text is not None:
            path.write_text(text)
        with pytest.raises(SettingError, match="--new-key"):
            read_key(path)
    with pytest.raises(SettingError, match="public key cannot seal"):
        house.seal(replace(house.mine, private=None))


def _say(house: House, line: str = '{"said": "something"}') -> Path:
    path = house.archive.corrections
    with path.open("a") as file:
        file.write(line + "\n")
    return path


def test_what_people_said_is_sealed_as_far_as_it_was_said(house: House) -> None:
    """The file may grow, and nothing else: what was there when it was sealed must be there still."""
    path = _say(house)
    house.seal()
    sealed = path.read_bytes()
    _say(house, '{"said": "more"}')
    assert house.wrong(house.mine, receipts=True) == []
    grown = path.read_bytes()
    for changed in (sealed.replace(b"some", b"none") + grown[len(sealed) :], sealed[:-3], grown[5:], b""):
        path.write_bytes(changed)
        assert house.wrong() == [(path.name, Kind.CHANGED)]
    path.unlink()
    assert house.wrong() == [(path.name, Kind.GONE)]
    path.write_bytes(grown)
    assert house.wrong() == []


def test_what_people_said_after_the_seal_is_in_the_next(house: House) -> None:
    """Half a line at the end is nobody's word yet."""
    path = _say(house)
    assert house.wrong() == [] and any("nothing of it was sealed" in note for note in house.found()[-1].notes)
    path.write_bytes(path.read_bytes() + b'{"half')
    said = house.seal().manifest.said[path.name]
    assert said.size == path.stat().st_size - len(b'{"half')


def test_changed_words_are_let_go_knowingly(house: House) -> None:
    """As changed files are; the manifest tells it."""
    path = _say(house)
    house.seal()
    path.write_text('{"said": "otherwise"}\n')
    with pytest.raises(CaptureError, match="changed or gone"):
        house.seal()
    assert list(house.seal(accept=True).manifest.gone) == [path.name]
    assert house.wrong() == []


def test_manifests_of_before_stay_as_they_are(house: House) -> None:
    """Where nobody has said anything, a manifest is byte for byte what it always was; a chain may have both kinds."""
    assert b"newsarchive seal 1" in house.manifest(3).read_bytes()
    _say(house)
    house.seal()
    assert b"newsarchive seal 2" in house.manifest(4).read_bytes()
    assert house.wrong(house.mine, receipts=True) == []
