"""How a file is named in a command that somebody is to type."""

from __future__ import annotations

import os
import shlex
import string
from pathlib import Path

#: Characters that mean themselves in `$'…'`.
_PLAIN = frozenset(string.ascii_letters + string.digits + "/._-+,=@%:")


def as_word(path: Path) -> str:
    """A path as one word of a command that a shell takes as it stands, in characters that can be shown and copied.

    Names of other bytes than text, or with line breaks or orders for the terminal, are written as bash, zsh and ksh read
    them: in `$'…'` (POSIX.1-2024, section 2.2.4).
    """
    text = str(path)
    if text.isprintable() and "  " not in text:  # blanks in a row do not survive where a sentence is set on one line
        return shlex.quote(text)
    shown = [chr(byte) if chr(byte) in _PLAIN else f"\\x{byte:02x}" for byte in os.fsencode(text)]
    return f"$'{''.join(shown)}'"
