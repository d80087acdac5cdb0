"""What makes the words of leaving no wish: told, taught, denied, asked, or somebody else's."""

from collections.abc import Sequence
from functools import partial
from itertools import product

from comunica.enrolment.language.grammar import may_stand, pattern, stands
from comunica.enrolment.message.flow import Flow

_FILE = "leaving"
finds = partial(stands, _FILE)
_OR = frozenset({"o", "oppure", "od"})
#: Words between two commands of which it is asked which.
_ASKED_WITHIN = 3
#: What they lead to goes on after an `and`.
_CONDITIONS = frozenset({"se", "quando", "qualora", "casomai", "finche"})


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
        and not finds("stays_no_more", pattern(_FILE, "of_theirs").sub(" ", flow.text[found[-1].end() - 1 :]))
        and not finds("denied", clause_of(flow.text[: found[-1].start()]))
    )


def pauses(flow: Flow) -> bool:
    """`stop fino a settembre`: for a time, and nothing says that it is for good."""
    times = pattern(_FILE, "until").finditer(flow.text)
    named = any(not _has_been(flow, each.start(), each.end()) for each in times)
    return named and not finds("for_good", flow.text)


def _has_been(flow: Flow, start: int, end: int) -> bool:
    """The time is past: `per un mese ho ricevuto`."""
    first, _ = flow.sentence_at(start)
    return finds("has_been", clause_of(flow.text[first:start])) or finds("since_then", flow.text[end:])


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
