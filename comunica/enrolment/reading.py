"""What a message means. Deterministic, per municipality, and able to say why.

A message is mended and made a line of words; then leaving is looked for, then joining; then the places are found and given
their roles, then the names in what is left. Leaving wins over everything, and nobody is enrolled without asking.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from comunica.enrolment import answers, own_words
from comunica.enrolment.commands import mended
from comunica.enrolment.extraction import Extract, extract
from comunica.enrolment.flow import Flow, flow_of
from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.house_numbers import number_at
from comunica.enrolment.intents import intent_of
from comunica.enrolment.joining import How, Join, find_join, mentions_join, wants_third_party
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.leaving import find_leave, is_poster
from comunica.enrolment.meaning import Action, Intent, Pending, Place, PlaceKind, Question, Reading
from comunica.enrolment.names import Names
from comunica.enrolment.places import address
from comunica.enrolment.tokens import Tokens, tokenise
from comunica.municipality.profile import Profile, RequiredField

__all__ = ["Action", "Intent", "Pending", "Place", "PlaceKind", "Question", "Reading", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Message:
    """A message on its way through the reader."""

    tokens: Tokens
    flow: Flow
    profile: Profile
    gazetteer: Gazetteer
    #: Words of the service's name.
    own: frozenset[str]


def read(text: str, profile: Profile, gazetteer: Gazetteer, pending: Pending | None = None) -> Reading:
    """Read one message. Any text up to any length gives a reading, never an exception."""
    message = _message(text, profile, gazetteer)
    if not message.tokens.all:
        return _answer_in_signs(text, message, pending) or Reading(action=Action.OTHER, intent=Intent.THANKS, because=("nessuna parola",))
    if leaving := _read_leave(message):
        return leaving
    join = None if is_poster(message.flow) else _find_join(message)
    if join is not None and (joining := _read_join(message, join, pending)):
        return joining
    if pending is not None and (answer := _read_answer(message, pending)):
        return answer
    return _read_unasked(message)


def _message(text: str, profile: Profile, gazetteer: Gazetteer) -> _Message:
    tokens = tokenise(text)
    tokens = Tokens(mended(own_words.unglued(tokens.all, profile.join_words + profile.leave_words)), tokens.tail)
    own = own_words.service_words(profile, gazetteer.town)
    return _Message(tokens=tokens, flow=flow_of(tokens), profile=profile, gazetteer=gazetteer, own=own)


def _read_leave(message: _Message) -> Reading | None:
    profile, flow = message.profile, message.flow
    phrases = own_words.find_own(message.tokens.all, profile.leave_words, profile.join_words)
    leave = find_leave(flow, phrases, message.own)
    if leave is None:
        return None
    because = f"vuole uscire: «{leave.keyword}»"
    intent = Intent.ERASURE if leave.erasure else Intent.NONE
    return Reading(action=Action.UNSUBSCRIBE, keyword=leave.keyword, intent=intent, because=(because,))


def _find_join(message: _Message) -> Join | None:
    profile = message.profile
    phrases = own_words.find_own(message.tokens.all, profile.join_words, profile.leave_words)
    return find_join(message.tokens.all, message.flow, phrases, message.own)


def _read_join(message: _Message, join: Join, pending: Pending | None) -> Reading | None:
    if wants_third_party(message.flow):
        return None
    told = extract(message.tokens, (join.first, join.end), message.gazetteer, message.profile)
    if join.how is How.DOUBTFUL and not told.is_clean_enrolment(join):
        return None
    if pending is not None:
        told = told.filled_from(pending)
    reason = f"vuole iscriversi: «{join.keyword}»"
    if join.how is How.DOUBTFUL:
        reason = "il resto è un'iscrizione: la prima parola è «attiva» scritta male"
    return _as_reading(told, message.profile, keyword=join.keyword, because=reason, confidence=0.9 if join.how is How.DOUBTFUL else 1.0)


def _as_reading(told: Extract, profile: Profile, *, keyword: str, because: str, confidence: float = 1.0) -> Reading:
    missing = _missing(told, profile)
    reasons = (because, told.decision.because, told.person_because, *(f"manca {_IN_ITALIAN[each]}" for each in missing))
    place = told.decision.place
    return Reading(
        action=Action.INCOMPLETE if missing else Action.SUBSCRIBE,
        given_name=told.names.given,
        surname=told.names.surname,
        place=place,
        zone=place.zone if place else None,
        confidence=round(min(confidence, told.decision.confidence), 2),
        because=tuple(reason for reason in reasons if reason),
        keyword=keyword,
        missing=missing,
        choices=told.decision.choices,
    )


_IN_ITALIAN = {RequiredField.GIVEN_NAME: "il nome", RequiredField.SURNAME: "il cognome", RequiredField.PLACE: "il luogo"}


def _missing(told: Extract, profile: Profile) -> tuple[RequiredField, ...]:
    known = {
        RequiredField.GIVEN_NAME: len(told.names.given.rstrip(".")) > 1,
        RequiredField.SURNAME: bool(told.names.surname),
        RequiredField.PLACE: told.decision.settled,
    }
    return tuple(each for each in profile.required if not known[each])


# Answers


def _answer_in_signs(text: str, message: _Message, pending: Pending | None) -> Reading | None:
    """A thumb up under a question."""
    if pending is None or pending.asked is not Question.CONFIRM or not any(sign in text for sign in ("\U0001f44d", "\u2705", "\U0001f44c")):
        return None
    return _known(message, pending, "ha confermato")


def _read_answer(message: _Message, pending: Pending) -> Reading | None:
    tokens = message.tokens.all
    match pending.asked:
        case Question.CONFIRM if answers.says_yes(tokens):
            return _known(message, pending, "ha confermato")
        case Question.CHOICE:
            return _chosen(message, pending)
        case Question.JOIN if answers.says_yes(tokens):
            return _known(message, pending, "vuole iscriversi")
        case _:
            return _completed(message, pending)


def _known(message: _Message, pending: Pending, because: str) -> Reading:
    told = Extract().filled_from(pending)
    return _as_reading(told, message.profile, keyword=pending.asked, because=because)


def _chosen(message: _Message, pending: Pending) -> Reading | None:
    tokens = message.tokens.all
    elsewhere = extract(message.tokens, None, message.gazetteer, message.profile, answer=True)
    if _is_another_street(elsewhere, pending):
        return _as_reading(elsewhere.filled_from(pending), message.profile, keyword=pending.asked, because="ha risposto con un altro luogo")
    choice = answers.choose(tokens, pending, message.gazetteer)
    if choice.option is not None:
        told = Extract().filled_from(replace(pending, place=choice.option))
        return _as_reading(told, message.profile, keyword=pending.asked, because="ha scelto fra i luoghi proposti")
    if _is_other(message):
        return None
    told = extract(message.tokens, None, message.gazetteer, message.profile, answer=True)
    if told.decision.settled:
        return _as_reading(told.filled_from(pending), message.profile, keyword=pending.asked, because="ha risposto con un luogo")
    return _known(message, pending, "la risposta non dice quale")


def _is_another_street(told: Extract, pending: Pending) -> bool:
    place = told.decision.place
    if place is None or not told.decision.settled or place.kind is not PlaceKind.ADDRESS or place.zone is None:
        return False
    return all(place.street != option.street for option in pending.options)


def _completed(message: _Message, pending: Pending) -> Reading | None:
    """What was asked, or a part of it, or a correction of what was known."""
    tokens = message.tokens.all
    number = _lone_number(message, pending)
    if number is not None:
        return number
    if answers.says_yes(tokens) or _is_other(message):
        return None
    told = extract(message.tokens, None, message.gazetteer, message.profile, answer=pending.asked is Question.PLACE, asked=pending.asked)
    if pending.asked is Question.NAME and told.names and not told.names.whole:
        told = told.with_names(_missing_part(told.names, pending))
    if pending.asked is Question.PLACE and not told.decision.place and told.decision is not None and not told.decision.choices:
        return _known(message, pending, "la risposta non dice dove") if _tries(message) else None
    if not told.anything:
        return None
    return _as_reading(told.filled_from(pending), message.profile, keyword=pending.asked, because="risposta alla nostra domanda")


def _missing_part(names: Names, pending: Pending) -> Names:
    """One word where one part was missing is that part."""
    word = names.given or names.surname
    if pending.surname and not pending.given_name:
        return Names(given=word)
    if pending.given_name and not pending.surname:
        return Names(surname=word)
    return names


def _lone_number(message: _Message, pending: Pending) -> Reading | None:
    """`27`: the number of the street that is known."""
    place = pending.place
    if place is None or place.kind is not PlaceKind.ADDRESS or not place.street:
        return None
    tokens = message.tokens.all
    at = next((order for order, token in enumerate(tokens) if token.is_number or token.folded in ("n", "civico", "al", "numero", "snc")), 0)
    found = number_at(tokens, at)
    if found is None or found.end < len(tokens) or any(token.folded not in _BEFORE_NUMBER for token in tokens[:at]):
        return None
    street = next((each for each in message.gazetteer.streets if each.full == place.street), None)
    known = address(street, found.value, place.written) if street else replace(place, house_number=found.value)
    told = Extract().filled_from(replace(pending, place=known))
    return _as_reading(told, message.profile, keyword=pending.asked, because="numero della via già detta")


_BEFORE_NUMBER = frozenset("no anzi al il è e n sono sto abito numero civico scusi scusate ah si ok grazie in".split())


def _is_other(message: _Message) -> bool:
    tokens, flow = message.tokens.all, message.flow
    intent, _ = intent_of(tokens, flow, foreign=False)
    if intent is Intent.THANKS:
        return all(token.folded in words_of("thanks", "courtesy") for token in tokens)
    if intent is not Intent.NONE:
        return True
    return answers.says_no(tokens) or answers.is_no_answer(tokens, flow.text)


def _tries(message: _Message) -> bool:
    return len(message.tokens.all) <= 12


# Nothing was asked


def _read_unasked(message: _Message) -> Reading:
    """Name and place, and not a word on what for: ask. Anything else is other."""
    tokens = message.tokens
    intent, because = intent_of(tokens.all, message.flow)
    if intent in (Intent.NONE, Intent.LANGUAGE, Intent.HELP) and len(tokens.all) <= _LONGEST_IDENTITY:
        told = extract(tokens, None, message.gazetteer, message.profile)
        if told.is_identity() and not (mentions_join(tokens.all) and told.leftover > 1):
            return replace(
                _as_reading(told, message.profile, keyword="", because="nome e luogo, ma non dice per cosa"), action=Action.INCOMPLETE
            )
    return Reading(action=Action.OTHER, intent=intent, because=(because,))


_LONGEST_IDENTITY = 24
