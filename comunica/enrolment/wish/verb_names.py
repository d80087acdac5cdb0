"""Forms of verbs of leaving that are names as well: Luca Levi, via Fermi, Anna Cancelli."""

from collections.abc import Sequence

from comunica.enrolment.language.commands import JOIN
from comunica.enrolment.language.small_words import IN_THE, OF_THE, ON_THE
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import names_of_people, words_of
from comunica.enrolment.wish.sentence import Sentence

#: Forms of verbs that are surnames and streets.
_NAMES_TOO = frozenset(listed("fermi levi liberi leva termini cancelli tagli ferma cassi"))

#: Whatever follows them is a name: `contrada Tagliate`.
_AREAS = frozenset(
    listed("contrada frazione localita borgata rione quartiere cascina masseria borgo contra piazza piazzale viale")
)
#: A thing follows them, and no verb: `il servizio della cava`.
_LEAD_TO_THINGS = (OF_THE | IN_THE | ON_THE) - {"dell", "nell", "sull"}


def is_name(word: str, left: Sequence[str], after: str, further: Sequence[str]) -> bool:
    """`via Fermi numero 5`, `Luca Levi`: the short forms of some verbs are names of people and streets. `further`: what
    stands after the next word."""
    if left and (left[-1] in _AREAS or left[-1] in _LEAD_TO_THINGS):
        return True
    if word in _NAMES_TOO and after == "numero" and "".join(further[:1]).isdecimal():
        return True  # `v. Enruco Fermi numero 5`
    if word not in _NAMES_TOO and word not in names_of_people():
        return False
    before = next((each for each in reversed(left[-2:]) if each != "è"), "")  # `la via è Fermi`
    typed = before == "v" or before in words_of("street_types")
    return typed or before in JOIN or not names_of_people().isdisjoint((before, after))


def begins_a_name(each: Sentence) -> bool:
    """`via Fermi numero 5`."""
    words = each.found.split()
    return is_name(words[0], each.left.split(), words[-1], each.right.split()[:1])
