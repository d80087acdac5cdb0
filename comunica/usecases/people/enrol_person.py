"""Enrol one person whose data a program of the town sends: read by the rules of a list, then enrolled by hand."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from uuid import UUID

from comunica.enrolment.importing.cells import Cell
from comunica.enrolment.importing.columns import Column
from comunica.enrolment.importing.places import GazetteerPlaces
from comunica.enrolment.importing.rows import Row, RowError, read_person
from comunica.usecases.people.add_subscriber import add_subscriber
from comunica.usecases.people.choose_topics import unknown_topics
from comunica.usecases.people.enrol_people import Enrolled
from comunica.usecases.people.import_record import ImportRecord, Office
from comunica.usecases.problem import Problem, Refused

#: What a program calls each of them.
FIELDS = {
    Column.PHONE: "phone",
    Column.GIVEN_NAME: "given_name",
    Column.SURNAME: "surname",
    Column.PLACE: "place",
    Column.ZONE: "zone",
    Column.CONSENTED_AT: "consent.given_at",
    Column.WAY: "consent.way",
    Column.NOTICE_VERSION: "consent.notice_version",
    Column.PROOF: "consent.proof",
}


class Offices(Protocol):
    """Where towns that enrol are found."""

    async def office(self, municipality_id: UUID) -> Office | None:
        """The town, ready to enrol; None: it has no channel yet. Raises RecordAway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAsked:
    """A person as they are told. `cells` by the columns of a list."""

    cells: dict[Column, Cell] = field(repr=False)
    #: What they want to hear of; None: nothing was said of that.
    topics: Sequence[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentDesk:
    """What enrolling works with."""

    offices: Offices
    record: ImportRecord
    now: Callable[[], dt.datetime]
    new_id: Callable[[], UUID]
    new_salt: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEnrolled:
    """What came of it: added, changed or already there."""

    outcome: Enrolled
    subscriber_id: UUID
    zone: str | None
    outside: bool
    place_unknown: bool


async def enrol_person(
    asked: PersonAsked, municipality_id: UUID, *, who: str, desk: EnrolmentDesk
) -> PersonEnrolled | Refused:
    """Enrol them, or say everything that is wrong; nothing is written then."""
    office = await desk.offices.office(municipality_id)
    if office is None:
        return Refused((Problem("channel_missing", "", "this municipality has no channel yet: ask who runs Comunica"),))
    read = _read(asked, office, desk.now())
    profile = office.channel.town.profile
    problems = tuple(unknown_topics(asked.topics or (), profile.topics))
    if not isinstance(read, Row):
        return Refused((*map(_problem, read), *problems))
    if problems:
        return Refused(problems)
    if asked.topics is not None:
        read = replace(read, topics=tuple(sorted(set(asked.topics))))
    added = await add_subscriber(read, office, who=who, record=desk.record, new_id=desk.new_id, new_salt=desk.new_salt)
    if added.outcome is Enrolled.LEFT:
        return Refused((_LEFT,))
    return PersonEnrolled(
        outcome=added.outcome,
        subscriber_id=added.subscriber_id,
        zone=read.details.zone,
        outside=read.details.outside,
        place_unknown=read.place_unknown,
    )


_LEFT = Problem(
    "left_later",
    "consent.given_at",
    "this person left after that moment: if they ask again, give the day and the time of the new request",
)


def _read(asked: PersonAsked, office: Office, now: dt.datetime) -> Row | list[RowError]:
    town = office.channel.town
    return read_person(
        asked.cells,
        FIELDS,
        required=town.profile.required,
        places=GazetteerPlaces(town.gazetteer),
        timezone=office.timezone,
        now=now,
    )


def _problem(error: RowError) -> Problem:
    return Problem("invalid", error.column, error.says)
