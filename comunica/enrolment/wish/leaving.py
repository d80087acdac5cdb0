"""The wish to leave, in any words. A wish or an order counts; what is only told, quoted, asked or denied does not.

Each function below knows one way to say it and yields what it finds; `told` knows what makes it none.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from comunica.enrolment.language.commands import courtesies
from comunica.enrolment.language.grammar import may_stand, pattern, phrase_inside, phrases_of
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.common_words import LEAVE as AS_EVERYWHERE
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.message.own_words import OwnPhrase
from comunica.enrolment.wish.alone import says_only
from comunica.enrolment.wish.commanded import commands, is_impersonal, is_no_wish, last_clause, openers
from comunica.enrolment.wish.enough import had_enough
from comunica.enrolment.wish.farewell import says_goodbye
from comunica.enrolment.wish.foreign import is_no_wish as is_foreign_no_wish
from comunica.enrolment.wish.foreign import leaves_in_another_language
from comunica.enrolment.wish.no_refusal import (
    is_by_itself,
    is_elsewhere,
    is_from_there,
    is_noun,
    is_of_a_relative,
    is_of_another,
    is_otherwise,
    names_object,
    objects_words,
    sends_another,
    tells_of_silence,
)
from comunica.enrolment.wish.objects import holds_matter, is_about_something_else, is_ours, names_matter
from comunica.enrolment.wish.plainly import erases, leaves_plainly
from comunica.enrolment.wish.sentence import Sentence, sentences_with
from comunica.enrolment.wish.stopping import refuses
from comunica.enrolment.wish.thoughts import leaves_by_thought
from comunica.enrolment.wish.told import (
    before_reason,
    clause_of,
    finds,
    is_answered_no,
    is_denied,
    is_sent_in_vain,
    is_taken_back,
    is_told,
    pauses,
    stays,
    threatens,
)
from comunica.enrolment.wish.unsaid import without_asides, without_mere_questions, without_unsaid
from comunica.enrolment.wish.verb_names import begins_a_name

_FILE = "leaving"
_LONGEST_KEYWORD = 40
#: A question about leaving, or words that are meant for somebody else; and all that makes a message no wish.
_TO_OTHERS = ("asks_of_leaving", "not_for_you", "addressed", "outdoors")
_ANOTHER = ("another_given_up", "another_by_mistake")
_UNWISHED = ("stays", "until", *_TO_OTHERS)


#: Finds the wishes of one kind; words of the service's name with the line.
type Way = Callable[[Flow, frozenset[str]], Iterator["Leave"]]


class Leave(NamedTuple):
    """A wish to leave: what said so."""

    keyword: str
    #: Data protection words: the request goes to the office as well.
    erasure: bool = False


def find_leave(flow: Flow, own_phrases: Iterable[OwnPhrase], own: frozenset[str]) -> Leave | None:
    """The wish to leave. `flow`: with the town's own words as everybody's; `own_phrases`: those to leave as found;
    `own`: words of the service's name."""
    said, flow = flow.text, without_asides(flow)
    if finds("only_told", flow.text) or _leaves_another(flow):
        return None
    for phrase in own_phrases:
        start, end = flow.span_of(phrase.first, phrase.end)
        if flow.text[start:end] == said[start:end] and _is_own_wish(flow, (start, end), phrase, own):
            return Leave(phrase.keyword)
    if is_taken_back(flow):
        return Leave("no")
    flow = without_unsaid(flow)
    if _is_unwished(flow):
        return None
    flow = without_mere_questions(flow)
    found = next((leave for way in ways_in(flow.text) for leave in way(flow, own)), None)
    if found and (erasure := next(_data(flow, own), None)):
        return erasure  # `cancellate i miei dati`: leaving, and a request that the office answers
    return found or _more_widely(flow, own)


def _is_unwished(flow: Flow) -> bool:
    """Whoever says this leaves nothing, whatever else they say."""
    standing = may_stand(_FILE, _UNWISHED, flow.text)
    return bool(standing) and (stays(flow) or pauses(flow) or any(finds(name, flow.text) for name in _TO_OTHERS))


def _leaves_another(flow: Flow) -> bool:
    """`non faccio più il corso, cancellatemi`, `ho registrato per errore la targa, annullate`: nothing of ours."""
    standing = may_stand(_FILE, _ANOTHER, flow.text)
    said = (found.group() for name in standing for found in pattern(_FILE, name).finditer(flow.text))
    return any(map(holds_matter, said)) and not finds("of_us_too", flow.text)


def _more_widely(flow: Flow, own: frozenset[str]) -> Leave | None:
    """What no wording above holds."""
    if erases(flow):
        return Leave("cancellazione dei dati", erasure=True)
    refused = refuses(flow, own) or says_goodbye(flow) or leaves_plainly(flow) or leaves_by_thought(flow)
    return Leave("non ricevere più", erasure=finds("of_data", flow.text)) if refused else None


def ways_in(line: str) -> Iterator[Way]:
    """The ways that may be found in a line: of most messages none but the last."""
    if standing := set(may_stand(_FILE, _OPENING, line)):
        yield from (way for names, way in WAYS if not standing.isdisjoint(names))
    yield _foreign


def _is_own_wish(flow: Flow, span: tuple[int, int], phrase: OwnPhrase, own: frozenset[str]) -> bool:
    """The town's own command at the beginning, after a pause or at the end: not in a sentence about something else."""
    start, end = span
    first, last = flow.sentence_at(start)[0], flow.sentence_at(end)[1]
    left, right = flow.text[first:start], flow.text[end:last]
    if is_sent_in_vain(flow, start, end):
        return True
    found = phrase.keyword if flow.text[start:end] == AS_EVERYWHERE else flow.text[start:end]
    told = is_told(flow, start, end) or threatens(found, left) or finds("joked", flow.text[end:])
    if told or is_denied(left, right) or finds("own_told", right) or _only_resembles(found, right):
        return False
    another = is_elsewhere(right.partition(" , ")[0]) or is_about_something_else(right, own, plain_noun=False)
    if another or names_matter(right) or is_answered_no(flow, start):
        return False  # `JESI OFF pure il debito, sindaco`
    if finds("own_inside", left) and right.strip() not in ("", "."):
        return False  # `a Osnegate no, non si trova parcheggio`
    if len(right.split()) <= 3 or finds("i_write", left.strip()):
        return True
    return all(word in courtesies() or word in openers() for word in last_clause(left))


def _only_resembles(found: str, right: str) -> bool:
    """`mio cancello`, where `mi cancello` is the command; `Info: no allerta oggi?`, where `info no` is."""
    asks = found.endswith(" no") and right.endswith("? ") and right[:3].strip() not in (",", "?", "no")
    return asks or found.startswith("mio ") or " è " in found


def _found(name: str, flow: Flow, own: frozenset[str]) -> Iterator[Sentence]:
    return sentences_with(_FILE, name, flow, own)


def _is_of_another_list(each: Sentence) -> bool:
    if finds("from_us", each.right):
        return False
    if names_matter(each.right):
        return True
    # `mi avete messo tra gli scrutatori: vorrei essere cancellata da quelli`
    return is_from_there(each) or is_elsewhere(f" {clause_of(each.left)} {each.found}{each.right.partition(' , ')[0]}")


# One word is all there is


def _alone(flow: Flow, own: frozenset[str]) -> Iterator[Leave]:
    yield from map(Leave, says_only(flow, own))


# The command


def _commands(flow: Flow, own: frozenset[str]) -> Iterator[Leave]:
    yield from map(Leave, commands(flow, own))


# The person, their number, their place in the group


def _about_me(flow: Flow, own: frozenset[str]) -> Iterator[Leave]:
    """`toglietemi`, `cancellate il mio numero`, `voglio uscire dal gruppo`."""
    for name in may_stand(_FILE, ("me", "my_number", "get_out"), flow.text):
        for each in _found(name, flow, own):
            if (
                (name == "me" and _has_other_object(each))
                or (name == "my_number" and _is_other_number(each))
                or begins_a_name(each)
            ):
                continue
            if is_impersonal(each) and not finds("wishes", each.left):
                continue
            if each.found.endswith("fuori") and each.right.split()[:1] and each.right.split()[0] in given_names():
                continue  # `mi chiamo Fuori Mario`
            if _is_of_another_list(each) or _is_unsaid_it(each):
                continue
            happened = finds("past", each.left.strip()) and not each.found.startswith("esser")
            if each.left.endswith(" e ") and each.found.split()[0].endswith(("ate", "ete", "ite", "o")):
                happened = False  # `grazie di tutto e cancellate il mio numero`
            if not happened and not is_no_wish(each):
                yield Leave(each.found.strip()[:_LONGEST_KEYWORD].rstrip())


def _is_unsaid_it(each: Sentence) -> bool:
    """`è caduto un albero, toglietelo`: nothing of ours was named."""
    if each.found.startswith(_BECOMES):
        return names_object(each)  # `la panchina vorrei che venga tolta`
    if not each.found.endswith(("elo", "ela", "rlo", "rla", "alo", "ala")) or each.found.endswith(("melo", "mela")):
        return False
    if is_of_another(each.flow.text) or names_object(each):
        return True  # `il numero di mia madre potete toglierlo?`: who may write from there
    if finds("one_said", each.flow.text[: each.start]) or finds("done_again", each.right):
        return True  # `quel messaggio era sbagliato, cancellatelo`, `cancellatelo e rifatelo`
    return not (finds("ours", each.flow.text) or finds("of_the_dead", each.flow.text) or finds("whose", each.flow.text))


_BECOMES = ("venga ", "essere ", "venire ")


def _is_other_number(each: Sentence) -> bool:
    if is_of_a_relative(each):
        return True
    return is_about_something_else(f" {each.found.split()[-1]}{each.right}", each.own, plain_noun=False)


def _has_other_object(each: Sentence) -> bool:
    """`toglietemi la multa`, `cancellatemi dal corso`."""
    words = objects_words(each.right)
    return bool(words) and words[0] in _DIRECT and is_about_something_else(" ".join(words), each.own, plain_noun=False)


_DIRECT = frozenset(listed("il lo la l i gli le un uno una quel quella quest questa questo"))


# Not any more


def _not_any_more(flow: Flow, own: frozenset[str]) -> Iterator[Leave]:
    """`non voglio più`, `non mandatemi altro`, `non mi servono più`."""
    for name in may_stand(_FILE, ("not_want", "not_send", "no_use"), flow.text):
        for each in _found(name, flow, own):
            if _is_only_a_part(each) or _is_a_question(each, name) or _is_another_matter(each, name):
                continue
            if name == "not_send" and (_is_no_order(each) or sends_another(each)):
                continue
            if not _is_of_another_list(each):
                yield Leave("non ricevere più")


def _is_no_order(each: Sentence) -> bool:
    """`non smettete di scrivermi`, `avete bloccato i messaggi?`, `per non ricevere più basta inviare`."""
    left = clause_of(each.left)
    if tells_of_silence(each) or is_noun(each) or is_by_itself(each):
        return True
    if finds("has_ended", each.found) and each.asked:
        return True
    taught = left.endswith("per") and finds("how_to", each.right)
    if finds("others_mean", left):
        return True  # `ho letto che chiudete il servizio`
    if each.found.startswith("non"):
        return taught
    return taught or finds("denied", left) or finds("past", left)


def _is_only_a_part(each: Sentence) -> bool:
    """Wants a pause, or some of it, or at another hour."""
    if finds("until", each.flow.text) or (finds("may_pause", each.found) and finds("for_a_while", each.flow.text)):
        return True
    return is_otherwise(each) or (finds("if_they", each.left) and not finds("rhetorical", each.found))


def _is_a_question(each: Sentence, name: str) -> bool:
    if is_told(each.flow, each.start, each.end):
        return True
    if finds("third", each.left.strip()) and not finds("this_phone", each.flow.text):
        return True
    if finds("rhetorical", each.found):
        return False
    why = finds("asks_why", each.left)
    if why or (each.asked and name == "not_send" and finds("indicative", each.found)):
        return True
    return each.asked and finds("asks", each.left) and not finds("wishes", each.left + each.found + each.right)


def _is_another_matter(each: Sentence, name: str) -> bool:
    words = each.right.split()
    if name == "no_use" and (finds("resolved", each.flow.text) or finds("no_need_to", each.right)):
        return True
    if name == "not_want" and finds("to_know", each.found) and (about := pattern(_FILE, "known_of").match(each.right)):
        return not finds("of_us", about.group("what"))  # `non voglio più saperne di promesse`
    if each.found.endswith("continuare") and words[:1] == ["con"]:
        return is_about_something_else(" ".join(words[1:]), plain_noun=False)  # `con il pagamento a rate`
    if name == "no_use":
        return _has_another_subject(each) or is_about_something_else(each.right, plain_noun=False)
    if name == "not_send" and words and not finds("ours", each.found):
        return finds("sent_elsewhere", words[0]) and is_about_something_else(each.right, plain_noun=False)
    return bool(words) and words[0] in ("multe", "multa", "bollette", "bolletta", "cartelle")


def _has_another_subject(each: Sentence) -> bool:
    """`il parcheggio non mi serve più`."""
    if finds("ours", each.found):
        return False
    clause = [
        word
        for word in clause_of(each.left).split()
        if word not in words_of("courtesy") and not finds("no_subject", word)
    ]
    things = [word for word in clause if not is_ours(word) and word not in words_of("function_words")]
    return bool(things) and not any(is_ours(word) for word in clause_of(each.left).split())


# Enough


def _enough(flow: Flow, own: frozenset[str]) -> Iterator[Leave]:
    yield from map(Leave, had_enough(flow, own))


# Requests in many words


def _asked_for(flow: Flow, own: frozenset[str]) -> Iterator[Leave]:
    """`vorrei che il mio numero venisse tolto`, or a request of one noun."""
    for match in pattern(_FILE, "ask_to_remove").finditer(flow.text):
        first, last = flow.sentence_at(match.start())
        left, right = flow.text[first : match.start()], flow.text[match.end("verb") : last]
        between = flow.text[match.start() : match.start("verb")]
        verb = match.group("verb")
        mine = finds("mine", f" {between} {verb} {match.group('rest')} ")
        mine = mine or (verb.endswith(("rlo", "rla")) and finds("goes_before", f" {left} "))
        named = right.partition(" , ")[0]
        if is_elsewhere(f"{match.group()}{named}") or holds_matter(before_reason(named)) or finds("only_some", right):
            continue
        if not mine or finds("between_denies", between) or is_about_something_else(right, own, plain_noun=True):
            continue
        if not is_denied(left, right) and not is_told(flow, match.start(), match.end()):
            yield Leave("cancellazione")
    for each in _found("short_request", flow, own):
        before = each.left.replace(",", " ").split()
        if not each.asked and all(word in courtesies() or word in words_of("before_request") for word in before):
            yield Leave("cancellazione")


def _data(flow: Flow, own: frozenset[str]) -> Iterator[Leave]:
    """Erasure, objection, consent withdrawn."""
    for each in _found("erase", flow, own):
        sentence = each.left + each.found + each.right
        if finds("opposes", each.found) and not finds("is_data", f" {sentence} "):
            continue
        asked = finds("asks", each.left) and (each.asked or finds("asks_how", f"{each.left}"))
        impersonal = is_impersonal(each) and not finds("wishes", each.left)
        if (
            finds("data_wish", f" {sentence} ")
            and not asked
            and not impersonal
            and not names_matter(each.right)
            and not threatens(each.found, each.left)
            and not is_denied(each.left, each.right)
        ):
            yield Leave("cancellazione dei dati", erasure=True)


def _foreign(flow: Flow, own: frozenset[str]) -> Iterator[Leave]:
    del own
    said = [match.start() for match in phrases_of("leave_phrases").finditer(flow.text)]
    if phrase := phrase_inside("leave_phrases", flow.text):
        said.append(flow.text.index(phrase))
    if leaves_in_another_language(flow) or any(_is_foreign_wish(flow, at) for at in said):
        yield Leave("unsubscribe")


def _is_foreign_wish(flow: Flow, at: int) -> bool:
    first, last = flow.sentence_at(at)
    asked = flow.text[:last].endswith("? ") and finds("asks", flow.text[first:at])
    return not asked and not is_foreign_no_wish(flow.text[first:last])


#: Each way with the patterns of leaving of which a line must hold one, or it is not tried there.
WAYS: tuple[tuple[tuple[str, ...], Way], ...] = (
    (("alone", "town_off", "none_more", "no_at_last"), _alone),
    (("command",), _commands),
    (("me", "my_number", "get_out"), _about_me),
    (("not_want", "not_send", "no_use"), _not_any_more),
    (("basta",), _enough),
    (("ask_to_remove", "short_request"), _asked_for),
    (("erase",), _data),
)
_OPENING = tuple(name for names, _ in WAYS for name in names)
