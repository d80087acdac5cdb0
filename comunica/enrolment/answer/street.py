"""What an answer puts right of the street that we showed: only its kind, or its name where ours is denied.

The number that was known stays, for it is the number of the house that they live in.
"""

from collections.abc import Sequence
from dataclasses import replace

from comunica.enrolment.answer import words as answers
from comunica.enrolment.extraction import Extract, extract
from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.meaning import Pending, Place, PlaceKind, Question
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import Break, Token, Tokens, spelled, tokenise
from comunica.enrolment.person.people import NOBODY
from comunica.enrolment.place.house_numbers import number_at
from comunica.enrolment.place.places import address
from comunica.enrolment.place.units import named_units, units_of
from comunica.municipality.territory import Street

#: Around the kind of a street, or its name, that is put right.
_AROUND = frozenset(
    listed(
        "no ma si quasi giusto giusta bene ok tutto e è il la lo l un una al in nella nel sul solo che pero anzi "
        "bensi invece scusi scusate scusa guardi guarda correggo correggete errore manca poco abito sto vivo sono "
        "siamo mettete metti scrivete prego grazie attenzione sarebbe avete scritto ho sbagliato resto nome "
        "stesso di numero civico quella quello dovete veramente precisamente esattamente confermo mi chiama "
        "corretto corretta esatto"
    )
)

#: What denies, and is no name.
_DENIES = frozenset(
    {"non", "no", "mica", "posto", "invece", "anziche", "al", "di", "avete", "ha", "hai", "messo", "scritto", "capito"}
)


def street_of_kind(message: Message, pending: Pending) -> Place | None:
    """`non è la via, è il vico`, `piazza, non via`: the street of the same name that is of this kind."""
    known = _known_street(message, pending)
    if known is None or answers.asks(message.flow.text):
        return None
    kept = answers.without_denied(message.tokens.all)
    around = {*_AROUND, *_own_words(known.full)}
    at = next((at for at, token in enumerate(kept) if token.folded not in around), len(kept))
    if at == len(kept):
        return None
    return _of_kind(message, pending, known, at)


def _of_kind(message: Message, pending: Pending, known: Street, at: int) -> Place | None:
    kept = answers.without_denied(message.tokens.all)
    kind = units_of(kept[at : at + 1], message.gazetteer.shorts)[0].word
    end, number = _number_after(kept, at + 1, pending)
    same = _named_alike(known, message.gazetteer, kind)
    return address(same, number, same.full) if same and end == len(kept) else None


def with_street_denied(message: Message, pending: Pending) -> Extract | None:
    """`non Minzoni, Matteotti`: a street of the town by its bare name, in place of ours."""
    known = _known_street(message, pending)
    kept = answers.without_denied(message.tokens.all)
    if known is None or len(kept) == len(message.tokens.all) or answers.asks(message.flow.text):
        return None
    if not denies_street(message, known.full):
        return None
    first = next((at for at, token in enumerate(kept) if token.folded not in _AROUND), len(kept))
    told = extract(Tokens(kept[first:], ""), None, message.gazetteer, asked=Question.PLACE)
    place = told.decision.place
    right = message.gazetteer.street_named(place.street) if place else None
    if place is None or right is None or right.full == known.full or told.leftover:
        return None
    numbered = address(right, place.house_number or _number_of(pending), place.written)
    return replace(told.with_place(numbered), person=NOBODY)


def as_street(said: Tokens) -> Tokens:
    """`Trieste`, where it was said that it is a street."""
    first, *rest = said.all
    if first.folded in words_of("street_types"):
        return said
    return Tokens((Token("via", "via", " ", Break.NONE), first._replace(brk=Break.NONE), *rest), said.tail)


def denies_street(message: Message, street: str) -> bool:
    """What is denied is the name of the street that we showed: `via Adda, non Serio`."""
    denied = {token.folded for token in answers.denied(message.tokens.all)} - _AROUND - _DENIES
    denied -= words_of("street_types")
    return bool(denied) and denied <= set(_own_words(street))


def _known_street(message: Message, pending: Pending) -> Street | None:
    place = pending.place
    if pending.asked is not Question.CONFIRM or place is None or place.kind is not PlaceKind.ADDRESS:
        return None
    return message.gazetteer.street_named(place.street)


def _named_alike(known: Street, gazetteer: Gazetteer, kind: str) -> Street | None:
    """The one street that has the same name and this kind; `vicolo` is a vico, too."""
    own = [unit.word for unit in named_units(known.full)]
    every = ((street, [unit.word for unit in named_units(street.full)]) for street in gazetteer.streets)
    alike = [
        street for street, words in every if words[1:] == own[1:] and words[0] != own[0] and kind.startswith(words[0])
    ]
    return alike[0] if len(alike) == 1 else None


def _number_after(kept: Sequence[Token], at: int, pending: Pending) -> tuple[int, str]:
    """Where the answer ends, and the number of the house: the one that is told after the street, else ours."""
    while at < len(kept) and kept[at].folded in _AROUND:
        at += 1
    found = number_at(kept, at) if at < len(kept) else None
    return (found.end, found.value) if found else (at, _number_of(pending))


def _number_of(pending: Pending) -> str:
    return pending.place.house_number if pending.place else ""


def _own_words(street: str) -> list[str]:
    return spelled(tokenise(street).all)
