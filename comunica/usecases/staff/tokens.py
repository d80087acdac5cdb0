"""Tokens of sessions and links: chance that whoever holds it shows, and of which only the digest is kept."""

import base64
import hashlib

#: 256 bits of chance, so a plain digest needs no salt and no slow hash.
TOKEN_BYTES = 32


def token_of(chance: bytes) -> str:
    """The token that these `TOKEN_BYTES` bytes make: fit for a cookie and an address."""
    if len(chance) != TOKEN_BYTES:
        raise ValueError(f"a token is made of {TOKEN_BYTES} random bytes")
    return base64.urlsafe_b64encode(chance).rstrip(b"=").decode()


def digest_of(token: str) -> bytes:
    """What is kept of it. Of whatever a stranger sends, too."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
