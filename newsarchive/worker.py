"""What a cleaning process does: captures or tasks in by standard input, conclusions or reports out by standard output,
until the input ends.
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import resource
import signal
import struct
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import IO

from newsarchive.errors import NewsArchiveError
from newsarchive.model import Article, Capture
from newsarchive.process import Conclusion, conclude
from newsarchive.report import Report
from newsarchive.site import Sites
from newsarchive.store.base import open_store
from newsarchive.store.document import document_of
from newsarchive.task import Task, at_once, work

#: How a message begins: its length in bytes.
LENGTH = struct.Struct("!Q")

#: The first message of a child, once all is imported.
READY = b"ready"

_TOO_MUCH = "cleaning needed more memory than one page may have"
_TOO_DEEP = "the page is nested too deep"

#: Things that are made and not yet gone, between two collections; a page has as many while it is cleaned. Python's own is 700.
_THINGS = 20_000

#: Linux, prctl(2): the signal that a process gets when its parent is gone, however that ended.
_PR_SET_PDEATHSIG = 1


def serve() -> None:
    """Answer captures with conclusions, or with a sentence that says why there is none, until the parent ends."""
    answers = _claim_output()
    questions = sys.stdin.buffer
    # Without orders the parent ended before it had anything to say.
    if orders := _receive(questions):
        sites, memory = pickle.loads(orders)  # noqa: S301  from the parent process
        _die_with_parent()
        _limit(memory)
        sys.excepthook = _Confession(answers)
        _collect_seldom()
        with suppress(BrokenPipeError):  # the parent has ended
            _send(answers, READY)
            while message := _receive(questions):
                question = pickle.loads(message)  # noqa: S301
                for answer in (_answer(question, sites),) if isinstance(question, Capture) else _reports(question):
                    _send(answers, pickle.dumps(answer, 5))
    answers.close()


def _reports(task: Task) -> Iterator[Report | str]:
    """What a task reports; a sentence, where a page or a file ends it."""
    store = open_store(task.job.home)
    try:
        yield from work(task, store, at_once(task.job.sites))
    except MemoryError:
        yield _TOO_MUCH
    except RecursionError:
        yield _TOO_DEEP
    except (OSError, NewsArchiveError) as error:
        yield f"the file cannot be read on: {error}"
    finally:
        store.close()


def _answer(capture: Capture, sites: Sites) -> Conclusion | str:
    try:
        conclusion = conclude(capture, sites)
        if conclusion.article:
            document_of(conclusion.article)  # made here, it travels along and is not made by the process that stores it
            return Conclusion(outcome=conclusion.outcome, article=sealed(conclusion.article))
    except MemoryError:
        return _TOO_MUCH
    except RecursionError:
        return _TOO_DEEP
    return conclusion


class SealedArticle(Article):
    """An article that is whole but still packed: it becomes a plain Article once somebody asks for a part that is packed.

    A crawl stores the document that its worker made and looks at nothing else. Unpacking a hundred small values for
    that costs the main process 0.2 ms a page, of the 6 that it has.
    """

    def __getattr__(self, name: str) -> object:
        """Called only for what is not there: a packed part, or what no article has."""
        if name not in _PACKED:
            raise AttributeError(f"an Article has no {name!r}")
        return getattr(opened(self), name)

    def __eq__(self, other: object) -> bool:
        return opened(self) == other

    def __hash__(self) -> int:
        return hash(opened(self))

    def __repr__(self) -> str:
        return repr(opened(self))


#: The large fields of an article. Those with a default stay outside: a class attribute would be found in their stead.
_PACKED = ("metadata", "blocks", "removals")
_PACK = "_pack"


def sealed(article: Article) -> SealedArticle:
    """The same article, packed for the way to another process."""
    values = dict(vars(article))
    pack = pickle.dumps(tuple(values.pop(name) for name in _PACKED), 5)
    made = object.__new__(SealedArticle)
    vars(made).update(values, **{_PACK: pack})
    return made


def opened(article: Article) -> Article:
    """The article itself, a plain one from now on."""
    pack = vars(article).get(_PACK)
    if pack is not None:
        parts = pickle.loads(pack)  # noqa: S301  packed by this module
        vars(article).update(zip(_PACKED, parts, strict=True))
        object.__setattr__(article, "__class__", Article)  # the type is frozen; nothing of its value changes here
        vars(article).pop(_PACK, None)  # last, and gone already where another thread has looked at the same time
    return article


class _Confession:
    """Says to the parent what ended this process: an error that nobody foresaw, and so a bug."""

    def __init__(self, answers: IO[bytes]) -> None:
        self._answers = answers

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, BrokenPipeError):
            return  # the parent is gone, and nobody listens any more
        place = traceback.extract_tb(trace)[-1] if trace else None
        where = f" in {place.filename} line {place.lineno}" if place else ""
        _send(self._answers, pickle.dumps(f"cleaning failed: {kind.__name__}: {error}{where}; please report it", 5))


def _claim_output() -> IO[bytes]:
    """Standard output for answers alone; what anything prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return answers


def _die_with_parent() -> None:
    """Elsewhere than on Linux the end of the input does it, once the page at hand is done."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _limit(memory: int) -> None:
    """Bound the address space, where the system can and does not bound it further already. 0: no bound."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if memory and (hard == resource.RLIM_INFINITY or memory < hard):
        with suppress(ValueError, OSError):  # macOS has the limit in name only
            resource.setrlimit(resource.RLIMIT_AS, (memory, hard))


def _collect_seldom() -> None:
    """Leave out of each collection of cycles what was imported, and let many pages pass between two.

    Cleaning leaves no cycles behind, but some 500 small things a page that are remembered; collections that looked at them,
    and at all modules, took 0.4 ms a page. A page that did leave its tree in a cycle is still collected with the next one.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_THINGS)


def _receive(pipe: IO[bytes]) -> bytes:
    """The next message; b'' once there is none."""
    start = pipe.read(LENGTH.size)
    return pipe.read(LENGTH.unpack(start)[0]) if len(start) == LENGTH.size else b""


def _send(pipe: IO[bytes], message: bytes) -> None:
    rest = memoryview(LENGTH.pack(len(message)) + message)
    while rest:
        rest = rest[pipe.write(rest) :]
