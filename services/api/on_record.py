"""The parts on the real record: what the api shares with others, and what only it has."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from uuid_utils.compat import uuid7

from comunica.runtime.address_limit import AddressLimit
from comunica.runtime.parts.on_record import (
    Surroundings,
    helper_parts,
    outside_parts,
    people_parts,
    sending_parts,
)
from comunica.stores.alerts.cap_alerts import PostgresCapAlerts
from comunica.stores.alerts.geocodes import PostgresGeocodes
from comunica.stores.alerts.published_alerts import PostgresPublishedAlerts
from comunica.stores.keys.answers import PostgresAnswers, PostgresOperatorAnswers
from comunica.stores.keys.api_keys import PostgresKeys, PostgresSigningKeys
from comunica.stores.keys.buckets import PostgresBuckets
from comunica.stores.keys.operators import PostgresOperatorKeys
from comunica.stores.messages.message_lists import PostgresMessageLists
from comunica.stores.messages.messages_shown import PostgresMessages
from comunica.stores.messages.requests import PostgresRequests
from comunica.stores.partners.partners import PostgresPartnerKeys
from comunica.stores.pool import Pool
from comunica.stores.sealing import MasterKey
from comunica.stores.vaults import Vaults
from comunica.usecases.keys.authenticate_key import KeyAuthentication, KeyUses
from comunica.usecases.keys.authenticate_operator import OperatorAuthentication
from comunica.usecases.keys.authenticate_partner import PartnerAuthentication
from comunica.usecases.keys.authenticate_token import TokenAuthentication
from comunica.usecases.keys.limit_requests import RequestLimits, RequestPolicy
from comunica.usecases.messages.send_messages import SendingRoom, send_messages
from services.api.doors.public_door import REQUESTS
from services.api.doors.repeats import HeldBells
from services.api.doors.strangers import Strangers
from services.api.notify.gathering import SendGatherer
from services.api.parts import AlertParts, DoorParts, MessageParts, Parts


@dataclass(frozen=True, kw_only=True)
class ApiSurroundings(Surroundings):
    """What the parts of the api need besides the record."""

    uses: KeyUses | None = None
    requests: RequestPolicy = field(default_factory=RequestPolicy)
    #: a minute of what anybody may read, from one address
    public_requests: int = REQUESTS
    count_alert: Callable[[str], None] = lambda _: None


def parts_on_record(pool: Pool, master_key: MasterKey, around: ApiSurroundings) -> Parts:
    """The use cases' ports on the real record."""
    vaults = Vaults(pool, master_key)
    return Parts.of(
        doors=_doors(pool, vaults, master_key, around),
        sending=(sending_parts(pool, vaults, around), _messages(pool, vaults, around)),
        people=people_parts(pool, vaults, around),
        helpers=helper_parts(pool, master_key, vaults, around),
        alerts=_alerts(pool, around),
        outside=outside_parts(around),
    )


def _doors(pool: Pool, vaults: Vaults, master_key: MasterKey, around: ApiSurroundings) -> DoorParts:
    return DoorParts(
        authentication=KeyAuthentication(PostgresKeys(pool), clock=time.monotonic, uses=around.uses),
        tokens=TokenAuthentication(PostgresSigningKeys(pool, vaults), clock=time.monotonic, now=around.now),
        operators=OperatorAuthentication(PostgresOperatorKeys(pool), now=around.now),
        partner_keys=PartnerAuthentication(PostgresPartnerKeys(pool), now=around.now),
        strangers=Strangers(clock=time.monotonic),
        readers=AddressLimit(clock=time.monotonic, per_minute=around.public_requests),
        limits=RequestLimits(PostgresBuckets(pool), clock=time.monotonic, policy=around.requests),
        turns=PostgresAnswers(pool, vaults),
        operator_turns=PostgresOperatorAnswers(pool, master_key),
    )


def _messages(pool: Pool, vaults: Vaults, around: ApiSurroundings) -> MessageParts:
    requests = PostgresRequests(pool, vaults)
    room = SendingRoom(record=requests, prices=around.prices, now=around.now, new_id=uuid7)
    return MessageParts(
        room=room,
        lists=requests,
        message_lists=PostgresMessageLists(pool, new_id=uuid7),
        sending=SendGatherer(partial(send_messages, room=room), HeldBells(around.bells)),
        messages=PostgresMessages(pool, vaults),
    )


def _alerts(pool: Pool, around: ApiSurroundings) -> AlertParts:
    return AlertParts(
        alerts=PostgresCapAlerts(pool),
        geocodes=PostgresGeocodes(pool, new_id=uuid7),
        published=PostgresPublishedAlerts(pool),
        count_alert=around.count_alert,
    )
