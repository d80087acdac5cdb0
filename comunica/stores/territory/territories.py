"""The territory of one municipality, read, replaced and taught: the port of territory_record."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from comunica.municipality.profile import profile_from_json
from comunica.municipality.territory import Territory
from comunica.stores.audit import add_line
from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sql import query
from comunica.stores.territory.gazetteers import StoredGazetteers, TownNames
from comunica.stores.territory.territory import put_territory
from comunica.usecases.audit import AuditLine
from comunica.usecases.setting_up.step_taken import Outcome, StepTaken
from comunica.usecases.territory.list_taught import TaughtShown
from comunica.usecases.territory.territory_record import Lesson, NoSuchTown, TargetKind, TownOnRecord


class _Undo(Exception):
    """A dry run is over."""


class PostgresTerritories:
    """Implements `TerritoryRecord`: whole for the role comunica_admin; comunica_api reads, teaches and withdraws."""

    def __init__(self, pool: Pool, *, new_id: Callable[[], UUID], gazetteers: StoredGazetteers | None = None) -> None:
        """`gazetteers`: of the process, if others keep them too."""
        self._pool = pool
        self._new_id = new_id
        self._gazetteers = gazetteers or StoredGazetteers(pool)

    async def town(self, town: str | UUID) -> TownOnRecord:
        async with in_directory(self._pool) as connection:
            found = query("town_of_id") if isinstance(town, UUID) else query("town_of_slug")
            row = await connection.fetchrow(found, town)
            if row is None:
                raise NoSuchTown(
                    f"no municipality is called {town}: see the slug in its file, and apply the file first"
                )
        profile = replace(profile_from_json(row["profile"]), service_name=row["service_name"])
        names = TownNames(row["name"], row["province"], profile.other_towns)
        gazetteers = await self._gazetteers.of({row["id"]: names})
        return TownOnRecord(id=row["id"], name=row["name"], profile=profile, gazetteer=gazetteers[row["id"]])

    async def put(self, municipality_id: UUID, territory: Territory, line: AuditLine | None) -> Sequence[StepTaken]:
        steps: Sequence[StepTaken] = ()
        try:
            async with serving(self._pool, municipality_id) as connection:
                await connection.execute(query("lock_setup"))
                steps = await put_territory(connection, municipality_id, territory)
                if line is None:
                    raise _Undo
                if any(step.outcome is Outcome.CHANGED for step in steps):
                    await add_line(connection, municipality_id, self._new_id(), line)
        except _Undo:
            pass
        return steps

    async def teach(self, municipality_id: UUID, lesson: Lesson, line: AuditLine) -> bool:
        values = (municipality_id, self._new_id(), lesson.kind, lesson.target_id, lesson.alias, lesson.by)
        return await self._with_line("teach_alias", values, line)

    async def taught(self, municipality_id: UUID, older_than: UUID | None, limit: int) -> Sequence[TaughtShown]:
        """See comunica.usecases.territory.list_taught."""
        async with serving(self._pool, municipality_id) as connection:
            rows = await connection.fetch(query("list_taught_aliases"), municipality_id, older_than, limit)
        return [
            TaughtShown(
                id=row["id"],
                kind=TargetKind(row["target_kind"]),
                target_id=row["target_id"],
                alias=row["alias"],
                by=row["taught_by"],
                at=row["taught_at"],
            )
            for row in rows
        ]

    async def withdraw(self, municipality_id: UUID, lesson: Lesson, line: AuditLine) -> bool:
        values = (municipality_id, lesson.kind, lesson.target_id, lesson.alias, lesson.by)
        return await self._with_line("withdraw_alias", values, line)

    async def _with_line(self, name: str, values: tuple[UUID, *tuple[object, ...]], line: AuditLine) -> bool:
        async with serving(self._pool, values[0]) as connection:
            changed = await connection.fetchval(query(name), *values) is not None
            if changed:
                await add_line(connection, values[0], self._new_id(), line)
        return changed
