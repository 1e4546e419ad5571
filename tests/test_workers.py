"""Cleaning in child processes: whatever a page does, it costs that page and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from newsarchive.model import OutcomeKind
from newsarchive.process import Conclusion, conclude
from newsarchive.site import Sites
from newsarchive.workers import Limits, Workers, WorkersClosed
from tests.small_archive import answer, exchange, page

ROOT = Path(__file__).parents[1]
GOOD = answer(page("Piers stay closed"))

#: A stand-in for the door that does what the page says; children load it from a folder put first on their path.
SHIM = """
import os, sys, time
import newsarchive.process as process
_real = process.conclude
def conclude(capture, sites):
    body = capture.body
    if b"HANG" in body: time.sleep(600)
    if b"EXIT" in body: os._exit(3)
    if b"CRASH" in body: os.kill(os.getpid(), 11)
    if b"EAT" in body: bytearray(8 * 1024**3)
    if b"BUG" in body: raise ValueError("a bug")
    if b"PRINT" in body: print("noise")
    return _real(capture, sites)
process.conclude = conclude
"""


@pytest.fixture
def unruly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Children obey orders in the page. They load the shim before they load anything else."""
    (tmp_path / "shim.py").write_text(SHIM)
    monkeypatch.syspath_prepend(str(tmp_path))
    from newsarchive import workers

    monkeypatch.setattr(
        workers, "_CHILD", workers._CHILD.replace("from newsarchive", "import shim; from newsarchive", 1)
    )


@pytest.fixture
def one() -> Iterator[Workers]:
    """A single child, with little patience."""
    with Workers(1, Sites(), Limits(seconds=2.0, memory=1024**3)) as workers:
        yield workers


def ask(workers: Workers, *orders: bytes) -> list[Conclusion]:
    """What becomes of pages that give these orders; b'' for a good one."""
    futures = [workers.submit(exchange(n, f"https://quay.example/{n}", GOOD + order)) for n, order in enumerate(orders)]
    return [future.result(timeout=60) for future in futures]


def test_a_worker_concludes_as_the_door_does(one: Workers) -> None:
    """Same capture, same conclusion, wherever it is made."""
    capture = exchange(1, "https://quay.example/piers", GOOD)
    assert one.submit(capture).result(timeout=60) == conclude(capture, Sites())


@pytest.mark.parametrize(
    ("order", "why"),
    [
        (b"HANG", "longer than 2 s"),
        (b"EXIT", "exit code 3"),
        (b"CRASH", "signal 11"),
        (b"EAT", "memory"),
        (b"BUG", "ValueError: a bug"),
    ],
)
def test_a_page_that_ends_its_worker_is_too_complex_and_the_next_is_not(
    unruly: None, one: Workers, order: bytes, why: str
) -> None:
    """The page is named with the cause; its neighbours are cleaned."""
    before, bad, after = ask(one, b"", order, b"")
    assert bad.outcome.kind is OutcomeKind.TOO_COMPLEX
    assert why in bad.outcome.why
    assert bad.article is None
    assert before.article
    assert after.article


def test_what_cleaning_prints_is_no_answer(unruly: None, one: Workers) -> None:
    """Standard output of a child belongs to answers alone."""
    assert ask(one, b"PRINT", b"")[0].article


def test_a_worker_that_died_between_pages_costs_no_page(one: Workers) -> None:
    """The system may end an idle child (out of memory elsewhere): the next page is not blamed."""
    assert ask(one, b"")[0].article
    child = one._lanes[0]._child
    assert child
    child._process.kill()
    child._process.wait()
    assert ask(one, b"")[0].article


def test_children_are_changed_after_so_many_pages() -> None:
    """What leaks stays small."""
    with Workers(1, Sites(), Limits(pages=2)) as workers:
        pids = []
        for _ in range(4):
            assert ask(workers, b"")[0].article
            child = workers._lanes[0]._child
            pids.append(child._process.pid if child else None)
    assert pids[1] is None
    assert pids[0] != pids[2]


def test_closing_while_busy_gives_every_page_an_answer(unruly: None) -> None:
    """Nobody waits for ever: pages at work and pages in the queue end in WorkersClosed, and all children are gone."""
    workers = Workers(2, Sites(), Limits(seconds=300))
    futures = [workers.submit(exchange(n, "https://quay.example/x", GOOD + b"HANG")) for n in range(6)]
    workers.close()
    workers.close()
    assert [type(future.exception(timeout=5)) for future in futures] == [WorkersClosed] * 6
    assert workers.waiting == 0
    assert isinstance(workers.submit(exchange(9, "https://quay.example/x", GOOD)).exception(timeout=5), WorkersClosed)


def test_a_cancelled_page_is_skipped(one: Workers) -> None:
    """A future that was cancelled before its turn costs nothing."""
    futures: list[Future[Conclusion]] = [one.submit(exchange(n, "https://quay.example/x", GOOD)) for n in range(20)]
    cancelled = futures[-1].cancel()
    assert all(future.cancelled() or future.result(timeout=60).article for future in futures)
    assert cancelled == futures[-1].cancelled()
    assert one.waiting == 0


def test_a_child_that_cannot_start_is_an_error_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken installation: every page says so, nothing hangs."""
    monkeypatch.setattr("newsarchive.workers._CHILD", "import nothing_of_this_name_{path!r:.0}")
    with Workers(1, Sites()) as workers:
        error = workers.submit(exchange(1, "https://quay.example/x", GOOD)).exception(timeout=60)
    assert "newsarchive doctor" in str(error)


def test_children_load_no_crawler(one: Workers) -> None:
    """A child must be light and must not know the network."""
    code = "import newsarchive.worker, sys; print([m for m in ('scrapy', 'twisted', 'requests', 'urllib3') if m in sys.modules])"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
        ).stdout.strip()
        == "[]"
    )


def start_parent(tmp_path: Path, order: str) -> subprocess.Popen[str]:
    """A program of its own that hands one page to a child and tells the child's process id."""
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(f"""
        assert __name__ == "__main__"
        import sys; sys.path[:0] = [{str(ROOT)!r}, {str(tmp_path)!r}]
        from newsarchive import workers
        workers._CHILD = workers._CHILD.replace("from newsarchive", "import shim; from newsarchive", 1)
        from newsarchive.site import Sites
        from tests.small_archive import exchange
        from tests.test_workers import GOOD
        pool = workers.Workers(1, Sites())
        pool.submit(exchange(1, "https://quay.example/x", GOOD)).result()
        try:
            print(pool._lanes[0]._child._process.pid, flush=True)  # the test sends its signal on reading this
            print(pool.submit(exchange(1, "https://quay.example/x", GOOD + b"{order}")).result().outcome.kind)
        except KeyboardInterrupt:
            pool.close()
            sys.exit(130)
        pool.close()
        """)
    )
    (tmp_path / "shim.py").write_text(SHIM)
    return subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def gone(pid: int) -> bool:
    """Whether a process ends within a while."""
    for _ in range(200):
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_any_script_may_use_workers_without_a_guard(tmp_path: Path) -> None:
    """The main module is not run again in children."""
    parent = start_parent(tmp_path, "")
    out, err = parent.communicate(timeout=60)
    assert (out.split()[1], err) == ("article", "")


@pytest.mark.skipif(sys.platform != "linux", reason="needs prctl and /proc")
def test_children_die_with_their_parent(tmp_path: Path) -> None:
    """Also when it is killed while a page is at work."""
    parent = start_parent(tmp_path, "HANG")
    assert parent.stdout
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    assert gone(child)


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_an_interrupt_goes_to_the_parent_alone(tmp_path: Path) -> None:
    """Ctrl-C goes to the whole group; children say nothing and end when they are closed."""
    parent = start_parent(tmp_path, "HANG")
    assert parent.stdout
    child = int(parent.stdout.readline())
    os.kill(child, signal.SIGINT)
    os.killpg(parent.pid, signal.SIGINT)
    _, err = parent.communicate(timeout=60)
    assert (parent.returncode, err) == (130, "")
    assert gone(child)
