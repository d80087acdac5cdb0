"""What requests were answered: the port of `usecases/answer_once.py`. For the role comunica_api."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from comunica.stores.away import told_as_away
from comunica.stores.pool import Connection, Pool, spanning
from comunica.stores.sealing import MunicipalityVault
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.answer_once import Answer, AnswerOnRecord, Asked, Turn

_BODY = "answered_request.body_sealed"


class PostgresAnswers:
    """Implements `Turns`."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    def turn(self, asked: Asked) -> AbstractAsyncContextManager[Turn | None]:
        return _turn(self._pool, self._vaults, asked)


@asynccontextmanager
async def _turn(pool: Pool, vaults: Vaults, asked: Asked) -> AsyncIterator[Turn | None]:
    with told_as_away():
        vault = await vaults.of(asked.municipality_id)
        try:
            async with spanning(pool, asked.municipality_id) as connection:
                if not await connection.fetchval(query("hold_answer"), *_key(asked)):
                    yield None
                    return
                turn = _PostgresTurn(connection, vault, asked)
                yield turn
                if turn.undone:
                    raise _Undone
        except _Undone:
            pass


class _PostgresTurn:
    def __init__(self, connection: Connection, vault: MunicipalityVault, asked: Asked) -> None:
        self._connection = connection
        self._vault = vault
        self._asked = asked
        self.undone = False

    async def earlier(self) -> AnswerOnRecord | None:
        row = await self._connection.fetchrow(query("see_answer"), *_key(self._asked))
        if row is None:
            return None
        body = self._vault.open(_BODY, row["body_sealed"])
        answer = Answer(status=row["status"], headers=row["headers"], body=body, kept=True)
        return AnswerOnRecord(route=row["route"], digest=row["request_digest"], answer=answer)

    async def keep(self, answer: Answer) -> None:
        asked = self._asked
        facts = (asked.route, asked.digest, answer.status, dict(answer.headers), self._vault.seal(_BODY, answer.body))
        await self._connection.execute(query("keep_answer"), *_key(asked), *facts)

    def undo(self) -> None:
        self.undone = True


class _Undone(Exception):
    pass


def _key(asked: Asked) -> tuple[object, ...]:
    return (asked.municipality_id, asked.holder, asked.key)
