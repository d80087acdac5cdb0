"""The parts on the real record, theme by theme: which store keeps what the routes work with."""

import datetime as dt
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from uuid_utils.compat import uuid7

from comunica.broadcasting.people_limit import PeoplePolicy
from comunica.broadcasting.prices import PriceList
from comunica.callbacks.addresses import AddressRules
from comunica.channels.whatsapp.template_account import rules_of
from comunica.enrolment.ledger import SALT_BYTES
from comunica.runtime.fresh_key import fresh_key
from comunica.stores.alerts.cap_alerts import PostgresCapAlerts
from comunica.stores.alerts.geocodes import PostgresGeocodes
from comunica.stores.alerts.published_alerts import PostgresPublishedAlerts
from comunica.stores.audit import StoredAuditLog
from comunica.stores.broadcasts.broadcasts import PostgresBroadcasts
from comunica.stores.broadcasts.decisions import PostgresDecisions
from comunica.stores.broadcasts.drafts import PostgresDrafts
from comunica.stores.broadcasts.media import PostgresMediaShelf
from comunica.stores.broadcasts.outlooks import PostgresOutlooks
from comunica.stores.broadcasts.people_rooms import PostgresPeopleRooms
from comunica.stores.broadcasts.series import PostgresSeries
from comunica.stores.broadcasts.submissions import PostgresSubmissions
from comunica.stores.callbacks.callbacks import PostgresCallbacks
from comunica.stores.errands import PostgresErrands
from comunica.stores.keys.answers import PostgresAnswers, PostgresOperatorAnswers
from comunica.stores.keys.api_keys import PostgresKeys, PostgresSigningKeys
from comunica.stores.keys.buckets import PostgresBuckets
from comunica.stores.keys.key_register import PostgresKeyRegister
from comunica.stores.keys.operators import PostgresOperatorKeys
from comunica.stores.messages.message_lists import PostgresMessageLists
from comunica.stores.messages.messages_shown import PostgresMessages
from comunica.stores.messages.requests import PostgresRequests
from comunica.stores.partners.alert_fan_outs import PostgresAlertFanOuts
from comunica.stores.partners.fan_outs import PostgresFanOuts
from comunica.stores.partners.mandates import PostgresMandates
from comunica.stores.partners.partners import PostgresPartnerKeys, PostgresPartners
from comunica.stores.people.erasures import StoredErasureRecord
from comunica.stores.people.exports import PostgresExports, PostgresPersons
from comunica.stores.people.imports import StoredImportRecord
from comunica.stores.people.listings import PostgresListings
from comunica.stores.people.offices import PostgresOffices
from comunica.stores.people.people_imports import PostgresImports
from comunica.stores.people.topics import PostgresTopics
from comunica.stores.pool import Pool
from comunica.stores.sealing import MasterKey
from comunica.stores.setting_up.municipalities import PostgresMunicipalities
from comunica.stores.setting_up.operated import PostgresOperated
from comunica.stores.setting_up.templates_shown import PostgresTemplates
from comunica.stores.territory.territories import PostgresTerritories
from comunica.stores.vaults import Vaults
from comunica.usecases.broadcasts.foresee_broadcast import Foreseeing
from comunica.usecases.keys.authenticate_key import KeyAuthentication, KeyUses
from comunica.usecases.keys.authenticate_operator import OperatorAuthentication
from comunica.usecases.keys.authenticate_partner import PartnerAuthentication
from comunica.usecases.keys.authenticate_token import TokenAuthentication
from comunica.usecases.keys.limit_requests import RequestLimits, RequestPolicy
from comunica.usecases.messages.send_messages import SendingRoom, send_messages
from comunica.usecases.partners.work_fan_out import BranchMeter
from comunica.usecases.people.enrol_person import EnrolmentDesk
from comunica.usecases.people.erase_people import ErasePeople
from comunica.usecases.people.erasure_journal import ErasureJournal
from comunica.usecases.ring_bell import Bells
from services.api.doors.address_limit import AddressLimit
from services.api.doors.public_door import REQUESTS
from services.api.doors.repeats import HeldBells
from services.api.doors.strangers import Strangers
from services.api.notify.gathering import SendGatherer
from services.api.parts import (
    AlertParts,
    DoorParts,
    HelperParts,
    OutsideParts,
    Parts,
    PeopleParts,
    SendingParts,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the parts need besides the record."""

    bells: Bells
    journal: ErasureJournal
    branches: BranchMeter
    prices: PriceList
    now: Callable[[], dt.datetime]
    uses: KeyUses | None = None
    people: PeoplePolicy = field(default_factory=PeoplePolicy)
    requests: RequestPolicy = field(default_factory=RequestPolicy)
    #: a minute of what anybody may read, from one address
    public_requests: int = REQUESTS
    addresses: AddressRules = field(default_factory=AddressRules)
    public_url: str = ""
    count_alert: Callable[[str], None] = lambda _: None


def parts_on_record(pool: Pool, master_key: MasterKey, around: Surroundings) -> Parts:
    """The use cases' ports on the real record."""
    vaults = Vaults(pool, master_key)
    return Parts.of(
        doors=_doors(pool, vaults, master_key, around),
        sending=_sending(pool, vaults, around),
        people=_people(pool, vaults, around),
        helpers=_helpers(pool, master_key, around),
        alerts=_alerts(pool),
        outside=_outside(around),
    )


def _doors(pool: Pool, vaults: Vaults, master_key: MasterKey, around: Surroundings) -> DoorParts:
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
        keys=PostgresKeyRegister(pool, vaults),
    )


def _sending(pool: Pool, vaults: Vaults, around: Surroundings) -> SendingParts:
    requests = PostgresRequests(pool, vaults)
    room = SendingRoom(record=requests, prices=around.prices, now=around.now, new_id=uuid7)
    return SendingParts(
        submissions=PostgresSubmissions(pool),
        foreseeing=_foreseeing(pool, around),
        broadcasts=PostgresBroadcasts(pool),
        drafts=PostgresDrafts(pool),
        decisions=PostgresDecisions(pool),
        series=PostgresSeries(pool),
        media=PostgresMediaShelf(pool),
        templates=PostgresTemplates(pool),
        callbacks=PostgresCallbacks(pool, vaults),
        room=room,
        lists=requests,
        message_lists=PostgresMessageLists(pool),
        sending=SendGatherer(partial(send_messages, room=room), HeldBells(around.bells)),
        messages=PostgresMessages(pool, vaults),
    )


def _foreseeing(pool: Pool, around: Surroundings) -> Foreseeing:
    return Foreseeing(
        outlooks=PostgresOutlooks(pool), prices=around.prices, rooms=PostgresPeopleRooms(pool, around.people)
    )


def _people(pool: Pool, vaults: Vaults, around: Surroundings) -> PeopleParts:
    return PeopleParts(
        listings=PostgresListings(pool, vaults),
        persons=PostgresPersons(pool, vaults),
        exports=PostgresExports(pool, vaults),
        enrolment=_enrolment(pool, vaults, around),
        erasing=_erasing(pool, vaults, around),
        imports=PostgresImports(pool, vaults),
        errands=PostgresErrands(pool),
        topics=PostgresTopics(pool),
        territories=PostgresTerritories(pool, new_id=uuid7),
        audit=StoredAuditLog(pool, new_id=uuid7),
    )


def _enrolment(pool: Pool, vaults: Vaults, around: Surroundings) -> EnrolmentDesk:
    return EnrolmentDesk(
        offices=PostgresOffices(pool, vaults),
        record=StoredImportRecord(pool, new_id=uuid7),
        now=around.now,
        new_id=uuid7,
        new_salt=new_salt,
    )


def _erasing(pool: Pool, vaults: Vaults, around: Surroundings) -> ErasePeople:
    return ErasePeople(
        record=StoredErasureRecord(pool, vaults, new_id=uuid7),
        journal=around.journal,
        now=around.now,
        new_salt=new_salt,
    )


def _helpers(pool: Pool, master_key: MasterKey, around: Surroundings) -> HelperParts:
    return HelperParts(
        operated=PostgresOperated(pool, master_key, new_id=uuid7),
        municipalities=PostgresMunicipalities(pool),
        partners=PostgresPartners(pool, new_id=uuid7),
        mandates=PostgresMandates(pool),
        fan_outs=PostgresFanOuts(pool),
        alert_fan_outs=PostgresAlertFanOuts(pool),
        branch_meter=around.branches,
    )


def _alerts(pool: Pool) -> AlertParts:
    return AlertParts(
        alerts=PostgresCapAlerts(pool),
        geocodes=PostgresGeocodes(pool, new_id=uuid7),
        published=PostgresPublishedAlerts(pool),
    )


def _outside(around: Surroundings) -> OutsideParts:
    return OutsideParts(
        bells=around.bells,
        address_rules=around.addresses,
        template_rules=rules_of,
        now=around.now,
        new_id=uuid7,
        new_key=fresh_key,
        count_alert=around.count_alert,
        public_url=around.public_url,
    )


def new_salt() -> bytes:
    """For an entry of the ledger."""
    return os.urandom(SALT_BYTES)
