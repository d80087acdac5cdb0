"""Outcomes of attempts: the port of `settle_attempts.py` on PostgreSQL. For the role comunica_dispatcher.

Rows go in the order of the delivery's key, so that this and the status webhooks cannot wait for each other.
"""

from collections.abc import Callable, Sequence

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.states import STEPS, Step, sources_of
from comunica.broadcasting.waits import BANDS, BOUNDS
from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, serving_by_key
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.delivering.deliver_ports import Acceptance, Ending, Waits

_ACCEPT = sources_of(Step.ACCEPT)
#: After these nobody has the message: its person does not count for the portfolio's limit.
NOT_SENT = frozenset({Step.HAND_BACK, Step.REFUSE, Step.REFUSE_PERSON})


class PostgresSettlements:
    """One statement a batch, whatever municipalities are in it. `sql` as in PostgresClaims."""

    def __init__(self, pool: Pool, vaults: Vaults, *, sql: Callable[[str], str] = query) -> None:
        self._pool = pool
        self._vaults = vaults
        self._query = sql

    async def accept(self, batch: Sequence[Acceptance], *, now: float) -> Waits:
        """Taken by the provider: its id sealed, and a keyed digest of it."""
        batch = sorted(batch, key=_key)
        municipalities = {one.municipality_id for one in batch}
        with told_as_away():
            await self._vaults.open(municipalities)
            vaults = {each: await self._vaults.of(each) for each in municipalities}
            arguments = (
                [one.municipality_id for one in batch],
                [one.row.source_id for one in batch],
                [one.row.recipient_id for one in batch],
                [one.row.attempt for one in batch],
                [vaults[one.municipality_id].index("message", one.message_id) for one in batch],
                [vaults[one.municipality_id].seal("delivery.message_sealed", one.message_id) for one in batch],
                [now - one.at for one in batch],
            )
            async with serving_by_key(self._pool, *municipalities) as connection:
                rows = await connection.fetch(self._query("accept_deliveries"), *arguments, _ACCEPT, BOUNDS)
        return {(Lane(row["lane"]), BANDS[row["band"]]): row["n"] for row in rows}

    async def settle(self, step: Step, batch: Sequence[Ending]) -> None:
        """Any other step."""
        batch = sorted(batch, key=_key)
        arguments = (
            [one.municipality_id for one in batch],
            [one.row.source_id for one in batch],
            [one.row.recipient_id for one in batch],
            [one.row.attempt for one in batch],
            [one.reason for one in batch],
            [one.code for one in batch],
            [one.wait for one in batch],
        )
        with told_as_away():
            async with serving_by_key(self._pool, *{one.municipality_id for one in batch}) as connection:
                ended = await connection.fetch(
                    self._query("settle_deliveries"), *arguments, sources_of(step), STEPS[step][1]
                )
                if ended and step in NOT_SENT:
                    columns = zip(*ended, strict=True)
                    await connection.execute(self._query("give_back_people"), *map(list, columns))
        if stopped := [one for one in batch if one.reason is Reason.STOPPED_MARKETING]:
            await self._stop_marketing(stopped)

    async def _stop_marketing(self, batch: Sequence[Ending]) -> None:
        # A transaction of its own, after the outcomes: whoever hears citizens locks people first, deliveries later.
        people = ([one.municipality_id for one in batch], [one.row.recipient_id for one in batch])
        with told_as_away():
            async with serving_by_key(self._pool, *set(people[0])) as connection:
                await connection.execute(self._query("stop_marketing_now"), *people)


def _key(one: Acceptance | Ending) -> tuple[bytes, bytes, bytes]:
    return (one.municipality_id.bytes, one.row.source_id.bytes, one.row.recipient_id.bytes)
