"""Name and place out of a message: places first, names in what is left, then both together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.families import FAMILY
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.meaning import Pending, Place, PlaceKind, Question
from comunica.enrolment.message.left_out.reasons import without_reasons
from comunica.enrolment.message.tokens import Token, Tokens, tokenise
from comunica.enrolment.person.labels import Labels
from comunica.enrolment.person.name_or_place import only_places
from comunica.enrolment.person.name_slot import only_names
from comunica.enrolment.person.names import Names
from comunica.enrolment.person.particles import Particles
from comunica.enrolment.person.people import NOBODY, NameFinder, Person
from comunica.enrolment.person.row import Row
from comunica.enrolment.place.area_mentions import is_province
from comunica.enrolment.place.firms import without_firms_towns
from comunica.enrolment.place.mention import Mention
from comunica.enrolment.place.mentions import Finder
from comunica.enrolment.place.places import NOWHERE, Decision, decide
from comunica.enrolment.place.roles import with_roles

#: A command, as the tokens from the first to before the last.
type Span = tuple[int, int]


class BeforeName(NamedTuple):
    """Such a command: who it is may stand right after it, whatever word that is."""

    first: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What a message tells of the person."""

    person: Person = NOBODY
    decision: Decision = NOWHERE
    #: Words that are neither names, place nor courtesy.
    rest: tuple[str, ...] = ()

    @property
    def leftover(self) -> int:
        """How many they are."""
        return len(self.rest)

    @property
    def names(self) -> Names:
        """The person's names."""
        return self.person.names

    @property
    def anything(self) -> bool:
        """It tells at least something."""
        named = self.names.given or self.names.surname or self.person.shared
        return bool(named or self.decision.place or self.decision.choices)

    def with_names(self, names: Names) -> "Extract":
        """The same with other names."""
        return replace(self, person=self.person._replace(names=names))

    def with_place(self, place: Place) -> "Extract":
        """The same with another place; settled where its zone is known."""
        return replace(self, decision=replace(self.decision, place=place, settled=place.zone is not None))

    def is_whole(self) -> bool:
        """Somebody with a name that is one, and where they live."""
        placed = self.decision.place is not None or bool(self.decision.choices)
        return self.names.whole and self.person.sure and placed

    def is_enrolment(self) -> bool:
        """A name and a place, and nothing else."""
        return self.names.whole and self.decision.place is not None and self.leftover == 0

    def is_identity(self) -> bool:
        """The same, and no doubt that the names are names."""
        place = self.decision.place
        street = place is not None and place.street != ""
        return self.is_enrolment() and (self.person.sure or (street and self.person.capital))

    def filled_from(self, pending: Pending, gazetteer: Gazetteer) -> "Extract":
        """With what was known before the answer, where it says nothing new."""
        names = Names(self.names.given or pending.given_name, self.names.surname or pending.surname)
        filled = self.with_names(names)
        decision = self.decision
        if pending.place is None or (decision.place is None and decision.choices):
            return filled
        if decision.place is None:
            known = replace(decision, place=pending.place, settled=_is_settled(pending.place, gazetteer))
            return replace(filled, decision=known)
        return replace(filled, decision=_within(decision, pending.place, gazetteer))


#: Words of a place without its type.
_A_PLACE_ALONE = 2
#: Stands for a word of a name, where places are weighed.
_NAMELESS = "xxxx"
#: Beside who and where they say nothing else.
_HARMLESS = words_of("courtesy", "titles", "identity") | FAMILY | {"ra", "ssa"}
#: Of a message that tells no place, where only one with a place counts.
NOTHING = Extract()


def extract(  # noqa: PLR0913 - a message is read for so many ends
    tokens: Tokens,
    command: Span | None,
    gazetteer: Gazetteer,
    *,
    names_needed: int = 2,
    asked: Question | None = None,
    own: frozenset[str] = frozenset(),
    placed: bool = False,
) -> Extract:
    """What the message tells. `command`: the tokens of the wish; `asked`: the question that it answers; `own`: the
    words of the service's name; `placed`: without a place the rest is of no interest, and nothing is told."""
    called = isinstance(command, BeforeName)
    command = (command[0], command[1]) if command else None
    words = tokens.all
    answer = asked in (Question.PLACE, Question.CHOICE)
    first = command[1] if command and command[0] == 0 else 0
    nothing_else = answer or (not names_needed and _is_alone(words, command))
    found = without_firms_towns(Finder(words, gazetteer, tail=tokens.tail, whole=nothing_else).find(first), words)
    if command:
        found = [mention for mention in found if mention.end <= command[0] or mention.first >= command[1]]
    asked_name = asked is Question.NAME
    mentions = only_places(found, words, command, answer=answer, names_needed=names_needed, asked_name=asked_name)
    expected = asked in (Question.NAME, Question.JOIN)
    if placed and not mentions:
        return NOTHING
    taken = _taken(mentions, command)
    words = without_reasons(words, taken)
    row = Row(words, tokens.tail, taken)
    placed_names = only_names(row, command[1] if command else 0)
    told = _unsaid(words, placed_names | _labelled(row))  # `Mara Vecchio via Po 3` is no old address
    decision = decide(with_roles(mentions, told, command[1] if command else 0), told)
    if placed and decision.place is None:
        return NOTHING
    surname_only = names_needed == 1
    finder = NameFinder(row, command, mentions, expected=expected, own=own, surname_only=surname_only)
    finder.take(placed_names)
    person = finder.find_called() if called else finder.find()
    if asked is Question.PLACE and not person.sure:
        person = NOBODY
    return Extract(person=person, decision=decision, rest=_rest(row, person))


def _is_alone(words: Sequence[Token], command: Span | None) -> bool:
    """`VALDORSA ON donizetti`, where no name is asked for: a word or two beside the command, and no first name."""
    first, end = command or (0, 0)
    rest = [token.folded for token in (*words[:first], *words[end:])]
    return len(rest) <= _A_PLACE_ALONE and given_names().isdisjoint(rest)


def _taken(mentions: Sequence[Mention], command: Span | None) -> set[int]:
    """The tokens of places and of the command."""
    spans = [(mention.first, mention.end) for mention in mentions] + ([command] if command else [])
    return {at for first, end in spans for at in range(first, end)}


def _labelled(row: Row) -> set[int]:
    """The tokens of `Cognome Del Vecchio Nome Anna`."""
    if "cognome" not in row.words:
        return set()
    return {at for span in Labels(row, Particles(row)).find().values() for at in span}


def _unsaid(tokens: Sequence[Token], names: set[int]) -> Sequence[Token]:
    """The tokens, and nothing that the words of a name could mean."""
    if not names:
        return tokens
    return [
        Token(token.text, _NAMELESS, token.gap, token.brk) if at in names else token for at, token in enumerate(tokens)
    ]


def read_place(text: str, gazetteer: Gazetteer) -> Place | None:
    """The place in a text that is nothing but a place, as in a list."""
    tokens = tokenise(text)
    found = Finder(tokens.all, gazetteer, tail=tokens.tail, whole=True).find()
    return decide(with_roles(found, tokens.all), tokens.all).place


def _rest(row: Row, person: Person) -> tuple[str, ...]:
    free = [
        (at, token.folded)
        for at, token in enumerate(row.tokens)
        if at not in row.taken and token.folded not in _HARMLESS and not person.first <= at < person.end
    ]
    return tuple([word for at, word in free if not (row.tokens[at].is_number or is_province(row.tokens, at))])


def _is_settled(place: Place, gazetteer: Gazetteer) -> bool:
    """Its zone is known, or cannot be: outside, and on a street that the gazetteer does not have."""
    unknown = place.street != "" and gazetteer.street_named(place.street) is None
    return place.kind is PlaceKind.OUTSIDE or place.zone is not None or unknown


def _within(decision: Decision, before: Place, gazetteer: Gazetteer) -> Decision:
    """A zone that answers where on a split street keeps the street, and a contrada that lies in it too."""
    place = decision.place
    if place is None or place.kind is not PlaceKind.ZONE or before.zone is not None:
        return decision
    if before.street or _lies_in(before.name, place.zone, gazetteer):
        return replace(decision, place=replace(before, zone=place.zone))
    return decision


def _lies_in(contrada: str, zone_id: str | None, gazetteer: Gazetteer) -> bool:
    return any(each.name == contrada and zone_id in each.zones for each in gazetteer.zones.values())
