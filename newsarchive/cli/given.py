"""What is given on the command line, as values."""

from __future__ import annotations

import argparse
import re

#: A primary tag of BCP 47, whatever stands behind it.
_TAG = re.compile(r"([A-Za-z]{2,3})(?:-[A-Za-z0-9-]+)?")


def language(given: str) -> str:
    """The primary tag of a language, in small letters."""
    found = _TAG.fullmatch(given.strip())
    if not found:
        raise argparse.ArgumentTypeError(f"{given!r} is no language; give a tag such as en, de or pt-BR")
    return found[1].lower()


def domain(given: str) -> str:
    """A host, without `www.`."""
    from newsarchive.urls import host_of

    found = "" if "/" in given or "*" in given else host_of(f"http://{given.strip().lstrip('.')}/")
    if not found:
        raise argparse.ArgumentTypeError(f"{given!r} is no domain; give a host such as quay.example")
    return found
