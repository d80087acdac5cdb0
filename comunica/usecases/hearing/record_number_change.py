"""Record what the provider tells of a changed number or id. What that does: move_person.py."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.usecases.hearing.move_person import MovingWork, move_person, prove
from comunica.usecases.hearing.record_account_event import AddressChanged
from comunica.usecases.town_directory import Channel


class MovingRecord(Protocol):
    """Where people are kept."""

    def begin(self, municipalities: Sequence[UUID]) -> AbstractAsyncContextManager[MovingWork]:
        """A transaction; rolled back if the block raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordNumberChange:
    """The use case and its ports. `new_salt` makes 16 random bytes."""

    record: MovingRecord
    new_salt: Callable[[], bytes]

    async def __call__(self, channel: Channel, event: AddressChanged) -> str:
        """Record one; what became of it, in a word. Repeating it changes nothing."""
        async with self.record.begin([channel.town.id]) as work:
            await work.remember_change(channel, event)
            outcome, proofs = await move_person(channel, event, work)
            if proofs:
                await work.write(prove(channel.town, work.heads[channel.town.id], proofs, self.new_salt))
        return outcome
