"""Browsers that somebody has signed in with before: a token that the browser keeps, which says so and opens nothing."""

import datetime as dt
from typing import Protocol
from uuid import UUID

#: How long a browser is known after its person was last there.
KNOWN_FOR = dt.timedelta(days=180)


class Signs(Protocol):
    """Signs with a key that only we have."""

    def sign(self, text: str) -> str:
        """The signature, fit for a cookie."""

    def signed(self, text: str, signature: str) -> bool:
        """Whether it is ours."""


def device_token(staff_id: UUID, device_id: UUID, now: dt.datetime, *, signs: Signs) -> str:
    """What the browser keeps."""
    said = f"{staff_id.hex}.{device_id.hex}.{int((now + KNOWN_FOR).timestamp())}"
    return f"{said}.{signs.sign(said)}"


def known_device(token: str | None, staff_id: UUID | None, now: dt.datetime, *, signs: Signs) -> str | None:
    """Which browser of this person shows the token; none: it is a stranger's."""
    said, _, signature = (token or "").rpartition(".")
    if staff_id is None or not signs.signed(said, signature):
        return None
    whose, device, until = said.split(".")
    is_known = whose == staff_id.hex and now.timestamp() < int(until)
    return f"{whose}.{device}" if is_known else None
