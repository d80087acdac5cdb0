"""What waits to be said to somebody who is banned is not said."""

import datetime as dt
from uuid import UUID

from comunica.broadcasting.states import Step, sources_of
from comunica.enrolment.conversation import SAID_TO_THE_BANNED, WINDOW
from comunica.enrolment.replies import ReplyId
from comunica.stores.pool import Connection
from comunica.stores.sql import query

_WITHDRAW = sources_of(Step.SUPPRESS)
_TELLS_OF_112 = f"{ReplyId.MAYBE_EMERGENCY}@"


async def hush(connection: Connection, municipality_id: UUID, subscriber_id: UUID, *, now: dt.datetime) -> None:
    """Withdraw their reminders and replies. The ledger must be held: a batch under way would queue more."""
    said = sorted(SAID_TO_THE_BANNED)
    rows = await connection.fetch(query("replies_to_hush"), municipality_id, subscriber_id, now - WINDOW * 2, said)
    if sources := [row["id"] for row in rows]:
        bounds = (min(sources), max(sources))
        values = (municipality_id, subscriber_id, sources, _WITHDRAW, _TELLS_OF_112, *bounds)
        await connection.execute(query("hush_replies"), *values)
