"""Put a municipality's coat of arms on its public pages and posters, or take it away."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from comunica.municipality.coat_of_arms import (
    FLATTEST,
    LARGEST_FILE,
    LARGEST_SIDE,
    SMALLEST_SIDE,
    ArmsFault,
    CoatOfArms,
    redraw,
)
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.problem import Problem

_ADVICE = {
    ArmsFault.MISSING: "choose a file",
    ArmsFault.TOO_LARGE: f"a file may have {LARGEST_FILE // 1024**2} MB: make it smaller",
    ArmsFault.KIND: "send a PNG or a JPEG: nothing else can be shown everywhere",
    ArmsFault.BROKEN: "the picture cannot be read to its end: save it anew",
    ArmsFault.TOO_MANY_PIXELS: f"a side may have {LARGEST_SIDE} pixels: make it smaller",
    ArmsFault.TOO_SMALL: f"the arms must have {SMALLEST_SIDE} pixels a side: on a poster fewer are blurred",
    ArmsFault.TOO_FLAT: f"a side may be {FLATTEST} times as long as the other: send the arms alone, without a heading",
    ArmsFault.EMPTY: "the picture is white all over",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCoatOfArms:
    """The request. `who`: as the town's log names them."""

    municipality_id: UUID
    who: str
    content: bytes = field(repr=False)


class ArmsTurn(Protocol):
    """One transaction on the settings of one municipality."""

    async def put_arms(self, arms: CoatOfArms, *, by: str) -> bool:
        """In the place of what was there: whether it is another."""

    async def drop_arms(self) -> bool:
        """Whether there was one."""

    async def tell(self, line: AuditLine) -> None:
        """A line in the town's log: there if, and only if, what it tells of was done."""


class ArmsRecord(Protocol):
    """The record. Raises RecordAway."""

    def turn(self, municipality_id: UUID) -> AbstractAsyncContextManager[ArmsTurn]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""


#: Draws beside the requests, one at a time: a picture takes memory.
type Draw = Callable[[Callable[[], CoatOfArms | ArmsFault]], Awaitable[CoatOfArms | ArmsFault]]


async def change_coat_of_arms(asked: ChangeCoatOfArms, *, record: ArmsRecord, draw: Draw) -> bool | Problem:
    """Whether it is another than before; or what is wrong with the file."""
    arms = await draw(lambda: redraw(asked.content))
    if isinstance(arms, ArmsFault):
        return Problem(str(arms), "", _ADVICE[arms])
    async with record.turn(asked.municipality_id) as turn:
        changed = await turn.put_arms(arms, by=asked.who)
        if changed:
            await turn.tell(AuditLine(who=asked.who, what=Deed.CHANGE_SETTINGS, reason="coat_of_arms"))
        return changed


async def remove_coat_of_arms(municipality_id: UUID, *, who: str, record: ArmsRecord) -> bool:
    """Whether there was one."""
    async with record.turn(municipality_id) as turn:
        removed = await turn.drop_arms()
        if removed:
            await turn.tell(AuditLine(who=who, what=Deed.CHANGE_SETTINGS, reason="coat_of_arms_removed"))
        return removed
