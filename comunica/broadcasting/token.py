"""The token that travels with a message and comes back in every status webhook: it proves which attempt was sent.

Carried in `biz_opaque_callback_data` (at most 512 characters). Holds ids of ours only, nothing of the person.
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from uuid import UUID

PREFIX = "c1."
_LAYOUT = struct.Struct(">16s16sH")


class NotOurToken(ValueError):
    """The status belongs to a message that somebody else sent on this number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryToken:
    """One attempt of one delivery."""

    source_id: UUID
    recipient_id: UUID
    attempt: int

    def encode(self) -> str:
        """`c1.` and 46 characters of base64url."""
        return encode_parts(self.source_id, self.recipient_id, self.attempt)


def encode_parts(source_id: UUID, recipient_id: UUID, attempt: int) -> str:
    """The whole token, without a value in between: the hot path of the dispatcher."""
    packed = _LAYOUT.pack(source_id.bytes, recipient_id.bytes, attempt)
    return PREFIX + base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def decode(token: str) -> DeliveryToken:
    """Read a token; `NotOurToken` if it is not one."""
    if not token.startswith(PREFIX):
        raise NotOurToken("the callback data does not begin like a token of Comunica")
    text = token.removeprefix(PREFIX)
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        source, recipient, attempt = _LAYOUT.unpack(packed)
    except (binascii.Error, struct.error) as error:
        raise NotOurToken("the callback data is not a whole token") from error
    return DeliveryToken(source_id=UUID(bytes=source), recipient_id=UUID(bytes=recipient), attempt=attempt)
