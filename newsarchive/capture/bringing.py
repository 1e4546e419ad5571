"""One file from elsewhere to the disk: piece by piece, whole and of one version, or not at all."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, Any, NoReturn
from urllib.parse import urlsplit

from newsarchive.errors import OutOfReach, SettingError

WEB = frozenset({"http", "https"})
#: Seconds until a server must have taken a connection, and must have sent something more.
_CONNECT, _SILENCE = 30, 60
#: Answers of a server that may be another next time: RFC 9110 (408, 5xx), RFC 8470 (425), RFC 6585 (429).
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
#: What tells one version of a file from another, in the words of HTTP and S3.
_VERSION = ("ETag", "Last-Modified", "LastModified", "Content-MD5", "Digest")
#: Bytes of a version's mark: as many as SQLite has for a number.
_MARK = 8
_NEED = "reading {} needs the extra: pip install 'newsarchive[remote]' (fsspec, s3fs, aiohttp)"


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long a file is tried for, and in what pieces it comes."""

    pauses: Sequence[float] = (1, 3, 9, 27)
    """Seconds between one try and the next; a piece that came begins them anew, where it need not be fetched twice."""
    sleep: Callable[[float], object] = time.sleep
    piece: int = 4 * 1024 * 1024
    """Bytes asked for at once, and so held in memory."""


class Bringing:
    """One file on its way to the disk."""

    def __init__(self, address: str, file: IO[bytes], patience: Patience) -> None:
        self._address, self._file, self._patience = address, file, patience
        self._system, self._inner = system_for(address)
        self._can_skip = True
        """Whether the server gives parts of the file."""

    def whole(self) -> None:
        """Write all of it. Errors: OutOfReach; OSError of the disk."""
        failures, best = 0, 0
        while True:
            try:
                if self._pass():
                    return
                trouble: BaseException = OSError("it is changed there while it is read")
            except _NoParts:
                self._can_skip = False
                continue
            except _faults() as error:
                trouble = error
            if not self._can_skip:
                self._begin_anew()
            elif self._file.tell() > best:
                failures, best = 0, self._file.tell()
            _wait(self._address, trouble, failures, self._patience)
            failures += 1

    def _pass(self) -> bool:
        """Fetch what is missing; whether all is there now, and all of one version."""
        told = self._system.info(self._inner)
        if self._can_skip and told.get("size") and told.get("partial", True):
            self._in_parts(told)
        else:
            self._can_skip = False
            self._begin_anew()
            self._in_one_go(told.get("size"))
        if _version_of(told) == _version_of(self._system.info(self._inner)):
            return True
        self._begin_anew()
        return False

    def _in_parts(self, told: dict[str, Any]) -> None:
        size = int(told["size"])
        with self._system.open(self._inner, "rb", block_size=self._patience.piece, cache_type="none") as source:
            while (place := self._file.tell()) < size:
                piece = self._read(source, place, min(self._patience.piece, size - place))
                if not piece:
                    raise OSError(f"it ends at byte {place} of {size}")
                self._keep(piece)

    def _read(self, source: Any, place: int, length: int) -> bytes:
        try:
            source.seek(place)
            return bytes(source.read(length))
        except ValueError as error:  # fsspec: the server sent the whole file where a part was asked for
            raise _NoParts from error

    def _in_one_go(self, size: int | None) -> None:
        """The file from its beginning; what breaks off is an error of the library where the server told the length."""
        options = {"block_size": 0} if urlsplit(self._address).scheme.lower() in WEB else {}
        with self._system.open(self._inner, "rb", **options) as source:
            if size is None and not _tells_its_end(source):
                raise OutOfReach(
                    f"{self._address}: the server does not tell how long the file is, so a part could pass for the whole; "
                    "fetch it by other means, and name the file"
                )
            while piece := source.read(self._patience.piece):
                self._keep(piece)
        if size is not None and self._file.tell() != size:
            raise OSError(f"it ends at byte {self._file.tell()} of {size}")

    def _keep(self, piece: bytes) -> None:
        try:
            self._file.write(piece)
            self._file.flush()
        except OSError as error:
            raise OutOfReach(
                f"{self._address}: no room for its copy in {tempfile.gettempdir()} ({(error.strerror or str(error)).lower()}); "
                "free space there, or set TMPDIR to a folder with more"
            ) from error

    def _begin_anew(self) -> None:
        self._file.seek(0)
        self._file.truncate()


class _NoParts(Exception):
    """The server gives the whole file only."""


def patiently(address: str, look: Callable[[], Any], patience: Patience) -> Any:
    """What a look brings, tried as often as patience has it. Errors: OutOfReach."""
    failures = 0
    while True:
        try:
            return look()
        except _faults() as trouble:
            _wait(address, trouble, failures, patience)
            failures += 1


def _wait(address: str, trouble: BaseException, failures: int, patience: Patience) -> None:
    """Pause before the next try. Errors: OutOfReach where there is none."""
    said = _said(trouble)
    if is_final := _is_final(trouble):
        raise OutOfReach(f"{address}: {is_final} ({said}); nothing of it was taken") from trouble
    if failures >= len(patience.pauses):
        raise OutOfReach(
            f"{address}: could not be had whole in {failures + 1} tries ({said}); nothing of it was taken: try it again later"
        ) from trouble
    patience.sleep(patience.pauses[failures])


def _said(trouble: BaseException) -> str:
    """What went wrong, in one line. What fsspec calls a missing file may be a server that cannot be reached."""
    cause = (trouble.__cause__ if isinstance(trouble, FileNotFoundError) else None) or trouble
    if type(cause).__name__ == "ClientPayloadError":
        return "the line broke off"
    return " ".join(str(cause).split()) or type(cause).__name__


def _is_final(trouble: BaseException) -> str:
    """What makes another try useless; '' where one may help."""
    status = getattr(trouble, "status", None) or getattr(trouble.__cause__, "status", None)
    if status is not None:
        return "" if status in _PASSING else f"the server answers {status}"
    if "CERTIFICATE_VERIFY_FAILED" in _said(trouble):  # as OpenSSL calls it, in whatever class it comes
        return "its certificate cannot be checked; SSL_CERT_FILE names the file of another authority to trust"
    if isinstance(trouble, PermissionError) or type(trouble).__name__ == "NoCredentialsError":
        return "it may not be read; are the credentials set (AWS_ACCESS_KEY_ID …, or FSSPEC_S3_ANON=true)?"
    if isinstance(trouble, FileNotFoundError | IsADirectoryError) and trouble.__cause__ is None:
        return "no such file there"
    is_s3 = type(trouble.__cause__).__module__.startswith("botocore")
    return "no such file there" if isinstance(trouble, FileNotFoundError) and is_s3 else ""


def _faults() -> tuple[type[BaseException], ...]:
    """What goes wrong on the way, in the classes of the libraries that are loaded."""
    import aiohttp

    botocore: Any = sys.modules.get("botocore.exceptions")
    theirs = (botocore.BotoCoreError, botocore.ClientError) if botocore else ()
    return (OSError, TimeoutError, aiohttp.ClientError, *theirs)


def system_for(address: str) -> tuple[Any, str]:
    """The file system of an address, and the address as that wants it. Errors: SettingError."""
    scheme = urlsplit(address).scheme.lower()
    try:
        import aiohttp
        import fsspec

        options: dict[str, Any] = {"skip_instance_cache": True, "use_listings_cache": False}
        if scheme in WEB:
            wait = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT, sock_read=_SILENCE)
            # As the bytes are there: a server that calls a .gz file "Content-Encoding: gzip" must not have it unpacked.
            headers = {"Accept-Encoding": "identity"}
            client = {"auto_decompress": False, "trust_env": True, "timeout": wait, "headers": headers}
            options |= {"client_kwargs": client, "simple_links": False}
        system = fsspec.filesystem(scheme, **options)
    except ImportError as error:
        raise SettingError(f"{address}: {_NEED.format(f'{scheme}://')}; {error}") from error
    except ValueError as error:
        _unknown(address, scheme, error)
    return system, system._strip_protocol(address)


def _unknown(address: str, scheme: str, error: ValueError) -> NoReturn:
    raise SettingError(f"{address}: {scheme}:// is unknown; there are https://, s3:// and what fsspec knows") from error


def _tells_its_end(source: Any) -> bool:
    """Whether an answer without a length beforehand has one now, or comes in chunks: then a break is noticed."""
    headers = getattr(getattr(source, "r", None), "headers", {})
    return "Content-Length" in headers or "chunked" in headers.get("Transfer-Encoding", "").lower()


def version(address: str) -> tuple[int, int] | None:
    """Size, and a mark of what its server says of the file besides; None where it says nothing by which one version could be
    told from another, or cannot be asked now. Errors: SettingError."""
    system, inner = system_for(address)
    try:
        told = system.info(inner)
    except _faults():
        return None
    size, *marks = _version_of(told)
    if not any(marks) or not size.isdecimal():
        return None
    return int(size), int.from_bytes(sha256("\n".join(marks).encode()).digest()[:_MARK]) >> 1


def _version_of(told: dict[str, Any]) -> tuple[str, ...]:
    return (str(told.get("size")), *(str(told.get(name, "")) for name in _VERSION))
