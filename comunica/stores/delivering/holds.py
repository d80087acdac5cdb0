"""Holding broadcasts: the port of `hold_sources.py` on PostgreSQL. For the role comunica_dispatcher."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from comunica.broadcasting.kinds import BroadcastKind
from comunica.municipality.sending_rules import rules_from_json
from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sql import query
from comunica.usecases.delivering.hold_sources import Candidate, HeldFacts, Hold, TownRules


class PostgresHolds:
    """One statement for all towns of a sweep."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def rules(self, municipalities: Collection[UUID]) -> Mapping[UUID, TownRules]:
        """Out of the directory."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                rows = await connection.fetch(query("see_rules"), list(municipalities))
        return {
            row["id"]: TownRules(rules=rules_from_json(row["profile"]), zone=ZoneInfo(row["timezone"])) for row in rows
        }

    async def held_facts(self, sources: Sequence[Candidate]) -> Mapping[UUID, HeldFacts]:
        """Out of the broadcasts."""
        with told_as_away():
            async with serving(self._pool, *_towns(sources)) as connection:
                rows = await connection.fetch(query("see_held_facts"), [one.source_id for one in sources])
        return {
            row["id"]: HeldFacts(kind=BroadcastKind(row["kind"]), media_id=row["media_id"], waits_for=row["waits_for"])
            for row in rows
        }

    async def hold(self, holds: Sequence[Hold], *, look_again: dt.timedelta) -> None:
        """In the order of the key: two owners cannot wait for each other."""
        holds = sorted(holds, key=lambda one: (one.municipality_id, one.source_id))
        arguments = (
            [one.municipality_id for one in holds],
            [one.source_id for one in holds],
            [one.why for one in holds],
            [one.until for one in holds],
        )
        with told_as_away():
            async with serving(self._pool, *{one.municipality_id for one in holds}) as connection:
                await connection.execute(query("hold_sources"), *arguments, look_again)

    async def let_go(self, sources: Sequence[Candidate], reasons: Sequence[str]) -> None:
        """Their reason goes."""
        with told_as_away():
            async with serving(self._pool, *_towns(sources)) as connection:
                await connection.execute(query("let_go_sources"), [one.source_id for one in sources], list(reasons))


def _towns(sources: Sequence[Candidate]) -> set[UUID]:
    return {one.municipality_id for one in sources}
