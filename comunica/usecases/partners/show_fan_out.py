"""Show a partner what became of what it submitted: by municipality, in figures. It never learns who got it.

Fewer than five people are not counted: of one person in a small contrada a figure would tell everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from comunica.broadcasting.states import DeliveryState
from comunica.usecases.partners.fan_out import Branch, BranchProgress, FanOut, FanOuts

#: Figures of fewer people are withheld.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class BranchStanding:
    """A branch, and how its broadcast stands; none if there is none."""

    branch: Branch
    progress: BranchProgress | None


@dataclass(frozen=True, slots=True)
class FanOutStanding:
    """The whole of it."""

    fan_out: FanOut
    branches: tuple[BranchStanding, ...]


async def show_fan_out(record: FanOuts, partner_id: UUID, fan_out_id: UUID) -> FanOutStanding | None:
    """How it stands; none if this partner has none of this id."""
    found = await record.see(partner_id, fan_out_id)
    if found is None:
        return None
    broadcasts = {each.municipality_id: each.broadcast_id for each in found.branches if each.broadcast_id is not None}
    progress = await record.progress(partner_id, broadcasts) if broadcasts else {}
    standing = tuple(
        BranchStanding(without_few(each), _without_few(progress.get(each.municipality_id))) for each in found.branches
    )
    return FanOutStanding(found, standing)


def without_few(branch: Branch) -> Branch:
    """The branch without a figure of few people."""
    return replace(branch, counted=_unless_few(branch.counted))


def _without_few(progress: BranchProgress | None) -> BranchProgress | None:
    if progress is None or progress.resolved is None or progress.resolved >= FEWEST:
        return progress
    nothing: Mapping[DeliveryState, int] = {}
    return replace(progress, resolved=None, counts=nothing)


def _unless_few(count: int | None) -> int | None:
    return None if count is None or count < FEWEST else count
