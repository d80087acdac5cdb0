"""Texts that tell everybody how to join and how to leave: whoever forwards one does neither."""

from collections.abc import Iterable

from comunica.enrolment.language.commands import JOIN, LEAVE
from comunica.enrolment.message.own_words import OwnPhrase
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.wish.told import asks_which, is_chain, teaches_both
from comunica.enrolment.wish.told import is_poster as teaches_all
from comunica.enrolment.wish.unsaid import reads_out


def is_poster(message: Message) -> bool:
    """Tells everybody how to join and how to leave."""
    flow = message.in_common_words
    if teaches_all(flow) or is_chain(flow):
        return True
    leaves = _spans(message, message.leaves, LEAVE)
    if not leaves:
        return reads_out(flow, (), ()) and bool(_spans(message, message.joins, JOIN))
    joins = _spans(message, message.joins, JOIN)
    return any(way(flow, joins, leaves) for way in (teaches_both, asks_which, reads_out))


def _spans(message: Message, own: Iterable[OwnPhrase], words: frozenset[str]) -> list[tuple[int, int]]:
    """Where the town's own words stand, and those that every town knows outside of them."""
    phrases = (*message.joins, *message.leaves)
    common = [
        (at, at + 1)
        for at, token in enumerate(message.tokens.all)
        if token.folded in words and not any(each.first <= at < each.end for each in phrases)
    ]
    found = [*((each.first, each.end) for each in own), *common]
    return [message.in_common_words.span_of(first, end) for first, end in found]
