"""A log file that cannot be written any more: the crawl is told, and the log goes on where it can."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable


def watch(full: Callable[[str], None]) -> None:
    """See that each log file that fails is replaced by standard error, and that `full` is told, in a sentence.

    Python's logging would print a traceback for each line, and the crawl go on without anybody to read of it.
    """
    for handler in list(logging.root.handlers):
        if isinstance(handler, logging.FileHandler):
            _watch(handler, full)


def _watch(handler: logging.FileHandler, full: Callable[[str], None]) -> None:
    plainly = handler.handleError

    def handle(record: logging.LogRecord) -> None:
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            plainly(record)
            return
        if handler not in logging.root.handlers:
            return
        _replace(handler).handle(record)
        cause = (error.strerror or str(error)).lower()
        full(
            f"{handler.baseFilename}: the log could not be written: {cause}; free space there or set LOG_FILE to another place"
        )

    handler.handleError = handle  # type: ignore[method-assign]


def _replace(handler: logging.FileHandler) -> logging.Handler:
    """Standard error in place of the file. What waits to be written to it goes nowhere, else Python tries it at its end."""
    instead = logging.StreamHandler(sys.stderr)
    instead.setLevel(handler.level)
    instead.setFormatter(handler.formatter)
    for one in handler.filters:
        instead.addFilter(one)
    logging.root.removeHandler(handler)
    logging.root.addHandler(instead)
    if handler.stream is not None:
        nowhere = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
        os.dup2(nowhere, handler.stream.fileno())
        os.close(nowhere)
    return instead
