"""kill -9 and full disks in the midst of reprocess, apply, rollback, seal and correct: nothing half done, and all goes on.

    python benchmarks/drills/again.py [--kills 100] [--pages 450] [--seed 1] [--only reprocess,apply,rollback,seal,correct,full]

An archive of short pages was cleaned by the general rules; a site file strikes a paragraph of each, so that each result has
two states, old and new. A verb is begun and killed with all its children, mostly when the database was written to for the n-th time, else at
any moment; one in two is then begun and killed again; then it runs to its end. Promises, after each kill:

- the database is whole (`PRAGMA integrity_check`), and each fetch has its old result or its new one, with its document;
- each result that is another than at the beginning can be taken back: it is kept under the change that replaced it;

and at the end of each chain:

- the same command ends with 0, without a traceback, and all results are new (or old, after a rollback), byte for byte
  as `export --all-revisions` writes them where nobody was killed; search finds the same;
- a rollback then gives back the old ones, byte for byte;
- after seal: `verify --sealed` finds nothing wrong; after correct: the file has whole lines, and what was said is read.

full: each verb with a limit on the size of files (RLIMIT_FSIZE), as a disk that is full: an error in words, the same promises,
and on it goes without the limit. Ends with 1 where a promise is broken.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE.parent), str(ROOT)]

from captures import short, write  # noqa: E402

from newsarchive.archive import Archive  # noqa: E402

_SITE = """from newsarchive.site import Feed, Layout, Site
SITE = Site(name="press", domains=("press.example",), sources=(Feed("https://press.example/feed"),), layouts=(Layout(drop=("p:nth-of-type(3)",)),))
"""
_STATE = """
    SELECT outcomes.fetch_id, kind, documents.digest FROM outcomes LEFT JOIN sightings USING (fetch_id)
    LEFT JOIN documents ON documents.digest = sightings.document
"""
_KEPT = "SELECT fetch_id, document FROM recleaned ORDER BY change DESC"
#: Seconds between two looks at the database's log.
_GLANCE = 0.001
#: Share of the kills that may fall anywhere, also into the start of the program, which does nothing.
_ANYWHERE = 0.2
#: Share of the killed that are killed once more before they may go on.
_AGAIN = 0.5

State = dict[str, tuple[str, str | None]]


@dataclass
class Figures:
    """What the drill saw."""

    kills: Counter[str] = field(default_factory=Counter)
    halfway: Counter[str] = field(default_factory=Counter)
    """Kills after which some results were old and some new."""
    too_late: int = 0
    full: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def promise(self, says: str, holds: object) -> None:
        """Note one that does not hold."""
        if not holds:
            self.broken.append(says)
            print(f"BROKEN {says}", flush=True)


class House:
    """The archive in its two states, and a copy on which verbs are tried."""

    def __init__(self, folder: Path, pages: int, figures: Figures) -> None:
        self.folder, self.figures = folder, figures
        self.archive = Archive(folder / "archive")
        self.saved = {name: folder / f"saved-{name}" for name in ("old", "new")}
        self.texts: dict[str, bytes] = {}
        self.states: dict[str, State] = {}
        (folder / "scrapy.cfg").write_text("")
        write(self.archive, short(pages), 3)
        self.run("reprocess", "--workers", "0", "--quiet")
        self._save("old")
        (folder / "spiders").mkdir()
        (folder / "spiders" / "__init__.py").write_text("")
        (folder / "spiders" / "press.py").write_text(_SITE)
        self.run("reprocess", "--dry-run", "-o", "set.jsonl", "--workers", "0", "--quiet", expect=3)
        self.run("reprocess", "--workers", "0", "--quiet")
        self._save("new")
        assert self.texts["old"] != self.texts["new"]
        assert all(self.states["old"][fetch] != state for fetch, state in self.states["new"].items())

    def begin(self, state: str) -> None:
        """The archive as it was in a state."""
        shutil.rmtree(self.archive.root)
        shutil.copytree(self.saved[state], self.archive.root)

    def run(self, *words: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        """A verb to its end."""
        done = subprocess.run(self.command(*words), cwd=self.folder, capture_output=True, text=True, check=False)
        said = f"{' '.join(words)} ended with {done.returncode}: {done.stderr[-500:]}"
        self.figures.promise(said, done.returncode == expect and "Traceback" not in done.stderr)
        return done

    def command(self, *words: str) -> list[str]:
        """How a verb is called."""
        start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from newsarchive.cli import main; sys.exit(main(sys.argv[1:]))"
        return [sys.executable, "-c", start, "--archive", str(self.archive.root), *words]

    def state(self) -> State:
        """How each fetch stands; the database must be whole."""
        with closing(sqlite3.connect(self.archive.database, timeout=30)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchone()[0]
            self.figures.promise(f"the database is whole: {whole}", whole == "ok")
            return {row[0]: (row[1], row[2]) for row in connection.execute(_STATE)}

    def kept(self) -> set[tuple[str, str | None]]:
        """Fetch and document of each result that can be taken back."""
        with closing(sqlite3.connect(self.archive.database, timeout=30)) as connection:
            return set(connection.execute(_KEPT))

    def text(self) -> bytes:
        """What readers get."""
        done = [
            self.run(*words).stdout
            for words in (("export", "--all-revisions", "--quiet"), ("search", "quay OR pier", "--json"))
        ]
        return "".join(done).encode()

    def is_new(self) -> int:
        """How many results are new; each must be one of its two."""
        state, old, new = self.state(), self.states["old"], self.states["new"]
        odd = [fetch for fetch, found in state.items() if found not in (old[fetch], new[fetch])]
        self.figures.promise(
            f"each fetch has its old result or its new one: {odd[:3]}", not odd and state.keys() == old.keys()
        )
        return sum(found == new[fetch] for fetch, found in state.items())

    def _save(self, name: str) -> None:
        self.texts[name], self.states[name] = self.text(), self.state()
        shutil.copytree(self.archive.root, self.saved[name])


def killed(house: House, words: Sequence[str], chance: random.Random, seconds: float) -> tuple[bool, float]:
    """Begin a verb and kill it with its children; whether it was at work then, and how long it took where it was not."""
    began = time.monotonic()
    process = subprocess.Popen(
        house.command(*words), cwd=house.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )  # fmt: skip
    if chance.random() < _ANYWHERE:
        with suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0, seconds))
    else:
        _until_written(house, process, chance.randint(1, 14))
    is_alive = process.poll() is None
    for group in {process.pid, *_children(process.pid)}:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
    process.wait()
    return is_alive, time.monotonic() - began


def _children(pid: int) -> list[int]:
    """Process groups of the children: each has one of its own."""
    done = subprocess.run(["ps", "-o", "pgid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(one) for one in done.stdout.split()]


def _until_written(house: House, process: subprocess.Popen[bytes], times: int) -> None:
    """Wait until the files of the archive were written to so many times, or the process ended."""
    watched = [
        house.archive.root / name for name in ("archive.sqlite-wal", "archive.sqlite", "seals", "corrections.jsonl")
    ]
    last = _written(watched)
    while times and process.poll() is None:
        time.sleep(_GLANCE)
        if (now := _written(watched)) != last:
            last, times = now, times - 1


def _written(paths: Sequence[Path]) -> list[int]:
    return [path.stat().st_mtime_ns if path.exists() else 0 for path in paths]


@dataclass(frozen=True)
class Verb:
    """One that is killed: what it begins with, and what holds when it was done."""

    name: str
    words: tuple[str, ...]
    begins: str
    """The state that the archive is in before."""
    done: Callable[[House], None]


def chain(house: House, verb: Verb, chance: random.Random, seconds: float) -> float:
    """Kill a verb, once or more, then let it end."""
    figures = house.figures
    house.begin(verb.begins)
    while True:
        alive, took = killed(house, verb.words, chance, seconds)
        if alive:
            figures.kills[verb.name] += 1
        else:
            figures.too_late, seconds = figures.too_late + 1, took
        new = house.is_new()
        figures.halfway[verb.name] += 0 < new < len(house.states["new"])
        if verb.name in ("reprocess", "apply"):
            kept = house.kept()
            state, old = house.state(), house.states["old"]
            lost = [
                fetch for fetch, found in state.items() if found != old[fetch] and (fetch, old[fetch][1]) not in kept
            ]
            figures.promise(f"{verb.name}: what was replaced is kept: {lost[:3]}", not lost)
        if chance.random() > _AGAIN:
            break
    verb.done(house)
    return seconds


def ends_new(house: House, *words: str) -> None:
    """The same command to its end: all is new; a rollback: all is old."""
    house.run(*words)
    house.figures.promise(
        f"{words[0]}: all results are new, as where nobody was killed", house.text() == house.texts["new"]
    )
    house.run("rollback")
    house.figures.promise(f"{words[0]}: a rollback gives back the old ones", house.text() == house.texts["old"])


def ends_old(house: House) -> None:
    """A rollback to its end; where the killed one had put all back, there is nothing to do, and that is said."""
    if house.is_new():
        house.run("rollback")
    house.figures.promise("rollback: all results are old, as they were", house.text() == house.texts["old"])
    house.run("reprocess", "--quiet", "--workers", "0")
    house.figures.promise("rollback: reprocess makes them new again", house.text() == house.texts["new"])


def ends_sealed(house: House) -> None:
    """Whatever is there of a seal, the next one goes on from it."""
    house.run("seal", "--key", "../key", "--quiet")
    house.run("verify", "--sealed", "--key", "../key.pub")


def ends_said(house: House) -> None:
    """Said again, it is said; the file has whole lines."""
    house.run("correct", "https://press.example/7", "--title", "Said", "--by", "the desk")
    lines = house.archive.corrections.read_text().split("\n")
    house.figures.promise(
        f"correct: whole lines: {lines}", lines[-1] == "" and all(line.endswith("}") for line in lines[:-1])
    )
    house.figures.promise("correct: it is read", "Said" in house.run("show", "https://press.example/7").stdout)
    house.run("verify")


VERBS = (
    Verb("reprocess", ("reprocess", "--workers", "1"), "old", lambda house: ends_new(house, "reprocess", "--workers", "1")),
    Verb("apply", ("apply", "set.jsonl", "--workers", "0"), "old", lambda house: ends_new(house, "apply", "set.jsonl", "--workers", "0")),
    Verb("rollback", ("rollback",), "new", ends_old),
    Verb("seal", ("seal", "--key", "../key", "--quiet"), "old", ends_sealed),
    Verb("correct", ("correct", "https://press.example/7", "--title", "Said", "--by", "the desk"), "old", ends_said),
)  # fmt: skip


def full(house: House, verb: Verb, room: int) -> None:
    """A verb on a disk on which no file may grow beyond so many bytes; then with room."""
    house.begin(verb.begins)

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = subprocess.run(
        house.command(*verb.words), cwd=house.folder, capture_output=True, text=True, check=False, preexec_fn=limit
    )
    house.figures.full[verb.name] += done.returncode != 0
    said = f"{verb.name} with files of {room} bytes at most ended with {done.returncode}: {done.stderr[-300:]}"
    house.figures.promise(
        said, "Traceback" not in done.stderr and (done.returncode == 0 or "newsarchive: " in done.stderr)
    )
    house.is_new()
    verb.done(house)


def main() -> int:
    """Kill, check, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100, help="of all verbs together, about")
    parser.add_argument("--pages", type=int, default=450)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="reprocess,apply,rollback,seal,correct,full")
    wanted = parser.parse_args()
    chance, figures, names = random.Random(wanted.seed), Figures(), wanted.only.split(",")
    verbs = [verb for verb in VERBS if verb.name in names] or list(VERBS)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "project").mkdir()
        house = House(Path(folder) / "project", wanted.pages, figures)
        house.run("seal", "--key", "../key", "--new-key", "--quiet")
        seconds = dict.fromkeys(VERBS, 3.0)
        while any(verb.name in names for verb in VERBS) and figures.kills.total() < wanted.kills and not figures.broken:
            verb = min(verbs, key=lambda verb: figures.kills[verb.name])
            try:
                seconds[verb] = chain(house, verb, chance, seconds[verb])
            except KeyboardInterrupt:  # what was seen until then is told
                break
        if "full" in names:
            size = house.saved["old"].joinpath("archive.sqlite").stat().st_size
            for verb in verbs:
                for room in (0, 200, 40_000, size // 2, size, size + 300_000):
                    full(house, verb, room)
    print(
        f"{figures.kills.total()} kills ({_list(figures.kills)}), {figures.too_late} came too late; after {_list(figures.halfway)} some results were old and some new"
    )
    print(f"full disks that stopped a verb: {_list(figures.full)}; {len(figures.broken)} promises broken")
    return 1 if figures.broken else 0


def _list(numbers: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(numbers.items())) or "none"


if __name__ == "__main__":
    sys.exit(main())
