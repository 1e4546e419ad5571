"""What crossed the wire: one exchange, exactly as it was, and what it was part of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from newsarchive.kinds import Purpose, Truncation


@dataclass(frozen=True, kw_only=True)
class Location:
    """Where a record lies."""

    warc: str
    """File, relative to `captures/`, with `/` between folders and the name it has when closed (never `.open`).
    A file outside the archive is named by its absolute path."""
    offset: int
    """First byte of the record's gzip member, in bytes from the file's start."""
    length: int
    """Bytes of that member."""


@dataclass(frozen=True, kw_only=True)
class Fetch:
    """What an exchange was part of: one fetch is one address asked for, with its redirects and retries."""

    id: str
    """UUID in hex, made when the address is first asked for."""
    url: str
    """The address first asked for, before redirects."""
    spider: str
    """Name of the spider that asked."""
    run: str
    """Id of the run: UUID in hex, one for each start of a crawl."""
    purpose: Purpose = Purpose.PAGE
    hop: int = 0
    """How many exchanges of this fetch came before (redirects and retries)."""


@dataclass(frozen=True, kw_only=True)
class Tls:
    """What is known of the encrypted connection."""

    version: str
    """As WARC-Protocol writes it: `tls/1.3`."""
    cipher: str
    """Name of the cipher suite, as OpenSSL gives it."""
    fingerprint: str
    """SHA-256 of the leaf certificate's DER form, in hex."""


#: Profiles of revisit records as we write them (WARC 1.1, section 6.7).
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, kw_only=True)
class Reference:
    """What a revisit record says of the capture that it leans on (WARC 1.1, sections 5.11 to 5.13)."""

    id: str | None = None
    """Its WARC-Record-ID, without angle brackets."""
    url: str | None = None
    at: datetime | None = None
    """Its WARC-Date; many writers give whole seconds."""


@dataclass(frozen=True, kw_only=True)
class Holding:
    """A capture that is in some WARC file: what identifies it, and what its server gave to ask for changes by."""

    id: str
    url: str
    at: datetime
    location: Location
    status: int | None
    digest: str | None
    """Payload digest as its record tells it."""
    etag: str | None
    last_modified: str | None
    is_revisit: bool


_FOLD = re.compile(rb"\r?\n[ \t]+")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})(?!\d)")


def head_end(message: bytes | bytearray, start: int = 0) -> int | None:
    """Where the body of an HTTP message begins: behind the first empty line, ended by CR LF or LF; None without one.

    It is looked for from `start` on.
    """
    usual = message.find(b"\n\r\n", start)
    bare = message.find(b"\n\n", start, usual + 1 if usual >= 0 else len(message))
    if bare >= 0:
        return bare + 2
    return usual + 3 if usual >= 0 else None


@dataclass(frozen=True, kw_only=True)
class Capture:
    """One HTTP exchange, exactly as on the wire."""

    id: str
    """`urn:uuid:…`, the WARC-Record-ID of the response record without its angle brackets."""
    url: str
    """The address asked for, without fragment."""
    fetched_at: datetime
    """When the request was sent; aware, UTC."""
    request: bytes
    """Every byte sent; empty where a foreign file has no request record."""
    response: bytes
    """Every byte received, from the final status line on; of a revisit the head alone, b'' where others kept none."""
    interim: bytes = b""
    """Heads of 1xx answers that came before (RFC 9110, section 15.2)."""
    ip_address: str | None = None
    """Peer that was connected to (a proxy's, where one was used); None where unknown."""
    tls: Tls | None = None
    """None for plain http and where unknown."""
    truncated: Truncation | None = None
    """None: complete."""
    fetch: Fetch | None = None
    """None in foreign files."""
    revisit: str | None = None
    """Profile of a revisit record, whose `response` is a head alone (WARC 1.1, section 6.7); None for a response."""
    refers_to: Reference | None = None
    """The capture that a revisit record names; None where it names none, and for a response."""
    original: Capture | None = None
    """The capture whose payload a revisit has, once it was found; never told by the record itself."""
    rendered_from: str | None = None
    """Id of the capture that a browser made this page from; None for what came over the wire. Of a rendered page,
    `response` is a head of our making and the page as it stood in the browser, and `request` is empty."""
    location: Location | None = None
    """None until written."""
    payload_digest: str | None = None
    """`sha1:` and base32 over the body with transfer coding removed (WARC 1.1, section 5.9); None until known."""

    def placed(self, location: Location, payload_digest: str) -> Capture:
        """The same, now that it is known where it lies. As `dataclasses.replace` in a tenth of the time: each page needs it."""
        new = object.__new__(Capture)
        new.__dict__.update(self.__dict__, location=location, payload_digest=payload_digest)
        return new

    @property
    def head(self) -> bytes:
        """The status line and header lines, with the blank line that ends them."""
        return self.response[: head_end(self.response)]

    @property
    def body(self) -> bytes:
        """The bytes behind the head, transfer and content coding still on."""
        return self.response[len(self.head) :]

    @property
    def shares_payload(self) -> bool:
        """Whether this is a revisit with the payload of another capture; also by the profiles of WARC 1.0 and of Heritrix."""
        return (self.revisit or "").endswith("identical-payload-digest")

    @property
    def is_unchanged(self) -> bool:
        """Whether this is a revisit by which the server said that nothing has changed."""
        return (self.revisit or "").endswith("server-not-modified")

    @property
    def status(self) -> int | None:
        """The status code; None where the status line is no status line."""
        found = _STATUS.match(self.response)
        return int(found[1]) if found else None

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Names (as sent) and values (Latin-1, folded lines joined by a blank) in order; lines without colon left out."""
        head = self.head
        if b"\n " in head or b"\n\t" in head:
            head = _FOLD.sub(b" ", head)
        pairs = [line.decode("latin-1").partition(":") for line in head.splitlines()[1:]]
        return tuple([(name.strip(), value.strip()) for name, colon, value in pairs if colon])

    def header(self, name: str) -> str | None:
        """The first value under a name, whatever its case; None where there is none."""
        wanted = name.lower()
        head = self.head
        if b"\n " in head or b"\n\t" in head:
            return next((value for key, value in self.headers if key.lower() == wanted), None)
        for line in head.decode("latin-1").splitlines()[1:]:
            key, colon, value = line.partition(":")
            if colon and key.strip().lower() == wanted:
                return value.strip()
        return None
