"""Signatures as Standard Webhooks has them (standardwebhooks.com): a receiver finds a library, or needs ten lines.

Signed is `<event id>.<seconds>.<body>`, by HMAC-SHA256. While a secret is changed the header holds two signatures.
"""

import base64
import hmac
from collections.abc import Sequence

SECRET_BYTES = 32
PREFIX = "whsec_"


def make_secret(chance: bytes) -> str:
    """A secret as its holder keeps it. `chance`: SECRET_BYTES of it."""
    if len(chance) != SECRET_BYTES:
        raise ValueError(f"a secret is made of {SECRET_BYTES} bytes")
    return PREFIX + base64.b64encode(chance).decode()


def signature(secret: str, *, event_id: str, at: int, body: bytes) -> str:
    """One signature, such as `v1,…`. `at`: seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    signed = f"{event_id}.{at}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def signed_headers(secrets: Sequence[str], *, event_id: str, at: int, body: bytes) -> dict[str, str]:
    """What a receiver needs to know that it is us, and now."""
    signatures = (signature(secret, event_id=event_id, at=at, body=body) for secret in secrets)
    return {"webhook-id": event_id, "webhook-timestamp": str(at), "webhook-signature": " ".join(signatures)}
