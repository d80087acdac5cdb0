"""Note who was turned away from the console: counted as it happens, written now and then, one line a town.

So a refusal takes the same time whoever it is about, and whoever guesses cannot fill a town's log.
"""

from collections import Counter
from uuid import UUID

from comunica.usecases.audit import AuditLine, AuditLog, Deed, service
from comunica.usecases.away import RecordAway

#: Seconds between two writings.
WRITE_EVERY = 60.0
CONSOLE = "console"


class NotedRefusals:
    """Since the last writing. One for a process. Implements `RefusalsNoted`."""

    def __init__(self, audit: AuditLog) -> None:
        self._audit = audit
        self._noted: Counter[UUID] = Counter()

    def note(self, municipality_id: UUID) -> None:
        """Somebody was turned away just now. Municipalities are few: there is room for all."""
        self._noted[municipality_id] += 1

    async def write(self) -> None:
        """Write what was noted. What the record is away for is kept for the next time."""
        noted, self._noted = self._noted, Counter()
        for municipality_id, refused in noted.items():
            line = AuditLine(who=service(CONSOLE), what=Deed.SIGN_IN_REFUSED, counts={"attempts": refused})
            try:
                await self._audit.add(municipality_id, line)
            except RecordAway:
                self._noted[municipality_id] += refused
