"""Wishes to join by what they are made of: somebody who wishes or asks, and a verb of being put in, of receiving, of
being told; or an order to do it to the person.

It knows classes of words and the forms of verbs (join_classes.toml, verb_forms), and no wording. What is denied, asked
how, or only thought of is none; whoever uses it looks at what the verb takes.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from comunica.enrolment.language import verb_forms
from comunica.enrolment.language.commands import JOIN
from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.language.small_words import IT
from comunica.enrolment.language.verb_forms import Form
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.wish.join_unmade import is_of, is_thought, is_told, is_unmade, led_by

_FILE = "join_classes"
_WORD = re.compile("[^ ]+")
_PAUSES = frozenset({",", ".", "?"})
#: Words between the wish and the verb.
_NEAR = 9
#: Words of what the verb takes.
_REACH = 8


#: They switch on what we send, as one receives it: `attivare le notifiche`.
_SWITCHES = ("attiv", "riattiv", "abilit")


class What(StrEnum):
    """What is wished."""

    PUT_IN = "put"
    JOIN = "join"
    GET = "get"
    SEND = "send"
    TELL = "tell"


class Wished(NamedTuple):
    """A wish, by places of the line: from who wishes to the end of what is wished."""

    start: int
    #: Where the verb begins, and ends.
    verb: int
    verb_end: int
    #: Where what the verb takes ends, as far as it is ours.
    end: int
    what: What


class _Core(NamedTuple):
    """What a word may wish."""

    what: What
    #: Nobody need wish it besides: `iscrivetemi`.
    order: bool = False
    #: Some word of this class stands before it.
    after: str = ""
    #: `mi iscrivo`: after `if` it is only thought of.
    of_self: bool = False


class _Word(NamedTuple):
    text: str
    start: int
    end: int


def composed_joins(flow: Flow, own: frozenset[str]) -> Iterator[Wished]:
    """Every place where the line holds what a wish to join is made of. `own`: words of the service's name."""
    line = flow.text
    if not any(map(_cores_of, line.split(" "))):
        return
    words = [_Word(match.group(), *match.span()) for match in _WORD.finditer(line)]
    for at, word in enumerate(words):
        for core in _cores_of(word.text):
            first = _begins(words, at, core)
            if first is None and core.order and _is_for_me(words, at):
                first = at
            if first is not None and not _is_unmade(words, first, at, core):
                yield Wished(words[first].start, word.start, word.end, _taken(line, words, at, own), core.what)
                break


def refuses(flow: Flow) -> bool:
    """Somewhere the line denies, tells or asks what a wish would be made of."""
    return any(is_unmade(flow, match.start()) for match in _WORD.finditer(flow.text) if _may_refuse(match.group()))


def _may_refuse(word: str) -> bool:
    return bool(_cores_of(word)) and word not in JOIN


@lru_cache(maxsize=16384)
def _cores_of(word: str) -> tuple[_Core, ...]:
    return tuple(_cores(word))


def _cores(word: str) -> Iterator[_Core]:
    if is_of(word, "listed"):
        yield _Core(What.PUT_IN, after="among")
    if is_of(word, "done"):
        yield _Core(What.PUT_IN, after="be")
    elif is_of(word, "told"):
        yield from (_Core(What.TELL, order=after == "keeps", after=after) for after in ("be", "stay", "keeps"))
    elif is_of(word, "noun"):
        yield _Core(What.PUT_IN)
    elif word == "parte":
        yield _Core(What.JOIN, after="far")
    elif word in ("avere", "averli", "averle"):
        yield _Core(What.GET)
    elif is_of(word, "lei"):
        yield _Core(What.PUT_IN if word[0] != "a" or word == "aggiunge" else What.TELL, order=True, after="mi")
    elif word not in _NO_VERBS and (verb := verb_forms.verb_of(word, _FILE)) and verb.meaning != "keep":
        yield from _of_verb(word, verb)


#: `sensi unici`.
_NO_VERBS = frozenset({"unici"})


def _of_verb(word: str, verb: verb_forms.Verb) -> Iterator[_Core]:
    what, mine = What(verb.meaning), verb.clitic in ("mi", "ci")
    if verb.form is Form.INFINITIVE:
        if what in (What.JOIN, What.GET) or mine:
            yield _Core(what)
        elif not verb.clitic:
            yield _Core(what, after="me")
            if word.startswith(_SWITCHES):
                yield _Core(What.GET)
    elif verb.form is Form.FIRST:
        if what is What.PUT_IN and not verb.clitic:
            yield _Core(what, order=True, after="mi", of_self=True)
    elif what in (What.PUT_IN, What.SEND, What.TELL):
        if mine:
            yield _Core(what, order=True)
        elif not verb.clitic:
            yield _Core(what, order=True, after="mi")


def _begins(words: Sequence[_Word], at: int, core: _Core) -> int | None:
    """Where the wish begins that ends in this word; None where nobody wishes it."""
    if core.order and not core.after:
        return _leads(words, at)
    met = not core.after or (core.after == "me" and _is_for_me(words, at))
    for back in range(at - 1, max(-1, at - 1 - _NEAR), -1):
        word = words[back].text
        met = met or _leads_to(word, core.after)
        if core.order and met:
            return _leads(words, back)
        if _wishes(words, back):
            first = _leads(words, back)
            if met or any(_leads_to(each.text, core.after) for each in words[first:back]):
                return first
        elif not is_of(word, "between", "keeps") and not (core.after == "among" and is_of(word, "into", "among")):
            return None
    return None


def _is_for_me(words: Sequence[_Word], at: int) -> bool:
    """`avvisate anche me`, `spedite gli avvisi anche a me`, `segnate il mio numero`: whom the order is about."""
    following = [each.text for each in words[at : at + 1 + _REACH]]
    for (before, word), after in zip(pairwise(following), (*following[2:], ""), strict=False):
        if word == "me" and after in _TAKEN:
            return False  # `i vostri avvisi me li tengo`
        if word in _WHO_WRITES or (before in ("mio", "questo") and word in _MY_OWN):
            return True
        if not is_of(word, "thing", "between", "small"):
            return False
    return False


_TAKEN = IT | {"ne"}
_WHO_WRITES = frozenset({"me", "noi", "sottoscritto", "sottoscritta", "sottoscritti", "scrivente", "scriventi"})
#: What is put in for the person.
_MY_OWN = frozenset({"numero", "contatto", "telefono", "cell"})


def _leads_to(word: str, after: str) -> bool:
    return word in _AFTER.get(after, ()) or (after not in _AFTER and is_of(word, after))


_AFTER = {"mi": ("mi", "ci"), "far": ("far", "fare", "farne")}


def _leads(words: Sequence[_Word], first: int) -> int:
    """Where what belongs to the wish before it begins: `mi`, `è`, `faccio`, `vorrei che`."""
    start = first
    while first and is_of(words[first - 1].text, "leads", "wish", "may", "order"):
        first -= 1
    while first < start and words[first].text in _NEVER_FIRST:
        first += 1
    return first


_NEVER_FIRST = frozenset({"e", "a", "per", "con", "anche", "un", "una", "il", "la", "l", "lo"})


def _wishes(words: Sequence[_Word], at: int) -> bool:
    """`vorrei`, `mi serve`, `potete`, `la sottoscritta chiede`, `siamo qui per`."""
    word, before = words[at].text, words[at - 1].text if at else ""
    if is_of(word, "impersonal"):
        return before in ("mi", "ci", "m")
    if word == "qui":
        return before in ("sono", "siamo")
    return is_of(word, "wish", "may", "order") or (
        is_of(word, "wishes") and any(is_of(each.text, "self") for each in words[:at])
    )


def _is_unmade(words: Sequence[_Word], first: int, at: int, core: _Core) -> bool:
    """Denied, asked how, or only thought of."""
    before = [word.text for word in words[:first]]
    pause = max((at for at, word in enumerate(before) if word in (".", "?")), default=-1)
    before = before[pause + 1 :]
    said = [*led_by(before), *(word.text for word in words[first:at])]
    last = before[-1] if before else ""
    if is_of(last, "not") or (core.what is What.GET and not _FOR_OTHERS.isdisjoint(said)) or is_told(said):
        return True
    if core.order and "che" in said and not any(is_of(each, "wish", "order") for each in said[: said.index("che")]):
        return True  # `bravi che ci avvisate`
    if is_thought(said, words[at].text if core.of_self else ""):
        return True
    return not any(is_of(each, "wish") for each in said) and (is_of(last, "asking") or _is_conditional(before, said))


#: `far ricevere`: for another.
_FOR_OTHERS = frozenset({"far", "fare"})


def _is_conditional(before: Sequence[str], said: Sequence[str]) -> bool:
    """`se esco posso rientrare?`"""
    return any(is_of(each, "may") for each in said) and "se" in before


def _taken(line: str, words: Sequence[_Word], at: int, own: frozenset[str]) -> int:
    """Where what is wished ends: `nella lista degli avvisi`, `quando chiudono le scuole`."""
    end, place = words[at].end, words[at].end
    for word in words[at + 1 : at + 1 + _REACH]:
        if word.start < place:
            continue
        if topic := pattern("willing", "topic").regex.match(line, word.start):
            end = place = topic.end()
        elif is_of(word.text, "thing") or word.text in own:
            end = word.end
        elif word.text in _PAUSES or not is_of(word.text, "between", "me", "small"):
            break
    return end
