"""The demo deletes what it made itself, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.newsroom.demo import MARKER, fresh


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    """Without our marker in it, the demo says so and stops."""
    folder = tmp_path / "demo-archive"
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    with pytest.raises(SystemExit, match="not made by the demo"):
        fresh(folder)
    assert (folder / "thesis.txt").read_text() == "mine"


def test_the_folder_of_an_earlier_demo_is_made_anew(tmp_path: Path) -> None:
    """What an earlier run left is gone, and the marker is there again."""
    folder = tmp_path / "demo-archive"
    fresh(folder)
    (folder / "archive.sqlite").write_text("old")
    fresh(folder)
    assert [file.name for file in folder.iterdir()] == [MARKER]
