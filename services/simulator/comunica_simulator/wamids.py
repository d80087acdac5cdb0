"""Message ids as WhatsApp makes them: base64 that holds the number of the other side in clear."""

import base64
from random import Random

_HEAD, _OUT, _IN, _TAIL = b"\x1c\x18", b"\x15\x02\x00\x11\x18\x12", b"\x15\x02\x00\x12\x18\x14", b"\x00"


def outgoing(user: str, random: Random) -> str:
    """The id of a message to `user` (digits, or the user id of somebody without a visible number)."""
    return _made(user, _OUT, f"{random.getrandbits(72):018X}")


def incoming(user: str, random: Random) -> str:
    """The id of a message from `user`."""
    return _made(user, _IN, f"{random.getrandbits(80):020X}")


def _made(user: str, middle: bytes, unique: str) -> str:
    raw = _HEAD + bytes((len(user),)) + user.encode() + middle + unique.encode() + _TAIL
    return "wamid." + base64.b64encode(raw).decode()


def trace(random: Random) -> str:
    """A trace id for an error's body."""
    return "A" + base64.urlsafe_b64encode(random.randbytes(16)).decode().rstrip("=")
