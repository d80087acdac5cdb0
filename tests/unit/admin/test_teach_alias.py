"""What may be taught, and of what. The record is a fake of its port."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from comunica.enrolment.gazetteer import Gazetteer
from comunica.municipality.profile import Profile
from comunica.municipality.territory import Street, Territory, Zone, ZoneKind
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.setting_up.step_taken import StepTaken
from comunica.usecases.territory.teach_alias import NotTaught, Teaching, teach_alias
from comunica.usecases.territory.territory_record import Lesson, TargetKind, TownOnRecord

GAZETTEER = Gazetteer(
    [Zone(id="centro", kind=ZoneKind.ZONE, name="Centro"), Zone(id="mulini", kind=ZoneKind.ZONE, name="Mulini")],
    streets=[
        Street(id="via-roma", dug="Via", name="Roma", zone="centro", aliases=("il Corso",)),
        Street(id="via-po", dug="Via", name="Po", zone="centro"),
    ],
)


@dataclass
class OneTown:
    """A record that holds one town, and what was taught of it."""

    lessons: list[Lesson] = field(default_factory=list)
    lines: list[AuditLine] = field(default_factory=list)

    async def town(self, town: str | UUID) -> TownOnRecord:
        return TownOnRecord(id=UUID(int=1), name=str(town), profile=Profile(), gazetteer=GAZETTEER)

    async def put(self, municipality_id: UUID, territory: Territory, line: AuditLine | None) -> Sequence[StepTaken]:
        return ()

    async def teach(self, municipality_id: UUID, lesson: Lesson, line: AuditLine) -> bool:
        self.lessons.append(lesson)
        self.lines.append(line)
        return True

    async def withdraw(self, municipality_id: UUID, lesson: Lesson, line: AuditLine) -> bool:
        return False


def wish(kind: TargetKind, target: str, alias: str) -> Teaching:
    return Teaching(town="borgo", kind=kind, target=target, alias=alias, by="anna")


@pytest.mark.parametrize("target", ["via-po", "Via Po", "VIA  PO"])
async def test_a_street_is_named_by_id_or_full_name(target: str) -> None:
    record = OneTown()
    taught = await teach_alias(wish(TargetKind.STREET, target, "  strada   del fiume "), record=record)
    assert (taught.name, taught.changed) == ("Via Po", True)
    assert record.lessons == [Lesson(kind=TargetKind.STREET, target_id="via-po", alias="strada del fiume", by="anna")]
    assert record.lines == [AuditLine(who="anna", what=Deed.CHANGE_GAZETTEER, reason="name_taught")]


@pytest.mark.parametrize(
    ("kind", "target", "alias", "said"),
    [
        (TargetKind.ZONE, "centro", "mulini", "Mulini is called so already"),
        (TargetKind.STREET, "via-po", "IL CORSO", "Via Roma is called so already"),
        (TargetKind.ZONE, "atlantide", "Atl", "no zone or contrada is called so"),
        (TargetKind.STREET, "Via Nessuna", "x", "no street is called so"),
        (TargetKind.ZONE, "centro", "...", "the alias has no letters"),
        (TargetKind.ZONE, "centro", "x" * 101, "longer than 100 characters"),
    ],
)
async def test_what_cannot_be_taught_is_told_and_nothing_is_kept(
    kind: TargetKind, target: str, alias: str, said: str
) -> None:
    record = OneTown()
    with pytest.raises(NotTaught, match=said):
        await teach_alias(wish(kind, target, alias), record=record)
    assert record.lessons == []
