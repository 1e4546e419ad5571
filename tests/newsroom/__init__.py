"""A small news web of our own on loopback: five invented outlets, with everything that surrounds an article.

    with Newsroom() as room:
        room.url                      # http://127.0.0.1:PORT, also a forward proxy for http://morning-ledger.test/ …
        room.home("ledger")           # http://127.0.0.1:PORT/ledger/
        room.home("ledger", "proxy")  # http://morning-ledger.test/
        room.truth[url]               # {"title": …, "deck": …, "authors": […], "published": …, "body": […]}
        room.edit(url, "old words", "new words")
        room.log                      # exchanges so far, byte for byte

`python -m tests.newsroom --port 8765` serves it alone.
"""

from tests.newsroom.server import Exchange, Newsroom

__all__ = ["Exchange", "Newsroom"]
