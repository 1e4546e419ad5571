"""WARC files that lie elsewhere: on a web server of ours on this machine, with all that servers and lines do."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from newsarchive.capture.bringing import Bringing, Patience
from newsarchive.capture.far import Far, at_hand, listed
from newsarchive.capture.places import chosen
from newsarchive.errors import NewsArchiveError, OutOfReach, SettingError

#: Some pieces long, and no byte like its neighbour.
WARC = bytes(range(251)) * 40
PIECE = 1_000


@dataclass
class Desk:
    """What the server has, how it behaves, and what it was asked."""

    files: dict[str, bytes] = field(default_factory=lambda: {"/a.warc.gz": WARC})
    ranges: str = "given"
    """given, refused (told beforehand), ignored (told nowhere)"""
    length: str = "told"
    """told, chunked, hidden (the end of the connection is the end)"""
    breaks: int = 0
    """So many answers break off in the middle."""
    statuses: list[int] = field(default_factory=list)
    """Answers in place of the next ones."""
    coding: str = ""
    tags: list[str] = field(default_factory=list)
    """The file's ETag at each HEAD; the last one stays."""
    asked: list[str] = field(default_factory=list)
    port: int = 0

    def address(self, path: str = "/a.warc.gz") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    desk: Desk

    def log_message(self, *_: object) -> None:
        """Silence."""

    def do_HEAD(self) -> None:
        self._answer(head_only=True)

    def do_GET(self) -> None:
        self._answer(head_only=False)

    def _answer(self, *, head_only: bool) -> None:
        desk, path = self.desk, self.path.partition("?")[0]
        desk.asked.append(f"{self.command} {self.headers.get('Range', '')}".strip())
        if desk.statuses:
            self._say(desk.statuses.pop(0), b"", head_only)
        elif path.endswith("/"):
            names = sorted({name[len(path) :].split("/")[0] + ("/" if "/" in name[len(path) :] else "") for name in desk.files if name.startswith(path)})  # fmt: skip
            self._say(
                200, "".join(f"<a href='{name}'>{name}</a>" for name in names).encode(), head_only, kind="text/html"
            )
        elif any(name.startswith(f"{path}/") for name in desk.files):
            self._say(301, b"", head_only, extra={"Location": f"{path}/"})
        elif path not in desk.files:
            self._say(404, b"", head_only)
        else:
            self._give(desk.files[path], head_only)

    def _give(self, body: bytes, head_only: bool) -> None:
        wanted = self.headers.get("Range")
        if wanted and self.desk.ranges == "given":
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            part = body[int(first) : int(last) + 1]
            self._say(206, part, head_only, extra={"Content-Range": f"bytes {first}-{last}/{len(body)}"})
        else:
            self._say(200, body, head_only)

    def _say(self, status: int, body: bytes, head_only: bool, *, kind: str = "application/warc", extra: dict[str, str] | None = None) -> None:  # fmt: skip
        desk = self.desk
        self.send_response(status)
        self.send_header("Content-Type", kind)
        told = {"Accept-Ranges": "none"} if desk.ranges == "refused" else {}
        told |= {"Content-Encoding": desk.coding} if desk.coding else {}
        told |= {"Content-Length": str(len(body))} if desk.length == "told" or status >= 400 else {}
        told |= {"Transfer-Encoding": "chunked"} if desk.length == "chunked" and status < 400 else {}
        if desk.tags and head_only:
            told["ETag"] = f'"{desk.tags.pop(0) if len(desk.tags) > 1 else desk.tags[0]}"'
        for name, value in (told | (extra or {})).items():
            self.send_header(name, value)
        self.close_connection = self.close_connection or desk.length == "hidden"
        self.end_headers()
        if head_only:
            return
        if desk.breaks and len(body) > 1:
            desk.breaks -= 1
            body, self.close_connection = body[: len(body) // 2], True
            self.wfile.write(f"{len(body):x}\r\n".encode() + body if desk.length == "chunked" else body)
        elif desk.length == "chunked":
            self.wfile.write(f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n")
        else:
            self.wfile.write(body)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    handler = type("Handler", (_Handler,), {"desk": Desk()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    handler.desk.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield handler.desk
    server.shutdown()
    thread.join()
    server.server_close()


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
