"""Gathering: single sends that come at the same time share a transaction, and its commit.

One commit for each is as many a second as the disk can sync; shared, it is as many as the processor can check.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from comunica.contracts.bells import ChannelBell
from comunica.stores.pool import is_spanned
from comunica.usecases.away import RecordAway
from comunica.usecases.messages.message_request import MessageAccepted, MessageOutcome, MessageRequest
from comunica.usecases.ring_bell import Bells

#: Seconds that the first request of a batch waits for company.
COMPANY = 0.002
#: Requests that one transaction takes at most.
MOST = 256

type Send = Callable[[Sequence[MessageRequest]], Awaitable[Sequence[MessageOutcome]]]


@dataclass(slots=True)
class _Batch:
    """One that is being gathered. Who goes away takes nothing along."""

    requests: list[MessageRequest] = field(default_factory=list)
    waiting: list[asyncio.Future[MessageOutcome]] = field(default_factory=list)


class SendGatherer:
    """Sends: returns when the request is on record, or refused. Raises RecordAway; then nothing is written."""

    def __init__(self, send: Send, bells: Bells, *, company: float = COMPANY) -> None:
        self._send = send
        self._bells = bells
        self._company = company
        self._open: _Batch | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._ringing: set[UUID] = set()

    async def send(self, request: MessageRequest) -> MessageOutcome:
        """One request. One that is part of a transaction, since it may be repeated, goes by itself in that one."""
        if is_spanned():
            outcomes = await self._send([request])
            self.ring(outcomes)
            return outcomes[0]
        loop = asyncio.get_running_loop()
        batch = self._open
        if batch is None:
            batch = self._open = _Batch()
            loop.call_later(self._company, self._close, batch)
        answer: asyncio.Future[MessageOutcome] = loop.create_future()
        batch.requests.append(request)
        batch.waiting.append(answer)
        if len(batch.requests) >= MOST:
            self._close(batch)
        return await answer

    def _close(self, batch: _Batch) -> None:
        if batch is not self._open:
            return  # it was full before its time was over
        self._open = None
        self._do(self._answer(batch))

    async def _answer(self, batch: _Batch) -> None:
        try:
            outcomes = await self._send(batch.requests)
        except Exception as problem:
            await self._one_by_one(batch, problem)
            return
        for answer, outcome in zip(batch.waiting, outcomes, strict=True):
            if not answer.done():
                answer.set_result(outcome)
        self.ring(outcomes)

    async def _one_by_one(self, batch: _Batch, problem: Exception) -> None:
        """A request that breaks something of ours must not take its neighbours along."""
        if isinstance(problem, RecordAway) or len(batch.requests) == 1:
            for answer in batch.waiting:
                if not answer.done():
                    answer.set_exception(problem)
                    # Looked at here, in case nobody waits any more.
                    answer.exception()
            return
        for request, answer in zip(batch.requests, batch.waiting, strict=True):
            await self._answer(_Batch([request], [answer]))

    def ring(self, outcomes: Sequence[MessageOutcome]) -> None:
        """Ring for what is to be sent. Nobody waits for a bell: its message is on record."""
        for each in outcomes:
            if isinstance(each, MessageAccepted) and each.is_to_send:
                self.ring_for(each.municipality_id, each.channel_id)

    def ring_for(self, municipality_id: UUID, channel_id: UUID) -> None:
        """Ring for a channel, once for all that is accepted at the same time."""
        if channel_id not in self._ringing:
            self._ringing.add(channel_id)
            self._do(self._ring(municipality_id, channel_id))

    async def _ring(self, municipality_id: UUID, channel_id: UUID) -> None:
        # What is accepted from here on rings again.
        self._ringing.discard(channel_id)
        await self._bells.ring(ChannelBell(str(municipality_id), str(channel_id)))

    def _do(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
