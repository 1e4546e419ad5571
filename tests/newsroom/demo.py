"""`make demo`: the whole way of the data in one go, on this machine alone.

Starts the newsroom, runs `scrapy crawl` over it into ./demo-archive, and shows what came out. Everything shown is read
back through the command `newsarchive`, as anybody would. Ends with 1 when something is not as it must be.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newsarchive.cli.screen import console, table
from tests.newsroom.server import Newsroom

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "demo-archive"
#: Only a folder with this file in it is ever deleted: it says that the demo made the folder.
MARKER = ".newsarchive-demo"
#: Words of the article that are shown: a screen full.
SHOWN = 12


def main() -> int:
    """Crawl, show, check; the exit code."""
    began = time.monotonic()
    fresh(FOLDER)
    with Newsroom() as room:
        heading(f"1. Crawl: {len(room.outlets)} outlets of a small news web, served on {room.url}")
        trouble = [line for outlet in room.outlets for line in crawl(room, outlet.key)]
        exchanges, truth = (
            len(room.log),
            {url: told for url, told in room.truth.items() if not url.startswith(room.url)},
        )
    if trouble:
        return lament(trouble)
    rows = [json.loads(line) for line in told("ls", "--json").splitlines()]
    trouble = [*show_articles(rows), *show_captures(exchanges), *show_outcomes()]
    if not rows:
        return lament(trouble)
    article = max(rows, key=lambda row: row["words_struck"] / (row["words"] + row["words_struck"]))["id"]
    show_one(article)
    trouble += compare(truth)
    if trouble:
        return lament(trouble)
    goodbye(article, time.monotonic() - began)
    return 0


def fresh(folder: Path) -> None:
    """An empty folder, in place of the one that an earlier demo left."""
    if folder.exists() and not (folder / MARKER).exists():
        raise SystemExit(f"{folder} is there and was not made by the demo: move it away, then run `make demo` again")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / MARKER).write_text("Made by `make demo`, which deletes this folder when it runs again.\n")


def crawl(room: Newsroom, key: str) -> Iterator[str]:
    """One outlet, from its front page on; says what went wrong."""
    home, log = room.home(key, "proxy"), FOLDER / "crawl.log"
    words = ["crawl", "outlet", "-a", f"start={home}"]
    settings = [f"ARCHIVE_DIR={FOLDER.name}", "ARCHIVE_ALLOW_PRIVATE=1", "DOWNLOAD_DELAY=0"]
    words += [part for setting in settings for part in ("-s", setting)]
    console().print(f"$ http_proxy={room.url} scrapy {shlex.join(words)}", style="dim")
    env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    command = [sys.executable, "-m", "scrapy", *words, "-s", f"LOG_FILE={log}"]
    ended = subprocess.run(command, cwd=ROOT, env=env | {"http_proxy": room.url}, check=False).returncode
    if ended:
        yield f"scrapy ended with {ended} at {home}; the end of {log}:"
        yield from log.read_text("utf-8", "replace").splitlines()[-15:] if log.exists() else ["(nothing)"]


def show_articles(rows: list[dict[str, Any]]) -> Iterator[str]:
    """The table of articles; says what went wrong."""
    heading("2. Articles: what was kept of each page, and what was struck")
    cells = ((row["id"], row["site"], *shares(row), row["title"]) for row in rows)
    table(("id", "site", "words", "kept", "struck", "title"), cells)
    if not rows:
        yield "no article came out"


def shares(row: dict[str, Any]) -> tuple[str, str, str]:
    """Words of the page, and the shares on either side."""
    whole = row["words"] + row["words_struck"]
    kept = round(100 * row["words"] / whole) if whole else 0
    return str(whole), f"{kept} %", f"{100 - kept} %"


def show_captures(exchanges: int) -> Iterator[str]:
    """The WARC files; says what went wrong."""
    heading("3. Captures: every exchange, exactly as on the wire")
    files = sorted((FOLDER / "captures").rglob("*.warc.gz*"))
    lines = {file: len(index_of(file).read_bytes().splitlines()) for file in files}
    cells = (
        (str(file.relative_to(FOLDER)), f"{file.stat().st_size / 1000:.0f} kB", str(lines[file])) for file in files
    )
    table(("file", "size", "exchanges"), cells)
    held = sum(lines.values())
    console().print(f"{exchanges} exchanges with the news web, {held} in the archive")
    if held != exchanges:
        yield f"{exchanges} exchanges took place, and {held} were captured"


def index_of(warc: Path) -> Path:
    """The index beside a WARC file."""
    return warc.with_name(warc.name.partition(".warc.gz")[0] + ".cdxj")


def show_outcomes() -> Iterator[str]:
    """How each fetch ended; says what went wrong."""
    heading("4. Outcomes: every fetch ends in exactly one")
    counted = json.loads(told("stats", "--json"))
    kinds = sorted(counted["outcomes"].items(), key=lambda pair: (-pair[1], pair[0]))
    console().print(" + ".join(f"{number} {kind}" for kind, number in kinds) + f" = {counted['fetches']} fetches")
    if sum(number for _, number in kinds) != counted["fetches"]:
        yield f"outcomes do not add up to the {counted['fetches']} fetches"


def show_one(article: str) -> None:
    """One article as text, and why a block of its page is not in it."""
    heading(f"5. The article of the page with the most clutter: newsarchive show {article}")
    say("show", article)
    struck = [json.loads(line) for line in told("why", article, "--json").splitlines()]
    chosen = max(struck, key=lambda verdict: (verdict["reason"] == "related", verdict["words"]))
    words = " ".join(chosen["text"].split()[:SHOWN])
    heading(f'6. Why is this not in it?  newsarchive why {article} "{words}"')
    say("why", article, words)


def compare(truth: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Beside what the editors wrote; says what went wrong."""
    articles = [json.loads(line) for line in told("export").splitlines()]
    found = {article["canonical_url"] or article["url"]: Counter(article["text"].split()) for article in articles}
    wrote = {url: Counter(" ".join(told["body"]).split()) for url, told in truth.items()}
    theirs = {url: found[url] for url in wrote if url in found}
    both = sum((words & wrote[url]).total() for url, words in theirs.items())
    heading("7. Beside what the editors of this news web wrote")
    console().print(
        f"{len(theirs)} of {len(wrote)} stories found, and {len(found) - len(theirs)} at another address; "
        f"{100 * both / sum(words.total() for words in wrote.values()):.1f} % of their words kept; "
        f"{100 * both / max(1, sum(words.total() for words in theirs.values())):.1f} % of what was kept of them is theirs"
    )
    if missing := wrote.keys() - found.keys():
        yield f"{len(missing)} stories were not found: {', '.join(sorted(missing))}"


def goodbye(article: str, seconds: float) -> None:
    """What to try next."""
    heading(f"Done in {seconds:.0f} s. Try next")
    bin_ = Path(sys.executable).parent
    shown = bin_.relative_to(ROOT) if bin_.is_relative_to(ROOT) else bin_
    at = f"{shown}/newsarchive --archive {FOLDER.name}"
    for words, does in (
        (f"{at} ls", "all articles"),
        (f'{at} search "river OR harbour"', "full text"),
        (f"{at} why {article}", "all that was struck from a page, by which rule"),
        (f"{at} ls --outcome gone", "what did not come, and why"),
        (f"{at} export --format markdown -o articles.md", "for other programs"),
        (f"{at} rebuild", "the database anew from the captures, without network"),
        (
            f"{shown}/scrapy crawl outlet -a start=https://example.org/ -a limit=20",
            "a news site of yours, into archive/",
        ),
    ):
        print(f"  {words}\n      {does}")


def told(*words: str) -> str:
    """What `newsarchive …` answers to a program."""
    return _run(words, subprocess.PIPE)


def say(*words: str) -> None:
    """Let `newsarchive …` speak to the terminal."""
    sys.stdout.flush()
    _run(words, None)


def _run(words: tuple[str, ...], out: int | None) -> str:
    command = [sys.executable, "-m", "newsarchive", "--archive", str(FOLDER), *words]
    done = subprocess.run(command, cwd=ROOT, check=False, stdout=out, encoding="utf-8")
    if done.returncode:
        raise SystemExit(lament([f"newsarchive {shlex.join(words)} ended with {done.returncode}"]))
    return done.stdout


def heading(text: str) -> None:
    """A line that parts one step from the next."""
    console().print(f"\n{text}\n", style="bold")
    sys.stdout.flush()


def lament(trouble: list[str]) -> int:
    """Say what went wrong; the exit code."""
    sys.stdout.flush()
    print(
        "",
        *trouble,
        "",
        f"demo: something is not as it must be; {FOLDER} is left for you to look at",
        sep="\n",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except KeyboardInterrupt:
        raise SystemExit("\ndemo: interrupted") from None
