"""Two names side by side: of a couple, of a person with two surnames, of one that is corrected."""

from collections.abc import Sequence

from comunica.enrolment.person.names import Names, Part, split_names

_TWO = 2


def is_double_surname(parts: Sequence[Part]) -> bool:
    """`Cotti Cometti`: two words, and neither is a given name."""
    if len(parts) != _TWO or any(part.given or part.initial for part in parts):
        return False
    return all(part.surname or part.folded.endswith("i") for part in parts)


def with_correction(parts: Sequence[Part], by: Part) -> tuple[Part, ...]:
    """One word instead of the one that it resembles, else instead of the surname."""
    at = max(range(len(parts)), key=lambda each: (_alike(parts[each].folded, by.folded), each))
    return tuple(by if each == at else part for each, part in enumerate(parts))


def shared_surname(one: Sequence[Part], other: Sequence[Part]) -> str:
    """The surname of a couple: `Bruno e Anna Sala`, `Sala Bruno e Anna`, `Bruno Sala e Anna Sala`."""
    first, second = _given_first(one), _given_first(other)
    if first.surname and second.surname:
        return first.surname if first.surname.casefold() == second.surname.casefold() else ""
    return first.surname or second.surname


def _given_first(parts: Sequence[Part]) -> Names:
    return Names(given=parts[0].text) if len(parts) == 1 and parts[0].given else split_names(parts)


def _alike(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    return next(
        (at for at, (mine, theirs) in enumerate(zip(one, other, strict=False)) if mine != theirs),
        min(len(one), len(other)),
    )
