"""Let somebody leave who told the office so: no more messages from now on, and their data go when the term is over."""

import datetime as dt
from dataclasses import replace
from enum import StrEnum
from uuid import UUID

from comunica.enrolment import consent
from comunica.enrolment.consent import Consent, Left
from comunica.enrolment.event_order import event_key, just_after
from comunica.enrolment.ledger import LedgerEvent
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.people.at_desk import NO_CHANNEL, AtDesk, Told, at_desk
from comunica.usecases.people.enrol_person import EnrolmentDesk
from comunica.usecases.problem import Refused


class LetGo(StrEnum):
    """What came of it."""

    LEFT = "left"
    #: They had left before, or never joined: nothing changes.
    ALREADY = "already"


async def let_leave(
    told: Told, municipality_id: UUID, subscriber_id: UUID, *, who: str, desk: EnrolmentDesk
) -> LetGo | Refused | None:
    """Write it down and prove it; None: nobody here is known so."""
    office = await desk.offices.office(municipality_id)
    if office is None:
        return Refused((NO_CHANNEL,))
    async with at_desk(office, subscriber_id, desk=desk) as here:
        if here is None:
            return None
        if here.person.registers.consent is not Consent.OPTED_IN:
            return LetGo.ALREADY
        await _leave(told, here, who)
    return LetGo.LEFT


async def _leave(told: Told, here: AtDesk, who: str) -> None:
    person, town = here.person, here.office.channel.town
    digest = here.digest("leaves", told.way)
    key = event_key(sent_at=here.now, leaves=True, message_digest=digest)
    before = person.registers
    # Nobody wrote to us: the window for free replies stays as it was.
    left = consent.apply(before, Left(key=max(key, just_after(before.consent_key)), at=here.now))
    person.registers = replace(left, last_inbound_at=before.last_inbound_at)
    here.close_question()
    due = consent.erase_after(
        person.registers, retention=dt.timedelta(days=town.retention_days), unjoined=dt.timedelta()
    )
    await here.write(LedgerEvent.OPTED_OUT, told, digest, erase_after=due)
    await here.work.note(AuditLine(who=who, what=Deed.LET_LEAVE, counts={"people": 1}, reason=told.way))
