"""Cleaning in child processes: a page that hangs, eats memory or kills its process costs that page and nothing else.

A child is a plain Python with two pipes, not a `multiprocessing` child: that would import the main module again, which
is somebody else's script (`scrapy`, a test runner), and a fork would copy a running reactor. Needs POSIX.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import queue
import select
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from newsarchive.errors import NewsArchiveError
from newsarchive.model import Capture, OutcomeKind
from newsarchive.process import Conclusion, outcome_of
from newsarchive.site import Sites
from newsarchive.worker import LENGTH, READY

#: Seconds that a child may take to import what it needs. 0.5 on an idle machine; a loaded one is given its time.
_START = 60.0

#: Bytes that a pipe holds, and that are read at once. Linux gives 64 KiB unasked and up to 1 MiB to anybody (pipe(7));
#: an answer has 43 kB on average, a page of a server that does not compress 200 kB.
_PIPE = 1024 * 1024

#: What a child runs. The path is handed on because the parent may have put folders on it that the environment does not
#: name. Ctrl-C is ignored from the first statement on: it is for the parent, which still has pages to hand out.
_CHILD = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); import sys; sys.path[:] = {path!r}; from newsarchive.worker import serve; serve()"

_TAKE_UP = "its capture is kept, and `newsarchive reprocess` takes it up"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one page may cost, and when a child is changed for a fresh one."""

    seconds: float = 30.0
    """Wall time of one page."""
    memory: int = 2 * 1024**3
    """Bytes of address space of a child (RLIMIT_AS); 0: no limit."""
    pages: int = 1_000
    """Pages after which a child is replaced, so that what leaks stays small."""


class WorkersClosed(NewsArchiveError):
    """The page was not concluded because its workers were closed."""


class Workers:
    """Concludes captures in a fixed number of child processes, each served by a thread.

    A child has one page at a time; the rest wait. How many wait is for the caller to bound (`waiting`), since a reactor
    must not be made to wait in `submit`.
    """

    def __init__(self, count: int, sites: Sites, limits: Limits = Limits()) -> None:
        """Start the children; they are importing while the caller goes on."""
        self.sites = sites
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._waiting = 0
        self._lock = threading.Lock()
        self._closed = False
        self._lanes = tuple(_Lane(self._tasks, sites, limits) for _ in range(max(1, count)))

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def waiting(self) -> int:
        """Captures that were submitted and have no answer yet."""
        return self._waiting

    def submit(self, capture: Capture) -> Future[Conclusion]:
        """The conclusion of a capture, to come; resolved from another thread.

        A page that takes too long or ends its process is concluded too, as `too_complex`.
        Errors, in the future: NewsArchiveError where no child can be started; WorkersClosed.
        """
        task = _Task(capture, Future())
        with self._lock:
            self._waiting += 1
        task.future.add_done_callback(self._count_down)
        if self._closed:
            task.give_up()
        else:
            self._tasks.put(task)
        return task.future

    def close(self) -> None:
        """End all children at once. Pages that wait or are at work end in WorkersClosed. May be called twice."""
        self._closed = True
        for lane in self._lanes:
            lane.stop()
        for _ in self._lanes:
            self._tasks.put(None)
        for lane in self._lanes:
            lane.join()
        while not self._tasks.empty():
            if task := self._tasks.get():
                task.give_up()

    def _count_down(self, _: Future[Conclusion]) -> None:
        with self._lock:
            self._waiting -= 1


@dataclass(frozen=True)
class _Task:
    capture: Capture
    future: Future[Conclusion]

    def give_up(self) -> None:
        """Tell whoever waits that nothing comes."""
        if not self.future.done():
            self.future.set_exception(WorkersClosed(f"{self.capture.url} was not cleaned: interrupted; {_TAKE_UP}"))


class Died(Exception):
    """The child did not answer; the message says why."""


class _Lane:
    """One thread and the child it serves."""

    def __init__(self, tasks: queue.SimpleQueue[_Task | None], sites: Sites, limits: Limits) -> None:
        self._tasks, self._sites, self._limits = tasks, sites, limits
        self._child: Child | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._work, name="cleaning", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the child, whatever it is at."""
        self._stopped = True
        if child := self._child:
            child.kill()

    def join(self) -> None:
        """Wait for the thread to end."""
        self._thread.join()

    def _work(self) -> None:
        self._start()
        while (task := self._tasks.get()) is not None:
            if self._stopped:
                task.give_up()
            elif task.future.set_running_or_notify_cancel():
                self._conclude(task)
        self._replace()

    def _conclude(self, task: _Task) -> None:
        trouble = self._start()
        if trouble or self._child is None:
            task.future.set_exception(
                NewsArchiveError(f"no cleaning process can be started ({trouble}); run `newsarchive doctor`")
            )
            return
        try:
            conclusion = self._child.ask(task.capture, self._limits.seconds)
        except Died as died:
            self._replace()
            if self._stopped:
                task.give_up()
                return
            conclusion = Conclusion(outcome=outcome_of(task.capture, self._sites, OutcomeKind.TOO_COMPLEX, str(died)))
        if self._child and self._child.answers >= self._limits.pages:
            self._replace()
        task.future.set_result(conclusion)

    def _start(self) -> str:
        """See that there is a living child. What is said is what is wrong; '' for nothing."""
        if self._child and not self._child.alive:
            self._replace()
        if self._child:
            return ""
        try:
            self._child = Child()
            if self._stopped:  # `stop` came by before there was a child to end
                self._child.kill()
            self._child.get_ready(pickle.dumps((self._sites, self._limits.memory), 5))
        except (Died, OSError) as error:
            self._replace()
            return str(error)
        return ""

    def _replace(self) -> None:
        if self._child:
            self._child.end()
        self._child = None


class Child:
    """One child process and the two pipes to it."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", _CHILD.format(path=sys.path)]
        # A process group of its own keeps Ctrl-C away also before the first statement has run.
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, bufsize=0, process_group=0, stdin=pipe, stdout=pipe)  # noqa: S603  our own interpreter
        assert self._process.stdin and self._process.stdout
        self._to, self._from = self._process.stdin, self._process.stdout
        for one in (self._to, self._from):
            _widen(one)
        self._poll = select.poll()
        self._poll.register(self._from, select.POLLIN)
        self.answers = 0
        self._ahead = bytearray()

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def get_ready(self, first_words: bytes) -> None:
        """Wait until everything is imported, so that a page's time is its own."""
        self._send(first_words)
        if self._receive(_START) != READY:
            raise Died("it does not say that it is ready")

    def ask(self, capture: Capture, seconds: float) -> Conclusion:
        """What the child concludes. Raises Died where it does not."""
        self.tell(capture)
        answer = self.hear(seconds)
        if not isinstance(answer, Conclusion):
            raise Died(str(answer))
        return answer

    def tell(self, question: object) -> None:
        """Put a question to it. Raises Died where it listens no more."""
        self._send(pickle.dumps(question, 5))

    def hear(self, seconds: float) -> object:
        """Its next answer. Raises Died where none comes in time."""
        answer: object = pickle.loads(self._receive(seconds))  # noqa: S301  from a child of this process
        self.answers += 1
        return answer

    def kill(self) -> None:
        """End the process; any thread may."""
        self._process.kill()

    def end(self) -> None:
        """End the process and let its pipes go; only for the thread that reads them."""
        self.kill()
        self._process.wait()
        self._to.close()
        self._from.close()

    def _send(self, message: bytes) -> None:
        rest = memoryview(LENGTH.pack(len(message)) + message)
        try:
            while rest:
                rest = rest[self._to.write(rest) :]
        except BrokenPipeError as error:
            raise Died(self._how_it_ended()) from error

    def _receive(self, seconds: float) -> memoryview:
        """The next message. What comes with it and belongs to the one after it waits."""
        until = time.monotonic() + seconds
        message = self._ahead
        while len(message) < (length := _length_of(message)):
            if not self._poll.poll(max(0.0, until - time.monotonic()) * 1000):
                raise Died(f"cleaning took longer than {seconds:g} s")
            part = os.read(self._from.fileno(), _PIPE)
            if not part:
                raise Died(self._how_it_ended())
            message += part
        self._ahead = message[length:]
        return memoryview(message)[LENGTH.size : length]

    def _how_it_ended(self) -> str:
        code = self._process.wait()
        return f"cleaning ended its process ({f'signal {-code}' if code < 0 else f'exit code {code}'})"


def _length_of(message: bytearray) -> int:
    """Bytes of a message with its length in front, as far as that is known."""
    return LENGTH.size + (LENGTH.unpack_from(message)[0] if len(message) >= LENGTH.size else 0)


def _widen(pipe: IO[bytes]) -> None:
    """Let a page or an article pass in one piece, where the system can, without the two sides waiting for each other."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):  # more than this user may have
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)
