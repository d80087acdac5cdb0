"""A blind index is what it was when the row was written: found again by every version, and only under its own key."""

import hashlib
import hmac
from uuid import UUID

import pytest

from comunica.stores.sealing import MasterKey, MunicipalityVault, Unsealable

TOWN = UUID(int=7)
KEY = bytes(range(32))


def test_an_index_is_the_first_half_of_a_keyed_digest_over_kind_and_value() -> None:
    key = hashlib.sha256(b"index" + KEY).digest()
    expected = hmac.digest(key, b"phone\x00393331234567", "sha256")[:16]
    vault = MunicipalityVault(TOWN, KEY)
    assert [vault.index("phone", "393331234567") for _ in range(2)] == [expected, expected]


def test_another_kind_value_or_key_has_another_index() -> None:
    vault, other = MunicipalityVault(TOWN, KEY), MunicipalityVault(TOWN, KEY[::-1])
    indexes = {
        vault.index("phone", "1"),
        vault.index("phone", "2"),
        vault.index("import", "1"),
        other.index("phone", "1"),
    }
    assert len(indexes) == 4


def test_what_a_holder_sealed_is_opened_after_the_master_key_was_rotated() -> None:
    """An operator's key has no wrapped key: its vault follows from the master key, the former ones included."""
    before, after = MasterKey(KEY), MasterKey(KEY[::-1], former=(KEY,))
    [sealing] = before.vaults_of_holder(TOWN)
    sealed = sealing.seal("answered_request.body_sealed", "answer")
    first, second = after.vaults_of_holder(TOWN)
    assert second.open("answered_request.body_sealed", sealed) == "answer"
    for vault in (first, *after.vaults_of_holder(UUID(int=8))):
        with pytest.raises(Unsealable):
            vault.open("answered_request.body_sealed", sealed)
