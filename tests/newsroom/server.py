"""The newsroom's server: forward proxy for `http://*.test/`, and the same outlets directly under `/KEY/`."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import urlsplit

from tests.newsroom import lists
from tests.newsroom.answers import Answer, wire
from tests.newsroom.outlets import Outlet, Place, Story, all_outlets
from tests.newsroom.serving import Serving

_PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
_ERROR = "<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, exactly as they went over the wire."""

    request: bytes
    response: bytes
    url: str
    """The address asked for, absolute."""


class Newsroom(Serving):
    """A running newsroom. Use it as a context manager; its `url` is that of the proxy, too."""

    def __init__(self, port: int = 0, slow: float = 0.0) -> None:
        super().__init__(_Desk, port)
        self.outlets = all_outlets()
        self.slow = slow
        self.log: list[Exchange] = []
        self._lock = threading.Lock()
        self._edits: dict[str, dict[str, Story]] = {outlet.key: {} for outlet in self.outlets}
        self._edited: dict[str, datetime] = {}
        self._withdrawn: set[str] = set()

    def home(self, key: str, way: str = "direct") -> str:
        """The front page of an outlet: `direct` under the server's address, `proxy` under its own host."""
        return self._place(self._outlet(key), way).link("/")

    def source(self, key: str, path: str, way: str = "direct") -> str:
        """The address of any path of an outlet."""
        return self._place(self._outlet(key), way).link(path)

    @property
    def truth(self) -> dict[str, dict[str, Any]]:
        """For every article, under both its addresses, what must be left when its page is cleaned."""
        return {
            place.url(story): {
                "title": story.title, "deck": story.deck, "body": story.body, "authors": [story.byline] if story.byline else [],
                "published": story.published.isoformat(), "section": story.section, "outlet": outlet.key,
            }
            for outlet in self.outlets
            for way in ("direct", "proxy")
            for place in [self._place(outlet, way)]
            for story in place.stories()
        }  # fmt: skip

    def edit(self, url: str, old: str, new: str) -> None:
        """Put other words into an article's title, deck or body. Errors: KeyError for an unknown article or words."""
        place, story = self._find(url)
        if not any(old in text for text in (story.title, story.deck, *story.blocks)):
            raise KeyError(old)
        blocks = tuple(block.replace(old, new) for block in story.blocks)
        with self._lock:
            self._edited[story.slug] = max(story.published, self._edited.get(story.slug, story.published)) + timedelta(
                hours=2
            )
            self._edits[place.outlet.key][story.slug] = replace(
                story, title=story.title.replace(old, new), deck=story.deck.replace(old, new), blocks=blocks
            )

    def withdraw(self, url: str) -> None:
        """From now on the article answers 410."""
        self._withdrawn.add(self._find(url)[1].slug)

    def requests(self, url: str) -> list[Exchange]:
        """The exchanges so far for one address."""
        with self._lock:
            return [exchange for exchange in self.log if exchange.url == url]

    def _outlet(self, key: str) -> Outlet:
        return next(outlet for outlet in self.outlets if outlet.key == key)

    def _place(self, outlet: Outlet, way: str) -> Place:
        base = f"http://{outlet.host}" if way == "proxy" else f"{self.url}/{outlet.key}"
        return Place(base, outlet, self._edits[outlet.key])

    def _find(self, url: str) -> tuple[Place, Story]:
        for outlet in self.outlets:
            for way in ("direct", "proxy"):
                place = self._place(outlet, way)
                for story in place.stories():
                    if place.url(story) == url:
                        return place, story
        raise KeyError(url)

    def answer(self, url: str) -> Answer:
        """What is at an absolute address."""
        parts = urlsplit(url)
        for outlet in self.outlets:
            if parts.hostname == outlet.host:
                return self._of_outlet(self._place(outlet, "proxy"), parts.path or "/")
            if parts.path == f"/{outlet.key}" or parts.path.startswith(f"/{outlet.key}/"):
                return self._of_outlet(self._place(outlet, "direct"), parts.path.removeprefix(f"/{outlet.key}") or "/")
        direct = [self._place(outlet, "direct") for outlet in self.outlets]
        if parts.path == "/robots.txt":
            return lists.robots(
                [f"/{outlet.key}" for outlet in self.outlets], [place.link("/sitemap.xml") for place in direct]
            )
        if parts.path == "/":
            links = "".join(f'<li><a href="{place.link("/")}">{escape(place.outlet.name)}</a></li>' for place in direct)
            return Answer(body=f"<!DOCTYPE html><title>Newsroom</title><h1>Newsroom</h1><ul>{links}</ul>".encode())
        return _error(404, "Not found")

    def _of_outlet(self, place: Place, path: str) -> Answer:
        outlet = place.outlet
        fixed: dict[str, Callable[[], Answer]] = {
            "/": lambda: lists.home(place),
            "/robots.txt": lambda: lists.robots([""], [place.link("/sitemap.xml")]),
            "/sitemap.xml": lambda: lists.sitemap_index(place),
            "/sitemap-news.xml": lambda: lists.news_sitemap(place),
            "/sitemap-2026-03.xml.gz": lambda: lists.packed_sitemap(place),
        }
        if outlet.feed:
            fixed[outlet.feed] = lambda: lists.feed(place)
        if path in fixed:
            return fixed[path]()
        for name in outlet.sections:
            if path.rstrip("/") in (f"/{name}", f"/category/{name}", f"/news/{name}"):
                return lists.section(place, name)
        for story in place.stories():
            if path.rstrip("/") == outlet.path_of(story).rstrip("/"):
                return self._article(place, story)
        return self._odd(place, path)

    def _article(self, place: Place, story: Story) -> Answer:
        if story.slug in self._withdrawn:
            return _error(410, "This story was withdrawn")
        html = place.outlet.look.article(place, story)
        modified = self._edited.get(story.slug, story.published)
        return Answer(body=html.encode(), sending=story.flags & {"gzip", "chunked"}, modified=modified.astimezone(UTC))

    def _odd(self, place: Place, path: str) -> Answer:
        """Pages that are no articles, by the table of links in `lists`, and a few that nothing links to."""
        first = place.outlet.stories[0]
        kinds = {link.format(first=first.slug): kind for link, (_, kind) in (lists.ODD_LINKS | lists.ZOO_LINKS).items()}
        kinds |= {"/loop": "loop", "/to-file": "to_file", "/cut": "cut"}
        text = place.outlet.look.article(place, first).encode()
        answers: dict[str, Answer] = {
            "moved": Answer(status=301, headers=(("Location", place.url(first)),)),
            "loop": Answer(status=302, headers=(("Location", place.link("/loop")),)),
            "to_file": Answer(status=302, headers=(("Location", "file:///etc/hostname"),)),
            "gone": _error(410, "This story was withdrawn"),
            "soft_404": replace(_error(404, "Page not found"), status=200),
            "empty": Answer(),
            "forbidden": _error(403, "Access denied"),
            "private": Answer(body=text),
            "pdf": Answer(body=_PDF, media_type="application/pdf"),
            "slow": Answer(body=text, wait=self.slow),
            "cut": Answer(body=text, sending=frozenset({"cut"})),
        }
        return answers.get(kinds.get(path, ""), _error(404, "Not found"))

    def record(self, exchange: Exchange) -> None:
        """Add one exchange to the log; any thread may call."""
        with self._lock:
            self.log.append(exchange)


def _error(status: int, title: str) -> Answer:
    text = (
        "Sorry, the page you are looking for is not here. Try the front page."
        if status != 403
        else "You cannot see this page."
    )
    return Answer(status=status, body=_ERROR.format(title=title, text=text).encode())


class _Desk(socketserver.StreamRequestHandler):
    """Reads one request after another from a connection and writes the answers, counting every byte."""

    def handle(self) -> None:
        while self._exchange():
            pass

    def _exchange(self) -> bool:
        room: Newsroom = self.server.owner  # type: ignore[attr-defined]
        raw = self._request()
        if not raw:
            return False
        first, *lines = raw.decode("latin-1").split("\r\n")
        asked = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
        }
        method, _, rest = first.partition(" ")
        target = rest.rpartition(" ")[0]
        url = target if "://" in target else f"http://{asked.get('host', '')}{target}"
        answer = room.answer(url) if method in ("GET", "HEAD") else _error(501, "Not implemented")
        if answer.wait:
            time.sleep(answer.wait)
        sent = wire(answer, method, asked)
        room.record(Exchange(raw, sent, url))
        self.wfile.write(sent)
        return asked.get("connection", "").lower() != "close" and "cut" not in answer.sending

    def _request(self) -> bytes:
        """The bytes of a request up to its blank line; b'' when the client has gone."""
        lines: list[bytes] = []
        while line := self.rfile.readline(65_537):
            lines.append(line)
            if line in (b"\r\n", b"\n"):
                return b"".join(lines)
        return b""
