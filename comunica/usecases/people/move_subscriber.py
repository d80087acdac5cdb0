"""Move somebody who told the office where they live now: their notices change, their consent stays as it is.

A DISATTIVA that is still on its way counts as if nothing had been done here: only name and place are written.
"""

from dataclasses import dataclass, field, replace
from uuid import UUID

from comunica.enrolment.consent import Consent
from comunica.enrolment.event_order import event_key, just_after
from comunica.enrolment.importing.columns import Column
from comunica.enrolment.importing.places import GazetteerPlaces
from comunica.enrolment.importing.rows import DetailsRead, read_details
from comunica.enrolment.ledger import LedgerEvent
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.hearing.sealed_details import seal_details
from comunica.usecases.people.at_desk import NO_CHANNEL, AtDesk, Told, at_desk
from comunica.usecases.people.enrol_person import EnrolmentDesk
from comunica.usecases.people.import_record import Office
from comunica.usecases.problem import Problem, Refused

_FIELDS = {Column.GIVEN_NAME: "given_name", Column.SURNAME: "surname", Column.PLACE: "place", Column.ZONE: "zone"}
_NOT_ENROLLED = Problem("not_enrolled", "", "this person is not enrolled: nothing of where they live is needed")
_UNKNOWN = Problem("place_unknown", "place", "the gazetteer does not know this place: correct it, or choose a zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveAsked:
    """Where somebody lives now, as they told it. `zone`: name or id; decides, whatever the place says."""

    #: None: as it is on record, read once more.
    place: str | None = field(default=None, repr=False)
    zone: str = ""
    #: In another town, whatever the place says.
    outside: bool = False
    #: None: as it is on record.
    given_name: str | None = field(default=None, repr=False)
    surname: str | None = field(default=None, repr=False)
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMoved:
    """Where they get notices for now."""

    zone: str | None
    outside: bool


async def move_subscriber(
    asked: MoveAsked, municipality_id: UUID, subscriber_id: UUID, *, who: str, desk: EnrolmentDesk
) -> PersonMoved | Refused | None:
    """Write it down and prove it, or say what is wrong; None: nobody here is known so."""
    office = await desk.offices.office(municipality_id)
    if office is None:
        return Refused((NO_CHANNEL,))
    async with at_desk(office, subscriber_id, desk=desk) as here:
        if here is None:
            return None
        if here.person.registers.consent is not Consent.OPTED_IN:
            return Refused((_NOT_ENROLLED,))
        read = _read(asked, here, office)
        if isinstance(read, Refused):
            return read
        await _write(read, asked, here, who)
    return PersonMoved(zone=read.details.zone, outside=read.details.outside)


def _read(asked: MoveAsked, here: AtDesk, office: Office) -> DetailsRead | Refused:
    town, seen = office.channel.town, here.seen
    place = seen.place if asked.place is None else asked.place
    cells = {
        Column.GIVEN_NAME: seen.given_name if asked.given_name is None else asked.given_name,
        Column.SURNAME: seen.surname if asked.surname is None else asked.surname,
        Column.PLACE: place,
        Column.ZONE: "" if asked.outside else asked.zone,
    }
    # Whoever joined without a name needs none to move.
    read = read_details(cells, _FIELDS, required=(), places=GazetteerPlaces(town.gazetteer))
    if not isinstance(read, DetailsRead):
        return Refused(tuple(Problem("invalid", each.column, each.says) for each in read))
    if asked.outside:
        details = replace(read.details, zone=None, street=None, house_number="", outside=True)
        return DetailsRead(details=details, place_unknown=False)
    if not (place.strip() or asked.zone):
        return Refused((Problem("required", "place", "say where they live: a street, or a zone"),))
    return Refused((_UNKNOWN,)) if read.place_unknown else read


async def _write(read: DetailsRead, asked: MoveAsked, here: AtDesk, who: str) -> None:
    details, person = read.details, here.person
    digest = here.digest(details.place, details.zone or "", asked.told.way)
    before = person.registers
    # What the person wrote in the same second was written before it was read out at the desk.
    key = max(event_key(sent_at=here.now, leaves=False, message_digest=digest), just_after(before.place_key))
    person.registers = replace(before, details=details, place_key=key)
    person.details = seal_details(
        here.office.channel.town.vault,
        given_name=details.given_name,
        surname=details.surname,
        place=details.place,
    )
    here.close_question()
    await here.write(LedgerEvent.CHANGED_PLACE, asked.told, digest, erase_after=None)
    await here.work.note(AuditLine(who=who, what=Deed.CHANGE_PERSON, counts={"people": 1}, reason=asked.told.way))
