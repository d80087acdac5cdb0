"""Looks again and again; one that fails is counted, and the next comes all the same."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics

_log = structlog.get_logger("comunica.exporter")

#: Seconds until the next look after one that failed, at most: whoever starts first must not wait a whole interval.
_SOON = 2.0


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two looks, and for one of them."""

    every: float
    within: float


async def looking(look: Callable[[], Awaitable[None]], at: str, metrics: Metrics, pace: Pace) -> None:
    """Look for ever. `at`: what, in the catalogue's word."""
    while True:
        try:
            async with asyncio.timeout(pace.within):
                await look()
            metrics.count(catalogue.LOOKS, at=at, outcome="seen")
            pause = pace.every
        except Exception as problem:
            # Whatever it is: figures that are old are told as such, and a restart would mend nothing.
            _log.warning("cannot look", action="look_failed", at=at, error=type(problem).__name__)
            metrics.count(catalogue.LOOKS, at=at, outcome="failed")
            pause = min(pace.every, _SOON)
        await asyncio.sleep(pause)
