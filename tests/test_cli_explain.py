"""`--explain`: the page as a person reads it, at a terminal, as a page of its own, as JSON."""

from __future__ import annotations

import gzip
import json
import random
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from newsarchive.clean.page import read_page, words_on_page
from newsarchive.cli import main
from newsarchive.render.explained import Judged, explained_html
from tests.clean.pages import BODY, page

URL = "https://news.example/2024/harbour"
LONG = "word " * 90
MARKUP = f"<nav>Town Sea Sport</nav><div class='article-body'>{BODY}</div><div class='comments-area'><p>{LONG}</p><p>last</p></div>"


@pytest.fixture
def saved(tmp_path: Path) -> str:
    file = tmp_path / "page.html"
    file.write_bytes(page(MARKUP))
    return str(file)


def told(capsysbinary: pytest.CaptureFixture[bytes], *words: str) -> str:
    assert main(list(words)) == 0
    return capsysbinary.readouterr().out.decode()


def test_a_terminal_shows_the_page_in_order(saved: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Kept text as it is, struck text with reason, rule and words; what is long is folded; a count at the end."""
    out = told(capsysbinary, "clean", saved, "--url", URL, "--explain")
    places = [out.index(part) for part in ("[menu: tag-nav, 3 words] Town", "The storm reached", "[comments: ")]
    assert places == sorted(places)
    assert "word word …" in out
    assert re.search(r"^comments +91 words in 1$", out, re.MULTILINE)
    assert "\x1b" not in out


def test_json_is_one_object_a_piece(saved: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """With all that a verdict says."""
    rows = [json.loads(line) for line in told(capsysbinary, "clean", saved, "--url", URL, "--explain", "--json").splitlines()]  # fmt: skip
    assert {"kept", "reason", "rule", "path", "words", "text", "note"} == set(rows[0])
    assert sum(row["words"] for row in rows) == words_on_page(read_page(page(MARKUP), URL))


class Words(HTMLParser):
    """Text and tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_page_of_its_own_holds_every_word(saved: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """What is long is folded but there; the legend counts by reason."""
    shown = told(capsysbinary, "clean", saved, "--url", URL, "--explain", "--html")
    parser = Words()
    parser.feed(shown)
    assert "details" in parser.tags
    assert not {"script", "img", "link", "iframe", "a"} & set(parser.tags)
    assert "".join(parser.texts).count(" word") >= 89
    assert "last" in "".join(parser.texts)
    assert "<b>comments</b> 91 words in 1" in shown


def test_a_page_of_its_own_escapes_all() -> None:
    """Text, rule, path, note, title, address, and a reason that is none of ours."""
    evil = "\"'><script>alert(1)</script>\x1b[2J\u202e"
    piece = Judged(kept=False, reason=evil, rule=evil, path=evil, words=1, text=evil, note=evil)
    long = Judged(kept=False, reason="ad", rule="r", path="/", words=99, text=evil * 20)
    shown = explained_html(evil, evil, [piece, long])
    assert "<script" not in shown
    assert not set("\x1b\u202e") & set(shown)
    assert shown.count("<style>") == 1
    assert re.search(r"default-src 'none'; style-src 'sha256-[\w+/=]{44}'", shown)


def test_clean_writes_clean_html(saved: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """The article as a page."""
    shown = told(capsysbinary, "clean", saved, "--url", URL, "--html")
    assert "<h1>Storm closes harbour</h1>" in shown
    assert "Town" not in shown


@pytest.mark.parametrize("form", [[], ["--html"], ["--json"]])
@pytest.mark.parametrize("name", ["o:p", "st1:place", "v:shape", "x.y", "p[1]"])
def test_names_that_xpath_refuses(
    form: list[str], name: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Word processors leave elements such as `<o:p>` in pages; a place within one is found as any other."""
    file = tmp_path / "page.html"
    file.write_bytes(
        page(f"<nav>Town Sea</nav><div class=article-body>{BODY}</div><{name}><p>Paid for by Quay</p></{name}>")
    )
    out = told(capsysbinary, "clean", str(file), "--url", URL, "--explain", *form)
    assert out.index("Town Sea") < out.index("The storm reached") < out.index("Paid for by Quay")


@pytest.mark.parametrize(
    ("name", "inside", "says"),
    [
        ("missing.html", None, "missing.html: No such file or directory; give an HTML file, or -"),
        ("", None, "'': Is a directory; give an HTML file, or -"),
        ("nul\0.html", None, "embedded null byte; give an HTML file, or -"),
        ("empty.html", b" \n", "an empty page; give the page as it was saved"),
        ("random.html", random.Random(3).randbytes(3_000), "the bytes are no text, so no HTML; give the page"),
        (
            "page.html.gz",
            gzip.compress(b"<p>Storm</p>", mtime=0),
            "page.html.gz: packed with gzip; unpack it first (gunzip -k)",
        ),
        ("a.warc", b"WARC/1.1\r\nWARC-Type: warcinfo\r\n", "a WARC file, not a page; `newsarchive import` takes"),
        ("a.json", b'{"a": 1}', "the bytes are JSON, not HTML; give the page"),
        ("a.txt", b"high tide\n", "no markup in 10 bytes, so no HTML; give the page"),
    ],
)
def test_what_is_no_page_is_named_in_one_line(
    name: str, inside: bytes | None, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    """What, where, and what to give in its place; nothing of it is shown."""
    monkeypatch.chdir(tmp_path)
    if inside is not None:
        Path(name).write_bytes(inside)
    assert main(["clean", name, "--url", URL, "--explain"]) in (1, 2)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert says in shown.err
    assert shown.err.count("\n") == 1
