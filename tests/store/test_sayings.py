"""Files of what people said: whole lines, whatever happened to the one before."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from newsarchive.store import sayings
from newsarchive.store.corrections import correction_of, corrections
from newsarchive.store.forgotten import forget, forgotten, moments_of
from tests.small_archive import START


def test_half_a_line_spoils_no_other(tmp_path: Path) -> None:
    """A power cut in the midst of one address, and then another is forgotten."""
    path = tmp_path / "forgotten.jsonl"
    forget(path, "https://quay.example/a", ["quay.example/a"], START)
    path.write_bytes(path.read_bytes()[:-9])
    forget(path, "https://quay.example/b", ["quay.example/b"], START)
    assert forgotten(path) == {"quay.example/b": "2026-03-01T08:00:00.000000Z"}
    assert [number for number, _ in sayings.complaints(path, moments_of)] == [1]


def test_a_line_separator_within_a_title_ends_no_line(tmp_path: Path) -> None:
    """U+2028, U+2029 and U+0085 stand in JSON as they are."""
    path = tmp_path / "corrections.jsonl"
    title = "Piers\u2028stay\u2029closed\u0085"
    sayings.add(path, {"at": "a", "by": "b", "article": "c", "url": "d", "captures": [], "set": {"title": title}})
    assert [one.values for one in corrections(path)] == [{"title": title}]
    assert sayings.complaints(path, correction_of) == []


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    """A file may grow to 100 bytes, and the line has more: the system takes the first part of it, and then no more."""
    path = tmp_path / "corrections.jsonl"
    sayings.add(path, {"said": "before"})
    before = path.read_bytes()
    script = (
        "import pathlib, resource, signal, sys; from newsarchive.store import sayings; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); sayings.add(pathlib.Path(sys.argv[1]), {'said': 'x' * 200})"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False)
    assert "File too large" in done.stderr
    assert path.read_bytes() == before


def test_what_cannot_be_read_is_told_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "corrections.jsonl"
    good = json.dumps({"at": "a", "by": "b", "article": "c", "url": "d", "captures": [], "set": {"title": "t"}})
    path.write_text(f"{good}\n[1]\n\n{{}}\n{good}\n{good[:20]}")
    told = sayings.complaints(path, correction_of)
    assert [number for number, _ in told] == [2, 4, 6]
    assert "as a power cut leaves it" in told[-1][1]
