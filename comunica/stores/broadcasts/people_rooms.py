"""How many different people a portfolio may still write to, for foresight. For the role comunica_api."""

from uuid import UUID

from comunica.broadcasting.foresight import PeopleRoom
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.people_limit import PeoplePolicy
from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query


class PostgresPeopleRooms:
    """Implements usecases.foresee_broadcast.PeopleRooms. The policy is the one that the dispatchers keep to."""

    def __init__(self, pool: Pool, policy: PeoplePolicy) -> None:
        self._pool = pool
        self._policy = policy

    async def room(self, municipality_id: UUID, channel_id: UUID, lane: Lane) -> PeopleRoom | None:
        """None: as many as it likes. What others have drawn and not used yet is still counted as free."""
        day = (self._policy.day + self._policy.margin).total_seconds()
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("people_room"), municipality_id, channel_id, day)
        if row is None:
            return None
        ceiling = self._policy.ceiling(row["people_limit"], urgent=lane is Lane.URGENT)
        return PeopleRoom(now=max(0, ceiling - row["counted"]), a_day=ceiling)
