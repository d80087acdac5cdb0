"""What every service that does errands shares: how they are counted, and the loop that looks for them."""

import asyncio
from contextlib import suppress

from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics
from comunica.usecases.away import RecordAway
from comunica.usecases.errands import ErrandKind
from comunica.usecases.work_errands import ErrandDesk, work_errands


class ErrandCounter:
    """Implements `ErrandMeter`."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def errand_over(self, kind: ErrandKind, outcome: str) -> None:
        """See ErrandMeter."""
        self._metrics.count(catalogue.ERRANDS, kind=str(kind), outcome=outcome)


async def keep_working(desk: ErrandDesk, *, every: float) -> None:
    """For ever: at once as long as there is something, else a look each `every` seconds."""
    while True:
        taken = 0
        # Away: what is due waits, and whoever asked sees that it does.
        with suppress(RecordAway):
            taken = await work_errands(desk)
        if not taken:
            await asyncio.sleep(every)
