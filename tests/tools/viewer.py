"""ReplayWeb.page's viewer in a headless Chromium: does it show the text of an article out of our WACZ?

The page around the viewer reads what stands in the viewer's frames, again and again, and reports it to the server.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PACKAGE = "replaywebpage@2.4.6"
#: Seconds that the viewer is given to show a page.
_PATIENCE = 90
_PAGE = """<!doctype html><meta charset="utf-8"><title>viewer</title><script src="/ui.js"></script>
<replay-web-page source="/news.wacz" url="%s" ts="%s" embed="default" replaybase="/replay/" style="display:block;height:800px">
</replay-web-page><script>
function read(root, found) {
  for (const one of root.querySelectorAll("*")) {
    if (one.shadowRoot) read(one.shadowRoot, found);
    const inner = one.tagName === "IFRAME" ? one.contentDocument : null;
    if (inner) { found.push({src: one.src, text: inner.body ? inner.body.innerText : ""}); read(inner, found); }
  }
  return found;
}
setInterval(() => fetch("/report", {method: "POST", body: JSON.stringify(read(document, []))}), 500);
</script>"""


class _Desk(SimpleHTTPRequestHandler):
    """The viewer's files, the WACZ by ranges, and the reports."""

    def log_message(self, *_: Any) -> None:
        pass

    def do_POST(self) -> None:
        self.server.reports.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))  # type: ignore[attr-defined]
        self.send_response(204)
        self.end_headers()

    def do_GET(self) -> None:
        if self.path == "/view":
            self._send(self.server.page.encode(), "text/html")  # type: ignore[attr-defined]
        elif self.path.startswith("/news.wacz"):
            self._send_range(self.server.wacz)  # type: ignore[attr-defined]
        else:
            super().do_GET()

    def _send(self, data: bytes, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _send_range(self, wacz: bytes) -> None:
        asked = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range") or "bytes=0-")
        assert asked is not None
        first = int(asked[1]) if asked[1] else max(0, len(wacz) - int(asked[2]))
        last = min(int(asked[2]), len(wacz) - 1) if asked[1] and asked[2] else len(wacz) - 1
        self.server.ranges.append(last - first + 1)  # type: ignore[attr-defined]
        self.send_response(206)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Type", "application/wacz")
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(wacz)}")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        self.wfile.write(wacz[first : last + 1])


def shows(chromium: str, package: Path, wacz: Path) -> Iterator[str]:
    """A sentence where the first article's title is not to be read in the viewer's frame."""
    with zipfile.ZipFile(wacz) as inside:
        page = json.loads(inside.read("pages/pages.jsonl").splitlines()[1])
    with tempfile.TemporaryDirectory(prefix="newsarchive-viewer-", ignore_cleanup_errors=True) as folder:
        root = Path(folder) / "root"
        (root / "replay").mkdir(parents=True)
        shutil.copy(package / "ui.js", root / "ui.js")
        shutil.copy(package / "sw.js", root / "replay" / "sw.js")
        server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *args: _Desk(*args, directory=str(root)))
        server.reports, server.ranges, server.wacz = [], [], wacz.read_bytes()  # type: ignore[attr-defined]
        server.page = _PAGE % (page["url"], re.sub(r"\D", "", page["ts"]))  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        words = [
            chromium,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
        ]
        words += [f"--user-data-dir={folder}/profile", f"http://127.0.0.1:{server.server_port}/view"]
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield from _looked_at(server, page)
        finally:
            process.terminate()
            process.wait(30)
            server.shutdown()
            server.server_close()


def _looked_at(server: Any, page: dict[str, str]) -> Iterator[str]:
    for _ in range(_PATIENCE * 2):
        time.sleep(0.5)
        frames = [frame for report in server.reports[-1:] for frame in report if "/replay/w/" in frame["src"]]
        if any(page["title"] in frame["text"] and page["url"] in frame["src"] for frame in frames):
            words = len(next(frame["text"] for frame in frames).split())
            print(f"    {page['url']}: {words} words shown, {len(server.ranges)} range requests", flush=True)
            return
    yield f"{page['url']}: {page['title']!r} was not shown in {_PATIENCE} s; last seen: {str(server.reports[-1:])[:500]}"
