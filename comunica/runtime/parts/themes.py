"""The ports theme by theme. A service makes its own whole of them, and adds what only it has."""

import datetime as dt
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from comunica.broadcasting.prices import PriceList
from comunica.callbacks.addresses import AddressRules
from comunica.municipality.keys import ApiKey
from comunica.stores.audit import StoredAuditLog
from comunica.stores.broadcasts.broadcasts import PostgresBroadcasts
from comunica.stores.broadcasts.drafts import PostgresDrafts
from comunica.stores.broadcasts.media import PostgresMediaShelf
from comunica.stores.broadcasts.series import PostgresSeries
from comunica.stores.callbacks.callbacks import PostgresCallbacks
from comunica.stores.errands import PostgresErrands
from comunica.stores.partners.alert_fan_outs import PostgresAlertFanOuts
from comunica.stores.partners.fan_outs import PostgresFanOuts
from comunica.stores.people.bans import PostgresBans
from comunica.stores.people.exports import PostgresExports, PostgresPersons
from comunica.stores.people.listings import PostgresListings
from comunica.stores.people.other_messages import PostgresMessageCounts, PostgresWords
from comunica.stores.people.people_imports import PostgresImports
from comunica.stores.people.reviews import PostgresNotes, PostgresReviews
from comunica.stores.people.topics import PostgresTopics
from comunica.stores.setting_up.municipalities import PostgresMunicipalities
from comunica.stores.setting_up.operated import PostgresOperated
from comunica.stores.setting_up.templates_shown import PostgresTemplates
from comunica.stores.territory.territories import PostgresTerritories
from comunica.usecases.broadcasts.decide_broadcast import Decisions
from comunica.usecases.broadcasts.foresee_broadcast import Foreseeing
from comunica.usecases.broadcasts.submission import Submissions
from comunica.usecases.keys.key_register import KeyRegister
from comunica.usecases.paging import PAGE_SIZE
from comunica.usecases.partners.mandate_register import MandateRegister
from comunica.usecases.partners.partner_register import PartnerRegister
from comunica.usecases.partners.work_fan_out import BranchMeter
from comunica.usecases.people.enrol_person import EnrolmentDesk
from comunica.usecases.people.erase_people import ErasePeople
from comunica.usecases.problem import Problem
from comunica.usecases.ring_bell import Bells
from comunica.usecases.setting_up.municipality_setup import TemplateSetup

# Without slots: a class has one layout, and the whole of a service has many bases.


@dataclass(frozen=True, kw_only=True)
class SendingParts:
    """What goes out to many."""

    submissions: Submissions
    foreseeing: Foreseeing
    broadcasts: PostgresBroadcasts
    drafts: PostgresDrafts
    decisions: Decisions
    series: PostgresSeries
    media: PostgresMediaShelf
    templates: PostgresTemplates
    callbacks: PostgresCallbacks


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
    reviews: PostgresReviews
    notes: PostgresNotes
    bans: PostgresBans
    message_counts: PostgresMessageCounts
    words: PostgresWords
    territories: PostgresTerritories
    audit: StoredAuditLog


@dataclass(frozen=True, kw_only=True)
class HelperParts:
    """What operators do for towns, and partners and programs may do in their name."""

    operated: PostgresOperated
    municipalities: PostgresMunicipalities
    partners: PartnerRegister
    mandates: MandateRegister
    fan_outs: PostgresFanOuts
    alert_fan_outs: PostgresAlertFanOuts
    branch_meter: BranchMeter
    keys: KeyRegister


@dataclass(frozen=True, kw_only=True)
class OutsideParts:
    """What is not on record: bells, prices, clocks, chance, where we are."""

    bells: Bells
    prices: PriceList
    address_rules: AddressRules
    #: What the provider would refuse a template for.
    template_rules: Callable[[TemplateSetup], Sequence[Problem]]
    now: Callable[[], dt.datetime]
    new_id: Callable[[], UUID]
    new_key: Callable[[], ApiKey]
    #: So many bytes of chance, for secrets.
    chance: Callable[[int], bytes] = secrets.token_bytes
    #: Seconds that only grow.
    monotonic: Callable[[], float] = time.monotonic
    #: How clients reach us, without a slash at the end; empty: as the request's own Host says.
    public_url: str = ""
    page_size: int = PAGE_SIZE


def together(*themes: object) -> dict[str, Any]:
    """All parts of these themes by name."""
    return {name: part for theme in themes for name, part in vars(theme).items()}
