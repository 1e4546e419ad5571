"""`make tools-check`: crawls a small news web, and has other programs read what came of it.

cdxj-indexer and warcio read the WARC files, warcprox and warcio.js write some that we read, pywb replays pages, py-wacz validates a WACZ, and ReplayWeb.page's viewer shows
an article of it in Chromium. What cannot be had here is named as skipped; the exit code is 1 where something disagrees.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from newsarchive.archive import Archive
from tests.crawl.crawls import ROOT, environment, scrapy
from tests.newsroom import Newsroom
from tests.tools import viewer
from tests.tools.readers import cdxj_agrees, fastwarc_is_content, pywb_replays, wacz_is_valid, warcio_is_content
from tests.tools.writers import warcio_js_is_read, warcprox_is_read

TOOLS = ROOT / ".venv-tools"
_WARCIO_JS = "warcio@2.4.11"
HOST = "http://harbour-digest.test"


class Skipped(Exception):
    """What is needed cannot be had here."""


def main() -> int:
    """Run every check; 1 where one disagrees."""
    with tempfile.TemporaryDirectory(prefix="newsarchive-tools-") as folder:
        archive = crawled(Path(folder))
        wacz = Path(folder) / "news.wacz"
        words = [
            sys.executable,
            "-m",
            "newsarchive",
            "--archive",
            str(archive.root),
            "export",
            "--wacz",
            "-o",
            str(wacz),
        ]
        subprocess.run(words, check=True, cwd=ROOT)
        checks: dict[str, Callable[[], Iterator[str]]] = {
            "fastwarc check": lambda: fastwarc_is_content(archive),
            "cdxj-indexer": lambda: cdxj_agrees(tools(), archive),
            "warcio check": lambda: warcio_is_content(tools(), archive),
            "pywb": lambda: pywb_replays(tools(), archive, Path(folder) / "pywb"),
            "warcprox": lambda: warcprox_is_read(tools(), Path(folder) / "warcprox"),
            "warcio.js": lambda: warcio_js_is_read(*writer(), Path(folder) / "warcio.js"),
            "py-wacz": lambda: wacz_is_valid(tools(), wacz),
            "ReplayWeb.page": lambda: viewer.shows(*browser(), wacz),
        }
        return max([run(name, check) for name, check in checks.items()])


def run(name: str, check: Callable[[], Iterator[str]]) -> int:
    """Run one check and say how it went; 1 where it disagrees."""
    try:
        trouble = list(check())
    except Skipped as why:
        print(f"{name}: skipped: {why}", flush=True)
        return 0
    print(f"{name}: {'ok' if not trouble else 'DISAGREES'}", *trouble, sep="\n    ", flush=True)
    return 1 if trouble else 0


def crawled(folder: Path) -> Archive:
    """An archive of four crawls: stories (one edited in between), a redirect, gzip, chunks, a revisit."""
    archive = folder / "archive"
    with Newsroom() as room:
        stories = [url for url in room.truth if url.startswith(HOST)]
        urls = folder / "urls.txt"
        urls.write_text("\n".join(stories) + "\n")
        env = {"http_proxy": room.url}
        found = scrapy(archive, ["crawl", "outlet", "-a", f"start={room.home('ledger', 'proxy')}"], env=env)
        first = scrapy(archive, ["crawl", "article", "-a", f"urls={urls}"], env=env)
        room.edit(stories[0], room.truth[stories[0]]["title"], "A headline that was changed")
        # Once with the change, which shows in the rails of all pages; then all payloads come again, and are revisits.
        words = ["crawl", "article", "-a", f"urls={urls}", "-a", "again=1"]
        more = [scrapy(archive, words, ("ARCHIVE_CONDITIONAL=0",), env=env) for _ in range(2)]
    for done in (found, first, *more):
        assert done.code == 0, done.log
    return Archive(archive)


def tools() -> Path:
    """The environment of the other programs, made where it is missing. Errors: Skipped."""
    wanted = Path(__file__).with_name("requirements.txt")
    stamp = TOOLS / ".installed"
    if not stamp.is_file() or stamp.read_text() != wanted.read_text():
        print(f"making {TOOLS.name}, some minutes ...", flush=True)
        shutil.rmtree(TOOLS, ignore_errors=True)
        for words in (
            [sys.executable, "-m", "venv", str(TOOLS)],
            [str(TOOLS / "bin" / "pip"), "install", "--quiet", "--requirement", str(wanted)],
        ):
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            if done.returncode:
                raise Skipped(f"{words[0]} ended with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}")
        stamp.write_text(wanted.read_text())
    return TOOLS / "bin"


def browser() -> tuple[str, Path]:
    """Chromium, and the folder of the viewer's package from npm. Errors: Skipped."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise Skipped("no chromium here; install it (Debian: apt-get install chromium)")
    package = TOOLS.with_name(".venv-tools-viewer")
    if not (package / "package" / "ui.js").is_file():
        npm = shutil.which("npm")
        if npm is None:
            raise Skipped("no npm here, which brings the package replaywebpage")
        package.mkdir(exist_ok=True)
        # Packed and not installed: the package holds all that runs in a browser, and its dependencies are for building it.
        done = subprocess.run(
            [npm, "pack", viewer.PACKAGE], cwd=package, capture_output=True, text=True, check=False, env=environment()
        )
        if done.returncode:
            raise Skipped(f"npm pack {viewer.PACKAGE} ended with {done.returncode}: {done.stderr.strip()[-200:]}")
        shutil.unpack_archive(package / done.stdout.split()[-1], package, filter="data")
    return chromium, package / "package"


def writer() -> tuple[str, Path]:
    """Node, and the folder in which warcio.js is installed. Errors: Skipped."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise Skipped("no node and npm here, for the package warcio")
    folder = TOOLS.with_name(".venv-tools-writer")
    if not (folder / "node_modules" / "warcio").is_dir():
        folder.mkdir(exist_ok=True)
        words = [npm, "install", "--silent", "--no-save", _WARCIO_JS]
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, env=environment())
        if done.returncode:
            raise Skipped(f"npm install {_WARCIO_JS} ended with {done.returncode}: {done.stderr.strip()[-200:]}")
    return node, folder


if __name__ == "__main__":
    raise SystemExit(main())
