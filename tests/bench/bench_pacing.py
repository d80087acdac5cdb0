"""Pacing: how much of the rate that a number has for us is used, over 12,000 recipients on the real clock.

The number has 1,000 messages a second, the highest that the provider gives; the part that is kept for citizens is not
ours. The witness counts what arrives.
"""

from collections.abc import Mapping

from comunica.broadcasting.pacing import BucketPolicy
from tests.bench import towns
from tests.bench.house import house
from tests.bench.witness import witness

FLOORS = {"pacing_of_rate": 0.96}
#: The provider would refuse more.
CEILINGS = {"pacing_of_rate": 1.01}

RECIPIENTS = 12_000


async def measure() -> Mapping[str, float]:
    """The figures."""
    policy = BucketPolicy(rate=towns.FASTEST)
    async with house() as here, witness() as end:
        town = await here.town(0, end.url, rate=towns.FASTEST)
        await towns.crowd(here.admin, town, here.master_key, citizens=RECIPIENTS)
        await here.admin.execute("VACUUM ANALYZE subscriber")
        async with here.dispatcher(channels=1):
            source_id = await towns.broadcast(here.admin, town)
            arrivals = await end.has(source_id, RECIPIENTS, within=120)
    # What had been saved up before goes at once, and is not a rate.
    paced = len(arrivals) - policy.depth
    seconds = arrivals[-1] - arrivals[0]
    return {
        "pacing_rate_allowed": policy.full_rate,
        "pacing_per_second": paced / seconds,
        "pacing_of_rate": paced / seconds / policy.full_rate,
    }
