"""Each town's counters begin at 0, before anybody writes: a small town's first ATTIVA of the day must count.

Prometheus does not see the first step of a counter that begins at 1.
"""

import asyncio

import structlog

from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics
from comunica.stores.away import is_away
from comunica.stores.town_directory import StoredTownDirectory

_log = structlog.get_logger("comunica.subscription")


async def begin_town_rows(directory: StoredTownDirectory, metrics: Metrics, *, every: float) -> None:
    """For ever: a town that is set up later gets its own."""
    while True:
        try:
            for town in await directory.slugs():
                for action in ("joins", "leaves", "other"):
                    metrics.count(catalogue.TOWN_READINGS, 0, municipality=town, action=action)
        except Exception as problem:
            # Whatever it is, it is no reason to stop hearing citizens.
            if not is_away(problem):
                _log.warning("towns not read", action="town_rows_failed", error=type(problem).__name__)
        await asyncio.sleep(every)
