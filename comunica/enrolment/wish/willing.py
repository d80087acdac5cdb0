"""Whoever tells who and where they are, and says little more than that they are willing: `presente!`, `anche a me`.

Such words are no wish by themselves. With a whole person and a place after or before them they are one, unless the
message is denied, told, asked, for somebody else, or about another matter. The caller sees who and where.
"""

import re
from collections.abc import Iterator
from itertools import takewhile

from comunica.enrolment.language.grammar import may_stand, pattern
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.wish.composed_joins import refuses
from comunica.enrolment.wish.join_affairs import takes_another_affair
from comunica.enrolment.wish.join_unmade import is_unmade
from comunica.enrolment.wish.joining import How, Join, keyword_of
from comunica.enrolment.wish.objects import goes_on_about, is_matter, names_matter
from comunica.enrolment.wish.own_joining import finds, is_for_another, is_headed, wants_a_thing
from comunica.enrolment.wish.told import clause_of

_FILE = "willing"
#: The person is named beside them, or somebody's phone is.
_WAYS = (
    "too_sent",
    "too_alone",
    "is_there",
    "take_it",
    "left_out",
    "wants_to_get",
    "tell_me",
    "requests",
    "let_me_in",
    "ours_wanted",
    "to_be_done",
    "for_list",
    "ours_alone",
)
#: Whatever comes after.
_SENT = "send_ours"
#: Verbs in them may take another thing.
_OPEN = frozenset({"wants_to_get", "tell_me", "requests", "let_me_in", "ours_wanted", "to_be_done", "for_list"})
#: Somebody's name stands right after it.
_BEFORE_NAME = "order_named"
#: Count where the phone is that person's.
_FOR_OWNER = "owner_wants"
#: Wishes by themselves.
_ALONE = "alone"
#: A thing of ours, and nothing said of it.
_NAMED = "ours_named"
_EVERY_WAY = (*_WAYS, _SENT, _BEFORE_NAME, _FOR_OWNER, _ALONE, _NAMED)
#: They begin a question, whether it has its mark or not; `perché` may give a reason.
_ASKING = frozenset({"come", "dove", "quando", "quanto", "chi", "cosa", "quale", "quali"})
#: A wish without a name is no longer than this.
_SHORT = 30


def willing(flow: Flow, known: frozenset[str], named_at: int) -> Iterator[Join]:
    """Every place where the line says so. `known`: the words of the person's names and place, which say nothing else;
    `named_at`: the token where the name begins."""
    text = _with_topics(flow.text)
    if pattern(_FILE, "not_this").search(text):
        return
    yield from _found(_ALONE, text, flow)
    if _names_matter(text, known) or refuses(flow):
        return
    for name in _WAYS:
        yield from _found(name, text, flow, known)
    yield from (join for join in _found(_BEFORE_NAME, text, flow) if join.end == named_at)
    if pattern(_FILE, "own_phone").search(text):
        yield from _found(_FOR_OWNER, text, flow)
    elif not pattern(_FILE, "said_before").search(text):
        yield from _found(_SENT, text, flow)
        yield from (join for join in _found(_NAMED, text, flow, known) if not _is_told_of(join, text, flow))


def _is_told_of(join: Join, text: str, flow: Flow) -> bool:
    """`gli avvisi sono doppi`, `li manda il sindaco?`: something is said of them, or asked."""
    first, last = flow.sentence_at(flow.starts[join.first])
    if text[first:last].endswith("? ") and " qui " not in text[first:last]:
        return True
    return pattern(_FILE, "said_of_ours").search(text[first:last]) is not None


def may_be_willing(flow: Flow) -> bool:
    """Whether the line holds any such words: few do, and only there who and where need be looked for."""
    text = _with_topics(flow.text)
    return any(pattern(_FILE, name).search(text) for name in may_stand(_FILE, _EVERY_WAY, text))


def wants_what_we_tell(flow: Flow) -> Iterator[Join]:
    """Whoever wants to be told of what our notices are about, or to be one of ours: a wish without anybody's name."""
    if len(flow.starts) > _SHORT:
        return
    text = _with_topics(flow.text)
    if not pattern(_FILE, _ALONE).search(text):
        return
    if not (pattern(_FILE, "not_this").search(text) or _names_matter(text, frozenset())):
        yield from _found(_ALONE, text, flow)


def _found(name: str, text: str, flow: Flow, known: frozenset[str] | None = None) -> Iterator[Join]:
    """Where the line holds such words, and they are meant. `known`: what follows them counts too, up to these."""
    for match in pattern(_FILE, name).finditer(text):
        start, end = match.span()
        first, last = flow.sentence_at(start)
        found, right = match.group(), text[end:last]
        if known is not None and _goes_on(found, right, known, opens=name in _OPEN):
            continue
        if not is_unmade(flow, start) and _is_meant(found, text[first:start], right, flow, owner=name == _FOR_OWNER):
            yield Join(keyword_of(flow.text[start:end]), *flow.tokens_of(start, end), How.OFFERED)


def _with_topics(line: str) -> str:
    """The line with one word, as long, for whatever our notices are about."""
    topic = pattern(_FILE, "topic")
    return topic.regex.sub(_as_topic, line) if topic.search(line) else line


def _as_topic(match: re.Match[str]) -> str:
    return "topic".ljust(len(match.group()), "x")


def _names_matter(text: str, known: frozenset[str]) -> bool:
    return any(is_matter(word) and word not in known for word in text.split())


def _goes_on(found: str, right: str, known: frozenset[str], *, opens: bool) -> bool:
    """What follows names another thing: `vorrei avere un cassonetto`, `ci sono anch'io per la pulizia`."""
    if opens and (
        takes_another_affair(found, right) or names_matter(right) or pattern(_FILE, "asked_what").match(right)
    ):
        return True
    return goes_on_about(_until_known(right, known))


def _until_known(right: str, known: frozenset[str]) -> str:
    """What follows, up to the person's name or place."""
    words = right.split()
    return " ".join(takewhile(lambda word: not (word in known or word.startswith("topicx") or _is_given(word)), words))


def _is_given(word: str) -> bool:
    return word in given_names() and word not in words_of("function_words")


def _is_meant(found: str, left: str, right: str, flow: Flow, *, owner: bool) -> bool:
    clause = clause_of(left)
    if finds("wanted_no", f" {clause} ") or finds("hedged", f"{left}{found}{right}") or finds("wanted_not", right):
        return False
    if finds("offer_told", clause) or finds("offer_denied", clause) or finds("no_own_words", left):
        return False
    if _is_asked(found, clause, right) or wants_a_thing(found, right, flow):
        return False
    if any(finds(each, f"{found}{right}") for each in ("another_service", "once_about")):
        return False
    others = not words_of("relatives").isdisjoint(clause.split()) and not finds("for_me", found)
    return owner or not (others or is_for_another(left, right, flow) or is_headed(left))


def _is_asked(found: str, clause: str, right: str) -> bool:
    """`posso entrare anche se abito fuori?`, `come faccio ad averli`."""
    asked = right.endswith("? ")
    if asked and finds("with_conditions", right):
        return True
    question = f" {clause} "
    begins = asked or clause.partition(" ")[0] in _ASKING
    return begins and finds("asks", question) and not finds("likes", f"{question}{found} ")
