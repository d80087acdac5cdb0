"""Zones are counted row by row, a quarter of a second for a million people: large counts are believed for a while."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from comunica.usecases.broadcasts.count_zones import ZoneCounter, ZoneCounts, count_zones

#: A count is believed for so many times as long as it took: counting takes a twentieth of the time at most.
SHARE = 20
#: People from whom on it is: with fewer it costs next to nothing, and every page tells how it is now.
MANY = 20_000
#: Notices that are remembered.
MOST = 500


@dataclass(slots=True)
class _Counted:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    zones: Sequence[ZoneCounts] = ()
    believed_until: float = float("-inf")


class CountedZones:
    """For all pages and streams of this process: however many ask at once, a notice is counted once."""

    def __init__(self, counter: ZoneCounter, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._counter = counter
        self._clock = clock
        self._known: OrderedDict[tuple[UUID, UUID], _Counted] = OrderedDict()

    async def of(self, municipality_id: UUID, broadcast_id: UUID, *, as_now: bool = False) -> Sequence[ZoneCounts]:
        """As they are, or were not long ago. `as_now`: counted for this call, whatever it costs. Raises RecordAway."""
        counted = self._place(municipality_id, broadcast_id)
        async with counted.turn:
            began = self._clock()
            if as_now or began >= counted.believed_until:
                counted.zones = await count_zones(self._counter, municipality_id, broadcast_id)
                ended = self._clock()
                is_large = sum(each.people for each in counted.zones) >= MANY
                counted.believed_until = ended + SHARE * (ended - began) if is_large else began
            return counted.zones

    def _place(self, municipality_id: UUID, broadcast_id: UUID) -> _Counted:
        key = (municipality_id, broadcast_id)
        counted = self._known.setdefault(key, _Counted())
        self._known.move_to_end(key)
        if len(self._known) > MOST:
            self._known.popitem(last=False)
        return counted
