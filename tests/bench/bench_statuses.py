"""Statuses: one subscription process on one core settles deliveries of 200 towns, mixed.

Of each message first `sent`, then `delivered`, in an order of chance, sixteen to an envelope, as ingress gathers them
at some thousand a second.
"""

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import uuid_utils.compat

from comunica.broadcasting.token import encode_parts
from comunica.contracts import subjects
from comunica.contracts.inbound import InboundEvent, ProviderStatus, StatusReported
from tests.bench import towns
from tests.bench.inbound import World, world

FLOORS = {"statuses_per_second": 8000.0}

TOWNS, RECIPIENTS = 200, 200
TOGETHER = 16


class Sent(NamedTuple):
    """A message that waits for the provider's word."""

    phone_number_id: str
    source_id: UUID
    recipient_id: UUID


async def measure() -> Mapping[str, float]:
    """The figures."""
    async with world() as here:
        sent = [each for serial in range(TOWNS) for each in await broadcast(here, serial)]
        await here.admin.execute("VACUUM ANALYZE delivery")
        await here.publish(list(words(sent)), together=TOGETHER, subject=subjects.inbound_status)
        pace = await here.pace(together=TOGETHER)
        states = await here.admin.fetch(
            "SELECT state, sent_at IS NOT NULL AS sent, count(*) FROM delivery GROUP BY 1, 2"
        )
        assert [tuple(row) for row in states] == [("delivered", True, len(sent))], states
    return {
        "statuses_per_second": pace.per_second,
        "statuses_per_cpu_second": pace.per_cpu_second,
        "status_cores_used": pace.cores,
    }


async def broadcast(here: World, serial: int) -> Sequence[Sent]:
    """A town whose broadcast the provider has accepted."""
    town = await towns.found(here.admin, serial, citizens=0, base_url="http://nobody", master_key=here.master_key)
    source_id = uuid_utils.compat.uuid7()
    sent = [Sent(f"8{serial:05d}", source_id, uuid_utils.compat.uuid7()) for _ in range(RECIPIENTS)]
    # The tally's triggers work for the owner, whom row level security binds even when a superuser writes.
    await here.admin.execute("SELECT set_config('app.municipality', $1, false)", str(town.id))
    await here.admin.execute(
        "INSERT INTO delivery (municipality_id, channel_id, source_id, recipient_id, source_kind, lane, state, attempt,"
        " claimed_at, accepted_at, message_digest, message_sealed)"
        " SELECT $1, $2, $3, recipient, 'broadcast', 'normal', 'accepted', 1, now(), now(), $5, $5"
        " FROM unnest($4::uuid[]) AS recipient",
        *(town.id, town.channel_id, source_id, [each.recipient_id for each in sent], b"x" * 64),
    )
    return sent


def words(sent: Sequence[Sent]) -> Iterator[InboundEvent]:
    """What the provider says of them."""
    chance = random.Random(7)
    for status in (ProviderStatus.SENT, ProviderStatus.DELIVERED):
        for each in chance.sample(sent, len(sent)):
            message_id = f"wamid.HBgM{each.recipient_id.hex}VAgARGBI5QTNDQTVCM0Q0"
            yield StatusReported(
                phone_number_id=each.phone_number_id,
                waba_id="1",
                digest=f"{status} {message_id}".encode(),
                message_id=message_id,
                token=encode_parts(each.source_id, each.recipient_id, 1),
                status=status,
                at=dt.datetime.now(dt.UTC).replace(microsecond=0),
                pricing_category="utility",
                billable=True,
            )
