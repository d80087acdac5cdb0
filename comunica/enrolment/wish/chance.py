"""A town's own command that only happens to stand there: `Osnegate si sveglia sotto la neve`, `News: on the road`."""

import re
from collections.abc import Sequence

from comunica.enrolment.extraction import Extract
from comunica.enrolment.language.words import fold_phrase
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.wish.joining import Join

#: `si allaga`, `si vedono`; no infinitive and no order to several.
_DONE_THERE = re.compile(r"(?!\w*(?:[aei]re|[aei]te)$)\w{2,}(?:a|e|ano|ono)")
#: Words beside the person and the place, from so many on: talk.
_TALK = 2


def is_by_chance(tokens: Sequence[Token], join: Join, told: Extract) -> bool:
    """Its `si` or `on` begins a sentence about the town. With a person or nothing but a place it is a command."""
    switch = tokens[join.end - 1]
    after = tokens[join.end] if join.end < len(tokens) else None
    talk = _TALK if told.decision.place else 1
    if join.end - join.first < 2 or after is None or told.leftover < talk or told.names.whole:
        return False
    if switch.text not in ("si", "Si", "on", "On") or after.brk is not Break.NONE or _may_tell_who(after, told):
        return False
    if switch.folded == "si":
        return _DONE_THERE.fullmatch(after.folded) is not None
    return switch.brk is not Break.NONE or after.folded in words_of("foreign_words") - words_of("function_words", "no")


def _may_tell_who(after: Token, told: Extract) -> bool:
    """It is of a name, of the place, or leads to one of them."""
    small = words_of("street_types", "prefixes", "lives", "courtesy", "identity", "titles", "relatives", "labels")
    placed = told.decision.place is not None and after.folded in fold_phrase(told.decision.place.written)
    return not after.text.islower() or placed or after.folded in small or after.folded in given_names()
