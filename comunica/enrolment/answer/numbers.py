"""Where in its street a house is, as an answer tells: `27`, `24 non 42`, `è dispari`, `verso la stazione`."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from comunica.enrolment.answer import words as answers
from comunica.enrolment.extraction import Extract
from comunica.enrolment.language.numerals import from_words
from comunica.enrolment.language.words import fold_phrase, listed
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.meaning import Pending, Place, PlaceKind, Question
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import Break, Token, Tokens, tokenise
from comunica.enrolment.place.final_number import is_of_else
from comunica.enrolment.place.house_numbers import number_at
from comunica.enrolment.place.mention import own_zone
from comunica.enrolment.place.mentions import Finder
from comunica.enrolment.place.places import address, side_said

#: Before the number that is theirs, after another that is not: `il 21 è il portone, noi siamo 21 bis`.
_BEFORE_LAST = frozenset({"siamo", "sono", "sto", "il", "al", "è", "e", "civico", "numero"})
_NUMBER_WORDS = frozenset({"civico", "numero", "n", "nr", "num", "number", "il", "al", "el"})

#: After a number of which somebody is as sure as people are.
_HEDGES = frozenset(
    listed(
        "a occhio mi pare sembra credo penso se ricordo bene non sbaglio erro direi dovrebbe essere infatti circa "
        "per precisi preciso precisa pero invece"
    )
)
#: Of a sentence about one's house.
_SMALL = frozenset(
    listed(
        "è e noi io di casa mia mio la il nostro nostra porta portone ah eh si scusate scusi ecco questo quello proprio"
    )
)
#: Before a number that is an hour, or of how many people.
_OF_TIME = frozenset(listed("alle dalle verso le tra fra in ore per"))
#: After a number, of what is not sure or not so.
_TAKES_BACK = frozenset(listed("no non nn anzi o oppure ma pero"))
#: Of them, those that stand before any number and other things.
_OF_ANYTHING = frozenset({"il", "al"})
#: After a yes, before what is not so.
_BUT = frozenset({"ma", "pero", "solo"})
#: Or an order to put it there.
_PUT = frozenset({"mettete", "metta", "scrivete", "scriva", "segnate", "segni", "correggete", "aggiungete"})
_TWO = 2
#: Beside a relative: it is their own house, too.
_WITH_US = frozenset(listed("io noi con da dai dal casa abito sto sono siamo"))
#: Between `numero` and the number.
_BEFORE_SAID = frozenset({"è", "e", "il", "di", "casa", "mia", "sarebbe", "civico", "giusto", "esatto"})
#: Of a number that is not the right one.
_NOT_RIGHT = frozenset(listed("sbagliato errato vecchio"))
#: Inside a house.
_INSIDE = frozenset({"scala", "interno", "int", "piano", "appartamento", "citofono", "pianterreno", "rialzato"})


def known_with(message: Message, pending: Pending) -> Place | None:
    """The place that is known, with the number, the side or the stretch of its street that the answer tells."""
    tokens = message.tokens.all
    known = pending.place.house_number if pending.place else ""
    lone = len(_begin_numbers(tokens)) == 1 and not message.tokens.pauses()
    if lone and (tokens[0].folded in ("non", "mica") or (known and _is_of_others(tokens, known))):
        return None  # `il 7`, and then `non il 12`; `i miei il 12`
    message = _without_others_number(message, known)
    numbered = _with_number(message, pending) or _with_corrected_number(message, pending)
    return numbered or _with_side(message, pending) or _with_zone_near(message, pending)


def _without_others_number(message: Message, known: str) -> Message:
    """`sono al 7, al 12 ci sta mia suocera`: without another's house. `known`: ours, that is put right."""
    tokens = message.tokens
    if sum(token.is_number for token in tokens.all) < _TWO:
        return message
    clauses = [tokens.all[first:end] for first, end in pairwise([0, *tokens.pauses(), len(tokens.all)])]
    own = [clause for clause in clauses if not _is_of_others(clause, known)]
    kept = tuple(token for clause in own for token in clause)
    told = len(own) < len(clauses) and any(token.is_number for token in kept)
    return message.with_tokens(Tokens(kept, tokens.tail)) if told else message


def _is_of_others(clause: Sequence[Token], known: str) -> bool:
    """`il 12 è mia suocera`, `i miei il 12`."""
    at = next((at for at, token in enumerate(clause) if token.is_number), len(clause))
    found = number_at(clause, at)
    if found is None or found.value == known:
        return False
    before = {token.folded for token in clause[:at]}
    theirs = not before.isdisjoint(words_of("relatives") | {"miei"}) and before.isdisjoint(_WITH_US)
    after = clause[found.end :]
    return theirs or is_of_else(after) or answers.says("stands_there", after)


def _with_number(message: Message, pending: Pending) -> Place | None:
    """`27`, `no, 27`: the number of the street that is known."""
    place = pending.place
    tokens = _outside_the_house(_after_known(answers.without_denied(message.tokens.all), place))
    if place is None or place.kind is not PlaceKind.ADDRESS or not place.street or not tokens:
        return None
    if answers.is_denied_after(message.tokens.all) and len(tokens) < len(message.tokens.all):
        return None
    at = next((order for order, token in enumerate(tokens) if token.folded not in words_of("before_number")), 0)
    found = number_at(tokens, at)
    if at and tokens[at - 1].folded == "in":
        return None  # `siamo in due`
    if found is None or found.end < len(tokens):
        return with_said_number(message, place) if pending.asked is Question.PLACE else None
    return _numbered(message, place, found.value)


def _numbered(message: Message, place: Place, number: str) -> Place:
    """The place with another number, and the zone that this has."""
    street = message.gazetteer.street_named(place.street)
    return address(street, number, place.written) if street else replace(place, house_number=number)


def _after_known(tokens: tuple[Token, ...], place: Place | None) -> tuple[Token, ...]:
    """`no 9, 19`: after a pause, what stands in the place of the number that we showed."""
    paused = next((at for at, token in enumerate(tokens) if at > 1 and token.brk is not Break.NONE), 0)
    known = tokenise(place.house_number).all if place else ()
    said = [token.folded for token in tokens[:paused] if token.folded not in words_of("before_number")]
    again = paused and known and said == [known[0].folded] and tokens[0].folded == "no"
    return tokens[paused:] if again and any(token.is_number for token in tokens[paused : paused + 3]) else tokens


def _outside_the_house(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """`27 scala B`, `27, secondo piano`: what is inside says nothing of where it is."""
    number = next((at for at, token in enumerate(tokens) if token.is_number or from_words(token.folded)), len(tokens))
    inside = next((at for at in range(number + 1, len(tokens)) if tokens[at].folded in _INSIDE), len(tokens))
    before = inside - 1 if inside < len(tokens) and tokens[inside].folded == "piano" else inside
    while before > number + 1 and inside < len(tokens) and tokens[before - 1].folded in ("al", "il", "all", "nel"):
        before -= 1
    return tokens[: max(before, number + 1)]


def with_said_number(message: Message, place: Place) -> Place | None:
    """`ah sì, il numero è 81`: of the street that is known, and no other is named."""
    tokens = _unbroken(answers.without_denied(message.tokens.all))
    if any(token.folded in words_of("street_types") for token in tokens):
        return None
    cues = [at for at, token in enumerate(tokens) if token.folded in _NUMBER_WORDS - {"il", "al"}]
    at = cues[-1] + 1 if cues else len(tokens)
    while at < len(tokens) and tokens[at].folded in _BEFORE_SAID:
        at += 1
    lone = _lone_number(tokens) if at == len(tokens) else at
    found = None if lone is None else number_at(tokens, lone)
    street = message.gazetteer.street_named(place.street)
    return address(street, found.value, place.written) if found and street else None


def _unbroken(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """`ah, il numero! 27`: what is said before a number belongs to it, whatever stands between."""
    return tuple(each._replace(brk=Break.SOFT) if each.is_number and each.brk else each for each in tokens)


def with_number_in(message: Message, place: Place, tokens: Sequence[Token]) -> Place | None:
    """The place with the first number that these tokens tell."""
    at = next((at for at, token in enumerate(tokens) if token.is_number), len(tokens))
    found = number_at(tokens, at) if at < len(tokens) else None
    street = message.gazetteer.street_named(place.street)
    return address(street, found.value, place.written) if found and street else None


def with_last_number(message: Message, option: Place) -> Place | None:
    """`piazza Garibaldi 4`, `la piazza, numero 4`: the place that was chosen by name, and its number, last."""
    tokens = answers.without_denied(message.tokens.all)
    at = next((at for at in range(len(tokens) - 1, 0, -1) if tokens[at].is_number), 0)
    named = any(token.folded in words_of("street_types") or token.text.istitle() for token in tokens[:at])
    if not named or tokens[at].folded in fold_phrase(option.street):
        return None
    return with_number_in(message, option, tokens[at:])


def _lone_number(tokens: Sequence[Token]) -> int | None:
    """`ho guardato sul portone, è il 7`: the one number, at the end, after an article."""
    last = len(tokens) - 1
    while last > 0 and tokens[last].folded in words_of("courtesy", "thanks"):
        last -= 1
    numbers = [at for at, token in enumerate(tokens) if token.is_number]
    if not numbers:
        return None
    paused = next((at for at in range(numbers[0] + 1, len(tokens)) if tokens[at].brk is not Break.NONE), len(tokens))
    after = {token.folded for token in tokens[paused:]}  # `il 29, quello con il cancello verde`
    if _is_all_around(tokens[: paused if numbers[-1] < paused and _TAKES_BACK.isdisjoint(after) else None], numbers):
        return numbers[0]
    told = tokens[last - 1].folded in ("il", "al", "l", "è")
    return last if numbers == [last] and told else None


def _is_all_around(tokens: Sequence[Token], numbers: Sequence[int]) -> bool:
    """`mi pare 15`, `casa mia è il 9b`, `15 è il civico`: beside the number only what people say around one."""
    found = number_at(tokens, numbers[0])
    if found is None:
        return False
    before = tokens[numbers[0] - 1].folded if numbers[0] else ""
    rest = [token.folded for at, token in enumerate(tokens) if not numbers[0] <= at < found.end]
    return before not in _OF_TIME and all(word in _around_a_number() for word in rest)


@cache
def _around_a_number() -> frozenset[str]:
    around = words_of("before_number", "courtesy", "thanks", "lives_at", "buildings", "after_yes")
    return (around | _NUMBER_WORDS | _HEDGES | _SMALL) - words_of("street_types")


def _with_corrected_number(message: Message, pending: Pending) -> Place | None:
    """`quasi, il civico è 24 non 42`."""
    place, tokens = pending.place, answers.without_denied(message.tokens.all)
    if (
        pending.asked is not Question.CONFIRM
        or place is None
        or place.kind is not PlaceKind.ADDRESS
        or not place.street
    ):
        return None
    at = _instead_of(place.house_number, tokens)
    at = _corrected_number(tokens) if at is None else at
    at = _corrected_in_words(place.house_number, message.tokens.all, tokens) if at is None else at
    found = None if at is None else number_at(tokens, at)
    if found is None or answers.is_denied_after(message.tokens.all) or is_of_else(tokens[found.end :]):
        return None
    return _numbered(message, place, found.value)


def _instead_of(known: str, tokens: Sequence[Token]) -> int | None:
    """`al 7, all'1 ci sta mia sorella`: of two numbers the one that we did not show."""
    numbers = _begin_numbers(tokens)
    others = [at for at in numbers if tokens[at].text != known]
    return others[0] if len(numbers) == 2 and len(others) == 1 else None


def _corrected_in_words(known: str, said: Sequence[Token], kept: Sequence[Token]) -> int | None:
    """`la via va bene, è dodici e non ventuno`: where 21 is denied, the one number that is left."""
    denied = {from_words(token.folded) for token in answers.denied(said)}
    left = [at for at, token in enumerate(kept) if token.folded != "un" and from_words(token.folded) is not None]
    return left[0] if known.isdecimal() and int(known) in denied and len(left) == 1 else None


def _corrected_number(tokens: Sequence[Token]) -> int | None:
    """`il civico è 24`, `sì ma 24`: the last number, where a word says that it is one of a house."""
    numbers = _begin_numbers(tokens)
    last = numbers[-1] if numbers else 0
    before = tokens[last - 1].folded if last else ""
    if not last or (len(numbers) > 1 and before not in _BEFORE_LAST):
        return None
    said = before in _BUT | _PUT or any(
        token.folded in (_NUMBER_WORDS | _NOT_RIGHT) - _OF_ANYTHING for token in tokens[:last]
    )
    reach = 0 if before in _BEFORE_LAST else max(0, last - 3)
    near = any(token.folded in _OF_ANYTHING for token in tokens[reach:last])
    return last if said or near else None


def _begin_numbers(tokens: Sequence[Token]) -> list[int]:
    """Where numbers begin: `7 barra 2` is one."""
    begun: list[int] = []
    end = 0
    for at, token in enumerate(tokens):
        if token.is_number and at >= end:
            begun.append(at)
            end = found.end if (found := number_at(tokens, at)) else end
    return begun


def _with_side(message: Message, pending: Pending) -> Place | None:
    """`il numero è dispari`: the side of the street that is known, where that tells its zone."""
    place, tokens = pending.place, message.tokens.all
    side = side_said(tokens)
    if pending.asked is not Question.PLACE or place is None or side is None or answers.asks(message.flow.text):
        return None
    street = message.gazetteer.street_named(place.street)
    if street is None or any(token.is_number for token in tokens):
        return None
    known = address(street, place.house_number, place.written, side=side)
    return known if known.zone else None


def _with_zone_near(message: Message, pending: Pending) -> Place | None:
    """`verso la stazione`: the zone in which the known street's own stretch lies, where it is divided."""
    place, tokens = pending.place, message.tokens
    if pending.asked is not Question.PLACE or place is None or place.zone or not answers.says("towards", tokens.all):
        return None
    street = message.gazetteer.street_named(place.street)
    if street is None:
        return None
    found = Finder(tokens.all, message.gazetteer, tail=tokens.tail, whole=True).find()
    said = [zone for each in found if (zone := own_zone(each.area))]
    known = address(street, place.house_number, place.written, said=said)
    return known if known.zone else None


def with_number_before(message: Message, told: Extract) -> Extract:
    """`al 130 della Provinciale`: the one number of an answer is that of its street."""
    place, tokens = told.decision.place, message.tokens.all
    numbers = [at for at, token in enumerate(tokens) if token.is_number]
    street = message.gazetteer.street_named(place.street) if place else None
    if place is None or street is None or place.house_number or len(numbers) != 1:
        return told
    found = number_at(tokens, numbers[0])
    if found is None or (numbers[0] and tokens[numbers[0] - 1].folded not in _BEFORE_LAST):
        return told
    numbered = address(street, found.value, place.written)
    return told.with_place(numbered)
