"""Revoke a mandate: from the answer on nothing more comes by it, and what its partner planned is cancelled with it.

What had begun goes on: half a town told is worse than all of it, and the town can cancel it like any other.
"""

import datetime as dt
from uuid import UUID

from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.partners.mandate_register import MandateRegister, MandateShown


async def revoke_mandate(
    mandate_id: UUID, *, caller: Caller, mandates: MandateRegister, now: dt.datetime, line_id: UUID
) -> MandateShown | None:
    """The mandate, ended now or before; none if the municipality has none of this id."""
    async with mandates.turn(caller.municipality_id) as turn:
        partner_id = await turn.revoke(mandate_id, by=str(caller.key_id), now=now)
        if partner_id is not None:
            # In the transaction that ends it: whoever begins one meanwhile waits for us, or we for them.
            counts = {"broadcasts_cancelled": await turn.cancel_planned(partner_id)}
            line = AuditLine(who=caller.who, what=Deed.REVOKE_MANDATE, counts=counts, reason=str(mandate_id))
            await turn.tell(line_id, line)
        return await turn.see(mandate_id)
