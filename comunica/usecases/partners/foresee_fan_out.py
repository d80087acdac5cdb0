"""Foresee what a partner would send: for each municipality by itself, its mandate and its rules. Nothing is written.

A partner is told how many and when. What it costs is the town's, and where they live is nobody's.
"""

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.audience import Audience
from comunica.municipality.mandate import Mandate
from comunica.usecases.broadcasts.check_submission import NO_MANDATE
from comunica.usecases.broadcasts.foresee_broadcast import Foreseeing, Foreseen, foresee_broadcast
from comunica.usecases.broadcasts.submission import Submissions
from comunica.usecases.few_at_once import few_at_once
from comunica.usecases.partners.fan_out import FanOuts, SubmitFanOut, request_of
from comunica.usecases.partners.show_fan_out import FEWEST
from comunica.usecases.partners.submit_fan_out import NO_MANDATES, branches_of, problems_of_fan_out
from comunica.usecases.problem import Problem, Refused

#: Municipalities that are foreseen at once: each holds a connection.
AT_ONCE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchForesight:
    """Of one municipality. Refused if there are `problems`; nobody came to it in time if there is neither."""

    municipality_id: UUID
    template: str | None = None
    #: None: fewer than five, which are not told.
    reached: int | None = None
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    problems: tuple[Problem, ...] = ()


class MandatesGiven(FanOuts, Protocol):
    """The record. Raises RecordAway."""

    async def mandate_of(self, partner_id: UUID, municipality_id: UUID) -> Mandate | None:
        """The municipality's mandate for this partner; none if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FanOutForesight:
    """What foreseeing works with, and for how many seconds it may."""

    record: MandatesGiven
    submissions: Submissions
    foreseeing: Foreseeing
    now: dt.datetime
    new_id: Callable[[], UUID]
    patience: float

    async def of(self, request: SubmitFanOut) -> Sequence[BranchForesight] | Refused:
        """By municipality, or everything that is wrong for all of them."""
        if problems := tuple(problems_of_fan_out(request, self.now)):
            return Refused(problems)
        branches = await branches_of(request, self.record, self.now)
        if not branches:
            return Refused((NO_MANDATES,))
        found = {each: BranchForesight(municipality_id=each) for each in branches}
        with suppress(TimeoutError):
            async with asyncio.timeout(self.patience):
                await self._foresee(request, branches, found)
        return tuple(found.values())

    async def _foresee(
        self, request: SubmitFanOut, branches: Mapping[UUID, Audience], found: dict[UUID, BranchForesight]
    ) -> None:
        async def one(municipality_id: UUID) -> None:
            found[municipality_id] = await self._one(request, municipality_id, branches[municipality_id])

        await few_at_once(branches, one, at_once=AT_ONCE)

    async def _one(self, request: SubmitFanOut, municipality_id: UUID, audience: Audience) -> BranchForesight:
        mandate = await self.record.mandate_of(request.partner_id, municipality_id)
        if mandate is None or not mandate.stands(self.now):
            return BranchForesight(municipality_id=municipality_id, problems=(NO_MANDATE,))
        foreseen = await foresee_broadcast(
            replace(request_of(request, municipality_id, audience), mandate=mandate),
            record=self.submissions,
            foreseeing=self.foreseeing,
            now=self.now,
            broadcast_id=self.new_id(),
        )
        if isinstance(foreseen, Refused):
            return BranchForesight(municipality_id=municipality_id, problems=foreseen.errors)
        return _told(municipality_id, foreseen)


def _told(municipality_id: UUID, foreseen: Foreseen) -> BranchForesight:
    what = foreseen.foresight
    return BranchForesight(
        municipality_id=municipality_id,
        template=foreseen.template,
        reached=None if what.reached < FEWEST else what.reached,
        starts_at=what.starts_at,
        # Of few it would tell how many they are.
        ends_at=None if what.reached < FEWEST else what.ends_at,
    )
