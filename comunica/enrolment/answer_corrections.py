"""What an answer puts right of what we showed: another name, another street with the same number."""

from dataclasses import replace

from comunica.enrolment import answer_words as answers
from comunica.enrolment.answer_frame import spelled
from comunica.enrolment.extraction import Extract
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.meaning import Pending, Place, PlaceKind
from comunica.enrolment.message.grammar import pattern
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import Token, tokenise
from comunica.enrolment.person.names import Names
from comunica.enrolment.place.places import address
from comunica.enrolment.place.units import named_units

#: Around the right name and the wrong one.
_AROUND_NAME = frozenset(
    {"no", "non", "si", "ma", "e", "però", "pero", "bensi", "quasi", "giusto", "solo", "che", "il", "mio", "nome", "cognome", "sono"}
    | {"mi", "chiamo", "di", "faccio", "sarebbe", "anzi", "invece", "io", "esatto", "con", "la", "sempre", "tutto", "ok"}
)
#: A name that is put right has not more words.
_LONGEST_NAME = 3


def name_instead(message: Message, pending: Pending) -> Names | None:
    """`Orsino non Orsini`, `non Orsini ma Orsino`: the part of the name that is denied, as it should be."""
    tokens = message.tokens.all
    kept = answers.without_denied(tokens)
    denied = _name_in([token for token in tokens if token not in kept])
    said = _name_in(list(kept))
    surname, given = (spelled(tokenise(each).all) for each in (pending.surname, pending.given_name))
    other = given if spelled(denied) == surname else surname
    said = [token for token in said if token.folded not in other]  # `Sestini Pietro, non Paolo`
    if not denied or not 0 < len(said) <= _LONGEST_NAME or any(_is_no_name(token) for token in said):
        return None
    right = " ".join(token.text for token in said)
    if spelled(denied) == surname:
        return Names(surname=right)
    return Names(given=right) if spelled(denied) == given else None


def with_known_number(message: Message, pending: Pending, told: Extract) -> Extract:
    """`no via Adda, sempre al 9`, `il numero è giusto`: another street, and the number that was known."""
    place, known = told.decision.place, pending.place
    if place is None or known is None or place.kind is not PlaceKind.ADDRESS or place.house_number:
        return told
    street = message.gazetteer.street_named(place.street)
    if not known.house_number or street is None or place.street == known.street:
        return told
    if not (_keeps_number(message, known) or _is_namesake(place, known)):
        return told
    numbered = address(street, known.house_number, place.written)
    return replace(told, decision=replace(told.decision, place=numbered, settled=numbered.zone is not None))


def names_another_street(pending: Pending, told: Extract) -> bool:
    """A street of the town is named that is not the one we showed."""
    place = told.decision.place
    another = place is not None and place.kind is PlaceKind.ADDRESS and place.zone is not None
    return place is not None and another and pending.place is not None and place.street != pending.place.street


def _keeps_number(message: Message, known: Place) -> bool:
    line = " ".join(token.folded for token in message.tokens.all)
    number = tokenise(known.house_number).all[0].folded
    said = [token.folded for token in message.tokens.all if token.is_number]
    return said == [number] or (not said and pattern("roles", "same_number").search(line) is not None)


def _is_namesake(place: Place, known: Place) -> bool:
    """`no è via Anita Garibaldi`, where we showed Via Giuseppe Garibaldi."""
    mine, theirs = ({unit.word for unit in named_units(each.street)} for each in (place, known))
    types = words_of("street_types", "prefixes")
    return bool((mine & theirs) - types)


def _name_in(tokens: list[Token]) -> list[Token]:
    return [token for token in tokens if token.folded not in _AROUND_NAME and token.folded != "è"]


def _is_no_name(token: Token) -> bool:
    return token.is_number or token.folded in words_of("street_types", "function_words", "chatter", "yes")
