"""Runs of channels: the ports of `run_channels.py`, for the role comunica_dispatcher; and how one is shown."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import structlog

from comunica.broadcasting.identity import Identity
from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sealing import Unsealable
from comunica.stores.setting_up.setup_writing import TOKEN
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.setting_up.channel_run import RunKind, RunShown, RunState, RunWish, StepAt
from comunica.usecases.setting_up.connect_channel import Heard
from comunica.usecases.setting_up.municipality_setup import ChannelSetup, ProviderSetup
from comunica.usecases.setting_up.run_channels import RunTaken

#: The column of what is asked for.
WISH = "channel_run.wish_sealed"
_NUMBER = (
    *("provider", "app", "phone_number_id", "waba_id", "portfolio_id", "display_phone_number", "base_url"),
    *("messages_per_second", "authorization_header", "callback_url"),
)

_log = structlog.get_logger("comunica.dispatcher")


class PostgresRuns:
    """Implements `RunRecord` and `ChannelEars`."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    async def take(self, me: UUID, *, lease: float, most: int) -> Sequence[RunTaken]:
        """Those that nobody is at. One whose channel cannot be opened stays until somebody mends the master key."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                rows = await connection.fetch(query("take_runs"), me, lease, most)
            found = [await self._taken(row) for row in rows]
        return [each for each in found if each is not None]

    async def keep(self, run: RunTaken, me: UUID, *, lease: float, steps: Sequence[StepAt]) -> bool:
        kept = (run.municipality_id, run.id, me, lease, _steps(steps))
        return await self._is_ours("keep_run", *kept)

    async def end(self, run: RunTaken, me: UUID, state: RunState, steps: Sequence[StepAt]) -> bool:
        return await self._is_ours("end_run", run.municipality_id, run.id, me, state, _steps(steps))

    async def leave(self, run: RunTaken, me: UUID) -> None:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                await connection.execute(query("leave_run"), run.municipality_id, run.id, me)

    async def moment(self) -> dt.datetime:
        """Now, by the record's clock."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                found = await connection.fetchval(query("record_moment"))
        assert isinstance(found, dt.datetime)
        return found

    async def heard(self, municipality_id: UUID, phone_number_id: str, since: dt.datetime) -> Heard:
        """The last of each kind since then."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("channel_heard"), municipality_id, phone_number_id, since)
        assert row is not None
        return Heard(message_at=row["message_at"], status_at=row["status_at"])

    async def _is_ours(self, name: str, *values: object) -> bool:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                return await connection.fetchval(query(name), *values) is not None

    async def _taken(self, row: asyncpg.Record) -> RunTaken | None:
        try:
            vault = await self._vaults.of(row["municipality_id"])
            token = vault.open(TOKEN, row["token_sealed"])
            wish = None if row["wish_sealed"] is None else vault.open(WISH, row["wish_sealed"])
        except Unsealable as problem:
            _log.error("run unreadable", action="run_unreadable", run_id=str(row["id"]), reason=str(problem))
            return None
        return _run(row, token, RunWish() if wish is None else msgspec.json.decode(wish, type=RunWish))


def run_shown(row: asyncpg.Record) -> RunShown:
    """A run, for whoever asked for it."""
    steps = msgspec.convert(row["steps"], type=list[StepAt])
    return RunShown(
        municipality_id=row["municipality_id"],
        id=row["id"],
        channel_id=row["channel_id"],
        kind=RunKind(row["kind"]),
        state=RunState(row["state"]),
        steps=steps,
        asked_at=row["asked_at"],
        ended_at=row["ended_at"],
    )


def _run(row: asyncpg.Record, token: str, wish: RunWish) -> RunTaken:
    channel = ChannelSetup(
        **{name: row[name] for name in _NUMBER}, token=token, pin=wish.pin, verify_token=wish.verify_token or ""
    )
    identity = Identity(names=(row["name"], row["service_name"]), leave_words=tuple(row["leave_words"]))
    return RunTaken(
        municipality_id=row["municipality_id"],
        id=row["id"],
        channel_id=row["channel_id"],
        kind=RunKind(row["kind"]),
        asked_at=row["asked_at"],
        tries=row["tries"],
        setup=ProviderSetup(identity=identity, channel=channel, templates=wish.templates),
        wish=wish,
        paused_reason=row["paused_reason"],
    )


def _steps(steps: Sequence[StepAt]) -> Any:
    return msgspec.to_builtins(list(steps))
