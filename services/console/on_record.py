"""The parts on the real record: what the console shares with others, and what only it has."""

import secrets
import time
from dataclasses import dataclass, field

from uuid_utils.compat import uuid7

from comunica.runtime.address_limit import AddressLimit
from comunica.runtime.parts.on_record import (
    Surroundings,
    helper_parts,
    outside_parts,
    people_parts,
    sending_parts,
)
from comunica.runtime.parts.themes import together
from comunica.stores.broadcasts.broadcasts import PostgresBroadcasts
from comunica.stores.broadcasts.forms import PostgresForms
from comunica.stores.broadcasts.media import PostgresMediaWindow
from comunica.stores.keys.operators import PostgresOperatorKeys
from comunica.stores.keys.sealed_operator_keys import SealedOperatorKeys
from comunica.stores.pool import Pool
from comunica.stores.public.public_pages import PostgresPublicPages
from comunica.stores.reports.month_counts import PostgresMonthCounts
from comunica.stores.reports.report_shelf import PostgresReportShelf
from comunica.stores.reports.today import PostgresToday
from comunica.stores.sealing import MasterKey
from comunica.stores.setting_up.municipalities import PostgresMunicipalities
from comunica.stores.setting_up.overview import PostgresOverview
from comunica.stores.setting_up.settings import PostgresSettings
from comunica.stores.staff.attempts import PostgresAttempts
from comunica.stores.staff.staff_directory import PostgresSessions, PostgresStaffDirectory
from comunica.stores.staff.staff_keys import StaffKeys
from comunica.stores.staff.staff_register import PostgresStaff
from comunica.stores.territory.streets import PostgresStreets
from comunica.stores.territory.zone_maps import PostgresZoneMaps
from comunica.stores.territory.zones import PostgresZones
from comunica.stores.vaults import Vaults
from comunica.usecases.keys.authenticate_operator import OperatorAuthentication
from comunica.usecases.staff.admit_operator import OperatorDesk
from comunica.usecases.staff.authenticate_session import SessionAuthentication
from comunica.usecases.staff.coming_in import FrontDesk
from comunica.usecases.staff.identities import IdentityDesk, IdentityGateway
from comunica.usecases.staff.letters import Letters, NoLetters
from comunica.usecases.staff.passwords import Passwords
from comunica.usecases.staff.sign_in import RefusalsNoted
from services.console.counted_zones import CountedZones
from services.console.doors.towns import Towns
from services.console.pages.public.often import REQUESTS
from services.console.parts import OperatorParts, Parts, ReadingParts, SettingParts, StaffParts
from services.console.printing.printed import Printed
from services.console.sign_ins import SignInMeter
from services.console.streams import Rhythm, StreamMeter, Streams


@dataclass(frozen=True, kw_only=True)
class ConsoleSurroundings(Surroundings):
    """What the parts of the console need besides the record."""

    passwords: Passwords
    refusals: RefusalsNoted
    letters: Letters = field(default_factory=NoLetters)
    streams: StreamMeter
    sign_ins: SignInMeter
    gateway: IdentityGateway | None = None
    rhythm: Rhythm = field(default_factory=Rhythm)
    #: a minute of what anybody may read and takes work to make, from one address
    public_requests: int = REQUESTS


def parts_on_record(pool: Pool, master_key: MasterKey, around: ConsoleSurroundings) -> Parts:
    """The use cases' ports on the real record."""
    vaults = Vaults(pool, master_key)
    return Parts(
        **together(
            _staff(pool, vaults, master_key, around),
            _operators(pool, master_key, around),
            SettingParts(
                settings=PostgresSettings(pool, vaults, new_id=uuid7),
                zone_record=PostgresZones(pool, new_id=uuid7),
                street_record=PostgresStreets(pool, new_id=uuid7),
                zone_maps=PostgresZoneMaps(pool, new_id=uuid7),
            ),
            sending_parts(pool, vaults, around),
            people_parts(pool, vaults, around),
            helper_parts(pool, master_key, vaults, around),
            _reading(pool, vaults, around),
            outside_parts(around),
        )
    )


def _reading(pool: Pool, vaults: Vaults, around: ConsoleSurroundings) -> ReadingParts:
    return ReadingParts(
        month_reports=PostgresReportShelf(pool),
        towns_reported=PostgresMonthCounts(pool),
        public=PostgresPublicPages(pool),
        printed=Printed(),
        zones=CountedZones(PostgresBroadcasts(pool, new_id=uuid7)),
        forms=PostgresForms(pool, vaults),
        readers=AddressLimit(clock=time.monotonic, per_minute=around.public_requests),
        files=PostgresMediaWindow(pool),
    )


def _staff(pool: Pool, vaults: Vaults, master_key: MasterKey, around: ConsoleSurroundings) -> StaffParts:
    sessions = SessionAuthentication(PostgresSessions(pool, vaults), now=around.now)
    front = _front_desk(pool, vaults, master_key, around)
    trips = StaffKeys(master_key).trips
    return StaffParts(
        sessions=sessions,
        towns=Towns(PostgresMunicipalities(pool).municipality, clock=time.monotonic),
        front_desk=front,
        identities=IdentityDesk(front=front, signs=trips, gateway=around.gateway) if around.gateway else None,
        refusals=around.refusals,
        sign_ins=around.sign_ins,
        today=PostgresToday(pool),
        letters=around.letters,
        streams=Streams(sessions, meter=around.streams, rhythm=around.rhythm),
    )


def _operators(pool: Pool, master_key: MasterKey, around: ConsoleSurroundings) -> OperatorParts:
    desk = OperatorDesk(
        authentication=OperatorAuthentication(PostgresOperatorKeys(pool), now=around.now),
        attempts=PostgresAttempts(pool, master_key),
        seal=SealedOperatorKeys(master_key),
        now=around.now,
    )
    return OperatorParts(operators=desk, overview=PostgresOverview(pool))


def _front_desk(pool: Pool, vaults: Vaults, master_key: MasterKey, around: ConsoleSurroundings) -> FrontDesk:
    return FrontDesk(
        directory=PostgresStaffDirectory(pool, vaults, master_key),
        register=PostgresStaff(pool, vaults, master_key, new_id=uuid7),
        passwords=around.passwords,
        attempts=PostgresAttempts(pool, master_key),
        signs=StaffKeys(master_key).devices,
        now=around.now,
        new_id=uuid7,
        chance=secrets.token_bytes,
    )
