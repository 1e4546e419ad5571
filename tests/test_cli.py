"""The command `newsarchive`, as it is typed."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.cli import doctor, main
from newsarchive.cli.words import parser_of
from newsarchive.cli.work import say
from newsarchive.reprocess import Tally
from newsarchive.store.schema import VERSION
from tests.small_archive import crawl_into, page

ROOT = Path(__file__).parents[1]
PIERS = "https://quay.example/piers"
URL = "https://quay.example/saved"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "archive"
    crawl_into(Archive(folder))
    return folder


@pytest.fixture
def archive(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NEWSARCHIVE_DIR", str(made))
    return made


@pytest.fixture
def saved(tmp_path: Path) -> str:
    file = tmp_path / "page.html"
    file.write_bytes(page("Piers stay closed"))
    return str(file)


class Told:
    """What a verb said."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Iterator[object]:
    def run(*argv: str) -> Told:
        try:
            code = main(argv)
        except SystemExit as end:  # argparse
            code = int(end.code or 0)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Told(code, said.out, said.err)

    return run  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("expor", "'expor' is no verb; did you mean export? (`newsarchive --help`"),
        ("qqq", "'qqq' is no verb (`newsarchive --help`"),
        ("ls --jsno", "newsarchive ls: --jsno is not known here; did you mean --json? (`newsarchive ls --help`"),
        (
            "seal --kye mine",
            "newsarchive seal: --kye is not known here; did you mean --key? (`newsarchive seal --help`",
        ),
        ("seal --new-key", "newsarchive seal: the following arguments are required: --key"),
        ("ls --qqq=1 --json", "newsarchive ls: --qqq=1 is not known here (`"),
        ("schedule runn", "did you mean run?"),
        ("export --format cvs", "did you mean csv?"),
        ("history", "newsarchive history: the following arguments are required"),
    ],
)
def test_a_mistyped_word_is_guessed_at(tell, words: str, said: str) -> None:  # type: ignore[no-untyped-def]
    """One line, code 2, and nothing is done."""
    told = tell(*words.split())
    assert (told.code, told.out) == (2, "") and said in told.err
    assert told.err.count("\n") == 1


def test_runs_of_an_archive_without_any_are_no_table(tell, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A heading alone would be a row to whoever reads the pipe."""
    told = tell("--archive", str(tmp_path), "runs")
    assert (told.code, told.out) == (1, "") and "no run" in told.err


def test_clean_prints_text_json_and_markdown(tell, saved: str) -> None:  # type: ignore[no-untyped-def]
    """The same article in three forms."""
    assert "pier 3" in tell("clean", saved, "--url", URL).out
    assert json.loads(tell("clean", saved, "--url", URL, "--json").out)["title"] == "Piers stay closed"
    assert tell("clean", saved, "--url", URL, "--markdown").out.startswith("---\ntitle: ")


def test_explain_shows_the_page_in_order(tell, saved: str) -> None:  # type: ignore[no-untyped-def]
    """Menu, headline, story, share bar, related rail: kept and struck, as they stand."""
    out = tell("clean", saved, "--url", URL, "--explain").out
    places = [
        out.index(words)
        for words in ("Home Weather", "Piers stay closed", "pier 0", "pier 7", "Share this story", "Another day")
    ]
    assert places == sorted(places)
    assert re.search(r"- \[share: [\w-]+, 3 words\] Share this story", out)


def test_clean_uses_the_site_file_of_the_domain(
    tell, saved: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    """Of the project that the current folder lies in."""
    (tmp_path / "scrapy.cfg").write_text("")
    (tmp_path / "spiders").mkdir()
    (tmp_path / "spiders" / "__init__.py").write_text("")
    (tmp_path / "spiders" / "quay.py").write_text(
        "from newsarchive.site import Layout, Site\n"
        "SITE = Site(name='quay', domains=('quay.example',), sources=(), layouts=(Layout(body='article', drop=('p:nth-of-type(4)',)),))\n"
    )
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    monkeypatch.setattr(sys, "path", list(sys.path))
    for name in [name for name in sys.modules if name.split(".")[0] == "spiders"]:
        monkeypatch.delitem(sys.modules, name)
    values = json.loads(tell("clean", saved, "--url", URL, "--json").out)
    for name in [name for name in sys.modules if name.split(".")[0] == "spiders"]:
        monkeypatch.delitem(sys.modules, name, raising=False)
        sys.modules.pop(name, None)
    assert values["site"] == "quay"
    assert "pier 3" not in values["text"]
    assert "pier 4" in values["text"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n", "PNG"),
        (b"just words", "no|not"),
        (b"a" * 50_000_000, "at most"),
    ],
    ids=["empty", "pdf", "png", "text", "huge"],
)
def test_what_is_no_page_gets_a_clear_word(tell, tmp_path: Path, content: bytes, word: str) -> None:  # type: ignore[no-untyped-def]
    """One line, exit code 1."""
    (tmp_path / "file").write_bytes(content)
    told = tell("clean", str(tmp_path / "file"), "--url", URL)
    assert (told.code, told.out, told.err.count("\n")) == (1, "", 1)
    assert re.search(word, told.err)


@pytest.mark.parametrize(
    "argv",
    [
        ("clean", "no-such-file", "--url", URL), ("clean", ".", "--url", URL), ("clean", "x", "--url", "no url"),
        ("clean", "x", "--url", "ftp://quay.example/"), ("clean", "x"), (), ("sing",), ("ls", "--since", "soon"), ("ls", "--outcome", "fine"),
        ("export", "--format", "pdf"), ("export", "-o", "/no/such/folder/file"), ("reprocess", "--warc", "no-such-file"),
    ],
)  # fmt: skip
def test_wrong_use_is_exit_code_2(tell, archive: Path, argv: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    """With a word on what is wrong."""
    told = tell(*argv)
    assert (told.code, told.out) == (2, "")
    assert told.err.strip()


@pytest.mark.parametrize(
    "verb",
    [("ls",), ("stats",), ("export",), ("search", "x"), ("show", "x"), ("why", "x"), ("rebuild",), ("reprocess",)],
)
def test_an_archive_that_is_not_there_is_named_and_not_made(tell, tmp_path: Path, verb: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    """Reading must not leave empty folders behind."""
    told = tell(*verb, "--archive", str(tmp_path / "none"))
    assert (told.code, told.out) == (1, "")
    assert "--archive" in told.err
    assert not (tmp_path / "none").exists()


def test_the_archive_may_be_named_before_and_after_the_verb(
    tell, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    """And a flag wins over NEWSARCHIVE_DIR."""
    monkeypatch.setenv("NEWSARCHIVE_DIR", str(tmp_path / "none"))
    assert tell("--archive", str(made), "stats").code == 0
    assert tell("stats", "--archive", str(made)).code == 0
    assert tell("stats").code == 1


def test_ls_lists_articles_and_fetches(tell, archive: Path) -> None:  # type: ignore[no-untyped-def]
    """Lines with tabs in a pipe; JSON lines for scripts."""
    lines = tell("ls").out.splitlines()
    assert len(lines) == 5
    assert all(line.count("\t") == 5 for line in lines)
    entries = [json.loads(line) for line in tell("ls", "--json").out.splitlines()]
    assert [entry["revisions"] for entry in entries] == [2, 1, 1, 1]
    assert "answered 404" in tell("ls", "--outcome", "gone").out
    assert json.loads(tell("ls", "--outcome", "network_error", "--json").out)["why"] == "no such host"
    assert tell("ls", "--since", "2027-01-01").code == 1
    assert len(tell("ls", "--since", "2026-03-01T08:06Z").out.splitlines()) == 3


def test_show_takes_ids_and_addresses(tell, archive: Path) -> None:  # type: ignore[no-untyped-def]
    """In four forms, and each revision."""
    known = json.loads(tell("ls", "--json").out.splitlines()[0])["id"]
    assert (
        tell("show", known[:6]).out
        == tell("show", PIERS).out
        == tell("show", "http://www.quay.example/piers/?utm_source=x").out
    )
    assert json.loads(tell("show", PIERS, "--json").out)["revision"] == 2
    assert "as before" in tell("show", PIERS, "--revision", "1").out
    assert tell("show", PIERS, "--html").out.startswith("<!doctype html>")
    assert tell("show", PIERS, "--revision", "9").code == 1
    assert "ended as gone" in tell("show", "https://quay.example/gone").err


def test_why_tells_what_was_struck(tell, archive: Path) -> None:  # type: ignore[no-untyped-def]
    """By reason, with rule and place."""
    out = tell("why", PIERS).out
    assert re.search(
        r"share  3 words in 1 blocks\n  [\w-]+  /html/body/main/article/div  3 words\n    Share this story", out
    )


def test_why_tells_of_words(tell, archive: Path) -> None:  # type: ignore[no-untyped-def]
    """Kept, struck by which rule, or not there."""
    assert tell("why", PIERS, "SHARE  this").out.startswith("struck as share by rule ")
    assert tell("why", PIERS, "pier 3 stays").out.startswith("kept as paragraph")
    told = tell("why", PIERS, "no such words")
    assert (told.code, told.out) == (1, "")
    assert "not on the page" in told.err
    assert [json.loads(line)["kept"] for line in tell("why", PIERS, "pier 3", "--json").out.splitlines()] == [True]


def test_search_finds_and_never_breaks(tell, archive: Path) -> None:  # type: ignore[no-untyped-def]
    """Operators, unbalanced quotes, nonsense."""
    assert "A new crane" in tell("search", "crane").out
    assert json.loads(tell("search", "crane", "--json").out)["title"] == "A new crane"
    for query in ('"crane', "crane AND (", "crane*", "covid-19", '"', "x" * 5000):
        assert tell("search", query).code in (0, 1)


def test_export_and_stats(tell, archive: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """The latest revisions, all revisions, and counts that add up."""
    assert len(tell("export").out.splitlines()) == 4
    assert len(tell("export", "--all-revisions").out.splitlines()) == 5
    told = tell("export", "--format", "csv", "-o", str(tmp_path / "x.csv"))
    assert (told.code, told.out) == (0, "")
    counted = json.loads(tell("stats", "--json").out)
    assert counted["fetches"] == sum(counted["outcomes"].values()) == 10
    assert tell("stats").out.splitlines()[-1].split("\t")[:2] == ["all", "10"]


def test_reprocess_and_rebuild_leave_exports_as_they_were(tell, archive: Path) -> None:  # type: ignore[no-untyped-def]
    """Byte for byte."""
    before = tell("export", "--all-revisions").out
    assert tell("rebuild", "--workers", "0").code == 0
    assert tell("export", "--all-revisions").out == before
    told = tell("reprocess", "--all", "--workers", "1", "--warc", str(archive))
    assert told.code == 0
    assert "10 fetches: 6 article" in told.err
    assert tell("reprocess", "--all", "--quiet", "--workers", "0").err == ""
    assert tell("export", "--all-revisions").out == before


def test_doctor_is_content_with_a_sound_archive_and_names_what_is_wrong(tell, archive: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Exit code 0 only if all is well."""
    assert f"database: version {VERSION}, sound" in tell("doctor").out
    (tmp_path / "archive.sqlite").write_text("damaged" * 1000)
    told = tell("doctor", "--archive", str(tmp_path))
    assert told.code == 1
    assert "newsarchive rebuild" in told.out


def test_doctor_names_what_makes_it_faster_and_a_database_without_places(tell, archive: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A store of an older version knows the articles, and not where their captures lie; a rebuild makes it know."""
    assert {"isal", "deflate"} <= {
        line.split(":")[0].split()[-1] for line in tell("doctor").out.splitlines() if line.startswith("ok")
    }
    older = tmp_path / "older"
    shutil.copytree(archive, older)
    with closing(sqlite3.connect(older / "archive.sqlite")) as connection:
        connection.execute("DELETE FROM holdings")
        connection.commit()
    told = tell("doctor", "--archive", str(older))
    assert told.code == 1
    assert "where captures lie is not in it" in told.out
    assert tell("--archive", str(older), "rebuild", "--workers", "0").code == 0
    assert "where captures lie" not in tell("doctor", "--archive", str(older)).out


def test_doctor_asks_for_what_pyproject_asks_for() -> None:
    """No more, no less; what is for some machines only is not asked for."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    everywhere = {re.split(r"[<>=!~ ]", line, maxsplit=1)[0] for line in told if ";" not in line}
    assert everywhere == set(doctor._NEEDED)


@pytest.mark.parametrize("verb", [("clean", "-", "--url", URL), ("doctor",)])
def test_a_package_that_is_missing_is_named_with_the_mend(verb: tuple[str, ...], tmp_path: Path) -> None:
    """After an update, before `make setup`: one sentence, no trace; doctor goes on to look at the rest."""
    code = (
        "import sys\nfrom importlib import metadata\nfound = metadata.version\nsys.modules['numpy'] = None\n"
        "def version(name):\n    if name == 'numpy':\n        raise metadata.PackageNotFoundError(name)\n    return found(name)\n"
        "metadata.version = version\nfrom newsarchive.cli import main\nsys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--archive", str(tmp_path), *verb], cwd=ROOT, input=page("Piers stay closed"), capture_output=True, check=False
    )  # fmt: skip
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == 1
    assert "Traceback" not in err
    if verb[0] == "clean":
        assert err.startswith("newsarchive: the Python package numpy is missing")
        assert "make setup" in err and err.count("\n") == 1
    else:
        assert "WRONG numpy: not installed" in out
        assert "run `make setup`" in out
        assert "free space" in out


def test_a_damaged_database_is_one_plain_line(tell, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """And names the mend."""
    (tmp_path / "archive.sqlite").write_text("damaged" * 1000)
    told = tell("ls", "--archive", str(tmp_path))
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "newsarchive rebuild" in told.err


def test_every_verb_and_option_is_documented() -> None:
    """docs/cli.md names each."""
    documented = (ROOT / "docs" / "cli.md").read_text("utf-8")
    verbs = next(action for action in parser_of()._actions if action.choices and "ls" in action.choices)
    assert isinstance(verbs.choices, dict)
    for verb, parser in verbs.choices.items():
        assert f"`{verb}" in documented, verb
        for option in (
            option
            for action in parser._actions
            for option in action.option_strings
            if option.startswith("--") and option != "--help"
        ):
            assert option in documented or option == "--output", f"{verb} {option}"


def child(*argv: str, **more: object) -> subprocess.Popen[bytes]:
    """The command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "newsarchive", *argv], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more  # type: ignore[call-overload]
    )  # fmt: skip


@pytest.mark.parametrize(
    "verb", [("export", "--all-revisions"), ("ls",), ("why", PIERS), ("search", "pier"), ("show", PIERS)]
)
def test_a_reader_that_goes_away_is_no_error(archive: Path, verb: tuple[str, ...]) -> None:
    """`| head` ends quietly."""
    running = child(*verb)
    assert running.stdout
    running.stdout.close()
    _, err = running.communicate()
    assert (running.returncode, err) == (0, b"")


def test_standard_input_is_read(archive: Path) -> None:
    """`clean -`."""
    running = child("clean", "-", "--url", URL, stdin=subprocess.PIPE)
    out, _ = running.communicate(page("Piers stay closed"))
    assert b"pier 3" in out


def test_a_terminal_without_utf8_is_no_obstacle(archive: Path, tmp_path: Path) -> None:
    """LANG=C, and a page full of letters."""
    (tmp_path / "page.html").write_bytes(page("Grüße — 港"))
    running = child(
        "clean",
        str(tmp_path / "page.html"),
        "--url",
        URL,
        "--explain",
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    )
    _, err = running.communicate()
    assert (running.returncode, err) == (0, b"")


def test_an_interrupt_is_exit_code_130_without_a_trace(tmp_path: Path) -> None:
    """Ctrl-C, while standard input never ends. On a slow machine Python itself is still starting after a second."""
    for seconds in (1.0, 5.0, 20.0):
        running = child("clean", "-", "--url", URL, stdin=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)})
        time.sleep(seconds)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=30)
        if running.returncode == 130:
            break
    assert (running.returncode, err) == (130, b"newsarchive: interrupted\n")


def test_one_file_is_one_file(capsys: pytest.CaptureFixture[str]) -> None:
    """What `rebuild` and `reprocess` say at their end is counted as people count."""
    say(Tally(files=1, left=1), quiet=False)
    say(Tally(files=2, left=2), quiet=False)
    told = " ".join(capsys.readouterr().err.split())
    assert "1 file, " in told and "1 file not opened: nothing in it is" in told and "1 files" not in told
    assert "2 files, " in told and "2 files not opened: nothing in them is" in told
