"""The number of a house that is said again, corrected or taken back after it was said."""

from collections.abc import Sequence

from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.place.house_numbers import number_at
from comunica.enrolment.place.roles import line_of

_FILE = "roles"
#: Words after a number that may say whose it is.
_LOOK_AHEAD = 9
#: Shorter ones are everyday words: `sei`, `una`.
_LONG_NUMERAL = 6


def final_number(said: str, tokens: Sequence[Token], first: int, end: int) -> str:
    """`12 anzi 21`, `12, 21 scusate`, `14... no aspetta, il 14 è mia sorella, io 41`: the last number that is the
    person's own. Empty where the first is taken back: `36... no aspetti, il civico lo devo guardare`."""
    again = _said_again(tokens, first, end)
    if again is not None:
        return again
    start = _corrects_at(tokens, first, end)
    number, at, denied = None, end if start is None else start, False
    while at < end:
        found = number_at(tokens, at, words=_is_dictated(tokens, at))
        if found is None:
            at += 1
            continue
        if pattern(_FILE, "denied_number").search(line_of(tokens[first:at])):
            denied = denied or found.value == said
        elif not is_of_else(tokens[found.end : end]):
            number = found.value
        at = found.end
    taken_back = denied or pattern(_FILE, "taken_back").match(line_of(tokens[first:end]))
    return number or ("" if taken_back else said)


def is_of_else(tokens: Sequence[Token]) -> bool:
    """`io 41 anni`, `il 14 è mia sorella`: after a number that is not theirs."""
    after = line_of(tokens[:_LOOK_AHEAD])
    return any(pattern(_FILE, each).match(after) for each in ("after", "counted", "not_of_home"))


def _said_again(tokens: Sequence[Token], first: int, end: int) -> str | None:
    """`12, 21 scusate`: a second number right after the first, and then the excuse."""
    at, number = first, None
    while at < end and tokens[at].is_number:
        found = number_at([tokens[at]._replace(brk=Break.NONE), *tokens[at + 1 : end]], 0)
        at, number = at + (found.end if found else 1), found.value if found else number
    return number if number and pattern(_FILE, "was_wrong").match(line_of(tokens[at:end])) else None


def _corrects_at(tokens: Sequence[Token], first: int, end: int) -> int | None:
    """Where the person corrects themselves; `ma` only contrasts."""
    correction = pattern(_FILE, "corrects")
    for at in range(first, end):
        if _is_starred(tokens[at]):
            return at
        if any(correction.fullmatch(line_of(tokens[at:last])) for last in (at + 1, at + 2)):
            return None if tokens[at].folded in ("ma", "pero") else at + 1
    return None


def _is_dictated(tokens: Sequence[Token], at: int) -> bool:
    """`no scusi, ventuno`: in words, and nothing that it counts."""
    last = at + 1 >= len(tokens) or tokens[at + 1].brk is not Break.NONE
    return last and len(tokens[at].folded) >= _LONG_NUMERAL


def _is_starred(token: Token) -> bool:
    """`12 *21`, as people correct themselves in chats."""
    return token.is_number and token.gap.strip() == "*"
