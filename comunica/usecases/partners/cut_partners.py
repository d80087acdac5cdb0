"""Cut partners off NATS whose credential ended: a connection that stands would go on hearing what is its partner's.

What was revoked a moment ago is looked for every second; who slipped in meanwhile, or was missed, once a minute.
"""

import datetime as dt
from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

import structlog

_log = structlog.get_logger("comunica.dispatcher")

#: For so long after an end its connections are looked for at every turn.
LATELY = dt.timedelta(seconds=30)
#: All connections are held against the record so often.
ALL_EVERY = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PartnerConnection:
    """A connection of a partner that stands. `server`, `client`: where, as NATS names both."""

    nkey_id: UUID
    server: str
    client: int


class NkeysThatEnd(Protocol):
    """The record. Raises RecordAway."""

    async def ended_since(self, since: dt.datetime) -> bool:
        """Whether a credential was revoked, or a partner closed, since then."""

    async def that_stand(self, nkeys: Collection[UUID], now: dt.datetime) -> Set[UUID]:
        """Those of these that still open."""


class Switchboard(Protocol):
    """All servers of NATS."""

    async def partners(self) -> Sequence[PartnerConnection] | None:
        """Every connection of a partner that stands; none if they could not be asked."""

    async def cut(self, connections: Sequence[PartnerConnection]) -> bool:
        """End them. False: they could not be told."""


class CutMeter(Protocol):
    """Where it is counted."""

    def connection_cut(self, outcome: str) -> None:
        """`cut`, or `failed`: somebody was to be looked for and could not."""


@dataclass(slots=True, kw_only=True)
class PartnerCutter:
    """One for a process. `now` is the wall clock."""

    record: NkeysThatEnd
    board: Switchboard
    meter: CutMeter
    now: Callable[[], dt.datetime]
    _all_at: dt.datetime = field(default=dt.datetime.min.replace(tzinfo=dt.UTC))

    async def turn(self) -> None:
        """Look, and cut who is to be. Raises RecordAway; the next turn does the rest."""
        now = self.now()
        if now < self._all_at and not await self.record.ended_since(now - LATELY):
            return
        found = await self.board.partners()
        if found is None:
            self.meter.connection_cut("failed")
            return
        standing = await self.record.that_stand({each.nkey_id for each in found}, now) if found else frozenset()
        await self._cut([each for each in found if each.nkey_id not in standing])
        self._all_at = now + ALL_EVERY

    async def _cut(self, ended: Sequence[PartnerConnection]) -> None:
        if not ended:
            return
        outcome = "cut" if await self.board.cut(ended) else "failed"
        for each in ended:
            _log.info("partner cut off", action="partner_cut", nkey_id=str(each.nkey_id), outcome=outcome)
            self.meter.connection_cut(outcome)
