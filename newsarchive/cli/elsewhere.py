"""Files that lie elsewhere, a few at a time: as much disk is needed as the files at work have, and not as all have together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from newsarchive.capture.bringing import version
from newsarchive.capture.far import Far, at_hand
from newsarchive.errors import OutOfReach
from newsarchive.remembered import Remembered, Version


class Turns:
    """Goes through files: those of this machine all together first, then those elsewhere, so many at a time."""

    def __init__(
        self,
        files: Sequence[Path],
        workers: int | None,
        tell: Callable[[str], None],
        memory: Remembered | None = None,
        *,
        quiet: bool = False,
    ) -> None:
        """`memory` tells which need not be fetched; None: all are. `workers` as `hands_of` takes it: each has one file. `tell` is given a line for each file that cannot be had, and unless `quiet` for each that is fetched."""
        self._here = [path for path in files if not isinstance(path, Far)]
        self._far = [path for path in files if isinstance(path, Far)]
        self._at_once = (os.cpu_count() or 1) if workers is None else max(1, workers)
        self._tell, self._quiet = tell, quiet
        self._memory = memory
        self.lost = 0
        """Files that could not be had; the others go on."""
        self.refused: set[Path] = set()
        """Files of which nothing could be read, as whoever reads them says: they are not remembered."""

    def __iter__(self) -> Iterator[list[Path]]:
        """Files that can be read until the next are asked for."""
        if self._here:
            yield self._here
        versions = self._needed()
        far = [path for path in self._far if path.address in versions]
        for start in range(0, len(far), self._at_once):
            with ExitStack() as stack:
                brought = [*self._brought(far[start : start + self._at_once], stack)]
                if brought:
                    yield brought
                    self._note({str(path): versions[str(path)] for path in brought if path not in self.refused})

    def needed(self) -> list[Path]:
        """All files that must be looked into: those of this machine, and those elsewhere that are new or hold something stale."""
        versions = self._needed()
        return [*self._here, *(path for path in self._far if path.address in versions)]

    def _needed(self) -> dict[str, Version | None]:
        """Addresses of what must be fetched, with their versions."""
        if self._memory is None or not self._far:
            return {path.address: None for path in self._far}
        versions = {path.address: version(path.address) for path in self._far}
        needed = self._memory.needed(versions)
        if (left := len(versions) - len(needed)) and not self._quiet:
            are, them = ("file elsewhere is", "it") if left == 1 else ("files elsewhere are", "them")
            self._tell(f"{left} {are} as before, and nothing in {them} is stale: not fetched")
        return {name: told for name, told in versions.items() if name in needed}

    def _note(self, versions: dict[str, Version | None]) -> None:
        if self._memory is not None:
            self._memory.note(versions)

    def _brought(self, files: Sequence[Far], stack: ExitStack) -> Iterator[Path]:
        for path in files:
            if not self._quiet:
                self._tell(f"fetching {path}")
            try:
                yield stack.enter_context(at_hand(path))
            except OutOfReach as error:
                self.lost += 1
                self._tell(f"newsarchive: {error}")
