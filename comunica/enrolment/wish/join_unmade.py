"""What makes the words of joining no wish: denied, asked how, told, praised, or only thought of.

It looks at what stands before them in their sentence, by classes of words (join_classes.toml).
"""

import re
from collections.abc import Sequence

from comunica.enrolment.language.verb_forms import words_in
from comunica.enrolment.message.flow import Flow

_FILE = "join_classes"
_PAUSES = frozenset({",", ".", "?"})


def is_of(word: str, *classes: str) -> bool:
    """Whether the word is of one of these classes of joining."""
    return word in words_in(*classes, file=_FILE)


def is_unmade(flow: Flow, start: int) -> bool:
    """Whether what begins at this place of the line is no wish, by what leads to it."""
    first, last = flow.sentence_at(start)
    before, after = flow.text[first:start].split(), flow.text[start:last].split()
    said = led_by(before, past_things=is_of(after[0] if after else "", "thing", "small"))
    while len(after) > 1 and is_of(after[0], "leads"):
        said.append(after.pop(0))
    stop, verb = before[-1] if before else "", after[0] if after else ""
    if is_of(stop, "not"):
        return not (said and _is_order(verb))  # `se non ci sono, aggiungetemi`
    reproach = after[-1:] != ["?"] and _REPROACH.search(flow.text[first:start]) is not None
    stated = not _is_order(verb) and (reproach or _is_praised(said))
    if stated or is_thought(said, verb) or _is_state(said, verb):
        return True
    if is_of(stop, "fails") and verb.startswith(_GETS) and is_of(before[-2] if len(before) > 1 else "", "not"):
        return True
    if any(is_of(each, "wish") for each in said):
        return False
    if is_told(said) or is_of(stop, "how"):
        return True
    asked = after[-1:] == ["?"] and " qui " not in flow.text[first:last]
    led = "per" in said[-2:] and not all(is_of(word, "polite") for word in before)  # `x essere iscritta?`
    return asked and (led or asks(before))


#: `non pulite niente, poi però ci mandate l'allerta`: what is done, and nobody asks for it.
_REPROACH = re.compile(r"\b(?:poi (?:pero|invece)|pero poi|ma poi) (?:(?:mi|ci) )?$")


def _is_order(verb: str) -> bool:
    """`aggiungetemi`."""
    return verb.endswith(("mi", "ci")) and not _INFINITIVE.fullmatch(verb)


def _is_state(said: Sequence[str], verb: str) -> bool:
    """`mi sono già iscritto`, `ero inserita`."""
    return is_of(verb, "done") and not _AM.isdisjoint(said) and not any(is_of(word, "be") for word in said)


_AM = frozenset({"sono", "siamo", "ero", "eravamo", "risulto"})


def _is_praised(said: Sequence[str]) -> bool:
    return any(is_of(each, "praise") for each in said[-4:]) and _WOULD.isdisjoint(said)


#: `non riesco a ricevere`: who has trouble with it is in.
_GETS = ("ricev", "aver")
#: `se mi iscrivo`: whoever asks what then.
_OF_SELF = ("o", "iamo")


def is_thought(said: Sequence[str], verb: str) -> bool:
    """`se volessi iscrivermi`, `se mi iscrivo`, `se risulto iscritto`; not `se potete iscrivermi`."""
    leads = next((said[at + 1 :] for at, word in enumerate(said) if word in ("se", "qualora")), None)
    if leads is None:
        return False
    done = is_of(verb, "done") or any(is_of(word, "done") for word in leads)
    plain = all(word in ("mi", "ci", "poi", "io") for word in leads) and verb.endswith(_OF_SELF) and not done
    state = done and any(word in ("sono", "risulto", "ero") for word in leads[:1])
    return plain or state or any(is_of(word, "thought") for word in leads[:2])


#: `sarebbe bello ricevere`.
_WOULD = frozenset({"sarebbe", "farebbe", "vorrei"})


def led_by(before: list[str], *, past_things: bool = False) -> list[str]:
    """The words at the end of the list that lead to a wish, taken off it; of a thing, its verb as well."""
    said: list[str] = []
    classes = (*_LEADING, *_OF_THINGS) if past_things else _LEADING
    while before and (is_of(before[-1], *classes) or _INFINITIVE.fullmatch(before[-1])):
        said.insert(0, before.pop())
    return said


_LEADING = ("between", "leads", "wish", "may", "order", "past", "praise", "thought")
_OF_THINGS = ("thing", "done", "told", "noun", "small")
_INFINITIVE = re.compile(r"\w{3,}[aei]r(?:e|mi|si|ci)")


def is_told(said: Sequence[str]) -> bool:
    """`ho già chiesto di`."""
    return any(is_of(each, "past") for each in said) and not _HAVE.isdisjoint(said)


_HAVE = frozenset({"ho", "avevo", "abbiamo", "avevamo"})


def is_heard(flow: Flow, start: int) -> bool:
    """`ho letto che si può`, `il sindaco dice di`: what everybody may do, unless somebody told it to the person."""
    before = flow.text[flow.sentence_at(start)[0] : start].split()
    said = led_by(before)
    whole = [*said, *flow.text[start:].split()[:3]]
    if not any(is_of(each, "heard") for each in (*before[-2:], *said)) or any(is_of(each, "wish") for each in said):
        return False
    told = not {"mi", "ci", "m"}.isdisjoint(before[-6:])
    return "si" in whole or (said[:1] == ["di"] and not told)


def asks(before: Sequence[str]) -> bool:
    """`a chi devo chiedere per`: the clause begins with a question, and nobody wishes."""
    clause = before[max((at for at, word in enumerate(before) if word == ","), default=-1) + 1 :]
    begins = next((word for word in clause if not is_of(word, "polite")), "")
    return is_of(begins, "asking") and not any(is_of(word, "wish") for word in clause)
