"""A town's own commands as the words that every town knows: what is known of one of them is known of all.

`JESI OFF` is told, quoted and taken back as DISATTIVA is; a town whose command is a noun means an order by it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from comunica.enrolment.language import commands
from comunica.enrolment.language.words import fold, fold_phrase, listed
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.message.own_words import OwnPhrase, find_own
from comunica.enrolment.message.tokens import Token
from comunica.municipality.profile import Profile

#: What they are exchanged for in the line.
JOIN, LEAVE = "attiva", "disattiva"
#: What a noun is as an order: the person's own.
ORDER_TO_JOIN = "iscrivimi"
#: Words that are said of much else; `attiva` is one as well, and has its own traps.
_NOUN = re.compile(r"\w+zione|adesione|iscrivi|attivate|riattivate|iscrivere|attivare")
#: After a noun: of what, or to what.
_OF_WHAT = frozenset(
    listed("a ad al allo alla all ai agli alle di del dello della dell dei degli delle d per in nel nella")
)
#: Before a command: it makes the opposite of it.
_UNDOES = frozenset(listed("dis cancella annulla disattiva revoca"))
#: Before a town's own NO: a sentence in which it only happens to stand (`a Rivasca no, non si trova parcheggio`).
_INSIDE = re.compile(r"\b(?:a|ad|in|di|da|per|su|con|de|del|della|dal|e|o|che|non|ma|sul|sulla|tra|fra|perche|come) $")
#: `Info: no allerta oggi?`
_ASKS_ON = re.compile(r"^ [^,?][^?]*[?] ")
_LED_BY = frozenset(
    listed("no si allora quindi poi ora adesso oggi invece ecco comunque dunque e anzi dire off on qui qua questo")
)


def in_common_words(flow: Flow, joins: Iterable[OwnPhrase], leaves: Iterable[OwnPhrase]) -> Flow:
    """The line with DISATTIVA for the town's own words to leave, and ATTIVA for those to join.

    Each token still knows where it stands.
    """
    said = [(each, JOIN) for each in joins] + [(each, LEAVE) for each in leaves]
    found = sorted((each for each in said if _is_meant(flow, each[0])), key=lambda each: each[0].first)
    if not found or any(one[0].end > other[0].first for one, other in pairwise(found)):
        return flow
    text, starts, less = flow.text, list(flow.starts), 0
    for phrase, word in found:
        start, end = flow.span_of(phrase.first, phrase.end)
        text = f"{text[: start - less]}{word}{text[end - less :]}"
        starts[phrase.first : phrase.end] = [start - less] * (phrase.end - phrase.first)
        less += end - start - len(word)
        starts[phrase.end :] = [at - less for at in flow.starts[phrase.end :]]
    return Flow(text, tuple(starts))


def stops(tokens: Sequence[Token], profile: Profile) -> Iterator[OwnPhrase]:
    """Where STOP stands, as a word of the town's own."""
    if any(fold_phrase(words) == ("stop",) for words in profile.leave_words):
        yield from (OwnPhrase("stop", at, at + 1) for at, token in enumerate(tokens) if token.folded == "stop")


def _is_meant(flow: Flow, phrase: OwnPhrase) -> bool:
    """Just as the town writes it; a NO at its end may belong to the sentence."""
    start, end = flow.span_of(phrase.first, phrase.end)
    happens = phrase.keyword.endswith(" no") and (_INSIDE.search(flow.text[:start]) or _ASKS_ON.search(flow.text[end:]))
    return flow.text[start:end] == phrase.keyword and not happens


def without_opposites(tokens: tuple[Token, ...], profile: Profile) -> tuple[Token, ...]:
    """The tokens with DISATTIVA for a command and what undoes it: `dis jesi on`, `cancella attiva notizie`."""
    if _UNDOES.isdisjoint([token.folded for token in tokens]):
        return tokens
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        end = _undone(tokens, at, profile) if tokens[at].folded in _UNDOES else 0
        out.append(tokens[at]._replace(folded=LEAVE) if end else tokens[at])
        at = end or at + 1
    return tuple(out)


def _undone(tokens: Sequence[Token], at: int, profile: Profile) -> int:
    """Where the command to join ends that begins after this token; 0 if none does."""
    after = tokens[at + 1 :]
    if not after or (after[0].brk and after[0].gap.strip() != "-"):
        return 0
    if after[0].folded in commands.JOIN and (tokens[at].folded == "dis" or _is_only_the_towns(after, profile)):
        return at + 2
    own = next(find_own(after, profile.join_words, profile.leave_words), None)
    return at + 1 + own.end if own and own.first == 0 else 0


def _is_only_the_towns(after: Sequence[Token], profile: Profile) -> bool:
    """`cancella attiva`, where ATTIVA is the town's command: `cancella iscrizione` is said everywhere."""
    word = after[0].folded
    return len(after) == 1 and not _NOUN.fullmatch(word) and (word,) in map(fold_phrase, profile.join_words)


def with_orders(tokens: tuple[Token, ...], profile: Profile) -> tuple[Token, ...]:
    """The tokens with an order for the town's own noun: `ISCRIZIONE loc. Cascina`, but not `la mia iscrizione`."""
    orders = _orders(profile.join_words, profile.leave_words)
    if orders.keys().isdisjoint([token.folded for token in tokens]):
        return tokens
    return tuple(
        token._replace(folded=orders[token.folded]) if token.folded in orders and _is_order(tokens, at) else token
        for at, token in enumerate(tokens)
    )


def as_written(token: Token) -> str:
    """The word of a command, and not the order that it was exchanged for."""
    written = fold(token.text)
    return written if _NOUN.fullmatch(written) else token.folded


@lru_cache(maxsize=1024)
def _orders(joins: tuple[str, ...], leaves: tuple[str, ...]) -> dict[str, str]:
    """The nouns among the town's commands → the order."""
    said = [(fold_phrase(each), ORDER_TO_JOIN) for each in joins] + [(fold_phrase(each), LEAVE) for each in leaves]
    return {words[0]: order for words, order in said if len(words) == 1 and _NOUN.fullmatch(words[0])}


def _is_order(tokens: Sequence[Token], at: int) -> bool:
    """No article and no verb before it, and after it nothing that it is the noun of."""
    before, after = tokens[at - 1] if at else None, tokens[at + 1] if at + 1 < len(tokens) else None
    if before is not None and not tokens[at].brk and before.folded in _leads_to_noun():
        return False
    if after is None or after.brk:
        return True
    return after.folded not in _OF_WHAT and not (after.text.islower() and after.folded in words_of("matters"))


@cache
def _leads_to_noun() -> frozenset[str]:
    """`la mia iscrizione`, `cancella iscrizione`."""
    verbs = words_of("leave_strong", "leave_last", "leave_everyday", "leave_ambiguous", "leave_needs_object")
    return (words_of("function_words") | verbs | commands.JOIN | commands.LEAVE) - _LED_BY
