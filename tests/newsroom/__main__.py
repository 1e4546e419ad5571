"""Serves the newsroom until Ctrl-C: `python -m tests.newsroom --port 8765`."""

from __future__ import annotations

import argparse
import contextlib
import threading

from tests.newsroom.server import Newsroom


def main() -> None:
    """Print the addresses, then wait."""
    parser = argparse.ArgumentParser(description="A small news web of our own on loopback.")
    parser.add_argument("--port", type=int, default=8765, help="0 takes any free one")
    parser.add_argument("--slow", type=float, default=0.0, help="seconds that the slow page takes")
    parser.add_argument("--urls", action="store_true", help="print the address of every article, one a line")
    args = parser.parse_args()
    try:
        newsroom = Newsroom(port=args.port, slow=args.slow)
    except OSError as error:
        raise SystemExit(
            f"port {args.port} of 127.0.0.1 cannot be used ({error.strerror}); --port 0 takes a free one"
        ) from error
    with newsroom as room:
        print(f"proxy   http_proxy={room.url}", flush=True)
        for outlet in room.outlets:
            print(f"{outlet.key:<9}{room.home(outlet.key):<40}{room.home(outlet.key, 'proxy')}", flush=True)
        if args.urls:
            print(*(url for url in room.truth if url.startswith(room.url)), sep="\n", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
