"""The command to leave, or a verb that may be one: `DISATTIVA`, `stop`, `cancellate`. It must stand free."""

from collections.abc import Iterator

from comunica.enrolment.language.commands import courtesies
from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import names_of_people, words_of
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.wish.enough import says_more
from comunica.enrolment.wish.foreign import is_no_wish as is_foreign_no_wish
from comunica.enrolment.wish.no_refusal import (
    cries_at_another,
    is_by_itself,
    is_elsewhere,
    is_from_there,
    is_hedged,
    names_object,
)
from comunica.enrolment.wish.objects import holds_matter, is_about_something_else, is_ours, names_matter
from comunica.enrolment.wish.sentence import Sentence, sentences_with
from comunica.enrolment.wish.told import (
    before_reason,
    clause_of,
    finds,
    is_answered_no,
    is_denied,
    is_sent_in_vain,
    is_told,
    threatens,
)

_FILE = "leaving"


def commands(flow: Flow, own: frozenset[str]) -> Iterator[str]:
    """`DISATTIVA`, `stop`: at the beginning, after a pause, after a wish, or last."""
    for each in sentences_with(_FILE, "command", flow, own):
        if is_sent_in_vain(flow, each.start, each.end) or _is_plain(each) or _is_command(each):
            yield each.found


def _is_plain(each: Sentence) -> bool:
    """`DISATTIVA per un mese`, `stop dal 3 marzo`, `stop per lutto`: the command first, and then only a time or
    a reason of the person's own."""
    first = all(word in courtesies() for word in each.flow.text[: each.start].split())
    timed = each.found in _OF_THE_PERSON or (each.found in _COMMANDS and finds("from_then", each.right))
    timed = timed and finds("time_only", each.right)
    said = each.found in _COMMANDS or each.found.endswith("zione")
    return first and (timed or (said and finds("reason_only", each.right)))


#: Commands that nobody gives to a lamp.
_OF_THE_PERSON = frozenset(
    {"disattiva", "disattivami", "disattivatemi", "cancellami", "cancellatemi", "disiscrivimi", "disiscrivetemi"}
)
_COMMANDS = _OF_THE_PERSON | {"stop", "off"}


def _is_command(each: Sentence) -> bool:
    word = each.found
    plain_noun = word in words_of("leave_everyday", "leave_ambiguous")
    if (
        (word == "unsubscribe" and is_foreign_no_wish(each.whole))
        or not words_of("of_a_phone").isdisjoint(each.right.split()[:1])
        or (
            is_about_something_else(each.right, each.own, plain_noun=plain_noun)
            and not each.right.startswith(_IT_WAS_SENT)
        )
        or (word not in _OF_THE_PERSON and names_object(each))
        or _goes_on_otherwise(each)
        or not _stands_free(each)
    ):
        return False
    if finds("one_message_after", each.right) or finds("it_was_one", each.flow.text[: each.start]):
        return False
    if each.left.endswith(" per ") and not finds("wishes", each.left):
        return False  # `per disattivare le notifiche consultare il manuale`
    if _is_from_another(each, plain_noun=plain_noun) or (plain_noun and _is_asked(each)):
        return False
    if finds("others_mean", clause_of(each.left)) or is_no_wish(each):
        return False
    wished = not says_more(each.right) and finds("wishes", each.left)
    return word not in words_of("leave_needs_object") or wished or _has_ours(each.right, each.own)


def _is_from_another(each: Sentence, *, plain_noun: bool) -> bool:
    """`cancellatemi dall'elenco telefonico`, `disattivare il mio nome dal catasto`."""
    named = each.right.partition(" , ")[0]
    if is_from_there(each) or (plain_noun and holds_matter(before_reason(named))):
        return True
    return (plain_noun or each.right.startswith(_FROM)) and (names_matter(each.right) or is_elsewhere(named))


def _is_asked(each: Sentence) -> bool:
    """`disattivazione utenza gas, dove?`, `cancellate i dati dopo quanto tempo?`"""
    if each.asked and each.left.endswith(_CLITICS) and not _has_ours(each.flow.text, each.own):
        return True  # `lo disattivi lei il lampeggiante?`
    before = each.flow.text[: each.start]
    if finds("to_end_it", each.left) and is_elsewhere(before) and not finds("ours", before):
        return True  # `ho preso una multa, la potete annullare`
    if each.asked and each.left.rstrip().endswith("si puo"):
        return True  # `il messaggio di ieri si può cancellare?`
    return each.asked and finds("asks", each.right) and not finds("wishes", each.left)


#: `DISATTIVA l'ho già scritto`: no article.
_IT_WAS_SENT = (" l ho ", " l abbiamo ", " l avevo ", " l avevamo ")
_CLITICS = (" lo ", " la ", " li ", " le ", " l ")
#: From what: a list of others. `disattiva Campo Rosa` is a person.
_FROM = (" da ", " dal ", " dallo ", " dalla ", " dall ", " dai ", " dagli ", " dalle ")
#: After a command: something is said or asked about the word.
_SAID_OF_A_WORD = frozenset(
    listed("è era sarebbe significa vuol vale andava funziona serve sta sembra fa comporta implica prevede")
)


def _goes_on_otherwise(each: Sentence) -> bool:
    """`stop che confusione`, `DISATTIVA va scritto maiuscolo?`: no command."""
    first = each.right.split()[:1]
    if finds("only_some", each.right):
        return True  # `disattivare solo gli avvisi di notte`
    if each.right.startswith((" va scritt", " va mess", " va mandat", " va inviat", " va in ", " va con ")):
        return True
    if each.found == "stop":
        return bool(first) and finds("about_stop", first[0]) and not finds("ours", each.right)
    return bool(first) and (first[0] in _SAID_OF_A_WORD or (each.asked and first[0] == "si"))


def _stands_free(each: Sentence) -> bool:
    clause = last_clause(each.left)
    if each.found.endswith("zione") and clause and not finds("requests", each.left):
        return False
    basta = clause[-1:] == ["basta"] and each.found.endswith("re") and each.right.strip()
    if basta or (clause[-1:] == ["si"] and len(each.left.split()) > 1):
        return False  # `basta togliere tutto!`, `il lampione si disattiva`
    if each.found == "disattiva" and finds("is_off", each.left.rstrip()):
        return False  # `il semaforo è ancora disattiva`
    stopped = each.found == "stop" and not clause and _stops_another(each)
    if stopped or _is_sign(each) or (each.found == "off" and holds_matter(each.flow.text[: each.start])):
        return False  # `via i camion, stop!`, `il lampione è spento. off`: something else is to stop
    if all(word in courtesies() or word in openers() or word == each.found for word in clause):
        return True  # `stop stop stop` as well
    return _stands_last(each, clause) if _is_last(each) else _stands_inside(each)


def _stops_another(each: Sentence) -> bool:
    """`via i camion, stop!`, `basta camion in via Po! Stop!`"""
    before = each.flow.text[: each.start]
    return (
        finds("other_matters", each.left)
        or finds("other_matters", before.replace(" via ", " "))
        or cries_at_another(before)
    )


def _is_sign(each: Sentence) -> bool:
    """`lo stop`, of which nothing is wished."""
    named = each.found == "stop" and finds("a_sign", each.left)
    return named and not (finds("ours", each.right) or finds("wishes", each.left))


def _is_last(each: Sentence) -> bool:
    rest = each.flow.text[each.end + len(each.right) :].strip()
    return not rest and not says_more(each.right) and each.found in words_of("leave_last") and not is_impersonal(each)


def _stands_last(each: Sentence, clause: list[str]) -> bool:
    """`Mario Rossi via Roma 12 disattiva`, but `where is the bus stop` is none."""
    named = all(word in names_of_people() for word in clause)
    return each.found != "stop" or finds("ours", each.left) or named


def _stands_inside(each: Sentence) -> bool:
    if each.found.endswith("zione") and finds("requested", each.left):
        return True
    if finds("wishes", each.left + " ") and each.found not in ("stop", "off", "disattiva"):
        return not finds("denied", each.left.strip())
    return each.found in words_of("leave_strong") and not is_impersonal(each)


def is_impersonal(each: Sentence) -> bool:
    """Nobody in particular does it: `il lampione si disattiva`."""
    return finds("impersonal", each.left.strip())


def is_no_wish(each: Sentence) -> bool:
    """Thought of, answered with a no, told or denied."""
    some_day = each.asked and pattern("stopping", "some_day").search(each.whole) is not None
    hedged = is_hedged(each.whole) and not finds("at_last_now", each.left)
    thought = some_day or hedged or is_by_itself(each) or is_answered_no(each.flow, each.start)
    thought = thought or threatens(each.found, each.left)
    return thought or is_told(each.flow, each.start, each.end) or is_denied(each.left, each.right)


def last_clause(left: str) -> list[str]:
    """The words since the last comma."""
    words = left.split()
    return words[len(words) - words[::-1].index(",") :] if "," in words else words


def _has_ours(right: str, own: frozenset[str]) -> bool:
    words = right.split()[:7]
    if words[:1] in (["il"], ["la"]) and words[1:2] in (["sottoscritto"], ["sottoscritta"]):
        return True
    return any(is_ours(word, own) for word in words) or words[:1] in (["mi"], ["me"], ["questo"], ["tutto"])


def openers() -> frozenset[str]:
    """May stand before a leave word and change nothing."""
    return words_of("leave_openers")
