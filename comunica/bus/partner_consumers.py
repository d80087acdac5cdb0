"""The consumer of each partner on its own events. No partner makes one itself: it could have NATS deliver anywhere."""

from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from comunica.bus.connect import NatsConnection
from comunica.contracts import subjects
from comunica.contracts.nats_permissions import PARTNER_EVENTS, partner_consumer

#: Seconds: a consumer that nobody has asked for so long has nothing unread that is still kept.
_UNUSED_FOR = 8 * 86400.0
_DEADLINE = 1.0


async def provide_consumer(connection: NatsConnection, partner_id: str) -> None:
    """Make it, or find it as it is. Raises what nats-py raises."""
    name = partner_consumer(partner_id)
    wanted = ConsumerConfig(
        name=name,
        durable_name=name,
        filter_subject=subjects.partner_event(partner_id),
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=30,
        max_ack_pending=1000,
        inactive_threshold=_UNUSED_FOR,
    )
    await connection.client.jetstream(timeout=_DEADLINE).add_consumer(PARTNER_EVENTS, wanted)
