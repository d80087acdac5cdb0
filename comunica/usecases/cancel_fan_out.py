"""Cancel what a partner submitted: what waits becomes no broadcast, and what became one is stopped."""

import datetime as dt
from uuid import UUID

from comunica.usecases.fan_out import Branch, FanOuts
from comunica.usecases.few_at_once import few_at_once
from comunica.usecases.ring_bell import Bells
from comunica.usecases.steer_broadcast import Helm, Order, steer_broadcast

#: Broadcasts that are stopped at once: each holds a connection.
AT_ONCE = 4


async def cancel_fan_out(
    partner_id: UUID, fan_out_id: UUID, *, record: FanOuts, helm: Helm, bells: Bells, now: dt.datetime
) -> bool:
    """False if this partner has none of this id. Repeated it does the rest; what is over stays as it is.

    It needs no mandate: whoever could start something may stop it, also after the mandate ended.
    """
    if not await record.cancel(partner_id, fan_out_id, now):
        return False
    # After the branches: what was just becoming a broadcast has become one by now.
    fan_out = await record.see(partner_id, fan_out_id)
    assert fan_out is not None, "it was there"

    async def stop(branch: Branch) -> None:
        assert branch.broadcast_id is not None, "only broadcasts are stopped"
        town, broadcast = branch.municipality_id, branch.broadcast_id
        await steer_broadcast(Order.CANCEL, helm=helm, bells=bells, municipality_id=town, broadcast_id=broadcast)

    made = [branch for branch in fan_out.branches if branch.broadcast_id is not None]
    await few_at_once(made, stop, at_once=AT_ONCE)
    return True
