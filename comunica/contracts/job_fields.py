"""The fields of jobs, one by one, and what is wrong with each. A job is protobuf, or the same as JSON."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import DecodeError, Message
from google.protobuf.timestamp_pb2 import Timestamp
from google.protobuf.unknown_fields import UnknownFieldSet

from comunica.broadcasting.audience import HIGHEST_NUMBER, Audience, StreetPart
from comunica.broadcasting.expiry import LONGEST
from comunica.broadcasting.lanes import BROADCAST_LANES, Lane
from comunica.contracts.outbound import JobError
from comunica.contracts.unreadable import UnreadableError
from comunica.municipality.territory import Parity, street_id
from comunica.v1 import job_pb2 as pb

JSON = "application/json"
LONGEST_KEY = 255
#: Municipalities that one job can name: more than Italy has.
MOST_NAMED = 8000
MOST_MINUTES = LONGEST // dt.timedelta(minutes=1)


class BadJob(ValueError):
    """It can be read, but not done. `errors` lists all that is wrong; `idempotency_key` is the client's, if there."""

    def __init__(self, errors: list[JobError], *, idempotency_key: str = "") -> None:
        super().__init__(f"{len(errors)} errors in a broadcast job")
        self.errors = tuple(errors)
        self.idempotency_key = idempotency_key


def fields_of(body: bytes, content_type: str, message: type[Message]) -> dict[str, Any]:
    """The fields that are there, by name. Raises UnreadableError if it is not what its Content-Type says."""
    if content_type.partition(";")[0].strip().lower() == JSON:
        return _from_json(body)
    return _from_protobuf(body, message)


def _from_json(body: bytes) -> dict[str, Any]:
    try:
        fields = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UnreadableError("not JSON, though its Content-Type says so") from None
    if not isinstance(fields, dict):
        raise UnreadableError("a job is a JSON object")
    return fields


def _from_protobuf(body: bytes, kind: type[Message]) -> dict[str, Any]:
    try:
        message = kind.FromString(body)
    except DecodeError:
        name = kind.DESCRIPTOR.full_name
        raise UnreadableError(f"not a {name}: set Content-Type application/json for JSON") from None
    fields = _plain(message)
    if "lane" in fields:
        known = fields["lane"] in pb.Lane.values()
        fields["lane"] = pb.Lane.Name(fields["lane"]) if known else str(fields["lane"])
    return fields


def _plain(message: Message) -> dict[str, Any]:
    return {field.name: _value(field, value) for field, value in message.ListFields()} | _unknown(message)


def _value(field: FieldDescriptor, value: Any) -> Any:
    if field.message_type is None:
        return list(value) if field.is_repeated else value
    if field.message_type.GetOptions().map_entry:
        return dict(value)
    if field.is_repeated:
        return [_plain(each) for each in value]
    return value if isinstance(value, Timestamp) else _plain(value)


def _unknown(message: Message) -> dict[str, Any]:
    # By number, since the name is what we do not know.
    fields = UnknownFieldSet(message)
    return {f"#{fields[place].field_number}": None for place in range(len(fields))}


_LANES = {**{lane.value: lane for lane in BROADCAST_LANES}, **{f"LANE_{lane.name}": lane for lane in BROADCAST_LANES}}
_LANES["LANE_UNSPECIFIED"] = Lane.NORMAL


class FieldReader:
    """Reads fields one by one and remembers what is wrong with each. JSON names may be snake_case or camelCase."""

    def __init__(self, fields: Mapping[str, Any], known: tuple[str, ...]) -> None:
        self._errors: list[JobError] = []
        self._fields = self._known(fields, known, "")

    def key(self) -> str:
        """The client's key: required."""
        key = self.text("idempotency_key", required=True)
        if len(key) > LONGEST_KEY:
            self.wrong("idempotency_key_length", "idempotency_key", f"must have 1 to {LONGEST_KEY} characters")
        return key

    def end(self) -> None:
        """Raise BadJob if anything was wrong."""
        if self._errors:
            key = self._fields.get("idempotency_key")
            raise BadJob(self._errors, idempotency_key=key[:LONGEST_KEY] if isinstance(key, str) else "")

    def _known(self, fields: Mapping[str, Any], names: tuple[str, ...], inside: str) -> dict[str, Any]:
        spellings = {name: name for name in names} | {_camel(name): name for name in names}
        known: dict[str, Any] = {}
        for given, value in fields.items():
            name = spellings.get(given)
            if name is None:
                self.wrong("unknown_field", inside + given, "this version does not know this field: leave it out")
            elif name in known:
                self.wrong("field_twice", inside + name, "given in both spellings: keep one")
            elif value is not None:
                known[name] = value
        return known

    def text(self, name: str, *, required: bool = False) -> str:
        """A text; empty if it is not there."""
        value = self._fields.get(name, "")
        if not isinstance(value, str):
            self.wrong("wrong_type", name, "must be a text")
            return ""
        if required and not value:
            self.wrong("missing", name, "is required")
        return self._printable(name, value)

    def _printable(self, name: str, value: str) -> str:
        # PostgreSQL holds every character but this one.
        if "\x00" in value:
            self.wrong("bad_character", name, "may not hold the character NUL")
        return value

    def parameters(self) -> dict[str, str]:
        """What stands in the places of the template."""
        value = self._fields.get("parameters", {})
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            self.wrong("wrong_type", "parameters", "must be an object of texts")
            return {}
        for name, text in value.items():
            self._printable("parameters", name + text)
        return value

    def audience(self) -> Audience | None:
        """Who gets it; none if it is not there."""
        value = self._fields.get("audience")
        return None if value is None else self._audience_of(value, "audience")

    def _audience_of(self, value: Any, at: str) -> Audience:
        if not isinstance(value, dict):
            self.wrong("wrong_type", at, "must be an object")
            return Audience()
        parts = self._known(value, ("everyone", "zones", "outside", "streets", "topics"), f"{at}.")
        everyone, outside = (self._flag(parts, name, at) for name in ("everyone", "outside"))
        return Audience(
            everyone=everyone,
            zones=self._ids(parts, "zones", at),
            outside=outside,
            streets=self._streets(parts.get("streets", []), at),
            topics=self._ids(parts, "topics", at),
        )

    def _ids(self, parts: Mapping[str, Any], name: str, at: str) -> tuple[str, ...]:
        ids = parts.get(name, [])
        if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
            self.wrong("wrong_type", f"{at}.{name}", f"must be a list of ids of {name}")
            return ()
        for each in ids:
            self._printable(f"{at}.{name}", each)
        return tuple(ids)

    def _streets(self, value: Any, at: str) -> tuple[StreetPart, ...]:
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.wrong("wrong_type", f"{at}.streets", "must be a list of objects")
            return ()
        return tuple(self._street(each, f"{at}.streets[{place}].") for place, each in enumerate(value))

    def _street(self, value: Mapping[str, Any], where: str) -> StreetPart:
        parts = self._known(value, ("street", "from", "to", "parity"), where)
        street, parity = parts.get("street"), parts.get("parity") or None
        if not isinstance(street, str) or not street:
            self.wrong("wrong_type", f"{where}street", "must be the id of a street, or one of its names")
            street = ""
        if parity not in (None, *Parity):
            self.wrong("parity_unknown", f"{where}parity", "choose odd or even, or leave it out")
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
            self.wrong("bad_number", f"{where}{name}", f"must be a house number from 1 to {HIGHEST_NUMBER}")
            return None
        return value

    def _flag(self, parts: Mapping[str, Any], name: str, at: str) -> bool:
        value = parts.get(name, False)
        if not isinstance(value, bool):
            self.wrong("wrong_type", f"{at}.{name}", "must be true or false")
        return value is True

    def municipalities(self) -> Mapping[UUID, Audience | None] | None:
        """Those that are named, each with an audience of its own or none; none if the field is not there."""
        value = self._fields.get("municipalities")
        if value is None:
            return None
        if not isinstance(value, list):
            self.wrong("wrong_type", "municipalities", "must be a list")
            return None
        if len(value) > MOST_NAMED:
            self.wrong("too_many", "municipalities", f"must be {MOST_NAMED} at most")
            return None
        found: dict[UUID, Audience | None] = {}
        for place, each in enumerate(value):
            self._add_municipality(each, f"municipalities[{place}]", found)
        return found

    def _add_municipality(self, value: Any, at: str, found: dict[UUID, Audience | None]) -> None:
        if not isinstance(value, dict):
            self.wrong("wrong_type", at, "must be an object")
            return
        parts = self._known(value, ("id", "audience"), f"{at}.")
        text, audience = parts.get("id", ""), parts.get("audience")
        municipality_id = self._uuid(text, f"{at}.id") if isinstance(text, str) else None
        if not isinstance(text, str) or not text:
            self.wrong("missing", f"{at}.id", "is required: a municipality's id, see your mandates")
        elif municipality_id in found:
            self.wrong("named_twice", f"{at}.id", "name each municipality once")
        own = None if audience is None else self._audience_of(audience, f"{at}.audience")
        if municipality_id is not None:
            found[municipality_id] = own

    def lane(self) -> Lane:
        """The lane; normal if none is named."""
        value = self._fields.get("lane", Lane.NORMAL.value)
        lane = _LANES.get(value) if isinstance(value, str) else None
        if lane is None:
            self.wrong("lane_unknown", "lane", "choose LANE_URGENT, LANE_NORMAL or LANE_BULK")
        return lane or Lane.NORMAL

    def time(self, name: str) -> dt.datetime | None:
        """A moment; none if it is not there."""
        value = self._fields.get(name)
        if value is None:
            return None
        read: Callable[[Any], dt.datetime] = _stamp if isinstance(value, Timestamp) else _iso
        try:
            return read(value)
        except (ValueError, TypeError, OverflowError):
            self.wrong("bad_time", name, "must be a moment with its offset, such as 2026-11-24T18:00:00Z")
            return None

    def minutes(self, name: str) -> dt.timedelta | None:
        """So many minutes; none if it is not there."""
        value = self._fields.get(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MOST_MINUTES:
            self.wrong("bad_number", name, f"must be a number of minutes from 1 to {MOST_MINUTES}")
            return None
        return dt.timedelta(minutes=value)

    def local_time(self, name: str) -> dt.datetime | None:
        """A day and a time on a town's clock, naive; none if it is not there."""
        text = self.text(name)
        try:
            return dt.datetime.strptime(text, "%Y-%m-%dT%H:%M") if text else None  # noqa: DTZ007 - a town's clock
        except ValueError:
            self.wrong("bad_time", name, "must be a day and a time on the town's clock, such as 2026-12-01T09:00")
            return None

    def id(self, name: str) -> UUID | None:
        """An id; none if it is not there."""
        return self._uuid(self.text(name), name)

    def _uuid(self, text: str, name: str) -> UUID | None:
        try:
            return UUID(text) if text else None
        except ValueError:
            self.wrong("not_a_uuid", name, "must be an id, as it was given")
            return None

    def wrong(self, code: str, field: str, message: str) -> None:
        """Remember what is wrong."""
        self._errors.append(JobError(code, field, message))


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
