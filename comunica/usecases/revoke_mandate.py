"""Revoke a mandate: from the answer on nothing more comes by it. What was accepted before is the town's to cancel."""

import datetime as dt
from uuid import UUID

from comunica.usecases.audit import AuditLine, Deed, key
from comunica.usecases.authenticate_key import Caller
from comunica.usecases.mandate_register import MandateRegister, MandateShown


async def revoke_mandate(
    mandate_id: UUID, *, caller: Caller, mandates: MandateRegister, now: dt.datetime, line_id: UUID
) -> MandateShown | None:
    """The mandate, ended now or before; none if the municipality has none of this id."""
    async with mandates.turn(caller.municipality_id) as turn:
        if await turn.revoke(mandate_id, by=str(caller.key_id), now=now):
            line = AuditLine(who=key(caller.key_id), what=Deed.REVOKE_MANDATE, reason=str(mandate_id))
            await turn.tell(line_id, line)
        return await turn.see(mandate_id)
