"""What makes the words of leaving no wish: told, taught, denied, asked, or somebody else's."""

from collections.abc import Sequence
from itertools import product

from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.message.grammar import may_stand, pattern
from comunica.enrolment.message.words import listed

_FILE = "leaving"
_OR = frozenset({"o", "oppure", "od"})
#: Words between two commands of which it is asked which.
_ASKED_WITHIN = 3
#: What they lead to goes on after an `and`.
_CONDITIONS = frozenset({"se", "quando", "qualora", "casomai", "finche"})
#: What leads to a question, and gives no reason for it.
_AROUND_QUESTION = frozenset(
    listed(", . ? una un domanda curiosita info informazione volevo vorrei sapere chiedere se chiedo io mi chiedevo")
    + listed("ma e allora quindi poi ora adesso scusa scusi no si")
)


def finds(name: str, text: str) -> bool:
    """Whether a pattern of leaving is in the text."""
    return pattern(_FILE, name).search(text) is not None


def is_poster(flow: Flow) -> bool:
    """Tells everybody how to join and how to leave."""
    # The rarest first: nearly every message holds a command.
    taught = finds("how_to", flow.text) and finds("poster", flow.text) and finds("command", flow.text)
    return taught and not finds("does_it_now", flow.text)


def is_answered_no(flow: Flow, place: int) -> bool:
    """`mi cancello? no!`: the sentence around a place is a question that the person answers."""
    _, last = flow.sentence_at(place)
    return flow.text[:last].endswith("? ") and finds("answered_no", flow.text[last:])


def asks_which(flow: Flow, joins: Sequence[tuple[int, int]], leaves: Sequence[tuple[int, int]]) -> bool:
    """`ISCRIZIONE ON oppure OFF?`: which of the two commands to write."""
    for one, other in (*product(joins, leaves), *product(leaves, joins)):
        between = flow.text[one[1] : other[0]].split() if one[1] <= other[0] else []
        if between and between[-1] in _OR and len(between) <= _ASKED_WITHIN and flow.text[other[1] :].startswith(" ? "):
            return True
    return False


def is_chain(flow: Flow) -> bool:
    """Sent on to everybody, whatever it says."""
    return finds("chain", flow.text)


def stays(flow: Flow) -> bool:
    """The last that is said is to stay: `lasciatemi pure dentro`, `non cancellatemi`."""
    found = list(pattern(_FILE, "stays").finditer(flow.text))
    return (
        bool(found)
        and not finds("stays_no_more", flow.text[found[-1].end() - 1 :])
        and not finds("denied", clause_of(flow.text[: found[-1].start()]))
    )


def pauses(flow: Flow) -> bool:
    """`stop fino a settembre`: for a time, and nothing says that it is for good."""
    times = pattern(_FILE, "until").finditer(flow.text)
    named = any(
        not (finds("has_been", clause_of(flow.text[: each.start()])) or finds("since_then", flow.text[each.end() :]))
        for each in times
    )
    return named and not finds("for_good", flow.text)


def crossed_out(said: str) -> str:
    """These words unsaid: as many letters, and the pauses between them."""
    return "".join(letter if letter in " ?.," else "x" for letter in said)


def without_jokes(flow: Flow) -> Flow:
    """The line with `scherzavo` and what stands before it unsaid, where a plain order to be taken off comes after."""
    joke = pattern(_FILE, "joked").search(flow.text)
    if joke is None or not finds("takes_me_off", flow.text[joke.end() :]):
        return flow
    return Flow(f"{crossed_out(flow.text[: joke.end()])}{flow.text[joke.end() :]}", flow.starts)


def without_denied_wishes(flow: Flow) -> Flow:
    """The line with `non è che voglio uscire` unsaid: what is wished comes after it, if anything is."""
    denied = pattern(_FILE, "not_that_wished")
    return Flow(denied.sub(lambda found: crossed_out(found.group()), flow.text), flow.starts)


def without_returns(flow: Flow) -> Flow:
    """The line with `e semmai mi riscrivo` unsaid, after an order to be taken off: nobody is asked to wait."""
    order = pattern(_FILE, "takes_off").search(flow.text)
    said, rest = (flow.text[: order.end()], flow.text[order.end() :]) if order else ("", flow.text)
    back = pattern(_FILE, "comes_back").search(rest) if order else None
    if back is None:
        return flow
    return Flow(f"{said}{rest[: back.start()]}{crossed_out(back.group())}{rest[back.end() :]}", flow.starts)


def without_parts(flow: Flow) -> Flow:
    """The line with `non voglio gli avvisi degli eventi` unsaid, clause by clause: who refuses a part of it stays."""
    text = flow.text
    for found in list(pattern(_FILE, "part_of_it").finditer(text)):
        start = max(text.rfind(f" {mark} ", 0, found.start() + 1) for mark in ".,?") + 2
        ends = [at for mark in ".,?" if (at := text.find(f" {mark} ", found.end() - 1)) >= 0]
        start, end = max(start, 0), min(ends, default=len(text) - 1)
        if not finds("all_of_ours", text[start : end + 1]):
            text = f"{text[:start]} {'x' * (end - start - 1)}{text[end:]}"
    return Flow(text, flow.starts)


def without_old_number(flow: Flow) -> Flow:
    """The line of who joins with `quello vecchio cancellatelo` unsaid: it is this number that joins."""
    match = pattern(_FILE, "old_number").search(flow.text)
    if match is None or not finds("joined", flow.text[: match.start()] + flow.text[match.end() :]):
        return flow
    return Flow(f"{flow.text[: match.start()]}{crossed_out(match.group())}{flow.text[match.end() :]}", flow.starts)


def with_courtesy_as_wish(flow: Flow) -> Flow:
    """The line with `volevo` of courtesy as `vorrei`, which is as long, unless something is set against it."""
    if not finds("courteous", flow.text) or finds("set_against", flow.text):
        return flow
    return Flow(pattern(_FILE, "courteous").sub(r"\g<before>vorrei", flow.text), flow.starts)


def without_mere_questions(flow: Flow) -> Flow:
    """The line with `posso revocare il consenso?` unsaid, place by place, where nothing beside it says why."""
    text = flow.text
    for match in pattern(_FILE, "whether_one_may").finditer(flow.text):
        before, after = flow.text[: match.start()].split(), flow.text[match.end() :]
        alone = all(word in words_of("courtesy") or word in _AROUND_QUESTION for word in before)
        if alone and (after.endswith("? ") or all(word in words_of("courtesy", "thanks") for word in after.split())):
            unsaid = "".join(letter if letter in " ?" else "x" for letter in match.group())
            text = f"{text[: match.start()]}{unsaid}{text[match.end() :]}"
    return flow if text == flow.text else Flow(text, flow.starts)


def teaches_both(flow: Flow, joins: Sequence[tuple[int, int]], leaves: Sequence[tuple[int, int]]) -> bool:
    """A poster in any words: the words to join after `mandate`, those to leave after `chi non vuole più`.

    `joins`, `leaves`: where such words stand in the line.
    """
    taught = any(
        finds("taught", _before(flow, start)) and not finds("i_wrote", _before(flow, start)) for start, _ in joins
    )
    if taught and any(finds("for_leaving", _before(flow, start)) for start, _ in leaves):
        return True
    if _labels(flow, joins, "join") and _labels(flow, leaves, "leave"):
        return finds("if_i_write", flow.text) or not finds("speaks", flow.text)
    explained = any(pattern(_FILE, "to_leave").match(flow.text[end:]) for _, end in leaves)
    return explained and any(finds("to_join", flow.text[end : end + 60]) for _, end in joins)


def _labels(flow: Flow, spans: Sequence[tuple[int, int]], what: str) -> bool:
    """`ATTIVA = iscrizione`, `Cancellazione: DISATTIVA`: a word beside the command says what it is for."""
    return any(
        finds(f"{what}_label_before", flow.text[max(0, start - 60) : start])
        or finds(f"{what}_label_after", flow.text[end : end + 60])
        for start, end in spans
    )


def _before(flow: Flow, start: int) -> str:
    return flow.text[max(0, start - 60) : start]


def is_taken_back(flow: Flow) -> bool:
    """`ATTIVA... anzi no`: a wish to join, and its opposite at the end, or before what is only said of oneself."""
    if not may_stand(_FILE, ("taken_back",), flow.text):
        return False
    found = pattern(_FILE, "taken_back").search(flow.text)
    if found is None and " . " in flow.text.rstrip(" ."):
        said, _, more = flow.text.rstrip(" .").rpartition(" . ")
        found = None if finds("goes_back", more) else pattern(_FILE, "taken_back").search(f"{said} . ")
    if found is None or not finds("joined", flow.text[: found.start()]):
        return False
    if finds("joined_another", flow.text[: found.start()]) or finds("in_vain", flow.text[: found.end()]):
        return False  # `ho scritto ATTIVA ma niente`: no answer
    # `ATTIVA. Avevo messo disattiva ma ho cambiato idea`: what is taken back is the leaving.
    return not finds("left_before", flow.text[: found.start()])


def is_denied(left: str, right: str) -> bool:
    """Denied, or somebody else's, or a question about it. `left`, `right`: the sentence around the words."""
    clause = pattern(_FILE, "if_possible").sub("", clause_of(left)).strip()
    if finds("denied", clause) and not finds("cannot", clause) and not finds("meant", clause):
        return True
    told = finds("told_to_leave", left.strip())
    if finds("third", left.strip()) and not (
        told or (finds("this_phone", left + right) and not finds("asks_for_them", right))
    ):
        return True
    if finds("the_other", right):
        return True
    around = f" {clause} "
    if not finds("asks", around) or finds("wishes", around):
        return False
    return right.endswith("? ") or finds("asks_how", clause)


def is_told(flow: Flow, start: int, end: int) -> bool:
    """The words are quoted, taught, or were sent yesterday by mistake."""
    first, last = flow.sentence_at(start)
    left, right = flow.text[first:start].strip(), flow.text[end:last]
    if finds("i_write", left) and not right.endswith("? "):
        return False
    if finds("told_to_leave", left) and right == " . ":
        return False
    if pattern(_FILE, "to_leave").match(right):
        return True
    if finds("asked_of_it", right) or (right.endswith("? ") and finds("which_word", left)):
        return True  # `BASTA AVVISI cosa fa?`, `la parola per uscire è DISATTIVA, giusto?`
    if sent := pattern(_FILE, "sent").match(right):
        return not finds("still", right[sent.end() :]) or finds("mistake", right)
    return finds("quoted", left) and not finds("meant", left) and not is_sent_in_vain(flow, start, end)


def is_sent_in_vain(flow: Flow, start: int, end: int) -> bool:
    """`ho mandato disattiva ma continuate a scrivermi`: the wish is still there."""
    first, last = flow.sentence_at(start)
    if finds("how_often", flow.text[first:start]):
        return True
    told = pattern(_FILE, "told").search(flow.text[first:start])
    if told is None or finds("others_told", told.group()):
        return False
    if flow.text[first:last].endswith("? ") and not finds("angry", flow.text[end:last]):
        return False
    if finds("wants_in", flow.text[end:]):
        return False  # `ho mandato MI CANCELLO ma era per un altro gruppo! Qui mi iscrivo, sempre via Serio 4`
    unheard = finds("still", flow.text[end:]) or finds("still", flow.text[: first + told.start()])
    return unheard and not finds("mistake", flow.text)


def threatens(found: str, left: str) -> bool:
    """`se non asfaltate via Roma mi cancello`: what they are to do decides."""
    before = left.strip()
    if before.endswith(" mi"):
        before, found = before.removesuffix(" mi"), f"mi {found}"
    return finds("goes", found.strip()) and finds("threatens", before)


def clause_of(left: str) -> str:
    """What stands before the words since the last pause, or since a request began."""
    clause = f" {left.strip()} ".rpartition(" , ")[2]
    if clause.isspace():
        return ""
    if _CONDITIONS.isdisjoint(clause.split()):
        clause = clause[max((found.end() for found in pattern(_FILE, "goes_on").finditer(clause)), default=0) :]
    return clause.strip()


def before_reason(right: str) -> str:
    """What stands before the reason: `perché mi arrivano di notte` says nothing of what is wished."""
    return pattern(_FILE, "reason").split(right, maxsplit=1)[0]
