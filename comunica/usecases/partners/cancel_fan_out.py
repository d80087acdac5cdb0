"""Cancel what a partner submitted: what waits becomes no broadcast, and what became one is stopped."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from comunica.usecases.audit import partner
from comunica.usecases.broadcasts.steer_broadcast import Helm, Order, steer_broadcast
from comunica.usecases.broadcasts.submission import KEY_REUSED
from comunica.usecases.few_at_once import few_at_once
from comunica.usecases.partners.fan_out import Branch, FanOuts
from comunica.usecases.problem import Refused
from comunica.usecases.ring_bell import Bells

#: An order has no digest: its path says all of it.
_ORDER = b""
#: Broadcasts that are stopped at once: each holds a connection.
AT_ONCE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelFanOut:
    """The order of a partner."""

    partner_id: UUID
    fan_out_id: UUID
    idempotency_key: str | None = None


async def cancel_fan_out(
    order: CancelFanOut, *, record: FanOuts, helm: Helm, bells: Bells, now: dt.datetime
) -> bool | Refused:
    """False if this partner has none of this id. Repeated it does the rest; what is over stays as it is.

    It needs no mandate: whoever could start something may stop it, also after the mandate ended.
    """
    partner_id, fan_out_id, key = order.partner_id, order.fan_out_id, order.idempotency_key
    if key is not None and await record.earlier(partner_id, key) not in {None, (fan_out_id, _ORDER)}:
        return Refused((KEY_REUSED,))
    if not await record.cancel(partner_id, fan_out_id, now, key=key):
        return False
    # After the branches: what was just becoming a broadcast has become one by now.
    fan_out = await record.see(partner_id, fan_out_id)
    assert fan_out is not None, "it was there"

    async def stop(branch: Branch) -> None:
        assert branch.broadcast_id is not None, "only broadcasts are stopped"
        town, broadcast = branch.municipality_id, branch.broadcast_id
        await steer_broadcast(
            Order.CANCEL,
            who=partner(partner_id),
            helm=helm,
            bells=bells,
            municipality_id=town,
            broadcast_id=broadcast,
        )

    made = [branch for branch in fan_out.branches if branch.broadcast_id is not None]
    await few_at_once(made, stop, at_once=AT_ONCE)
    return True
