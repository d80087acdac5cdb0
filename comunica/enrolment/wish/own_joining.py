"""The town's own words to join: a command, or words that only happen to stand there."""

from collections.abc import Sequence
from functools import partial

from comunica.enrolment.language.commands import courtesies
from comunica.enrolment.language.grammar import may_stand, pattern, stands
from comunica.enrolment.language.small_words import IT, TO_THE
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.message.own_words import OwnPhrase
from comunica.enrolment.message.tokens import Token
from comunica.enrolment.wish.join_objects import is_address, is_called_as_a_thing, is_club, is_particle_name
from comunica.enrolment.wish.objects import names_matter
from comunica.enrolment.wish.told import clause_of

_FILE = "joining"
finds = partial(stands, _FILE)
_OF_ANOTHER = ("third_object", "third_subject")
#: The longest address after a command.
_SHORT = 8
#: Words of a sentence before a command that is written just as the town writes it.
_LONGEST_BEFORE = 6
#: Before what is joined.
_TO_ANOTHER = TO_THE | {"a", "per"}
#: Before the town's name, where it is no command: `a Pievalta si sta bene`.
_BEFORE_A_TOWN = frozenset({"a", "ad", "di", "in", "da", "per", "su", "dopo", "con"})


def is_own_wish(tokens: Sequence[Token], flow: Flow, phrase: OwnPhrase) -> bool:
    """As a command: not asked, not told, not scattered over a sentence (`le info sul sito si leggono male`)."""
    start, end = flow.span_of(phrase.first, phrase.end)
    begin, last = flow.sentence_at(start)[0], flow.sentence_at(end)[1]
    found, left, right = flow.text[start:end], flow.text[begin:start], flow.text[end:last]
    asked = right.endswith("? ")
    if (asked and _is_own_asked(left, right)) or is_for_another(left, right, flow):
        return False
    if is_of_another_place(left, right, asked=asked):
        return False
    called = any(names(tokens, phrase.end) for names in (is_called_as_a_thing, is_club, is_particle_name))
    who = called or (bool(right.split()) and is_address(right.split()))
    another = (names_matter(right) and not who) or finds("joins_to_do", right)
    another = another or (finds("offer_sent", clause_of(left)) and not finds("told_to", left))
    if another or finds("no_own_words", flow.text[:start]) or finds("hedged", f"{left}{found}{right}"):
        return False
    return _stands_as_command(tokens, phrase, clause_of(left), found, right)


def is_of_another_place(left: str, right: str, *, asked: bool) -> bool:
    """Somewhere else, or asked where: `per l'asilo mi iscrivo da voi o a scuola?`, `alla gita mi iscrivo anch'io`."""
    begins = left.split()[:1] != [] and left.split(maxsplit=1)[0] in _TO_ANOTHER
    matter = (begins and names_matter(left)) or is_headed(left)
    if not asked:
        return matter
    return matter or finds("asks_where", right) or names_matter(right.partition(" per ")[2])


def is_headed(left: str) -> bool:
    """`il corso di ballo: segnate anche me`: what the order is about stands first."""
    return finds("heading", left) and names_matter(left)


def _stands_as_command(tokens: Sequence[Token], phrase: OwnPhrase, clause: str, found: str, right: str) -> bool:
    """After courtesy or nothing, or last, or written just as the town writes it."""
    if finds("goes_on", right) or finds("to_a_friend", right) or not _BEFORE_A_TOWN.isdisjoint(clause.split()[-1:]):
        return False  # `Pievalta sì che è bella`, `a Pievalta si sta bene`
    clause = pattern(_FILE, "anew").sub("", clause).strip()
    if is_courtesy(clause):
        return True
    exact = len(found) == len(phrase.keyword)
    alone = exact and (_is_only_address(right) or _is_told_what(tokens[phrase.end :], clause, right))
    denied = finds("denied", clause) and not (alone and finds("told_to_write", clause))
    if denied or finds("past", clause) or finds("offer_told", clause):
        return False
    if alone or finds("asks", f" {clause} {found} "):
        return alone  # `ho visto il cartello in biblioteca info valdorsa sì via Serio 4`
    if phrase.end == len(tokens):
        return True
    return exact and len(clause.split()) <= _LONGEST_BEFORE and not right.endswith("? ")


def _is_told_what(after: Sequence[Token], clause: str, right: str) -> bool:
    """`mi hanno detto di scrivere INFO SI e la via`, and then the address."""
    return finds("told_to_write", clause) and finds("and_where", right) and any(token.is_number for token in after)


def _is_only_address(right: str) -> bool:
    words = right.split()
    return len(words) <= _SHORT and is_address(words) and words[-2][0].isdecimal()


def _is_own_asked(left: str, right: str) -> bool:
    """`MI ISCRIVO o ISCRIVIMI?`, `INFO SI, e poi?`"""
    funny = pattern(_FILE, "funny_question").match(right) is not None
    return funny or finds("asks_what", right) or left.endswith(" o ")


def is_for_another(left: str, right: str, flow: Flow) -> bool:
    """Somebody else's wish, or for somebody else, and not from that person's phone."""
    if not may_stand(_FILE, _OF_ANOTHER, flow.text):
        return False
    another = finds("third_object", right) or finds("third_subject", left)
    return another and not finds("own_phone", flow.text) and not finds("and_me", flow.text)


def is_courtesy(clause: str) -> bool:
    """Nothing that changes a command which follows."""
    return all(word in courtesies() or word in words_of("join_openers") for word in clause.split())


def wants_a_thing(found: str, right: str, flow: Flow) -> bool:
    """`lo voglio! il gattino della foto`: what is wanted is named after it, and nothing of ours."""
    rest = right + flow.text.partition(right or " . ")[2]
    return not IT.isdisjoint(found.split()) and finds("wanted_thing", rest)


def is_spoken_of(found: str, left: str, right: str) -> bool:
    """`attivarsi l'ho già fatto`, `iscriversi costa qualcosa?`, `l'adesione ve l'ho data`: nobody asks to do it."""
    if pattern(_FILE, "enrolling").fullmatch(found):
        return pattern(_FILE, "done_otherwise").match(right) is not None or finds("done_before", left)
    if pattern(_FILE, "infinitive").fullmatch(found) is None or finds("for_me", right) or finds("may_one", left):
        return False
    return pattern(_FILE, "spoken_of").match(right) is not None
