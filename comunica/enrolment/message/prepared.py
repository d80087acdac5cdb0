"""A message made ready to be read: mended, cut into tokens, and as one line of words."""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.apologies import APOLOGETIC, without_apologies
from comunica.enrolment.message.asides import without_bracketed
from comunica.enrolment.message.asked import with_questions
from comunica.enrolment.message.capitals import with_sentences
from comunica.enrolment.message.commands import courtesies, mended
from comunica.enrolment.message.common_words import in_common_words, stops, with_orders, without_opposites
from comunica.enrolment.message.dictation import DICTATED, undictated
from comunica.enrolment.message.echoes import without_ours
from comunica.enrolment.message.flow import Flow, flow_of
from comunica.enrolment.message.formulas import without_formulas
from comunica.enrolment.message.lost_blanks import with_lost_blanks
from comunica.enrolment.message.numbered import unnumbered
from comunica.enrolment.message.own_glued import unglued
from comunica.enrolment.message.own_words import OwnPhrase, find_own, service_words
from comunica.enrolment.message.quoted import without_quoted
from comunica.enrolment.message.signed import without_surnames
from comunica.enrolment.message.signposts import with_signposts
from comunica.enrolment.message.staccato import without_staccato
from comunica.enrolment.message.stray_blanks import with_no_stray_blanks
from comunica.enrolment.message.tokens import Break, Token, Tokens, tokenise
from comunica.enrolment.place.units import PARTICLES
from comunica.municipality.profile import Profile

#: `buondì son Luca`
_BEFORE_SON = frozenset({"io", "di", "e", "attiva", "buongiorno", "ciao", "salve", "buondi", "mi"})
_NICKNAMED = frozenset({"detta", "detto", "alias", "soprannominato", "soprannominata"})
#: With none of these words nothing is dictated, numbered, excused, said as the north says it, or a nickname.
_SELDOM = DICTATED | APOLOGETIC | _NICKNAMED | {"1", "line", "son"}
#: Given name, `detto`, the other name, surname.
_NAMED_TWICE = 4
#: Before what a person is called, and between the two.
_CALLED, _ARTICLES = frozenset({"sono", "chiamo"}), frozenset({"il", "la", "el"})
#: Of a street with type, name and number: tokens.
_LONGEST_STREET = 7
#: Letters that a short name has of the long one.
_SHORT_NAME = 3
#: `D' Amico`.
_BLANK_AFTER_APOSTROPHE = re.compile(r"\b(D|Dell|Dall|Sant|DELL|DALL|SANT)['’] +(?=[A-Z][A-Za-z]{2})")
#: `non cè`, `dovè`; `èmio figlio`.
_IS_AFTER, _IS_BEFORE = re.compile(r"\b(c|dov|com|cos)è\b"), re.compile(r"\bè(?=\w)")
#: `att1va`, `0FF`: digits that were typed for letters.
_LETTERS = {"0": "o", "1": "i", "3": "e"}
_DIGIT_FOR_LETTER = re.compile(r"[013](?:(?<=[a-zA-Z]{2}.)(?=[a-zA-Z]{2})|(?<=\b0)(?=(?:[nN]|[fF]{1,2})\b))")


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message on its way through the reader, and the town it was sent to."""

    text: str
    #: With the courtesy around it: thanks may be all that it says.
    said: Tokens
    #: Without it.
    tokens: Tokens
    flow: Flow
    profile: Profile
    gazetteer: Gazetteer
    #: Words of the service's name.
    own: frozenset[str]

    @cached_property
    def plain(self) -> Tokens:
        """The tokens with `via` for whatever the register calls a street: to look for a wish, and not for a place."""
        return _with_plain_types(self.tokens, self.gazetteer)

    def with_tokens(self, tokens: Tokens) -> "Message":
        """The message with other words, or fewer of them."""
        return replace(self, tokens=tokens, flow=flow_of(_with_plain_types(tokens, self.gazetteer)))

    @cached_property
    def joins(self) -> tuple[OwnPhrase, ...]:
        """Where the town's own words to join stand."""
        return tuple(find_own(self.tokens.all, self.profile.join_words, self.profile.leave_words))

    @cached_property
    def in_common_words(self) -> Flow:
        """The line with the town's own words as those that every town knows."""
        leaves = [*self.leaves, *stops(self.tokens.all, self.profile)]
        return in_common_words(self.flow, self.joins, leaves)

    @property
    def is_to_leave(self) -> bool:
        """The town's own words to leave come first, and then courtesy or a pause: `NOTIZIE NO` is no answer."""
        after = next((each.end for each in self.leaves if each.first == 0), 0)
        rest = self.tokens.all[after : after + 1]
        return bool(after) and all(token.brk or token.folded in courtesies() for token in rest)

    @cached_property
    def unsigned(self) -> Flow:
        """The line without the surname that a command to join gives: leaving is looked for in this one."""
        return without_surnames(self.in_common_words, self.tokens.all, self.joins)

    @cached_property
    def leaves(self) -> tuple[OwnPhrase, ...]:
        """Where those to leave stand."""
        return tuple(find_own(self.tokens.all, self.profile.leave_words, self.profile.join_words))


def message_of(text: str, profile: Profile, gazetteer: Gazetteer) -> Message:
    """The message in a text. Any text, any length."""
    tokens = tokenise(_without_slips(without_staccato(without_quoted(text, profile))))
    tokens = without_ours(with_questions(with_sentences(tokens)), profile)
    tokens = _as_meant(tokens, profile.join_words + profile.leave_words)
    own = service_words(profile, gazetteer.town)
    whole = with_lost_blanks(with_no_stray_blanks(tokens.all, gazetteer), gazetteer, own)
    whole = mended(_with_shortened(whole, gazetteer))
    whole = with_orders(without_opposites(with_signposts(whole, gazetteer), profile), profile)
    said = Tokens(whole, tokens.tail)
    tokens = without_formulas(said)
    flow = flow_of(_with_plain_types(tokens, gazetteer))
    return Message(text=text, said=said, tokens=tokens, flow=flow, profile=profile, gazetteer=gazetteer, own=own)


def _as_meant(tokens: Tokens, commands: tuple[str, ...]) -> Tokens:
    """Without what is said beside it, and with the town's own words by themselves."""
    seldom = not _SELDOM.isdisjoint([token.folded for token in tokens.all])
    if not seldom and "(" not in "".join([token.gap for token in tokens.all]):
        return Tokens(unglued(tokens.all, commands), tokens.tail)
    tokens = without_bracketed(tokens)
    whole = unglued(_online(unnumbered(undictated(tokens.all))), commands)
    excused = without_apologies(whole, tokens.tail)
    return Tokens(_without_nicknames(_introduced(excused.all)), excused.tail)


def _without_slips(text: str) -> str:
    """No blank in `D' Amico`, an apostrophe in `non cè`, and no digit in `att1va`."""
    if "' " in text or "’ " in text:
        text = _BLANK_AFTER_APOSTROPHE.sub(r"\g<1>'", text)
    if "è" in text:
        text = _IS_BEFORE.sub("è ", _IS_AFTER.sub(r"\1'è", text))
    return _DIGIT_FOR_LETTER.sub(lambda digit: _LETTERS[digit.group()], text)


def _with_plain_types(tokens: Tokens, gazetteer: Gazetteer) -> Tokens:
    """`via` for the type of each street of the town that stands with its number: `campo dei Ronchi 14` is no camp."""
    types = gazetteer.everyday_types
    if types.isdisjoint([token.folded for token in tokens.all]):
        return tokens
    plain = [
        token._replace(folded="via") if token.folded in types and _begins_a_street(tokens.all, at, gazetteer) else token
        for at, token in enumerate(tokens.all)
    ]
    return Tokens(tuple(plain), tokens.tail)


def _begins_a_street(tokens: tuple[Token, ...], at: int, gazetteer: Gazetteer) -> bool:
    """A word of a street follows, and in the same breath a number."""
    index, named = gazetteer.street_index, False
    for token in tokens[at + 1 : at + _LONGEST_STREET]:
        if token.is_number:
            return named
        if token.brk is not Break.NONE or not (named or token.folded in PARTICLES or index.knows(token.folded)):
            return False
        named = named or token.folded not in PARTICLES
    return False


def _online(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """`on line` is one word, and no ON."""
    if "line" not in [token.folded for token in tokens]:
        return tokens
    out: list[Token] = []
    for token in tokens:
        if token.folded == "line" and token.brk is Break.NONE and out and out[-1].folded == "on":
            out[-1] = out[-1]._replace(text="online", folded="online")
        else:
            out.append(token)
    return tuple(out)


def _with_shortened(tokens: tuple[Token, ...], gazetteer: Gazetteer) -> tuple[Token, ...]:
    """`voc. Le Coste`, `Div. Cuneense`: a full stop after the beginning of a street's word ends no sentence."""
    if ". " not in [token.gap for token in tokens]:
        return tokens
    out = list(tokens)
    for at, (before, token) in enumerate(pairwise(tokens), start=1):
        if token.gap == ". " and token.brk is not Break.NONE and _shortens(before, token, gazetteer):
            out[at] = token._replace(brk=Break.NONE)
    return tuple(out)


def _shortens(before: Token, token: Token, gazetteer: Gazetteer) -> bool:
    word = before.folded
    if not 3 <= len(word) <= 5 or word[-1] in "aeiou" or word in words_of("function_words", "chatter", "ours"):
        return False
    if word in given_names() or word in words_of("organisations", "surnames", "thanks", "courtesy"):
        return False
    typed = sum(1 for words in gazetteer.types if len(words) == 1 and words[0].startswith(word)) == 1
    return typed or (token.text[0].isupper() and gazetteer.street_index.begins(word))


def _without_nicknames(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """`Immacolata (detta Titina) Buonocore`: what stands in brackets is no name."""
    if "(" in "".join([token.gap for token in tokens]):
        tokens = _without_short_names(tokens)
    if _NICKNAMED.isdisjoint([token.folded for token in tokens]):
        return tokens
    beside = {each for at in range(len(tokens)) if _is_between_names(tokens, at) for each in (at, at + 1)}
    tokens = tuple(token for at, token in enumerate(tokens) if at not in beside)
    out: list[Token] = []
    inside = False
    for at, token in enumerate(tokens):
        if inside and ")" in token.gap:
            inside = False
            out.append(token._replace(gap=" ", brk=Break.NONE))
            continue
        nick = token.folded in _NICKNAMED
        inside = inside or (nick and "(" in token.gap and any(")" in each.gap for each in tokens[at + 1 : at + 5]))
        if not inside:
            out.append(token)
    return tuple(out)


def _introduced(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """`son Luca Rota`: as the north says `sono`, and nobody's son, which takes a word before it."""
    if "son" not in [token.folded for token in tokens]:
        return tokens
    alone = [not at or token.brk or tokens[at - 1].folded in _BEFORE_SON for at, token in enumerate(tokens)]
    return tuple(
        token._replace(folded="sono") if token.folded == "son" and first else token
        for token, first in zip(tokens, alone, strict=True)
    )


def _is_between_names(tokens: tuple[Token, ...], at: int) -> bool:
    """`Luigi detto Gigi Bianchi`: between a given name and another, which a surname follows."""
    around = tokens[at - 1 : at + 3] if at and tokens[at].folded in _NICKNAMED else ()
    if len(around) < _NAMED_TWICE or any(each.brk for each in around[1:]):
        return False
    return given_names().issuperset((around[0].folded, around[2].folded))


def _without_short_names(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """`ale (Alessandro) Moroni`, `Giuseppe (Pino) Rota`: of two given names of one person the one in full."""
    out = list(tokens)
    for at in range(len(tokens) - 1, 0, -1):
        one, other = tokens[at - 1], tokens[at]
        if "(" in other.gap and _is_in_full(tokens, at):
            out[at - 1 : at + 1] = [other._replace(gap=one.gap, brk=one.brk)]
            continue
        last = at + 1 == len(tokens) or ")" in tokens[at + 1].gap
        named = other.folded in given_names() and one.text.isalpha() and not one.is_number
        if "(" not in other.gap or not last or not named:
            continue
        begun = other.folded.startswith(one.folded[:_SHORT_NAME]) or other.folded.endswith(one.folded)
        short = begun and len(one.folded) < len(other.folded)
        if short:
            out[at - 1 : at + 1] = [other._replace(gap=one.gap, brk=one.brk)]
        elif one.folded in given_names():
            del out[at]
        else:
            continue
        if at < len(out) and ")" in out[at].gap and out[at].gap.strip() == ")":
            out[at] = out[at]._replace(gap=" ", brk=Break.NONE)
    return tuple(out)


def _is_in_full(tokens: tuple[Token, ...], at: int) -> bool:
    """`sono il Gianni (Giovanni Botta)`: a given name by itself, and in brackets all of the name."""
    end = next((end for end in range(at + 2, min(at + _NAMED_TWICE, len(tokens))) if ")" in tokens[end].gap), 0)
    end = end or (len(tokens) if len(tokens) - at in (2, 3) else 0)
    before = [token.folded for token in tokens[max(0, at - 3) : at - 1] if token.folded not in _ARTICLES]
    return (
        bool(end)
        and not _CALLED.isdisjoint(before[-1:])
        and given_names().issuperset((tokens[at - 1].folded, tokens[at].folded))
        and all(token.text.istitle() and not token.brk for token in tokens[at + 1 : end])
    )
