"""Who gets a broadcast."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from comunica.municipality.territory import Parity

#: House numbers are below this, in the gazetteer too.
HIGHEST_NUMBER = 9999
#: Parts of streets of one audience.
MOST_STREETS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetPart:
    """A street, or house numbers of it: `first` to `last`, both included, of one side or of both."""

    #: Its id in the gazetteer.
    street: str
    first: int | None = None
    last: int | None = None
    parity: Parity | None = None

    @property
    def is_whole(self) -> bool:
        """All of the street, also those whose number is not known."""
        return (self.first, self.last, self.parity) == (None, None, None)

    @property
    def is_backwards(self) -> bool:
        """Holds no number at all."""
        return self.first is not None and self.last is not None and self.first > self.last

    def sides(self) -> Sequence[Parity]:
        """The sides that it is about."""
        return [self.parity] if self.parity else [*Parity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """The selection. Its parts add up; `everyone` covers all of them; topics narrow it. The last ones stand alone."""

    everyone: bool = False
    zones: tuple[str, ...] = ()
    outside: bool = False
    streets: tuple[StreetPart, ...] = ()
    #: Of those whom the parts choose, who follows one of these; without other parts, of everyone.
    topics: tuple[str, ...] = ()
    #: Whom this import added: they are told that they are on the list.
    imported: UUID | None = None
    #: Those whose delivery of this broadcast failed for a reason worth retrying; of a retry.
    failed_of: UUID | None = None
    #: Of a retry: those as well of whom nobody will ever know.
    with_unknown: bool = False
    #: Those who got this broadcast, or may have; of a correction.
    got: UUID | None = None
    #: The staff's numbers; of a test.
    testers: bool = False

    @property
    def is_nobody(self) -> bool:
        """Nothing was chosen at all."""
        return not (self._has_parts or self.topics or self.failed_of or self.got or self.testers)

    @property
    def covers_everyone(self) -> bool:
        """Nothing but topics narrows it."""
        return self.everyone or (bool(self.topics) and not self._has_parts)

    @property
    def _has_parts(self) -> bool:
        return any((self.everyone, self.zones, self.outside, self.streets, self.imported))


def numbers_of(streets: Iterable[StreetPart]) -> dict[str, dict[str, str]]:
    """The streets of which only numbers are chosen: street → side → the numbers, as PostgreSQL writes a multirange.

    A street that is chosen whole as well is not among them.
    """
    whole: set[str] = set()
    numbers: dict[str, dict[Parity, list[str]]] = defaultdict(lambda: defaultdict(list))
    for part in streets:
        if part.is_whole:
            whole.add(part.street)
        for side in part.sides():
            numbers[part.street][side].append(
                f"[{part.first or 0},{HIGHEST_NUMBER if part.last is None else part.last}]"
            )
    return {
        street: {str(side): "{" + ",".join(ranges) + "}" for side, ranges in sides.items()}
        for street, sides in numbers.items()
        if street not in whole
    }


def audience_to_json(audience: Audience) -> dict[str, object]:
    """The audience as the record keeps it: the three parts of a selection, always, and what else was chosen."""
    parts: dict[str, object] = {"everyone": audience.everyone, "outside": audience.outside}
    parts["zones"] = sorted(set(audience.zones))
    if audience.streets:
        told = {tuple(each.items()): each for each in map(_street_to_json, audience.streets)}
        parts["streets"] = [told[key] for key in sorted(told, key=str)]
    if audience.topics:
        parts["topics"] = sorted(set(audience.topics))
    of = {"imported": audience.imported, "failed_of": audience.failed_of, "got": audience.got}
    parts |= {name: str(value) for name, value in of.items() if value is not None}
    flags = {"with_unknown": audience.with_unknown, "testers": audience.testers}
    return parts | {name: True for name, value in flags.items() if value}


def audience_from_json(data: Mapping[str, Any]) -> Audience:
    """What `audience_to_json` wrote."""
    of = {name: UUID(data[name]) if data.get(name) else None for name in ("imported", "failed_of", "got")}
    return Audience(
        everyone=bool(data.get("everyone")),
        zones=tuple(data.get("zones", ())),
        outside=bool(data.get("outside")),
        streets=tuple(_streets_from_json(data.get("streets", ()))),
        topics=tuple(data.get("topics", ())),
        with_unknown=bool(data.get("with_unknown")),
        testers=bool(data.get("testers")),
        **of,
    )


def _street_to_json(part: StreetPart) -> dict[str, object]:
    told = {"from": part.first, "to": part.last, "parity": part.parity and str(part.parity)}
    return {"street": part.street} | {name: value for name, value in told.items() if value is not None}


def _streets_from_json(streets: Iterable[Mapping[str, Any]]) -> Iterator[StreetPart]:
    for each in streets:
        parity = each.get("parity")
        yield StreetPart(
            street=each["street"],
            first=each.get("from"),
            last=each.get("to"),
            parity=Parity(parity) if parity else None,
        )
