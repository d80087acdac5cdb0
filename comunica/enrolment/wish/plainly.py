"""Plain words for leaving (plainly.toml): a passive about one's data, one word beside its reason, an end to all."""

from functools import partial

from comunica.enrolment.language.commands import JOIN
from comunica.enrolment.language.grammar import may_stand, stands
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.wish.no_refusal import (
    is_about_another,
    is_hedged,
    is_meant,
    is_of_another,
    speaks_of_another,
)
from comunica.enrolment.wish.objects import names_matter
from comunica.enrolment.wish.sentence import sentences_with
from comunica.enrolment.wish.told import is_told

_FILE = "plainly"
finds = partial(stands, _FILE)
_DATA = ("be_taken", "must_be_taken", "be_no_more")


def erases(flow: Flow) -> bool:
    """`chiedo che i miei dati vengano cancellati`, `il mio numero va tolto`."""
    if not finds("data_goes", flow.text):
        return False
    return any(
        not (each.asked or is_about_another(each) or names_matter(each.right) or is_of_another(flow.text))
        and not (is_told(flow, each.start, each.end) or is_hedged(each.whole) or finds("if_it", each.left.strip()))
        and (name == "must_be_taken" or finds("demands", each.left + each.found))
        for name in may_stand(_FILE, _DATA, flow.text)
        for each in sentences_with(_FILE, name, flow)
    )


def leaves_plainly(flow: Flow) -> bool:
    """`troppi messaggi, uscire`, `disattivi tutto signorina`, `basta, avete sbagliato numero`."""
    if not may_stand(_FILE, ("one_word", "why_and_order", "all_off", "enough"), flow.text):
        return False
    ends_all = _ends_all(flow)
    found = ends_all or _has_one_word(flow) or (finds("enough", flow.text) and says_why(flow.text))
    if not found or not JOIN.isdisjoint(flow.text.split()):
        return False
    of_self = was_never_meant(flow.text) or (ends_all and finds("why", flow.text))
    return of_self or not speaks_of_another(flow.text)


def _has_one_word(flow: Flow) -> bool:
    if finds("why_and_order", flow.text):
        return True
    said = _is_said("one_word", flow)
    return said and says_why(flow.text)


def _ends_all(flow: Flow) -> bool:
    return _is_said("all_off", flow)


def says_why(text: str) -> bool:
    """Why somebody leaves: `troppi messaggi`, `non abito più qui`."""
    return finds("why", text) or was_never_meant(text)


def was_never_meant(text: str) -> bool:
    """Another person, another town, or one that has moved away."""
    return finds("not_meant", text) and not finds("wants_more", text)


def _is_said(name: str, flow: Flow) -> bool:
    return any(not each.asked and is_meant(each) for each in sentences_with(_FILE, name, flow))
