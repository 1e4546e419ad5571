"""Captures and the list of their articles in one file that viewers open: WACZ.

The captures go in as they are; cleaned text does not, so that what replays is what was captured. Written in one pass
with bounded memory, however large the archive. Source: Web Archive Collection Zipped, version 1.1.1
(specs.webrecorder.net/wacz/1.1.1).
"""

from newsarchive.wacz.collection import Collection, Told, Wanted, write_wacz

__all__ = ["Collection", "Told", "Wanted", "write_wacz"]
