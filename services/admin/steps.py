"""What commands that set up and look at channels share: how steps are told, and the patience with what takes long."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass

from comunica.runtime.settings import MasterKeySettings, PostgresSettings, PriceSettings
from comunica.usecases.apply_municipality import Outcome, StepTaken

#: Seconds for one call to the provider's management API.
CALL_DEADLINE = 20.0
#: Seconds between two looks.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0

_SIGNS = {
    Outcome.KEPT: "ok",
    Outcome.CHANGED: "ok, changed",
    Outcome.WAITING: "waiting",
    Outcome.FAILED: "FAILED",
}


class AdminSettings(PostgresSettings, MasterKeySettings, PriceSettings):
    """What the commands need to know."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Patience: looks at once, then again and again for `wait` seconds, each time a little later, `longest` at most."""

    wait: float
    longest: float = _LONGEST_PAUSE

    async def turns(self) -> AsyncIterator[dt.datetime]:
        """See usecases.apply_municipality.Patience."""
        loop = asyncio.get_running_loop()
        give_up, pause = loop.time() + self.wait, _FIRST_PAUSE
        while True:
            yield dt.datetime.now(dt.UTC)
            if loop.time() + pause > give_up:
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, self.longest)


async def tell(steps: AsyncIterator[StepTaken]) -> list[StepTaken]:
    """Print each step as it is taken; all of them."""
    taken = []
    async for step in steps:
        taken.append(step)
        says = f": {step.says}" if step.says else ""
        print(f"{_SIGNS[step.outcome]:<12} {step.what}{says}", flush=True)
    return taken


def failed(steps: list[StepTaken]) -> str:
    """What was not done, for a person to read; empty if all was."""
    return ", ".join(step.what for step in steps if step.outcome is Outcome.FAILED)
