"""What requests were answered: the port of `usecases/keys/answer_once.py`. For the role comunica_api."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.stores.away import told_as_away
from comunica.stores.pool import Connection, Pool, spanning
from comunica.stores.sealing import MasterKey, MunicipalityVault, Unsealable
from comunica.stores.sql import query
from comunica.usecases.keys.answer_once import Answer, AnswerOnRecord, Asked, Turn

_BODY = "answered_request.body_sealed"


class Vault(Protocol):
    """Seals and opens the bodies of answers."""

    def seal(self, column: str, value: str) -> bytes:
        """See `MunicipalityVault`."""

    def open(self, column: str, sealed: bytes) -> str:
        """See `MunicipalityVault`."""


class HolderVaults(Protocol):
    """The vault of each municipality, or of each operator's key."""

    async def of(self, holder: UUID) -> Vault:
        """The vault of one."""


class PostgresAnswers:
    """Implements `Turns`."""

    def __init__(self, pool: Pool, vaults: HolderVaults) -> None:
        self._pool = pool
        self._vaults = vaults

    def turn(self, asked: Asked) -> AbstractAsyncContextManager[Turn | None]:
        return _turn(self._pool, self._vaults, asked)


class PostgresOperatorAnswers(PostgresAnswers):
    """The same for operators: the id of their key stands where a municipality's does. Each turn forgets what is old."""

    def __init__(self, pool: Pool, master_key: MasterKey) -> None:
        super().__init__(pool, _OperatorVaults(master_key))

    @asynccontextmanager
    async def turn(self, asked: Asked) -> AsyncIterator[Turn | None]:
        async with _turn(self._pool, self._vaults, asked) as turn:
            if turn is not None:
                await turn.forget()
            yield turn


@dataclass(frozen=True, slots=True)
class _OperatorVaults:
    master_key: MasterKey

    async def of(self, holder: UUID) -> Vault:
        return _AnyVault(self.master_key.vaults_of_holder(holder))


@dataclass(frozen=True, slots=True)
class _AnyVault:
    """Seals with the first; what was sealed before the master key was rotated is opened by another."""

    vaults: Sequence[MunicipalityVault]

    def seal(self, column: str, value: str) -> bytes:
        return self.vaults[0].seal(column, value)

    def open(self, column: str, sealed: bytes) -> str:
        for vault in self.vaults[1:]:
            with suppress(Unsealable):
                return vault.open(column, sealed)
        return self.vaults[0].open(column, sealed)


@asynccontextmanager
async def _turn(pool: Pool, vaults: HolderVaults, asked: Asked) -> "AsyncIterator[_PostgresTurn | None]":
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
    def __init__(self, connection: Connection, vault: Vault, asked: Asked) -> None:
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

    async def forget(self) -> None:
        """What was answered more than a day ago."""
        await self._connection.execute(query("forget_operator_answers"), self._asked.municipality_id)

    def undo(self) -> None:
        self.undone = True


class _Undone(Exception):
    pass


def _key(asked: Asked) -> tuple[object, ...]:
    return (asked.municipality_id, asked.holder, asked.key)
