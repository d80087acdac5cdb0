"""Erases people, clears texts and drops old months when their term is over, and seals logs: in every process."""

import asyncio

import structlog

from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics
from comunica.stores.away import is_away
from comunica.usecases.people.erase_people import ErasePeople
from comunica.usecases.people.erasure_journal import JournalAway
from comunica.usecases.upkeep.clear_texts import ClearTexts
from comunica.usecases.upkeep.close_months import CloseMonths
from comunica.usecases.upkeep.seal_log import SealLogs

_log = structlog.get_logger("comunica.subscription")


class Eraser:
    """Sweeps by itself. Processes do not agree on whose turn it is: rows that one holds, the other leaves alone."""

    def __init__(
        self, people: ErasePeople, texts: ClearTexts, months: CloseMonths, logs: SealLogs, metrics: Metrics
    ) -> None:
        self._people = people
        self._texts = texts
        self._months = months
        self._logs = logs
        self._metrics = metrics

    async def working(self, every: float) -> None:
        """Sweep every so many seconds. Whatever goes wrong, the next sweep finds the same work."""
        while True:
            try:
                await self.sweep()
            except Exception as problem:
                if not is_away(problem) and not isinstance(problem, JournalAway):
                    # A defect of ours must not keep personal data for ever, nor stop the service: it shows.
                    _log.exception("sweep failed", action="erasure_failed", error=type(problem).__name__)
                self._metrics.count(catalogue.ERASURES_FAILED)
            await asyncio.sleep(every)

    async def sweep(self) -> None:
        """Once."""
        try:
            await self._forget()
        except Exception:
            # Whatever keeps data from being erased leaves no line of a log unsealed: until then it can be changed.
            await self._seal()
            raise
        await self._seal()

    async def _forget(self) -> None:
        erased = await self._people.sweep()
        if count := erased.counts["people"]:
            self._metrics.count(catalogue.ERASED, count)
            _log.info("people erased", action="people_erased", count=count)
        for term, cleared in (await self._texts()).items():
            self._metrics.count(catalogue.CLEARED, cleared, what=term)
        if dropped := (await self._months()).months:
            self._metrics.count(catalogue.MONTHS_DROPPED, dropped)

    async def _seal(self) -> None:
        if sealed := await self._logs():
            self._metrics.count(catalogue.LINES_SEALED, sealed)
