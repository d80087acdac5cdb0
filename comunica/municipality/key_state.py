"""How a key stands: of a municipality, a partner or an operator, on HTTP or on NATS."""

import datetime as dt
from enum import StrEnum


class KeyState(StrEnum):
    """In a word."""

    IN_FORCE = "in_force"
    EXPIRED = "expired"
    REVOKED = "revoked"


def key_state(now: dt.datetime, *, expires_at: dt.datetime | None, revoked_at: dt.datetime | None) -> KeyState:
    """How a key stands; `expires_at` none: it lasts until it is revoked."""
    if revoked_at is not None:
        return KeyState.REVOKED
    if expires_at is not None and expires_at <= now:
        return KeyState.EXPIRED
    return KeyState.IN_FORCE
