"""What an address is to the person who joins: `attivare il servizio per la mia abitazione di via Roma 3`.

It is left out before a street: the street says where, and the words no more than that it is theirs.
"""

from collections.abc import Sequence

from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.tokens import Break, Token, Tokens

_MINE = frozenset(listed("mio mia nostro nostra"))
_SMALL = _MINE | frozenset(listed("per il la lo l questo questa di in a al sita sito situata situato che ho abbiamo"))
_HOMES = frozenset(listed("casa casetta abitazione appartamento alloggio bilocale monolocale mansarda"))
_SHOPS = frozenset(
    listed("ristorante pizzeria albergo laboratorio ufficio attivita esercizio magazzino capannone sede")
)
_PREMISES = words_of("buildings", "organisations") | _HOMES | _SHOPS
#: Words between `per` and the street.
_REACH = 8


def without_premises(tokens: Tokens) -> Tokens:
    """The message without it, or with `casa` for a home, where one street is named and no other."""
    words = [token.folded for token in tokens.all]
    if "per" not in words or _PREMISES.isdisjoint(words):
        return tokens
    streets = [at for at, word in enumerate(words) if word in words_of("street_types")]
    street = streets[0] if len(streets) == 1 else 0
    first = next((at for at in range(max(0, street - _REACH), street) if _are_premises(words[at:street])), None)
    if first is None:
        return tokens
    led, at_street = tokens.all[first], tokens.all[street]
    where: tuple[Token, ...] = (at_street._replace(gap=led.gap, brk=led.brk),)
    if not _HOMES.isdisjoint(words[first:street]):
        home = led._replace(text="casa", folded="casa", brk=max(led.brk, Break.SOFT))
        where = (home, at_street._replace(gap=" ", brk=Break.NONE))
    return Tokens((*tokens.all[:first], *where, *tokens.all[street + 1 :]), tokens.tail)


def _are_premises(words: Sequence[str]) -> bool:
    """`per la mia casa di`, `per l'appartamento in`; not `per la palestra in`, but `per la mia`."""
    said = [word for word in words if word not in _SMALL]
    if words[0] != "per" or len(said) != 1 or said[0] not in _PREMISES:
        return False
    return said[0] in _SHOPS or said[0] not in words_of("matters") or not _MINE.isdisjoint(words)
