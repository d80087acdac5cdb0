"""Do what operators asked for: connect channels, and check them, step by step, each step told as it is taken.

A run is held under a lease, which is renewed while it goes on. Whoever takes over what another left begins anew: every
step looks first, so that nothing is done twice. A dispatcher that ends hands its runs on at once.
"""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from comunica.usecases.away import RecordAway
from comunica.usecases.patience import Looks
from comunica.usecases.setting_up.channel_run import RunKind, RunState, RunWish, StepAt, StepsTaken, state_after
from comunica.usecases.setting_up.check_channel import ChannelOnRecord, CheckedAccount, check_channel
from comunica.usecases.setting_up.connect_channel import ChannelEars, ConnectedAccount, Listening, connect_on_record
from comunica.usecases.setting_up.municipality_setup import ProviderSetup
from comunica.usecases.setting_up.provider_setup import ProviderRecord
from comunica.usecases.setting_up.step_taken import Outcome, StepTaken

_log = structlog.get_logger("comunica.dispatcher")

#: Seconds between two looks at what was heard, at most: a person waits with a phone in hand.
_LOOK_EVERY = 1.0
#: A run that was begun so often and never ended is not begun again.
MOST_TRIES = 5
_NEVER_ENDED = StepTaken(
    "run",
    Outcome.FAILED,
    f"it was begun {MOST_TRIES} times and never ended: ask for it again, and tell us if it stays so",
)
_TOO_LONG = StepTaken("run", Outcome.FAILED, "it took too long and was ended: ask for it again")
_DEFECT = StepTaken("run", Outcome.FAILED, "a defect of ours ended it: tell who runs Comunica the id of this run")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPolicy:
    """Times in seconds. `at_once`: runs of one process."""

    lease: float = 30.0
    longest: float = 1200.0
    at_once: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTaken:
    """A run that is ours now. `setup`: the channel with its secrets, and the templates it is to have."""

    municipality_id: UUID
    id: UUID
    channel_id: UUID
    kind: RunKind
    asked_at: dt.datetime
    tries: int
    setup: ProviderSetup
    wish: RunWish
    paused_reason: str | None


class RunAccount(ConnectedAccount, CheckedAccount, Protocol):
    """The account at the provider, for both kinds of runs."""


class RunRecord(Protocol):
    """Runs on record. All raise RecordAway."""

    async def take(self, me: UUID, *, lease: float, most: int) -> Sequence[RunTaken]:
        """Those that nobody is at; what cannot be opened is ended as failed."""

    async def keep(self, run: RunTaken, me: UUID, *, lease: float, steps: Sequence[StepAt]) -> bool:
        """It goes on, and has taken these steps. False: it is another's by now."""

    async def end(self, run: RunTaken, me: UUID, state: RunState, steps: Sequence[StepAt]) -> bool:
        """It is over, and its secrets are gone. False: it was another's."""

    async def leave(self, run: RunTaken, me: UUID) -> None:
        """Somebody else shall begin it anew, at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDesk:
    """What runs work with. `account` opens the account of a channel for the time of a run."""

    record: RunRecord
    word: ProviderRecord
    ears: ChannelEars
    account: Callable[[ProviderSetup], AbstractAsyncContextManager[RunAccount]]
    now: Callable[[], dt.datetime]


class ChannelRuns:
    """The runs of one dispatcher. `me` names it in the record."""

    def __init__(self, me: UUID, desk: RunDesk, policy: RunPolicy) -> None:
        self._me = me
        self._desk = desk
        self._policy = policy
        self._tasks: dict[asyncio.Task[None], RunTaken] = {}

    async def turn(self) -> None:
        """Begin what waits, as far as there is room. Raises RecordAway."""
        room = self._policy.at_once - len(self._tasks)
        if room <= 0:
            return
        for run in await self._desk.record.take(self._me, lease=self._policy.lease, most=room):
            task = asyncio.create_task(self._run(run), name=f"run {run.id}")
            self._tasks[task] = run
            task.add_done_callback(lambda done: self._tasks.pop(done, None) and None)

    async def leave(self) -> None:
        """Stop, and hand on what is not over."""
        left = dict(self._tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        for run in left.values():
            with suppress(RecordAway):
                await self._desk.record.leave(run, self._me)

    async def _run(self, run: RunTaken) -> None:
        steps = StepsTaken()
        keeping = asyncio.create_task(self._keep(run, steps, asyncio.current_task()))
        try:
            if await self._went(run, steps):
                await self._desk.record.end(run, self._me, state_after(steps.all), steps.all)
                _log.info(
                    "run ended", action="run_ended", run_id=str(run.id), kind=run.kind, state=state_after(steps.all)
                )
        except RecordAway as problem:
            # Its lease lapses, and somebody begins it anew.
            _log.warning("run left", action="run_left", run_id=str(run.id), reason=str(problem))
        finally:
            keeping.cancel()

    async def _went(self, run: RunTaken, steps: StepsTaken) -> bool:
        """Take its steps. False: it is another's by now."""
        try:
            async with asyncio.timeout(self._policy.longest):
                async for step in self._steps(run):
                    steps.take(step, self._desk.now())
                    if not await self._desk.record.keep(run, self._me, lease=self._policy.lease, steps=steps.all):
                        return False
        except RecordAway:
            raise
        except TimeoutError:
            steps.take(_TOO_LONG, self._desk.now())
        except Exception as problem:
            _log.exception("run failed", action="run_failed", run_id=str(run.id), error=type(problem).__name__)
            steps.take(_DEFECT, self._desk.now())
        return True

    async def _steps(self, run: RunTaken) -> AsyncIterator[StepTaken]:
        if run.tries > MOST_TRIES:
            yield _NEVER_ENDED
            return
        async with self._desk.account(run.setup) as account:
            match run.kind:
                case RunKind.CONNECT:
                    steps = self._connecting(run, account)
                case RunKind.CHECK:
                    steps = check_channel(_on_record(run), account=account, ears=self._desk.ears)
            async for step in steps:
                yield step

    def _connecting(self, run: RunTaken, account: RunAccount) -> AsyncIterator[StepTaken]:
        wish = run.wish
        return connect_on_record(
            run.setup,
            run.municipality_id,
            record=self._desk.word,
            account=account,
            patience=Looks(wish.wait_for_reviews),
            listening=Listening(
                ears=self._desk.ears,
                for_message=Looks(wish.wait_for_message, _LOOK_EVERY),
                for_status=Looks(wish.wait_for_status, _LOOK_EVERY),
                # From when it was asked for: whoever takes over has not heard less.
                since=run.asked_at,
            ),
        )

    async def _keep(self, run: RunTaken, steps: StepsTaken, task: "asyncio.Task[None] | None") -> None:
        """Renew the lease while nothing new is told. Of a run that is another's by now, the task ends."""
        is_ours = True
        while is_ours:
            await asyncio.sleep(self._policy.lease / 3)
            with suppress(RecordAway):
                is_ours = await self._desk.record.keep(run, self._me, lease=self._policy.lease, steps=steps.all)
        if task is not None:
            task.cancel()


def _on_record(run: RunTaken) -> ChannelOnRecord:
    return ChannelOnRecord(
        municipality_id=run.municipality_id, setup=run.setup.channel, paused_reason=run.paused_reason
    )
