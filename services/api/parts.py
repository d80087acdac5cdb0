"""What the routes work with: the use cases' ports, given once when the service is built."""

import datetime as dt
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends, Request

from comunica.callbacks.addresses import AddressRules
from comunica.municipality.keys import ApiKey
from comunica.stores.alerts.cap_alerts import PostgresCapAlerts
from comunica.stores.alerts.geocodes import PostgresGeocodes
from comunica.stores.alerts.published_alerts import PostgresPublishedAlerts
from comunica.stores.audit import StoredAuditLog
from comunica.stores.broadcasts.broadcasts import PostgresBroadcasts
from comunica.stores.broadcasts.drafts import PostgresDrafts
from comunica.stores.broadcasts.media import PostgresMediaShelf
from comunica.stores.broadcasts.series import PostgresSeries
from comunica.stores.callbacks.callbacks import PostgresCallbacks
from comunica.stores.errands import PostgresErrands
from comunica.stores.messages.message_lists import PostgresMessageLists
from comunica.stores.messages.messages_shown import PostgresMessages
from comunica.stores.partners.alert_fan_outs import PostgresAlertFanOuts
from comunica.stores.partners.fan_outs import PostgresFanOuts
from comunica.stores.people.exports import PostgresExports, PostgresPersons
from comunica.stores.people.listings import PostgresListings
from comunica.stores.people.people_imports import PostgresImports
from comunica.stores.people.topics import PostgresTopics
from comunica.stores.setting_up.municipalities import PostgresMunicipalities
from comunica.stores.setting_up.operated import PostgresOperated
from comunica.stores.setting_up.templates_shown import PostgresTemplates
from comunica.stores.territory.territories import PostgresTerritories
from comunica.usecases.broadcasts.decide_broadcast import Decisions
from comunica.usecases.broadcasts.foresee_broadcast import Foreseeing
from comunica.usecases.broadcasts.submission import Submissions
from comunica.usecases.keys.answer_once import PATIENCE, Turns
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.keys.authenticate_operator import Operator
from comunica.usecases.keys.authenticate_partner import Partner
from comunica.usecases.keys.key_register import KeyRegister
from comunica.usecases.keys.limit_requests import RequestLimits
from comunica.usecases.messages.send_list import ListRecord
from comunica.usecases.messages.send_messages import SendingRoom
from comunica.usecases.paging import PAGE_SIZE
from comunica.usecases.partners.mandate_register import MandateRegister
from comunica.usecases.partners.partner_register import PartnerRegister
from comunica.usecases.partners.work_fan_out import BranchMeter
from comunica.usecases.people.enrol_person import EnrolmentDesk
from comunica.usecases.people.erase_people import ErasePeople
from comunica.usecases.problem import Problem
from comunica.usecases.ring_bell import Bells
from comunica.usecases.setting_up.municipality_setup import TemplateSetup
from services.api.doors.address_limit import AddressLimit
from services.api.doors.door import Holders
from services.api.doors.gate import Authentication, Tokens, caller_of
from services.api.doors.partner_door import partner_of
from services.api.doors.strangers import Strangers
from services.api.notify.gathering import SendGatherer

# The themes without slots: a class has one layout, and Parts has many bases.


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
    keys: KeyRegister


@dataclass(frozen=True, kw_only=True)
class SendingParts:
    """What goes out, to many or to one, and what they wrote."""

    submissions: Submissions
    foreseeing: Foreseeing
    broadcasts: PostgresBroadcasts
    drafts: PostgresDrafts
    decisions: Decisions
    series: PostgresSeries
    media: PostgresMediaShelf
    templates: PostgresTemplates
    callbacks: PostgresCallbacks
    room: SendingRoom
    lists: ListRecord
    message_lists: PostgresMessageLists
    sending: SendGatherer
    messages: PostgresMessages


@dataclass(frozen=True, kw_only=True)
class PeopleParts:
    """The people of a town, and where they live."""

    listings: PostgresListings
    persons: PostgresPersons
    exports: PostgresExports
    enrolment: EnrolmentDesk
    erasing: ErasePeople
    imports: PostgresImports
    errands: PostgresErrands
    topics: PostgresTopics
    territories: PostgresTerritories
    audit: StoredAuditLog


@dataclass(frozen=True, kw_only=True)
class HelperParts:
    """What operators do for towns, and partners may do in their name."""

    operated: PostgresOperated
    municipalities: PostgresMunicipalities
    partners: PartnerRegister
    mandates: MandateRegister
    fan_outs: PostgresFanOuts
    alert_fan_outs: PostgresAlertFanOuts
    branch_meter: BranchMeter


@dataclass(frozen=True, kw_only=True)
class AlertParts:
    """Alerts of civil protection."""

    alerts: PostgresCapAlerts
    geocodes: PostgresGeocodes
    published: PostgresPublishedAlerts


@dataclass(frozen=True, kw_only=True)
class OutsideParts:
    """What is not on record: bells, clocks, chance, where we are."""

    bells: Bells
    address_rules: AddressRules
    #: What the provider would refuse a template for.
    template_rules: Callable[[TemplateSetup], Sequence[Problem]]
    now: Callable[[], dt.datetime]
    new_id: Callable[[], UUID]
    new_key: Callable[[], ApiKey]
    #: So many bytes of chance, for secrets.
    chance: Callable[[int], bytes] = secrets.token_bytes
    #: Hears what became of each alert of civil protection.
    count_alert: Callable[[str], None] = lambda _: None
    #: Seconds that only grow.
    monotonic: Callable[[], float] = time.monotonic
    #: How clients reach us, without a slash at the end; empty: as the request's own Host says.
    public_url: str = ""
    page_size: int = PAGE_SIZE
    #: Seconds that a repeat waits for its twin.
    patience: float = PATIENCE


@dataclass(frozen=True, kw_only=True)
class Parts(DoorParts, SendingParts, PeopleParts, HelperParts, AlertParts, OutsideParts):
    """The whole of it."""

    @classmethod
    def of(
        cls,
        *,
        doors: DoorParts,
        sending: SendingParts,
        people: PeopleParts,
        helpers: HelperParts,
        alerts: AlertParts,
        outside: OutsideParts,
    ) -> "Parts":
        """All themes together."""
        themes = (doors, sending, people, helpers, alerts, outside)
        return cls(**{name: part for theme in themes for name, part in vars(theme).items()})


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
