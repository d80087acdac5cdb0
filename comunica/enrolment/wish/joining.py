"""The wish to join, in any words. It must be the person's own wish, for this service, now."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from comunica.enrolment.language.commands import DOUBTFUL, JOIN, courtesies
from comunica.enrolment.language.grammar import may_stand, pattern, phrase_inside
from comunica.enrolment.language.small_words import TO_THE
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.common_words import as_written
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.message.own_words import OwnPhrase
from comunica.enrolment.message.tokens import Token
from comunica.enrolment.wish.composed_joins import What, Wished, composed_joins
from comunica.enrolment.wish.join_affairs import OF_IT, has_other_object, with_news
from comunica.enrolment.wish.join_objects import is_about_else
from comunica.enrolment.wish.join_unmade import is_heard, is_unmade
from comunica.enrolment.wish.objects import is_matter
from comunica.enrolment.wish.own_joining import (
    finds,
    is_courtesy,
    is_for_another,
    is_of_another_place,
    is_own_wish,
    is_spoken_of,
)
from comunica.enrolment.wish.switches import switched_on
from comunica.enrolment.wish.told import clause_of

_FILE = "joining"
#: A command at the end comes after not more than this.
_SHORT = 8
_LONGEST_KEYWORD = 40
_ORDERS_FOR_ME = frozenset({"attiva", "attivami", "attivatemi", "iscrivimi", "iscrivetemi"})


#: `non ho bisogno di attivare`: no order.
_INFINITIVE = ("are", "armi", "ermi")


class How(StrEnum):
    """How sure the wish is."""

    #: The command, or a whole wish in words.
    SAID = "said"
    #: A word that may be a slip of the command: counts where all the rest is an enrolment.
    DOUBTFUL = "doubtful"
    #: In the middle of talk: counts where a whole person and a place follow.
    OFFERED = "offered"


class Join(NamedTuple):
    """A wish to join, and its tokens."""

    keyword: str
    first: int
    end: int
    how: How = How.SAID


def find_join(
    tokens: Sequence[Token], flow: Flow, own_phrases: Iterable[OwnPhrase], own: frozenset[str]
) -> Join | None:
    """The wish to join. `own_phrases`: the town's own join words as found; `own`: words of the service's name."""
    for phrase in own_phrases:
        if is_own_wish(tokens, flow, phrase):
            return Join(phrase.keyword, phrase.first, phrase.end)
    span = switched_on(tokens, own)
    switched = Join("on", *span) if span else None
    if switched and is_for_another("", flow.text[flow.span_of(switched.first, switched.end)[1] :], flow):
        switched = None
    found = (
        switched or _command(tokens, flow, own) or _composed(tokens, flow, own) or _wish(flow, own) or _foreign(flow)
    )
    return found or _doubtful(tokens)


def wants_third_party(flow: Flow) -> bool:
    """Asks to enrol somebody else, and not themselves first."""
    match = pattern(_FILE, "third_party").search(flow.text) or _named_too(flow)
    if match is None or finds("own_phone", flow.text) or finds("and_me", flow.text):
        return False
    before = flow.text[: match.start()]
    return not (finds("added", match.group()) and finds("joined_first", before))


def _named_too(flow: Flow) -> re.Match[str] | None:
    """`metteteci anche la Wilma che sta a Pontelungo`: by a name that is not the person's own."""
    match = pattern(_FILE, "also_somebody").search(flow.text)
    return match if match and match["who"] in given_names() and not finds("it_is_me", flow.text) else None


def gave_up(flow: Flow) -> bool:
    """`volevo iscrivermi, ma poi ho lasciato stare`, `iscrivermi? manco morto`: a wish of before or of nobody."""
    match = pattern(_FILE, "gave_up").search(flow.text) or pattern(_FILE, "declined").search(flow.text)
    return match is not None and not finds("after_all", flow.text[match.end() :])


# The command


def _command(tokens: Sequence[Token], flow: Flow, own: frozenset[str]) -> Join | None:
    for at, token in enumerate(tokens):
        if token.folded not in JOIN:
            continue
        start = flow.starts[at]
        first, last = flow.sentence_at(start)
        left, right = flow.text[first:start], flow.text[flow.text.index(" ", start) : last]
        if not _stands_free(tokens, at, _without_own(left, own)) or is_about_else(tokens, at, right, own):
            continue
        if (at and finds("no_own_words", flow.text[:start])) or (
            right.endswith("? ") and _is_asked(token, left, right)
        ):
            continue
        if token.folded.endswith(_INFINITIVE) and _is_none(flow, start):
            continue
        if token.folded.endswith((*_INFINITIVE, "ione")) and is_spoken_of(token.folded, left, right):
            continue
        if not is_for_another(clause_of(left), right, flow):
            return Join(as_written(token), at, at + 1)
    return None


def _without_own(left: str, own: frozenset[str]) -> str:
    """What stands before a command: no less free after the town's name (`valdorsa attiva via Serio 4`)."""
    return "" if own.issuperset(left.split()) else left


def _is_asked(token: Token, left: str, right: str) -> bool:
    """`attiva come?`, `posso iscrivermi anche se...?`, `è attiva la mia iscrizione?`"""
    conditional = finds("may_i_if", left) and (finds("with_conditions", right) or finds("with_several", right))
    noun = token.folded.endswith("zione") and left.strip() != "" and not finds("likes", left)
    return finds("asks_what", right) or left.endswith(" o ") or conditional or noun


def _stands_free(tokens: Sequence[Token], at: int, left: str) -> bool:
    """At the beginning, after a pause, last, or louder than the rest."""
    clause, token = clause_of(left), tokens[at]
    if clause and token.folded in _ORDERS_FOR_ME:
        clause = pattern(_FILE, "anew").sub("", clause)  # `non so se l'ho già scritto, comunque attiva Milena`
    if token.folded == "attiva" and clause and finds("described", clause):
        return False  # `che giunta attiva!`
    if not clause or _only_agrees(clause, tokens[at - 1]):
        return True
    if at + 1 == len(tokens) and finds("told_to_write", clause):
        return True  # `mio figlio dice che devo mandare ATTIVA`
    noun_denied = token.folded.endswith("zione") and clause.startswith("non ")  # `non revocate la mia iscrizione`
    if (
        noun_denied
        or (finds("denied", clause) and not finds("meant", clause))
        or (finds("asks", f" {clause} ") and not finds("likes", left))
    ):
        return False
    if is_courtesy(clause) or finds("past", clause):
        return is_courtesy(clause)
    return at + 1 == len(tokens) if finds("meant", clause) else _stands_out(tokens, at)


def _only_agrees(clause: str, before: Token) -> bool:
    """`sì sì attiva pure`, `sì attiva`; not the `si` of `la luce si attiva`."""
    words = clause.split()
    return set(words) == {"si"} and (len(words) > 1 or before.text.endswith(("ì", "Ì")))


def _stands_out(tokens: Sequence[Token], at: int) -> bool:
    """Last of a short message, or the one word in capitals."""
    token = tokens[at]
    if all(each.folded in words_of("courtesy") for each in tokens[at + 1 :]) and token.folded in words_of("join_last"):
        return at >= 2 and len(tokens) - at <= _SHORT
    shouted = token.text.isupper() and len(token.text) > 3 and not all(each.text.isupper() for each in tokens)
    return shouted and token.folded in ("attiva", "iscrivimi", "attivami")


# A wish in words


def _wish(flow: Flow, own: frozenset[str]) -> Join | None:
    for name in may_stand(_FILE, ("wish", "me"), flow.text):
        for match in pattern(_FILE, name).finditer(flow.text):
            start, end = flow.sentence_at(match.start())
            left, right = flow.text[start : match.start()], flow.text[match.end() : end]
            if finds("for_whoever", flow.text[: match.start()]) or _is_none(flow, match.start()):
                continue
            if _is_wish(match.group(), left, right, flow) and not has_other_object(match.group(), right, own):
                return Join(keyword_of(match.group()), *flow.tokens_of(match.start(), match.end()))
    return None


def _is_none(flow: Flow, start: int) -> bool:
    return is_unmade(flow, start) or is_heard(flow, start)


def _composed(tokens: Sequence[Token], flow: Flow, own: frozenset[str]) -> Join | None:
    """By classes of words, whatever the wording."""
    for each in composed_joins(flow, own):
        first, last = flow.sentence_at(each.start)
        left, right = flow.text[first : each.start], flow.text[each.verb_end : last]
        found = flow.text[each.start : each.verb_end]
        if (
            finds("for_whoever", flow.text[: each.start])
            or finds("hedged", f"{left}{found}{right}")
            or _is_none(flow, each.start)
            or not _takes_ours(each, left, right, flow, own)
            or _is_noun_of_else(tokens, each, flow, own)
        ):
            continue
        if _is_wish(found, left, with_news(right), flow):
            end = each.end if _tells_who(flow.text[each.end :]) else each.verb_end
            return Join(keyword_of(found), *flow.tokens_of(each.start, end))
    return None


def _is_noun_of_else(tokens: Sequence[Token], each: Wished, flow: Flow, own: frozenset[str]) -> bool:
    """`richiesta attivazione fornitura`, `ho già mandato la richiesta di iscrizione`."""
    noun = flow.text[each.verb : each.verb_end]
    if not noun.endswith("ione"):
        return False
    first, last = flow.sentence_at(each.start)
    right = flow.text[each.verb_end : last]
    at = flow.tokens_of(each.verb, each.verb_end)[1] - 1
    return is_about_else(tokens, at, right, own) or is_spoken_of(noun, flow.text[first : each.start], right)


def _tells_who(rest: str) -> bool:
    """Who or where comes right after, and what is wished is none of it: `inserirmi tra i destinatari Luca Rota`."""
    words = rest.split()
    after = next((word for word in words if word not in (",", ".") and word not in _PARTICLES), "")
    return after in given_names() or after in words_of("surnames", "street_types", "lives")


_PARTICLES = frozenset({"de", "di", "del", "della", "dal", "lo", "la", "d"})


#: What such a verb takes is looked at as what these take.
_AS = {What.PUT_IN: "iscrivermi", What.GET: "ricevere", What.SEND: "ricevere", What.TELL: "informato"}


def _takes_ours(each: Wished, left: str, right: str, flow: Flow, own: frozenset[str]) -> bool:
    """What follows is ours, or nothing where nothing need follow."""
    verb = flow.text[each.verb : each.verb_end]
    named = each.end > each.verb_end
    if not named and (each.what in (What.SEND, What.GET) or verb.startswith("contatt")):
        return False
    if each.what is What.TELL and finds("when_it_happens", f" {with_news(left)}{with_news(right)}"):
        return False
    if any(finds(name, f"{verb}{right}") for name in ("another_service", "once_about")):
        return False
    return not has_other_object(
        "iscrivermi" if named and each.what is What.JOIN else _AS.get(each.what, verb), right, own
    )


def _is_wish(found: str, left: str, right: str, flow: Flow) -> bool:
    """Theirs, and neither asked nor denied nor past."""
    clause = pattern(_FILE, "politely").sub("", clause_of(left)).strip()
    third = finds("of_third", f"{found}{right}") or finds("more_things", f"{found}{right}")
    if third or finds("hedged", f"{left}{found}{right}") or _is_wish_asked(found, clause, left, right):
        return False
    of_it = found.endswith(("lo", "la", " attivare", *OF_IT)) and any(map(is_matter, left.split()))
    befell = found.endswith((" a me", " a noi")) and finds("befell", left)
    if of_it or befell or is_of_another_place(left, right, asked=right.endswith("? ")):
        return False
    last = clause.split()[-1:]
    if _is_somebody(found, last, left):
        return False
    if finds("denied", clause) and last not in (["si"], ["per"]):
        return False
    if finds("past", clause) and last != ["e"] and not finds("interested", found):
        return False
    return not is_for_another(left + found, right, flow)


def _is_somebody(found: str, last: list[str], left: str) -> bool:
    """`la mia vicina non riceve nulla, la potete aggiungere?`"""
    asked = found.startswith(("potete", "potreste", "puoi", "puo"))
    return asked and last in (["la"], ["lo"], ["li"], ["le"]) and not words_of("relatives").isdisjoint(left.split())


def _is_wish_asked(found: str, clause: str, left: str, right: str) -> bool:
    """`come faccio a iscrivermi`, `mi iscrivo dove?`, `posso iscrivermi anche se...?`"""
    begun, right = found.partition(" ")[0], pattern(_FILE, "who_i_am").sub(",", right)
    if finds("asks", f" {clause} {begun} ") and not finds("likes", f" {clause} {found} "):
        return True
    if right.endswith("? ") and (finds("asks_what", right) or left.endswith(" o ")):
        return True
    if right.endswith("? ") and finds("must_i", found):
        return True  # `se cambio casa devo riscrivere tutto?`
    asked = finds("with_conditions", right) or finds("with_several", right) or " o " in right
    conditional = finds("may", found) and (asked or finds("if_first", left))
    return right.endswith("? ") and (finds("wanted_some", right) or conditional)


def keyword_of(found: str) -> str:
    """The words of the wish: those of a pattern, none of the person's own."""
    return found.strip()[:_LONGEST_KEYWORD].rstrip()


def _foreign(flow: Flow) -> Join | None:
    phrase = phrase_inside("join_phrases", flow.text)
    if phrase is None:
        return None
    at = flow.text.index(phrase)
    first, last = flow.tokens_of(at, at + len(phrase))
    return Join("subscribe", first if at in flow.starts else max(0, first - 1), last)


def _doubtful(tokens: Sequence[Token]) -> Join | None:
    """A slip that made another word of the command."""
    for at, token in enumerate(tokens[:4]):
        if token.folded in DOUBTFUL:
            if any(each.folded in TO_THE for each in tokens[at + 1 : at + 2]):
                return None  # `mi iscrivo al nuoto`
            return Join("attiva", at, at + 1, How.DOUBTFUL)
        if token.folded not in courtesies():
            return None
    return None
