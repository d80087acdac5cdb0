"""Enrol one person by hand: who came to the desk, called, or sent a form. The same rules and the same proof as a list.

One thing differs: who left and asks again is enrolled again, if the new request is later than their leaving.
"""

from collections.abc import Callable
from uuid import UUID

from comunica.enrolment.importing import Row
from comunica.usecases.enrol_people import Came, EnrolBatch, Enrolled, Source, known_by
from comunica.usecases.import_record import ImportRecord, Office

_BY_HAND = Source(came=Came.BY_HAND, may_return=True)


async def add_subscriber(
    row: Row, office: Office, *, record: ImportRecord, new_id: Callable[[], UUID], new_salt: Callable[[], bytes]
) -> Enrolled:
    """Enrol this person, and say what came of it. The same request again changes nothing."""
    channel = office.channel
    person = known_by(row, channel)
    async with record.begin({channel.town.id}) as work:
        batch = EnrolBatch(
            channel=channel,
            known=await work.known_people({person.key}),
            head=work.heads[channel.town.id],
            source=_BY_HAND,
            new_id=new_id,
            new_salt=new_salt,
        )
        outcome = batch.enrol(row, person)
        if outcome in (Enrolled.ADDED, Enrolled.CHANGED):
            await work.write(batch.changes())
    return outcome
