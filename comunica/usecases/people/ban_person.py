"""Ban somebody who writes to the town, or lift the ban: what that does to replies is in enrolment/conversation.py.

Nothing of their consent changes, and no broadcast passes them by. The ban goes with their data.
"""

import datetime as dt
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.usecases.audit import AuditLine, Deed


class BanOutcome(StrEnum):
    """What came of it."""

    DONE = "done"
    #: They stood so before: nothing changes, and the log has no line.
    ALREADY = "already"


class BanShelf(Protocol):
    """The record, as far as bans need it. Raises RecordAway."""

    async def put(
        self, municipality_id: UUID, subscriber_id: UUID, *, banned: bool, now: dt.datetime, line: AuditLine
    ) -> BanOutcome | None:
        """Keep it together with its line of the log; what waits to be said to who is banned goes. None: nobody."""


async def ban_person(
    municipality_id: UUID, subscriber_id: UUID, *, now: dt.datetime, who: str, shelf: BanShelf
) -> BanOutcome | None:
    """No automatic reply from now on; None: nobody here is known so."""
    line = AuditLine(who=who, what=Deed.BAN_PERSON, counts={"people": 1})
    return await shelf.put(municipality_id, subscriber_id, banned=True, now=now, line=line)


async def lift_ban(
    municipality_id: UUID, subscriber_id: UUID, *, now: dt.datetime, who: str, shelf: BanShelf
) -> BanOutcome | None:
    """They are answered again, from their next message on; None: nobody here is known so."""
    line = AuditLine(who=who, what=Deed.LIFT_BAN, counts={"people": 1})
    return await shelf.put(municipality_id, subscriber_id, banned=False, now=now, line=line)
