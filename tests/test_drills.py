"""The drills of benchmarks/drills/, each in small: what they promise holds, and they can be run by anybody."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.crawl.crawls import ROOT, environment

#: A command each, and words that its output has when it looked at something.
SMALL = {
    "kill.py --kills 3 --seed 7": "0 promises broken",
    "deleted.py": "0 broken",
    "power.py --cuts 6": "0 broken",
    "full.py --quick": "0 broken",
}


@pytest.mark.parametrize("words", SMALL)
def test_a_small_drill_finds_every_promise_kept(words: str) -> None:
    """Crawls are killed, their files deleted, the power cut, the disk filled: nothing is lost, doubled, or silent."""
    name, *rest = words.split()
    command = [sys.executable, str(ROOT / "benchmarks/drills" / name), *rest]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=110, check=False)
    if done.stdout.startswith("skipped"):
        pytest.skip(done.stdout.strip())
    assert done.returncode == 0, done.stdout + done.stderr
    assert SMALL[words] in done.stdout
