"""The themes on the real record: which store keeps what."""

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass, field

from uuid_utils.compat import uuid7

from comunica.broadcasting.people_limit import PeoplePolicy
from comunica.broadcasting.prices import PriceList
from comunica.callbacks.addresses import AddressRules
from comunica.channels.whatsapp.template_account import rules_of
from comunica.enrolment.ledger import SALT_BYTES
from comunica.runtime.fresh_key import fresh_key
from comunica.runtime.parts.themes import HelperParts, OutsideParts, PeopleParts, SendingParts
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
from comunica.stores.keys.key_register import PostgresKeyRegister
from comunica.stores.partners.alert_fan_outs import PostgresAlertFanOuts
from comunica.stores.partners.fan_outs import PostgresFanOuts
from comunica.stores.partners.mandates import PostgresMandates
from comunica.stores.partners.partners import PostgresPartners
from comunica.stores.people.bans import PostgresBans
from comunica.stores.people.erasures import StoredErasureRecord
from comunica.stores.people.exports import PostgresExports, PostgresPersons
from comunica.stores.people.imports import StoredImportRecord
from comunica.stores.people.listings import PostgresListings
from comunica.stores.people.offices import PostgresOffices
from comunica.stores.people.other_messages import PostgresMessageCounts, PostgresWords
from comunica.stores.people.people_imports import PostgresImports
from comunica.stores.people.reviews import PostgresNotes, PostgresReviews
from comunica.stores.people.topics import PostgresTopics
from comunica.stores.pool import Pool
from comunica.stores.sealing import MasterKey
from comunica.stores.setting_up.municipalities import PostgresMunicipalities
from comunica.stores.setting_up.operated import PostgresOperated
from comunica.stores.setting_up.templates_shown import PostgresTemplates
from comunica.stores.territory.gazetteers import StoredGazetteers
from comunica.stores.territory.territories import PostgresTerritories
from comunica.stores.vaults import Vaults
from comunica.usecases.broadcasts.foresee_broadcast import Foreseeing
from comunica.usecases.partners.work_fan_out import BranchMeter
from comunica.usecases.people.enrol_person import EnrolmentDesk
from comunica.usecases.people.erase_people import ErasePeople
from comunica.usecases.people.erasure_journal import ErasureJournal
from comunica.usecases.ring_bell import Bells


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the themes need besides the record."""

    bells: Bells
    journal: ErasureJournal
    branches: BranchMeter
    prices: PriceList
    now: Callable[[], dt.datetime]
    people: PeoplePolicy = field(default_factory=PeoplePolicy)
    addresses: AddressRules = field(default_factory=AddressRules)
    public_url: str = ""


def sending_parts(pool: Pool, vaults: Vaults, around: Surroundings) -> SendingParts:
    """What goes out to many."""
    return SendingParts(
        submissions=PostgresSubmissions(pool),
        foreseeing=_foreseeing(pool, around),
        broadcasts=PostgresBroadcasts(pool, new_id=uuid7),
        drafts=PostgresDrafts(pool),
        decisions=PostgresDecisions(pool),
        series=PostgresSeries(pool, new_id=uuid7),
        media=PostgresMediaShelf(pool),
        templates=PostgresTemplates(pool),
        callbacks=PostgresCallbacks(pool, vaults, new_id=uuid7),
    )


def _foreseeing(pool: Pool, around: Surroundings) -> Foreseeing:
    return Foreseeing(
        outlooks=PostgresOutlooks(pool), prices=around.prices, rooms=PostgresPeopleRooms(pool, around.people)
    )


def people_parts(pool: Pool, vaults: Vaults, around: Surroundings) -> PeopleParts:
    """The people of a town, and where they live."""
    gazetteers = StoredGazetteers(pool)
    return PeopleParts(
        listings=PostgresListings(pool, vaults),
        persons=PostgresPersons(pool, vaults),
        exports=PostgresExports(pool, vaults),
        enrolment=_enrolment(pool, vaults, around, gazetteers),
        erasing=_erasing(pool, vaults, around),
        imports=PostgresImports(pool, vaults, new_id=uuid7),
        errands=PostgresErrands(pool),
        topics=PostgresTopics(pool),
        reviews=PostgresReviews(pool, vaults),
        notes=PostgresNotes(pool, vaults),
        bans=PostgresBans(pool, new_id=uuid7),
        message_counts=PostgresMessageCounts(pool),
        words=PostgresWords(pool, vaults),
        territories=PostgresTerritories(pool, new_id=uuid7, gazetteers=gazetteers),
        audit=StoredAuditLog(pool, new_id=uuid7),
    )


def _enrolment(pool: Pool, vaults: Vaults, around: Surroundings, gazetteers: StoredGazetteers) -> EnrolmentDesk:
    return EnrolmentDesk(
        offices=PostgresOffices(pool, vaults, gazetteers),
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


def helper_parts(pool: Pool, master_key: MasterKey, vaults: Vaults, around: Surroundings) -> HelperParts:
    """What operators do for towns, and partners and programs may do in their name."""
    return HelperParts(
        operated=PostgresOperated(pool, master_key, new_id=uuid7),
        municipalities=PostgresMunicipalities(pool),
        partners=PostgresPartners(pool, new_id=uuid7),
        mandates=PostgresMandates(pool),
        fan_outs=PostgresFanOuts(pool),
        alert_fan_outs=PostgresAlertFanOuts(pool),
        branch_meter=around.branches,
        keys=PostgresKeyRegister(pool, vaults),
    )


def outside_parts(around: Surroundings) -> OutsideParts:
    """What is not on record."""
    return OutsideParts(
        bells=around.bells,
        prices=around.prices,
        address_rules=around.addresses,
        template_rules=rules_of,
        now=around.now,
        new_id=uuid7,
        new_key=fresh_key,
        public_url=around.public_url,
    )


def new_salt() -> bytes:
    """For an entry of the ledger."""
    return os.urandom(SALT_BYTES)
