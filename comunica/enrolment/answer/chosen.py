"""The reading of a choice among the places that we offered, and of what is told in its place."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from comunica.enrolment.answer import words as answers
from comunica.enrolment.answer.agreement import agrees_surely
from comunica.enrolment.answer.asides import in_two
from comunica.enrolment.answer.choice import choose, may_be_between, not_ruled_out, the_other
from comunica.enrolment.answer.frame import framed
from comunica.enrolment.answer.left_open import is_of_something, says_nothing
from comunica.enrolment.answer.numbers import with_last_number, with_number_in, with_said_number
from comunica.enrolment.answer.outcome import as_known, concluded, is_other
from comunica.enrolment.answer.told import without_chance
from comunica.enrolment.extraction import Extract, extract
from comunica.enrolment.language.words import fold, fold_phrase
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.meaning import Pending, Place, PlaceKind, Question, Reading
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import Break, Token, Tokens

#: Before the number of a house, after the choice.
_BEFORE_NUMBER = frozenset({"al", "civico", "numero", "ma", "pero"})
#: Of them, those that no order of ours has before it.
_OF_A_HOUSE = frozenset({"al", "civico"})

#: Before another answer in place of the first.
_TAKES_BACK = frozenset({"no", "anzi", "scusa", "scusate", "scusi", "ops"})


def chosen(message: Message, pending: Pending) -> Reading | None:
    if _tells_something_else(message):
        return None
    told = without_chance(message, extract(message.tokens, None, message.gazetteer, asked=Question.CHOICE))
    left = the_other(message.tokens.all, pending.options, message.gazetteer)
    left = left or not_ruled_out(message.tokens.all, pending.options, message.gazetteer)
    if left is None and _is_another_street(told, pending):
        if answers.asks(message.flow.text) or is_of_something(message, told):
            return None  # `quando asfaltate via Adda?`
        return concluded(message, pending, told, "ha risposto con un altro luogo")
    option = None if answers.says("neither", message.tokens.all) else left or _option(message, pending)
    if option is not None:
        return as_known(message, replace(pending, place=option), "ha scelto fra i luoghi proposti")
    if told.decision.settled and answers.wants_none(message.tokens.all):
        return concluded(message, pending, told, "ha risposto con un altro luogo")
    return _left_open(message, pending, told)


def _tells_something_else(message: Message) -> bool:
    """`in piazza c'è una perdita`, `preferisco di no`, `ci vediamo in piazza alle 9`: no place is chosen."""
    tokens = message.tokens.all
    if any(token.is_number and before.folded in ("alle", "ore") for before, token in pairwise(tokens)):
        return True
    reports = ("reports", "reports_there", "reports_state")
    return any(answers.says(each, tokens) for each in reports) or answers.says_no(message.flow.text)


def _left_open(message: Message, pending: Pending, told: Extract) -> Reading | None:
    """None of the places was chosen: another is told, or it stays open which."""
    tokens = message.tokens.all
    between = may_be_between(tokens, pending.options) and not answers.asks(message.flow.text)
    if answers.says("declines", tokens):
        return None
    asked_back = between or agrees_surely(tokens, message.flow.text, pending)
    if asked_back or answers.says("not_which", tokens) or answers.begins_unknowing(message.flow.text):
        return _asked_again(message, pending, "non sa quale")
    nothing = says_nothing(message) and not answers.says("unsure", tokens)
    if nothing or is_other(message) or answers.says("talks_to_us", tokens):
        return None
    if told.decision.settled and not (answers.says("neither", tokens) and _is_offered(told, pending)):
        return concluded(message, pending, told, "ha risposto con un luogo")
    return _asked_again(message, pending, "la risposta non dice quale")


def _asked_again(message: Message, pending: Pending, because: str) -> Reading:
    """Which of the same places, unless it is none of them."""
    none = answers.says("neither", message.tokens.all) or answers.wants_none(message.tokens.all)
    return replace(as_known(message, pending, because), choices=() if none else pending.options)


def _is_offered(told: Extract, pending: Pending) -> bool:
    """`né la via né la piazza`: what it names is one of those that we offered."""
    place = told.decision.place
    return place is not None and any((place.name, place.street) == (each.name, each.street) for each in pending.options)


def _numbers(tokens: Sequence[Token]) -> int:
    return sum(1 for token in tokens if token.is_number)


def _option(message: Message, pending: Pending) -> Place | None:
    """The place that was chosen, with the number of the house that was told beside it; `il 2` is the second of them."""
    chosen = answers.without_denied(answers.after_no(_without_sighs(message.tokens.all)))
    numbered = next((at for at, token in enumerate(chosen) if at and token.folded in _BEFORE_NUMBER), len(chosen))
    every = message.gazetteer
    instead = _numbers(chosen) < _numbers(message.tokens.all)  # `via Po 2, non 16`
    told = any(token.is_number for token in chosen[numbered:])
    before = choose(chosen[:numbered], pending.options, every) if told else None
    option = choose(chosen, pending.options, every) or before
    if option is None or (told and before is None) or (not instead and _only_counts(chosen, option, pending)):
        return option  # `la numero uno`
    # `la prima, al 14`, `1, civico 14`; of `opzione 1` the number says which.
    named = [token for token in chosen if not token.is_number]
    if not told and (len(named) == len(chosen) or choose(named, pending.options, every) != option):
        return option
    if told:
        return with_number_in(message, option, chosen[numbered:]) or option
    return with_last_number(message, option) or with_said_number(message, option) or option


def _without_sighs(tokens: Sequence[Token]) -> Sequence[Token]:
    """`la via, la piazza magari!`: without what somebody only wishes beside it."""
    paused = (at for at, token in enumerate(tokens) if at and token.brk is not Break.NONE)
    clauses = [tokens[first:end] for first, end in pairwise([0, *paused, len(tokens)])]
    kept = [clause for clause in clauses if all(token.folded != "magari" for token in clause)]
    return [token for clause in kept for token in clause] or tokens


def _only_counts(tokens: Sequence[Token], option: Place, pending: Pending) -> bool:
    """`la 2`, `la prima, 1, quella sopra`: its number among ours, and not that of the house, which we know or not."""
    order = str(pending.options.index(option) + 1)
    numbers = [at for at, token in enumerate(tokens) if token.is_number]
    name = {*fold_phrase(option.street), *_OF_A_HOUSE}
    before = {tokens[at - 1].folded for at in numbers if at}
    beside = before & (_OF_A_HOUSE if option.house_number else name)
    return bool(numbers) and all(tokens[at].text == order for at in numbers) and not beside


def _is_another_street(told: Extract, pending: Pending) -> bool:
    place = told.decision.place
    if place is None or place.kind is not PlaceKind.ADDRESS or place.zone is None:
        return False
    kinds = words_of("street_types", "prefixes") - words_of("function_words")
    if not place.house_number and fold(place.written.split(" ")[0]) not in kinds:
        return False  # `quella di sotto`, where there is a Via di Sotto
    return all(place.street != option.street for option in pending.options)


def chosen_again(rest: Message, pending: Pending) -> Reading | None:
    """`1... no scusa 2`: another choice in place of the first."""
    tokens = rest.tokens.all
    first = next((at for at, token in enumerate(tokens) if token.folded not in _TAKES_BACK), 0)
    return chosen(rest.with_tokens(Tokens(tokens[first:], rest.tokens.tail)), pending) if first else None


def chooses(rest: Message, place: Place | None, pending: Pending) -> bool:
    """It says once more which of the places is meant, and nothing else."""
    rest = framed(rest, pending)
    same = chosen(rest, pending) if rest.tokens.all else None
    return place is not None and same is not None and same.place == place


def chooses_another(message: Message, found: Reading | None, pending: Pending) -> bool:
    """`la via! In piazza ci stanno i signori`: first one of the places, and then of the other."""
    if pending.asked is not Question.CHOICE or found is None:
        return False
    places = {each.place for first, _ in in_two(message) if (each := chosen(framed(first, pending), pending))}
    return not places <= {found.place, pending.place}
