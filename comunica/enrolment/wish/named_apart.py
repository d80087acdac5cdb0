"""A thing that stands apart from what is to be done with it: `gli avvisi li dovete fermare`, `fermateli, gli avvisi`.

A pronoun stands for it, glued to the verb or before it; or it is what must go (`va tolto il mio numero`). Between them
stands nothing else that may be meant.
"""

from collections.abc import Sequence

from comunica.enrolment.language.verb_forms import Form, Verb, is_done, is_in, is_ours, verb_of, words_in
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import words_of

_IT = frozenset({"lo", "la", "li", "le"})
_THEIRS = frozenset({"suo", "sua", "suoi", "sue", "loro"})
#: Between a thing, what stands for it and the verb.
_AROUND = (words_of("courtesy", "hastening") - words_in("thing", "number", "list")) | frozenset(
    listed(
        ", il lo la l i gli le me ce mi ci vi te mio mia miei mie vostro vostra vostri vostre questo questa questi "
        "queste quest tutti tutte potete potreste puo puoi potrebbe possono dovete deve devi dovreste dovrebbe si "
        "vorrei voglio prego chiedo chiederei di da dal dalla dall dai dagli dalle del comune fate far fai faccia è "
        "sono volete pure anche tranquillamente benissimo quindi allora dunque ora adesso che"
    )
)
#: Between what stands for a thing and its verb: `li potete pure fermare`.
_TOO = frozenset({"pure", "anche", "tranquillamente", "benissimo", "ora", "adesso", "subito", "gia", "ormai"})
#: After a verb they name nothing.
_HARMLESS = words_of("courtesy", "hastening", "thanks", "titles") | {"via", "fuori", "subito", "qui", "qua", "tutto"}
#: How a word begins that makes somebody do it: `fatelo sparire`.
_MAKES = ("fate", "fai", "fall", "far", "facc")


def is_harmless(word: str) -> bool:
    """After a verb it names nothing that may be meant."""
    return word in _HARMLESS


def taken_up(words: Sequence[str], at: int, verb: Verb, after: Sequence[str]) -> int | None:
    """Where it ends, where a thing is named apart and a pronoun stands for it. `after`: the clause after the verb."""
    if verb.clitic[-2:] not in _IT:
        quiet = all(is_harmless(word) or is_ours(word) or word in _AROUND for word in after)
        return at if quiet and takes_up_before(words, at) else None
    if _is_named_before(words, at):
        return at
    rest = [word for word in after if not is_harmless(word)] or words[at + 1 + len(after) + 1 :]
    thing = next((order for order, word in enumerate(rest) if word not in _AROUND), len(rest))
    return at if 0 < thing < len(rest) and _is_thing(rest[thing]) else None


def takes_up_before(words: Sequence[str], at: int) -> bool:
    """`il numero lo tolga`, `fatelo togliere`: what the pronoun before the verb stands for is of ours."""
    while at > 1 and words[at - 1] in _TOO:
        at -= 1
    lead = next((each for each in (at - 1, at - 2) if each > 0 and _stands_for_it(words[each])), 0)
    return lead > 0 and _is_named_before(words, lead)


def is_put_away(words: Sequence[str], at: int) -> bool:
    """`fatelo sparire`, `deve uscire`, `è da togliere`, `vanno tolti`, `vorrei che venga cancellato`."""
    before, verb = words[max(0, at - 3) : at], verb_of(words[at])
    if verb is not None and verb.form is Form.INFINITIVE and not verb.clitic:
        if verb.meaning == "quit":
            return any(is_in(word, "must") or word.startswith(_MAKES) for word in before)
        return (
            verb.meaning in ("remove", "stop") and before[-1:] == ["da"] and before[-2:-1] in (["è"], ["sono"], [","])
        )
    if not is_done(words[at]):
        return False
    wished = any(is_in(word, "want") for word in words[:at]) and "non" not in words[:at]
    return any(is_in(word, "goes") or (wished and is_in(word, "become")) for word in before[-2:])


def named_with(words: Sequence[str], at: int, after: Sequence[str]) -> int | None:
    """Where it ends, where the thing is named before what is put away or in the clause after it."""
    start, comes_out = at, words[at].startswith("usc")  # `fate uscire gli avvisi anche in inglese`
    while start and leads_to_it(words[start - 1]):
        start -= 1
    if start and _is_thing(words[start - 1]) and not (comes_out and is_in(words[start - 1], "thing")):
        return at
    named = (order for order, word in enumerate(after) if _is_thing(word) and not (comes_out and is_in(word, "thing")))
    return next((at + 1 + order for order in named), None)


def leads_to_it(word: str) -> bool:
    """It may stand between a thing and what is to be done with it."""
    return word in _AROUND or is_in(word, "must", "goes", "become") or word.startswith(_MAKES)


def _stands_for_it(word: str) -> bool:
    return word in _IT or (word.startswith(_MAKES) and word[-2:] in _IT)


def _is_named_before(words: Sequence[str], at: int) -> bool:
    """A thing of ours stands before this place, with nothing between that may be meant as well."""
    while at and words[at - 1] in _AROUND:
        at -= 1
    return at > 0 and _is_thing(words[at - 1]) and _THEIRS.isdisjoint(words[max(0, at - 2) : at])


def _is_thing(word: str) -> bool:
    return is_in(word, "thing", "number")
