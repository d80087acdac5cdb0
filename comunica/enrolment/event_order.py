"""The order in which events of one person count, whatever order they arrive in.

By the provider's second, then leave last, then message id. State is a register that the greatest key wins, so the end
(consent, name, place) does not depend on arrival, repetition or lateness.
"""

import datetime as dt

#: Every key is greater than this one.
BEFORE_EVERYTHING = ""


def event_key(*, sent_at: dt.datetime, leaves: bool, message_digest: bytes) -> str:
    """A text whose plain comparison is the order: `1700000000.1.9f…`. The digest is keyed: never the id itself."""
    return f"{int(sent_at.timestamp()):012d}.{leaves:d}.{message_digest.hex()}"


def just_after(key: str) -> str:
    """A key after this one, and before every other that is after it: an answer comes after its question."""
    return f"{key}.1"


def first_key(at: dt.datetime) -> str:
    """What every key of this second and later is greater than."""
    return f"{int(at.timestamp()):012d}"
