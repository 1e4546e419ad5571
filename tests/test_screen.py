"""How lists look."""

from __future__ import annotations

import pytest

from newsarchive.cli import screen


@pytest.mark.parametrize(("rows", "tables"), [(0, 1), (3, 1), (4, 1), (5, 2), (9, 3)])
def test_a_long_list_is_several_tables(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, rows: int, tables: int
) -> None:
    """No more rows are held than one table has, and each is shown once."""
    monkeypatch.setattr(screen, "_DRAWN", 4)
    monkeypatch.setenv("COLUMNS", "80")
    held: list[str] = []

    def given() -> object:
        for n in range(rows):
            held.append(f"row {n}")
            yield [held[-1], "x"]

    assert screen._drawn(("name", "kind"), given()) == rows  # type: ignore[arg-type]
    shown = capsys.readouterr().out
    assert shown.count("name") == tables
    assert [line.split("x")[0].strip() for line in shown.splitlines() if "row" in line] == held
