"""NATS at hand as the user `desk`: the erasure journal, for the commands that erase, and the dead letters."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from comunica.bus.connect import NatsConnection, UnfitServerError
from comunica.contracts import topology
from comunica.contracts.nats_permissions import DESK
from comunica.runtime.settings import NatsSettings
from services.admin.command import FailedError

_PATIENCE = 15.0


@asynccontextmanager
async def nats_at_hand() -> AsyncIterator[NatsConnection]:
    """Connected, or FailedError: without the journal nobody is erased, without NATS no letter put back."""
    settings = NatsSettings()
    connection = NatsConnection(
        settings.nats_url,
        name=DESK,
        password=settings.nats_password(),
        trust=settings.nats_trust(),
        on_closed=lambda _: None,
    )
    try:
        await _open(connection)
        yield connection
    finally:
        await connection.close(within=2)


async def _open(connection: NatsConnection) -> None:
    try:
        async with asyncio.timeout(_PATIENCE):
            await connection.open(topology.load())
    except (TimeoutError, UnfitServerError) as problem:
        raise FailedError(
            "NATS holds the erasure journal and the dead letters, and did not answer: are COMUNICA_NATS_URL and the"
            " password file right?"
        ) from problem
