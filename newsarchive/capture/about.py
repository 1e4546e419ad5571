"""What a WARC file says of itself as a whole."""

from __future__ import annotations

from pathlib import Path

from newsarchive.capture import fields
from newsarchive.capture.checks import bare
from newsarchive.capture.members import walk
from newsarchive.errors import BrokenRecord


def said_of_all(path: Path) -> dict[str, str]:
    """The first record's fields, where it is a warcinfo (WARC 1.1, section 6.2); {} where it is none.

    `WARC-Filename`, the name that the file had when it was written, and `WARC-Record-ID` stand beside them, where the
    record has them. Errors: OSError.
    """

    def pass_over(_: BrokenRecord) -> None:
        """Whoever reads the file tells what is broken."""

    for record in walk(path, on_broken=pass_over):
        if (record.get("warc-type") or "").lower() != "warcinfo":
            return {}
        named = {"WARC-Filename": record.get("warc-filename"), "WARC-Record-ID": bare(record.get("warc-record-id"))}
        return fields.from_block(record.block) | {name: value for name, value in named.items() if value}
    return {}
