"""The child processes of the drill: the web in a box, crawls, and the verbs of `newsarchive`."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent

#: Seconds that one command may take: ten times what 822 pages need on one slow core.
_PATIENCE = 1_800.0
#: What must not stand in the log of a crawl.
_TROUBLE = ("Traceback", "Unhandled", " ERROR: ", " CRITICAL: ")
#: Scrapy calls a host that does not answer an error; the fetch has its outcome all the same.
_EXPECTED = "[scrapy.downloadermiddlewares.retry] ERROR: Gave up retrying"
#: How a socket is refused where the system gives no network of its own: put before everything a child imports.
_NO_SOCKETS = """
import socket
def refused(*_, **__): raise OSError("the drill has switched the network off")
socket.socket.connect = socket.socket.connect_ex = socket.create_connection = socket.getaddrinfo = refused
"""


@dataclass(frozen=True)
class Ended:
    """How a command went."""

    code: int
    out: bytes
    log: str

    @property
    def troubles(self) -> list[str]:
        """Lines of the log that tell of an error that nobody foresaw."""
        lines = (line for line in self.log.splitlines() if _EXPECTED not in line)
        return [line for line in lines if any(word in line for word in _TROUBLE)]


def webbox() -> Path | None:
    """The program that serves the labelled pages, or None."""
    path = Path(os.environ.get("NEWSARCHIVE_WEBBOX", ROOT.parent / "shared" / "tools" / "webbox.py"))
    return path.resolve() if path.is_file() else None


def addresses(box: Path, limit: int) -> list[str]:
    """What the box serves."""
    listed = subprocess.run(
        [sys.executable, str(box), "--list", "--limit", str(limit)], check=True, capture_output=True, text=True
    )
    return listed.stdout.split()


@contextlib.contextmanager
def serving(box: Path, limit: int) -> Iterator[int]:
    """The port at which the box answers as a proxy."""
    port = free_port()
    command = [sys.executable, str(box), "--port", str(port), "--limit", str(limit)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process)
            yield port
        finally:
            process.terminate()


def free_port() -> int:
    """A port of loopback that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit("webbox.py does not answer")


def settings(**values: object) -> list[str]:
    """Settings as Scrapy's command line takes them."""
    return [word for name, value in values.items() for word in ("-s", f"{name}={value}")]


def scrapy(
    words: Sequence[str], proxy: int | None, meter: Path | None = None, extensions: Mapping[str, int] = {},
    under: Sequence[str] = (),
) -> Ended:  # fmt: skip
    """One Scrapy command in a process of its own; with `meter`, what it cost is written there. `under`: a command before it."""
    carried = {"meter.Meter": -1, **extensions}
    extra = settings(EXTENSIONS=json.dumps(carried), METER_FILE=meter) if meter else []
    environment = _environment()
    if proxy:
        environment["http_proxy"] = f"http://127.0.0.1:{proxy}"
    return _run([*under, sys.executable, "-m", "scrapy", *words, *extra], environment)


def verb(archive: Path, *words: str) -> Ended:
    """One verb of `newsarchive`."""
    return _run([sys.executable, "-m", "newsarchive", "--archive", str(archive), *words], _environment())


def verb_offline(archive: Path, *words: str) -> Ended:
    """One verb of `newsarchive`, without a network."""
    command = [sys.executable, "-m", "newsarchive", "--archive", str(archive), *words]
    if has_namespaces():
        return _run(["unshare", "-rn", *command], _environment())
    guard = archive.parent / "no-network"
    guard.mkdir(exist_ok=True)
    (guard / "sitecustomize.py").write_text(_NO_SOCKETS)
    environment = _environment()
    environment["PYTHONPATH"] = f"{guard}{os.pathsep}{environment['PYTHONPATH']}"
    return _run(command, environment)


@cache
def has_namespaces() -> bool:
    """Whether a process can be given a network of its own, with nothing in it."""
    if not shutil.which("unshare"):
        return False
    return subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True).returncode == 0


def _environment() -> dict[str, str]:
    """That of this process, without the proxies and archives of whoever started it."""
    foreign = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "newsarchive_dir", "scrapy_settings_module")
    kept = {name: value for name, value in os.environ.items() if name.lower() not in foreign}
    paths = [str(HERE), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**kept, "PYTHONPATH": os.pathsep.join(paths)}


def _run(command: Sequence[str], environment: dict[str, str]) -> Ended:
    done = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, timeout=_PATIENCE)
    return Ended(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))
