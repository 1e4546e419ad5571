"""Become a crawl that holds its site's lock: `python -m newsarchive.schedule.hold LOCK NAME SLOT COMMAND…`.

The process takes the lock, writes itself into it and becomes the command, so that there is no moment in which a crawl runs
without its lock, and nobody between the two who could die. SLOT is '-' where no schedule started it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from newsarchive.runs.lock import last_holder, take

#: Another crawl of the site runs (sysexits.h: EX_TEMPFAIL), and nothing was started.
BUSY = 75
#: The command cannot be run, as shells say it.
_NO_COMMAND = 127


def main(argv: list[str]) -> int:
    """Returns only where nothing was started."""
    path, name, slot, *command = argv
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    if take(Path(path), name, "" if slot == "-" else slot) is None:
        holder = last_holder(Path(path))
        who = f"{holder.crawl}, pid {holder.pid}, since {holder.started}" if holder else "nobody says by whom"
        print(f"{name}: not started: the site is being crawled ({who})", file=sys.stderr)
        return BUSY
    try:
        os.execvp(command[0], command)  # noqa: S606  without a shell
    except OSError as error:
        print(f"{name}: {command[0]}: {error.strerror}", file=sys.stderr)
        return _NO_COMMAND


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
