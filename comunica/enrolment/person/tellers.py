"""Who told the person of the service, and is not the person: `la Sandra mi ha detto`, `me l'ha dato Ugo Neri`."""

from collections.abc import Iterator, Sequence

from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import given_names, names_of_people, words_of
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.person.row import Row

#: After `mi ha`; by itself after `mi`; after `ho`, with `da` before who it was.
_TOLD = frozenset(
    listed("detto dato mandato consigliato parlato spiegato girato passato inoltrato segnalato suggerito avvisato")
    + listed("informato mostrato convinto raccontato fornito scritto fatto")
)
_TELLS = frozenset({"manda", "dice", "segnala", "consiglia"})
_HEARD = frozenset({"saputo", "avuto", "sentito", "ricevuto", "preso"})
_TO_ME = frozenset({"mi", "me", "ci", "ce", "l", "lo", "la", "li"})
_FROM = frozenset({"da", "dal", "dalla", "dall"})
_SAYS_WHO = frozenset({"sono", "chiamo", "io", "scrivo"})
_ARTICLES = frozenset({"il", "la", "lo", "l", "mio", "mia", "un", "una"})
_OFFICES = frozenset({"sindaco", "sindaca", "assessore", "assessora"})
#: Between `ho avuto` and `da`, at most.
_WITHIN = 5


def tellers(row: Row) -> set[int]:
    """The tokens that tell who it was."""
    if row.words.isdisjoint(_TOLD | _TELLS | _HEARD):
        return set()
    return {at for span in _spans(row) for at in span}


def _spans(row: Row) -> Iterator[range]:
    tokens = row.tokens
    for at in range(1, len(tokens)):
        word, before = tokens[at].folded, tokens[at - 1].folded
        verb = at - (word in _TOLD and before in ("ha", "hanno"))
        if (word in _TELLS or verb < at) and verb and tokens[verb - 1].folded in _TO_ME:
            yield _named(tokens, at + 1) or (range(0) if before == "hanno" else _before(row, verb - 1))
        elif word in _HEARD and before in ("ho", "abbiamo"):
            source = next((each for each in range(at + 1, min(at + _WITHIN, len(tokens))) if _is_from(tokens[each])), 0)
            yield _named(tokens, source + 1) if source else range(0)


def _is_from(token: Token) -> bool:
    return token.folded in _FROM and token.brk is Break.NONE


def _named(tokens: Sequence[Token], first: int) -> range:
    """`la signora Sandra`, `mia figlia`, `Ugo Neri`."""
    who = words_of("relatives", "titles", "occupations") | _OFFICES
    end = first
    while end < len(tokens) and tokens[end].brk is Break.NONE and tokens[end].folded in who | _ARTICLES:
        end += 1
    begun = end
    while end < len(tokens) and tokens[end].brk is Break.NONE and _is_name(tokens, end, begun):
        end += 1
    known = end > begun or any(token.folded in who for token in tokens[first:end])
    return range(first, end if known else first)


def _is_name(tokens: Sequence[Token], at: int, begun: int) -> bool:
    return tokens[at].folded in (names_of_people() if at > begun else given_names()) or (
        at > begun and tokens[at].text.istitle()
    )


def _before(row: Row, end: int) -> range:
    """`la Sandra mi ha detto`: from the last pause, where nobody says that it is themselves."""
    tokens, first = row.tokens, end
    while first and first - 1 not in row.taken and (first == end or tokens[first].brk is Break.NONE):
        first -= 1
        if tokens[first].folded in _SAYS_WHO:
            return range(0)
    follows = first > 0 and first - 1 in row.taken and tokens[first].brk is Break.NONE
    return range(0) if follows else range(first, end)
