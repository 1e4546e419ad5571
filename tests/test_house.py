"""The dependency rule of docs/architecture.md, executed: imports go down only, wings never meet, one library has one home."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOUSE = ("newsarchive", "spiders")
LONGEST = 300
LONGEST_FUNCTION = 40
MOST_PARAMETERS = 5

GROUND = "kinds wire body meta model errors urls canonical ids numerals zones spelt dates due reservations archive locks layout site"
BELOW = f"{GROUND} discover capture clean store render export process gather pick wanted changes report task stale remembered worker workers crew reprocess runs edits rights wacz newsite"

#: Room → what of this house it may import, besides itself. A folder stands for all that is in it; the longest name that
#: fits a file is its room. `docs/architecture.md` shows this table, and a test here compares the two.
ROWS: dict[str, str] = {
    "kinds": "",
    "wire": "kinds",
    "body": "kinds",
    "meta": "",
    "model": "kinds meta wire body",
    "errors": "kinds model",
    "urls": "errors",
    "canonical": "errors urls",
    "ids": "urls",
    "numerals": "",
    "zones": "",
    "spelt": "",
    "dates": "model numerals spelt zones",
    "due": "",
    "reservations": "meta",
    "archive": "",
    "locks": "archive",
    "layout": "",
    "site": "errors urls layout",
    "discover": GROUND,
    "capture": GROUND,
    "clean": GROUND,
    "store": GROUND,
    "render": GROUND,
    "export": f"{GROUND} render",
    "process": f"{GROUND} capture.content clean.__init__ clean.kinds clean.pipeline",
    "gather": f"{GROUND} process clean.further clean.join capture.revisits store.base",
    "pick": GROUND,
    "wanted": f"{GROUND} pick store.entry",
    "changes": f"{GROUND} render.parts store.document",
    "report": f"{GROUND} changes.compare store.entry store.holdings store.write",
    "task": f"{GROUND} changes.compare process gather wanted report store.base store.document store.entry store.holdings store.write capture.revisits",
    "worker": f"{GROUND} process report task store.base store.document",
    "workers": f"{GROUND} process worker",
    "crew": f"{GROUND} process report task workers store.base",
    "stale": f"{GROUND} process task store.base",
    "remembered": f"{GROUND} process task stale wanted store.base",
    "reprocess": f"{GROUND} process wanted stale report task changes crew store.base store.entry",
    "runs": f"{GROUND} capture.openfile",
    "edits": f"{GROUND} process gather store.base store.timeline capture.revisits",
    "rights": f"{GROUND} capture.content capture.revisits store.base",
    "newsite": f"{GROUND} discover clean",
    "wacz": f"{GROUND} capture.index capture.listing export",
    "schedule.rhythm": "",
    "schedule.plan": "schedule.rhythm",
    "schedule": f"{GROUND} capture.openfile runs schedule.rhythm schedule.plan",
    "parts": f"{GROUND} capture.far capture.shelf clean.__init__ crew export reprocess rights store.base",
    "crawl": BELOW,
    "settings": "",
    "cli": f"{BELOW} schedule settings",
    "spark": "errors export.shared parts cli.places",
    "__main__": "cli",
    "__init__": f"{GROUND} clean.join clean.pipeline process store.base",
    "spiders": "site",
}

#: Library → its home. Those of Python's own stand here when they reach the network or a database.
HOMES: dict[str, str] = {
    "scrapy": "crawl", "scrapy_playwright": "crawl.browser", "twisted": "crawl", "zope": "crawl", "protego": "crawl.rules reservations", "OpenSSL": "crawl", "itemadapter": "crawl", "w3lib": "urls",
    "warcio": "capture", "cryptography": "capture.keys", "isal": "capture", "deflate": "capture.whole store.document", "orjson": "store.document", "brotli": "capture", "backports": "capture export", "compression": "capture export",
    "fsspec": "capture.bringing", "aiohttp": "capture.bringing",
    "readability": "clean", "numpy": "clean", "bs4": "clean", "cssselect": "clean", "lxml": "clean discover", "feedparser": "discover",
    "dateparser": "spelt", "tldextract": "crawl", "pyarrow": "export", "pyspark": "spark", "sqlite3": "store", "rich": "cli crawl",
    "socket": "crawl capture.write runs.marks", "ssl": "crawl", "asyncio": "crawl", "http": "crawl", "urllib.request": "crawl", "urllib.error": "crawl",
    "ftplib": "", "smtplib": "", "socketserver": "", "xmlrpc": "", "telnetlib": "", "imaplib": "", "poplib": "",
}  # fmt: skip
#: What a site file may import beside `newsarchive.site`: it is data.
DATA = frozenset({"datetime", "__future__"})


@dataclass(frozen=True)
class Import:
    """One import statement, or one part of it."""

    file: Path
    line: int
    name: str
    """The module, dotted and in full."""


def modules(root: Path) -> dict[str, Path]:
    """Dotted name → file, of the whole house."""
    files = sorted(file for top in HOUSE for file in (root / top).rglob("*.py"))
    named = {".".join(file.relative_to(root).with_suffix("").parts): file for file in files}
    return {name.removesuffix(".__init__"): file for name, file in named.items()}


def imports(file: Path, name: str, known: dict[str, Path]) -> Iterator[Import]:
    """All imports of a file: within functions and for type checking, too, and those that go by a written name."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (Import(file, node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = name.split(".")[: -node.level + (file.name == "__init__.py") or None] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            for alias in node.names:
                inner = f"{module}.{alias.name}"
                yield Import(
                    file, node.lineno, module if module.split(".")[0] in HOUSE and inner not in known else inner
                )
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in ("import_module", "__import__") and isinstance(node.args[0].value, str):
                yield Import(file, node.lineno, node.args[0].value)


def room_of(name: str, rooms: Iterable[str]) -> str:
    """The room that a module lies in: the longest row that fits it, '' where none does."""
    if name.split(".")[0] == "spiders":
        return "spiders"
    inside = name.partition(".")[2] or "__init__"
    return max((room for room in rooms if inside == room or inside.startswith(f"{room}.")), key=len, default="")


def breaches(root: Path) -> list[str]:
    """A sentence for every import that the table does not allow: file, line, and the row that it breaks."""
    known = modules(root)
    found = []
    for name, file in known.items():
        room = room_of(name, ROWS)
        where = file.relative_to(root).as_posix()
        if not room:
            found.append(f"{where}:1: stands in no row of the table; give it one")
            continue
        for one in imports(file, name, known):
            wrong = _inner(one, room) if one.name.split(".")[0] in HOUSE else _outer(one, name, room)
            found += [f"{where}:{one.line}: imports {one.name}; {wrong}"] if wrong else []
    return list(dict.fromkeys(found))


def _inner(one: Import, room: str) -> str:
    """What is wrong with an import of our own; '' when nothing is."""
    if one.name.split(".")[0] == "spiders":
        return "" if room == "spiders" else "site files are found by package name, and imported by nobody"
    inside, allowed = one.name.partition(".")[2] or "__init__", ROWS[room].split()
    if room_of(one.name, ROWS) == room or any(_covers(row, inside) for row in allowed):
        return ""
    return f"row `{room}`: may import {', '.join(allowed) or 'nothing of this house'}"


def _covers(row: str, inside: str) -> bool:
    """Whether a name in a row means this module: a file, all of a folder, or (`clean.__init__`) a folder's face alone."""
    face = row.removesuffix(".__init__")
    return inside == face or (face == row and inside.startswith(f"{row}."))


def _outer(one: Import, name: str, room: str) -> str:
    """What is wrong with an import from elsewhere; '' when nothing is."""
    parts = one.name.split(".")
    if room == "spiders":
        return (
            "" if parts[0] in DATA else "row `spiders`: a site file imports newsarchive.site and datetime, nothing else"
        )
    library = next((known for n in range(len(parts), 0, -1) if (known := ".".join(parts[:n])) in HOMES), "")
    if not library:
        return "" if parts[0] in sys.stdlib_module_names else f"{parts[0]} has no home; give it one in HOMES"
    homes = HOMES[library].split()
    at_home = any(_covers(home, name.partition(".")[2]) for home in homes)
    return "" if at_home else f"the home of {library} is {' and '.join(homes) or 'nowhere'}"


def circle(root: Path) -> list[str]:
    """Modules that import each other in a ring; [] where there is none."""
    known = modules(root)
    graph = {
        name: {one.name for one in imports(file, name, known) if one.name in known} - {name}
        for name, file in known.items()
    }
    graph.pop("newsarchive", None)  # the face is asked by name, when somebody asks
    try:
        TopologicalSorter({name: wanted - {"newsarchive"} for name, wanted in graph.items()}).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_imports_go_down_only() -> None:
    """No room imports what its row does not allow, and no library is used outside its home."""
    assert breaches(ROOT) == []


def test_there_is_no_circle() -> None:
    """Not between rooms, and not between the files of a room."""
    assert circle(ROOT) == []


def test_every_row_has_its_room() -> None:
    """A row without a room is a plan, not a rule."""
    rooms = {room_of(name, ROWS) for name in modules(ROOT)}
    assert set(ROWS) == rooms


def test_rooms_are_small() -> None:
    """Files under 300 lines, functions under 40, five parameters at most."""
    for file in modules(ROOT).values():
        where, text = file.relative_to(ROOT).as_posix(), file.read_text("utf-8")
        assert len(text.splitlines()) < LONGEST, f"{where} is too long: split it by what it does"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                given = [
                    arg
                    for arg in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
                    if arg.arg not in ("self", "cls")
                ]
                assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, (
                    f"{where}:{node.lineno}: {node.name} is too long"
                )
                assert len(given) <= MOST_PARAMETERS, (
                    f"{where}:{node.lineno}: {node.name} takes too much: make a type of it"
                )


def test_no_room_is_called_after_nothing() -> None:
    """`utils` says where a thing was put when nobody asked where it belongs."""
    names = {part for name in modules(ROOT) for part in name.split(".")}
    assert not names & {"utils", "util", "helpers", "helper", "misc", "common"}


def test_the_document_shows_this_table() -> None:
    """docs/architecture.md says what is executed here, row by row."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    missing = [row for row in table_rows() if row not in text]
    assert missing == []


def table_rows() -> list[str]:
    """The rows as docs/architecture.md writes them."""
    named = {BELOW: "the ground, the wings, the joins", GROUND: "the ground"}
    rows = []
    for room, may in ROWS.items():
        for long, short in named.items():
            may = may.replace(long, short)
        libraries = sorted(
            library for library, homes in HOMES.items() if room in {home.split(".")[0] for home in homes.split()}
        )
        rows.append(f"| `{room}` | {may or '–'} | {' '.join(libraries) or '–'} |")
    return rows


FORBIDDEN = [
    ("newsarchive/clean/a.py", "def f():\n    from newsarchive.capture import write\n", "newsarchive/clean/a.py:2: imports newsarchive.capture"),
    ("newsarchive/store/a.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import newsarchive.process\n", "a.py:3: imports newsarchive.process; row `store`"),
    ("newsarchive/clean/a.py", "import scrapy\n", "a.py:1: imports scrapy; the home of scrapy is crawl"),
    ("newsarchive/export.py", "from . import workers\n", "export.py:1: imports newsarchive; row `export`"),
    ("newsarchive/export.py", "from .crawl import tap\n", "export.py:1: imports newsarchive.crawl; row `export`"),
    ("newsarchive/cli/a.py", "from importlib import import_module\nimport_module('newsarchive.crawl.tap')\n", "a.py:2: imports newsarchive.crawl.tap; row `cli`"),
    ("newsarchive/dates.py", "import urllib.request\n", "dates.py:1: imports urllib.request; the home"),
    ("newsarchive/dates.py", "from urllib import request\n", "dates.py:1: imports urllib.request; the home"),
    ("newsarchive/process.py", "from newsarchive.clean import rules\n", "process.py:1: imports newsarchive.clean.rules; row `process`"),
    ("newsarchive/dates.py", "import pandas\n", "dates.py:1: imports pandas; pandas has no home"),
    ("newsarchive/site.py", "import spiders.x\n", "site.py:1: imports spiders.x; site files"),
    ("newsarchive/attic.py", "", "newsarchive/attic.py:1: stands in no row"),
    ("spiders/x.py", "import re\n", "spiders/x.py:1: imports re; row `spiders`"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "complaint"), FORBIDDEN)
def test_what_is_forbidden_is_found(tmp_path: Path, file: str, text: str, complaint: str) -> None:
    """The rule can fail: file, line and row are named."""
    for path, content in ((tmp_path / "newsarchive/clean/rules.py", ""), (tmp_path / file, text)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    (found,) = breaches(tmp_path)
    assert complaint in found


def test_a_circle_is_found(tmp_path: Path) -> None:
    """Two files that import each other."""
    folder = tmp_path / "newsarchive" / "clean"
    folder.mkdir(parents=True)
    (folder / "a.py").write_text("from newsarchive.clean import b\n")
    (folder / "b.py").write_text("def f():\n    from newsarchive.clean.a import x\n")
    assert set(circle(tmp_path)) == {"newsarchive.clean.a", "newsarchive.clean.b"}
