"""One request and its answer, while they cross the wire."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from newsarchive.model import Tls
from newsarchive.wire import head_end

_INTERIM = re.compile(rb"HTTP/1\.\d 1(?!01)")


@dataclass(eq=False)
class Exchange:
    """One request and its answer, while they cross the wire."""

    started: datetime
    ip_address: str | None
    sent: list[bytes] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)
    size: int = 0
    head_done: bool = False
    too_long: bool = False
    """Whether the head went beyond the limit and the connection was cut."""
    tls: Tls | None = None
    _head: bytearray = field(default_factory=bytearray)

    def take(self, data: bytes) -> None:
        """Note what came in, and whether the head of the final answer is through (1xx answers have heads of their own)."""
        self.received.append(data)
        self.size += len(data)
        if self.head_done:
            return
        if len(self.received) == 1 and head_end(data) is not None and not _INTERIM.match(data):
            self.head_done = True  # as nearly always: the head came whole
            return
        start = max(0, len(self._head) - 3)  # where the last piece may have ended in an end of head
        self._head += data
        while (end := head_end(self._head, start)) is not None:
            if not _INTERIM.match(self._head):
                self.head_done = True
                self._head = bytearray()
                return
            del self._head[:end]
            start = 0
