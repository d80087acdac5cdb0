"""The record as far as a municipality's territory is kept: the port of import_gazetteer and teach_alias."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.enrolment.gazetteer import Gazetteer
from comunica.municipality.profile import Profile
from comunica.municipality.territory import Territory
from comunica.usecases.audit import AuditLine
from comunica.usecases.setting_up.step_taken import StepTaken


class NoSuchTown(LookupError):
    """No municipality was set up under this name. Says what to do."""


class TargetKind(StrEnum):
    """What an alias may be taught of."""

    #: A zone or contrada.
    ZONE = "zone"
    STREET = "street"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A name that staff teach, or take back, and of what. `by`: who, for the town's log."""

    kind: TargetKind
    target_id: str
    alias: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TownOnRecord:
    """A municipality as its reader meets it."""

    id: UUID
    name: str
    profile: Profile
    gazetteer: Gazetteer


class TerritoryRecord(Protocol):
    """Where territories are kept."""

    async def town(self, town: str | UUID) -> TownOnRecord:
        """The municipality of this slug or id; `NoSuchTown`."""

    async def put(self, municipality_id: UUID, territory: Territory, line: AuditLine | None) -> Sequence[StepTaken]:
        """Whole or not at all, with a line in the town's log if anything changes; `SetupRefused`, `StillNeeded`.

        Without a line: only say what would change.
        """

    async def teach(self, municipality_id: UUID, lesson: Lesson, line: AuditLine) -> bool:
        """Whether the name was not taught before: with the line in the town's log, if so."""

    async def withdraw(self, municipality_id: UUID, lesson: Lesson, line: AuditLine) -> bool:
        """Whether the name was taught, and in force: with the line in the town's log, if so."""
