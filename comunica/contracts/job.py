"""Broadcast jobs, as clients publish them: protobuf, or the same as JSON. Everything that is wrong is told at once.

Nothing here knows the record: whether the template exists is for `submit_broadcast` to say.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from google.protobuf.message import DecodeError, Message
from google.protobuf.timestamp_pb2 import Timestamp
from google.protobuf.unknown_fields import UnknownFieldSet

from comunica.broadcasting.audience import HIGHEST_NUMBER, Audience, StreetPart
from comunica.broadcasting.lanes import BROADCAST_LANES, Lane
from comunica.contracts.outbound import JobError
from comunica.contracts.unreadable import UnreadableError
from comunica.municipality.territory import Parity, street_id
from comunica.v1 import job_pb2 as pb

JSON = "application/json"
_LONGEST_KEY = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastJob:
    """A request for one broadcast that can be read. Times are aware; none means now, or never."""

    idempotency_key: str
    template: str
    parameters: Mapping[str, str]
    audience: Audience
    lane: Lane = Lane.NORMAL
    language: str | None = None
    expires_at: dt.datetime | None = None
    scheduled_for: dt.datetime | None = None
    #: Naive: the municipality's clock.
    at: dt.datetime | None = None
    reason: str | None = None
    media_id: UUID | None = None


class BadJob(ValueError):
    """It can be read, but not done. `errors` lists all that is wrong; `idempotency_key` is the client's, if there."""

    def __init__(self, errors: list[JobError], *, idempotency_key: str = "") -> None:
        super().__init__(f"{len(errors)} errors in a broadcast job")
        self.errors = tuple(errors)
        self.idempotency_key = idempotency_key


def decode(body: bytes, content_type: str) -> BroadcastJob:
    """Read a job. Raises UnreadableError if it is neither protobuf nor JSON as its Content-Type says, else BadJob."""
    fields = _from_json(body) if content_type.partition(";")[0].strip().lower() == JSON else _from_protobuf(body)
    return _Reader(fields).job()


def _from_json(body: bytes) -> dict[str, Any]:
    try:
        fields = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UnreadableError("not JSON, though its Content-Type says so") from None
    if not isinstance(fields, dict):
        raise UnreadableError("a job is a JSON object")
    return fields


def _from_protobuf(body: bytes) -> dict[str, Any]:
    try:
        message = pb.BroadcastJob.FromString(body)
    except DecodeError:
        raise UnreadableError("not a comunica.v1.BroadcastJob: set Content-Type application/json for JSON") from None
    fields: dict[str, Any] = {field.name: value for field, value in message.ListFields()}
    if "parameters" in fields:
        fields["parameters"] = dict(message.parameters)
    if message.HasField("audience"):
        fields["audience"] = _plain(message.audience)
    if "lane" in fields:
        fields["lane"] = pb.Lane.Name(message.lane) if message.lane in pb.Lane.values() else str(message.lane)
    return fields | _unknown(message)


def _plain(message: Message) -> dict[str, Any]:
    plain = {
        field.name: list(map(_each, value)) if field.is_repeated else value for field, value in message.ListFields()
    }
    return plain | _unknown(message)


def _each(value: Any) -> Any:
    return _plain(value) if isinstance(value, Message) else value


def _unknown(message: Message) -> dict[str, Any]:
    # By number, since the name is what we do not know.
    fields = UnknownFieldSet(message)
    return {f"#{fields[place].field_number}": None for place in range(len(fields))}


_LANES = {**{lane.value: lane for lane in BROADCAST_LANES}, **{f"LANE_{lane.name}": lane for lane in BROADCAST_LANES}}
_LANES["LANE_UNSPECIFIED"] = Lane.NORMAL


class _Reader:
    """Reads fields one by one and remembers what is wrong with each. JSON names may be snake_case or camelCase."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._errors: list[JobError] = []
        self._fields = self._known(fields, _FIELDS, "")

    def job(self) -> BroadcastJob:
        key = self._text("idempotency_key", required=True)
        if len(key) > _LONGEST_KEY:
            self._wrong("idempotency_key_length", "idempotency_key", f"must have 1 to {_LONGEST_KEY} characters")
        job = BroadcastJob(
            idempotency_key=key,
            template=self._text("template", required=True),
            parameters=self._parameters(),
            audience=self._audience(),
            lane=self._lane(),
            language=self._text("language") or None,
            expires_at=self._time("expires_at"),
            scheduled_for=self._time("scheduled_for"),
            at=self._local_time("at"),
            reason=self._text("reason") or None,
            media_id=self._id("media_id"),
        )
        if self._errors:
            raise BadJob(self._errors, idempotency_key=key[:_LONGEST_KEY])
        return job

    def _known(self, fields: Mapping[str, Any], names: tuple[str, ...], inside: str) -> dict[str, Any]:
        spellings = {name: name for name in names} | {_camel(name): name for name in names}
        known: dict[str, Any] = {}
        for given, value in fields.items():
            name = spellings.get(given)
            if name is None:
                self._wrong("unknown_field", inside + given, "this version does not know this field: leave it out")
            elif name in known:
                self._wrong("field_twice", inside + name, "given in both spellings: keep one")
            elif value is not None:
                known[name] = value
        return known

    def _text(self, name: str, *, required: bool = False) -> str:
        value = self._fields.get(name, "")
        if not isinstance(value, str):
            self._wrong("wrong_type", name, "must be a text")
            return ""
        if required and not value:
            self._wrong("missing", name, "is required")
        return self._printable(name, value)

    def _printable(self, name: str, value: str) -> str:
        # PostgreSQL holds every character but this one.
        if "\x00" in value:
            self._wrong("bad_character", name, "may not hold the character NUL")
        return value

    def _parameters(self) -> dict[str, str]:
        value = self._fields.get("parameters", {})
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            self._wrong("wrong_type", "parameters", "must be an object of texts")
            return {}
        for name, text in value.items():
            self._printable("parameters", name + text)
        return value

    def _audience(self) -> Audience:
        value = self._fields.get("audience", {})
        if not isinstance(value, dict):
            self._wrong("wrong_type", "audience", "must be an object")
            return Audience()
        parts = self._known(value, ("everyone", "zones", "outside", "streets", "topics"), "audience.")
        everyone, outside = (self._flag(parts, name) for name in ("everyone", "outside"))
        return Audience(
            everyone=everyone,
            zones=self._ids(parts, "zones"),
            outside=outside,
            streets=self._streets(parts.get("streets", [])),
            topics=self._ids(parts, "topics"),
        )

    def _ids(self, parts: Mapping[str, Any], name: str) -> tuple[str, ...]:
        ids = parts.get(name, [])
        if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
            self._wrong("wrong_type", f"audience.{name}", f"must be a list of ids of {name}")
            return ()
        for each in ids:
            self._printable(f"audience.{name}", each)
        return tuple(ids)

    def _streets(self, value: Any) -> tuple[StreetPart, ...]:
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self._wrong("wrong_type", "audience.streets", "must be a list of objects")
            return ()
        return tuple(self._street(each, f"audience.streets[{at}].") for at, each in enumerate(value))

    def _street(self, value: Mapping[str, Any], where: str) -> StreetPart:
        parts = self._known(value, ("street", "from", "to", "parity"), where)
        street, parity = parts.get("street"), parts.get("parity") or None
        if not isinstance(street, str) or not street:
            self._wrong("wrong_type", f"{where}street", "must be the id of a street, or its full name")
            street = ""
        if parity not in (None, *Parity):
            self._wrong("parity_unknown", f"{where}parity", "choose odd or even, or leave it out")
            parity = None
        numbers = {name: self._number(parts, name, where) for name in ("from", "to")}
        return StreetPart(
            street=street_id(self._printable(f"{where}street", street)),
            first=numbers["from"],
            last=numbers["to"],
            parity=Parity(parity) if parity else None,
        )

    def _number(self, parts: Mapping[str, Any], name: str, where: str) -> int | None:
        value = parts.get(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= HIGHEST_NUMBER:
            self._wrong("bad_number", f"{where}{name}", f"must be a house number from 1 to {HIGHEST_NUMBER}")
            return None
        return value

    def _flag(self, parts: Mapping[str, Any], name: str) -> bool:
        value = parts.get(name, False)
        if not isinstance(value, bool):
            self._wrong("wrong_type", f"audience.{name}", "must be true or false")
        return value is True

    def _lane(self) -> Lane:
        value = self._fields.get("lane", Lane.NORMAL.value)
        lane = _LANES.get(value) if isinstance(value, str) else None
        if lane is None:
            self._wrong("lane_unknown", "lane", "choose LANE_URGENT, LANE_NORMAL or LANE_BULK")
        return lane or Lane.NORMAL

    def _time(self, name: str) -> dt.datetime | None:
        value = self._fields.get(name)
        if value is None:
            return None
        read: Callable[[Any], dt.datetime] = _stamp if isinstance(value, Timestamp) else _iso
        try:
            return read(value)
        except (ValueError, TypeError, OverflowError):
            self._wrong("bad_time", name, "must be a moment with its offset, such as 2026-11-24T18:00:00Z")
            return None

    def _local_time(self, name: str) -> dt.datetime | None:
        text = self._text(name)
        try:
            return dt.datetime.strptime(text, "%Y-%m-%dT%H:%M") if text else None  # noqa: DTZ007 - a town's clock
        except ValueError:
            self._wrong("bad_time", name, "must be a day and a time on the town's clock, such as 2026-12-01T09:00")
            return None

    def _id(self, name: str) -> UUID | None:
        text = self._text(name)
        try:
            return UUID(text) if text else None
        except ValueError:
            self._wrong("not_a_uuid", name, "must be an id, as it was given")
            return None

    def _wrong(self, code: str, field: str, message: str) -> None:
        self._errors.append(JobError(code, field, message))


_FIELDS = (
    "idempotency_key",
    "template",
    "parameters",
    "audience",
    "lane",
    "expires_at",
    "scheduled_for",
    "language",
    "at",
    "reason",
    "media_id",
)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _stamp(value: Timestamp) -> dt.datetime:
    return value.ToDatetime(tzinfo=dt.UTC)


def _iso(value: Any) -> dt.datetime:
    moment = dt.datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return moment.astimezone(dt.UTC)
