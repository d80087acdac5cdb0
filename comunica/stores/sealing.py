"""Sealed columns: AES-GCM under the municipality's own key, which is wrapped by a master key outside the database.

Municipality and column are the associated data, so a value cannot be moved to another row's column or another town.
Look-up is by blind index: a keyed digest, equal for equal input, useless without the key.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

NONCE_BYTES = 12
KEY_BYTES = 32
#: First byte of whatever we seal, so that another scheme can follow.
SCHEME = b"\x01"


class Unsealable(Exception):
    """The key is not the one it was sealed with, or the value was moved or changed."""


@dataclass(frozen=True, slots=True)
class MasterKey:
    """Wraps the keys of the municipalities. Lost, every subscriber is lost: back it up apart from the database."""

    key: bytes
    #: the ones before, while keys are moved from them: they open and do not wrap
    former: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if any(len(key) != KEY_BYTES for key in (self.key, *self.former)):
            raise ValueError(f"the master key must be {KEY_BYTES} bytes, base64 encoded in its file")

    def __repr__(self) -> str:
        return "MasterKey(…)"

    def new_wrapped_key(self, municipality_id: UUID) -> bytes:
        """A fresh data key for a municipality, wrapped."""
        return self._wrap(municipality_id, os.urandom(KEY_BYTES))

    def wraps(self, municipality_id: UUID, wrapped: bytes) -> bool:
        """Whether a key is wrapped by the first key, not by a former one."""
        try:
            _unseal(AESGCM(self.key), wrapped, _bound(municipality_id))
        except Unsealable:
            return False
        return True

    def wrap_again(self, municipality_id: UUID, wrapped: bytes) -> bytes:
        """The same data key under the first key; `Unsealable` if none opens it."""
        return self._wrap(municipality_id, self._unwrap(municipality_id, wrapped))

    def unwrap(self, municipality_id: UUID, wrapped: bytes) -> "MunicipalityVault":
        """The vault of a municipality; `Unsealable` under another master key."""
        return MunicipalityVault(municipality_id, self._unwrap(municipality_id, wrapped))

    def vaults_of_holder(self, holder: UUID) -> "tuple[MunicipalityVault, ...]":
        """Of who is no municipality, such as an operator's key: made of the master keys themselves. The first seals."""
        keys = (self.key, *self.former)
        return tuple(MunicipalityVault(holder, hashlib.sha256(b"holder" + key + holder.bytes).digest()) for key in keys)

    def _wrap(self, municipality_id: UUID, data_key: bytes) -> bytes:
        return _seal(AESGCM(self.key), data_key, _bound(municipality_id))

    def _unwrap(self, municipality_id: UUID, wrapped: bytes) -> bytes:
        for key in self.former:
            try:
                return _unseal(AESGCM(key), wrapped, _bound(municipality_id))
            except Unsealable:
                continue
        return _unseal(AESGCM(self.key), wrapped, _bound(municipality_id))


def _bound(municipality_id: UUID) -> bytes:
    return b"key:" + municipality_id.bytes


class MunicipalityVault:
    """Seals, opens and indexes the values of one municipality. Cheap to keep, worth keeping."""

    __slots__ = ("_aead", "_indexing", "municipality_id")

    def __init__(self, municipality_id: UUID, data_key: bytes) -> None:
        self.municipality_id = municipality_id
        self._aead = AESGCM(hashlib.sha256(b"seal" + data_key).digest())
        # Kept and copied: half the time of making one from the key for each value.
        self._indexing = HMAC(hashlib.sha256(b"index" + data_key).digest(), SHA256())

    def seal(self, column: str, value: str) -> bytes:
        """`column` is table.column, such as `subscriber.place_sealed`."""
        return _seal(self._aead, value.encode(), self._bound_to(column))

    def open(self, column: str, sealed: bytes) -> str:
        """The value that was sealed for this column of this municipality."""
        return _unseal(self._aead, sealed, self._bound_to(column)).decode()

    def seal_bytes(self, column: str, value: bytes) -> bytes:
        """The same for what is no text, such as a file."""
        return _seal(self._aead, value, self._bound_to(column))

    def open_bytes(self, column: str, sealed: bytes) -> bytes:
        """What `seal_bytes` sealed."""
        return _unseal(self._aead, sealed, self._bound_to(column))

    def opener(self, column: str) -> Callable[[bytes], str]:
        """The same for many values of one column, without looking the column up each time."""
        bound, aead = self._bound_to(column), self._aead
        return lambda sealed: _unseal(aead, sealed, bound).decode()

    def index(self, kind: str, value: str) -> bytes:
        """The blind index (16 bytes) of a value of a kind: `phone`, `surname`, `message` …"""
        indexing = self._indexing.copy()
        indexing.update(f"{kind}\x00{value}".encode())
        return indexing.finalize()[:16]

    def _bound_to(self, column: str) -> bytes:
        return self.municipality_id.bytes + column.encode()


def _seal(aead: AESGCM, value: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return SCHEME + nonce + aead.encrypt(nonce, value, bound_to)


def _unseal(aead: AESGCM, sealed: bytes, bound_to: bytes) -> bytes:
    if sealed[:1] != SCHEME:
        raise Unsealable("sealed by a scheme that this version does not know: run the newer version")
    try:
        return aead.decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], bound_to)
    except (InvalidTag, ValueError) as error:  # the second: shorter than a nonce
        raise Unsealable("cannot be opened: is COMUNICA_MASTER_KEY_FILE the key it was sealed with?") from error
