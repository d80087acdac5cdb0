"""Bells: "there is work". They carry nothing that the record does not know; a lost one only costs time."""

from dataclasses import dataclass

from google.protobuf.message import DecodeError

from comunica.contracts import subjects
from comunica.contracts.unreadable import UnreadableError
from comunica.v1.job_pb2 import Bell as _Bell


@dataclass(frozen=True, slots=True)
class BroadcastBell:
    """A broadcast is due: its audience must be resolved."""

    municipality_id: str
    broadcast_id: str

    @property
    def subject(self) -> str:
        """Where it is rung."""
        return subjects.broadcast_bell(self.broadcast_id)


@dataclass(frozen=True, slots=True)
class ChannelBell:
    """Deliveries wait on a channel."""

    municipality_id: str
    channel_id: str

    @property
    def subject(self) -> str:
        """Where it is rung."""
        return subjects.channel_bell(self.channel_id)

    @property
    def wake_subject(self) -> str:
        """Where a dispatcher that does not own the channel passes it on."""
        return subjects.channel_wake(self.channel_id)


type Bell = BroadcastBell | ChannelBell


def encode(bell: Bell) -> bytes:
    """The bell as a comunica.v1.Bell."""
    match bell:
        case BroadcastBell():
            message = _Bell(municipality_id=bell.municipality_id, broadcast_id=bell.broadcast_id)
        case ChannelBell():
            message = _Bell(municipality_id=bell.municipality_id, channel_id=bell.channel_id)
    return message.SerializeToString()


def decode(body: bytes) -> Bell:
    """The reverse of `encode`. Raises UnreadableError: ack such a bell, the sweeper rings again."""
    try:
        message = _Bell.FromString(body)
    except DecodeError:
        raise UnreadableError("not a comunica.v1.Bell") from None
    match message.WhichOneof("rings_for"):
        case "broadcast_id":
            return BroadcastBell(message.municipality_id, message.broadcast_id)
        case "channel_id":
            return ChannelBell(message.municipality_id, message.channel_id)
        case _:
            raise UnreadableError("a bell that rings for nothing we know")
