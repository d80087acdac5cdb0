"""What every page says of the municipality: looked up for the visitor, and believed for a few seconds."""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

#: Seconds for which it is believed: so late a page may be about the end of the trial.
BELIEVED_FOR = 10.0
MOST_BELIEVED = 1000


class Town(Protocol):
    """A municipality as its staff sees it on every page."""

    @property
    def name(self) -> str:
        """Comune di …"""

    @property
    def service_name(self) -> str:
        """As citizens know it."""

    @property
    def timezone(self) -> str:
        """Of its clock."""

    @property
    def trial(self) -> bool:
        """Whether what it sends goes to its staff only."""

    @property
    def created_at(self) -> dt.datetime:
        """Since when it is here."""


@dataclass(frozen=True, slots=True)
class _Believed:
    town: Town
    until: float


class Towns:
    """By id. `clock` is monotonic, in seconds."""

    def __init__(self, look_up: Callable[[UUID], Awaitable[Town | None]], *, clock: Callable[[], float]) -> None:
        self._look_up = look_up
        self._clock = clock
        self._believed: dict[UUID, _Believed] = {}

    async def of(self, municipality_id: UUID) -> Town | None:
        """The one of this id."""
        known = self._believed.get(municipality_id)
        if known is not None and self._clock() < known.until:
            return known.town
        town = await self._look_up(municipality_id)
        if town is not None:
            if len(self._believed) >= MOST_BELIEVED:
                self._believed.pop(next(iter(self._believed)))
            self._believed[municipality_id] = _Believed(town, self._clock() + BELIEVED_FOR)
        return town
