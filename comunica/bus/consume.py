"""Our pull loop: binds to a durable consumer that the topology job made, and hands batches to a handler.

Why not FastStream's: docs/adr/0002-own-pull-loop.md.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from comunica.bus.connect import NatsConnection, NotConnectedError
from comunica.bus.inbox import Inbox, Pull, PullInterruptedError
from comunica.bus.publish import Publisher
from comunica.bus.settle import DeadLetter, Disposition, Settler, Watch, backoff
from comunica.contracts.topology import Consumer

_log = structlog.get_logger("comunica.bus")

#: Seconds.
_LONGEST_REST = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message as it lies on the stream: the body is still sealed."""

    body: bytes
    headers: Mapping[str, str]
    subject: str
    sequence: int
    published_at: datetime
    #: 1 the first time
    deliveries: int


#: Gets one batch and answers for each message, in the same order.
type Handler = Callable[[Sequence[Delivery]], Awaitable[Sequence[Disposition]]]


class AwayError(Exception):
    """A handler raises this when what it needs (the database) is away. The message says what.

    The batch is held in progress and tried again until it is back: an outage costs no delivery counts, so however
    long it lasts nothing ends up as a dead letter.
    """


class _Stopping(Exception):
    """The loop was asked to stop while it held a batch that it cannot finish."""


class PullConsumer:
    """Reads one durable consumer until stopped. Survives NATS going away and coming back.

    A handler that raises, or answers late, has its whole batch handed out again after a growing pause; what has
    failed before comes alone, so a bad message harms no neighbour for long. The last deliveries allowed end as
    dead letters.
    """

    def __init__(
        self,
        connection: NatsConnection,
        consumer: Consumer,
        handler: Handler,
        *,
        publisher: Publisher,
        watch: Watch,
        pull: Pull | None = None,
    ) -> None:
        self._consumer = consumer
        self._handler = handler
        self._watch = watch
        self._pull = pull or Pull()
        self._inbox = Inbox(connection, consumer, self._pull)
        self._settler = Settler(consumer, publisher, watch, self._pull)
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._interruption = ""
        connection.on_reconnect(self._inbox.interrupt)

    def start(self) -> None:
        """Begin to read, in a task of its own. The consumer may be missing yet: it is waited for."""
        self._task = asyncio.create_task(self._run(), name=f"pull {self._consumer.name}")

    async def stop(self, *, within: float) -> None:
        """Take nothing new, finish the batch in hand; what cannot be finished in time is delivered again."""
        self._stopping.set()
        self._inbox.interrupt()
        if self._task is None:
            return
        done, _ = await asyncio.wait({self._task}, timeout=within)
        if not done:
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=1.0)

    async def _run(self) -> None:
        failures = 0
        try:
            while not self._stopping.is_set():
                failures = 0 if await self._turn() else failures + 1
                self._watch.progressed(self._consumer.name)
                if failures:
                    await self._pause(backoff(failures, first=0.1, longest=1.0))
        finally:
            for message in await self._inbox.close():
                await self._settler.give_back(message)

    async def _turn(self) -> bool:
        """One batch. False if it failed, and a pause must follow."""
        try:
            batch = await self._next_batch()
            begun = asyncio.get_running_loop().time()
            await self._work_on(batch)
            await self._rest(asyncio.get_running_loop().time() - begun)
        except (NotConnectedError, NatsError, OSError):
            return False
        except PullInterruptedError as problem:
            self._tell_interruption(str(problem))
            return False
        except Exception as problem:
            # A fault of this loop itself. The messages come back after ack_wait; the loop must not die of it.
            self._tell("pull loop failed", "pull_failed", problem)
            return False
        return True

    async def _next_batch(self) -> list[Msg]:
        batch = await self._inbox.next_batch(lambda: self._watch.progressed(self._consumer.name))
        self._interruption = ""
        return batch

    async def _work_on(self, batch: list[Msg]) -> None:
        if not batch:
            return
        unsettled = {message.metadata.sequence.stream: message for message in batch}
        keeper = asyncio.create_task(self._keep_in_progress(unsettled))
        try:
            for group in self._groups(batch):
                await self._work_on_group(group)
                for message in group:
                    del unsettled[message.metadata.sequence.stream]
        except (_Stopping, asyncio.CancelledError) as end:
            for message in unsettled.values():
                await self._settler.give_back(message)
            if isinstance(end, asyncio.CancelledError):
                raise
        finally:
            keeper.cancel()

    def _groups(self, batch: list[Msg]) -> list[list[Msg]]:
        """Messages in company, then each that has failed before alone."""
        limit = self._pull.company_until
        company = [message for message in batch if message.metadata.num_delivered <= limit]
        alone = [[message] for message in batch if message.metadata.num_delivered > limit]
        return ([company] if company else []) + alone

    async def _work_on_group(self, group: list[Msg]) -> None:
        if self._stopping.is_set():
            raise _Stopping
        lost, group = self._settler.past_hope(group)
        for message in lost:
            # It never got an answer, perhaps because it takes the process down: it is not handed out again.
            await self._settler.one(message, DeadLetter("gave up: too many deliveries without an answer"))
        if group:
            for message, disposition in zip(group, await self._answers(group), strict=True):
                await self._settler.one(message, disposition)

    async def _answers(self, group: list[Msg]) -> Sequence[Disposition]:
        began = asyncio.get_running_loop().time()
        try:
            answers = await self._held_until_answered([_delivery(message) for message in group])
            if len(answers) != len(group):
                raise ValueError(f"{len(group)} messages, {len(answers)} answers")
        except _Stopping:
            raise
        except Exception as problem:
            self._tell("handler failed", "handler_failed", problem)
            answers = [self._settler.retry(message) for message in group]
        took = asyncio.get_running_loop().time() - began
        self._watch.handled(self._consumer.name, size=len(group), seconds=took)
        return answers

    async def _held_until_answered(self, deliveries: list[Delivery]) -> Sequence[Disposition]:
        attempt = 0
        while True:
            try:
                async with asyncio.timeout(self._pull.handler_deadline):
                    return await self._handler(deliveries)
            except AwayError as problem:
                attempt += 1
                _log.warning("holding a batch", action="batch_held", consumer=self._consumer.name, reason=str(problem))
            self._watch.progressed(self._consumer.name)
            await self._pause(backoff(attempt, first=0.2, longest=5.0))
            if self._stopping.is_set():
                raise _Stopping

    async def _rest(self, worked: float) -> None:
        if rest := self._pull.rest():
            # Bounded, so that a batch that was held while the record was away costs no second wait of that length.
            await self._pause(min(rest * worked, _LONGEST_REST))

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()

    async def _keep_in_progress(self, unsettled: Mapping[int, Msg]) -> None:
        """Tell NATS that we are still at it, so that nobody else gets what we have in hand."""
        while True:
            await asyncio.sleep(self._consumer.ack_wait / 3)
            for message in list(unsettled.values()):
                with contextlib.suppress(NatsError, OSError):
                    await message.in_progress()

    def _tell(self, event: str, action: str, problem: Exception) -> None:
        # The type and the place, never the text: an error may quote what it choked on.
        _log.error(event, action=action, consumer=self._consumer.name, error=type(problem).__name__, at=_place(problem))

    def _tell_interruption(self, code: str) -> None:
        if code != self._interruption:
            _log.warning("pull interrupted", action="pull_interrupted", consumer=self._consumer.name, code=code)
        self._interruption = code


def _delivery(message: Msg) -> Delivery:
    told = message.metadata
    return Delivery(
        body=message.data,
        headers=message.headers or {},
        subject=message.subject,
        sequence=told.sequence.stream,
        published_at=told.timestamp,
        deliveries=told.num_delivered,
    )


def _place(problem: BaseException) -> str:
    trace = problem.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}"
