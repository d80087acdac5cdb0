"""A blank or an apostrophe that was lost between two words: `nonvoglio più`, `viaRoma`, `liscrizione`, `lapp`.

A word that nothing knows and that is two words that are known is cut in two, once. A surname is often two words, too
(`Dellacqua`, `Bellavia`): beside a name or a title only what no surname is made of is cut.
"""

from functools import cache, lru_cache

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.commands import JOIN
from comunica.enrolment.language.small_words import INTRODUCE
from comunica.enrolment.lexicon import given_names, names_of_people, strong_given_names, words_of
from comunica.enrolment.message.mended.commands import meant
from comunica.enrolment.message.mended.glued_words import (
    LONG,
    VOWELS,
    after_accent,
    after_elision,
    at_turn,
    before_apostrophe,
    before_name,
    between_words,
    is_uncut,
)
from comunica.enrolment.message.mended.vocabulary import everyday, glued, whole
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.place.units import PARTICLES

_SHORTEST, _SHORTEST_PLACE = 3, 3
#: Words of a street, and its number.
_LONGEST_STREET = 4
_COMMANDS = ("attiva", "iscrivimi", "iscrivetemi")
#: No surname ends so, but for a few in `-via` (no_cuts.txt).
_SURE_TYPES = frozenset({"via", "viale", "piazza", "piazzale", "vicolo", "lungomare"})
_SAINTS = frozenset({"san", "sant", "santa", "santo"})
#: `viaprimo maggio`.
_COUNTED = frozenset({"primo", "quattro", "quattordici", "venti", "venticinque"})


def with_lost_blanks(tokens: tuple[Token, ...], gazetteer: Gazetteer, own: frozenset[str]) -> tuple[Token, ...]:
    """The tokens with such a word as two. `own`: the words of the service's name."""
    unknown = {token.folded for token in tokens} - whole() - own
    if not unknown:
        return tokens
    out: list[Token] = []
    for at, token in enumerate(tokens):
        if token.folded in unknown and _may_be_two(token, gazetteer):
            out.extend(_in_two(tokens, at, gazetteer, own))
        else:
            out.append(token)
    return tuple(out)


def _may_be_two(token: Token, gazetteer: Gazetteer) -> bool:
    if len(token.folded) < _SHORTEST or len(token.text) != len(token.folded) or token.is_number:
        return False
    return meant(token.folded) is None and token.folded not in gazetteer.named


def _in_two(tokens: tuple[Token, ...], at: int, gazetteer: Gazetteer, own: frozenset[str]) -> tuple[Token, ...]:
    token = tokens[at]
    elides = at + 1 < len(tokens) and tokens[at + 1].gap == "'"
    shown = at_turn(token.text) or after_accent(token.text) or (elides and before_apostrophe(token.folded))
    end = (
        shown
        or _between_names(tokens, at)
        or _at_own(tokens, at, own, gazetteer.type_starts)
        or _at_street(tokens, at, gazetteer)
    )
    gap = " "
    if not end and not _is_in_name(tokens, at):
        elided = after_elision(token.folded)
        gap = "'" if elided else " "
        end = elided or between_words(token.folded) or before_name(token.folded) or _before_place(token, gazetteer)
        end = 0 if _may_be_surname(tokens, at, token.folded[:end], gazetteer) else end
    if not end:
        return (token,)
    first = token._replace(text=token.text[:end], folded=token.folded[:end])
    return first, Token(token.text[end:], token.folded[end:], gap, Break.NONE)


def _between_names(tokens: tuple[Token, ...], at: int) -> int:
    """`ATTIVAFRANZESE MARIA`, `Darioe Filomena`: before a given name, after a command, or before `e`."""
    folded, after = tokens[at].folded, tokens[at + 1 : at + 2]
    if not after or after[0].brk or after[0].folded not in given_names():
        return 0
    if len(folded) > LONG + 1 and folded.endswith("e") and folded[:-1] in strong_given_names():
        return len(folded) - 1
    return next((len(each) for each in _COMMANDS if folded.startswith(each) and len(folded) >= len(each) + LONG), 0)


def _at_own(tokens: tuple[Token, ...], at: int, own: frozenset[str], types: frozenset[str]) -> int:
    """`jesioff`, `jesi offgrazie`: at the switch of the town's own command."""
    folded = tokens[at].folded
    for switch in ("off", "on"):
        if folded.endswith(switch) and len(folded) >= LONG + len(switch) and folded[: -len(switch)] in own:
            return len(folded) - len(switch)
        if folded.startswith(switch) and at and tokens[at - 1].folded in own and _goes_on(folded[len(switch) :], types):
            return len(switch)
    return 0


def _goes_on(word: str, types: frozenset[str]) -> bool:
    """It may follow a command. `types`: what a place may begin with."""
    if word in types or word in INTRODUCE:
        return True
    return len(word) >= LONG and (word in everyday() or word in strong_given_names())


def _at_street(tokens: tuple[Token, ...], at: int, gazetteer: Gazetteer) -> int:
    """`viaRoma`, `contradamolini`, `viadei Gelsi`, `bonfantivia Roma`: the type of a street, and of what or of whom."""
    folded, types = tokens[at].folded, _types(gazetteer.type_starts)
    if not folded.startswith(types) and not folded.endswith(types):
        return 0
    leads, named = _leads_to_street(tokens, at + 1, gazetteer), _is_in_name(tokens, at)
    for end in range(len(folded) - _SHORTEST_PLACE, 1, -1):
        first, rest = folded[:end], folded[end:]
        if (
            first in types
            and (leads or not named)
            and _is_street(rest, tokens[at + 1 : at + 2], gazetteer, leads=leads)
        ):
            return end
        if leads and rest in gazetteer.type_starts and _ends_before_type(first, rest, named=named):
            return 0 if is_uncut(folded) else end
    return 0


@lru_cache(maxsize=1024)
def _types(starts: frozenset[str]) -> tuple[str, ...]:
    return tuple(starts | INTRODUCE)


def _ends_before_type(first: str, type_: str, *, named: bool) -> bool:
    """`bonfantivia Roma`, `invia Roma`; `Bonaccorso` is a surname."""
    if len(first) < _SHORTEST_PLACE:
        return first in glued("before")
    return type_ in _SURE_TYPES or not named or first in names_of_people()


def _is_street(word: str, after: tuple[Token, ...], gazetteer: Gazetteer, *, leads: bool) -> bool:
    """A word of a street, or a small one that leads to it."""
    if word in _SAINTS:
        return bool(after) and not after[0].brk and after[0].folded in gazetteer.named
    return word in gazetteer.named or (leads and (word in PARTICLES or word in _COUNTED))


def _leads_to_street(tokens: tuple[Token, ...], at: int, gazetteer: Gazetteer) -> bool:
    """A word of a street follows, or a word or two that are no name of a person and a number; no other street does."""
    words: list[str] = []
    for token in tokens[at : at + _LONGEST_STREET]:
        if token.brk or token.is_number:
            break
        words.append(token.folded)
    numbered = at + len(words) < len(tokens) and tokens[at + len(words)].is_number
    words = [word for word in words if word not in PARTICLES]
    if not words or not gazetteer.type_starts.isdisjoint(words):
        return False
    return gazetteer.street_index.knows(words[0]) or (numbered and given_names().isdisjoint(words))


def _before_place(token: Token, gazetteer: Gazetteer) -> int:
    """`abitomarina`, `iscrivopotenza`, `dellamarina`: what a name begins with is cut where no capital may show one."""
    small = token.text.islower()
    for end in range(1, len(token.folded) - LONG + 1):
        first, rest = token.folded[:end], token.folded[end:]
        leads = first in _say_where() or (small and first in PARTICLES and (end > 1 or first == "l"))
        if leads and rest in gazetteer.named:
            return end if rest.startswith(VOWELS) or first not in glued("elided") else 0
    return 0


@cache
def _say_where() -> frozenset[str]:
    return glued("say_where") | JOIN


def _is_in_name(tokens: tuple[Token, ...], at: int) -> bool:
    """With a capital beside a given name or after a title: a surname, but for `Michiamo Carla`."""
    token = tokens[at]
    return not token.text.islower() and _is_beside_name(tokens, at) and not token.folded.endswith(_before_names())


def _is_beside_name(tokens: tuple[Token, ...], at: int) -> bool:
    before = tokens[at - 1].folded if at and not tokens[at].brk else ""
    after = tokens[at + 1].folded if at + 1 < len(tokens) and not tokens[at + 1].brk else ""
    return before in _titles() or not given_names().isdisjoint((before, after))


def _may_be_surname(tokens: tuple[Token, ...], at: int, first: str, gazetteer: Gazetteer) -> bool:
    """`Dellacqua via Roma 3`, `Dallora.`: it begins as a surname may, and stands where one does."""
    if first != "in" and first not in words_of("particles") and first not in glued("elided"):
        return False
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if _is_beside_name(tokens, at) or (after is not None and after.folded in gazetteer.type_starts):
        return True
    return (after is None or bool(after.brk)) and not tokens[at].text.islower()


@cache
def _before_names() -> tuple[str, ...]:
    return tuple(glued("before_name"))


@cache
def _titles() -> frozenset[str]:
    """Before a surname that no given name stands beside; `on` is a switch more often."""
    return words_of("titles") - {"on"} | {"famiglia", "fam", "cognome"}
