"""Nkeys: Ed25519 keys as NATS writes them. A first letter tells whose: A an account's, N a server's, U a user's.

Small enough to be ours: the package `nkeys` has no wheel, and the image builds nothing. Tests hold it against that
package.
Format: https://docs.nats.io, "NKeys": base32 of the kind, the 32 bytes, and their CRC-16 (XMODEM), little end first.
"""

import base64
import binascii
from dataclasses import dataclass
from enum import IntEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SEED_BYTES = 32
_SEED = 18 << 3
_CHECKSUM = 2


class Kind(IntEnum):
    """Whose key it is."""

    ACCOUNT = 0
    SERVER = 13 << 3
    USER = 20 << 3


class NotAnNkey(ValueError):
    """What was given does not have the form of an nkey. The message never repeats it."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that can sign."""

    kind: Kind
    _secret: Ed25519PrivateKey

    @property
    def public(self) -> str:
        """Its public half, as NATS writes it."""
        return public_of(self.kind, self.raw)

    @property
    def raw(self) -> bytes:
        """The 32 bytes of its public half."""
        return self._secret.public_key().public_bytes_raw()

    def sign(self, data: bytes) -> bytes:
        """The signature: 64 bytes."""
        return self._secret.sign(data)


def seed_of(kind: Kind, secret: bytes) -> str:
    """The secret half, as NATS writes it. `secret`: 32 bytes of chance."""
    head = bytes([_SEED | kind >> 5, (kind & 31) << 3])
    return _written(head + secret)


def read_seed(text: str) -> Signer:
    """A key out of its seed. Raises NotAnNkey."""
    body = _read(text.strip(), SEED_BYTES + 2)
    if body[0] & 0b11111000 != _SEED:
        raise NotAnNkey("a seed begins with S")
    kind = _kind((body[0] & 0b111) << 5 | body[1] >> 3)
    return Signer(kind, Ed25519PrivateKey.from_private_bytes(body[2:]))


def public_of(kind: Kind, raw: bytes) -> str:
    """A public key, as NATS writes it. `raw`: its 32 bytes."""
    return _written(bytes([kind]) + raw)


def read_public(text: str, kind: Kind) -> bytes:
    """The 32 bytes of a public key of this kind. Raises NotAnNkey."""
    body = _read(text.strip(), SEED_BYTES + 1)
    if _kind(body[0]) is not kind:
        raise NotAnNkey(f"not the key of a NATS {kind.name.lower()}")
    return body[1:]


def verifies(raw: bytes, signature: bytes, data: bytes) -> bool:
    """Whether the key with these 32 public bytes signed the data."""
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, data)
    except InvalidSignature:
        return False
    return True


def _written(body: bytes) -> str:
    checksum = binascii.crc_hqx(body, 0).to_bytes(_CHECKSUM, "little")
    return base64.b32encode(body + checksum).rstrip(b"=").decode()


def _read(text: str, length: int) -> bytes:
    try:
        whole = base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError):
        raise NotAnNkey("not an nkey: one has capital letters and the digits 2 to 7 only") from None
    body, checksum = whole[:-_CHECKSUM], whole[-_CHECKSUM:]
    if len(body) != length or binascii.crc_hqx(body, 0).to_bytes(_CHECKSUM, "little") != checksum:
        raise NotAnNkey("not an nkey: a letter is wrong or missing")
    return body


def _kind(number: int) -> Kind:
    try:
        return Kind(number)
    except ValueError:
        raise NotAnNkey("not the key of a NATS account, server or user") from None
