"""What is kept under the master key itself: whose staff it is about is not known yet. E-mails, attempts, browsers."""

import hmac
from collections.abc import Sequence
from uuid import UUID

from comunica.stores.sealing import MasterKey, MunicipalityVault
from comunica.usecases.staff.attempts import Bucket
from comunica.usecases.staff.staff_record import DigitalIdentity

#: Who holds what is of no municipality.
_HOLDER = UUID("6a3f1c52-9d0e-4b7c-8f21-5e0c7d9a4b13")


class StaffKeys:
    """Indexes and signs. What a former master key made is still found."""

    def __init__(self, master_key: MasterKey) -> None:
        self._vaults = master_key.vaults_of_holder(_HOLDER)
        #: Of browsers that are known, and of ways to the identity gateway: neither signs in the other's place.
        self.devices = Signatures(self._vaults, "device")
        self.trips = Signatures(self._vaults, "identity_trip")

    def email_index(self, email: str) -> bytes:
        """What finds an e-mail from now on."""
        return self._vaults[0].index("email", email)

    def email_indexes(self, email: str) -> Sequence[bytes]:
        """What it may be found by: under each master key at hand."""
        return [vault.index("email", email) for vault in self._vaults]

    def bucket(self, bucket: Bucket) -> bytes:
        """The key of a bucket."""
        return self._vaults[0].index(f"attempt.{bucket.what}", bucket.whose)

    def identity_index(self, identity: DigitalIdentity) -> bytes:
        """What finds a digital identity from now on."""
        return self._vaults[0].index("identity", _named(identity))

    def identity_indexes(self, identity: DigitalIdentity) -> Sequence[bytes]:
        """What it may be found by."""
        return [vault.index("identity", _named(identity)) for vault in self._vaults]


class Signatures:
    """Of one kind of text. Implements `Signs`."""

    def __init__(self, vaults: Sequence[MunicipalityVault], kind: str) -> None:
        self._vaults = vaults
        self._kind = kind

    def sign(self, text: str) -> str:
        return self._vaults[0].index(self._kind, text).hex()

    def signed(self, text: str, signature: str) -> bool:
        given = signature.encode()
        return any(hmac.compare_digest(vault.index(self._kind, text).hex().encode(), given) for vault in self._vaults)


def _named(identity: DigitalIdentity) -> str:
    # Neither is in an issuer's address.
    return f"{identity.issuer}\n{identity.subject}"
