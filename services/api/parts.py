"""What the routes work with: the use cases' ports, given once when the service is built."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from comunica.runtime.address_limit import AddressLimit
from comunica.runtime.parts.themes import HelperParts, OutsideParts, PeopleParts, SendingParts, together
from comunica.stores.alerts.cap_alerts import PostgresCapAlerts
from comunica.stores.alerts.geocodes import PostgresGeocodes
from comunica.stores.alerts.published_alerts import PostgresPublishedAlerts
from comunica.stores.messages.message_lists import PostgresMessageLists
from comunica.stores.messages.messages_shown import PostgresMessages
from comunica.usecases.keys.answer_once import PATIENCE, Turns
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.keys.authenticate_operator import Operator
from comunica.usecases.keys.authenticate_partner import Partner
from comunica.usecases.keys.limit_requests import RequestLimits
from comunica.usecases.messages.send_list import ListRecord
from comunica.usecases.messages.send_messages import SendingRoom
from services.api.doors.door import Holders
from services.api.doors.gate import Authentication, Tokens, caller_of
from services.api.doors.partner_door import partner_of
from services.api.doors.strangers import Strangers
from services.api.notify.gathering import SendGatherer


@dataclass(frozen=True, kw_only=True)
class DoorParts:
    """Who comes in, how often, and what a repeat is answered."""

    authentication: Authentication
    tokens: Tokens
    operators: Holders[Operator]
    partner_keys: Holders[Partner]
    strangers: Strangers
    readers: AddressLimit
    limits: RequestLimits
    turns: Turns
    operator_turns: Turns
    #: Seconds that a repeat waits for its twin.
    patience: float = PATIENCE


@dataclass(frozen=True, kw_only=True)
class MessageParts:
    """What goes out to one, or to a list of numbers, and what they wrote."""

    room: SendingRoom
    lists: ListRecord
    message_lists: PostgresMessageLists
    sending: SendGatherer
    messages: PostgresMessages


@dataclass(frozen=True, kw_only=True)
class AlertParts:
    """Alerts of civil protection."""

    alerts: PostgresCapAlerts
    geocodes: PostgresGeocodes
    published: PostgresPublishedAlerts
    #: Hears what became of each alert.
    count_alert: Callable[[str], None] = lambda _: None


@dataclass(frozen=True, kw_only=True)
class Parts(DoorParts, SendingParts, MessageParts, PeopleParts, HelperParts, AlertParts, OutsideParts):
    """The whole of it."""

    @classmethod
    def of(
        cls,
        *,
        doors: DoorParts,
        sending: tuple[SendingParts, MessageParts],
        people: PeopleParts,
        helpers: HelperParts,
        alerts: AlertParts,
        outside: OutsideParts,
    ) -> "Parts":
        """All themes together."""
        return cls(**together(doors, *sending, people, helpers, alerts, outside))


def parts_of(request: Request) -> Parts:
    """The parts that the application was built with."""
    return cast("Parts", request.app.state.parts)


# Async on purpose: FastAPI sends every other dependency to a thread, two times for each request.


async def _parts(request: Request) -> Parts:
    return parts_of(request)


async def _partner(request: Request) -> Partner:
    return partner_of(request)


async def _caller(request: Request) -> Caller:
    return caller_of(request)


async def _operator(request: Request) -> Operator:
    return cast("Operator", request.state.operator)


PartsGiven = Annotated[Parts, Depends(_parts)]
PartnerGiven = Annotated[Partner, Depends(_partner)]
CallerGiven = Annotated[Caller, Depends(_caller)]
OperatorGiven = Annotated[Operator, Depends(_operator)]
