"""What the staff was told by e-mail: the port of usecases/staff/tell_staff.py. For the role comunica_console."""

import datetime as dt

import asyncpg

from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query
from comunica.stores.staff.members import EMAIL, NAME
from comunica.stores.towns import all_towns
from comunica.stores.vaults import Vaults
from comunica.usecases.staff.letters import Reader
from comunica.usecases.staff.tell_staff import ClaimedLetter, LetterState, Matter

#: What has not stood for so long is over. What comes back sooner is the same: a channel may stumble.
FORGOTTEN_AFTER = dt.timedelta(minutes=15)
#: What was decided before its letter went is not told.
STANDS = dt.timedelta(minutes=5)


class PostgresToldLetters:
    """Implements `ToldRecord`."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    async def note(self) -> None:
        with told_as_away():
            for towns in await all_towns(self._pool):
                async with serving(self._pool, *towns) as connection:
                    # First: while nobody looked, nothing was seen.
                    await connection.execute(query("note_matters"), list(towns))
                    await connection.execute(query("forget_matters"), list(towns), FORGOTTEN_AFTER)

    async def take(self) -> ClaimedLetter | None:
        with told_as_away():
            for towns in await all_towns(self._pool):
                async with serving(self._pool, *towns) as connection:
                    row = await connection.fetchrow(query("take_letter"), list(towns), STANDS)
                if row is not None:
                    return await self._claimed(row)
        return None

    async def settle(self, letter: ClaimedLetter, state: LetterState, *, pause: dt.timedelta) -> None:
        which = (letter.municipality_id, str(letter.matter), letter.about, letter.staff_id)
        with told_as_away():
            async with serving(self._pool, letter.municipality_id) as connection:
                await connection.execute(query("settle_letter"), *which, str(state), pause)

    async def _claimed(self, row: asyncpg.Record) -> ClaimedLetter:
        vault = await self._vaults.of(row["municipality_id"])
        return ClaimedLetter(
            municipality_id=row["municipality_id"],
            matter=Matter(row["matter"]),
            about=row["about"],
            staff_id=row["staff_id"],
            attempts=row["attempts"],
            reader=Reader(
                email=vault.open(EMAIL, row["email_sealed"]),
                name=vault.open(NAME, row["name_sealed"]),
                language=row["language"],
                municipality=row["municipality"],
            ),
            paused_reason=row["paused_reason"],
            template=row["template"],
        )
