"""Two names side by side: of a couple, of a person with two surnames, of one that is corrected."""

from collections.abc import Container, Sequence

from rapidfuzz.distance import OSA

from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.tokens import Token
from comunica.enrolment.person.names import Names, Part, split_names

_TWO = 2
#: Of words that are compared.
_FEWEST_LETTERS = 4
_WHOSE = frozenset({"mia", "mio", "sua", "suo", "la", "il"})
#: `e sua moglie`.
_PARTNER = 3


def is_double_surname(parts: Sequence[Part]) -> bool:
    """`Cotti Cometti`: two words, and neither is a given name."""
    if len(parts) != _TWO or any(part.given or part.initial for part in parts):
        return False
    return all(part.surname or part.folded.endswith("i") for part in parts)


def is_with_partner(tokens: Sequence[Token], end: int, places: Container[int]) -> bool:
    """`Gino Milesi e sua moglie, via Adda 5`: a name, whose husband or wife, and then nothing but the place."""
    after = tokens[end : end + _PARTNER]
    if len(after) < _PARTNER or after[0].folded not in ("e", "ed") or after[1].folded not in _WHOSE:
        return False
    last = end + _PARTNER
    closes = last == len(tokens) or last in places or last + 1 in places
    return closes and after[2].folded in words_of("relatives")


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


def family_name(parts: Sequence[Part]) -> str:
    """`fam. Gatti Paolo`: whose family it is, and one of them."""
    named = [part for part in parts if part.given > 1 and not part.surname]
    whole = " ".join(part.text for part in parts)
    return split_names(parts).surname if named and len(parts) > len(named) else whole


def is_mistyped(one: Sequence[Part], other: Sequence[Part]) -> bool:
    """`Ada Ruopo` and `Ada Ruoppo`: the same name, but for a letter."""
    pairs = list(zip(one, other, strict=False))
    same = sum(mine.folded == theirs.folded for mine, theirs in pairs)
    return len(one) == len(other) == same + 1 and any(is_alike(mine, theirs) for mine, theirs in pairs)


def is_alike(one: Part, other: Part) -> bool:
    """`Ruopo` and `Ruoppo`: one is the other, mistyped; but Maria is no Mario."""
    if one.given and one.given == other.given:
        return False
    return (
        one.folded != other.folded
        and min(len(one.folded), len(other.folded)) >= _FEWEST_LETTERS
        and (OSA.distance(one.folded, other.folded, score_cutoff=1) <= 1)
    )


def _given_first(parts: Sequence[Part]) -> Names:
    return Names(given=parts[0].text) if len(parts) == 1 and parts[0].given else split_names(parts)


def _alike(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    return next(
        (at for at, (mine, theirs) in enumerate(zip(one, other, strict=False)) if mine != theirs),
        min(len(one), len(other)),
    )
