"""The person's own name, said again beside an answer: `Ida Conte, 2`, `al 104 (Lapo Nencini)`, `sono Ada Lenzi, sì`.

We know it already, so it is no part of the answer. What is all of an answer, or is called something else, stays.
"""

from collections.abc import Sequence

from comunica.enrolment.language.words import fold_phrase
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.meaning import Pending, Question
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import Break, Token, tokenise
from comunica.enrolment.place.mentions import Finder

#: Where both names may stand without a pause, for neither can be what was asked.
_WITHOUT_PAUSE = (Question.PLACE, Question.CHOICE)
#: Before one's own name.
_SAYS_WHO = (
    *(("sono", "ancora"), ("sono", "sempre"), ("sono", "di", "nuovo"), ("io", "sono"), ("mi", "chiamo")),
    *(("sono",), ("qui",), ("firmato",)),
)
#: After a name of which something is said, `Ida Conte è mia mamma`; or that is put right, `Ida non Isa`.
_GOES_ON = frozenset({"è", "e", "ed", "ha", "era", "sta", "abita", "vive", "sarebbe"})
_PUTS_RIGHT = frozenset({"non", "ma", "anzi", "mica"})
#: `casa di Ida Conte`, `piazza Conte`: of such a sentence the name is a part.
_LEADS_TO_A_NAME = ("function_words", "titles", "relatives", "street_types", "buildings")


def own_name_first(message: Message, tokens: Sequence[Token], at: int, pending: Pending) -> int:
    """How many words there, with `sono` before them, are the name that we know, and an answer after it."""
    first = at + _said_who(tokens, at)
    end = first + _named(tokens, first, pending)
    if end == first or end == len(tokens) or tokens[end].folded in _GOES_ON:
        return 0
    if tokens[end].folded in _PUTS_RIGHT:
        return 0
    paused = tokens[end].brk is not Break.NONE
    again = paused and first - at > 1 and "chiamo" not in _folded(tokens[at:first])  # `sono ancora Alberto. nr 65`
    return end - at if again or _is_beside(message, tokens[first:end], pending, paused=paused) else 0


def own_name_last(message: Message, tokens: Sequence[Token], pending: Pending) -> int:
    """How many words at the end, with `sono` before them, are the name that we know, and an answer before it."""
    end = len(tokens)
    first = next((at for at in range(max(0, end - 5), end) if at + _named(tokens, at, pending) == end), end)
    who = next((len(said) for said in _SAYS_WHO if _folded(tokens[:first])[-len(said) :] == said), 0)
    if first - who <= 0 or first == end:
        return 0
    before = tokens[first - who - 1].folded
    paused = who > 0 or tokens[first].brk is not Break.NONE or "(" in tokens[first].gap
    if before in _PUTS_RIGHT or (not paused and before in words_of(*_LEADS_TO_A_NAME)):
        return 0
    beside = _is_beside(message, tokens[first:end], pending, paused=paused)
    return end - first + who if beside else 0


def _is_beside(message: Message, named: Sequence[Token], pending: Pending, *, paused: bool) -> bool:
    """It is nothing but the name: both names, or one with a pause that no place has."""
    if pending.asked in (Question.NAME, Question.JOIN):
        return False
    said = set(_folded(named))
    whole = all(name and set(_folded(tokenise(name).all)) <= said for name in (pending.given_name, pending.surname))
    if whole:
        return paused or pending.asked in _WITHOUT_PAUSE
    if paused and pending.asked is Question.CHOICE:
        offered = {word for option in pending.options for word in fold_phrase(option.street or option.name)}
        return offered.isdisjoint(said)
    return paused and not Finder(tuple(named), message.gazetteer, tail="", whole=True).find()


def _said_who(tokens: Sequence[Token], at: int) -> int:
    return next((len(said) for said in _SAYS_WHO if _folded(tokens[at : at + len(said)]) == said), 0)


def _named(tokens: Sequence[Token], at: int, pending: Pending) -> int:
    """How many words there are of the given name and the surname that we know; an accent that we have not is not so."""
    ours = [token for name in (pending.given_name, pending.surname) for token in tokenise(name).all]
    known = {*_folded(ours), *(token.text.casefold() for token in ours)}
    end = at
    while end < len(tokens) and tokens[end].text.casefold() in known:
        end += 1
    return end - at


def _folded(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.folded for token in tokens)
