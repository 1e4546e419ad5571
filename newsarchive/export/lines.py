"""Articles written one after another: JSON lines, CSV, Markdown, text."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from newsarchive.errors import SettingError
from newsarchive.export.columns import datatrove
from newsarchive.export.whole import whole_file
from newsarchive.render.markdown import body_markdown, escaped
from newsarchive.render.parts import Values, printable
from newsarchive.render.text import body_text


@dataclass(frozen=True, kw_only=True)
class Format:
    """How articles are written one after another."""

    head: str
    """What stands above them all."""
    write: Callable[[Values], str]
    """One article, with whatever parts it from the next."""


def export(articles: Iterable[Values], form: Format, out: Path | None = None) -> int:
    """Write articles to a file, or to standard output for None. How many there were.

    A file appears under its name only when whole; one whose name ends in .gz or .zst is packed so. Errors: SettingError
    where it cannot be written; BrokenPipeError where the reader of standard output has gone.
    """
    if out is None:
        return write(articles, form, sys.stdout.buffer)
    try:
        with whole_file(out) as file:
            return write(articles, form, file, packing_of(out.name))
    except OSError as error:
        raise SettingError(
            f"{out} cannot be written: {error.strerror or error}; choose another place with -o"
        ) from error


def packing_of(name: str) -> str:
    """How a file of this name is packed: `gz`, `zst`, or '' for not at all."""
    ending = name.rpartition(".")[2].lower()
    return ending if ending in _PACKINGS else ""


def write(articles: Iterable[Values], form: Format, file: IO[bytes], packing: str = "") -> int:
    """Write articles into an open file, packed as is said. How many there were."""
    if packing:
        with _PACKINGS[packing](file) as packed:
            return write(articles, form, packed)
    number = 0
    file.write(form.head.encode())
    for number, article in enumerate(articles, 1):  # noqa: B007  the number is the answer
        file.write(form.write(article).encode("utf-8", "replace"))
    file.flush()
    return number


def as_json(article: Values) -> str:
    """One line of JSON. Characters that some readers take for a line's end, or terminals for orders, are escaped."""
    return _RISKY.sub(_escaped, json.dumps(article, ensure_ascii=False)) + "\n"


def as_text(article: Values) -> str:
    """Title, byline and body for reading."""
    by = ", ".join(article["authors"])
    head = [
        article["title"],
        " · ".join(filter(None, (by, article["published"]))),
        article["canonical_url"] or article["url"],
    ]
    return printable("\n".join(filter(None, head)) + f"\n\n{body_text(article)}\n")


def as_markdown(article: Values) -> str:
    """Front matter (YAML) and the body as Markdown; nothing of the page can act as markup."""
    front = "".join(f"{key}: {_RISKY.sub(_escaped, json.dumps(article[key], ensure_ascii=False))}\n" for key in _FRONT)
    title = f"# {escaped(article['title'])}\n\n" if article["title"] else ""
    return printable(f"---\n{front}---\n\n{title}{body_markdown(article)}\n")


def as_csv(article: Values) -> str:
    """One row. A cell that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection)."""
    origin = article["origin"] or {}
    cells = [article[name] if name in article else origin.get(name) for name in _COLUMNS]
    return _row("; ".join(cell) if isinstance(cell, list) else cell for cell in cells)


#: What JSON lets pass: C1 controls (a terminal's orders in one byte of Latin-1), NEL, the separators U+2028 and U+2029,
#: halves of surrogate pairs, the byte order mark; and U+FFFE and U+FFFF, which YAML forbids (YAML 1.2.2, section 5.1).
_RISKY = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_FRONT = ("title", "url", "canonical_url", "site", "outcome", "deck", "authors", "published", "modified", "section", "tags",
          "language", "publisher", "source", "revision", "word_count", "withdrawn")  # fmt: skip
_COLUMNS = ("url", "canonical_url", "site", "outcome", "title", "deck", "authors", "published", "modified", "section", "tags",
            "language", "publisher", "source", "word_count", "revision", "captured_at", "warc", "offset", "length", "record_id",
            "payload_digest", "cleaner", "layout", "withdrawn", "text")  # fmt: skip


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _row(cells: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(["" if cell is None else _harmless(cell) for cell in cells])
    return line.getvalue()


def _harmless(cell: object) -> object:
    if isinstance(cell, str):
        return "'" + cell if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell.replace("\x00", "")
    return cell


#: datatrove's documents, one JSON object a line.
DOCUMENTS = Format(head="", write=lambda article: as_json(datatrove(article)))

#: The formats, by the name under which they are asked for.
FORMATS: dict[str, Format] = {
    "jsonl": Format(head="", write=as_json),
    "csv": Format(head=_row(_COLUMNS), write=as_csv),
    "markdown": Format(head="", write=lambda article: as_markdown(article) + "\n"),
    "text": Format(head="", write=lambda article: as_text(article) + "\n\n"),
}


#: How hard gzip works, 1 to 9; as the command does unasked. At 9 a whole export takes half as long again, for 4 % fewer bytes.
_EFFORT = 6


def _gzipped(file: IO[bytes]) -> Any:
    """Without name and time in its head, so that equal articles make equal files."""
    return gzip.GzipFile(fileobj=file, mode="wb", filename="", mtime=0, compresslevel=_EFFORT)


def _zstandard(file: IO[bytes]) -> Any:
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]  # Python's own from 3.14 on
    except ImportError:
        from backports import zstd  # type: ignore[no-redef,unused-ignore]
    return zstd.ZstdFile(file, "w")


#: Ways to pack lines, by the ending of the file's name.
_PACKINGS: dict[str, Callable[[IO[bytes]], Any]] = {"gz": _gzipped, "zst": _zstandard}
