"""A server of a test, in a thread of its own, on loopback."""

from __future__ import annotations

import socketserver
import threading
from types import TracebackType
from typing import Any, Self


class Quiet(socketserver.ThreadingTCPServer):
    """Answers each connection in a thread of its own; a client that hangs up is no news."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64
    owner: Any
    """Who says what is answered."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing."""


class Serving:
    """Serves while it is entered; port 0 takes any free one."""

    def __init__(self, handler: type[socketserver.BaseRequestHandler], port: int = 0) -> None:
        self._server = Quiet(("127.0.0.1", port), handler)
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
