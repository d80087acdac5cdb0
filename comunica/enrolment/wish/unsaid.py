"""What says nothing of leaving, though its words do, crossed out before a wish is looked for.

A regret, a condition on joining, a wish to be told; a joke, a denied wish, the old number, a part of what we send.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import product

from comunica.enrolment.language.grammar import may_stand, pattern
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.wish.plainly import finds
from comunica.enrolment.wish.told import finds as finds_told

_FILE, _LEAVING = "plainly", "leaving"
#: Signs and small words between two commands of one paper.
_BETWEEN = frozenset(
    listed(", . e ed o od oppure poi iscrizione servizio avvisi invece via nome cognome numero civico tuo tua")
)


def without_asides(flow: Flow) -> Flow:
    """The line with `ho sbagliato a cancellarmi`, `ma non voglio pubblicità`, `e attendo conferma` crossed out."""
    text = flow.text
    for name in may_stand(_FILE, _EVERY_ASIDE, flow.text):
        for found in pattern(_FILE, name).finditer(text):
            if _ASIDES[name](text[: found.start()], text[found.end() :]):
                text = f"{text[: found.start()]}{_crossed_out(found.group())}{text[found.end() :]}"
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
    "deplored": _always,
    "regretted": _always,
    "rather_than": _always,
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


#: What leads to a question, and gives no reason for it.
_AROUND_QUESTION = frozenset(
    listed(", . ? una un domanda curiosita info informazione volevo vorrei sapere chiedere se chiedo io mi chiedevo")
    + listed("ma e allora quindi poi ora adesso scusa scusi no si")
)


def _crossed_out(said: str) -> str:
    """These words unsaid: as many letters, and the pauses between them."""
    return "".join(letter if letter in " ?.," else "x" for letter in said)


def _without_jokes(flow: Flow) -> Flow:
    """The line with `scherzavo` and what stands before it unsaid."""
    joke = pattern(_LEAVING, "joked").search(flow.text)
    if joke is None:
        return flow
    return Flow(f"{_crossed_out(flow.text[: joke.end()])}{flow.text[joke.end() :]}", flow.starts)


def _without_denied_wishes(flow: Flow) -> Flow:
    """The line with `non è che voglio uscire`, `temo che mi togliate` unsaid: what is wished comes after it, if
    anything is."""
    text = flow.text
    for name in may_stand(_LEAVING, _DENIED, text):
        text = pattern(_LEAVING, name).sub(lambda found: _crossed_out(found.group()), text)
    return Flow(text, flow.starts)


def _without_returns(flow: Flow) -> Flow:
    """The line with `e semmai mi riscrivo` unsaid, after an order to be taken off: nobody is asked to wait."""
    order = pattern(_LEAVING, "takes_off").search(flow.text)
    said, rest = (flow.text[: order.end()], flow.text[order.end() :]) if order else ("", flow.text)
    back = pattern(_LEAVING, "comes_back").search(rest) if order else None
    if back is None:
        return flow
    return Flow(f"{said}{rest[: back.start()]}{_crossed_out(back.group())}{rest[back.end() :]}", flow.starts)


def _without_parts(flow: Flow) -> Flow:
    """The line with `non voglio gli avvisi degli eventi` unsaid, clause by clause: who refuses a part of it stays."""
    text = flow.text
    for found in list(pattern(_LEAVING, "part_of_it").finditer(text)):
        start = max(text.rfind(f" {mark} ", 0, found.start() + 1) for mark in ".,?") + 2
        ends = [at for mark in ".,?" if (at := text.find(f" {mark} ", found.end() - 1)) >= 0]
        start, end = max(start, 0), min(ends, default=len(text) - 1)
        if not finds_told("all_of_ours", text[start : end + 1]):
            text = f"{text[:start]} {'x' * (end - start - 1)}{text[end:]}"
    return Flow(text, flow.starts)


def _without_old_number(flow: Flow) -> Flow:
    """The line with `quello vecchio cancellatelo` unsaid, of who joins or keeps this number."""
    match = pattern(_LEAVING, "old_number").search(flow.text)
    rest = flow.text[: match.start()] + flow.text[match.end() :] if match else ""
    if match is None or not (finds_told("joined", rest) or finds_told("this_instead", rest)):
        return flow
    return Flow(f"{flow.text[: match.start()]}{_crossed_out(match.group())}{flow.text[match.end() :]}", flow.starts)


def _with_courtesy_as_wish(flow: Flow) -> Flow:
    """The line with `volevo` of courtesy as `vorrei`, which is as long, unless something is set against it."""
    if not finds_told("courteous", flow.text) or finds_told("set_against", flow.text):
        return flow
    return Flow(pattern(_LEAVING, "courteous").sub(r"\g<before>vorrei", flow.text), flow.starts)


def without_mere_questions(flow: Flow) -> Flow:
    """The line with `posso revocare il consenso?` unsaid, place by place, where nothing beside it says why."""
    text = flow.text
    for match in pattern(_LEAVING, "whether_one_may").finditer(flow.text):
        before, after = flow.text[: match.start()].split(), flow.text[match.end() :]
        alone = all(word in words_of("courtesy") or word in _AROUND_QUESTION for word in before)
        if alone and (after.endswith("? ") or all(word in words_of("courtesy", "thanks") for word in after.split())):
            unsaid = "".join(letter if letter in " ?" else "x" for letter in match.group())
            text = f"{text[: match.start()]}{unsaid}{text[match.end() :]}"
    return flow if text == flow.text else Flow(text, flow.starts)


_DENIED = ("not_that_wished", "not_meant")
#: Of a line with none of these all is said.
_OPENING = ("takes_off", "joked", *_DENIED, "old_number", "courteous", "part_of_it")
#: One after another.
_WAYS = (
    _without_returns,
    _without_denied_wishes,
    _without_jokes,
    _without_old_number,
    _with_courtesy_as_wish,
    _without_parts,
)


def without_unsaid(flow: Flow) -> Flow:
    """The line without what is said and not meant: jokes, denied wishes, returns, the old number, a part of ours."""
    return reduce(lambda line, way: way(line), _WAYS, flow) if may_stand(_LEAVING, _OPENING, flow.text) else flow
