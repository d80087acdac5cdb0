"""Streets of an audience as staff write them, one a line: `Via Trento dispari 1-31`, `Via 4 Novembre 12`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import process

from comunica.broadcasting.audience import HIGHEST_NUMBER, StreetPart
from comunica.municipality.territory import Parity, Street, street_id

#: Streets that are shown in place of one that is not known.
_MOST_ALIKE, _ALIKE_FROM = 3, 70

_SIDES = {"pari": Parity.EVEN, "dispari": Parity.ODD, "even": Parity.EVEN, "odd": Parity.ODD}
_FROM, _TO = {"da", "dal", "dall", "oltre", "from"}, {"a", "al", "all", "fino", "to"}
_FILLING = {"-", "e", "i", "in", "poi", "solo", "lato", "n", "nn", "num", "numeri", "numero", "civici", "civico"}
_NUMBER = re.compile(r"(\d+)(?:/?[a-z]|bis|ter)?")
_RANGE = re.compile(r"(\d+)\s*[-–—]\s*(\d+)")
_BLANKS = re.compile(r"[\s,;]+")


class Unread(StrEnum):
    """Why a line names no part of a street."""

    #: The town has no street of this name.
    UNKNOWN = "unknown"
    #: Several streets are called so.
    AMBIGUOUS = "ambiguous"
    #: More numbers than a range has: each range wants a line of its own.
    NUMBERS = "numbers"
    #: No house has this number: it is 0, or beyond the highest that one can have.
    NO_NUMBER = "no_number"
    #: The first number is more than the last.
    BACKWARDS = "backwards"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadLine:
    """A line that nobody may guess at. `at`: which, from 1; `alike`: streets that may have been meant."""

    at: int
    line: str
    why: Unread
    alike: tuple[str, ...] = ()


class StreetNames:
    """The streets of a town by what they are called. Made once for the lines of a form."""

    def __init__(self, streets: Iterable[Street]) -> None:
        self._full = {each.id or street_id(each.full): each for each in streets}
        # Its id says what a street was called at first.
        self._called = {street_id(each.full): found for found, each in self._full.items()}
        self._short: dict[str, set[str]] = {}
        for found, street in self._full.items():
            for name in (street.name, *street.aliases):
                self._short.setdefault(street_id(name), set()).add(found)

    def named(self, name: str) -> Sequence[str]:
        """Ids of the streets of this name: with its type, without, or by another of its names."""
        wanted = street_id(name)
        return [self._called[wanted]] if wanted in self._called else sorted(self._short.get(wanted, ()))

    def full(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Their full names."""
        return tuple(self._full[each].full for each in ids)

    def alike(self, name: str) -> tuple[str, ...]:
        """Full names of streets that may have been meant."""
        # Without their types: «Via» alone makes any two streets alike.
        names = {each.full: each.name.casefold() for each in self._full.values()}
        found = process.extract(self._without_type(name), names, limit=_MOST_ALIKE, score_cutoff=_ALIKE_FROM)
        return tuple(full for _, _, full in found)

    def _without_type(self, name: str) -> str:
        folded, types = name.casefold(), {f"{each.dug.casefold()} " for each in self._full.values()}
        return folded.removeprefix(max((each for each in types if folded.startswith(each)), key=len, default=""))


def read_streets(text: str, names: StreetNames) -> tuple[tuple[StreetPart, ...], tuple[UnreadLine, ...]]:
    """The parts of streets that the lines name, and the lines that name none."""
    parts: list[StreetPart] = []
    unread: list[UnreadLine] = []
    for at, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        read = _read(line.strip(), names)
        if isinstance(read, StreetPart):
            parts.append(read)
        else:
            why, alike = read
            unread.append(UnreadLine(at=at, line=line.strip(), why=why, alike=alike))
    return tuple(parts), tuple(unread)


def _read(line: str, names: StreetNames) -> StreetPart | tuple[Unread, tuple[str, ...]]:
    # A name may end with a number: «Strada Provinciale 12».
    if len(whole := names.named(line)) == 1:
        return StreetPart(street=whole[0])
    name, tail = _parted(line)
    found = names.named(name)
    if len(found) != 1:
        return (Unread.AMBIGUOUS, names.full(found)) if found else (Unread.UNKNOWN, names.alike(name))
    return _part(found[0], tail)


def _parted(line: str) -> tuple[str, list[str]]:
    """The name, and the words behind it that are about numbers."""
    words = _BLANKS.split(_RANGE.sub(r"\1 - \2", line).replace("'", " "))
    at = len(words)
    while at > 1 and _is_about_numbers(words[at - 1]):
        at -= 1
    return " ".join(words[:at]), [_plain(each) for each in words[at:]]


def _is_about_numbers(word: str) -> bool:
    plain = _plain(word)
    return plain in _SIDES or plain in _FROM | _TO | _FILLING or _NUMBER.fullmatch(plain) is not None


def _plain(word: str) -> str:
    return word.casefold().strip(".()")


def _part(street: str, tail: Sequence[str]) -> StreetPart | tuple[Unread, tuple[str, ...]]:
    sides = {_SIDES[each] for each in tail if each in _SIDES}
    numbers = [(at, int(found[1])) for at, each in enumerate(tail) if (found := _NUMBER.fullmatch(each))]
    if len(numbers) > 2:
        return Unread.NUMBERS, ()
    if any(not 1 <= number <= HIGHEST_NUMBER for _, number in numbers):
        return Unread.NO_NUMBER, ()
    ends = _ends(numbers, tail)
    part = StreetPart(street=street, parity=sides.pop() if len(sides) == 1 else None, **ends)
    return (Unread.BACKWARDS, ()) if part.is_backwards else part


def _ends(numbers: Sequence[tuple[int, int]], tail: Sequence[str]) -> Mapping[str, int]:
    match numbers:
        case [(_, first), (_, last)]:
            return {"first": first, "last": last}
        case [(at, only)]:
            before = set(tail[:at])
            if before & _TO:
                return {"last": only}
            return {"first": only} if before & _FROM else {"first": only, "last": only}
        case _:
            return {}
