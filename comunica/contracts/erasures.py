"""The erasure journal: who was erased, as digests that only the municipality's key can match."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from google.protobuf.message import DecodeError
from google.protobuf.timestamp_pb2 import Timestamp

from comunica.contracts import subjects
from comunica.contracts.unreadable import UnreadableError
from comunica.v1 import erasure_pb2 as pb


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureNote:
    """People of one municipality who are about to be erased. `people`: keyed digests of their ids, 16 bytes each."""

    at: datetime
    municipality_id: UUID
    people: tuple[bytes, ...]

    @property
    def subject(self) -> str:
        """Where it is published."""
        return subjects.erasure_note(str(self.municipality_id))


def encode(note: ErasureNote) -> bytes:
    """The note as a comunica.v1.ErasureNote."""
    stamp = Timestamp()
    stamp.FromDatetime(note.at.astimezone(UTC))
    return pb.ErasureNote(at=stamp, municipality_id=str(note.municipality_id), people=note.people).SerializeToString()


def decode(body: bytes) -> ErasureNote:
    """The note from the wire. Raises UnreadableError."""
    try:
        message = pb.ErasureNote.FromString(body)
        municipality_id = UUID(message.municipality_id)
    except (DecodeError, ValueError):
        raise UnreadableError("not a comunica.v1.ErasureNote") from None
    return ErasureNote(at=message.at.ToDatetime(UTC), municipality_id=municipality_id, people=tuple(message.people))
