"""New API keys, from the system's own randomness."""

import secrets

from comunica.municipality.keys import PREFIX_BYTES, SECRET_BYTES, ApiKey, make_key


def fresh_key() -> ApiKey:
    """A key that nobody has."""
    return make_key(secrets.token_bytes(PREFIX_BYTES + SECRET_BYTES))
