"""The names of a street as they can be written: its words and what each is worth, its aliases, words written as one."""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from comunica.enrolment.language.numerals import ordinal
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import given_names
from comunica.enrolment.place.units import COUNTED, PARTICLES, Unit, named_units, road_of, type_words
from comunica.municipality.territory import Street

_TITLES = frozenset(
    listed(
        "monsignor generale maresciallo capitano colonnello maggiore tenente brigadiere cardinale dottor "
        "professor ingegner avvocato onorevole cavaliere geometra don papa padre suor madre beato beata re "
        "regina conte caporale sergente fratelli sorelle martire "
        "principe principessa duca duchessa marchese barone imperatore "
        "maestro maestra sindaco partigiano partigiana vescovo parroco ammiraglio architetto senatore carabiniere"
    )
)


class Kind(Enum):
    """What a word of a name is, and what it costs to leave it out."""

    PARTICLE = 0.01
    #: Which Vico Garibaldi it is, of those that are counted.
    COUNT = 0.011
    TITLE = 0.08
    GIVEN = 0.081
    NUMBER = 0.082
    STRONG = 0.18
    SAINT = 0.25

    def __init__(self, cost: float) -> None:
        self.cost = cost


class NameWord(NamedTuple):
    """A word of a street's name."""

    word: str
    #: As it is written, folded.
    raw: str
    number: int | None
    kind: Kind
    #: Two words of the name as one, which nobody shortens.
    joined: bool = False


class StreetName(NamedTuple):
    """One way to write a street."""

    street: Street
    type: tuple[str, ...]
    words: tuple[NameWord, ...]
    #: An alias with its type, `Corso Umberto`: whoever writes `Umberto` only may mean another street as well.
    typed_alias: bool = False


def is_title(word: str) -> bool:
    """Monsignor, don, generale."""
    return word in _TITLES


def names_of(street: Street, types: Mapping[str, tuple[str, ...]], shorts: dict[str, str]) -> Iterator[StreetName]:
    """Every way to write a street: name, aliases, and either with two words as one. `types`: those of the town."""
    own = type_words(named_units(street.dug, shorts))
    yield from _road(street, own, shorts)
    for written in (street.name, *street.aliases):
        units = named_units(written, shorts)
        type_ = _leading_type(units, types) if written != street.name else ()
        if words := _words(units[len(type_) :], counted=not COUNTED.isdisjoint((type_ or own)[-1:])):
            yield StreetName(street, type_ or own, words, typed_alias=bool(type_))
            yield from (StreetName(street, type_ or own, joined) for joined in _joined(words))


def _road(street: Street, own: tuple[str, ...], shorts: dict[str, str]) -> Iterator[StreetName]:
    """`SP 46` for Strada Provinciale 46."""
    units = named_units(street.full, shorts)
    road = road_of([unit.word for unit in units])
    number = units[2] if road and len(units) > 2 and units[2].digits else None
    if number is not None:
        words = (NameWord(road, road, None, Kind.STRONG), NameWord(number.word, number.raw, number.number, Kind.STRONG))
        yield StreetName(street, own, words)


def _leading_type(units: Sequence[Unit], types: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    words = type_words(units)
    fitting = [each for each in types.values() if words[: len(each)] == each and len(words) > len(each)]
    return max(fitting, key=len, default=())


def _words(units: Sequence[Unit], *, counted: bool) -> tuple[NameWord, ...]:
    """`counted`: a numeral may begin it, and the I of `Vico I Garibaldi` is no article."""
    if counted and len(units) > 1 and units[0].number is not None and not units[0].digits:
        count = units[0]
        named = _words(units[1:], counted=False)
        return (NameWord("1" if count.word == "i" else count.word, count.raw, count.number, Kind.COUNT), *named)
    content = [at for at, unit in enumerate(units) if unit.word not in PARTICLES]
    if not content:
        return ()
    return tuple(
        NameWord(unit.word, unit.raw, unit.number, _kind_at(units, at, first=content[0], last=content[-1]))
        for at, unit in enumerate(units)
    )


def _kind_at(units: Sequence[Unit], at: int, *, first: int, last: int) -> Kind:
    """`Via Don Primo Mazzolari`: Primo after a title is somebody's first name, and no number."""
    called = first < at < last and units[at - 1].word in _TITLES and units[at].raw in given_names()
    return Kind.GIVEN if called else _kind(units[at], first=at == first, last=at == last)


def _kind(unit: Unit, *, first: bool, last: bool) -> Kind:
    if unit.word in PARTICLES:
        return Kind.PARTICLE
    if unit.word == "san" and not (first and last):
        return Kind.SAINT  # of `Via del Santo` it is all there is
    surname = last and ordinal(unit.raw) is not None  # `Via Ruggero Settimo`
    called = not first and unit.raw in given_names()  # `Via Don Primo Mazzolari`
    if unit.number is not None and not (first and last) and not surname and not called:
        return Kind.NUMBER
    if last:
        return Kind.STRONG
    if unit.word in _TITLES:
        return Kind.TITLE
    return Kind.GIVEN if unit.raw in given_names() else Kind.STRONG


def _joined(words: Sequence[NameWord]) -> Iterator[tuple[NameWord, ...]]:
    """Montegrappa, Sanpietro, Dacquisto."""
    for at in range(len(words) - 1):
        one, other = words[at], words[at + 1]
        if one.number is None and other.number is None and other.kind is not Kind.PARTICLE:
            raw = one.raw + other.raw
            yield (*words[:at], NameWord(raw, raw, None, Kind.STRONG, joined=True), *words[at + 2 :])
