"""Call back: tell a town's programs what happened, at least once, and of each delivery in order.

A callback is leased by one process, which takes its next events and calls for several deliveries at a time, for each
delivery one call after the other. One that fails holds up the later ones of its delivery, and nobody else's. An address
that takes nothing is left alone for a while (circuit breaker), so that it costs the others no time.
"""

import asyncio
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import msgspec

from comunica.callbacks.events import Event, told
from comunica.callbacks.patience import Circuit, CircuitPolicy, Patience
from comunica.callbacks.signing import signed_headers


class Answer(StrEnum):
    """What became of a call."""

    TAKEN = "taken"
    #: 410: whoever answers wants no more of it.
    GONE = "gone"
    #: Any other status.
    REFUSED = "refused"
    #: We follow nobody.
    REDIRECTED = "redirected"
    #: The address is not on the Internet, or the URL no longer such as we call.
    ADDRESS_REFUSED = "address_refused"
    TLS_FAILED = "tls_failed"
    UNREACHABLE = "unreachable"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a call, with the HTTP status if one came."""

    answer: Answer
    status: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenCallback:
    """A callback that is ours for the lease. `secrets`: the present one, and the one before while it is changed."""

    municipality_id: UUID
    id: UUID
    url: str
    secrets: Sequence[str] = field(repr=False)
    circuit: Circuit


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What became of one event. `not_before`: when it is tried again, if it was not taken."""

    seq: int
    outcome: Outcome
    not_before: dt.datetime

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return self.outcome.answer is Answer.TAKEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a callback is given back. `failure`: why it did not take an event; none if it took all."""

    circuit: Circuit
    pause: dt.timedelta
    took: bool
    failure: Outcome | None


class CallbackQueue(Protocol):
    """The record."""

    async def take(self, owner: UUID, *, lease: dt.timedelta, most: int) -> Sequence[TakenCallback]:
        """Callbacks that have something to be told and that nobody else has, leased."""

    async def due(self, callback: TakenCallback, *, most: int) -> Sequence[Event]:
        """Its next events, in order."""

    async def settle(self, callback: TakenCallback, attempts: Sequence[Attempt]) -> None:
        """Write what became of them."""

    async def give_back(self, callback: TakenCallback, owner: UUID, standing: Standing) -> None:
        """End the lease. If its circuit was open and is closed now, what waited for a later attempt goes at once."""


class Caller(Protocol):
    """The way to receivers."""

    async def call(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """POST it once."""


class CallMeter(Protocol):
    """Counts."""

    def called(self, answer: Answer) -> None:
        """One call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPolicy:
    """How much at a time, and how patiently. `call_within`: the longest that one call may take."""

    patience: Patience = field(default_factory=Patience)
    circuit: CircuitPolicy = field(default_factory=CircuitPolicy)
    lease: dt.timedelta = dt.timedelta(seconds=60)
    call_within: dt.timedelta = dt.timedelta(seconds=10)
    callbacks: int = 8
    events: int = 200
    at_once: int = 8

    def __post_init__(self) -> None:
        if self.lease < 3 * self.call_within:
            raise ValueError("lease must be at least three times call_within: else a call outlives it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Of one process. `clock`: monotonic seconds; `chance`: 0 to 1."""

    owner: UUID
    queue: CallbackQueue
    caller: Caller
    meter: CallMeter
    policy: CallPolicy
    now: Callable[[], dt.datetime]
    clock: Callable[[], float]
    chance: Callable[[], float]


async def call_back(around: Surroundings) -> int:
    """One round: how many callbacks had something to be told."""
    # Before the lease is asked for: it cannot end earlier than we believe.
    until = around.clock() + (around.policy.lease - around.policy.call_within).total_seconds()
    taken = await around.queue.take(around.owner, lease=around.policy.lease, most=around.policy.callbacks)
    async with asyncio.TaskGroup() as calls:
        for each in taken:
            calls.create_task(_Round(around, each, until)())
    return len(taken)


class _Round:
    """One callback's turn."""

    def __init__(self, around: Surroundings, callback: TakenCallback, until: float) -> None:
        self._around = around
        self._callback = callback
        self._until = until
        self._circuit = callback.circuit
        self._was_open = callback.circuit.is_open
        self._attempts: list[Attempt] = []
        self._failure: Outcome | None = None
        self._took = False

    async def __call__(self) -> None:
        policy = self._around.policy
        events = await self._around.queue.due(self._callback, most=1 if self._was_open else policy.events)
        lines: defaultdict[tuple[UUID, UUID], list[Event]] = defaultdict(list)
        for event in events:
            lines[event.line].append(event)
        room = asyncio.Semaphore(policy.at_once)
        try:
            async with asyncio.TaskGroup() as telling:
                for line in lines.values():
                    telling.create_task(self._tell(line, room))
        finally:
            await self._around.queue.settle(self._callback, self._attempts)
            await self._around.queue.give_back(self._callback, self._around.owner, self._standing())

    async def _tell(self, line: Sequence[Event], room: asyncio.Semaphore) -> None:
        async with room:
            for event in line:
                # A process that slept past its lease would tell beside the one that has it now.
                if self._is_over() or not await self._told(event):
                    return

    def _is_over(self) -> bool:
        opened = self._circuit.is_open and not self._was_open
        gone = self._failure is not None and self._failure.answer is Answer.GONE
        return opened or gone or self._around.clock() >= self._until

    async def _told(self, event: Event) -> bool:
        around, body = self._around, msgspec.json.encode(told(event))
        at = int(around.now().timestamp())
        headers = signed_headers(self._callback.secrets, event_id=str(event.id), at=at, body=body)
        outcome = await around.caller.call(
            self._callback.url, {"content-type": "application/json", "user-agent": "Comunica"} | headers, body
        )
        around.meter.called(outcome.answer)
        pause = around.policy.patience.pause(event.attempts + 1, chance=around.chance())
        attempt = Attempt(seq=event.seq, outcome=outcome, not_before=around.now() + pause)
        self._attempts.append(attempt)
        self._note(outcome)
        return attempt.taken

    def _note(self, outcome: Outcome) -> None:
        if outcome.answer is Answer.TAKEN:
            self._took = True
            if not self._opened_meanwhile():
                self._circuit = self._circuit.succeed()
            return
        self._failure = outcome
        if not self._opened_meanwhile():
            self._circuit = self._circuit.fail(self._around.policy.circuit)

    def _opened_meanwhile(self) -> bool:
        """Calls that were under way when it opened say nothing new."""
        return self._circuit.openings > self._callback.circuit.openings

    def _standing(self) -> Standing:
        pause = self._circuit.pause(self._around.policy.circuit) if self._failure else dt.timedelta(0)
        return Standing(circuit=self._circuit, pause=pause, took=self._took, failure=self._failure)
