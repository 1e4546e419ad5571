"""WARC files that lie elsewhere: on a web server of ours on this machine, with all that servers and lines do."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from newsarchive.capture.bringing import Bringing, Patience
from newsarchive.capture.far import Far, at_hand, listed
from newsarchive.capture.places import chosen
from newsarchive.errors import NewsArchiveError, OutOfReach, SettingError
from tests.capture.farserver import WARC, Desk, serving

PIECE = 1_000


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving() as desk:
        yield desk


@dataclass
class Clock:
    """Pauses that are counted, and not waited for."""

    slept: list[float] = field(default_factory=list)

    @property
    def patience(self) -> Patience:
        return Patience(pauses=(1, 2, 4), sleep=self.slept.append, piece=PIECE)


def brought(desk: Desk, clock: Clock | None = None, path: str = "/a.warc.gz") -> bytes:
    """The file as whoever reads it finds it."""
    with at_hand(Far.at(desk.address(path)), (clock or Clock()).patience) as here:
        return here.read_bytes()


def test_a_file_elsewhere_is_brought_in_pieces(desk: Desk) -> None:
    """No piece is larger than what memory was promised."""
    assert brought(desk) == WARC
    parts = [asked for asked in desk.asked if asked.startswith("GET")]
    assert parts[0] == "GET bytes=0-999"
    assert len(parts) == -(-len(WARC) // PIECE)


@pytest.mark.parametrize("ranges", ["refused", "ignored"])
@pytest.mark.parametrize("length", ["told", "chunked"])
def test_a_server_that_gives_no_parts_is_read_in_one_go(desk: Desk, ranges: str, length: str) -> None:
    """Whether it says so beforehand or not, and whether it tells the length or ends its chunks."""
    desk.ranges, desk.length = ranges, length
    assert brought(desk) == WARC


def test_the_copy_is_named_by_its_address_and_gone_afterwards(desk: Desk) -> None:
    """So messages say what the user said, and no disk fills up."""
    with at_hand(Far.at(desk.address()), Clock().patience) as here:
        assert str(here) == f"{here}" == desk.address()
        assert here.stat().st_size == len(WARC)
        assert here.name == "a.warc.gz"
        copy = Path(here.__fspath__())
        assert str(pickle.loads(pickle.dumps(here))) == desk.address()
        assert here == Far.at(desk.address())
    assert not copy.exists()
    assert not copy.parent.exists()


def test_copies_of_the_dead_are_taken_away(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed process cannot do it itself; whoever comes next does, and leaves those of the living alone."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dead = tmp_path / "newsarchive-copy-dead"
    dead.mkdir()
    (dead / ".lock").touch()
    os.utime(dead / ".lock", (0, 0))
    (dead / "large.warc.gz").write_bytes(WARC)
    with at_hand(Far.at(desk.address()), Clock().patience) as first:
        assert not dead.exists()
        with at_hand(Far.at(desk.address()), Clock().patience):
            assert first.read_bytes() == WARC
    assert list(tmp_path.iterdir()) == []


def test_a_broken_line_goes_on_where_it_broke(desk: Desk) -> None:
    """Each piece that comes begins the patience anew; nothing is fetched twice but the piece that broke."""
    clock = Clock()
    desk.breaks = 2
    assert brought(desk, clock) == WARC
    assert clock.slept == [1, 2]
    assert [asked for asked in desk.asked if asked.startswith("GET")].count("GET bytes=1000-1999") == 1


@pytest.mark.parametrize(("length", "breaks"), [("told", 2), ("chunked", 6)])
def test_a_broken_line_without_parts_begins_anew(desk: Desk, length: str, breaks: int) -> None:
    """What came is dropped, never taken for the whole. (Of an untold length fsspec asks twice beforehand, by GET.)"""
    clock = Clock()
    desk.ranges, desk.breaks, desk.length = "refused", breaks, length
    assert brought(desk, clock) == WARC
    assert clock.slept == [1, 2]


@pytest.mark.parametrize("ranges", ["given", "refused", "ignored"])
def test_a_line_that_always_breaks_is_given_up(desk: Desk, ranges: str) -> None:
    """With one sentence, and with nothing taken."""
    desk.breaks, desk.ranges, clock = 1_000, ranges, Clock()
    with pytest.raises(
        OutOfReach,
        match=r"/a\.warc\.gz: could not be had whole in 4 tries \(the line broke off\); nothing of it was taken",
    ):
        brought(desk, clock)
    assert clock.slept == [1, 2, 4]


def test_a_server_that_is_busy_is_asked_again(desk: Desk) -> None:
    """503 to both ways of asking, then the file."""
    desk.statuses, clock = [503, 503], Clock()
    assert brought(desk, clock) == WARC
    assert clock.slept == [1]


@pytest.mark.parametrize("status", [401, 403, 410])
def test_a_refusal_is_final(desk: Desk, status: int) -> None:
    """Asking again would not help, and is not polite."""
    desk.statuses, clock = [status, status], Clock()
    with pytest.raises(OutOfReach, match=f"the server answers {status}"):
        brought(desk, clock)
    assert clock.slept == []


def test_a_file_that_is_not_there_is_named(desk: Desk) -> None:
    """By its address."""
    with pytest.raises(OutOfReach, match=r"http://127.0.0.1:\d+/other\.warc: the server answers 404"):
        brought(desk, path="/other.warc")


def test_a_server_that_is_not_there_is_tried_and_named(desk: Desk) -> None:
    """Nobody listens at that port."""
    clock = Clock()
    with pytest.raises(OutOfReach, match=r"in 4 tries \(Cannot connect to host"), at_hand(Far.at("http://127.0.0.1:9/a.warc"), clock.patience):  # fmt: skip
        pass
    assert clock.slept == [1, 2, 4]


def test_an_end_that_nobody_vouches_for_is_refused(desk: Desk) -> None:
    """Without length and chunks a broken line looks like the end of the file."""
    desk.length = "hidden"
    with pytest.raises(OutOfReach, match="does not tell how long the file is"):
        brought(desk)


def test_a_file_that_changes_meanwhile_is_fetched_anew(desk: Desk) -> None:
    """Else its two halves could be of two files."""
    desk.tags, clock = ["one", "two"], Clock()
    assert brought(desk, clock) == WARC
    assert clock.slept == [1]
    assert desk.asked.count("GET bytes=0-999") == 2


def test_bytes_stay_as_they_are(desk: Desk) -> None:
    """Servers say of .gz files that they are coded; unpacked on the way, no record would lie where it says."""
    desk.coding = "gzip"
    assert brought(desk) == WARC


def test_no_room_for_the_copy_is_said(desk: Desk) -> None:
    """With the folder, and what to set."""
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(OutOfReach, match=r"no space left on device.*TMPDIR"):  # fmt: skip
        Bringing(desk.address(), full, Clock().patience)._keep(b"x")


def test_a_folder_and_a_pattern_elsewhere_mean_their_warc_files(desk: Desk) -> None:
    """Through folders with `**`; what is no WARC file is left."""
    for name in ("/n/2026/b.warc.gz", "/n/2026/c.warc", "/n/2026/c.cdxj", "/n/d.warc.zst"):
        desk.files[name] = WARC
    below = [desk.address(name) for name in ("/n/2026/b.warc.gz", "/n/2026/c.warc", "/n/d.warc.zst")]
    assert [str(path) for path in chosen([desk.address("/n/")])] == below
    assert [str(path) for path in chosen([desk.address("/n/**/*.warc*")])] == below
    assert [str(path) for path in chosen([desk.address("/n/*.zst")])] == below[2:]
    with pytest.raises(SettingError, match=r"no WARC files in http://127.0.0.1:\d+/n/\*\.arc"):
        chosen([desk.address("/n/*.arc")])


def test_a_question_mark_in_an_address_is_no_pattern(desk: Desk) -> None:
    """Signed addresses have one; and a plain address is not asked for before it is read."""
    signed = desk.address("/a.warc.gz?signature=x/y")
    assert [str(path) for path in chosen([signed, signed])] == [signed]
    assert desk.asked == []
    assert brought(desk, path="/a.warc.gz?signature=x/y") == WARC


def test_what_is_on_this_machine_is_chosen_as_ever(tmp_path: Path) -> None:
    """Files, folders, patterns; each once, and none that is no WARC file unless it is named itself."""
    for name in ("a.warc.gz", "deep/b.warc", "deep/er/c.warc.zst", "deep/d.cdxj"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    names = [path.relative_to(tmp_path).as_posix() for path in chosen([str(tmp_path), str(tmp_path / "deep")])]
    assert names == ["a.warc.gz", "deep/b.warc", "deep/er/c.warc.zst"]
    assert [path.name for path in chosen([f"{tmp_path}/**/*.warc*"])] == ["a.warc.gz", "b.warc", "c.warc.zst"]
    assert [path.name for path in chosen([f"{tmp_path}/**"])] == ["a.warc.gz", "b.warc", "c.warc.zst"]
    assert [path.name for path in chosen([f"{tmp_path}/deep/d.cdxj"])] == ["d.cdxj"]
    for nothing in (f"{tmp_path}/x", f"{tmp_path}/*.x"):
        with pytest.raises(SettingError, match=r"no such file or folder|no WARC files in"):
            chosen([nothing])


def test_a_local_file_is_at_hand_as_it_is(tmp_path: Path) -> None:
    """No copy is made."""
    with at_hand(tmp_path / "a.warc") as here:
        assert here == tmp_path / "a.warc"


def test_without_the_extra_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing else needs it."""
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(SettingError, match=r"pip install 'newsarchive\[remote\]'"):
        listed("https://example.org/warcs/")
    with pytest.raises(SettingError, match=r"^gopher://x/a.warc/: gopher:// is unknown"):
        monkeypatch.undo()
        listed("gopher://x/a.warc/")


def test_whoever_names_no_address_loads_no_network(tmp_path: Path) -> None:
    """The libraries are imported by the first address that is read."""
    told = "import sys; from newsarchive.capture.places import chosen; chosen([sys.argv[1]]); print([m for m in ('fsspec', 'aiohttp', 'ssl') if m in sys.modules])"  # fmt: skip
    (tmp_path / "a.warc").touch()
    done = subprocess.run([sys.executable, "-c", told, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_any_file_system_of_fsspec_will_do() -> None:
    """One in memory stands for those of clouds."""
    import fsspec

    system = fsspec.filesystem("memory")
    for name in ("/bucket/x/one.warc.gz", "/bucket/x/y/two.warc.gz", "/bucket/x/y/two.cdxj"):
        system.pipe(name, WARC)
    try:
        files = chosen(["memory://bucket/x/"])
        assert [path.name for path in files] == ["one.warc.gz", "two.warc.gz"]
        assert [path.name for path in chosen(["memory://bucket/**/t*.warc.gz"])] == ["two.warc.gz"]
        with at_hand(files[1], Clock().patience) as here:
            assert here.read_bytes() == WARC
        with pytest.raises(OutOfReach, match=r"memory://bucket/no\.warc: no such file there"), at_hand(Far.at("memory://bucket/no.warc")):  # fmt: skip
            pass
    finally:
        system.rm("/bucket", recursive=True)


def test_what_goes_wrong_is_ours() -> None:
    """One class catches all of it."""
    assert issubclass(OutOfReach, NewsArchiveError)
