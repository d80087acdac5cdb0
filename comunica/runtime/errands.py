"""What every service that does errands shares: how they are counted, and the loop that looks for them."""

import asyncio

import structlog

from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics
from comunica.usecases.away import RecordAway
from comunica.usecases.errands import ErrandKind
from comunica.usecases.work_errands import ErrandDesk, work_errands

_log = structlog.get_logger("comunica.errands")


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
        try:
            taken = await work_errands(desk)
        except RecordAway as problem:
            _log.warning("the record is away", action="record_away", loop="errands", reason=str(problem))
        except Exception as problem:
            # A defect here must not end the service beside it. Only the class: its text can quote a row.
            _log.error("turn failed", action="turn_failed", loop="errands", error=type(problem).__name__)
        if not taken:
            await asyncio.sleep(every)
