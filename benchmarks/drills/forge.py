"""Crawls by the hundred: a process that has everything imported and forks a child for each crawl.

Started by `Forge`, it reads orders from its standard input, one JSON object a line, and answers each with one. A crawl is
the real one, `scrapy crawl …` from its command line on, with two differences that spare a second a crawl: nothing is
imported anew, and with `"thread": true` pages are cleaned in a thread of the crawl in place of a worker process.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
#: Seconds between two looks for a crawl's first capture: a tenth of what a page of the drills takes.
_GLANCE = 0.001


@dataclass(frozen=True)
class Ended:
    """How one crawl went."""

    code: int
    """Exit code; minus the signal for one that was killed."""
    seconds: float
    log: str
    began: float | None = None
    """Seconds from its fork to its first capture on disk; None where it was not waited for, or did not come."""


class Forge:
    """Begin and end it with `with`. `under` is a command that it is to run under, such as a tracer."""

    def __init__(self, under: Sequence[str] = ()) -> None:
        self._under = under

    def __enter__(self) -> Forge:
        foreign = ("http_proxy", "https_proxy", "all_proxy", "newsarchive_dir", "scrapy_settings_module")
        env = {name: value for name, value in os.environ.items() if name.lower() not in foreign}
        env["PYTHONPATH"] = f"{HERE}{os.pathsep}{ROOT}"
        self._process = subprocess.Popen(
            [*self._under, sys.executable, str(HERE / "forge.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=env
        )  # fmt: skip
        self._answer()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def crawl(
        self, log: Path, words: Sequence[str], settings: Mapping[str, object],
        kill_after: float | None = None, thread: bool = True, since: Path | None = None,
    ) -> Ended:  # fmt: skip
        """One crawl; with `kill_after`, killed so many seconds after it was forked, if it still runs by then.

        `since` is a folder of captures: the seconds are then counted from the first capture that this crawl puts there.
        """
        pairs = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
        order = {
            "words": ["scrapy", *words, *pairs], "log": str(log), "kill_after": kill_after, "thread": thread,
            "since": str(since) if since else None,
        }  # fmt: skip
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        told = self._answer()
        return Ended(told["code"], told["seconds"], log.read_text(errors="replace"), told["began"])

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("the forge has died")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _import_all() -> None:
    """What a crawl imports, but for the reactor, which each child installs for itself."""
    import importlib
    import pkgutil

    for name in ("newsarchive.clean", "newsarchive.crawl"):
        package = importlib.import_module(name)
        for module in pkgutil.iter_modules(package.__path__, f"{name}."):
            importlib.import_module(module.name)
    for name in (
        "scrapy.cmdline", "scrapy.commands.crawl", "scrapy.crawler", "scrapy.core.engine", "scrapy.core.downloader.contextfactory",
        "newsarchive.crawl.commands.crawl", "scrapy.extensions.corestats", "scrapy.extensions.logstats", "scrapy.extensions.memusage",
        "scrapy.downloadermiddlewares.retry", "scrapy.downloadermiddlewares.redirect", "scrapy.downloadermiddlewares.httpcompression",
        "scrapy.spidermiddlewares.depth", "scrapy.spidermiddlewares.referer", "twisted.internet.asyncioreactor", "twisted.web.client",
    ):  # fmt: skip
        importlib.import_module(name)
    if "twisted.internet.reactor" in sys.modules:
        raise SystemExit("a reactor was installed before the fork")


def _run(order: Mapping[str, Any]) -> None:
    """The child."""
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    if order["thread"]:
        _clean_in_a_thread()
    from scrapy.cmdline import execute

    execute(order["words"])


def _clean_in_a_thread() -> None:
    from concurrent.futures import Future, ThreadPoolExecutor

    from newsarchive.crawl import run
    from newsarchive.model import Capture
    from newsarchive.process import Conclusion, conclude
    from newsarchive.site import Sites

    class Thread:
        """As `newsarchive.workers.Workers`."""

        def __init__(self, _: int, sites: Sites, limits: object) -> None:  # noqa: ARG002  as its original
            self.sites = sites
            self._pool = ThreadPoolExecutor(1)

        def submit(self, capture: Capture) -> Future[Conclusion]:
            return self._pool.submit(conclude, capture, self.sites)

        def close(self) -> None:
            self._pool.shutdown()

    setattr(run, "Workers", Thread)  # noqa: B010


def _open_files(folder: str | None) -> dict[str, int]:
    """Name and size of the WARC files that are being written below a folder."""
    found = {}
    for path in Path(folder).rglob("*.open") if folder else ():
        with suppress(FileNotFoundError):
            found[str(path)] = path.stat().st_size
    return found


def _await_capture(child: int, folder: str, before: Mapping[str, int]) -> bool:
    """Whether the child has put a capture into a file of its own; False where it ends before. Does not reap it."""
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if any(size and path not in before for path, size in _open_files(folder).items()):
            return True
        time.sleep(_GLANCE)
    return False


def _oversee(order: Mapping[str, Any]) -> dict[str, Any]:
    began, first, before = time.monotonic(), None, _open_files(order["since"])
    child = os.fork()
    if not child:
        try:
            _run(order)
        except SystemExit as end:
            sys.stdout.flush()
            os._exit(end.code if isinstance(end.code, int) else 1)
        except BaseException:  # noqa: BLE001  a child must not go on as its parent
            import traceback

            traceback.print_exc()
        os._exit(99)
    start = began
    if order["since"] and _await_capture(child, order["since"], before):
        start = time.monotonic()
        first = start - began
    if order["kill_after"] is not None:
        time.sleep(max(0.0, order["kill_after"] - (time.monotonic() - start)))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return {"code": os.waitstatus_to_exitcode(status), "seconds": time.monotonic() - began, "began": first}


def _serve() -> None:
    _import_all()
    import gc

    gc.freeze()
    orders, answers = sys.stdin, os.fdopen(os.dup(1), "w")
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in orders:
        print(json.dumps(_oversee(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    _serve()
