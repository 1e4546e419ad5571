"""A browser that is none: it gives the page that a script would have made."""

from __future__ import annotations

from typing import Any

from newsarchive.crawl.rendering import Drawn
from newsarchive.errors import NeedsRender

SHELL = b"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Harbour Post</title></head>
<body><div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript>
<script src="/app.js"></script></body></html>"""
STORY = """<!doctype html><html lang="en"><head><meta charset="windows-1251"><title>Harbour wall reopens</title></head>
<body><div id="root"><article><h1>Harbour wall reopens</h1>
<p>The harbour wall reopened on Monday after eleven weeks of repairs, and the first boats — two crabbers — went out before dawn.</p>
<p>Masons replaced four hundred stones that the January storms had loosened, the harbour master said at the gate.</p>
<p>The work cost less than was feared, because the footings proved to be sound when the divers looked at them in March.</p>
<p>Ferries will keep to their winter timetable until the end of the month, when the outer light is to be lit again.</p>
</article></div><script src="/app.js"></script></body></html>"""
#: What a server sends that needs no script: half of the story, and all of it.
HALF = STORY.partition("<p>The work cost")[0] + "</article></div></body></html>"
WALL = """<!doctype html><html lang="en"><head><title>Harbour wall reopens</title></head><body><article><h1>Before you go on</h1>
<p>We and our partners would like to store cookies on your device, so that the harbour looks as you like it to.</p>
</article></body></html>"""


class Drawing:
    """Draws every page but those that ask for trouble."""

    def __init__(self, crawler: Any, options: Any) -> None:
        self.is_closed = False

    async def draw(self, url: str) -> Drawn:
        """The story."""
        if url.endswith("/stuck"):
            raise NeedsRender(f"{url}: the browser took longer than 30 s")
        if url.endswith("/walled"):
            return Drawn(url=url, html=WALL)
        return Drawn(url="http://localhost/login" if url.endswith("/login") else url, html=STORY)

    async def close(self) -> None:
        """Nothing."""
