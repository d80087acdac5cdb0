"""Operators' keys as their browsers keep them: sealed under a key made of the master key. Implements `KeySeal`."""

import base64
import binascii
from uuid import UUID

from comunica.stores.sealing import MasterKey, Unsealable

#: Who holds it is of no municipality.
_HOLDER = UUID("c9d1e0b4-52f7-4a86-b3c8-0f6e71d25a94")
_PLACE = "console.operator_key"
#: Characters: no cookie of ours is longer.
_LONGEST = 1000


class SealedOperatorKeys:
    """What a former master key sealed still opens."""

    def __init__(self, master_key: MasterKey) -> None:
        self._vaults = master_key.vaults_of_holder(_HOLDER)

    def seal(self, text: str) -> str:
        return base64.urlsafe_b64encode(self._vaults[0].seal(_PLACE, text)).decode().rstrip("=")

    def open(self, sealed: str) -> str | None:
        if len(sealed) > _LONGEST:
            return None
        try:
            written = base64.b64decode(sealed + "=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        for vault in self._vaults:
            try:
                return vault.open(_PLACE, written)
            except Unsealable:
                continue
        return None
