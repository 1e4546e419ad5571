"""Bytes to text, by our own order: BOM, valid UTF-8, the header's charset, the page's own, a detector.

Headers and pages lie often, but bytes that are valid UTF-8 and not all ASCII are hardly ever anything else.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from bs4.dammit import UnicodeDammit

#: Byte-order marks (Unicode 15, section 23.8), the longer ones first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: What browsers read under a label that promises less (WHATWG Encoding Standard, section 4.2).
_WIDER = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "tis-620": "cp874",
    "iso-8859-11": "cp874", "x-gbk": "gb18030", "big5": "big5hkscs", "windows-874": "cp874", "x-mac-roman": "mac_roman",
}  # fmt: skip

#: How far the page's own charset is looked for, in bytes. The standard says 1,024; real pages begin later.
_META_REACH = 8_192
_META = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)

#: Broken sequences that a page may have and still be what it claims, one in so many bytes (a guess: one a kilobyte).
_TOLERANCE = 1_000

#: Bytes that are looked at for zeros, and how many bytes of good UTF-8 outvote one that is none.
_START, _WELL = 400, 10
#: A byte that was no UTF-8, as Python's surrogateescape keeps it (PEP 383); a sequence of several bytes that was.
_STRAY = re.compile("[\udc80-\udcff]")
_MULTI = re.compile(rb"[\xc3-\xf4][\x80-\xbf]{1,3}")

#: C0 controls (white space aside), DEL, and the two code points that no document may hold. (A table for
#: `str.translate` costs ten times the parse; most pages hold none.)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")


#: The same for bytes of UTF-8: none of these is ever a part of a longer character.
_DELETED = bytes((*range(0x09), *range(0x0E, 0x20), 0x7F))
_SPACES = bytes.maketrans(b"\x0b\x0c", b"  ")


@dataclass(frozen=True)
class Decoded:
    """Text of a page and why it was read that way."""

    text: str
    charset: str
    why: str
    """`bom`, `utf-8`, `utf-8 with stray bytes`, `header`, `meta`, `zero bytes`, `detector` or `last resort`."""


def decode(html: bytes, header: str | None = None) -> Decoded:
    """The page as text without control characters. Never fails: at worst some characters are U+FFFD."""
    if _is_plain_utf8(html):  # nearly every page; bytes are cleared at a tenth of the cost of characters
        text = html.translate(_SPACES, _DELETED).decode("utf-8", "replace")
        odd = "\ufffe" in text or "\uffff" in text
        return Decoded(_CONTROLS.sub("", text) if odd else text, "utf-8", "utf-8")
    found = _decode(html, header)
    text = found.text.replace("\x0b", " ").replace("\x0c", " ")
    return Decoded(_CONTROLS.sub("", text), found.charset, found.why)


def _decode(html: bytes, header: str | None) -> Decoded:
    for mark, name in _MARKS:
        if html.startswith(mark):
            return Decoded(html[len(mark) :].decode(name, "replace"), name, "bom")
    if wide := _wide(html):
        return Decoded(html.decode(wide, "replace"), wide, "zero bytes")
    meta = _META.search(html, 0, _META_REACH)
    claims = [
        (name, why) for name, why in ((header, "header"), (meta and meta[1].decode("ascii", "replace"), "meta")) if name
    ]
    if mixed := _mixed(html):
        return mixed
    for name, why in claims:
        if decoded := _believed(html, name, why):
            return decoded
    found = UnicodeDammit(html[:100_000], is_html=True).original_encoding
    if found and (decoded := _believed(html, found, "detector")):
        return decoded
    return Decoded(html.decode("cp1252", "replace"), "cp1252", "last resort")


def _is_plain_utf8(html: bytes) -> bool:
    """Valid UTF-8 without a mark, without the escapes of ISO-2022 and without UTF-16's zeros."""
    marked = html.startswith(tuple(mark for mark, _ in _MARKS))
    return not marked and b"\x1b" not in html and not _wide(html) and _is_utf8(html)


def _wide(html: bytes) -> str:
    """UTF-16 without a mark, told by the zeros around its first tag; '' for other pages."""
    start = html[:_START]
    for sign, name in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if start.startswith(sign) or (start.count(0) > len(start) // 4 and start.find(sign) % 2 == 0):
            return name
    return ""


def _mixed(html: bytes) -> Decoded | None:
    """UTF-8 with a few bytes of Windows-1252 pasted in: those are read as what they are."""
    text = html.decode("utf-8", "surrogateescape")
    strays = len(_STRAY.findall(text))
    if not strays or strays * _WELL > sum(map(len, _MULTI.findall(html))):
        return None
    return Decoded(_STRAY.sub(_as_1252, text), "utf-8", "utf-8 with stray bytes")


def _as_1252(found: re.Match[str]) -> str:
    return bytes((ord(found[0]) - 0xDC00,)).decode("cp1252", "replace")


def _is_utf8(html: bytes) -> bool:
    try:
        html.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > 0 and error.start >= len(html) - 3  # a page cut in the middle of a character
    return True


def _believed(html: bytes, label: str, why: str) -> Decoded | None:
    """The text under a label, unless the label is unknown or the bytes speak against it."""
    plain = label.strip().strip("\"'").lower()
    name = _WIDER.get(plain, plain)
    if name.startswith(("utf-16", "utf-32")) and b"<" in html[:100] and b"\0" not in html[:100]:
        return None  # the label itself could be read as single bytes, so it is wrong
    try:
        text = html.decode(codecs.lookup(name).name, "replace")
    except (LookupError, UnicodeError, ValueError, TypeError):
        return None
    if text.count("\ufffd") > 3 + len(html) // _TOLERANCE:
        return None
    return Decoded(text, name, why)
