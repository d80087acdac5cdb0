"""Firms that write, and towns that a firm is called after: `Panificio Lodi, via Roma 5` is no address in Lodi."""

from collections.abc import Sequence
from itertools import takewhile

from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.place.areas import Elsewhere
from comunica.enrolment.place.mention import Mention

#: Between a firm and the town of its name: `ristorante Bella Napoli`.
_BETWEEN = 1
#: Before the town where it is.
_IS_THERE = frozenset({"a", "ad", "di", "d", "in", "da"})
#: Courtesy and what is wished for, before the name of a firm.
_BEFORE_FIRM = frozenset(
    listed(
        "buongiorno buonasera salve agli gli avvisi servizio al alle notizie per favore siamo la il noi "
        "anche pure lo l mio mia nostro nostra"
    )
)
_FIRMS = frozenset(listed("srl srls spa sas snc sapa coop"))


def without_firms_towns(mentions: Sequence[Mention], tokens: Sequence[Token]) -> list[Mention]:
    """The places without the towns that are names of firms, where the firm's street stands beside."""
    if not any(isinstance(each.area, Elsewhere) for each in mentions):
        return list(mentions)
    beside = zip(mentions, [None, *mentions[:-1]], [*mentions[1:], None], strict=True)
    return [each for each, *around in beside if not _is_firms(each, around, tokens)]


def _is_firms(mention: Mention, around: Sequence[Mention | None], tokens: Sequence[Token]) -> bool:
    if not isinstance(mention.area, Elsewhere) or not any(each and each.is_street and each.number for each in around):
        return False
    beside = [*_joined_before(mention, tokens), *_joined_after(mention, tokens)]
    words = {token.folded for token in beside}
    return not words.isdisjoint(words_of("organisations")) and words.isdisjoint(_IS_THERE)


def _joined_before(mention: Mention, tokens: Sequence[Token]) -> Sequence[Token]:
    """The words that lead to it without a pause."""
    first = max(0, mention.first - _BETWEEN - 1)
    joined = list(takewhile(lambda at: tokens[at].brk is Break.NONE, range(mention.first, first, -1)))
    return [tokens[at - 1] for at in joined]


def _joined_after(mention: Mention, tokens: Sequence[Token]) -> Sequence[Token]:
    return [each for each in tokens[mention.end : mention.end + 1] if each.brk is Break.NONE]


def is_firm(said: Sequence[Token], *, commanded: bool) -> bool:
    """`Officina Rapida`, `Nautica Delta snc`, `ristorante da Zia Bonaria`."""
    words = [token.folded for token in said]
    while words and words[0] in _BEFORE_FIRM:
        words.pop(0)  # `agli avvisi: Officina Bernardi`
    works = any(word.startswith(("lavor", "presso", "dipendent")) for word in words)
    first = bool(words) and words[0] in words_of("organisations")
    called = first and len(words) > 1 and said[-1].text[0].isupper()  # `Officina Bernardi, via Po 3`, and then ATTIVA
    return bool(words) and not works and ((commanded and first) or called or not _FIRMS.isdisjoint(words))
