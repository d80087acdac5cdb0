"""Names that are places too, where a word says that somebody is called so: `di cognome faccio Monti`, `fam. Como`."""

from collections.abc import Sequence

from comunica.enrolment.language.families import FAMILY
from comunica.enrolment.lexicon import given_names
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.place.areas import Elsewhere
from comunica.enrolment.place.mention import Mention

#: Given name and surname.
_BOTH = 2
#: Between `cognome` and what it is.
_CALLS = frozenset({"faccio", "fa", "è", "e"})
#: They shorten a type or a saint sooner than a name.
_OF_STREETS = frozenset({"v", "p", "s"})
NAME_LABELS = frozenset({"nome", "cognome"})
_LABELLED = frozenset({("nome", "e", "cognome"), ("cognome", "e", "nome")})


def is_labelled(tokens: Sequence[Token], mention: Mention) -> bool:
    """`di cognome faccio Carmine`, `fam. Como`, `L. Milano`, where a place is called so."""
    at = mention.first - 1
    if at >= 0 and tokens[mention.first].brk is Break.NONE:
        before, town = tokens[at], isinstance(mention.area, Elsewhere)
        initial = town and len(before.text) == 1 and before.text.isupper() and before.folded not in _OF_STREETS
        called = before.folded == "chiamo" and not mention.number
        if before.folded in FAMILY or called or (initial and tokens[mention.first].gap.startswith(".")):
            return True
    while at > 0 and tokens[at].folded in _CALLS and tokens[at + 1].brk is Break.NONE:
        at -= 1
    if _is_in_whole_name(tokens, mention):
        return True
    return at >= 0 and not mention.is_street and tokens[at].folded in NAME_LABELS


def _is_in_whole_name(tokens: Sequence[Token], mention: Mention) -> bool:
    """`nome e cognome Lia Catania`: both are told, and it is one of them."""
    end, at = mention.end, mention.first
    goes_on = end < len(tokens) and tokens[end].brk is Break.NONE
    if at and tokens[at - 1].folded not in NAME_LABELS:
        at -= 1
    before = tuple(token.folded for token in tokens[max(0, at - _BOTH - 1) : at])
    both = before[-2:] == ("nome", "cognome") or before in _LABELLED
    joined = all(tokens[each].brk is Break.NONE for each in range(at + 1, mention.first + 1))
    lone = at == mention.first and not (goes_on and tokens[end].folded in given_names())
    return both and joined and not (lone or mention.number)


def are_labelled(tokens: Sequence[Token], run: Sequence[int]) -> bool:
    """`nome Laura cognome Monti Brughiera`: both are said before the place."""
    if not run or not run[0] or tokens[run[0] - 1].folded not in NAME_LABELS:
        return False
    return {token.folded for token in tokens[: run[0]]} >= NAME_LABELS
