"""The keys that seals are made with: Ed25519 (RFC 8032), in files outside the archive.

What is signed is one line that names this house and the SHA-256 of a manifest, so that no signature made for something
else can be taken for one of these, and `openssl pkeyutl` can check one by hand.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from newsarchive.errors import SettingError

#: What each signature is for.
_PURPOSE = "newsarchive-seal-1"
#: Ending of the file that may be given away, beside the one that may not.
PUBLIC = ".pub"


@dataclass(frozen=True)
class Key:
    """A key that signs, or the public half of one, which checks."""

    public: Ed25519PublicKey
    private: Ed25519PrivateKey | None = None

    @property
    def name(self) -> str:
        """The public half in base64: 32 bytes."""
        return b64encode(self.public.public_bytes_raw()).decode("ascii")

    @property
    def fingerprint(self) -> str:
        """As OpenSSH shows keys: SHA-256 of the public half, in short."""
        return fingerprint_of(self.name)

    def sign(self, digest: str) -> str:
        """The signature, in base64, of a manifest with this SHA-256 (hex). Errors: SettingError for a public half."""
        if self.private is None:
            raise SettingError("a public key cannot seal; give the file of the private key")
        return b64encode(self.private.sign(_line(digest))).decode("ascii")


def fingerprint_of(name: str) -> str:
    """Sixteen hex digits by which people know a key."""
    return sha256(name.encode("ascii", "replace")).hexdigest()[:16]


def is_signed(name: str, digest: str, signature: str) -> bool:
    """Whether a signature over a SHA-256 (hex) was made with the key of that name."""
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(name, validate=True))
        key.verify(b64decode(signature, validate=True), _line(digest))
    except (ValueError, InvalidSignature):
        return False
    return True


def make_key(path: Path) -> Key:
    """A new key: the private half in the file, readable by its owner alone, the public half beside it. Errors: OSError."""
    private = Ed25519PrivateKey.generate()
    halves = (
        (
            path,
            0o600,
            private.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ),
        ),
        (
            path.with_name(path.name + PUBLIC),
            0o644,
            private.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            ),
        ),
    )
    for file, _, _ in halves:
        if file.exists():
            raise SettingError(f"{file} is there already; a key is never written over: give another name")
    for file, mode, data in halves:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
    return Key(private.public_key(), private)


def read_key(path: Path) -> Key:
    """The key in a file: a private or public half as PEM, or a public one of OpenSSH. Errors: SettingError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingError(
            f"{path}: the key cannot be read: {error.strerror}; `newsarchive seal --new-key` makes one"
        ) from error
    ways: tuple[Callable[[bytes], object], ...] = (
        lambda text: serialization.load_pem_private_key(text, password=None),
        serialization.load_pem_public_key,
        serialization.load_ssh_public_key,
    )
    for way in ways:
        try:
            found = way(data)
        except TypeError as error:
            raise SettingError(f"{path}: the key is locked with a passphrase; give one that is not") from error
        except (ValueError, UnsupportedAlgorithm):
            continue
        if isinstance(found, Ed25519PrivateKey):
            return Key(found.public_key(), found)
        if isinstance(found, Ed25519PublicKey):
            return Key(found)
    raise SettingError(f"{path}: no Ed25519 key in it; `newsarchive seal --new-key` makes one")


def _line(digest: str) -> bytes:
    return f"{_PURPOSE} {digest}\n".encode("ascii")
