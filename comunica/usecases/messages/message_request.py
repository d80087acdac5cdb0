"""A request for one message: what is asked for, what comes of it, and the record as far as requests need it."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.magic_numbers import Fate
from comunica.municipality.keys import KeyKind
from comunica.usecases.broadcasts.submission import SendingChannel, TemplateOnRecord
from comunica.usecases.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRequest:
    """One message to one person. Times are aware; `None`: none given."""

    municipality_id: UUID
    #: Id of the api key, and what it may do.
    submitted_by: UUID
    kind: KeyKind
    may_send_urgent: bool
    #: As the client wrote it.
    phone_number: str = field(repr=False)
    template_id: UUID
    personalisation: Mapping[str, object] = field(repr=False)
    reference: str | None = None
    #: The channel that the client asks for.
    sender_id: UUID | None = None
    lane: Lane = Lane.NORMAL
    #: Why an urgent one cannot wait for the morning.
    reason: str | None = None
    scheduled_for: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageAccepted:
    """It is in the record and will be sent, or it was to a smoke-test number and is forgotten."""

    id: UUID
    municipality_id: UUID
    channel_id: UUID
    template_id: UUID
    template_version: int
    body: str = field(repr=False)
    #: The town's number.
    from_number: str
    reference: str | None
    scheduled_for: dt.datetime | None
    #: A dispatcher has something to do.
    is_to_send: bool


@dataclass(frozen=True, slots=True)
class MessageRefused:
    """Nothing was written, and nothing is sent."""

    errors: tuple[Problem, ...]


type MessageOutcome = MessageAccepted | MessageRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """A municipality's channel, with the number that people see."""

    channel: SendingChannel
    display_phone_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendableTemplate:
    """A template with its version, and what its buttons and variables are to the provider."""

    template: TemplateOnRecord
    waba_id: str
    version: int
    parameter_format: str
    payloads: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAtNumber:
    """Who is on record at a number."""

    id: UUID
    consent: str
    marketing: str
    country: str | None
    zone_id: str | None
    #: It is one of the staff's numbers.
    is_staff: bool


@dataclass(frozen=True, slots=True)
class NumberAsked:
    """A number of a municipality: digits with the country code."""

    municipality_id: UUID
    channel_id: UUID
    digits: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """What is written of a message that will be sent."""

    id: UUID
    request: MessageRequest
    channel_id: UUID
    person: PersonAtNumber
    template: SendableTemplate
    #: See request_body.py.
    body: str = field(repr=False)
    expires_at: dt.datetime
    cost_micros: int | None
    list_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTestMessage:
    """What is written of a message that will never be sent."""

    id: UUID
    request: MessageRequest
    digits: str = field(repr=False)
    template: SendableTemplate
    body: str = field(repr=False)
    fate: Fate
    begins: dt.datetime
    created_at: dt.datetime
    list_id: UUID | None = None


class RequestTransaction(Protocol):
    """One transaction on the record of the municipalities at hand."""

    async def senders(self, municipalities: Collection[UUID]) -> Mapping[UUID, Sender]:
        """The channel of each that has one."""

    async def templates(self, asked: Collection[tuple[UUID, UUID]]) -> Mapping[tuple[UUID, UUID], SendableTemplate]:
        """By municipality and id, those that exist."""

    async def people(self, asked: Collection[NumberAsked]) -> Mapping[NumberAsked, PersonAtNumber]:
        """Who is on record at these numbers."""

    async def write(self, messages: Sequence[NewMessage]) -> None:
        """Deliveries that wait; a line in the town's log for each urgent one."""

    async def write_tests(self, messages: Sequence[NewTestMessage]) -> None:
        """What test keys asked for."""


class RequestRecord(Protocol):
    """The record, as far as requests need it."""

    def requesting(self, municipalities: Collection[UUID]) -> AbstractAsyncContextManager[RequestTransaction]:
        """A transaction that is committed at the end of the block, and undone if the block raises RecordAway …"""
