"""What says nothing of leaving, though its words do: a regret, a condition on joining, a wish to be told."""

from collections.abc import Callable, Sequence
from itertools import product

from comunica.enrolment.message.flow import Flow
from comunica.enrolment.message.grammar import may_stand, pattern
from comunica.enrolment.wish.plainly import finds
from comunica.enrolment.wish.told import crossed_out
from comunica.enrolment.wish.told import finds as finds_told

_FILE = "plainly"
#: Signs and small words between two commands of one paper.
_BETWEEN = frozenset({",", ".", "e", "ed", "o", "od", "oppure", "poi", "iscrizione", "servizio", "avvisi", "invece"})


def without_asides(flow: Flow) -> Flow:
    """The line with `ho sbagliato a cancellarmi`, `ma non voglio pubblicità`, `e attendo conferma` crossed out."""
    text = flow.text
    for name in may_stand(_FILE, _EVERY_ASIDE, flow.text):
        for found in pattern(_FILE, name).finditer(text):
            if _ASIDES[name](text[: found.start()], text[found.end() :]):
                text = f"{text[: found.start()]}{crossed_out(found.group())}{text[found.end() :]}"
    return flow if text is flow.text else Flow(text, flow.starts)


def _always(left: str, right: str) -> bool:
    del left, right
    return True


def _joins(left: str, right: str) -> bool:
    return finds("agreed", left) and not finds("had_joined", left + right)


def _wishes(left: str, right: str) -> bool:
    del right
    return finds_told("wishes", left)


def _pleases(left: str, right: str) -> bool:
    del right
    return finds("pleased", left) and not finds("displeased", left)


def _removes(left: str, right: str) -> bool:
    del right
    return finds("removal", left)


def _is_asked(left: str, right: str) -> bool:
    del left
    return right.endswith("? ")


_ASIDES: dict[str, Callable[[str, str], bool]] = {
    "of_before": _always,
    "thought_better": _always,
    "denied_twice": _always,
    "courteous_if": _pleases,
    "regretted": _always,
    "once_gone": _always,
    "no_advertising": _joins,
    "in_no_group": _joins,
    "signed_off": _joins,
    "asked_whether": _is_asked,
    "paper_lost": _wishes,
    "one_notice": _always,
    "confirmed": _removes,
}
_EVERY_ASIDE = tuple(_ASIDES)


def reads_out(flow: Flow, joins: Sequence[tuple[int, int]], leaves: Sequence[tuple[int, int]]) -> bool:
    """`sul volantino: ATTIVA, DISATTIVA... ma è vero?`: both commands side by side, of a paper or with a question."""
    if (both := pattern(_FILE, "both").search(flow.text)) and _is_of_paper(flow.text, both.start(), both.end()):
        return True
    for one, other in (*product(joins, leaves), *product(leaves, joins)):
        between = flow.text[one[1] : other[0]].split() if one[1] <= other[0] else ["x"]
        if all(word in _BETWEEN for word in between):
            return _is_of_paper(flow.text, one[0], other[1])
    return False


def _is_of_paper(text: str, start: int, end: int) -> bool:
    around = f"{text[:start]} {text[end:]}"
    return finds("paper", around) or ("? " in around and finds("doubts", around))
