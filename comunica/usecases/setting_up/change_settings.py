"""What a municipality's own people set of their service: words, hours, money, phones, the end of the trial.

Each change is one transaction with a line in the town's log. Its file, if it has one, is the desk's: who applies it
later says again what is in it.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from typing import Protocol
from uuid import UUID

from comunica.enrolment.text_versions import TextVersion
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.setting_up.municipality_setup import BudgetSetup, TownSetup


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsOnRecord:
    """Everything that is set. `texts`: every version of the town's own, oldest first. `budget` none: no cap."""

    town: TownSetup
    texts: Sequence[TextVersion]
    test_numbers: Sequence[str] = field(repr=False)
    budget: BudgetSetup | None


class SettingsTurn(Protocol):
    """One transaction on the settings of one municipality. Nobody else sets anything up meanwhile."""

    async def town(self) -> TownSetup:
        """As it is; it says nothing of its territory and its test numbers, so that they stay."""

    async def put_town(self, town: TownSetup) -> bool:
        """As it shall be: whether anything changed. Its slug, its names of the register and its clock stay."""

    async def put_test_numbers(self, numbers: Sequence[str]) -> bool:
        """The staff's phones: whether anything changed."""

    async def put_budget(self, budget: BudgetSetup | None) -> bool:
        """What may be spent in a month: whether anything changed."""

    async def tell(self, line: AuditLine) -> None:
        """A line in the town's log: there if, and only if, what it tells of was done."""


class SettingsRecord(Protocol):
    """The record. Raises RecordAway."""

    def turn(self, municipality_id: UUID) -> AbstractAsyncContextManager[SettingsTurn]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""

    async def settings(self, municipality_id: UUID) -> SettingsOnRecord | None:
        """As they are; none if there is no such municipality."""


async def change_town(
    municipality_id: UUID, change: Callable[[TownSetup], TownSetup], *, what: str, who: str, record: SettingsRecord
) -> bool:
    """Whether anything changed. `what`: the part of the settings, a word of ours for the log."""
    async with record.turn(municipality_id) as turn:
        changed = await turn.put_town(change(await turn.town()))
        if changed:
            await turn.tell(AuditLine(who=who, what=Deed.CHANGE_SETTINGS, reason=what))
        return changed


async def change_test_numbers(
    municipality_id: UUID, numbers: Sequence[str], *, who: str, record: SettingsRecord
) -> bool:
    """The staff's phones: whether anything changed."""
    kept = tuple(dict.fromkeys(numbers))
    async with record.turn(municipality_id) as turn:
        changed = await turn.put_test_numbers(kept)
        if changed:
            counts = {"test_numbers": len(kept)}
            await turn.tell(AuditLine(who=who, what=Deed.CHANGE_SETTINGS, reason="test_numbers", counts=counts))
        return changed


async def change_budget(municipality_id: UUID, budget: BudgetSetup | None, *, who: str, record: SettingsRecord) -> bool:
    """What may be spent in a month; none: no cap. Whether anything changed."""
    async with record.turn(municipality_id) as turn:
        changed = await turn.put_budget(budget)
        if changed:
            counts: Mapping[str, int] = {} if budget is None else {"cap_micros": budget.cap_micros}
            await turn.tell(AuditLine(who=who, what=Deed.CHANGE_SETTINGS, reason="budget", counts=counts))
        return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What must be so before people are written to. Whoever looks at a channel knows it."""

    #: There is a channel, and it is not paused.
    sends: bool
    #: A template that is approved.
    has_template: bool
    #: The provider was heard in the last day.
    is_heard: bool

    @property
    def lacks(self) -> tuple[Problem, ...]:
        """What is missing, in the order in which it is done."""
        asked = (
            (self.sends, "channel_not_ready", "the channel cannot send yet: whoever runs Comunica connects it"),
            (self.has_template, "no_template", "no template is approved yet: ask for some and wait for the provider"),
            (self.is_heard, "not_heard", "nobody wrote to the number in the last day: write AIUTO to it yourself"),
        )
        return tuple(Problem(code, "", message) for is_so, code, message in asked if not is_so)


async def end_trial(municipality_id: UUID, readiness: Readiness, *, who: str, record: SettingsRecord) -> bool | Refused:
    """From now on notices reach citizens. Whether it was on trial; or all that is missing."""
    if readiness.lacks:
        return Refused(readiness.lacks)
    async with record.turn(municipality_id) as turn:
        town = await turn.town()
        if not town.trial:
            return False
        await turn.put_town(replace(town, trial=False))
        await turn.tell(AuditLine(who=who, what=Deed.END_TRIAL))
        return True
