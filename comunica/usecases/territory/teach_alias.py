"""Teach the gazetteer of a municipality a name that citizens use, or take it back. Both are kept with who and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.words import fold_phrase
from comunica.municipality.territory import Street, Zone
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.territory.territory_record import Lesson, TargetKind, TerritoryRecord

#: As long as a name on a wall.
LONGEST_ALIAS = 100


class NotTaught(ValueError):
    """The name cannot be taught, or not of this. Says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """What is asked. `target`: id or name of a zone or contrada, id or full name of a street."""

    #: Slug or id of the municipality.
    town: str | UUID
    kind: TargetKind
    target: str
    alias: str
    #: operator:…, key:… or staff:…
    by: str


@dataclass(frozen=True, slots=True)
class Taught:
    """What the name means from now on, and whether that is new."""

    name: str
    changed: bool


async def teach_alias(wish: Teaching, *, record: TerritoryRecord) -> Taught:
    """Teach it. Understood everywhere as soon as the directories look again, within half a minute."""
    town = await record.town(wish.town)
    target = _target(wish, town.gazetteer)
    alias = plain_alias(wish.alias)
    _refuse_taken(alias, target, wish.kind, town.gazetteer)
    line = AuditLine(who=wish.by, what=Deed.CHANGE_GAZETTEER, reason="name_taught")
    return Taught(_name(target), await record.teach(town.id, _lesson(wish, target.id, alias), line))


async def withdraw_alias(wish: Teaching, *, record: TerritoryRecord) -> Taught:
    """Take it back. A name that comes from a file stays: correct the file."""
    town = await record.town(wish.town)
    target = _target(wish, town.gazetteer)
    line = AuditLine(who=wish.by, what=Deed.CHANGE_GAZETTEER, reason="name_withdrawn")
    lesson = _lesson(wish, target.id, plain_alias(wish.alias))
    return Taught(_name(target), await record.withdraw(town.id, lesson, line))


def _lesson(wish: Teaching, target_id: str, alias: str) -> Lesson:
    return Lesson(kind=wish.kind, target_id=target_id, alias=alias, by=wish.by)


def plain_alias(alias: str) -> str:
    """In one line, with single blanks; `NotTaught`."""
    plain = " ".join(alias.split())
    if not fold_phrase(plain):
        raise NotTaught("the alias has no letters: give the name as citizens write it")
    if len(plain) > LONGEST_ALIAS:
        raise NotTaught(f"the alias is longer than {LONGEST_ALIAS} characters: give the name only")
    return plain


def _target(wish: Teaching, gazetteer: Gazetteer) -> Zone | Street:
    parts = _parts(wish.kind, gazetteer)
    wanted = fold_phrase(wish.target)
    found = [part for part in parts if part.id == wish.target] or [
        part for part in parts if fold_phrase(_name(part)) == wanted
    ]
    match found:
        case [part]:
            return part
        case []:
            what = "zone or contrada" if wish.kind is TargetKind.ZONE else "street"
            raise NotTaught(f"no {what} is called so: give its id, or its full name")
        case _:
            ids = ", ".join(part.id for part in found)
            raise NotTaught(f"several are called so: give one of the ids {ids}")


def _refuse_taken(alias: str, target: Zone | Street, kind: TargetKind, gazetteer: Gazetteer) -> None:
    wanted = fold_phrase(alias)
    for part in _parts(kind, gazetteer):
        if part.id != target.id and any(fold_phrase(name) == wanted for name in _names(part)):
            raise NotTaught(f"{_name(part)} is called so already: one name cannot mean both")


def _parts(kind: TargetKind, gazetteer: Gazetteer) -> tuple[Zone | Street, ...]:
    return tuple(gazetteer.zones.values()) if kind is TargetKind.ZONE else gazetteer.streets


def _name(part: Zone | Street) -> str:
    return part.full if isinstance(part, Street) else part.name


def _names(part: Zone | Street) -> Iterator[str]:
    yield _name(part)
    yield from part.aliases
