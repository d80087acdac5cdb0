"""What the pages work with: the use cases' ports, given once when the service is built."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from comunica.runtime.address_limit import AddressLimit
from comunica.runtime.parts.themes import HelperParts, OutsideParts, PeopleParts, SendingParts
from comunica.stores.setting_up.settings import PostgresSettings
from comunica.usecases.broadcasts.keep_form import Forms
from comunica.usecases.broadcasts.show_media import MediaWindow
from comunica.usecases.public.public_record import PublicRecord
from comunica.usecases.reports.look_today import TodayRecord
from comunica.usecases.reports.make_report import ReportRecord
from comunica.usecases.reports.show_reports import ReportShelf
from comunica.usecases.setting_up.look_over import Overview
from comunica.usecases.staff.admit_operator import OperatorDesk
from comunica.usecases.staff.coming_in import FrontDesk
from comunica.usecases.staff.identities import IdentityDesk
from comunica.usecases.staff.letters import Letters
from comunica.usecases.staff.sign_in import RefusalsNoted
from comunica.usecases.staff.staff_record import StaffRegister
from comunica.usecases.territory.change_zone_map import ZoneMapRecord
from comunica.usecases.territory.street_record import StreetRecord
from comunica.usecases.territory.zone_record import ZoneRecord
from services.console.counted_zones import CountedZones
from services.console.doors.session_door import Sessions
from services.console.doors.towns import Towns
from services.console.printing.printed import Printed
from services.console.sign_ins import SignInMeter
from services.console.streams import Streams


@dataclass(frozen=True, kw_only=True)
class StaffParts:
    """Who works here, and how they come in."""

    sessions: Sessions
    towns: Towns
    front_desk: FrontDesk
    refusals: RefusalsNoted
    today: TodayRecord
    letters: Letters
    streams: Streams
    sign_ins: SignInMeter
    #: None: nobody signs in by a digital identity here.
    identities: IdentityDesk | None

    @property
    def staff(self) -> StaffRegister:
        """Everybody of a town's staff."""
        return self.front_desk.register


@dataclass(frozen=True, kw_only=True)
class ReadingParts:
    """The figures of months; notices by zone, their files and forms; what anybody may read, how often, its prints."""

    month_reports: ReportShelf
    towns_reported: ReportRecord
    public: PublicRecord
    printed: Printed
    zones: CountedZones
    forms: Forms
    readers: AddressLimit
    files: MediaWindow


@dataclass(frozen=True, kw_only=True)
class SettingParts:
    """What a town's own people set."""

    settings: PostgresSettings
    zone_record: ZoneRecord
    street_record: StreetRecord
    zone_maps: ZoneMapRecord


@dataclass(frozen=True, kw_only=True)
class OperatorParts:
    """Who runs the service, and what they look over."""

    operators: OperatorDesk
    overview: Overview


@dataclass(frozen=True, kw_only=True)
class Parts(
    StaffParts, OperatorParts, SettingParts, SendingParts, PeopleParts, HelperParts, ReadingParts, OutsideParts
):
    """The whole of it: see themes.together."""


async def _parts(request: Request) -> Parts:
    # Async on purpose: FastAPI sends every other dependency to a thread.
    return cast("Parts", request.app.state.parts)


PartsGiven = Annotated[Parts, Depends(_parts)]
