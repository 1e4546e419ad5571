"""Bytes to text, by our own order: BOM, valid UTF-8, the header's charset, the page's own, letters, a detector.

Headers and pages lie often, but bytes that are valid UTF-8 and not all ASCII are hardly ever anything else.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4.dammit import EncodingDetector

from newsarchive.clean.letters import by_letters

#: Byte-order marks (Unicode 15, section 23.8), the longer ones first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: The encodings of the web (WHATWG Encoding Standard, section 4.2), by Python's names. No other label is believed:
#: Python knows codecs that read markup as something else (EBCDIC, escapes, Punycode in quadratic time).
_OF_THE_WEB = frozenset((
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u", "cp866", "cp874", "mac-roman", "mac-cyrillic", "gb18030", "big5hkscs",
    "euc_jp", "iso2022_jp", "cp932", "cp949", *(f"cp125{n}" for n in range(9)), *(f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
))  # fmt: skip

#: What browsers read under a label that promises less (the same section), by Python's names.
_WIDER = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949",
    "shift_jis": "cp932", "tis-620": "cp874", "iso8859-11": "cp874", "big5": "big5hkscs",
}  # fmt: skip

#: Labels of the standard, and some in the wild, that Python does not know.
_LABELS = (
    (re.compile(r"(?:x-)?(?:cp|win|windows)[-_]?(125\d)"), r"cp\1"),
    (re.compile(r"(?:cs)?iso-?_?8859-?_?(\d{1,2})(?:-?[ei])?"), r"iso8859-\1"),
    (re.compile(r"(?:x-)?unicode[\d-]*-?utf-?8"), "utf-8"),
    (re.compile("(?:cs)?unicode|(?:iso-10646-)?ucs-2"), "utf-16-le"),
    (re.compile(r"koi8?"), "koi8-r"), (re.compile(r"koi8-ru"), "koi8-u"), (re.compile("logical|visual"), "iso8859-8"),
    (re.compile("sun_eu_greek"), "iso8859-7"), (re.compile("csisolatin9"), "iso8859-15"), (re.compile("(?:dos|windows)-874"), "cp874"),
    (re.compile("(?:cs)?mac(?:intosh)?|x-mac-roman"), "mac-roman"), (re.compile("x-mac-(?:cyrillic|ukrainian)"), "mac-cyrillic"),
    (re.compile("csgb2312|gb_2312(?:-80)?|x-gbk"), "gb18030"), (re.compile("cn-big5|x-x-big5"), "big5hkscs"),
    (re.compile("cseucpkdfmtjapanese|x-euc-jp"), "euc_jp"), (re.compile("x-sjis|shift-jis|windows-31j"), "cp932"),
    (re.compile("cseuckr|csksc56011987|iso-ir-149|ks_?c_?5601(?:-19\\d\\d)?|windows-949"), "cp949"),
)  # fmt: skip

#: How far the page's own charset is looked for, in bytes. The standard says 1,024; real pages begin later.
_META_REACH = 8_192
_META = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)

#: Broken sequences that a page may have and still be what it claims, one in so many bytes (a guess: one a kilobyte).
_TOLERANCE = 1_000

#: Bytes that are looked at for zeros, and how many bytes of good UTF-8 outvote one that is none.
_START, _WELL = 400, 10
#: Bytes that the detector is shown: it reads some hundred thousand a second.
_DETECTED = 100_000
#: A byte that was no UTF-8, as Python's surrogateescape keeps it (PEP 383); a sequence of several bytes that was.
_STRAY = re.compile("[\udc80-\udcff]")
_MULTI = re.compile(rb"[\xc3-\xf4][\x80-\xbf]{1,3}")

#: C0 controls (white space aside), DEL, and the two code points that no document may hold. (A table for
#: `str.translate` costs ten times the parse; most pages hold none.)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")


#: References to them, which a parser would make into them; `&#10;` and its kin are white space.
_REFERENCES = (
    r"&#(?:0*(?:[1-8]|1[4-9]|2\d|3[01]|11|12|12[79]|14[134]|157|6553[45])(?![0-9])"
    r"|[xX]0*(?:[1-8b-cB-Ce-fE-F]|1[0-9a-fA-F]|7[fF]|8[1dfDF]|9[0dD]|[fF]{3}[eEfF])(?![0-9a-fA-F]));?"
)
_REFERENCE = re.compile(_REFERENCES, re.ASCII)
#: The same in bytes of UTF-8, where looking for them takes a third of the time.
_REFERENCE_BYTES = re.compile(_REFERENCES.encode())
#: In place of such a reference: nothing to see, and taken out of blocks. Without it `&&#1;lt;` would become `&lt;`.
_NOTHING = "\u200b"
#: C1 controls are typed as Windows-1252 and said to be something else: what HTML reads such references as
#: (HTML standard, section 13.2.5.80), the five that are nothing there aside.
_TYPED = re.compile("[\x80-\x9f]")
_TYPED_BYTES = re.compile(rb"\xc2[\x80-\x9f]")

#: Controls that no text is written with: all but white space, zeros and the shifts of ISO 2022.
_NEVER = bytes((*range(0x01, 0x09), *range(0x10, 0x1B), *range(0x1C, 0x20), 0x7F))
#: Bytes in which they are counted.
_LOOKED_AT = 2_000

#: How ISO-2022-JP, all of whose bytes are ASCII, begins a text in Japanese (RFC 1468).
_ESCAPES = re.compile(rb"\x1b\$[@B]")

#: The same for bytes of UTF-8: none of these is ever a part of a longer character.
_DELETED = bytes((*range(0x09), *range(0x0E, 0x20), 0x7F))
_SPACES = bytes.maketrans(b"\x0b\x0c", b"  ")


@dataclass(frozen=True)
class Decoded:
    """Text of a page and why it was read that way."""

    text: str
    charset: str
    why: str
    """`bom`, `utf-8`, `utf-8 with stray bytes`, `header`, `meta`, `zero bytes`, `escapes`, `letters`, `detector` or `last
    resort`."""


def decode(html: bytes, header: str | None = None) -> Decoded:
    """The page as text without control characters. Never fails: at worst some characters are U+FFFD."""
    if plain := _plain_utf8(html):  # nearly every page
        cleared, text = plain
        if "\ufffe" in text or "\uffff" in text or _TYPED_BYTES.search(cleared):
            text = _cleared(text)
        if _REFERENCE_BYTES.search(cleared):
            text = _REFERENCE.sub(_NOTHING, text)
        return Decoded(text, "utf-8", "utf-8")
    found = _decode(html, header)
    return Decoded(_REFERENCE.sub(_NOTHING, _cleared(found.text)), found.charset, found.why)


def is_binary(html: bytes) -> bool:
    """Whether the beginning is no text in any encoding of single or several bytes: every twentieth byte is a control.
    (Of packed bytes one in ten is; text has next to none, zeros aside, which some pages are full of.)"""
    start = html[:_LOOKED_AT]
    return (len(start) - len(start.translate(None, _NEVER))) * 20 > len(start)


def _cleared(text: str) -> str:
    """Without control characters."""
    text = _CONTROLS.sub("", text.replace("\x0b", " ").replace("\x0c", " "))
    return _TYPED.sub(lambda found: found[0].encode("latin-1").decode("cp1252", "ignore"), text)


def _decode(html: bytes, header: str | None) -> Decoded:
    for mark, name in _MARKS:
        if html.startswith(mark):
            return Decoded(html[len(mark) :].decode(name, "replace"), name, "bom")
    if wide := _wide(html):
        return Decoded(html.decode(wide, "replace"), wide, "zero bytes")
    escaped = html.isascii()  # else it would be plain UTF-8
    if mixed := None if escaped else _mixed(html):
        return mixed
    for name, why in _claims(html, header):
        if (decoded := _believed(html, name, why)) and not (escaped and decoded.text.isascii()):
            return decoded
    if escaped:
        return Decoded(html.decode("iso2022_jp", "replace"), "iso-2022-jp", "escapes")
    return _guessed(html)


def _claims(html: bytes, header: str | None) -> Iterator[tuple[str, str]]:
    """What header and page say."""
    if header:
        yield header, "header"
    if meta := _META.search(html, 0, _META_REACH):
        yield meta[1].decode("ascii", "replace"), "meta"


def _guessed(html: bytes) -> Decoded:
    """Where nobody says what the bytes are."""
    if (name := by_letters(html)) and (decoded := _believed(html, name, "letters")):
        return decoded
    for name in EncodingDetector(html[:_DETECTED], is_html=True).encodings:
        if decoded := _believed(html, name, "detector"):
            return decoded
    return Decoded(html.decode("cp1252", "replace"), "cp1252", "last resort")


def _plain_utf8(html: bytes) -> tuple[bytes, str] | None:
    """Bytes and text without controls, if the page is valid UTF-8 without a mark, the escapes of ISO-2022-JP and UTF-16's zeros.

    Bytes are cleared at a tenth of the cost of characters. A control in the midst of a character makes both invalid,
    and is seen where any was found.
    """
    escaped = b"\x1b" in html and html.isascii() and _ESCAPES.search(html)
    if escaped or html.startswith(tuple(mark for mark, _ in _MARKS)) or _wide(html):
        return None
    cleared = html.translate(_SPACES, _DELETED)
    try:
        text = cleared.decode("utf-8")
    except UnicodeDecodeError:
        return (cleared, cleared.decode("utf-8", "replace")) if _is_utf8(html) else None
    return (cleared, text) if len(cleared) == len(html) or _is_utf8(html) else None


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
    name, codec = _named(label)
    if codec not in _OF_THE_WEB:
        return None
    if codec.startswith("utf-16") and b"<" in html[:100] and b"\0" not in html[:100]:
        return None  # the label itself could be read as single bytes, so it is wrong
    text = html.decode(codec, "replace")
    if text.count("\ufffd") > 3 + len(html) // _TOLERANCE:
        return None
    return Decoded(text, name, why)


def _named(label: str) -> tuple[str, str]:
    """How an encoding is called, and the codec that reads it; '' for an unknown one."""
    plain = label.strip().strip("\"'").lower()
    for pattern, known in _LABELS:
        if found := pattern.fullmatch(plain):
            codec = found.expand(known)
            return _WIDER.get(codec, f"windows-{found[1]}" if "125" in codec else codec), _WIDER.get(codec, codec)
    try:
        codec = codecs.lookup(plain).name
    except (LookupError, ValueError, UnicodeError):
        return plain, ""
    return _WIDER.get(codec, plain), _WIDER.get(codec, codec)
