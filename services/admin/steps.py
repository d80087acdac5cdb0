"""What commands that set up and look at channels share: how steps are told."""

from collections.abc import AsyncIterator

from comunica.runtime.settings import MasterKeySettings, PostgresSettings, PriceSettings
from comunica.usecases.setting_up.step_taken import Outcome, StepTaken

#: Seconds for one call to the provider's management API.
CALL_DEADLINE = 20.0

_SIGNS = {
    Outcome.KEPT: "ok",
    Outcome.CHANGED: "ok, changed",
    Outcome.WAITING: "waiting",
    Outcome.FAILED: "FAILED",
}


class AdminSettings(PostgresSettings, MasterKeySettings, PriceSettings):
    """What the commands need to know."""


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
