"""A goodbye without a word of leaving: `per me finisce qui`, `preferisco il silenzio`, `fate come se non ci fossi`."""

from comunica.enrolment.language.grammar import may_stand, pattern
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.wish.no_refusal import (
    is_about_another,
    is_meant,
    speaks_of_another,
    speaks_of_matter,
)
from comunica.enrolment.wish.sentence import sentences_with
from comunica.enrolment.wish.told import clause_of
from comunica.enrolment.wish.told import finds as finds_told

_FILE = "farewell"
#: Kinds of goodbye, and what stands beside each: nothing, our messages, or the Italian of a learner.
_BESIDE = {"goodbye_alone": "goodbye_alone", "goodbye_to_ours": "of_ours", "learner_order": "learner"}
_TO_OURS = tuple(_BESIDE)
#: What says it, whatever stands beside.
_GOODBYES = ("over", "in_peace", "without_me", "forget_me", "none_of_ours")
#: Of the ways below each begins with one of these patterns.
_OPENING = (*_GOODBYES, *_TO_OURS, "writes_to_leave", "mistook")


def says_goodbye(flow: Flow) -> bool:
    """Whether the person takes leave of what we send."""
    return may_be_goodbye(flow.text) and takes_leave(flow)


def may_be_goodbye(line: str) -> bool:
    """Whether one of the ways below may begin in a line: in most lines none does."""
    return bool(may_stand(_FILE, _OPENING, line))


def takes_leave(flow: Flow) -> bool:
    """Whether one of the ways says it."""
    return _says_it(flow) or _says_it_to_ours(flow) or _writes_for_it(flow) or _mistook_it(flow)


def _says_it(flow: Flow) -> bool:
    return any(
        is_meant(each) and not each.asked and not is_about_another(each) and not speaks_of_matter(each.whole)
        for name in may_stand(_FILE, _GOODBYES, flow.text)
        for each in sentences_with(_FILE, name, flow)
    )


def _says_it_to_ours(flow: Flow) -> bool:
    """Where nothing else is named that one may have enough of; a question of impatience is a wish."""
    said = any(
        is_meant(each)
        for name in may_stand(_FILE, _TO_OURS, flow.text)
        if _finds(_BESIDE[name], flow)
        for each in sentences_with(_FILE, name, flow)
    )
    return said and not speaks_of_another(flow.text)


def _finds(name: str, flow: Flow) -> bool:
    return pattern(_FILE, name).search(flow.text) is not None


def _writes_for_it(flow: Flow) -> bool:
    """Whoever told them to write, the wish is theirs."""
    return any(
        not (each.asked or is_about_another(each) or finds_told("poster", each.left + each.found))
        and not (speaks_of_matter(each.whole) or finds_told("denied", clause_of(each.left)))
        for each in sentences_with(_FILE, "writes_to_leave", flow)
    )


def _mistook_it(flow: Flow) -> bool:
    """`pensavo fosse il gruppo della parrocchia, quindi esco`: what is left is this."""
    mistook = pattern(_FILE, "mistook").search(flow.text)
    if mistook is None:
        return False
    return pattern(_FILE, "therefore").search(flow.text[mistook.end() :]) is not None
