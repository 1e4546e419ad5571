"""The command `newsarchive`: reads pages and archives, and never asks the network for anything."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from newsarchive.cli.words import parser_of
from newsarchive.errors import NewsArchiveError, SettingError

#: Exit codes, as docs/cli.md has them. 130 is 128 and the number of SIGINT, as shells count.
FINE, WRONG, MISUSED, INTERRUPTED = 0, 1, 2, 130

#: What to say of a package that an update of newsarchive came to need.
_MISSING = (
    "the Python package {} is missing, so this environment is older than the program; run `make setup`, or `pip install .` in "
    "the folder of newsarchive; `newsarchive doctor` tells what else is missing"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; the exit code. Whatever goes wrong is one plain line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a page may hold what the terminal's encoding lacks
    try:
        wanted = parser_of().parse_args(argv)
        room, verb = wanted.run.split(":")
        code: int = getattr(import_module(f"newsarchive.cli.{room}"), verb)(wanted)
        sys.stdout.flush()
    except NewsArchiveError as error:
        print(f"newsarchive: {_one_line(str(error))}", file=sys.stderr)
        return MISUSED if isinstance(error, SettingError) else WRONG
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("", "newsarchive"):
            raise  # a fault of ours
        print(f"newsarchive: {_MISSING.format(error.name)}", file=sys.stderr)
        return WRONG
    except BrokenPipeError:
        # The reader (`| head`) has seen enough. Python would complain once more when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except OSError as error:
        print(f"newsarchive: {error.filename or 'the system'}: {error.strerror or error}", file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        print("newsarchive: interrupted", file=sys.stderr)
        return INTERRUPTED
    return code


def _one_line(text: str) -> str:
    from newsarchive.export import printable

    return printable(" ".join(text.split()))
