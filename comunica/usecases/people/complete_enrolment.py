"""Complete what somebody wrote who wanted to join and was asked something: the office knows, or has called them.

Their consent is what they wrote, at the moment when they wrote it: a DISATTIVA since then stays. Whoever was asked for
a SÌ to the privacy notice has not consented yet, and only they can.
"""

from dataclasses import dataclass, field
from uuid import UUID

from comunica.enrolment.importing.cells import Way
from comunica.enrolment.importing.columns import Column
from comunica.enrolment.importing.places import GazetteerPlaces
from comunica.enrolment.importing.rows import DetailsRead, Row, read_details
from comunica.enrolment.question import Ask
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.people.at_desk import NO_CHANNEL, AtDesk, at_desk
from comunica.usecases.people.enrol_people import Came, EnrolBatch, Enrolled, Source
from comunica.usecases.people.enrol_person import EnrolmentDesk, PersonEnrolled
from comunica.usecases.people.review import ReviewShelf, WaitingQuestion
from comunica.usecases.problem import Problem, Refused

_FIELDS = {Column.GIVEN_NAME: "given_name", Column.SURNAME: "surname", Column.PLACE: "place", Column.ZONE: "zone"}
_SOURCE = Source(came=Came.BY_HAND, may_return=True)
_ANSWERED = Problem("answered", "", "nothing is open any more: they answered, or somebody of the office was faster")
_NOTICE = Problem("must_agree", "", "they were asked to agree to the privacy notice: only they can, with a SÌ")
_LEFT = Problem("left_later", "", "this person has left since they wrote: only they can come back, or ask you to")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteAsked:
    """Who and where they are, as the office knows it now."""

    given_name: str = field(repr=False)
    surname: str = field(repr=False)
    place: str = field(repr=False)
    zone: str = ""


async def complete_enrolment(
    asked: CompleteAsked,
    municipality_id: UUID,
    subscriber_id: UUID,
    *,
    who: str,
    desk: EnrolmentDesk,
    shelf: ReviewShelf,
) -> PersonEnrolled | Refused | None:
    """Enrol them by what they wrote, or say what is wrong; None: nobody here is known so."""
    office = await desk.offices.office(municipality_id)
    if office is None:
        return Refused((NO_CHANNEL,))
    question = await shelf.question_of(municipality_id, subscriber_id)
    if question is None:
        return Refused((_ANSWERED,))
    profile = office.channel.town.profile
    if question.asked is Ask.OPT_IN or profile.double_opt_in:
        return Refused((_NOTICE,))
    async with at_desk(office, subscriber_id, desk=desk) as here:
        if here is None:
            return None
        read = _read(asked, here)
        return read if isinstance(read, Refused) else await _enrol(read, question, here, who)


def _read(asked: CompleteAsked, here: AtDesk) -> DetailsRead | Refused:
    town = here.office.channel.town
    cells = {
        Column.GIVEN_NAME: asked.given_name,
        Column.SURNAME: asked.surname,
        Column.PLACE: asked.place,
        Column.ZONE: asked.zone,
    }
    places = GazetteerPlaces(town.gazetteer)
    read = read_details(cells, _FIELDS, required=town.profile.required, places=places)
    if isinstance(read, DetailsRead):
        return read
    return Refused(tuple(Problem("invalid", each.column, each.says) for each in read))


async def _enrol(read: DetailsRead, question: WaitingQuestion, here: AtDesk, who: str) -> PersonEnrolled | Refused:
    channel = here.office.channel
    batch = EnrolBatch(
        channel=channel,
        people=here.people,
        head=here.work.heads[channel.town.id],
        source=_SOURCE,
        new_salt=here.desk.new_salt,
    )
    row = Row(
        number=1,
        address=here.seen.address,
        details=read.details,
        consented_at=question.at.replace(microsecond=0),
        way=Way.MESSAGE,
        notice_version=channel.town.notice_version,
        place_unknown=read.place_unknown,
    )
    outcome = batch.enrol(row, here.known)
    if outcome is Enrolled.LEFT:
        return Refused((_LEFT,))
    here.close_question()
    await here.work.write(batch.changes())
    await here.work.note(AuditLine(who=who, what=Deed.ENROL_BY_HAND, counts={"people": 1}, reason="completed"))
    return PersonEnrolled(
        outcome=outcome,
        subscriber_id=here.person.key.id,
        zone=read.details.zone,
        outside=read.details.outside,
        place_unknown=read.place_unknown,
    )
