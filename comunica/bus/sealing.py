"""Sealing of bodies on streams: they hold personal data, and streams lie on disks and in backups.

A sealed body is: format (1 byte), key id (4), nonce (12), AES-256-GCM ciphertext with tag. The name of the stream is
associated data, so a body copied to another stream does not open as one of its own.
"""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from comunica.contracts.unreadable import UnreadableError

_log = structlog.get_logger("comunica.bus")

_FORMAT = b"\x01"
_KEY_ID = 4
_NONCE = 12
_TAG = 16
#: how much longer a sealed body is than the body
OVERHEAD = len(_FORMAT) + _KEY_ID + _NONCE + _TAG


class BadKeyError(ValueError):
    """The key file is not what it must be. Never holds the key."""


class SealedError(UnreadableError):
    """This body cannot be opened: unknown key, another stream's, or damaged."""


@dataclass(frozen=True, slots=True)
class StreamKeys:
    """The keys of one reading of the key file: the first seals, all open."""

    #: names the key that seals
    current_id: bytes
    ciphers: Mapping[bytes, AESGCM]
    #: for digests of what travels on streams; tells nothing about the sealing key
    digest_key: bytes


def parse_keys(text: bytes) -> StreamKeys:
    """Read a key file: one or two lines, each 32 bytes in base64. During rotation: the new key, then the old one."""
    keys = [_key(line) for line in text.split()]
    if not 1 <= len(keys) <= 2:
        raise BadKeyError(f"a stream key file holds one or two keys, this one {len(keys)}")
    digest_key = hmac.digest(keys[0], b"comunica: digests of inbound events", "sha256")
    return StreamKeys(_key_id(keys[0]), {_key_id(key): AESGCM(key) for key in keys}, digest_key)


class Sealer:
    """Seals and opens. `key_file` gives the file's content of now, so that a rotated key is taken up."""

    def __init__(self, key_file: Callable[[], bytes]) -> None:
        self._key_file = key_file
        self._text = key_file()
        self._keys = parse_keys(self._text)

    @property
    def keys(self) -> StreamKeys:
        """The keys of now. A botched rotation leaves the last good ones in force."""
        text = self._key_file()
        if text != self._text:
            self._text = text
            try:
                self._keys = parse_keys(text)
            except BadKeyError as problem:
                _log.error("stream keys kept", action="stream_key_unreadable", reason=str(problem))
        return self._keys

    def seal(self, body: bytes, *, stream: str) -> bytes:
        """Seal a body for a stream."""
        keys = self.keys
        nonce = os.urandom(_NONCE)
        sealed = keys.ciphers[keys.current_id].encrypt(nonce, body, stream.encode())
        return b"".join((_FORMAT, keys.current_id, nonce, sealed))

    def open(self, sealed: bytes, *, stream: str) -> bytes:
        """Open a body that was sealed for this stream. Raises SealedError."""
        if len(sealed) < OVERHEAD or sealed[:1] != _FORMAT:
            raise SealedError("not a sealed body")
        name, nonce, rest = sealed[1:5], sealed[5:17], sealed[17:]
        cipher = self.keys.ciphers.get(name)
        if cipher is None:
            raise SealedError("sealed with a key we do not have: put the old key on the second line of the key file")
        try:
            return cipher.decrypt(nonce, rest, stream.encode())
        except InvalidTag:
            raise SealedError("damaged, or sealed for another stream") from None


def _key(line: bytes) -> bytes:
    try:
        key = base64.b64decode(line, validate=True)
    except binascii.Error:
        raise BadKeyError("a stream key must be base64") from None
    if len(key) != 32:
        raise BadKeyError(f"a stream key has 32 bytes, this one {len(key)}")
    return key


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"comunica: stream key id" + key).digest()[:_KEY_ID]
