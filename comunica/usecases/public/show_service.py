"""Show how a service stands, in one word that everybody understands, and since when."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.usecases.public.public_record import ServiceFacts

#: What should have begun so long ago and has not is late.
LATE_AFTER = dt.timedelta(minutes=3)


class ServiceState(StrEnum):
    """How a service stands."""

    #: Notices go out when they are sent.
    ACTIVE = "active"
    #: They go out, later than they should.
    SLOW = "slow"
    #: They do not go out.
    SUSPENDED = "suspended"
    #: There is no number yet.
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class ServiceStanding:
    """A state, and since when; none: not known."""

    state: ServiceState
    since: dt.datetime | None = None


class ServiceRecord(Protocol):
    """See PublicRecord."""

    async def service(self, municipality_id: UUID, *, late_after: dt.timedelta) -> ServiceFacts | None:
        """How its channel stands; none without a channel."""


async def show_service(municipality_id: UUID, *, record: ServiceRecord) -> ServiceStanding:
    """As it stands now."""
    return standing_of(await record.service(municipality_id, late_after=LATE_AFTER))


def standing_of(facts: ServiceFacts | None) -> ServiceStanding:
    """What the facts come to."""
    if facts is None:
        return ServiceStanding(ServiceState.NOT_YET)
    if facts.paused:
        return ServiceStanding(ServiceState.SUSPENDED, facts.state_since)
    if facts.late_since is not None:
        return ServiceStanding(ServiceState.SLOW, facts.late_since)
    return ServiceStanding(ServiceState.ACTIVE, facts.state_since)
