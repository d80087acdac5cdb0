"""The key that wraps the municipalities' keys, as its file holds it."""

import base64
import binascii

from comunica.runtime.secrets import MissingSecretError
from comunica.runtime.settings import MasterKeySettings
from comunica.stores.sealing import MasterKey


def read_master_key(settings: MasterKeySettings) -> MasterKey:
    """The master key; `MissingSecretError` if its file does not hold one."""
    try:
        first, *former = (base64.b64decode(line, validate=True) for line in settings.master_key()().split())
        return MasterKey(first, tuple(former))
    except (ValueError, binascii.Error):
        raise MissingSecretError(
            f"{settings.master_key_file} must hold the master key, and while it is rotated the one before it in"
            " a second line: 32 bytes each, in base64"
        ) from None
