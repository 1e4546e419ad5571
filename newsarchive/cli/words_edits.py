"""What can be said on the command line of edits and of what was seen: history, seen, forget."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

#: Makes the parser of a verb: all verbs, its name, what runs it, what it does.
Verb = Callable[[Any, str, str, str], argparse.ArgumentParser]


def add_edits(verbs: Any, verb: Verb, url: Callable[[str], str]) -> None:
    """Add the verbs. `url` checks an address."""
    parser = verb(verbs, "history", "history:history", "show an article's revisions and what changed, word by word")
    parser.add_argument("article", metavar="ID|URL", help="its id, the beginning of its id, or its address")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object a line")
    form.add_argument("--html", action="store_true", help="as a page of its own")
    parser = verb(verbs, "seen", "seen:seen", "tell when an address was asked for, why it is skipped, when it is due")
    parser.add_argument("url", type=url, help="the address")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser = verb(verbs, "forget", "seen:forget", "let an address count as never seen; captures and revisions stay")
    parser.add_argument("article", metavar="ID|URL", help="an article's id, the beginning of its id, or an address")
