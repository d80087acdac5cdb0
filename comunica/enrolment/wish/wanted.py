"""A wish to join by what it is made of, whatever its wording: somebody who speaks of themselves, a word of wanting, of
receiving or of being put in, and a thing of ours.

This is the widest net of joining, behind `joining` and `offered`. What is denied, asked, told of others, or about
another matter is none.
"""

from collections.abc import Iterator

from comunica.enrolment.language.grammar import may_stand, pattern
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.wish.foreign import wants_in_another_language
from comunica.enrolment.wish.join_affairs import takes_another_affair, with_news
from comunica.enrolment.wish.join_unmade import is_unmade
from comunica.enrolment.wish.joining import How, Join, keyword_of
from comunica.enrolment.wish.objects import (
    is_about_something_else,
    is_matter,
    names_matter,
)
from comunica.enrolment.wish.own_joining import finds, is_for_another, is_headed, is_spoken_of
from comunica.enrolment.wish.told import clause_of

_FILE = "joining"
#: Who told it may be many: `quelli della protezione civile`.
_AS_TOLD = "told_to_join"
#: Ways that name nothing of ours: in a message about another matter they are about that.
_UNNAMED = frozenset({"would_join", "wants_them", "too_as_well", "comes_again", "asks_for_ours", _AS_TOLD})
#: Their wording names what people want to know: `voglio sapere quando manca l'acqua`.
_TO_KNOW = ("wants_to_know", _AS_TOLD)
#: Their wording may begin with a question: `come faccio per entrare anch'io?`
_ASK_FIRST = ("wants_them", "too_as_well")
#: Its wording names what our notices are about: `avvisatemi quando chiudete l'acqua`.
_OF_OUR_TOPICS = "send_me_too"
#: Of what we send, what may be about anything: `gli avvisi dell'acqua`.
_OF_ANY_TOPIC = frozenset({"avvisi", "messaggi", "notifiche", "comunicazioni", "allerte", "comunicati"})
_DUTIES = ("devo", "dobbiamo", "bisogna", "dovrei", "occorre", "serve")
#: `essere inserita nel telesoccorso`: what follows is what one is put in.
_PUT_IN = ("inserit", "iscritt", "aggiunt", "registrat", "inclus", "segnat")
_ABOUT = (" di ", " del ", " dell ", " della ", " delle ", " dei ", " su ", " sul ", " sulla ", " sull ", " per l ")
#: Each is a whole wish by itself.
_WAYS = (
    "wants_ours",
    "wants_to_know",
    "put_me_in",
    "send_me_too",
    "would_join",
    "wants_them",
    "too_as_well",
    "comes_again",
    "asks_for_ours",
    _AS_TOLD,
)


def wanted(flow: Flow) -> Iterator[Join]:
    """Every place where the line holds what a wish to join is made of."""
    for name in may_stand(_FILE, _WAYS, flow.text):
        for match in pattern(_FILE, name).finditer(flow.text):
            start, end = match.span()
            first, last = flow.sentence_at(start)
            if (name in _ASK_FIRST or not is_unmade(flow, start)) and _is_meant(
                name, match.group(), flow.text[first:start], flow.text[end:last], flow
            ):
                yield Join(keyword_of(match.group()), *flow.tokens_of(start, end), How.OFFERED)
    for start, end in wants_in_another_language(flow):
        yield Join("subscribe", *flow.tokens_of(start, end), How.OFFERED)


def join_word(flow: Flow) -> str | None:
    """A word of joining that may be the person's own, in a message about nothing else."""
    match = pattern(_FILE, "joining_word").search(flow.text)
    if match is None or finds("joined_already", flow.text) or any(map(is_matter, flow.text.split())):
        return None
    first, last = flow.sentence_at(match.start())
    left, right = flow.text[first : match.start()], flow.text[match.end() : last]
    if (
        right.endswith("? ")
        or is_unmade(flow, match.start())
        or finds("wanted_no", f" {clause_of(left)} ")
        or finds("hedged", f"{left}{right}")
        or finds("achieved", clause_of(left))
        or is_spoken_of(match.group(), left, right)
    ):
        return None
    theirs = not words_of("relatives").isdisjoint(left.split()) or is_for_another(left, right, flow)
    noun = match.group().endswith("ione")  # `iscrizione anagrafica`
    return None if theirs or is_about_something_else(right, plain_noun=noun) else match.group()


def asks_how(flow: Flow) -> str | None:
    """`come faccio per avere i messaggi?`, and nothing else asked."""
    match = pattern(_FILE, "how_to_join").search(flow.text)
    alone = match is not None and "?" not in flow.text[: match.start()] and " ? " not in flow.text[match.end() :]
    return match.group() if match and alone else None


def _is_meant(name: str, found: str, left: str, right: str, flow: Flow) -> bool:
    clause = clause_of(left)
    if right.endswith("? ") and _is_asked(name, found, left, right):
        return False
    if finds("wanted_no", f" {clause} ") or finds("hedged", f"{left}{found}{right}") or finds("wanted_not", right):
        return False
    if _is_of_another(name, found, right, flow) or (name not in _TO_KNOW and finds("asks_to_know", found)):
        return False
    if name == _AS_TOLD:
        return not (is_for_another("", right, flow) or is_headed(left))  # a neighbour told them, and does not join
    others = not words_of("relatives").isdisjoint([*clause.split(), *found.split()]) and not finds("for_me", found)
    return not (others or is_for_another(left, right, flow) or is_headed(left))


def _is_asked(name: str, found: str, left: str, right: str) -> bool:
    """`come faccio a mettermi in lista?`, `posso mettermi in lista con due zone?`, and no wish beside it."""
    clause = clause_of(left)
    if finds("with_several", right):
        return True
    if name == "comes_again" and " se " in f" {left}":
        return True  # `se scrivo DISATTIVA poi posso rientrare?`
    if name == "too_as_well" and clause.endswith(_DUTIES):
        return True  # `mio marito è iscritto, devo iscrivermi anche io?`
    if name == "too_as_well":
        return False  # `come faccio per entrare anch'io?`
    asked = f" {clause} {found.partition(' ')[0]} "
    return finds("asks", asked) and not finds("likes", f" {clause} {found} ")


def _unsourced(line: str) -> str:
    """The line without who told it: `la signora dell'anagrafe mi ha detto di scrivere qui`."""
    return pattern(_FILE, "told_by").sub(" ", line).replace(" al corrente", " informato")


def _is_of_another(name: str, found: str, right: str, flow: Flow) -> bool:
    """Another service, list, paper or affair, or another thing that is done with it."""
    found, right = found.replace(" al corrente", " informato"), with_news(right)  # no electricity
    last, said = found.rsplit(maxsplit=1)[-1], f"{found}{right}"
    if takes_another_affair(found, right):
        return True
    if names_matter(right) and not (last in _OF_ANY_TOPIC and right.startswith(_ABOUT)):
        return True
    if name != _OF_OUR_TOPICS and any(map(is_matter, (_unsourced(flow.text) if name in _UNNAMED else found).split())):
        return True
    if name in _UNNAMED and name != _AS_TOLD and finds("wanted_some", flow.text):
        return True
    if name in ("wants_to_know", "put_me_in") and finds("when_it_happens", f" {said}"):
        return True
    taken = right if name == "wants_to_know" and last.startswith(_PUT_IN) else f" {last}{right}"
    return any(finds(each, said) for each in ("another_service", "once_about")) or is_about_something_else(
        taken, plain_noun=False
    )
