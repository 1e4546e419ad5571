"""Crawls news sites, keeps every exchange as a WARC capture, and strikes the clutter from each article with a reason.

What is named here is the public face; each name is loaded when it is first asked for.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsarchive.archive import Archive, locate
    from newsarchive.clean.join import join
    from newsarchive.clean.pipeline import clean
    from newsarchive.errors import NewsArchiveError
    from newsarchive.model import Article, Block, Capture, Metadata, Origin, Outcome, OutcomeKind, Reason, Removal
    from newsarchive.process import conclude, process
    from newsarchive.site import Assumed, Cut, Feed, Layout, Section, Site, Sitemap, Sites, load_sites
    from newsarchive.store.base import open_store

#: Where each public name is at home.
_HOMES = {
    "Archive": "archive", "locate": "archive",
    "clean": "clean.pipeline", "join": "clean.join",
    "NewsArchiveError": "errors",
    "Article": "model", "Block": "model", "Capture": "model", "Metadata": "model", "Origin": "model", "Outcome": "model",
    "OutcomeKind": "model", "Reason": "model", "Removal": "model",
    "conclude": "process", "process": "process",
    "Assumed": "site", "Cut": "site", "Feed": "site", "Layout": "site", "Section": "site", "Site": "site", "Sitemap": "site", "Sites": "site",
    "load_sites": "site",
    "open_store": "store.base",
}  # fmt: skip

__all__ = [
    "Archive", "Article", "Assumed", "Block", "Capture", "Cut", "Feed", "Layout", "Metadata", "NewsArchiveError", "Origin", "Outcome",
    "OutcomeKind", "Reason", "Removal", "Section", "Site", "Sitemap", "Sites", "clean", "conclude", "join", "load_sites", "locate",
    "open_store", "process",
]  # fmt: skip


class _Verb(ModuleType):
    """A module named like the one function that it is there for, and called like it.

    `newsarchive.clean` is a folder of this house and, to its users, a function. Python has one place for the two.
    """

    def __call__(self, *args: Any, **named: Any) -> Any:
        home, name = _HOMES[self.__name__.rpartition(".")[2]], self.__name__.rpartition(".")[2]
        return getattr(import_module(f"newsarchive.{home}"), name)(*args, **named)


class _Face(ModuleType):
    """This module. It hears of each submodule that is loaded, whoever loads it."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("clean", "process") and type(value) is ModuleType:
            value.__class__ = _Verb
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'newsarchive' has no attribute {name!r}")
    home = import_module(f"newsarchive.{_HOMES[name]}")
    return globals()[name] if name in globals() else getattr(home, name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
