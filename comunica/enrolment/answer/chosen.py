"""The reading of a choice among the places that we offered, and of what is told in its place."""

from dataclasses import replace

from comunica.enrolment.answer import words as answers
from comunica.enrolment.answer.agreement import agrees_surely
from comunica.enrolment.answer.choice import choose, may_be_between, the_other
from comunica.enrolment.answer.left_open import says_nothing
from comunica.enrolment.answer.numbers import with_last_number, with_number_in, with_said_number
from comunica.enrolment.answer.outcome import as_known, concluded, is_other
from comunica.enrolment.extraction import Extract, extract
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.meaning import Pending, Place, PlaceKind, Question, Reading
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.words import fold

#: Before the number of a house, after the choice.
_BEFORE_NUMBER = frozenset({"al", "civico", "numero", "ma", "pero"})


def chosen(message: Message, pending: Pending) -> Reading | None:
    if _tells_something_else(message):
        return None
    told = extract(message.tokens, None, message.gazetteer, asked=Question.CHOICE)
    left = the_other(message.tokens.all, pending.options, message.gazetteer)
    if left is None and _is_another_street(told, pending):
        return concluded(message, pending, told, "ha risposto con un altro luogo")
    option = left or _option(message, pending)
    if option is not None:
        return as_known(message, replace(pending, place=option), "ha scelto fra i luoghi proposti")
    if told.decision.settled and answers.wants_none(message.tokens.all):
        return concluded(message, pending, told, "ha risposto con un altro luogo")
    return _left_open(message, pending, told)


def _tells_something_else(message: Message) -> bool:
    """`in piazza c'è una perdita`, `preferisco di no`, `quanto costa?`: no place is chosen, though one is called so."""
    tokens = message.tokens.all
    reports = answers.reports(tokens) or answers.reports_there(tokens) or answers.reports_state(tokens)
    return reports or answers.says_no(message.flow.text)


def _left_open(message: Message, pending: Pending, told: Extract) -> Reading | None:
    """None of the places was chosen: another is told, or it stays open which."""
    tokens = message.tokens.all
    between = may_be_between(tokens, pending.options) and not answers.asks(message.flow.text)
    asked_back = between or agrees_surely(tokens, message.flow.text, pending)
    if asked_back or answers.knows_not_which(tokens):
        return as_known(message, pending, "non sa quale")
    if answers.begins_unknowing(message.flow.text):
        return as_known(message, pending, "non sa quale")
    if is_other(message) or answers.talks_to_us(tokens) or (says_nothing(message) and not answers.is_unsure(tokens)):
        return None
    if told.decision.settled:
        return concluded(message, pending, told, "ha risposto con un luogo")
    return as_known(message, pending, "la risposta non dice quale")


def _option(message: Message, pending: Pending) -> Place | None:
    """The place that was chosen, with the number of the house that was told beside it; `il 2` is the second of them."""
    chosen = answers.without_denied(answers.after_no(message.tokens.all))
    numbered = next((at for at, token in enumerate(chosen) if at and token.folded in _BEFORE_NUMBER), len(chosen))
    every = message.gazetteer
    told = any(token.is_number for token in chosen[numbered:])
    before = choose(chosen[:numbered], pending.options, every) if told else None
    option = choose(chosen, pending.options, every) or before
    if option is None or (told and before is None):
        return option  # `la numero uno`
    # `la prima, al 14`, `1, civico 14`; of `opzione 1` the number says which.
    named = [token for token in chosen if not token.is_number]
    if not told and (len(named) == len(chosen) or choose(named, pending.options, every) != option):
        return option
    if told:
        return with_number_in(message, option, chosen[numbered:]) or option
    return with_last_number(message, option) or with_said_number(message, option) or option


def _is_another_street(told: Extract, pending: Pending) -> bool:
    place = told.decision.place
    if place is None or place.kind is not PlaceKind.ADDRESS or place.zone is None:
        return False
    if not place.house_number and fold(place.written.split(" ")[0]) not in words_of("street_types", "prefixes"):
        return False  # `quella di sotto`, where there is a Via di Sotto
    return all(place.street != option.street for option in pending.options)
