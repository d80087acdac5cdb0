"""The parts of a municipality's territory: zones and contrade that a broadcast can be addressed to, and its streets."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, count

#: Ids of zones are words in URLs, files and audiences: small letters, digits and hyphens.
LONGEST_ZONE_ID = 63
ZONE_ID = re.compile(rf"[a-z0-9-]{{1,{LONGEST_ZONE_ID}}}")
_STREET_ID_LENGTH = 127
_NOT_IN_AN_ID = re.compile(r"[^a-z0-9]+")


class ZoneKind(StrEnum):
    """What sort of part it is."""

    #: A part of the administration's own division.
    ZONE = "zone"
    #: A historic quarter: lies in one or more zones, and citizens name it sooner than the zone.
    CONTRADA = "contrada"


class Parity(StrEnum):
    """One side of a street."""

    ODD = "odd"
    EVEN = "even"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A zone or contrada, with the names that citizens write."""

    id: str
    kind: ZoneKind
    name: str
    aliases: tuple[str, ...] = ()
    #: Of a contrada: ids of the zones it lies in.
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRange:
    """House numbers `first` to `last`, both included, of one side or of both, and the zone they are in."""

    first: int
    last: int
    zone: str
    parity: Parity | None = None

    def holds(self, number: int) -> bool:
        """Whether a house has its place here."""
        side = Parity.ODD if number % 2 else Parity.EVEN
        return self.first <= number <= self.last and self.parity in (None, side)


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """A street. Without ranges it lies in one zone; with them, numbers that none holds are in `zone`."""

    #: Its type as the register writes it (denominazione urbanistica generica): Via, Piazza, Strada Vicinale.
    #: Empty only where messages are read with a file in which it has none.
    dug: str
    #: Its name without the type.
    name: str
    #: Empty where such a file does not say it.
    zone: str
    aliases: tuple[str, ...] = ()
    ranges: tuple[NumberRange, ...] = ()
    #: In the record; empty in a file: see `with_ids`.
    id: str = ""

    @property
    def full(self) -> str:
        """As it is written on the wall."""
        return f"{self.dug} {self.name}".lstrip()

    def zone_of(self, number: int | None) -> str | None:
        """Id of the zone of a house; None when a split street's number is not known."""
        if not self.ranges:
            return self.zone or None
        if number is None:
            return None
        return next((each.zone for each in self.ranges if each.holds(number)), self.zone) or None

    def side(self, parity: Parity) -> str | None:
        """Id of the zone of a whole side, if it has just one."""
        zones = {each.zone for each in self.ranges if each.parity in (None, parity)}
        return zones.pop() if len(zones) == 1 else None


def with_ids(streets: Iterable[Street]) -> tuple[Street, ...]:
    """Each with its id, which follows from its name alone: `via-roma`. So the same file gives the same ids for ever.

    Two of one id are told apart by nobody: whoever calls must refuse them.
    """
    return tuple(replace(street, id=street_id(street.full)) for street in streets)


def as_on_record(streets: Iterable[Street], on_record: Iterable[Street]) -> tuple[Street, ...]:
    """Those of a file, with the ids that streets of their names have on record: of one that got another name, its own.

    Where the file has a street of the former name as well, that one is who the record knows, and the other is new.
    """
    there = tuple(streets)
    told = {each.id for each in there}
    renamed = {name: each.id for each in on_record if (name := street_id(each.full)) != each.id}
    return tuple(
        replace(each, id=renamed[each.id]) if each.id in renamed and renamed[each.id] not in told else each
        for each in there
    )


def street_id(name: str) -> str:
    """The id of a street by its full name. That of an id is the id itself."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return _NOT_IN_AN_ID.sub("-", letters).strip("-")[:_STREET_ID_LENGTH].strip("-")


def ids_by_name(streets: Iterable[tuple[str, str, Sequence[str]]]) -> Mapping[str, str]:
    """The id of a street by whatever names it, put as `street_id` puts it. `streets`: id, full name, other names.

    Its id comes first, which says what it was called at first; then what it is called now; then another of its names,
    if no other street has that.
    """
    there = tuple(streets)
    others: dict[str, set[str]] = {}
    for each, _, aliases in there:
        for alias in aliases:
            others.setdefault(street_id(alias), set()).add(each)
    called = {name: min(found) for name, found in others.items() if name and len(found) == 1}
    return called | {street_id(full): each for each, full, _ in there} | {each: each for each, _, _ in there}


def plain_name(name: str) -> str:
    """In one line, with single blanks, without what no record can hold."""
    return " ".join(name.replace("\x00", "").split())


def free_id(name: str, taken: Collection[str], *, otherwise: str) -> str:
    """The id of a new zone or topic by its name; numbered where another has it: `centro-2`.

    `otherwise`: of a name without a letter that ids have.
    """
    first = street_id(name)[:LONGEST_ZONE_ID].strip("-") or otherwise
    ends = (f"-{number}" for number in count(2))
    numbered = (first[: LONGEST_ZONE_ID - len(end)].strip("-") + end for end in ends)
    return next(each for each in chain((first,), numbered) if each not in taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTown:
    """Another municipality that people write from."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """What a file says of a territory. None: it does not speak of that, which stays as it is."""

    zones: tuple[Zone, ...] | None = None
    streets: tuple[Street, ...] | None = None
    postcode: str | None = None
    other_towns: tuple[OtherTown, ...] | None = None
    #: Street type → its abbreviations.
    prefixes: Mapping[str, Sequence[str]] | None = None
