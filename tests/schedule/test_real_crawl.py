"""One real crawl under the scheduler: stopped in the middle, and taken up by the next."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarchive.runs.lock import is_held
from newsarchive.runs.read import written
from tests.crawl import pages
from tests.crawl.crawls import Done
from tests.crawl.rawserver import RawServer, Reply
from tests.schedule.project import Project

#: Enough that the crawl is caught in the middle.
PAGES = 16


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = newsarchive.settings\n")
    project = Project(tmp_path)
    yield project
    project.end()


class Gate:
    """A site that answers a few pages, and the rest when the gate is opened: so a crawl is caught in the middle."""

    def __init__(self, free: int) -> None:
        self._free = threading.Semaphore(free)
        self.open = threading.Event()

    def __call__(self, path: str, earlier: int) -> Reply:
        if not self._free.acquire(blocking=False):
            self.open.wait(60)
        return pages.page(path)


def of_session(leader: int) -> list[str]:
    """The processes of a session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            rest = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(rest[3]) == leader and rest[0] != "Z":
            found.append(stat.parent.name)
    return found


def test_a_stopped_scheduler_leaves_a_whole_archive_and_no_process(project: Project) -> None:
    """SIGTERM in the middle: what is in flight is finished, files are closed, workers are gone; the next run asks for the rest."""
    (project.folder / "urls.txt").touch()
    project.plan(
        "[crawl.list]\nspider = 'article'\nevery = '1h'\narguments = { urls = 'urls.txt' }\n[crawl.list.settings]\n"
        "ARCHIVE_ALLOW_PRIVATE = true\nDOWNLOAD_DELAY = 0\nROBOTSTXT_OBEY = false\nARCHIVE_CONTACT = 'mailto:a@b.test'\nARCHIVE_WORKERS = 1\nCONCURRENT_REQUESTS = 2\n"
    )
    gate = Gate(4)
    log = project.archive.schedule / "logs" / "list.log"
    with RawServer(gate) as server:
        urls = [f"{server.url}/page-{number}" for number in range(PAGES)]
        (project.folder / "urls.txt").write_text("\n".join(urls))
        scheduler = project.begin("run")
        project.until(lambda: len(server.log) > 4)
        (told,) = map(json.loads, project.run("--json")[1].splitlines())
        assert (told["state"], len(of_session(told["pid"])) >= 2) == ("running", True), "the crawl and its worker"
        scheduler.send_signal(signal.SIGTERM)
        project.until(lambda: "Received SIGINT" in log.read_text())
        gate.open.set()
        _, err = scheduler.communicate(timeout=60)
        assert scheduler.returncode == 0, err
        first = {crossing.path for crossing in server.log}
        assert of_session(told["pid"]) == []
        assert not list(project.archive.captures.rglob("*.open"))
        assert not any(map(is_held, (project.archive.schedule / "locks").iterdir()))
        project.plan(
            (project.folder / "schedule.toml")
            .read_text()
            .removeprefix("sites = false\n")
            .replace("list]", "rest]")
            .replace("list.", "rest.")
        )
        code, said = project.run("run", "--once")
        assert code == 0, said
    stopped, rest = written(project.archive)
    assert (stopped["ending"], stopped["exit_code"], stopped["pid"]) == ("interrupted", 130, told["pid"])
    assert (rest["ending"], rest["skipped"]) == ("finished", stopped["new"])
    assert len(first) < PAGES
    assert stopped["new"] + rest["new"] == PAGES
    assert Done(0, "", "", project.archive).counts() == {"article": PAGES}
    assert "Traceback" not in log.read_text()
