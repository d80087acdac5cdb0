"""Writes up to when every status that reached us is in the record: the floor of what the consumer has acknowledged."""

import asyncio

import structlog
from nats.errors import Error as NatsError

from comunica.bus.connect import NatsConnection, NotConnectedError
from comunica.contracts.topology import Consumer
from comunica.stores.away import told_as_away
from comunica.usecases.away import RecordAway
from comunica.usecases.hearing.record_path import RecordPath

#: Seconds for one question to NATS.
_ASK_WITHIN = 5.0

_log = structlog.get_logger("comunica.subscription")


class PathClerk:
    """Asks NATS for the floor and lets the record follow."""

    def __init__(self, connection: NatsConnection, consumer: Consumer, path: RecordPath) -> None:
        self._connection = connection
        self._consumer = consumer
        self._path = path

    async def working(self, every: float) -> None:
        """Do it again and again. While anything is away, what is settled stays where it is: that is safe."""
        while True:
            await asyncio.sleep(every)
            try:
                with told_as_away():
                    await self.settle()
            except (RecordAway, NotConnectedError, NatsError) as problem:
                _log.debug("path not settled", action="path_unsettled", error=type(problem).__name__)

    async def settle(self) -> None:
        """Once, if a report waits for it."""
        if self._path.waits:
            await self._path.settles(await self._floor())

    async def _floor(self) -> int:
        js = self._connection.client.jetstream(timeout=_ASK_WITHIN)
        info = await js.consumer_info(self._consumer.stream, self._consumer.name)
        return info.ack_floor.stream_seq if info.ack_floor else 0
