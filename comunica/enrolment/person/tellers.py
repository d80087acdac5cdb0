"""Who told the person of the service, and is not the person: `la Sandra mi ha detto`, `me l'ha dato Ugo Neri`."""

from collections.abc import Sequence

from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import given_names, names_of_people, words_of
from comunica.enrolment.message.tokens import Token
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
_PHONES = frozenset({"telefono", "telefonino", "cellulare", "cell"})
#: Between `ho avuto` and `da`, at most.
_WITHIN = 5


def tellers(row: Row) -> set[int]:
    """The tokens that tell who it was."""
    if row.words.isdisjoint(_TOLD | _TELLS | _HEARD):
        return set()
    return {each for at in range(1, len(row.tokens)) for each in _teller(row, at)}


def _teller(row: Row, at: int) -> range:
    """Who did it, where a verb of telling stands."""
    tokens, word, before = row.tokens, row.tokens[at].folded, row.tokens[at - 1].folded
    if word in _HEARD and before in ("ho", "abbiamo"):
        near = range(at + 1, min(at + _WITHIN, len(tokens)))
        source = next((each for each in near if tokens[each].folded in _FROM and not tokens[each].brk), len(tokens))
        return _named(tokens, source + 1)
    if not _PHONES.isdisjoint([each.folded for each in tokens[at : at + _WITHIN + 2]]) and "suo" in row.words:
        return range(0)  # `mia madre mi ha dato in mano il suo telefono`: whose it is writes
    verb = at - (word in _TOLD and before in ("ha", "hanno"))
    if not (word in _TELLS or verb < at) or not verb or tokens[verb - 1].folded not in _TO_ME:
        return range(0)
    return _named(tokens, at + 1) or (range(0) if before == "hanno" else _before(row, verb - 1))


def _named(tokens: Sequence[Token], first: int) -> range:
    """`la signora Sandra`, `mia figlia`, `Ugo Neri`: words of who they are, and then a name."""
    end, begun, known = first, 0, False
    for token in tokens[first:]:
        who = not begun and token.folded in words_of("relatives", "titles", "occupations") | _OFFICES
        name = token.folded in (names_of_people() if begun else given_names()) or (begun and token.text.istitle())
        if token.brk or not (who or name or (not begun and token.folded in _ARTICLES)):
            break
        end, begun, known = end + 1, begun + bool(name), known or bool(who or name)
    return range(first, end if known else first)


def _before(row: Row, end: int) -> range:
    """`la Sandra mi ha detto`: from the last pause, where nobody says that it is themselves."""
    tokens, first = row.tokens, end
    while first and first - 1 not in row.taken and (first == end or not tokens[first].brk):
        first -= 1
    follows = first > 0 and first - 1 in row.taken and not tokens[first].brk
    return (
        range(0)
        if follows or not _SAYS_WHO.isdisjoint([each.folded for each in tokens[first:end]])
        else range(first, end)
    )
