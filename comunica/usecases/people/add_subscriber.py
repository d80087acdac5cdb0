"""Enrol one person by hand: who came to the desk, called, or sent a form. The same rules and the same proof as a list.

One thing differs: who left and asks again is enrolled again, if the new request is later than their leaving.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from comunica.enrolment.importing.rows import Row
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.hearing.inbound_people import people_at
from comunica.usecases.people.enrol_people import Came, EnrolBatch, Enrolled, Source, known_by
from comunica.usecases.people.import_record import ImportRecord, Office

_BY_HAND = Source(came=Came.BY_HAND, may_return=True)


@dataclass(frozen=True, slots=True)
class AddedByHand:
    """What came of it, and who it is."""

    outcome: Enrolled
    subscriber_id: UUID


async def add_subscriber(
    row: Row,
    office: Office,
    *,
    who: str,
    record: ImportRecord,
    new_id: Callable[[], UUID],
    new_salt: Callable[[], bytes],
) -> AddedByHand:
    """Enrol this person, and say what came of it; `who` does, for the town's log. Repeating it changes nothing."""
    channel = office.channel
    known = known_by(row, channel)
    async with record.begin({channel.town.id}) as work:
        people = await people_at(work, {known.key}, new_id=new_id)
        batch = EnrolBatch(
            channel=channel, people=people, head=work.heads[channel.town.id], source=_BY_HAND, new_salt=new_salt
        )
        outcome = batch.enrol(row, known)
        [person] = people.of([known], at=row.consented_at)
        if outcome in (Enrolled.ADDED, Enrolled.CHANGED):
            await work.write(batch.changes())
            await work.choose_topics(batch.topics)
            await work.note(AuditLine(who=who, what=Deed.ENROL_BY_HAND, counts={"people": 1}, reason=row.way))
    return AddedByHand(outcome, person.key.id)
